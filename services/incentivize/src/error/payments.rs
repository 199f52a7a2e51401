//! What payments refuse.

use kit::Error as Refusal;

use super::Error;
use crate::domain::payments::{
    bank_details, batch::PlanError, batch_state::BatchRefused, invoice::InvoiceRefused,
    payout::PayoutRefused, posting::PostingError,
};

impl From<bank_details::Refused> for Error {
    fn from(refused: bank_details::Refused) -> Self {
        use bank_details::Refused;
        let reason = match refused {
            Refused::SamePerson => "SAME_PERSON",
            Refused::NotProposed | Refused::InUse => "ILLEGAL_TRANSITION",
        };
        Self::Kit(Refusal::precondition(reason, refused.to_string()))
    }
}

impl From<BatchRefused> for Error {
    fn from(refused: BatchRefused) -> Self {
        let message = refused.to_string();
        Self::Kit(match refused {
            BatchRefused::SamePerson => Refusal::precondition("SAME_PERSON", message),
            BatchRefused::Empty => Refusal::precondition("NOTHING_TO_PAY", message),
            BatchRefused::Illegal { from, .. } => {
                Refusal::precondition("ILLEGAL_TRANSITION", message).with("legal", from.legal())
            }
        })
    }
}

impl From<PayoutRefused> for Error {
    fn from(refused: PayoutRefused) -> Self {
        let refusal = Refusal::precondition("ILLEGAL_TRANSITION", refused.to_string());
        Self::Kit(refusal.with("legal", refused.from.legal()))
    }
}

impl From<InvoiceRefused> for Error {
    fn from(refused: InvoiceRefused) -> Self {
        let reason = match refused {
            InvoiceRefused::NotOpen(_) => "ILLEGAL_TRANSITION",
            InvoiceRefused::Overpaid { .. } => "OVERPAID",
            InvoiceRefused::HasReceipts => "HAS_RECEIPTS",
            InvoiceRefused::Money(_) => "CURRENCY_MISMATCH",
        };
        Self::Kit(Refusal::precondition(reason, refused.to_string()))
    }
}

impl From<PlanError> for Error {
    fn from(error: PlanError) -> Self {
        Self::Kit(Refusal::internal(error))
    }
}

impl From<PostingError> for Error {
    fn from(error: PostingError) -> Self {
        Self::Kit(Refusal::internal(error))
    }
}

impl Error {
    /// There is no such thing, or the caller may not know of it.
    pub(crate) fn missing(resource: &str, id: uuid::Uuid) -> Self {
        Self::Kit(Refusal::not_found(resource, id))
    }

    pub(crate) fn no_provider() -> Self {
        let none = "no payment provider is configured";
        Self::Kit(Refusal::precondition("NO_PROVIDER", none))
    }

    pub(crate) fn secret_needed() -> Self {
        let mut violations = kit::Violations::new();
        let needed = "a new endpoint needs its secret";
        violations.add("secret", "REQUIRED", needed);
        Self::Kit(Refusal::invalid(violations))
    }

    pub(crate) fn payouts_on_their_way(count: usize) -> Self {
        let open =
            format!("{count} payouts are at the present endpoint, and their end is not known");
        Self::Kit(Refusal::precondition("PAYOUTS_ON_THEIR_WAY", open))
    }

    pub(crate) fn at_provider() -> Self {
        let asked =
            "the payment provider is asked how the payout ends; disable it to record that by hand";
        Self::Kit(Refusal::precondition("AT_PROVIDER", asked))
    }

    pub(crate) fn partner_unknown(id: uuid::Uuid) -> Self {
        Self::Kit(Refusal::precondition(
            "PARTNER_UNKNOWN",
            format!("partner {id} is not known here"),
        ))
    }
}
