//! A vendor with two partners, one of which has sold something and earned by it; and another vendor.
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use contracts::tandem::platform::v1::Role;
use kit::clock::Clock;
use serde_json::{Value, json};
use suite::operator::operator;

use super::callers::Callers;
use super::client::Services;
use super::contract::Rpc;
use crate::harness::World;

pub(super) const TENANT: &str = "acme";
pub(super) const OTHER_TENANT: &str = "other";

/// What the samples build on; ids as JSON strings.
pub(super) struct Given {
    pub(super) world: World,
    pub(super) services: Services,
    pub(super) callers: Callers,
    /// The partner whose data it all is.
    pub(super) partner_id: Value,
    pub(super) program_id: Value,
    pub(super) account_id: Value,
    pub(super) product_id: Value,
    pub(super) plan_id: Value,
    /// Won by the partner.
    pub(super) deal_id: Value,
    serial: AtomicU32,
}

impl Given {
    pub(super) async fn prepare() -> Self {
        let world = World::start().await;
        let services = Services::at(format!("http://{}", world.installation.running.services));
        let nobody = uuid::Uuid::nil();
        let mut given = Self {
            callers: Callers::new(&world.key, nobody, nobody),
            world,
            services,
            partner_id: Value::Null,
            program_id: Value::Null,
            account_id: Value::Null,
            product_id: Value::Null,
            plan_id: Value::Null,
            deal_id: Value::Null,
            serial: AtomicU32::new(0),
        };
        given.tenants().await;
        given.partners().await;
        given.settled().await;
        given.sales().await;
        given.settled().await;
        given
    }

    async fn tenants(&self) {
        let root = self.world.installation.token(&operator(false));
        let root = root.expect("a token");
        for tenant in [TENANT, OTHER_TENANT] {
            let request = json!({"tenant": {"tenantId": tenant, "displayName": tenant, "currencyCode": "USD"}});
            let rpc = Rpc::named("TenantService/CreateTenant");
            let made = self.services.call(&rpc, Some(&root), &request).await;
            made.expect("a tenant");
        }
    }

    async fn partners(&mut self) {
        let first = self.partner().await["partnerId"].clone();
        let other = self.partner().await["partnerId"].clone();
        let id = |value: &Value| value.as_str().expect("an id").parse().expect("a UUID");
        self.callers = Callers::new(&self.world.key, id(&first), id(&other));
        self.partner_id = first;
        self.program_id = self.active_program().await["programId"].clone();
        let enrollment = self.enrollment(&self.program_id).await;
        self.walk(
            &enrollment,
            &["Submit", "StartReview", "Approve", "Activate"],
        )
        .await;
    }

    async fn sales(&mut self) {
        let account = json!({"displayName": "A customer", "externalId": self.name("account")});
        let account = json!({"account": account});
        let account = self.asked("AccountService/CreateAccount", account).await;
        self.account_id = account["account"]["accountId"].clone();
        let product = json!({"externalId": self.name("product"), "displayName": "A product", "listPrice": dollars(500)});
        let products = json!({"products": [product]});
        let products = self
            .asked("ProductService/BatchUpsertProducts", products)
            .await;
        self.product_id = products["results"][0]["resourceId"].clone();

        let plan = self.draft_plan().await;
        self.plan_id = plan["planId"].clone();
        let activate = json!({"planId": self.plan_id});
        self.asked("PlanService/ActivatePlan", activate).await;
        self.deal_id = self.opportunity("PARTNER_ROLE_FULFILMENT").await["opportunityId"].clone();
        let won = json!({"opportunityId": self.deal_id, "stage": "OPPORTUNITY_STAGE_WON", "closeDate": today()});
        self.asked("OpportunityService/ChangeOpportunityStage", won)
            .await;
    }

    /// What the tenant's administrator is answered.
    pub(super) async fn asked(&self, method: &str, request: Value) -> Value {
        let admin = kit::testing::somebody(TENANT, &[Role::TenantAdmin], None);
        let token = self.world.installation.token(&admin).expect("a token");
        let rpc = Rpc::named(method);
        let answer = self.services.call(&rpc, Some(&token), &request).await;
        answer.unwrap_or_else(|refusal| panic!("{method} {request}: {refusal:?}"))
    }

    /// Waits until everything that was written is through.
    pub(super) async fn settled(&self) {
        let patience = std::time::Duration::from_secs(60);
        let settled = suite::settle::settled(&self.world.operator(), patience).await;
        settled.expect("everything is through");
    }

    /// What to ask for to get all rows of the partner in one page.
    pub(super) fn rows_of_partner(&self) -> Value {
        json!({"partnerId": self.partner_id, "pageSize": 1_000})
    }

    /// A name that nothing else has.
    pub(super) fn name(&self, kind: &str) -> String {
        let number = self.serial.fetch_add(1, Ordering::Relaxed);
        format!("acme-{kind}-{number}")
    }

    pub(super) async fn partner(&self) -> Value {
        let name = self.name("partner");
        let partner = json!({"partner": {"displayName": name, "externalId": name}});
        let made = self.asked("PartnerService/CreatePartner", partner).await;
        made["partner"].clone()
    }

    pub(super) async fn objective(&self) -> Value {
        let made = self
            .asked(
                "ObjectiveService/CreateObjective",
                json!({"objective": objective()}),
            )
            .await;
        made["objective"].clone()
    }

