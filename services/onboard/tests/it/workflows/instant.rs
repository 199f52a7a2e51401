//! A workflow without anybody who judges may be instant: what is submitted is in force.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::EnrollmentState as State;
use contracts::tandem::onboard::v1::enrollment_service_client::EnrollmentServiceClient;
use contracts::tandem::onboard::v1::workflow_step::Kind;
use contracts::tandem::onboard::v1::workflow_template_service_client::WorkflowTemplateServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;

use super::walk::{Walk, active_program, lacking};
use crate::world::{ACME, World, bad_fields, date, fields, got, program};

async fn affiliates(world: &World) -> v1::Workflow {
    let owner = world.onboard.as_role(ACME, Role::ProgramOwner);
    let mut client = WorkflowTemplateServiceClient::new(owner);
    let request = v1::GetWorkflowTemplateRequest {
        r#type: PartnershipType::Affiliate.into(),
    };
    let template = got(client.get_workflow_template(request).await).template;
    template
        .and_then(|template| template.workflow)
        .expect("a workflow")
}

#[tokio::test]
async fn an_affiliate_registers_itself_and_is_active_at_once() {
    let world = World::new().await;
    let mut workflow = affiliates(&world).await;
    workflow
        .steps
        .retain(|step| !matches!(step.kind, Some(Kind::Approval(_))));
    workflow.instant = true;
    let program = active_program(&world, PartnershipType::Affiliate, Some(workflow)).await;
    let walk = Walk::begin(&world, "losch", &program).await;
    let mut own = EnrollmentServiceClient::new(world.client_of(&walk.partner));
    let early = own.submit_enrollment(walk.ask().submit()).await;
    assert_eq!(lacking(early, "STEPS_INCOMPLETE")[0].0, "registration");

    walk.fill("registration", &[]).await;
    let submitted = own.submit_enrollment(walk.ask().submit()).await;
    let active = got(submitted).enrollment.expect("an enrollment");
    let states: Vec<State> = active
        .transitions
        .iter()
        .map(v1::EnrollmentTransition::to)
        .collect();
    assert_eq!(
        states,
        [
            State::Submitted,
            State::InReview,
            State::Approved,
            State::Active
        ]
    );
    let period = v1::ActivePeriod {
        start_date: Some(date(2018, 1, 15)),
        end_date: None,
    };
    assert_eq!(active.active_periods, [period]);
    let request = v1::GetEnrollmentRequest {
        enrollment_id: walk.id.clone(),
    };
    assert_eq!(
        got(own.get_enrollment(request).await).enrollment,
        Some(active.clone())
    );
    let announced = world.onboard.announced::<v1::EnrollmentChanged>().await;
    assert_eq!(
        announced.last().and_then(|last| last.enrollment.clone()),
        Some(active)
    );
}

#[tokio::test]
async fn a_workflow_with_faults_is_refused_with_each_of_them() {
    let world = World::new().await;
    let objective = world
        .objective(v1::Gap::Introductions, "referred_revenue")
        .await;
    let mut workflow = affiliates(&world).await;
    workflow.instant = true;
    workflow.steps[1].key = "registration".to_owned();
    workflow.steps[2].actor = 0;
    if let Some(Kind::Form(form)) = &mut workflow.steps[0].kind {
        form.questions[0].label = String::new();
        form.questions[1].kind = None;
    }
    let draft = v1::Program {
        workflow: Some(workflow),
        ..program(PartnershipType::Affiliate, &objective)
    };
    let request = v1::CreateProgramRequest {
        request_id: String::new(),
        program: Some(draft),
    };
    assert_eq!(
        bad_fields(world.programs().create_program(request).await),
        fields([
            (
                "program.workflow.steps[0].form.questions[0].label",
                "REQUIRED"
            ),
            ("program.workflow.steps[0].form.questions[1]", "REQUIRED"),
            ("program.workflow.steps[2].actor", "REQUIRED"),
            ("program.workflow.steps[1].key", "DUPLICATE"),
            ("program.workflow.steps[2]", "NOT_INSTANT"),
        ])
    );
}
