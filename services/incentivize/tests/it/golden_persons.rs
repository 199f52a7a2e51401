//! What persons earn: quotas, SPIFFs, sellers' credit.

use incentivize::domain::{
    component::{Component, Direction},
    fact::{Fact, FactKind, Role},
    outcome::OutcomeKind,
    payee::Payee,
};
use serde_json::Value;

use crate::{
    build::{booking, contribution, fact, refund, span, usd},
    ledger::Ledger,
    table::{number, numbers, rows},
    terms::{detailed, money, some, terms_of, tiered, with},
};

fn quota(method: &str, bands: &str, changes: &[(&str, Value)]) -> Component {
    let mut terms = terms_of!({
        "mechanism": "quota_accelerator",
        "quota": {"fixed": money("500000")},
        "target_pay": money("100000"),
        "period": "YEAR",
        "counts": {"kind": "RESALE_BOOKING", "role": "FULFILMENT"},
    });
    for (field, value) in changes {
        terms[*field] = value.clone();
    }
    with(tiered(method, "UPPER_INCLUSIVE", bands, terms))
}

/// Example 15: 500,000 quota, 100,000 target pay, 1.5 times from 100 % to 130 %; nothing more above.
#[test]
fn sales_above_the_quota_count_more() {
    for row in rows(
        "
        example | method       | bands                                 | sales   | gate | cap | pay
        15      | MARGINAL     | to 100: 1, to 130: 1.5, above: 0      | 650 000 |    0 |     | 145 000
        15      | MARGINAL     | to 100: 1, to 130: 1.5, above: 0      | 900 000 |    0 |     | 145 000
        by hand | MARGINAL     | to 100: 1, above: 2                   | 500 000 |    0 |     | 100 000
        by hand | MARGINAL     | to 100: 1, above: 2                   | 750 000 |    0 |     | 200 000
        by hand | MARGINAL     | to 100: 1, above: 2                   | 750 000 |    0 | 150 | 150 000
        by hand | MARGINAL     | to 50: 0.5, to 100: 1.5, above: 1     | 250 000 |   50 |     |  25 000
        by hand | MARGINAL     | to 50: 0.5, to 100: 1.5, above: 1     | 249 999 |   50 |     |       0
        by hand | WHOLE_VOLUME | to 80: 0.5, to 100: 1, above: 1.2     | 400 000 |    0 |     |  40 000
        by hand | WHOLE_VOLUME | to 80: 0.5, to 100: 1, above: 1.2     | 600 000 |    0 |     | 144 000
        by hand | WHOLE_VOLUME | to 99.9: 0, above: 1 + 5000           | 500 000 |    0 |     | 105 000
    ",
    ) {
        let changes = [
            ("gate_percent", terms_of!(number(&row[4]))),
            ("cap_percent", terms_of!(some(&row[5]).map(|cap| number(&cap)))),
        ];
        let component = quota(&row[1], &row[2], &changes);
        let ledger = Ledger::of(component, vec![booking(1, "2017-05-05", &row[3])]);
        assert_eq!(ledger.period_amounts(), numbers(&row[6]), "{row:?}");
    }
}

/// A third of the quota at a third more: 100 × (10 × 4/3) ÷ 30, multiplied before it is divided.
#[test]
fn nothing_is_lost_before_the_last_rounding() {
    let changes = [
        ("quota", terms_of!({"fixed": money("30")})),
        ("target_pay", money("100")),
    ];
    let component = quota("MARGINAL", "above: 1.333333", &changes);
    let ledger = Ledger::of(component, vec![booking(1, "2017-05-05", "10")]);
    assert_eq!(ledger.period_amounts(), numbers("44.44"));
}

