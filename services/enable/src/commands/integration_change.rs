//! An integration that was changed: saved with its audit row, its announcement and what it shows in requirements.

use kit::Unit;

use super::record_evidence;
use crate::domain::integration::Integration;
use crate::error::Error;
use crate::{announce, store};

pub(super) async fn save(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    before: &Integration,
    after: &Integration,
) -> Result<(), Error> {
    store::integration::update(unit.conn(), tenant, after).await?;
    let source = format!("integrations/{}", after.id);
    kit::audit::changed(unit, tenant, action, source.clone(), Some(before), after);
    announce::integration_changed(unit, tenant, after);
    record_evidence::run(unit, tenant, after.partner_id, &source, &after.shown()).await
}
