//! What sell and enable announce of partners' figures. What can't be read is an error, so that the event is parked and seen.

use contracts::tandem::{enable, sell};
use kit::{Error, Violations, wire};
use rust_decimal::Decimal;

use super::words;
use crate::domain::partner_fact::PartnerFact;
use crate::store::adoption::Adoption;

pub fn fact(of: &sell::v1::Fact) -> Result<PartnerFact, Error> {
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "fact.fact_id", &of.fact_id);
    let partner_id = wire::uuid(&mut v, "fact.partner_id", &of.partner_id);
    let kind = words::required(&mut v, "fact.kind", of.kind);
    let role = words::optional(&mut v, "fact.role", of.role);
    let opportunity_id = wire::optional_uuid(&mut v, "fact.opportunity_id", &of.opportunity_id);
    let amount = wire::money(&mut v, "fact.amount", of.amount.clone());
    let share = wire::decimal(&mut v, "fact.share_percent", of.share_percent.clone());
    let date = wire::date(&mut v, "fact.business_date", of.business_date);
    let refunds = wire::optional_uuid(&mut v, "fact.refunds_fact_id", &of.refunds_fact_id);
    match (id, partner_id, kind, date) {
        (Some(id), Some(partner_id), Some(kind), Some(business_date)) if v.is_empty() => {
            Ok(PartnerFact {
                id,
                partner_id,
                kind,
                role,
                opportunity_id,
                amount,
                share_percent: share.unwrap_or(Decimal::ONE_HUNDRED),
                business_date,
                reverses: !of.reverses_fact_id.is_empty(),
                refunds,
            })
        }
        _ => Err(Error::invalid(v)),
    }
}

pub fn adoption(of: &enable::v1::IntegrationAdoption) -> Result<Adoption, Error> {
    let mut v = Violations::new();
    let integration_id = wire::uuid(&mut v, "adoption.integration_id", &of.integration_id);
    let partner_id = wire::uuid(&mut v, "adoption.partner_id", &of.partner_id);
    let day = wire::date(&mut v, "adoption.day", of.day);
    match (integration_id, partner_id, day) {
        (Some(integration_id), Some(partner_id), Some(day)) => Ok(Adoption {
            integration_id,
            partner_id,
            day,
            joint_customers: of.joint_customers,
            using_customers: of.using_customers,
        }),
        _ => Err(Error::invalid(v)),
    }
}
