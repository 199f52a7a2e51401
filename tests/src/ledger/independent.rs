//! What each partner should earn, calculated by plain SQL over the facts alone, and compared with what it earned.
use anyhow::ensure;
use rust_decimal::Decimal;
use sqlx::PgPool;
use uuid::Uuid;

/// Half a cent goes to the even one.
const CENTS: &str = "CREATE FUNCTION pg_temp.cents(x NUMERIC) RETURNS NUMERIC LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN abs(x * 100 - trunc(x * 100)) = 0.5 AND mod(trunc(x * 100), 2) = 0 THEN trunc(x * 100) / 100 ELSE round(x, 2) END $$";
const EARNED: &str = "SELECT component_key, partner_id, sum(amount), count(*) FROM earning GROUP BY 1, 2 ORDER BY 1, 2";

/// How many sums of a component and a partner agree to the cent; an error that names the first that does not.
pub async fn check(pool: &PgPool) -> anyhow::Result<usize> {
    let mut connection = pool.acquire().await?;
    sqlx::raw_sql(CENTS).execute(&mut *connection).await?;
    let expected: Vec<(String, Uuid, Decimal)> = sqlx::query_as(include_str!("independent.sql"))
        .fetch_all(&mut *connection)
        .await?;
    let earned: Vec<(String, Uuid, Decimal, i64)> =
        sqlx::query_as(EARNED).fetch_all(&mut *connection).await?;
    let sums = || expected.iter().zip(&earned);
    for ((key, partner, sum), (found_key, found_partner, found, count)) in sums() {
        ensure!(
            (key, partner, sum) == (found_key, found_partner, found),
            "{key} of {partner} should be {sum}; {count} earnings of {found_key} of {found_partner} are {found}"
        );
    }
    ensure!(
        expected.len() == earned.len(),
        "{} sums instead of {}",
        earned.len(),
        expected.len()
    );
    Ok(expected.len())
}
