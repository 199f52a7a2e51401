use serde_json::{Value, json};

use super::person_id;
use crate::access::given::Given;
use crate::access::sample::Sample;

pub(in crate::access) async fn training(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "CreateCourse" => Sample::own(json!({"course": course(given)})),
        "UpdateCourse" => Sample::resource(json!({"course": draft(given).await})),
        "ActivateCourse" => Sample::resource(json!({"courseId": draft(given).await["courseId"]})),
        "RetireCourse" => Sample::resource(json!({"courseId": active(given).await})),
        "GetCourse" => {
            let request = json!({"courseId": active(given).await});
            Sample::shared(Sample::resource(request))
        }
        "ListCourses" => {
            let course_id = active(given).await;
            Sample::shared(Sample::rows(json!({"pageSize": 1_000}), &course_id))
        }
        "CreateCourseEnrollment" => {
            Sample::references(json!({"enrollment": enrollment(given).await}))
        }
        "WithdrawCourseEnrollment" | "GetCourseEnrollment" => {
            Sample::resource(json!({"courseEnrollmentId": enrolled(given).await}))
        }
        "ListCourseEnrollments" => {
            let enrolled = enrolled(given).await;
            Sample::rows(given.rows_of_partner(), &enrolled)
        }
        "StartAttempt" => Sample::resource(attempt(&enrolled(given).await)),
        "SubmitAttempt" => {
            let enrolled = enrolled(given).await;
            let started = given
                .asked("TrainingService/StartAttempt", attempt(&enrolled))
                .await;
            let attempt_id = &started["attempt"]["attemptId"];
            Sample::resource(json!({"courseEnrollmentId": enrolled, "attemptId": attempt_id}))
        }
        _ => None,
    }
}

fn course(given: &Given) -> Value {
    let question = json!({"questionKey": "q1", "text": "How much?", "points": 1, "number": {"value": {"value": "42"}}});
    let module =
        json!({"moduleKey": "m1", "title": "One", "content": "# One", "questions": [question]});
    json!({
        "courseKey": given.name("course"), "displayName": "A course", "modules": [module], "passMarkPercent": 80,
        "maxAttempts": 3,
    })
}

async fn draft(given: &Given) -> Value {
    let request = json!({"course": course(given)});
    let made = given.asked("TrainingService/CreateCourse", request).await;
    made["course"].clone()
}

async fn active(given: &Given) -> Value {
    let course_id = draft(given).await["courseId"].clone();
    let request = json!({"courseId": course_id});
    given.asked("TrainingService/ActivateCourse", request).await;
    course_id
}

async fn enrollment(given: &Given) -> Value {
    json!({
        "courseId": active(given).await, "partnerId": given.partner_id, "personId": person_id(), "personName": "Ann",
    })
}

async fn enrolled(given: &Given) -> Value {
    let request = json!({"enrollment": enrollment(given).await});
    let made = given
        .asked("TrainingService/CreateCourseEnrollment", request)
        .await;
    made["enrollment"]["courseEnrollmentId"].clone()
}

fn attempt(enrolled: &Value) -> Value {
    json!({"courseEnrollmentId": enrolled, "moduleKey": "m1"})
}
