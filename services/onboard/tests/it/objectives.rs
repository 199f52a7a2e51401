use contracts::google::r#type::{Date, Decimal};
use contracts::tandem::onboard::v1;
use contracts::tandem::partnership::v1::PartnershipType;
use tonic::Code;

use crate::world::{World, bad_fields, date, fields, got, refused};

fn update(objective: v1::Objective) -> v1::UpdateObjectiveRequest {
    v1::UpdateObjectiveRequest {
        request_id: String::new(),
        objective: Some(objective),
    }
}

#[tokio::test]
async fn a_gap_is_answered_with_the_types_that_close_it() {
    let world = World::new().await;
    let objective = world
        .objective(v1::Gap::EmbeddedDistribution, "units_shipped")
        .await;
    let types: Vec<PartnershipType> = objective.recommended_types().collect();
    assert_eq!(types, [PartnershipType::Oem]);
    let request = v1::GetObjectiveRequest {
        objective_id: objective.objective_id.clone(),
    };
    let read = got(world.objectives().get_objective(request).await).objective;
    assert_eq!(read.as_ref(), Some(&objective));
    let audit = world
        .audit_of(&format!("objectives/{}", objective.objective_id))
        .await;
    assert_eq!(audit[0].0, "CreateObjective");
    assert_eq!(audit[0].2["target_metric"]["to"], "units_shipped");
}

#[tokio::test]
async fn target_horizon_owner_and_description_may_change() {
    let world = World::new().await;
    let before = world.objective(v1::Gap::MarketReach, "win_rate").await;
    let wanted = v1::Objective {
        description: "reach the north".to_owned(),
        target_value: Some(Decimal {
            value: "0.5".to_owned(),
        }),
        horizon: Some(date(2019, 6, 30)),
        owner: "grace".to_owned(),
        ..before.clone()
    };
    let after = got(world
        .objectives()
        .update_objective(update(wanted.clone()))
        .await);
    let after = after.objective.expect("an objective");
    assert_eq!(
        after,
        v1::Objective {
            etag: after.etag.clone(),
            ..wanted
        }
    );
    let stale = v1::Objective {
        owner: "alan".to_owned(),
        ..before
    };
    let refusal = refused(world.objectives().update_objective(update(stale)).await);
    assert_eq!(refusal, (Code::Aborted, "STALE_ETAG".to_owned()));
    let other = v1::Objective {
        gap: v1::Gap::Awareness.into(),
        target_metric: "referred_revenue".to_owned(),
        ..after
    };
    assert_eq!(
        bad_fields(world.objectives().update_objective(update(other)).await),
        fields([
            ("objective.gap", "IMMUTABLE"),
            ("objective.target_metric", "IMMUTABLE")
        ])
    );
}

#[tokio::test]
async fn all_bad_fields_are_named() {
    let world = World::new().await;
    let bad = v1::Objective {
        target_metric: "happiness".to_owned(),
        target_value: Some(Decimal {
            value: "-3".to_owned(),
        }),
        horizon: Some(Date {
            year: 2018,
            month: 2,
            day: 30,
        }),
        ..Default::default()
    };
    let request = v1::CreateObjectiveRequest {
        request_id: String::new(),
        objective: Some(bad),
    };
    let written = world.onboard.written().await;
    assert_eq!(
        bad_fields(world.objectives().create_objective(request).await),
        fields([
            ("objective.description", "REQUIRED"),
            ("objective.gap", "REQUIRED"),
            ("objective.target_metric", "UNKNOWN_METRIC"),
            ("objective.target_value", "NOT_POSITIVE"),
            ("objective.horizon", "MALFORMED_DATE"),
            ("objective.owner", "REQUIRED"),
        ])
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn objectives_are_listed_newest_first() {
    let world = World::new().await;
    let mut expected = Vec::new();
    for _ in 0..3 {
        expected.insert(0, world.objective(v1::Gap::MarketReach, "win_rate").await);
    }
    let first = v1::ListObjectivesRequest {
        page_size: 2,
        ..Default::default()
    };
    let first = got(world.objectives().list_objectives(first).await);
    let second = v1::ListObjectivesRequest {
        page_size: 2,
        page_token: first.next_page_token,
    };
    let second = got(world.objectives().list_objectives(second).await);
    assert_eq!([first.objectives, second.objectives].concat(), expected);
    assert_eq!(second.next_page_token, "");
}
