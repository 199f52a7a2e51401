//! Alerts are raised once, may be acknowledged, and are resolved when their cause is gone.

use chrono::{DateTime, Utc};
use kit::words::listed;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::UsageWindow;
use super::policy::HealthPolicy;
use crate::domain::refusal::Refusal;

kit::named! {
    pub enum IntegrationAlertKind {
        AdoptionFell = "ADOPTION_FELL",
        ErrorRate = "ERROR_RATE",
        SilentCustomers = "SILENT_CUSTOMERS",
    }
}

kit::named! {
    /// raised → acknowledged → resolved; raised → resolved.
    pub enum IntegrationAlertState {
        Raised = "RAISED",
        Acknowledged = "ACKNOWLEDGED",
        Resolved = "RESOLVED",
    }
}

impl IntegrationAlertState {
    /// The states that may follow.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Raised => &[Self::Acknowledged, Self::Resolved],
            Self::Acknowledged => &[Self::Resolved],
            Self::Resolved => &[],
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IntegrationAlert {
    #[serde(skip)]
    pub id: Uuid,
    pub integration_id: Uuid,
    #[serde(skip)]
    pub partner_id: Uuid,
    pub kind: IntegrationAlertKind,
    pub state: IntegrationAlertState,
    pub description: String,
    /// Empty while nobody takes care of it.
    pub acknowledged_by: String,
    #[serde(skip)]
    pub raised_at: DateTime<Utc>,
    #[serde(skip)]
    pub resolved_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    pub revision: i64,
}

impl IntegrationAlert {
    pub fn acknowledge(self, actor: &str) -> Result<Self, Refusal> {
        let state = IntegrationAlertState::Acknowledged;
        let acknowledged_by = actor.to_owned();
        Ok(Self {
            acknowledged_by,
            ..self.become_state("acknowledge", state)?
        })
    }

    pub fn resolve(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let resolved = self.become_state("resolve", IntegrationAlertState::Resolved)?;
        Ok(Self {
            resolved_at: Some(now),
            ..resolved
        })
    }

    fn become_state(self, action: &str, state: IntegrationAlertState) -> Result<Self, Refusal> {
        let legal = self.state.next();
        if !legal.contains(&state) {
            return Err(Refusal::illegal(action, self.state, &listed(legal)));
        }
        let revision = self.revision + 1;
        Ok(Self {
            state,
            revision,
            ..self
        })
    }
}

/// Everything that is wrong with an integration now, in words.
pub fn findings(
    policy: &HealthPolicy,
    current: &UsageWindow,
    previous: &UsageWindow,
    silent_accounts: &[String],
) -> Vec<(IntegrationAlertKind, String)> {
    let mut findings = Vec::new();
    if let Some((now, before)) = current.adoption_rate().zip(previous.adoption_rate())
        && before - now >= bps(policy.adoption_fall_bps)
    {
        let text = format!("the adoption rate fell from {before} to {now}");
        findings.push((IntegrationAlertKind::AdoptionFell, text));
    }
    if let Some(rate) = current.error_rate()
        && rate > bps(policy.maximum_error_rate_bps)
    {
        let text = format!("{} of {} calls failed", current.errors, current.calls);
        findings.push((IntegrationAlertKind::ErrorRate, text));
    }
    if let Some(first) = silent_accounts.first() {
        let days = policy.silent_days;
        let others = match silent_accounts.len() - 1 {
            0 => String::new(),
            others => format!(" and {others} more"),
        };
        let text = format!("no heartbeat for {days} days: {first}{others}");
        findings.push((IntegrationAlertKind::SilentCustomers, text));
    }
    findings
}

/// Hundredths of a percent as a rate.
fn bps(number: i32) -> Decimal {
    Decimal::new(number.into(), 4)
}
