//! Who is paid: a partner, or a person of it.

use chrono::{DateTime, Utc};
use kit::money::{Currency, Money};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::tax::{TaxStatus, is_in_eu};
use crate::domain::problem::Problems;

/// Whom a statement's total is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayeeRef {
    pub kind: PayeeKind,
    pub partner_id: Uuid,
    /// The person; empty for the partner itself.
    pub key: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayeeKind {
    Partner,
    Person,
}

impl PayeeKind {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Partner => "PARTNER",
            Self::Person => "PERSON",
        }
    }

    /// None for anybody who is never paid.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Partner, Self::Person]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

impl PayeeRef {
    /// A partner's own key says nothing that its id does not.
    pub fn new(kind: PayeeKind, partner_id: Uuid, key: &str) -> Self {
        let key = match kind {
            PayeeKind::Partner => String::new(),
            PayeeKind::Person => key.to_owned(),
        };
        Self {
            kind,
            partner_id,
            key,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub street: String,
    pub postal_code: String,
    pub city: String,
    /// ISO 3166-1, two letters.
    pub country: String,
}

/// What a person says of a payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub legal_name: String,
    pub address: Address,
    pub tax_status: TaxStatus,
    /// With the country's prefix; empty when there is none.
    pub vat_id: String,
    /// Percent of the amount before VAT.
    pub withholding_percent: Decimal,
    pub withholding_reason: String,
    /// None: the statement's currency.
    pub payout_currency: Option<Currency>,
    /// None: the tenant's minimum.
    pub minimum_payout: Option<Money>,
    pub self_billing: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payee {
    pub id: Uuid,
    pub who: PayeeRef,
    pub profile: Profile,
    pub revision: i64,
    pub created_at: DateTime<Utc>,
}

impl PayeeRef {
    /// Reports what contradicts itself.
    pub fn check(&self, problems: &mut Problems) {
        if self.kind == PayeeKind::Person {
            let fine = (1..=200).contains(&self.key.chars().count());
            problems.require(
                fine,
                "payee_key",
                "REQUIRED",
                "a person has a key of at most 200 characters",
            );
        }
    }
}

impl Profile {
    /// Reports every bad field.
    pub fn check(&self, problems: &mut Problems) {
        let country = &self.address.country;
        let two_letters =
            country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        problems.require(
            two_letters,
            "address.country_code",
            "MALFORMED_COUNTRY",
            "two capital letters are needed",
        );
        let percent = self.withholding_percent;
        let in_range = percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
        problems.require(
            in_range,
            "withholding_percent",
            "OUT_OF_RANGE",
            "between 0 and 100",
        );
        let reasoned = percent.is_zero() || !self.withholding_reason.is_empty();
        problems.require(
            reasoned,
            "withholding_reason",
            "REQUIRED",
            "a withholding needs its reason",
        );
        self.check_vat_id(problems);
    }

    fn check_vat_id(&self, problems: &mut Problems) {
        let id = &self.vat_id;
        if id.is_empty() {
            let needed = self.tax_status == TaxStatus::Business && is_in_eu(&self.address.country);
            problems.require(
                !needed,
                "vat_id",
                "REQUIRED",
                "a business in the European Union has one",
            );
            return;
        }
        let plausible = (4..=15).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && id.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
        problems.require(
            plausible,
            "vat_id",
            "MALFORMED_VAT_ID",
            "two letters of the country, then letters and digits",
        );
    }
}
