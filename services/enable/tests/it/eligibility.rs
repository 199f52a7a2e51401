//! Who may do what: rules, and what they say of partners and people.

use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::eligibility_service_client::EligibilityServiceClient;
use contracts::tandem::enable::v1::requirement::Condition;
use contracts::tandem::partnership::v1::PartnershipType;
use contracts::tandem::platform::v1::Role;
use kit::testing::{Client, bad_fields, reason};
use serde_json::json;
use tonic::Code;
use uuid::Uuid;

use crate::world::{ACME, FIRST, PROGRAM, SECOND, World, date};

const ANN: Uuid = Uuid::from_u128(0xaa);
const BEN: Uuid = Uuid::from_u128(0xbb);
const CO_SELL: i32 = v1::EligibilityPurpose::CoSell as i32;

fn rules(world: &World) -> EligibilityServiceClient<Client> {
    EligibilityServiceClient::new(world.enable.as_role(ACME, Role::ProgramOwner))
}

fn certified(key: &str, people: i32) -> v1::Requirement {
    let certification_key = key.to_owned();
    v1::Requirement {
        condition: Some(Condition::CertifiedPeople(v1::CertifiedPeople {
            certification_key,
            people,
        })),
    }
}

fn rule(requirement: v1::Requirement) -> v1::EligibilityRule {
    v1::EligibilityRule {
        display_name: "Co-sell".to_owned(),
        purpose: CO_SELL,
        requirement: Some(requirement),
        ..Default::default()
    }
}

async fn create(world: &World, rule: v1::EligibilityRule) -> v1::EligibilityRule {
    let request = v1::CreateEligibilityRuleRequest {
        eligibility_rule: Some(rule),
        ..Default::default()
    };
    let answer = rules(world).create_eligibility_rule(request).await;
    let rule = answer.expect("a rule").into_inner().eligibility_rule;
    world.enable.jobs_done().await;
    rule.expect("a rule")
}

fn question(partner: Uuid, day: &str) -> v1::CheckEligibilityRequest {
    v1::CheckEligibilityRequest {
        partner_id: partner.to_string(),
        purpose: CO_SELL,
        day: Some(date(day)),
        ..Default::default()
    }
}

async fn check(
    world: &World,
    request: v1::CheckEligibilityRequest,
) -> v1::CheckEligibilityResponse {
    let answer = rules(world).check_eligibility(request).await;
    answer.expect("an answer").into_inner()
}

/// A person's certificate from 2018 to a day.
async fn certificate(world: &World, partner: Uuid, person: Uuid, key: &str, end: Option<&str>) {
    let shown = json!([{
        "kind": "CERTIFICATION", "key": key, "subject": person, "label": "", "vertical": "", "level": 0, "depth": 0,
        "days": [{"start": "2018-01-01", "end": end}],
    }]);
    let source = format!("certifications/{person}/{key}");
    world.shows(partner, &source, shown).await;
}

/// The periods of the newest announcement about a partner.
async fn announced(world: &World, partner: Uuid) -> Option<v1::Eligibility> {
    let all = world.enable.announced::<v1::EligibilityChanged>().await;
    let mut own = all.into_iter().filter_map(|changed| changed.eligibility);
    own.rfind(|one| one.partner_id == partner.to_string())
}

#[tokio::test]
async fn a_partner_becomes_eligible_and_lapses_without_another_word() {
    let world = World::new().await;
    let made = create(&world, rule(certified("architect", 2))).await;
    let before = announced(&world, FIRST).await.expect("an announcement");
    assert_eq!(before.eligible_periods, []);
    assert_eq!(before.missing[0].code, "CERTIFIED_PEOPLE");

    certificate(&world, FIRST, ANN, "architect", None).await;
    certificate(&world, FIRST, BEN, "architect", Some("2018-06-01")).await;
    let after = announced(&world, FIRST).await.expect("an announcement");
    assert_eq!(after.rule_id, made.rule_id);
    let period = v1::ValidPeriod {
        start_date: Some(date("2018-01-01")),
        end_date: Some(date("2018-06-01")),
    };
    assert_eq!(after.eligible_periods, [period]);
    assert_eq!(
        after.missing.len(),
        1,
        "what will be missing is told in advance"
    );

    let on = check(&world, question(FIRST, "2018-05-31")).await;
    assert!(on.eligible && on.verdicts[0].missing.is_empty());
    let past = check(&world, question(FIRST, "2018-06-01")).await;
    assert!(!past.eligible);
    let missing = &past.verdicts[0].missing[0];
    assert_eq!(
        missing.description,
        "2 people certified as architect (has 1)"
    );
    assert_eq!(missing.remedy, "certify 1 more people as architect");
    assert!(past.onboard_as_of.is_some(), "how old the knowledge is");
}