    pub(super) async fn draft_program(&self) -> Value {
        let program = self.program(&self.objective().await["objectiveId"]);
        let made = self
            .asked("ProgramService/CreateProgram", json!({"program": program}))
            .await;
        made["program"].clone()
    }

    pub(super) async fn active_program(&self) -> Value {
        let draft = self.draft_program().await;
        let request = json!({"programId": draft["programId"]});
        let active = self.asked("ProgramService/ActivateProgram", request).await;
        active["program"].clone()
    }

    /// What to ask for to get a program.
    pub(super) fn program(&self, objective_id: &Value) -> Value {
        json!({
            "displayName": self.name("program"), "type": "PARTNERSHIP_TYPE_RESELLER", "objectiveId": objective_id,
            "customerDirection": "CUSTOMER_DIRECTION_INBOUND",
        })
    }

    /// A drafted enrollment of the partner.
    pub(super) async fn enrollment(&self, program_id: &Value) -> Value {
        let enrollment = json!({"partnerId": self.partner_id, "programId": program_id});
        let request = json!({"enrollment": enrollment});
        let made = self
            .asked("EnrollmentService/CreateEnrollment", request)
            .await;
        made["enrollment"].clone()
    }

    /// Takes an enrollment through these steps; an activation is from the beginning of the year.
    pub(super) async fn walk(&self, enrollment: &Value, steps: &[&str]) {
        for step in steps {
            let mut request = json!({"enrollmentId": enrollment["enrollmentId"]});
            match *step {
                "Activate" => request["effectiveDate"] = new_year(),
                "Suspend" => request["reason"] = json!("not paid"),
                _ => {}
            }
            let method = match *step {
                "StartReview" => "EnrollmentService/StartEnrollmentReview".to_owned(),
                "RequestInformation" => {
                    request["message"] = json!("which territory?");
                    "EnrollmentService/RequestEnrollmentInformation".to_owned()
                }
                step => format!("EnrollmentService/{step}Enrollment"),
            };
            self.asked(&method, request).await;
        }
    }

    /// An open opportunity in which the partner holds the role.
    pub(super) async fn opportunity(&self, role: &str) -> Value {
        let opportunity = json!({"opportunity": self.deal(role)});
        let made = self
            .asked("OpportunityService/CreateOpportunity", opportunity)
            .await;
        made["opportunity"].clone()
    }

    /// What to ask for to get an opportunity.
    pub(super) fn deal(&self, role: &str) -> Value {
        json!({
            "externalId": self.name("deal"), "displayName": "A deal", "accountId": self.account_id,
            "openDate": today(), "amount": dollars(1_000), "lines": [{"productId": self.product_id}],
            "partners": [{"partnerId": self.partner_id, "role": role}],
        })
    }

    pub(super) async fn draft_plan(&self) -> Value {
        let made = self
            .asked("PlanService/CreatePlan", json!({"plan": self.plan()}))
            .await;
        made["plan"].clone()
    }

    /// A plan that comes into force in a year.
    pub(super) async fn announced_plan(&self) -> Value {
        let mut plan = self.plan();
        plan["effectiveDate"] = in_a_year();
        let made = self.asked("PlanService/CreatePlan", json!({"plan": plan}));
        let activate = json!({"planId": made.await["plan"]["planId"]});
        let active = self.asked("PlanService/ActivatePlan", activate).await;
        active["plan"].clone()
    }

    /// What to ask for to get a plan: a rebate on what is resold.
    pub(super) fn plan(&self) -> Value {
        let rebate = json!({"tiers": [{"rate": {"value": "5"}}], "period": "PERIOD_QUARTER"});
        let component = json!({"key": "volume-rebate", "displayName": "Volume rebate", "currencyCode": "USD", "volumeRebate": rebate});
        json!({
            "displayName": self.name("plan"), "programId": self.program_id, "effectiveDate": new_year(),
            "components": [component],
        })
    }

    /// What to ask for to get a fact.
    pub(super) fn fact(&self) -> Value {
        json!({
            "source": "erp", "externalId": self.name("fact"), "kind": "FACT_KIND_RESALE_BOOKING",
            "partnerId": self.partner_id, "role": "PARTNER_ROLE_FULFILMENT", "accountId": self.account_id,
            "amount": dollars(300), "businessDate": today(),
        })
    }
}

/// What to ask for to get an objective.
pub(super) fn objective() -> Value {
    json!({
        "description": "sell where we have no sellers", "gap": "GAP_MARKET_REACH", "targetMetric": "resale_revenue",
        "targetValue": {"value": "1000000"}, "horizon": in_a_year(), "owner": "chief revenue officer",
    })
}

pub(super) fn dollars(units: i64) -> Value {
    json!({"currencyCode": "USD", "units": units.to_string()})
}

pub(super) fn today() -> Value {
    date(Clock::System.now().date_naive())
}

pub(super) fn in_a_year() -> Value {
    in_days(365)
}

pub(super) fn in_days(days: i64) -> Value {
    date(Clock::System.now().date_naive() + TimeDelta::days(days))
}

fn new_year() -> Value {
    json!({"year": Clock::System.now().year(), "month": 1, "day": 1})
}

fn date(day: NaiveDate) -> Value {
    json!({"year": day.year(), "month": day.month(), "day": day.day()})
}
