//! From won deals to facts.

use contracts::tandem::onboard::v1::FactOrigin;
use contracts::tandem::partnership::v1::{FactKind, PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;

use crate::build::rows::{about, open, with, won};
use crate::build::{date, decimal, produced, usd};
use crate::world::{World, got};

/// A fact in short: kind, role, what it does, amount.
fn short(fact: &v1::Fact) -> String {
    let kind = fact.kind().as_str_name().trim_start_matches("FACT_KIND_");
    let role = fact
        .role()
        .as_str_name()
        .trim_start_matches("PARTNER_ROLE_");
    let sign = if fact.reverses_fact_id.is_empty() {
        ""
    } else {
        "-"
    };
    format!(
        "{kind} {role} {sign}{}",
        fact.amount.as_ref().map_or(0, |amount| amount.units)
    )
}

async fn log(world: &World) -> Vec<String> {
    world.log().await.iter().map(short).collect()
}

#[tokio::test]
async fn what_a_won_deal_stands_for_follows_from_the_type() {
    let world = World::new().await;
    world.enrolled("reseller", PartnershipType::Reseller).await;
    world.enrolled("isv", PartnershipType::Isv).await;
    world.enrolled("oem", PartnershipType::Oem).await;
    let both = |id: &str, partner: &str| {
        with(
            with(won(id, 10), partner, PartnerRole::Sourced, false),
            partner,
            PartnerRole::Fulfilment,
            false,
        )
    };
    world
        .import(vec![
            both("1", "reseller"),
            both("2", "isv"),
            both("3", "oem"),
            open("4"),
        ])
        .await;
    let mut log = log(&world).await;
    log.sort_unstable();
    assert_eq!(
        log,
        ["CONTRIBUTION SOURCED 10", "RESALE_BOOKING FULFILMENT 10"]
    );

    let units = produced(
        FactKind::UnitReport,
        PartnerRole::Sourced,
        FactOrigin::WonOpportunity,
    );
    world
        .profile(crate::world::ACME, PartnershipType::Oem, 2, vec![units])
        .await;
    world.sell.jobs_done().await;
    assert_eq!(world.log().await.len(), 3);
    let unit = world.log().await.pop().expect("a fact");
    assert_eq!(
        (short(&unit).as_str(), unit.quantity),
        ("UNIT_REPORT SOURCED 10", decimal("1"))
    );
}

#[tokio::test]
async fn a_derived_fact_says_everything_about_its_deal() {
    let world = World::new().await;
    let partner = world.enrolled("reseller", PartnershipType::Reseller).await;
    let account_id = world.account("Isdom", "").await;
    let mut row = with(
        about(won("1", 1_054), "Isdom", "GTX"),
        "reseller",
        PartnerRole::Fulfilment,
        true,
    );
    row.partners[0].share_percent = decimal("80");
    row.lines[0].quantity = decimal("2.5");
    let opportunity_id = world.imported(row).await;
    let registrations = world.sell.announced::<v1::RegistrationChanged>().await;
    let registration_id = registrations[0]
        .registration
        .clone()
        .expect("a registration")
        .registration_id;
    let fact = world.log().await.remove(0);
    let expected = v1::Fact {
        source: "tandem.sell".to_owned(),
        external_id: format!("{opportunity_id}:{partner}:FULFILMENT:RESALE_BOOKING:1"),
        kind: FactKind::ResaleBooking.into(),
        partner_id: partner.to_string(),
        role: PartnerRole::Fulfilment.into(),
        share_percent: decimal("80"),
        account_id,
        opportunity_id,
        amount: usd(1_054),
        quantity: decimal("2.5"),
        business_date: Some(date("2017-03-01")),
        registration_id,
        ..Default::default()
    };
    let stamped = v1::Fact {
        fact_id: fact.fact_id.clone(),
        record_time: fact.record_time,
        ..expected
    };
    assert_eq!(fact, stamped);
    let announced = world.sell.announced::<v1::FactRecorded>().await;
    assert_eq!(announced, [v1::FactRecorded { fact: Some(fact) }]);
}

#[tokio::test]
async fn a_changed_amount_reverses_and_replaces_only_its_own_facts() {
    let world = World::new().await;
    world.enrolled("isv", PartnershipType::Isv).await;
    let row = |id: &str, amount| with(won(id, amount), "isv", PartnerRole::Sourced, false);
    world.import(vec![row("1", 10), row("2", 20)]).await;
    world.import(vec![row("1", 11), row("2", 20)]).await;
    let facts = world.log().await;
    let expected = ["CONTRIBUTION SOURCED -10", "CONTRIBUTION SOURCED 11"];
    assert_eq!(facts[2..].iter().map(short).collect::<Vec<_>>(), expected);
    assert_eq!(facts[2].reverses_fact_id, facts[0].fact_id);
    assert_eq!(facts[2].business_date, facts[0].business_date);
    assert!(facts[2].external_id.ends_with(":1:reversed") && facts[3].external_id.ends_with(":2"));

    world.import(vec![open("1")]).await;
    world.import(vec![row("1", 11)]).await;
    let expected = ["CONTRIBUTION SOURCED -11", "CONTRIBUTION SOURCED 11"];
    assert_eq!(log(&world).await[4..], expected);
}

#[tokio::test]
async fn events_of_one_lineage_share_a_key_and_count_up() {
    let world = World::new().await;
    world.enrolled("isv", PartnershipType::Isv).await;
    let row = |amount| with(won("1", amount), "isv", PartnerRole::Sourced, false);
    world.import(vec![row(10)]).await;
    world.import(vec![row(11)]).await;
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT key, version FROM kit.outbox WHERE event_type = 'tandem.sell.v1.FactRecorded' ORDER BY id",
    )
    .fetch_all(&world.sell.service.pool)
    .await
    .expect("the outbox");
    assert_eq!(
        rows.iter().map(|(_, version)| *version).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert!(
        rows.iter()
            .all(|(key, _)| *key == rows[0].0 && key.starts_with("facts/"))
    );
}

#[tokio::test]
async fn an_enrollment_that_arrives_later_derives_again() {
    let world = World::new().await;
    let partner = world.partner("late").await;
    let deal = with(won("1", 10), "late", PartnerRole::Sourced, false);
    let other = with(won("2", 20), "late", PartnerRole::Fulfilment, false);
    world.import(vec![deal, other]).await;
    let mut before = log(&world).await;
    before.sort_unstable();
    assert_eq!(
        before,
        ["CONTRIBUTION SOURCED 10", "RESALE_BOOKING FULFILMENT 20"]
    );

    let enrollment = world
        .enroll(partner, PartnershipType::Reseller, "2017-01-01")
        .await;
    world.sell.jobs_done().await;
    assert_eq!(log(&world).await[2..], ["CONTRIBUTION SOURCED -10"]);

    // Ended before the close date: the roles suggest the facts again.
    let ended = Some("2017-02-01");
    world
        .enrollment(
            enrollment,
            2,
            partner,
            PartnershipType::Reseller,
            "2017-01-01",
            ended,
        )
        .await;
    world.sell.jobs_done().await;
    assert_eq!(log(&world).await[3..], ["CONTRIBUTION SOURCED 10"]);

    // News older than what is known changes nothing.
    world
        .enrollment(
            enrollment,
            1,
            partner,
            PartnershipType::Isv,
            "2017-01-01",
            None,
        )
        .await;
    world.sell.jobs_done().await;
    assert_eq!(log(&world).await.len(), 4);
}

#[tokio::test]
async fn more_deals_than_one_chunk_are_derived_again() {
    let world = World::new().await;
    let partner = world.partner("busy").await;
    let deal = |n: usize| {
        with(
            won(&n.to_string(), 10),
            "busy",
            PartnerRole::Fulfilment,
            false,
        )
    };
    world.import((0..500).map(deal).collect()).await;
    world.import((500..620).map(deal).collect()).await;
    world
        .enroll(partner, PartnershipType::Isv, "2017-01-01")
        .await;
    world.sell.jobs_done().await;
    let request = v1::SummarizeFactsRequest {};
    let sums = got(world.facts().summarize_facts(request).await).summaries;
    assert_eq!(
        (sums[0].fact_count, sums[0].amount.clone()),
        (1_240, usd(0))
    );
}

#[tokio::test]
async fn a_claim_that_is_decided_after_the_win_enters_the_facts() {
    let world = World::new().await;
    let partner = world.enrolled("isv", PartnershipType::Isv).await;
    let row = with(open("1"), "isv", PartnerRole::Sourced, false);
    let id = world.imported(row).await;
    let claim = world.claim(partner, &id).await.expect("claimed");
    world
        .imported(with(won("1", 10), "isv", PartnerRole::Sourced, false))
        .await;
    world.approve(&claim).await.expect("approved");
    let facts = world.log().await;
    assert_eq!(facts[2].registration_id, claim.registration_id);

    let request = v1::WithdrawRegistrationRequest {
        registration_id: claim.registration_id,
        ..Default::default()
    };
    got(world.registrations().withdraw_registration(request).await);
    let last = world.log().await.pop().expect("a fact");
    assert_eq!(
        (short(&last).as_str(), last.registration_id.as_str()),
        ("CONTRIBUTION SOURCED 10", "")
    );
    assert_eq!(world.log().await.len(), 5);
}
