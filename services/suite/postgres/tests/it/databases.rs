use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use private_postgres::testing;

use crate::{query, run, try_query};

const SCHEMA: &str = "CREATE TABLE note (body text); INSERT INTO note VALUES ('from the template')";

async fn migrate(url: String) -> anyhow::Result<()> {
    run(&url, SCHEMA).await;
    Ok(())
}

#[tokio::test]
async fn a_clone_is_isolated_from_its_sibling() {
    let first = testing::database("isolation", SCHEMA, migrate).await;
    let begin = Instant::now();
    let second = testing::database("isolation", SCHEMA, migrate).await;
    println!("clone {:?}", begin.elapsed());
    run(&first.url, "UPDATE note SET body = 'changed'").await;
    assert_eq!(query(&first.url, "SELECT body FROM note").await, "changed");
    assert_eq!(
        query(&second.url, "SELECT body FROM note").await,
        "from the template"
    );
}

#[tokio::test]
async fn the_template_of_a_hash_is_built_once() {
    let builds = Arc::new(AtomicU32::new(0));
    let hash = format!("{:?}", SystemTime::UNIX_EPOCH.elapsed());
    let counting = || async {
        let builds = Arc::clone(&builds);
        testing::database("once", &hash, |url| async move {
            builds.fetch_add(1, Ordering::Relaxed);
            migrate(url).await
        })
        .await
    };
    let (_first, _second, _third) = tokio::join!(counting(), counting(), counting());
    assert_eq!(builds.load(Ordering::Relaxed), 1);
    let changed = format!("{hash} changed");
    let other = testing::database("once", &changed, |url| async move {
        run(&url, "CREATE TABLE other (body text)").await;
        Ok(())
    })
    .await;
    assert_eq!(
        query(&other.url, "SELECT count(*)::text FROM other").await,
        "0"
    );
}

#[tokio::test]
async fn a_failed_migration_leaves_no_template() {
    let hash = format!("{:?}", SystemTime::UNIX_EPOCH.elapsed());
    let failing = tokio::spawn({
        let hash = hash.clone();
        async move {
            testing::database("failing", &hash, |_| async {
                anyhow::bail!("no such column")
            })
            .await
        }
    });
    let panic = failing.await.unwrap_err().into_panic();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("no such column"), "{message}");
    let database = testing::database("failing", &hash, migrate).await;
    assert_eq!(
        query(&database.url, "SELECT body FROM note").await,
        "from the template"
    );
}

#[tokio::test]
async fn a_database_goes_with_its_guard() {
    let database = testing::database("isolation", SCHEMA, migrate).await;
    let url = database.url.clone();
    drop(database);
    let begin = Instant::now();
    while try_query(&url, "SELECT 'there'").await.is_ok() {
        assert!(
            begin.elapsed() < Duration::from_secs(20),
            "it is still there"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
