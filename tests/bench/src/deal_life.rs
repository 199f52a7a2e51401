//! B1: deals from their creation to their win over gRPC, against PostgreSQL alone executing the same statements.
use std::time::{Duration, Instant};

use contracts::tandem::sell::v1::opportunity_service_client::OpportunityServiceClient;
use contracts::tandem::sell::v1::registration_service_client::RegistrationServiceClient;
use tandem_tests::call::Connection;
use tandem_tests::deal::Deal;
use tandem_tests::vendor::Kind;
use tokio::task::JoinSet;
use tonic::Status;
use tonic::metadata::{Ascii, MetadataValue};

use crate::script::Scripts;
use crate::table::{Goal, Table};
use crate::world::World;
use crate::{pgbench, recording};

/// Clients of the services, and of the reference.
pub const CLIENTS: usize = 32;
/// Calls, and transactions, of one deal.
const STEPS: f64 = 4.0;
/// Sessions of a service.
const POOL: usize = 5;
const WARM_UP: Duration = Duration::from_secs(3);

/// A deal that was won.
pub struct Won {
    pub opportunity_id: String,
    /// Where the win stands in sell's events.
    pub position: Option<MetadataValue<Ascii>>,
}

/// Takes a deal through its life.
pub async fn live(deal: &Deal, sell: &Connection) -> Result<Won, Status> {
    let mut opportunities = OpportunityServiceClient::new(sell.clone());
    let mut registrations = RegistrationServiceClient::new(sell.clone());
    let created = opportunities
        .create_opportunity(deal.create())
        .await?
        .into_inner();
    let opportunity_id = created.opportunity.unwrap_or_default().opportunity_id;
    let claimed = registrations
        .create_registration(deal.register(&opportunity_id))
        .await?
        .into_inner();
    let registration_id = claimed.registration.unwrap_or_default().registration_id;
    registrations
        .approve_registration(deal.approve(&registration_id))
        .await?;
    let won = opportunities
        .change_opportunity_stage(deal.close(&opportunity_id, true))
        .await?;
    let position = won.metadata().get(kit::POSITION).cloned();
    Ok(Won {
        opportunity_id,
        position,
    })
}

/// Adds B1 to the table, and answers the deals a second that the services manage.
pub async fn measure(
    world: &World,
    time: Duration,
    rounds: usize,
    table: &mut Table,
) -> anyhow::Result<f64> {
    saturate(world, WARM_UP).await?;
    world.settled().await?;
    let scripts = record(world).await?;
    let reference = pgbench::find();
    let (mut ours, mut theirs, mut of_a_pool, mut arrears) = (vec![], vec![], vec![], vec![]);
    for round in 1..=rounds {
        let rate = saturate(world, time).await?;
        arrears.push(world.settled().await?.as_secs_f64());
        ours.push(rate);
        eprintln!(
            "B1 round {round}: services {:.1} transactions/s",
            rate * STEPS
        );
        for (clients, rates) in [(CLIENTS, &mut theirs), (POOL, &mut of_a_pool)] {
            let Some(program) = &reference else { break };
            let database = world.postgres.server.url(sell::NAME);
            let rate = pgbench::run(program, &database, &scripts, clients, time).await?;
            world.settled().await?;
            rates.push(rate);
            eprintln!(
                "B1 round {round}: pgbench, {clients} clients {:.1} transactions/s",
                rate * STEPS
            );
        }
    }
    let rate = median(&mut ours);
    let bare = (!theirs.is_empty()).then(|| median(&mut theirs) * STEPS);
    table.compared(
        "B1 deal life, 32 clients, relays and consumers running",
        (rate * STEPS, "transactions/s"),
        bare,
        Goal::AtLeast(0.7),
    );
    table.note(format!(
        "B1: medians of {rounds} alternating rounds of {} s; {rate:.1} deals/s; consumers were through {:.1} s after the last deal",
        time.as_secs(),
        median(&mut arrears),
    ));
    if reference.is_some() {
        table.note(scripts.describe());
        table.note(format!(
            "B1: with {POOL} clients, as many as sell has sessions, the reference makes {:.1} transactions/s",
            median(&mut of_a_pool) * STEPS
        ));
    } else {
        table.note("B1: no pgbench here, so no reference");
    }
    Ok(rate)
}

/// The statements of one deal of each kind, as scripts that run for ever.
async fn record(world: &World) -> anyhow::Result<Scripts> {
    let sell = world.connect()?.sell;
    let mut scripts = Scripts::default();
    for _ in Kind::ALL {
        let deal = world.market.deal();
        let statements =
            recording::record(world, async || live(&deal, &sell).await.map(drop)).await?;
        scripts.add(&deal, world.market.segment_of(&deal), &statements);
    }
    Ok(scripts)
}

/// Deals a second that all clients together complete.
async fn saturate(world: &World, time: Duration) -> anyhow::Result<f64> {
    let mut clients = JoinSet::new();
    let begun = Instant::now();
    for _ in 0..CLIENTS {
        let (sell, market) = (world.connect()?.sell, world.market.clone());
        clients.spawn(async move {
            let mut done = 0_u32;
            while begun.elapsed() < time {
                live(&market.deal(), &sell).await?;
                done += 1;
            }
            Ok::<u32, Status>(done)
        });
    }
    let mut deals = 0;
    while let Some(done) = clients.join_next().await {
        deals += done??;
    }
    Ok(f64::from(deals) / begun.elapsed().as_secs_f64())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
