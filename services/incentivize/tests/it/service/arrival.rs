//! Lanes, lifetime totals, baselines, kin and first purchases: whatever the order, the batches and the repetitions of what arrives.

use contracts::tandem::{
    incentivize::v1::PayeeKind, partnership::v1::PartnershipType, platform::v1::EventEnvelope,
};
use incentivize::domain::fact::{Detail, Fact, FactKind, Role};
use uuid::Uuid;

use super::{
    announce::{every_kind, opportunity},
    terms::{
        competency_reward, deal_rebate, growth_rebate, mdf, new_customer, spiff, volume_reward,
    },
    world::{TENANT, World, plan, shown},
};
use crate::{
    build::{PARTNER, booking, contribution, fact, refund, reversal, units, usd},
    table::number,
};

const CUSTOMER: Uuid = Uuid::from_u128(0xC1);
const OTHER_CUSTOMER: Uuid = Uuid::from_u128(0xC2);
const DEAL: Uuid = Uuid::from_u128(0xD1);
const DIRECT_DEAL: Uuid = Uuid::from_u128(0xD2);
const OTHER_DEAL: Uuid = Uuid::from_u128(0xD3);

/// A plan in force from 2017 on, and a partner enrolled a year before.
async fn world() -> World {
    let world = World::start().await;
    world.know_program(TENANT, PartnershipType::Reseller).await;
    let of_type = PartnershipType::Reseller;
    world.know_profile(TENANT, of_type, every_kind(), 2).await;
    world.know_partner(TENANT, PARTNER).await;
    world
        .enroll(TENANT, PARTNER, &[("2016-01-01", "")], 1)
        .await;
    let mut terms = plan(vec![
        competency_reward("1: 100, 2: 300"),
        deal_rebate("to 1000: 1, above: 5"),
        growth_rebate("10"),
        mdf("50", "2"),
        new_customer("500"),
        spiff("2017-03-01", "2017-05-01", "above: 100", Some("250")),
        volume_reward("to 10: 1, above: 2"),
    ]);
    terms.end_date = None;
    world.in_force_as(terms).await;
    world
}

fn sold_by(person: &str, fact: Fact) -> Fact {
    let detail = Detail {
        person: Some(person.to_owned()),
        ..Detail::default()
    };
    Fact { detail, ..fact }
}

fn competency(number: u128, date: &str, subject: &str, level: u8) -> Fact {
    let detail = Detail {
        subject: Some(subject.to_owned()),
        score: Some(level.into()),
        ..Detail::default()
    };
    Fact {
        role: None,
        detail,
        ..fact(number, FactKind::Competency, Role::Sourced, date)
    }
}

fn claim(number: u128, date: &str, spend: &str) -> Fact {
    Fact {
        role: None,
        amount: Some(usd(spend)),
        ..fact(number, FactKind::MdfClaim, Role::Sourced, date)
    }
}

fn of_deal(deal: Uuid, account: Option<Uuid>, fact: Fact) -> Fact {
    Fact {
        opportunity_id: Some(deal),
        account_id: account,
        ..fact
    }
}

fn facts() -> Vec<Fact> {
    let in_april = sold_by("ann", of_deal(DEAL, None, booking(23, "2017-04-01", "800")));
    let wrong = competency(14, "2017-03-03", "data", 1);
    vec![
        booking(20, "2016-11-05", "1000"),
        booking(21, "2017-01-20", "1500"),
        sold_by("ann", of_deal(DEAL, None, booking(22, "2017-03-05", "400"))),
        sold_by("bob", booking(24, "2017-04-10", "2000")),
        refund(25, &in_april, "2017-05-10", "300"),
        in_april,
        of_deal(DEAL, Some(CUSTOMER), contribution(1, "2017-02-10", "1000")),
        of_deal(
            OTHER_DEAL,
            Some(OTHER_CUSTOMER),
            contribution(3, "2017-03-01", "2000"),
        ),
        competency(11, "2017-02-01", "cloud", 1),
        competency(12, "2017-05-01", "cloud", 2),
        competency(13, "2017-08-01", "cloud", 2),
        reversal(15, &wrong),
        wrong,
        units(31, "2017-02-01", "8"),
        units(32, "2018-01-10", "6"),
        claim(41, "2017-02-15", "100"),
    ]
}

/// By hand.
fn expected() -> Vec<&'static str> {
    vec![
        // Level 1, what level 2 adds, and nothing for reaching it again.
        "competency 2017-01: 100.00 USD",
        "competency 2017-04: 200.00 USD",
        "competency 2017-07: 0.00 USD",
        // 1500 alone: 10 + 25. The deal: 400 in March, 1200 in April, 900 in May: 4, then 20 − 4, then 9 − 20. 2000 alone: 10 + 50.
        "deals 2017-01: 39.00 USD",
        "deals 2017-04: 65.00 USD",
        // 1000 before the plan, then 1900, then 2500.
        "growth 2017-01: 90.00 USD",
        "growth 2017-04: 60.00 USD",
        // Half of 100, as far as 2 % of 1900, then of 4400, reach.
        "mdf 2017-01: 38.00 USD",
        "mdf 2017-04: 12.00 USD",
        // One deal came after a direct one to the same account.
        "new-customer 2017-01: 500.00 USD",
        "spiff 2017-01: 250.00 USD",
        // 8 units, then 2 more at 1 and 4 at 2.
        "volume-reward 2017-01: 8.00 USD",
        "volume-reward 2018-01: 10.00 USD",
    ]
}

