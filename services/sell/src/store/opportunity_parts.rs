//! Lines, partners and stage history of opportunities.

use std::collections::HashMap;

use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{amount_of, column, currency_of, money, number, word};
use crate::domain::opportunity::{Involvement, Line, Opportunity, Price, Reference, StageChange};
use crate::error::Result;

#[derive(Default)]
pub(super) struct Parts {
    pub(super) lines: Vec<Line>,
    pub(super) partners: Vec<Involvement>,
    pub(super) history: Vec<StageChange>,
}

pub(super) async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Parts>> {
    let mut parts = HashMap::new();
    if ids.is_empty() {
        return Ok(parts);
    }
    find_lines(conn, tenant, ids, &mut parts).await?;
    find_partners(conn, tenant, ids, &mut parts).await?;
    find_history(conn, tenant, ids, &mut parts).await?;
    Ok(parts)
}

async fn find_lines(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
    parts: &mut HashMap<Uuid, Parts>,
) -> Result<()> {
    let rows = sqlx::query!(
        "SELECT opportunity_id, product_id, unknown_product, quantity, unit_price, currency_code, at_list_price, term_months
         FROM opportunity_line WHERE tenant_id = $1 AND opportunity_id = ANY($2) ORDER BY opportunity_id, line_no",
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let known = row.product_id.map(Reference::Known);
        let price = match money(row.unit_price, row.currency_code.as_deref())? {
            Some(list) if row.at_list_price => Price::List(list),
            Some(agreed) => Price::Agreed(agreed),
            None => Price::Unknown,
        };
        let line = Line {
            product: known
                .unwrap_or_else(|| Reference::Unknown(row.unknown_product.unwrap_or_default())),
            quantity: row.quantity.normalize(),
            price,
            term_months: row.term_months,
        };
        parts
            .entry(row.opportunity_id)
            .or_default()
            .lines
            .push(line);
    }
    Ok(())
}

async fn find_partners(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
    parts: &mut HashMap<Uuid, Parts>,
) -> Result<()> {
    let rows = sqlx::query!(
        "SELECT opportunity_id, partner_id, role, share_percent FROM opportunity_partner
         WHERE tenant_id = $1 AND opportunity_id = ANY($2)",
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let share_percent = row.share_percent.normalize();
        let involvement = Involvement {
            partner_id: row.partner_id,
            role: word(&row.role)?,
            share_percent,
        };
        parts
            .entry(row.opportunity_id)
            .or_default()
            .partners
            .push(involvement);
    }
    for parts in parts.values_mut() {
        parts.partners.sort_unstable();
    }
    Ok(())
}

async fn find_history(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
    parts: &mut HashMap<Uuid, Parts>,
) -> Result<()> {
    let rows = sqlx::query!(
        "SELECT opportunity_id, stage, changed_at, actor FROM opportunity_stage
         WHERE tenant_id = $1 AND opportunity_id = ANY($2) ORDER BY opportunity_id, change_no",
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let change = StageChange {
            stage: word(&row.stage)?,
            at: row.changed_at,
            actor: row.actor,
        };
        parts
            .entry(row.opportunity_id)
            .or_default()
            .history
            .push(change);
    }
    Ok(())
}

/// Writes the parts as they are now. Of the history only what is new is written.
pub(super) async fn replace(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Opportunity],
) -> Result<()> {
    let old: Vec<Uuid> = opportunities
        .iter()
        .filter(|opportunity| opportunity.version > 1)
        .map(|opportunity| opportunity.id)
        .collect();
    if !old.is_empty() {
        delete(conn, tenant, &old).await?;
    }
    insert_lines(conn, tenant, opportunities).await?;
    insert_partners(conn, tenant, opportunities).await?;
    insert_history(conn, tenant, opportunities).await
}

async fn delete(conn: &mut PgConnection, tenant: &str, ids: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "DELETE FROM opportunity_line WHERE tenant_id = $1 AND opportunity_id = ANY($2)",
        tenant,
        ids
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM opportunity_partner WHERE tenant_id = $1 AND opportunity_id = ANY($2)",
        tenant,
        ids
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_lines(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Opportunity],
) -> Result<()> {
    let lines = opportunities.iter().flat_map(|opportunity| {
        let numbered = opportunity.terms.lines.iter().enumerate();
        numbered.map(move |(index, line)| (opportunity.id, number(index), line))
    });
    let lines: Vec<(Uuid, i32, &Line)> = lines.collect();
    if lines.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO opportunity_line (tenant_id, opportunity_id, line_no, product_id, unknown_product, quantity, unit_price,
                                       currency_code, at_list_price, term_months)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::numeric[], $7::numeric[], $8::text[],
                                  $9::boolean[], $10::int[])",
        tenant,
        &column(&lines, |(id, ..)| *id),
        &column(&lines, |(_, number, _)| *number),
        &column(&lines, |(.., line)| line.product.id()) as &[Option<Uuid>],
        &column(&lines, |(.., line)| line.product.unknown()) as &[Option<&str>],
        &column(&lines, |(.., line)| line.quantity),
        &column(&lines, |(.., line)| amount_of(line.price.money())) as &[Option<Decimal>],
        &column(&lines, |(.., line)| currency_of(line.price.money())) as &[Option<&str>],
        &column(&lines, |(.., line)| matches!(line.price, Price::List(_))),
        &column(&lines, |(.., line)| line.term_months),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_partners(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Opportunity],
) -> Result<()> {
    let involvements = opportunities.iter().flat_map(|opportunity| {
        opportunity
            .terms
            .partners
            .iter()
            .map(move |involvement| (opportunity.id, involvement))
    });
    let involvements: Vec<(Uuid, &Involvement)> = involvements.collect();
    if involvements.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO opportunity_partner (tenant_id, opportunity_id, partner_id, role, share_percent)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::text[], $5::numeric[])",
        tenant,
        &column(&involvements, |(id, _)| *id),
        &column(&involvements, |(_, involvement)| involvement.partner_id),
        &column(&involvements, |(_, involvement)| involvement.role.as_str()) as &[&str],
        &column(&involvements, |(_, involvement)| involvement.share_percent),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_history(
    conn: &mut PgConnection,
    tenant: &str,
    opportunities: &[Opportunity],
) -> Result<()> {
    let changes = opportunities.iter().flat_map(|opportunity| {
        // The last change is new if it was made by this version; the others are stored.
        let new =
            |change: &StageChange| opportunity.version == 1 || change.at == opportunity.updated_at;
        let numbered = opportunity.history.iter().enumerate();
        numbered
            .filter(move |(_, change)| new(change))
            .map(move |(index, change)| (opportunity.id, number(index), change))
    });
    let changes: Vec<(Uuid, i32, &StageChange)> = changes.collect();
    if changes.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO opportunity_stage (tenant_id, opportunity_id, change_no, stage, changed_at, actor)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::int[], $4::text[], $5::timestamptz[], $6::text[])
         ON CONFLICT (tenant_id, opportunity_id, change_no) DO NOTHING",
        tenant,
        &column(&changes, |(id, ..)| *id),
        &column(&changes, |(_, number, _)| *number),
        &column(&changes, |(.., change)| change.stage.as_str()) as &[&str],
        &column(&changes, |(.., change)| change.at),
        &column(&changes, |(.., change)| change.actor.as_str()) as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}
