use std::collections::BTreeMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::{opportunity::OpportunityRow, placement::find_placements};
use crate::domain::{
    cell::Standing,
    opportunity::{Involvement, Opportunity},
    placement::Placements,
    segment::Segment,
};

/// Opportunities as they are counted now; those that are not known yet are missing.
pub async fn find_standings(
    conn: &mut PgConnection,
    tenant: &str,
    opportunity_ids: &[Uuid],
) -> sqlx::Result<BTreeMap<Uuid, Standing>> {
    if opportunity_ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query_as!(
        OpportunityRow,
        "SELECT opportunity_id, version, external_id, account_id, status, open_date, close_date, value, currency, estimated
         FROM opportunity WHERE tenant_id = $1 AND opportunity_id = ANY($2)",
        tenant,
        opportunity_ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let first_wins = sqlx::query_scalar!(
        "SELECT c.opportunity_id FROM opportunity o
         JOIN customer c ON c.tenant_id = o.tenant_id AND c.account_id = o.account_id
             AND c.opportunity_id = o.opportunity_id
         WHERE o.tenant_id = $1 AND o.opportunity_id = ANY($2)",
        tenant,
        opportunity_ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut placements = find_placements(conn, tenant, opportunity_ids).await?;
    rows.into_iter()
        .map(|row| {
            let opportunity_id = row.opportunity_id;
            let placements = placements.remove(&opportunity_id).unwrap_or_default();
            let opportunity = Opportunity {
                involvements: involvements(&placements),
                ..row.try_into()?
            };
            let first_win = first_wins.contains(&opportunity_id);
            Ok((
                opportunity_id,
                Standing {
                    opportunity,
                    placements,
                    first_win,
                },
            ))
        })
        .collect()
}

/// A partner's segment holds exactly the opportunities in which it is involved.
fn involvements(placements: &Placements) -> Vec<Involvement> {
    let of_partner = |(segment, sourced): (&Segment, &bool)| match segment {
        Segment::Partner(partner_id) => Some(Involvement {
            partner_id: *partner_id,
            sourced: *sourced,
        }),
        Segment::Engagement(_) | Segment::Type(_) => None,
    };
    placements.iter().filter_map(of_partner).collect()
}
