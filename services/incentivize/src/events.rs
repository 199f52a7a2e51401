//! Events of onboard and sell, turned into commands.

use std::collections::{BTreeMap, BTreeSet};

use contracts::tandem::{
    onboard::v1::{
        AgreementChanged, EnrollmentChanged, PartnerChanged, ProgramChanged, TypeProfileChanged,
    },
    sell::v1::{FactRecorded, OpportunityChanged},
};
use kit::{Consumer, Error, Event, Unit};

use crate::{
    commands::{learn, record_facts, record_purchases},
    domain::{fact::Fact, purchase::Purchase},
    rpc::convert::incoming,
};

pub(crate) struct Events;

#[tonic::async_trait]
impl Consumer for Events {
    fn event_types(&self) -> &'static [&'static str] {
        &[
            "tandem.onboard.v1.PartnerChanged",
            "tandem.onboard.v1.ProgramChanged",
            "tandem.onboard.v1.TypeProfileChanged",
            "tandem.onboard.v1.EnrollmentChanged",
            "tandem.onboard.v1.AgreementChanged",
            "tandem.sell.v1.FactRecorded",
            "tandem.sell.v1.OpportunityChanged",
        ]
    }

    async fn apply(&self, unit: &mut Unit, events: &[Event]) -> Result<(), Error> {
        let mut facts: BTreeMap<&str, Vec<Fact>> = BTreeMap::new();
        let mut purchases: BTreeMap<&str, Vec<Purchase>> = BTreeMap::new();
        for event in events {
            if let Some(recorded) = event.decode::<FactRecorded>()? {
                facts
                    .entry(&event.tenant)
                    .or_default()
                    .push(incoming::fact(recorded)?);
            } else if let Some(changed) = event.decode::<OpportunityChanged>()? {
                purchases
                    .entry(&event.tenant)
                    .or_default()
                    .push(incoming::purchase(changed, event.version)?);
            } else {
                learn(unit, event).await?;
            }
        }
        for (tenant, purchases) in purchases {
            record_purchases::run(unit, tenant, purchases).await?;
        }
        for (tenant, facts) in facts {
            record_facts::run(unit, tenant, &facts).await?;
        }
        Ok(())
    }
}

async fn learn(unit: &mut Unit, event: &Event) -> Result<(), Error> {
    let (tenant, version) = (event.tenant.as_str(), event.version);
    if let Some(changed) = event.decode::<PartnerChanged>()? {
        let (partner_id, display_name) = incoming::partner(changed)?;
        learn::partner(unit, tenant, partner_id, &display_name).await?;
    } else if let Some(changed) = event.decode::<ProgramChanged>()? {
        let (program_id, partnership_type) = incoming::program(changed)?;
        learn::program(unit, tenant, program_id, &partnership_type, version).await?;
    } else if let Some(changed) = event.decode::<TypeProfileChanged>()? {
        let (partnership_type, produced): (String, BTreeSet<_>) = incoming::type_profile(changed)?;
        learn::type_profile(unit, tenant, &partnership_type, &produced, version).await?;
    } else if let Some(changed) = event.decode::<EnrollmentChanged>()? {
        let (id, partner_id, enrollment) = incoming::enrollment(changed)?;
        learn::enrollment(unit, tenant, id, partner_id, &enrollment, version).await?;
    } else if let Some(changed) = event.decode::<AgreementChanged>()?
        && let Some((partner_id, agreement)) = incoming::agreement(changed)?
    {
        learn::agreement(unit, tenant, partner_id, &agreement, version).await?;
    }
    Ok(())
}
