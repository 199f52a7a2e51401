use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{date, optional_uuid, to_date, to_decimal, to_money, to_timestamp};
use uuid::Uuid;

use super::own_partner;
use super::upsert::violations as to_violations;
use super::vocabulary::{kind, to_kind, to_role};
use crate::domain::fact::Fact;
use crate::error::Result;
use crate::store::fact::Filter;
use crate::store::fact_sum::Sum;

mod details;
mod report;

pub(crate) use report::report;

pub(crate) fn fact(fact: &Fact) -> wire::Fact {
    let content = &fact.content;
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    wire::Fact {
        fact_id: fact.id.to_string(),
        source: fact.source.clone(),
        external_id: fact.external_id.clone(),
        kind: to_kind(content.kind),
        partner_id: content.partner_id.to_string(),
        role: to_role(content.role),
        share_percent: Some(to_decimal(content.share_percent)),
        account_id: id(content.account_id),
        opportunity_id: id(content.opportunity_id),
        amount: content.amount.map(to_money),
        quantity: Some(to_decimal(content.quantity)),
        business_date: Some(to_date(content.business_date)),
        registration_id: id(content.registration_id),
        reverses_fact_id: id(fact.reverses),
        replaces_fact_id: id(fact.replaces),
        refunds_fact_id: id(content.refunds),
        reason: fact.reason.clone(),
        record_time: Some(to_timestamp(fact.recorded_at)),
        about_fact_id: id(content.about),
        ..details::to_wire(&content.details)
    }
}

pub(crate) fn refused_fact(
    index: i64,
    external_id: String,
    violations: Violations,
) -> wire::RefusedFact {
    wire::RefusedFact {
        index,
        external_id,
        violations: to_violations(violations),
    }
}

pub(crate) fn fact_filter(
    request: &wire::ListFactsRequest,
    viewer: Option<Uuid>,
) -> Result<Filter> {
    let mut violations = Violations::new();
    let partner_id = own_partner(&mut violations, "partner_id", &request.partner_id, viewer)?;
    let filter = Filter {
        partner_id,
        kind: kind(&mut violations, "kind", request.kind),
        opportunity_id: optional_uuid(&mut violations, "opportunity_id", &request.opportunity_id),
        about_fact_id: optional_uuid(&mut violations, "about_fact_id", &request.about_fact_id),
        product_id: optional_uuid(&mut violations, "product_id", &request.product_id),
        person: details::short(&mut violations, "person", &request.person, 200),
        from: date(
            &mut violations,
            "business_date_from",
            request.business_date_from,
        ),
        to: date(
            &mut violations,
            "business_date_to",
            request.business_date_to,
        ),
    };
    violations.check()?;
    Ok(filter)
}

pub(crate) fn summaries(sums: Vec<Sum>) -> Vec<wire::FactSummary> {
    let summary = |sum: Sum| wire::FactSummary {
        partner_id: sum.partner_id.to_string(),
        kind: to_kind(sum.kind),
        fact_count: sum.fact_count,
        amount: sum.amount.map(to_money),
    };
    sums.into_iter().map(summary).collect()
}
