use std::collections::BTreeMap;

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

/// The first won deal of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstWin {
    pub opportunity_id: Uuid,
    pub closed_on: NaiveDate,
}

/// The first wins of these accounts, as counted now.
pub async fn find_customers(
    conn: &mut PgConnection,
    tenant: &str,
    account_ids: &[Uuid],
) -> sqlx::Result<BTreeMap<Uuid, FirstWin>> {
    let rows = sqlx::query!(
        "SELECT account_id, opportunity_id, closed_on FROM customer WHERE tenant_id = $1 AND account_id = ANY($2)",
        tenant,
        account_ids,
    )
    .fetch_all(conn)
    .await?;
    let customer = |opportunity_id, closed_on| FirstWin {
        opportunity_id,
        closed_on,
    };
    Ok(rows
        .into_iter()
        .map(|row| (row.account_id, customer(row.opportunity_id, row.closed_on)))
        .collect())
}

/// The rule of the first win, as the stored opportunities have it: the earliest close date of the very account, ties
/// by external id.
pub async fn list_first_wins(
    conn: &mut PgConnection,
    tenant: &str,
    account_ids: &[Uuid],
) -> sqlx::Result<BTreeMap<Uuid, FirstWin>> {
    let rows = sqlx::query!(
        r#"SELECT account.id AS "account_id!", first.opportunity_id, first.close_date AS "closed_on!"
           FROM UNNEST($2::UUID[]) AS account (id)
           CROSS JOIN LATERAL (
               SELECT opportunity_id, close_date FROM opportunity
               WHERE tenant_id = $1 AND account_id = account.id AND status = 'won'
               ORDER BY close_date, external_id, opportunity_id
               LIMIT 1
           ) AS first"#,
        tenant,
        account_ids,
    )
    .fetch_all(conn)
    .await?;
    let customer = |opportunity_id, closed_on| FirstWin {
        opportunity_id,
        closed_on,
    };
    Ok(rows
        .into_iter()
        .map(|row| (row.account_id, customer(row.opportunity_id, row.closed_on)))
        .collect())
}

/// Of these accounts, makes those with a first win customers, and no others.
pub async fn replace_customers(
    conn: &mut PgConnection,
    tenant: &str,
    account_ids: &[Uuid],
    first_wins: &BTreeMap<Uuid, FirstWin>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM customer WHERE tenant_id = $1 AND account_id = ANY($2)",
        tenant,
        account_ids
    )
    .execute(&mut *conn)
    .await?;
    let customers = || {
        account_ids
            .iter()
            .filter_map(|account| Some((account, first_wins.get(account)?)))
    };
    let accounts: Vec<_> = customers().map(|(account, _)| *account).collect();
    let opportunities: Vec<_> = customers().map(|(_, first)| first.opportunity_id).collect();
    let closed: Vec<_> = customers().map(|(_, first)| first.closed_on).collect();
    sqlx::query!(
        "INSERT INTO customer (tenant_id, account_id, opportunity_id, closed_on)
         SELECT $1, * FROM UNNEST($2::UUID[], $3::UUID[], $4::DATE[])",
        tenant,
        &accounts,
        &opportunities,
        &closed,
    )
    .execute(conn)
    .await?;
    Ok(())
}
