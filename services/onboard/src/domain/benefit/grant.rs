//! A benefit of one enrollment: pending → provisioned → revoked, failed and tried again, or held while the enrollment is suspended.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::Named as _;
use crate::domain::named::{listed, named};

named! {
    pub enum GrantState {
        Pending = "PENDING",
        Provisioned = "PROVISIONED",
        Failed = "FAILED",
        Held = "HELD",
        Revoked = "REVOKED",
    }
}

named! {
    /// What can be done to a grant.
    pub enum GrantAction {
        Grant = "GRANT",
        Confirm = "CONFIRM",
        Fail = "FAIL",
        Retry = "RETRY",
        Hold = "HOLD",
        Revoke = "REVOKE",
    }
}

impl GrantAction {
    /// The states in which it is legal.
    pub const fn starts_from(self) -> &'static [GrantState] {
        use GrantState as S;
        match self {
            // Granted again: after a hold, a revocation, or because the benefit is no longer what was provided.
            Self::Grant => &[S::Held, S::Revoked, S::Provisioned, S::Failed],
            Self::Confirm | Self::Fail => &[S::Pending],
            Self::Retry => &[S::Failed],
            Self::Hold => &[S::Pending, S::Provisioned, S::Failed],
            Self::Revoke => &[S::Pending, S::Provisioned, S::Failed, S::Held],
        }
    }

    pub const fn leads_to(self) -> GrantState {
        use GrantState as S;
        match self {
            Self::Grant | Self::Retry => S::Pending,
            Self::Confirm => S::Provisioned,
            Self::Fail => S::Failed,
            Self::Hold => S::Held,
            Self::Revoke => S::Revoked,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grant {
    #[serde(skip)]
    pub id: Uuid,
    pub enrollment_id: Uuid,
    pub partner_id: Uuid,
    pub benefit_id: Uuid,
    /// The benefit as it is, or is to be, provided.
    pub benefit_revision: i64,
    pub state: GrantState,
    /// Why it failed, is held or was revoked; else empty.
    pub reason: String,
    /// What the provisioner calls it; may be empty.
    pub reference: String,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub changed_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("can't {action} a benefit that is {state}; legal is {}", legal(*state))]
pub struct IllegalStep {
    pub action: GrantAction,
    pub state: GrantState,
}

/// What can be done in this state, for people.
pub fn legal(state: GrantState) -> String {
    let all = GrantAction::ALL.iter().copied();
    let legal: Vec<GrantAction> = all
        .filter(|action| action.starts_from().contains(&state))
        .collect();
    listed(&legal)
}

impl Grant {
    pub fn confirm(self, reference: String, now: DateTime<Utc>) -> Result<Self, IllegalStep> {
        let after = self.step(GrantAction::Confirm, String::new(), now)?;
        Ok(Self { reference, ..after })
    }

    pub fn fail(self, reason: String, now: DateTime<Utc>) -> Result<Self, IllegalStep> {
        self.step(GrantAction::Fail, reason, now)
    }

    pub fn retry(self, now: DateTime<Utc>) -> Result<Self, IllegalStep> {
        self.step(GrantAction::Retry, String::new(), now)
    }

    pub(super) fn step(
        self,
        action: GrantAction,
        reason: String,
        now: DateTime<Utc>,
    ) -> Result<Self, IllegalStep> {
        let state = self.state;
        if !action.starts_from().contains(&state) {
            return Err(IllegalStep { action, state });
        }
        Ok(Self {
            state: action.leads_to(),
            reason,
            revision: self.revision + 1,
            changed_at: now,
            ..self
        })
    }
}
