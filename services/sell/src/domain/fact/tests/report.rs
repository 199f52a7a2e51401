//! What people and systems report.

use kit::Violations;

use super::*;

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
