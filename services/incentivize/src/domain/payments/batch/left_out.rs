//! Why a batch leaves an amount out.

use kit::money::Money;

use crate::domain::payments::payee::PayeeRef;

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
