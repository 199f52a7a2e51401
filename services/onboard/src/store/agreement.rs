//! An agreement with its signatures; its text is read where it is asked for.

use chrono::{DateTime, NaiveDate, Utc};
use kit::Caller;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::one_row;
use crate::domain::Named as _;
use crate::domain::agreement::{AgreedTerms, Agreement, AgreementState, Signature};
use crate::domain::term::Term;
use crate::error::Error;

struct Row {
    agreement_id: Uuid,
    partner_id: Uuid,
    program_id: Uuid,
    enrollment_id: Option<Uuid>,
    agreement_key: String,
    template_version: Option<i32>,
    state: String,
    text_sha256: String,
    terms: Json<AgreedTerms>,
    effective_date: NaiveDate,
    end_date: Option<NaiveDate>,
    amends_agreement_id: Option<Uuid>,
    offered_at: Option<DateTime<Utc>>,
    signatures: Json<Vec<Signature>>,
    revision: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Agreement {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.agreement_id,
            partner_id: row.partner_id,
            program_id: row.program_id,
            enrollment_id: row.enrollment_id,
            key: row.agreement_key,
            template_version: row.template_version,
            state: AgreementState::from_name(&row.state)?,
            text_sha256: row.text_sha256,
            terms: row.terms.0,
            days: Term {
                effective_date: row.effective_date,
                end_date: row.end_date,
            },
            amends: row.amends_agreement_id,
            offered_at: row.offered_at,
            signatures: row.signatures.0,
            revision: row.revision,
            created_at: row.created_at,
        })
    }
}

/// Inserts a draft, which nobody has signed yet.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    agreement: &Agreement,
    text: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO agreement (tenant_id, agreement_id, partner_id, program_id, enrollment_id, agreement_key,
                                template_version, state, text, text_sha256, terms, effective_date, end_date,
                                amends_agreement_id, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        tenant,
        agreement.id,
        agreement.partner_id,
        agreement.program_id,
        agreement.enrollment_id,
        agreement.key,
        agreement.template_version,
        agreement.state.name(),
        text,
        agreement.text_sha256,
        Json(&agreement.terms) as _,
        agreement.days.effective_date,
        agreement.days.end_date,
        agreement.amends,
        agreement.revision,
        agreement.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Agreement>, Error> {
    let row = sqlx::query_file_as!(
        Row,
        "src/store/agreement/find.sql",
        caller.tenant,
        id,
        caller.partner
    )
    .fetch_optional(conn)
    .await?;
    row.map(Agreement::try_from).transpose()
}

/// Reads after locking, so that it sees the signatures that a waiting lock let pass. Lock an amendment before what it amends.
pub async fn lock(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Agreement>, Error> {
    sqlx::query!(
        "SELECT agreement_id FROM agreement WHERE tenant_id = $1 AND agreement_id = $2 FOR UPDATE",
        caller.tenant,
        id,
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, caller, id).await
}

/// The exact text.
pub async fn find_text(
    conn: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<String>, Error> {
    let text = sqlx::query_scalar!(
        "SELECT text FROM agreement
         WHERE tenant_id = $1 AND agreement_id = $2 AND ($3::uuid IS NULL OR (partner_id = $3 AND offered_at IS NOT NULL))",
        caller.tenant,
        id,
        caller.partner,
    )
    .fetch_optional(conn)
    .await?;
    Ok(text)
}

/// Whether a signed amendment stands in the agreement's place.
pub async fn is_amended(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<bool, Error> {
    let amended = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM agreement WHERE tenant_id = $1 AND amends_agreement_id = $2 AND state = 'SIGNED')
           AS "amended!""#,
        tenant,
        id,
    )
    .fetch_one(conn)
    .await?;
    Ok(amended)
}

/// What agreements are listed by; absent: all.
pub struct Filter {
    pub partner_id: Option<Uuid>,
    pub program_id: Option<Uuid>,
    pub key: Option<String>,
    pub state: Option<AgreementState>,
}

/// Newest first, behind the agreement `after`.
pub async fn list(
    conn: &mut PgConnection,
    caller: &Caller,
    filter: Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Agreement>, Error> {
    let rows = sqlx::query_file_as!(
        Row,
        "src/store/agreement/list.sql",
        caller.tenant,
        caller.partner,
        filter.partner_id,
        filter.program_id,
        filter.key,
        filter.state.map(|word| word.name()),
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Agreement::try_from).collect()
}

pub async fn update(
    conn: &mut PgConnection,
    tenant: &str,
    agreement: &Agreement,
) -> Result<(), Error> {
    let updated = sqlx::query!(
        "UPDATE agreement SET state = $3, end_date = $4, offered_at = $5, revision = $6
         WHERE tenant_id = $1 AND agreement_id = $2 AND revision = $6::bigint - 1",
        tenant,
        agreement.id,
        agreement.state.name(),
        agreement.days.end_date,
        agreement.offered_at,
        agreement.revision,
    )
    .execute(conn)
    .await?;
    one_row(&updated)
}

pub async fn insert_signature(
    conn: &mut PgConnection,
    tenant: &str,
    agreement_id: Uuid,
    signature: &Signature,
) -> Result<(), Error> {
    sqlx::query!(
        "INSERT INTO agreement_signature (tenant_id, agreement_id, party, signer_name, signer_title, actor, text_sha256,
                                          signed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        agreement_id,
        signature.party.name(),
        signature.signer_name,
        signature.signer_title,
        signature.actor,
        signature.text_sha256,
        signature.signed_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}
