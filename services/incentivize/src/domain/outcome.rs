//! What became of a fact under a component: exactly one of earned, counted, held or excepted.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    fact::FactKind,
    lane::Lane,
    payee::Payee,
    period::Period,
    trace::{Applied, Trace},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// None when nothing applies to the fact.
    pub applied: Option<Applied>,
    pub kind: OutcomeKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutcomeKind {
    /// At least one part; several where it is paid over time.
    Earned(Vec<Granted>),
    Counted(Counted),
    /// A payment, counted toward what it pays.
    CountedToward(CountedToward),
    Held(Awaiting),
    Excepted(ExceptionReason),
}

impl OutcomeKind {
    /// Upper snake case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Earned(_) => "EARNED",
            Self::Counted(_) | Self::CountedToward(_) => "COUNTED",
            Self::Held(_) => "HELD",
            Self::Excepted(_) => "EXCEPTED",
        }
    }

    /// Upper snake case; empty unless held or excepted.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Earned(_) | Self::Counted(_) | Self::CountedToward(_) => "",
            Self::Held(awaiting) => awaiting.code(),
            Self::Excepted(reason) => reason.code(),
        }
    }
}

impl From<ExceptionReason> for OutcomeKind {
    fn from(reason: ExceptionReason) -> Self {
        Self::Excepted(reason)
    }
}

/// What a fact earned, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    pub trace: Trace,
    pub payee: Payee,
    /// From when it may be paid.
    pub release_date: NaiveDate,
    /// From 1, where it is one of several.
    pub part: Option<u32>,
}

/// A fact's part in a period's total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub period: Period,
    pub lane: Lane,
    /// Revenue or units; negative when taken back.
    pub base: Decimal,
    /// 1, −1 for the reversal of one, 0 for a refund.
    pub facts: i64,
}

/// A payment's part in the earning of the fact that it pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedToward {
    pub fact_id: Uuid,
    /// What of the payment counts, in the fact's currency; negative when the payment is taken back.
    pub amount: Decimal,
}

/// What a held fact waits for; its arrival assesses the fact again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaiting {
    Partner,
    Enrollment,
    Plan,
    OriginalFact,
    Purchase,
    Payment,
    ExchangeRate,
    Agreement,
}

impl Awaiting {
    const ALL: [Self; 8] = [
        Self::Partner,
        Self::Enrollment,
        Self::Plan,
        Self::OriginalFact,
        Self::Purchase,
        Self::Payment,
        Self::ExchangeRate,
        Self::Agreement,
    ];

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|awaiting| awaiting.code() == code)
    }

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Partner => "AWAITING_PARTNER",
            Self::Enrollment => "AWAITING_ENROLLMENT",
            Self::Plan => "AWAITING_PLAN",
            Self::OriginalFact => "AWAITING_ORIGINAL_FACT",
            Self::Purchase => "AWAITING_PURCHASE",
            Self::Payment => "AWAITING_PAYMENT",
            Self::ExchangeRate => "AWAITING_RATE",
            Self::Agreement => "AWAITING_AGREEMENT",
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Self::Partner => "the partner is not known yet",
            Self::Enrollment => "the partner has no enrollment that is active on the business date",
            Self::Plan => "no plan of the partner's programs is in force on the business date",
            Self::OriginalFact => "the fact that it is about is not known yet",
            Self::Purchase => "the deal is not known on its account yet",
            Self::Payment => "the customer has not paid enough of it yet",
            Self::ExchangeRate => "no exchange rate of its day is known yet",
            Self::Agreement => {
                "no agreement with a royalty that the plan can bill is in force on the business date"
            }
        }
    }

    pub fn owner(self) -> Owner {
        match self {
            Self::ExchangeRate => Owner::Finance,
            Self::Agreement => Owner::PartnerManager,
            _ => Owner::Nobody,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExceptionReason {
    #[error("no component of the plans in force is computed from such a fact")]
    NoComponentApplies,
    #[error("the deal has no approved registration")]
    NotRegistered,
    #[error("the amount is in another currency, which is not converted")]
    CurrencyMismatch,
    #[error("the fact carries no amount")]
    AmountMissing,
    #[error("the amount or quantity is negative or too large to be computed exactly")]
    AmountOutOfRange,
    #[error("more would be refunded than is left of the original")]
    RefundExceedsOriginal,
    #[error("only an original fact can be refunded")]
    NotRefundable,
    #[error("the fact carries no score")]
    ScoreMissing,
    #[error("the fact names no account")]
    AccountMissing,
    #[error("the fact names no person of the partner")]
    PersonMissing,
    #[error("the deal names no seller of the vendor")]
    SellerMissing,
    #[error("the fact carries no date of the original sale")]
    OriginalDateMissing,
    #[error("the conversion carries no date of its click")]
    ClickMissing,
    #[error("the claim carries no date of its invoice")]
    InvoiceDateMissing,
    #[error("the claim came later after its invoice than the component allows")]
    ClaimedTooLate,
    #[error("the purchase did not follow its click within the component's window")]
    OutsideWindow,
    #[error("the account has bought before")]
    NotFirstPurchase,
    #[error("an earlier fact has been rewarded for it")]
    AlreadyRewarded,
    #[error("it came after the days in which the component takes back")]
    AfterClawbackWindow,
    #[error("the customer had already left")]
    AlreadyChurned,
    #[error("all of it had been paid before")]
    Overpaid,
    #[error("another system had counted it before facts came here")]
    CountedBefore,
}

/// Who has to act on an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    ProgramOwner,
    PartnerManager,
    Finance,
    Nobody,
}

impl Owner {
    /// Empty for nobody.
    pub fn words(self) -> &'static str {
        match self {
            Self::ProgramOwner => "program owner",
            Self::PartnerManager => "partner manager",
            Self::Finance => "finance",
            Self::Nobody => "",
        }
    }
}

