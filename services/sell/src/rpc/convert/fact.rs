use contracts::tandem::sell::v1 as wire;
use kit::Violations;
use kit::wire::{
    amount, date, decimal, optional_uuid, text, to_date, to_decimal, to_money, to_timestamp, uuid,
};
use uuid::Uuid;

use super::own_partner;
use super::upsert::violations as to_violations;
use super::vocabulary::{kind, role, to_kind, to_role};
use crate::domain::fact::{Fact, Report};
use crate::error::Result;
use crate::store::fact::Filter;
use crate::store::fact_sum::Sum;

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
        refunds_fact_id: id(content.refunds),
        reason: fact.reason.clone(),
        record_time: Some(to_timestamp(fact.recorded_at)),
        ..wire::Fact::default()
    }
}

/// What is said of a fact, with everything that can't be read or is missing.
pub(crate) fn report(violations: &mut Violations, path: &str, given: wire::Fact) -> Report {
    let at = |field: &str| format!("{path}{field}");
    if given.kind == 0 {
        violations.add(at("kind"), "REQUIRED", "a fact has a kind");
    }
    if given.business_date.is_none() {
        violations.add(
            at("business_date"),
            "REQUIRED",
            "a fact has a day on which it counts",
        );
    }
    let has_amount = given.amount.is_some();
    let money = amount(violations, &at("amount"), given.amount);
    Report {
        source: text(violations, &at("source"), &given.source, 1..=100),
        external_id: text(violations, &at("external_id"), &given.external_id, 1..=200),
        kind: kind(violations, &at("kind"), given.kind),
        partner_id: uuid(violations, &at("partner_id"), &given.partner_id),
        role: role(violations, &at("role"), given.role),
        share_percent: decimal(violations, &at("share_percent"), given.share_percent),
        account_id: optional_uuid(violations, &at("account_id"), &given.account_id),
        opportunity_id: optional_uuid(violations, &at("opportunity_id"), &given.opportunity_id),
        amount: money,
        amount_is_malformed: has_amount && money.is_none(),
        quantity: decimal(violations, &at("quantity"), given.quantity),
        business_date: date(violations, &at("business_date"), given.business_date),
        refunds: optional_uuid(violations, &at("refunds_fact_id"), &given.refunds_fact_id),
        reason: text(violations, &at("reason"), &given.reason, 0..=1_000),
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
