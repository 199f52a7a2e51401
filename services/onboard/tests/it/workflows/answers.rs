//! Answers: saved in parts, checked by type, kept when an application goes around again.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::answer::Value;
use contracts::tandem::onboard::v1::enrollment_service_client::EnrollmentServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use futures::future::join_all;
use tonic::Code;

use super::walk::{Walk, active_program, country, decimal, lacking, text};
use crate::world::{World, application, bad_fields, fields, got, refused};

fn answered(step: &v1::StepProgress) -> Vec<&str> {
    let answers = step.answers.iter();
    answers.map(|answer| answer.question_key.as_str()).collect()
}

#[tokio::test]
async fn a_form_is_saved_in_parts_and_every_bad_answer_named() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Reseller).await;
    let name = walk.answers("application", &[("legal_name", text(" Losch Ltd "))]);
    let progress = got(walk.as_partner().answer_form(name).await).progress;
    let progress = progress.expect("progress");
    assert_eq!(answered(&progress.steps[0]), ["legal_name"]);
    let answer = &progress.steps[0].answers[0];
    assert_eq!(answer.value, Some(text("Losch Ltd")));
    assert!(answer.actor.starts_with("test:ROLE_PARTNER_USER"));

    let written = world.onboard.written().await;
    let bad = [
        ("country", country("Germany")),
        ("tax_id", Value::Number(decimal("1"))),
        ("sales_people", Value::Number(decimal("none"))),
        ("colour", text("blue")),
    ];
    let bad = walk.answers("application", &bad);
    assert_eq!(
        bad_fields(walk.as_partner().answer_form(bad).await),
        fields([("answers[2].number", "MALFORMED_DECIMAL")])
    );
    let bad = [("country", country("Germany")), ("colour", text("blue"))];
    let bad = walk.answers("application", &bad);
    assert_eq!(
        bad_fields(walk.as_partner().answer_form(bad).await),
        fields([
            ("answers[0]", "UNKNOWN_COUNTRY"),
            ("answers[1].question_key", "UNKNOWN_QUESTION")
        ])
    );
    assert_eq!(world.onboard.written().await, written);

    let rest = [("country", country("DE")), ("tax_id", text("DE 1"))];
    got(walk
        .as_partner()
        .answer_form(walk.answers("application", &rest))
        .await);
    let missing = lacking(walk.submit().await, "STEPS_INCOMPLETE");
    assert_eq!(missing[0], ("application".to_owned(), "ANSWER".to_owned()));
}

#[tokio::test]
async fn two_who_answer_at_once_lose_nothing() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Reseller).await;
    let progress = walk.progress().await;
    let questions = [
        ("legal_name", text("Losch")),
        ("country", country("DE")),
        ("tax_id", text("DE 1")),
        ("sales_people", Value::Number(decimal("5"))),
    ];
    let answer = async |given: (&str, Value)| {
        let request = walk.answers("application", &[given]);
        got(walk.as_partner().answer_form(request).await);
    };
    join_all(questions.into_iter().map(answer)).await;
    assert_eq!(
        answered(&walk.step("application").await),
        ["legal_name", "country", "tax_id", "sales_people"]
    );
    let stale = v1::AnswerFormRequest {
        etag: progress.etag,
        ..walk.answers("application", &[("legal_name", text("Lost"))])
    };
    let refusal = refused(walk.as_partner().answer_form(stale).await);
    assert_eq!(refusal, (Code::Aborted, "STALE_ETAG".to_owned()));
}

#[tokio::test]
async fn information_goes_around_with_the_answers_kept_and_judged_again() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Affiliate).await;
    walk.fill("registration", &[]).await;
    got(walk.submit().await);
    let late = walk.answers("registration", &[("site", text("elsewhere.example"))]);
    let closed = refused(walk.as_partner().answer_form(late.clone()).await);
    assert_eq!(closed, (Code::FailedPrecondition, "STEP_CLOSED".to_owned()));
    walk.review().await;
    got(walk
        .decide("vetting", ("ada", Role::PartnerManager), true)
        .await);

    let mut manager = world.enrollments();
    let request = walk.ask().request();
    got(manager.request_enrollment_information(request).await);
    got(walk.as_partner().answer_form(late).await);
    got(manager
        .provide_enrollment_information(walk.ask().provide())
        .await);
    assert_eq!(walk.step("registration").await.answers.len(), 6);
    assert_eq!(
        lacking(walk.approve().await, "STEPS_INCOMPLETE"),
        fields([("vetting", "APPROVAL")])
    );
}

