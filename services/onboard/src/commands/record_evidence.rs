//! What becomes known of a partner, kept for everything that requires it.

use kit::Unit;
use uuid::Uuid;

use super::review_tiers;
use crate::domain::evidence::{Evidence, Topic};
use crate::error::Error;
use crate::store;

/// Kinds of jobs that look at a partner again; the key of each is the partner's id.
const REVIEWS: &[&str] = &[review_tiers::KIND];

/// Puts a piece of evidence in the place of what was known of its subject, key and level, and lets the partner be looked at.
pub async fn run(unit: &mut Unit, tenant: &str, evidence: &Evidence) -> Result<(), Error> {
    store::evidence::put(unit.conn(), tenant, evidence).await?;
    ask(unit, tenant, evidence.partner_id).await
}

/// Puts `pieces` in the place of everything that was known of the topic.
pub async fn replace(
    unit: &mut Unit,
    tenant: &str,
    topic: &Topic,
    pieces: &[Evidence],
) -> Result<(), Error> {
    store::evidence::delete(unit.conn(), tenant, topic).await?;
    for piece in pieces {
        store::evidence::put(unit.conn(), tenant, piece).await?;
    }
    ask(unit, tenant, topic.partner_id).await
}

async fn ask(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    let now = unit.now;
    for kind in REVIEWS {
        unit.enqueue(tenant, kind, &partner_id.to_string(), now)
            .await?;
    }
    Ok(())
}
