//! Tiers through the API: figures arrive as events, decisions keep their reasons.

use contracts::google::r#type::{Decimal, Money};
use contracts::tandem::enable::v1 as enable;
use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::tier_service_client::TierServiceClient;
use contracts::tandem::partnership::v1::{FactKind, PartnerRole};
use contracts::tandem::platform::v1::Role;
use contracts::tandem::sell::v1 as sell;
use kit::testing::{Client, at};
use tonic::Code;
use uuid::Uuid;
use v1::{TierMetric, TierOutcome};

use crate::ask::Ask;
use crate::world::{ACME, World, bad_fields, date, fields, got, refused};

pub(crate) fn tiers(world: &World) -> TierServiceClient<Client> {
    TierServiceClient::new(world.onboard.as_role(ACME, Role::ProgramOwner))
}

pub(crate) fn decimal(value: &str) -> Option<Decimal> {
    Some(Decimal {
        value: value.to_owned(),
    })
}

fn bookings(at_least: &str) -> v1::TierCondition {
    v1::TierCondition {
        metric: TierMetric::BookedAmount.into(),
        fact_kind: FactKind::ResaleBooking.into(),
        rolling_months: 12,
        at_least: decimal(at_least),
        ..Default::default()
    }
}

fn alone(condition: v1::TierCondition) -> v1::TierRule {
    v1::TierRule {
        rule: Some(v1::tier_rule::Rule::Condition(condition)),
    }
}

fn all(conditions: Vec<v1::TierCondition>) -> v1::TierRule {
    let rules = conditions.into_iter().map(alone).collect();
    v1::TierRule {
        rule: Some(v1::tier_rule::Rule::AllOf(v1::TierRules { rules })),
    }
}

fn tier(key: &str, rule: Option<v1::TierRule>) -> v1::Tier {
    v1::Tier {
        tier_key: key.to_owned(),
        display_name: key.to_uppercase(),
        rule,
    }
}

fn with_tiers(program: &v1::Program, tiers: Vec<v1::Tier>) -> v1::UpdateTierSchemeRequest {
    let scheme = v1::TierScheme {
        program_id: program.program_id.clone(),
        tiers,
        review: Some(v1::TierReview {
            every_months: 1,
            month: 1,
            day: 1,
        }),
        grace_days: 10,
        ..Default::default()
    };
    v1::UpdateTierSchemeRequest {
        request_id: String::new(),
        scheme: Some(scheme),
    }
}

/// Base; silver from 100 booked in twelve months; gold from 500 with two certified people.
fn three(program: &v1::Program) -> v1::UpdateTierSchemeRequest {
    let people = v1::TierCondition {
        metric: TierMetric::CertifiedPeople.into(),
        key: "sales".to_owned(),
        at_least: decimal("2"),
        ..Default::default()
    };
    with_tiers(
        program,
        vec![
            tier("base", None),
            tier("silver", Some(alone(bookings("100")))),
            tier("gold", Some(all(vec![bookings("500"), people]))),
        ],
    )
}

/// A partner in force in a program.
pub(crate) async fn member(world: &World, program: &v1::Program, name: &str) -> v1::Enrollment {
    let enrollment = world.enrollment(&world.partner(name).await, program).await;
    let ask = Ask(enrollment.enrollment_id.clone());
    let mut enrollments = world.enrollments();
    got(enrollments.submit_enrollment(ask.submit()).await);
    got(enrollments.start_enrollment_review(ask.start()).await);
    got(enrollments.approve_enrollment(ask.approve()).await);
    let activate = v1::ActivateEnrollmentRequest {
        end_date: None,
        ..ask.activate()
    };
    let active = got(enrollments.activate_enrollment(activate).await);
    active.enrollment.expect("an enrollment")
}

async fn graded(world: &World) -> (v1::Program, v1::Enrollment) {
    let program = world.active_program().await;
    got(tiers(world).update_tier_scheme(three(&program)).await);
    let enrollment = member(world, &program, "p").await;
    world.onboard.jobs_done().await;
    (program, enrollment)
}

fn booking(enrollment: &v1::Enrollment, id: Uuid, amount: i64, currency: &str) -> sell::Fact {
    sell::Fact {
        fact_id: id.to_string(),
        kind: FactKind::ResaleBooking.into(),
        role: PartnerRole::Fulfilment.into(),
        partner_id: enrollment.partner_id.clone(),
        opportunity_id: Uuid::from_u128(9).to_string(),
        amount: Some(Money {
            currency_code: currency.to_owned(),
            units: amount,
            nanos: 0,
        }),
        business_date: Some(date(2018, 1, 10)),
        ..Default::default()
    }
}

