use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use kit::words::Named as _;
use sqlx::PgConnection;
use uuid::Uuid;

use super::one_row;
use crate::domain::api_lifecycle::{ApiVersion, ApiVersionState, Notice};
use crate::error::Error;

struct Row {
    version_id: Uuid,
    api_id: Uuid,
    display_name: String,
    state: String,
    notice: String,
    successor_id: Option<Uuid>,
    notice_date: Option<NaiveDate>,
    sunset_date: Option<NaiveDate>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for ApiVersion {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let (text, successor_id) = (row.notice, row.successor_id);
        let notice = row.notice_date.zip(row.sunset_date);
        Ok(Self {
            id: row.version_id,
            api_id: row.api_id,
            display_name: row.display_name,
            state: ApiVersionState::from_name(&row.state)?,
            notice: notice.map(|(date, sunset_date)| Notice {
                text,
                successor_id,
                date,
                sunset_date,
            }),
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    version: &ApiVersion,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO api_version (tenant_id, version_id, api_id, display_name, state, notice, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, '', $6, $7)",
        tenant,
        version.id,
        version.api_id,
        version.display_name,
        version.state.name(),
        version.revision,
        version.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    version: &ApiVersion,
) -> Result<(), Error> {
    let notice = version.notice.as_ref();
    let updated = sqlx::query!(
        "UPDATE api_version
         SET state = $3, notice = $4, successor_id = $5, notice_date = $6, sunset_date = $7, revision = $8
         WHERE tenant_id = $1 AND version_id = $2 AND revision = $8::bigint - 1",
        tenant,
        version.id,
        version.state.name(),
        notice.map_or("", |notice| notice.text.as_str()),
        notice.and_then(|notice| notice.successor_id),
        notice.map(|notice| notice.date),
        notice.map(|notice| notice.sunset_date),
        version.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<ApiVersion>, Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT version_id, api_id, display_name, state, notice, successor_id, notice_date, sunset_date, revision, created_at
         FROM api_version WHERE tenant_id = $1 AND version_id = $2",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(ApiVersion::try_from).transpose()
}

/// What versions are listed by; absent: all.
pub struct Filter {
    pub api_id: Option<Uuid>,
    pub state: Option<ApiVersionState>,
}

/// Newest first, behind the version `after`; a partner's user finds those of our APIs and its own.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ApiVersion>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT v.version_id, v.api_id, v.display_name, v.state, v.notice, v.successor_id, v.notice_date, v.sunset_date,
                v.revision, v.created_at
         FROM api_version v JOIN api a ON a.tenant_id = v.tenant_id AND a.api_id = v.api_id
         WHERE v.tenant_id = $1 AND ($2::uuid IS NULL OR a.partner_id IS NULL OR a.partner_id = $2)
           AND ($3::uuid IS NULL OR v.api_id = $3) AND ($4::text IS NULL OR v.state = $4)
           -- Ids are ordered by time.
           AND ($5::uuid IS NULL OR v.version_id < $5)
         ORDER BY v.version_id DESC LIMIT $6",
        caller.tenant,
        caller.partner,
        filter.api_id,
        filter.state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ApiVersion::try_from).collect()
}

/// Whose APIs these versions belong to, of those that exist; none: ours.
pub async fn owners(
    conn: &mut PgConnection,
    tenant: &str,
    versions: &[Uuid],
) -> Result<BTreeMap<Uuid, Option<Uuid>>, Error> {
    let rows = sqlx::query!(
        "SELECT v.version_id, a.partner_id FROM api_version v
         JOIN api a ON a.tenant_id = v.tenant_id AND a.api_id = v.api_id
         WHERE v.tenant_id = $1 AND v.version_id = ANY($2)",
        tenant,
        versions,
    )
    .fetch_all(conn)
    .await?;
    let owners = rows.into_iter().map(|row| (row.version_id, row.partner_id));
    Ok(owners.collect())
}
