//! Integrations: recorded, checked, certified.

use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::check_evidence::Source;
use contracts::tandem::enable::v1::eligibility_service_client::EligibilityServiceClient;
use contracts::tandem::enable::v1::integration_check_service_client::IntegrationCheckServiceClient;
use contracts::tandem::enable::v1::integration_service_client::IntegrationServiceClient;
use contracts::tandem::enable::v1::requirement::Condition;
use contracts::tandem::platform::v1::Role;
use kit::testing::{Client, at, bad_fields, reason};
use tonic::{Code, Status};
use uuid::Uuid;

use crate::world::{ACME, FIRST, SECOND, World, date};

pub(crate) fn integrations(client: Client) -> IntegrationServiceClient<Client> {
    IntegrationServiceClient::new(client)
}

fn checks(client: Client) -> IntegrationCheckServiceClient<Client> {
    IntegrationCheckServiceClient::new(client)
}

fn vendor(world: &World) -> Client {
    world.enable.as_role(ACME, Role::ProgramOwner)
}

/// An integration of the partner.
pub(crate) async fn integration(world: &World, partner: Uuid) -> v1::Integration {
    let request = v1::CreateIntegrationRequest {
        integration: Some(v1::Integration {
            partner_id: partner.to_string(),
            display_name: "Sync".to_owned(),
            partner_product: "Theirs".to_owned(),
            our_product: "Ours".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let made = integrations(vendor(world))
        .create_integration(request)
        .await;
    made.expect("made")
        .into_inner()
        .integration
        .expect("an integration")
}

fn evidence() -> Option<v1::CheckEvidence> {
    Some(v1::CheckEvidence {
        source: Some(Source::Url("https://ci.example.com/1".to_owned())),
    })
}

fn result(key: &str, score: i32) -> v1::CheckResult {
    v1::CheckResult {
        criterion_key: key.to_owned(),
        score,
        evidence: evidence(),
        note: String::new(),
    }
}

fn criterion(key: &str, dimension: v1::RubricDimension, weight: i32) -> v1::RubricCriterion {
    v1::RubricCriterion {
        key: key.to_owned(),
        display_name: key.to_owned(),
        dimension: dimension.into(),
        weight,
    }
}

/// One criterion each; quality from 50, depth from 20; half an hour free, then a point a minute; a year.
async fn rubric(world: &World) -> v1::IntegrationRubric {
    let rubric = v1::IntegrationRubric {
        criteria: vec![
            criterion("oauth", v1::RubricDimension::Quality, 1),
            criterion("objects", v1::RubricDimension::Depth, 1),
        ],
        free_configuration_minutes: 30,
        minutes_per_point: 1,
        minimum_quality: 50,
        minimum_depth: 20,
        validity_months: 12,
        ..Default::default()
    };
    let request = v1::UpdateIntegrationRubricRequest {
        integration_rubric: Some(rubric),
        ..Default::default()
    };
    let answer = checks(vendor(world))
        .update_integration_rubric(request)
        .await;
    answer
        .expect("updated")
        .into_inner()
        .integration_rubric
        .expect("a rubric")
}

fn submission(integration: &v1::Integration, oauth: i32, minutes: i32) -> v1::IntegrationCheck {
    v1::IntegrationCheck {
        integration_id: integration.integration_id.clone(),
        results: vec![result("oauth", oauth), result("objects", 60)],
        configuration_minutes: minutes,
        interoperability: vec![v1::InteroperabilityProof {
            product: "Ours".to_owned(),
            product_version: "2018.1".to_owned(),
            evidence: evidence(),
        }],
        ..Default::default()
    }
}

async fn submit(
    client: Client,
    check: v1::IntegrationCheck,
) -> Result<v1::IntegrationCheck, Status> {
    let request = v1::SubmitIntegrationCheckRequest {
        integration_check: Some(check),
        ..Default::default()
    };
    let answer = checks(client).submit_integration_check(request).await?;
    Ok(answer.into_inner().integration_check.expect("a check"))
}

async fn certify(world: &World, check_id: &str) -> Result<v1::IntegrationCheck, Status> {
    let request = v1::CertifyIntegrationCheckRequest {
        check_id: check_id.to_owned(),
        ..Default::default()
    };
    let answer = checks(vendor(world))
        .certify_integration_check(request)
        .await?;
    Ok(answer.into_inner().integration_check.expect("a check"))
}

async fn get(world: &World, id: &str) -> v1::Integration {
    let request = v1::GetIntegrationRequest {
        integration_id: id.to_owned(),
    };
    let answer = integrations(vendor(world)).get_integration(request).await;
    answer
        .expect("there")
        .into_inner()
        .integration
        .expect("an integration")
}

#[tokio::test]
async fn results_are_scored_certified_and_renewed() {
    let world = World::new().await;
    rubric(&world).await;
    let integration = integration(&world, FIRST).await;
    let partner = world.enable.as_partner(ACME, FIRST);
    let submitted = submit(partner, submission(&integration, 90, 40))
        .await
        .expect("submitted");
    assert_eq!((submitted.quality_score, submitted.depth_score), (80, 60));
    assert_eq!(
        submitted.reasons,
        [
            "objects scores 60 of 100 with weight 1 of 1: depth loses 40",
            "configuration takes 40 minutes where 30 are free: quality loses 10",
            "oauth scores 90 of 100 with weight 1 of 1: quality loses 10",
        ]
    );
    certify(&world, &submitted.check_id)
        .await
        .expect("certified");

    world.enable.clock.set(at("2018-06-01T08:00:00Z"));
    let renewal = submit(vendor(&world), submission(&integration, 100, 0))
        .await
        .expect("submitted");
    certify(&world, &renewal.check_id).await.expect("certified");
    let held = get(&world, &integration.integration_id).await;
    let periods: Vec<_> = held
        .certifications
        .iter()
        .map(|one| (one.quality_score, one.period.expect("a period")))
        .collect();
    let period = |start, end| v1::ValidPeriod {
        start_date: Some(date(start)),
        end_date: Some(date(end)),
    };
    assert_eq!(
        periods,
        [
            (80, period("2018-01-15", "2018-06-01")),
            (100, period("2018-06-01", "2019-06-01"))
        ]
    );
    let announced = world.enable.announced::<v1::IntegrationChanged>().await;
    let last = announced
        .last()
        .and_then(|changed| changed.integration.clone());
    assert_eq!(last, Some(held));
}

#[tokio::test]
async fn a_revoked_certification_ends_today() {
    let world = World::new().await;
    rubric(&world).await;
    let integration = integration(&world, FIRST).await;
    let check = submit(vendor(&world), submission(&integration, 90, 0))
        .await
        .expect("submitted");
    certify(&world, &check.check_id).await.expect("certified");
    world.enable.clock.set(at("2018-02-01T08:00:00Z"));
    let request = |reason: &str| v1::RevokeIntegrationCheckRequest {
        check_id: check.check_id.clone(),
        reason: reason.to_owned(),
        ..Default::default()
    };
    let revoked = checks(vendor(&world))
        .revoke_integration_check(request("it lost data"))
        .await;
    let revoked = revoked
        .expect("revoked")
        .into_inner()
        .integration_check
        .expect("a check");
    assert_eq!(revoked.decision_reason, "it lost data");
    let held = get(&world, &integration.integration_id).await;
    let end = held.certifications[0].period.expect("a period").end_date;
    assert_eq!(end, Some(date("2018-02-01")));
    let again = checks(vendor(&world))
        .revoke_integration_check(request("again"))
        .await;
    assert_eq!(
        reason(&again.expect_err("revoked already")),
        "ILLEGAL_TRANSITION"
    );
}

#[tokio::test]
async fn what_is_too_bad_is_refused_and_may_be_handed_in_again() {
    let world = World::new().await;
    rubric(&world).await;
    let integration = integration(&world, FIRST).await;
    let bad = submit(vendor(&world), submission(&integration, 49, 0))
        .await
        .expect("submitted");
    let refused = certify(&world, &bad.check_id).await.expect_err("too low");
    assert_eq!(reason(&refused), "BELOW_MINIMUM");
    assert_eq!(refused.message(), "quality is 49, 50 is the minimum");
    let second = submit(vendor(&world), submission(&integration, 90, 0)).await;
    assert_eq!(
        reason(&second.expect_err("one at a time")),
        "CHECK_AWAITS_DECISION"
    );
    let request = v1::RefuseIntegrationCheckRequest {
        check_id: bad.check_id,
        reason: "tokens never expire".to_owned(),
        ..Default::default()
    };
    let answer = checks(vendor(&world))
        .refuse_integration_check(request)
        .await;
    answer.expect("refused");
    submit(vendor(&world), submission(&integration, 90, 0))
        .await
        .expect("another try");
    assert_eq!(
        get(&world, &integration.integration_id)
            .await
            .certifications,
        []
    );
}

#[tokio::test]
async fn every_bad_field_of_results_is_named() {
    let world = World::new().await;
    rubric(&world).await;
    let integration = integration(&world, FIRST).await;
    let bad = v1::IntegrationCheck {
        results: vec![v1::CheckResult {
            evidence: None,
            ..result("oauth", 101)
        }],
        configuration_minutes: -1,
        ..submission(&integration, 0, 0)
    };
    let refused = submit(vendor(&world), bad).await.expect_err("bad");
    let fields: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(
        fields,
        [
            "integration_check.configuration_minutes",
            "integration_check.results[0].score",
            "integration_check.results[0].evidence"
        ]
    );
    let incomplete = v1::IntegrationCheck {
        results: vec![result("oauth", 1), result("oauth", 1), result("speed", 1)],
        ..submission(&integration, 0, 0)
    };
    let refused = submit(vendor(&world), incomplete).await.expect_err("bad");
    let reasons: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(_, reason)| reason)
        .collect();
    assert_eq!(reasons, ["DUPLICATE", "UNKNOWN_REFERENCE", "INCOMPLETE"]);
}

#[tokio::test]
async fn a_rubric_scores_what_comes_after_it() {
    let world = World::new().await;
    let default = checks(vendor(&world))
        .get_integration_rubric(v1::GetIntegrationRubricRequest {})
        .await;
    let default = default
        .expect("a rubric")
        .into_inner()
        .integration_rubric
        .expect("a rubric");
    assert_eq!((default.version, default.criteria.len()), (0, 8));
    let changed = rubric(&world).await;
    assert_eq!(changed.version, 1);
    let stale = v1::UpdateIntegrationRubricRequest {
        integration_rubric: Some(default),
        ..Default::default()
    };
    let refused = checks(vendor(&world))
        .update_integration_rubric(stale)
        .await;
    assert_eq!(refused.expect_err("stale").code(), Code::Aborted);
}

#[tokio::test]
async fn partners_see_and_touch_their_own() {
    let world = World::new().await;
    rubric(&world).await;
    let own = integration(&world, FIRST).await;
    let stranger = || world.enable.as_partner(ACME, SECOND);
    let request = v1::GetIntegrationRequest {
        integration_id: own.integration_id.clone(),
    };
    let refused = integrations(stranger()).get_integration(request).await;
    assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
    let refused = submit(stranger(), submission(&own, 90, 0)).await;
    assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
    let for_another = v1::CreateIntegrationRequest {
        integration: Some(own.clone()),
        ..Default::default()
    };
    let refused = integrations(stranger())
        .create_integration(for_another)
        .await;
    assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
    let found = integrations(stranger())
        .list_integrations(v1::ListIntegrationsRequest::default())
        .await;
    assert_eq!(found.expect("a list").into_inner().integrations, []);
    let mut renamed = own.clone();
    renamed.display_name = "Sync 2".to_owned();
    let request = v1::UpdateIntegrationRequest {
        integration: Some(renamed),
        ..Default::default()
    };
    let updated = integrations(world.enable.as_partner(ACME, FIRST))
        .update_integration(request)
        .await;
    let updated = updated
        .expect("theirs")
        .into_inner()
        .integration
        .expect("it");
    assert_eq!(updated.display_name, "Sync 2");
}

#[tokio::test]
async fn a_certified_integration_makes_its_partner_eligible() {
    let world = World::new().await;
    rubric(&world).await;
    let asked = v1::CertifiedIntegration {
        minimum_quality: 70,
        minimum_depth: 50,
    };
    let rule = v1::CreateEligibilityRuleRequest {
        eligibility_rule: Some(v1::EligibilityRule {
            display_name: "Co-sell".to_owned(),
            purpose: v1::EligibilityPurpose::CoSell.into(),
            requirement: Some(v1::Requirement {
                condition: Some(Condition::Integration(asked)),
            }),
            ..Default::default()
        }),
        ..Default::default()
    };
    let mut rules = EligibilityServiceClient::new(vendor(&world));
    rules.create_eligibility_rule(rule).await.expect("a rule");
    let integration = integration(&world, FIRST).await;
    let check = submit(vendor(&world), submission(&integration, 90, 0)).await;
    certify(&world, &check.expect("submitted").check_id)
        .await
        .expect("certified");
    world.enable.jobs_done().await;
    let announced = world.enable.announced::<v1::EligibilityChanged>().await;
    let last = announced
        .into_iter()
        .filter_map(|changed| changed.eligibility)
        .next_back();
    let last = last.expect("an announcement");
    assert_eq!(last.partner_id, FIRST.to_string());
    let period = v1::ValidPeriod {
        start_date: Some(date("2018-01-15")),
        end_date: Some(date("2019-01-15")),
    };
    assert_eq!(last.eligible_periods, [period]);
}
