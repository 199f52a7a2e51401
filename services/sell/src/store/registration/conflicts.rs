//! The conflicts that registrations were found to have.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::registration::{Conflict, Registration};
use crate::error::Result;
use crate::store::{column, number, word};

pub async fn find(
    conn: &mut PgConnection,
    tenant: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Conflict>>> {
    let mut conflicts: HashMap<Uuid, Vec<Conflict>> = HashMap::new();
    if ids.is_empty() {
        return Ok(conflicts);
    }
    let rows = sqlx::query!(
        "SELECT registration_id, kind, other_registration_id, explanation FROM registration_conflict
         WHERE tenant_id = $1 AND registration_id = ANY($2) ORDER BY registration_id, conflict_no",
        tenant,
        ids,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let kind = word(&row.kind)?;
        let conflict = Conflict {
            kind,
            registration_id: row.other_registration_id,
            explanation: row.explanation,
        };
        conflicts
            .entry(row.registration_id)
            .or_default()
            .push(conflict);
    }
    Ok(conflicts)
}

/// Writes the conflicts of new registrations, which are there already.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: &str,
    registrations: &[Registration],
) -> Result<()> {
    let rows = registrations.iter().flat_map(|registration| {
        let numbered = registration.conflicts.iter().enumerate();
        numbered.map(move |(index, conflict)| (registration.id, number(index), conflict))
    });
    let rows: Vec<(Uuid, i32, &Conflict)> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO registration_conflict
             (tenant_id, registration_id, conflict_no, kind, other_registration_id, explanation)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::int[], $4::text[], $5::uuid[], $6::text[])",
        tenant,
        &column(&rows, |(id, ..)| *id),
        &column(&rows, |(_, number, _)| *number),
        &column(&rows, |(.., conflict)| conflict.kind.as_str()) as &[&str],
        &column(&rows, |(.., conflict)| conflict.registration_id),
        &column(&rows, |(.., conflict)| conflict.explanation.as_str()) as &[&str],
    )
    .execute(conn)
    .await?;
    Ok(())
}
