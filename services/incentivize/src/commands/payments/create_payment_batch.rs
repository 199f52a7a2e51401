//! Gathers what is due on accepted statements into payouts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kit::{Caller, Unit, money::Currency};
use uuid::Uuid;

use super::announce;
use crate::{
    domain::{
        exchange::Rates,
        payments::{
            bank_details::BankDetails,
            batch::{Payable, PlannedPayout, Terms, plan_batch},
            batch_state::{Batch, BatchState},
            due::Open,
            payee::PayeeRef,
        },
    },
    error::Result,
    store::payments as store,
    store::payments::{open_total::Wanted, settlement::SettledBy},
};

/// What a batch shall gather.
pub(crate) struct Gather {
    /// Only this currency of statements.
    pub(crate) currency: Option<Currency>,
    /// Statements accepted on this day or before; today, unless said.
    pub(crate) as_of: Option<NaiveDate>,
}

pub(crate) async fn run(unit: &mut Unit, caller: &Caller, gather: Gather) -> Result<Batch> {
    let today = unit.now.date_naive();
    let batch = Batch {
        id: unit.new_id(),
        state: BatchState::Draft,
        currency: gather.currency,
        as_of: gather.as_of.unwrap_or(today),
        made_by: caller.subject.clone(),
        made_at: unit.now,
        approved_by: None,
        approved_at: None,
        released_at: None,
    };
    let wanted = Wanted {
        partner_id: None,
        currency: gather.currency.map(Currency::code),
        as_of: batch.as_of,
    };
    let open = store::open_total::lock(unit.conn(), &caller.tenant, wanted).await?;
    let payables = payables(unit, &caller.tenant, &open).await?;
    let (settings, _) = store::payment_settings::find(unit.conn(), &caller.tenant).await?;
    let rates = rates(unit, &caller.tenant, &open, &payables).await?;
    let terms = Terms {
        settings: &settings,
        rates: &rates,
        day: today,
    };
    let plan = plan_batch(&open, &payables, terms)?;
    store::payment_batch::insert(unit.conn(), &caller.tenant, &batch, &settings).await?;
    store::payment_batch::insert_left_out(unit.conn(), &caller.tenant, batch.id, &plan.left_out)
        .await?;
    for planned in &plan.payouts {
        insert_payout(unit, &caller.tenant, batch.id, planned).await?;
    }
    announce::batch(unit, &caller.tenant, "CreatePaymentBatch", &batch);
    Ok(batch)
}

async fn insert_payout(
    unit: &mut Unit,
    tenant: &str,
    batch_id: Uuid,
    planned: &PlannedPayout,
) -> Result<()> {
    let payout = planned.payout(unit.new_id(), batch_id);
    let (by, currency) = (SettledBy::Payout(payout.id), payout.net.currency().code());
    store::payout::insert(unit.conn(), tenant, &payout).await?;
    store::settlement::insert_all(
        unit.conn(),
        tenant,
        by,
        &planned.payee,
        currency,
        &planned.settlements,
    )
    .await?;
    announce::payout(unit, tenant, "PlanPayout", &payout, &planned.settlements);
    Ok(())
}

/// The payees of these totals with the bank details that are in use.
async fn payables(
    unit: &mut Unit,
    tenant: &str,
    open: &[Open],
) -> Result<BTreeMap<PayeeRef, Payable>> {
    let now = unit.now;
    let mut partners: Vec<Uuid> = open.iter().map(|total| total.payee.partner_id).collect();
    partners.sort_unstable();
    partners.dedup();
    let payees = store::payee::list_of_partners(unit.conn(), tenant, &partners).await?;
    let ids: Vec<Uuid> = payees.iter().map(|payee| payee.id).collect();
    let details = store::bank_details::list_effective(unit.conn(), tenant, &ids, now).await?;
    let mut by_payee: BTreeMap<Uuid, BankDetails> = details
        .into_iter()
        .map(|details| (details.payee_id, details))
        .collect();
    let payable = |payee: crate::domain::payments::payee::Payee| {
        let account = by_payee
            .remove(&payee.id)
            .map(|details| (details.id, details.account));
        (payee.who.clone(), Payable { payee, account })
    };
    Ok(payees.into_iter().map(payable).collect())
}

/// Today's rates between the statements' currencies and those that payees want; nothing is read when they are the same.
async fn rates(
    unit: &mut Unit,
    tenant: &str,
    open: &[Open],
    payables: &BTreeMap<PayeeRef, Payable>,
) -> Result<Rates> {
    let today = unit.now.date_naive();
    let wanted = |payable: &Payable| payable.payee.profile.payout_currency;
    let mut currencies: BTreeSet<Currency> = payables.values().filter_map(wanted).collect();
    if currencies.is_empty() {
        return Ok(Rates::default());
    }
    currencies.extend(open.iter().map(|total| total.currency));
    let days = (today, today);
    Ok(crate::store::exchange_rate::list_for(unit.conn(), tenant, &currencies, days).await?)
}
