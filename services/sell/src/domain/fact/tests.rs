use std::collections::HashMap;

use kit::Violations;
use kit::money::Currency;
use proptest::prelude::*;

use super::*;
use crate::domain::knowledge::{Enrollment, Knowledge, Period, Produced};
use crate::domain::opportunity::{Involvement, Line, Opportunity, Price, Reference, Stage, Terms};
use crate::domain::vocabulary::PartnershipType;

const PARTNER: Uuid = Uuid::from_u128(7);
const CLAIM: Uuid = Uuid::from_u128(70);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn usd(amount: i64) -> Money {
    Money::new(Decimal::from(amount), Currency::USD).expect("money")
}

fn won(roles: &[Role]) -> Opportunity {
    let involvement = |role: &Role| Involvement {
        partner_id: PARTNER,
        role: *role,
        share_percent: Decimal::from(60),
    };
    let terms = Terms {
        display_name: "a deal".to_owned(),
        account: Some(Reference::Known(Uuid::from_u128(3))),
        seller: String::new(),
        stage: Stage::Won,
        open_date: None,
        close_date: Some(day("2017-03-01")),
        amount: Some(usd(1_054)),
        lines: Vec::new(),
        partners: roles.iter().map(involvement).collect(),
        competitors: Vec::new(),
    };
    Opportunity::new(Uuid::from_u128(1), None, terms, DateTime::UNIX_EPOCH, "crm")
}

fn produced(kind: FactKind, role: Option<Role>) -> Produced {
    Produced { kind, role }
}

fn enrolled(partnership_type: PartnershipType, until: Option<&str>) -> Enrollment {
    let active = vec![Period {
        from: day("2017-01-01"),
        until: until.map(day),
    }];
    Enrollment {
        partnership_type,
        program_id: None,
        state: "ACTIVE".to_owned(),
        active,
    }
}

fn knowing(enrollments: Vec<Enrollment>) -> Knowledge {
    let profiles = HashMap::from([
        (
            PartnershipType::Reseller,
            vec![produced(FactKind::ResaleBooking, Some(Role::Fulfilment))],
        ),
        (
            PartnershipType::Isv,
            vec![produced(FactKind::Contribution, Some(Role::Sourced))],
        ),
        (
            PartnershipType::Oem,
            vec![produced(FactKind::UnitReport, None)],
        ),
        (PartnershipType::Informal, Vec::new()),
    ]);
    Knowledge {
        profiles,
        enrollments: HashMap::from([(PARTNER, enrollments)]),
        ..Knowledge::default()
    }
}

fn kinds(facts: &[Content]) -> Vec<String> {
    facts
        .iter()
        .map(|fact| format!("{}/{}", fact.kind, fact.role.map_or("ANY", Role::as_str)))
        .collect()
}

const BOTH: &[Role] = &[Role::Sourced, Role::Fulfilment];

#[test]
fn the_type_of_the_enrollment_decides_what_a_deal_stands_for() {
    let cases = [
        (
            vec![enrolled(PartnershipType::Reseller, None)],
            vec!["RESALE_BOOKING/FULFILMENT"],
        ),
        (
            vec![enrolled(PartnershipType::Isv, None)],
            vec!["CONTRIBUTION/SOURCED"],
        ),
        (
            vec![enrolled(PartnershipType::Oem, None)],
            vec!["UNIT_REPORT/ANY"],
        ),
        (vec![enrolled(PartnershipType::Informal, None)], vec![]),
        (
            vec![
                enrolled(PartnershipType::Reseller, None),
                enrolled(PartnershipType::Isv, None),
            ],
            vec!["CONTRIBUTION/SOURCED", "RESALE_BOOKING/FULFILMENT"],
        ),
    ];
    for (enrollments, expected) in cases {
        assert_eq!(
            kinds(&facts_of(
                &won(BOTH),
                &knowing(enrollments),
                &[],
                &HashMap::new()
            )),
            expected
        );
    }
}

#[test]
fn without_an_enrollment_on_the_close_date_the_role_suggests_the_fact() {
    let expected = ["CONTRIBUTION/SOURCED", "RESALE_BOOKING/FULFILMENT"];
    let ended = enrolled(PartnershipType::Isv, Some("2017-03-01"));
    assert_eq!(
        kinds(&facts_of(
            &won(BOTH),
            &knowing(vec![]),
            &[],
            &HashMap::new()
        )),
        expected
    );
    assert_eq!(
        kinds(&facts_of(
            &won(BOTH),
            &knowing(vec![ended]),
            &[],
            &HashMap::new()
        )),
        expected
    );
    let to_the_last_day = enrolled(PartnershipType::Isv, Some("2017-03-02"));
    assert_eq!(
        kinds(&facts_of(
            &won(BOTH),
            &knowing(vec![to_the_last_day]),
            &[],
            &HashMap::new()
        )),
        ["CONTRIBUTION/SOURCED"]
    );
}

