//! The four metrics on deals that can be counted by hand.
use contracts::tandem::analytics::v1::{
    Engagement, GroupBy, ListMetricDefinitionsRequest, MetricRow, QueryMetricsRequest, Segment,
    segment::Segment as Kind,
};
use contracts::tandem::partnership::v1::PartnerRole::{CoSell, Influenced, Sourced};
use contracts::tandem::sell::v1::Opportunity;

use crate::given::{
    With as _, analyst, analytics, announce, announce_partner, date, decimal, id, lost, money,
    opportunity, query, rows, won,
};

fn estimated(n: u128, value: &str) -> Opportunity {
    Opportunity {
        value: money(value, "USD"),
        estimated: true,
        ..opportunity(n)
    }
}

fn deals() -> Vec<Opportunity> {
    vec![
        won(1, "2017-03-10", "100").of_account(71).with(91, Sourced),
        won(2, "2017-03-20", "50.01").of_account(71),
        won(3, "2017-04-05", "200")
            .of_account(72)
            .with(92, CoSell)
            .with(91, Influenced),
        lost(4, "2017-04-30").of_account(73).with(91, Sourced),
        lost(5, "2017-05-01"),
        won(6, "2017-05-02", "0.01"),
        estimated(7, "300").with(92, CoSell),
        estimated(8, "100"),
    ]
}

fn segment(row: &MetricRow) -> Segment {
    row.segment.clone().expect("a segment")
}

fn engagement(engagement: Engagement) -> Segment {
    Segment {
        segment: Some(Kind::Engagement(engagement.into())),
    }
}

fn partner(n: u128) -> Segment {
    Segment {
        segment: Some(Kind::PartnerId(id(n))),
    }
}

#[tokio::test]
async fn by_engagement() {
    let analytics = analytics().await;
    announce(&analytics, "acme", 1, &deals()).await;
    let rows = rows(&analytics, "acme", GroupBy::Unspecified).await;
    let [all, direct, influenced] = rows.as_slice() else {
        panic!("three rows")
    };
    let expected = MetricRow {
        segment: Some(engagement(Engagement::All)),
        currency_code: "USD".to_owned(),
        open_count: 2,
        open_value: money("400", "USD"),
        open_estimated_value: money("400", "USD"),
        won_count: 4,
        won_value: money("350.02", "USD"),
        lost_count: 2,
        new_customer_count: 2,
        influenced_pipeline_share: decimal("0.75"),
        win_rate: decimal("0.666667"),
        average_deal_size: money("87.5", "USD"),
        partner_sourced_new_customers: decimal("0.5"),
        partner_display_name: String::new(),
    };
    assert_eq!(*all, expected);
    assert_eq!(segment(direct), engagement(Engagement::Direct));
    assert_eq!(
        (direct.won_count, direct.lost_count, direct.open_count),
        (2, 1, 1)
    );
    assert_eq!(direct.average_deal_size, money("25.01", "USD"));
    assert_eq!(direct.influenced_pipeline_share, decimal("0"));
    assert_eq!(segment(influenced), engagement(Engagement::Influenced));
    assert_eq!(
        (influenced.won_count, influenced.new_customer_count),
        (2, 2)
    );
    assert_eq!(influenced.average_deal_size, money("150", "USD"));
}

#[tokio::test]
async fn by_partner_with_their_names() {
    let analytics = analytics().await;
    announce_partner(&analytics, "acme", 91, "Brinkmann").await;
    announce(&analytics, "acme", 1, &deals()).await;
    let both = rows(&analytics, "acme", GroupBy::Partner).await;
    let [first, second] = both.as_slice() else {
        panic!("two rows")
    };
    assert_eq!(segment(first), partner(91));
    assert_eq!(first.partner_display_name, "Brinkmann");
    assert_eq!(
        (first.won_count, first.lost_count, first.open_count),
        (2, 1, 0)
    );
    assert_eq!(first.partner_sourced_new_customers, decimal("0.5"));
    assert_eq!(segment(second), partner(92));
    assert_eq!(second.influenced_pipeline_share, decimal("0.75"));
    assert_eq!(
        (
            second.new_customer_count,
            second.partner_sourced_new_customers.clone()
        ),
        (1, decimal("0"))
    );

    let request = QueryMetricsRequest {
        group_by: GroupBy::Partner.into(),
        partner_id: id(91),
        ..Default::default()
    };
    assert_eq!(
        query(&analytics, "acme", request).await.rows,
        std::slice::from_ref(first)
    );
}

