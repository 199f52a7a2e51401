//! The verifier finds what was touched, and only that.

use contracts::tandem::incentivize::v1::{
    GetBooksStatusRequest, GetBooksStatusResponse, JournalEntry, ListJournalEntriesRequest,
    TierMethod,
};

use super::{
    terms::{commission, rebate},
    world::World,
};
use crate::build::booking;

async fn world() -> World {
    let world = World::with_reseller().await;
    world
        .in_force(vec![
            commission("10"),
            rebate("above: 1", TierMethod::Marginal),
        ])
        .await;
    world
        .record(&[
            booking(1, "2017-02-01", "1000"),
            booking(2, "2017-03-01", "2000"),
        ])
        .await;
    world
}

/// Changes the database behind the service's back and answers what the verifier says of it.
async fn after(statement: &'static str) -> Vec<String> {
    let world = world().await;
    let verdict = world.verify().await;
    assert_eq!(
        (
            verdict.facts_checked,
            verdict.earnings_recomputed,
            verdict.entries_checked
        ),
        (2, 3, 3)
    );
    assert_eq!(verdict.difference_count, 0, "{:?}", verdict.differences);
    sqlx::raw_sql(statement)
        .execute(&world.service.service.pool)
        .await
        .expect("changed");
    let verdict = world.verify().await;
    let subject = |subject: &str| {
        subject
            .rsplit_once(' ')
            .map_or(subject.to_owned(), |(kind, _)| kind.to_owned())
    };
    verdict
        .differences
        .iter()
        .map(|difference| subject(&difference.subject))
        .collect()
}

#[tokio::test]
async fn a_changed_amount() {
    let found =
        after("UPDATE earning SET amount = amount + 0.01 WHERE mechanism = 'volume_rebate'").await;
    assert_eq!(found, ["journal of earning", "amount of earning"]);
}

#[tokio::test]
async fn a_changed_trace() {
    let found = after(
        r#"UPDATE earning SET trace = jsonb_set(trace, '{after,input}', '"4000"') WHERE mechanism = 'volume_rebate'"#,
    )
    .await;
    assert_eq!(found, ["trace of earning", "earning"]);
}

#[tokio::test]
async fn a_lost_earning() {
    let found = after("DELETE FROM earning WHERE mechanism = 'volume_rebate'").await;
    assert_eq!(found, ["journal of earning", "earning"]);
}

#[tokio::test]
async fn a_lost_outcome() {
    let found = after(
        "DELETE FROM outcome WHERE component_key = 'rebate' AND business_date = '2017-02-01'",
    )
    .await;
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("outcome of fact"), "{found:?}");
}

#[tokio::test]
async fn a_changed_total() {
    let found = after("UPDATE period_total SET total = total + 1").await;
    assert_eq!(found, ["total of rebate in"]);
}

#[tokio::test]
async fn a_changed_fact() {
    let found = after("UPDATE fact SET amount = 1001 WHERE business_date = '2017-02-01'").await;
    assert!(
        found.contains(&"total of rebate in".to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&"earning".to_owned()), "{found:?}");
}

#[tokio::test]
async fn the_journal_refuses_changes_and_imbalance() {
    let world = world().await;
    for statement in [
        "UPDATE posting SET amount = 0",
        "DELETE FROM posting",
        "UPDATE journal_entry SET reason = ''",
        "INSERT INTO posting SELECT tenant_id, entry_id, 'ROYALTY_REVENUE', partner_id, 1, currency FROM posting LIMIT 1",
    ] {
        let refused = sqlx::raw_sql(statement)
            .execute(&world.service.service.pool)
            .await;
        assert!(refused.is_err(), "{statement}");
    }
    world.assert_right().await;
}

/// Accounting dates of the journal, in the order of posting.
async fn accounting_dates(world: &World) -> Vec<String> {
    let request = ListJournalEntriesRequest::default();
    let entries = world.ledger().list_journal_entries(request).await;
    let entries = entries.expect("entries").into_inner().journal_entries;
    let date = |entry: JournalEntry| {
        let date = entry.accounting_date.expect("a date");
        format!("{}-{:02}-{:02}", date.year, date.month, date.day)
    };
    entries.into_iter().map(date).collect()
}

