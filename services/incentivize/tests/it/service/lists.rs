//! Lists: who sees what, filters, pages, counts.

use contracts::tandem::{
    incentivize::v1::{
        GetEarningRequest, ListEarningsRequest, ListOutcomesRequest, SummarizeEarningsRequest,
        SummarizeOutcomesRequest,
    },
    platform::v1::Role,
};
use tonic::Code;
use uuid::Uuid;

use super::{
    reading::world,
    world::{TENANT, shown},
};
use crate::build::PARTNER;

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
