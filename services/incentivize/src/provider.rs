//! Payment providers: who carries payouts out over the network.

mod endpoint;
mod http;
mod names;

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::payments::{bank_details::Account, delivery::Answer, payout::Payout};

pub(crate) use self::http::Http;
pub(crate) use endpoint::Endpoint;
pub use endpoint::Reach;

/// How this installation talks to payment providers.
#[derive(Debug, Clone, Copy)]
pub struct ProviderSettings {
    pub reach: Reach,
    /// The longest wait for one answer.
    pub timeout: Duration,
}

impl ProviderSettings {
    /// `TANDEM_PAYMENT_PROVIDER_REACH=anywhere` also allows plain HTTP and private addresses: for tests, or a provider next door.
    pub fn of_installation() -> Self {
        let reach = kit::config::variable("TANDEM_PAYMENT_PROVIDER_REACH");
        Self {
            reach: match reach.as_deref() {
                Some("anywhere") => Reach::Anywhere,
                _ => Reach::Public,
            },
            timeout: Duration::from_secs(10),
        }
    }
}

/// What a provider is told of a payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Instruction {
    pub(crate) payout: Payout,
    pub(crate) holder_name: String,
    /// As the provider knows it.
    pub(crate) account: String,
}

/// Carries payouts out, each once.
#[tonic::async_trait]
pub(crate) trait PaymentProvider: Send + Sync {
    /// What became of a payout.
    async fn find(&self, payout_id: Uuid) -> Answer;

    /// Hands a payout over; for the same payout again it answers what it answered before.
    async fn send(&self, instruction: &Instruction) -> Answer;
}

/// Asks for a payout, and hands it over when the provider has never heard of it.
pub(crate) async fn settle(provider: &dyn PaymentProvider, instruction: &Instruction) -> Answer {
    match provider.find(instruction.payout.id).await {
        Answer::Unknown => provider.send(instruction).await,
        known => known,
    }
}

impl Instruction {
    /// None for a payout to a bank account, which stands in the payment file.
    pub(crate) fn of(payout: Payout, holder_name: String, account: Account) -> Option<Self> {
        match account {
            Account::Provider(account) => Some(Self {
                payout,
                holder_name,
                account,
            }),
            Account::Iban { .. } | Account::Number { .. } => None,
        }
    }
}

/// Where a tenant's payouts are sent, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Provider {
    pub(crate) endpoint: String,
    /// Sealed.
    pub(crate) secret: Vec<u8>,
    pub(crate) enabled: bool,
    pub(crate) configured_by: String,
    pub(crate) configured_at: DateTime<Utc>,
    pub(crate) revision: i64,
}

/// What a provider's secret is sealed for.
pub(crate) const SECRET: &str = "payment provider";
