//! Has the payment provider carry out a payout: asks for it, sends it when it is unknown there, and comes back until its end is known.
//!
//! The payout is locked from before the call until its answer is written down, so that nobody else sends or finishes it meanwhile. When
//! the process ends in between, the next attempt asks first.

use kit::{Service, Unit};
use uuid::Uuid;

use super::{announce, record_payout_result};
use crate::{
    domain::payments::{
        delivery::{Answer, Delivery},
        payout::{Payout, PayoutState},
    },
    error::{Error, Result},
    provider::{self, Endpoint, Http, Instruction, Provider, ProviderSettings, SECRET},
    store::payments as store,
};

/// The job that carries payouts out.
pub(crate) const KIND: &str = "send_payout";

pub(crate) struct Worker {
    pub(crate) kit: Service,
    pub(crate) settings: ProviderSettings,
}

/// Has these payouts carried out by the provider, if there is one: those that go to accounts there.
pub(crate) async fn begin(unit: &mut Unit, tenant: &str, payouts: &[Payout]) -> Result<()> {
    let provider = store::payment_provider::lock(unit.conn(), tenant).await?;
    if !provider.is_some_and(|provider| provider.enabled) {
        return Ok(());
    }
    let now = unit.now;
    for payout in payouts {
        if instruction(unit, tenant, payout.clone()).await?.is_some() {
            let delivery = Delivery::begin(payout.id, now);
            store::provider_delivery::upsert(unit.conn(), tenant, &delivery).await?;
            unit.enqueue(tenant, KIND, &payout.id.to_string(), now)
                .await?;
        }
    }
    Ok(())
}

/// Whether the provider is asked how a payout ends, so that nobody else may say it.
pub(crate) async fn is_asked(unit: &mut Unit, tenant: &str, payout_id: Uuid) -> Result<bool> {
    let provider = store::payment_provider::find(unit.conn(), tenant).await?;
    let delivery = delivery(unit, tenant, payout_id).await?;
    let open = delivery.is_some_and(|delivery| delivery.next_at.is_some());
    Ok(open && provider.is_some_and(|provider| provider.enabled))
}

#[tonic::async_trait]
impl kit::Worker for Worker {
    async fn run(
        &self,
        unit: &mut Unit,
        tenant: &str,
        key: &str,
    ) -> std::result::Result<(), kit::Error> {
        let payout_id: Uuid = key.parse().map_err(kit::Error::internal)?;
        Ok(self.attempt(unit, tenant, payout_id).await?)
    }
}

impl Worker {
    async fn attempt(&self, unit: &mut Unit, tenant: &str, payout_id: Uuid) -> Result<()> {
        let payout = store::payout::lock(unit.conn(), tenant, payout_id).await?;
        let provider = store::payment_provider::find(unit.conn(), tenant).await?;
        let delivery = delivery(unit, tenant, payout_id).await?;
        let (Some(payout), Some(provider), Some(delivery)) = (payout, provider, delivery) else {
            return Ok(());
        };
        if !provider.enabled || payout.state != PayoutState::Instructed {
            return Ok(());
        }
        let Some(instruction) = instruction(unit, tenant, payout.clone()).await? else {
            return Ok(());
        };
        let answer = match connect(&self.kit, self.settings, tenant, &provider) {
            Ok(provider) => provider::settle(&provider, &instruction).await,
            Err(problem) => Answer::Unclear(problem),
        };
        let heard = delivery.hear(answer, unit.now);
        store::provider_delivery::upsert(unit.conn(), tenant, &heard.delivery).await?;
        if let Some(reference) = heard.reference {
            name(unit, tenant, payout, reference).await?;
        }
        if let Some(result) = heard.result {
            record_payout_result::apply(unit, tenant, payout_id, result).await?;
        }
        if let Some(due) = heard.delivery.next_at {
            unit.enqueue(tenant, KIND, &payout_id.to_string(), due)
                .await?;
        }
        Ok(())
    }
}

/// The provider as it is configured. Errors: what is in the way, in words.
pub(crate) fn connect(
    kit: &Service,
    settings: ProviderSettings,
    tenant: &str,
    provider: &Provider,
) -> std::result::Result<Http, String> {
    let endpoint = Endpoint::parse(&provider.endpoint, settings.reach)?;
    let secret = kit.unseal(tenant, SECRET, &provider.secret);
    let secret = secret.map_err(|error| error.to_string())?;
    Ok(Http::new(endpoint, &secret, settings)?)
}

async fn delivery(unit: &mut Unit, tenant: &str, payout_id: Uuid) -> Result<Option<Delivery>> {
    let found = store::provider_delivery::list(unit.conn(), tenant, &[payout_id]).await?;
    Ok(found.into_iter().next())
}

/// None for a payout to a bank account.
async fn instruction(unit: &mut Unit, tenant: &str, payout: Payout) -> Result<Option<Instruction>> {
    let id = payout.bank_details_id;
    let details = store::bank_details::find(unit.conn(), tenant, id, None).await?;
    let details = details.ok_or_else(|| Error::missing("bank details", id))?;
    Ok(Instruction::of(
        payout,
        details.holder_name,
        details.account,
    ))
}

/// Keeps what the provider calls the payout.
async fn name(unit: &mut Unit, tenant: &str, payout: Payout, reference: String) -> Result<()> {
    let reference: String = reference.chars().take(100).collect();
    if payout.provider_reference.as_ref() == Some(&reference) {
        return Ok(());
    }
    let payout = payout.named(reference);
    store::payout::update(unit.conn(), tenant, &payout).await?;
    let mut settled = store::settlement::list(unit.conn(), tenant, &[payout.id]).await?;
    let settled = settled.remove(&payout.id).unwrap_or_default();
    announce::payout(unit, tenant, "SendPayout", &payout, &settled);
    Ok(())
}
