//! A vendor that moves over in the middle of a quarter: what was counted and what was open before goes on here.

use contracts::{
    google::r#type::Decimal,
    tandem::incentivize::v1::{
        CumulativeVolume, ImportCumulativeVolumesRequest, ImportCumulativeVolumesResponse,
        ImportOpeningBalancesRequest, ListCumulativeVolumesRequest, ListOpeningBalancesRequest,
        MoneyDirection, OpeningBalance, TierMethod, cutover_service_client::CutoverServiceClient,
    },
    tandem::platform::v1::Role,
};
use incentivize::domain::statement::verify::verify;
use kit::{
    testing::{Client, bad_fields},
    wire,
};
use serde_json::Value;

use super::{
    statements::desk::{lines, net},
    terms::{commission, deal_rebate, mdf, rebate},
    world::{TENANT, World},
};
use crate::build::{PARTNER, booking, day, usd};

const TIERS: &str = "to 5000: 2, above: 3";

fn cutover(world: &World) -> CutoverServiceClient<Client> {
    CutoverServiceClient::new(world.service.as_role(TENANT, Role::Finance))
}

/// Of the quarter's rebate, until the middle of February.
fn volume(plan_id: &str, external_id: &str, total: &str) -> CumulativeVolume {
    CumulativeVolume {
        external_id: external_id.to_owned(),
        partner_id: PARTNER.to_string(),
        plan_id: plan_id.to_owned(),
        component_key: "rebate".to_owned(),
        period: "2017-Q1".to_owned(),
        total: Some(Decimal {
            value: total.to_owned(),
        }),
        as_of_date: Some(wire::to_date(day("2017-02-15"))),
        currency_code: "USD".to_owned(),
    }
}

async fn import(
    world: &World,
    rows: Vec<CumulativeVolume>,
) -> Result<ImportCumulativeVolumesResponse, tonic::Status> {
    let request = ImportCumulativeVolumesRequest {
        cumulative_volumes: rows,
        ..Default::default()
    };
    let answer = cutover(world).import_cumulative_volumes(request).await?;
    world.service.jobs_done().await;
    Ok(answer.into_inner())
}

async fn import_balance(world: &World) {
    let request = ImportOpeningBalancesRequest {
        opening_balances: vec![OpeningBalance {
            external_id: "open-1".to_owned(),
            partner_id: PARTNER.to_string(),
            direction: MoneyDirection::Payable.into(),
            amount: Some(wire::to_money(usd("70"))),
            as_of_date: Some(wire::to_date(day("2017-02-15"))),
            ..Default::default()
        }],
        ..Default::default()
    };
    let imported = cutover(world).import_opening_balances(request).await;
    imported.expect("imported");
}

async fn record(world: &World) {
    world
        .record(&[
            // In what the old system counted.
            booking(1, "2017-02-01", "1000"),
            booking(2, "2017-03-01", "2000"),
        ])
        .await;
}

/// 4 000 counted before, 2 000 since: 3 % of 6 000, less the 2 % of 4 000 that the old system settled.
const SUMS: [&str; 2] = [
    "commission 2017-01: 300.00 USD",
    "rebate 2017-01: 100.00 USD",
];

async fn plan(world: &World) -> String {
    let components = vec![commission("10"), rebate(TIERS, TierMethod::WholeVolume)];
    world.in_force(components).await.plan_id
}

#[tokio::test]
async fn what_was_counted_before_goes_on_whenever_it_is_imported() {
    for facts_first in [false, true] {
        let world = World::with_reseller().await;
        let plan_id = plan(&world).await;
        let rows = vec![volume(&plan_id, "1", "4000")];
        if facts_first {
            record(&world).await;
            import(&world, rows.clone()).await.expect("imported");
        } else {
            import(&world, rows.clone()).await.expect("imported");
            record(&world).await;
        }
        assert_eq!(world.sums().await, SUMS);
        assert_eq!(world.reasons().await, ["COUNTED_BEFORE"]);
        let again = import(&world, rows).await.expect("known");
        assert_eq!((again.imported_count, again.known_count), (0, 1));
        assert_eq!(world.sums().await, SUMS);
        world.assert_right().await;
    }
}

