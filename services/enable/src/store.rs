//! Tables: free functions on a connection. What a partner's user may not see is not found.

pub mod api;
pub mod api_usage;
pub mod api_version;
pub mod attempt;
pub mod certification;
pub mod certification_program;
pub mod competency;
pub mod competency_award;
pub mod course;
pub mod course_enrollment;
pub mod eligibility;
pub mod eligibility_rule;
pub mod evidence;
pub mod integration;
pub mod integration_alert;
pub mod integration_check;
pub mod integration_health_policy;
pub mod integration_rubric;
pub mod integration_usage;
pub mod knowledge;
pub mod known;
pub mod reference;
pub mod support_case;

use sqlx::postgres::PgQueryResult;

use crate::error::Error;

/// A guarded update touches exactly one row.
fn one_row(result: &PgQueryResult) -> Result<(), Error> {
    match result.rows_affected() {
        1 => Ok(()),
        _ => Err(Error::stored(sqlx::Error::RowNotFound)),
    }
}
