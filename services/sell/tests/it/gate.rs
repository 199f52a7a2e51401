//! What partners need before they claim or co-sell, and what they are told when it is missing.

use contracts::tandem::enable::v1 as enable;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::sell::v1;
use contracts::tandem::sell::v1::gate_service_client::GateServiceClient;
use contracts::tandem::sell::v1::registration_service_client::RegistrationServiceClient;
use kit::testing::at;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::build::date;
use crate::build::rows::{open, with};
use crate::world::{ACME, World, bad_fields, got, refused};

impl World {
    /// Announces a rule that sellers must be certified.
    async fn rule(&self, purpose: enable::EligibilityPurpose) -> Uuid {
        let id = kit::ids::new();
        let rule = enable::EligibilityRule {
            rule_id: id.to_string(),
            display_name: "Certified sellers".to_owned(),
            purpose: purpose.into(),
            state: enable::EligibilityRuleState::Active.into(),
            requirement_text: "1 person certified as seller".to_owned(),
            person_requirement: Some(enable::Requirement::default()),
            ..Default::default()
        };
        let payload = enable::EligibilityRuleChanged { rule: Some(rule) };
        let key = format!("eligibilityRules/{id}");
        self.sell.deliver("enable", ACME, &key, 1, &payload).await;
        id
    }

    /// Announces that the partner satisfies the rule by Ann until a day.
    async fn eligible(&self, rule: Uuid, partner: Uuid, version: u64, until: Option<&str>) {
        let periods = vec![enable::ValidPeriod {
            start_date: Some(date("2017-01-01")),
            end_date: until.map(date),
        }];
        let ann = enable::EligiblePerson {
            person_id: "ann".to_owned(),
            eligible_periods: periods.clone(),
        };
        let missing = enable::MissingRequirement {
            code: "CERTIFIED_PEOPLE".to_owned(),
            description: "1 person certified as seller".to_owned(),
            remedy: "have somebody certified".to_owned(),
        };
        let eligibility = enable::Eligibility {
            rule_id: rule.to_string(),
            partner_id: partner.to_string(),
            eligible_periods: periods,
            missing: vec![missing],
            people: vec![ann],
        };
        let payload = enable::EligibilityChanged {
            eligibility: Some(eligibility),
        };
        let key = format!("eligibilities/{rule}/{partner}");
        let sell = &self.sell;
        sell.deliver("enable", ACME, &key, version, &payload).await;
    }

    async fn register(&self, registration: v1::Registration) -> Result<v1::Registration, Status> {
        let request = v1::CreateRegistrationRequest {
            registration: Some(registration),
            ..Default::default()
        };
        let answer = self.registrations().create_registration(request).await?;
        Ok(answer.into_inner().registration.expect("a registration"))
    }

    async fn check(&self, question: v1::CheckGateRequest) -> v1::CheckGateResponse {
        got(self.gate().check_gate(question).await)
    }
}

/// What is missing, as `field CODE`.
fn missing(refusal: &Status) -> Vec<String> {
    assert_eq!(refusal.code(), Code::FailedPrecondition, "{refusal}");
    assert_eq!(kit::testing::reason(refusal), "NOT_ELIGIBLE");
    let fields = kit::testing::bad_fields(refusal).into_iter();
    fields
        .map(|(field, code)| format!("{field} {code}"))
        .collect()
}

