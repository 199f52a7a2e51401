//! What modifies an earning, from the plan as a person writes it to outcomes, earnings and books.

use contracts::tandem::incentivize::v1::{
    ChurnClawback, Component, Earning, Instalment, Outcome, PaymentCondition, Retention,
    trace_value::Value,
};
use kit::testing::bad_fields;

use super::{
    exchange_rates::upsert,
    terms::{decimal, fee},
    world::{World, shown},
};
use crate::story::facts;

fn released(earning: &Earning) -> String {
    let date = earning.release_date.expect("a release date");
    let amount = shown(earning.amount.clone());
    let day = format!("{}-{:02}-{:02}", date.year, date.month, date.day);
    match earning.part {
        0 => format!("{amount} from {day}"),
        part => format!("{part}: {amount} from {day}"),
    }
}

/// By fact and part.
async fn releases(world: &World) -> Vec<String> {
    let mut earnings = world.earnings().await;
    earnings.sort_by_key(|earning| (earning.fact_id.clone(), earning.part));
    earnings.iter().map(released).collect()
}

/// By fact.
async fn outcomes(world: &World) -> Vec<Outcome> {
    let mut outcomes = world.outcomes().await;
    outcomes.sort_by_key(|outcome| outcome.fact_id.clone());
    outcomes
}

#[tokio::test]
async fn a_refund_within_the_hold_is_released_with_its_sale() {
    let world = World::with_reseller().await;
    let held = Component {
        hold_days: 30,
        clawback_days: Some(60),
        ..fee("30", "1000000")
    };
    world.in_force(vec![held]).await;
    let told =
        facts("sale 1 000 on 2017-06-01, refund 400 on 2017-06-21, refund 100 on 2017-08-01");
    for fact in told.iter().rev() {
        world.record(std::slice::from_ref(fact)).await;
    }
    assert_eq!(
        releases(&world).await,
        ["300.00 USD from 2017-07-01", "-120.00 USD from 2017-07-01"]
    );
    let late = outcomes(&world).await.remove(2);
    assert_eq!(
        (late.reason.as_str(), late.owner.as_str()),
        ("AFTER_CLAWBACK_WINDOW", "")
    );
    world.assert_right().await;
}

#[tokio::test]
async fn an_earning_grows_with_what_the_customer_pays() {
    let world = World::with_reseller().await;
    let paid = Component {
        payment_condition: PaymentCondition::InProportion.into(),
        ..fee("5", "1000000")
    };
    world.in_force(vec![paid]).await;
    let told = facts(
        "sale 4 800 on 2017-01-01, payment 2 400 on 2017-02-01, payment 2 500 on 2017-03-01, payment 50 on 2017-03-02, reversal of 2",
    );
    world.record(&told[..1]).await;
    assert_eq!(world.reasons().await, ["AWAITING_PAYMENT"]);
    world.record(&told[1..2]).await;
    assert_eq!(releases(&world).await, ["120.00 USD from 2017-02-01"]);
    let payment = outcomes(&world).await.remove(1);
    assert_eq!(payment.counted_toward_fact_id, told[0].id.to_string());
    assert_eq!(payment.counted_amount, decimal("2400"));
    world.assert_right().await;

    world.record(&told[2..4]).await;
    assert_eq!(releases(&world).await, ["240.00 USD from 2017-02-01"]);
    let over = outcomes(&world).await.remove(3);
    assert_eq!(
        (over.reason.as_str(), over.owner.as_str()),
        ("OVERPAID", "finance")
    );

    world.record(&told[4..]).await;
    assert_eq!(releases(&world).await, ["127.50 USD from 2017-03-01"]);
    assert!(
        world.reasons().await.is_empty(),
        "all of the others counts now"
    );
    world.assert_right().await;
}

