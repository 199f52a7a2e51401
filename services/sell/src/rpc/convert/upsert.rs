use contracts::google::rpc::bad_request::FieldViolation;
use contracts::tandem::sell::v1 as wire;
use kit::Violations;

use crate::domain::upsert::{MAX_ROWS, Outcome, RowResult};
use crate::error::Result;

pub(crate) fn results(results: Vec<RowResult>) -> Vec<wire::UpsertResult> {
    results.into_iter().map(result).collect()
}

fn result(result: RowResult) -> wire::UpsertResult {
    let outcome = match result.outcome {
        Outcome::Created => wire::UpsertOutcome::Created,
        Outcome::Updated => wire::UpsertOutcome::Updated,
        Outcome::Unchanged => wire::UpsertOutcome::Unchanged,
        Outcome::Refused => wire::UpsertOutcome::Refused,
    };
    let notice = |notice: crate::domain::upsert::Notice| wire::UpsertNotice {
        reason: notice.reason.to_owned(),
        field: notice.field,
        description: notice.description,
    };
    wire::UpsertResult {
        external_id: result.external_id,
        outcome: outcome.into(),
        resource_id: result.id.map(|id| id.to_string()).unwrap_or_default(),
        violations: violations(result.violations),
        notices: result.notices.into_iter().map(notice).collect(),
    }
}

pub(super) fn violations(violations: Violations) -> Vec<FieldViolation> {
    let field = |one: kit::Violation| FieldViolation {
        field: one.field,
        description: one.description,
        reason: one.reason,
    };
    violations.into_vec().into_iter().map(field).collect()
}

/// A batch has one row at least and 500 at most.
pub(super) fn check_size(field: &str, rows: usize) -> Result<()> {
    let mut violations = Violations::new();
    if rows == 0 {
        violations.add(field, "REQUIRED", "a batch has at least one row");
    }
    if rows > MAX_ROWS {
        violations.add(
            field,
            "TOO_MANY",
            format!("{rows} rows, at most {MAX_ROWS} are possible"),
        );
    }
    Ok(violations.check()?)
}
