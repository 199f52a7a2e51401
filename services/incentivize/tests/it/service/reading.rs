//! Who reads what: earnings with their traces, attainment, sums.

use contracts::tandem::incentivize::v1::{
    GetEarningRequest, ListAttainmentsRequest, ListBalancesRequest, TierMethod,
    attainment_service_client::AttainmentServiceClient, trace_value::Value,
};

use super::{
    terms::{commission, rebate, royalty},
    world::{TENANT, World, shown},
};
use crate::build::{PARTNER, booking, contribution, units};

pub(super) async fn world() -> World {
    let world = World::with_reseller().await;
    let rebate = rebate("to 250000: 1, to 350000: 2, above: 3", TierMethod::Marginal);
    world
        .in_force(vec![
            commission("10"),
            rebate,
            royalty("to 300: 50, above: 40", Some("6000")),
        ])
        .await;
    let facts = [
        booking(1, "2017-02-01", "100000"),
        booking(2, "2017-03-01", "160000"),
        units(3, "2017-05-01", "299.5"),
    ];
    world.record(&facts).await;
    world.record(&[contribution(4, "2017-05-01", "10")]).await;
    world
}

#[tokio::test]
async fn an_earning_explains_itself() {
    let world = world().await;
    let of_quarter = world
        .earnings()
        .await
        .into_iter()
        .find(|earning| earning.component_key == "rebate")
        .expect("a rebate");
    let request = GetEarningRequest {
        earning_id: of_quarter.earning_id.clone(),
    };
    let earning = world
        .finance()
        .get_earning(request)
        .await
        .expect("an earning")
        .into_inner()
        .earning
        .expect("an earning");
    let trace = earning.trace.clone().expect("a trace");
    assert_eq!(shown(earning.amount.clone()), "2700.00 USD");
    assert_eq!(trace.result, earning.amount);
    let step = |name: &str| {
        let value = trace
            .inputs
            .iter()
            .chain(&trace.steps)
            .find(|value| value.name == name)
            .and_then(|value| value.value.clone());
        match value {
            Some(Value::Number(number)) => number.value,
            Some(Value::Text(text)) => text,
            other => panic!("{name}: {other:?}"),
        }
    };
    assert_eq!(
        (step("period"), step("facts"), step("after")),
        ("2017-Q1".into(), "2".into(), "260000".into())
    );
    assert_eq!(
        (
            step("after_tier_1"),
            step("after_tier_2"),
            step("after_rounded")
        ),
        ("2500".into(), "200".into(), "2700".into())
    );
    assert_eq!(
        trace.explanation.last().map(String::as_str),
        Some("result: 2700.00 USD")
    );
    assert_eq!(earning, of_quarter);
}

#[tokio::test]
async fn attainment_says_how_far_the_next_tier_is() {
    let world = world().await;
    let mut client = AttainmentServiceClient::new(world.service.as_partner(TENANT, PARTNER));
    let request = ListAttainmentsRequest {
        on_date: Some(kit::wire::to_date(crate::build::day("2017-03-31"))),
        ..Default::default()
    };
    let attainments = client
        .list_attainments(request)
        .await
        .expect("attainments")
        .into_inner()
        .attainments;
    let rebate = attainments
        .iter()
        .find(|attainment| attainment.component_key == "rebate")
        .expect("the rebate");
    let decimal = |value: &Option<contracts::google::r#type::Decimal>| {
        value.as_ref().map(|value| value.value.clone())
    };
    assert_eq!(
        (
            rebate.tier,
            decimal(&rebate.current_value),
            rebate.unit.as_str()
        ),
        (2, Some("260000".into()), "USD")
    );
    assert_eq!(decimal(&rebate.distance_to_next_tier), Some("90000".into()));
    assert_eq!(
        (decimal(&rebate.tier_rate), decimal(&rebate.next_tier_rate)),
        (Some("2".into()), Some("3".into()))
    );
    assert_eq!(shown(rebate.earned.clone()), "2700.00 USD");
    let royalty = attainments
        .iter()
        .find(|attainment| attainment.component_key == "royalty")
        .expect("the royalty");
    assert_eq!(
        (royalty.tier, shown(royalty.earned.clone())),
        (0, "6000.00 USD".to_owned()),
        "the minimum alone"
    );
    let all = client
        .list_attainments(ListAttainmentsRequest::default())
        .await
        .expect("attainments")
        .into_inner()
        .attainments;
    let second = all
        .iter()
        .filter(|attainment| attainment.component_key == "royalty")
        .nth(1)
        .expect("the second quarter");
    assert_eq!(
        (second.tier, decimal(&second.distance_to_next_tier)),
        (1, Some("0.5".into()))
    );
}

#[tokio::test]
async fn balances_mirror_the_earnings() {
    let world = world().await;
    let answer = world
        .ledger()
        .list_balances(ListBalancesRequest::default())
        .await
        .expect("balances")
        .into_inner();
    let balances: Vec<_> = answer
        .balances
        .into_iter()
        .map(|row| (row.account().as_str_name(), shown(row.amount)))
        .collect();
    // 26,000 + 2,700 owed; 6,000 + 14,975 + 6,000 + 6,000 to come.
    assert_eq!(
        balances,
        [
            ("LEDGER_ACCOUNT_ACCRUED_PAYABLE", "-28700.00 USD".to_owned()),
            (
                "LEDGER_ACCOUNT_ACCRUED_RECEIVABLE",
                "32975.00 USD".to_owned()
            ),
            (
                "LEDGER_ACCOUNT_INCENTIVE_EXPENSE",
                "28700.00 USD".to_owned()
            ),
            ("LEDGER_ACCOUNT_ROYALTY_REVENUE", "-32975.00 USD".to_owned()),
        ]
    );
}
