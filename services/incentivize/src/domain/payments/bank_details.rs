//! Bank details are proposed by one person and confirmed by another; payouts use them after a cooling-off.

use chrono::{DateTime, TimeDelta, Utc};
use iban::IbanLike as _;
use uuid::Uuid;

use crate::domain::problem::Problems;

/// Where money goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    Iban {
        /// Without spaces.
        iban: String,
        bic: Option<String>,
    },
    /// Of a bank in a country without IBANs.
    Number {
        number: String,
        bic: String,
        bank_name: String,
    },
    /// Known to the payment provider, by its own reference.
    Provider(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    Proposed,
    Confirmed {
        by: String,
        at: DateTime<Utc>,
        /// Used from then on.
        effective_at: DateTime<Utc>,
    },
    Cancelled {
        by: String,
        at: DateTime<Utc>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankDetails {
    pub id: Uuid,
    pub payee_id: Uuid,
    pub holder_name: String,
    pub account: Account,
    pub proposed_by: String,
    pub proposed_at: DateTime<Utc>,
    pub stage: Stage,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("the person who proposed bank details can't confirm them")]
    SamePerson,
    #[error("only proposed bank details can be confirmed")]
    NotProposed,
    #[error("only bank details that are not used yet can be cancelled")]
    InUse,
}

impl BankDetails {
    /// Errors: not proposed; confirmed by who proposed them.
    pub fn confirm(
        self,
        by: &str,
        now: DateTime<Utc>,
        cooling_off: TimeDelta,
    ) -> Result<Self, Refused> {
        if self.stage != Stage::Proposed {
            return Err(Refused::NotProposed);
        }
        if self.proposed_by == by {
            return Err(Refused::SamePerson);
        }
        let stage = Stage::Confirmed {
            by: by.to_owned(),
            at: now,
            effective_at: now + cooling_off,
        };
        Ok(Self { stage, ..self })
    }

    /// Errors: already used, or already cancelled.
    pub fn cancel(self, by: &str, now: DateTime<Utc>) -> Result<Self, Refused> {
        let pending = match &self.stage {
            Stage::Proposed => true,
            Stage::Confirmed { effective_at, .. } => *effective_at > now,
            Stage::Cancelled { .. } => false,
        };
        if !pending {
            return Err(Refused::InUse);
        }
        let stage = Stage::Cancelled {
            by: by.to_owned(),
            at: now,
        };
        Ok(Self { stage, ..self })
    }
}

impl Account {
    /// Reports every bad field.
    pub fn check(&self, problems: &mut Problems) {
        match self {
            Self::Iban { iban, bic } => {
                let valid = iban.parse::<iban::Iban>().is_ok();
                problems.require(
                    valid,
                    "iban",
                    "MALFORMED_IBAN",
                    "country, length or check digits are wrong",
                );
                if let Some(bic) = bic {
                    check_bic(problems, bic);
                }
            }
            Self::Number { number, bic, .. } => {
                let plausible = (4..=34).contains(&number.len())
                    && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
                problems.require(
                    plausible,
                    "account_number",
                    "MALFORMED_ACCOUNT",
                    "4 to 34 letters and digits",
                );
                check_bic(problems, bic);
            }
            Self::Provider(account) => {
                let plausible = (1..=100).contains(&account.len())
                    && account.bytes().all(|byte| byte.is_ascii_graphic());
                problems.require(
                    plausible,
                    "provider_account",
                    "MALFORMED_ACCOUNT",
                    "1 to 100 printable characters",
                );
            }
        }
    }

    /// The same, but for its last four characters.
    #[must_use]
    pub fn masked(&self) -> Self {
        match self.clone() {
            Self::Iban { iban, bic } => Self::Iban {
                iban: mask(&iban),
                bic,
            },
            Self::Number {
                number,
                bic,
                bank_name,
            } => Self::Number {
                number: mask(&number),
                bic,
                bank_name,
            },
            Self::Provider(account) => Self::Provider(mask(&account)),
        }
    }
}

fn check_bic(problems: &mut Problems, bic: &str) {
    problems.require(
        is_bic(bic),
        "bic",
        "MALFORMED_BIC",
        "8 or 11 characters: bank, country, place, branch",
    );
}

/// ISO 9362: four letters or digits for the bank, two letters for the country, two characters for the place, three for
/// the branch or none.
pub fn is_bic(bic: &str) -> bool {
    let bytes = bic.as_bytes();
    [8, 11].contains(&bytes.len())
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && bytes[4..6].iter().all(u8::is_ascii_uppercase)
}

/// An IBAN as banks exchange it: capital letters, no spaces.
pub fn electronic(iban: &str) -> String {
    let compact: String = iban.chars().filter(|c| !c.is_whitespace()).collect();
    let compact = compact.to_ascii_uppercase();
    compact
        .parse::<iban::Iban>()
        .map_or(compact, |iban| iban.electronic_str().to_owned())
}

/// The last four characters behind asterisks, one for each that is hidden; at least half is hidden.
pub fn mask(account: &str) -> String {
    let count = account.chars().count();
    let shown = 4.min(count / 2);
    let tail: String = account.chars().skip(count - shown).collect();
    "*".repeat(count - shown) + &tail
}
