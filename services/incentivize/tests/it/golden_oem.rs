//! What an OEM's shipments are billed, paid and credited besides the royalty per unit.

use incentivize::domain::{
    component::{Component, Direction},
    explain::explain,
    fact::{Fact, FactKind},
};
use serde_json::Value;

use crate::{
    build::{refund, span, units, usd},
    ledger::Ledger,
    table::{numbers, rows},
    terms::{money, some, terms_of, tiered, with},
};

fn always(component: Component, facts: Vec<Fact>) -> Ledger {
    let mut ledger = Ledger::of(component, facts);
    ledger.plans[0].effective = span("2017-01-01", "");
    ledger.enrollments[0].active = vec![span("2017-01-01", "")];
    ledger
}

fn revenue(id: u128, date: &str, amount: &str) -> Fact {
    Fact {
        amount: Some(usd(amount)),
        ..crate::terms::plain(id, FactKind::UnitReport, date, amount)
    }
}

/// Example 21: the greater of 5 % of what the OEM sold and 10,000.
#[test]
fn a_royalty_can_be_a_share_of_revenue() {
    for row in rows(
        "
        example | tiers                    | sales   | billed
        21      | above: 5                 | 400 000 | 20 000
        21      | above: 5                 | 100 000 | 10 000
        by hand | to 100 000: 5, above: 10 | 300 000 | 25 000
    ",
    ) {
        let terms = terms_of!({
            "mechanism": "oem_royalty",
            "measure": "REVENUE",
            "period": "YEAR",
            "commitment": {"minimum": money("10000")},
        });
        let component = with(tiered("MARGINAL", "UPPER_INCLUSIVE", &row[1], terms));
        assert_eq!(component.direction, Direction::Receivable);
        let ledger = Ledger::of(component, vec![revenue(1, "2017-05-05", &row[2])]);
        assert_eq!(ledger.period_amounts(), numbers(&row[3]), "{row:?}");
    }
}

fn reward(method: &str, tiers: &str, running_total: &str) -> Component {
    let terms = terms_of!({
        "mechanism": "oem_volume_reward", "period": "QUARTER", "running_total": running_total,
    });
    with(tiered(method, "LOWER_INCLUSIVE", tiers, terms))
}

/// 8,000 units in the first quarter, 7,000 in the second, 1,000 in January.
#[test]
fn units_are_rewarded_over_the_year_or_the_lifetime() {
    for row in rows(
        "
        total    | method       | tiers                                     | paid
        YEAR     | MARGINAL     | to 10 000: 0, above: 0.50                 | 0, 2500, 0
        LIFETIME | MARGINAL     | to 10 000: 0, above: 0.50                 | 0, 2500, 500
        YEAR     | MARGINAL     | to 10 000: 0, above: 0 + 5 000            | 0, 5000, 0
        LIFETIME | WHOLE_VOLUME | to 8 000: 0, to 16 000: 0.1, above: 0.2   | 800, 700, 1700
        YEAR     | WHOLE_VOLUME | to 8 000: 0, to 16 000: 0.1, above: 0.2   | 800, 700, 0
    ",
    ) {
        let facts = vec![
            units(1, "2017-02-01", "8000"),
            units(2, "2017-05-01", "7000"),
            units(3, "2018-01-31", "1000"),
        ];
        let ledger = always(reward(&row[1], &row[2], &row[0]), facts);
        assert_eq!(ledger.period_amounts(), numbers(&row[3]), "{row:?}");
    }
}

/// Units taken back come off the top.
#[test]
fn returned_units_take_their_reward_back() {
    let sold = units(1, "2017-02-01", "12000");
    let back = refund(2, &sold, "2017-05-01", "3000");
    let component = reward("MARGINAL", "to 10 000: 0.1, above: 0.50", "YEAR");
    let ledger = always(component, vec![sold, back]);
    assert_eq!(ledger.period_amounts(), numbers("2000, -1100"));
}

fn credit(changes: &[(&str, Value)]) -> Component {
    let mut terms = terms_of!({
        "mechanism": "roadmap_co_investment_credit",
        "threshold": "10000",
        "rate": "2",
        "period": "QUARTER",
    });
    for (field, value) in changes {
        terms[*field] = value.clone();
    }
    with(terms)
}

#[test]
fn units_above_the_threshold_are_credited_to_the_roadmap() {
    for row in rows(
        "
        measure | total    | cap   | credited
        UNITS   | YEAR     |       | 0, 10000, 0
        UNITS   | LIFETIME |       | 0, 10000, 2000
        UNITS   | LIFETIME | 9 000 | 0, 9000, 0
        REVENUE | LIFETIME |       | 0, 100, 20
    ",
    ) {
        let cap = some(&row[2]).map(|cap| money(&cap));
        let component = credit(&[
            ("measure", terms_of!(row[0])),
            ("running_total", terms_of!(row[1])),
            ("cap", terms_of!(cap)),
        ]);
        assert_eq!(component.direction, Direction::Credit);
        let shipped = |id, date, count: &str| Fact {
            quantity: crate::table::number(count),
            ..revenue(id, date, count)
        };
        let facts = vec![
            shipped(1, "2017-02-01", "8000"),
            shipped(2, "2017-05-01", "7000"),
            shipped(3, "2018-01-31", "1000"),
        ];
        let ledger = always(component, facts);
        assert_eq!(ledger.period_amounts(), numbers(&row[3]), "{row:?}");
    }
}

#[test]
fn a_status_is_reached_with_the_year_s_total() {
    for (measure, shipped, said) in [
        (
            "UNITS",
            "9999",
            "units: 9999 of at least 10000, not reached",
        ),
        ("UNITS", "10000", "units: 10000 of at least 10000, reached"),
        (
            "REVENUE",
            "10000",
            "revenue: 10000 of at least 10000, reached",
        ),
    ] {
        let component = with(terms_of!({
            "mechanism": "strategic_status",
            "status": "Strategic OEM",
            "threshold": "10000",
            "measure": measure,
        }));
        assert_eq!(component.direction, Direction::Credit);
        let report = Fact {
            quantity: crate::table::number(shipped),
            ..revenue(1, "2017-05-05", shipped)
        };
        let ledger = Ledger::of(component, vec![report]);
        let earning = &ledger.period_earnings()[0];
        assert!(earning.trace.amount.is_zero());
        let lines = explain(&earning.trace);
        assert!(lines.iter().any(|line| line.trim() == said), "{lines:?}");
        let verdict = if said.ends_with("not reached") {
            "Strategic OEM is not reached"
        } else {
            "Strategic OEM is reached"
        };
        assert!(lines.iter().any(|line| line.trim() == verdict), "{lines:?}");
    }
}