#[test]
fn a_type_whose_profile_is_not_known_yet_produces_nothing_yet() {
    let knowledge = knowing(vec![enrolled(PartnershipType::Si, None)]);
    assert_eq!(facts_of(&won(BOTH), &knowledge, &[], &HashMap::new()), []);
}

#[test]
fn only_a_won_deal_stands_for_anything() {
    let mut lost = won(BOTH);
    lost.terms.stage = Stage::Lost;
    assert_eq!(facts_of(&lost, &knowing(vec![]), &[], &HashMap::new()), []);
}

#[test]
fn a_fact_carries_amount_share_units_day_and_claim() {
    let mut deal = won(&[Role::Sourced]);
    let line = |n: i64| Line {
        product: Reference::Known(Uuid::from_u128(9)),
        quantity: Decimal::from(n),
        price: Price::Unknown,
        term_months: 0,
    };
    deal.terms.lines = vec![line(2), line(3)];
    let claim = |id: Uuid, partner_id: Uuid, until: &str| ApprovedClaim {
        registration_id: id,
        partner_id,
        protected_until: day(until),
    };
    let others = claim(Uuid::from_u128(1), Uuid::from_u128(8), "2018-01-01");
    let expired = claim(Uuid::from_u128(2), PARTNER, "2017-03-01");
    let claims = [others, expired, claim(CLAIM, PARTNER, "2017-03-02")];
    let facts = facts_of(
        &deal,
        &knowing(vec![enrolled(PartnershipType::Isv, None)]),
        &claims,
        &HashMap::new(),
    );
    let expected = Content {
        kind: FactKind::Contribution,
        partner_id: PARTNER,
        role: Some(Role::Sourced),
        share_percent: Decimal::from(60),
        account_id: Some(Uuid::from_u128(3)),
        opportunity_id: Some(deal.id),
        amount: Some(usd(1_054)),
        quantity: Decimal::from(5),
        business_date: day("2017-03-01"),
        registration_id: Some(CLAIM),
        refunds: None,
        about: None,
        details: Details {
            product_id: Some(Uuid::from_u128(9)),
            ..Details::default()
        },
    };
    assert_eq!(facts, [expected]);
}

/// Records what the deal stands for now, as the store would.
fn record_all(log: &mut Vec<Fact>, deal: &Opportunity, knowledge: &Knowledge) -> Vec<Fact> {
    let reversed = |id: Uuid| log.iter().any(|fact| fact.reverses == Some(id));
    let recorded = log.iter().filter(|fact| fact.reverses.is_none());
    let recorded = recorded
        .map(|fact| Recorded {
            fact: fact.clone(),
            reversed: reversed(fact.id),
            detailed: true,
        })
        .collect();
    let facts = difference(
        "acme",
        deal.id,
        recorded,
        facts_of(deal, knowledge, &[], &HashMap::new()),
        DateTime::UNIX_EPOCH,
    );
    log.extend(facts.iter().cloned());
    facts
}

/// The same, in short.
fn record(log: &mut Vec<Fact>, deal: &Opportunity, knowledge: &Knowledge) -> Vec<String> {
    let suffix = |fact: &Fact| {
        fact.external_id
            .split_once("SOURCED:")
            .expect("a derived id")
            .1
            .to_owned()
    };
    let facts = record_all(log, deal, knowledge);
    facts
        .iter()
        .map(|fact| format!("{} {}", suffix(fact), fact.lineage_no))
        .collect()
}

#[test]
fn what_changed_is_reversed_and_replaced_and_what_did_not_stays() {
    let (mut log, knowledge) = (
        Vec::new(),
        knowing(vec![enrolled(PartnershipType::Isv, None)]),
    );
    let mut deal = won(&[Role::Sourced]);
    assert_eq!(record(&mut log, &deal, &knowledge), ["CONTRIBUTION:1 1"]);
    assert_eq!(record(&mut log, &deal, &knowledge), [""; 0]);

    deal.terms.amount = Some(usd(2_000));
    deal.terms.close_date = Some(day("2017-04-01"));
    assert_eq!(
        record(&mut log, &deal, &knowledge),
        ["CONTRIBUTION:1:reversed 2", "CONTRIBUTION:2 3"]
    );
    assert_eq!(
        (log[1].content.business_date, log[1].content.amount),
        (day("2017-03-01"), Some(usd(1_054)))
    );
    assert_eq!(
        (log[1].reverses, log[2].lineage),
        (Some(log[0].id), log[0].id)
    );
}