#[test]
fn a_quota_can_come_from_the_year_before() {
    for row in rows(
        "
        before  | now     | pay
        100 000 | 120 000 | 100 000
        100 000 | 150 000 | 150 000
        -       | 150 000 | 0
    ",
    ) {
        let mut facts = vec![booking(2, "2017-05-05", &row[1])];
        if row[0] != "-" {
            facts.push(booking(1, "2016-05-05", &row[0]));
        }
        let changes = [("quota", terms_of!({"prior_year_percent": "120"}))];
        let component = quota("MARGINAL", "to 100: 1, above: 2", &changes);
        let mut ledger = Ledger::of(component, facts);
        ledger.plans[0].effective = span("2016-01-01", "");
        ledger.enrollments[0].active = vec![span("2016-01-01", "")];
        let last = ledger.period_amounts().last().copied();
        assert_eq!(last, numbers(&row[2]).first().copied(), "{row:?}");
    }
}

fn spiff(reward: &str, method: &str, tiers: &str, changes: &[(&str, Value)]) -> Component {
    let mut terms = terms_of!({
        "mechanism": "spiff",
        "start": "2017-03-10",
        "end": "2017-04-10",
        "reward": reward,
        "product_categories": ["security"],
        "counts": {"kind": "RESALE_BOOKING", "role": "FULFILMENT"},
    });
    for (field, value) in changes {
        terms[*field] = value.clone();
    }
    with(tiered(method, "UPPER_INCLUSIVE", tiers, terms))
}

fn sold_by(id: u128, person: &str, date: &str, amount: &str, units: &str) -> Fact {
    let sold = Fact {
        quantity: number(units),
        ..booking(id, date, amount)
    };
    detailed(sold, |detail| {
        detail.person = some(person);
        detail.product_category = some("security");
    })
}

fn deals(person: &str, first: u128, count: u128) -> Vec<Fact> {
    let ids = first..first + count;
    ids.map(|id| sold_by(id, person, "2017-03-20", "1000", "2"))
        .collect()
}

/// Each person's name and money.
fn paid(ledger: &Ledger) -> Vec<String> {
    let earnings = ledger.period_earnings();
    let paid = earnings
        .iter()
        .map(|earning| format!("{} {}", earning.lane, earning.trace.amount.amount()));
    paid.collect()
}

/// Example 17: tiered per deal, 1–3 at 250, 4–6 at 400, from 7 at 600.
#[test]
fn a_spiff_pays_by_the_number_of_deals() {
    let table = "to 3: 250, to 6: 400, above: 600";
    for row in rows(
        "
        example | reward  | method       | table                            | deals | paid
        17      | DEAL    | MARGINAL     | to 3: 250, to 6: 400, above: 600 |     5 | ann 1550
        17      | DEAL    | WHOLE_VOLUME | to 3: 250, to 6: 400, above: 600 |     5 | ann 2000
        by hand | DEAL    | MARGINAL     | to 3: 250, to 6: 400, above: 600 |     7 | ann 2550
        by hand | UNIT    | MARGINAL     | above: 10                        |     5 | ann 100
        by hand | PERCENT | MARGINAL     | to 3000: 1, above: 2             |     5 | ann 70
    ",
    ) {
        let component = spiff(&row[1], &row[2], &row[3], &[]);
        let count = row[4].parse().expect("a count");
        let ledger = Ledger::of(component, deals("ann", 1, count));
        assert_eq!(paid(&ledger), [row[5].as_str()], "{row:?}");
    }
    let both = [deals("ann", 1, 5), deals("bob", 11, 1)].concat();
    let ledger = Ledger::of(spiff("DEAL", "MARGINAL", table, &[]), both);
    assert_eq!(paid(&ledger), ["ann 1550", "bob 250"]);
    let capped = spiff(
        "DEAL",
        "MARGINAL",
        table,
        &[("cap_per_person", money("1000"))],
    );
    let ledger = Ledger::of(capped, deals("ann", 1, 5));
    assert_eq!(paid(&ledger), ["ann 1000"]);
}

