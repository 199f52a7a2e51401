//! Contract messages to domain values and back. Whatever can't be read is a violation; all of them are reported.

pub(crate) mod accounting;
pub(crate) mod attainment;
pub(crate) mod component;
pub(crate) mod cutover;
pub(crate) mod dispute;
pub(crate) mod earning;
pub(crate) mod exchange_rate;
pub(crate) mod finding;
pub(crate) mod incoming;
pub(crate) mod ledger;
pub(crate) mod outcome;
pub(crate) mod payments;
pub(crate) mod plan;
pub(crate) mod simulation;
pub(crate) mod statement;
pub(crate) mod trace;

use contracts::tandem::{
    incentivize::v1::{
        AdjustmentState, Aggregation, BankDetailsState, Baseline, CarryOver, ChurnClawback,
        DisputeState, DocumentFormat, ExchangeDay, FeeDay, FeeForm, FindingSeverity, GrowthBase,
        InvoiceState, JournalCause, LedgerAccount, LineKind, MarketplaceSide, MixBase,
        MoneyDirection, OutcomeKind, PayeeKind, PaymentBatchState, PaymentCondition, PayoutResult,
        PayoutState, Period, PlanState, ReconciliationVerdict, RefundPeriod, Repetition,
        RoundingMode, RunningTotal, SellerCredit, SpiffReward, StatementPeriod, StatementState,
        TaxStatus, TierBoundary, TierMethod, VolumeMeasure, WithoutBaseline,
    },
    partnership::v1::{FactKind, PartnerRole, PartnershipType},
};
use kit::Violations;

/// An enum of the contracts, whose values are named by its prefix and our code: `PLAN_STATE_DRAFT` is `DRAFT`.
pub(crate) trait Named: TryFrom<i32> + Copy {
    const PREFIX: &'static str;
    fn full_name(self) -> &'static str;
    fn from_full_name(name: &str) -> Option<Self>;

    /// Our code of the value; none for UNSPECIFIED.
    fn code(self) -> Option<&'static str> {
        let code = self.full_name().strip_prefix(Self::PREFIX);
        code.filter(|code| *code != "UNSPECIFIED")
    }

    /// The value of our code; UNSPECIFIED when there is none.
    fn number(code: &str) -> i32
    where
        Self: Into<i32>,
    {
        Self::from_full_name(&format!("{}{code}", Self::PREFIX)).map_or(0, Into::into)
    }
}

macro_rules! named {
    ($($name:ident $prefix:literal),+ $(,)?) => {$(
        impl Named for $name {
            const PREFIX: &'static str = $prefix;
            fn full_name(self) -> &'static str {
                self.as_str_name()
            }
            fn from_full_name(name: &str) -> Option<Self> {
                Self::from_str_name(name)
            }
        }
    )+};
}

named! {
    InvoiceState "INVOICE_STATE_",
    ReconciliationVerdict "RECONCILIATION_VERDICT_",
    StatementState "STATEMENT_STATE_",
    StatementPeriod "STATEMENT_PERIOD_",
    LineKind "LINE_KIND_",
    DocumentFormat "DOCUMENT_FORMAT_",
    DisputeState "DISPUTE_STATE_",
    AdjustmentState "ADJUSTMENT_STATE_",
    Aggregation "AGGREGATION_",
    BankDetailsState "BANK_DETAILS_STATE_",
    Baseline "BASELINE_",
    CarryOver "CARRY_OVER_",
    ChurnClawback "CHURN_CLAWBACK_",
    ExchangeDay "EXCHANGE_DAY_",
    FactKind "FACT_KIND_",
    FeeDay "FEE_DAY_",
    FeeForm "FEE_FORM_",
    GrowthBase "GROWTH_BASE_",
    JournalCause "JOURNAL_CAUSE_",
    LedgerAccount "LEDGER_ACCOUNT_",
    MarketplaceSide "MARKETPLACE_SIDE_",
    MixBase "MIX_BASE_",
    MoneyDirection "MONEY_DIRECTION_",
    OutcomeKind "OUTCOME_KIND_",
    PartnerRole "PARTNER_ROLE_",
    PartnershipType "PARTNERSHIP_TYPE_",
    PayeeKind "PAYEE_KIND_",
    PaymentBatchState "PAYMENT_BATCH_STATE_",
    PaymentCondition "PAYMENT_CONDITION_",
    PayoutResult "PAYOUT_RESULT_",
    PayoutState "PAYOUT_STATE_",
    Period "PERIOD_",
    PlanState "PLAN_STATE_",
    RefundPeriod "REFUND_PERIOD_",
    Repetition "REPETITION_",
    RoundingMode "ROUNDING_MODE_",
    RunningTotal "RUNNING_TOTAL_",
    SellerCredit "SELLER_CREDIT_",
    SpiffReward "SPIFF_REWARD_",
    FindingSeverity "FINDING_SEVERITY_",
    TaxStatus "TAX_STATUS_",
    TierBoundary "TIER_BOUNDARY_",
    TierMethod "TIER_METHOD_",
    VolumeMeasure "VOLUME_MEASURE_",
    WithoutBaseline "WITHOUT_BASELINE_",
}

/// Our code of an enum value; none when it is not set. An unknown value is a violation.
pub(crate) fn name_of<E: Named>(
    violations: &mut Violations,
    path: &str,
    value: i32,
) -> Option<String> {
    match E::try_from(value) {
        Ok(value) => value.code().map(str::to_owned),
        Err(_) => {
            violations.add(
                path,
                "UNKNOWN_VALUE",
                format!("{value} has no meaning here"),
            );
            None
        }
    }
}
