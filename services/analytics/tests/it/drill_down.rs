//! The opportunities under a number.
use contracts::tandem::analytics::v1::{
    Engagement, ListMetricOpportunitiesRequest, Metric, MetricOpportunity, Segment,
    segment::Segment as Kind,
};
use contracts::tandem::partnership::v1::PartnerRole::{CoSell, Sourced};
use contracts::tandem::sell::v1::Opportunity;

use crate::given::{
    With as _, analyst, analytics, announce, announce_partner, date, drill_down, id, lost, money,
    opportunity, won,
};

fn partner(n: u128) -> Option<Segment> {
    Some(Segment {
        segment: Some(Kind::PartnerId(id(n))),
    })
}

fn influenced() -> Option<Segment> {
    Some(Segment {
        segment: Some(Kind::Engagement(Engagement::Influenced.into())),
    })
}

fn external_ids(opportunities: &[MetricOpportunity]) -> Vec<&str> {
    opportunities
        .iter()
        .map(|one| one.external_id.as_str())
        .collect()
}

fn deals() -> Vec<Opportunity> {
    vec![
        won(1, "2017-04-01", "100").of_account(71).with(91, Sourced),
        won(2, "2017-03-01", "50")
            .of_account(71)
            .with(91, Sourced)
            .with(92, CoSell),
        won(3, "2017-03-31", "20").with(92, CoSell),
        lost(4, "2017-03-31").with(92, CoSell),
        opportunity(5).with(92, CoSell),
        opportunity(6),
    ]
}

#[tokio::test]
async fn each_metric_lists_what_it_counts_by_close_date() {
    let analytics = analytics().await;
    announce_partner(&analytics, "acme", 92, "Neubert").await;
    announce(&analytics, "acme", 1, &deals()).await;
    let list = async |metric, segment| {
        drill_down(&analytics, "acme", metric, segment, Default::default()).await
    };
    assert_eq!(
        external_ids(&list(Metric::InfluencedPipelineShare, None).await),
        ["CRM-0005", "CRM-0006"]
    );
    assert_eq!(
        external_ids(&list(Metric::InfluencedPipelineShare, influenced()).await),
        ["CRM-0005"]
    );
    assert_eq!(
        external_ids(&list(Metric::WinRate, partner(92)).await),
        ["CRM-0002", "CRM-0003", "CRM-0004"]
    );
    assert_eq!(
        external_ids(&list(Metric::AverageDealSize, partner(92)).await),
        ["CRM-0002", "CRM-0003"]
    );
    let customers = list(Metric::PartnerSourcedNewCustomers, None).await;
    let expected = MetricOpportunity {
        opportunity_id: id(2),
        external_id: "CRM-0002".to_owned(),
        account_id: id(71),
        status: "won".to_owned(),
        close_date: date("2017-03-01"),
        value: money("50", "USD"),
        estimated: false,
        new_customer: true,
        partner_ids: vec![id(91), id(92)],
    };
    assert_eq!(customers, [expected]);
}

#[tokio::test]
async fn ranges_are_whole_months_with_an_excluded_end() {
    let analytics = analytics().await;
    announce(&analytics, "acme", 1, &deals()).await;
    let march = ListMetricOpportunitiesRequest {
        from: date("2017-03-01"),
        to: date("2017-04-01"),
        page_size: 1,
        ..Default::default()
    };
    let listed = drill_down(&analytics, "acme", Metric::AverageDealSize, None, march).await;
    assert_eq!(external_ids(&listed), ["CRM-0002", "CRM-0003"]);
}

#[tokio::test]
async fn a_partner_nobody_knows_is_not_found() {
    let analytics = analytics().await;
    announce_partner(&analytics, "other", 92, "Neubert").await;
    let request = ListMetricOpportunitiesRequest {
        metric: Metric::WinRate.into(),
        segment: partner(92),
        ..Default::default()
    };
    let refused = analyst(&analytics, "acme")
        .list_metric_opportunities(request)
        .await
        .expect_err("refused");
    assert_eq!(refused.code(), tonic::Code::NotFound);
}
