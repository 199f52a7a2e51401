//! Lines of statements, and what the last one of an earning said.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::domain::{
    payee::Payee, statement::life::Statement, statement::line::Line, trace::Trace,
};
use crate::store::unreadable;

/// A line as it is stored, with the trace that it was stated with, or before it was withdrawn.
pub(crate) struct LineRow {
    pub(crate) line: Line,
    pub(crate) trace: Option<Trace>,
}

/// Puts these in the place of the statement's lines.
pub(crate) async fn replace_lines(
    conn: &mut PgConnection,
    tenant: &str,
    statement: &Statement,
    lines: &[LineRow],
) -> sqlx::Result<()> {
    fn column<'a, T>(lines: &'a [LineRow], value: impl Fn(&'a Line) -> T) -> Vec<T> {
        lines.iter().map(|row| value(&row.line)).collect()
    }
    sqlx::query!(
        "DELETE FROM statement_line WHERE tenant_id = $1 AND statement_id = $2",
        tenant,
        statement.id,
    )
    .execute(&mut *conn)
    .await?;
    let manual = |line: &Line| line.manual.as_ref().map(|manual| manual.adjustment_id);
    let opening = |line: &Line| line.opening.as_ref().map(|opening| opening.opening_id);
    let program = |line: &Line| line.earned.as_ref().map(|earned| earned.program_id);
    let release = |line: &Line| line.earned.as_ref().map(|earned| earned.release_date);
    let part = |line: &Line| line.earned.as_ref().and_then(|earned| earned.part);
    sqlx::query!(
        "INSERT INTO statement_line (tenant_id, statement_id, partner_id, number, line, kind, earning_id, adjustment_id,
                                     payee_kind, payee_key, direction, amount, currency, program_id, business_date,
                                     release_date, part, trace, opening_id)
         SELECT $1, $2, $3, $4, * FROM unnest($5::int[], $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::text[],
                                              $11::text[], $12::numeric[], $13::text[], $14::uuid[], $15::date[],
                                              $16::date[], $17::int[], $18::jsonb[], $19::uuid[])",
        tenant,
        statement.id,
        statement.partner_id,
        statement.number.cast_signed(),
        &column(lines, |line| line.line.cast_signed()),
        &column(lines, |line| line.kind.code()) as &[&str],
        &column(lines, Line::earning_id) as &[Option<Uuid>],
        &column(lines, manual) as &[Option<Uuid>],
        &column(lines, |line| line.payee.kind()) as &[&str],
        &column(lines, |line| line.payee.key()) as &[&str],
        &column(lines, |line| line.direction.code()) as &[&str],
        &column(lines, |line| line.amount.amount()),
        &column(lines, |line| line.amount.currency().code()) as &[&str],
        &column(lines, program) as &[Option<Uuid>],
        &column(lines, |line| line.business_date),
        &column(lines, release) as &[Option<NaiveDate>],
        &column(lines, |line| part(line).map(u32::cast_signed)) as &[Option<i32>],
        &lines.iter().map(|row| row.trace.as_ref().map(Json)).collect::<Vec<_>>() as _,
        &column(lines, opening) as &[Option<Uuid>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) struct StatedRow {
    pub(crate) earning_id: Uuid,
    payee_kind: String,
    payee_key: String,
    pub(crate) number: i32,
    pub(crate) hash: Option<String>,
    pub(crate) kind: String,
    pub(crate) program_id: Option<Uuid>,
    pub(crate) business_date: NaiveDate,
    pub(crate) release_date: Option<NaiveDate>,
    pub(crate) part: Option<i32>,
    pub(crate) trace: Option<Json<Trace>>,
}

impl StatedRow {
    pub(crate) fn payee(&self) -> sqlx::Result<Payee> {
        let payee = Payee::from_parts(&self.payee_kind, self.payee_key.clone());
        payee.ok_or_else(|| unreadable("payee", &self.payee_kind))
    }
}

/// The last line of each earning of a partner and payee, among statements with a lower number.
pub(crate) async fn list_stated(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
    before: u32,
) -> sqlx::Result<Vec<StatedRow>> {
    sqlx::query_as!(
        StatedRow,
        r#"SELECT DISTINCT ON (l.earning_id, l.payee_kind, l.payee_key)
                  l.earning_id AS "earning_id!", l.payee_kind, l.payee_key, l.number, s.hash, l.kind, l.program_id,
                  l.business_date, l.release_date, l.part, l.trace AS "trace: Json<Trace>"
           FROM statement_line l JOIN statement s ON s.tenant_id = l.tenant_id AND s.statement_id = l.statement_id
           WHERE l.tenant_id = $1 AND l.partner_id = $2 AND l.number < $3 AND l.earning_id IS NOT NULL
           ORDER BY l.earning_id, l.payee_kind, l.payee_key, l.number DESC"#,
        tenant,
        partner_id,
        before.cast_signed(),
    )
    .fetch_all(conn)
    .await
}

pub(crate) struct StatedLine {
    pub(crate) is_issued: bool,
    pub(crate) earning_id: Option<Uuid>,
    pub(crate) payee_kind: String,
    pub(crate) payee_key: String,
    pub(crate) kind: String,
    pub(crate) direction: String,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
    /// What the earning came to when it was stated, also of a line that took it back.
    pub(crate) traced: Option<Decimal>,
}

/// All lines of a partner, oldest statement first.
pub(crate) async fn list_stated_lines(
    conn: &mut PgConnection,
    tenant: &str,
    partner_id: Uuid,
) -> sqlx::Result<Vec<StatedLine>> {
    sqlx::query_as!(
        StatedLine,
        r#"SELECT s.issued_at IS NOT NULL AS "is_issued!", l.earning_id, l.payee_kind, l.payee_key,
                  l.kind, l.direction, l.amount, l.currency, (l.trace->'amount'->>'amount')::numeric AS traced
           FROM statement_line l JOIN statement s ON s.tenant_id = l.tenant_id AND s.statement_id = l.statement_id
           WHERE l.tenant_id = $1 AND l.partner_id = $2 ORDER BY l.number, l.line"#,
        tenant,
        partner_id,
    )
    .fetch_all(conn)
    .await
}

pub(crate) struct FoundLine {
    pub(crate) direction: String,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
    pub(crate) payee_kind: String,
    pub(crate) payee_key: String,
}

pub(crate) async fn find_line(
    conn: &mut PgConnection,
    tenant: &str,
    statement_id: Uuid,
    line: u32,
) -> sqlx::Result<Option<FoundLine>> {
    sqlx::query_as!(
        FoundLine,
        "SELECT direction, amount, currency, payee_kind, payee_key FROM statement_line
         WHERE tenant_id = $1 AND statement_id = $2 AND line = $3",
        tenant,
        statement_id,
        line.cast_signed(),
    )
    .fetch_optional(conn)
    .await
}
