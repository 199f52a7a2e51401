use contracts::tandem::partnership::v1::{PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;
use contracts::tandem::sell::v1::UpsertOutcome::{Created, Refused, Unchanged, Updated};

use crate::build::rows::{about, open, product, with, won};
use crate::build::{date, decimal, usd};
use crate::world::{World, bad_fields};

fn outcomes(results: &[v1::UpsertResult]) -> Vec<v1::UpsertOutcome> {
    results.iter().map(v1::UpsertResult::outcome).collect()
}

fn reasons(result: &v1::UpsertResult) -> Vec<String> {
    result
        .violations
        .iter()
        .map(|one| format!("{} {}", one.field, one.reason))
        .collect()
}

fn notices(result: &v1::UpsertResult) -> Vec<String> {
    result
        .notices
        .iter()
        .map(|one| format!("{} {}", one.field, one.reason))
        .collect()
}

#[tokio::test]
async fn an_import_that_changes_nothing_writes_nothing() {
    let world = World::new().await;
    world.enrolled("brinkmann", PartnershipType::Reseller).await;
    world.account("Isdom", "").await;
    world.import_products(vec![product("GTX", 550)]).await;
    let row = with(
        about(won("1", 1_054), "Isdom", "GTX"),
        "brinkmann",
        PartnerRole::Fulfilment,
        true,
    );
    let batch = vec![row, open("2")];
    assert_eq!(
        outcomes(&world.import(batch.clone()).await),
        [Created, Created]
    );
    let written = world.sell.written().await;
    assert_eq!(outcomes(&world.import(batch).await), [Unchanged, Unchanged]);
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn good_rows_go_in_when_others_are_refused() {
    let world = World::new().await;
    let mut bad = with(won("bad", -5), "nobody", PartnerRole::Sourced, false);
    bad.close_date = Some(date("2016-01-01"));
    bad.partners[0].share_percent = decimal("101");
    let mut over = won("over", 1);
    over.partners.clear();
    let over = with(
        with(over, "p", PartnerRole::Sourced, false),
        "q",
        PartnerRole::Sourced,
        false,
    );
    world.partner("p").await;
    world.partner("q").await;
    let results = world
        .import(vec![open("good"), bad, over, open("good"), won("", 1)])
        .await;
    assert_eq!(
        outcomes(&results),
        [Created, Refused, Refused, Refused, Refused]
    );
    let expected = [
        "opportunities[1].amount NEGATIVE",
        "opportunities[1].partners[0].partner_external_id UNKNOWN_PARTNER",
        "opportunities[1].close_date DATES_OUT_OF_ORDER",
    ];
    assert_eq!(reasons(&results[1])[..3], expected);
    assert_eq!(
        reasons(&results[2]),
        ["opportunities[2].partners ALLOCATION_CAP_EXCEEDED"]
    );
    assert_eq!(
        reasons(&results[3]),
        ["opportunities[3].external_id DUPLICATE_IN_BATCH"]
    );
    assert_eq!(
        reasons(&results[4]),
        ["opportunities[4].external_id REQUIRED"]
    );
    assert!(results[1].resource_id.is_empty());
    assert_eq!(
        world.sell.announced::<v1::OpportunityChanged>().await.len(),
        1
    );
}

#[tokio::test]
async fn what_could_not_be_matched_is_kept_and_noticed_until_it_can() {
    let world = World::new().await;
    let batch = vec![open("1"), about(open("2"), "Isdom", "GTX")];
    let results = world.import(batch.clone()).await;
    assert_eq!(
        notices(&results[0]),
        ["opportunities[0].account_external_id ACCOUNT_MISSING"]
    );
    let expected = [
        "opportunities[1].account_external_id ACCOUNT_UNKNOWN",
        "opportunities[1].lines[0].product_external_id PRODUCT_UNKNOWN",
    ];
    assert_eq!(notices(&results[1]), expected);
    assert_eq!(
        outcomes(&world.import(batch.clone()).await),
        [Unchanged, Unchanged]
    );

    let account = world.account("Isdom", "").await;
    world.import_products(vec![product("GTX", 550)]).await;
    let results = world.import(batch).await;
    assert_eq!(outcomes(&results), [Unchanged, Updated]);
    let matched = world.opportunity(&results[1].resource_id).await;
    assert_eq!(
        (matched.account_id, matched.value, matched.estimated),
        (account, usd(550), true)
    );
}

#[tokio::test]
async fn an_import_observes_any_stage_and_keeps_the_history() {
    let world = World::new().await;
    let id = world.imported(won("1", 10)).await;
    let lost = v1::OpportunityUpsert {
        stage: v1::OpportunityStage::Lost.into(),
        ..won("1", 0)
    };
    assert_eq!(world.imported(lost).await, id);
    let back = world.import(vec![open("1")]).await;
    assert_eq!(outcomes(&back), [Updated]);
    let history = world.opportunity(&id).await.stage_history;
    let stages: Vec<_> = history
        .iter()
        .map(|change| change.stage().as_str_name())
        .collect();
    assert_eq!(
        stages,
        [
            "OPPORTUNITY_STAGE_WON",
            "OPPORTUNITY_STAGE_LOST",
            "OPPORTUNITY_STAGE_ENGAGING"
        ]
    );
}

#[tokio::test]
async fn a_batch_has_one_to_five_hundred_rows() {
    let world = World::new().await;
    let written = world.sell.written().await;
    for (rows, reason) in [(501, "TOO_MANY"), (0, "REQUIRED")] {
        let opportunities = (0..rows).map(|n| open(&n.to_string())).collect();
        let request = v1::BatchUpsertOpportunitiesRequest {
            opportunities,
            ..Default::default()
        };
        let refusal = world
            .opportunities()
            .batch_upsert_opportunities(request)
            .await;
        assert_eq!(bad_fields(refusal), [format!("opportunities {reason}")]);
    }
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn concurrent_imports_of_the_same_rows_never_double_them() {
    let world = World::new().await;
    let batch: Vec<_> = (0..200).map(|n| open(&n.to_string())).collect();
    let mut reversed = batch.clone();
    reversed.reverse();
    let send = async |opportunities| {
        let request = v1::BatchUpsertOpportunitiesRequest {
            opportunities,
            ..Default::default()
        };
        world
            .opportunities()
            .batch_upsert_opportunities(request)
            .await
    };
    let (one, two) = tokio::join!(send(batch.clone()), send(reversed));
    for answer in [one, two] {
        let refusal = answer.err().map(|status| kit::testing::reason(&status));
        assert!(refusal.is_none_or(|reason| reason == "CONCURRENT_WRITE"));
    }
    assert!(
        outcomes(&world.import(batch).await)
            .iter()
            .all(|outcome| *outcome == Unchanged)
    );
    assert_eq!(
        world.sell.announced::<v1::OpportunityChanged>().await.len(),
        200
    );
}

#[tokio::test]
async fn historic_claims_come_once_and_their_conflicts_are_reported() {
    let world = World::new().await;
    world.enrolled("brinkmann", PartnershipType::Reseller).await;
    world.enrolled("marxen", PartnershipType::Isv).await;
    world.account("Isdom", "").await;
    world.import_products(vec![product("GTX", 550)]).await;
    let deal = |id: &str, partner: &str, historic| {
        with(
            about(won(id, 10), "Isdom", "GTX"),
            partner,
            PartnerRole::Sourced,
            historic,
        )
    };
    assert!(notices(&world.import(vec![deal("1", "brinkmann", true)]).await[0]).is_empty());
    let results = world
        .import(vec![
            deal("2", "marxen", true),
            deal("3", "brinkmann", false),
        ])
        .await;
    assert_eq!(
        notices(&results[0]),
        ["opportunities[0].partners REGISTRATION_CONFLICT"]
    );
    assert!(
        results[0].notices[0]
            .description
            .starts_with("SAME_ACCOUNT: another partner claimed")
    );

    let results = world
        .import(vec![
            deal("1", "brinkmann", true),
            deal("3", "brinkmann", true),
        ])
        .await;
    assert_eq!(outcomes(&results), [Unchanged, Updated]);
    let claims = world.sell.announced::<v1::RegistrationChanged>().await;
    let claims: Vec<_> = claims
        .into_iter()
        .filter_map(|changed| changed.registration)
        .collect();
    assert_eq!(claims.len(), 3);
    assert!(
        claims
            .iter()
            .all(|claim| claim.historic && claim.state() == v1::RegistrationState::Approved)
    );
    assert_eq!(claims[0].protected_until, Some(date("2017-03-02")));
    assert_eq!(claims[0].types, [i32::from(PartnershipType::Reseller)]);
}

#[tokio::test]
async fn absurd_rows_are_refused_by_name() {
    let world = World::new().await;
    let mut huge = about(open("huge"), "a\0b", "GTX\0");
    huge.lines[0].quantity = decimal("99999999999");
    huge.lines[0].unit_price = usd(i64::MAX);
    huge.amount = usd(i64::MAX);
    let mut crowded = open("crowded");
    crowded.competitors = vec!["rival".to_owned(); 501];
    let results = world.import(vec![open("\0"), huge, crowded]).await;
    assert_eq!(
        reasons(&results[0]),
        ["opportunities[0].external_id CONTROL_CHARACTER"]
    );
    let expected = [
        "opportunities[1].account_external_id CONTROL_CHARACTER",
        "opportunities[1].lines[0].product_external_id CONTROL_CHARACTER",
        "opportunities[1].lines[0].quantity OUT_OF_RANGE",
        "opportunities[1].amount OUT_OF_RANGE",
    ];
    assert_eq!(reasons(&results[1]), expected);
    assert_eq!(
        reasons(&results[2]),
        ["opportunities[2].competitors TOO_MANY"]
    );
}
