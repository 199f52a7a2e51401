//! What a line rests on: its facts with their parts of a total, and the totals of other periods that count with it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    ledger::Ledger,
    line::{Counts, RunningTotal},
    stated_opening::StatedOpening,
};
use crate::domain::{
    fact::{Fact, FactKind},
    family::families,
    lane::Lane,
    mechanism::Mechanism,
    opening::Openings,
    period::Period,
    replacement::resolved,
    scope::{Scope, Settles, Totals},
    standing::Series,
    total::LaneTotals,
    trace::{Subject, Trace},
};

/// Facts and what they count, found by what an earning's trace names.
pub struct Evidence<'a> {
    ledger: &'a Ledger,
    by_id: BTreeMap<Uuid, &'a Fact>,
    family_of: BTreeMap<Uuid, Uuid>,
    families: BTreeMap<Uuid, Vec<Uuid>>,
    /// What facts take the place of.
    replaced: BTreeMap<Uuid, Uuid>,
    counted: BTreeMap<(Series, Period), Vec<(Uuid, Counts)>>,
    kin: BTreeMap<(FactKind, String), Vec<Uuid>>,
}

/// The facts of one line, each with what it counts in the line's period.
pub type Inputs = BTreeMap<Uuid, Option<Counts>>;

impl<'a> Evidence<'a> {
    /// Of all facts of one partner, and what they come to.
    pub fn of(facts: &'a [Fact], ledger: &'a Ledger) -> Self {
        let mut evidence = Self {
            ledger,
            by_id: facts.iter().map(|fact| (fact.id, fact)).collect(),
            family_of: BTreeMap::new(),
            families: BTreeMap::new(),
            replaced: BTreeMap::new(),
            counted: BTreeMap::new(),
            kin: BTreeMap::new(),
        };
        evidence.replaced = facts
            .iter()
            .filter_map(|fact| Some((fact.id, fact.replaces?)))
            .collect();
        for (original, family) in families(&resolved(facts)) {
            let members: Vec<Uuid> = family.members.iter().map(|fact| fact.id).collect();
            let named = members.iter().map(|id| (*id, original));
            evidence.family_of.extend(named);
            evidence.families.insert(original, members);
        }
        for fact in facts {
            if let Some(subject) = &fact.detail.subject {
                let key = (fact.kind, subject.clone());
                evidence.kin.entry(key).or_default().push(fact.id);
            }
        }
        evidence.count();
        evidence
    }

    fn count(&mut self) {
        for ((fact_id, series), outcome) in &self.ledger.derived.outcomes {
            if let (Some(series), Some(kept)) = (series, &outcome.counted) {
                let counts = Counts {
                    lane: kept.counted.lane.clone(),
                    base: kept.counted.base.normalize(),
                    facts: kept.counted.facts,
                };
                let key = (series.clone(), kept.counted.period);
                self.counted
                    .entry(key)
                    .or_default()
                    .push((*fact_id, counts));
            }
        }
    }

    /// The facts that an earning follows from, with all that belongs to them.
    pub fn inputs(&self, partner_id: Uuid, trace: &Trace) -> Inputs {
        let mut inputs = Inputs::new();
        let mut direct: BTreeSet<Uuid> = BTreeSet::new();
        match &trace.subject {
            Subject::Fact { fact_id, .. } => {
                direct.insert(*fact_id);
            }
            Subject::Period { period, lane, .. } => {
                let lane = alone(mechanism(trace)).then_some(lane);
                let series = series(partner_id, trace);
                for (fact_id, counts) in self.counted.get(&(series, *period)).into_iter().flatten()
                {
                    if lane.is_none_or(|lane| *lane == counts.lane) {
                        direct.insert(*fact_id);
                        inputs.insert(*fact_id, Some(counts.clone()));
                    }
                }
            }
        }
        if mechanism(trace).reads().kin {
            direct.extend(self.kin_of(&direct));
        }
        for fact_id in direct {
            for place in self.places(fact_id) {
                for member in self.family(place) {
                    inputs.entry(*member).or_insert(None);
                }
            }
        }
        inputs
    }

