use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::requirement::Condition;
use tonic::Code;
use uuid::Uuid;

use crate::world::{FIRST, SECOND, World, bad_fields, date, fields, got, person, refused};

fn condition(condition: Condition) -> v1::Requirement {
    v1::Requirement {
        condition: Some(condition),
    }
}

fn architects(people: i32) -> v1::Requirement {
    condition(Condition::CertifiedPeople(v1::CertifiedPeople {
        certification_key: "architect".to_owned(),
        people,
    }))
}

fn outcomes(count: i32) -> v1::Requirement {
    condition(Condition::CustomerOutcomes(v1::CustomerReferences {
        count,
        vertical: "health".to_owned(),
    }))
}

fn all_of(of: Vec<v1::Requirement>) -> v1::Requirement {
    condition(Condition::AllOf(v1::Requirements { of }))
}

/// Level 1: one architect. Level 2: two; or a boutique of at most two with an outcome in health.
pub(crate) fn cloud() -> v1::Competency {
    let small = condition(Condition::SmallTeam(v1::SmallTeam { people: 2 }));
    let boutique = all_of(vec![small, outcomes(1)]);
    let paths = v1::Requirements {
        of: vec![architects(2), boutique],
    };
    let step = |name: &str, requirement: v1::Requirement| v1::CompetencyStep {
        display_name: name.to_owned(),
        requirement: Some(requirement),
        ..Default::default()
    };
    v1::Competency {
        competency_key: "cloud".to_owned(),
        display_name: "Cloud".to_owned(),
        levels: vec![
            step("Member", architects(1)),
            step("Expert", condition(Condition::AnyOf(paths))),
        ],
        ..Default::default()
    }
}

pub(crate) async fn created(world: &World, competency: v1::Competency) {
    let request = v1::CreateCompetencyRequest {
        competency: Some(competency),
        ..Default::default()
    };
    got(world.competencies().create_competency(request).await);
}

