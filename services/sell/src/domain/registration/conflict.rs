//! Two claims conflict when both are alive on the same day and are about the same opportunity, or about some of the same products for
//! the same account or its hierarchy. A claim is alive from the day it is made until its protection ends; while it waits, without end.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::opportunity::Reference;
use crate::domain::vocabulary::words;

words! {
    ConflictKind {
        /// The same partner has claimed the same before.
        Duplicate = "DUPLICATE",
        SameAccount = "SAME_ACCOUNT",
        SameHierarchy = "SAME_HIERARCHY",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    pub kind: ConflictKind,
    /// The other claim.
    pub registration_id: Uuid,
    /// A sentence that does not tell who the other is.
    pub explanation: String,
}

/// A conflict, and whether the other claim is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    pub conflict: Conflict,
    pub protected: bool,
}

/// What a claim is about, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub registration_id: Uuid,
    pub partner_id: Uuid,
    pub opportunity_id: Uuid,
    pub account_id: Option<Uuid>,
    /// Top of the account's hierarchy.
    pub root_account_id: Option<Uuid>,
    /// None: it may be about any product.
    pub products: BTreeSet<Reference>,
    pub claimed_on: NaiveDate,
    /// First day without protection; None while the claim waits for approval.
    pub protected_until: Option<NaiveDate>,
}

impl Claim {
    fn meets_in_time(&self, other: &Self) -> bool {
        let begins_before_end_of =
            |one: &Self, two: &Self| two.protected_until.is_none_or(|end| one.claimed_on < end);
        begins_before_end_of(self, other) && begins_before_end_of(other, self)
    }

    fn meets_in_products(&self, other: &Self) -> bool {
        self.products.is_empty()
            || other.products.is_empty()
            || !self.products.is_disjoint(&other.products)
    }

    fn kind_of_conflict_with(&self, other: &Self) -> Option<ConflictKind> {
        let same = |one: Option<Uuid>, two: Option<Uuid>| one.is_some() && one == two;
        let same_opportunity = self.opportunity_id == other.opportunity_id;
        let products = same_opportunity || self.meets_in_products(other);
        let account = same_opportunity || same(self.account_id, other.account_id);
        if !products || !self.meets_in_time(other) {
            return None;
        }
        match (self.partner_id == other.partner_id, account) {
            (true, true) => Some(ConflictKind::Duplicate),
            (true, false) => None,
            (false, true) => Some(ConflictKind::SameAccount),
            (false, false) => same(self.root_account_id, other.root_account_id)
                .then_some(ConflictKind::SameHierarchy),
        }
    }
}

/// The conflicts of a claim with others, in the order of the others.
pub fn overlaps<'a>(claim: &Claim, others: impl IntoIterator<Item = &'a Claim>) -> Vec<Overlap> {
    let others = others
        .into_iter()
        .filter(|other| other.registration_id != claim.registration_id);
    others
        .filter_map(|other| {
            let kind = claim.kind_of_conflict_with(other)?;
            let explanation = explain(kind, claim, other);
            let conflict = Conflict {
                kind,
                registration_id: other.registration_id,
                explanation,
            };
            Some(Overlap {
                conflict,
                protected: other.protected_until.is_some(),
            })
        })
        .collect()
}

fn explain(kind: ConflictKind, claim: &Claim, other: &Claim) -> String {
    let who = match kind {
        ConflictKind::Duplicate => "the same partner",
        ConflictKind::SameAccount | ConflictKind::SameHierarchy => "another partner",
    };
    let what = match kind {
        _ if claim.opportunity_id == other.opportunity_id => "this opportunity",
        ConflictKind::SameHierarchy => "overlapping products for an account of the same hierarchy",
        ConflictKind::Duplicate | ConflictKind::SameAccount => {
            "overlapping products for the same account"
        }
    };
    let since = other.claimed_on;
    match other.protected_until {
        Some(end) => format!("{who} claimed {what} on {since}, protected until {end}"),
        None => format!("{who} claimed {what} on {since}, not decided yet"),
    }
}
