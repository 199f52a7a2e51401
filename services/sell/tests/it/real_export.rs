//! A real CRM's export: all of it goes in, and what it stands for does not depend on the order of its rows.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use contracts::tandem::partnership::v1::{FactKind, PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;

use crate::build::rows::{account, product, with};
use crate::build::{date, usd};
use crate::world::{World, got};

type Record = HashMap<String, String>;

fn read(file: &str) -> Vec<Record> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(file);
    let mut reader = csv::Reader::from_path(path).expect("the file");
    reader
        .deserialize()
        .map(|record| record.expect("a record"))
        .collect()
}

/// Each seller's manager stands for a partner; one manager's team is the vendor's own.
fn opportunities() -> Vec<v1::OpportunityUpsert> {
    let managers: HashMap<String, String> = read("sales_teams.csv")
        .into_iter()
        .map(|record| (record["sales_agent"].clone(), record["manager"].clone()))
        .collect();
    read("sales_pipeline.csv")
        .iter()
        .map(|record| opportunity(record, &managers[&record["sales_agent"]]))
        .collect()
}

fn opportunity(record: &Record, manager: &str) -> v1::OpportunityUpsert {
    let stage = match record["deal_stage"].as_str() {
        "Won" => v1::OpportunityStage::Won,
        "Lost" => v1::OpportunityStage::Lost,
        "Engaging" => v1::OpportunityStage::Engaging,
        _ => v1::OpportunityStage::Prospecting,
    };
    let day = |name: &str| {
        Some(record[name].as_str())
            .filter(|text| !text.is_empty())
            .map(date)
    };
    let row = v1::OpportunityUpsert {
        external_id: record["opportunity_id"].clone(),
        account_external_id: record["account"].clone(),
        seller: record["sales_agent"].clone(),
        stage: stage.into(),
        open_date: day("engage_date"),
        close_date: day("close_date"),
        amount: record["close_value"].parse().ok().and_then(usd),
        lines: vec![v1::OpportunityUpsertLine {
            product_external_id: record["product"].replace("GTXPro", "GTX Pro"),
            ..Default::default()
        }],
        ..Default::default()
    };
    match manager {
        "Summer Sewald" => row,
        "Dustin Brinkmann" => {
            let row = with(row, manager, PartnerRole::Sourced, true);
            with(row, manager, PartnerRole::Fulfilment, false)
        }
        _ => with(row, manager, PartnerRole::Sourced, false),
    }
}

/// Everything in, in batches; how many rows came out how.
async fn import(world: &World, rows: &[v1::OpportunityUpsert]) -> BTreeMap<&'static str, usize> {
    let mut outcomes = BTreeMap::new();
    for batch in rows.chunks(500) {
        for result in world.import(batch.to_vec()).await {
            *outcomes.entry(result.outcome().as_str_name()).or_default() += 1;
        }
    }
    outcomes
}

async fn new_world() -> World {
    let world = World::new().await;
    world
        .enrolled("Dustin Brinkmann", PartnershipType::Reseller)
        .await;
    for name in [
        "Melvin Marxen",
        "Cara Losch",
        "Rocco Neubert",
        "Celia Rouche",
    ] {
        world.enrolled(name, PartnershipType::Isv).await;
    }
    let accounts = read("accounts.csv");
    let accounts = accounts
        .iter()
        .map(|record| account(&record["account"], &record["subsidiary_of"]));
    world.import_accounts(accounts.collect()).await;
    let products = read("products.csv");
    let price = |record: &Record| record["sales_price"].parse().expect("a price");
    world
        .import_products(
            products
                .iter()
                .map(|record| product(&record["product"], price(record)))
                .collect(),
        )
        .await;
    world
}

/// What the log amounts to, by kind: facts and their sum.
async fn sums(world: &World) -> Vec<(FactKind, i64, i64)> {
    let sums = got(world
        .facts()
        .summarize_facts(v1::SummarizeFactsRequest {})
        .await)
    .summaries;
    let mut sums: Vec<_> = sums
        .into_iter()
        .map(|sum| {
            (
                sum.kind(),
                sum.fact_count,
                sum.amount.expect("an amount").units,
            )
        })
        .collect();
    sums.sort_unstable_by_key(|(kind, count, _)| (i32::from(*kind), *count));
    sums
}

#[tokio::test]
async fn all_of_it_goes_in_and_comes_out_to_the_cent() {
    let world = new_world().await;
    let mut rows = opportunities();
    assert_eq!(
        import(&world, &rows).await,
        BTreeMap::from([("UPSERT_OUTCOME_CREATED", 8_800)])
    );
    let answer = got(world
        .opportunities()
        .summarize_opportunities(v1::SummarizeOpportunitiesRequest {})
        .await);
    assert_eq!(
        (answer.opportunity_count, answer.without_account_count),
        (8_800, 1_425)
    );
    let sum = |of: fn(&v1::OpportunitySummary) -> i64| answer.summaries.iter().map(of).sum::<i64>();
    let units = |money: &Option<contracts::google::r#type::Money>| {
        money.as_ref().map_or(0, |money| money.units)
    };
    assert_eq!(sum(|one| one.won_count), 4_238);
    assert_eq!(
        answer
            .summaries
            .iter()
            .map(|one| units(&one.won_value))
            .sum::<i64>(),
        10_005_534
    );
    assert_eq!(
        answer
            .summaries
            .iter()
            .map(|one| units(&one.open_value))
            .sum::<i64>(),
        4_966_215
    );
    assert_eq!(
        (
            sum(|one| one.open_count),
            sum(|one| one.open_estimated_count)
        ),
        (2_089, 2_089)
    );
    let expected = [
        (FactKind::ResaleBooking, 747, 1_094_363),
        (FactKind::Contribution, 480, 1_130_049),
        (FactKind::Contribution, 610, 1_603_897),
        (FactKind::Contribution, 691, 1_960_545),
        (FactKind::Contribution, 882, 2_251_930),
    ];
    assert_eq!(sums(&world).await, expected);

    let written = world.sell.written().await;
    rows.reverse();
    assert_eq!(
        import(&world, &rows).await,
        BTreeMap::from([("UPSERT_OUTCOME_UNCHANGED", 8_800)])
    );
    assert_eq!(world.sell.written().await, written);
}