fn events(world: &World) -> Vec<EventEnvelope> {
    let mut events = vec![
        opportunity(world, DEAL, CUSTOMER, 1, Some("2017-02-10")),
        opportunity(world, DIRECT_DEAL, CUSTOMER, 1, Some("2017-01-15")),
        opportunity(world, OTHER_DEAL, OTHER_CUSTOMER, 1, Some("2017-03-01")),
    ];
    events.extend(facts().iter().map(|fact| world.recorded(TENANT, fact)));
    events
}

/// Every `stride`-th, then from the next, in batches; each batch repeats one fact of the batch before.
async fn deliver(world: &World, stride: usize, batch: usize) {
    let events = events(world);
    let places = (0..stride).flat_map(|first| (first..events.len()).step_by(stride));
    let shuffled: Vec<EventEnvelope> = places.map(|place| events[place].clone()).collect();
    for (index, events) in shuffled.chunks(batch).enumerate() {
        let mut events = events.to_vec();
        if index > 0 {
            let again = &facts()[index % facts().len()];
            let known = shuffled[..index * batch]
                .iter()
                .any(|event| event.key == format!("facts/{}", again.id));
            events.extend(known.then(|| world.recorded(TENANT, again)));
        }
        let delivered = world.service.deliver_all("sell", events).await;
        delivered.expect("delivered");
        world.service.jobs_done().await;
    }
}

#[tokio::test]
async fn what_arrives_in_any_order_comes_to_the_same() {
    let mut first = None;
    for (stride, batch) in [(1, 100), (1, 1), (3, 4), (7, 2), (18, 5)] {
        let world = world().await;
        deliver(&world, stride, batch).await;
        assert_eq!(
            world.sums().await,
            expected(),
            "every {stride} in batches of {batch}"
        );
        world.assert_right().await;
        let outcomes = world.outcomes().await.into_iter();
        let told: Vec<_> = outcomes
            .map(|outcome| {
                let counted = outcome.counted_amount.or(outcome.counted_quantity);
                let counted = counted.map(|counted| counted.value);
                let of = (outcome.fact_id, outcome.component_key);
                (of, outcome.kind, outcome.reason, counted)
            })
            .collect();
        assert_eq!(*first.get_or_insert_with(|| told.clone()), told);
    }
}

#[tokio::test]
async fn persons_are_paid_by_themselves_and_from_the_last_day() {
    let world = world().await;
    deliver(&world, 1, 100).await;
    let spiff = world.earnings().await.into_iter();
    let mut paid: Vec<_> = spiff
        .filter(|earning| earning.component_key == "spiff")
        .map(|earning| {
            let payee = earning.payee.expect("a payee");
            let kind = payee.kind();
            let released = earning.release_date.expect("a date");
            (
                payee.key,
                kind,
                shown(earning.amount),
                (released.month, released.day),
            )
        })
        .collect();
    paid.sort();
    let person = PayeeKind::Person;
    assert_eq!(
        paid,
        [
            ("ann".to_owned(), person, "166.67 USD".to_owned(), (4, 30)),
            ("bob".to_owned(), person, "83.33 USD".to_owned(), (4, 30)),
        ]
    );
    let shares = [number("166.67"), number("83.33")];
    assert_eq!(shares.iter().sum::<rust_decimal::Decimal>(), number("250"));
}

#[tokio::test]
async fn a_deal_alone_is_settled_without_its_neighbours() {
    let world = world().await;
    deliver(&world, 1, 100).await;
    let before = world.earnings().await;
    let late = of_deal(DEAL, None, booking(26, "2017-06-01", "100"));
    world.record(&[late]).await;
    world.assert_right().await;
    let deals = |earnings: Vec<contracts::tandem::incentivize::v1::Earning>| {
        let deals = earnings.into_iter();
        deals
            .filter(|earning| earning.component_key == "deals")
            .map(|earning| {
                (
                    earning.period_start.expect("a period").month,
                    shown(earning.amount),
                )
            })
            .collect::<Vec<_>>()
    };
    let (before, after) = (deals(before), deals(world.earnings().await));
    let added: Vec<_> = after.iter().filter(|deal| !before.contains(deal)).collect();
    assert_eq!(added, [&(6, "1.00 USD".to_owned())]);
    assert_eq!(after.len(), before.len() + 1);
}
