//! The CRM export, as sell announces it: 8,800 opportunities.
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use contracts::tandem::analytics::v1::{
    GroupBy, ListMetricOpportunitiesRequest, Metric, MetricRow,
};
use contracts::tandem::partnership::v1::PartnerRole::{Fulfilment, Sourced};
use contracts::tandem::partnership::v1::PartnershipType::{self, Isv, Oem, Referral, Reseller, Si};
use contracts::tandem::sell::v1::{Opportunity, OpportunityStage};
use kit::testing::TestService;

use crate::given::{
    With as _, analytics, announce, announce_enrollment, announce_partner, date, decimal,
    drill_down, enrollment, money, opportunity, rows,
};

const PARTNERS: [(u128, &str, PartnershipType); 5] = [
    (91, "Dustin Brinkmann", Reseller),
    (92, "Melvin Marxen", Isv),
    (93, "Cara Losch", Referral),
    (94, "Rocco Neubert", Si),
    (95, "Celia Rouche", Oem),
];

fn table(name: &str) -> Vec<HashMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(name);
    let mut reader = csv::Reader::from_path(path).expect("the export");
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

fn opportunities() -> Vec<Opportunity> {
    let column = |name, key: &str, value: &str| -> HashMap<String, String> {
        table(name)
            .into_iter()
            .map(|row| (row[key].clone(), row[value].clone()))
            .collect()
    };
    let managers = column("sales_teams.csv", "sales_agent", "manager");
    let prices = column("products.csv", "product", "sales_price");
    let accounts: Vec<_> = table("accounts.csv")
        .into_iter()
        .map(|row| row["account"].clone())
        .collect();
    let opportunity = |(row, n): (&HashMap<String, String>, u128)| {
        let stage = match row["deal_stage"].as_str() {
            "Won" => OpportunityStage::Won,
            "Lost" => OpportunityStage::Lost,
            _ => OpportunityStage::Engaging,
        };
        let product = row["product"].replace("GTXPro", "GTX Pro");
        let estimated = row["close_value"].is_empty();
        let value = if estimated {
            &prices[&product]
        } else {
            &row["close_value"]
        };
        let mut deal = Opportunity {
            external_id: row["opportunity_id"].clone(),
            stage: stage.into(),
            open_date: Some(&row["engage_date"])
                .filter(|day| !day.is_empty())
                .and_then(|day| date(day)),
            close_date: Some(&row["close_date"])
                .filter(|day| !day.is_empty())
                .and_then(|day| date(day)),
            value: money(value, "USD"),
            estimated,
            ..opportunity(n)
        };
        if let Some(account) = accounts
            .iter()
            .position(|account| *account == row["account"])
        {
            deal = deal.of_account(1_000 + account as u128);
        }
        match PARTNERS
            .iter()
            .find(|(_, name, _)| *name == managers[&row["sales_agent"]])
        {
            Some(&(partner, _, Reseller)) => deal.with(partner, Sourced).with(partner, Fulfilment),
            Some(&(partner, ..)) => deal.with(partner, Sourced),
            None => deal,
        }
    };
    table("sales_pipeline.csv")
        .iter()
        .zip(10_000..)
        .map(opportunity)
        .collect()
}

async fn import(analytics: &TestService, opportunities: &[Opportunity]) {
    for batch in opportunities.chunks(500) {
        announce(analytics, "acme", 1, batch).await;
    }
}

async fn everything(analytics: &TestService) -> Vec<MetricRow> {
    let mut all = Vec::new();
    for group_by in [
        GroupBy::Engagement,
        GroupBy::PartnershipType,
        GroupBy::Partner,
    ] {
        all.extend(rows(analytics, "acme", group_by).await);
    }
    all
}