#[test]
fn what_vanished_is_reversed_and_may_come_back() {
    let (mut log, knowledge) = (
        Vec::new(),
        knowing(vec![enrolled(PartnershipType::Isv, None)]),
    );
    let deal = won(&[Role::Sourced]);
    let mut lost = deal.clone();
    lost.terms.stage = Stage::Lost;
    record(&mut log, &deal, &knowledge);
    assert_eq!(
        record(&mut log, &lost, &knowledge),
        ["CONTRIBUTION:1:reversed 2"]
    );
    assert_eq!(record(&mut log, &lost, &knowledge), [""; 0]);
    assert_eq!(record(&mut log, &deal, &knowledge), ["CONTRIBUTION:2 3"]);
    assert_eq!(
        record(&mut log, &lost, &knowledge),
        ["CONTRIBUTION:2:reversed 4"]
    );
}

#[test]
fn another_kind_is_another_lineage() {
    let mut log = Vec::new();
    let deal = won(&[Role::Sourced]);
    record(&mut log, &deal, &knowing(vec![]));
    let mut knowledge = knowing(vec![enrolled(PartnershipType::Oem, None)]);
    knowledge.profiles.insert(
        PartnershipType::Oem,
        vec![produced(FactKind::UnitReport, Some(Role::Sourced))],
    );
    assert_eq!(
        record(&mut log, &deal, &knowledge),
        ["CONTRIBUTION:1:reversed 2", "UNIT_REPORT:1 1"]
    );
}

fn report(kind: FactKind) -> Report {
    Report {
        source: "erp".to_owned(),
        external_id: "F-1".to_owned(),
        kind: Some(kind),
        partner_id: Some(PARTNER),
        role: None,
        share_percent: None,
        account_id: None,
        opportunity_id: None,
        amount: Some(usd(100)),
        quantity: None,
        business_date: Some(day("2017-05-01")),
        refunds: None,
        reason: String::new(),
        about: None,
        details: Details::default(),
    }
}

fn around() -> Surroundings {
    let content = facts_of(
        &won(&[Role::Sourced]),
        &knowing(vec![]),
        &[],
        &HashMap::new(),
    )
    .remove(0);
    let original = Original {
        content,
        cancelled: false,
        refunded_amount: Decimal::ZERO,
        refunded_quantity: Decimal::ZERO,
        churned: false,
    };
    Surroundings {
        partners: [PARTNER].into(),
        originals: HashMap::from([(Uuid::from_u128(11), original)]),
        ..Surroundings::default()
    }
}

fn refused(report: &Report, around: &mut Surroundings) -> Vec<String> {
    let mut violations = Violations::new();
    report.check(around, &mut violations, "fact.");
    violations
        .iter()
        .map(|violation| format!("{} {}", violation.field, violation.reason))
        .collect()
}

#[test]
fn everything_wrong_with_a_report_is_named_at_once() {
    let bad = Report {
        source: OWN_SOURCE.to_owned(),
        partner_id: Some(Uuid::from_u128(99)),
        account_id: Some(Uuid::from_u128(98)),
        opportunity_id: Some(Uuid::from_u128(97)),
        refunds: Some(Uuid::from_u128(96)),
        share_percent: Some(Decimal::from(101)),
        quantity: Some(Decimal::ZERO),
        amount: None,
        ..report(FactKind::Renewal)
    };
    let expected = "fact.partner_id UNKNOWN_PARTNER, fact.account_id UNKNOWN_ACCOUNT, fact.opportunity_id UNKNOWN_OPPORTUNITY, \
        fact.refunds_fact_id UNKNOWN_FACT, fact.share_percent SHARE_OUT_OF_RANGE, fact.quantity OUT_OF_RANGE, \
        fact.amount REQUIRED, fact.refunds_fact_id NOT_OF_THIS_KIND, fact.source RESERVED_SOURCE";
    assert_eq!(refused(&bad, &mut around()).join(", "), expected);
}

