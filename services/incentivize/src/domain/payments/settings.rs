//! How a tenant pays.

use kit::money::{Currency, Money};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    bank_details::is_bic,
    tax::{Party, TaxStatus},
};
use crate::domain::problem::Problems;

/// An account that payouts leave from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebtorAccount {
    pub currency: Currency,
    pub iban: String,
    /// Empty: the bank finds itself by the IBAN.
    pub bic: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentSettings {
    /// What a partner owes is set off against what it is owed.
    pub net_receivables: bool,
    pub cooling_off_days: u32,
    pub invoice_due_days: u32,
    /// One a currency at most.
    pub minimum_payouts: Vec<Money>,
    /// One a currency at most.
    pub debtor_accounts: Vec<DebtorAccount>,
    pub legal_name: String,
    pub country: String,
    pub vat_id: String,
    pub domestic_vat_percent: Decimal,
}

impl Default for PaymentSettings {
    /// Until a tenant says otherwise.
    fn default() -> Self {
        Self {
            net_receivables: true,
            cooling_off_days: 3,
            invoice_due_days: 30,
            minimum_payouts: Vec::new(),
            debtor_accounts: Vec::new(),
            legal_name: String::new(),
            country: String::new(),
            vat_id: String::new(),
            domestic_vat_percent: Decimal::ZERO,
        }
    }
}

impl PaymentSettings {
    /// The least that is paid in a currency.
    pub fn minimum(&self, currency: Currency) -> Money {
        let minimum = self
            .minimum_payouts
            .iter()
            .find(|minimum| minimum.currency() == currency);
        minimum.copied().unwrap_or_else(|| Money::zero(currency))
    }

    pub fn debtor_account(&self, currency: Currency) -> Option<&DebtorAccount> {
        self.debtor_accounts
            .iter()
            .find(|account| account.currency == currency)
    }

    /// The tenant as a side of a supply.
    pub fn party(&self) -> Party {
        Party {
            country: self.country.clone(),
            status: TaxStatus::Business,
            has_vat_id: !self.vat_id.is_empty(),
        }
    }

    /// Reports every bad field.
    pub fn check(&self, problems: &mut Problems) {
        problems.require(
            self.cooling_off_days <= 60,
            "cooling_off_days",
            "OUT_OF_RANGE",
            "between 0 and 60",
        );
        problems.require(
            self.invoice_due_days <= 365,
            "invoice_due_days",
            "OUT_OF_RANGE",
            "between 0 and 365",
        );
        let country = &self.country;
        let named = country.is_empty()
            || (country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()));
        problems.require(
            named,
            "country_code",
            "MALFORMED_COUNTRY",
            "two capital letters are needed",
        );
        let percent = self.domestic_vat_percent;
        let in_range = percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
        problems.require(
            in_range,
            "domestic_vat_percent",
            "OUT_OF_RANGE",
            "between 0 and 100",
        );
        for (index, minimum) in self.minimum_payouts.iter().enumerate() {
            let again = self.minimum_payouts[..index]
                .iter()
                .any(|other| other.currency() == minimum.currency());
            problems.require(
                !again,
                format!("minimum_payouts[{index}]"),
                "DUPLICATE",
                "one minimum a currency",
            );
        }
        self.check_accounts(problems);
    }

    fn check_accounts(&self, problems: &mut Problems) {
        for (index, account) in self.debtor_accounts.iter().enumerate() {
            problems.within(format!("debtor_accounts[{index}]"), |problems| {
                let again = self.debtor_accounts[..index]
                    .iter()
                    .any(|other| other.currency == account.currency);
                problems.require(
                    !again,
                    "currency_code",
                    "DUPLICATE",
                    "one account a currency",
                );
                let valid = account.iban.parse::<iban::Iban>().is_ok();
                problems.require(
                    valid,
                    "iban",
                    "MALFORMED_IBAN",
                    "country, length or check digits are wrong",
                );
                let fine = account.bic.is_empty() || is_bic(&account.bic);
                problems.require(
                    fine,
                    "bic",
                    "MALFORMED_BIC",
                    "8 or 11 characters: bank, country, place, branch",
                );
            });
        }
        let named = self.debtor_accounts.is_empty() || !self.legal_name.is_empty();
        problems.require(
            named,
            "legal_name",
            "REQUIRED",
            "payment files name who pays",
        );
    }
}
