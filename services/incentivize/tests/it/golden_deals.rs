//! What single deals earn under the finer terms: minimums, categories, renewals, services, customer prices.

use incentivize::domain::{
    component::Component,
    explain::explain,
    fact::{Fact, FactKind, Role},
    outcome::OutcomeKind,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    build::{booking, contribution, day, fact, refund, usd},
    ledger::Ledger,
    table::{number, numbers, rows},
    terms::{detailed, money, plain, some, terms_of, tiered, with},
};

fn commission() -> Component {
    with(terms_of!({
        "mechanism": "deal_registration_commission",
        "rate_percent": "10",
        "cap_per_deal": money("1500"),
        "category_rates": [{"product_category": "security", "rate_percent": "15"}],
        "minimum_deal": money("1000"),
    }))
}

#[test]
fn a_commission_depends_on_category_and_size() {
    for row in rows(
        "
        category | amount | share | commission
                 |  2 000 |   100 |        200
        hardware |  2 000 |   100 |        200
        security |  2 000 |   100 |        300
        security | 20 000 |   100 |      1 500
        security | 999.99 |   100 |          0
                 |  1 000 |   100 |        100
                 |  1 000 |    50 |         50
    ",
    ) {
        let sold = Fact {
            share_percent: number(&row[2]),
            ..booking(1, "2017-05-05", &row[1])
        };
        let sold = detailed(sold, |detail| detail.product_category = some(&row[0]));
        let ledger = Ledger::of(commission(), vec![sold]);
        assert_eq!(ledger.fact_earnings(), numbers(&row[3]), "{row:?}");
    }
}

/// What is left of a deal must reach the minimum, too.
#[test]
fn a_refund_below_the_minimum_takes_everything_back() {
    let sold = booking(1, "2017-05-05", "1200");
    let backs = [
        refund(2, &sold, "2017-05-06", "200"),
        refund(3, &sold, "2017-05-07", "0.01"),
    ];
    let facts = [vec![sold], backs.to_vec()].concat();
    let ledger = Ledger::of(commission(), facts);
    assert_eq!(ledger.fact_earnings(), numbers("120, -20, -100"));
}

#[test]
fn each_role_can_have_its_bonus() {
    let roles = [
        (Role::Sourced, "SOURCED"),
        (Role::Influenced, "INFLUENCED"),
        (Role::CoSell, "CO_SELL"),
        (Role::Implementation, "IMPLEMENTATION"),
    ];
    for (index, (_, code)) in roles.iter().enumerate() {
        let component = with(terms_of!({
            "mechanism": "pipeline_contribution_bonus",
            "role": code,
            "rate_percent": "2",
            "minimum_deal": money("500"),
        }));
        let of = |(id, (role, _)): (usize, &(Role, &str))| Fact {
            role: Some(*role),
            ..contribution(id as u128 + 1, "2017-05-05", "1000")
        };
        let mut facts: Vec<Fact> = roles.iter().enumerate().map(of).collect();
        facts.push(Fact {
            role: Some(roles[index].0),
            ..contribution(9, "2017-05-05", "499.99")
        });
        let mut expected = numbers("0, 0, 0, 0, 0");
        expected[index] = number("20");
        assert_eq!(
            Ledger::of(component, facts).fact_earnings(),
            expected,
            "{code}"
        );
    }
}

#[test]
fn a_renewal_earns_by_its_year() {
    for row in rows(
        "
        original   | renewal    | amount | commission
        2016-05-05 | 2017-05-05 | 1 000  | 100.00
        2016-05-05 | 2017-05-04 | 1 000  | 100.00
        2015-05-05 | 2017-05-04 | 1 000  | 100.00
        2015-05-05 | 2017-05-05 | 1 000  | 60.00
        2014-05-05 | 2017-05-05 | 1 000  | 30.00
        2001-05-05 | 2017-05-05 | 1 000  | 30.00
        2016-05-05 | 2017-05-05 | 9 000  | 400.00
                   | 2017-05-05 | 1 000  | ORIGINAL_DATE_MISSING
    ",
    ) {
        let component = with(terms_of!({
            "mechanism": "renewal_commission",
            "rates_by_year": ["10", "6", "3"],
            "cap_per_deal": money("400"),
        }));
        let renewal = Fact {
            amount: Some(usd(&row[2])),
            ..fact(1, FactKind::Renewal, Role::Fulfilment, &row[1])
        };
        let renewal = detailed(renewal, |detail| {
            detail.original_date = some(&row[0]).map(|date| day(&date));
        });
        let ledger = Ledger::of(component, vec![renewal]);
        assert_eq!(ledger.outcomes(), [row[3].as_str()], "{row:?}");
    }
}

