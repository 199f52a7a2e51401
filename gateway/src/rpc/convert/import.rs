use contracts::google::rpc::bad_request::FieldViolation;
use contracts::tandem::gateway::v1 as wire;
use contracts::tandem::sell::v1::{UpsertNotice, UpsertOutcome, UpsertResult};
use kit::wire::to_timestamp;

use crate::domain::import::{Import, ImportedRow, Outcome};

pub fn import(import: &Import) -> wire::Import {
    let counts = &import.counts;
    wire::Import {
        import_id: import.id.to_string(),
        field_mapping_id: import.field_mapping_id.clone(),
        content_hash: hex::encode(&import.content_hash),
        row_count: counts.rows(),
        created_count: counts.created,
        updated_count: counts.updated,
        unchanged_count: counts.unchanged,
        refused_count: counts.refused,
        notice_count: counts.notices,
        complete: import.complete,
        create_time: Some(to_timestamp(import.created_at)),
    }
}

pub fn imported_row(row: &ImportedRow) -> wire::ImportedRow {
    let outcome = match row.outcome {
        Outcome::Created => UpsertOutcome::Created,
        Outcome::Updated => UpsertOutcome::Updated,
        Outcome::Unchanged => UpsertOutcome::Unchanged,
        Outcome::Refused => UpsertOutcome::Refused,
    };
    let violations = row.violations.iter().map(|violation| FieldViolation {
        field: violation.field.clone(),
        reason: violation.reason.clone(),
        description: violation.description.clone(),
    });
    let notices = row.notices.iter().map(|notice| UpsertNotice {
        reason: notice.reason.clone(),
        field: notice.field.clone(),
        description: notice.description.clone(),
    });
    wire::ImportedRow {
        line: row.line,
        result: Some(UpsertResult {
            external_id: row.external_id.clone(),
            outcome: outcome.into(),
            resource_id: row.resource_id.clone(),
            violations: violations.collect(),
            notices: notices.collect(),
        }),
    }
}
