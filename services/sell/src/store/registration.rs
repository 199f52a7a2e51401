//! Registrations.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{column, word};
use crate::domain::fact::ApprovedClaim;
use crate::domain::registration::{Registration, State};
use crate::error::Result;

pub mod claims;
pub mod conflicts;
pub mod expiry;

struct Row {
    registration_id: Uuid,
    partner_id: Uuid,
    opportunity_id: Uuid,
    solution_id: Option<Uuid>,
    person_id: String,
    types: Vec<String>,
    state: String,
    claimed_on: NaiveDate,
    protected_until: Option<NaiveDate>,
    reason: String,
    historic: bool,
    version: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Registration {
    type Error = crate::error::Error;

    /// Its conflicts are stored beside it.
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.registration_id,
            partner_id: row.partner_id,
            opportunity_id: row.opportunity_id,
            solution_id: row.solution_id,
            person_id: row.person_id,
            types: row
                .types
                .iter()
                .map(|text| word(text))
                .collect::<Result<_>>()?,
            state: word(&row.state)?,
            claimed_on: row.claimed_on,
            protected_until: row.protected_until,
            conflicts: Vec::new(),
            reason: row.reason,
            historic: row.historic,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

pub async fn find(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Option<Registration>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT registration_id, partner_id, opportunity_id, solution_id, person_id, types, state, claimed_on, protected_until, reason,
                historic, version, created_at
         FROM registration WHERE tenant_id = $1 AND registration_id = $2",
        tenant,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(with_conflicts(conn, tenant, row.into_iter().collect())
        .await?
        .pop())
}

/// Locks registrations in one order. Lock their opportunities before.
pub async fn lock_many(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<Vec<Registration>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT registration_id, partner_id, opportunity_id, solution_id, person_id, types, state, claimed_on, protected_until, reason,
                historic, version, created_at
         FROM registration WHERE tenant_id = $1 AND registration_id = ANY($2) ORDER BY registration_id FOR NO KEY UPDATE",
        tenant,
        ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    with_conflicts(conn, tenant, rows).await
}

/// Which registrations a list shows; what is None does not matter.
#[derive(Default)]
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub opportunity_id: Option<Uuid>,
    pub account_id: Option<Uuid>,
    pub state: Option<State>,
    pub conflicting: bool,
}

/// Newest first, those older than `before`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: &Filter,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Registration>> {
    let (created_at, id) = before.unzip();
    let rows = sqlx::query_as!(
        Row,
        "SELECT r.registration_id, r.partner_id, r.opportunity_id, r.solution_id, r.person_id, r.types, r.state, r.claimed_on,
                r.protected_until, r.reason, r.historic, r.version, r.created_at
         FROM registration r
         WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.partner_id = $2) AND ($3::uuid IS NULL OR r.opportunity_id = $3)
           AND ($4::uuid IS NULL OR EXISTS (SELECT FROM opportunity o
                WHERE o.tenant_id = $1 AND o.opportunity_id = r.opportunity_id AND o.account_id = $4))
           AND ($5::text IS NULL OR r.state = $5)
           AND (NOT $6::boolean OR EXISTS (SELECT FROM registration_conflict c
                WHERE c.tenant_id = $1 AND c.registration_id = r.registration_id))
           AND ($7::timestamptz IS NULL OR (r.created_at, r.registration_id) < ($7, $8))
         ORDER BY r.created_at DESC, r.registration_id DESC LIMIT $9",
        tenant,
        filter.partner_id,
        filter.opportunity_id,
        filter.account_id,
        filter.state.map(State::as_str),
        filter.conflicting,
        created_at,
        id,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    with_conflicts(conn, tenant, rows).await
}

async fn with_conflicts(
    conn: &mut PgConnection,
    tenant: &str,
    rows: Vec<Row>,
) -> Result<Vec<Registration>> {
    let mut found =
        conflicts::find(conn, tenant, &column(&rows, |row| row.registration_id)).await?;
    rows.into_iter()
        .map(|row| {
            let conflicts = found.remove(&row.registration_id).unwrap_or_default();
            Ok(Registration {
                conflicts,
                ..row.try_into()?
            })
        })
        .collect()
}

/// Writes new registrations and new versions of locked ones.
pub async fn upsert(conn: &mut PgConnection, tenant: &str, rows: &[Registration]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let types = column(rows, |row| serde_json::json!(row.types));
    sqlx::query!(
        "INSERT INTO registration (tenant_id, registration_id, partner_id, opportunity_id, types, state, claimed_on,
                                   protected_until, reason, historic, version, created_at, solution_id, person_id)
         SELECT $1, registration_id, partner_id, opportunity_id, ARRAY(SELECT jsonb_array_elements_text(types)), state, claimed_on,
                protected_until, reason, historic, version, created_at, solution_id, person_id
         FROM UNNEST($2::uuid[], $3::uuid[], $4::uuid[], $5::jsonb[], $6::text[], $7::date[], $8::date[], $9::text[],
                     $10::boolean[], $11::bigint[], $12::timestamptz[], $13::uuid[], $14::text[])
              AS r (registration_id, partner_id, opportunity_id, types, state, claimed_on, protected_until, reason, historic,
                    version, created_at, solution_id, person_id)
         ON CONFLICT (tenant_id, registration_id) DO UPDATE
         SET state = EXCLUDED.state, protected_until = EXCLUDED.protected_until, reason = EXCLUDED.reason,
             version = EXCLUDED.version",
        tenant,
        &column(rows, |row| row.id),
        &column(rows, |row| row.partner_id),
        &column(rows, |row| row.opportunity_id),
        &types,
        &column(rows, |row| row.state.as_str()) as &[&str],
        &column(rows, |row| row.claimed_on),
        &column(rows, |row| row.protected_until) as &[Option<NaiveDate>],
        &column(rows, |row| row.reason.as_str()) as &[&str],
        &column(rows, |row| row.historic),
        &column(rows, |row| row.version),
        &column(rows, |row| row.created_at),
        &column(rows, |row| row.solution_id) as &[Option<Uuid>],
        &column(rows, |row| row.person_id.as_str()) as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Who has claimed these opportunities already, in whatever state the claim is.
pub async fn find_claimants(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>> {
    let rows = sqlx::query!(
        "SELECT opportunity_id, partner_id FROM registration WHERE tenant_id = $1 AND opportunity_id = ANY($2)",
        tenant,
        opportunities,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.opportunity_id, row.partner_id))
        .collect())
}

/// The approved claims to these opportunities.
pub async fn find_approved(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Uuid],
) -> Result<HashMap<Uuid, Vec<ApprovedClaim>>> {
    let mut claims: HashMap<Uuid, Vec<ApprovedClaim>> = HashMap::new();
    if opportunities.is_empty() {
        return Ok(claims);
    }
    let rows = sqlx::query!(
        r#"SELECT opportunity_id, registration_id, partner_id, protected_until AS "protected_until!" FROM registration
           WHERE tenant_id = $1 AND opportunity_id = ANY($2) AND state = 'APPROVED'"#,
        tenant,
        opportunities,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let claim = ApprovedClaim {
            registration_id: row.registration_id,
            partner_id: row.partner_id,
            protected_until: row.protected_until,
        };
        claims.entry(row.opportunity_id).or_default().push(claim);
    }
    Ok(claims)
}
