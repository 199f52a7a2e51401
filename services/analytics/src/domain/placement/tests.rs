use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::domain::{
    enrollment::ActivePeriod,
    opportunity::{Involvement, Status},
    partnership_type::PartnershipType,
    segment::Segment::{Engagement as Of, Partner, Type},
};

const P: Uuid = Uuid::from_u128(1);
const Q: Uuid = Uuid::from_u128(2);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn opportunity(status: Status, partners: &[(Uuid, bool)]) -> Opportunity {
    Opportunity {
        opportunity_id: Uuid::nil(),
        version: 1,
        external_id: String::new(),
        account_id: None,
        status,
        open_date: Some(day("2017-02-01")),
        value: None,
        estimated: false,
        involvements: Involvement::merged(
            partners
                .iter()
                .map(|&(partner_id, sourced)| Involvement {
                    partner_id,
                    sourced,
                })
                .collect(),
        ),
    }
}

fn enrolled(
    partner_id: Uuid,
    partnership_type: PartnershipType,
    start: &str,
    end: Option<&str>,
) -> Enrollment {
    Enrollment {
        enrollment_id: Uuid::nil(),
        partner_id,
        partnership_type,
        active_periods: vec![ActivePeriod {
            start_date: day(start),
            end_date: end.map(day),
        }],
    }
}

fn won(on: &str) -> Status {
    Status::Won(day(on))
}

#[test]
fn a_deal_without_partners_is_direct() {
    let placements = placements(&opportunity(won("2017-03-01"), &[]), &[]);
    let expected = [
        (Of(Engagement::All), false),
        (Of(Engagement::Direct), false),
    ];
    assert_eq!(placements, expected.into());
}

#[test]
fn a_partner_with_two_roles_counts_once_and_sourced_wins() {
    let deal = opportunity(won("2017-03-01"), &[(P, false), (P, true), (Q, false)]);
    let expected = [
        (Segment::ALL, true),
        (Segment::INFLUENCED, true),
        (Partner(P), true),
        (Partner(Q), false),
    ];
    assert_eq!(placements(&deal, &[]), expected.into());
}

#[test]
fn a_type_is_sourced_by_its_own_partners_only() {
    let deal = opportunity(won("2017-03-01"), &[(P, true), (Q, false)]);
    let enrollments = [
        enrolled(P, PartnershipType::Isv, "2017-01-01", None),
        enrolled(Q, PartnershipType::Si, "2017-01-01", None),
        enrolled(Uuid::from_u128(3), PartnershipType::Oem, "2017-01-01", None),
    ];
    let placements = placements(&deal, &enrollments);
    assert_eq!(placements.get(&Type(PartnershipType::Isv)), Some(&true));
    assert_eq!(placements.get(&Type(PartnershipType::Si)), Some(&false));
    assert_eq!(placements.get(&Type(PartnershipType::Oem)), None);
}

#[test]
fn a_closed_deal_counts_for_the_types_of_its_close_date() {
    let enrollments = [enrolled(
        P,
        PartnershipType::Isv,
        "2017-01-01",
        Some("2018-01-01"),
    )];
    for (on, counted) in [
        ("2016-12-31", false),
        ("2017-01-01", true),
        ("2017-12-31", true),
        ("2018-01-01", false),
    ] {
        let placements = placements(&opportunity(won(on), &[(P, true)]), &enrollments);
        assert_eq!(
            placements.contains_key(&Type(PartnershipType::Isv)),
            counted,
            "closed on {on}"
        );
    }
}

#[test]
fn an_open_deal_counts_for_every_type_from_its_open_date_on() {
    let cases = [
        ("2016-01-01", Some("2017-02-01"), false),
        ("2016-01-01", Some("2017-02-02"), true),
        ("2030-01-01", None, true),
    ];
    for (start, end, counted) in cases {
        let enrollments = [enrolled(P, PartnershipType::Si, start, end)];
        let mut deal = opportunity(Status::Open, &[(P, true)]);
        let found = placements(&deal, &enrollments).contains_key(&Type(PartnershipType::Si));
        assert_eq!(found, counted, "{start} to {end:?}");
        deal.open_date = None;
        assert!(placements(&deal, &enrollments).contains_key(&Type(PartnershipType::Si)));
    }
}
