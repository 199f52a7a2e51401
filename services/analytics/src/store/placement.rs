use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::{cell::Standing, placement::Placements, segment::Segment};

/// The segments of these opportunities.
pub async fn find_placements(
    conn: &mut PgConnection,
    tenant: &str,
    opportunity_ids: &[Uuid],
) -> sqlx::Result<HashMap<Uuid, Placements>> {
    let rows = sqlx::query!(
        "SELECT opportunity_id, dimension, member, sourced FROM placement
         WHERE tenant_id = $1 AND opportunity_id = ANY($2)",
        tenant,
        opportunity_ids,
    )
    .fetch_all(conn)
    .await?;
    let mut placements: HashMap<Uuid, Placements> = HashMap::new();
    for row in rows {
        let segment = Segment::named(&row.dimension, &row.member).map_err(unreadable)?;
        placements
            .entry(row.opportunity_id)
            .or_default()
            .insert(segment, row.sourced);
    }
    Ok(placements)
}

/// Puts these opportunities into their segments, and out of all others.
pub async fn replace_placements(
    conn: &mut PgConnection,
    tenant: &str,
    standings: &[&Standing],
) -> sqlx::Result<()> {
    let all: Vec<_> = standings
        .iter()
        .map(|standing| standing.opportunity.opportunity_id)
        .collect();
    sqlx::query!(
        "DELETE FROM placement WHERE tenant_id = $1 AND opportunity_id = ANY($2)",
        tenant,
        &all
    )
    .execute(&mut *conn)
    .await?;
    let (mut ids, mut closed) = (Vec::new(), Vec::new());
    let (mut dimensions, mut members, mut sources) = (Vec::new(), Vec::new(), Vec::new());
    for standing in standings {
        for (segment, sourced) in &standing.placements {
            ids.push(standing.opportunity.opportunity_id);
            dimensions.push(segment.dimension().name().to_owned());
            members.push(segment.member());
            sources.push(*sourced);
            closed.push(standing.opportunity.closed_on());
        }
    }
    sqlx::query!(
        "INSERT INTO placement (tenant_id, opportunity_id, dimension, member, sourced, closed_on)
         SELECT $1, opportunity_id, dimension, member, sourced, COALESCE(closed_on, 'infinity')
         FROM UNNEST($2::UUID[], $3::TEXT[], $4::TEXT[], $5::BOOLEAN[], $6::DATE[])
              AS placed (opportunity_id, dimension, member, sourced, closed_on)",
        tenant,
        &ids,
        &dimensions,
        &members,
        &sources,
        &closed as &[Option<chrono::NaiveDate>],
    )
    .execute(conn)
    .await?;
    Ok(())
}
