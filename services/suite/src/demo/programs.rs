//! Five partners of five types, each paid for what it brings.
use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::rest::Rest;

/// One organization of the demonstration and the program it is in.
pub(super) struct Partner {
    pub name: &'static str,
    pub kind: &'static str,
    gap: &'static str,
    metric: &'static str,
    /// Sells our product himself, so that his wins are resale bookings.
    pub fulfils: bool,
}

/// The manager whose sellers are the vendor's own.
pub(super) const VENDOR_TEAM: &str = "Summer Sewald";

pub(super) const PARTNERS: [Partner; 5] = [
    Partner {
        name: "Dustin Brinkmann",
        kind: "RESELLER",
        gap: "MARKET_REACH",
        metric: "resale_revenue",
        fulfils: true,
    },
    Partner {
        name: "Melvin Marxen",
        kind: "ISV",
        gap: "PRODUCT_CAPABILITY",
        metric: "influenced_pipeline_share",
        fulfils: false,
    },
    Partner {
        name: "Cara Losch",
        kind: "REFERRAL",
        gap: "INTRODUCTIONS",
        metric: "partner_sourced_new_customers",
        fulfils: false,
    },
    Partner {
        name: "Rocco Neubert",
        kind: "SI",
        gap: "SERVICES_CAPACITY",
        metric: "win_rate",
        fulfils: false,
    },
    Partner {
        name: "Celia Rouche",
        kind: "OEM",
        gap: "EMBEDDED_DISTRIBUTION",
        metric: "units_shipped",
        fulfils: false,
    },
];

const REBATE_FOR_INTEGRATORS: &str = "Rebate for systems integrators";

/// Makes what is missing.
pub(super) async fn set_up(admin: &Rest) -> anyhow::Result<()> {
    let_won_deals_ship_units(admin).await?;
    for partner in &PARTNERS {
        let program = program(admin, partner).await?;
        let partner_id = found_or_made(
            admin,
            "/v1/partners",
            "partners",
            partner.name,
            &json!({
                "displayName": partner.name,
                "externalId": partner.name,
                "relationshipManager": format!("manager of {}", partner.name),
            }),
        )
        .await?["partnerId"]
            .clone();
        enrollment(admin, &partner_id, &program["programId"]).await?;
        let plan = plan(admin, partner, &program["programId"]).await?;
        if plan["state"] == "PLAN_STATE_DRAFT" {
            activate(admin, &plan).await?;
        }
    }
    found_or_made(
        admin,
        "/v1/plans",
        "plans",
        REBATE_FOR_INTEGRATORS,
        &rebate_for_integrators(admin).await?,
    )
    .await?;
    Ok(())
}

/// Names of the partners, in order.
pub(super) fn names() -> Vec<String> {
    let mut names: Vec<String> = PARTNERS.map(|partner| partner.name.to_owned()).into();
    names.sort();
    names
}

pub(super) async fn id_of(admin: &Rest, name: &str) -> anyhow::Result<String> {
    let partners = admin.list("/v1/partners", "partners").await?;
    let partner = partners.iter().find(|row| row["displayName"] == name);
    let id = partner.and_then(|partner| partner["partnerId"].as_str());
    Ok(id.context("the partner exists")?.to_owned())
}

