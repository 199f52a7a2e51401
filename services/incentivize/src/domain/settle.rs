//! Turns the totals of a component's periods into earnings.
//!
//! A period earns F(its total); under a running total, F(its end) − F(its start), both rounded. Then the minimum raises it, where one is due.
//! Lanes are settled together, each read by the rule, or each by itself. What was counted under another system moves the start.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{
    dues::Dues,
    exact::OutOfRange,
    lane::Lane,
    mechanism::Mechanism,
    opening::{Opening, PeriodOpenings, counted_in},
    period::Period,
    plan::{PlanVersion, terms_for},
    scope::{Scope, Settles, Totals},
    total::{LaneTotals, PeriodTotal, PeriodTotals},
    trace::{Subject, Trace},
};

mod run;

use run::Run;

/// What the periods of one component are settled from.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Of facts.
    pub totals: &'a PeriodTotals,
    /// Counted under another system.
    pub openings: &'a PeriodOpenings,
    /// Periods whose minimum is due.
    pub due: &'a Dues,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodEarning {
    pub period: Period,
    /// The main lane when all are settled together.
    pub lane: Lane,
    pub trace: Trace,
}

/// Earnings of every period in which something counts, or counted under another system, or a minimum is due, in order.
///
/// `versions` are those of the component's plan. All periods that running totals, carry-over and baselines reach back to must be there.
pub fn settle(
    versions: &[PlanVersion],
    key: &str,
    given: Given<'_>,
) -> Result<Vec<PeriodEarning>, OutOfRange> {
    let counting = given.totals.iter().filter(|(_, lanes)| !lanes.is_nothing());
    let periods: BTreeSet<Period> = counting
        .map(|(period, _)| period)
        .chain(given.openings.keys())
        .chain(given.due.keys())
        .copied()
        .collect();
    let mut earnings = Vec::with_capacity(periods.len());
    let mut runs: BTreeMap<Lane, Run> = BTreeMap::new();
    let mut activated = versions.iter().filter(|version| version.is_activated());
    let first = activated.find_map(|version| version.component(key));
    let first = first.map(|component| start_of_totals(component.mechanism()));
    for period in periods {
        let Some(applied) = terms_for(versions, key, period) else {
            if let (Some(opening), Some(totals)) = (given.openings.get(&period), first) {
                let run = runs.entry(Lane::MAIN).or_default();
                run.pass(period, totals, opening)?;
            }
            continue;
        };
        for (lane, settled) in split(applied.component.mechanism(), given, period)? {
            let run = runs.entry(lane.clone()).or_default();
            let subject = Subject::Period {
                period,
                facts: settled.now.sum()?.facts,
                lane: lane.clone(),
            };
            let opening = settled.opening;
            let moved = run.advance(&applied, period, settled)?;
            let days = given.due.get(&period).copied();
            let trace = run.earn(&applied, subject, moved, opening, days)?;
            earnings.push(PeriodEarning {
                period,
                lane,
                trace,
            });
        }
    }
    Ok(earnings)
}

/// What counts towards one earning.
struct Settled<'a> {
    now: LaneTotals,
    /// Counted in the period before, under another system.
    opening: Option<&'a Opening>,
    /// All lanes of the period with the name of its own, where the rule reads them.
    among: Option<(Lane, BTreeMap<Lane, Decimal>)>,
    /// Of the earlier period that the rule compares with.
    baseline: Option<LaneTotals>,
}

/// The earnings of a period, by their lanes.
fn split<'a>(
    mechanism: &dyn Mechanism,
    given: Given<'a>,
    period: Period,
) -> Result<Vec<(Lane, Settled<'a>)>, OutOfRange> {
    let now = given.totals.get(&period).cloned().unwrap_or_default();
    let baseline = mechanism.baseline(period);
    let baseline = baseline.map(|earlier| counted_in(given.totals, given.openings, earlier));
    let baseline = baseline.transpose()?.flatten();
    Ok(match mechanism.scope() {
        Scope::Period {
            settles: Settles::EachLane,
            ..
        } => {
            let counting = now.iter().filter(|(_, total)| !total.is_nothing());
            let all = mechanism.reads().all_lanes.then(|| now.named());
            let alone = |(lane, total): (&Lane, &PeriodTotal)| {
                let settled = Settled {
                    now: LaneTotals::of(Lane::MAIN, *total),
                    opening: None,
                    among: all.clone().map(|all| (lane.clone(), all)),
                    baseline: baseline.as_ref().and_then(|lanes| lanes.only(lane)),
                };
                (lane.clone(), settled)
            };
            counting.map(alone).collect()
        }
        _ => {
            let settled = Settled {
                opening: given.openings.get(&period),
                among: None,
                baseline,
                now,
            };
            vec![(Lane::MAIN, settled)]
        }
    })
}

/// Where the totals of a mechanism start; what counts no periods has none that run on.
fn start_of_totals(mechanism: &dyn Mechanism) -> Totals {
    match mechanism.scope() {
        Scope::Period { totals, .. } => totals,
        Scope::Fact => Totals::OfThePeriod,
    }
}
