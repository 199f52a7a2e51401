//! Waiting until everything that was written has gone through everything that follows from it.
use std::time::{Duration, Instant};

use anyhow::bail;
use contracts::tandem::platform::v1::ServiceStatus;

use crate::operator::Operator;

/// Waits for two unchanged passes in which nothing is unnumbered, every cursor is at its end and no job is due.
/// A parked event is an error at once, and so is more than `patience`.
pub async fn settled(operator: &Operator, patience: Duration) -> anyhow::Result<()> {
    settled_by(async || operator.status().await, patience).await
}

/// The same for services that are asked in another way.
pub async fn settled_by(
    status: impl AsyncFn() -> anyhow::Result<Vec<ServiceStatus>>,
    patience: Duration,
) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut before: Option<Vec<u64>> = None;
    loop {
        let services = status().await?;
        if let Some(service) = services.iter().find(|service| service.parked > 0) {
            bail!(
                "{} has parked {} events; `tandem status` tells more",
                service.service,
                service.parked
            );
        }
        let marks = marks(&services);
        if services.iter().all(quiet) {
            if before.as_ref() == Some(&marks) {
                return Ok(());
            }
            before = Some(marks);
        } else {
            before = None;
        }
        if begun.elapsed() > patience {
            bail!(
                "events are still under way after {} s; `tandem status` tells where",
                patience.as_secs()
            );
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn quiet(service: &ServiceStatus) -> bool {
    let caught_up = service
        .outgoing
        .iter()
        .all(|stream| stream.acknowledged_seq == stream.head_seq);
    service.unnumbered == 0 && service.jobs_due == 0 && caught_up
}

fn marks(services: &[ServiceStatus]) -> Vec<u64> {
    services
        .iter()
        .flat_map(|service| service.outgoing.iter().map(|stream| stream.head_seq))
        .collect()
}
