//! Catalogues of benefits, and what is granted from them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kit::Caller;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::benefit::{Benefit, BenefitKind, BenefitState, Terms};
use crate::error::Error;

pub mod grant;

struct Row {
    benefit_id: Uuid,
    program_id: Uuid,
    key: String,
    tier_key: Option<String>,
    display_name: String,
    kind: String,
    quantity: Option<Decimal>,
    unit: String,
    parameters: Json<BTreeMap<String, String>>,
    state: String,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Benefit {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.benefit_id,
            program_id: row.program_id,
            key: row.key,
            terms: Terms {
                tier_key: row.tier_key,
                display_name: row.display_name,
                kind: BenefitKind::from_name(&row.kind)?,
                quantity: row.quantity,
                unit: row.unit,
                parameters: row.parameters.0,
            },
            state: BenefitState::from_name(&row.state)?,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

pub async fn insert(conn: &mut PgConnection, tenant: &str, benefit: &Benefit) -> Result<(), Error> {
    let terms = &benefit.terms;
    sqlx::query!(
        "INSERT INTO benefit (tenant_id, benefit_id, program_id, key, tier_key, display_name, kind, quantity, unit, parameters,
                              state, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        tenant,
        benefit.id,
        benefit.program_id,
        benefit.key,
        terms.tier_key,
        terms.display_name,
        terms.kind.name(),
        terms.quantity,
        terms.unit,
        Json(&terms.parameters) as _,
        benefit.state.name(),
        benefit.revision,
        benefit.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<Benefit>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT benefit_id, program_id, key, tier_key, display_name, kind, quantity, unit,
                  parameters AS "parameters: Json<BTreeMap<String, String>>", state, revision, created_at
           FROM benefit WHERE tenant_id = $1 AND benefit_id = $2 FOR UPDATE"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Benefit::try_from).transpose()
}

/// What benefits are listed by; absent: all.
#[derive(Default)]
pub struct Filter {
    pub benefit_id: Option<Uuid>,
    pub program_id: Option<Uuid>,
    pub state: Option<BenefitState>,
}

/// By key, behind the benefit with the key and id `after`. A partner's user finds those of programs that it is enrolled in.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Benefit>, Error> {
    let (after_key, after_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT benefit_id, program_id, key, tier_key, display_name, kind, quantity, unit,
                  parameters AS "parameters: Json<BTreeMap<String, String>>", state, revision, created_at
           FROM benefit b
           WHERE b.tenant_id = $1
             AND ($2::uuid IS NULL OR EXISTS (SELECT FROM enrollment e WHERE e.tenant_id = b.tenant_id
                                              AND e.program_id = b.program_id AND e.partner_id = $2))
             AND ($3::uuid IS NULL OR b.benefit_id = $3) AND ($4::uuid IS NULL OR b.program_id = $4)
             AND ($5::text IS NULL OR b.state = $5)
             AND ($6::text IS NULL OR (b.key, b.benefit_id) > ($6, $7::uuid))
           ORDER BY b.key, b.benefit_id LIMIT $8"#,
        caller.tenant,
        caller.partner,
        filter.benefit_id,
        filter.program_id,
        filter.state.map(|word| word.name()),
        after_key,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Benefit::try_from).collect()
}

/// The benefits of these ids.
pub async fn named(
    conn: &mut PgConnection,
    tenant: &str,
    ids: Vec<Uuid>,
) -> Result<Vec<Benefit>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT benefit_id, program_id, key, tier_key, display_name, kind, quantity, unit,
                  parameters AS "parameters: Json<BTreeMap<String, String>>", state, revision, created_at
           FROM benefit WHERE tenant_id = $1 AND benefit_id = ANY($2)"#,
        tenant,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Benefit::try_from).collect()
}

/// A program's whole catalogue, retired benefits too.
pub async fn list_of_program(
    conn: &mut PgConnection,
    tenant: &str,
    program_id: Uuid,
) -> Result<Vec<Benefit>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT benefit_id, program_id, key, tier_key, display_name, kind, quantity, unit,
                  parameters AS "parameters: Json<BTreeMap<String, String>>", state, revision, created_at
           FROM benefit WHERE tenant_id = $1 AND program_id = $2 ORDER BY key"#,
        tenant,
        program_id,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Benefit::try_from).collect()
}

pub async fn update(conn: &mut PgConnection, tenant: &str, benefit: &Benefit) -> Result<(), Error> {
    let terms = &benefit.terms;
    let updated = sqlx::query!(
        "UPDATE benefit SET tier_key = $3, display_name = $4, kind = $5, quantity = $6, unit = $7, parameters = $8, state = $9,
                            revision = $10
         WHERE tenant_id = $1 AND benefit_id = $2 AND revision = $10::bigint - 1",
        tenant,
        benefit.id,
        terms.tier_key,
        terms.display_name,
        terms.kind.name(),
        terms.quantity,
        terms.unit,
        Json(&terms.parameters) as _,
        benefit.state.name(),
        benefit.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}
