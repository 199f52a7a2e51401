use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kit::testing::TestService;
use kit::{Error, Mount, Unit, Worker};
use tokio::sync::Barrier;

use crate::recorder::MIGRATIONS;

async fn asked(service: &TestService, keys: &[&str]) {
    let mut unit = Unit::begin(&service.service, "ann".to_owned(), String::new())
        .await
        .expect("a unit");
    let now = unit.now;
    for key in keys {
        unit.enqueue("acme", "meet", key, now).await.expect("asked");
    }
    unit.commit().await.expect("a commit");
}

/// Ends only when another job runs at the same time.
struct Meeting(Arc<Barrier>);

#[tonic::async_trait]
impl Worker for Meeting {
    async fn run(&self, _unit: &mut Unit, _tenant: &str, _key: &str) -> Result<(), Error> {
        self.0.wait().await;
        Ok(())
    }
}

#[tokio::test]
async fn jobs_of_two_keys_are_done_at_once() {
    let service = TestService::start("sell", &MIGRATIONS, |service| {
        Mount::new(service).worker("meet", Meeting(Arc::new(Barrier::new(2))))
    })
    .await;
    asked(&service, &["north", "south"]).await;
    service.jobs_done().await;
}

/// Notes how many run at once.
#[derive(Clone, Default)]
struct Alone {
    running: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    done: Arc<AtomicUsize>,
}

#[tonic::async_trait]
impl Worker for Alone {
    async fn run(&self, _unit: &mut Unit, _tenant: &str, _key: &str) -> Result<(), Error> {
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(running, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(30)).await;
        self.running.fetch_sub(1, Ordering::SeqCst);
        self.done.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

#[tokio::test]
async fn jobs_of_one_key_are_done_together_and_never_at_once() {
    let alone = Alone::default();
    let worker = alone.clone();
    let service = TestService::start("sell", &MIGRATIONS, |service| {
        Mount::new(service).worker("meet", worker)
    })
    .await;
    for _ in 0..5 {
        asked(&service, &["north"; 20]).await;
    }
    service.jobs_done().await;
    assert_eq!(alone.most.load(Ordering::SeqCst), 1);
    let done = alone.done.load(Ordering::SeqCst);
    assert!(
        (1..=5).contains(&done),
        "100 requests were done {done} times"
    );
}
