//! `tandem verify-books`
use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;
use contracts::tandem::platform::v1::Role;
use kit::Caller;
use serde_json::Value;
use suite::DataDir;
use suite::rest::Rest;

use super::Place;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Whose books
    #[arg(long)]
    tenant: String,
}

/// Recomputes the books in incentivize, and counts the facts from sell's own log.
pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let data_dir = DataDir::existing(&arguments.place.data_dir)?;
    let running = data_dir.running()?;
    let signer = kit::identity::Signer::new(&data_dir.signing_key()?, kit::clock::Clock::System);
    let tenant = arguments.tenant.clone();
    let root = signer.token(&suite::operator::operator(false), Duration::from_secs(60))?;
    let gateway = format!("http://{}", running.gateway);
    let known = Rest::new(&gateway, &root)
        .get(&format!("/v1/tenants/{tenant}"))
        .await;
    known.with_context(|| format!("there are no books of a tenant {tenant:?}"))?;
    let token = signer.token(&finance(tenant), Duration::from_secs(3600))?;
    let rest = Rest::new(&gateway, &token);

    let recorded = facts(&rest.get("/v1/facts:summarize").await?["summaries"]);
    let assessed = facts(&rest.get("/v1/outcomes:summarize").await?["facts"]);
    let books = rest.get("/v1/books:verify").await?;
    let status = rest.get("/v1/books:status").await?;
    println!(
        "{} journal entries balance-checked, {} earnings recomputed, {} facts assessed again",
        number(&books["entriesChecked"]),
        number(&books["earningsRecomputed"]),
        number(&books["factsChecked"]),
    );
    println!(
        "{} facts in sell's log, {} with outcomes",
        recorded.values().sum::<i64>(),
        assessed.values().sum::<i64>()
    );
    println!("{}", continuous(&status));
    let mut differences: Vec<String> = books["differences"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|found| {
            format!(
                "{}: expected {}, found {}",
                found["subject"], found["expected"], found["found"]
            )
        })
        .collect();
    for partner in recorded.keys().chain(
        assessed
            .keys()
            .filter(|partner| !recorded.contains_key(*partner)),
    ) {
        let (in_log, with_outcome) = (recorded.get(partner), assessed.get(partner));
        if in_log != with_outcome {
            let count = |found: Option<&i64>| found.copied().unwrap_or_default();
            differences.push(format!(
                "facts of partner {partner}: {} in sell's log, {} with outcomes",
                count(in_log),
                count(with_outcome)
            ));
        }
    }
    if differences.is_empty() {
        println!("the books are right");
        return Ok(());
    }
    for difference in &differences {
        println!("  {difference}");
    }
    bail!(
        "{} differences",
        differences
            .len()
            .max(usize::try_from(number(&books["differenceCount"])).unwrap_or_default())
    )
}

/// What the continuous check knows.
fn continuous(status: &Value) -> String {
    let oldest = match status["oldestCheckTime"].as_str() {
        Some(oldest) => format!(", the longest ago at {oldest}"),
        None => String::new(),
    };
    let (partners, unchecked) = (
        number(&status["partnerCount"]),
        number(&status["uncheckedPartnerCount"]),
    );
    format!(
        "{} of {partners} partners checked in turn{oldest}; {} differences stand",
        partners - unchecked,
        number(&status["differenceCount"])
    )
}

fn finance(tenant: String) -> Caller {
    Caller {
        tenant,
        subject: "verify-books".to_owned(),
        roles: vec![Role::Finance],
        partner: None,
        internal: false,
    }
}

/// Facts by partner.
fn facts(summaries: &Value) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for summary in summaries.as_array().into_iter().flatten() {
        *counts
            .entry(summary["partnerId"].as_str().unwrap_or_default().to_owned())
            .or_default() += number(&summary["factCount"]);
    }
    counts
}

fn number(value: &Value) -> i64 {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_default()
}
