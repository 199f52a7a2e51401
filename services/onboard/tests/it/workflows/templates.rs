//! Each type's template, from the draft to an active enrollment through its own steps.

use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::answer::Value;
use contracts::tandem::onboard::v1::workflow_template_service_client::WorkflowTemplateServiceClient;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;

use super::walk::{Walk, country, lacking, text};
use crate::world::{ACME, World, fields, got};

const MANAGER: (&str, Role) = ("ada", Role::PartnerManager);
const OWNER: (&str, Role) = ("bob", Role::ProgramOwner);
const CONTROLLER: (&str, Role) = ("eve", Role::Finance);
const SELLER: (&str, Role) = ("sue", Role::FieldSeller);

async fn becomes_active(walk: &Walk<'_>) {
    let active = got(walk.activate().await).enrollment.expect("one");
    assert_eq!(active.state(), v1::EnrollmentState::Active);
    assert_eq!(walk.progress().await.next_actions, []);
}

#[tokio::test]
async fn templates_are_listed_from_low_touch_to_high_touch() {
    let world = World::new().await;
    let owner = world.onboard.as_role(ACME, Role::ProgramOwner);
    let mut client = WorkflowTemplateServiceClient::new(owner);
    let mut types = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = v1::ListWorkflowTemplatesRequest {
            page_size: 3,
            page_token,
        };
        let page = got(client.list_workflow_templates(request).await);
        types.extend(page.templates.iter().map(v1::WorkflowTemplate::r#type));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let expected = [
        PartnershipType::Informal,
        PartnershipType::Affiliate,
        PartnershipType::Referral,
        PartnershipType::Reseller,
        PartnershipType::Isv,
        PartnershipType::Oem,
        PartnershipType::Si,
    ];
    assert_eq!(types, expected);
    let request = v1::GetWorkflowTemplateRequest {
        r#type: PartnershipType::Oem.into(),
    };
    let oem = got(client.get_workflow_template(request).await).template;
    let steps = oem.and_then(|oem| oem.workflow).expect("one").steps;
    assert!(steps.iter().any(|step| step.key == "royalty_schedule"));
}

#[tokio::test]
async fn an_informal_listing_is_the_vendors_alone() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Informal).await;
    let listing = walk.answers("listing", &[("product_name", text("Ledger"))]);
    let refused = walk.as_partner().answer_form(listing).await;
    let refused = refused.expect_err("the vendor's form");
    assert_eq!(refused.code(), tonic::Code::PermissionDenied);
    walk.fill("listing", &[]).await;
    let active = got(walk.submit().await).enrollment.expect("one");
    assert_eq!(active.state(), v1::EnrollmentState::Active);
}

#[tokio::test]
async fn an_affiliate_is_vetted_by_one_person() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Affiliate).await;
    walk.fill("registration", &[]).await;
    got(walk.submit().await);
    walk.review().await;
    assert_eq!(
        lacking(walk.approve().await, "STEPS_INCOMPLETE"),
        fields([("vetting", "APPROVAL")])
    );
    got(walk.decide("vetting", MANAGER, true).await);
    got(walk.approve().await);
    becomes_active(&walk).await;
}

#[tokio::test]
async fn a_referral_partner_is_scored_and_its_terms_are_negotiated() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Referral).await;
    walk.fill("application", &[]).await;
    got(walk.submit().await);
    walk.review().await;
    walk.score("vetting", 3).await;
    assert_eq!(walk.state("vetting").await, v1::StepState::Failed);
    assert_eq!(
        lacking(walk.approve().await, "STEPS_INCOMPLETE"),
        fields([("vetting", "SCORE_TOO_LOW")])
    );
    walk.score("vetting", 1).await;
    let score = walk.step("vetting").await.score.expect("a score");
    assert_eq!(score.total, 40);
    got(walk.approve().await);
    assert_eq!(
        lacking(walk.activate().await, "STEPS_INCOMPLETE"),
        fields([
            ("terms", "ANSWER"),
            ("terms", "ANSWER"),
            ("terms_approval", "APPROVAL"),
            ("agreement", "AGREEMENT"),
        ])
    );
    walk.fill("terms", &[]).await;
    got(walk.decide("terms_approval", CONTROLLER, true).await);
    walk.has("AGREEMENT", "referral-agreement").await;
    becomes_active(&walk).await;
}

