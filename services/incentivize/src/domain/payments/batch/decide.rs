//! Whether a payee is paid its balance, from and to which account, after which taxes, in which currency.

use kit::money::{Currency, Money, Rounding, round};
use rust_decimal::Decimal;

use super::{Payable, PlanError, PlannedPayout, Reason, Terms};
use crate::domain::{
    exact::mul,
    payments::{
        bank_details::Account,
        payee::{Payee, Profile},
        payout::Exchange,
        settings::PaymentSettings,
        tax::{Party, VatRule, tax_payout, vat_rule},
    },
};

/// The payout but for its settlements, or why nothing is paid.
pub(super) fn decide(
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
