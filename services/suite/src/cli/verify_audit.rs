//! `tandem verify-audit`
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;
use contracts::tandem::platform::v1::Role;
use kit::Caller;
use kit::audit::Head;
use kit::audit::verify::{Line, Verifier};
use kit::identity::Signer;
use suite::operator::Operator;
use suite::rest::Rest;
use suite::{DataDir, Running};

use super::Place;

#[derive(Args)]
pub(super) struct Arguments {
    /// Exports (`GET /v1/auditEntries:export?service=…`) to be checked without a server
    #[arg(conflicts_with_all = ["tenant", "service"])]
    exports: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// Whose record, from the running installation
    #[arg(long, required_unless_present = "exports")]
    tenant: Option<String>,
    /// Only this service's; may be given several times
    #[arg(long)]
    service: Vec<String>,
    /// An earlier export, which must be the beginning of what is checked; may be given several times
    #[arg(long)]
    earlier: Vec<PathBuf>,
    /// The key that must have signed, 64 hexadecimal digits; without it, the running installation's, or the key that a file names
    #[arg(long)]
    public_key: Option<String>,
}

/// Says of each service's chain that it is unbroken and how far it goes, or names the first fault.
pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let earlier = arguments.earlier.iter().map(|path| read(path));
    let earlier: Vec<Vec<Line>> = earlier.collect::<anyhow::Result<_>>()?;
    let earlier: Vec<Head> = earlier
        .iter()
        .filter_map(|lines| head(lines))
        .cloned()
        .collect();
    let (chains, key) = match &arguments.tenant {
        Some(tenant) => of_installation(arguments, tenant).await?,
        None => (of_files(&arguments.exports)?, None),
    };
    let key = arguments.public_key.clone().or(key);
    let mut broken = 0;
    for (name, lines) in &chains {
        let verifier = Verifier {
            public_key: key.clone(),
            earlier: head(lines).and_then(|head| before(&earlier, head)),
        };
        match verifier.verify(lines) {
            Ok(head) => println!("{name}: {}", unbroken(&head)),
            Err(fault) => {
                println!("{name}: {fault}");
                broken += 1;
            }
        }
    }
    match broken {
        0 => Ok(()),
        _ => bail!("{broken} of {} chains are broken", chains.len()),
    }
}

type Chains = Vec<(String, Vec<Line>)>;

async fn of_installation(
    arguments: &Arguments,
    tenant: &str,
) -> anyhow::Result<(Chains, Option<String>)> {
    let data_dir = DataDir::existing(&arguments.place.data_dir)?;
    let running = data_dir.running()?;
    let key = data_dir.signing_key()?;
    let signer = Signer::new(&key, kit::clock::Clock::System);
    let admin = Caller {
        tenant: tenant.to_owned(),
        subject: "verify-audit".to_owned(),
        roles: vec![Role::TenantAdmin],
        partner: None,
        internal: false,
    };
    let token = signer.token(&admin, Duration::from_secs(3600))?;
    let rest = Rest::new(&format!("http://{}", running.gateway), &token);
    let services = match arguments.service.is_empty() {
        true => every_service(running, signer).await?,
        false => arguments.service.clone(),
    };
    let mut chains = Vec::new();
    for service in services {
        let path = format!("/v1/auditEntries:export?service={service}");
        let text = rest.document(&path).await?;
        chains.push((service, lines(&text).context("the export can't be read")?));
    }
    Ok((chains, Some(key.sign(b"").public_key)))
}

async fn every_service(running: Running, signer: Signer) -> anyhow::Result<Vec<String>> {
    let services = Operator::new(running, signer)?.status().await?;
    Ok(services.into_iter().map(|status| status.service).collect())
}

fn of_files(paths: &[PathBuf]) -> anyhow::Result<Chains> {
    let chains = paths
        .iter()
        .map(|path| Ok((path.display().to_string(), read(path)?)));
    chains.collect()
}

fn read(path: &Path) -> anyhow::Result<Vec<Line>> {
    let text = std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    lines(&text).with_context(|| format!("{} is no export of an audit", path.display()))
}

/// One JSON value a line.
fn lines(text: &[u8]) -> anyhow::Result<Vec<Line>> {
    let values = serde_json::Deserializer::from_slice(text).into_iter();
    Ok(values.collect::<Result<_, _>>()?)
}

fn head(lines: &[Line]) -> Option<&Head> {
    lines.iter().rev().find_map(|line| match line {
        Line::Head(head) => Some(head),
        Line::AuditEntry(_) => None,
    })
}

/// The earlier head of the same chain.
fn before(earlier: &[Head], head: &Head) -> Option<Head> {
    let same = |one: &&Head| one.service == head.service && one.tenant_id == head.tenant_id;
    earlier.iter().find(same).cloned()
}

fn unbroken(head: &Head) -> String {
    let waiting = match head.waiting_count {
        0 => String::new(),
        waiting => format!(", {waiting} wait for their seal"),
    };
    match head.sequence {
        0 => format!("no entries{waiting}"),
        entries => format!("unbroken, {entries} entries, head {}{waiting}", head.hash),
    }
}
