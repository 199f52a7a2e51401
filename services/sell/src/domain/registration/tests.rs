use kit::money::{Currency, Money};
use rust_decimal::Decimal;

use super::*;
use crate::domain::opportunity::Reference;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// A claim of partner 1 on account 10, of hierarchy 100, about product 1000, protected in the first quarter.
fn claim(registration: u128) -> Claim {
    Claim {
        registration_id: id(registration),
        partner_id: id(1),
        opportunity_id: id(registration),
        account_id: Some(id(10)),
        root_account_id: Some(id(100)),
        products: [Reference::Known(id(1_000))].into(),
        claimed_on: day("2018-01-01"),
        protected_until: Some(day("2018-04-01")),
    }
}

fn kinds(claim: &Claim, other: &Claim) -> Vec<ConflictKind> {
    overlaps(claim, [other])
        .into_iter()
        .map(|overlap| overlap.conflict.kind)
        .collect()
}

#[test]
fn who_and_where_decide_the_kind() {
    let other = claim(1);
    let second = |partner: u128, account: u128, root: u128| Claim {
        partner_id: id(partner),
        account_id: Some(id(account)),
        root_account_id: Some(id(root)),
        ..claim(2)
    };
    assert_eq!(
        kinds(&second(1, 10, 100), &other),
        [ConflictKind::Duplicate]
    );
    assert_eq!(
        kinds(&second(2, 10, 100), &other),
        [ConflictKind::SameAccount]
    );
    assert_eq!(
        kinds(&second(2, 11, 100), &other),
        [ConflictKind::SameHierarchy]
    );
    assert_eq!(kinds(&second(1, 11, 100), &other), []);
    assert_eq!(kinds(&second(2, 11, 101), &other), []);
    assert_eq!(kinds(&other, &other), []);
}

#[test]
fn products_must_overlap_and_no_lines_overlap_everything() {
    let other = claim(1);
    let about = |products: &[u128]| Claim {
        partner_id: id(2),
        products: products.iter().map(|n| Reference::Known(id(*n))).collect(),
        ..claim(2)
    };
    assert_eq!(kinds(&about(&[1_001]), &other), []);
    assert_eq!(
        kinds(&about(&[1_001, 1_000]), &other),
        [ConflictKind::SameAccount]
    );
    assert_eq!(kinds(&about(&[]), &other), [ConflictKind::SameAccount]);
    let same_deal = Claim {
        opportunity_id: id(1),
        ..about(&[1_001])
    };
    assert_eq!(kinds(&same_deal, &other), [ConflictKind::SameAccount]);
}

#[test]
fn without_an_account_only_the_same_opportunity_conflicts() {
    let nowhere = |registration| Claim {
        account_id: None,
        root_account_id: None,
        ..claim(registration)
    };
    assert_eq!(kinds(&nowhere(2), &nowhere(1)), []);
    assert_eq!(
        kinds(
            &Claim {
                opportunity_id: id(1),
                ..nowhere(2)
            },
            &nowhere(1)
        ),
        [ConflictKind::Duplicate]
    );
}

#[test]
fn protection_ends_on_its_day_and_a_waiting_claim_has_no_end() {
    let other = claim(1);
    let on = |text: &str| Claim {
        claimed_on: day(text),
        protected_until: None,
        ..claim(2)
    };
    assert_eq!(kinds(&on("2018-03-31"), &other), [ConflictKind::Duplicate]);
    assert_eq!(kinds(&on("2018-04-01"), &other), []);
    let waiting = Claim {
        protected_until: None,
        ..claim(1)
    };
    let found = overlaps(&on("2020-01-01"), [&waiting]).remove(0);
    assert!(!found.protected);
    let text = "the same partner claimed overlapping products for the same account on 2018-01-01, not decided yet";
    assert_eq!(found.conflict.explanation, text);
}

fn usd(amount: i64) -> Option<Money> {
    Money::new(Decimal::from(amount), Currency::USD).ok()
}

#[test]
fn policy_decides_what_becomes_of_a_claim() {
    let protected = overlaps(
        &Claim {
            partner_id: id(2),
            ..claim(2)
        },
        [&claim(1)],
    );
    let waiting = overlaps(
        &claim(2),
        [&Claim {
            protected_until: None,
            ..claim(1)
        }],
    );
    let review = Policy {
        auto_approve_up_to: usd(1_000),
        ..Policy::default()
    };
    let reject = Policy {
        second_registrant: SecondRegistrant::Reject,
        ..review.clone()
    };
    let reason = "another partner claimed overlapping products for the same account on 2018-01-01, protected until 2018-04-01";
    let cases = [
        (&review, &[][..], usd(1_000), Verdict::Approve),
        (&review, &[], usd(1_001), Verdict::Review),
        (&review, &[], None, Verdict::Review),
        (
            &review,
            &[],
            Money::new(Decimal::ONE, "EUR".parse().expect("EUR")).ok(),
            Verdict::Review,
        ),
        (&review, &protected, usd(1), Verdict::Review),
        (
            &reject,
            &protected,
            usd(1),
            Verdict::Reject(reason.to_owned()),
        ),
        (&reject, &waiting, usd(1), Verdict::Review),
    ];
    for (policy, overlaps, value, expected) in cases {
        assert_eq!(policy.judge(overlaps, value), expected);
    }
    assert_eq!(Policy::default().judge(&[], usd(1)), Verdict::Review);
}

fn submitted() -> Registration {
    let noon = DateTime::from_timestamp(1_516_017_600, 0).expect("2018-01-15 12:00");
    Registration::submit(id(1), id(2), id(3), vec![], noon)
}

#[test]
fn a_claim_lives_as_the_diagram_says() {
    let today = day("2018-01-15");
    let approved = || {
        submitted()
            .approve(today, &Policy::default())
            .expect("legal")
    };
    assert_eq!(approved().protected_until, Some(day("2018-04-15")));
    assert_eq!(
        approved()
            .extend(day("2018-06-01"))
            .expect("legal")
            .protected_until,
        Some(day("2018-06-01"))
    );
    assert_eq!(
        approved().withdraw().expect("legal").state,
        State::Withdrawn
    );
    assert_eq!(approved().expire().expect("legal").state, State::Expired);
    assert!(approved().reject("no".to_owned()).is_err());
    assert!(submitted().expire().is_err());
    let rejected = submitted().reject("no".to_owned()).expect("legal");
    let refused = rejected
        .approve(today, &Policy::default())
        .expect_err("illegal");
    assert_eq!(
        refused.to_string(),
        "the registration is REJECTED and can't become APPROVED; legal: nothing, it is final"
    );
    let refused = submitted().extend(today).expect_err("illegal");
    let text = "the registration is SUBMITTED and can't become EXTENDED; legal: APPROVED, REJECTED, WITHDRAWN";
    assert_eq!(refused.to_string(), text);
}

#[test]
fn an_imported_claim_protects_a_closed_deal_to_its_close() {
    let policy = Policy::default();
    let closed = submitted().imported(Some(day("2016-10-20")), Some(day("2017-03-01")), &policy);
    assert_eq!(
        (closed.claimed_on, closed.protected_until),
        (day("2016-10-20"), Some(day("2017-03-02")))
    );
    let open = submitted().imported(None, None, &policy);
    assert_eq!(
        (open.claimed_on, open.protected_until),
        (day("2018-01-15"), Some(day("2018-04-15")))
    );
}
