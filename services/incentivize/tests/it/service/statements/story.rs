//! Three quarters: a late fact, a correction, a refund, and a plan that is changed with effect from the past.

use contracts::tandem::incentivize::v1::{
    ListBalancesRequest, Plan, TierMethod, UpdatePlanRequest,
};
use incentivize::domain::statement::verify::{Earlier, verify};
use kit::wire;
use serde_json::Value;

use super::desk::{lines, net};
use crate::{
    build::{booking, day, refund, reversal},
    service::{
        terms::{commission, rebate},
        world::{World, shown},
    },
};

const TIERS: &str = "to 5000: 2, above: 3";

pub(super) async fn first_quarter() -> (World, Plan) {
    let world = World::with_reseller().await;
    let plan = world
        .in_force(vec![
            commission("10"),
            rebate(TIERS, TierMethod::WholeVolume),
        ])
        .await;
    world
        .record(&[
            booking(1, "2017-02-01", "1000"),
            booking(2, "2017-03-01", "2000"),
        ])
        .await;
    (world, plan)
}

/// What happens after the first quarter was stated.
pub(super) async fn second_quarter(world: &World) {
    let second = booking(2, "2017-03-01", "2000");
    world
        .record(&[
            // Late.
            booking(3, "2017-03-31", "500"),
            // Corrected: reversed and replaced.
            reversal(4, &second),
            booking(5, "2017-03-01", "2500"),
            refund(6, &booking(1, "2017-02-01", "1000"), "2017-05-05", "100"),
            booking(7, "2017-05-01", "6000"),
        ])
        .await;
}

async fn change_plan(world: &World, plan: &Plan) {
    let mut next = plan.clone();
    next.effective_date = Some(wire::to_date(day("2017-04-01")));
    next.components = vec![commission("12"), rebate(TIERS, TierMethod::WholeVolume)];
    next.etag = String::new();
    let request = UpdatePlanRequest {
        plan: Some(next),
        ..Default::default()
    };
    let drafted = world.plans().update_plan(request).await.expect("drafted");
    let drafted = drafted.into_inner().plan.expect("a plan");
    world.activate(&drafted).await.expect("activates");
}

fn assert_equal(document: &Value, earlier: &[Earlier]) {
    let verdict = verify(document, earlier);
    assert!(verdict.differences.is_empty(), "{:#?}", verdict.differences);
    assert!(verdict.lines > 0);
}

#[tokio::test]
async fn late_facts_corrections_and_new_terms_become_adjustments() {
    let (world, plan) = first_quarter().await;
    let first = world.state("2017-02-15").await;
    assert_eq!(
        lines(&first),
        [
            "earned COMMISSION 2017-02-01: 100.00 USD",
            "earned COMMISSION 2017-03-01: 200.00 USD",
            "earned REBATE 2017-01-01: 60.00 USD",
        ]
    );
    assert_eq!(net(&first), "360.00 USD");
    let first_text = world.json(&first.statement_id).await;

    second_quarter(&world).await;
    let second = world.state("2017-05-15").await;
    assert_eq!(
        lines(&second),
        [
            "earned COMMISSION 2017-03-01: -200.00 USD",
            "earned COMMISSION 2017-03-01: 250.00 USD",
            "earned COMMISSION 2017-03-31: 50.00 USD",
            "earned COMMISSION 2017-05-01: 600.00 USD",
            "earned COMMISSION 2017-05-05: -10.00 USD",
            // 2 % of 1 000 + 2 500 + 500, less the 60.00 that were stated.
            "adjusted REBATE 2017-01-01: 20.00 USD",
            // 3 % of 6 000 − 100.
            "earned REBATE 2017-04-01: 177.00 USD",
        ]
    );

    change_plan(&world, &plan).await;
    world.record(&[booking(8, "2017-08-01", "1000")]).await;
    let third = world.state("2017-08-15").await;
    assert_eq!(
        lines(&third),
        [
            // 12 % instead of 10 %, of what was booked since April.
            "adjusted COMMISSION 2017-05-01: 120.00 USD",
            "earned COMMISSION 2017-08-01: 120.00 USD",
            "earned REBATE 2017-07-01: 20.00 USD",
        ]
    );

    assert_equal(&first_text, &[]);
    assert_eq!(
        world.json(&first.statement_id).await,
        first_text,
        "a closed statement never changes"
    );
    let second_text = world.json(&second.statement_id).await;
    let third_text = world.json(&third.statement_id).await;
    let (one, two) = (Earlier::of(&first_text), Earlier::of(&second_text));
    assert_equal(&second_text, std::slice::from_ref(&one));
    assert_equal(&third_text, &[one, two]);
    assert_eq!(second_text["previous"]["hash"], first.hash.as_str());

    // The sum of all statements is what the ledger says that we owe.
    let request = ListBalancesRequest::default();
    let balances = world.ledger().list_balances(request).await;
    let balances = balances.expect("balances").into_inner().balances;
    let payable = balances
        .iter()
        .find(|balance| balance.account().as_str_name() == "LEDGER_ACCOUNT_PAYABLE");
    let payable = shown(payable.expect("stated").amount.clone());
    assert_eq!(payable, "-1507.00 USD");
    world.assert_right().await;
}
