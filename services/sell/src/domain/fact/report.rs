//! A fact that somebody reports: complete, about a known partner, account and deal, never in sell's own name.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kit::Violations;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::{ApprovedClaim, Content, OWN_SOURCE, Refundable};
use crate::domain::bounds::{check_amount, check_quantity};
use crate::domain::vocabulary::{FactKind, Role};

/// What was said; None where nothing or something malformed was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    pub source: String,
    pub external_id: String,
    pub kind: Option<FactKind>,
    pub partner_id: Option<Uuid>,
    pub role: Option<Role>,
    pub share_percent: Option<Decimal>,
    pub account_id: Option<Uuid>,
    pub opportunity_id: Option<Uuid>,
    pub amount: Option<Money>,
    /// An amount was given, but can't be read.
    #[serde(skip)]
    pub amount_is_malformed: bool,
    pub quantity: Option<Decimal>,
    pub business_date: Option<NaiveDate>,
    pub refunds: Option<Uuid>,
    pub reason: String,
}

/// What is known of that which reports refer to.
#[derive(Debug, Default)]
pub struct Surroundings {
    pub partners: HashSet<Uuid>,
    pub accounts: HashSet<Uuid>,
    pub opportunities: HashSet<Uuid>,
    /// Approved claims by opportunity.
    pub claims: HashMap<Uuid, Vec<ApprovedClaim>>,
    /// Facts to be refunded.
    pub refundable: HashMap<Uuid, Refundable>,
}

impl Report {
    /// 1 unless said otherwise.
    pub(super) fn quantity(&self) -> Decimal {
        self.quantity.unwrap_or(Decimal::ONE)
    }

    /// What the fact says; everything wrong with it is added to the violations. An accepted refund counts in the surroundings at once.
    pub fn check(
        &self,
        around: &mut Surroundings,
        violations: &mut Violations,
        path: &str,
    ) -> Option<Content> {
        let before = violations.len();
        self.check_references(around, violations, path);
        self.check_amounts(violations, path);
        if self.source == OWN_SOURCE {
            let text = format!("{OWN_SOURCE} is for facts derived from won opportunities");
            violations.add(format!("{path}source"), "RESERVED_SOURCE", text);
        }
        let original = self.refunds.and_then(|id| around.refundable.get(&id));
        if let Some(original) = original {
            original.check(self, violations, path);
        }
        if violations.len() > before {
            return None;
        }
        let content = self.content(original.map(|original| &original.content), &around.claims)?;
        if let Some(original) = self.refunds.and_then(|id| around.refundable.get_mut(&id)) {
            original.give_back(&content);
        }
        Some(content)
    }

    fn check_references(&self, around: &Surroundings, violations: &mut Violations, path: &str) {
        let mut known = |id: Option<Uuid>, known: bool, field: &str, reason: &str, what: &str| {
            if let Some(id) = id.filter(|_| !known) {
                violations.add(
                    format!("{path}{field}"),
                    reason,
                    format!("there is no {what} {id}"),
                );
            }
        };
        let has = |set: &HashSet<Uuid>, id: Option<Uuid>| id.is_some_and(|id| set.contains(&id));
        let refundable = self
            .refunds
            .is_some_and(|id| around.refundable.contains_key(&id));
        known(
            self.partner_id,
            has(&around.partners, self.partner_id),
            "partner_id",
            "UNKNOWN_PARTNER",
            "partner",
        );
        known(
            self.account_id,
            has(&around.accounts, self.account_id),
            "account_id",
            "UNKNOWN_ACCOUNT",
            "account",
        );
        let deal = has(&around.opportunities, self.opportunity_id);
        known(
            self.opportunity_id,
            deal,
            "opportunity_id",
            "UNKNOWN_OPPORTUNITY",
            "opportunity",
        );
        known(
            self.refunds,
            refundable,
            "refunds_fact_id",
            "UNKNOWN_FACT",
            "fact",
        );
    }

    fn check_amounts(&self, violations: &mut Violations, path: &str) {
        if self
            .share_percent
            .is_some_and(|share| share <= Decimal::ZERO || share > Decimal::ONE_HUNDRED)
        {
            violations.add(
                format!("{path}share_percent"),
                "SHARE_OUT_OF_RANGE",
                "a share is above 0 and at most 100",
            );
        }
        check_quantity(self.quantity(), violations, &format!("{path}quantity"));
        check_amount(self.amount, violations, &format!("{path}amount"));
        let Some(kind) = self.kind else { return };
        let refund = kind == FactKind::Refund;
        if refund && self.refunds.is_none() {
            violations.add(
                format!("{path}refunds_fact_id"),
                "REQUIRED",
                "a refund names the fact that it refunds",
            );
        }
        if !refund && self.refunds.is_some() {
            violations.add(
                format!("{path}refunds_fact_id"),
                "NOT_A_REFUND",
                format!("a {kind} refunds nothing"),
            );
        }
        let counts_units = matches!(kind, FactKind::UnitReport | FactKind::Refund);
        if !counts_units && self.amount.is_none() && !self.amount_is_malformed {
            violations.add(
                format!("{path}amount"),
                "REQUIRED",
                format!("a {kind} has an amount"),
            );
        }
    }

    fn content(
        &self,
        original: Option<&Content>,
        claims: &HashMap<Uuid, Vec<ApprovedClaim>>,
    ) -> Option<Content> {
        let (kind, partner_id, business_date) = (self.kind?, self.partner_id?, self.business_date?);
        let opportunity_id = self
            .opportunity_id
            .or(original.and_then(|original| original.opportunity_id));
        let claims = opportunity_id
            .and_then(|id| claims.get(&id))
            .map_or(&[][..], Vec::as_slice);
        let registration_id = match original {
            Some(original) => original.registration_id,
            None => ApprovedClaim::covering(claims, partner_id, business_date),
        };
        let share = self
            .share_percent
            .or(original.map(|original| original.share_percent));
        Some(Content {
            kind,
            partner_id,
            role: self.role.or(original.and_then(|original| original.role)),
            share_percent: share.unwrap_or(Decimal::ONE_HUNDRED),
            account_id: self
                .account_id
                .or(original.and_then(|original| original.account_id)),
            opportunity_id,
            amount: self.amount,
            quantity: self.quantity(),
            business_date,
            registration_id,
            refunds: self.refunds,
        })
    }
}