#[tokio::test]
async fn the_same_answer_is_announced_once() {
    let world = World::new().await;
    create(&world, rule(certified("architect", 1))).await;
    for _ in 0..2 {
        certificate(&world, FIRST, ANN, "architect", None).await;
    }
    let all = world.enable.announced::<v1::EligibilityChanged>().await;
    let of_first = all
        .iter()
        .filter_map(|changed| changed.eligibility.as_ref());
    let of_first = of_first.filter(|one| one.partner_id == FIRST.to_string());
    assert_eq!(of_first.count(), 2, "not yet, then yes");
}

#[tokio::test]
async fn a_person_needs_all_of_it_alone() {
    let world = World::new().await;
    let both = v1::Requirement {
        condition: Some(Condition::AllOf(v1::Requirements {
            of: vec![certified("architect", 1), certified("seller", 1)],
        })),
    };
    let asked = v1::EligibilityRule {
        requirement: None,
        person_requirement: Some(both),
        ..rule(certified("architect", 1))
    };
    create(&world, asked).await;
    for (person, key) in [(ANN, "architect"), (ANN, "seller"), (BEN, "seller")] {
        certificate(&world, FIRST, person, key, None).await;
    }
    let people = announced(&world, FIRST).await.expect("news").people;
    let people: Vec<&str> = people.iter().map(|one| one.person_id.as_str()).collect();
    assert_eq!(people, [ANN.to_string()]);
    for (person, eligible) in [(ANN, true), (BEN, false)] {
        let request = v1::CheckEligibilityRequest {
            person_id: person.to_string(),
            ..question(FIRST, "2018-02-01")
        };
        let answer = check(&world, request).await;
        assert_eq!(answer.eligible, eligible);
        assert_eq!(answer.verdicts[0].person_missing.is_empty(), eligible);
    }
}

#[tokio::test]
async fn every_partner_is_looked_at_and_the_progress_shows() {
    let world = World::new().await;
    let made = create(&world, rule(certified("architect", 1))).await;
    let request = v1::GetEligibilityRuleRequest {
        rule_id: made.rule_id.clone(),
    };
    let answer = rules(&world).get_eligibility_rule(request).await;
    let answer = answer.expect("an answer").into_inner();
    let progress = answer.progress.expect("a progress");
    assert_eq!((progress.evaluated_partners, progress.partners), (2, 2));
    let shown = answer.eligibility_rule.expect("a rule");
    assert_eq!(shown, made);
    assert_eq!(shown.requirement_text, "1 people certified as architect");
}

#[tokio::test]
async fn a_rule_about_a_program_binds_while_enrolled() {
    let world = World::new().await;
    let of_program = v1::EligibilityRule {
        program_id: PROGRAM.to_string(),
        ..rule(certified("architect", 1))
    };
    create(&world, of_program).await;
    world
        .enrollment(
            FIRST,
            PartnershipType::Isv,
            2,
            "2017-01-01",
            Some("2018-03-01"),
        )
        .await;
    let inside = check(&world, question(FIRST, "2018-02-28")).await;
    assert_eq!((inside.eligible, inside.verdicts.len()), (false, 1));
    let outside = check(&world, question(FIRST, "2018-03-01")).await;
    assert_eq!((outside.eligible, outside.verdicts.len()), (true, 0));
}

#[tokio::test]
async fn for_a_joint_solution_its_own_integration_counts() {
    let world = World::new().await;
    let (solution, joined, other) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    world.solution(solution, FIRST, Some(joined), vec![]).await;
    let scores = v1::CertifiedIntegration {
        minimum_quality: 70,
        minimum_depth: 50,
    };
    let asked = v1::Requirement {
        condition: Some(Condition::Integration(scores)),
    };
    let of_solution = v1::EligibilityRule {
        solution_id: solution.to_string(),
        ..rule(asked)
    };
    create(&world, of_solution).await;
    let about = v1::CheckEligibilityRequest {
        solution_id: solution.to_string(),
        ..question(FIRST, "2018-02-01")
    };
    for (integration, eligible) in [(other, false), (joined, true)] {
        let shown = json!([{
            "kind": "INTEGRATION", "key": "", "subject": integration, "label": "", "vertical": "", "level": 70, "depth": 50,
            "days": [{"start": "2018-01-01", "end": null}],
        }]);
        let source = format!("integrations/{integration}");
        world.shows(FIRST, &source, shown).await;
        assert_eq!(check(&world, about.clone()).await.eligible, eligible);
    }
    let of_another = v1::CheckEligibilityRequest {
        partner_id: SECOND.to_string(),
        ..about
    };
    let refused = rules(&world).check_eligibility(of_another).await;
    assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
}

