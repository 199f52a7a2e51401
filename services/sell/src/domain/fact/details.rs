//! What a fact says beyond who, what, how much and when: what was sold by whom, and what only some kinds know.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::findings::Findings;
use crate::domain::vocabulary::FactKind;

/// What is absent is not written down, so that a fact that says none of it is hashed as before it could be said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Uuid>,
    /// The product's category on the day of recording, if nothing else was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_category: Option<String>,
    /// The partner's person who did it, by the partner's own id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The vendor's seller on the deal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller: Option<String>,
    /// Business date of the first sale, on a later one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub click_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_date: Option<NaiveDate>,
    /// What a milestone, certification or competency is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Depth of a certification, level of a competency, count that a milestone reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Decimal>,
}

/// 10^9: the largest count or level.
const MAX_SCORE: i64 = 1_000_000_000;

impl Details {
    /// What a refund, payment or churn shares with the sale that it follows.
    #[must_use]
    pub(super) fn of_the_sale(&self) -> Self {
        Self {
            product_id: self.product_id,
            product_category: self.product_category.clone(),
            person: self.person.clone(),
            seller: self.seller.clone(),
            original_date: self.original_date,
            ..Self::default()
        }
    }

    /// A category that nobody named is the product's, if it has one.
    #[must_use]
    pub(super) fn categorized(self, categories: &HashMap<Uuid, String>) -> Self {
        let of_product = self.product_id.and_then(|id| categories.get(&id));
        let of_product = of_product.filter(|category| !category.is_empty());
        Self {
            product_category: self.product_category.or_else(|| of_product.cloned()),
            ..self
        }
    }

    pub(super) fn check(
        &self,
        kind: Option<FactKind>,
        business_date: Option<NaiveDate>,
        findings: &mut Findings<'_>,
    ) {
        let dates = [
            ("original_date", self.original_date),
            ("click_date", self.click_date),
            ("invoice_date", self.invoice_date),
        ];
        for (field, date) in dates {
            if let Some((date, day)) = date.zip(business_date).filter(|(date, day)| date > day) {
                let text = format!("{date} is after the fact's own day, {day}");
                findings.add(field, "DATES_OUT_OF_ORDER", text);
            }
        }
        let lines = [
            ("product_category", &self.product_category),
            ("person", &self.person),
            ("seller", &self.seller),
            ("subject", &self.subject),
        ];
        for (field, text) in lines {
            let breaks = text.iter().any(|text| text.contains(char::is_control));
            if breaks && !findings.has(field) {
                findings.add(field, "CONTROL_CHARACTER", "one line of text is needed");
            }
        }
        self.check_score(kind, findings);
    }

    fn check_score(&self, kind: Option<FactKind>, findings: &mut Findings<'_>) {
        let (least, most) = match kind {
            Some(FactKind::IntegrationMilestone) => (0, MAX_SCORE),
            Some(FactKind::IntegrationCertification) => (0, 100),
            Some(FactKind::Competency) => (1, MAX_SCORE),
            _ => return,
        };
        let range = Decimal::from(least)..=Decimal::from(most);
        if self.score.is_some_and(|score| !range.contains(&score)) {
            findings.add("score", "OUT_OF_RANGE", format!("{least} to {most}"));
        }
    }
}
