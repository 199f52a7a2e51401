//! The table, read back over the gateway.
use std::collections::BTreeMap;
use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::rest::Rest;

mod render;

pub(super) use render::amount;

/// Everything that the table shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub opportunities: i64,
    pub without_account: i64,
    /// One row a partner, by name; the last is the vendor's own team.
    pub rows: Vec<Row>,
    /// Outcomes of facts by kind and reason.
    pub outcomes: BTreeMap<String, i64>,
    /// Name of the metric → all, direct, influenced.
    pub metrics: Vec<(String, [String; 3])>,
}

/// One partner, or the vendor's own team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub partner: String,
    pub kind: String,
    pub won: i64,
    pub lost: i64,
    pub open: i64,
    pub won_value: Decimal,
    pub open_value: Decimal,
    pub components: Vec<Component>,
}

/// Earnings under one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    pub name: String,
    pub receivable: bool,
    /// By quarter of the year.
    pub quarters: [Decimal; 4],
}

impl Component {
    pub fn year(&self) -> Decimal {
        self.quarters.iter().sum()
    }
}

const DIRECT: &str = "(direct)";

impl Report {
    pub(super) async fn read(admin: &Rest) -> anyhow::Result<Self> {
        let partners = admin.list("/v1/partners", "partners").await?;
        let enrollments = admin.list("/v1/enrollments", "enrollments").await?;
        let pipeline = admin.get("/v1/opportunities:summarize").await?;
        let earnings = admin.get("/v1/earnings:summarize?year=2017").await?;
        let outcomes = admin.get("/v1/outcomes:summarize").await?;
        let metrics = admin.get("/v1/metrics").await?;
        let row = |summary: &Value| {
            let id = text(&summary["partnerId"]);
            let partner = partners
                .iter()
                .find(|partner| partner["partnerId"] == summary["partnerId"]);
            let enrollment = enrollments
                .iter()
                .find(|enrollment| enrollment["partnerId"] == summary["partnerId"]);
            Row {
                partner: partner.map_or(DIRECT.to_owned(), |partner| text(&partner["displayName"])),
                kind: enrollment
                    .map(|e| text(&e["type"]).replace("PARTNERSHIP_TYPE_", ""))
                    .unwrap_or_default(),
                won: count(&summary["wonCount"]),
                lost: count(&summary["lostCount"]),
                open: count(&summary["openCount"]),
                won_value: money(&summary["wonValue"]),
                open_value: money(&summary["openValue"]),
                components: components(&earnings["summaries"], &id),
            }
        };
        let mut rows: Vec<Row> = list(&pipeline["summaries"]).iter().map(row).collect();
        rows.sort_by_key(|row| (row.partner == DIRECT, row.partner.clone()));
        Ok(Self {
            opportunities: count(&pipeline["opportunityCount"]),
            without_account: count(&pipeline["withoutAccountCount"]),
            rows,
            outcomes: outcome_counts(&outcomes["summaries"]),
            metrics: metric_rows(&metrics["rows"]),
        })
    }

    /// Of all rows: won, lost, open.
    pub fn counts(&self) -> (i64, i64, i64) {
        self.rows.iter().fold((0, 0, 0), |(won, lost, open), row| {
            (won + row.won, lost + row.lost, open + row.open)
        })
    }

    pub fn won_value(&self) -> Decimal {
        self.rows.iter().map(|row| row.won_value).sum()
    }

    pub fn open_value(&self) -> Decimal {
        self.rows.iter().map(|row| row.open_value).sum()
    }

    /// Payables and receivables of the year, never added to each other.
    pub fn totals(&self) -> (Decimal, Decimal) {
        let components = self.rows.iter().flat_map(|row| &row.components);
        components.fold(
            (Decimal::ZERO, Decimal::ZERO),
            |(payable, receivable), component| {
                if component.receivable {
                    (payable, receivable + component.year())
                } else {
                    (payable + component.year(), receivable)
                }
            },
        )
    }
}

fn components(summaries: &Value, partner: &str) -> Vec<Component> {
    let mut found: BTreeMap<String, Component> = BTreeMap::new();
    for summary in list(summaries)
        .iter()
        .filter(|summary| summary["partnerId"] == partner)
    {
        let component = found
            .entry(text(&summary["componentKey"]))
            .or_insert_with(|| Component {
                name: text(&summary["displayName"]),
                receivable: summary["direction"] == "MONEY_DIRECTION_RECEIVABLE",
                quarters: [Decimal::ZERO; 4],
            });
        let month = summary["quarterStart"]["month"]
            .as_u64()
            .and_then(|month| usize::try_from(month).ok())
            .unwrap_or(1);
        if let Some(quarter) = component.quarters.get_mut(month.saturating_sub(1) / 3) {
            *quarter += money(&summary["amount"]);
        }
    }
    found.into_values().collect()
}

fn outcome_counts(summaries: &Value) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for summary in list(summaries) {
        let kind = text(&summary["kind"])
            .replace("OUTCOME_KIND_", "")
            .to_lowercase();
        let mut name = kind;
        if let Some(reason) = summary["reason"]
            .as_str()
            .filter(|reason| !reason.is_empty())
        {
            let _ = write!(name, " ({})", reason.to_lowercase().replace('_', " "));
        }
        *counts.entry(name).or_default() += count(&summary["outcomeCount"]);
    }
    counts
}

fn metric_rows(rows: &Value) -> Vec<(String, [String; 3])> {
    let of = |engagement: &str, read: &dyn Fn(&Value) -> String| {
        list(rows)
            .iter()
            .find(|row| row["segment"]["engagement"] == engagement)
            .map(read)
            .unwrap_or_default()
    };
    let metric = |name: &str, read: &dyn Fn(&Value) -> String| {
        (
            name.to_owned(),
            [
                "ENGAGEMENT_ALL",
                "ENGAGEMENT_DIRECT",
                "ENGAGEMENT_INFLUENCED",
            ]
            .map(|engagement| of(engagement, read)),
        )
    };
    vec![
        metric("influenced share of pipeline", &|row| {
            percent(&row["influencedPipelineShare"])
        }),
        metric("win rate", &|row| percent(&row["winRate"])),
        metric("average deal size", &|row| {
            render::amount(money(&row["averageDealSize"]), 2)
        }),
        metric("partner-sourced new customers", &|row| {
            percent(&row["partnerSourcedNewCustomers"])
        }),
    ]
}

fn percent(value: &Value) -> String {
    let ratio: Option<Decimal> = value["value"].as_str().and_then(|value| value.parse().ok());
    ratio.map_or("–".to_owned(), |ratio| {
        format!("{:.2} %", ratio * Decimal::ONE_HUNDRED)
    })
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// 64-bit numbers are texts in canonical JSON.
fn count(value: &Value) -> i64 {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .or_else(|| value.as_i64())
        .unwrap_or_default()
}

pub(super) fn money(value: &Value) -> Decimal {
    let nanos = value["nanos"].as_i64().unwrap_or_default();
    Decimal::from(count(&value["units"])) + Decimal::new(nanos, 9)
}
