//! A partner moves along the spectrum: a new enrollment takes the place of the old one, and the partner stays who it is.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::EnrollmentState as State;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use tonic::Code;

use super::walk::{Walk, active_program, country, text};
use crate::world::{World, bad_fields, date, fields, got, refused};

fn promotion(from: &str, to: &v1::Program) -> v1::PromotePartnerRequest {
    v1::PromotePartnerRequest {
        enrollment_id: from.to_owned(),
        program_id: to.program_id.clone(),
        ..Default::default()
    }
}

/// An active referral partner, since 2017.
async fn referral<'a>(world: &'a World) -> Walk<'a> {
    let walk = Walk::in_template(world, PartnershipType::Referral).await;
    let known = [("business", text("shops")), ("country", country("FR"))];
    walk.fill("application", &known).await;
    got(walk.submit().await);
    walk.review().await;
    walk.score("vetting", 0).await;
    got(walk.approve().await);
    walk.fill("terms", &[]).await;
    got(walk
        .decide("terms_approval", ("eve", Role::Finance), true)
        .await);
    walk.has("AGREEMENT", "referral-agreement").await;
    let activation = v1::ActivateEnrollmentRequest {
        effective_date: Some(date(2017, 6, 1)),
        end_date: None,
        ..walk.ask().activate()
    };
    got(world.enrollments().activate_enrollment(activation).await);
    walk
}

async fn promoted<'a>(
    old: &Walk<'a>,
    to: &v1::Program,
    keep_both: bool,
) -> (Walk<'a>, v1::PromotePartnerResponse) {
    let request = v1::PromotePartnerRequest {
        keep_both,
        ..promotion(&old.id, to)
    };
    let answer = got(old.world.enrollments().promote_partner(request).await);
    let enrollment = answer.enrollment.clone().expect("an enrollment");
    let walk = Walk {
        world: old.world,
        partner: old.partner.clone(),
        id: enrollment.enrollment_id,
    };
    (walk, answer)
}

async fn read(walk: &Walk<'_>) -> v1::Enrollment {
    let request = v1::GetEnrollmentRequest {
        enrollment_id: walk.id.clone(),
    };
    got(walk.world.enrollments().get_enrollment(request).await)
        .enrollment
        .expect("an enrollment")
}

async fn pass_through(walk: &Walk<'_>) {
    got(walk.submit().await);
    walk.review().await;
    got(walk.approve().await);
    got(walk.activate().await);
}

#[tokio::test]
async fn the_old_enrollment_ends_on_the_day_when_the_new_one_begins() {
    let world = World::new().await;
    let old = referral(&world).await;
    let free = Some(v1::Workflow::default());
    let resellers = active_program(&world, PartnershipType::Reseller, free).await;
    let (new, answer) = promoted(&old, &resellers, false).await;
    assert_eq!(answer.direction(), v1::PromotionDirection::Up);
    let draft = read(&new).await;
    assert_eq!(draft.predecessor_enrollment_id, old.id);
    assert_eq!(draft.partner_id, old.partner.partner_id);
    assert_eq!(read(&old).await.state(), State::Active);

    pass_through(&new).await;
    let (before, after) = (read(&old).await, read(&new).await);
    assert_eq!(
        (before.state(), after.state()),
        (State::Terminated, State::Active)
    );
    let first_day = after.active_periods[0].start_date;
    assert_eq!(first_day, Some(date(2018, 1, 15)));
    assert_eq!(before.active_periods[0].end_date, first_day);
    let last = before.transitions.last().expect("a transition");
    assert_eq!(last.reason, format!("promoted to enrollment {}", new.id));
    let announced = world.onboard.announced::<v1::EnrollmentChanged>().await;
    assert!(
        announced
            .iter()
            .any(|event| event.enrollment.as_ref() == Some(&before))
    );
}

#[tokio::test]
async fn answers_that_fit_go_along() {
    let world = World::new().await;
    let old = referral(&world).await;
    let resellers = active_program(&world, PartnershipType::Reseller, None).await;
    let (new, _) = promoted(&old, &resellers, false).await;
    let carried = new.step("application").await.answers;
    let kept: Vec<_> = carried.iter().map(|answer| answer.value.clone()).collect();
    assert_eq!(kept, [Some(country("FR"))]);
    let mut manager = new.as_role(Role::PartnerManager);
    let request = v1::ListEnrollmentHistoryRequest {
        enrollment_id: new.id.clone(),
        ..Default::default()
    };
    let history = got(manager.list_enrollment_history(request).await).entries;
    assert_eq!(history[0].action(), v1::HistoryAction::Carried);
}

#[tokio::test]
async fn both_go_on_when_that_is_wanted_and_the_way_may_lead_down() {
    let world = World::new().await;
    let old = referral(&world).await;
    let free = Some(v1::Workflow::default());
    let affiliates = active_program(&world, PartnershipType::Affiliate, free).await;
    let (new, answer) = promoted(&old, &affiliates, true).await;
    assert_eq!(answer.direction(), v1::PromotionDirection::Down);
    pass_through(&new).await;
    assert_eq!(read(&old).await.state(), State::Active);
    assert_eq!(read(&new).await.state(), State::Active);
}

#[tokio::test]
async fn a_promotion_leads_from_an_active_enrollment_to_another_type() {
    let world = World::new().await;
    let old = referral(&world).await;
    let same = active_program(&world, PartnershipType::Referral, None).await;
    let mut manager = world.enrollments();
    let refusal = refused(manager.promote_partner(promotion(&old.id, &same)).await);
    assert_eq!(refusal, (Code::FailedPrecondition, "SAME_TYPE".to_owned()));
    let nothing = v1::Program {
        program_id: uuid::Uuid::nil().to_string(),
        ..Default::default()
    };
    assert_eq!(
        bad_fields(manager.promote_partner(promotion(&old.id, &nothing)).await),
        fields([("program_id", "UNKNOWN_REFERENCE")])
    );
    let resellers = active_program(&world, PartnershipType::Reseller, None).await;
    let (new, _) = promoted(&old, &resellers, false).await;
    let refusal = refused(manager.promote_partner(promotion(&new.id, &same)).await);
    assert_eq!(
        refusal,
        (Code::FailedPrecondition, "NOT_PROMOTABLE".to_owned())
    );
    let twice = refused(
        manager
            .promote_partner(promotion(&old.id, &resellers))
            .await,
    );
    assert_eq!(twice, (Code::AlreadyExists, "ALREADY_ENROLLED".to_owned()));
}