#[tokio::test]
async fn statements_show_what_was_taken_over_once() {
    let world = World::with_reseller().await;
    let plan_id = plan(&world).await;
    import(&world, vec![volume(&plan_id, "1", "4000")])
        .await
        .expect("imported");
    import_balance(&world).await;
    record(&world).await;
    let first = world.state("2017-02-15").await;
    let expected = [
        "opening_balance Opening balance 2017-02-15: 70.00 USD",
        "earned COMMISSION 2017-02-01: 100.00 USD",
        "earned COMMISSION 2017-03-01: 200.00 USD",
        "earned REBATE 2017-01-01: 100.00 USD",
    ];
    assert_eq!(lines(&first), expected);
    assert_eq!(net(&first), "470.00 USD");
    let document = world.json(&first.statement_id).await;
    let verdict = verify(&document, &[]);
    assert!(verdict.differences.is_empty(), "{:#?}", verdict.differences);
    world.assert_right().await;

    let late = volume(&plan_id, "2", "1");
    let refused = import(&world, vec![late]).await.expect_err("stated");
    let field = "cumulative_volumes[0].period".to_owned();
    let reasons = bad_fields(&refused);
    assert!(
        reasons.contains(&(field, "PERIOD_STATED".to_owned())),
        "{reasons:?}"
    );

    world.record(&[booking(3, "2017-05-01", "1000")]).await;
    let second = world.state("2017-05-15").await;
    let expected = [
        "earned COMMISSION 2017-05-01: 100.00 USD",
        "earned REBATE 2017-04-01: 20.00 USD",
    ];
    assert_eq!(lines(&second), expected);
    let request = ListOpeningBalancesRequest::default();
    let listed = cutover(&world).list_opening_balances(request).await;
    let listed = listed.expect("a list").into_inner().opening_balances;
    let statements: Vec<&str> = listed.iter().map(|one| one.statement_id.as_str()).collect();
    assert_eq!(statements, [first.statement_id]);
}

#[tokio::test]
async fn a_forged_volume_names_the_lines_that_rest_on_it() {
    let world = World::with_reseller().await;
    let plan_id = plan(&world).await;
    import(&world, vec![volume(&plan_id, "1", "4000")])
        .await
        .expect("imported");
    record(&world).await;
    let first = world.state("2017-02-15").await;
    let document = world.json(&first.statement_id).await;
    let forgeries = [
        ("total", "3999"),
        ("as_of", "2017-02-16"),
        ("external_id", "2"),
        ("period", "2016-Q4"),
        ("component_key", "commission"),
    ];
    for (member, forged) in forgeries {
        let mut document = document.clone();
        document["openings"][0][member] = Value::from(forged);
        let found = verify(&document, &[]).differences;
        let named = found
            .iter()
            .any(|difference| difference.subject.starts_with("line 3"));
        assert!(named, "{member}: {found:#?}");
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn every_volume_that_cannot_be_counted_is_named() {
    let world = World::with_reseller().await;
    let components = vec![
        commission("10"),
        rebate(TIERS, TierMethod::WholeVolume),
        deal_rebate("above: 1"),
        mdf("50", "2"),
    ];
    let plan_id = world.draft(components).await.plan_id;
    let row = |external_id: &str, change: fn(&mut CumulativeVolume)| {
        let mut row = volume(&plan_id, external_id, "1");
        change(&mut row);
        row
    };
    let taken = row("1", |_| ());
    import(&world, vec![taken]).await.expect("imported");
    let rows = vec![
        row("1", |row| row.period = "2017-Q2".to_owned()),
        row("2", |_| ()),
        row("3", |row| row.component_key = "nothing".to_owned()),
        row("4", |row| row.component_key = "commission".to_owned()),
        row("5", |row| row.component_key = "deals".to_owned()),
        row("6", |row| row.component_key = "mdf".to_owned()),
        row("7", |row| row.period = "2016".to_owned()),
        row("8", |row| {
            row.period = "2017-Q3".to_owned();
            row.currency_code = "EUR".to_owned();
        }),
        row("9", |row| {
            row.partner_id = uuid::Uuid::from_u128(77).to_string()
        }),
    ];
    let refused = import(&world, rows).await.expect_err("refused");
    let found: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, reason)| {
            format!(
                "{} {reason}",
                field.trim_start_matches("cumulative_volumes")
            )
        })
        .collect();
    let expected = [
        "[0].external_id EXTERNAL_ID_REUSED",
        "[1].period PERIOD_TAKEN_OVER",
        "[2].component_key COMPONENT_UNKNOWN",
        "[3].component_key COUNTS_NO_PERIODS",
        "[4].period OTHER_LENGTH",
        "[4].component_key COUNTS_LANES",
        "[5].component_key COUNTS_LANES",
        "[6].period OTHER_LENGTH",
        "[7].currency_code OTHER_MEASURE",
        "[7].as_of_date BEFORE_PERIOD",
        "[8].partner_id PARTNER_UNKNOWN",
    ];
    assert_eq!(found, expected);
    let mut malformed = row("10", |row| {
        row.period = "2017-Q5".to_owned();
        row.as_of_date = None;
    });
    malformed.total = None;
    let refused = import(&world, vec![malformed.clone(), malformed]).await;
    let fields: Vec<String> = bad_fields(&refused.expect_err("refused"))
        .into_iter()
        .map(|(field, _)| field.trim_start_matches("cumulative_volumes").to_owned())
        .collect();
    for field in [
        "[0].period",
        "[0].total",
        "[0].as_of_date",
        "[1].external_id",
    ] {
        assert!(fields.contains(&field.to_owned()), "{field}: {fields:?}");
    }
    let request = ListCumulativeVolumesRequest::default();
    let listed = cutover(&world).list_cumulative_volumes(request).await;
    let listed = listed.expect("a list").into_inner().cumulative_volumes;
    assert_eq!(
        listed,
        [volume(&plan_id, "1", "1")],
        "nothing of a refused import stays"
    );
}
