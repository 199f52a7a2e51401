//! Who reads what: earnings with their traces, attainment, sums.

use contracts::tandem::{
    incentivize::v1::{
        GetEarningRequest, ListAttainmentsRequest, ListBalancesRequest, ListEarningsRequest,
        ListOutcomesRequest, SummarizeEarningsRequest, SummarizeOutcomesRequest, TierMethod,
        attainment_service_client::AttainmentServiceClient, trace_value::Value,
    },
    platform::v1::Role,
};
use tonic::Code;
use uuid::Uuid;

use super::{
    terms::{commission, rebate, royalty},
    world::{TENANT, World, shown},
};
use crate::build::{PARTNER, booking, contribution, units};

async fn world() -> World {
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
async fn a_partner_s_user_sees_its_own_only() {
    let world = world().await;
    let stranger = Uuid::from_u128(99);
    let earning_id = world.earnings().await.remove(0).earning_id;
    let mut own = world.earnings_of(world.service.as_partner(TENANT, PARTNER));
    let mut other = world.earnings_of(world.service.as_partner(TENANT, stranger));
    let mut foreign = world.earnings_of(world.service.as_role("globex", Role::Finance));
    let get = || GetEarningRequest {
        earning_id: earning_id.clone(),
    };
    assert!(own.get_earning(get()).await.is_ok());
    for client in [&mut other, &mut foreign] {
        assert_eq!(
            client
                .get_earning(get())
                .await
                .expect_err("another's")
                .code(),
            Code::NotFound
        );
        for partner_id in [String::new(), PARTNER.to_string()] {
            let list = ListEarningsRequest {
                partner_id: partner_id.clone(),
                ..Default::default()
            };
            assert!(
                client
                    .list_earnings(list)
                    .await
                    .expect("a list")
                    .into_inner()
                    .earnings
                    .is_empty()
            );
            let outcomes = ListOutcomesRequest {
                partner_id: partner_id.clone(),
                ..Default::default()
            };
            assert!(
                client
                    .list_outcomes(outcomes)
                    .await
                    .expect("a list")
                    .into_inner()
                    .outcomes
                    .is_empty()
            );
            let sums = SummarizeEarningsRequest {
                partner_id,
                ..Default::default()
            };
            assert!(
                client
                    .summarize_earnings(sums)
                    .await
                    .expect("sums")
                    .into_inner()
                    .summaries
                    .is_empty()
            );
        }
    }
}

#[tokio::test]
async fn a_list_carries_traces_on_request_only() {
    let world = world().await;
    let mut own = world.earnings_of(world.service.as_partner(TENANT, PARTNER));
    let all = own
        .list_earnings(ListEarningsRequest::default())
        .await
        .expect("a list")
        .into_inner()
        .earnings;
    assert_eq!(all.len(), world.earnings().await.len());
    assert!(
        all.iter().all(|earning| earning.trace.is_none()),
        "traces on request only"
    );
}

#[tokio::test]
async fn filters_and_pages_combine() {
    let world = world().await;
    let request = |page_token| ListEarningsRequest {
        page_size: 1,
        page_token,
        component_key: "commission".to_owned(),
        business_date_from: Some(kit::wire::to_date(crate::build::day("2017-02-01"))),
        business_date_to: Some(kit::wire::to_date(crate::build::day("2017-03-02"))),
        ..Default::default()
    };
    let first = world
        .finance()
        .list_earnings(request(String::new()))
        .await
        .expect("a page")
        .into_inner();
    let second = world
        .finance()
        .list_earnings(request(first.next_page_token))
        .await
        .expect("a page")
        .into_inner();
    let amounts = [first.earnings, second.earnings]
        .concat()
        .into_iter()
        .map(|earning| shown(earning.amount));
    assert_eq!(
        amounts.collect::<Vec<_>>(),
        ["10000.00 USD", "16000.00 USD"]
    );
    assert_eq!(second.next_page_token, "");
    let mut pages = 0;
    let mut page_token = String::new();
    loop {
        let request = ListOutcomesRequest {
            page_size: 2,
            page_token,
            ..Default::default()
        };
        let page = world
            .finance()
            .list_outcomes(request)
            .await
            .expect("a page")
            .into_inner();
        pages += page.outcomes.len();
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(pages, 6);
}

#[tokio::test]
async fn outcomes_are_counted_by_partner_and_reason() {
    let world = world().await;
    let answer = world
        .finance()
        .summarize_outcomes(SummarizeOutcomesRequest {})
        .await
        .expect("sums")
        .into_inner();
    let counts: Vec<_> = answer
        .summaries
        .iter()
        .map(|row| {
            (
                row.kind().as_str_name(),
                row.reason.as_str(),
                row.outcome_count,
            )
        })
        .collect();
    assert_eq!(
        counts,
        [
            ("OUTCOME_KIND_COUNTED", "", 3),
            ("OUTCOME_KIND_EARNED", "", 2),
            ("OUTCOME_KIND_EXCEPTED", "NO_COMPONENT_APPLIES", 1),
        ]
    );
    assert_eq!(answer.facts.len(), 1);
    assert_eq!(answer.facts[0].fact_count, 4);
    let excepted = world
        .outcomes()
        .await
        .into_iter()
        .find(|outcome| !outcome.owner.is_empty())
        .expect("an exception");
    assert_eq!(excepted.owner, "program owner");
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
