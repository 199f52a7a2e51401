//! `tandem verify-credential`
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use enable::domain::credential;
use serde_json::Value;

#[derive(Args)]
pub(super) struct Arguments {
    /// A credential as a certificate's holder got it, or as its public link answers it
    credential: PathBuf,
    /// Who must have issued it, as did:key:…; without it, whoever signed is shown
    #[arg(long)]
    issuer: Option<String>,
}

/// Checks the signature with nothing but the document; whether it was revoked is told by its public link.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let path = &arguments.credential;
    let text = std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    let document: Value =
        serde_json::from_slice(&text).with_context(|| format!("{} is no JSON", path.display()))?;
    let verified = credential::verify(document.get("credential").unwrap_or(&document))?;
    if let Some(expected) = &arguments.issuer
        && *expected != verified.issuer
    {
        anyhow::bail!(
            "expected to be issued by {expected}, was issued by {}",
            verified.issuer
        );
    }
    println!("{}: {}", verified.person, verified.achievement);
    println!(
        "valid from {} until {}",
        verified.valid_from, verified.valid_until
    );
    println!("signed by {}", verified.issuer);
    Ok(())
}
