//! Rebates on growth, and extras for the mix of products.

use incentivize::domain::{component::Component, fact::Fact};
use serde_json::Value;

use crate::{
    build::{booking, span},
    ledger::Ledger,
    table::{numbers, rows},
    terms::{detailed, money, some, terms_of, with},
};

pub(crate) fn growth(terms: Value) -> Component {
    let mut all = terms_of!({
        "mechanism": "growth_rebate", "rate_percent": "3", "period": "YEAR", "least_growth_percent": "15",
    });
    for (field, value) in terms.as_object().expect("fields") {
        all[field] = value.clone();
    }
    with(all)
}

/// What the last of the years 2016 and 2017 earns.
fn second_year(component: Component, first: &str, second: &str) -> Vec<rust_decimal::Decimal> {
    let mut facts = vec![booking(2, "2017-05-05", second)];
    if first != "-" {
        facts.push(booking(1, "2016-05-05", first));
    }
    let mut ledger = Ledger::of(component, facts);
    ledger.plans[0].effective = span("2016-01-01", "");
    ledger.enrollments[0].active = vec![span("2016-01-01", "")];
    ledger
        .period_amounts()
        .last()
        .copied()
        .into_iter()
        .collect()
}

/// Example 14, in dollars: 3 % above 4,315 K if at least 15 % were won (4,962.25 K), for partners of the year before only.
#[test]
fn growth_must_be_large_enough() {
    for row in rows(
        "
        digits | baseline  | revenue      | rebate
               | 4 315 000 | 5 000 000    | 20 550
               | 4 315 000 | 4 962 250    | 19 417.50
               | 4 315 000 | 4 962 249.99 | 0
               | 4 315 000 | 4 962 000    | 0
        -3     | 4 315 000 | 4 962 000    | 19 410
        -3     | 4 315 000 | 4 961 999.99 | 0
               | -         | 5 000 000    | 0
               | 4 315 000 | 4 000 000    | 0
    ",
    ) {
        let digits: Option<i32> = row[0].parse().ok();
        let component = growth(terms_of!({"threshold_digits": digits}));
        assert_eq!(
            second_year(component, &row[1], &row[2]),
            numbers(&row[3]),
            "{row:?}"
        );
    }
}

#[test]
fn what_growth_is_measured_against_is_a_term() {
    for row in rows(
        "
        baseline          | fixed | without | pays on      | before | now   | rebate
        FIXED             | 1 000 | NOTHING | GROWTH       |  4 000 | 2 000 |  30
        FIXED             | 1 000 | NOTHING | WHOLE_VOLUME |      - | 2 000 |  60
        PRIOR_PERIOD      |       | NOTHING | GROWTH       |  1 000 | 3 000 |  60
        PRIOR_YEAR_PERIOD |       | NOTHING | WHOLE_VOLUME |  1 000 | 1 150 |  34.50
        PRIOR_YEAR_PERIOD |   500 | FIXED   | GROWTH       |      - | 1 000 |  15
        PRIOR_YEAR_PERIOD |   500 | FIXED   | GROWTH       |    900 | 1 000 |   0
    ",
    ) {
        let fixed = some(&row[1]).map(|fixed| money(&fixed));
        let component = growth(terms_of!({
            "baseline": row[0], "fixed_baseline": fixed, "without_baseline": row[2], "pays_on": row[3],
        }));
        assert_eq!(
            second_year(component, &row[4], &row[5]),
            numbers(&row[6]),
            "{row:?}"
        );
    }
}

/// The quarter before, and the same quarter of the year before.
#[test]
fn quarters_are_compared_with_quarters() {
    let facts = || {
        vec![
            booking(1, "2016-04-30", "1000"),
            booking(2, "2017-01-15", "3000"),
            booking(3, "2017-04-15", "4000"),
        ]
    };
    let of = |baseline: &str| {
        let component = growth(terms_of!({"baseline": baseline, "period": "QUARTER"}));
        let mut ledger = Ledger::of(component, facts());
        ledger.plans[0].effective = span("2016-01-01", "");
        ledger.enrollments[0].active = vec![span("2016-01-01", "")];
        ledger.period_amounts()
    };
    assert_eq!(of("PRIOR_PERIOD"), numbers("0, 0, 30"));
    assert_eq!(of("PRIOR_YEAR_PERIOD"), numbers("0, 0, 90"));
}

fn mix(measure: &str, pays_on: &str) -> Component {
    with(terms_of!({
        "mechanism": "product_mix_accelerator",
        "strategic_categories": ["security", "analytics"],
        "tiers": [
            {"least_share_percent": "30", "rate": "2"},
            {"least_share_percent": "50", "rate": "5"},
        ],
        "pays_on": pays_on,
        "measure": measure,
        "period": "QUARTER",
    }))
}

fn line(id: u128, category: &str, amount: &str, units: &str) -> Fact {
    let sold = Fact {
        quantity: crate::table::number(units),
        ..booking(id, "2017-02-02", amount)
    };
    detailed(sold, |detail| detail.product_category = some(category))
}

#[test]
fn strategic_products_must_reach_their_share() {
    for row in rows(
        "
        measure | pays on   | security | analytics | other  | none | extra
        REVENUE | STRATEGIC |    2 999 |         0 |  7 001 |    0 |     0
        REVENUE | STRATEGIC |    3 000 |         0 |  7 000 |    0 |    60
        REVENUE | ALL       |    3 000 |         0 |  7 000 |    0 |   200
        REVENUE | STRATEGIC |    3 000 |     2 000 |  4 000 | 1000 |   250
        REVENUE | ALL       |    3 000 |     2 000 |  5 000 |    0 |   500
        REVENUE | ALL       |    4 999 |         0 |  5 001 |    0 |   200
        UNITS   | STRATEGIC |        2 |         1 |      2 |    1 |    15
        UNITS   | ALL       |        1 |         0 |      2 |    0 |     6
        REVENUE | STRATEGIC |        0 |         0 |  7 000 |    0 |     0
    ",
    ) {
        let categories = ["security", "analytics", "hardware", ""];
        let line = |(index, category): (usize, &&str)| {
            let value = &row[index + 2];
            line(index as u128 + 1, category, value, value)
        };
        let facts = categories.iter().enumerate().map(line).collect();
        let ledger = Ledger::of(mix(&row[0], &row[1]), facts);
        assert_eq!(ledger.period_amounts(), numbers(&row[6]), "{row:?}");
    }
}
