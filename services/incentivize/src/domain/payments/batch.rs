//! A batch pays each payee what is due in one currency in one amount: payables less receivables over all statements, if
//! it reaches the minimum and there is an account to pay to; everything else is left out with its reason, and carried.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kit::money::{Currency, Money, MoneyError, Rounding, round};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    bank_details::Account,
    due::{Open, Settlement, Sides},
    payee::{Payee, PayeeRef},
    payout::{Exchange, Payout, PayoutState},
    settings::PaymentSettings,
    tax::{TaxError, Taxed},
};
use crate::domain::{
    exact::{OutOfRange, add, sub},
    exchange::Rates,
};

mod decide;
mod left_out;

pub use left_out::{LeftOut, Reason};

use decide::decide;

/// A payee with the account that payouts go to now.
#[derive(Debug, Clone)]
pub struct Payable {
    pub payee: Payee,
    pub account: Option<(Uuid, Account)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPayout {
    pub payee_id: Uuid,
    pub payee: PayeeRef,
    pub bank_details_id: Uuid,
    pub settlements: Vec<Settlement>,
    pub taxed: Taxed,
    /// What leaves, in the payee's currency.
    pub amount: Money,
    pub exchange: Option<Exchange>,
}

impl PlannedPayout {
    /// The payout that it becomes.
    pub fn payout(&self, id: Uuid, batch_id: Uuid) -> Payout {
        Payout {
            id,
            batch_id,
            payee_id: self.payee_id,
            partner_id: self.payee.partner_id,
            bank_details_id: self.bank_details_id,
            state: PayoutState::Planned,
            net: self.taxed.net,
            vat_rule: self.taxed.rule.code().to_owned(),
            vat: self.taxed.vat,
            withheld: self.taxed.withheld,
            gross: self.taxed.gross,
            amount: self.amount,
            exchange: self.exchange,
            instructed_at: None,
            result_at: None,
            value_date: None,
            reason_code: None,
            provider_reference: None,
            invoice_number: None,
            revision: 1,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchPlan {
    pub payouts: Vec<PlannedPayout>,
    pub left_out: Vec<LeftOut>,
}

impl From<OutOfRange> for PlanError {
    fn from(error: OutOfRange) -> Self {
        Self(TaxError::OutOfRange(error))
    }
}

impl From<MoneyError> for PlanError {
    fn from(error: MoneyError) -> Self {
        Self(TaxError::Money(error))
    }
}

/// An amount beyond what can be computed exactly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct PlanError(#[from] TaxError);

/// What decides besides the statements: the tenant's settings, and the rates of a day.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    pub settings: &'a PaymentSettings,
    pub rates: &'a Rates,
    pub day: NaiveDate,
}

/// What to pay, and what not. What is planned, left out and (when receivables are invoiced) invoiced adds up to what the
/// statements still say.
pub fn plan_batch(
    open: &[Open],
    payees: &BTreeMap<PayeeRef, Payable>,
    terms: Terms<'_>,
) -> Result<BatchPlan, PlanError> {
    let mut groups: BTreeMap<(&PayeeRef, Currency), Vec<&Open>> = BTreeMap::new();
    for total in open {
        groups
            .entry((&total.payee, total.currency))
            .or_default()
            .push(total);
    }
    let mut plan = BatchPlan::default();
    for ((payee, currency), totals) in groups {
        plan_group(
            &mut plan,
            (payee, currency),
            &totals,
            payees.get(payee),
            terms,
        )?;
    }
    Ok(plan)
}

fn plan_group(
    plan: &mut BatchPlan,
    (payee, currency): (&PayeeRef, Currency),
    totals: &[&Open],
    payable: Option<&Payable>,
    terms: Terms<'_>,
) -> Result<(), PlanError> {
    let sides = if terms.settings.net_receivables {
        Sides::Both
    } else {
        Sides::PayableOnly
    };
    let mut leave_out = |amount: Decimal, reason| -> Result<(), PlanError> {
        if !amount.is_zero() {
            let amount = Money::new(amount, currency)?;
            let payee = payee.clone();
            plan.left_out.push(LeftOut {
                payee,
                amount,
                reason,
            });
        }
        Ok(())
    };
    leave_out(held(totals, sides)?, Reason::InDispute)?;
    let (settlements, balance) = settle(totals, sides)?;
    let net = round(balance, currency.digits(), Rounding::Down);
    let remainder = sub(balance, net)?;
    match decide(payable, Money::new(net, currency)?, terms)? {
        Err(reason) => leave_out(balance, reason)?,
        Ok(decided) => {
            leave_out(remainder, Reason::BelowMinorUnit)?;
            let settlements = without(settlements, remainder)?;
            plan.payouts.push(PlannedPayout {
                settlements,
                ..decided
            });
        }
    }
    Ok(())
}

fn held(totals: &[&Open], sides: Sides) -> Result<Decimal, OutOfRange> {
    let zero = Decimal::ZERO;
    let part = |held: Decimal| {
        if sides == Sides::PayableOnly {
            held.max(zero)
        } else {
            held
        }
    };
    totals
        .iter()
        .try_fold(zero, |sum, total| add(sum, part(total.held)))
}

fn settle(totals: &[&Open], sides: Sides) -> Result<(Vec<Settlement>, Decimal), OutOfRange> {
    let mut settlements = Vec::new();
    let mut balance = Decimal::ZERO;
    for total in totals {
        let due = total.due(sides)?;
        balance = add(balance, due.net()?)?;
        if !due.is_nothing() {
            settlements.push(due);
        }
    }
    Ok((settlements, balance))
}

/// Leaves a remainder below the minor unit on the statements that it comes from.
fn without(
    mut settlements: Vec<Settlement>,
    mut remainder: Decimal,
) -> Result<Vec<Settlement>, OutOfRange> {
    for settlement in &mut settlements {
        let part = settlement.payable.min(remainder).max(Decimal::ZERO);
        settlement.payable = sub(settlement.payable, part)?;
        remainder = sub(remainder, part)?;
    }
    settlements.retain(|settlement| !settlement.is_nothing());
    Ok(settlements)
}
