//! A consumer that writes down what it applies, and refuses what it is told to refuse.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use contracts::tandem::onboard::v1::{Partner, PartnerChanged};
use kit::testing::TestService;
use kit::{Announcement, Consumer, Error, Event, Mount, Unit};
use sqlx::migrate::Migrator;

/// A history of its own beside kit's.
pub static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrator = sqlx::migrate!("tests/it/migrations");
    migrator.dangerous_set_table_name("_recorder_migration");
    migrator
});

/// Refuses partners named "poison" while `refusing` is set.
#[derive(Clone, Default)]
pub struct Recorder {
    pub refusing: Arc<AtomicBool>,
}

#[tonic::async_trait]
impl Consumer for Recorder {
    fn event_types(&self) -> &'static [&'static str] {
        &["tandem.onboard.v1.PartnerChanged"]
    }

    async fn apply(&self, unit: &mut Unit, events: &[Event]) -> Result<(), Error> {
        for event in events {
            let partner = event
                .decode::<PartnerChanged>()?
                .and_then(|changed| changed.partner)
                .unwrap_or_default();
            sqlx::query("INSERT INTO seen (tenant_id, key, version) VALUES ($1, $2, $3)")
                .bind(&event.tenant)
                .bind(&event.key)
                .bind(event.version)
                .execute(unit.conn())
                .await?;
            if partner.display_name == "poison" && self.refusing.load(Ordering::SeqCst) {
                return Err(Error::precondition("POISON", "refused for the test"));
            }
        }
        Ok(())
    }
}

pub async fn consumer(recorder: Recorder) -> TestService {
    TestService::start("sell", &MIGRATIONS, |service| {
        Mount::new(service).consumer(recorder)
    })
    .await
}

/// What was applied: (key, version) in the order of application.
pub async fn seen(consumer: &TestService) -> Vec<(String, i64)> {
    sqlx::query_as("SELECT key, version FROM seen ORDER BY n")
        .fetch_all(&consumer.service.pool)
        .await
        .expect("rows")
}

pub fn changed(name: &str) -> PartnerChanged {
    PartnerChanged {
        partner: Some(Partner {
            display_name: name.to_owned(),
            ..Partner::default()
        }),
    }
}

/// Commits one change in the producer, as a command would.
pub async fn commit(producer: &TestService, key: &str, version: i64, name: &str) -> String {
    let mut unit = Unit::begin(&producer.service, "ann".to_owned(), String::new())
        .await
        .expect("a unit");
    let payload = changed(name);
    unit.announce(Announcement {
        tenant: "acme",
        key: key.to_owned(),
        route: key,
        version,
        payload: &payload,
    });
    unit.commit().await.expect("a commit").expect("a position")
}
