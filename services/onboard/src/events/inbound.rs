//! What onboard hears: evidence of partners from enable, and their figures from sell and enable.

use std::collections::BTreeMap;

use contracts::tandem::enable::v1::IntegrationAdoptionMeasured;
use contracts::tandem::sell::v1::FactRecorded;
use kit::{Consumer, Event, Unit};

use super::enable;
use crate::commands::{count_facts, measure_adoption};
use crate::domain::partner_fact::PartnerFact;
use crate::rpc::convert::incoming;

pub struct Inbound;

#[tonic::async_trait]
impl Consumer for Inbound {
    fn event_types(&self) -> &'static [&'static str] {
        &[
            "tandem.enable.v1.CertificationChanged",
            "tandem.enable.v1.CourseCompleted",
            "tandem.enable.v1.CompetencyAwardChanged",
            "tandem.enable.v1.IntegrationChanged",
            "tandem.enable.v1.IntegrationAdoptionMeasured",
            "tandem.sell.v1.FactRecorded",
        ]
    }

    async fn apply(&self, unit: &mut Unit, events: &[Event]) -> Result<(), kit::Error> {
        let mut facts: BTreeMap<&str, Vec<PartnerFact>> = BTreeMap::new();
        for event in events {
            if let Some(recorded) = event.decode::<FactRecorded>()? {
                let fact = incoming::fact(&recorded.fact.unwrap_or_default())?;
                facts.entry(&event.tenant).or_default().push(fact);
            } else if let Some(measured) = event.decode::<IntegrationAdoptionMeasured>()? {
                let adoption = incoming::adoption(&measured.adoption.unwrap_or_default())?;
                measure_adoption::run(unit, &event.tenant, &adoption).await?;
            } else {
                enable::apply(unit, event).await?;
            }
        }
        for (tenant, facts) in facts {
            count_facts::run(unit, tenant, &facts).await?;
        }
        Ok(())
    }
}
