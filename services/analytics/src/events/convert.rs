//! Announced snapshots as the domain knows them. What can't be read is an error, so that the event is parked and seen.
use contracts::tandem::{
    onboard::v1 as onboard,
    partnership::v1::PartnerRole,
    sell::v1::{self as sell, OpportunityStage},
};
use kit::{Violations, wire};
use uuid::Uuid;

use crate::{
    domain::{
        enrollment::{ActivePeriod, Enrollment},
        opportunity::{Involvement, Opportunity, Status},
    },
    rpc::convert::partnership_type,
    store::partner::Partner,
};

pub(super) fn opportunity(
    version: i64,
    wire: Option<sell::Opportunity>,
) -> Result<Opportunity, kit::Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let wire = wire.unwrap_or_default();
    let opportunity = Opportunity {
        opportunity_id: wire::uuid(v, "opportunity_id", &wire.opportunity_id).unwrap_or_default(),
        version,
        account_id: wire::optional_uuid(v, "account_id", &wire.account_id),
        status: status(v, &wire),
        open_date: wire::date(v, "open_date", wire.open_date),
        value: wire::money(v, "value", wire.value),
        estimated: wire.estimated,
        involvements: involvements(v, &wire.partners),
        external_id: wire.external_id,
    };
    violations.check()?;
    Ok(opportunity)
}

fn status(violations: &mut Violations, wire: &sell::Opportunity) -> Status {
    let closed: Option<fn(_) -> _> = match wire.stage() {
        OpportunityStage::Won => Some(Status::Won),
        OpportunityStage::Lost => Some(Status::Lost),
        OpportunityStage::Unspecified => {
            violations.add("stage", "REQUIRED", "a stage is needed");
            None
        }
        OpportunityStage::Prospecting
        | OpportunityStage::Engaging
        | OpportunityStage::Negotiating => None,
    };
    let Some(closed) = closed else {
        return Status::Open;
    };
    if wire.close_date.is_none() {
        violations.add(
            "close_date",
            "REQUIRED",
            "what is won or lost has a close date",
        );
    }
    wire::date(violations, "close_date", wire.close_date).map_or(Status::Open, closed)
}

fn involvements(
    violations: &mut Violations,
    partners: &[sell::PartnerInvolvement],
) -> Vec<Involvement> {
    let mut involvement = |(index, partner): (usize, &sell::PartnerInvolvement)| {
        let partner_id = wire::uuid(
            violations,
            &format!("partners[{index}].partner_id"),
            &partner.partner_id,
        )?;
        Some(Involvement {
            partner_id,
            sourced: partner.role() == PartnerRole::Sourced,
        })
    };
    Involvement::merged(
        partners
            .iter()
            .enumerate()
            .filter_map(&mut involvement)
            .collect(),
    )
}

pub(super) fn enrollment(wire: Option<onboard::Enrollment>) -> Result<Enrollment, kit::Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let wire = wire.unwrap_or_default();
    let enrollment_id = wire::uuid(v, "enrollment_id", &wire.enrollment_id);
    let partner_id = wire::uuid(v, "partner_id", &wire.partner_id);
    let partnership_type = partnership_type(v, "type", wire.r#type());
    let active_periods = active_periods(v, &wire.active_periods);
    match (enrollment_id, partner_id, partnership_type) {
        (Some(enrollment_id), Some(partner_id), Some(partnership_type))
            if violations.is_empty() =>
        {
            Ok(Enrollment {
                enrollment_id,
                partner_id,
                partnership_type,
                active_periods,
            })
        }
        _ => Err(violations.into()),
    }
}

/// Periods without a day are left out: they say nothing.
fn active_periods(
    violations: &mut Violations,
    periods: &[onboard::ActivePeriod],
) -> Vec<ActivePeriod> {
    let mut period = |(index, period): (usize, &onboard::ActivePeriod)| {
        let path = format!("active_periods[{index}]");
        let end_date = wire::date(violations, &format!("{path}.end_date"), period.end_date);
        if period.start_date.is_none() {
            violations.add(
                format!("{path}.start_date"),
                "REQUIRED",
                "a period has a first day",
            );
        }
        let start_date = wire::date(violations, &format!("{path}.start_date"), period.start_date)?;
        let has_a_day = end_date.is_none_or(|end| start_date < end);
        has_a_day.then_some(ActivePeriod {
            start_date,
            end_date,
        })
    };
    periods.iter().enumerate().filter_map(&mut period).collect()
}

pub(super) fn partner(version: i64, wire: Option<onboard::Partner>) -> Result<Partner, kit::Error> {
    let mut violations = Violations::new();
    let wire = wire.unwrap_or_default();
    let partner_id: Option<Uuid> = wire::uuid(&mut violations, "partner_id", &wire.partner_id);
    violations.check()?;
    Ok(Partner {
        partner_id: partner_id.unwrap_or_default(),
        version,
        display_name: wire.display_name,
    })
}
