//! What enable announces is kept as evidence, with its days.

use contracts::tandem::enable::v1 as enable;
use contracts::tandem::onboard::v1::Partner;

use crate::world::{ACME, World, date};

type Row = (String, String, String, i32, serde_json::Value);

async fn known(world: &World, partner: &Partner) -> Vec<Row> {
    let query = "SELECT kind, key, subject, level, periods FROM evidence
                 WHERE tenant_id = $1 AND partner_id = $2::uuid ORDER BY kind, key, subject, level";
    let rows = sqlx::query_as(query).bind(ACME).bind(&partner.partner_id);
    rows.fetch_all(&world.onboard.service.pool)
        .await
        .expect("evidence")
}

fn row(kind: &str, key: &str, subject: &str, level: i32, periods: &[(&str, Option<&str>)]) -> Row {
    let periods = periods.iter();
    let periods = periods.map(|(start, end)| serde_json::json!({"start": start, "end": end}));
    (
        kind.to_owned(),
        key.to_owned(),
        subject.to_owned(),
        level,
        periods.collect(),
    )
}

fn period(start: (i32, i32, i32), end: Option<(i32, i32, i32)>) -> enable::ValidPeriod {
    let day = |(year, month, day)| date(year, month, day);
    enable::ValidPeriod {
        start_date: Some(day(start)),
        end_date: end.map(day),
    }
}

fn certification(partner: &Partner, end: Option<(i32, i32, i32)>) -> enable::CertificationChanged {
    let certification = enable::Certification {
        partner_id: partner.partner_id.clone(),
        person_id: "ann".to_owned(),
        certification_key: "professional".to_owned(),
        valid_periods: vec![period((2018, 1, 1), end)],
        ..Default::default()
    };
    enable::CertificationChanged {
        certification: Some(certification),
    }
}

#[tokio::test]
async fn a_revocation_takes_the_place_of_the_certificate() {
    let world = World::new().await;
    let partner = world.partner("losch").await;
    for (version, end) in [(1, None), (2, Some((2018, 3, 1)))] {
        let changed = certification(&partner, end);
        let onboard = &world.onboard;
        onboard
            .deliver("enable", ACME, "certifications/1", version, &changed)
            .await;
    }
    let days: &[_] = &[("2018-01-01", Some("2018-03-01"))];
    let expected = row("CERTIFICATION", "professional", "ann", 0, days);
    assert_eq!(known(&world, &partner).await, [expected]);
}

#[tokio::test]
async fn a_finished_course_stays_finished() {
    let world = World::new().await;
    let partner = world.partner("losch").await;
    let completion = enable::CourseCompletion {
        completion_id: "c".to_owned(),
        partner_id: partner.partner_id.clone(),
        person_id: "ann".to_owned(),
        course_key: "basics".to_owned(),
        completion_date: Some(date(2018, 1, 10)),
    };
    let finished = enable::CourseCompleted {
        completion: Some(completion),
    };
    world
        .onboard
        .deliver("enable", ACME, "courseCompletions/c", 1, &finished)
        .await;
    let expected = row("COURSE", "basics", "ann", 0, &[("2018-01-10", None)]);
    assert_eq!(known(&world, &partner).await, [expected]);
}

#[tokio::test]
async fn an_award_keeps_the_days_of_each_level() {
    let world = World::new().await;
    let partner = world.partner("losch").await;
    let level = |level, period| enable::CompetencyLevel {
        level,
        period: Some(period),
    };
    let award = |levels| enable::CompetencyAwardChanged {
        award: Some(enable::CompetencyAward {
            award_id: "a".to_owned(),
            partner_id: partner.partner_id.clone(),
            competency_key: "health".to_owned(),
            levels,
            ..Default::default()
        }),
    };
    let first = award(vec![
        level(1, period((2018, 1, 1), Some((2018, 2, 1)))),
        level(2, period((2018, 2, 1), None)),
    ]);
    let onboard = &world.onboard;
    onboard
        .deliver("enable", ACME, "competencyAwards/a", 1, &first)
        .await;
    let of_level = |level, days| row("COMPETENCY", "health", "a", level, days);
    assert_eq!(
        known(&world, &partner).await,
        [
            of_level(1, &[("2018-01-01", Some("2018-02-01"))]),
            of_level(2, &[("2018-02-01", None)])
        ]
    );
    let corrected = award(vec![level(1, period((2018, 1, 1), None))]);
    onboard
        .deliver("enable", ACME, "competencyAwards/a", 2, &corrected)
        .await;
    let expected = of_level(1, &[("2018-01-01", None)]);
    assert_eq!(known(&world, &partner).await, [expected]);
}

#[tokio::test]
async fn an_integration_counts_while_it_is_certified() {
    let world = World::new().await;
    let partner = world.partner("losch").await;
    let certification = enable::IntegrationCertification {
        quality_score: 80,
        period: Some(period((2018, 1, 1), Some((2019, 1, 1)))),
        ..Default::default()
    };
    let changed = |certifications| enable::IntegrationChanged {
        integration: Some(enable::Integration {
            integration_id: "i".to_owned(),
            partner_id: partner.partner_id.clone(),
            certifications,
            ..Default::default()
        }),
    };
    let onboard = &world.onboard;
    let certified = changed(vec![certification]);
    onboard
        .deliver("enable", ACME, "integrations/i", 1, &certified)
        .await;
    let days: &[_] = &[("2018-01-01", Some("2019-01-01"))];
    assert_eq!(
        known(&world, &partner).await,
        [row("INTEGRATION", "i", "i", 80, days)]
    );
    onboard
        .deliver("enable", ACME, "integrations/i", 2, &changed(Vec::new()))
        .await;
    assert_eq!(known(&world, &partner).await, []);
}