impl ExceptionReason {
    const ALL: [Self; 22] = [
        Self::NoComponentApplies,
        Self::NotRegistered,
        Self::CurrencyMismatch,
        Self::AmountMissing,
        Self::AmountOutOfRange,
        Self::RefundExceedsOriginal,
        Self::NotRefundable,
        Self::ScoreMissing,
        Self::AccountMissing,
        Self::PersonMissing,
        Self::SellerMissing,
        Self::OriginalDateMissing,
        Self::ClickMissing,
        Self::InvoiceDateMissing,
        Self::ClaimedTooLate,
        Self::OutsideWindow,
        Self::NotFirstPurchase,
        Self::AlreadyRewarded,
        Self::AfterClawbackWindow,
        Self::AlreadyChurned,
        Self::Overpaid,
        Self::CountedBefore,
    ];

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoComponentApplies => "NO_COMPONENT_APPLIES",
            Self::NotRegistered => "NOT_REGISTERED",
            Self::CurrencyMismatch => "CURRENCY_MISMATCH",
            Self::AmountMissing => "AMOUNT_MISSING",
            Self::AmountOutOfRange => "AMOUNT_OUT_OF_RANGE",
            Self::RefundExceedsOriginal => "REFUND_EXCEEDS_ORIGINAL",
            Self::NotRefundable => "NOT_REFUNDABLE",
            Self::ScoreMissing => "SCORE_MISSING",
            Self::AccountMissing => "ACCOUNT_MISSING",
            Self::PersonMissing => "PERSON_MISSING",
            Self::SellerMissing => "SELLER_MISSING",
            Self::OriginalDateMissing => "ORIGINAL_DATE_MISSING",
            Self::ClickMissing => "CLICK_MISSING",
            Self::InvoiceDateMissing => "INVOICE_DATE_MISSING",
            Self::ClaimedTooLate => "CLAIMED_TOO_LATE",
            Self::OutsideWindow => "OUTSIDE_WINDOW",
            Self::NotFirstPurchase => "NOT_FIRST_PURCHASE",
            Self::AlreadyRewarded => "ALREADY_REWARDED",
            Self::AfterClawbackWindow => "AFTER_CLAWBACK_WINDOW",
            Self::AlreadyChurned => "ALREADY_CHURNED",
            Self::Overpaid => "OVERPAID",
            Self::CountedBefore => "COUNTED_BEFORE",
        }
    }

    /// On a fact of a kind: payments and churns that no component heeds are no one's concern.
    pub fn owner(self, kind: FactKind) -> Owner {
        match self {
            Self::NoComponentApplies => match kind {
                FactKind::CustomerPayment | FactKind::Churn => Owner::Nobody,
                _ => Owner::ProgramOwner,
            },
            Self::NotRegistered
            | Self::ScoreMissing
            | Self::AccountMissing
            | Self::PersonMissing
            | Self::SellerMissing
            | Self::OriginalDateMissing
            | Self::ClickMissing
            | Self::InvoiceDateMissing => Owner::PartnerManager,
            Self::ClaimedTooLate
            | Self::OutsideWindow
            | Self::NotFirstPurchase
            | Self::AlreadyRewarded
            | Self::AfterClawbackWindow
            | Self::AlreadyChurned
            | Self::CountedBefore => Owner::Nobody,
            Self::CurrencyMismatch
            | Self::AmountMissing
            | Self::AmountOutOfRange
            | Self::RefundExceedsOriginal
            | Self::NotRefundable
            | Self::Overpaid => Owner::Finance,
        }
    }
}
