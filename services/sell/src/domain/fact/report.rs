//! A fact that somebody reports: complete, about a known partner, account, deal and product, never in sell's own name.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kit::Violations;
use kit::money::Money;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::findings::Findings;
use super::{ApprovedClaim, Content, Details, Original, form, is_derived};
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
    pub quantity: Option<Decimal>,
    pub business_date: Option<NaiveDate>,
    pub refunds: Option<Uuid>,
    pub reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Uuid>,
    #[serde(flatten)]
    pub details: Details,
}

/// What is known of that which reports refer to.
#[derive(Debug, Default)]
pub struct Surroundings {
    pub partners: HashSet<Uuid>,
    pub accounts: HashSet<Uuid>,
    pub opportunities: HashSet<Uuid>,
    /// Approved claims by opportunity.
    pub claims: HashMap<Uuid, Vec<ApprovedClaim>>,
    /// Products with their categories.
    pub categories: HashMap<Uuid, String>,
    /// Facts to be refunded, paid or churned.
    pub originals: HashMap<Uuid, Original>,
}

impl Report {
    /// 1 unless said otherwise.
    pub(super) fn quantity(&self) -> Decimal {
        self.quantity.unwrap_or(Decimal::ONE)
    }

    /// What the fact says; everything wrong with it is added to the violations. An accepted fact counts in the surroundings at once.
    pub fn check(
        &self,
        around: &mut Surroundings,
        violations: &mut Violations,
        path: &str,
    ) -> Option<Content> {
        let findings = &mut Findings::new(violations, path);
        self.check_references(around, findings);
        self.check_amounts(findings);
        form::check(self, findings);
        self.details.check(self.kind, self.business_date, findings);
        if is_derived(&self.source) {
            let text = format!("{} is for facts that Tandem derives", self.source);
            findings.add("source", "RESERVED_SOURCE", text);
        }
        let original_id = self.original_id();
        let original = original_id.and_then(|id| around.originals.get(&id));
        if let Some(original) = original {
            original.check(self, findings);
        }
        if !violations.is_empty() {
            return None;
        }
        let content = self.content(original.map(|original| &original.content), around)?;
        if let Some(original) = original_id.and_then(|id| around.originals.get_mut(&id)) {
            original.followed_by(&content);
        }
        Some(content)
    }

    fn check_references(&self, around: &Surroundings, findings: &mut Findings<'_>) {
        let deal = self.opportunity_id;
        let product = self.details.product_id;
        let has = |set: &HashSet<Uuid>, id: Option<Uuid>| id.is_none_or(|id| set.contains(&id));
        let is_fact = |id: Option<Uuid>| id.is_none_or(|id| around.originals.contains_key(&id));
        let is_product = product.is_none_or(|id| around.categories.contains_key(&id));
        let is_deal = has(&around.opportunities, deal);
        let is_partner = has(&around.partners, self.partner_id);
        let is_account = has(&around.accounts, self.account_id);
        let (refunds, about) = (is_fact(self.refunds), is_fact(self.about));
        let references = [
            ("partner_id", "partner", self.partner_id, is_partner),
            ("account_id", "account", self.account_id, is_account),
            ("opportunity_id", "opportunity", deal, is_deal),
            ("product_id", "product", product, is_product),
            ("refunds_fact_id", "fact", self.refunds, refunds),
            ("about_fact_id", "fact", self.about, about),
        ];
        for (field, what, id, known) in references {
            if let Some(id) = id.filter(|_| !known) {
                let reason = format!("UNKNOWN_{}", what.to_uppercase());
                findings.add(field, &reason, format!("there is no {what} {id}"));
            }
        }
    }

    fn check_amounts(&self, findings: &mut Findings<'_>) {
        let share = self.share_percent;
        if share.is_some_and(|share| share <= Decimal::ZERO || share > Decimal::ONE_HUNDRED) {
            let text = "a share is above 0 and at most 100";
            findings.add("share_percent", "SHARE_OUT_OF_RANGE", text);
        }
        let (quantity, amount) = (findings.at("quantity"), findings.at("amount"));
        check_quantity(self.quantity(), findings.violations, &quantity);
        check_amount(self.amount, findings.violations, &amount);
    }

    /// What follows another fact takes from it what it does not say itself.
    fn content(&self, original: Option<&Content>, around: &Surroundings) -> Option<Content> {
        let (kind, partner_id, business_date) = (self.kind?, self.partner_id?, self.business_date?);
        let opportunity_id = self
            .opportunity_id
            .or(original.and_then(|original| original.opportunity_id));
        let claims = opportunity_id
            .and_then(|id| around.claims.get(&id))
            .map_or(&[][..], Vec::as_slice);
        let registration_id = match original {
            Some(original) => original.registration_id,
            None => ApprovedClaim::covering(claims, partner_id, business_date),
        };
        let share = self
            .share_percent
            .or(original.map(|original| original.share_percent));
        let details = match original {
            Some(original) => original.details.of_the_sale(),
            None => self.details.clone().categorized(&around.categories),
        };
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
            about: self.about,
            details,
        })
    }
}
