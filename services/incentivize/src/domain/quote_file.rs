//! A file of quotes as central banks publish it: a column a currency, a row a day, all in one base currency.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kit::money::Currency;
use rust_decimal::Decimal;

use super::exchange::Quote;

/// Fraction digits of a quote.
const QUOTE_DIGITS: u32 = 9;

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct QuoteFile {
    pub quotes: Vec<Quote>,
    /// Codes of columns that are no currency (any more).
    pub skipped: Vec<String>,
}

/// A line that can't be read; the heading is line 1.
#[derive(Debug, PartialEq, Eq)]
pub struct BadLine {
    pub line: usize,
    pub reason: &'static str,
    pub description: String,
}

/// A column: a currency, or none when it is not read.
type Columns = Vec<Option<(Currency, String)>>;

/// Reads `Date,USD,JPY,…`, where "N/A" or an empty cell is no quote and a comma may end each line; days before `first` are
/// left out. Errors: every line that can't be read.
pub fn read(
    text: &str,
    base: Currency,
    source: &str,
    first: Option<NaiveDate>,
) -> Result<QuoteFile, Vec<BadLine>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate();
    let heading = lines.next().map_or("", |(_, heading)| heading);
    let mut file = QuoteFile::default();
    let columns = columns(heading, base, &mut file.skipped).map_err(|bad| vec![bad])?;
    let (mut bad, mut days) = (Vec::new(), BTreeSet::new());
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let row = row(line, &columns).and_then(|(date, rates)| {
            let fresh = days.insert(date);
            let repeated = || ("REPEATED", format!("{date} has been in an earlier line"));
            fresh.then_some((date, rates)).ok_or_else(repeated)
        });
        match row {
            Ok((date, _)) if first.is_some_and(|first| date < first) => {}
            Ok((date, rates)) => file
                .quotes
                .extend(rates.into_iter().map(|(to, rate)| Quote {
                    from: base,
                    to,
                    date,
                    rate,
                    source: source.to_owned(),
                })),
            Err((reason, description)) => bad.push(BadLine {
                line: index + 1,
                reason,
                description,
            }),
        }
    }
    if bad.is_empty() { Ok(file) } else { Err(bad) }
}

fn columns(heading: &str, base: Currency, skipped: &mut Vec<String>) -> Result<Columns, BadLine> {
    let refused = |description: String| BadLine {
        line: 1,
        reason: "MALFORMED_HEADING",
        description,
    };
    let mut cells = heading.split(',').map(str::trim);
    if !cells
        .next()
        .is_some_and(|cell| cell.eq_ignore_ascii_case("date"))
    {
        return Err(refused("the first column is Date".to_owned()));
    }
    let mut columns = Columns::new();
    let mut seen = BTreeSet::new();
    for cell in cells {
        let currency = cell.parse::<Currency>().ok();
        if !cell.is_empty() && !seen.insert(cell) {
            return Err(refused(format!("{cell} is there twice")));
        }
        if currency == Some(base) {
            return Err(refused(format!("{base} is the base currency")));
        }
        if currency.is_none() && !cell.is_empty() {
            skipped.push(cell.to_owned());
        }
        columns.push(currency.map(|currency| (currency, cell.to_owned())));
    }
    if columns.iter().any(Option::is_some) {
        Ok(columns)
    } else {
        Err(refused("no column is a currency".to_owned()))
    }
}

type Row = (NaiveDate, Vec<(Currency, Decimal)>);

/// Every bad cell of the line is named.
fn row(line: &str, columns: &Columns) -> Result<Row, (&'static str, String)> {
    let mut cells = line.split(',').map(str::trim);
    let date = cells.next().unwrap_or_default();
    let date: NaiveDate = date.parse().map_err(|_| {
        (
            "MALFORMED_DATE",
            format!("{date:?} is no date such as 2026-03-31"),
        )
    })?;
    let cells: Vec<&str> = cells.collect();
    let fits = cells.len() == columns.len()
        || (cells.len() == columns.len() + 1 && cells.last().is_some_and(|cell| cell.is_empty()));
    if !fits {
        let counts = format!(
            "{} cells under {} columns",
            cells.len() + 1,
            columns.len() + 1
        );
        return Err(("MALFORMED_LINE", counts));
    }
    let (mut rates, mut bad) = (Vec::new(), Vec::new());
    for (column, cell) in columns.iter().zip(cells) {
        let Some((currency, code)) = column else {
            continue;
        };
        match rate(cell) {
            Ok(rate) => rates.extend(rate.map(|rate| (*currency, rate))),
            Err(()) => bad.push(format!("{code} {cell:?}")),
        }
    }
    match bad.is_empty() {
        true => Ok((date, rates)),
        false => Err((
            "MALFORMED_RATE",
            format!("no rate above zero of at most 9 digits: {}", bad.join(", ")),
        )),
    }
}

fn rate(cell: &str) -> Result<Option<Decimal>, ()> {
    if cell.is_empty() || cell == "N/A" {
        return Ok(None);
    }
    let rate = Decimal::from_str_exact(cell).map_err(drop)?.normalize();
    let fine = rate > Decimal::ZERO
        && rate.scale() <= QUOTE_DIGITS
        && rate < Decimal::from(10_i64.pow(15));
    fine.then_some(Some(rate)).ok_or(())
}