#[tokio::test]
async fn a_customer_who_leaves_takes_back_what_is_to_come_and_the_days_that_are_left() {
    let world = World::with_reseller().await;
    let instalment = |after_months, percent| Instalment {
        after_months,
        percent: decimal(percent),
    };
    let retained = Component {
        retention: Some(Retention {
            instalments: vec![instalment(0, "50"), instalment(12, "50")],
            churn_clawback: ChurnClawback::Prorated.into(),
            clawback_months: None,
        }),
        ..fee("10", "1000000")
    };
    world.in_force(vec![retained]).await;
    let told = facts("sale 1 000 on 2017-01-01, churn on 2017-07-02, reversal of 2");
    world.record(&told[..2]).await;
    assert_eq!(
        releases(&world).await,
        [
            "1: 50.00 USD from 2017-01-01",
            "2: 50.00 USD from 2018-01-01",
            "1: -25.07 USD from 2017-07-02",
            "2: -50.00 USD from 2018-01-01",
        ]
    );
    world.assert_right().await;
    world.record(&told[2..]).await;
    assert_eq!(releases(&world).await.len(), 6);
    assert_eq!(world.sums().await.len(), 2);
    world.assert_right().await;
}

#[tokio::test]
async fn a_sale_in_another_currency_waits_for_the_rate_of_its_day() {
    let world = World::with_reseller().await;
    world.in_force(vec![fee("10", "1000000")]).await;
    let told = facts("sale 1 000 EUR on 2017-04-01, refund 1 000 EUR on 2017-06-30");
    world.record(&told).await;
    assert_eq!(world.reasons().await, ["AWAITING_RATE", "AWAITING_RATE"]);
    assert_eq!(outcomes(&world).await[0].owner, "finance");

    let quotes = "date | from | to | rate | source
        2017-03-31 | EUR | USD | 1.0837 | ECB
        2017-06-30 | EUR | USD | 1.1412 | ECB";
    upsert(&world, quotes).await;
    world.service.jobs_done().await;
    assert_eq!(
        releases(&world).await,
        ["108.37 USD from 2017-04-01", "-108.37 USD from 2017-06-30"]
    );
    let trace = world.earnings().await.remove(0).trace.expect("a trace");
    let rate = trace
        .inputs
        .iter()
        .find(|input| input.name == "exchange_rate");
    let rate = rate.and_then(|rate| rate.value.clone());
    assert_eq!(rate, decimal("1.0837").map(Value::Number));
    let line = "1 EUR = 1.0837 USD of 2017-03-31 (ECB)";
    assert!(
        trace.explanation.iter().any(|said| said == line),
        "{trace:#?}"
    );
    world.assert_right().await;

    upsert(
        &world,
        "date | from | to | rate | source\n2017-03-31 | EUR | USD | 1.1 | ECB",
    )
    .await;
    world.service.jobs_done().await;
    assert_eq!(
        releases(&world).await,
        ["110.00 USD from 2017-04-01", "-110.00 USD from 2017-06-30"]
    );
    world.assert_right().await;
}

#[tokio::test]
async fn a_payment_that_no_component_heeds_is_no_one_s_concern() {
    let world = World::with_reseller().await;
    world.in_force(vec![fee("10", "1000000")]).await;
    let told = facts("sale 100 on 2017-04-01, payment 100 on 2017-06-30");
    world.record(&told).await;
    let payment = outcomes(&world).await.remove(1);
    assert_eq!(
        (payment.reason.as_str(), payment.owner.as_str()),
        ("NO_COMPONENT_APPLIES", "")
    );
    world.assert_right().await;
}

#[tokio::test]
async fn wrong_modifiers_are_all_named() {
    let world = World::with_reseller().await;
    let instalment = |after_months, percent| Instalment {
        after_months,
        percent: decimal(percent),
    };
    let wrong = Component {
        hold_days: 3651,
        clawback_days: Some(3651),
        retention: Some(Retention {
            instalments: vec![instalment(6, "0"), instalment(6, "50")],
            churn_clawback: ChurnClawback::Full.into(),
            clawback_months: Some(121),
        }),
        ..fee("10", "1000000")
    };
    let request = contracts::tandem::incentivize::v1::CreatePlanRequest {
        plan: Some(super::world::plan(vec![wrong])),
        ..Default::default()
    };
    let refused = world
        .plans()
        .create_plan(request)
        .await
        .expect_err("refused");
    let retention = "plan.components[0].retention";
    let named: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(
        named,
        [
            "plan.components[0].hold_days".to_owned(),
            "plan.components[0].clawback_days".to_owned(),
            format!("{retention}.instalments[0].percent"),
            format!("{retention}.instalments[1].after_months"),
            format!("{retention}.instalments"),
            format!("{retention}.clawback_months"),
        ]
    );
}
