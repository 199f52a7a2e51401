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
    payee::{Payee, PayeeRef, Profile},
    payout::{Exchange, Payout, PayoutState},
    settings::PaymentSettings,
    tax::{Party, TaxError, Taxed, VatRule, tax_payout, vat_rule},
};
use crate::domain::{
    exact::{OutOfRange, add, mul, sub},
    exchange::Rates,
};

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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The amount that disputes hold back.
    InDispute,
    /// The payee owes more than it is owed.
    BalanceOwed,
    BelowMinimum,
    /// Less than the smallest coin.
    BelowMinorUnit,
    NoPayee,
    NoBankDetails,
    NoDebtorAccount,
    /// The payee wants another currency than the statement's.
    NoExchangeRate,
    /// The settings don't say in which country the tenant pays taxes.
    NoTaxCountry,
    /// Taxes take all of it.
    NothingLeft,
}

impl Reason {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::InDispute => "IN_DISPUTE",
            Self::BalanceOwed => "BALANCE_OWED",
            Self::BelowMinimum => "BELOW_MINIMUM",
            Self::BelowMinorUnit => "BELOW_MINOR_UNIT",
            Self::NoPayee => "NO_PAYEE",
            Self::NoBankDetails => "NO_BANK_DETAILS",
            Self::NoDebtorAccount => "NO_DEBTOR_ACCOUNT",
            Self::NoExchangeRate => "NO_EXCHANGE_RATE",
            Self::NoTaxCountry => "NO_TAX_COUNTRY",
            Self::NothingLeft => "NOTHING_LEFT",
        }
    }

    /// For people, by the code.
    pub fn description(code: &str) -> &'static str {
        match code {
            "IN_DISPUTE" => "held until the dispute ends",
            "BALANCE_OWED" => "the payee owes it; carried to the next batch",
            "BELOW_MINIMUM" => "below the minimum payout; carried to the next batch",
            "BELOW_MINOR_UNIT" => "less than the smallest coin; carried to the next batch",
            "NO_PAYEE" => "nobody has said how the payee is paid",
            "NO_BANK_DETAILS" => "no confirmed bank details are in use yet",
            "NO_DEBTOR_ACCOUNT" => "the settings name no account to pay this currency from",
            "NO_EXCHANGE_RATE" => {
                "the payee is paid in another currency, for which there is no rate"
            }
            "NO_TAX_COUNTRY" => "the settings name no country, which decides about VAT",
            _ => "taxes leave nothing to pay",
        }
    }
}

/// An amount that is due or owed, but not paid by this batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub payee: PayeeRef,
    pub amount: Money,
    pub reason: Reason,
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

/// The payout but for its settlements, or why nothing is paid.
fn decide(
    payable: Option<&Payable>,
    net: Money,
    terms: Terms<'_>,
) -> Result<Result<PlannedPayout, Reason>, PlanError> {
    if net.amount() <= Decimal::ZERO {
        return Ok(Err(if net.is_negative() {
            Reason::BalanceOwed
        } else {
            Reason::BelowMinorUnit
        }));
    }
    let Some(payable) = payable else {
        return Ok(Err(Reason::NoPayee));
    };
    let (payee, settings) = (&payable.payee, terms.settings);
    if is_below_minimum(&payee.profile, net, settings) {
        return Ok(Err(Reason::BelowMinimum));
    }
    let Some((bank_details_id, account)) = &payable.account else {
        return Ok(Err(Reason::NoBankDetails));
    };
    if payee.profile.self_billing && settings.country.is_empty() {
        return Ok(Err(Reason::NoTaxCountry));
    }
    let withholding = payee.profile.withholding_percent;
    let taxed = tax_payout(
        net,
        vat_on(payee, settings),
        settings.domestic_vat_percent,
        withholding,
    )?;
    let Some((amount, exchange)) = exchanged(taxed.gross, payee.profile.payout_currency, terms)?
    else {
        return Ok(Err(Reason::NoExchangeRate));
    };
    if amount.amount() <= Decimal::ZERO {
        return Ok(Err(Reason::NothingLeft));
    }
    let by_bank = !matches!(account, Account::Provider(_));
    if by_bank && settings.debtor_account(amount.currency()).is_none() {
        return Ok(Err(Reason::NoDebtorAccount));
    }
    Ok(Ok(PlannedPayout {
        payee_id: payee.id,
        payee: payee.who.clone(),
        bank_details_id: *bank_details_id,
        settlements: Vec::new(),
        taxed,
        amount,
        exchange,
    }))
}

/// The payee's own minimum comes before the tenant's; one in another currency says nothing.
fn is_below_minimum(profile: &Profile, net: Money, settings: &PaymentSettings) -> bool {
    let own = profile
        .minimum_payout
        .filter(|minimum| minimum.currency() == net.currency());
    let minimum = own.unwrap_or_else(|| settings.minimum(net.currency()));
    net.amount() < minimum.amount()
}

/// The amount in the wanted currency, rounded half to even to its minor unit. None without a rate.
fn exchanged(
    gross: Money,
    wanted: Option<Currency>,
    terms: Terms<'_>,
) -> Result<Option<(Money, Option<Exchange>)>, PlanError> {
    let Some(wanted) = wanted.filter(|wanted| *wanted != gross.currency()) else {
        return Ok(Some((gross, None)));
    };
    let Some(rate) = terms.rates.find(gross.currency(), wanted, terms.day) else {
        return Ok(None);
    };
    let amount = round(
        mul(gross.amount(), rate.rate)?,
        wanted.digits(),
        Rounding::HalfEven,
    );
    let exchange = Exchange {
        rate: rate.rate,
        date: rate.date,
    };
    Ok(Some((Money::new(amount, wanted)?, Some(exchange))))
}

fn vat_on(payee: &Payee, settings: &PaymentSettings) -> VatRule {
    let profile = &payee.profile;
    if !profile.self_billing {
        return VatRule::OwnInvoice;
    }
    let supplier = Party {
        country: profile.address.country.clone(),
        status: profile.tax_status,
        has_vat_id: !profile.vat_id.is_empty(),
    };
    vat_rule(&supplier, &settings.party())
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
