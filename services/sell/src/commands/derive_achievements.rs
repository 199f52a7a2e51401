//! Brings the log of facts in line with what a partner's competencies and integration certifications stand for now.

use chrono::NaiveTime;
use kit::Unit;
use uuid::Uuid;

use super::{derive_facts, rederive_partner};
use crate::domain::fact::achieved;
use crate::error::Result;
use crate::store;

/// Hold the tenant's knowledge before. A partner that is not known here yet is looked at once it is enrolled.
pub async fn run(unit: &mut Unit, tenant: &str, partner_id: Uuid) -> Result<()> {
    let achievements = store::achievement::list_of_partner(unit.conn(), tenant, partner_id).await?;
    if achievements.is_empty() {
        return Ok(());
    }
    let known = store::partner::find_existing(unit.conn(), tenant, &[partner_id]).await?;
    if known.is_empty() {
        return Ok(());
    }
    let knowledge = store::knowledge::find(unit.conn(), tenant, &[partner_id]).await?;
    let recorded = store::fact::find_achieved(unit.conn(), tenant, partner_id).await?;
    let today = unit.now.date_naive();
    let mut facts = Vec::new();
    for achievement in &achievements {
        let wanted = achievement.facts(partner_id, &knowledge, today);
        facts.extend(achieved(
            tenant,
            achievement.id,
            &recorded,
            wanted,
            unit.now,
        ));
    }
    derive_facts::record(unit, tenant, &facts).await?;
    let next = achievements.iter().filter_map(|one| one.next_day(today));
    match next.min() {
        Some(day) => {
            let due = day.and_time(NaiveTime::MIN).and_utc();
            rederive_partner::ask_at(unit, tenant, partner_id, due).await
        }
        None => Ok(()),
    }
}
