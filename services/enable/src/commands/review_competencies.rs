//! What a partner has to show has changed, or what is asked: its competencies are held against each other again.

use kit::{Unit, audit};
use uuid::Uuid;

use super::record_evidence;
use crate::domain::competency::CompetencyAward;
use crate::error::Error;
use crate::{announce, store};

/// The job; its key is the partner.
pub const KIND: &str = "review_competencies";

pub struct ReviewCompetencies;

/// Asks for a review of one partner once this unit has committed.
pub async fn ask(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    let due = unit.now;
    Ok(unit
        .enqueue(tenant, KIND, &partner_id.to_string(), due)
        .await?)
}

/// Asks for a review of every partner that has something to show.
pub async fn ask_all(unit: &mut Unit, tenant: &str) -> Result<(), Error> {
    for partner_id in store::evidence::partners(unit.conn(), tenant).await? {
        ask(unit, tenant, partner_id).await?;
    }
    Ok(())
}

#[tonic::async_trait]
impl kit::Worker for ReviewCompetencies {
    async fn run(&self, unit: &mut Unit, tenant: &str, key: &str) -> Result<(), kit::Error> {
        let partner_id = Uuid::try_parse(key).map_err(kit::Error::internal)?;
        Ok(review(unit, tenant, partner_id).await?)
    }
}

async fn review(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<(), Error> {
    let today = unit.now.date_naive();
    let mut awards = store::competency_award::lock(unit.conn(), tenant, partner_id).await?;
    let evidence = store::evidence::of_partner(unit.conn(), tenant, partner_id).await?;
    for competency in store::competency::all(unit.conn(), tenant).await? {
        let key = &competency.competency_key;
        let before = match awards.iter().position(|one| one.competency_key == *key) {
            Some(index) => awards.swap_remove(index),
            None => CompetencyAward::new(unit.new_id(), partner_id, key.clone()),
        };
        if let Some(after) = before.review(&competency, &evidence, today) {
            store::competency_award::put(unit.conn(), tenant, &after).await?;
            let resource = format!("competencyAwards/{}", after.id);
            record_evidence::run(unit, tenant, partner_id, &resource, &after.shown()).await?;
            audit::changed(
                unit,
                tenant,
                "ReviewCompetencies",
                resource,
                Some(&before),
                &after,
            );
            announce::competency_award_changed(unit, tenant, &after);
        }
    }
    Ok(())
}
