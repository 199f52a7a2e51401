//! Runs any one service as a process of its own, configured by the environment as in a cluster:
//! `service sell`. Tests kill it.
use anyhow::{Context as _, anyhow};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let name = std::env::args().nth(1).context("which service?")?;
    let ran = match name.as_str() {
        onboard::NAME => {
            kit::run(onboard::NAME, &onboard::MIGRATIONS, async |kit| {
                Ok(onboard::mount(kit))
            })
            .await
        }
        enable::NAME => {
            kit::run(enable::NAME, &enable::MIGRATIONS, async |kit| {
                Ok(enable::mount(kit))
            })
            .await
        }
        sell::NAME => {
            kit::run(sell::NAME, &sell::MIGRATIONS, async |kit| {
                Ok(sell::mount(kit))
            })
            .await
        }
        incentivize::NAME => {
            kit::run(incentivize::NAME, &incentivize::MIGRATIONS, async |kit| {
                Ok(incentivize::mount(kit))
            })
            .await
        }
        analytics::NAME => {
            kit::run(analytics::NAME, &analytics::MIGRATIONS, async |kit| {
                Ok(analytics::mount(kit))
            })
            .await
        }
        other => anyhow::bail!("there is no service {other}"),
    };
    ran.map_err(|error| anyhow!(error))
}
