//! draft → offered → signed → terminated; a draft or an offer can be withdrawn.

use crate::domain::Named as _;
use crate::domain::named::{listed, named};

named! {
    pub enum AgreementState {
        Draft = "DRAFT",
        /// One or no side signed.
        Offered = "OFFERED",
        Signed = "SIGNED",
        Terminated = "TERMINATED",
        Withdrawn = "WITHDRAWN",
    }
}

named! {
    /// What can be done to an agreement.
    pub enum AgreementAction {
        Offer = "OFFER",
        Sign = "SIGN",
        Amend = "AMEND",
        Terminate = "TERMINATE",
        Withdraw = "WITHDRAW",
    }
}

named! {
    /// The sides of an agreement.
    pub enum AgreementParty {
        Vendor = "VENDOR",
        Partner = "PARTNER",
    }
}

impl AgreementAction {
    /// The states in which it is legal.
    pub const fn starts_from(self) -> &'static [AgreementState] {
        use AgreementState as S;
        match self {
            Self::Offer => &[S::Draft],
            Self::Sign => &[S::Offered],
            Self::Amend | Self::Terminate => &[S::Signed],
            Self::Withdraw => &[S::Draft, S::Offered],
        }
    }
}

impl AgreementState {
    /// What can be done in this state.
    pub fn legal_actions(self) -> Vec<AgreementAction> {
        let all = AgreementAction::ALL.iter().copied();
        all.filter(|action| action.starts_from().contains(&self))
            .collect()
    }
}

/// What can be done in this state, for people.
pub(super) fn legal(state: AgreementState) -> String {
    match state.legal_actions().as_slice() {
        [] => "nothing can follow".to_owned(),
        actions => format!("legal is {}", listed(actions)),
    }
}
