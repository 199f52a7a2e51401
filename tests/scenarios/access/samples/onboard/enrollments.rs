use serde_json::{Value, json};

use super::workflows::program_of;
use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn enrollments(given: &Given, method: &str) -> Option<Sample> {
    let before = match method {
        "CreateEnrollment" => {
            let program_id = given.active_program().await["programId"].clone();
            let enrollment = json!({"partnerId": given.partner_id, "programId": program_id});
            return Sample::references(json!({"enrollment": enrollment}));
        }
        "ListEnrollments" => {
            let enrollment = enrollment(given, &[]).await;
            return Sample::rows(given.rows_of_partner(), &enrollment["enrollmentId"]);
        }
        method => steps_before(method)?,
    };
    let enrollment = enrollment(given, before).await;
    let mut request = json!({"enrollmentId": enrollment["enrollmentId"]});
    match method {
        "RequestEnrollmentInformation" => request["message"] = json!("which territory?"),
        "ProvideEnrollmentInformation" => request["message"] = json!("the south"),
        "RejectEnrollment" | "SuspendEnrollment" | "TerminateEnrollment" => {
            request["reason"] = json!("it must be");
        }
        "PromotePartner" => {
            request["programId"] = program_of(given, "AFFILIATE", "active_partner_rate").await;
        }
        _ => {}
    }
    Sample::resource(request)
}

/// The way to the state in which the method is legal.
fn steps_before(method: &str) -> Option<&'static [&'static str]> {
    const ALL: [&str; 5] = ["Submit", "StartReview", "Approve", "Activate", "Suspend"];
    Some(match method {
        "GetEnrollment" | "SubmitEnrollment" => &ALL[..0],
        "StartEnrollmentReview" => &ALL[..1],
        "RequestEnrollmentInformation" | "ApproveEnrollment" | "RejectEnrollment" => &ALL[..2],
        "ProvideEnrollmentInformation" => &["Submit", "StartReview", "RequestInformation"],
        "ActivateEnrollment" => &ALL[..3],
        "SuspendEnrollment" | "TerminateEnrollment" | "PromotePartner" => &ALL[..4],
        "ReinstateEnrollment" => &ALL,
        _ => return None,
    })
}

async fn enrollment(given: &Given, steps: &[&str]) -> Value {
    let program = given.active_program().await;
    let enrollment = given.enrollment(&program["programId"]).await;
    given.walk(&enrollment, steps).await;
    enrollment
}
