//! Issues an approved statement: signs it, shows it to the partner, and turns what was accrued into what is owed.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use kit::{Caller, Service, Unit};
use serde_json::{Value, json};
use uuid::Uuid;

use super::accept_statement;
use crate::{
    announce,
    domain::statement::{canonical, document::Document, entries, life::Statement, state::Step},
    error::{Result, StatementRefused},
    store,
};

/// Errors: no such statement, a stale etag, not approved, no key to sign with.
pub(crate) async fn run(
    unit: &mut Unit,
    kit: &Service,
    caller: &Caller,
    statement_id: Uuid,
    etag: &str,
) -> Result<Statement> {
    let tenant = &caller.tenant;
    let statement = store::statement::lock(unit.conn(), tenant, statement_id).await?;
    let statement = statement.ok_or(StatementRefused::StatementNotFound(statement_id))?;
    kit::check_etag(etag, statement.revision)?;
    statement.state.after(Step::Issue)?;
    let document = sign(unit, kit, tenant, statement_id).await?;
    let settings = store::statement_settings::find(unit.conn(), tenant).await?;
    let now = unit.now;
    let statement = statement.issue(&caller.subject, now, document.hash(), &settings)?;
    store::statement::update(unit.conn(), tenant, &statement).await?;
    post(unit, tenant, &statement, &document).await?;
    if let Some(due) = statement.acceptance_due {
        let key = statement_id.to_string();
        unit.enqueue(tenant, accept_statement::KIND, &key, day_after(due))
            .await?;
    }
    let totals = store::statement::list_totals(unit.conn(), tenant, statement_id).await?;
    announce::statement(unit, tenant, &statement, totals)?;
    announce::audit(
        unit,
        tenant,
        "IssueStatement",
        format!("statements/{statement_id}"),
        json!({"state": statement.state, "hash": statement.hash}),
    );
    Ok(statement)
}

/// The document with its date of issue, stored with a signature over its canonical text.
async fn sign(
    unit: &mut Unit,
    kit: &Service,
    tenant: &str,
    statement_id: Uuid,
) -> Result<Document> {
    let text = store::statement::find_document(unit.conn(), tenant, statement_id).await?;
    let text = text.ok_or(StatementRefused::StatementNotFound(statement_id))?;
    let mut document: Document = serde_json::from_str(&text).map_err(kit::Error::internal)?;
    document.header.issued_at = Some(unit.now);
    let mut signed = document.to_value();
    let signature = kit.sign(canonical::text(&signed).as_bytes())?;
    if let Value::Object(members) = &mut signed {
        let signature = serde_json::to_value(signature).map_err(kit::Error::internal)?;
        members.insert("signature".to_owned(), signature);
    }
    let text = canonical::text(&signed);
    store::statement::upsert_document(unit.conn(), tenant, statement_id, &text).await?;
    Ok(document)
}

async fn post(
    unit: &mut Unit,
    tenant: &str,
    statement: &Statement,
    document: &Document,
) -> Result<()> {
    let (now, partner_id) = (unit.now, statement.partner_id);
    let entry = entries::of_issue(partner_id, statement.id, now.date_naive(), &document.totals);
    if let Some(entry) = entry.map_err(kit::Error::internal)? {
        let entry = (unit.new_id(), entry);
        store::journal::insert_all(unit.conn(), tenant, &[entry], now).await?;
    }
    Ok(())
}

/// The first moment at which the day has passed.
pub(super) fn day_after(day: NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    next.and_time(NaiveTime::MIN).and_utc()
}
