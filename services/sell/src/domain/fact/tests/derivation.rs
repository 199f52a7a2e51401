//! What a won deal stands for.

use super::*;

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
