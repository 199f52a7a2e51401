use contracts::tandem::onboard::v1;
use contracts::tandem::partnership::v1::PartnershipType;
use tonic::{Code, Response, Status};

use crate::world::{World, bad_fields, fields, got, program, refused};

async fn create(
    world: &World,
    program: v1::Program,
) -> Result<Response<v1::CreateProgramResponse>, Status> {
    let request = v1::CreateProgramRequest {
        request_id: String::new(),
        program: Some(program),
    };
    world.programs().create_program(request).await
}

async fn update(
    world: &World,
    program: v1::Program,
) -> Result<Response<v1::UpdateProgramResponse>, Status> {
    let request = v1::UpdateProgramRequest {
        request_id: String::new(),
        program: Some(program),
    };
    world.programs().update_program(request).await
}

fn activation(program: &v1::Program) -> v1::ActivateProgramRequest {
    v1::ActivateProgramRequest {
        program_id: program.program_id.clone(),
        etag: program.etag.clone(),
        ..Default::default()
    }
}

fn retirement(program: &v1::Program) -> v1::RetireProgramRequest {
    v1::RetireProgramRequest {
        program_id: program.program_id.clone(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_program_needs_an_objective() {
    let world = World::new().await;
    let written = world.onboard.written().await;
    let without = program(PartnershipType::Reseller, &v1::Objective::default());
    let refusal = refused(create(&world, without.clone()).await);
    assert_eq!(
        refusal,
        (Code::FailedPrecondition, "OBJECTIVE_REQUIRED".to_owned())
    );
    let unknown = v1::Program {
        objective_id: uuid::Uuid::nil().to_string(),
        ..without
    };
    assert_eq!(
        bad_fields(create(&world, unknown).await),
        fields([("program.objective_id", "UNKNOWN_OBJECTIVE")])
    );
    assert_eq!(
        bad_fields(create(&world, v1::Program::default()).await),
        fields([
            ("program.display_name", "REQUIRED"),
            ("program.type", "REQUIRED"),
            ("program.customer_direction", "REQUIRED"),
            ("program.objective_id", "REQUIRED"),
        ])
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn another_type_than_recommended_needs_a_justification() {
    let world = World::new().await;
    let objective = world.objective(v1::Gap::MarketReach, "win_rate").await;
    let unexplained = program(PartnershipType::Si, &objective);
    assert_eq!(
        bad_fields(create(&world, unexplained.clone()).await),
        fields([("program.justification", "REQUIRED")])
    );
    let explained = v1::Program {
        justification: "they know the south".to_owned(),
        ..unexplained
    };
    assert!(create(&world, explained).await.is_ok());
}

#[tokio::test]
async fn activation_proves_that_the_metric_can_be_computed() {
    let world = World::new().await;
    let objective = world
        .objective(v1::Gap::ServicesCapacity, "renewal_share")
        .await;
    let draft = got(create(&world, program(PartnershipType::Si, &objective)).await)
        .program
        .expect("a program");
    let written = world.onboard.written().await;
    let refusal = world
        .programs()
        .activate_program(activation(&draft))
        .await
        .expect_err("no renewals");
    assert_eq!(kit::testing::reason(&refusal), "METRIC_NOT_COMPUTABLE");
    assert!(
        refusal.message().contains("RESALE_BOOKING, and RENEWAL"),
        "{refusal}"
    );
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn the_life_of_a_program() {
    let world = World::new().await;
    let draft = world.draft().await;
    assert_eq!((draft.state(), draft.version), (v1::ProgramState::Draft, 1));
    let early = refused(world.programs().retire_program(retirement(&draft)).await);
    assert_eq!(
        early,
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );

    let active = got(world.programs().activate_program(activation(&draft)).await)
        .program
        .expect("a program");
    assert_eq!(active.state(), v1::ProgramState::Active);
    let again = refused(world.programs().activate_program(activation(&active)).await);
    assert_eq!(again.1, "ILLEGAL_TRANSITION");
    let stale = refused(world.programs().activate_program(activation(&draft)).await);
    assert_eq!(stale, (Code::Aborted, "STALE_ETAG".to_owned()));

    let retired = got(world.programs().retire_program(retirement(&active)).await)
        .program
        .expect("a program");
    assert_eq!(retired.state(), v1::ProgramState::Retired);
    let late = v1::Program {
        display_name: "North".to_owned(),
        ..retired.clone()
    };
    assert_eq!(refused(update(&world, late).await).1, "PROGRAM_RETIRED");

    let announced = world.onboard.announced::<v1::ProgramChanged>().await;
    let states: Vec<v1::Program> = announced
        .into_iter()
        .filter_map(|event| event.program)
        .collect();
    assert_eq!(states, [draft, active, retired]);
}

#[tokio::test]
async fn a_change_of_an_active_program_is_its_next_version() {
    let world = World::new().await;
    let draft = world.draft().await;
    let renamed = v1::Program {
        display_name: "Deep south".to_owned(),
        ..draft
    };
    let draft = got(update(&world, renamed).await)
        .program
        .expect("a program");
    assert_eq!(draft.version, 1);

    let active = world.activate(&draft).await;
    let first = world
        .enrollment(&world.partner("first").await, &active)
        .await;
    let wanted = v1::Program {
        customer_direction: v1::CustomerDirection::Outbound.into(),
        ..active.clone()
    };
    let next = got(update(&world, wanted).await)
        .program
        .expect("a program");
    assert_eq!((next.version, next.state()), (2, v1::ProgramState::Active));
    let second = world
        .enrollment(&world.partner("second").await, &next)
        .await;
    assert_eq!((first.program_version, second.program_version), (1, 2));
    let request = v1::GetEnrollmentRequest {
        enrollment_id: first.enrollment_id.clone(),
    };
    let first_now = got(world.enrollments().get_enrollment(request).await).enrollment;
    assert_eq!(first_now, Some(first));

    let audit = world
        .audit_of(&format!("programs/{}", next.program_id))
        .await;
    let changes = &audit.last().expect("rows").2;
    assert_eq!(changes["customer_direction"]["to"], "OUTBOUND");
    assert_eq!(changes["version"]["from"], 1);

    let other_type = v1::Program {
        r#type: PartnershipType::Oem.into(),
        etag: String::new(),
        ..next.clone()
    };
    assert_eq!(
        bad_fields(update(&world, other_type).await),
        fields([("program.type", "IMMUTABLE")])
    );
    let written = world.onboard.written().await;
    assert_eq!(got(update(&world, next.clone()).await).program, Some(next));
    assert_eq!(world.onboard.written().await, written);
}

#[tokio::test]
async fn programs_are_listed_by_name_type_and_state() {
    let world = World::new().await;
    let south = world.active_program().await;
    let objective = world
        .objective(v1::Gap::EmbeddedDistribution, "units_shipped")
        .await;
    let embedded = v1::Program {
        display_name: "Embedded".to_owned(),
        ..program(PartnershipType::Oem, &objective)
    };
    let embedded = got(create(&world, embedded).await)
        .program
        .expect("a program");
    let list = async |request| got(world.programs().list_programs(request).await).programs;
    assert_eq!(
        list(v1::ListProgramsRequest::default()).await,
        [embedded.clone(), south.clone()]
    );
    let oem = v1::ListProgramsRequest {
        r#type: PartnershipType::Oem.into(),
        ..Default::default()
    };
    assert_eq!(list(oem).await, [embedded]);
    let active = v1::ListProgramsRequest {
        state: v1::ProgramState::Active.into(),
        ..Default::default()
    };
    assert_eq!(list(active).await, [south]);
    let unknown = v1::ListProgramsRequest {
        state: 99,
        ..Default::default()
    };
    assert_eq!(
        bad_fields(world.programs().list_programs(unknown).await),
        fields([("state", "UNKNOWN_VALUE")])
    );
}
