use contracts::tandem::partnership::v1::{PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;
use contracts::tandem::sell::v1::OpportunityStage::{
    Engaging, Lost, Negotiating, Prospecting, Won,
};
use prost_types::FieldMask;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::build::rows::{about, open, product, with, won};
use crate::build::{date, decimal, eur, involvement, opportunity, usd};
use crate::world::{World, bad_fields, got, refused};

async fn move_to(
    world: &World,
    id: &str,
    stage: v1::OpportunityStage,
    close: Option<&str>,
    amount: Option<i64>,
) -> Result<v1::Opportunity, Status> {
    let request = v1::ChangeOpportunityStageRequest {
        opportunity_id: id.to_owned(),
        stage: stage.into(),
        close_date: close.map(date),
        amount: amount.and_then(usd),
        ..Default::default()
    };
    let answer = world
        .opportunities()
        .change_opportunity_stage(request)
        .await?;
    Ok(answer.into_inner().opportunity.expect("an opportunity"))
}

async fn update(
    world: &World,
    opportunity: v1::Opportunity,
    paths: &[&str],
) -> Result<v1::Opportunity, Status> {
    let mask = FieldMask {
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
    };
    let request = v1::UpdateOpportunityRequest {
        opportunity: Some(opportunity),
        update_mask: Some(mask),
        ..Default::default()
    };
    let answer = world.opportunities().update_opportunity(request).await?;
    Ok(answer.into_inner().opportunity.expect("an opportunity"))
}

#[tokio::test]
async fn a_deal_is_created_moved_and_won() {
    let world = World::new().await;
    let partner = world.enrolled("marxen", PartnershipType::Isv).await;
    let mut wanted = opportunity("Isdom renews");
    wanted.partners = vec![involvement(partner, PartnerRole::Sourced, "60")];
    let created = world.create(wanted).await;
    assert_eq!(
        (created.stage(), created.etag.as_str()),
        (Prospecting, "\"1\"")
    );
    let id = &created.opportunity_id;
    move_to(&world, id, Negotiating, None, None)
        .await
        .expect("moved");
    let won = move_to(&world, id, Won, Some("2017-03-01"), Some(500))
        .await
        .expect("won");
    assert_eq!(
        (won.stage(), won.amount, won.value.clone(), won.estimated),
        (Won, usd(500), usd(500), false)
    );
    let actors: Vec<_> = won
        .stage_history
        .iter()
        .map(|change| change.actor.as_str())
        .collect();
    assert_eq!(actors, ["test:ROLE_CONNECTOR"; 3]);
    assert_eq!(world.opportunity(id).await.stage_history.len(), 3);
    let announced = world.sell.announced::<v1::OpportunityChanged>().await;
    assert_eq!(
        announced
            .last()
            .and_then(|changed| changed.opportunity.clone()),
        Some(world.opportunity(id).await)
    );
}

#[tokio::test]
async fn illegal_steps_are_refused_with_the_legal_ones_named() {
    let world = World::new().await;
    let id = world.imported(won("1", 10)).await;
    let refusal = move_to(&world, &id, Lost, Some("2017-03-01"), None)
        .await
        .expect_err("refused");
    assert_eq!(kit::testing::reason(&refusal), "ILLEGAL_TRANSITION");
    assert_eq!(
        refusal.message(),
        "the opportunity is WON and can't become LOST; legal: nothing, it is final"
    );

    let id = world.imported(open("2")).await;
    move_to(&world, &id, Lost, Some("2017-03-01"), None)
        .await
        .expect("lost");
    let refusal = move_to(&world, &id, Won, Some("2017-03-01"), Some(1)).await;
    assert_eq!(
        refused(refusal),
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
    let again = move_to(&world, &id, Engaging, None, None)
        .await
        .expect("taken up again");
    assert_eq!(again.close_date, None);
}

#[tokio::test]
async fn winning_needs_date_and_amount() {
    let world = World::new().await;
    let id = world.imported(open("1")).await;
    let written = world.sell.written().await;
    let refusal = move_to(&world, &id, Won, None, None).await;
    assert_eq!(
        bad_fields(refusal),
        ["close_date REQUIRED", "amount REQUIRED"]
    );
    let refusal = move_to(&world, &id, Won, Some("2016-12-31"), Some(1)).await;
    assert_eq!(bad_fields(refusal), ["close_date DATES_OUT_OF_ORDER"]);
    let refusal = move_to(&world, &id, Negotiating, Some("2017-12-31"), None).await;
    assert_eq!(bad_fields(refusal), ["close_date CLOSE_DATE_OF_OPEN"]);
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn every_bad_field_is_named_and_nothing_is_written() {
    let world = World::new().await;
    let partner = world.partner("marxen").await;
    world.import_products(vec![product("GTX", 550)]).await;
    let products = got(world
        .products()
        .list_products(v1::ListProductsRequest::default())
        .await)
    .products;
    let written = world.sell.written().await;
    let line = |product_id: &str, price| v1::OpportunityLine {
        product_id: product_id.to_owned(),
        unit_price: price,
        quantity: decimal("0"),
        term_months: -1,
    };
    let mut over_precise = usd(1).expect("money");
    over_precise.nanos = 1_000_000;
    let bad = v1::Opportunity {
        display_name: String::new(),
        account_id: Uuid::nil().to_string(),
        stage: Won.into(),
        open_date: Some(date("2017-02-31")),
        amount: Some(over_precise),
        lines: vec![line(&products[0].product_id, eur(3)), line("x", None)],
        partners: vec![
            involvement(partner, PartnerRole::Sourced, "60"),
            involvement(partner, PartnerRole::Sourced, "40.01"),
            involvement(Uuid::nil(), PartnerRole::Unspecified, "many"),
        ],
        ..Default::default()
    };
    let request = v1::CreateOpportunityRequest {
        opportunity: Some(bad),
        ..Default::default()
    };
    let mut found = bad_fields(world.opportunities().create_opportunity(request).await);
    found.sort_unstable();
    let expected = [
        "opportunity.account_id UNKNOWN_ACCOUNT",
        "opportunity.amount OVER_PRECISE",
        "opportunity.amount REQUIRED",
        "opportunity.close_date REQUIRED",
        "opportunity.display_name REQUIRED",
        "opportunity.lines[0].quantity OUT_OF_RANGE",
        "opportunity.lines[0].term_months OUT_OF_RANGE",
        "opportunity.lines[1].product_id MALFORMED_ID",
        "opportunity.lines[1].quantity OUT_OF_RANGE",
        "opportunity.lines[1].term_months OUT_OF_RANGE",
        "opportunity.open_date MALFORMED_DATE",
        "opportunity.partners ALLOCATION_CAP_EXCEEDED",
        "opportunity.partners DUPLICATE_ROLE",
        "opportunity.partners[2].partner_id UNKNOWN_PARTNER",
        "opportunity.partners[2].role REQUIRED",
        "opportunity.partners[2].share_percent MALFORMED_DECIMAL",
        "opportunity.stage NOT_OPEN",
    ];
    assert_eq!(found, expected);
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn amount_and_prices_share_one_currency() {
    let world = World::new().await;
    let mut row = about(open("1"), "", "GTX");
    row.lines[0].unit_price = eur(5);
    row.amount = usd(5);
    let result = world.import(vec![row]).await.remove(0);
    assert_eq!(
        result.violations[0].field,
        "opportunities[0].lines[0].unit_price"
    );
    assert_eq!(result.violations[0].reason, "CURRENCY_MISMATCH");
}

#[tokio::test]
async fn an_update_changes_the_named_fields_only() {
    let world = World::new().await;
    let id = world.imported(about(open("1"), "", "GTX")).await;
    let before = world.opportunity(&id).await;
    let wanted = v1::Opportunity {
        amount: usd(7),
        seller: "Ada".to_owned(),
        ..before.clone()
    };
    let after = update(&world, wanted.clone(), &["amount"])
        .await
        .expect("updated");
    assert_eq!(
        (
            after.amount.clone(),
            after.seller.as_str(),
            after.lines.len()
        ),
        (usd(7), "", 1)
    );
    let stale = update(&world, wanted, &["seller"]).await;
    assert_eq!(refused(stale), (Code::Aborted, "STALE_ETAG".to_owned()));
    let refusal = update(&world, after.clone(), &["stage", "close_date"]).await;
    assert_eq!(
        bad_fields(refusal),
        [
            "update_mask FIELD_NOT_UPDATABLE",
            "update_mask FIELD_NOT_UPDATABLE"
        ]
    );

    let written = world.sell.written().await;
    update(&world, after.clone(), &["amount"])
        .await
        .expect("unchanged");
    assert_eq!(world.sell.written().await, written);
    let moved = v1::Opportunity {
        stage: Lost.into(),
        lines: vec![],
        ..after
    };
    assert_eq!(
        bad_fields(update(&world, moved, &[]).await),
        ["opportunity.stage FIELD_NOT_UPDATABLE"]
    );
}

#[tokio::test]
async fn the_summary_counts_by_who_sourced() {
    let world = World::new().await;
    let partner = world.partner("marxen").await;
    world.import_products(vec![product("GTX", 550)]).await;
    let sourced = |row| with(row, "marxen", PartnerRole::Sourced, false);
    let lost = v1::OpportunityUpsert {
        stage: Lost.into(),
        ..won("lost", 0)
    };
    let influenced = with(
        won("influenced", 7),
        "marxen",
        PartnerRole::Influenced,
        false,
    );
    let open_deal = sourced(about(open("open"), "", "GTX"));
    world
        .import(vec![
            sourced(won("won", 10)),
            sourced(lost),
            open_deal,
            influenced,
            open("direct"),
        ])
        .await;

    let request = v1::SummarizeOpportunitiesRequest {};
    let answer = got(world.opportunities().summarize_opportunities(request).await);
    assert_eq!(
        (answer.opportunity_count, answer.without_account_count),
        (5, 5)
    );
    let of_partner = v1::OpportunitySummary {
        partner_id: partner.to_string(),
        currency_code: "USD".to_owned(),
        won_count: 1,
        won_value: usd(10),
        lost_count: 1,
        open_count: 1,
        open_value: usd(550),
        open_estimated_count: 1,
    };
    let direct = v1::OpportunitySummary {
        partner_id: String::new(),
        currency_code: "USD".to_owned(),
        won_count: 1,
        won_value: usd(7),
        lost_count: 0,
        open_count: 1,
        open_value: usd(0),
        open_estimated_count: 0,
    };
    assert_eq!(answer.summaries, [of_partner, direct]);
}
