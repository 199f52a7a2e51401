//! What the services' databases hold, to show that refused calls write nothing at all.
use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::harness::World;

/// How much a table holds, and a sum over its content.
type Content = (i64, String);

/// Every table of every service.
pub(super) struct Tables {
    databases: Vec<(PgConnection, String)>,
}

/// What beats without any call: leases, cursors, how far streams have been heard, and seals of what was written before.
const BEATING: [&str; 7] = [
    "kit.audit_head",
    "kit.audit_seal",
    "kit.audit_unsealed",
    "kit.relay_lease",
    "kit.relay_cursor",
    "kit.inbox",
    "kit.inbox_recent",
];

impl Tables {
    pub(super) async fn of(world: &World) -> Self {
        let mut databases = Vec::new();
        for (service, url) in &world.database_urls {
            let mut connection = PgConnection::connect(url).await.expect("a connection");
            let query: String = sqlx::query_scalar(
                "SELECT string_agg(format(
                     'SELECT %L, count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM %I.%I t',
                     $1 || ': ' || nspname || '.' || relname, nspname, relname), ' UNION ALL ')
                 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                 WHERE relkind IN ('r', 'p') AND NOT relispartition
                   AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                   AND nspname || '.' || relname <> ALL ($2)",
            )
            .bind(*service)
            .bind(BEATING.as_slice())
            .fetch_one(&mut connection)
            .await
            .expect("tables");
            databases.push((connection, query));
        }
        Self { databases }
    }

    /// The content of each table, by service and name.
    pub(super) async fn content(&mut self) -> BTreeMap<String, Content> {
        let mut content = BTreeMap::new();
        for (connection, query) in &mut self.databases {
            // Names of our own tables, quoted by the server.
            let rows: Vec<(String, i64, String)> = sqlx::query_as(AssertSqlSafe(query.clone()))
                .fetch_all(connection)
                .await
                .expect("content");
            content.extend(
                rows.into_iter()
                    .map(|(table, rows, sum)| (table, (rows, sum))),
            );
        }
        content
    }
}

/// The tables whose content is not the same.
pub(super) fn changed(
    before: &BTreeMap<String, Content>,
    after: &BTreeMap<String, Content>,
) -> Vec<String> {
    let other = after
        .iter()
        .filter(|(table, content)| before.get(*table) != Some(content));
    other.map(|(table, _)| table.clone()).collect()
}
