//! Of two who decide at once, the second decides on what the first has left.

use contracts::tandem::onboard::v1;
use futures::future::join_all;
use tonic::Code;

use crate::world::World;

#[tokio::test]
async fn an_enrollment_is_submitted_once() {
    let world = World::new().await;
    let enrollment = world
        .enrollment(&world.partner("p").await, &world.active_program().await)
        .await;
    let submit = async || {
        let request = v1::SubmitEnrollmentRequest {
            enrollment_id: enrollment.enrollment_id.clone(),
            ..Default::default()
        };
        world.enrollments().submit_enrollment(request).await
    };
    let answers = join_all((0..4).map(|_| submit())).await;
    let refused: Vec<Code> = answers
        .into_iter()
        .filter_map(|answer| Some(answer.err()?.code()))
        .collect();
    assert_eq!(refused, [Code::FailedPrecondition; 3]);
    assert_eq!(
        world
            .onboard
            .announced::<v1::EnrollmentChanged>()
            .await
            .len(),
        2
    );
}

#[tokio::test]
async fn every_change_of_an_active_program_gets_a_version_of_its_own() {
    let world = World::new().await;
    let active = world.active_program().await;
    let rename = async |n: i32| {
        let program = v1::Program {
            display_name: format!("South {n}"),
            etag: String::new(),
            ..active.clone()
        };
        let request = v1::UpdateProgramRequest {
            request_id: String::new(),
            program: Some(program),
        };
        let answer = world
            .programs()
            .update_program(request)
            .await
            .expect("an answer");
        answer.into_inner().program.expect("a program").version
    };
    let mut versions = join_all((0..4).map(rename)).await;
    versions.sort_unstable();
    assert_eq!(versions, [2, 3, 4, 5]);
}
