//! Tier tables. The numbers are rows of the worked examples.

use incentivize::domain::tiers::{Rate, TierBoundary, TierMethod, Tiers};
use kit::money::{Rounding, round};

use crate::{
    build::{marginal, tiers, whole_volume},
    table::{number, rows},
};

/// Each row: example, total, expected.
fn check(table: &Tiers, rate: Rate, text: &str) {
    for row in rows(text) {
        let granted = table
            .grant(rate, number(&row[1]), &mut Vec::new())
            .expect("in range");
        assert_eq!(
            round(granted, 2, Rounding::HalfEven),
            number(&row[2]),
            "example {} at {}",
            row[0],
            row[1]
        );
    }
}

#[test]
fn marginal_pays_each_band_at_its_own_rate() {
    check(
        &marginal("to 10000: 5, above: 10"),
        Rate::Percent,
        "
        example | total     | earned
        1       |     6 000 |    300
        1       |     8 000 |    400
        1       |    20 000 |  1 500
        1       |    10 000 |    500
        1       | 10 000.01 | 500.00
        1       |         0 |      0
    ",
    );
    check(
        &marginal("to 1000: 0.10, to 10000: 0.05, above: 0.01"),
        Rate::PerUnit,
        "
        example | total  | earned
        5       | 15 000 | 600
    ",
    );
    check(
        &marginal("to 500000: 20, above: 30"),
        Rate::Percent,
        "
        example | total   | earned
        15      | 650 000 | 145 000
    ",
    );
}

#[test]
fn whole_volume_pays_everything_at_the_rate_reached() {
    check(
        &whole_volume("to 10000: 5, above: 10"),
        Rate::Percent,
        "
        example | total     | earned
        3       | 10 000    | 500
        3       | 10 000.01 | 1 000.00
        3       | 20 000    | 2 000
    ",
    );
    check(
        &whole_volume("to 1000: 0.10, to 10000: 0.05, above: 0.01"),
        Rate::PerUnit,
        "
        example | total  | earned
        5       | 15 000 | 150
    ",
    );
}

#[test]
fn flat_amounts_are_added_once_and_every_total_finds_a_band() {
    check(
        &whole_volume("to 100: 2 + 10, to 200: 1, above: 0.5 + 50"),
        Rate::PerUnit,
        "
        example | total | earned
        7       |     0 |     10
        7       |     1 |     12
        7       |   100 |    210
        7       | 100.5 |  100.5
        7       |   101 |    101
    ",
    );
    check(
        &marginal("to 100: 2 + 10, to 200: 1, above: 0.5 + 50"),
        Rate::PerUnit,
        "
        example | total | earned
        by hand |   100 |    210
        by hand |   150 |    260
        by hand |   201 |  360.5
    ",
    );
}

#[test]
fn a_lower_inclusive_boundary_belongs_to_the_higher_tier() {
    let fee = tiers(
        TierMethod::WholeVolume,
        TierBoundary::LowerInclusive,
        "to 1000000: 3, to 10000000: 2, above: 1.5",
    );
    check(
        &fee,
        Rate::Percent,
        "
        example |        total |    earned
        28      |   999 999.99 | 30 000.00
        28      |    1 000 000 |    20 000
        28      |    2 000 000 |    40 000
        28      |   10 000 000 |   150 000
    ",
    );
}

#[test]
fn a_negative_total_is_taken_back_at_the_first_rate() {
    let table = "
        example | total | earned
        by hand |  -100 |     -5
    ";
    check(
        &marginal("to 1000: 5 + 10, above: 10"),
        Rate::Percent,
        table,
    );
    check(
        &whole_volume("to 1000: 5 + 10, above: 10"),
        Rate::Percent,
        table,
    );
}

#[test]
fn standing_says_the_tier_and_the_way_to_the_next() {
    let table = marginal("to 250000: 1, to 350000: 2, above: 3");
    for row in rows(
        "
        total   | tier | rate | distance | next rate
        0       | 1    | 1    | 250 000  | 2
        250 000 | 1    | 1    | 0        | 2
        250 001 | 2    | 2    | 99 999   | 3
    ",
    ) {
        let standing = table.standing(number(&row[0]));
        assert_eq!(standing.tier.to_string(), row[1]);
        assert_eq!(standing.rate, number(&row[2]));
        assert_eq!(standing.next, Some((number(&row[3]), number(&row[4]))));
    }
    assert_eq!(table.standing(number("350 000.01")).next, None);
}
