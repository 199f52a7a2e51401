//! Payment batches.

use std::collections::BTreeMap;

use contracts::tandem::incentivize::v1 as contract;
use kit::{
    Error,
    money::{Currency, Money},
    wire,
};

use super::super::{Named as _, earning::money};
use crate::{
    domain::payments::{batch::Reason, batch_state::Batch, payout::Payout, posting::total},
    store::payments::payment_batch::LeftOutRow,
};

/// How far a batch has come, without what is in it.
pub(crate) fn state(batch: &Batch) -> contract::PaymentBatch {
    contract::PaymentBatch {
        payment_batch_id: batch.id.to_string(),
        state: contract::PaymentBatchState::number(batch.state.code()),
        currency_code: batch
            .currency
            .map(|currency| currency.code().to_owned())
            .unwrap_or_default(),
        as_of_date: Some(wire::to_date(batch.as_of)),
        made_by: batch.made_by.clone(),
        make_time: Some(wire::to_timestamp(batch.made_at)),
        approved_by: batch.approved_by.clone().unwrap_or_default(),
        approve_time: batch.approved_at.map(wire::to_timestamp),
        release_time: batch.released_at.map(wire::to_timestamp),
        message_id: batch.message_id(),
        ..Default::default()
    }
}

/// The batch with what leaves by currency, and who is left out.
pub(crate) fn batch(
    batch: &Batch,
    payouts: &[&Payout],
    left_out: &[&LeftOutRow],
) -> Result<contract::PaymentBatch, Error> {
    let mut by_currency: BTreeMap<Currency, Vec<Money>> = BTreeMap::new();
    for payout in payouts {
        by_currency
            .entry(payout.amount.currency())
            .or_default()
            .push(payout.amount);
    }
    let totals = by_currency
        .into_iter()
        .map(|(currency, amounts)| total(amounts, currency).map(wire::to_money));
    let left_out = left_out.iter().map(|row| self::left_out(row));
    Ok(contract::PaymentBatch {
        payout_count: payouts.len().try_into().unwrap_or(i32::MAX),
        totals: totals.collect::<Result<_, _>>().map_err(Error::internal)?,
        left_out: left_out.collect::<Result<_, _>>()?,
        ..state(batch)
    })
}

fn left_out(row: &LeftOutRow) -> Result<contract::LeftOutPayee, Error> {
    Ok(contract::LeftOutPayee {
        partner_id: row.partner_id.to_string(),
        kind: contract::PayeeKind::number(&row.kind),
        payee_key: row.payee_key.clone(),
        amount: Some(wire::to_money(money(row.amount, &row.currency)?)),
        reason: row.reason.clone(),
        description: Reason::description(&row.reason).to_owned(),
    })
}
