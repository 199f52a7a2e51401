//! Events are full snapshots on the key of their resource, in the order of its changes.

use contracts::tandem::onboard::v1;

use crate::world::{ACME, World, got};

#[tokio::test]
async fn versions_of_a_key_rise_with_its_changes() {
    let world = World::new().await;
    let enrollment = world
        .enrollment(&world.partner("p").await, &world.active_program().await)
        .await;
    let submit = v1::SubmitEnrollmentRequest {
        enrollment_id: enrollment.enrollment_id.clone(),
        ..Default::default()
    };
    let submitted = got(world.enrollments().submit_enrollment(submit).await).enrollment;
    let query = "SELECT key, version, tenant_id FROM kit.outbox ORDER BY id OFFSET 8";
    let rows: Vec<(String, i64, String)> = sqlx::query_as(query)
        .fetch_all(&world.onboard.service.pool)
        .await
        .expect("the outbox");
    let (program, partner) = (&enrollment.program_id, &enrollment.partner_id);
    let key = format!("enrollments/{}", enrollment.enrollment_id);
    let expected = [
        (format!("partners/{partner}"), 1),
        (format!("programs/{program}"), 1),
        (format!("programs/{program}"), 2),
        (key.clone(), 1),
        (key, 2),
    ];
    assert_eq!(
        rows,
        expected.map(|(key, version)| (key, version, ACME.to_owned()))
    );
    let announced = world.onboard.announced::<v1::EnrollmentChanged>().await;
    let snapshots: Vec<Option<v1::Enrollment>> = announced
        .into_iter()
        .map(|event| event.enrollment)
        .collect();
    assert_eq!(snapshots, [Some(enrollment), submitted]);
}
