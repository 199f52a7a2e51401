//! Runs a version that is not in force over the facts of its program's partners, beside what is in force; writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use super::{
    derive::{purchases, rates},
    verify_books::derive_anew,
};
use crate::{
    domain::{
        simulation::{Question, Simulation, Verdict},
        standing::Standing,
    },
    error::Result,
    store,
};

/// Partners between two messages on the progress.
const STEP: usize = 20;

/// What is told while it runs, and at the end.
pub(crate) enum Told {
    Progress { done: usize, total: usize },
    Result(Box<(Simulation, Verdict)>),
}

/// Ends early when nobody listens any more. Each partner is read in a snapshot of its own.
pub(crate) async fn run(
    kit: &kit::Service,
    tenant: &str,
    question: &Question,
    partner_id: Option<Uuid>,
    told: &Sender<Result<Told>>,
) -> Result<()> {
    let program_id = question.version.program_id;
    let mut conn = kit.read().await?;
    let mut partners = store::known::list_enrolled_partners(&mut conn, tenant, program_id).await?;
    drop(conn);
    partners.retain(|enrolled| partner_id.is_none_or(|wanted| wanted == *enrolled));
    let total = partners.len();
    let mut simulation = Simulation::default();
    for (done, partner_id) in partners.into_iter().enumerate() {
        if done % STEP == 0 && told.send(Ok(Told::Progress { done, total })).await.is_err() {
            return Ok(());
        }
        try_partner(kit, tenant, question, partner_id, &mut simulation).await?;
    }
    let verdict = simulation.verdict(total)?;
    let progress = Told::Progress { done: total, total };
    let result = Told::Result(Box::new((simulation, verdict)));
    for message in [progress, result] {
        if told.send(Ok(message)).await.is_err() {
            break;
        }
    }
    Ok(())
}

async fn try_partner(
    kit: &kit::Service,
    tenant: &str,
    question: &Question,
    partner_id: Uuid,
    simulation: &mut Simulation,
) -> Result<()> {
    let today = kit.clock.now().date_naive();
    let snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    let mut transaction = kit.pool.begin_with(snapshot).await?;
    let conn = &mut *transaction;
    let facts = store::fact::list_of_partner(conn, tenant, partner_id).await?;
    let partners = BTreeSet::from([partner_id]);
    let mut standings = store::standing::list(conn, tenant, &partners).await?;
    let before = standings.remove(&partner_id).unwrap_or_default();
    // Knowledge that either side reads serves both.
    let supposed = question.suppose(&before);
    let mut supposed = BTreeMap::from([(partner_id, supposed)]);
    rates::load(conn, tenant, &mut supposed, &facts).await?;
    purchases::load(conn, tenant, &mut supposed, &facts).await?;
    drop(transaction);
    let after = supposed.remove(&partner_id).unwrap_or_default();
    let before = Standing {
        plans: before.plans,
        ..after.clone()
    };
    let (before, _) = derive_anew(tenant, &before, &facts, today)?;
    let (after, _) = derive_anew(tenant, &after, &facts, today)?;
    Ok(simulation.add_partner(question, partner_id, &before, &after)?)
}
