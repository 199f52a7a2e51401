//! Draws up the statement of one partner: lines, totals and document, from all that is known of it.

use std::collections::BTreeSet;

use kit::Unit;
use uuid::Uuid;

use super::{
    derive::{purchases, rates},
    rederive_partner,
};
use crate::{
    domain::{
        adjustment::Adjustment,
        fact::Fact,
        opening_balance::OpeningBalance,
        standing::Standing,
        statement::{
            change::Stated,
            document::{Document, FORMAT, Header, Previous},
            draft::{Basis, Drafted, StatedBefore, draft},
            ledger::Ledger,
            life::Statement,
            line::{Line, LineKind},
            stated_fact::StatedFact,
        },
        trace::Trace,
    },
    error::Result,
    store::{self, statement::LineRow},
};

/// A document with its lines as they are stored.
pub(crate) struct DrawnUp {
    pub(crate) document: Document,
    pub(crate) lines: Vec<LineRow>,
}

/// Everything known of the partner goes in: it is derived again first, and stays locked until the unit commits.
/// `last` is the statement before this one.
pub(crate) async fn run(
    unit: &mut Unit,
    tenant: &str,
    statement: &Statement,
    last: Option<&Statement>,
) -> Result<DrawnUp> {
    let (partner_id, today) = (statement.partner_id, unit.now.date_naive());
    rederive_partner::run(unit, tenant, partner_id).await?;
    let facts = store::fact::list_of_partner(unit.conn(), tenant, partner_id).await?;
    let standing = standing(unit, tenant, partner_id, &facts).await?;
    // As the document shows them, so that everyone who computes from it starts from the same.
    let shown = |fact: &Fact| StatedFact::from(fact).of(partner_id);
    let facts: Vec<Fact> = facts.iter().map(shown).collect();
    let ledger = Ledger::of(tenant, &standing, &facts, today)?;
    let stated = stated(unit, tenant, statement).await?;
    let (adjustments, balances) = unstated(unit, tenant, statement).await?;
    let basis = Basis {
        partner_id,
        facts: &facts,
        ledger: &ledger,
        stated: &stated,
        openings: &standing.openings,
        adjustments: &adjustments,
        balances: &balances,
        period_end: statement.period_end,
    };
    let drafted = draft(basis).map_err(kit::Error::internal)?;
    let lines = with_traces(&drafted, basis);
    let partner_name = store::known::find_partner_name(unit.conn(), tenant, partner_id).await?;
    let (held_facts, excepted_facts) = waiting(&ledger);
    let header = Header {
        format: FORMAT.to_owned(),
        tenant: tenant.to_owned(),
        statement_id: statement.id,
        number: statement.number,
        partner_id,
        partner_name: partner_name.unwrap_or_default(),
        period_start: statement.period_start,
        period_end: statement.period_end,
        drafted_on: today,
        issued_at: None,
        previous: last.and_then(previous),
        held_facts,
        excepted_facts,
    };
    let document = Document::of(header, basis, &standing, drafted).map_err(kit::Error::internal)?;
    Ok(DrawnUp { document, lines })
}

async fn standing(
    unit: &mut Unit,
    tenant: &str,
    partner_id: Uuid,
    facts: &[Fact],
) -> Result<Standing> {
    let partners = BTreeSet::from([partner_id]);
    let mut standings = store::standing::list(unit.conn(), tenant, &partners).await?;
    rates::load(unit.conn(), tenant, &mut standings, facts).await?;
    purchases::load(unit.conn(), tenant, &mut standings, facts).await?;
    Ok(standings.remove(&partner_id).unwrap_or_default())
}

/// What is on no other statement: adjustments that were approved, balances that were taken over.
async fn unstated(
    unit: &mut Unit,
    tenant: &str,
    statement: &Statement,
) -> Result<(Vec<Adjustment>, Vec<OpeningBalance>)> {
    let (partner_id, end, id) = (statement.partner_id, statement.period_end, statement.id);
    let conn = unit.conn();
    let adjustments =
        store::adjustment::list_unstated(&mut *conn, tenant, partner_id, end, id).await?;
    let balances = store::opening_balance::list_unstated(conn, tenant, partner_id, end, id).await?;
    Ok((adjustments, balances))
}

/// What the statements before this one said of each earning.
async fn stated(unit: &mut Unit, tenant: &str, statement: &Statement) -> Result<StatedBefore> {
    let (partner_id, number) = (statement.partner_id, statement.number);
    let rows = store::statement::list_stated(unit.conn(), tenant, partner_id, number).await?;
    let mut stated = StatedBefore::new();
    for row in rows {
        let payee = row.payee()?;
        let (Some(trace), Some(release_date)) = (row.trace, row.release_date) else {
            continue;
        };
        let before = Stated {
            statement: row.number.cast_unsigned(),
            hash: row.hash.unwrap_or_default(),
            earning_id: row.earning_id,
            program_id: row.program_id.unwrap_or_default(),
            business_date: row.business_date,
            release_date,
            part: row.part.map(i32::cast_unsigned),
            withdrawn: row.kind == LineKind::Withdrawn.code(),
            trace: trace.0,
        };
        stated.insert((row.earning_id, payee), before);
    }
    Ok(stated)
}

fn with_traces(drafted: &Drafted, basis: Basis<'_>) -> Vec<LineRow> {
    let trace = |line: &Line| -> Option<Trace> {
        let key = (line.earning_id()?, line.payee.clone());
        let now = basis.ledger.earnings.get(&key.0);
        let now = now.filter(|earning| earning.payee == key.1);
        let stated = || basis.stated.get(&key).map(|stated| stated.trace.clone());
        now.map(|earning| earning.trace.clone()).or_else(stated)
    };
    let row = |line: &Line| LineRow {
        trace: trace(line),
        line: line.clone(),
    };
    drafted.lines.iter().map(row).collect()
}

/// Facts that are held and facts that are excepted under at least one component.
fn waiting(ledger: &Ledger) -> (i64, i64) {
    let of = |kind: &str| {
        let outcomes = ledger.derived.outcomes.iter();
        let facts: BTreeSet<Uuid> = outcomes
            .filter(|(_, outcome)| outcome.kind == kind)
            .map(|((fact_id, _), _)| *fact_id)
            .collect();
        i64::try_from(facts.len()).unwrap_or(i64::MAX)
    };
    (of("HELD"), of("EXCEPTED"))
}

fn previous(last: &Statement) -> Option<Previous> {
    Some(Previous {
        statement_id: last.id,
        number: last.number,
        hash: last.hash.clone()?,
    })
}