async fn hears(world: &World, fact: &sell::Fact) {
    let recorded = sell::FactRecorded {
        fact: Some(fact.clone()),
    };
    let key = format!("facts/{}", fact.fact_id);
    world
        .onboard
        .deliver("sell", ACME, &key, 1, &recorded)
        .await;
    world.onboard.jobs_done().await;
}

async fn held(world: &World, enrollment: &v1::Enrollment) -> v1::PartnerTier {
    let request = v1::GetPartnerTierRequest {
        enrollment_id: enrollment.enrollment_id.clone(),
    };
    got(tiers(world).get_partner_tier(request).await)
        .partner_tier
        .expect("a tier")
}

/// Newest first.
async fn decisions(world: &World, enrollment: &v1::Enrollment) -> Vec<v1::TierDecision> {
    let request = v1::ListTierDecisionsRequest {
        enrollment_id: enrollment.enrollment_id.clone(),
        ..Default::default()
    };
    got(tiers(world).list_tier_decisions(request).await).decisions
}

async fn day_passes(world: &World, noon: &str) {
    world.onboard.clock.set(at(noon));
    world.onboard.jobs_done().await;
}

#[tokio::test]
async fn facts_lift_a_partner_and_a_reversal_counts_once() {
    let world = World::new().await;
    let (_, enrollment) = graded(&world).await;
    assert_eq!(held(&world, &enrollment).await.tier_key, "base");

    let first = booking(&enrollment, Uuid::from_u128(1), 120, "USD");
    hears(&world, &first).await;
    hears(&world, &first).await;
    hears(
        &world,
        &booking(&enrollment, Uuid::from_u128(2), 900, "EUR"),
    )
    .await;
    assert_eq!(held(&world, &enrollment).await.tier_key, "silver");
    let last = decisions(&world, &enrollment).await.remove(0);
    assert_eq!(last.outcome(), TierOutcome::Upgraded);
    assert_eq!(last.readings[0].value, decimal("120"));
    assert_eq!(
        last.rule_text,
        "amount of RESALE_BOOKING in the last 12 months at least 100"
    );
    assert_eq!(
        last.missing_for_next,
        [
            "amount of RESALE_BOOKING in the last 12 months: 500 needed, 120 reached",
            "people certified as sales: 2 needed, 0 reached",
        ]
    );

    let reversal = sell::Fact {
        fact_id: Uuid::from_u128(3).to_string(),
        reverses_fact_id: first.fact_id.clone(),
        ..first.clone()
    };
    hears(&world, &reversal).await;
    hears(&world, &reversal).await;
    let at_risk = held(&world, &enrollment).await;
    assert_eq!(
        (at_risk.tier_key.as_str(), at_risk.below_since),
        ("silver", Some(date(2018, 1, 15)))
    );
    let last = decisions(&world, &enrollment).await.remove(0);
    assert_eq!(
        (last.outcome(), &last.readings[0].value),
        (TierOutcome::AtRisk, &decimal("0"))
    );
    assert_eq!(last.readings[0].left_out, 1);

    let replacement = booking(&enrollment, Uuid::from_u128(4), 110, "USD");
    hears(&world, &replacement).await;
    assert_eq!(
        decisions(&world, &enrollment).await[0].outcome(),
        TierOutcome::Recovered
    );
    let refund = sell::Fact {
        fact_id: Uuid::from_u128(5).to_string(),
        kind: FactKind::Refund.into(),
        refunds_fact_id: replacement.fact_id.clone(),
        role: 0,
        ..booking(&enrollment, Uuid::from_u128(5), 20, "USD")
    };
    hears(&world, &refund).await;
    assert_eq!(
        decisions(&world, &enrollment).await[0].readings[0].value,
        decimal("90")
    );
}

