//! What is known of partners, put together for the rules.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{agreement, opening_total, plan};
use crate::domain::{
    agreement::as_agreed, assess::Enrollment, plan::PlanVersion, span::Span, standing::Standing,
};

/// The standing of each of the partners, known or not.
pub(crate) async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &BTreeSet<Uuid>,
) -> sqlx::Result<BTreeMap<Uuid, Standing>> {
    let ids: Vec<Uuid> = partners.iter().copied().collect();
    let rows = sqlx::query!(
        r#"SELECT asked.partner_id AS "partner_id!", p.partner_id IS NOT NULL AS "known!",
                  e.program_id AS "program_id?", e.active AS "active?: Json<Vec<Span>>"
           FROM unnest($2::uuid[]) AS asked (partner_id)
           LEFT JOIN partner p ON p.tenant_id = $1 AND p.partner_id = asked.partner_id
           LEFT JOIN enrollment e ON e.tenant_id = $1 AND e.partner_id = asked.partner_id"#,
        tenant,
        &ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut standings: BTreeMap<Uuid, Standing> = BTreeMap::new();
    for row in rows {
        let standing = standings.entry(row.partner_id).or_default();
        standing.partner_id = row.partner_id;
        standing.partner_known = row.known;
        if let Some((program_id, active)) = row.program_id.zip(row.active) {
            let active = active.0;
            standing.enrollments.push(Enrollment { program_id, active });
        }
    }
    for total in opening_total::list_of_partners(&mut *conn, tenant, &ids).await? {
        let standing = standings.entry(total.series.partner_id).or_default();
        let openings = standing.openings.entry(total.series).or_default();
        openings.insert(total.period, total.opening);
    }
    for (partner_id, agreement) in agreement::list_of_partners(&mut *conn, tenant, &ids).await? {
        let standing = standings.entry(partner_id).or_default();
        standing.agreements.push(agreement);
    }
    add_plans(conn, tenant, &mut standings).await?;
    Ok(standings)
}

async fn add_plans(
    conn: &mut PgConnection,
    tenant: &str,
    standings: &mut BTreeMap<Uuid, Standing>,
) -> sqlx::Result<()> {
    let enrollments = standings
        .values()
        .flat_map(|standing| &standing.enrollments);
    let programs: BTreeSet<Uuid> = enrollments.map(|one| one.program_id).collect();
    if programs.is_empty() {
        return Ok(());
    }
    let versions = plan::list_activated(conn, tenant, &programs).await?;
    let versions: Vec<Arc<PlanVersion>> = versions.into_iter().map(Arc::new).collect();
    for standing in standings.values_mut() {
        let joined = |program_id| {
            standing
                .enrollments
                .iter()
                .any(|one| one.program_id == program_id)
        };
        let of_theirs = versions.iter().filter(|version| joined(version.program_id));
        standing.plans = of_theirs
            .map(|version| as_agreed(version, &standing.agreements))
            .collect();
    }
    Ok(())
}