#[test]
fn services_must_be_large_enough() {
    for row in rows(
        "
        services  | reward
        5 000     | 450
        4 999.99  | 0
        100 000   | 2 200
    ",
    ) {
        let component = with(terms_of!({
            "mechanism": "services_attachment",
            "rate_percent": "5",
            "cap_per_deal": money("2000"),
            "amount": money("200"),
            "least_amount": money("5000"),
        }));
        let attached = plain(1, FactKind::ServicesAttached, "2017-05-05", &row[0]);
        let ledger = Ledger::of(component, vec![attached]);
        assert_eq!(ledger.fact_earnings(), numbers(&row[1]), "{row:?}");
    }
}

fn referral(terms: Value) -> Component {
    let mut all = terms_of!({"mechanism": "referral_fee"});
    for (field, value) in terms.as_object().expect("fields") {
        all[field] = value.clone();
    }
    with(all)
}

/// Example 42: 10 % off a list price of 400 instead of a fee.
#[test]
fn a_customer_price_is_no_fee() {
    let component = referral(terms_of!({
        "taken_as": "CUSTOMER_PRICE", "discount_percent": "10",
    }));
    let ledger = Ledger::of(component, vec![contribution(1, "2017-05-05", "400")]);
    assert_eq!(ledger.fact_earnings(), numbers("0"));
    let outcome = &ledger.assess(&ledger.facts[0])[0];
    let OutcomeKind::Earned(parts) = &outcome.kind else {
        panic!("{outcome:?}")
    };
    let lines = explain(&parts[0].trace);
    assert!(
        lines.contains(&"  400 − 40 (the customer pays) = 360.00".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn a_referral_can_earn_an_amount_and_on_renewals() {
    let renewal = Fact {
        amount: Some(usd("1000")),
        ..fact(2, FactKind::Renewal, Role::Sourced, "2017-06-05")
    };
    let facts = vec![contribution(1, "2017-05-05", "1000"), renewal];
    let once = referral(terms_of!({"amount": money("250"), "rate_percent": "1"}));
    let again = referral(terms_of!({"amount": money("250"), "renewals": true}));
    let of = |component| Ledger::of(component, facts.clone()).outcomes();
    assert_eq!(of(once), ["260.00", "NO_COMPONENT_APPLIES"]);
    assert_eq!(of(again), ["250.00", "250.00"]);
}

fn rebate(aggregation: Value, categories: &[&str]) -> Component {
    let table = "to 1000: 1, above: 5";
    let terms = terms_of!({
        "mechanism": "volume_rebate", "aggregation": aggregation, "product_categories": categories,
    });
    with(tiered("MARGINAL", "UPPER_INCLUSIVE", table, terms))
}

/// Two bookings of 800 for one deal, in different quarters, and one of 800 without a deal.
#[test]
fn a_rebate_can_look_at_whole_deals() {
    let of_deal = |id, date| Fact {
        opportunity_id: Some(Uuid::from_u128(77)),
        ..booking(id, date, "800")
    };
    let facts = || {
        vec![
            of_deal(1, "2017-02-02"),
            of_deal(2, "2017-05-05"),
            booking(3, "2017-05-05", "800"),
        ]
    };
    let by_deal = Ledger::of(rebate(terms_of!({"DEAL": "QUARTER"}), &[]), facts());
    assert_eq!(by_deal.period_amounts(), numbers("8, 8, 32"));
    let by_period = Ledger::of(rebate(terms_of!({"PERIOD": "QUARTER"}), &[]), facts());
    assert_eq!(by_period.period_amounts(), numbers("8, 40"));
    let by_booking = Ledger::of(rebate(terms_of!("BOOKING"), &[]), facts());
    assert_eq!(by_booking.fact_earnings(), numbers("8, 8, 8"));
}

#[test]
fn a_rebate_can_be_for_some_categories() {
    let sold = |id, category| {
        detailed(booking(id, "2017-02-02", "500"), |detail| {
            detail.product_category = some(category);
        })
    };
    let facts = vec![sold(1, "security"), sold(2, "hardware"), sold(3, "")];
    let component = rebate(terms_of!({"PERIOD": "QUARTER"}), &["security"]);
    let ledger = Ledger::of(component, facts);
    assert_eq!(
        ledger.outcomes(),
        [
            "counted 500",
            "NO_COMPONENT_APPLIES",
            "NO_COMPONENT_APPLIES"
        ]
    );
    assert_eq!(ledger.period_amounts(), numbers("5"));
}
