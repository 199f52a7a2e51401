//! Types follow the enrollments, also when these change long after the deals.
use contracts::tandem::analytics::v1::{
    GroupBy, MetricRow, QueryMetricsRequest, segment::Segment as Kind,
};
use contracts::tandem::partnership::v1::PartnerRole::Sourced;
use contracts::tandem::partnership::v1::PartnershipType::{self, Isv, Si};

use crate::given::{
    With as _, analytics, announce, announce_enrollment, enrollment, enrollment_event, query, rows,
    won,
};

fn types(rows: &[MetricRow]) -> Vec<(PartnershipType, i64)> {
    let kind = |row: &MetricRow| match row.segment.clone().and_then(|segment| segment.segment) {
        Some(Kind::Type(kind)) => PartnershipType::try_from(kind).expect("a type"),
        other => panic!("{other:?} is no type"),
    };
    rows.iter().map(|row| (kind(row), row.won_count)).collect()
}

#[tokio::test]
async fn deals_move_when_the_enrollment_changes() {
    let analytics = analytics().await;
    let deals = [
        won(1, "2017-03-10", "10").with(91, Sourced),
        won(2, "2017-09-10", "10").with(91, Sourced),
    ];
    announce(&analytics, "acme", 1, &deals).await;
    assert_eq!(rows(&analytics, "acme", GroupBy::PartnershipType).await, []);

    let isv = enrollment(81, 91, Isv, &[("2017-01-01", None)]);
    announce_enrollment(&analytics, "acme", 1, &isv).await;
    assert_eq!(
        types(&rows(&analytics, "acme", GroupBy::PartnershipType).await),
        [(Isv, 2)]
    );

    let ended = enrollment(81, 91, Isv, &[("2017-01-01", Some("2017-06-01"))]);
    announce_enrollment(&analytics, "acme", 2, &ended).await;
    announce_enrollment(
        &analytics,
        "acme",
        1,
        &enrollment(82, 91, Si, &[("2017-06-01", None)]),
    )
    .await;
    announce_enrollment(&analytics, "acme", 1, &isv).await;
    assert_eq!(
        types(&rows(&analytics, "acme", GroupBy::PartnershipType).await),
        [(Isv, 1), (Si, 1)]
    );
}

#[tokio::test]
async fn more_deals_than_one_portion_move() {
    let analytics = analytics().await;
    let deal = |n: u128| {
        let day = format!("2017-{:02}-{:02}", 1 + n % 12, 1 + n % 28);
        won(n, &day, "10").with(91, Sourced)
    };
    announce(
        &analytics,
        "acme",
        1,
        &(1..=1203).map(deal).collect::<Vec<_>>(),
    )
    .await;
    announce_enrollment(
        &analytics,
        "acme",
        1,
        &enrollment(81, 91, Isv, &[("2017-01-01", None)]),
    )
    .await;
    assert_eq!(
        types(&rows(&analytics, "acme", GroupBy::PartnershipType).await),
        [(Isv, 1203)]
    );
}

#[tokio::test]
async fn what_is_not_placed_yet_holds_the_freshness_back() {
    let analytics = analytics().await;
    announce(
        &analytics,
        "acme",
        1,
        &[won(1, "2017-03-10", "10").with(91, Sourced)],
    )
    .await;
    let event = enrollment_event(
        &analytics,
        "acme",
        1,
        &enrollment(81, 91, Isv, &[("2017-01-01", None)]),
    );
    let changed_at = event.occurred_at;
    // Placing reads the opportunities, so it waits here; taking in the enrollment does not.
    let mut holder = analytics.service.pool.begin().await.expect("a transaction");
    sqlx::query("LOCK TABLE opportunity")
        .execute(&mut *holder)
        .await
        .expect("the lock");
    analytics
        .clock
        .set(kit::testing::at("2018-01-15T12:00:09Z"));
    let now = Some(kit::wire::to_timestamp(analytics.clock.now()));
    analytics
        .deliver_all("onboard", vec![event])
        .await
        .expect("delivered");
    analytics
        .deliver_all("sell", Vec::new())
        .await
        .expect("a heartbeat");
    let as_of = async || {
        query(&analytics, "acme", QueryMetricsRequest::default())
            .await
            .as_of
    };
    assert_eq!(as_of().await, changed_at);
    holder.rollback().await.expect("released");
    analytics.jobs_done().await;
    assert_eq!(as_of().await, now);
}
