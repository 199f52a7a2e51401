//! Amounts for what partners achieve: milestones, certified integrations, competencies, new customers.

use incentivize::domain::{
    component::Component,
    fact::{Fact, FactKind, Role},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    build::{booking, contribution, refund, reversal},
    ledger::Ledger,
    table::{number, rows},
    terms::{detailed, money, plain, some, terms_of, with},
};

/// An achievement in a subject, with a score ("" is none).
fn achieved(id: u128, kind: FactKind, date: &str, subject: &str, score: &str) -> Fact {
    detailed(plain(id, kind, date, ""), |detail| {
        detail.subject = some(subject);
        detail.score = some(score).map(|score| number(&score));
    })
}

fn reward(subject: &str, least: &str, amount: &str) -> Value {
    let least = some(least).map(|least| number(&least));
    terms_of!({"subject": some(subject), "least": least, "amount": money(amount)})
}

fn milestones() -> Component {
    with(terms_of!({
        "mechanism": "adoption_milestone",
        "milestones": [
            reward("crm-sync", "", "500"),
            reward("", "50", "1000"),
            reward("", "100", "2000"),
        ],
    }))
}

/// Each row is one partner's facts, by date: subject and count, and what each of them earns.
#[test]
fn each_milestone_is_paid_once() {
    for row in rows(
        "
        facts                          | earned
        crm-sync                       | 500.00
        crm-sync, crm-sync             | 500.00, ALREADY_REWARDED
        crm-sync 60                    | 1500.00
        crm-sync 60, crm-sync 120      | 1500.00, 2000.00
        crm-sync 120, crm-sync 60      | 3500.00, ALREADY_REWARDED
        erp-sync 49                    | 0.00
        erp-sync 50, erp-sync 99       | 1000.00, ALREADY_REWARDED
        erp-sync 100, bi-sync 100      | 3000.00, 3000.00
    ",
    ) {
        let fact = |(index, text): (usize, &str)| {
            let (subject, count) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
            let date = format!("2017-05-{:02}", index + 1);
            let kind = FactKind::IntegrationMilestone;
            achieved(index as u128 + 1, kind, &date, subject, count)
        };
        let facts = row[0].split(',').enumerate().map(fact).collect();
        let ledger = Ledger::of(milestones(), facts);
        assert_eq!(ledger.outcomes().join(", "), row[1], "{row:?}");
    }
}

/// When the first is reversed, the second moves up.
#[test]
fn a_milestone_taken_back_is_paid_for_the_next() {
    let of = |id, date| achieved(id, FactKind::IntegrationMilestone, date, "crm-sync", "60");
    let first = of(1, "2017-05-01");
    let undone = reversal(3, &first);
    let facts = vec![first, of(2, "2017-05-02"), undone];
    let ledger = Ledger::of(milestones(), facts);
    assert_eq!(ledger.outcomes(), ["1500.00", "1500.00", "-1500.00"]);
}

fn depth(repetition: &str) -> Component {
    with(terms_of!({
        "mechanism": "integration_depth_reward",
        "bands": [reward("", "40", "1000"), reward("", "60", "2500"), reward("", "80", "6000")],
        "repetition": repetition,
    }))
}

/// Certifications of one integration by date, and what each of them earns.
#[test]
fn a_deeper_integration_earns_more() {
    for row in rows(
        "
        repetition | scores         | earned
        RAISE_ONLY | 39             | 0.00
        RAISE_ONLY | 40             | 1000.00
        RAISE_ONLY | 59.9           | 1000.00
        RAISE_ONLY | 95             | 6000.00
        RAISE_ONLY | 45, 70, 65, 80 | 1000.00, 1500.00, 0.00, 3500.00
        EACH       | 45, 70, 65, 80 | 1000.00, 2500.00, 2500.00, 6000.00
        EACH       | -              | SCORE_MISSING
    ",
    ) {
        let fact = |(index, score): (usize, &str)| {
            let date = format!("2017-05-{:02}", index + 1);
            let score = if score.trim() == "-" { "" } else { score };
            let kind = FactKind::IntegrationCertification;
            achieved(index as u128 + 1, kind, &date, "crm-sync", score)
        };
        let facts = row[1].split(',').enumerate().map(fact).collect();
        let ledger = Ledger::of(depth(&row[0]), facts);
        assert_eq!(ledger.outcomes().join(", "), row[2], "{row:?}");
    }
}

#[test]
fn a_competency_is_rewarded_by_its_level() {
    let component = with(terms_of!({
        "mechanism": "competency_reward",
        "levels": [
            reward("data-migration", "1", "500"),
            reward("data-migration", "2", "1500"),
            reward("security", "1", "800"),
        ],
    }));
    let of = |id, date, subject, level| achieved(id, FactKind::Competency, date, subject, level);
    let facts = vec![
        of(1, "2017-05-03", "data-migration", "2"),
        of(2, "2017-05-01", "data-migration", "1"),
        of(3, "2017-05-02", "security", "3"),
        of(4, "2017-05-04", "security", "1"),
        of(5, "2017-05-05", "finance", "1"),
    ];
    let ledger = Ledger::of(component, facts);
    assert_eq!(
        ledger.outcomes(),
        [
            "1000.00",
            "500.00",
            "800.00",
            "0.00",
            "NO_COMPONENT_APPLIES"
        ]
    );
}

fn bonus(amount: Option<&str>, rate: Option<&str>, cap: Option<&str>) -> Component {
    with(terms_of!({
        "mechanism": "new_customer_bonus",
        "amount": amount.map(money),
        "rate_percent": rate,
        "cap_per_deal": cap.map(money),
        "facts": [
            {"kind": "CONTRIBUTION", "role": "SOURCED"},
            {"kind": "MARKETPLACE_TRANSACTION"},
        ],
    }))
}

fn of_account(account: u128, fact: Fact) -> Fact {
    Fact {
        account_id: Some(Uuid::from_u128(account)),
        ..fact
    }
}

#[test]
fn a_customer_is_new_once() {
    let kind = FactKind::MarketplaceTransaction;
    let facts = vec![
        of_account(7, contribution(1, "2017-05-02", "10000")),
        of_account(7, plain(2, kind, "2017-05-03", "500")),
        of_account(8, plain(3, kind, "2017-05-03", "500")),
        plain(4, kind, "2017-05-03", "500"),
        of_account(9, booking(5, "2017-05-03", "500")),
        of_account(9, contribution(6, "2017-05-04", "500")),
    ];
    let ledger = Ledger::of(bonus(Some("1000"), Some("5"), Some("300")), facts);
    assert_eq!(
        ledger.outcomes(),
        [
            "1300.00",
            "NOT_FIRST_PURCHASE",
            "1025.00",
            "ACCOUNT_MISSING",
            "NO_COMPONENT_APPLIES",
            "NOT_FIRST_PURCHASE"
        ]
    );
}

/// The amount goes with the last of the purchase, whatever the share of the partner.
#[test]
fn a_new_customer_s_refund_takes_the_bonus_back() {
    let half = Fact {
        share_percent: number("50"),
        ..contribution(1, "2017-05-02", "1000")
    };
    let sold = of_account(7, half);
    let part = refund(2, &sold, "2017-05-05", "400");
    let rest = refund(3, &sold, "2017-05-06", "600");
    let ledger = Ledger::of(bonus(Some("1000"), Some("5"), None), vec![sold, part, rest]);
    assert_eq!(ledger.outcomes(), ["1025.00", "-10.00", "-1015.00"]);
    assert_eq!(ledger.facts[0].role, Some(Role::Sourced));
}