pub(super) async fn name_of(admin: &Rest, partner_id: &str) -> anyhow::Result<String> {
    let partner = admin.get(&format!("/v1/partners/{partner_id}")).await?;
    Ok(partner["displayName"]
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

/// The plan that pays integrators for what they don't produce; answers the refusal.
pub(super) async fn activate_rebate_for_integrators(admin: &Rest) -> anyhow::Result<Value> {
    let plans = admin.list("/v1/plans", "plans").await?;
    let plan = plans
        .iter()
        .find(|plan| plan["displayName"] == REBATE_FOR_INTEGRATORS)
        .context("the plan is drafted")?;
    let path = format!(
        "/v1/plans/{}:activate",
        plan["planId"].as_str().unwrap_or_default()
    );
    let answer = admin
        .send(admin.request(reqwest::Method::POST, &path).json(&json!({})))
        .await?;
    Ok(answer.body)
}

/// Adds the resale booking to what integrators produce.
pub(super) async fn let_integrators_resell(admin: &Rest) -> anyhow::Result<()> {
    let produced = json!({"kind": "FACT_KIND_RESALE_BOOKING", "role": "PARTNER_ROLE_FULFILMENT", "origin": "FACT_ORIGIN_WON_OPPORTUNITY"});
    change_profile(admin, "SI", |facts| facts.push(produced)).await
}

/// Each won deal of an OEM is one shipped unit here.
async fn let_won_deals_ship_units(admin: &Rest) -> anyhow::Result<()> {
    let units = json!({"kind": "FACT_KIND_UNIT_REPORT", "role": "PARTNER_ROLE_SOURCED", "origin": "FACT_ORIGIN_WON_OPPORTUNITY"});
    change_profile(admin, "OEM", |facts| *facts = vec![units]).await
}

async fn change_profile(
    admin: &Rest,
    kind: &str,
    change: impl FnOnce(&mut Vec<Value>),
) -> anyhow::Result<()> {
    let path = format!("/v1/typeProfiles/PARTNERSHIP_TYPE_{kind}");
    let mut profile = admin.get(&path).await?;
    let before = profile.clone();
    change(
        profile["producedFacts"]
            .as_array_mut()
            .context("a profile has facts")?,
    );
    if profile != before {
        admin.patch(&path, &profile).await?;
    }
    Ok(())
}

/// The row of that name, made if there is none.
async fn found_or_made(
    admin: &Rest,
    path: &str,
    rows: &str,
    name: &str,
    made: &Value,
) -> anyhow::Result<Value> {
    let found = admin
        .list(path, rows)
        .await?
        .into_iter()
        .find(|row| row["displayName"] == name);
    match found {
        Some(found) => Ok(found),
        None => admin.post(path, made).await,
    }
}

async fn program(admin: &Rest, partner: &Partner) -> anyhow::Result<Value> {
    let name = format!("{} program", partner.kind);
    let found = admin
        .list("/v1/programs", "programs")
        .await?
        .into_iter()
        .find(|row| row["displayName"] == name.as_str());
    if let Some(found) = found {
        return Ok(found);
    }
    let objective = admin
        .post(
            "/v1/objectives",
            &json!({
                "description": format!("close the gap {} in 2017", partner.gap.to_lowercase()),
                "gap": format!("GAP_{}", partner.gap),
                "targetMetric": partner.metric,
                "targetValue": {"value": "1"},
                "horizon": {"year": 2017, "month": 12, "day": 31},
                "owner": "chief revenue officer",
            }),
        )
        .await?;
    let drafted = admin
        .post(
            "/v1/programs",
            &json!({
                "displayName": name,
                "type": format!("PARTNERSHIP_TYPE_{}", partner.kind),
                "objectiveId": objective["objectiveId"],
                "customerDirection": "CUSTOMER_DIRECTION_INBOUND",
                // These partners are enrolled already: nothing is asked of them.
                "workflow": {},
            }),
        )
        .await?;
    let path = format!(
        "/v1/programs/{}:activate",
        drafted["programId"].as_str().unwrap_or_default()
    );
    admin.post(&path, &json!({})).await
}

/// Takes the partner through the workflow: submitted, reviewed, approved, active in 2017.
async fn enrollment(admin: &Rest, partner_id: &Value, program_id: &Value) -> anyhow::Result<()> {
    let path = format!(
        "/v1/enrollments?partner_id={}",
        partner_id.as_str().unwrap_or_default()
    );
    if !admin.list(&path, "enrollments").await?.is_empty() {
        return Ok(());
    }
    let drafted = admin
        .post(
            "/v1/enrollments",
            &json!({"partnerId": partner_id, "programId": program_id}),
        )
        .await?;
    let id = drafted["enrollmentId"]
        .as_str()
        .context("an enrollment has an id")?
        .to_owned();
    for step in ["submit", "startReview", "approve"] {
        admin
            .post(&format!("/v1/enrollments/{id}:{step}"), &json!({}))
            .await?;
    }
    let year = json!({"effectiveDate": start(), "endDate": end()});
    let active = admin
        .post(&format!("/v1/enrollments/{id}:activate"), &year)
        .await?;
    ensure!(
        active["state"] == "ENROLLMENT_STATE_ACTIVE",
        "the enrollment did not become active: {active}"
    );
    Ok(())
}

async fn plan(admin: &Rest, partner: &Partner, program_id: &Value) -> anyhow::Result<Value> {
    let name = format!("{} plan 2017", partner.kind);
    let components: Vec<Value> = components(partner.kind)
        .into_iter()
        .map(|mut component| {
            component["currencyCode"] = json!("USD");
            component
        })
        .collect();
    let drafted = json!({
        "displayName": name, "programId": program_id, "effectiveDate": start(), "endDate": end(), "components": components,
    });
    // The program's event may still be on its way; the plan service says so and is asked again.
    for _ in 0..100 {
        match found_or_made(admin, "/v1/plans", "plans", &name, &drafted).await {
            Err(error) if error.to_string().contains("PROGRAM_UNKNOWN") => {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            outcome => return outcome,
        }
    }
    anyhow::bail!("the program did not reach the plan service")
}

async fn activate(admin: &Rest, plan: &Value) -> anyhow::Result<()> {
    let path = format!(
        "/v1/plans/{}:activate",
        plan["planId"].as_str().unwrap_or_default()
    );
    let active = admin.post(&path, &json!({})).await?;
    ensure!(
        active["state"] == "PLAN_STATE_ACTIVE",
        "the plan did not become active: {active}"
    );
    Ok(())
}

async fn rebate_for_integrators(admin: &Rest) -> anyhow::Result<Value> {
    let programs = admin.list("/v1/programs", "programs").await?;
    let program = programs
        .iter()
        .find(|program| program["type"] == "PARTNERSHIP_TYPE_SI")
        .context("the SI program exists")?;
    let tiers = json!([{"upTo": decimal("500000"), "rate": decimal("1")}, {"rate": decimal("2")}]);
    Ok(json!({
        "displayName": REBATE_FOR_INTEGRATORS, "programId": program["programId"], "effectiveDate": start(), "endDate": end(),
        "components": [{
            "key": "whole-volume-rebate", "displayName": "Whole-volume rebate", "currencyCode": "USD",
            "volumeRebate": {"tiers": tiers, "tierMethod": "TIER_METHOD_WHOLE_VOLUME", "period": "PERIOD_QUARTER"},
        }],
    }))
}

/// What each type is paid for.
fn components(kind: &str) -> Vec<Value> {
    match kind {
        "RESELLER" => vec![
            json!({"key": "deal-registration", "displayName": "Deal-registration commission",
                   "dealRegistrationCommission": {"ratePercent": decimal("10")}}),
            json!({"key": "volume-rebate", "displayName": "Volume rebate",
                   "volumeRebate": {"tierMethod": "TIER_METHOD_MARGINAL", "period": "PERIOD_QUARTER", "tiers": [
                       {"upTo": decimal("250000"), "rate": decimal("1")},
                       {"upTo": decimal("350000"), "rate": decimal("2")},
                       {"rate": decimal("3")}]}}),
        ],
        "ISV" => vec![pipeline_bonus("2.5")],
        "SI" => vec![pipeline_bonus("3")],
        "REFERRAL" => vec![json!({"key": "referral-fee", "displayName": "Referral fee",
                   "referralFee": {"ratePercent": decimal("5"), "capPerDeal": dollars("200")}})],
        "OEM" => vec![json!({"key": "royalty", "displayName": "Royalty per unit",
                   "oemRoyalty": {"period": "PERIOD_QUARTER", "minimum": dollars("6000"), "carryOver": "CARRY_OVER_NONE", "tiers": [
                       {"upTo": decimal("300"), "rate": decimal("50")},
                       {"upTo": decimal("500"), "rate": decimal("40")},
                       {"rate": decimal("30")}]}})],
        _ => Vec::new(),
    }
}

fn pipeline_bonus(rate: &str) -> Value {
    json!({"key": "pipeline-bonus", "displayName": "Pipeline contribution bonus",
           "pipelineContributionBonus": {"role": "PARTNER_ROLE_SOURCED", "ratePercent": decimal(rate)}})
}

fn decimal(value: &str) -> Value {
    json!({"value": value})
}

fn dollars(units: &str) -> Value {
    json!({"currencyCode": "USD", "units": units})
}

fn start() -> Value {
    json!({"year": 2017, "month": 1, "day": 1})
}

/// The first day after the year.
fn end() -> Value {
    json!({"year": 2018, "month": 1, "day": 1})
}
