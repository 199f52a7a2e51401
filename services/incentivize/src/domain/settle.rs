//! Turns the totals of a component's periods into earnings.
//!
//! A period earns F(its total); under a running total, F(its end) − F(its start), both rounded. Then the minimum raises it, where one is due.
//! Lanes are settled together, each read by the rule, or each by itself.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{
    calculation::{self, Basis, Change},
    commitment::Position,
    context::Context,
    dues::{DueDays, Dues},
    exact::OutOfRange,
    lane::Lane,
    mechanism::Mechanism,
    modifiers::Circumstances,
    period::Period,
    plan::{PlanVersion, terms_for},
    scope::{Scope, Settles, Totals},
    total::{LaneTotals, PeriodTotal, PeriodTotals},
    trace::{Applied, Subject, Trace},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodEarning {
    pub period: Period,
    /// The main lane when all are settled together.
    pub lane: Lane,
    pub trace: Trace,
}

/// Earnings of every period in which something counts or a minimum is due, in order.
///
/// `versions` are those of the component's plan. All periods that running totals, carry-over and baselines reach back to must be there.
pub fn settle(
    versions: &[PlanVersion],
    key: &str,
    totals: &PeriodTotals,
    due: &Dues,
) -> Result<Vec<PeriodEarning>, OutOfRange> {
    let counting = totals.iter().filter(|(_, lanes)| !lanes.is_nothing());
    let periods: BTreeSet<Period> = counting
        .map(|(period, _)| period)
        .chain(due.keys())
        .copied()
        .collect();
    let mut earnings = Vec::with_capacity(periods.len());
    let mut runs: BTreeMap<Lane, Run> = BTreeMap::new();
    for period in periods {
        let Some(applied) = terms_for(versions, key, period) else {
            continue;
        };
        for (lane, settled) in split(applied.component.mechanism(), totals, period) {
            let run = runs.entry(lane.clone()).or_default();
            let facts = settled.now.sum()?.facts;
            let change = run.advance(&applied, period, settled)?;
            let subject = Subject::Period {
                period,
                facts,
                lane: lane.clone(),
            };
            let trace = run.earn(&applied, subject, change, due.get(&period).copied())?;
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
struct Settled {
    now: LaneTotals,
    /// All lanes of the period with the name of its own, where the rule reads them.
    among: Option<(Lane, BTreeMap<Lane, Decimal>)>,
    /// Of the earlier period that the rule compares with.
    baseline: Option<LaneTotals>,
}

/// The earnings of a period, by their lanes.
fn split(mechanism: &dyn Mechanism, totals: &PeriodTotals, period: Period) -> Vec<(Lane, Settled)> {
    let now = totals.get(&period).cloned().unwrap_or_default();
    let baseline = mechanism.baseline(period);
    let baseline = baseline.and_then(|earlier| totals.get(&earlier));
    match mechanism.scope() {
        Scope::Period {
            settles: Settles::EachLane,
            ..
        } => {
            let counting = now.iter().filter(|(_, total)| !total.is_nothing());
            let all = mechanism.reads().all_lanes.then(|| now.named());
            let alone = |(lane, total): (&Lane, &PeriodTotal)| {
                let settled = Settled {
                    now: LaneTotals::of(Lane::MAIN, *total),
                    among: all.clone().map(|all| (lane.clone(), all)),
                    baseline: baseline.and_then(|lanes| lanes.only(lane)),
                };
                (lane.clone(), settled)
            };
            counting.map(alone).collect()
        }
        _ => {
            let settled = Settled {
                baseline: baseline.cloned(),
                among: None,
                now,
            };
            vec![(Lane::MAIN, settled)]
        }
    }
}

/// The running state of what is settled together.
#[derive(Default)]
struct Run {
    year: i32,
    totals: LaneTotals,
    /// Of the calendar year.
    position: Position,
}

impl Run {
    /// What the rule is applied to before and after the period.
    fn advance(
        &mut self,
        applied: &Applied,
        period: Period,
        settled: Settled,
    ) -> Result<Change, OutOfRange> {
        let new_year = self.year != period.year();
        if new_year {
            self.year = period.year();
            self.position = Position::default();
        }
        let starts_anew = match applied.component.mechanism().scope() {
            Scope::Fact => true,
            Scope::Period { totals, .. } => match totals {
                Totals::OfThePeriod => true,
                Totals::OfTheYear => new_year,
                Totals::OfLifetime => false,
            },
        };
        if starts_anew {
            self.totals = LaneTotals::default();
        }
        let baseline = settled.baseline.map(|lanes| lanes.sum()).transpose()?;
        let baseline = baseline.filter(|total| !total.is_nothing());
        let reads = applied.component.mechanism().reads();
        let (own, lanes) = settled.among.unzip();
        let around = Context {
            rate_date: reads.period_start.then_some(period.start()),
            subject: own.map(|lane| lane.to_string()),
            lanes: lanes.unwrap_or_default(),
            baseline: baseline.map(|total| total.total),
            ..Context::default()
        };
        let before = basis(applied, &self.totals, &around)?;
        self.totals.add_all(&settled.now)?;
        let after = basis(applied, &self.totals, &around)?;
        Ok(Change { before, after })
    }

    fn earn(
        &mut self,
        applied: &Applied,
        subject: Subject,
        change: Change,
        due: Option<DueDays>,
    ) -> Result<Trace, OutOfRange> {
        let terms = applied.component.mechanism().commitment();
        let commitment = terms.map(|_| (self.position, due));
        let trace = calculation::earn(
            applied,
            subject,
            Circumstances::default(),
            None,
            change,
            commitment,
        )?;
        if let Some(working) = trace.commitment {
            self.position =
                self.position
                    .after(working.earned, working.minimum, trace.amount.amount())?;
        }
        Ok(trace)
    }
}

/// Nothing counted is no input: flat amounts of the first tier are for those who have begun.
fn basis(
    applied: &Applied,
    lanes: &LaneTotals,
    around: &Context,
) -> Result<Option<Basis>, OutOfRange> {
    if lanes.is_nothing() {
        return Ok(None);
    }
    let sum = lanes.sum()?;
    let reads = applied.component.mechanism().reads();
    let mut context = around.clone();
    context.deals = reads.deals.then_some(sum.facts);
    context.lanes.extend(lanes.named());
    Ok(Some(Basis {
        input: sum.total,
        context,
    }))
}