#[tokio::test]
async fn a_range_narrows_what_was_closed_and_never_what_is_open() {
    let analytics = analytics().await;
    announce(&analytics, "acme", 1, &deals()).await;
    let request = QueryMetricsRequest {
        from: date("2017-04-01"),
        to: date("2017-05-01"),
        ..Default::default()
    };
    let all = query(&analytics, "acme", request).await.rows.remove(0);
    assert_eq!((all.won_count, all.lost_count, all.open_count), (1, 1, 2));
    assert_eq!(
        (all.new_customer_count, all.partner_sourced_new_customers),
        (1, decimal("0"))
    );
}

#[tokio::test]
async fn currencies_are_never_added() {
    let analytics = analytics().await;
    let yen = Opportunity {
        value: money("1000", "JPY"),
        ..won(1, "2017-03-10", "1")
    };
    let second = Opportunity {
        value: money("501", "JPY"),
        ..won(2, "2017-03-10", "1")
    };
    let unpriced = Opportunity {
        value: None,
        ..lost(4, "2017-03-10")
    };
    announce(
        &analytics,
        "acme",
        1,
        &[yen, second, won(3, "2017-03-10", "7"), unpriced],
    )
    .await;
    let rows = rows(&analytics, "acme", GroupBy::Engagement).await;
    let all: Vec<_> = rows.iter().step_by(3).collect();
    let currencies: Vec<_> = all.iter().map(|row| row.currency_code.as_str()).collect();
    assert_eq!(currencies, ["XXX", "JPY", "USD"]);
    assert_eq!(
        (
            all[0].lost_count,
            all[0].won_value.clone(),
            all[0].average_deal_size.clone()
        ),
        (1, None, None)
    );
    assert_eq!(all[1].average_deal_size, money("750", "JPY"));
    assert_eq!(all[2].average_deal_size, money("7", "USD"));
}

#[tokio::test]
async fn a_late_earlier_win_takes_the_new_customer_over() {
    let analytics = analytics().await;
    let later = won(1, "2017-04-10", "10").of_account(71).with(91, Sourced);
    announce(&analytics, "acme", 1, std::slice::from_ref(&later)).await;
    let sourced = async |tenant| {
        rows(&analytics, tenant, GroupBy::Engagement)
            .await
            .remove(0)
            .partner_sourced_new_customers
    };
    assert_eq!(sourced("acme").await, decimal("1"));
    let earlier = won(2, "2017-03-10", "10").of_account(71);
    announce(&analytics, "acme", 1, std::slice::from_ref(&earlier)).await;
    assert_eq!(sourced("acme").await, decimal("0"));
    announce(&analytics, "acme", 2, &[earlier.of_account(72)]).await;
    assert_eq!(sourced("acme").await, decimal("0.5"));
}

#[tokio::test]
async fn tenants_and_freshness_are_kept_apart() {
    let analytics = analytics().await;
    assert_eq!(
        query(&analytics, "acme", QueryMetricsRequest::default())
            .await
            .as_of,
        None
    );
    announce_partner(&analytics, "acme", 91, "Brinkmann").await;
    let onboards = kit::wire::to_timestamp(analytics.clock.now());
    analytics
        .clock
        .set(kit::testing::at("2018-01-15T12:00:09Z"));
    announce(&analytics, "acme", 1, &deals()).await;
    let answer = query(&analytics, "acme", QueryMetricsRequest::default()).await;
    assert_eq!(answer.as_of, Some(onboards));
    assert_eq!(
        query(&analytics, "other", QueryMetricsRequest::default())
            .await
            .rows,
        []
    );
}

#[tokio::test]
async fn every_metric_says_how_it_is_defined() {
    let analytics = analytics().await;
    let answer = analyst(&analytics, "acme")
        .list_metric_definitions(ListMetricDefinitionsRequest {})
        .await;
    let definitions = answer.expect("an answer").into_inner().metric_definitions;
    let metrics: Vec<_> = definitions.iter().map(|one| one.metric).collect();
    assert_eq!(metrics, [1, 2, 3, 4]);
    assert!(
        definitions
            .iter()
            .all(|one| one.definition.len() > 50 && !one.unit.is_empty())
    );
}
