//! Certificates of people. A partner's user sees those of its own people.

use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use sqlx::PgConnection;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::certification::{Certification, CertificationState};
use crate::domain::course::Taker;
use crate::error::Error;

struct Row {
    certification_id: Uuid,
    certification_key: String,
    partner_id: Uuid,
    person_id: Uuid,
    person_name: String,
    grounds: String,
    start_date: NaiveDate,
    end_date: NaiveDate,
    current_since: NaiveDate,
    revocation_reason: String,
    credential_id: Uuid,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl From<Row> for Certification {
    fn from(row: Row) -> Self {
        Self {
            id: row.certification_id,
            certification_key: row.certification_key,
            holder: Taker {
                partner_id: row.partner_id,
                person_id: row.person_id,
                person_name: row.person_name,
            },
            grounds: row.grounds,
            start: row.start_date,
            end: row.end_date,
            current_since: row.current_since,
            revocation_reason: row.revocation_reason,
            credential_id: row.credential_id,
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

/// What certificates are listed by; absent: all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub certification_id: Option<Uuid>,
    pub partner_id: Option<Uuid>,
    pub person_id: Option<Uuid>,
    pub certification_key: Option<String>,
    /// On the day.
    pub state: Option<(CertificationState, NaiveDate)>,
    pub ends_before: Option<NaiveDate>,
}

/// By the day on which they end, behind the certificate `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<Certification>, Error> {
    let (state, today) = filter.state.unzip();
    let (after_end, after_id) = after.unzip();
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/certification/select.sql",
        caller.tenant,
        filter.certification_id,
        caller.partner,
        filter.partner_id,
        filter.person_id,
        filter.certification_key,
        state.map(|word| word.name()),
        today,
        filter.ends_before,
        after_end,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Certification::from).collect())
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Certification>, Error> {
    let filter = Filter {
        certification_id: Some(id),
        ..Filter::default()
    };
    let found = list(conn, caller, filter, None, 1).await?;
    Ok(found.into_iter().next())
}

pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Certification>, Error> {
    sqlx::query!(
        "SELECT certification_id FROM certification
         WHERE tenant_id = $1 AND certification_id = $2 AND ($3::uuid IS NULL OR partner_id = $3) FOR UPDATE",
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, caller, id).await
}

/// The newest certificate of a person of a partner.
pub async fn latest(
    conn: &mut PgConnection,
    tenant: &str,
    person: &Taker,
    key: &str,
) -> Result<Option<Certification>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT certification_id, certification_key, partner_id, person_id, person_name, grounds, start_date, end_date,
                current_since, revocation_reason, credential_id, revision, created_at
         FROM certification
         WHERE tenant_id = $1 AND partner_id = $2 AND person_id = $3 AND certification_key = $4
         ORDER BY certification_id DESC LIMIT 1",
        tenant,
        person.partner_id,
        person.person_id,
        key,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Certification::from))
}

/// The certificate behind a public link.
pub async fn find_public(
    conn: &mut PgConnection,
    tenant: &str,
    credential_id: Uuid,
) -> Result<Option<Certification>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT certification_id, certification_key, partner_id, person_id, person_name, grounds, start_date, end_date,
                current_since, revocation_reason, credential_id, revision, created_at
         FROM certification WHERE tenant_id = $1 AND credential_id = $2",
        tenant,
        credential_id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Certification::from))
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    issued: &Certification,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO certification (tenant_id, certification_id, certification_key, partner_id, person_id, person_name,
                                    grounds, start_date, end_date, current_since, revocation_reason, credential_id,
                                    revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tenant,
        issued.id,
        issued.certification_key,
        issued.holder.partner_id,
        issued.holder.person_id,
        issued.holder.person_name,
        issued.grounds,
        issued.start,
        issued.end,
        issued.current_since,
        issued.revocation_reason,
        issued.credential_id,
        issued.revision,
        issued.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    certification: &Certification,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE certification SET end_date = $3, current_since = $4, revocation_reason = $5, revision = $6
         WHERE tenant_id = $1 AND certification_id = $2 AND revision = $6::bigint - 1",
        tenant,
        certification.id,
        certification.end,
        certification.current_since,
        certification.revocation_reason,
        certification.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}
