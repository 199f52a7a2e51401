//! Every change in the steps of an enrollment: lock, decide, look at all steps again, save, write down.

use kit::{Audit, Caller, Unit};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Target;
use crate::domain::case::Case;
use crate::domain::enrollment::Mark;
use crate::domain::progress::{Done, Entry};
use crate::error::Error;
use crate::store;

/// Errors: `NotFound`; a stale etag; `Progress` when `decide` refuses.
pub(super) async fn run(
    unit: &mut Unit,
    caller: &Caller,
    action: &'static str,
    (target, reason): (Target, String),
    decide: impl FnOnce(&Case, &Mark) -> Done,
) -> Result<Case, Error> {
    let id = target.id;
    let case = store::case::lock(unit.conn(), caller, id).await?;
    let case = case.ok_or_else(|| Error::NotFound("enrollment", id.to_string()))?;
    let before = case.progress.clone();
    kit::check_etag(&target.etag, before.revision)?;
    let mark = Mark {
        reason,
        ..mark(unit, caller)
    };
    let (progress, entries) = decide(&case, &mark)?;
    if entries.is_empty() {
        return Ok(case);
    }
    let changes = changes(&json!(before.work), &json!(progress.work));
    unit.audit(Audit {
        tenant: caller.tenant.clone(),
        action,
        resource: format!("enrollments/{id}"),
        changes,
    });
    let case = Case { progress, ..case };
    settle(unit, caller, case, before.revision, entries).await
}

/// Looks at the steps of a locked case and saves what has changed since the revision `before`.
pub(super) async fn settle(
    unit: &mut Unit,
    caller: &Caller,
    mut case: Case,
    before: i64,
    mut entries: Vec<Entry>,
) -> Result<Case, Error> {
    let tenant = caller.tenant.as_str();
    case.known.taken = store::case::taken(unit.conn(), caller, &case).await?;
    let mark = mark(unit, caller);
    let (progress, changed) = case.settled(&mark);
    let is_same = progress == case.progress;
    case.progress = progress;
    if is_same && case.progress.revision == before {
        return Ok(case);
    }
    if case.progress.revision == before {
        case.progress.revision += 1;
    }
    store::progress::update(unit.conn(), tenant, before, &case.progress).await?;
    entries.extend(changed);
    write_down(unit, tenant, case.enrollment.id, entries).await?;
    Ok(case)
}

/// Adds to the history of an enrollment.
pub(super) async fn write_down(
    unit: &mut Unit,
    tenant: &str,
    enrollment_id: Uuid,
    entries: Vec<Entry>,
) -> Result<(), Error> {
    let entries = entries.into_iter().map(|entry| (unit.new_id(), entry));
    let entries: Vec<(Uuid, Entry)> = entries.collect();
    store::history::insert(unit.conn(), tenant, enrollment_id, &entries).await
}

pub(super) fn mark(unit: &Unit, caller: &Caller) -> Mark {
    Mark {
        actor: caller.subject.clone(),
        at: unit.now,
        reason: String::new(),
    }
}

/// The steps whose work differs.
fn changes(before: &Value, after: &Value) -> Value {
    let steps = |of: &Value| of.as_object().cloned().unwrap_or_default();
    let (before, after) = (steps(before), steps(after));
    let keys = before
        .keys()
        .chain(after.keys())
        .collect::<std::collections::BTreeSet<_>>();
    let differ = keys
        .into_iter()
        .filter(|key| before.get(*key) != after.get(*key));
    let changed = differ.map(|key| {
        let change = json!({ "from": before.get(key), "to": after.get(key) });
        (key.clone(), change)
    });
    Value::Object(changed.collect())
}
