use contracts::tandem::sell::v1;
use tonic::Code;

use crate::build::opportunity;
use crate::build::rows::open;
use crate::world::{World, got, refused};

#[tokio::test]
async fn the_same_request_is_done_once() {
    let world = World::new().await;
    let request = v1::CreateOpportunityRequest {
        request_id: "r-1".to_owned(),
        opportunity: Some(opportunity("a deal")),
    };
    let first = got(world
        .opportunities()
        .create_opportunity(request.clone())
        .await);
    let written = world.sell.written().await;
    assert_eq!(
        got(world
            .opportunities()
            .create_opportunity(request.clone())
            .await),
        first
    );
    assert_eq!(world.sell.written().await, written);
    let other = v1::CreateOpportunityRequest {
        opportunity: Some(opportunity("another")),
        ..request
    };
    let refusal = refused(world.opportunities().create_opportunity(other).await);
    assert_eq!(
        refusal,
        (Code::AlreadyExists, "REQUEST_ID_REUSED".to_owned())
    );
}

#[tokio::test]
async fn a_repeated_batch_answers_what_it_did_first() {
    let world = World::new().await;
    let request = v1::BatchUpsertOpportunitiesRequest {
        request_id: "batch-1".to_owned(),
        opportunities: vec![open("1"), open("")],
    };
    let first = got(world
        .opportunities()
        .batch_upsert_opportunities(request.clone())
        .await);
    assert_eq!(first.results[0].outcome(), v1::UpsertOutcome::Created);
    assert_eq!(
        got(world
            .opportunities()
            .batch_upsert_opportunities(request)
            .await),
        first
    );
}

#[tokio::test]
async fn a_refusal_is_not_remembered() {
    let world = World::new().await;
    let request = v1::CreateOpportunityRequest {
        request_id: "r-1".to_owned(),
        opportunity: Some(opportunity("")),
    };
    refused(
        world
            .opportunities()
            .create_opportunity(request.clone())
            .await,
    );
    let good = v1::CreateOpportunityRequest {
        opportunity: Some(opportunity("a deal")),
        ..request
    };
    got(world.opportunities().create_opportunity(good).await);
}
