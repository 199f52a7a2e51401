//! draft → submitted → in review ⇄ information requested → approved / rejected → active ⇄ suspended → terminated.

use crate::domain::Named as _;
use crate::domain::named::{listed, named};

named! {
    pub enum EnrollmentState {
        Draft = "DRAFT",
        Submitted = "SUBMITTED",
        InReview = "IN_REVIEW",
        InformationRequested = "INFORMATION_REQUESTED",
        Approved = "APPROVED",
        Rejected = "REJECTED",
        Active = "ACTIVE",
        Suspended = "SUSPENDED",
        Terminated = "TERMINATED",
    }
}

named! {
    /// What can be done to an enrollment.
    pub enum EnrollmentAction {
        Submit = "SUBMIT",
        StartReview = "START_REVIEW",
        RequestInformation = "REQUEST_INFORMATION",
        ProvideInformation = "PROVIDE_INFORMATION",
        Approve = "APPROVE",
        Reject = "REJECT",
        Activate = "ACTIVATE",
        Suspend = "SUSPEND",
        Reinstate = "REINSTATE",
        Terminate = "TERMINATE",
    }
}

impl EnrollmentAction {
    /// The states in which it is legal.
    pub const fn starts_from(self) -> &'static [EnrollmentState] {
        use EnrollmentState as S;
        match self {
            Self::Submit => &[S::Draft],
            Self::StartReview => &[S::Submitted],
            Self::RequestInformation | Self::Approve | Self::Reject => &[S::InReview],
            Self::ProvideInformation => &[S::InformationRequested],
            Self::Activate => &[S::Approved],
            Self::Suspend => &[S::Active],
            Self::Reinstate => &[S::Suspended],
            Self::Terminate => &[S::Active, S::Suspended],
        }
    }

    pub const fn leads_to(self) -> EnrollmentState {
        use EnrollmentState as S;
        match self {
            Self::Submit => S::Submitted,
            Self::StartReview | Self::ProvideInformation => S::InReview,
            Self::RequestInformation => S::InformationRequested,
            Self::Approve => S::Approved,
            Self::Reject => S::Rejected,
            Self::Activate | Self::Reinstate => S::Active,
            Self::Suspend => S::Suspended,
            Self::Terminate => S::Terminated,
        }
    }
}

impl EnrollmentState {
    /// Whether nothing can follow.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Rejected | Self::Terminated)
    }

    /// What can be done in this state.
    pub fn legal_actions(self) -> Vec<EnrollmentAction> {
        let all = EnrollmentAction::ALL.iter().copied();
        all.filter(|action| action.starts_from().contains(&self))
            .collect()
    }
}

/// What can be done in this state, for people.
pub(super) fn legal(state: EnrollmentState) -> String {
    match state.legal_actions().as_slice() {
        [] => "nothing can follow".to_owned(),
        actions => format!("legal is {}", listed(actions)),
    }
}
