//! The running state of what is settled together, from period to period.

use super::{Settled, start_of_totals};
use crate::domain::{
    calculation::{self, Basis, Change},
    commitment::{Opened, Position, Setting},
    context::Context,
    dues::DueDays,
    exact::{OutOfRange, add},
    lane::Lane,
    modifiers::Circumstances,
    opening::Opening,
    period::Period,
    scope::Totals,
    total::LaneTotals,
    trace::{Applied, Subject, Trace},
};
use rust_decimal::Decimal;

#[derive(Default)]
pub(super) struct Run {
    year: i32,
    totals: LaneTotals,
    /// What of the totals was counted under another system.
    opened: Decimal,
    /// Of the calendar year.
    position: Position,
}

/// What the rule is applied to before a period, once what another system counted is in, and after it.
pub(super) struct Moved {
    start: Option<Basis>,
    change: Change,
}

impl Run {
    /// Begins a period under totals that start then.
    fn enter(&mut self, period: Period, totals: Totals) {
        let new_year = self.year != period.year();
        if new_year {
            self.year = period.year();
            self.position = Position::default();
        }
        let starts_anew = match totals {
            Totals::OfThePeriod => true,
            Totals::OfTheYear => new_year,
            Totals::OfLifetime => false,
        };
        if starts_anew {
            self.totals = LaneTotals::default();
            self.opened = Decimal::ZERO;
        }
    }

    /// Passes a period from before the terms, which earns nothing but may be where a running total starts.
    pub(super) fn pass(
        &mut self,
        period: Period,
        totals: Totals,
        opening: &Opening,
    ) -> Result<(), OutOfRange> {
        self.enter(period, totals);
        self.open(opening)
    }

    fn open(&mut self, opening: &Opening) -> Result<(), OutOfRange> {
        self.opened = add(self.opened, opening.total)?;
        self.totals.add(Lane::MAIN, opening.as_total())
    }

    /// What the rule is applied to before and after the period.
    pub(super) fn advance(
        &mut self,
        applied: &Applied,
        period: Period,
        settled: Settled<'_>,
    ) -> Result<Moved, OutOfRange> {
        let mechanism = applied.component.mechanism();
        self.enter(period, start_of_totals(mechanism));
        let baseline = settled.baseline.map(|lanes| lanes.sum()).transpose()?;
        let baseline = baseline.filter(|total| !total.is_nothing());
        let (own, lanes) = settled.among.unzip();
        let around = Context {
            rate_date: mechanism.reads().period_start.then_some(period.start()),
            subject: own.map(|lane| lane.to_string()),
            lanes: lanes.unwrap_or_default(),
            baseline: baseline.map(|total| total.total),
            ..Context::default()
        };
        let start = self.basis(applied, &around)?;
        if let Some(opening) = settled.opening {
            self.open(opening)?;
        }
        let before = self.basis(applied, &around)?;
        self.totals.add_all(&settled.now)?;
        let after = self.basis(applied, &around)?;
        let change = Change { before, after };
        Ok(Moved { start, change })
    }

    /// Nothing counted is no input: flat amounts of the first tier are for those who have begun.
    fn basis(&self, applied: &Applied, around: &Context) -> Result<Option<Basis>, OutOfRange> {
        if self.totals.is_nothing() {
            return Ok(None);
        }
        let sum = self.totals.sum()?;
        let reads = applied.component.mechanism().reads();
        let mut context = around.clone();
        context.deals = reads.deals.then_some(sum.facts);
        context.opened = (!self.opened.is_zero()).then_some(self.opened);
        context.lanes.extend(self.totals.named());
        Ok(Some(Basis {
            input: sum.total,
            context,
        }))
    }

    pub(super) fn earn(
        &mut self,
        applied: &Applied,
        subject: Subject,
        moved: Moved,
        opening: Option<&Opening>,
        days: Option<DueDays>,
    ) -> Result<Trace, OutOfRange> {
        let earn = |subject, change, setting| {
            let circumstances = Circumstances::default();
            calculation::earn(applied, subject, circumstances, None, change, setting)
        };
        let Some(terms) = applied.component.mechanism().commitment() else {
            return earn(subject, moved.change, None);
        };
        let mut opened = Opened::default();
        if let (Some(opening), Subject::Period { period, .. }) = (opening, &subject) {
            let elsewhere = Change {
                before: moved.start,
                after: moved.change.before.clone(),
            };
            opened = Opened {
                whole: opening.is_whole(*period),
                earned: earn(subject.clone(), elsewhere, None)?.amount.amount(),
            };
        }
        let setting = Setting {
            before: self.position,
            opened,
            days,
        };
        let trace = earn(subject, moved.change, Some(setting))?;
        if let Some(working) = trace.commitment {
            let paid = trace.amount.amount();
            self.position = working.position_after(terms.carry_over, paid)?;
        }
        Ok(trace)
    }
}
