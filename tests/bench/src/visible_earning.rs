//! B3: from the answer that a deal is won to its earning in a reader's hands, at a steady rate of arrivals.
use std::time::{Duration, Instant};

use anyhow::ensure;
use contracts::tandem::incentivize::v1::ListEarningsRequest;
use contracts::tandem::incentivize::v1::earning_service_client::EarningServiceClient;
use hdrhistogram::Histogram;
use tandem_tests::call::Services;
use tandem_tests::deal::Deal;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tonic::{Request, Status};

use crate::deal_life::{CLIENTS, live};
use crate::table::{Goal, Table};
use crate::world::World;

/// Adds B3 to the table; deals arrive `rate` a second, whether the ones before are done or not.
pub async fn measure(
    world: &World,
    rate: f64,
    time: Duration,
    table: &mut Table,
) -> anyhow::Result<()> {
    let services: Vec<Services> = (0..CLIENTS)
        .map(|_| world.connect())
        .collect::<anyhow::Result<_>>()?;
    let mut arrivals = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
    arrivals.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut deals = JoinSet::new();
    let begun = Instant::now();
    let mut arrived = 0;
    while begun.elapsed() < time {
        arrivals.tick().await;
        deals.spawn(waited(
            world.market.deal(),
            services[arrived % CLIENTS].clone(),
        ));
        arrived += 1;
    }
    let mut waits = Histogram::<u64>::new(3)?;
    while let Some(wait) = deals.join_next().await {
        waits.record(u64::try_from(wait??.as_micros())?)?;
    }
    ensure!(!waits.is_empty(), "no deal arrived");
    #[allow(clippy::cast_precision_loss)]
    let ms = |quantile: f64| waits.value_at_quantile(quantile) as f64 / 1_000.0;
    table.absolute(
        "B3 won → earning visible, p50",
        (ms(0.5), "ms"),
        Goal::AtMost(15.0),
    );
    table.absolute(
        "B3 won → earning visible, p99",
        (ms(0.99), "ms"),
        Goal::AtMost(100.0),
    );
    table.note(format!(
        "B3: {} deals at {rate:.1} deals/s, open loop; from the answer to the win to the answer to ListEarnings with its position; \
         p90 {:.1} ms, longest {:.1} ms",
        waits.len(),
        ms(0.9),
        ms(1.0),
    ));
    Ok(())
}

/// How long the deal's reader waits for the earning after the deal is won.
async fn waited(deal: Deal, services: Services) -> Result<Duration, Status> {
    let won = live(&deal, &services.sell).await?;
    let begun = Instant::now();
    let mut request = Request::new(ListEarningsRequest {
        opportunity_id: won.opportunity_id,
        ..ListEarningsRequest::default()
    });
    if let Some(position) = won.position {
        request.metadata_mut().insert(kit::POSITION, position);
    }
    let mut earnings = EarningServiceClient::new(services.incentivize);
    let page = earnings.list_earnings(request).await?.into_inner();
    if page.earnings.is_empty() {
        return Err(Status::internal(format!(
            "the won deal {} has earned nothing",
            deal.name
        )));
    }
    Ok(begun.elapsed())
}