#[tokio::test]
async fn a_tier_is_lost_at_a_review_after_the_grace_period() {
    let world = World::new().await;
    let (_, enrollment) = graded(&world).await;
    let first = booking(&enrollment, Uuid::from_u128(1), 120, "USD");
    hears(&world, &first).await;
    let gone = sell::Fact {
        fact_id: Uuid::from_u128(2).to_string(),
        reverses_fact_id: first.fact_id.clone(),
        ..first
    };
    day_passes(&world, "2018-01-25T12:00:00Z").await;
    hears(&world, &gone).await;
    // Seven days below.
    day_passes(&world, "2018-02-01T12:00:00Z").await;
    assert_eq!(held(&world, &enrollment).await.tier_key, "silver");
    day_passes(&world, "2018-03-01T12:00:00Z").await;
    let fallen = held(&world, &enrollment).await;
    assert_eq!(
        (fallen.tier_key.as_str(), fallen.next_review_date),
        ("base", Some(date(2018, 4, 1)))
    );
    let told: Vec<TierOutcome> = decisions(&world, &enrollment)
        .await
        .iter()
        .map(v1::TierDecision::outcome)
        .collect();
    assert_eq!(
        told,
        [
            TierOutcome::Downgraded,
            TierOutcome::Kept,
            TierOutcome::AtRisk,
            TierOutcome::Upgraded,
            TierOutcome::Graded
        ]
    );
    let announced = world.onboard.announced::<v1::PartnerTierChanged>().await;
    assert_eq!(
        announced
            .last()
            .and_then(|event| event.partner_tier.clone()),
        Some(fallen)
    );
}

fn metric(metric: TierMetric, at_least: &str) -> v1::TierCondition {
    v1::TierCondition {
        metric: metric.into(),
        at_least: decimal(at_least),
        ..Default::default()
    }
}

/// One more metric a tier, and a partner in force who has nothing of them.
async fn judged_by_people(world: &World) -> v1::Enrollment {
    let program = world.active_program().await;
    let people = v1::TierCondition {
        key: "sales".to_owned(),
        ..metric(TierMetric::CertifiedPeople, "1")
    };
    let rules = vec![
        tier("base", None),
        tier("people", Some(alone(people))),
        tier(
            "adopted",
            Some(alone(metric(TierMetric::IntegrationAdoption, "66.67"))),
        ),
        tier(
            "loved",
            Some(alone(metric(TierMetric::NetPromoterScore, "40"))),
        ),
    ];
    got(tiers(world)
        .update_tier_scheme(with_tiers(&program, rules))
        .await);
    member(world, &program, "p").await
}

#[tokio::test]
async fn certified_people_and_adoption_count() {
    let world = World::new().await;
    let enrollment = judged_by_people(&world).await;
    let certification = enable::Certification {
        certification_id: "c".to_owned(),
        partner_id: enrollment.partner_id.clone(),
        person_id: "ada".to_owned(),
        certification_key: "sales".to_owned(),
        valid_periods: vec![enable::ValidPeriod {
            start_date: Some(date(2018, 1, 1)),
            end_date: Some(date(2018, 2, 1)),
        }],
        ..Default::default()
    };
    let changed = enable::CertificationChanged {
        certification: Some(certification),
    };
    world
        .onboard
        .deliver("enable", ACME, "certifications/c", 1, &changed)
        .await;
    world.onboard.jobs_done().await;
    assert_eq!(held(&world, &enrollment).await.tier_key, "people");

    let adoption = enable::IntegrationAdoption {
        integration_id: Uuid::from_u128(7).to_string(),
        partner_id: enrollment.partner_id.clone(),
        day: Some(date(2018, 1, 14)),
        joint_customers: 3,
        using_customers: 2,
        ..Default::default()
    };
    let measured = enable::IntegrationAdoptionMeasured {
        adoption: Some(adoption),
    };
    world
        .onboard
        .deliver("enable", ACME, "integrations/7", 1, &measured)
        .await;
    world.onboard.jobs_done().await;
    assert_eq!(held(&world, &enrollment).await.tier_key, "adopted");
}

#[tokio::test]
async fn a_certificate_that_ends_puts_its_tier_at_risk() {
    let world = World::new().await;
    let enrollment = judged_by_people(&world).await;
    let valid = enable::ValidPeriod {
        start_date: Some(date(2018, 1, 1)),
        end_date: Some(date(2018, 1, 20)),
    };
    let certification = enable::Certification {
        partner_id: enrollment.partner_id.clone(),
        person_id: "ada".to_owned(),
        certification_key: "sales".to_owned(),
        valid_periods: vec![valid],
        ..Default::default()
    };
    let changed = enable::CertificationChanged {
        certification: Some(certification),
    };
    world
        .onboard
        .deliver("enable", ACME, "certifications/c", 1, &changed)
        .await;
    world.onboard.jobs_done().await;
    assert_eq!(held(&world, &enrollment).await.below_since, None);
    day_passes(&world, "2018-01-20T12:00:00Z").await;
    assert_eq!(
        held(&world, &enrollment).await.below_since,
        Some(date(2018, 1, 20))
    );
}

