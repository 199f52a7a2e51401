//! Whatever the order of the events, however often one comes, the figures are those of the newest snapshots, and
//! every number is as long as the list under it.
use std::collections::BTreeMap;

use contracts::tandem::analytics::v1::{
    GroupBy, ListMetricOpportunitiesRequest, Metric, MetricRow, QueryMetricsRequest,
};
use contracts::tandem::onboard::v1::Enrollment;
use contracts::tandem::partnership::v1::{PartnerRole, PartnershipType};
use contracts::tandem::platform::v1::EventEnvelope;
use contracts::tandem::sell::v1::{Opportunity, OpportunityStage};
use kit::testing::TestService;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::given::{
    With as _, analytics, date, drill_down, enrollment, enrollment_event, money, opportunity,
    opportunity_event, query,
};
use crate::model::{World, by_key, figures_of, group_of};

#[derive(Clone, Debug)]
enum Change {
    Deal(Box<Opportunity>),
    Enrollment(Enrollment),
}

fn day() -> impl Strategy<Value = String> {
    (1..=4, prop::sample::select(vec![1, 15, 28]))
        .prop_map(|(month, day)| format!("2017-{month:02}-{day:02}"))
}

fn deal() -> impl Strategy<Value = Change> {
    let stage = prop::sample::select(vec![
        OpportunityStage::Engaging,
        OpportunityStage::Won,
        OpportunityStage::Won,
        OpportunityStage::Lost,
    ]);
    let role = prop::sample::select(vec![
        PartnerRole::Sourced,
        PartnerRole::CoSell,
        PartnerRole::Fulfilment,
    ]);
    let partners = prop::collection::vec((91..=93_u128, role), 0..3);
    let value = prop::option::weighted(0.9, (0..5_000_u32, any::<bool>()));
    let days = (day(), prop::option::of(day()));
    (
        1..=6_u128,
        stage,
        prop::option::weighted(0.8, 71..=72_u128),
        value,
        any::<bool>(),
        days,
        partners,
    )
        .prop_map(
            |(n, stage, account, value, estimated, (closed, opened), partners)| {
                let mut deal = Opportunity {
                    // Two deals share each external id, so that ties occur.
                    external_id: format!("CRM-{}", n / 2),
                    stage: stage.into(),
                    estimated,
                    close_date: date(&closed),
                    open_date: opened.and_then(|day| date(&day)),
                    value: value.and_then(|(units, yen)| {
                        money(&units.to_string(), if yen { "JPY" } else { "USD" })
                    }),
                    ..opportunity(n)
                };
                if let Some(account) = account {
                    deal = deal.of_account(account);
                }
                for (partner, role) in partners {
                    deal = deal.with(partner, role);
                }
                Change::Deal(deal.into())
            },
        )
}

fn period() -> impl Strategy<Value = (String, Option<String>)> {
    let start = (1..=4, prop::sample::select(vec![1, 15, 28]));
    (start, prop::option::of(1..=2)).prop_map(|((month, day), months)| {
        let end = months.map(|months| format!("2017-{:02}-{day:02}", month + months));
        (format!("2017-{month:02}-{day:02}"), end)
    })
}

fn enrolled() -> impl Strategy<Value = Change> {
    let kind = prop::sample::select(vec![PartnershipType::Isv, PartnershipType::Si]);
    (0..=3_u128, kind, prop::option::of(period())).prop_map(|(n, kind, period)| {
        let periods: Vec<_> = period
            .iter()
            .map(|(start, end)| (start.as_str(), end.as_deref()))
            .collect();
        Change::Enrollment(enrollment(81 + n, 91 + n % 3, kind, &periods))
    })
}

/// Changes in the order in which they were made, and deliveries of them in any order, some twice.
fn history() -> impl Strategy<Value = (Vec<Change>, Vec<usize>)> {
    let changes = prop::collection::vec(prop_oneof![4 => deal(), 1 => enrolled()], 1..30);
    changes.prop_flat_map(|changes| {
        let once: Vec<_> = (0..changes.len()).collect();
        let twice = prop::sample::subsequence(once.clone(), 0..=once.len());
        let deliveries =
            twice.prop_flat_map(move |twice| Just([once.clone(), twice].concat()).prop_shuffle());
        (Just(changes), deliveries)
    })
}

/// Delivers in portions of up to five, each to the source that made it.
async fn deliver(analytics: &TestService, tenant: &str, changes: &[Change], deliveries: &[usize]) {
    let event = |&index: &usize| {
        let version = index as u64 + 1;
        match &changes[index] {
            Change::Deal(deal) => ("sell", opportunity_event(analytics, tenant, version, deal)),
            Change::Enrollment(enrollment) => (
                "onboard",
                enrollment_event(analytics, tenant, version, enrollment),
            ),
        }
    };
    for portion in deliveries.chunks(5) {
        let mut batches: BTreeMap<&str, Vec<EventEnvelope>> = BTreeMap::new();
        for (source, event) in portion.iter().map(event) {
            batches.entry(source).or_default().push(event);
        }
        for (source, events) in batches {
            analytics
                .deliver_all(source, events)
                .await
                .expect("delivered");
        }
    }
    analytics.jobs_done().await;
    assert_eq!(analytics.status().await.parked, 0);
}

