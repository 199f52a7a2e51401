//! draft → proposed → agreed → retired; a change leads back to draft.

use crate::domain::Named as _;
use crate::domain::named::{listed, named};

named! {
    pub enum SolutionState {
        Draft = "DRAFT",
        Proposed = "PROPOSED",
        Agreed = "AGREED",
        Retired = "RETIRED",
    }
}

named! {
    pub enum SolutionSide {
        Vendor = "VENDOR",
        Partner = "PARTNER",
    }
}

named! {
    /// What can be done to a joint solution.
    pub enum SolutionAction {
        Update = "UPDATE",
        Propose = "PROPOSE",
        Agree = "AGREE",
        Retire = "RETIRE",
    }
}

impl SolutionAction {
    /// The states in which it is legal.
    pub const fn starts_from(self) -> &'static [SolutionState] {
        use SolutionState as S;
        match self {
            Self::Update | Self::Retire => &[S::Draft, S::Proposed, S::Agreed],
            Self::Propose => &[S::Draft],
            Self::Agree => &[S::Proposed],
        }
    }

    /// An agreement leads there when it is the second.
    pub const fn leads_to(self) -> SolutionState {
        match self {
            Self::Update => SolutionState::Draft,
            Self::Propose => SolutionState::Proposed,
            Self::Agree => SolutionState::Agreed,
            Self::Retire => SolutionState::Retired,
        }
    }
}

impl SolutionState {
    /// What can be done in this state.
    pub fn legal_actions(self) -> Vec<SolutionAction> {
        let all = SolutionAction::ALL.iter().copied();
        all.filter(|action| action.starts_from().contains(&self))
            .collect()
    }
}

/// What can be done in this state, for people.
pub(super) fn legal(state: SolutionState) -> String {
    match state.legal_actions().as_slice() {
        [] => "nothing can follow".to_owned(),
        actions => format!("legal is {}", listed(actions)),
    }
}
