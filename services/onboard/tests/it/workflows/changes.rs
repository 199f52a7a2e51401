//! A program's workflow changes: running enrollments keep theirs until they move, and none is stranded.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::question::Kind as Asks;
use contracts::tandem::onboard::v1::workflow_step::Kind;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use tonic::Code;

use super::walk::{Walk, active_program, lacking};
use crate::world::{World, got, refused};

fn form(key: &str, questions: &[&str]) -> v1::WorkflowStep {
    let questions = questions.iter().map(|key| v1::Question {
        key: (*key).to_owned(),
        label: (*key).to_owned(),
        required: true,
        kind: Some(Asks::YesNo(v1::YesNoQuestion {})),
    });
    v1::WorkflowStep {
        key: key.to_owned(),
        title: key.to_owned(),
        actor: v1::StepActor::Partner.into(),
        required_before: v1::StepGate::Submit.into(),
        kind: Some(Kind::Form(v1::FormStep {
            questions: questions.collect(),
        })),
        ..Default::default()
    }
}

fn workflow(steps: &[v1::WorkflowStep]) -> v1::Workflow {
    v1::Workflow {
        steps: steps.to_vec(),
        instant: false,
    }
}

async fn change(world: &World, program: &v1::Program, steps: &[v1::WorkflowStep]) -> v1::Program {
    let changed = v1::Program {
        workflow: Some(workflow(steps)),
        etag: String::new(),
        ..program.clone()
    };
    let request = v1::UpdateProgramRequest {
        request_id: String::new(),
        program: Some(changed),
    };
    got(world.programs().update_program(request).await)
        .program
        .expect("a program")
}

fn migration(program: &v1::Program) -> v1::MigrateEnrollmentsRequest {
    v1::MigrateEnrollmentsRequest {
        program_id: program.program_id.clone(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_change_without_a_workflow_keeps_it() {
    let world = World::new().await;
    let program = active_program(&world, PartnershipType::Oem, None).await;
    let renamed = v1::Program {
        display_name: "Embedded".to_owned(),
        workflow: None,
        ..program.clone()
    };
    let request = v1::UpdateProgramRequest {
        request_id: String::new(),
        program: Some(renamed),
    };
    let updated = got(world.programs().update_program(request).await).program;
    let updated = updated.expect("a program");
    assert_eq!((updated.version, updated.workflow), (2, program.workflow));
}

#[tokio::test]
async fn running_enrollments_keep_their_steps_until_they_move() {
    let world = World::new().await;
    let first = workflow(&[form("facts", &["a", "b"])]);
    let program = active_program(&world, PartnershipType::Reseller, Some(first)).await;
    let walk = Walk::begin(&world, "old", &program).await;
    walk.fill("facts", &[]).await;
    let next = change(&world, &program, &[form("facts", &["b", "c"])]).await;
    assert_eq!(walk.state("facts").await, v1::StepState::Done);

    let mut owner = walk.as_role(Role::ProgramOwner);
    let moved = got(owner.migrate_enrollments(migration(&next)).await);
    assert_eq!(
        (moved.enrollment_ids, moved.remaining),
        (vec![walk.id.clone()], false)
    );
    let facts = walk.step("facts").await;
    assert_eq!(facts.state(), v1::StepState::Open);
    let kept: Vec<&str> = facts
        .answers
        .iter()
        .map(|answer| answer.question_key.as_str())
        .collect();
    assert_eq!(kept, ["b"]);
    let announced = world.onboard.announced::<v1::EnrollmentChanged>().await;
    let last = announced.last().and_then(|event| event.enrollment.clone());
    assert_eq!(last.map(|last| last.program_version), Some(2));
    let again = got(owner.migrate_enrollments(migration(&next)).await);
    assert_eq!(again.enrollment_ids, Vec::<String>::new());
}

#[tokio::test]
async fn nobody_moves_when_one_would_be_stranded() {
    let world = World::new().await;
    let first = workflow(&[form("facts", &["a"])]);
    let program = active_program(&world, PartnershipType::Reseller, Some(first)).await;
    let (done, open) = (
        Walk::begin(&world, "done", &program).await,
        Walk::begin(&world, "open", &program).await,
    );
    done.fill("facts", &[]).await;
    let next = change(&world, &program, &[form("numbers", &["n"])]).await;
    let written = world.onboard.written().await;
    let mut owner = done.as_role(Role::ProgramOwner);
    let gone = format!("enrollments/{}.facts", done.id);
    assert_eq!(
        lacking(
            owner.migrate_enrollments(migration(&next)).await,
            "ENROLLMENTS_STRANDED"
        ),
        [(gone, "STEP_GONE".to_owned())]
    );
    assert_eq!(world.onboard.written().await, written);

    let one = v1::MigrateEnrollmentsRequest {
        enrollment_id: open.id.clone(),
        ..migration(&next)
    };
    got(owner.migrate_enrollments(one).await);
    assert_eq!(open.state("numbers").await, v1::StepState::Open);
}

#[tokio::test]
async fn an_approved_enrollment_does_not_come_to_lack_a_step() {
    let world = World::new().await;
    let first = workflow(&[form("facts", &["a"])]);
    let program = active_program(&world, PartnershipType::Reseller, Some(first)).await;
    let walk = Walk::begin(&world, "p", &program).await;
    walk.fill("facts", &[]).await;
    got(walk.submit().await);
    walk.review().await;
    got(walk.approve().await);
    let steps = [form("facts", &["a"]), form("more", &["m"])];
    let next = change(&world, &program, &steps).await;
    let mut owner = walk.as_role(Role::ProgramOwner);
    let lacks = format!("enrollments/{}.more", walk.id);
    assert_eq!(
        lacking(
            owner.migrate_enrollments(migration(&next)).await,
            "ENROLLMENTS_STRANDED"
        ),
        [(lacks, "STEP_MISSING".to_owned())]
    );
    let nowhere = v1::MigrateEnrollmentsRequest {
        program_id: uuid::Uuid::nil().to_string(),
        ..Default::default()
    };
    assert_eq!(
        refused(owner.migrate_enrollments(nowhere).await).0,
        Code::NotFound
    );
}
