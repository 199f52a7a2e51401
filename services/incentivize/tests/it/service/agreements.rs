//! Royalties by what the partner signed: known late, amended with effect from the past, ended.

use contracts::tandem::{
    incentivize::v1::{AgreedRoyalty, Component, OemRoyalty, component::Terms},
    onboard::v1::{AgreedTerms, Agreement, AgreementState},
};
use incentivize::domain::statement::verify::{Earlier, verify};
use kit::wire;
use uuid::Uuid;

use super::{
    statements::desk::lines,
    terms::{component, tiers},
    world::World,
};
use crate::build::{PARTNER, PROGRAM, day, units, usd};

fn by_agreement() -> Component {
    component("royalty", Terms::AgreedRoyalty(AgreedRoyalty::default()))
}

/// Signed, for so much a unit, from a day on.
fn signed(number: u128, start: &str, price: &str) -> Agreement {
    let schedule = OemRoyalty {
        tiers: tiers(&format!("above: {price}")),
        ..Default::default()
    };
    Agreement {
        agreement_id: Uuid::from_u128(number).to_string(),
        partner_id: PARTNER.to_string(),
        program_id: PROGRAM.to_string(),
        state: AgreementState::Signed.into(),
        effective_date: Some(wire::to_date(day(start))),
        terms: Some(AgreedTerms {
            royalty_schedule: Some(schedule),
            ..Default::default()
        }),
        ..Default::default()
    }
}

async fn shipped() -> World {
    let world = World::with_reseller().await;
    world.in_force(vec![by_agreement()]).await;
    world
        .record(&[units(1, "2017-02-01", "10"), units(2, "2017-05-01", "10")])
        .await;
    world
}

#[tokio::test]
async fn an_agreement_releases_what_waited_for_it() {
    let world = shipped().await;
    assert_eq!(world.reasons().await, ["AWAITING_AGREEMENT"; 2]);
    let offered = Agreement {
        state: AgreementState::Offered.into(),
        ..signed(1, "2017-01-01", "5")
    };
    world.agree(offered, 1).await;
    assert_eq!(world.reasons().await, ["AWAITING_AGREEMENT"; 2]);
    world.agree(signed(1, "2017-01-01", "5"), 2).await;
    let billed = ["royalty 2017-01: 50.00 USD", "royalty 2017-04: 50.00 USD"];
    assert_eq!(world.sums().await, billed);
    world.agree(signed(1, "2017-01-01", "9"), 1).await;
    assert_eq!(
        world.sums().await,
        billed,
        "version 1 comes after version 2"
    );
    world.assert_right().await;
}

#[tokio::test]
async fn an_amendment_and_an_end_reach_into_the_past() {
    let world = shipped().await;
    world.agree(signed(1, "2017-01-01", "5"), 1).await;
    let amendment = Agreement {
        amends_agreement_id: Uuid::from_u128(1).to_string(),
        ..signed(2, "2017-04-01", "4")
    };
    world.agree(amendment.clone(), 1).await;
    let billed = ["royalty 2017-01: 50.00 USD", "royalty 2017-04: 40.00 USD"];
    assert_eq!(world.sums().await, billed);
    let ended = Agreement {
        state: AgreementState::Terminated.into(),
        end_date: Some(wire::to_date(day("2017-05-01"))),
        ..amendment
    };
    world.agree(ended, 2).await;
    assert_eq!(world.sums().await, ["royalty 2017-01: 50.00 USD"]);
    assert_eq!(world.reasons().await, ["AWAITING_AGREEMENT"]);
    world.assert_right().await;
}

#[tokio::test]
async fn a_minimum_is_due_while_the_agreement_holds() {
    let world = shipped().await;
    let mut agreement = signed(1, "2017-01-01", "5");
    agreement.end_date = Some(wire::to_date(day("2017-07-01")));
    if let Some(schedule) = agreement
        .terms
        .as_mut()
        .and_then(|terms| terms.royalty_schedule.as_mut())
    {
        schedule.minimum = Some(wire::to_money(usd("60")));
    }
    world.agree(agreement, 1).await;
    let billed = ["royalty 2017-01: 60.00 USD", "royalty 2017-04: 60.00 USD"];
    assert_eq!(world.sums().await, billed);
    world.assert_right().await;
}

#[tokio::test]
async fn a_statement_carries_the_schedules_and_is_computed_again_from_them() {
    let world = shipped().await;
    world.agree(signed(1, "2017-01-01", "5"), 1).await;
    let first = world.state("2017-02-15").await;
    assert_eq!(lines(&first), ["earned ROYALTY 2017-01-01: 50.00 USD"]);
    let amendment = Agreement {
        amends_agreement_id: Uuid::from_u128(1).to_string(),
        ..signed(2, "2017-03-01", "4")
    };
    world.agree(amendment, 1).await;
    let second = world.state("2017-05-15").await;
    let expected = [
        "adjusted ROYALTY 2017-01-01: -10.00 USD",
        "earned ROYALTY 2017-04-01: 40.00 USD",
    ];
    assert_eq!(lines(&second), expected);
    let earlier = Earlier::of(&world.json(&first.statement_id).await);
    let mut document = world.json(&second.statement_id).await;
    let verdict = verify(&document, std::slice::from_ref(&earlier));
    assert!(verdict.differences.is_empty(), "{:#?}", verdict.differences);
    let schedule = "/components/0/component/terms/agreed/1/royalty/tiers/0/rate";
    *document.pointer_mut(schedule).expect("a rate") = "3".into();
    let found = verify(&document, &[earlier]).differences;
    let named = |line: &str| found.iter().any(|one| one.subject.starts_with(line));
    assert!(named("line 1") && named("line 2"), "{found:#?}");
    world.assert_right().await;
}
