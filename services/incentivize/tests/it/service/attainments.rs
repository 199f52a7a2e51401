//! Attainments listed with their forecasts, and watched as facts arrive.

use std::time::Duration;

use contracts::tandem::{
    incentivize::v1::{
        Attainment, ListAttainmentsRequest, TierMethod, WatchAttainmentsRequest,
        WatchAttainmentsResponse, attainment_service_client::AttainmentServiceClient,
    },
    platform::v1::Role,
};
use incentivize::domain::fact::Fact;
use kit::testing::{Client, at, bad_fields, reason};
use tonic::{Code, Streaming};
use uuid::Uuid;

use super::{
    terms::{rebate, royalty},
    world::{TENANT, World, shown},
};
use crate::build::{PARTNER, booking, reversal};

const SECOND: Uuid = Uuid::from_u128(0x5EC);

fn client(world: &World) -> AttainmentServiceClient<Client> {
    AttainmentServiceClient::new(world.service.as_role(TENANT, Role::Finance))
}

/// Two resellers with a quarterly rebate, in the middle of the first quarter of 2017.
async fn world() -> World {
    let world = World::with_reseller().await;
    world.service.clock.set(at("2017-02-14T12:00:00Z"));
    world.know_partner(TENANT, SECOND).await;
    world
        .enroll(TENANT, SECOND, &[("2017-01-01", "2018-01-01")], 1)
        .await;
    world
        .in_force(vec![rebate("to 10000: 5, above: 10", TierMethod::Marginal)])
        .await;
    world
}

fn of_second(fact: Fact) -> Fact {
    Fact {
        partner_id: SECOND,
        ..fact
    }
}

/// "value, earned → forecast value, forecast earned"
fn told(attainment: &Attainment) -> String {
    let decimal = |value: &Option<contracts::google::r#type::Decimal>| {
        value
            .as_ref()
            .map_or("none".to_owned(), |value| value.value.clone())
    };
    format!(
        "{}, {} → {}, {}",
        decimal(&attainment.current_value),
        shown(attainment.earned.clone()),
        decimal(&attainment.forecast_value),
        shown(attainment.forecast_earned.clone())
    )
}