#[tokio::test]
async fn what_nobody_could_satisfy_is_refused_with_every_place() {
    let world = World::new().await;
    let bad = v1::EligibilityRule {
        display_name: String::new(),
        purpose: 0,
        person_requirement: Some(certified("architect", 2)),
        ..rule(certified("architect", 0))
    };
    let request = v1::CreateEligibilityRuleRequest {
        eligibility_rule: Some(bad),
        ..Default::default()
    };
    let refused = rules(&world).create_eligibility_rule(request).await;
    let fields: Vec<String> = bad_fields(&refused.expect_err("bad"))
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields.len(), 4, "{fields:?}");
    let unknown = v1::CreateEligibilityRuleRequest {
        eligibility_rule: Some(v1::EligibilityRule {
            program_id: ANN.to_string(),
            solution_id: BEN.to_string(),
            ..rule(certified("architect", 1))
        }),
        ..Default::default()
    };
    let refused = rules(&world).create_eligibility_rule(unknown).await;
    let fields = bad_fields(&refused.expect_err("unknown"));
    let reference = |field: &str| (field.to_owned(), "UNKNOWN_REFERENCE".to_owned());
    assert_eq!(
        fields,
        [
            reference("eligibility_rule.program_id"),
            reference("eligibility_rule.solution_id")
        ]
    );
    assert_eq!(world.enable.written().await, (0, 0), "nothing has changed");
}

#[tokio::test]
async fn a_retired_rule_stops_binding_and_stays_retired() {
    let world = World::new().await;
    let made = create(&world, rule(certified("architect", 1))).await;
    let retire = || v1::RetireEligibilityRuleRequest {
        rule_id: made.rule_id.clone(),
        etag: made.etag.clone(),
        ..Default::default()
    };
    let retired = rules(&world).retire_eligibility_rule(retire()).await;
    retired.expect("it was active");
    assert!(check(&world, question(FIRST, "2018-02-01")).await.eligible);
    let stale = rules(&world).retire_eligibility_rule(retire()).await;
    assert_eq!(reason(&stale.expect_err("changed since")), "STALE_ETAG");
    let update = v1::UpdateEligibilityRuleRequest {
        eligibility_rule: Some(v1::EligibilityRule {
            etag: String::new(),
            ..made
        }),
        ..Default::default()
    };
    let refused = rules(&world).update_eligibility_rule(update).await;
    let refused = refused.expect_err("it is retired");
    assert_eq!(reason(&refused), "ILLEGAL_TRANSITION");
    let announced = world.enable.announced::<v1::EligibilityRuleChanged>().await;
    let states: Vec<i32> = announced
        .iter()
        .filter_map(|changed| changed.rule.as_ref())
        .map(|rule| rule.state)
        .collect();
    assert_eq!(states, [1, 2]);
}

#[tokio::test]
async fn a_change_of_the_rule_is_answered_anew() {
    let world = World::new().await;
    let made = create(&world, rule(certified("architect", 2))).await;
    certificate(&world, FIRST, ANN, "architect", None).await;
    let update = v1::UpdateEligibilityRuleRequest {
        eligibility_rule: Some(v1::EligibilityRule {
            requirement: Some(certified("architect", 1)),
            ..made
        }),
        ..Default::default()
    };
    let updated = rules(&world).update_eligibility_rule(update).await;
    updated.expect("updated");
    world.enable.jobs_done().await;
    let after = announced(&world, FIRST).await.expect("news");
    assert_eq!(after.eligible_periods.len(), 1);
    assert_eq!(after.missing, []);
}

#[tokio::test]
async fn partners_see_their_own() {
    let world = World::new().await;
    create(&world, rule(certified("architect", 1))).await;
    let own = world.enable.as_partner(ACME, FIRST);
    let mut own = EligibilityServiceClient::new(own);
    let all = v1::ListEligibilitiesRequest::default();
    let found = own.list_eligibilities(all).await.expect("a list");
    let found = found.into_inner().eligibilities;
    let partners: Vec<&str> = found.iter().map(|one| one.partner_id.as_str()).collect();
    assert_eq!(partners, [FIRST.to_string()]);
    let of_other = v1::ListEligibilitiesRequest {
        partner_id: SECOND.to_string(),
        ..Default::default()
    };
    let found = own.list_eligibilities(of_other).await.expect("a list");
    assert_eq!(found.into_inner().eligibilities, []);
    let refused = own.check_eligibility(question(SECOND, "2018-02-01")).await;
    assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
    let other_tenant = world.enable.as_role("other", Role::ProgramOwner);
    let mut stranger = EligibilityServiceClient::new(other_tenant);
    let refused = stranger
        .check_eligibility(question(FIRST, "2018-02-01"))
        .await;
    assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
}
