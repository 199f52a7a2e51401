use serde_json::{Value, json};

use crate::access::given::{Given, objective, today};
use crate::access::sample::Sample;

pub(in crate::access) fn workflow_templates(method: &str) -> Option<Sample> {
    match method {
        "GetWorkflowTemplate" => Sample::own(json!({"type": "PARTNERSHIP_TYPE_OEM"})),
        "ListWorkflowTemplates" => Sample::own(json!({})),
        _ => None,
    }
}

pub(in crate::access) async fn enrollment_progress(given: &Given, method: &str) -> Option<Sample> {
    let mut program = given.program(&given.objective().await["objectiveId"]);
    program["workflow"] = workflow();
    let program_id = active(given, program).await;
    let enrollment = given.enrollment(&program_id).await;
    let id = enrollment["enrollmentId"].clone();
    match method {
        "GetEnrollmentProgress" | "ListEnrollmentHistory" => {
            Sample::resource(json!({"enrollmentId": id}))
        }
        "AnswerForm" => {
            let answers = json!([{"questionKey": "name", "text": "Acme"}]);
            Sample::resource(json!({"enrollmentId": id, "stepKey": "facts", "answers": answers}))
        }
        "ScoreQualification" => {
            given.walk(&enrollment, &["Submit"]).await;
            let criteria = json!([{"criterionKey": "reach", "points": 3, "reason": "known"}]);
            Sample::resource(json!({"enrollmentId": id, "stepKey": "fit", "criteria": criteria}))
        }
        "DecideApproval" => {
            given.walk(&enrollment, &["Submit"]).await;
            let request = json!({"enrollmentId": id, "stepKey": "approval", "approved": true});
            Sample::resource(request)
        }
        "MigrateEnrollments" => Sample::resource(json!({"programId": program_id})),
        _ => None,
    }
}

pub(in crate::access) async fn observed_integrations(
    given: &Given,
    method: &str,
) -> Option<Sample> {
    let seen = json!({
        "productName": given.name("product"), "vendorName": "Ledger Ltd", "jointCustomers": 3, "lastSeenDate": today(),
        "domain": format!("{}.example", given.name("domain")),
    });
    let report = json!({"integrations": [seen]});
    if method == "ReportObservedIntegrations" {
        return Sample::own(report);
    }
    let path = "ObservedIntegrationService/ReportObservedIntegrations";
    let reported = given.asked(path, report).await["integrations"][0].clone();
    match method {
        "ListObservedIntegrations" => {
            let request = json!({"pageSize": 1_000, "withoutPartner": true});
            Sample::rows(request, &reported["productName"])
        }
        "AdoptObservedIntegration" => {
            let program_id = program_of(given, "INFORMAL", "visible_integrations").await;
            let id = &reported["observedIntegrationId"];
            Sample::resource(json!({"observedIntegrationId": id, "programId": program_id}))
        }
        _ => None,
    }
}

/// An active program of a type, with its template.
pub(super) async fn program_of(given: &Given, kind: &str, metric: &str) -> Value {
    let mut objective = objective();
    objective["targetMetric"] = json!(metric);
    let request = json!({"objective": objective});
    let made = given.asked("ObjectiveService/CreateObjective", request);
    let mut program = given.program(&made.await["objective"]["objectiveId"]);
    program["type"] = json!(format!("PARTNERSHIP_TYPE_{kind}"));
    program["justification"] = json!("tried before");
    if let Some(program) = program.as_object_mut() {
        program.remove("workflow");
    }
    active(given, program).await
}

async fn active(given: &Given, program: Value) -> Value {
    let request = json!({"program": program});
    let draft = given.asked("ProgramService/CreateProgram", request).await;
    let request = json!({"programId": draft["program"]["programId"]});
    let active = given.asked("ProgramService/ActivateProgram", request).await;
    active["program"]["programId"].clone()
}

/// Nothing in it is needed, so that every transition is free.
fn workflow() -> Value {
    let question = json!({"key": "name", "label": "Name", "text": {"maxLength": 100}});
    let criterion = json!({"key": "reach", "title": "Reach", "weight": 1, "maxPoints": 5});
    let roles = [
        "ROLE_TENANT_ADMIN",
        "ROLE_PROGRAM_OWNER",
        "ROLE_PARTNER_MANAGER",
        "ROLE_FIELD_SELLER",
        "ROLE_FINANCE",
    ];
    json!({"steps": [
        {
            "key": "facts", "title": "Facts", "actor": "STEP_ACTOR_PARTNER", "requiredBefore": "STEP_GATE_SUBMIT",
            "form": {"questions": [question]},
        },
        {
            "key": "fit", "title": "Fit", "actor": "STEP_ACTOR_VENDOR", "requiredBefore": "STEP_GATE_APPROVE",
            "qualification": {"criteria": [criterion], "threshold": 1},
        },
        {
            "key": "approval", "title": "Approval", "actor": "STEP_ACTOR_VENDOR", "requiredBefore": "STEP_GATE_APPROVE",
            "approval": {"roles": roles, "approvalsNeeded": 1, "approvers": 1},
        },
    ]})
}
