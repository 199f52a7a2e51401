//! Files going in through the gateway, row by row in sight.
use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use futures::StreamExt as _;
use serde_json::Value;

use crate::rest::Rest;

/// What became of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub rows: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// Rows that went in although something could not be matched, by reason.
    pub notices: BTreeMap<String, u64>,
}

/// Uploads a file under a mapping; `progress` is told the number of rows done.
pub async fn import(
    connector: &Rest,
    mapping: &str,
    file: Vec<u8>,
    mut progress: impl FnMut(u64),
) -> anyhow::Result<Imported> {
    let mut lines = Box::pin(connector.import(mapping, file).await?);
    let mut imported = Imported::default();
    let mut complete = false;
    while let Some(line) = lines.next().await {
        let line = line?;
        if line.get("result").is_some() {
            imported.count(&line["result"]);
            progress(imported.rows);
        } else {
            complete = line["complete"]
                .as_bool()
                .unwrap_or_else(|| line["import"]["complete"].as_bool().unwrap_or_default());
            if line.get("status").is_some() {
                anyhow::bail!("the import broke off: {line}");
            }
        }
    }
    complete
        .then_some(imported)
        .context("the import broke off; importing again is safe")
}

impl Imported {
    fn count(&mut self, result: &Value) {
        self.rows += 1;
        match result["outcome"].as_str() {
            Some("UPSERT_OUTCOME_CREATED") => self.created += 1,
            Some("UPSERT_OUTCOME_UPDATED") => self.updated += 1,
            Some("UPSERT_OUTCOME_UNCHANGED") => self.unchanged += 1,
            _ => self.refused += 1,
        }
        let notices = result["notices"].as_array().into_iter().flatten();
        let reasons: BTreeSet<&str> = notices
            .filter_map(|notice| notice["reason"].as_str())
            .collect();
        for reason in reasons {
            *self.notices.entry(reason.to_owned()).or_default() += 1;
        }
    }
}
