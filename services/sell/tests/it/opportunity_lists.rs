use contracts::tandem::partnership::v1::PartnerRole;
use contracts::tandem::sell::v1;
use contracts::tandem::sell::v1::OpportunityStage::Engaging;

use crate::build::date;
use crate::build::rows::{about, open, with, won};
use crate::world::{World, bad_fields, got};

/// The external ids of all pages of a list.
async fn listed(world: &World, ask: impl FnOnce(&mut v1::ListOpportunitiesRequest)) -> Vec<String> {
    let mut request = v1::ListOpportunitiesRequest {
        page_size: 2,
        ..Default::default()
    };
    ask(&mut request);
    let mut seen = Vec::new();
    loop {
        let page = got(world
            .opportunities()
            .list_opportunities(request.clone())
            .await);
        seen.extend(page.opportunities.into_iter().map(|one| one.external_id));
        if page.next_page_token.is_empty() {
            return seen;
        }
        request.page_token = page.next_page_token;
    }
}

/// Two won deals and an open one; the early one has an account and a partner, and is worth more.
async fn three_deals() -> (World, String, String) {
    let world = World::new().await;
    let partner = world.partner("marxen").await;
    let account_id = world.account("Isdom", "").await;
    let mut late = won("late", 5);
    late.close_date = Some(date("2017-06-01"));
    let early = about(won("early", 10), "Isdom", "GTX");
    let early = with(early, "marxen", PartnerRole::Sourced, false);
    world.import(vec![early, late, open("open")]).await;
    (world, partner.to_string(), account_id)
}

#[tokio::test]
async fn lists_are_ordered() {
    let (world, ..) = three_deals().await;
    let cases = [
        ("close_date", ["early", "late", "open"]),
        ("close_date desc", ["open", "late", "early"]),
        ("value", ["open", "late", "early"]),
        ("value desc", ["early", "late", "open"]),
    ];
    for (order, expected) in cases {
        let seen = listed(&world, |request| order.clone_into(&mut request.order_by)).await;
        assert_eq!(seen, expected, "{order}");
    }
    assert_eq!(listed(&world, |_| {}).await.len(), 3);
    let request = v1::ListOpportunitiesRequest {
        order_by: "name".to_owned(),
        ..Default::default()
    };
    let refusal = world.opportunities().list_opportunities(request).await;
    assert_eq!(bad_fields(refusal), ["order_by UNKNOWN_ORDER"]);
}

#[tokio::test]
async fn lists_are_filtered() {
    let (world, partner, account_id) = three_deals().await;
    assert_eq!(
        listed(&world, |request| request.account_id = account_id).await,
        ["early"]
    );
    assert_eq!(
        listed(&world, |request| request.partner_id = partner).await,
        ["early"]
    );
    assert_eq!(
        listed(&world, |request| request.external_id = "open".to_owned()).await,
        ["open"]
    );
    assert_eq!(
        listed(&world, |request| request.stage = Engaging.into()).await,
        ["open"]
    );
    let from = |request: &mut v1::ListOpportunitiesRequest| {
        request.close_date_from = Some(date("2017-03-02"))
    };
    assert_eq!(listed(&world, from).await, ["late"]);
    let to = |request: &mut v1::ListOpportunitiesRequest| {
        request.close_date_to = Some(date("2017-06-01"))
    };
    assert_eq!(listed(&world, to).await, ["early"]);
    let mut without = listed(&world, |request| request.without_account = true).await;
    without.sort_unstable();
    assert_eq!(without, ["late", "open"]);
}

#[tokio::test]
async fn a_page_token_belongs_to_one_order() {
    let world = World::new().await;
    world
        .import((0..3).map(|n| open(&n.to_string())).collect())
        .await;
    let request = v1::ListOpportunitiesRequest {
        page_size: 1,
        ..Default::default()
    };
    let page = got(world
        .opportunities()
        .list_opportunities(request.clone())
        .await);
    let other = v1::ListOpportunitiesRequest {
        page_token: page.next_page_token,
        order_by: "value".to_owned(),
        ..request
    };
    assert_eq!(
        bad_fields(world.opportunities().list_opportunities(other).await),
        ["page_token PAGE_TOKEN"]
    );
}
