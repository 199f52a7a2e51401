//! `tandem verify`
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use incentivize::domain::statement::{
    canonical,
    verify::{Earlier, verify},
};
use kit::identity::Signature;
use serde_json::Value;

#[derive(Args)]
pub(super) struct Arguments {
    /// A statement in its JSON form
    statement: PathBuf,
    /// An earlier statement that this one refers to; may be given several times
    #[arg(long)]
    previous: Vec<PathBuf>,
    /// The key that must have signed, 64 hexadecimal digits; without it, the key that the statement names
    #[arg(long)]
    public_key: Option<String>,
}

/// Computes every line again from the statement's facts and terms; needs no server.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let document = read(&arguments.statement)?;
    let earlier: Vec<Earlier> = arguments
        .previous
        .iter()
        .map(|path| Ok(Earlier::of(&read(path)?)))
        .collect::<anyhow::Result<_>>()?;
    let verdict = verify(&document, &earlier);
    let mut wrong: Vec<String> = verdict
        .differences
        .iter()
        .map(ToString::to_string)
        .collect();
    wrong.extend(signature_fault(&document, arguments.public_key.as_deref()));
    println!(
        "{} lines computed again from {} facts",
        verdict.lines, verdict.facts
    );
    if wrong.is_empty() {
        println!("equal");
        return Ok(());
    }
    for difference in &wrong {
        println!("  {difference}");
    }
    bail!("{} differences", wrong.len())
}

fn read(path: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is no JSON", path.display()))
}

/// What is wrong with the signature, if anything.
fn signature_fault(document: &Value, public_key: Option<&str>) -> Option<String> {
    let Ok(signature) = serde_json::from_value::<Signature>(document["signature"].clone()) else {
        return Some("signature: expected one, found none that can be read".to_owned());
    };
    if let Some(expected) = public_key
        && !signature.public_key.eq_ignore_ascii_case(expected.trim())
    {
        let found = &signature.public_key;
        return Some(format!("signature: expected key {expected}, found {found}"));
    }
    let signed = canonical::text(&canonical::without(document, "signature"));
    let fault = "signature: expected one of this document by that key, found another";
    (!signature.is_of(signed.as_bytes())).then(|| fault.to_owned())
}
