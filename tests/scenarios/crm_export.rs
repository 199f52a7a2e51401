//! The main job: a CRM export goes in, each partner's earnings come out.
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rust_decimal::Decimal;
use serde_json::json;
use suite::demo::{Demo, Export, Imported, Report, import};

use crate::harness::World;

mod expected;

use expected::expected_earnings;

async fn load(demo: &Demo, pipeline: Vec<u8>) -> Imported {
    let export = Export::default();
    import(&demo.connector, "crm-products", export.products, |_| {})
        .await
        .expect("products");
    import(&demo.connector, "crm-accounts", export.accounts, |_| {})
        .await
        .expect("accounts");
    let imported = import(&demo.connector, "crm-opportunities", pipeline, |_| {})
        .await
        .expect("opportunities");
    demo.settled().await.expect("everything is through");
    imported
}

fn shuffled(pipeline: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(pipeline).expect("UTF-8");
    let mut lines = text.lines();
    let header = lines.next().expect("a header");
    let mut rows: Vec<&str> = lines.collect();
    rows.shuffle(&mut rand::rngs::StdRng::seed_from_u64(2017));
    format!("{header}\n{}\n", rows.join("\n")).into_bytes()
}

fn earnings(report: &Report) -> Vec<(String, String, [Decimal; 4])> {
    let rows = report.rows.iter();
    rows.flat_map(|row| {
        row.components
            .iter()
            .map(|c| (row.partner.clone(), c.name.clone(), c.quarters))
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crm_export_becomes_explained_earnings() {
    let world = World::start().await;
    let demo = world.demo().await;
    let pipeline = Export::default().pipeline;

    let refusal = demo.refused_activation().await.expect("an answer");
    assert_eq!(refusal["reason"], "FACTS_NOT_PRODUCED");
    assert!(
        refusal["detail"]
            .as_str()
            .is_some_and(|detail| detail.to_lowercase().contains("resale booking")),
        "{refusal}"
    );

    let imported = load(&demo, pipeline.clone()).await;
    assert_eq!(
        (imported.rows, imported.created, imported.refused),
        (8_800, 8_800, 0)
    );
    assert_eq!(imported.notices.get("ACCOUNT_MISSING"), Some(&1_425));

    let report = demo.report().await.expect("a report");
    check_pipeline(&report);
    assert_eq!(earnings(&report), expected_earnings(&pipeline));

    let again = load(&demo, pipeline.clone()).await;
    assert_eq!(
        (again.created, again.updated, again.unchanged),
        (0, 0, 8_800),
        "a second import changes nothing"
    );
    assert_eq!(demo.report().await.expect("a report"), report);

    let changed = with_one_amount_and_one_stage_changed(&pipeline);
    let third = load(&demo, changed.clone()).await;
    assert_eq!(
        (third.created, third.updated, third.unchanged),
        (0, 2, 8_798)
    );
    let after = demo.report().await.expect("a report");
    assert_eq!(earnings(&after), expected_earnings(&changed));
    assert_ne!(earnings(&after), earnings(&report));

    demo.allow_resale_by_integrators()
        .await
        .expect("the profile changes");
    demo.settled().await.expect("everything is through");
    let activated = demo.refused_activation().await.expect("an answer");
    assert_eq!(
        activated["state"], "PLAN_STATE_ACTIVE",
        "the same plan activates now: {activated}"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_the_rows_changes_no_cent() {
    let world = World::start().await;
    let demo = world.demo().await;
    let pipeline = Export::default().pipeline;
    load(&demo, shuffled(&pipeline)).await;
    let report = demo.report().await.expect("a report");
    check_pipeline(&report);
    assert_eq!(earnings(&report), expected_earnings(&pipeline));
    world.stop().await;
}

fn check_pipeline(report: &Report) {
    let rows: Vec<_> = report
        .rows
        .iter()
        .map(|row| (row.partner.as_str(), row.won, row.lost, row.won_value))
        .collect();
    let expected = [
        ("Cara Losch", 480, 265, 1_130_049),
        ("Celia Rouche", 610, 352, 1_603_897),
        ("Dustin Brinkmann", 747, 439, 1_094_363),
        ("Melvin Marxen", 882, 536, 2_251_930),
        ("Rocco Neubert", 691, 422, 1_960_545),
        ("(direct)", 828, 459, 1_964_750),
    ];
    assert_eq!(
        rows,
        expected.map(|(name, won, lost, value)| (name, won, lost, Decimal::from(value)))
    );
    assert_eq!(report.counts(), (4_238, 2_473, 2_089));
    assert_eq!(
        (report.opportunities, report.without_account),
        (8_800, 1_425)
    );
    assert_eq!(report.won_value(), Decimal::from(10_005_534));
    assert_eq!(
        report.open_value(),
        Decimal::from(4_966_215),
        "open opportunities count at list price"
    );
}

/// Raises one of Marxen's won deals and loses one of Losch's.
fn with_one_amount_and_one_stage_changed(pipeline: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(pipeline).expect("UTF-8");
    let won_by = |seller: &str| {
        text.lines()
            .find(|line| line.contains(&format!(",{seller},")) && line.contains(",Won,"))
            .expect("a won deal")
            .to_owned()
    };
    let raised = won_by("Darcel Schlecht");
    let lost = won_by("Elease Gluck");
    let with = |line: &str, stage: &str, amount: &str| {
        let mut fields: Vec<&str> = line.split(',').collect();
        fields[4] = stage;
        fields[7] = amount;
        fields.join(",")
    };
    text.replace(&raised, &with(&raised, "Won", "123456"))
        .replace(&lost, &with(&lost, "Lost", "0"))
        .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_row_is_named_and_the_others_go_in() {
    let world = World::start().await;
    let demo = world.demo().await;
    let file = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n\
                GOOD1,Moses Frase,MG Special,,Engaging,2017-01-05,,\n\
                BAD1,Moses Frase,MG Special,,Won,2017-01-05,2016-01-01,-5\n\
                BAD2,Moses Frase,MG Special\n\
                GOOD2,Moses Frase,MG Special,,Won,2017-01-05,2017-02-01,55\n";
    let imported = import(&demo.connector, "crm-opportunities", file.into(), |_| {})
        .await
        .expect("an answer");
    assert_eq!(
        (imported.rows, imported.created, imported.refused),
        (4, 2, 2)
    );

    let imports = demo.connector.get("/v1/imports").await.expect("imports");
    let id = imports["imports"][0]["importId"]
        .as_str()
        .expect("an id")
        .to_owned();
    let rows = demo
        .connector
        .get(&format!("/v1/imports/{id}/rows"))
        .await
        .expect("rows");
    let refused: Vec<_> = rows["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter(|row| row["result"]["outcome"] == "UPSERT_OUTCOME_REFUSED")
        .map(|row| {
            (
                row["line"].clone(),
                row["result"]["violations"].as_array().map_or(0, Vec::len),
            )
        })
        .collect();
    assert_eq!(
        refused
            .iter()
            .map(|(line, _)| line.clone())
            .collect::<Vec<_>>(),
        [json!("3"), json!("4")]
    );
    assert!(
        refused[0].1 >= 2,
        "both the amount and the dates are named: {rows}"
    );
    world.stop().await;
}
