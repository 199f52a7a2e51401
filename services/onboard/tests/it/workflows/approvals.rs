//! Approvals by different persons in the right roles, and the history of who did what.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::HistoryAction as Action;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use tonic::Code;

use super::walk::{Walk, lacking, text};
use crate::world::{World, fields, got, refused};

const ADA: (&str, Role) = ("ada", Role::PartnerManager);
const EVE: (&str, Role) = ("eve", Role::ProgramOwner);

async fn in_review<'a>(world: &'a World) -> Walk<'a> {
    let walk = Walk::in_template(world, PartnershipType::Reseller).await;
    for form in ["application", "territory", "portfolio", "competing_lines"] {
        walk.fill(form, &[]).await;
    }
    got(walk.submit().await);
    walk.review().await;
    walk
}

#[tokio::test]
async fn a_person_is_not_counted_twice() {
    let world = World::new().await;
    let walk = in_review(&world).await;
    walk.score("qualification", 0).await;
    for _ in 0..2 {
        got(walk.decide("approval", ADA, true).await);
    }
    // Nor in another role.
    got(walk
        .decide("approval", ("ada", Role::ProgramOwner), true)
        .await);
    assert_eq!(walk.step("approval").await.decisions.len(), 1);
    assert_eq!(
        lacking(walk.approve().await, "STEPS_INCOMPLETE"),
        fields([("approval", "APPROVAL")])
    );
    got(walk.decide("approval", EVE, true).await);
    got(walk.approve().await);
}

#[tokio::test]
async fn only_the_steps_roles_decide() {
    let world = World::new().await;
    let walk = in_review(&world).await;
    let foreign = walk.decide("approval", ("fin", Role::Finance), true).await;
    assert_eq!(refused(foreign).0, Code::PermissionDenied);
    let mut partner = walk.as_partner();
    let own = v1::DecideApprovalRequest {
        enrollment_id: walk.id.clone(),
        step_key: "approval".to_owned(),
        approved: true,
        ..Default::default()
    };
    assert_eq!(
        refused(partner.decide_approval(own).await).0,
        Code::PermissionDenied
    );
}

#[tokio::test]
async fn declined_is_failed_until_it_is_decided_again() {
    let world = World::new().await;
    let walk = in_review(&world).await;
    got(walk.decide("approval", ADA, false).await);
    assert_eq!(walk.state("approval").await, v1::StepState::Open);
    got(walk.decide("approval", EVE, false).await);
    assert_eq!(walk.state("approval").await, v1::StepState::Failed);
    got(walk.decide("approval", EVE, true).await);
    assert_eq!(walk.state("approval").await, v1::StepState::Open);
}

#[tokio::test]
async fn the_history_says_who_did_what() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Affiliate).await;
    walk.fill("registration", &[]).await;
    got(walk.submit().await);
    walk.review().await;
    got(walk.decide("vetting", ADA, true).await);
    let mut manager = walk.as_role(Role::PartnerManager);
    let request = v1::ListEnrollmentHistoryRequest {
        enrollment_id: walk.id.clone(),
        ..Default::default()
    };
    let entries = got(manager.list_enrollment_history(request).await).entries;
    let told: Vec<(&str, Action, &str)> = entries
        .iter()
        .map(|entry| {
            let description = entry.description.as_str();
            (entry.step_key.as_str(), entry.action(), description)
        })
        .collect();
    let all = "contact_email, country, channels, site, monthly_visitors, accepts_terms";
    assert_eq!(
        told,
        [
            ("registration", Action::Answered, all),
            ("registration", Action::StateChanged, "DONE"),
            ("site_not_taken", Action::StateChanged, "DONE"),
            ("vetting", Action::StateChanged, "OPEN"),
            ("vetting", Action::Approved, "because"),
            ("vetting", Action::StateChanged, "DONE"),
        ]
    );
    assert_eq!(entries[4].actor, "ada");
    let audit = world.audit_of(&format!("enrollments/{}", walk.id)).await;
    let answered = audit
        .iter()
        .find(|row| row.0 == "AnswerForm")
        .expect("a row");
    let site = &answered.2["registration"]["to"]["answers"]["site"]["value"];
    assert_eq!(*site, "something");
}

#[tokio::test]
async fn a_repeated_answer_is_given_once() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Affiliate).await;
    let request = v1::AnswerFormRequest {
        request_id: "once".to_owned(),
        ..walk.answers("registration", &[("site", text("a.example"))])
    };
    let first = got(walk.as_partner().answer_form(request.clone()).await);
    let other = walk.answers("registration", &[("site", text("b.example"))]);
    got(walk.as_partner().answer_form(other).await);
    assert_eq!(got(walk.as_partner().answer_form(request).await), first);
    let site = walk.step("registration").await.answers.remove(0).value;
    assert_eq!(site, Some(text("b.example")));
}
