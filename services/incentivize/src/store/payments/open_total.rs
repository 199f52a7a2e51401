//! What accepted statements still have to be settled.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{super::unreadable, currency};
use crate::domain::payments::{
    due::Open,
    payee::{PayeeKind, PayeeRef},
};

struct OpenRow {
    statement_id: Uuid,
    partner_id: Uuid,
    payee_kind: String,
    payee_key: String,
    currency: String,
    payable: Decimal,
    receivable: Decimal,
    held: Decimal,
    settled_payable: Decimal,
    settled_receivable: Decimal,
}

impl TryFrom<OpenRow> for Open {
    type Error = sqlx::Error;

    fn try_from(row: OpenRow) -> sqlx::Result<Self> {
        let kind = PayeeKind::parse(&row.payee_kind);
        let kind = kind.ok_or_else(|| unreadable("payee kind", &row.payee_kind))?;
        Ok(Self {
            statement_id: row.statement_id,
            payee: PayeeRef::new(kind, row.partner_id, &row.payee_key),
            currency: currency(&row.currency)?,
            payable: row.payable,
            receivable: row.receivable,
            held: row.held,
            settled_payable: row.settled_payable,
            settled_receivable: row.settled_receivable,
        })
    }
}

/// Which totals to settle; None is any.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) partner_id: Option<Uuid>,
    pub(crate) currency: Option<&'a str>,
    /// Statements accepted on this day or before.
    pub(crate) as_of: NaiveDate,
}

/// Totals of accepted statements with what stands against them, oldest first. They are locked before that is read, so that
/// nobody settles them meanwhile.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: &str,
    wanted: Wanted<'_>,
) -> sqlx::Result<Vec<Open>> {
    let statements = sqlx::query_scalar!(
        "SELECT t.statement_id
         FROM statement s JOIN statement_total t ON t.tenant_id = s.tenant_id AND t.statement_id = s.statement_id
         WHERE s.tenant_id = $1 AND s.state = 'ACCEPTED' AND t.payee_kind <> 'SELLER'
           AND ($2::uuid IS NULL OR s.partner_id = $2) AND ($3::text IS NULL OR t.currency = $3)
           AND (s.accepted_at AT TIME ZONE 'UTC')::date <= $4
         ORDER BY t.statement_id, t.payee_kind, t.payee_key, t.currency
         FOR UPDATE OF t",
        tenant,
        wanted.partner_id,
        wanted.currency,
        wanted.as_of,
    )
    .fetch_all(&mut *conn)
    .await?;
    let rows = sqlx::query_as!(
        OpenRow,
        r#"SELECT s.statement_id, s.partner_id, t.payee_kind, t.payee_key, t.currency, t.payable, t.receivable, t.held,
                  coalesce(sum(x.payable), 0) AS "settled_payable!", coalesce(sum(x.receivable), 0) AS "settled_receivable!"
           FROM statement s
           JOIN statement_total t ON t.tenant_id = s.tenant_id AND t.statement_id = s.statement_id
           LEFT JOIN settlement x ON x.tenant_id = t.tenant_id AND x.statement_id = t.statement_id
                AND x.payee_kind = t.payee_kind AND x.payee_key = t.payee_key AND x.currency = t.currency AND x.stands
           WHERE s.tenant_id = $1 AND s.statement_id = ANY($2) AND s.state = 'ACCEPTED' AND t.payee_kind <> 'SELLER'
             AND ($3::text IS NULL OR t.currency = $3)
           GROUP BY s.tenant_id, s.statement_id, t.tenant_id, t.statement_id, t.payee_kind, t.payee_key, t.currency
           ORDER BY s.period_end, s.statement_id, t.payee_kind, t.payee_key, t.currency"#,
        tenant,
        &statements,
        wanted.currency,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}