#[tokio::test]
async fn a_list_has_forecasts_and_what_has_not_begun_and_pages_by_partner() {
    let world = world().await;
    world.record(&[booking(1, "2017-02-01", "6000")]).await;
    let all = client(&world)
        .list_attainments(ListAttainmentsRequest::default())
        .await;
    let all = all.expect("attainments").into_inner().attainments;
    let lines: Vec<String> = all.iter().map(told).collect();
    assert_eq!(
        lines,
        [
            "6000, 300.00 USD → 12000, 700.00 USD",
            "0, 0.00 USD → 0, 0.00 USD"
        ]
    );
    assert_eq!((all[0].tier, all[1].tier), (1, 0));
    let distance = all[1].distance_to_next_tier.clone().map(|one| one.value);
    assert_eq!(distance.as_deref(), Some("10000"));
    let (mut paged, mut token) = (Vec::new(), String::new());
    loop {
        let request = ListAttainmentsRequest {
            page_size: 1,
            page_token: token,
            ..Default::default()
        };
        let page = client(&world)
            .list_attainments(request)
            .await
            .expect("a page")
            .into_inner();
        paged.extend(page.attainments);
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(paged, all);
}

async fn watch(
    mut client: AttainmentServiceClient<Client>,
    request: WatchAttainmentsRequest,
) -> Streaming<WatchAttainmentsResponse> {
    let stream = client.watch_attainments(request).await;
    stream.expect("a stream").into_inner()
}

/// The next message within seconds: whose it is, and its lines.
async fn next(stream: &mut Streaming<WatchAttainmentsResponse>) -> (String, Vec<String>, String) {
    let message = tokio::time::timeout(Duration::from_secs(10), stream.message()).await;
    let message = message
        .expect("a message in time")
        .expect("a message")
        .expect("no end");
    let lines = message.attainments.iter().map(told).collect();
    (message.partner_id, lines, message.resume_token)
}

async fn is_silent(stream: &mut Streaming<WatchAttainmentsResponse>) -> bool {
    tokio::time::timeout(Duration::from_secs(1), stream.message())
        .await
        .is_err()
}

#[tokio::test]
async fn a_watcher_sees_the_state_then_each_change_and_resumes_where_it_left() {
    let world = world().await;
    let everything = WatchAttainmentsRequest::default;
    let mut stream = watch(client(&world), everything()).await;
    let nothing = vec!["0, 0.00 USD → 0, 0.00 USD".to_owned()];
    let (first, lines, _) = next(&mut stream).await;
    assert_eq!(
        (first.as_str(), &lines),
        (PARTNER.to_string().as_str(), &nothing)
    );
    let (second, lines, _) = next(&mut stream).await;
    assert_eq!(
        (second.as_str(), &lines),
        (SECOND.to_string().as_str(), &nothing)
    );

    let sale = booking(1, "2017-02-01", "6000");
    world.record(std::slice::from_ref(&sale)).await;
    let (whose, lines, token) = next(&mut stream).await;
    assert_eq!(whose, PARTNER.to_string());
    assert_eq!(lines, ["6000, 300.00 USD → 12000, 700.00 USD"]);
    world.record(&[reversal(2, &sale)]).await;
    let (_, lines, _) = next(&mut stream).await;
    assert_eq!(lines, nothing, "what is taken back is told, too");

    drop(stream);
    world
        .record(&[of_second(booking(3, "2017-02-02", "100"))])
        .await;
    let resumed = WatchAttainmentsRequest {
        resume_token: token,
        ..Default::default()
    };
    let mut stream = watch(client(&world), resumed).await;
    let (mut whose, mut lines) = (String::new(), Vec::new());
    while whose != SECOND.to_string() {
        (whose, lines, _) = next(&mut stream).await;
    }
    assert_eq!(lines, ["100, 5.00 USD → 200, 10.00 USD"]);
    let broken = WatchAttainmentsRequest {
        resume_token: "yesterday".to_owned(),
        ..Default::default()
    };
    let refused = client(&world).watch_attainments(broken).await;
    let fields = bad_fields(&refused.expect_err("refused"));
    assert_eq!(
        fields,
        [("resume_token".to_owned(), "MALFORMED_TOKEN".to_owned())]
    );
}

#[tokio::test]
async fn a_partner_s_user_sees_only_its_own_in_every_message() {
    let world = world().await;
    let own = AttainmentServiceClient::new(world.service.as_partner(TENANT, SECOND));
    let mut stream = watch(own, WatchAttainmentsRequest::default()).await;
    assert_eq!(next(&mut stream).await.0, SECOND.to_string());
    world.record(&[booking(1, "2017-02-01", "6000")]).await;
    assert!(is_silent(&mut stream).await);
    world
        .record(&[of_second(booking(2, "2017-02-01", "6000"))])
        .await;
    assert_eq!(next(&mut stream).await.0, SECOND.to_string());
    let own = AttainmentServiceClient::new(world.service.as_partner(TENANT, SECOND));
    let others = WatchAttainmentsRequest {
        partner_id: PARTNER.to_string(),
        ..Default::default()
    };
    let mut stream = watch(own, others).await;
    assert!(
        stream.message().await.expect("no error").is_none(),
        "there is nothing to see"
    );
}

/// Transactions that the database has ended.
async fn transactions(world: &World) -> i64 {
    // What sessions have done is published once a second.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let ended = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()";
    sqlx_scalar(world, ended).await
}

async fn sqlx_scalar(world: &World, query: &'static str) -> i64 {
    let row = sqlx::query_scalar(query).fetch_one(&world.service.service.pool);
    row.await.expect("a number")
}

/// Transactions while so many facts arrive, one at a time.
async fn cost_of_changes(world: &World, first: u128) -> i64 {
    let before = transactions(world).await;
    for number in first..first + 8 {
        world.record(&[booking(number, "2017-02-01", "10")]).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    transactions(world).await - before
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_watchers_cost_the_database_what_one_does() {
    let world = world().await;
    let mut streams = vec![watch(client(&world), WatchAttainmentsRequest::default()).await];
    let one = cost_of_changes(&world, 1).await;
    for _ in 0..499 {
        let stream = watch(client(&world), WatchAttainmentsRequest::default()).await;
        streams.push(stream);
    }
    for stream in streams.iter_mut().skip(1) {
        while next(stream).await.0 != SECOND.to_string() {}
    }
    let all = cost_of_changes(&world, 101).await;
    assert!(
        all < one + one / 2 + 50,
        "{one} transactions for one watcher, {all} for five hundred"
    );
    world
        .record(&[of_second(booking(999, "2017-02-03", "1"))])
        .await;
    for stream in &mut streams {
        let mut last = next(stream).await;
        while last.0 != SECOND.to_string() || last.1[0].starts_with("0,") {
            last = next(stream).await;
        }
    }
}

#[tokio::test]
async fn watchers_are_told_to_come_back_when_the_service_stops() {
    let world = world().await;
    let mut stream = watch(client(&world), WatchAttainmentsRequest::default()).await;
    next(&mut stream).await;
    next(&mut stream).await;
    world.service.service.stopping.cancel();
    let ended = stream.message().await.expect_err("an end");
    assert_eq!(ended.code(), Code::Unavailable);
    assert_eq!(reason(&ended), "GOING_AWAY");
}

#[tokio::test]
async fn a_royalty_that_has_not_begun_shows_its_minimum_to_come() {
    let world = World::with_reseller().await;
    world.service.clock.set(at("2017-02-14T12:00:00Z"));
    world
        .in_force(vec![royalty("to 100: 50, above: 40", Some("6000"))])
        .await;
    let all = client(&world)
        .list_attainments(ListAttainmentsRequest::default())
        .await;
    let all = all.expect("attainments").into_inner().attainments;
    let lines: Vec<String> = all.iter().map(told).collect();
    assert_eq!(lines, ["0, 0.00 USD → 0, 6000.00 USD"]);
}
