//! Something that a partner has to show is new, or counts on other days: what rests on it is looked at again.

use kit::Unit;
use uuid::Uuid;

use super::{evaluate_partner, review_competencies};
use crate::domain::evidence::Evidence;
use crate::error::Error;
use crate::store;

/// Everything that one source shows, in the place of what it showed before. A source is a certificate, a completion, a reference, an
/// award or an integration, by its name such as `integrations/<id>`.
pub async fn run(
    unit: &mut Unit,
    tenant: &str,
    partner_id: Uuid,
    source: &str,
    shown: &[Evidence],
) -> Result<(), Error> {
    store::evidence::put(unit.conn(), tenant, partner_id, source, shown).await?;
    review_competencies::ask(unit, tenant, partner_id).await?;
    evaluate_partner::ask(unit, tenant, partner_id).await
}