async fn outcome(world: &World, partner: Uuid) -> v1::CustomerReference {
    let request = v1::SubmitCustomerReferenceRequest {
        reference: Some(v1::CustomerReference {
            partner_id: partner.to_string(),
            kind: v1::ReferenceKind::Outcome.into(),
            customer_name: "Saint Mary's".to_owned(),
            vertical: "health".to_owned(),
            summary: "billing takes 2 days instead of 9".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    got(world
        .competencies_of(partner)
        .submit_customer_reference(request)
        .await)
    .reference
    .expect("a reference")
}

async fn verified(world: &World, reference: &v1::CustomerReference) {
    let request = v1::VerifyCustomerReferenceRequest {
        reference_id: reference.reference_id.clone(),
        note: "called their head of finance".to_owned(),
        ..Default::default()
    };
    got(world
        .competencies()
        .verify_customer_reference(request)
        .await);
}

/// Levels with their days, as the newest announcement has them.
async fn announced(world: &World) -> (Vec<(i32, String, String)>, Vec<String>) {
    world.enable.jobs_done().await;
    let announced = world.enable.announced::<v1::CompetencyAwardChanged>().await;
    let award = announced
        .last()
        .cloned()
        .and_then(|one| one.award)
        .expect("an award");
    let day = |date: Option<contracts::google::r#type::Date>| {
        date.map_or(String::new(), |one| {
            format!("{}-{:02}-{:02}", one.year, one.month, one.day)
        })
    };
    let levels = award.levels.into_iter().map(|held| {
        let period = held.period.expect("a period");
        (held.level, day(period.start_date), day(period.end_date))
    });
    (levels.collect(), award.reasons)
}

fn held(level: i32, start: &str, end: &str) -> (i32, String, String) {
    (level, start.to_owned(), end.to_owned())
}

#[tokio::test]
async fn levels_follow_certificates_and_end_with_them() {
    let world = World::new().await;
    world.program("architect", &[]).await;
    created(&world, cloud()).await;
    world.certified("architect", FIRST, person(1)).await;
    assert_eq!(
        announced(&world).await.0,
        [held(1, "2018-01-15", "2018-07-15")]
    );
    world.set_day("2018-02-01");
    let second = world.certified("architect", FIRST, person(2)).await;
    let (levels, reasons) = announced(&world).await;
    assert_eq!(
        levels,
        [
            held(1, "2018-01-15", "2018-02-01"),
            held(2, "2018-02-01", "2018-07-15"),
            held(1, "2018-07-15", "2018-08-01"),
        ]
    );
    assert_eq!(
        reasons,
        ["2 people certified as architect: Person 1, Person 2"]
    );

    world.set_day("2018-03-01");
    let request = v1::RevokeCertificationRequest {
        certification_id: second
            .certification
            .expect("a certificate")
            .certification_id,
        reason: "left".to_owned(),
        ..Default::default()
    };
    got(world.certifications().revoke_certification(request).await);
    assert_eq!(
        announced(&world).await.0,
        [
            held(1, "2018-01-15", "2018-02-01"),
            held(2, "2018-02-01", "2018-03-01"),
            held(1, "2018-03-01", "2018-07-15"),
        ]
    );
}

#[tokio::test]
async fn a_boutique_gets_there_by_a_verified_outcome() {
    let world = World::new().await;
    world.program("architect", &[]).await;
    created(&world, cloud()).await;
    world.certified("architect", FIRST, person(1)).await;
    let reference = outcome(&world, FIRST).await;
    world.enable.jobs_done().await;
    // Submitted is not verified.
    assert_eq!(
        announced(&world).await.0,
        [held(1, "2018-01-15", "2018-07-15")]
    );
    world.set_day("2018-02-01");
    verified(&world, &reference).await;
    let (levels, reasons) = announced(&world).await;
    assert_eq!(levels[1], held(2, "2018-02-01", "2018-07-15"));
    assert_eq!(
        reasons,
        [
            "at most 2 certified people",
            "1 verified customer outcomes in health: Saint Mary's"
        ]
    );
    let request = v1::RejectCustomerReferenceRequest {
        reference_id: reference.reference_id.clone(),
        note: "the customer disagrees".to_owned(),
        ..Default::default()
    };
    world.set_day("2018-03-01");
    got(world
        .competencies()
        .reject_customer_reference(request.clone())
        .await);
    assert_eq!(
        announced(&world).await.0[2],
        held(1, "2018-03-01", "2018-07-15")
    );
    let again = refused(
        world
            .competencies()
            .reject_customer_reference(request)
            .await,
    );
    assert_eq!(
        again,
        (Code::FailedPrecondition, "ILLEGAL_TRANSITION".to_owned())
    );
}

#[tokio::test]
async fn what_is_missing_is_told_to_the_partner_and_nobody_else() {
    let world = World::new().await;
    world.program("architect", &[]).await;
    created(&world, cloud()).await;
    world.certified("architect", FIRST, person(1)).await;
    let request = v1::AssessCompetencyRequest {
        competency_key: "cloud".to_owned(),
        partner_id: FIRST.to_string(),
        ..Default::default()
    };
    let levels = got(world
        .competencies_of(FIRST)
        .assess_competency(request.clone())
        .await)
    .levels;
    assert_eq!(
        (levels[0].met, levels[0].end_date),
        (true, Some(date("2018-07-15")))
    );
    assert_eq!((levels[1].met, levels[1].missing.len()), (false, 1));
    assert_eq!(
        levels[1].missing[0].description,
        "2 people certified as architect (has 1, which ends on 2018-07-15); or 1 verified customer outcomes in health (has 0)"
    );
    let foreign = world
        .competencies_of(SECOND)
        .assess_competency(request)
        .await;
    assert_eq!(refused(foreign).0, Code::NotFound);
}

#[tokio::test]
async fn a_change_of_the_competency_counts_from_today_on() {
    let world = World::new().await;
    world.program("architect", &[]).await;
    created(&world, cloud()).await;
    world.certified("architect", FIRST, person(1)).await;
    world.enable.jobs_done().await;
    world.set_day("2018-04-01");
    let mut strict = cloud();
    strict.levels.remove(0);
    let request = v1::UpdateCompetencyRequest {
        competency: Some(strict),
        ..Default::default()
    };
    got(world.competencies().update_competency(request).await);
    let (levels, reasons) = announced(&world).await;
    assert_eq!(
        (levels, reasons.len()),
        (vec![held(1, "2018-01-15", "2018-04-01")], 0)
    );
    let own = v1::ListCompetencyAwardsRequest::default();
    let foreign = got(world
        .competencies_of(SECOND)
        .list_competency_awards(own.clone())
        .await);
    assert!(foreign.awards.is_empty());
    assert_eq!(
        got(world
            .competencies_of(FIRST)
            .list_competency_awards(own)
            .await)
        .awards
        .len(),
        1
    );
}

#[tokio::test]
async fn a_requirement_that_can_never_be_met_is_refused_by_its_place() {
    let world = World::new().await;
    let mut never = cloud();
    let small = condition(Condition::SmallTeam(v1::SmallTeam { people: 1 }));
    never.levels[0].requirement = Some(all_of(vec![small, architects(2)]));
    never.levels[1].requirement = Some(condition(Condition::Competency(v1::HeldCompetency {
        competency_key: "cloud".to_owned(),
        level: 1,
    })));
    let request = v1::CreateCompetencyRequest {
        competency: Some(never),
        ..Default::default()
    };
    let written = world.enable.written().await;
    assert_eq!(
        bad_fields(world.competencies().create_competency(request).await),
        fields([
            (
                "competency.levels[0].requirement.all_of.of[1].certified_people.people",
                "NEVER_MET"
            ),
            ("competency.levels[1].requirement.competency", "NEVER_MET"),
        ])
    );
    assert_eq!(world.enable.written().await, written);
}
