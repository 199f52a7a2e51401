//! Every change of a document, under the lock of its partner: decide, save, keep as evidence, and plan the content's deletion.

use chrono::{NaiveDate, NaiveTime};
use kit::{Caller, Unit};
use uuid::Uuid;

use super::{delete_document_content, record_evidence};
use crate::domain::document::Document;
use crate::domain::document_kind::Definition;
use crate::error::Error;
use crate::{audit, store};

/// The document as it is once its partner's documents are locked.
///
/// Errors: `NotFound`.
pub(super) async fn lock(unit: &mut Unit, caller: &Caller, id: Uuid) -> Result<Document, Error> {
    let missing = || Error::NotFound("document", id.to_string());
    let found = store::document::find(unit.conn(), caller, id).await?;
    let partner_id = found.ok_or_else(missing)?.partner_id;
    store::partner::lock(unit.conn(), caller, partner_id).await?;
    let locked = store::document::find(unit.conn(), caller, id).await?;
    locked.ok_or_else(missing)
}

/// What the kind of a document says.
pub(super) async fn definition(
    unit: &mut Unit,
    tenant: &str,
    key: &str,
) -> Result<Definition, Error> {
    let kind = store::document_kind::find(unit.conn(), tenant, key).await?;
    let kind = kind.ok_or_else(|| Error::NotFound("document kind", key.to_owned()))?;
    Ok(kind.definition)
}

pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    kind: &Definition,
    (before, after): (&Document, &Document),
) -> Result<(), Error> {
    store::document::update(unit.conn(), tenant, after).await?;
    let resource = format!("documents/{}", after.id);
    audit::changed(unit, tenant, action, resource, Some(before), after);
    if before.days != after.days
        && let Some(evidence) = after.evidence()
    {
        record_evidence::run(unit, tenant, &evidence).await?;
    }
    match after.content_kept_until(kind) {
        Some(day) => plan_deletion(unit, tenant, after.id, day).await,
        None => Ok(()),
    }
}

/// Asks for the content to be deleted on a day, if it is still so then.
pub(super) async fn plan_deletion(
    unit: &mut Unit,
    tenant: &str,
    document_id: Uuid,
    day: NaiveDate,
) -> Result<(), Error> {
    let due = day.and_time(NaiveTime::MIN).and_utc();
    let key = document_id.to_string();
    Ok(unit
        .enqueue(tenant, delete_document_content::KIND, &key, due)
        .await?)
}
