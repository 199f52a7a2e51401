//! Derives every line again and compares it with what the document says.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    compare::{Difference, compare, differ},
    read::Read,
};
use crate::domain::{
    derivation::derive_periods,
    earning::Earning,
    period::Period,
    settle::Given,
    standing::Series,
    statement::{
        canonical,
        change::{Change, Grounds, Stated},
        evidence::Evidence,
        ledger::Ledger,
        line::{EarnedLine, Input, Line, LineKind, RunningTotal},
        slim::full,
    },
    total::{LaneTotals, PeriodTotal, PeriodTotals},
    trace::Trace,
};

pub(super) fn verify(read: &Read, differences: &mut Vec<Difference>) {
    let header = &read.header;
    let ledger = Ledger::of(
        &header.tenant,
        &read.standing,
        &read.facts,
        header.drafted_on,
    );
    let ledger = match ledger {
        Ok(ledger) => ledger,
        Err(error) => {
            let found = error.to_string();
            return differ("facts", "what can be computed exactly", found, differences);
        }
    };
    let verification = Verification {
        read,
        evidence: Evidence::of(&read.facts, &ledger),
        ledger: &ledger,
        stated: periods_stated(read),
    };
    for (number, (line, raw)) in (1..).zip(&read.lines) {
        let subject = format!("line {number}");
        let digest = canonical::digest(&canonical::without(raw, "digest"));
        if digest != line.digest {
            differ(
                format!("{subject}: digest"),
                digest,
                &line.digest,
                differences,
            );
        }
        let mut expected = line.clone();
        if let Some(earned) = &line.earned {
            match verification.expect(line, earned) {
                Ok(Some(line)) => expected = line,
                Ok(None) => differ(&subject, "no line", line.amount.to_string(), differences),
                Err(why) => differ(&subject, why, line.amount.to_string(), differences),
            }
        }
        expected.line = number;
        expected.digest = line.digest.clone();
        let expected = serde_json::to_value(expected).unwrap_or_default();
        compare(&subject, &expected, raw, differences);
    }
}

/// Periods of components, with lanes, that have a line of their own here: their facts are all at hand.
fn periods_stated(read: &Read) -> BTreeSet<(Series, Period)> {
    let earned = read
        .lines
        .iter()
        .filter_map(|(line, _)| line.earned.as_ref());
    earned
        .filter_map(|earned| Some((series(read, earned), earned.period?)))
        .collect()
}

fn series(read: &Read, earned: &EarnedLine) -> Series {
    Series {
        partner_id: read.header.partner_id,
        plan_id: earned.plan_id,
        component_key: earned.component_key.clone(),
    }
}

struct Verification<'a> {
    read: &'a Read,
    ledger: &'a Ledger,
    evidence: Evidence<'a>,
    stated: BTreeSet<(Series, Period)>,
}

impl Verification<'_> {
    /// The line as it should be; none when there should be none. Errors: what should be there and is not.
    fn expect(&self, line: &Line, earned: &EarnedLine) -> Result<Option<Line>, &'static str> {
        let now = match earned.period {
            Some(period) => self.of_period(earned, period)?,
            None => self.ledger.earnings.get(&earned.earning_id).cloned(),
        };
        let now = now.filter(|now| now.payee == line.payee);
        let stated = self.stated_before(line, earned)?;
        let change = Change {
            payee: &line.payee,
            now: now.as_ref(),
            stated: stated.as_ref(),
        };
        let Some(trace) = change.trace() else {
            return Ok(None);
        };
        let inputs = self
            .evidence
            .inputs(self.read.header.partner_id, trace)
            .into_iter()
            .map(|(id, counts)| Input::of(id, counts, &self.read.digests));
        let partner_id = self.read.header.partner_id;
        let openings = &self.read.standing.openings;
        let grounds = Grounds {
            inputs: inputs.collect(),
            openings: self.evidence.opened(partner_id, trace, openings),
            running: self.running(earned),
        };
        change.line(grounds).map_err(|_| "an amount in range")
    }

    /// What the period earns by the facts that are at hand, and the totals of other periods that the line quotes.
    fn of_period(
        &self,
        earned: &EarnedLine,
        period: Period,
    ) -> Result<Option<Earning>, &'static str> {
        let series = series(self.read, earned);
        let too_large = "what can be computed exactly";
        let mut totals = PeriodTotals::new();
        for quoted in self.running(earned) {
            let total = PeriodTotal {
                total: quoted.total,
                facts: quoted.facts,
            };
            let lanes = totals.entry(quoted.period).or_default();
            lanes.add(quoted.lane, total).map_err(|_| too_large)?;
        }
        if let Some(own) = self.own_total(&series, period) {
            totals.insert(period, own.clone());
        }
        let header = &self.read.header;
        let (tenant, standing) = (&header.tenant, &self.read.standing);
        let given = Given {
            totals: &totals,
            openings: standing.openings_of(&series),
            due: &standing.due(&series, header.drafted_on),
        };
        let earnings = derive_periods(tenant, standing, &series, given);
        let mut earnings: BTreeMap<Uuid, Earning> = earnings.map_err(|_| too_large)?;
        Ok(earnings.remove(&earned.earning_id))
    }

    fn own_total(&self, series: &Series, period: Period) -> Option<&LaneTotals> {
        self.ledger.totals.get(series)?.get(&period)
    }

    /// Quoted totals; those of periods with a line here as its facts add up.
    fn running(&self, earned: &EarnedLine) -> Vec<RunningTotal> {
        let series = series(self.read, earned);
        let added_up = |quoted: &RunningTotal| {
            let mut quoted = quoted.clone();
            if self.stated.contains(&(series.clone(), quoted.period)) {
                let lanes = self.own_total(&series, quoted.period);
                let total = lanes.and_then(|lanes| {
                    lanes
                        .iter()
                        .find(|(lane, _)| **lane == quoted.lane)
                        .map(|(_, total)| *total)
                });
                let total = total.unwrap_or_default();
                (quoted.total, quoted.facts) = (total.total.normalize(), total.facts);
            }
            quoted
        };
        earned.running.iter().map(added_up).collect()
    }

    /// What an earlier statement said, as far as it is right in itself.
    fn stated_before(
        &self,
        line: &Line,
        earned: &EarnedLine,
    ) -> Result<Option<Stated>, &'static str> {
        let Some(before) = &earned.before else {
            return Ok(None);
        };
        let trace = full(&before.trace, |key| self.read.terms(key));
        let trace: Trace = trace.ok_or("an earlier trace under terms that are at hand")?;
        if !trace.is_right() {
            return Err("an earlier trace that gives its own amount");
        }
        Ok(Some(Stated {
            statement: before.statement,
            hash: before.hash.clone(),
            earning_id: earned.earning_id,
            program_id: earned.program_id,
            business_date: line.business_date,
            release_date: earned.release_date,
            part: earned.part,
            withdrawn: before.amount.is_zero() && line.kind != LineKind::Withdrawn,
            trace,
        }))
    }
}