#[tokio::test]
async fn satisfaction_counts_and_names_its_bad_fields() {
    let world = World::new().await;
    let enrollment = judged_by_people(&world).await;
    let survey = v1::Satisfaction {
        partner_id: enrollment.partner_id.clone(),
        metric: TierMetric::NetPromoterScore.into(),
        score: decimal("41.5"),
        respondents: 12,
        day: Some(date(2018, 1, 12)),
        source: "winter survey".to_owned(),
    };
    let record = |satisfaction| v1::RecordSatisfactionRequest {
        request_id: String::new(),
        satisfaction: Some(satisfaction),
    };
    got(tiers(&world)
        .record_satisfaction(record(survey.clone()))
        .await);
    world.onboard.jobs_done().await;
    assert_eq!(held(&world, &enrollment).await.tier_key, "loved");
    let list = v1::ListSatisfactionRequest {
        partner_id: enrollment.partner_id.clone(),
        ..Default::default()
    };
    assert_eq!(
        got(tiers(&world).list_satisfaction(list).await).satisfactions,
        std::slice::from_ref(&survey)
    );

    let wrong = v1::Satisfaction {
        score: decimal("101"),
        respondents: 0,
        day: Some(date(2018, 2, 1)),
        ..survey
    };
    assert_eq!(
        bad_fields(tiers(&world).record_satisfaction(record(wrong)).await),
        fields([
            ("satisfaction.score", "OUT_OF_RANGE"),
            ("satisfaction.respondents", "OUT_OF_RANGE"),
            ("satisfaction.day", "IN_THE_FUTURE"),
        ])
    );
}

#[tokio::test]
async fn an_override_has_a_reason_and_an_end() {
    let world = World::new().await;
    let (_, enrollment) = graded(&world).await;
    let gold = v1::OverridePartnerTierRequest {
        enrollment_id: enrollment.enrollment_id.clone(),
        tier_key: "gold".to_owned(),
        reason: "launch partner".to_owned(),
        end_date: Some(date(2018, 3, 1)),
        ..Default::default()
    };
    let overridden = got(tiers(&world).override_partner_tier(gold.clone()).await)
        .partner_tier
        .expect("a tier");
    assert_eq!(
        (
            overridden.tier_key.as_str(),
            overridden.ruled_tier_key.as_str()
        ),
        ("gold", "base")
    );
    let endless = v1::OverridePartnerTierRequest {
        end_date: None,
        reason: String::new(),
        ..gold.clone()
    };
    assert_eq!(
        bad_fields(tiers(&world).override_partner_tier(endless).await),
        fields([("reason", "REQUIRED"), ("end_date", "REQUIRED")])
    );
    let tin = v1::OverridePartnerTierRequest {
        tier_key: "tin".to_owned(),
        ..gold
    };
    assert_eq!(
        bad_fields(tiers(&world).override_partner_tier(tin).await),
        fields([("tier_key", "UNKNOWN_TIER")])
    );

    day_passes(&world, "2018-03-01T12:00:00Z").await;
    assert_eq!(held(&world, &enrollment).await.tier_key, "base");
    assert_eq!(
        decisions(&world, &enrollment).await[0].outcome(),
        TierOutcome::Kept
    );
    let revoke = v1::RevokePartnerTierOverrideRequest {
        enrollment_id: enrollment.enrollment_id.clone(),
        reason: "over".to_owned(),
        ..Default::default()
    };
    let refusal = refused(tiers(&world).revoke_partner_tier_override(revoke).await);
    assert_eq!(
        refusal,
        (Code::FailedPrecondition, "NOT_OVERRIDDEN".to_owned())
    );
}

#[tokio::test]
async fn a_terminated_enrollment_holds_no_tier() {
    let world = World::new().await;
    let (_, enrollment) = graded(&world).await;
    let terminate = v1::TerminateEnrollmentRequest {
        effective_date: Some(date(2018, 1, 15)),
        ..Ask(enrollment.enrollment_id.clone()).terminate()
    };
    got(world.enrollments().terminate_enrollment(terminate).await);
    world.onboard.jobs_done().await;
    assert_eq!(held(&world, &enrollment).await.tier_key, "");
    assert_eq!(
        decisions(&world, &enrollment).await[0].outcome(),
        TierOutcome::Ended
    );
}

