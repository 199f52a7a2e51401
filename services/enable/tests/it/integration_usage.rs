//! Heartbeats of joint customers: counted once, adoption, health, alerts.

use chrono::{DateTime, Utc};
use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::integration_usage_service_client::IntegrationUsageServiceClient;
use contracts::tandem::platform::v1::Role;
use kit::testing::{Client, at, bad_fields, reason};
use tonic::{Code, Status};

use crate::integrations::integration;
use crate::world::{ACME, FIRST, SECOND, World, date};

fn connector(world: &World) -> IntegrationUsageServiceClient<Client> {
    IntegrationUsageServiceClient::new(world.enable.as_role(ACME, Role::Connector))
}

fn vendor(world: &World) -> IntegrationUsageServiceClient<Client> {
    IntegrationUsageServiceClient::new(world.enable.as_role(ACME, Role::TenantAdmin))
}

async fn customers(world: &World, integration_id: &str, accounts: &[&str]) {
    let joint_customers = accounts.iter().map(|account| v1::JointCustomer {
        account_id: (*account).to_owned(),
        start_date: Some(date("2017-01-01")),
        ..Default::default()
    });
    let request = v1::BatchUpsertJointCustomersRequest {
        integration_id: integration_id.to_owned(),
        joint_customers: joint_customers.collect(),
        ..Default::default()
    };
    let answer = connector(world).batch_upsert_joint_customers(request).await;
    answer.expect("customers");
}

fn heartbeat(
    integration_id: &str,
    account: &str,
    time: &str,
    calls: i64,
    errors: i64,
) -> v1::Heartbeat {
    let mut latency_counts = vec![0; 12];
    latency_counts[3] = calls;
    v1::Heartbeat {
        integration_id: integration_id.to_owned(),
        account_id: account.to_owned(),
        hour: Some(kit::wire::to_timestamp(at(time))),
        calls,
        errors,
        latency_counts,
    }
}

async fn record(world: &World, heartbeats: Vec<v1::Heartbeat>) -> Result<i32, Status> {
    let request = v1::RecordIntegrationUsageRequest {
        heartbeats,
        ..Default::default()
    };
    let answer = connector(world).record_integration_usage(request).await?;
    Ok(answer.into_inner().changed)
}

async fn health(world: &World, integration_id: &str) -> v1::GetIntegrationHealthResponse {
    let request = v1::GetIntegrationHealthRequest {
        integration_id: integration_id.to_owned(),
        ..Default::default()
    };
    let answer = vendor(world).get_integration_health(request).await;
    answer.expect("health").into_inner()
}

/// The clock goes on, and what was due is done.
async fn at_time(world: &World, now: &str) {
    let now: DateTime<Utc> = at(now);
    world.enable.clock.set(now);
    world.enable.jobs_done().await;
}

async fn alerts(world: &World) -> Vec<v1::IntegrationAlert> {
    let request = v1::ListIntegrationAlertsRequest::default();
    let answer = vendor(world).list_integration_alerts(request).await;
    answer.expect("alerts").into_inner().integration_alerts
}

fn decimal(text: &str) -> Option<contracts::google::r#type::Decimal> {
    let value = text.to_owned();
    Some(contracts::google::r#type::Decimal { value })
}

#[tokio::test]
async fn a_heartbeat_counts_once_and_restates_its_hour() {
    let world = World::new().await;
    let id = integration(&world, FIRST).await.integration_id;
    customers(&world, &id, &["a", "b", "c"]).await;
    let sent = || {
        vec![
            heartbeat(&id, "a", "2018-01-10T08:15:00Z", 90, 9),
            heartbeat(&id, "b", "2018-01-11T08:00:00Z", 10, 1),
            // Not a joint customer: its calls count, it does not.
            heartbeat(&id, "z", "2018-01-11T08:00:00Z", 100, 0),
        ]
    };
    assert_eq!(record(&world, sent()).await.expect("recorded"), 3);
    assert_eq!(record(&world, sent()).await.expect("recorded"), 0);
    let restated = vec![heartbeat(&id, "a", "2018-01-10T08:59:59Z", 100, 9)];
    assert_eq!(record(&world, restated).await.expect("recorded"), 1);

    let health = health(&world, &id).await;
    let current = health.current.expect("a window");
    assert_eq!((current.joint_customers, current.using_customers), (3, 2));
    assert_eq!(current.adoption_rate, decimal("0.6667"));
    assert_eq!((current.calls, current.errors), (210, 10));
    assert_eq!(current.error_rate, decimal("0.0476"));
    assert_eq!(current.latency_p95_ms, Some(50));
    let previous = health.previous.expect("a window");
    assert_eq!((previous.using_customers, previous.calls), (0, 0));
    assert_eq!(health.adoption_change, decimal("0.6667"));
    assert_eq!(health.days.len(), 28);
    let busy: Vec<i64> = health
        .days
        .iter()
        .map(|day| day.calls)
        .filter(|calls| *calls > 0)
        .collect();
    assert_eq!(busy, [100, 110]);
}

