//! A vendor that starts from nothing, and short ways to say what its people and its partners' people do.
use chrono::{Datelike as _, NaiveDate};
use contracts::tandem::platform::v1::Role;
use kit::clock::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use suite::operator::operator;
use suite::rest::Rest;

use super::workflow::Walk;
use crate::harness::World;

const TENANT: &str = "journeys";

pub(super) struct Vendor {
    world: World,
    /// The vendor's administrator.
    pub(super) admin: Rest,
}

impl Vendor {
    pub(super) async fn start() -> Self {
        let world = World::start().await;
        let root = world.rest(&operator(false));
        let tenant = json!({"tenantId": TENANT, "displayName": "Journeys", "currencyCode": "USD"});
        let made = root.post("/v1/tenants", &json!({"tenant": tenant})).await;
        made.expect("a tenant");
        let admin = kit::testing::somebody(TENANT, &[Role::TenantAdmin], None);
        let admin = world.rest(&admin);
        Self { world, admin }
    }

    pub(super) async fn stop(self) {
        self.world.stop().await;
    }

    /// Somebody of the vendor in the role.
    pub(super) fn person(&self, role: Role) -> Rest {
        self.world
            .rest(&kit::testing::somebody(TENANT, &[role], None))
    }

    /// A user of the partner.
    pub(super) fn user_of(&self, partner_id: &str) -> Rest {
        let partner = Some(partner_id.parse().expect("an id"));
        let user = kit::testing::somebody(TENANT, &[Role::PartnerUser], partner);
        self.world.rest(&user)
    }

    /// Waits until everything that was written is known everywhere.
    pub(super) async fn settled(&self) {
        let patience = std::time::Duration::from_secs(60);
        let settled = suite::settle::settled(&self.world.operator(), patience).await;
        settled.expect("everything is through");
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Value {
        posted(&self.admin, path, body).await
    }

    /// An active program of the type, for an objective that was recorded before it; its id.
    pub(super) async fn program(&self, kind: &str, gap: &str, metric: &str) -> String {
        let objective = json!({
            "description": "close the gap", "gap": format!("GAP_{gap}"), "targetMetric": metric,
            "targetValue": {"value": "10"}, "horizon": day(365), "owner": "chief revenue officer",
        });
        let objective = self.post("/v1/objectives", objective).await;
        let program = json!({
            "displayName": format!("{kind} program"), "type": format!("PARTNERSHIP_TYPE_{kind}"),
            "objectiveId": objective["objectiveId"], "customerDirection": "CUSTOMER_DIRECTION_INBOUND",
        });
        let program = self.post("/v1/programs", program).await;
        let id = text(&program["programId"]);
        self.post(&format!("/v1/programs/{id}:activate"), json!({}))
            .await;
        id
    }

    pub(super) async fn partner(&self, name: &str) -> String {
        let partner = json!({"displayName": name, "externalId": name});
        let partner = self.post("/v1/partners", partner).await;
        text(&partner["partnerId"])
    }

    /// Goes through the workflow of the type, from the application to the active enrollment; its id.
    pub(super) async fn enroll(&self, partner_id: &str, program_id: &str) -> String {
        self.enroll_with(partner_id, program_id, &Value::Null).await
    }

    /// The same with terms in the agreement.
    pub(super) async fn enroll_with(
        &self,
        partner_id: &str,
        program_id: &str,
        terms: &Value,
    ) -> String {
        let application = json!({"partnerId": partner_id, "programId": program_id});
        let user = self.user_of(partner_id);
        let enrollment = posted(&user, "/v1/enrollments", application).await;
        let id = text(&enrollment["enrollmentId"]);
        let walk = Walk {
            vendor: self,
            partner_id,
            program_id,
            enrollment_id: &id,
            terms,
        };
        walk.up_to("SUBMIT").await;
        let submitted = posted(&user, &format!("/v1/enrollments/{id}:submit"), json!({})).await;
        if submitted["state"] != "ENROLLMENT_STATE_ACTIVE" {
            let path = |verb| format!("/v1/enrollments/{id}:{verb}");
            self.post(&path("startReview"), json!({})).await;
            walk.up_to("APPROVE").await;
            self.post(&path("approve"), json!({})).await;
            walk.up_to("ACTIVATE").await;
            self.post(&path("activate"), json!({})).await;
        }
        self.settled().await;
        id
    }

    /// An open deal that the partner brought; its id.
    pub(super) async fn deal(&self, partner_id: &str, role: &str) -> String {
        let deal = json!({
            "displayName": "A deal", "openDate": day(0), "amount": dollars(50_000),
            "partners": [{"partnerId": partner_id, "role": format!("PARTNER_ROLE_{role}")}],
        });
        let deal = self.post("/v1/opportunities", deal).await;
        text(&deal["opportunityId"])
    }

    pub(super) async fn win(&self, opportunity_id: &str) {
        let won = json!({"stage": "OPPORTUNITY_STAGE_WON", "closeDate": day(0)});
        let path = format!("/v1/opportunities/{opportunity_id}:changeStage");
        self.post(&path, won).await;
    }

    /// What the partner's facts say: kind and role, in order of their names.
    pub(super) async fn facts_of(&self, partner_id: &str) -> Vec<String> {
        let path = format!("/v1/facts?partner_id={partner_id}");
        let facts = self.admin.list(&path, "facts").await.expect("facts");
        let said = |fact: &Value| {
            let kind = text(&fact["kind"]).replace("FACT_KIND_", "");
            match fact["role"].as_str().unwrap_or_default() {
                "" | "PARTNER_ROLE_UNSPECIFIED" => kind,
                role => format!("{kind} {}", role.replace("PARTNER_ROLE_", "")),
            }
        };
        let mut said: Vec<String> = facts.iter().map(said).collect();
        said.sort();
        said
    }

    /// The partner asks for co-sell, the vendor accepts with a share of 40 %.
    pub(super) async fn co_sell(&self, partner_id: &str, wish: Value) {
        let user = self.user_of(partner_id);
        let asked = posted(&user, "/v1/coSellRequests", wish).await;
        let id = text(&asked["coSellRequestId"]);
        let share = json!({"sharePercent": {"value": "40"}});
        let accepted = self
            .post(&format!("/v1/coSellRequests/{id}:accept"), share)
            .await;
        assert_eq!(accepted["state"], "CO_SELL_STATE_ACCEPTED", "{accepted}");
    }
}

pub(super) async fn posted(rest: &Rest, path: &str, body: Value) -> Value {
    let answer = rest.post(path, &body).await;
    answer.unwrap_or_else(|refusal| panic!("{path} {body}: {refusal}"))
}

/// A refusal: its reason, and the reasons of its fields.
pub(super) async fn refused(rest: &Rest, path: &str, body: Value) -> (String, Vec<String>) {
    let request = rest.request(Method::POST, path).json(&body);
    let answer = rest.send(request).await.expect("an answer").body;
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let reasons = errors.iter().map(|error| text(&error["reason"]));
    (text(&answer["reason"]), reasons.collect())
}

pub(super) fn not_eligible<const N: usize>(codes: [&str; N]) -> (String, Vec<String>) {
    ("NOT_ELIGIBLE".to_owned(), codes.map(str::to_owned).into())
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) fn dollars(units: i64) -> Value {
    json!({"currencyCode": "USD", "units": units.to_string()})
}

/// Today, or so many days later.
pub(super) fn day(later: i64) -> Value {
    let day: NaiveDate = Clock::System.now().date_naive() + chrono::TimeDelta::days(later);
    json!({"year": day.year(), "month": day.month(), "day": day.day()})
}
