use std::sync::atomic::Ordering;
use std::time::Duration;

use contracts::tandem::platform::v1::Role;
use contracts::tandem::platform::v1::event_sink_service_client::EventSinkServiceClient;
use contracts::tandem::platform::v1::operations_service_client::OperationsServiceClient;
use contracts::tandem::platform::v1::{DeliverRequest, ReplayParkedEventsRequest};
use kit::Caller;
use kit::relay::Subscriber;
use kit::testing::{TestService, reason, somebody};

use crate::recorder::{MIGRATIONS, Recorder, changed, commit, consumer, seen};

async fn producer(consumer: &TestService) -> TestService {
    let subscribers = vec![Subscriber {
        name: "sell".to_owned(),
        channel: consumer.anonymous(),
    }];
    TestService::start_announcing_to(subscribers, "onboard", &MIGRATIONS, kit::Mount::new).await
}

/// Waits until as many events are applied.
async fn applied(consumer: &TestService, count: usize) -> Vec<(String, i64)> {
    for _ in 0..500 {
        let seen = seen(consumer).await;
        if seen.len() >= count {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!(
        "{count} events did not arrive within 10 s; these did: {:?}",
        seen(consumer).await
    );
}

/// Waits until nothing is unnumbered.
async fn numbered(producer: &TestService) {
    for _ in 0..500 {
        if producer.status().await.unnumbered == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("events are still unnumbered after 10 s");
}

#[tokio::test]
async fn every_commit_arrives_once_and_in_the_order_of_its_key() {
    let consumer = consumer(Recorder::default()).await;
    let producer = producer(&consumer).await;
    for version in 1..=20 {
        futures::future::join(
            commit(&producer, "partners/a", version, "a"),
            commit(&producer, "partners/b", version, "b"),
        )
        .await;
    }
    let seen = applied(&consumer, 40).await;
    for key in ["partners/a", "partners/b"] {
        let versions: Vec<i64> = seen
            .iter()
            .filter(|(k, _)| k == key)
            .map(|(_, version)| *version)
            .collect();
        assert_eq!(versions, (1..=20).collect::<Vec<_>>());
    }
    numbered(&producer).await;
}

#[tokio::test]
async fn a_repeated_delivery_has_no_second_effect_and_a_gap_is_refused() {
    let consumer = consumer(Recorder::default()).await;
    let service = Caller {
        internal: true,
        ..somebody("", &[Role::Service], None)
    };
    let mut sink = EventSinkServiceClient::new(consumer.client(&service));
    let mut event = consumer.envelope("acme", "partners/a", 1, &changed("a"));
    event.seq = 1;
    let delivery = DeliverRequest {
        consumer: "sell".to_owned(),
        source: "onboard".to_owned(),
        epoch: 2,
        up_to_seq: 1,
        events: vec![event],
        ..DeliverRequest::default()
    };
    for _ in 0..3 {
        assert_eq!(
            sink.deliver(delivery.clone())
                .await
                .expect("accepted")
                .into_inner()
                .last_seq,
            1
        );
    }
    assert_eq!(seen(&consumer).await, [("partners/a".to_owned(), 1)]);

    let gap = DeliverRequest {
        after_seq: 5,
        up_to_seq: 6,
        events: vec![],
        ..delivery.clone()
    };
    assert_eq!(
        reason(&sink.deliver(gap).await.expect_err("refused")),
        "GAP"
    );
    let deposed = DeliverRequest {
        epoch: 1,
        after_seq: 1,
        up_to_seq: 2,
        events: vec![],
        ..delivery
    };
    assert_eq!(
        reason(&sink.deliver(deposed).await.expect_err("refused")),
        "STALE_EPOCH"
    );
}

#[tokio::test]
async fn a_poison_event_parks_the_successors_of_its_key_only_and_can_be_replayed() {
    let recorder = Recorder::default();
    recorder.refusing.store(true, Ordering::SeqCst);
    let consumer = consumer(recorder.clone()).await;
    let events = vec![
        consumer.envelope("acme", "partners/a", 1, &changed("a")),
        consumer.envelope("acme", "partners/p", 1, &changed("poison")),
        consumer.envelope("acme", "partners/p", 2, &changed("p")),
        consumer.envelope("acme", "partners/b", 1, &changed("b")),
    ];
    consumer
        .deliver_all("onboard", events)
        .await
        .expect("delivered");
    consumer
        .deliver("onboard", "acme", "partners/p", 3, &changed("p"))
        .await;
    assert_eq!(
        seen(&consumer).await,
        [("partners/a".to_owned(), 1), ("partners/b".to_owned(), 1)]
    );
    assert_eq!(consumer.status().await.parked, 3);

    let operator = Caller {
        internal: true,
        ..somebody("", &[Role::Operator], None)
    };
    let mut operations = OperationsServiceClient::new(consumer.client(&operator));
    let replay = ReplayParkedEventsRequest {
        service: "sell".to_owned(),
    };
    let first = operations
        .replay_parked_events(replay.clone())
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!((first.applied, first.still_parked), (0, 3));

    recorder.refusing.store(false, Ordering::SeqCst);
    let second = operations
        .replay_parked_events(replay)
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!((second.applied, second.still_parked), (3, 0));
    let versions: Vec<i64> = seen(&consumer)
        .await
        .into_iter()
        .filter(|(key, _)| key == "partners/p")
        .map(|(_, version)| version)
        .collect();
    assert_eq!(versions, [1, 2, 3]);
}

#[tokio::test]
async fn a_consumer_that_was_away_catches_up() {
    let consumer = consumer(Recorder::default()).await;
    let nobody = tonic::transport::Endpoint::from_static("http://127.0.0.1:1").connect_lazy();
    let away = vec![Subscriber {
        name: "sell".to_owned(),
        channel: nobody,
    }];
    let before =
        TestService::start_announcing_to(away, "onboard", &MIGRATIONS, kit::Mount::new).await;
    commit(&before, "partners/a", 1, "a").await;
    numbered(&before).await;
    assert!(seen(&consumer).await.is_empty());

    // The same database with a relay that reaches the consumer.
    let back = before
        .restart(vec![Subscriber {
            name: "sell".to_owned(),
            channel: consumer.anonymous(),
        }])
        .await;
    commit(&back, "partners/a", 2, "a").await;
    assert_eq!(
        applied(&consumer, 2).await,
        [("partners/a".to_owned(), 1), ("partners/a".to_owned(), 2)]
    );
}

static NO_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate::Migrator::DEFAULT;

#[tokio::test]
async fn prepared_queries_match_the_database() {
    kit::testing::check_queries("kit", &NO_MIGRATIONS, env!("CARGO_MANIFEST_DIR")).await;
}
