//! Which rate converts an amount: quoted, inverse or over another currency; the newest that is at most ten days old.

use incentivize::domain::exchange::{Quote, Rates};
use kit::money::Currency;

use crate::{
    build::day,
    table::{number, rows},
};

/// Quotes as "date | from | to | rate | source".
pub(crate) fn rates(table: &str) -> Rates {
    let quote = |row: Vec<String>| Quote {
        date: day(&row[0]),
        from: currency(&row[1]),
        to: currency(&row[2]),
        rate: number(&row[3]),
        source: row[4].clone(),
    };
    rows(table).into_iter().map(quote).collect()
}

fn currency(code: &str) -> Currency {
    code.parse().expect("a currency")
}

fn expect(rates: &Rates, table: &str) {
    for row in rows(table) {
        let [date, from, to, rate, of, how] = row.as_slice() else {
            panic!("{row:?}")
        };
        let found = rates.find(currency(from), currency(to), day(date));
        let found = found.map(|found| {
            let how = found.basis.words().unwrap_or_else(|| "quoted".to_owned());
            let how = format!("{how} ({})", found.source);
            (found.rate, found.date.to_string(), how)
        });
        let expected = (rate != "none").then(|| (number(rate), of.clone(), how.clone()));
        assert_eq!(found, expected, "{row:?}");
    }
}

#[test]
fn the_newest_quote_of_the_last_ten_days_converts() {
    let rates = rates(
        "date       | from | to  | rate   | source
         2026-03-31 | EUR  | USD | 1.0837 | ECB
         2026-04-02 | EUR  | USD | 1.0852 | ECB",
    );
    expect(
        &rates,
        "day        | from | to  | rate   | of         | how
         2026-03-30 | EUR  | USD | none   |            |
         2026-03-31 | EUR  | USD | 1.0837 | 2026-03-31 | quoted (ECB)
         2026-04-01 | EUR  | USD | 1.0837 | 2026-03-31 | quoted (ECB)
         2026-04-02 | EUR  | USD | 1.0852 | 2026-04-02 | quoted (ECB)
         2026-04-12 | EUR  | USD | 1.0852 | 2026-04-02 | quoted (ECB)
         2026-04-13 | EUR  | USD | none   |            |
         2026-04-02 | EUR  | JPY | none   |            |",
    );
}

#[test]
fn the_other_direction_is_one_divided_by_the_quote() {
    let rates = rates(
        "date       | from | to  | rate   | source
         2026-03-31 | EUR  | USD | 1.0837 | ECB
         2026-03-31 | EUR  | KWD | 0.32   | ECB
         2026-04-01 | USD  | EUR | 0.9    | treasury",
    );
    expect(
        &rates,
        "day        | from | to  | rate           | of         | how
         2026-03-31 | USD  | EUR | 0.922764602750 | 2026-03-31 | 1 / 1.0837 (ECB)
         2026-03-31 | KWD  | EUR | 3.125          | 2026-03-31 | 1 / 0.32 (ECB)
         2026-04-01 | USD  | EUR | 0.9            | 2026-04-01 | quoted (treasury)
         2026-04-01 | EUR  | USD | 1.0837         | 2026-03-31 | quoted (ECB)",
    );
}

#[test]
fn two_quotes_of_one_day_are_crossed_with_one_division() {
    let rates = rates(
        "date       | from | to  | rate    | source
         2026-03-31 | EUR  | USD | 1.0837  | ECB
         2026-03-31 | EUR  | JPY | 162.115 | ECB
         2026-04-01 | EUR  | JPY | 163     | ECB
         2026-04-01 | GBP  | EUR | 1.19    | treasury
         2026-04-02 | JPY  | USD | 0.0066  | broker",
    );
    expect(
        &rates,
        "day        | from | to  | rate             | of         | how
         2026-03-31 | USD  | JPY | 149.593983574790 | 2026-03-31 | 162.115 / 1.0837 over EUR (ECB)
         2026-03-31 | JPY  | USD | 0.006684760818   | 2026-03-31 | 1.0837 / 162.115 over EUR (ECB)
         2026-04-01 | GBP  | JPY | 193.97           | 2026-04-01 | 193.97 / 1 over EUR (treasury, ECB)
         2026-04-01 | GBP  | USD | none             |            |
         2026-04-02 | USD  | JPY | 151.515151515152 | 2026-04-02 | 1 / 0.0066 (broker)",
    );
}