fn newest(changes: &[Change]) -> (Vec<&Opportunity>, Vec<&Enrollment>) {
    let (mut deals, mut enrollments) = (BTreeMap::new(), BTreeMap::new());
    for change in changes {
        match change {
            Change::Deal(deal) => {
                deals.insert(&deal.opportunity_id, &**deal);
            }
            Change::Enrollment(enrollment) => {
                enrollments.insert(&enrollment.enrollment_id, enrollment);
            }
        }
    }
    (
        deals.into_values().collect(),
        enrollments.into_values().collect(),
    )
}

async fn check(
    analytics: &TestService,
    tenant: &str,
    changes: &[Change],
    range: (Option<&str>, Option<&str>),
) {
    let (deals, enrollments) = newest(changes);
    let parse = |text: &str| text.parse().expect("a date");
    let world = World {
        deals,
        enrollments,
        from: range.0.map(parse),
        to: range.1.map(parse),
    };
    for group_by in [
        GroupBy::Engagement,
        GroupBy::PartnershipType,
        GroupBy::Partner,
    ] {
        let request = QueryMetricsRequest {
            group_by: group_by.into(),
            from: range.0.and_then(date),
            to: range.1.and_then(date),
            ..QueryMetricsRequest::default()
        };
        let rows = query(analytics, tenant, request).await.rows;
        for row in &rows {
            let expected = world.figures(&row.currency_code, &group_of(row.segment.clone()));
            assert_eq!(
                figures_of(row),
                expected,
                "{} in {}",
                group_of(row.segment.clone()),
                row.currency_code
            );
            check_lists(analytics, tenant, row, range).await;
        }
        check_completeness(&world, group_by, &rows);
    }
}

/// Groups without a row count nothing.
fn check_completeness(world: &World<'_>, group_by: GroupBy, rows: &[MetricRow]) {
    let found = by_key(rows);
    let groups: Vec<String> = match group_by {
        GroupBy::PartnershipType => (1..=7).map(|kind| format!("type {kind}")).collect(),
        GroupBy::Partner => (91..=93)
            .map(|n| format!("partner {}", crate::given::id(n)))
            .collect(),
        _ => vec!["all".to_owned()],
    };
    for (group, currency) in groups
        .iter()
        .flat_map(|group| ["XXX", "USD", "JPY"].map(|currency| (group, currency)))
    {
        let expected = world.figures(currency, group);
        if expected.open.0 + expected.won.0 + expected.lost > 0 {
            assert!(
                found.contains_key(&(group.clone(), currency.to_owned())),
                "{group} in {currency} is missing"
            );
        }
    }
}

async fn check_lists(
    analytics: &TestService,
    tenant: &str,
    row: &MetricRow,
    range: (Option<&str>, Option<&str>),
) {
    let segment = row.segment.clone();
    if group_of(segment.clone()).starts_with("partner") {
        return; // Partners are known by name only where onboard announced them.
    }
    let list = async |metric| {
        let request = ListMetricOpportunitiesRequest {
            from: range.0.and_then(date),
            to: range.1.and_then(date),
            page_size: 4,
            currency_code: row.currency_code.clone(),
            ..ListMetricOpportunitiesRequest::default()
        };
        drill_down(analytics, tenant, metric, segment.clone(), request)
            .await
            .len() as i64
    };
    assert_eq!(list(Metric::InfluencedPipelineShare).await, row.open_count);
    assert_eq!(list(Metric::WinRate).await, row.won_count + row.lost_count);
    assert_eq!(list(Metric::AverageDealSize).await, row.won_count);
    assert_eq!(
        list(Metric::PartnerSourcedNewCustomers).await,
        row.new_customer_count
    );
}

#[test]
fn the_figures_follow_from_the_newest_snapshots_alone() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let analytics = runtime.block_on(analytics());
    let config = Config {
        cases: 12,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let case = std::cell::Cell::new(0);
    let outcome = TestRunner::new(config).run(&history(), |(changes, deliveries)| {
        case.set(case.get() + 1);
        let tenant = format!("tenant-{}", case.get());
        runtime.block_on(async {
            deliver(&analytics, &tenant, &changes, &deliveries).await;
            check(&analytics, &tenant, &changes, (None, None)).await;
            check(
                &analytics,
                &tenant,
                &changes,
                (Some("2017-02-01"), Some("2017-04-01")),
            )
            .await;
        });
        Ok(())
    });
    runtime.block_on(async move { drop(analytics) });
    outcome.expect("every order gives the same figures");
}
