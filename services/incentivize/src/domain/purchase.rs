//! An account's first purchase: the earliest sale to that very account, by anyone; ties go by external id.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::fact::{Fact, FactKind, Relation};

/// Something sold to an account: an opportunity, or a reported fact without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// The opportunity's id, or the fact's.
    pub id: Uuid,
    pub account_id: Uuid,
    pub external_id: String,
    /// None while the opportunity is not won, or once the fact is reversed.
    pub date: Option<NaiveDate>,
    /// A higher one tells more.
    pub version: i64,
}

impl Purchase {
    /// What a reported fact, or its reversal, says of a purchase.
    pub fn of_fact(fact: &Fact) -> Option<Self> {
        if fact.opportunity_id.is_some() || !is_sale(fact.kind) {
            return None;
        }
        let (id, date, version) = match fact.relation {
            Relation::Original => (fact.id, Some(fact.business_date), 1),
            Relation::ReversalOf(id) => (id, None, 2),
            _ => return None,
        };
        Some(Self {
            id,
            account_id: fact.account_id?,
            external_id: fact.external_id.clone(),
            date,
            version,
        })
    }
}

/// Renewals are sales, too: who renews has bought before.
fn is_sale(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::ResaleBooking
            | FactKind::Contribution
            | FactKind::ReferralOutcome
            | FactKind::Renewal
            | FactKind::MarketplaceTransaction
            | FactKind::Conversion
    )
}

/// What is known of the purchases of some accounts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Purchases {
    /// The first one, by account.
    pub first: BTreeMap<Uuid, Uuid>,
    /// Account and purchase, won or not.
    pub known: BTreeSet<(Uuid, Uuid)>,
}

impl Purchases {
    /// Whether the fact stands for its account's first purchase; none while its own is not known.
    pub fn is_first(&self, fact: &Fact) -> Option<bool> {
        let account_id = fact.account_id?;
        let purchase_id = fact.purchase_id();
        let known = self.known.contains(&(account_id, purchase_id));
        known.then(|| self.first.get(&account_id) == Some(&purchase_id))
    }
}