/// Accounts with a first win, and those of them whose first win has a partner.
fn new_customers(opportunities: &[Opportunity]) -> (i64, i64) {
    let mut first = BTreeMap::new();
    let won =
        |one: &&Opportunity| one.stage() == OpportunityStage::Won && !one.account_id.is_empty();
    for deal in opportunities.iter().filter(won) {
        let day = deal.close_date.expect("a date");
        let candidate = (
            (day.year, day.month, day.day),
            deal.external_id.as_str(),
            !deal.partners.is_empty(),
        );
        let earliest = first.entry(&deal.account_id).or_insert(candidate);
        *earliest = (*earliest).min(candidate);
    }
    let sourced = first.values().filter(|(_, _, sourced)| *sourced).count();
    (first.len() as i64, sourced as i64)
}

#[tokio::test]
async fn the_export_in_any_order_gives_the_known_figures() {
    let analytics = analytics().await;
    let mut opportunities = opportunities();
    opportunities.sort_by_key(|deal| deal.external_id.chars().rev().collect::<String>());
    for (partner, name, kind) in PARTNERS {
        announce_partner(&analytics, "acme", partner, name).await;
        let year = enrollment(
            partner,
            partner,
            kind,
            &[("2017-01-01", Some("2018-01-01"))],
        );
        announce_enrollment(&analytics, "acme", 1, &year).await;
    }
    import(&analytics, &opportunities).await;
    let first = everything(&analytics).await;
    let [all, direct, influenced, ..] = first.as_slice() else {
        panic!("three rows")
    };
    assert_eq!(
        (all.won_count, all.lost_count, all.open_count),
        (4238, 2473, 2089)
    );
    assert_eq!(
        (all.won_value.clone(), all.open_value.clone()),
        (money("10005534", "USD"), money("4966215", "USD"))
    );
    assert_eq!(all.open_estimated_value, all.open_value);
    assert_eq!(all.win_rate, decimal("0.631501"));
    assert_eq!(all.average_deal_size, money("2360.91", "USD"));
    let (customers, sourced) = new_customers(&opportunities);
    assert_eq!(all.new_customer_count, customers);
    let share = rust_decimal::Decimal::from(sourced) / rust_decimal::Decimal::from(customers);
    assert_eq!(
        all.partner_sourced_new_customers,
        decimal(&share.round_dp(6).normalize().to_string())
    );
    assert_eq!((direct.won_count, direct.lost_count), (828, 459));
    assert_eq!(influenced.won_count, 4238 - 828);

    let known: BTreeMap<_, _> = [
        ("Dustin Brinkmann", (747, 439, "1094363")),
        ("Melvin Marxen", (882, 536, "2251930")),
        ("Cara Losch", (480, 265, "1130049")),
        ("Rocco Neubert", (691, 422, "1960545")),
        ("Celia Rouche", (610, 352, "1603897")),
    ]
    .into();
    for (row, by_type) in first[8..].iter().zip(&by_partner_order(&first[3..8])) {
        let (won, lost, value) = known[row.partner_display_name.as_str()];
        assert_eq!(
            (row.won_count, row.lost_count, row.won_value.clone()),
            (won, lost, money(value, "USD"))
        );
        assert_eq!(
            (by_type.won_count, by_type.open_value.clone()),
            (won, row.open_value.clone())
        );
    }

    // A second time, in another order: nothing changes.
    opportunities.reverse();
    import(&analytics, &opportunities).await;
    assert_eq!(everything(&analytics).await, first);
    let page = ListMetricOpportunitiesRequest {
        page_size: 1000,
        ..Default::default()
    };
    let listed = drill_down(&analytics, "acme", Metric::AverageDealSize, None, page).await;
    assert_eq!(listed.len(), 4238);
    assert!(
        listed.is_sorted_by_key(|one| one.close_date.map(|day| (day.year, day.month, day.day)))
    );
}

/// Rows of types in the order of the partners that have them.
fn by_partner_order(types: &[MetricRow]) -> Vec<MetricRow> {
    use contracts::tandem::analytics::v1::{Segment, segment::Segment as Kind};
    let of = |kind: PartnershipType| {
        let segment = Some(Segment {
            segment: Some(Kind::Type(kind.into())),
        });
        types
            .iter()
            .find(|row| row.segment == segment)
            .expect("a row")
            .clone()
    };
    PARTNERS.iter().map(|(.., kind)| of(*kind)).collect()
}