#[tokio::test]
async fn a_reseller_applies_qualifies_and_certifies_its_sellers() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Reseller).await;
    let from_nowhere = [("country", country("KP")), ("tax_id", text("DE 1"))];
    walk.fill("application", &from_nowhere).await;
    for form in ["territory", "portfolio", "competing_lines"] {
        walk.fill(form, &[]).await;
    }
    assert_eq!(
        lacking(walk.submit().await, "STEPS_INCOMPLETE"),
        fields([("country_allowed", "COUNTRY_REFUSED")])
    );
    walk.fill("application", &[]).await;
    got(walk.submit().await);
    walk.review().await;
    walk.score("qualification", 4).await;
    got(walk.decide("approval", MANAGER, true).await);
    assert_eq!(
        lacking(walk.approve().await, "STEPS_INCOMPLETE"),
        fields([("approval", "APPROVAL")])
    );
    got(walk.decide("approval", OWNER, true).await);
    got(walk.approve().await);
    walk.has("DOCUMENT", "w-9").await;
    walk.has("AGREEMENT", "resale-agreement").await;
    walk.certify("ann", "sales-professional").await;
    assert_eq!(
        lacking(walk.activate().await, "STEPS_INCOMPLETE"),
        fields([("product_certification", "TRAINING")])
    );
    walk.certify("ben", "sales-professional").await;
    becomes_active(&walk).await;
}

#[tokio::test]
async fn an_isv_registers_its_integration_and_the_joint_model() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Isv).await;
    for form in ["product", "integration", "joint_model"] {
        walk.fill(form, &[]).await;
    }
    got(walk.submit().await);
    walk.review().await;
    walk.score("fit", 1).await;
    got(walk.decide("approval", OWNER, true).await);
    got(walk.approve().await);
    walk.has("DOCUMENT", "security-questionnaire").await;
    walk.has("AGREEMENT", "joint-solution-terms").await;
    walk.certify_integration(59).await;
    assert_eq!(
        lacking(walk.activate().await, "STEPS_INCOMPLETE"),
        fields([("certified_integration", "TRAINING")])
    );
    walk.certify_integration(60).await;
    becomes_active(&walk).await;
}

#[tokio::test]
async fn an_oem_agreement_is_negotiated_approved_and_signed_before_activation() {
    let world = World::new().await;
    let walk = Walk::in_template(&world, PartnershipType::Oem).await;
    walk.fill("embedding", &[]).await;
    got(walk.submit().await);
    walk.review().await;
    for terms in ["royalty_schedule", "minimum_commitment", "continuity"] {
        walk.fill(terms, &[]).await;
    }
    got(walk.decide("approval", CONTROLLER, true).await);
    got(walk.decide("approval", OWNER, true).await);
    got(walk.approve().await);
    walk.certify_integration(80).await;
    assert_eq!(
        lacking(walk.activate().await, "STEPS_INCOMPLETE"),
        fields([("agreement", "AGREEMENT")])
    );
    walk.has("AGREEMENT", "oem-license").await;
    becomes_active(&walk).await;
}

async fn approved_integrator<'a>(world: &'a World) -> Walk<'a> {
    let walk = Walk::in_template(world, PartnershipType::Si).await;
    walk.fill("practice", &[("boutique", Value::YesNo(true))])
        .await;
    walk.fill("accounts", &[]).await;
    got(walk.submit().await);
    walk.review().await;
    got(walk.decide("approval", MANAGER, true).await);
    got(walk.decide("approval", SELLER, true).await);
    got(walk.approve().await);
    walk.has("DOCUMENT", "insurance-certificate").await;
    walk.has("AGREEMENT", "co-sell-agreement").await;
    walk
}

#[tokio::test]
async fn an_integrator_reaches_the_competency_by_certified_people() {
    let world = World::new().await;
    let walk = approved_integrator(&world).await;
    for person in ["ann", "ben", "cid", "dan", "eli"] {
        walk.certify(person, "implementation-professional").await;
    }
    let missing = walk.step("competency").await.missing;
    let wanted = "Certified practice: people certified as solution-architect: 1 needed, 0 there; or Boutique with proven outcomes: \
                  competency vertical-outcomes on level 1 or above: 1 needed, 0 there";
    assert_eq!(missing[0].description, wanted);
    walk.certify("ann", "solution-architect").await;
    becomes_active(&walk).await;
}

#[tokio::test]
async fn a_boutique_reaches_it_by_proven_outcomes() {
    let world = World::new().await;
    let walk = approved_integrator(&world).await;
    walk.certify("ann", "implementation-professional").await;
    assert_eq!(walk.state("competency").await, v1::StepState::Open);
    walk.award("vertical-outcomes").await;
    assert_eq!(walk.state("competency").await, v1::StepState::Done);
    becomes_active(&walk).await;
}
