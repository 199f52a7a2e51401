//! Tables in plain text: one row a line, cells between bars, the first row names them; thousands may be spaced.

use rust_decimal::Decimal;

/// Rows below the heading, trimmed.
pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        line.split('|')
            .map(|cell| cell.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(cells)
        .collect();
    let (heading, rows) = rows.split_first().expect("a heading");
    for row in rows {
        assert_eq!(row.len(), heading.len(), "{row:?} does not fit {heading:?}");
    }
    rows.to_vec()
}

/// A number such as "10 000.01".
pub(crate) fn number(text: &str) -> Decimal {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits
        .parse()
        .unwrap_or_else(|_| panic!("{text:?} is no number"))
}

/// Numbers separated by commas.
pub(crate) fn numbers(text: &str) -> Vec<Decimal> {
    text.split(',').map(number).collect()
}