    /// The fact, and all whose place its original has taken.
    fn places(&self, fact_id: Uuid) -> Vec<Uuid> {
        let original = self.family_of.get(&fact_id).copied();
        let before = |place: &Uuid| self.replaced.get(place).copied();
        let replaced = original.as_ref().and_then(before);
        let replaced = std::iter::successors(replaced, before);
        let replaced = replaced.take(self.replaced.len());
        std::iter::once(fact_id).chain(replaced).collect()
    }

    /// All of its family; the fact itself when it is not there any more.
    fn family(&self, fact_id: Uuid) -> &[Uuid] {
        let original = self.family_of.get(&fact_id);
        original
            .and_then(|original| self.families.get(original))
            .map_or(&[], Vec::as_slice)
    }

    fn kin_of(&self, facts: &BTreeSet<Uuid>) -> Vec<Uuid> {
        let originals = facts.iter().filter_map(|id| self.family_of.get(id));
        let facts = originals.filter_map(|id| self.by_id.get(id));
        let keys =
            facts.filter_map(|fact| Some((fact.kind, fact.detail.subject.as_ref()?.clone())));
        let kin = keys.filter_map(|key| self.kin.get(&key));
        kin.flatten().copied().collect()
    }

    /// Digests of what another system had counted and the earning of a period is computed from, in the order of the periods.
    pub fn opened(&self, partner_id: Uuid, trace: &Trace, openings: &Openings) -> Vec<String> {
        let Subject::Period { period, .. } = &trace.subject else {
            return Vec::new();
        };
        let series = series(partner_id, trace);
        let needed =
            |other: Period| other == *period || counts_with(mechanism(trace), *period, other);
        let opened = openings.get(&series).into_iter().flatten();
        opened
            .filter(|(other, _)| needed(**other))
            .map(|(other, opening)| StatedOpening::of(&series, *other, opening).digest())
            .collect()
    }

    /// Totals of the other periods that the earning of a period is computed from, in order.
    pub fn running(&self, partner_id: Uuid, trace: &Trace) -> Vec<RunningTotal> {
        let Subject::Period { period, lane, .. } = &trace.subject else {
            return Vec::new();
        };
        let totals = self.ledger.totals.get(&series(partner_id, trace));
        let needed = totals
            .into_iter()
            .flatten()
            .filter(|(other, _)| counts_with(mechanism(trace), *period, **other));
        let lane = alone(mechanism(trace)).then_some(lane);
        needed
            .flat_map(|(other, lanes)| quoted(*other, lanes, lane))
            .collect()
    }
}

fn quoted<'a>(
    period: Period,
    lanes: &'a LaneTotals,
    only: Option<&'a Lane>,
) -> impl Iterator<Item = RunningTotal> + 'a {
    let wanted = lanes
        .iter()
        .filter(move |(lane, total)| only.is_none_or(|only| only == *lane) && !total.is_nothing());
    wanted.map(move |(lane, total)| RunningTotal {
        period,
        lane: lane.clone(),
        total: total.total.normalize(),
        facts: total.facts,
        stated_in: None,
    })
}

/// Whether the earning of `period` is computed from the total of `other` too.
fn counts_with(mechanism: &dyn Mechanism, period: Period, other: Period) -> bool {
    let is_baseline = mechanism.baseline(period) == Some(other);
    let earlier = other.start() < period.start();
    let same_year = other.year() == period.year();
    let runs = match mechanism.scope() {
        Scope::Period { totals, .. } => match totals {
            Totals::OfThePeriod => false,
            Totals::OfTheYear => same_year,
            Totals::OfLifetime => true,
        },
        Scope::Fact => false,
    };
    let carries = mechanism.commitment().is_some() && same_year;
    is_baseline || (earlier && (runs || carries))
}

fn mechanism(trace: &Trace) -> &dyn Mechanism {
    trace.applied.component.mechanism()
}

/// Whether each lane is an earning of its own.
pub fn alone(mechanism: &dyn Mechanism) -> bool {
    let scope = mechanism.scope();
    matches!(
        scope,
        Scope::Period {
            settles: Settles::EachLane,
            ..
        }
    )
}

fn series(partner_id: Uuid, trace: &Trace) -> Series {
    Series {
        partner_id,
        plan_id: trace.applied.plan_id,
        component_key: trace.applied.component.key.clone(),
    }
}
