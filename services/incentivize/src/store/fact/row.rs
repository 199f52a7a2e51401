//! A fact as it is stored.

use chrono::NaiveDate;
use kit::money::Money;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    domain::fact::{Detail, Fact, FactKind, Relation, Role},
    store::unreadable,
};

pub(super) struct FactRow {
    pub(super) fact_id: Uuid,
    pub(super) partner_id: Uuid,
    pub(super) external_id: String,
    pub(super) kind: String,
    pub(super) role: Option<String>,
    pub(super) account_id: Option<Uuid>,
    pub(super) opportunity_id: Option<Uuid>,
    pub(super) amount: Option<Decimal>,
    pub(super) currency: Option<String>,
    pub(super) quantity: Decimal,
    pub(super) share_percent: Decimal,
    pub(super) business_date: NaiveDate,
    pub(super) registration_id: Option<Uuid>,
    pub(super) refers_to: Option<Uuid>,
    pub(super) is_reversal: bool,
    pub(super) replaces: Option<Uuid>,
    pub(super) product_id: Option<Uuid>,
    pub(super) product_category: Option<String>,
    pub(super) person: Option<String>,
    pub(super) seller: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) original_date: Option<NaiveDate>,
    pub(super) click_date: Option<NaiveDate>,
    pub(super) invoice_date: Option<NaiveDate>,
    pub(super) score: Option<Decimal>,
}

impl TryFrom<FactRow> for Fact {
    type Error = sqlx::Error;

    fn try_from(row: FactRow) -> sqlx::Result<Self> {
        let kind =
            FactKind::from_code(&row.kind).ok_or_else(|| unreadable("kind of fact", &row.kind))?;
        let role = |code: &String| Role::from_code(code).ok_or_else(|| unreadable("role", code));
        let amount = row
            .amount
            .zip(row.currency)
            .map(|(amount, currency)| money(amount, &currency));
        Ok(Self {
            id: row.fact_id,
            external_id: row.external_id,
            kind,
            role: row.role.as_ref().map(role).transpose()?,
            partner_id: row.partner_id,
            account_id: row.account_id,
            opportunity_id: row.opportunity_id,
            amount: amount.transpose()?,
            quantity: row.quantity.normalize(),
            share_percent: row.share_percent.normalize(),
            business_date: row.business_date,
            registration_id: row.registration_id,
            relation: relation(kind, row.refers_to, row.is_reversal),
            replaces: row.replaces,
            detail: Detail {
                product_id: row.product_id,
                product_category: row.product_category,
                person: row.person,
                seller: row.seller,
                subject: row.subject,
                original_date: row.original_date,
                click_date: row.click_date,
                invoice_date: row.invoice_date,
                score: row.score.map(|score| score.normalize()),
            },
        })
    }
}

fn relation(kind: FactKind, refers_to: Option<Uuid>, is_reversal: bool) -> Relation {
    match (refers_to, is_reversal, kind) {
        (None, _, _) => Relation::Original,
        (Some(id), true, _) => Relation::ReversalOf(id),
        (Some(id), false, FactKind::CustomerPayment) => Relation::PaymentOf(id),
        (Some(id), false, FactKind::Churn) => Relation::ChurnOf(id),
        (Some(id), false, _) => Relation::RefundOf(id),
    }
}

fn money(amount: Decimal, currency: &str) -> sqlx::Result<Money> {
    let currency = currency
        .parse()
        .map_err(|_| unreadable("currency", currency))?;
    Money::new(amount, currency).map_err(|error| unreadable("amount", error))
}