/// Ann would get 1,550, Bob and Cid 250 each; 1,000 are there: 756.0975…, 121.951…, 121.951…
#[test]
fn a_budget_is_shared_by_largest_remainder() {
    let budget = |amount: &str| {
        let changes = [("budget", money(amount))];
        let component = spiff(
            "DEAL",
            "MARGINAL",
            "to 3: 250, to 6: 400, above: 600",
            &changes,
        );
        let facts = [deals("ann", 1, 5), deals("bob", 11, 1), deals("cid", 21, 1)].concat();
        paid(&Ledger::of(component, facts))
    };
    assert_eq!(budget("2050"), ["ann 1550", "bob 250", "cid 250"]);
    assert_eq!(budget("1000"), ["ann 756.1", "bob 121.95", "cid 121.95"]);
    assert_eq!(budget("0.02"), ["ann 0.02", "bob 0", "cid 0"]);
}

#[test]
fn a_spiff_is_about_its_window_its_products_and_persons() {
    let other = detailed(sold_by(4, "ann", "2017-03-20", "1000", "1"), |detail| {
        detail.product_category = some("hardware");
    });
    let facts = vec![
        sold_by(1, "ann", "2017-03-09", "1000", "1"),
        sold_by(2, "ann", "2017-03-10", "1000", "1"),
        sold_by(3, "ann", "2017-04-09", "1000", "1"),
        other,
        sold_by(5, "ann", "2017-04-10", "1000", "1"),
        sold_by(6, "", "2017-03-20", "1000", "1"),
    ];
    let ledger = Ledger::of(spiff("DEAL", "MARGINAL", "above: 100", &[]), facts);
    assert_eq!(
        ledger.outcomes(),
        [
            "NO_COMPONENT_APPLIES",
            "counted 1",
            "counted 1",
            "NO_COMPONENT_APPLIES",
            "NO_COMPONENT_APPLIES",
            "PERSON_MISSING"
        ]
    );
    assert_eq!(paid(&ledger), ["ann 200"]);
}

/// A deal counts until all of it is given back.
#[test]
fn a_refunded_deal_is_none() {
    let sold = sold_by(1, "ann", "2017-03-20", "1000", "1");
    let part = refund(2, &sold, "2017-05-01", "999");
    let rest = refund(3, &sold, "2017-06-01", "1");
    let of = |facts| {
        paid(&Ledger::of(
            spiff("DEAL", "MARGINAL", "above: 100", &[]),
            facts,
        ))
    };
    assert_eq!(of(vec![sold.clone(), part.clone()]), ["ann 100"]);
    assert_eq!(of(vec![sold, part, rest]), ["ann 0"]);
}

fn credit(credits: &str) -> Component {
    with(terms_of!({
        "mechanism": "co_sell_accelerator",
        "facts": [
            {"kind": "CONTRIBUTION", "role": "CO_SELL"},
            {"kind": "CONTRIBUTION", "role": "SOURCED"},
        ],
        "multiplier": "1.25",
        "credits": credits,
    }))
}

#[test]
fn a_seller_is_credited_for_deals_with_partners() {
    let component = credit("EXTRA");
    assert_eq!(component.direction, Direction::Credit);
    let with_seller = |deal| detailed(deal, |detail| detail.seller = some("sam"));
    let shared = Fact {
        amount: Some(usd("1000")),
        share_percent: number("40"),
        ..fact(2, FactKind::Contribution, Role::CoSell, "2017-05-05")
    };
    let influenced = Fact {
        role: Some(Role::Influenced),
        ..contribution(3, "2017-05-05", "1000")
    };
    let facts = vec![
        with_seller(contribution(1, "2017-05-05", "1000")),
        with_seller(shared),
        with_seller(influenced),
        contribution(4, "2017-05-05", "1000"),
    ];
    let ledger = Ledger::of(component, facts.clone());
    assert_eq!(
        ledger.outcomes(),
        ["250.00", "100.00", "NO_COMPONENT_APPLIES", "SELLER_MISSING"]
    );
    let whole = Ledger::of(credit("WHOLE"), facts);
    assert_eq!(whole.outcomes()[..2], ["1250.00", "500.00"]);
    let outcome = &ledger.assess(&ledger.facts[0])[0];
    let OutcomeKind::Earned(parts) = &outcome.kind else {
        panic!("{outcome:?}")
    };
    assert_eq!(parts[0].payee, Payee::Seller("sam".to_owned()));
}
