//! APIs from their first version to the last caller.

use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::api_lifecycle_service_client::ApiLifecycleServiceClient;
use contracts::tandem::platform::v1::Role;
use kit::testing::{Client, at, bad_fields, reason};
use tonic::{Code, Status};
use uuid::Uuid;

use crate::world::{ACME, FIRST, SECOND, World, date};

type Apis = ApiLifecycleServiceClient<Client>;

fn vendor(world: &World) -> Apis {
    Apis::new(world.enable.as_role(ACME, Role::TenantAdmin))
}

fn partner(world: &World, partner: Uuid) -> Apis {
    Apis::new(world.enable.as_partner(ACME, partner))
}

/// 30 days of notice, a week of quiet.
async fn api(mut client: Apis, owner: Option<Uuid>) -> Result<v1::Api, Status> {
    let request = v1::CreateApiRequest {
        api: Some(v1::Api {
            partner_id: owner.map(|id| id.to_string()).unwrap_or_default(),
            display_name: "Orders".to_owned(),
            notice_days: 30,
            quiet_days: 7,
            expected: Some(v1::ApiCapacity {
                calls_per_second: 80,
                availability_bps: 0,
            }),
            ..Default::default()
        }),
        ..Default::default()
    };
    let answer = client.create_api(request).await?;
    Ok(answer.into_inner().api.expect("an api"))
}

