//! A ledger that lived through everything, against the same ledger derived from the fact log at once.
use std::path::Path;
use std::time::{Duration, Instant};

use incentivize::domain::fact::Fact;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};

use super::dump::Dump;
use super::{Ledger, copy, facts, independent};

/// The most that a relay delivers at once.
const BATCH: usize = 500;
/// What is known besides facts and enrollments.
const KNOWLEDGE: [&str; 5] = ["program", "type_profile", "partner", "plan", "plan_version"];

/// How much is compared, and what chance decides in it.
#[derive(Clone, Copy)]
pub struct Comparison {
    pub seed: u64,
    pub partners: usize,
    pub facts: usize,
}

/// What was found to be equal.
pub struct Found {
    /// Facts delivered, those that came again included.
    pub deliveries: usize,
    /// How long it took to take them in one batch after the other, and to derive everything from the log.
    pub live: Duration,
    pub rebuilt: Duration,
    /// Rows that both ledgers have, by table.
    pub rows: Vec<(&'static str, u64)>,
    /// Sums by partner and component that SQL calculated too.
    pub sums: usize,
}

impl Comparison {
    /// Both databases are empty; dumps go to the folder. An error names what differs.
    pub async fn run(
        self,
        live_url: &str,
        rebuilt_url: &str,
        folder: &Path,
    ) -> anyhow::Result<Found> {
        let log = facts::log(self.seed, self.partners, self.facts);
        let live = Ledger::serve(live_url).await?;
        let begun = Instant::now();
        let deliveries = self.live_through(&live, &log).await?;
        let live_time = begun.elapsed();
        live.assert_right().await?;

        let rebuilt = Ledger::serve(rebuilt_url).await?;
        for table in KNOWLEDGE {
            let file = folder.join(table);
            copy::out(&live.pool, table, &file).await?;
            copy::back_in(&rebuilt.pool, table, &file).await?;
        }
        copy::facts_in(&rebuilt.pool, &log).await?;
        let begun = Instant::now();
        rebuilt.announce_enrollments(self.partners).await?;
        rebuilt.jobs_done().await?;
        let rebuilt_time = begun.elapsed();
        rebuilt.assert_right().await?;

        let one = Dump::write(&live.pool, &folder.join("live")).await?;
        let other = Dump::write(&rebuilt.pool, &folder.join("rebuilt")).await?;
        Ok(Found {
            deliveries,
            live: live_time,
            rebuilt: rebuilt_time,
            rows: one.assert_same(&other)?,
            sums: independent::check(&live.pool).await?,
        })
    }

    /// Facts come in any order, in batches of any size, some of them again; a tenth of them before anybody is enrolled.
    async fn live_through(self, ledger: &Ledger, log: &[Fact]) -> anyhow::Result<usize> {
        ledger.announce_vendor(self.partners).await?;
        ledger.activate_plans().await?;
        let mut rng = StdRng::seed_from_u64(self.seed);
        let mut order: Vec<&Fact> = log.iter().collect();
        order.shuffle(&mut rng);
        let (mut next, mut deliveries, mut enrolled) = (0, 0, false);
        while next < order.len() {
            if !enrolled && next >= order.len() / 10 {
                ledger.announce_enrollments(self.partners).await?;
                enrolled = true;
            }
            let end = (next + rng.random_range(1..=BATCH)).min(order.len());
            let mut batch = order[next..end].to_vec();
            if rng.random_bool(0.3) {
                let again = rng.random_range(0..end);
                batch.extend(&order[again..(again + 20).min(end)]);
            }
            ledger.record(&batch).await?;
            deliveries += batch.len();
            next = end;
        }
        ledger.jobs_done().await?;
        Ok(deliveries)
    }
}
