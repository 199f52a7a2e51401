//! Every table and every query belongs to a tenant.
use architecture::{none, sources};
use serde_json::Value;

/// Kit's tables that belong to the installation: streams and leases know no tenant.
const OF_THE_INSTALLATION: [&str; 7] = [
    "kit.relay_lease",
    "kit.relay_cursor",
    "kit.inbox",
    "kit.inbox_recent",
    "kit.outbox_default",
    "kit.audit_default",
    "seen",
];

#[test]
fn every_key_starts_with_the_tenant() {
    let mut findings = Vec::new();
    for source in sources(&[".sql"])
        .into_iter()
        .filter(|source| source.path.contains("/migrations/"))
    {
        for table in source.text.split("CREATE TABLE ").skip(1) {
            let name = table
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .trim_end_matches('(');
            let body = table
                .split(";\n")
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            if OF_THE_INSTALLATION.contains(&name) || name == "IF" || body.contains("PARTITION OF")
            {
                continue;
            }
            let keyed = body.contains("PRIMARY KEY (tenant_id")
                || body.contains("tenant_id TEXT PRIMARY KEY");
            if !keyed {
                findings.push(format!("{}: {name}", source.path));
            }
            for foreign in body
                .split("FOREIGN KEY (")
                .skip(1)
                .filter(|foreign| !foreign.starts_with("tenant_id"))
            {
                findings.push(format!(
                    "{}: {name}: FOREIGN KEY ({}",
                    source.path,
                    foreign.split(')').next().unwrap_or_default()
                ));
            }
        }
    }
    none("primary and foreign keys start with tenant_id", findings);
}

#[test]
fn every_query_names_the_tenant() {
    let mut findings = Vec::new();
    for source in sources(&[".json"])
        .into_iter()
        .filter(|source| source.path.contains("/.sqlx/query-"))
    {
        let of_kit = source.path.starts_with("services/kit/");
        let file: Value = serde_json::from_str(&source.text).expect("query data is JSON");
        let query = file["query"].as_str().unwrap_or_default();
        if !query.contains("tenant_id") && !of_kit && !is_about_tenants(query) {
            findings.push(format!(
                "{}: {}",
                source.path,
                query.split_whitespace().collect::<Vec<_>>().join(" ")
            ));
        }
    }
    none(
        "a query without tenant_id can mix vendors; name the tenant",
        findings,
    );
}

/// Health probes and sequences touch no rows of anybody.
fn is_about_tenants(query: &str) -> bool {
    !["FROM", "from", "INTO", "UPDATE", "update"]
        .iter()
        .any(|word| query.contains(word))
}