#[tokio::test]
async fn a_closed_day_gets_no_entry() {
    let world = World::with_reseller().await;
    world.in_force(vec![commission("10")]).await;
    world.record(&[booking(1, "2017-02-01", "1000")]).await;
    let pool = &world.service.service.pool;
    sqlx::raw_sql("INSERT INTO accounting_lock VALUES ('acme', '2017-04-01')")
        .execute(pool)
        .await
        .expect("locked");
    world.record(&[booking(2, "2017-03-31", "1000")]).await;
    world.record(&[booking(3, "2017-04-02", "1000")]).await;
    let expected = ["2017-02-01", "2017-04-01", "2017-04-02"];
    assert_eq!(accounting_dates(&world).await, expected);
    let behind = sqlx::raw_sql(
        "INSERT INTO journal_entry (tenant_id, entry_id, posted_at, partner_id, cause, cause_id, accounting_date, reason)
         SELECT tenant_id, gen_random_uuid(), posted_at, partner_id, 'STATEMENT', cause_id, '2017-03-31', ''
         FROM journal_entry LIMIT 1",
    );
    let refused = behind.execute(pool).await.expect_err("a closed day");
    assert!(refused.to_string().contains("closed day"), "{refused}");
    world.assert_right().await;
}

async fn status(world: &World) -> GetBooksStatusResponse {
    let answer = world
        .ledger()
        .get_books_status(GetBooksStatusRequest {})
        .await;
    answer.expect("a status").into_inner()
}

/// Sets the clock so many minutes ahead, and lets the checks that are due then run.
async fn minutes_later(world: &World, minutes: i64) {
    let now = world.service.clock.now();
    world
        .service
        .clock
        .set(now + chrono::TimeDelta::minutes(minutes));
    world.service.jobs_done().await;
}

#[tokio::test]
async fn every_partner_is_checked_in_turn_and_a_difference_stands_until_it_is_gone() {
    let world = world().await;
    let before = status(&world).await;
    assert_eq!(
        (before.partner_count, before.unchecked_partner_count),
        (1, 1)
    );
    assert_eq!(before.oldest_check_time, None);
    minutes_later(&world, 24 * 60 + 1).await;
    let right = status(&world).await;
    assert_eq!(
        (right.unchecked_partner_count, right.difference_count),
        (0, 0)
    );
    assert_eq!(right.oldest_check_time, right.newest_check_time);
    assert!(right.oldest_check_time.is_some());

    let touch = |amount: &'static str| {
        let pool = world.service.service.pool.clone();
        async move {
            let statement =
                "UPDATE earning SET amount = $1::text::numeric WHERE component_key = 'rebate'";
            let done = sqlx::query(statement).bind(amount).execute(&pool).await;
            done.expect("changed");
        }
    };
    touch("31").await;
    minutes_later(&world, 24 * 60 + 1).await;
    assert_eq!(
        status(&world).await.difference_count,
        0,
        "one check is not enough"
    );
    minutes_later(&world, 2).await;
    let wrong = status(&world).await;
    let subjects: Vec<String> = wrong
        .differences
        .iter()
        .map(|one| one.difference.clone().expect("a difference").subject)
        .collect();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert!(
        subjects
            .iter()
            .any(|one| one.starts_with("amount of earning"))
    );
    assert!(
        subjects
            .iter()
            .any(|one| one.starts_with("journal of earning"))
    );
    assert_eq!(
        wrong.differences[0].partner_id,
        crate::build::PARTNER.to_string()
    );
    let since = wrong.differences[0].find_time;
    minutes_later(&world, 24 * 60 + 1).await;
    let still = status(&world).await;
    assert_eq!(
        (still.difference_count, still.differences[0].find_time),
        (2, since)
    );

    touch("30").await;
    minutes_later(&world, 24 * 60 + 1).await;
    assert_eq!(status(&world).await.difference_count, 0);
    assert_ne!(
        status(&world).await.newest_check_time,
        right.newest_check_time
    );
}
