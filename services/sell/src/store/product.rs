//! Products.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{amount_of, column, currency_of, money};
use crate::domain::product::{Product, Terms};
use crate::error::{Error, Result};

struct Row {
    product_id: Uuid,
    external_id: String,
    display_name: String,
    category: String,
    list_price: Option<Decimal>,
    currency_code: Option<String>,
    version: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Product {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let list_price = money(row.list_price, row.currency_code.as_deref())?;
        Ok(Self {
            id: row.product_id,
            external_id: row.external_id,
            terms: Terms {
                display_name: row.display_name,
                category: row.category,
                list_price,
            },
            version: row.version,
            created_at: row.created_at,
        })
    }
}

pub async fn find(conn: &mut PgConnection, tenant: &str, id: Uuid) -> Result<Option<Product>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT product_id, external_id, display_name, category, list_price, currency_code, version, created_at
         FROM product WHERE tenant_id = $1 AND product_id = $2",
        tenant,
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Product::try_from).transpose()
}

/// The categories of these products, as far as they exist.
pub async fn find_categories(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        "SELECT product_id, category FROM product WHERE tenant_id = $1 AND product_id = ANY($2)",
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.product_id, row.category))
        .collect())
}

/// The products that other systems know by these ids, locked in one order.
pub async fn lock_by_external_id(
    conn: &mut PgConnection,
    tenant: &str,
    external_ids: &[String],
) -> Result<HashMap<String, Product>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT product_id, external_id, display_name, category, list_price, currency_code, version, created_at
         FROM product WHERE tenant_id = $1 AND external_id = ANY($2) ORDER BY external_id FOR NO KEY UPDATE",
        tenant,
        external_ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.external_id.clone(), row.try_into()?)))
        .collect()
}

/// Products by external id, those after `after`.
pub async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    category: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Product>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT product_id, external_id, display_name, category, list_price, currency_code, version, created_at
         FROM product
         WHERE tenant_id = $1 AND ($2::text IS NULL OR category = $2) AND ($3::text IS NULL OR external_id > $3)
         ORDER BY external_id LIMIT $4",
        tenant,
        category,
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Product::try_from).collect()
}

/// Writes new products and new versions of old ones.
pub async fn upsert(conn: &mut PgConnection, tenant: &str, products: &[Product]) -> Result<()> {
    sqlx::query!(
        "INSERT INTO product
             (tenant_id, product_id, external_id, display_name, category, list_price, currency_code, version, created_at)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::bigint[],
                                  $9::timestamptz[])
         ON CONFLICT (tenant_id, product_id) DO UPDATE
         SET display_name = EXCLUDED.display_name, category = EXCLUDED.category, list_price = EXCLUDED.list_price,
             currency_code = EXCLUDED.currency_code, version = EXCLUDED.version",
        tenant,
        &column(products, |product| product.id),
        &column(products, |product| product.external_id.as_str()) as &[&str],
        &column(products, |product| product.terms.display_name.as_str()) as &[&str],
        &column(products, |product| product.terms.category.as_str()) as &[&str],
        &column(products, |product| amount_of(product.terms.list_price)) as &[Option<Decimal>],
        &column(products, |product| currency_of(product.terms.list_price)) as &[Option<&str>],
        &column(products, |product| product.version),
        &column(products, |product| product.created_at),
    )
    .execute(conn)
    .await?;
    Ok(())
}