#[tokio::test]
async fn who_was_rejected_applies_again_with_the_same_answers() {
    let world = World::new().await;
    let program = active_program(&world, PartnershipType::Affiliate, None).await;
    let walk = Walk::begin(&world, "losch", &program).await;
    walk.fill("registration", &[("site", text("losch.example"))])
        .await;
    got(walk.submit().await);
    walk.review().await;
    got(world
        .enrollments()
        .reject_enrollment(walk.ask().reject())
        .await);
    let again = world.enrollment(&walk.partner, &program).await;
    let again = Walk {
        id: again.enrollment_id,
        ..walk
    };
    let registration = again.step("registration").await;
    assert_eq!(registration.state(), v1::StepState::Done);
    let site = registration
        .answers
        .iter()
        .find(|answer| answer.question_key == "site");
    assert_eq!(
        site.and_then(|site| site.value.clone()),
        Some(text("losch.example"))
    );
    got(again.submit().await);
}

#[tokio::test]
async fn an_answer_that_must_be_unique_is_handed_in_once() {
    let world = World::new().await;
    let program = active_program(&world, PartnershipType::Affiliate, None).await;
    let first = Walk::begin(&world, "first", &program).await;
    let second = Walk::begin(&world, "second", &program).await;
    first
        .fill("registration", &[("site", text("example.com"))])
        .await;
    second
        .fill("registration", &[("site", text("EXAMPLE.com"))])
        .await;
    got(second.submit().await);
    assert_eq!(
        lacking(first.submit().await, "STEPS_INCOMPLETE"),
        fields([("site_not_taken", "ANSWER_TAKEN")])
    );
    first
        .fill("registration", &[("site", text("example.net"))])
        .await;
    got(first.submit().await);
}

#[tokio::test]
async fn an_exclusive_territory_is_promised_once() {
    let world = World::new().await;
    let program = active_program(&world, PartnershipType::Reseller, None).await;
    let mut walks = Vec::new();
    for (name, place, exclusive) in [("a", "DE", true), ("b", "DE", false), ("c", "FR", true)] {
        let walk = Walk::begin(&world, name, &program).await;
        walk.fill("application", &[("tax_id", text(name))]).await;
        let territory = [
            ("country", country(place)),
            ("exclusive", Value::YesNo(exclusive)),
        ];
        walk.fill("territory", &territory).await;
        walk.fill("portfolio", &[]).await;
        walk.fill("competing_lines", &[]).await;
        got(walk.submit().await);
        walk.review().await;
        walk.score("qualification", 0).await;
        for person in [("ada", Role::PartnerManager), ("bob", Role::ProgramOwner)] {
            got(walk.decide("approval", person, true).await);
        }
        walks.push(walk);
    }
    got(walks[0].approve().await);
    assert_eq!(
        lacking(walks[1].approve().await, "STEPS_INCOMPLETE"),
        fields([("territory_free", "TERRITORY_TAKEN")])
    );
    got(walks[2].approve().await);
}

#[tokio::test]
async fn a_partner_sees_its_own_steps_and_not_the_vendors_notes() {
    let world = World::new().await;
    let program = active_program(&world, PartnershipType::Referral, None).await;
    let walk = Walk::begin(&world, "own", &program).await;
    walk.fill("application", &[]).await;
    got(walk.submit().await);
    walk.review().await;
    walk.score("vetting", 3).await;
    let request = v1::GetEnrollmentProgressRequest {
        enrollment_id: walk.id.clone(),
    };
    let seen = got(walk
        .as_partner()
        .get_enrollment_progress(request.clone())
        .await);
    let seen = seen.progress.expect("progress");
    assert_eq!(seen.steps[0].answers.len(), 5);
    let vetting = &seen.steps[1];
    assert_eq!(
        vetting.step.as_ref().and_then(|step| step.kind.clone()),
        None
    );
    assert_eq!((&vetting.score, vetting.missing.len()), (&None, 0));
    assert!(
        seen.next_actions
            .iter()
            .all(|action| action.actor() == v1::StepActor::Partner)
    );

    let other = world.partner("other").await;
    let mut stranger = walk.client(world.client_of(&other));
    let hidden = refused(stranger.get_enrollment_progress(request).await);
    assert_eq!(hidden.0, Code::NotFound);
    let answers = walk.answers("application", &[("business", text("mine"))]);
    assert_eq!(
        refused(stranger.answer_form(answers).await).0,
        Code::NotFound
    );
    let foreign = application(&walk.partner, &program);
    let mut stranger = EnrollmentServiceClient::new(world.client_of(&other));
    assert_eq!(
        refused(stranger.create_enrollment(foreign).await).0,
        Code::NotFound
    );
}