async fn version(mut client: Apis, api: &v1::Api, name: &str) -> Result<v1::ApiVersion, Status> {
    let request = v1::CreateApiVersionRequest {
        api_version: Some(v1::ApiVersion {
            api_id: api.api_id.clone(),
            display_name: name.to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let answer = client.create_api_version(request).await?;
    Ok(answer.into_inner().api_version.expect("a version"))
}

async fn deprecate(
    world: &World,
    old: &v1::ApiVersion,
    new: &v1::ApiVersion,
    sunset: &str,
) -> Result<v1::ApiVersion, Status> {
    let request = v1::DeprecateApiVersionRequest {
        version_id: old.version_id.clone(),
        notice: "use v2".to_owned(),
        sunset_date: Some(date(sunset)),
        successor_version_id: new.version_id.clone(),
        ..Default::default()
    };
    let answer = vendor(world).deprecate_api_version(request).await?;
    Ok(answer.into_inner().api_version.expect("a version"))
}

async fn sunset(world: &World, version: &v1::ApiVersion, even: bool) -> Result<(), Status> {
    let request = v1::SunsetApiVersionRequest {
        version_id: version.version_id.clone(),
        even_if_called: even,
        ..Default::default()
    };
    vendor(world).sunset_api_version(request).await.map(drop)
}

async fn called(
    world: &World,
    version: &v1::ApiVersion,
    caller: Option<Uuid>,
    day: &str,
) -> Result<i32, Status> {
    let request = v1::RecordApiUsageRequest {
        usage: vec![v1::ApiUsage {
            version_id: version.version_id.clone(),
            caller_partner_id: caller.map(|id| id.to_string()).unwrap_or_default(),
            day: Some(date(day)),
            calls: 5,
        }],
        ..Default::default()
    };
    let mut connector = Apis::new(world.enable.as_role(ACME, Role::Connector));
    let answer = connector.record_api_usage(request).await?;
    Ok(answer.into_inner().changed)
}

/// Who calls, and how far they are.
async fn migrations(
    mut client: Apis,
    version: &v1::ApiVersion,
) -> Vec<(String, v1::ApiMigrationState)> {
    let request = v1::ListApiMigrationsRequest {
        version_id: version.version_id.clone(),
        ..Default::default()
    };
    let answer = client.list_api_migrations(request).await.expect("a list");
    let all = answer.into_inner().api_migrations.into_iter();
    all.map(|one| (one.caller_partner_id.clone(), one.state()))
        .collect()
}

#[tokio::test]
async fn callers_are_told_move_and_the_version_ends() {
    use v1::ApiMigrationState::{InProgress, Migrated, NotStarted};
    let world = World::new().await;
    let api = api(vendor(&world), None).await.expect("an api");
    assert_eq!(
        api.shortfalls,
        ["80 calls a second are expected, nothing is promised"]
    );
    let old = version(vendor(&world), &api, "v1").await.expect("v1");
    let new = version(vendor(&world), &api, "v2").await.expect("v2");
    assert_eq!(
        called(&world, &old, Some(FIRST), "2018-01-14")
            .await
            .expect("counted"),
        1
    );
    assert_eq!(
        called(&world, &old, Some(FIRST), "2018-01-14")
            .await
            .expect("counted"),
        0
    );

    let deprecated = deprecate(&world, &old, &new, "2018-02-14")
        .await
        .expect("deprecated");
    assert_eq!(deprecated.successor_version_id, new.version_id);
    assert_eq!(
        migrations(vendor(&world), &old).await,
        [(FIRST.to_string(), NotStarted)]
    );
    // Whoever calls later is told too.
    called(&world, &old, Some(SECOND), "2018-01-15")
        .await
        .expect("counted");
    assert_eq!(
        migrations(partner(&world, SECOND), &old).await,
        [(SECOND.to_string(), NotStarted)]
    );

    let start = v1::StartApiMigrationRequest {
        version_id: old.version_id.clone(),
        ..Default::default()
    };
    let started = partner(&world, FIRST)
        .start_api_migration(start)
        .await
        .expect("started");
    let started = started.into_inner().api_migration.expect("a migration");
    assert_eq!(started.state(), InProgress);
    assert!(!started.acknowledged_by.is_empty());
    assert_eq!(
        reason(&sunset(&world, &old, true).await.expect_err("early")),
        "SUNSET_TOO_EARLY"
    );

    world.enable.clock.set(at("2018-02-14T09:00:00Z"));
    called(&world, &old, Some(SECOND), "2018-02-13")
        .await
        .expect("counted");
    let states = [
        (FIRST.to_string(), Migrated),
        (SECOND.to_string(), NotStarted),
    ];
    assert_eq!(migrations(vendor(&world), &old).await, states);
    assert_eq!(
        reason(&sunset(&world, &old, false).await.expect_err("called")),
        "STILL_CALLED"
    );
    world.enable.clock.set(at("2018-02-21T09:00:00Z"));
    sunset(&world, &old, false).await.expect("nobody calls it");
    let again = sunset(&world, &old, false).await.expect_err("it is over");
    assert_eq!(reason(&again), "ILLEGAL_TRANSITION");
}

#[tokio::test]
async fn a_hasty_sunset_without_a_successor_is_refused() {
    let world = World::new().await;
    let api = api(vendor(&world), None).await.expect("an api");
    let old = version(vendor(&world), &api, "v1").await.expect("v1");
    let hasty = deprecate(&world, &old, &old, "2018-02-13")
        .await
        .expect_err("too early");
    let fields: Vec<String> = bad_fields(&hasty)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["sunset_date", "successor_version_id"]);
}

#[tokio::test]
async fn a_partners_api_is_called_by_us() {
    let world = World::new().await;
    let theirs = api(partner(&world, FIRST), Some(FIRST))
        .await
        .expect("an api");
    let old = version(partner(&world, FIRST), &theirs, "v1")
        .await
        .expect("v1");
    let new = version(partner(&world, FIRST), &theirs, "v2")
        .await
        .expect("v2");
    let wrong = called(&world, &old, Some(SECOND), "2018-01-10")
        .await
        .expect_err("not them");
    assert_eq!(bad_fields(&wrong)[0].1, "NOT_A_CALLER");
    called(&world, &old, None, "2018-01-14")
        .await
        .expect("counted");
    deprecate(&world, &old, &new, "2018-03-01")
        .await
        .expect("deprecated");
    let acknowledge = v1::AcknowledgeApiNoticeRequest {
        version_id: old.version_id.clone(),
        ..Default::default()
    };
    let read = vendor(&world)
        .acknowledge_api_notice(acknowledge)
        .await
        .expect("read");
    let read = read.into_inner().api_migration.expect("a migration");
    assert_eq!(
        (read.caller_partner_id.as_str(), read.state()),
        ("", v1::ApiMigrationState::NotStarted)
    );
    assert_eq!(migrations(partner(&world, FIRST), &old).await.len(), 1);
}

#[tokio::test]
async fn who_owns_an_api_decides_on_it() {
    let world = World::new().await;
    let ours = api(vendor(&world), None).await.expect("an api");
    let refused = version(partner(&world, FIRST), &ours, "v9")
        .await
        .expect_err("ours");
    assert_eq!(reason(&refused), "NOT_THE_OWNER");
    let refused = api(partner(&world, FIRST), None).await.expect_err("ours");
    assert_eq!(reason(&refused), "NOT_THE_OWNER");
    let theirs = api(vendor(&world), Some(FIRST)).await.expect("an api");
    let refused = version(partner(&world, SECOND), &theirs, "v1")
        .await
        .expect_err("another's");
    assert_eq!(refused.code(), Code::NotFound);
    version(vendor(&world), &ours, "v1").await.expect("v1");
    let twice = version(vendor(&world), &ours, "v1")
        .await
        .expect_err("taken");
    assert_eq!(reason(&twice), "API_VERSION_TAKEN");
}
