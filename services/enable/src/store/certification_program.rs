//! Certification programs.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::one_row;
use crate::domain::certification::{Certification, CertificationProgram, Conditions};
use crate::error::Error;

struct Row {
    certification_key: String,
    display_name: String,
    description: String,
    course_keys: Vec<String>,
    validity_months: i32,
    renewal_window_days: i32,
    renewal_course_keys: Vec<String>,
    retired: bool,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl From<Row> for CertificationProgram {
    fn from(row: Row) -> Self {
        Self {
            certification_key: row.certification_key,
            conditions: Conditions {
                display_name: row.display_name,
                description: row.description,
                course_keys: row.course_keys,
                validity_months: row.validity_months,
                renewal_window_days: row.renewal_window_days,
                renewal_course_keys: row.renewal_course_keys,
                retired: row.retired,
            },
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    key: &str,
) -> Result<Option<CertificationProgram>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT certification_key, display_name, description, course_keys, validity_months, renewal_window_days,
                renewal_course_keys, retired, revision, created_at
         FROM certification_program WHERE tenant_id = $1 AND certification_key = $2",
        tenant,
        key,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(CertificationProgram::from))
}

/// Under the lock, nobody else issues a certificate of the program.
pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    key: &str,
) -> Result<Option<CertificationProgram>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT certification_key, display_name, description, course_keys, validity_months, renewal_window_days,
                renewal_course_keys, retired, revision, created_at
         FROM certification_program WHERE tenant_id = $1 AND certification_key = $2 FOR UPDATE",
        tenant,
        key,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(CertificationProgram::from))
}

/// The running programs that ask for a course, locked in the order of their keys.
pub async fn lock_requiring(
    conn: &mut PgConnection,
    tenant: &str,
    course_key: &str,
) -> Result<Vec<CertificationProgram>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT certification_key, display_name, description, course_keys, validity_months, renewal_window_days,
                renewal_course_keys, retired, revision, created_at
         FROM certification_program WHERE tenant_id = $1 AND $2 = ANY(course_keys) AND NOT retired
         ORDER BY certification_key FOR UPDATE",
        tenant,
        course_key,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(CertificationProgram::from).collect())
}

/// The programs of certificates, by their keys.
pub async fn of(
    conn: &mut PgConnection,
    tenant: &str,
    certifications: &[Certification],
) -> Result<BTreeMap<String, CertificationProgram>, Error> {
    let keys: Vec<String> = certifications
        .iter()
        .map(|one| one.certification_key.clone())
        .collect();
    let rows = sqlx::query_as!(
        Row,
        "SELECT certification_key, display_name, description, course_keys, validity_months, renewal_window_days,
                renewal_course_keys, retired, revision, created_at
         FROM certification_program WHERE tenant_id = $1 AND certification_key = ANY($2)",
        tenant,
        &keys,
    )
    .fetch_all(conn)
    .await?;
    let programs = rows.into_iter().map(CertificationProgram::from);
    Ok(programs
        .map(|program| (program.certification_key.clone(), program))
        .collect())
}

/// By key, behind the program with the key `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<CertificationProgram>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT certification_key, display_name, description, course_keys, validity_months, renewal_window_days,
                renewal_course_keys, retired, revision, created_at
         FROM certification_program WHERE tenant_id = $1 AND ($2::text IS NULL OR certification_key > $2)
         ORDER BY certification_key LIMIT $3",
        tenant,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(CertificationProgram::from).collect())
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    program: &CertificationProgram,
) -> Result<(), Error> {
    let conditions = &program.conditions;
    sqlx::query!(
        "INSERT INTO certification_program (tenant_id, certification_key, display_name, description, course_keys,
                                            validity_months, renewal_window_days, renewal_course_keys, retired, revision,
                                            created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tenant,
        program.certification_key,
        conditions.display_name,
        conditions.description,
        &conditions.course_keys,
        conditions.validity_months,
        conditions.renewal_window_days,
        &conditions.renewal_course_keys,
        conditions.retired,
        program.revision,
        program.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    program: &CertificationProgram,
) -> Result<(), Error> {
    let conditions = &program.conditions;
    let updated = sqlx::query!(
        "UPDATE certification_program
         SET display_name = $3, description = $4, course_keys = $5, validity_months = $6, renewal_window_days = $7,
             renewal_course_keys = $8, retired = $9, revision = $10
         WHERE tenant_id = $1 AND certification_key = $2 AND revision = $10::bigint - 1",
        tenant,
        program.certification_key,
        conditions.display_name,
        conditions.description,
        &conditions.course_keys,
        conditions.validity_months,
        conditions.renewal_window_days,
        &conditions.renewal_course_keys,
        conditions.retired,
        program.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}
