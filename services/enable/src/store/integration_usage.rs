//! Heartbeats and joint customers, and their sums over days.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::integration_usage::{Heartbeat, JointCustomer, LATENCY_CLASSES, UsageWindow};
use crate::error::Error;

/// At most one heartbeat an account and hour. Answers how many are new or changed.
pub async fn put_heartbeats(
    conn: &mut PgConnection,
    tenant: &str,
    heartbeats: &[Heartbeat],
) -> Result<u64, Error> {
    let integrations: Vec<Uuid> = heartbeats.iter().map(|one| one.integration_id).collect();
    let hours: Vec<DateTime<Utc>> = heartbeats.iter().map(|one| one.hour).collect();
    let accounts: Vec<&str> = heartbeats
        .iter()
        .map(|one| one.account_id.as_str())
        .collect();
    let calls: Vec<i64> = heartbeats.iter().map(|one| one.calls).collect();
    let errors: Vec<i64> = heartbeats.iter().map(|one| one.errors).collect();
    let latency: Vec<i64> = heartbeats.iter().flat_map(|one| one.latency).collect();
    let classes = i32::try_from(LATENCY_CLASSES).unwrap_or(i32::MAX);
    let changed = sqlx::query_file!(
        "src/store/integration_usage/put_heartbeats.sql",
        tenant,
        &integrations,
        &hours,
        &accounts as &[&str],
        &calls,
        &errors,
        &latency,
        classes,
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected())
}

/// At most one row an account. Answers how many are new or changed.
pub async fn put_joint_customers(
    conn: &mut PgConnection,
    tenant: &str,
    integration_id: Uuid,
    customers: &[JointCustomer],
) -> Result<u64, Error> {
    let accounts: Vec<&str> = customers
        .iter()
        .map(|one| one.account_id.as_str())
        .collect();
    let starts: Vec<NaiveDate> = customers.iter().map(|one| one.start).collect();
    let ends: Vec<Option<NaiveDate>> = customers.iter().map(|one| one.end).collect();
    let changed = sqlx::query!(
        "INSERT INTO joint_customer (tenant_id, integration_id, account_id, start_date, end_date)
         SELECT $1, $2, account_id, start_date, end_date
         FROM UNNEST($3::text[], $4::date[], $5::date[]) AS c (account_id, start_date, end_date)
         ON CONFLICT (tenant_id, integration_id, account_id) DO UPDATE
         SET start_date = excluded.start_date, end_date = excluded.end_date
         WHERE (joint_customer.start_date, joint_customer.end_date)
               IS DISTINCT FROM (excluded.start_date, excluded.end_date)",
        tenant,
        integration_id,
        &accounts as &[&str],
        &starts,
        &ends as &[Option<NaiveDate>],
    )
    .execute(conn)
    .await?;
    Ok(changed.rows_affected())
}

/// By account, behind the account `after`.
pub async fn list_joint_customers(
    conn: &mut PgConnection,
    tenant: &str,
    integration_id: Uuid,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<JointCustomer>, Error> {
    Ok(sqlx::query_as!(
        JointCustomer,
        r#"SELECT account_id, start_date AS start, end_date AS "end",
                  (SELECT max(h.hour) FROM heartbeat h
                   WHERE h.tenant_id = c.tenant_id AND h.integration_id = c.integration_id
                     AND h.account_id = c.account_id AND h.calls > 0) AS last_heartbeat
           FROM joint_customer c
           WHERE tenant_id = $1 AND integration_id = $2 AND ($3::text IS NULL OR account_id > $3)
           ORDER BY account_id LIMIT $4"#,
        tenant,
        integration_id,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?)
}

/// Joint customers of `day` that once had heartbeats, but none with calls since `since`; in the order of their accounts.
pub async fn silent_accounts(
    conn: &mut PgConnection,
    tenant: &str,
    integration_id: Uuid,
    day: NaiveDate,
    since: NaiveDate,
) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar!(
        "SELECT c.account_id FROM joint_customer c
         JOIN heartbeat h ON h.tenant_id = c.tenant_id AND h.integration_id = c.integration_id
              AND h.account_id = c.account_id AND h.calls > 0
         WHERE c.tenant_id = $1 AND c.integration_id = $2
           AND c.start_date <= $3 AND (c.end_date IS NULL OR c.end_date > $3)
         GROUP BY c.account_id HAVING max(h.hour) < ($4::date)::timestamp AT TIME ZONE 'UTC'
         ORDER BY c.account_id",
        tenant,
        integration_id,
        day,
        since,
    )
    .fetch_all(conn)
    .await?)
}

/// The sums of each window, in the order of the windows.
pub async fn windows(
    conn: &mut PgConnection,
    tenant: &str,
    integration_id: Uuid,
    windows: &[(NaiveDate, NaiveDate)],
) -> Result<Vec<UsageWindow>, Error> {
    let (starts, ends): (Vec<NaiveDate>, Vec<NaiveDate>) = windows.iter().copied().unzip();
    let rows = sqlx::query_file_as!(
        UsageWindow,
        "src/store/integration_usage/windows.sql",
        tenant,
        integration_id,
        &starts,
        &ends,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// False when the day was measured before.
pub async fn insert_measurement(
    conn: &mut PgConnection,
    tenant: &str,
    integration_id: Uuid,
    window: &UsageWindow,
) -> Result<bool, Error> {
    let inserted = sqlx::query!(
        "INSERT INTO adoption_measurement (tenant_id, integration_id, day, joint_customers, using_customers)
         VALUES ($1, $2, $3, ($4::bigint)::int, ($5::bigint)::int) ON CONFLICT DO NOTHING",
        tenant,
        integration_id,
        window.end,
        window.joint_customers,
        window.using_customers,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}
