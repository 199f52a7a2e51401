//! What is refused of statements, adjustments and disputes.

use kit::Error as Refusal;
use uuid::Uuid;

use super::Error;
use crate::domain::{
    adjustment::DecisionRefused, dispute::DisputeRefused, statement::state::IllegalStep,
};

#[derive(Debug)]
pub(crate) enum StatementRefused {
    StatementNotFound(Uuid),
    RunNotFound(Uuid),
    /// A statement has no line of that number.
    LineNotFound(u32),
    DisputeNotFound(Uuid),
    AdjustmentNotFound(Uuid),
    /// Onboard has not announced such a partner.
    PartnerUnknown(Uuid),
    PeriodNotEnded(String),
    IllegalStep(IllegalStep),
    Decision(DecisionRefused),
    Dispute(DisputeRefused),
    /// The line has an open dispute.
    AlreadyDisputed,
    /// The line is money in this currency.
    CorrectionDoesNotFit(String),
    /// Somebody else was faster.
    SettingsChanged,
}

impl From<StatementRefused> for Refusal {
    fn from(refused: StatementRefused) -> Self {
        use StatementRefused as R;
        match refused {
            R::StatementNotFound(id) => Self::not_found("statement", id),
            R::RunNotFound(id) => Self::not_found("statement run", id),
            R::LineNotFound(line) => Self::not_found("line", line),
            R::DisputeNotFound(id) => Self::not_found("dispute", id),
            R::AdjustmentNotFound(id) => Self::not_found("adjustment", id),
            R::PartnerUnknown(id) => {
                Self::precondition("PARTNER_UNKNOWN", format!("partner {id} is not known here"))
            }
            R::PeriodNotEnded(period) => {
                Self::precondition("PERIOD_NOT_ENDED", format!("{period} has not ended yet"))
            }
            R::IllegalStep(refused) => {
                Self::precondition("ILLEGAL_TRANSITION", refused.to_string())
                    .with("legal", refused.state.legal())
            }
            R::Decision(DecisionRefused::SamePerson) => {
                Self::permission_denied(DecisionRefused::SamePerson.to_string())
            }
            R::Decision(refused) => Self::precondition("ALREADY_DECIDED", refused.to_string()),
            R::Dispute(refused) => Self::precondition(reason(refused), refused.to_string()),
            R::AlreadyDisputed => {
                Self::precondition("ALREADY_DISPUTED", "the line is in dispute already")
            }
            R::CorrectionDoesNotFit(currency) => Self::precondition(
                "CORRECTION_DOES_NOT_FIT",
                format!("the line is corrected by money in {currency}, if it is money at all"),
            ),
            R::SettingsChanged => {
                Self::aborted("STALE_ETAG", "somebody else has changed the settings")
            }
        }
    }
}

fn reason(refused: DisputeRefused) -> &'static str {
    match refused {
        DisputeRefused::NotDisputable(_) => "NOT_DISPUTABLE",
        DisputeRefused::TooLate(_) => "DISPUTE_TOO_LATE",
        DisputeRefused::Answered => "ALREADY_ANSWERED",
    }
}

/// The constraint that keeps two disputes of one line apart.
pub(crate) fn on_open_dispute(error: sqlx::Error) -> Error {
    let constraint = error
        .as_database_error()
        .and_then(|error| error.constraint().map(str::to_owned));
    match constraint.as_deref() {
        Some("one_open_dispute_a_line") => StatementRefused::AlreadyDisputed.into(),
        _ => error.into(),
    }
}

impl From<StatementRefused> for Error {
    fn from(refused: StatementRefused) -> Self {
        Self::Kit(refused.into())
    }
}

impl From<IllegalStep> for Error {
    fn from(refused: IllegalStep) -> Self {
        StatementRefused::IllegalStep(refused).into()
    }
}

impl From<DecisionRefused> for Error {
    fn from(refused: DecisionRefused) -> Self {
        StatementRefused::Decision(refused).into()
    }
}

impl From<DisputeRefused> for Error {
    fn from(refused: DisputeRefused) -> Self {
        StatementRefused::Dispute(refused).into()
    }
}
