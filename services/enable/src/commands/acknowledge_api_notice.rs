use kit::{Caller, Unit};
use uuid::Uuid;

use super::api_migration_change;
use crate::domain::api_lifecycle::{Api, ApiMigration};
use crate::error::Error;

/// Errors: `NotFound` when the caller was given no notice of the version.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    version_id: Uuid,
    asked: Option<Uuid>,
) -> Result<(Api, ApiMigration), Error> {
    let (action, now) = ("AcknowledgeApiNotice", unit.now);
    let decide = |migration: ApiMigration| migration.acknowledge(&caller.subject, now);
    api_migration_change::run(unit, caller, action, (version_id, asked), decide).await
}
