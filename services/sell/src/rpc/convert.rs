//! Protobuf to domain and back. What can't be read becomes a violation at its path.

use kit::Violations;
use uuid::Uuid;

use crate::error::{Error, Result};

mod account;
pub(crate) mod co_sell;
mod fact;
pub(crate) mod gate;
mod mask;
mod names;
mod opportunity;
mod product;
mod registration;
mod upsert;
mod vocabulary;

pub(crate) use account::{account, account_changes, account_fields, account_rows, account_terms};
pub(crate) use fact::{fact, fact_filter, refused_fact, report, summaries as fact_summaries};
pub(crate) use opportunity::{
    opportunity, opportunity_changes, opportunity_draft, opportunity_fields, opportunity_filter,
    opportunity_rows, order, stage_move, summaries as opportunity_summaries,
};
pub(crate) use product::{product, product_rows};
pub(crate) use registration::{
    claim, extension, policy, policy_terms, registration, registration_filter,
};
pub(crate) use upsert::results;
pub(crate) use vocabulary::{derived_facts, partnership_type, reported_facts};

/// The partner that a request is about: a partner's user is about the own partner, and another does not exist for it.
pub(crate) fn own_partner(
    violations: &mut Violations,
    path: &str,
    given: &str,
    viewer: Option<Uuid>,
) -> Result<Option<Uuid>> {
    let given = kit::wire::optional_uuid(violations, path, given);
    match (viewer, given) {
        (Some(viewer), Some(given)) if viewer != given => Err(Error::not_found("partner", given)),
        _ => Ok(viewer.or(given)),
    }
}
