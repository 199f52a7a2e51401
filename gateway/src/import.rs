//! Bringing in a file: rows become messages by a mapping, messages go in by batches, each row gets its answer.
//!
//! The file is taken in whole before its first row goes anywhere, so that an upload that breaks off changes nothing. Each
//! batch is one transaction of the service that owns the target; its request id follows from the import and the batch's
//! number, so a repeated batch is answered and not done again, while a second import of the same file is a true one.
mod batches;
mod deliver;
mod field_path;
mod file;
mod plan;
mod row;
mod run;
mod target;
mod upload;

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::PgConnection;

pub use run::Importer;

use crate::domain::field_mapping::FieldMapping;
use crate::error::Error;
use crate::store;
use plan::Plan;
use target::Sink;

/// A mapping that rows can go through, and where they go.
pub struct Prepared {
    plan: Plan,
    sink: Sink,
}

/// Reads the look-up tables of a mapping and resolves its rules.
///
/// Errors: `Fields` naming every rule that does not fit.
pub async fn prepare(
    conn: &mut PgConnection,
    tenant: &str,
    mapping: &FieldMapping,
) -> Result<Prepared, Error> {
    let ids: Vec<_> = mapping.lookup_table_ids().map(str::to_owned).collect();
    let tables = store::lookup_table::find_all(conn, tenant, &ids).await?;
    let tables: BTreeMap<_, _> = tables
        .into_iter()
        .map(|(id, entries)| (id, Arc::new(entries)))
        .collect();
    let sink = Sink::new(&contracts::POOL, mapping.target)
        .ok_or_else(|| Error::Stored(format!("the contracts take no {}", mapping.target.name())))?;
    let plan = Plan::compile(&sink.item, &mapping.rules, &tables).map_err(Error::Fields)?;
    Ok(Prepared { plan, sink })
}
