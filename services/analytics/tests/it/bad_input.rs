//! What can't be asked, and what can't be taken in.
use contracts::google::r#type::Date;
use contracts::tandem::analytics::v1::{
    GroupBy, ListMetricOpportunitiesRequest, QueryMetricsRequest, Segment,
    metric_service_client::MetricServiceClient, segment::Segment as Kind,
};
use contracts::tandem::sell::v1::Opportunity;
use kit::testing::bad_fields;

use crate::given::{analyst, analytics, announce, date, id, query, won};

fn fields(status: &tonic::Status) -> Vec<String> {
    assert_eq!(status.code(), tonic::Code::InvalidArgument);
    bad_fields(status)
        .into_iter()
        .map(|(field, _)| field)
        .collect()
}

#[tokio::test]
async fn all_bad_fields_of_a_question_are_named() {
    let analytics = analytics().await;
    let request = QueryMetricsRequest {
        group_by: 9,
        from: date("2017-03-02"),
        to: Some(Date {
            year: 2017,
            month: 2,
            day: 30,
        }),
        partner_id: "somebody".to_owned(),
    };
    let refused = analyst(&analytics, "acme")
        .query_metrics(request)
        .await
        .expect_err("refused");
    assert_eq!(
        fields(&refused),
        ["group_by", "from", "to", "partner_id", "partner_id"]
    );
    let request = QueryMetricsRequest {
        from: date("2017-03-01"),
        to: date("2017-03-01"),
        ..Default::default()
    };
    let refused = analyst(&analytics, "acme")
        .query_metrics(request)
        .await
        .expect_err("refused");
    assert_eq!(fields(&refused), ["to"]);
    let request = QueryMetricsRequest {
        group_by: GroupBy::PartnershipType.into(),
        partner_id: id(1),
        ..Default::default()
    };
    let refused = analyst(&analytics, "acme")
        .query_metrics(request)
        .await
        .expect_err("refused");
    assert_eq!(fields(&refused), ["partner_id"]);
}

#[tokio::test]
async fn all_bad_fields_of_a_drill_down_are_named() {
    let analytics = analytics().await;
    let request = ListMetricOpportunitiesRequest {
        metric: 0,
        segment: Some(Segment {
            segment: Some(Kind::Type(99)),
        }),
        from: date("2017-03-02"),
        currency_code: "usd".to_owned(),
        page_size: 1001,
        page_token: "nonsense".to_owned(),
        ..Default::default()
    };
    let refused = analyst(&analytics, "acme")
        .list_metric_opportunities(request)
        .await
        .expect_err("refused");
    assert_eq!(
        fields(&refused),
        [
            "metric",
            "segment.type",
            "from",
            "currency_code",
            "page_size",
            "page_token"
        ]
    );
}

#[tokio::test]
async fn a_partners_user_sees_no_figures_of_the_tenant() {
    let analytics = analytics().await;
    let user = analytics.as_partner("acme", uuid::Uuid::from_u128(91));
    let refused = MetricServiceClient::new(user)
        .query_metrics(QueryMetricsRequest::default())
        .await;
    assert_eq!(
        refused.expect_err("refused").code(),
        tonic::Code::PermissionDenied
    );
}

#[tokio::test]
async fn an_unreadable_snapshot_is_parked_and_the_others_count() {
    let analytics = analytics().await;
    let undated = Opportunity {
        close_date: None,
        ..won(1, "2017-03-10", "5")
    };
    announce(&analytics, "acme", 1, &[undated, won(2, "2017-03-10", "7")]).await;
    assert_eq!(analytics.status().await.parked, 1);
    let all = query(&analytics, "acme", QueryMetricsRequest::default())
        .await
        .rows
        .remove(0);
    assert_eq!(all.won_count, 1);
}
