//! Benchmarks, each against a reference that is measured in the same run; the README says what each leaves out.
// Ratios of measurements; no amount is near.
#![allow(clippy::float_arithmetic)]

mod deal_life;
mod durable;
mod machine;
mod market;
mod pgbench;
mod rebuild;
mod recalculation;
mod recording;
mod script;
mod table;
mod tier_rule;
mod visible_earning;
mod world;

use std::time::Duration;

use clap::Parser;

use table::Table;
use world::World;

/// Measures, and prints one table.
#[derive(Parser)]
struct Arguments {
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// How often B1 and its reference take turns.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Facts of B4 and of "rebuild".
    #[arg(long, default_value_t = 1_000_000)]
    facts: usize,
    /// Only these, such as "b9"; "rebuild" is done only when it is named.
    only: Vec<String>,
}

impl Arguments {
    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.names(name)
    }

    fn names(&self, name: &str) -> bool {
        self.only.iter().any(|only| only == name)
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let time = Duration::from_secs(arguments.seconds);
    let mut table = Table::default();
    if arguments.wants("b1") || arguments.wants("b3") {
        let world = World::start().await?;
        table.heading(machine::describe(&world.postgres).await?);
        let rate = deal_life::measure(&world, time, arguments.rounds, &mut table).await?;
        if arguments.wants("b3") {
            visible_earning::measure(&world, rate / 3.0, time, &mut table).await?;
        }
        world.stop().await?;
    }
    if arguments.wants("b4") {
        recalculation::measure(arguments.facts, &mut table).await?;
    }
    if arguments.names("rebuild") {
        rebuild::compare(arguments.facts, &mut table).await?;
    }
    if arguments.wants("b9") {
        tier_rule::measure(&mut table)?;
    }
    println!("{table}");
    Ok(())
}