#[tokio::test]
async fn adoption_is_announced_once_a_day() {
    let world = World::new().await;
    let id = integration(&world, FIRST).await.integration_id;
    customers(&world, &id, &["a", "b"]).await;
    let sent = vec![heartbeat(&id, "a", "2018-01-15T08:00:00Z", 1, 0)];
    record(&world, sent).await.expect("recorded");
    at_time(&world, "2018-01-16T00:00:01Z").await;
    customers(&world, &id, &["a", "b", "c"]).await;
    at_time(&world, "2018-01-16T09:00:00Z").await;
    at_time(&world, "2018-01-17T09:00:00Z").await;
    let announced = world
        .enable
        .announced::<v1::IntegrationAdoptionMeasured>()
        .await;
    let told: Vec<_> = announced
        .into_iter()
        .filter_map(|measured| measured.adoption)
        .map(|one| {
            (
                one.day,
                one.using_customers,
                one.joint_customers,
                one.adoption_rate,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some(date("2018-01-16")), 1, 2, decimal("0.5")),
            (Some(date("2018-01-17")), 1, 3, decimal("0.3333"))
        ]
    );
}

#[tokio::test]
async fn an_alert_is_raised_once_acknowledged_and_resolves_itself() {
    let world = World::new().await;
    let id = integration(&world, FIRST).await.integration_id;
    customers(&world, &id, &["a"]).await;
    let sent = vec![heartbeat(&id, "a", "2018-01-15T08:00:00Z", 100, 50)];
    record(&world, sent).await.expect("recorded");
    at_time(&world, "2018-01-16T01:00:00Z").await;
    at_time(&world, "2018-01-17T01:00:00Z").await;
    let raised = alerts(&world).await;
    assert_eq!(raised.len(), 1, "{raised:?}");
    assert_eq!(raised[0].kind(), v1::IntegrationAlertKind::ErrorRate);
    assert_eq!(raised[0].description, "50 of 100 calls failed");

    let acknowledge = v1::AcknowledgeIntegrationAlertRequest {
        alert_id: raised[0].alert_id.clone(),
        ..Default::default()
    };
    let partner = world.enable.as_partner(ACME, FIRST);
    let mut partner = IntegrationUsageServiceClient::new(partner);
    let answer = partner
        .acknowledge_integration_alert(acknowledge.clone())
        .await;
    answer.expect("acknowledged");
    let again = partner.acknowledge_integration_alert(acknowledge).await;
    assert_eq!(reason(&again.expect_err("it is")), "ILLEGAL_TRANSITION");

    // Silent for more than a week, but four weeks later the errors are forgotten.
    at_time(&world, "2018-02-14T01:00:00Z").await;
    let mut left: Vec<_> = alerts(&world)
        .await
        .iter()
        .map(|one| (one.kind(), one.state()))
        .collect();
    left.sort_unstable();
    assert_eq!(
        left,
        [
            (
                v1::IntegrationAlertKind::AdoptionFell,
                v1::IntegrationAlertState::Raised
            ),
            (
                v1::IntegrationAlertKind::ErrorRate,
                v1::IntegrationAlertState::Resolved
            ),
            (
                v1::IntegrationAlertKind::SilentCustomers,
                v1::IntegrationAlertState::Raised
            ),
        ]
    );
}

#[tokio::test]
async fn bad_heartbeats_are_named_and_none_is_recorded() {
    let world = World::new().await;
    let id = integration(&world, FIRST).await.integration_id;
    let good = heartbeat(&id, "a", "2018-01-10T08:15:00Z", 10, 1);
    let bad = vec![
        good.clone(),
        good.clone(),
        v1::Heartbeat {
            errors: 11,
            ..good.clone()
        },
        v1::Heartbeat {
            latency_counts: vec![1; 12],
            ..good.clone()
        },
        heartbeat(&id, "a", "2018-01-16T08:15:00Z", 10, 1),
    ];
    let refused = record(&world, bad).await.expect_err("bad");
    let fields: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(
        fields,
        [
            "heartbeats[1]",
            "heartbeats[2].errors",
            "heartbeats[2]",
            "heartbeats[3].latency_counts",
            "heartbeats[3]",
            "heartbeats[4].hour"
        ]
    );
    let unknown = uuid::Uuid::from_u128(7).to_string();
    let refused = record(
        &world,
        vec![heartbeat(&unknown, "a", "2018-01-10T08:15:00Z", 1, 0)],
    )
    .await;
    assert_eq!(
        bad_fields(&refused.expect_err("unknown"))[0].1,
        "UNKNOWN_REFERENCE"
    );
    assert_eq!(
        health(&world, &id).await.current.expect("a window").calls,
        0
    );
}

#[tokio::test]
async fn another_partner_sees_nothing_of_it() {
    let world = World::new().await;
    let id = integration(&world, FIRST).await.integration_id;
    let stranger = world.enable.as_partner(ACME, SECOND);
    let mut stranger = IntegrationUsageServiceClient::new(stranger);
    let request = v1::GetIntegrationHealthRequest {
        integration_id: id,
        ..Default::default()
    };
    let refused = stranger.get_integration_health(request).await;
    assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
}
