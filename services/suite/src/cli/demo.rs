//! `tandem demo`
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use kit::identity::Signer;
use suite::demo::{Demo, Export, Imported, TENANT, admin, import};
use suite::operator::Operator;
use suite::{Installation, rest};

use super::Start;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) start: Start,
    /// End after the table instead of staying up
    #[arg(long)]
    exit: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let stop = kit::stop_signal();
    let mut options = arguments.start.options();
    if arguments.exit {
        // Nobody will look for it, and its ports may be taken.
        (options.gateway_port, options.services_port) = (0, 0);
    }
    let begun = Instant::now();
    let mut installation = Installation::start(options).await?;
    println!(
        "up in {:.1} s: gateway {}, {}",
        begun.elapsed().as_secs_f32(),
        installation.gateway_url(),
        installation.describe_databases()
    );
    let (gateway, signer) = (installation.gateway_url(), installation.signer.clone());
    let operator = Operator::new(installation.running, signer.clone())?;
    let documents = arguments.start.place.data_dir.join("documents");
    let shown = tokio::select! {
        shown = show(&gateway, &signer, operator, documents) => shown,
        () = stop.cancelled() => Ok(()),
        error = installation.failed() => Err(error),
    };
    if shown.is_ok() && !arguments.exit && !stop.is_cancelled() {
        println!(
            "\nThe installation stays up; Ctrl-C stops. Look around as the vendor's administrator:"
        );
        println!(
            "  curl -H 'Authorization: Bearer {}' '{}/v1/earnings?page_size=1&with_trace=true'",
            installation.token(&admin())?,
            installation.gateway_url()
        );
        let flag = arguments.start.place.flag();
        println!(
            "  tandem token{flag} --tenant {TENANT} --role finance   a token for somebody else"
        );
        println!("  tandem status{flag}   streams and parked events");
        println!("  tandem verify-books{flag} --tenant {TENANT}   prove every amount");
        println!(
            "  tandem verify <statement>.json   compute a statement again, without any server"
        );
        tokio::select! {
            () = stop.cancelled() => {}
            error = installation.failed() => return Err(error),
        }
    }
    installation.stop().await?;
    shown
}

async fn show(
    gateway: &str,
    signer: &Signer,
    operator: Operator,
    documents: PathBuf,
) -> anyhow::Result<()> {
    let demo = Demo::prepare(gateway, signer, operator).await?;
    let refusal = demo.refused_activation().await?;
    println!(
        "a rebate for systems integrators is refused: {}",
        refusal["detail"].as_str().unwrap_or_default()
    );

    let begun = Instant::now();
    let export = Export::default();
    upload(&demo.connector, "products", "crm-products", export.products).await?;
    upload(&demo.connector, "accounts", "crm-accounts", export.accounts).await?;
    upload(
        &demo.connector,
        "opportunities",
        "crm-opportunities",
        export.pipeline,
    )
    .await?;
    let imported = begun.elapsed();
    demo.settled().await?;
    println!(
        "imported in {:.1} s, everything through after {:.1} s\n",
        imported.as_secs_f32(),
        begun.elapsed().as_secs_f32()
    );
    print!("{}", demo.report().await?);
    print!("{}", demo.close_year(documents).await?);
    Ok(())
}

async fn upload(
    connector: &rest::Rest,
    what: &str,
    mapping: &str,
    file: Vec<u8>,
) -> anyhow::Result<()> {
    let rows = csv::Reader::from_reader(file.as_slice())
        .into_records()
        .count();
    let bar = ProgressBar::new(u64::try_from(rows)?).with_message(what.to_owned());
    bar.set_style(ProgressStyle::with_template(
        "{msg:<14} {bar:40} {pos}/{len}",
    )?);
    let imported = import(connector, mapping, file, |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    println!("{what:<14}{}", sentence(&imported));
    Ok(())
}

fn sentence(imported: &Imported) -> String {
    let counts = [
        (imported.created, "created"),
        (imported.updated, "updated"),
        (imported.unchanged, "unchanged"),
        (imported.refused, "refused"),
    ];
    let mut parts: Vec<String> = counts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    parts.extend(
        imported
            .notices
            .iter()
            .map(|(reason, n)| format!("{n} with {reason}")),
    );
    format!("{} rows: {}", imported.rows, parts.join(", "))
}
