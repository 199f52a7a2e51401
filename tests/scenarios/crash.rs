//! Services are killed while deals are won, refunded and corrected and while plans change; afterwards every fact has earned
//! exactly once, under the terms that are in force in the end.
use kit::clock::Clock;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tandem_tests::vendor;
use tokio::sync::watch;

mod afterwards;
mod killer;
mod load;
mod processes;
mod revision;

use processes::Processes;
use revision::Revisions;

const TENANT: &str = "acme";

/// How much happens, and everything that chance decides in it.
struct Run {
    seed: u64,
    deals: usize,
    kills: usize,
    /// Versions of every plan that follow the first.
    revisions: usize,
    clients: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_services_lose_nothing_and_double_nothing() {
    survive(Run {
        seed: 2017,
        deals: 120,
        kills: 8,
        revisions: 3,
        clients: 8,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the long form; takes many minutes: cargo test -p tandem-tests -- --ignored ten_thousand_deals"]
async fn ten_thousand_deals_survive_five_hundred_kills() {
    survive(Run {
        seed: 10_000,
        deals: 10_000,
        kills: 500,
        revisions: 40,
        clients: 16,
    })
    .await;
}

async fn survive(run: Run) {
    let mut rng = StdRng::seed_from_u64(run.seed);
    let mut processes = Processes::start().await;
    let addresses = processes.addresses();
    let partners = vendor::set_up(&addresses, processes.signer(), TENANT, 2)
        .await
        .expect("a vendor with partners");
    let admin = addresses
        .called_by(&vendor::admin(TENANT), processes.signer())
        .expect("a caller");
    let today = Clock::System.now().date_naive();
    let scripts = load::scripts(&mut rng, &partners, run.deals, today);
    let acknowledgements = load::acknowledgements(&scripts);
    let kills = killer::plan(&mut rng, run.kills, acknowledgements);
    let revisions = Revisions::plan(&mut rng, run.revisions, acknowledgements, today);

    let (acknowledged, count) = watch::channel(0);
    let (played, (), ()) = tokio::join!(
        load::play(&admin, scripts, run.clients, &acknowledged),
        killer::kill(&mut processes, &kills, count.clone()),
        revisions.carry_out(&admin, count),
    );
    processes.settled().await;
    afterwards::check_deals(&admin, &revisions, &played).await;
    afterwards::check_outcomes(&admin, &revisions, &played).await;
    afterwards::check_rebates(&admin, &revisions, &partners, &played).await;
    afterwards::check_books(&admin).await;
    afterwards::check_streams(&processes.status().await.expect("all answer"));
}
