//! Outcomes and their counts.

use contracts::tandem::incentivize::v1 as contract;
use kit::wire;
use uuid::Uuid;

use super::Named as _;
use crate::{
    domain::{
        fact::FactKind,
        outcome::{Awaiting, ExceptionReason},
    },
    store::outcome::{Listed, Summary},
};

pub(crate) fn outcome(row: Listed) -> contract::Outcome {
    let (description, owner) = explained(&row.reason, &row.fact_kind);
    let counted = row.counted.map(wire::to_decimal);
    let of_units = row.of_units == Some(true);
    contract::Outcome {
        fact_id: row.fact_id.to_string(),
        partner_id: row.partner_id.to_string(),
        plan_id: if row.plan_id.is_nil() {
            String::new()
        } else {
            row.plan_id.to_string()
        },
        plan_version: row.plan_version,
        component_key: row.component_key,
        kind: contract::OutcomeKind::number(&row.kind),
        reason: row.reason,
        description,
        owner,
        earning_id: row.earning_id.map(|id| id.to_string()).unwrap_or_default(),
        business_date: Some(wire::to_date(row.business_date)),
        counted_amount: counted.clone().filter(|_| !of_units),
        counted_quantity: counted.filter(|_| of_units),
        counted_toward_fact_id: row
            .toward_fact_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
    }
}

/// What a reason means on a fact of a kind, and who has to act.
fn explained(reason: &str, fact_kind: &str) -> (String, String) {
    if let Some(awaiting) = Awaiting::from_code(reason) {
        let (description, owner) = (awaiting.description(), awaiting.owner());
        return (description.to_owned(), owner.words().to_owned());
    }
    let known = ExceptionReason::from_code(reason).zip(FactKind::from_code(fact_kind));
    known.map_or_else(Default::default, |(reason, kind)| {
        (reason.to_string(), reason.owner(kind).words().to_owned())
    })
}

pub(crate) fn summary(row: Summary) -> contract::OutcomeSummary {
    contract::OutcomeSummary {
        partner_id: row.partner_id.to_string(),
        kind: contract::OutcomeKind::number(&row.kind),
        reason: row.reason,
        outcome_count: row.outcomes,
    }
}

pub(crate) fn fact_count((partner_id, fact_count): (Uuid, i64)) -> contract::FactCount {
    contract::FactCount {
        partner_id: partner_id.to_string(),
        fact_count,
    }
}
