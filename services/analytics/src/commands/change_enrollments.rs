//! Takes in enrollments, and has the opportunities placed anew of every partner whose active days changed.
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kit::Unit;
use uuid::Uuid;

use crate::{
    commands::rederive_partner,
    domain::enrollment::Enrollment,
    store::{
        enrollment::{list_enrollments, upsert_enrollments},
        rederivation::begin_rederivations,
    },
};

/// The newest version of each enrollment; the changes were made at `since` or later. The caller holds the tenant's
/// projection lock.
pub async fn change_enrollments(
    unit: &mut Unit,
    tenant: &str,
    enrollments: &[(i64, Enrollment)],
    since: DateTime<Utc>,
) -> Result<(), kit::Error> {
    let partners: BTreeSet<_> = enrollments.iter().map(|(_, one)| one.partner_id).collect();
    let mut partners: Vec<_> = partners.into_iter().collect();
    let before = list_enrollments(unit.conn(), tenant, &partners).await?;
    upsert_enrollments(unit.conn(), tenant, enrollments).await?;
    let after = list_enrollments(unit.conn(), tenant, &partners).await?;
    partners.retain(|&partner_id| !of(&before, partner_id).eq(of(&after, partner_id)));
    begin_rederivations(unit.conn(), tenant, &partners, since).await?;
    let now = unit.now;
    for partner_id in partners {
        unit.enqueue(tenant, rederive_partner::KIND, &partner_id.to_string(), now)
            .await?;
    }
    Ok(())
}

fn of(enrollments: &[Enrollment], partner_id: Uuid) -> impl Iterator<Item = &Enrollment> {
    enrollments
        .iter()
        .filter(move |one| one.partner_id == partner_id)
}
