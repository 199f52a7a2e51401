//! Tables: free functions on a connection. What a partner's user may not see is not found.

pub mod adoption;
pub mod agreement;
pub mod agreement_template;
pub mod benefit;
pub mod business_plan;
pub mod contact;
pub mod enrollment;
pub mod evidence;
pub mod objective;
pub mod partner;
pub mod partner_fact;
pub mod program;
pub mod prospect;
pub mod satisfaction;
pub mod solution;
pub mod tenant;
pub mod tier;
pub mod type_profile;

use sqlx::postgres::PgQueryResult;

use crate::error::Error;

/// A guarded update touches exactly one row.
fn one_row(result: &PgQueryResult) -> Result<(), Error> {
    match result.rows_affected() {
        1 => Ok(()),
        _ => Err(Error::stored(sqlx::Error::RowNotFound)),
    }
}
