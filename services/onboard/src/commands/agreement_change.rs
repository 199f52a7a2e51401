//! Every change of an agreement: lock, decide, save, announce.

use kit::{Caller, Unit};
use serde::Serialize;
use uuid::Uuid;

use super::{Target, record_evidence};
use crate::domain::Named as _;
use crate::domain::agreement::{AgreedTerms, Agreement, AgreementError, Text};
use crate::domain::partnership_type::PartnershipType;
use crate::domain::problem::Problem;
use crate::error::Error;
use crate::{audit, events, store};

/// What is done, for the record.
#[derive(Clone, Copy)]
pub(super) struct Deed<'a> {
    pub(super) action: &'static str,
    /// Empty where none is due.
    pub(super) reason: &'a str,
}

impl From<&'static str> for Deed<'_> {
    fn from(action: &'static str) -> Self {
        Self { action, reason: "" }
    }
}

/// What the audit row compares.
#[derive(Serialize)]
struct Record<'a> {
    #[serde(flatten)]
    agreement: &'a Agreement,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
}

/// Errors: `NotFound`; a stale etag; `Agreement` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    deed: Deed<'_>,
    target: &Target,
    decide: impl FnOnce(Agreement) -> Result<Agreement, AgreementError>,
) -> Result<Agreement, Error> {
    let before = lock(unit, caller, target).await?;
    let after = decide(before.clone())?;
    save(unit, caller, deed, &before, &after).await?;
    Ok(after)
}

/// Errors: `NotFound`; a stale etag.
pub(super) async fn lock(
    unit: &mut Unit,
    caller: &Caller,
    target: &Target,
) -> Result<Agreement, Error> {
    let agreement = lock_amended(unit, caller, target.id).await?;
    kit::check_etag(&target.etag, agreement.revision)?;
    Ok(agreement)
}

/// Errors: `NotFound`.
pub(super) async fn lock_amended(
    unit: &mut Unit,
    caller: &Caller,
    id: Uuid,
) -> Result<Agreement, Error> {
    let agreement = store::agreement::lock(unit.conn(), caller, id).await?;
    agreement.ok_or_else(|| Error::NotFound("agreement", id.to_string()))
}

pub(super) async fn save(
    unit: &mut Unit,
    caller: &Caller,
    deed: Deed<'_>,
    before: &Agreement,
    after: &Agreement,
) -> Result<(), Error> {
    store::agreement::update(unit.conn(), &caller.tenant, after).await?;
    record(unit, caller, deed, Some(before), after);
    if let Some(evidence) = after.evidence() {
        record_evidence::run(unit, &caller.tenant, &evidence).await?;
    }
    Ok(())
}

pub(super) async fn insert(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    draft: &Agreement,
    text: &Text,
) -> Result<(), Error> {
    store::agreement::insert(unit.conn(), &caller.tenant, draft, &text.content).await?;
    record(unit, caller, action.into(), None, draft);
    Ok(())
}

fn record(
    unit: &mut Unit,
    caller: &Caller,
    deed: Deed<'_>,
    before: Option<&Agreement>,
    after: &Agreement,
) {
    let resource = format!("agreements/{}", after.id);
    let record = |agreement, reason| Record { agreement, reason };
    audit::changed(
        unit,
        &caller.tenant,
        deed.action,
        resource,
        before.map(|before| record(before, "")).as_ref(),
        &record(after, deed.reason),
    );
    events::agreement_changed(unit, &caller.tenant, after);
}

/// What is wrong with terms for programs of the type.
pub(super) async fn problems(
    unit: &mut Unit,
    caller: &Caller,
    terms: &AgreedTerms,
    program_type: PartnershipType,
) -> Result<Vec<Problem>, Error> {
    let profile = store::type_profile::find(unit.conn(), &caller.tenant, program_type).await?;
    let profile =
        profile.ok_or_else(|| Error::NotFound("type profile", program_type.name().to_owned()))?;
    Ok(terms.problems(&profile.content.produced_facts))
}
