//! Drafts a partner's statement of a period, or drafts it again; the work of a run, one partner at a time.

use chrono::NaiveDate;
use kit::Unit;
use uuid::Uuid;

use super::draw_up::{self, DrawnUp};
use crate::{
    domain::statement::{canonical, life::Statement, state::StatementState},
    error::{Error, Result},
    store,
};

pub(crate) const KIND: &str = "draft_statement";

/// The days of a statement, up to, not including, the end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    pub(crate) start: NaiveDate,
    pub(crate) end: NaiveDate,
}

/// What became of it, in upper snake case: DRAFTED, NOTHING_TO_STATE, or why the partner was left out.
pub(crate) async fn run(
    unit: &mut Unit,
    tenant: &str,
    partner_id: Uuid,
    days: Days,
) -> Result<&'static str> {
    let partners = std::collections::BTreeSet::from([partner_id]);
    store::calculation::lock(unit.conn(), tenant, &partners).await?;
    let last = store::statement::find_last(unit.conn(), tenant, partner_id).await?;
    match &last {
        Some(last) if last.period_end > days.end => return Ok("LATER_STATEMENT_EXISTS"),
        Some(last) if last.period_end == days.end => match last.state {
            StatementState::Draft => {
                redraft(unit, tenant, last.clone()).await?;
                return Ok("DRAFTED");
            }
            _ => return Ok("ALREADY_APPROVED"),
        },
        Some(last) if !last.state.is_issued() => return Ok("PREVIOUS_NOT_ISSUED"),
        _ => {}
    }
    let mut statement = new(unit, partner_id, days, last.as_ref());
    let drawn_up = draw_up::run(unit, tenant, &statement, last.as_ref()).await?;
    let document = &drawn_up.document;
    if document.lines.is_empty() && document.pending.is_empty() {
        return Ok("NOTHING_TO_STATE");
    }
    statement.held_facts = document.header.held_facts;
    statement.excepted_facts = document.header.excepted_facts;
    store::statement::insert(unit.conn(), tenant, &statement).await?;
    save(unit, tenant, &statement, &drawn_up).await?;
    Ok("DRAFTED")
}

/// Replaces the lines of a draft by what is known now. Errors: it is no draft any more.
pub(crate) async fn redraft(
    unit: &mut Unit,
    tenant: &str,
    statement: Statement,
) -> Result<Statement> {
    let last = match statement.previous_id {
        Some(id) => store::statement::find(unit.conn(), tenant, id).await?,
        None => None,
    };
    let counts = (statement.held_facts, statement.excepted_facts);
    // Refused before anything is computed.
    statement.clone().redraft(counts.0, counts.1)?;
    let drawn_up = draw_up::run(unit, tenant, &statement, last.as_ref()).await?;
    let header = &drawn_up.document.header;
    let statement = statement.redraft(header.held_facts, header.excepted_facts)?;
    store::statement::update(unit.conn(), tenant, &statement).await?;
    save(unit, tenant, &statement, &drawn_up).await?;
    Ok(statement)
}

fn new(unit: &Unit, partner_id: Uuid, days: Days, last: Option<&Statement>) -> Statement {
    Statement {
        id: unit.new_id(),
        partner_id,
        number: last.map_or(1, |last| last.number + 1),
        period_start: days.start,
        period_end: days.end,
        state: StatementState::Draft,
        hash: None,
        previous_id: last.map(|last| last.id),
        revision: 1,
        held_facts: 0,
        excepted_facts: 0,
        created_at: unit.now,
        approved: None,
        issued: None,
        acceptance_due: None,
        dispute_due: None,
        accepted_at: None,
        accepted_by: None,
        paid_at: None,
    }
}

async fn save(
    unit: &mut Unit,
    tenant: &str,
    statement: &Statement,
    drawn_up: &DrawnUp,
) -> Result<()> {
    let DrawnUp { document, lines } = drawn_up;
    let conn = unit.conn();
    store::statement::replace_lines(conn, tenant, statement, lines).await?;
    store::statement::replace_totals(conn, tenant, statement.id, &document.totals).await?;
    let text = canonical::text(&document.to_value());
    store::statement::upsert_document(conn, tenant, statement.id, &text).await?;
    Ok(())
}

/// Does the jobs of runs; a job's key names the run and the partner.
pub(crate) struct Worker;

#[tonic::async_trait]
impl kit::Worker for Worker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let (run_id, partner_id) = key.split_once('/').unwrap_or_default();
        let run_id: Uuid = run_id.parse().map_err(kit::Error::internal)?;
        let partner_id: Uuid = partner_id.parse().map_err(kit::Error::internal)?;
        let Some(of) = store::statement_run::find(unit.conn(), tenant, run_id).await? else {
            return Ok(());
        };
        let days = Days {
            start: of.period_start,
            end: of.period_end,
        };
        let outcome = run(unit, tenant, partner_id, days).await?;
        let done =
            store::statement_run::update_partner(unit.conn(), tenant, run_id, partner_id, outcome);
        Ok(done.await.map_err(Error::from)?)
    }
}
