use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::*;
use crate::domain::metric::Metric;
use crate::domain::objective::{Gap, Statement};
use crate::domain::type_profile;

fn objective(gap: Gap, metric: &str) -> Objective {
    let statement = Statement {
        description: "reach the south".to_owned(),
        gap,
        target_metric: Metric::named("m", metric).expect("a known metric"),
        target_value: Decimal::ONE,
        horizon: NaiveDate::from_ymd_opt(2030, 1, 1).expect("a date"),
        owner: "ada".to_owned(),
    };
    Objective::new(Uuid::nil(), statement, DateTime::UNIX_EPOCH)
}

fn terms(partnership_type: PartnershipType, justification: &str) -> Terms {
    Terms {
        display_name: "South".to_owned(),
        partnership_type,
        objective_id: Uuid::nil(),
        justification: justification.to_owned(),
        customer_direction: CustomerDirection::Inbound,
        workflow: Workflow::default(),
    }
}

fn profile(partnership_type: PartnershipType) -> TypeProfile {
    let mut all = type_profile::defaults().into_iter();
    all.find(|profile| profile.partnership_type == partnership_type)
        .expect("every type has a profile")
}

fn drafted(partnership_type: PartnershipType) -> Program {
    Program::draft(
        Uuid::nil(),
        terms(partnership_type, "tried before"),
        DateTime::UNIX_EPOCH,
    )
}

#[test]
fn the_life_of_a_program() {
    let reach = objective(Gap::MarketReach, "resale_revenue");
    let reseller = profile(PartnershipType::Reseller);
    let active = drafted(PartnershipType::Reseller)
        .activate(&reach, &reseller)
        .expect("legal");
    let again = active
        .clone()
        .activate(&reach, &reseller)
        .expect_err("active already");
    assert_eq!(
        again.to_string(),
        "a program that is ACTIVE can't become ACTIVE; legal is RETIRED"
    );
    let retired = active.retire().expect("legal");
    assert_eq!(
        (retired.state, retired.revision),
        (ProgramState::Retired, 3)
    );
    assert_eq!(
        retired.clone().retire().expect_err("final").to_string(),
        "a program that is RETIRED can't become RETIRED; legal is nothing"
    );
    let revised = retired.revise(terms(PartnershipType::Reseller, ""), &reach, &reseller);
    assert_eq!(revised, Err(ProgramError::Retired));
}

#[test]
fn a_draft_is_not_retired() {
    assert!(drafted(PartnershipType::Si).retire().is_err());
}

#[test]
fn activation_needs_the_facts_of_the_metric() {
    let reach = objective(Gap::MarketReach, "resale_revenue");
    let refused = drafted(PartnershipType::Si).activate(&reach, &profile(PartnershipType::Si));
    assert_eq!(
        refused
            .expect_err("an integrator resells nothing")
            .to_string(),
        "resale_revenue is computed from RESALE_BOOKING, which SI partners do not produce"
    );
}

#[test]
fn an_active_program_gets_versions_and_keeps_its_type() {
    let reach = objective(Gap::MarketReach, "resale_revenue");
    let reseller = profile(PartnershipType::Reseller);
    let draft = drafted(PartnershipType::Reseller);
    let draft = draft
        .revise(terms(PartnershipType::Reseller, ""), &reach, &reseller)
        .expect("a draft changes in place");
    assert_eq!(draft.version, 1);
    let active = draft.activate(&reach, &reseller).expect("legal");
    let other = active
        .clone()
        .revise(terms(PartnershipType::Si, "why"), &reach, &reseller);
    assert_eq!(other, Err(ProgramError::TypeFixed));
    let next = active
        .revise(terms(PartnershipType::Reseller, "more"), &reach, &reseller)
        .expect("legal");
    assert_eq!((next.version, next.state), (2, ProgramState::Active));
}

#[test]
fn an_active_program_can_not_turn_to_what_it_can_not_measure() {
    let reseller = profile(PartnershipType::Reseller);
    let reach = objective(Gap::MarketReach, "resale_revenue");
    let active = drafted(PartnershipType::Reseller)
        .activate(&reach, &reseller)
        .expect("legal");
    let units = objective(Gap::EmbeddedDistribution, "units_shipped");
    let refused = active.revise(terms(PartnershipType::Reseller, "why"), &units, &reseller);
    assert!(matches!(
        refused,
        Err(ProgramError::MetricNotComputable { .. })
    ));
}

#[test]
fn another_type_than_recommended_needs_a_reason() {
    let reach = objective(Gap::MarketReach, "win_rate");
    assert_eq!(
        terms(PartnershipType::Reseller, "").justified(&reach),
        Ok(())
    );
    assert_eq!(
        terms(PartnershipType::Isv, "their region").justified(&reach),
        Ok(())
    );
    let problem = terms(PartnershipType::Isv, "")
        .justified(&reach)
        .expect_err("no reason given");
    assert_eq!(problem.field, "program.justification");
    assert!(problem.description.contains("RESELLER, OEM"));
}
