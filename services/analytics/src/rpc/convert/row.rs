use std::collections::HashMap;

use contracts::{google::r#type::Money as WireMoney, tandem::analytics::v1 as wire};
use kit::{
    money::Money,
    wire::{to_decimal, to_money},
};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::to_segment;
use crate::{
    domain::{report::Row, segment::Segment},
    store::currency_code,
};

/// `names` are those of the partners.
pub fn row(row: &Row, names: &HashMap<Uuid, String>) -> wire::MetricRow {
    let measures = &row.measures;
    wire::MetricRow {
        segment: Some(to_segment(row.segment)),
        currency_code: currency_code(row.currency).to_owned(),
        open_count: measures.open_count,
        open_value: value(row, measures.open_value),
        open_estimated_value: value(row, measures.open_estimated_value),
        won_count: measures.won_count,
        won_value: value(row, measures.won_value),
        lost_count: measures.lost_count,
        new_customer_count: measures.new_customer_count,
        influenced_pipeline_share: row.influenced_pipeline_share.map(to_decimal),
        win_rate: row.win_rate.map(to_decimal),
        average_deal_size: row.average_deal_size.map(to_money),
        partner_sourced_new_customers: row.partner_sourced_new_customers.map(to_decimal),
        partner_display_name: match row.segment {
            Segment::Partner(partner_id) => names.get(&partner_id).cloned().unwrap_or_default(),
            Segment::Engagement(_) | Segment::Type(_) => String::new(),
        },
    }
}

/// Absent where nothing has a value.
fn value(row: &Row, amount: Decimal) -> Option<WireMoney> {
    Money::new(amount, row.currency?).ok().map(to_money)
}