#[tokio::test]
async fn tiers_that_cannot_work_are_refused_with_every_bad_field() {
    let world = World::new().await;
    let program = world.active_program().await;
    let units = v1::TierCondition {
        fact_kind: FactKind::UnitReport.into(),
        ..bookings("10")
    };
    let stray = v1::TierCondition {
        metric: TierMetric::NetPromoterScore.into(),
        key: "x".to_owned(),
        at_least: decimal("30"),
        ..Default::default()
    };
    let unknown = v1::TierCondition {
        metric: 99,
        at_least: None,
        ..Default::default()
    };
    let malformed = vec![
        tier("Base!", Some(alone(stray))),
        tier("b", Some(alone(unknown))),
    ];
    assert_eq!(
        bad_fields(
            tiers(&world)
                .update_tier_scheme(with_tiers(&program, malformed))
                .await
        ),
        fields([
            ("scheme.tiers[0].tier_key", "MALFORMED_KEY"),
            ("scheme.tiers[0].rule.condition.key", "NOT_USED"),
            ("scheme.tiers[1].rule.condition.at_least", "REQUIRED"),
            ("scheme.tiers[1].rule.condition.metric", "UNKNOWN_VALUE"),
        ])
    );
    let senseless = vec![
        tier("a", Some(alone(bookings("100")))),
        tier("a", Some(all(vec![bookings("50")]))),
        tier("c", Some(alone(units))),
    ];
    assert_eq!(
        bad_fields(
            tiers(&world)
                .update_tier_scheme(with_tiers(&program, senseless))
                .await
        ),
        fields([
            ("scheme.tiers[1].tier_key", "DUPLICATE"),
            (
                "scheme.tiers[1].rule.all_of.rules[0].condition.at_least",
                "THRESHOLD_FALLS"
            ),
            ("scheme.tiers[2].rule.condition.metric", "NEVER_MET"),
        ])
    );
}

#[tokio::test]
async fn a_new_program_has_the_tiers_of_its_type_and_a_partner_sees_its_own() {
    let world = World::new().await;
    let program = world.active_program().await;
    let get = v1::GetTierSchemeRequest {
        program_id: program.program_id.clone(),
    };
    let scheme = got(tiers(&world).get_tier_scheme(get).await)
        .scheme
        .expect("tiers");
    let keys: Vec<&str> = scheme
        .tiers
        .iter()
        .map(|tier| tier.tier_key.as_str())
        .collect();
    assert_eq!(
        (keys, scheme.version),
        (vec!["registered", "silver", "gold"], 1)
    );
    let same = v1::UpdateTierSchemeRequest {
        request_id: String::new(),
        scheme: Some(scheme.clone()),
    };
    assert_eq!(
        got(tiers(&world).update_tier_scheme(same).await).scheme,
        Some(scheme.clone())
    );
    let stale = v1::TierScheme {
        etag: kit::etag(7),
        ..scheme
    };
    let stale = v1::UpdateTierSchemeRequest {
        request_id: String::new(),
        scheme: Some(stale),
    };
    assert_eq!(
        refused(tiers(&world).update_tier_scheme(stale).await).1,
        "STALE_ETAG"
    );

    let ours = member(&world, &program, "ours").await;
    let theirs = member(&world, &program, "theirs").await;
    world.onboard.jobs_done().await;
    let partner = Uuid::try_parse(&ours.partner_id).expect("an id");
    let mut own = TierServiceClient::new(world.onboard.as_partner(ACME, partner));
    let listed = got(own
        .list_partner_tiers(v1::ListPartnerTiersRequest::default())
        .await)
    .partner_tiers;
    let listed: Vec<&str> = listed
        .iter()
        .map(|tier| tier.enrollment_id.as_str())
        .collect();
    assert_eq!(listed, [ours.enrollment_id.as_str()]);
    let get = v1::GetPartnerTierRequest {
        enrollment_id: theirs.enrollment_id.clone(),
    };
    assert_eq!(refused(own.get_partner_tier(get).await).0, Code::NotFound);
    let list = v1::ListTierDecisionsRequest {
        enrollment_id: theirs.enrollment_id,
        ..Default::default()
    };
    assert_eq!(got(own.list_tier_decisions(list).await).decisions, []);
    let mut other = TierServiceClient::new(world.onboard.as_role("other", Role::ProgramOwner));
    let get = v1::GetPartnerTierRequest {
        enrollment_id: ours.enrollment_id,
    };
    assert_eq!(refused(other.get_partner_tier(get).await).0, Code::NotFound);
}
