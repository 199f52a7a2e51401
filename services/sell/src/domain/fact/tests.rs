//! Deals, enrollments and what they make of each other.

use std::collections::HashMap;

use kit::money::Currency;

use super::*;
use crate::domain::knowledge::{Enrollment, Knowledge, Period, Produced};
use crate::domain::opportunity::{Involvement, Line, Opportunity, Price, Reference, Stage, Terms};
use crate::domain::vocabulary::PartnershipType;

mod derivation;
mod difference;
mod report;

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
