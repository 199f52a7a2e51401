use chrono::NaiveDate;
use kit::{Caller, Unit};

use super::{Target, document_change};
use crate::domain::document::{Document, Mark};
use crate::domain::document_kind::Definition;
use crate::domain::term::Term;
use crate::error::Error;
use crate::store;

/// Which document is accepted for which days.
#[derive(Debug, Clone)]
pub struct Acceptance {
    pub target: Target,
    /// Absent: today.
    pub effective_date: Option<NaiveDate>,
    /// Absent: what the kind says.
    pub expire_date: Option<NaiveDate>,
}

/// Errors: `NotFound`; a stale etag; `Document` when it is not pending, or its days make no sense.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    acceptance: Acceptance,
) -> Result<Document, Error> {
    let tenant = &caller.tenant;
    let before = document_change::lock(unit, caller, acceptance.target.id).await?;
    kit::check_etag(&acceptance.target.etag, before.revision)?;
    let kind = document_change::definition(unit, tenant, &before.kind).await?;
    let today = unit.now.date_naive();
    let effective_date = acceptance.effective_date.unwrap_or(today);
    let days = Term {
        effective_date,
        end_date: acceptance.expire_date.or(kind.expiry(effective_date)),
    };
    let mark = Mark {
        actor: caller.subject.clone(),
        at: unit.now,
    };
    let after = before.clone().accept(days, mark)?;
    take_place(unit, tenant, &kind, &after).await?;
    document_change::save(unit, tenant, "AcceptDocument", &kind, (&before, &after)).await?;
    Ok(after)
}

/// Supersedes the document in whose place a new one is accepted.
pub(super) async fn take_place(
    unit: &mut Unit,
    tenant: &str,
    kind: &Definition,
    accepted: &Document,
) -> Result<(), Error> {
    let (partner_id, days) = (accepted.partner_id, accepted.days);
    let earlier =
        store::document::find_accepted(unit.conn(), tenant, partner_id, &accepted.kind).await?;
    if let Some((earlier, days)) = earlier.zip(days) {
        let after = earlier.clone().supersede(accepted.id, days.effective_date);
        document_change::save(unit, tenant, "SupersedeDocument", kind, (&earlier, &after)).await?;
    }
    Ok(())
}