#[test]
fn refunds_together_give_back_at_most_the_whole() {
    let mut around = around();
    let refund = |amount| Report {
        amount: Some(usd(amount)),
        refunds: Some(Uuid::from_u128(11)),
        ..report(FactKind::Refund)
    };
    assert_eq!(refused(&refund(1_000), &mut around), [""; 0]);
    assert_eq!(
        refused(&refund(55), &mut around),
        ["fact.amount EXCEEDS_ORIGINAL"]
    );
    assert_eq!(refused(&refund(54), &mut around), [""; 0]);
}

#[test]
fn a_refund_belongs_to_the_fact_that_it_refunds() {
    let refund = Report {
        refunds: Some(Uuid::from_u128(11)),
        ..report(FactKind::Refund)
    };
    let content = refund
        .check(&mut around(), &mut Violations::new(), "")
        .expect("valid");
    assert_eq!(
        (content.role, content.share_percent),
        (Some(Role::Sourced), Decimal::from(60))
    );
    assert_eq!(content.opportunity_id, Some(Uuid::from_u128(1)));

    let early = Report {
        business_date: Some(day("2017-02-28")),
        role: Some(Role::CoSell),
        ..refund
    };
    let expected = [
        "fact.role REFUND_DIFFERS",
        "fact.business_date DATES_OUT_OF_ORDER",
    ];
    assert_eq!(refused(&early, &mut around()), expected);
    assert_eq!(
        refused(&report(FactKind::Refund), &mut around()),
        ["fact.refunds_fact_id REQUIRED"]
    );
}

#[test]
fn a_body_is_the_same_only_if_every_word_is() {
    let one = report(FactKind::Renewal);
    assert_eq!(body_hash(&one), body_hash(&one.clone()));
    assert_ne!(
        body_hash(&one),
        body_hash(&Report {
            reason: "x".to_owned(),
            ..one.clone()
        })
    );
}

/// Facts are recognized by the hash of this text, so it must never change for what could be said before.
#[test]
fn a_report_without_details_is_written_down_as_ever() {
    let text = serde_json::to_string(&report(FactKind::Renewal)).expect("json");
    let amount = serde_json::to_string(&usd(100)).expect("json");
    let expected = format!(
        r#"{{"source":"erp","external_id":"F-1","kind":"RENEWAL","partner_id":"{PARTNER}","role":null,"share_percent":null,"account_id":null,"opportunity_id":null,"amount":{amount},"quantity":null,"business_date":"2017-05-01","refunds":null,"reason":""}}"#
    );
    assert_eq!(text, expected);
}

/// A deal as it may be at some time: stage, amount, day of close, roles.
fn any_deal() -> impl Strategy<Value = Opportunity> {
    let roles = proptest::sample::subsequence(
        vec![Role::Sourced, Role::Influenced, Role::Fulfilment],
        0..=3,
    );
    (any::<bool>(), 1..3_i64, 1..3_u32, roles).prop_map(|(is_won, amount, month, roles)| {
        let mut deal = won(&roles);
        deal.terms.stage = if is_won { Stage::Won } else { Stage::Lost };
        deal.terms.amount = Some(usd(amount));
        deal.terms.close_date = NaiveDate::from_ymd_opt(2017, month, 1);
        deal
    })
}

proptest! {
    /// Whatever happens to a deal, the facts that were not reversed are exactly those that it stands for in the end.
    #[test]
    fn the_log_follows_the_deal(history in proptest::collection::vec((any_deal(), any::<bool>()), 1..8)) {
        let mut log: Vec<Fact> = Vec::new();
        for (deal, enrolled_by_then) in history {
            let enrollments = if enrolled_by_then { vec![enrolled(PartnershipType::Isv, None)] } else { vec![] };
            let knowledge = knowing(enrollments);
            record_all(&mut log, &deal, &knowledge);
            let reversed: Vec<Uuid> = log.iter().filter_map(|fact| fact.reverses).collect();
            let live = log.iter().filter(|fact| fact.reverses.is_none() && !reversed.contains(&fact.id));
            let mut live: Vec<Content> = live.map(|fact| fact.content.clone()).collect();
            let mut wanted = facts_of(&deal, &knowledge, &[], &HashMap::new());
            live.sort_unstable_by_key(|content| (content.kind, content.role));
            wanted.sort_unstable_by_key(|content| (content.kind, content.role));
            prop_assert_eq!(live, wanted);
        }
        let mut ids: Vec<Uuid> = log.iter().map(|fact| fact.id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), log.len());
    }
}
