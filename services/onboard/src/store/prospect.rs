use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::partnership_type::PartnershipType;
use crate::domain::prospect::{Lead, Prospect, ProspectState, ProspectTransition};
use crate::error::Error;

struct Row {
    prospect_id: Uuid,
    display_name: String,
    domain: String,
    wanted_type: String,
    source: String,
    owner: String,
    state: String,
    alignment_result: String,
    partner_id: Option<Uuid>,
    transitions: Json<Vec<ProspectTransition>>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Prospect {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.prospect_id,
            lead: Lead {
                display_name: row.display_name,
                domain: row.domain,
                wanted_type: PartnershipType::from_name(&row.wanted_type)?,
                source: row.source,
                owner: row.owner,
            },
            state: ProspectState::from_name(&row.state)?,
            alignment_result: row.alignment_result,
            partner_id: row.partner_id,
            transitions: row.transitions.0,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    prospect: &Prospect,
) -> Result<(), Error> {
    let lead = &prospect.lead;
    sqlx::query!(
        "INSERT INTO prospect (tenant_id, prospect_id, display_name, domain, wanted_type, source, owner, state, alignment_result,
                               partner_id, transitions, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        tenant,
        prospect.id,
        lead.display_name,
        lead.domain,
        lead.wanted_type.name(),
        lead.source,
        lead.owner,
        prospect.state.name(),
        prospect.alignment_result,
        prospect.partner_id,
        Json(&prospect.transitions) as _,
        prospect.revision,
        prospect.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    id: Uuid,
) -> Result<Option<Prospect>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT prospect_id, display_name, domain, wanted_type, source, owner, state, alignment_result, partner_id,
                  transitions AS "transitions: Json<Vec<ProspectTransition>>", revision, created_at
           FROM prospect WHERE tenant_id = $1 AND prospect_id = $2 FOR UPDATE"#,
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Prospect::try_from).transpose()
}

/// What prospects are listed by; absent: all.
#[derive(Default)]
pub struct Filter {
    pub prospect_id: Option<Uuid>,
    pub state: Option<ProspectState>,
    pub owner: Option<String>,
}

/// Newest first, behind the prospect `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Prospect>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT prospect_id, display_name, domain, wanted_type, source, owner, state, alignment_result, partner_id,
                  transitions AS "transitions: Json<Vec<ProspectTransition>>", revision, created_at
           FROM prospect
           WHERE tenant_id = $1 AND ($2::uuid IS NULL OR prospect_id = $2) AND ($3::text IS NULL OR state = $3)
             AND ($4::text IS NULL OR owner = $4) AND ($5::uuid IS NULL OR prospect_id < $5)
           ORDER BY prospect_id DESC LIMIT $6"#,
        tenant,
        filter.prospect_id,
        filter.state.map(|word| word.name()),
        filter.owner,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Prospect::try_from).collect()
}

/// Writes the new state; what was stated at first stays.
pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    prospect: &Prospect,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE prospect SET state = $3, alignment_result = $4, partner_id = $5, transitions = $6, revision = $7
         WHERE tenant_id = $1 AND prospect_id = $2 AND revision = $7::bigint - 1",
        tenant,
        prospect.id,
        prospect.state.name(),
        prospect.alignment_result,
        prospect.partner_id,
        Json(&prospect.transitions) as _,
        prospect.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}
