//! Competencies and integration certifications of enable turn into facts, once each.

use contracts::tandem::enable::v1 as enable;
use contracts::tandem::onboard::v1::FactOrigin;
use contracts::tandem::partnership::v1::{FactKind, PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;
use kit::testing::at;
use uuid::Uuid;

use crate::build::{date, produced};
use crate::world::{ACME, World, refused};

impl World {
    /// A systems integrator whose type reports competencies.
    async fn integrator(&self) -> Uuid {
        let reported = FactOrigin::Reported;
        let competency = produced(FactKind::Competency, PartnerRole::Unspecified, reported);
        self.profile(ACME, PartnershipType::Si, 1, vec![competency])
            .await;
        self.enrolled("si", PartnershipType::Si).await
    }

    async fn award(&self, id: Uuid, version: u64, partner: Uuid, levels: &[(i32, &str)]) {
        let level = |(level, from): &(i32, &str)| enable::CompetencyLevel {
            level: *level,
            period: Some(enable::ValidPeriod {
                start_date: Some(date(from)),
                end_date: None,
            }),
        };
        let award = enable::CompetencyAward {
            award_id: id.to_string(),
            partner_id: partner.to_string(),
            competency_key: "cloud".to_owned(),
            levels: levels.iter().map(level).collect(),
            ..Default::default()
        };
        let payload = enable::CompetencyAwardChanged { award: Some(award) };
        let key = format!("competencyAwards/{id}");
        let sell = &self.sell;
        sell.deliver("enable", ACME, &key, version, &payload).await;
    }

    /// The log in short: sign, subject, score, day.
    async fn achieved(&self) -> Vec<String> {
        let said = |fact: v1::Fact| {
            assert_eq!(fact.source, "tandem.enable");
            let sign = if fact.reverses_fact_id.is_empty() {
                "+"
            } else {
                "-"
            };
            let day = fact.business_date.expect("a day");
            let score = fact.score.map(|score| score.value).unwrap_or_default();
            format!(
                "{sign}{} {score} {}-{}-{}",
                fact.subject, day.year, day.month, day.day
            )
        };
        let log = self.log().await;
        log.into_iter().map(said).collect()
    }
}

#[tokio::test]
async fn each_level_of_a_competency_is_one_fact() {
    let world = World::new().await;
    let (partner, id) = (world.integrator().await, kit::ids::new());
    let levels = [(1, "2017-03-01"), (2, "2017-09-01"), (3, "2018-02-01")];
    world.award(id, 1, partner, &levels).await;
    let expected = ["+cloud 1 2017-3-1", "+cloud 2 2017-9-1"];
    assert_eq!(world.achieved().await, expected);
    world.award(id, 2, partner, &levels).await;
    assert_eq!(world.achieved().await, expected);
    // The third level begins by itself.
    world.sell.clock.set(at("2018-02-01T00:00:00Z"));
    world.sell.jobs_done().await;
    assert_eq!(
        world.achieved().await.last().expect("three"),
        "+cloud 3 2018-2-1"
    );

    let fact = world.log().await.remove(0);
    let reverse = v1::ReverseFactRequest {
        fact_id: fact.fact_id,
        reason: "not theirs".to_owned(),
        ..Default::default()
    };
    let refusal = refused(world.facts().reverse_fact(reverse).await);
    assert_eq!(refusal.1, "FACT_DERIVED");
}

#[tokio::test]
async fn a_corrected_timeline_reverses_and_replaces() {
    let world = World::new().await;
    let (partner, id) = (world.integrator().await, kit::ids::new());
    world.award(id, 1, partner, &[(1, "2017-03-01")]).await;
    world.award(id, 2, partner, &[(1, "2017-04-01")]).await;
    let mut log = world.achieved().await;
    log.sort_unstable();
    assert_eq!(
        log,
        [
            "+cloud 1 2017-3-1",
            "+cloud 1 2017-4-1",
            "-cloud 1 2017-3-1"
        ]
    );
}

#[tokio::test]
async fn what_is_known_late_turns_into_facts_then() {
    let world = World::new().await;
    let (partner, id) = (kit::ids::new(), kit::ids::new());
    // The award is heard of before the partner, its enrollment and its type's profile.
    world.award(id, 1, partner, &[(1, "2017-03-01")]).await;
    let announced = contracts::tandem::onboard::v1::PartnerChanged {
        partner: Some(contracts::tandem::onboard::v1::Partner {
            partner_id: partner.to_string(),
            display_name: "si".to_owned(),
            ..Default::default()
        }),
    };
    let key = format!("partners/{partner}");
    world
        .sell
        .deliver("onboard", ACME, &key, 1, &announced)
        .await;
    world
        .enroll(partner, PartnershipType::Si, "2017-01-01")
        .await;
    world.sell.jobs_done().await;
    assert_eq!(world.achieved().await, Vec::<String>::new());
    let reported = FactOrigin::Reported;
    let competency = produced(FactKind::Competency, PartnerRole::Unspecified, reported);
    world
        .profile(ACME, PartnershipType::Si, 1, vec![competency])
        .await;
    world.sell.jobs_done().await;
    assert_eq!(world.achieved().await, ["+cloud 1 2017-3-1"]);
}

#[tokio::test]
async fn an_integrations_certifications_count_by_their_depth() {
    let world = World::new().await;
    let reported = FactOrigin::Reported;
    let kind = FactKind::IntegrationCertification;
    let certification = produced(kind, PartnerRole::Unspecified, reported);
    world
        .profile(ACME, PartnershipType::Isv, 2, vec![certification])
        .await;
    let partner = world.enrolled("isv", PartnershipType::Isv).await;
    let id = kit::ids::new();
    let certified = |depth_score, from| enable::IntegrationCertification {
        certification_id: kit::ids::new().to_string(),
        depth_score,
        period: Some(enable::ValidPeriod {
            start_date: Some(date(from)),
            end_date: None,
        }),
        ..Default::default()
    };
    let integration = enable::Integration {
        integration_id: id.to_string(),
        partner_id: partner.to_string(),
        certifications: vec![certified(60, "2017-02-01"), certified(85, "2017-08-01")],
        ..Default::default()
    };
    let payload = enable::IntegrationChanged {
        integration: Some(integration),
    };
    let key = format!("integrations/{id}");
    world.sell.deliver("enable", ACME, &key, 1, &payload).await;
    let mut log = world.achieved().await;
    log.sort_unstable();
    assert_eq!(
        log,
        [format!("+{id} 60 2017-2-1"), format!("+{id} 85 2017-8-1")]
    );
}
