//! Whose turn it is: the queues that people work off.

use contracts::tandem::onboard::v1;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;

use super::walk::{Walk, active_program};
use crate::world::{World, bad_fields, date, fields, got};

async fn waiting_for(world: &World, role: Role) -> Vec<String> {
    let request = v1::ListEnrollmentsRequest {
        waiting_for: role.into(),
        ..Default::default()
    };
    let rows = got(world.enrollments().list_enrollments(request).await).enrollments;
    rows.into_iter().map(|row| row.enrollment_id).collect()
}

async fn actions(walk: &Walk<'_>) -> Vec<(v1::StepActor, String)> {
    let actions = walk.progress().await.next_actions;
    let told = actions.iter().map(|action| {
        let what = match action.step_key.as_str() {
            "" => action.description.clone(),
            key => key.to_owned(),
        };
        (action.actor(), what)
    });
    told.collect()
}

#[tokio::test]
async fn an_enrollment_waits_in_the_queue_of_whoever_can_act() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Referral).await;
    let (partner, vendor) = (v1::StepActor::Partner, v1::StepActor::Vendor);
    let own = vec![walk.id.clone()];
    let nothing: Vec<String> = Vec::new();
    assert_eq!(waiting_for(&world, Role::PartnerUser).await, own);
    let done = |actor, what: &str| (actor, what.to_owned());
    assert!(actions(&walk).await.contains(&done(partner, "application")));

    walk.fill("application", &[]).await;
    assert!(
        actions(&walk)
            .await
            .contains(&done(partner, "submit the enrollment"))
    );
    got(walk.submit().await);
    assert_eq!(waiting_for(&world, Role::PartnerManager).await, own);
    assert!(
        actions(&walk)
            .await
            .contains(&done(vendor, "start the review"))
    );

    walk.review().await;
    walk.score("vetting", 0).await;
    assert!(
        actions(&walk)
            .await
            .contains(&done(vendor, "approve the enrollment"))
    );
    got(walk.approve().await);
    walk.fill("terms", &[]).await;
    assert_eq!(waiting_for(&world, Role::Finance).await, own);
    got(walk
        .decide("terms_approval", ("eve", Role::Finance), true)
        .await);
    assert_eq!(waiting_for(&world, Role::Finance).await, nothing);
    assert_eq!(actions(&walk).await, [done(partner, "agreement")]);

    walk.has("AGREEMENT", "referral-agreement").await;
    got(walk.activate().await);
    for role in [Role::PartnerUser, Role::PartnerManager, Role::Finance] {
        assert_eq!(waiting_for(&world, role).await, nothing);
    }
}

/// Nobody calls: the job that follows on evidence finds out whose turn it is.
#[tokio::test]
async fn evidence_moves_an_enrollment_to_the_next_queue() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Isv).await;
    for form in ["product", "integration", "joint_model"] {
        walk.fill(form, &[]).await;
    }
    got(walk.submit().await);
    walk.review().await;
    walk.score("fit", 0).await;
    got(walk
        .decide("approval", ("bob", Role::ProgramOwner), true)
        .await);
    got(walk.approve().await);
    walk.has("DOCUMENT", "security-questionnaire").await;
    walk.has("AGREEMENT", "joint-solution-terms").await;
    assert_eq!(
        waiting_for(&world, Role::PartnerUser).await,
        std::slice::from_ref(&walk.id)
    );
    walk.certify_integration(90).await;
    assert_eq!(
        waiting_for(&world, Role::PartnerUser).await,
        Vec::<String>::new()
    );
    assert_eq!(
        waiting_for(&world, Role::PartnerManager).await,
        std::slice::from_ref(&walk.id)
    );
    let mut manager = walk.as_role(Role::PartnerManager);
    let request = v1::ListEnrollmentHistoryRequest {
        enrollment_id: walk.id.clone(),
        ..Default::default()
    };
    let history = got(manager.list_enrollment_history(request).await).entries;
    let certified = history
        .iter()
        .find(|entry| entry.step_key == "certified_integration" && entry.description == "DONE");
    assert_eq!(
        certified.map(|entry| entry.actor.as_str()),
        Some("service:onboard")
    );
}

/// A certificate that ends takes the enrollment back without an event.
#[tokio::test]
async fn the_end_of_evidence_is_noticed_on_its_day() {
    let world = World::new().await;
    let step = v1::WorkflowStep {
        key: "paper".to_owned(),
        title: "Paper".to_owned(),
        actor: v1::StepActor::Partner.into(),
        required_before: v1::StepGate::Submit.into(),
        kind: Some(v1::workflow_step::Kind::Training(v1::TrainingStep {
            paths: vec![v1::TrainingPath {
                title: "Anybody".to_owned(),
                requirements: vec![v1::TrainingRequirement {
                    kind: v1::TrainingKind::Certification.into(),
                    key: "basics".to_owned(),
                    count: 1,
                    least_level: 0,
                }],
            }],
        })),
        ..Default::default()
    };
    let workflow = v1::Workflow {
        steps: vec![step],
        instant: false,
    };
    let program = active_program(&world, PartnershipType::Reseller, Some(workflow)).await;
    let walk = Walk::begin(&world, "p", &program).await;
    walk.certify_until("ann", "basics", Some(date(2018, 2, 1)))
        .await;
    let history = async || {
        let request = v1::ListEnrollmentHistoryRequest {
            enrollment_id: walk.id.clone(),
            ..Default::default()
        };
        let mut manager = walk.as_role(Role::PartnerManager);
        let entries = got(manager.list_enrollment_history(request).await).entries;
        let told = entries.into_iter().map(|entry| entry.description);
        told.collect::<Vec<_>>()
    };
    assert_eq!(history().await, ["DONE"]);
    world
        .onboard
        .clock
        .set(kit::testing::at("2018-02-01T00:00:01Z"));
    world.onboard.jobs_done().await;
    assert_eq!(history().await, ["DONE", "OPEN"]);
}

#[tokio::test]
async fn a_queue_is_of_a_known_role() {
    let world = World::new().await;
    let request = v1::ListEnrollmentsRequest {
        waiting_for: Role::Operator.into(),
        ..Default::default()
    };
    assert_eq!(
        bad_fields(world.enrollments().list_enrollments(request).await),
        fields([("waiting_for", "UNKNOWN_VALUE")])
    );
}
