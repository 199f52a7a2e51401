use std::collections::BTreeMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::unreadable;
use crate::domain::enrollment::{ActivePeriod, Enrollment};

/// Replaces enrollments by newer versions; older ones than the stored have no effect. Each enrollment appears once.
pub async fn upsert_enrollments(
    conn: &mut PgConnection,
    tenant: &str,
    enrollments: &[(i64, Enrollment)],
) -> sqlx::Result<()> {
    let ids: Vec<_> = enrollments
        .iter()
        .map(|(_, one)| one.enrollment_id)
        .collect();
    let versions: Vec<_> = enrollments.iter().map(|(version, _)| *version).collect();
    let partners: Vec<_> = enrollments.iter().map(|(_, one)| one.partner_id).collect();
    let types: Vec<_> = enrollments
        .iter()
        .map(|(_, one)| one.partnership_type.name().to_owned())
        .collect();
    let changed = sqlx::query_scalar!(
        "INSERT INTO enrollment (tenant_id, enrollment_id, version, partner_id, partnership_type)
         SELECT $1, * FROM UNNEST($2::UUID[], $3::BIGINT[], $4::UUID[], $5::TEXT[])
         ON CONFLICT (tenant_id, enrollment_id) DO UPDATE
         SET version = EXCLUDED.version, partner_id = EXCLUDED.partner_id, partnership_type = EXCLUDED.partnership_type
         WHERE enrollment.version < EXCLUDED.version
         RETURNING enrollment_id",
        tenant,
        &ids,
        &versions,
        &partners,
        &types,
    )
    .fetch_all(&mut *conn)
    .await?;
    let changed = enrollments
        .iter()
        .map(|(_, one)| one)
        .filter(|one| changed.contains(&one.enrollment_id));
    replace_active_periods(conn, tenant, changed).await
}

async fn replace_active_periods(
    conn: &mut PgConnection,
    tenant: &str,
    enrollments: impl Iterator<Item = &Enrollment> + Clone,
) -> sqlx::Result<()> {
    let all: Vec<_> = enrollments.clone().map(|one| one.enrollment_id).collect();
    sqlx::query!(
        "DELETE FROM active_period WHERE tenant_id = $1 AND enrollment_id = ANY($2)",
        tenant,
        &all
    )
    .execute(&mut *conn)
    .await?;
    let (mut ids, mut starts, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for enrollment in enrollments {
        for period in &enrollment.active_periods {
            ids.push(enrollment.enrollment_id);
            starts.push(period.start_date);
            ends.push(period.end_date);
        }
    }
    sqlx::query!(
        "INSERT INTO active_period (tenant_id, enrollment_id, start_date, end_date)
         SELECT $1, * FROM UNNEST($2::UUID[], $3::DATE[], $4::DATE[])",
        tenant,
        &ids,
        &starts,
        &ends as &[Option<chrono::NaiveDate>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All enrollments of these partners that were ever active.
pub async fn list_enrollments(
    conn: &mut PgConnection,
    tenant: &str,
    partner_ids: &[Uuid],
) -> sqlx::Result<Vec<Enrollment>> {
    let rows = sqlx::query!(
        "SELECT e.enrollment_id, e.partner_id, e.partnership_type, p.start_date, p.end_date
         FROM enrollment e
         JOIN active_period p ON p.tenant_id = e.tenant_id AND p.enrollment_id = e.enrollment_id
         WHERE e.tenant_id = $1 AND e.partner_id = ANY($2)
         ORDER BY e.enrollment_id, p.start_date",
        tenant,
        partner_ids,
    )
    .fetch_all(conn)
    .await?;
    let mut enrollments: BTreeMap<Uuid, Enrollment> = BTreeMap::new();
    for row in rows {
        let enrollment = enrollments.entry(row.enrollment_id).or_insert(Enrollment {
            enrollment_id: row.enrollment_id,
            partner_id: row.partner_id,
            partnership_type: row.partnership_type.parse().map_err(unreadable)?,
            active_periods: Vec::new(),
        });
        enrollment.active_periods.push(ActivePeriod {
            start_date: row.start_date,
            end_date: row.end_date,
        });
    }
    Ok(enrollments.into_values().collect())
}
