//! The rows of an answer: totals of a range of months, and the metrics that follow from them.
use std::collections::BTreeMap;

use kit::money::{Currency, Money};
use rust_decimal::Decimal;

use super::{
    cell::Measures,
    metrics::{
        average_deal_size::average_deal_size, influenced_pipeline_share::influenced_pipeline_share,
        partner_sourced_new_customers::partner_sourced_new_customers, win_rate::win_rate,
    },
    segment::{Dimension, Engagement, Segment},
};

/// Totals by currency and segment; those of the engagements are always among them.
pub type Totals = BTreeMap<(Option<Currency>, Segment), Measures>;

/// One segment in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub segment: Segment,
    /// `None` for opportunities without any value.
    pub currency: Option<Currency>,
    pub measures: Measures,
    pub influenced_pipeline_share: Option<Decimal>,
    pub win_rate: Option<Decimal>,
    pub average_deal_size: Option<Money>,
    pub partner_sourced_new_customers: Option<Decimal>,
}

/// The rows of one dimension by currency: each of the three engagements where anything is counted at all, of types
/// and partners those that count anything.
pub fn rows(totals: &Totals, dimension: Dimension) -> Vec<Row> {
    let segments: Vec<_> = match dimension {
        Dimension::Engagement => engagements(totals).collect(),
        Dimension::Type | Dimension::Partner => totals
            .iter()
            .filter(|((_, segment), measures)| {
                segment.dimension() == dimension && **measures != Measures::default()
            })
            .map(|(&key, _)| key)
            .collect(),
    };
    segments
        .into_iter()
        .map(|(currency, segment)| row(totals, currency, segment))
        .collect()
}

fn engagements(totals: &Totals) -> impl Iterator<Item = (Option<Currency>, Segment)> {
    totals
        .iter()
        .filter(|((_, segment), all)| *segment == Segment::ALL && **all != Measures::default())
        .flat_map(|(&(currency, _), _)| {
            Engagement::EACH.map(|engagement| (currency, Segment::Engagement(engagement)))
        })
}

fn row(totals: &Totals, currency: Option<Currency>, segment: Segment) -> Row {
    let of = |segment| {
        totals
            .get(&(currency, segment))
            .copied()
            .unwrap_or_default()
    };
    let (measures, all) = (of(segment), of(Segment::ALL));
    let influenced = of(Segment::INFLUENCED).open_value;
    Row {
        segment,
        currency,
        measures,
        influenced_pipeline_share: influenced_pipeline_share(
            segment,
            measures.open_value,
            influenced,
            all.open_value,
        ),
        win_rate: win_rate(&measures),
        average_deal_size: currency.and_then(|currency| average_deal_size(&measures, currency)),
        partner_sourced_new_customers: partner_sourced_new_customers(&measures, &all),
    }
}

#[cfg(test)]
mod tests;