fn question(partner: Uuid, purpose: v1::GatePurpose) -> v1::CheckGateRequest {
    v1::CheckGateRequest {
        partner_id: partner.to_string(),
        purpose: purpose.into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_refused_claim_names_all_that_is_missing_and_writes_nothing() {
    let world = World::new().await;
    let partner = world.partner("isv").await;
    let rule = world.rule(enable::EligibilityPurpose::Registration).await;
    world.eligible(rule, partner, 1, Some("2017-06-01")).await;
    let solution = world.solution(partner, None).await;
    let deal = world.imported(open("1")).await;
    let written = world.sell.written().await;
    let claim = v1::Registration {
        partner_id: partner.to_string(),
        opportunity_id: deal,
        solution_id: solution.to_string(),
        person_id: "bob".to_owned(),
        ..Default::default()
    };
    let refusal = world.register(claim).await.expect_err("shut");
    assert_eq!(
        missing(&refusal),
        [
            "registration.partner_id NOT_ENROLLED",
            "registration.solution_id SOLUTION_NOT_AGREED",
            "registration.partner_id CERTIFIED_PEOPLE",
            "registration.person_id PERSON_NOT_ELIGIBLE",
        ]
    );
    assert_eq!(world.sell.written().await, written);
}

#[tokio::test]
async fn who_has_everything_passes_and_the_claim_says_with_what() {
    let world = World::new().await;
    let partner = world.enrolled("isv", PartnershipType::Isv).await;
    let rule = world.rule(enable::EligibilityPurpose::Registration).await;
    let solution = world.solution(partner, Some("2017-01-01")).await;
    let deal = world.imported(open("1")).await;
    let claim = v1::Registration {
        partner_id: partner.to_string(),
        opportunity_id: deal,
        solution_id: solution.to_string(),
        person_id: "ann".to_owned(),
        ..Default::default()
    };
    let undecided = world.register(claim.clone()).await.expect_err("shut");
    assert_eq!(
        missing(&undecided),
        ["registration.partner_id ELIGIBILITY_UNDECIDED"]
    );
    world.eligible(rule, partner, 1, None).await;
    let made = world.register(claim.clone()).await.expect("claimed");
    assert_eq!(
        (made.solution_id, made.person_id),
        (claim.solution_id.clone(), claim.person_id.clone())
    );
    // The certificate ended; an older announcement that comes late says nothing new.
    world.eligible(rule, partner, 3, Some("2018-01-15")).await;
    world.eligible(rule, partner, 2, None).await;
    let ended = world.register(claim).await.expect_err("shut");
    assert_eq!(
        missing(&ended),
        [
            "registration.partner_id CERTIFIED_PEOPLE",
            "registration.person_id PERSON_NOT_ELIGIBLE",
        ]
    );
}

#[tokio::test]
async fn a_source_that_is_silent_keeps_the_gate_shut() {
    let world = World::new().await;
    let partner = world.enrolled("isv", PartnershipType::Isv).await;
    let deal = world.imported(open("1")).await;
    world.sell.clock.set(at("2018-01-15T13:00:01Z"));
    let heard = world.sell.deliver_all("onboard", vec![]).await;
    heard.expect("a sign of life");
    let refusal = world.claim(partner, &deal).await.expect_err("shut");
    assert_eq!(refusal.code(), Code::Unavailable);
    assert_eq!(kit::testing::reason(&refusal), "KNOWLEDGE_STALE");
    assert!(
        refusal
            .message()
            .starts_with("what is known from enable is 60 minutes old;"),
        "{refusal}"
    );
    let check = world
        .check(question(partner, v1::GatePurpose::Registration))
        .await;
    let stale: Vec<(String, bool)> = (check.sources.into_iter())
        .map(|source| (source.source, source.stale))
        .collect();
    assert_eq!(
        stale,
        [("onboard".to_owned(), false), ("enable".to_owned(), true)]
    );
    assert!(!check.open && check.missing.is_empty());
    world.signs_of_life().await;
    world.claim(partner, &deal).await.expect("claimed");
}

#[tokio::test]
async fn the_gate_answers_without_acting() {
    let world = World::new().await;
    let partner = world.enrolled("isv", PartnershipType::Isv).await;
    let written = world.sell.written().await;
    let registration = question(partner, v1::GatePurpose::Registration);
    assert!(world.check(registration.clone()).await.open);
    let co_sell = world
        .check(question(partner, v1::GatePurpose::CoSell))
        .await;
    assert!(!co_sell.open);
    let found: Vec<(String, String, String)> = (co_sell.missing.into_iter())
        .map(|one| (one.field, one.code, one.source))
        .collect();
    let needed = ["solution_id", "SOLUTION_REQUIRED", "sell"].map(str::to_owned);
    assert_eq!(found, [needed.into()]);
    let before = v1::CheckGateRequest {
        day: Some(date("2016-12-31")),
        ..registration
    };
    let early = world.check(before).await;
    assert_eq!(early.missing[0].code, "ENROLLMENT_NOT_ACTIVE");
    assert!(
        early.missing[0]
            .description
            .contains("active from 2017-01-01 on")
    );
    assert_eq!(world.sell.written().await, written);

    assert_eq!(
        bad_fields(
            world
                .gate()
                .check_gate(v1::CheckGateRequest::default())
                .await
        ),
        ["partner_id REQUIRED", "purpose REQUIRED"]
    );
    let unknown = question(kit::ids::new(), v1::GatePurpose::CoSell);
    assert_eq!(
        bad_fields(world.gate().check_gate(unknown).await),
        ["partner_id UNKNOWN_PARTNER"]
    );
}

#[tokio::test]
async fn a_partners_user_asks_about_its_own_partner() {
    let world = World::new().await;
    let own = world.enrolled("own", PartnershipType::Isv).await;
    let other = world.enrolled("other", PartnershipType::Isv).await;
    let mut client = GateServiceClient::new(world.sell.as_partner(ACME, own));
    let mut asked = question(own, v1::GatePurpose::Registration);
    asked.partner_id.clear();
    assert!(got(client.check_gate(asked).await).open);
    let stranger = client
        .check_gate(question(other, v1::GatePurpose::Registration))
        .await;
    assert_eq!(refused(stranger).0, Code::NotFound);
    // Another partner's solution is as unknown as one that does not exist.
    let solution = world.solution(other, Some("2017-01-01")).await;
    let deal = with(
        open("1"),
        "own",
        contracts::tandem::partnership::v1::PartnerRole::Sourced,
        false,
    );
    let claim = v1::Registration {
        opportunity_id: world.imported(deal).await,
        solution_id: solution.to_string(),
        ..Default::default()
    };
    let request = v1::CreateRegistrationRequest {
        registration: Some(claim),
        ..Default::default()
    };
    let mut claims = RegistrationServiceClient::new(world.sell.as_partner(ACME, own));
    let refusal = claims.create_registration(request).await.expect_err("shut");
    assert_eq!(
        missing(&refusal),
        ["registration.solution_id SOLUTION_UNKNOWN"]
    );
}
