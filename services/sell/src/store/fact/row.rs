//! A row of the log.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::super::{money, word};
use crate::domain::fact::{Content, Details, Fact, Recorded};
use crate::error::Result;

pub(in crate::store) struct Row {
    pub(in crate::store) fact_id: Uuid,
    pub(in crate::store) fact_no: i64,
    pub(in crate::store) source: String,
    pub(in crate::store) external_id: String,
    pub(in crate::store) kind: String,
    pub(in crate::store) partner_id: Uuid,
    pub(in crate::store) role: Option<String>,
    pub(in crate::store) share_percent: Decimal,
    pub(in crate::store) account_id: Option<Uuid>,
    pub(in crate::store) opportunity_id: Option<Uuid>,
    pub(in crate::store) amount: Option<Decimal>,
    pub(in crate::store) currency_code: Option<String>,
    pub(in crate::store) quantity: Decimal,
    pub(in crate::store) business_date: NaiveDate,
    pub(in crate::store) registration_id: Option<Uuid>,
    pub(in crate::store) lineage_id: Uuid,
    pub(in crate::store) lineage_no: i64,
    pub(in crate::store) reverses_fact_id: Option<Uuid>,
    pub(in crate::store) replaces_fact_id: Option<Uuid>,
    pub(in crate::store) refunds_fact_id: Option<Uuid>,
    pub(in crate::store) about_fact_id: Option<Uuid>,
    pub(in crate::store) product_id: Option<Uuid>,
    pub(in crate::store) product_category: Option<String>,
    pub(in crate::store) person: Option<String>,
    pub(in crate::store) seller: Option<String>,
    pub(in crate::store) original_date: Option<NaiveDate>,
    pub(in crate::store) click_date: Option<NaiveDate>,
    pub(in crate::store) invoice_date: Option<NaiveDate>,
    pub(in crate::store) subject: Option<String>,
    pub(in crate::store) score: Option<Decimal>,
    pub(in crate::store) detailed: bool,
    pub(in crate::store) reason: String,
    pub(in crate::store) recorded_at: DateTime<Utc>,
    pub(in crate::store) reversed: bool,
}

impl TryFrom<Row> for Recorded {
    type Error = crate::error::Error;

    fn try_from(row: Row) -> Result<Self> {
        let content = Content {
            kind: word(&row.kind)?,
            partner_id: row.partner_id,
            role: row.role.as_deref().map(word).transpose()?,
            share_percent: row.share_percent.normalize(),
            account_id: row.account_id,
            opportunity_id: row.opportunity_id,
            amount: money(row.amount, row.currency_code.as_deref())?,
            quantity: row.quantity.normalize(),
            business_date: row.business_date,
            registration_id: row.registration_id,
            refunds: row.refunds_fact_id,
            about: row.about_fact_id,
            details: Details {
                product_id: row.product_id,
                product_category: row.product_category,
                person: row.person,
                seller: row.seller,
                original_date: row.original_date,
                click_date: row.click_date,
                invoice_date: row.invoice_date,
                subject: row.subject,
                score: row.score.map(|score| score.normalize()),
            },
        };
        let fact = Fact {
            id: row.fact_id,
            source: row.source,
            external_id: row.external_id,
            content,
            lineage: row.lineage_id,
            lineage_no: row.lineage_no,
            reverses: row.reverses_fact_id,
            replaces: row.replaces_fact_id,
            reason: row.reason,
            recorded_at: row.recorded_at,
        };
        Ok(Self {
            fact,
            reversed: row.reversed,
            detailed: row.detailed,
        })
    }
}
