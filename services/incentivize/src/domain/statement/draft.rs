//! Finds the lines of a statement: each earning whose period has ended and that may be paid, less what was stated of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kit::money::{Money, MoneyError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    canonical,
    change::{Change, Grounds, Stated},
    evidence::Evidence,
    ledger::Ledger,
    line::{Input, Line, RunningTotal},
    stated_fact::StatedFact,
};
use crate::domain::{
    adjustment::Adjustment, component::Direction, earning::Earning, fact::Fact, opening::Openings,
    opening_balance::OpeningBalance, payee::Payee, period::Period, trace::Trace,
};

/// By earning and payee: an earning that goes to another payee is taken back from the first.
pub type StatedBefore = BTreeMap<(Uuid, Payee), Stated>;

/// An earning that may be paid later only; not part of the totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    pub earning_id: Uuid,
    pub name: String,
    pub direction: Direction,
    pub payee: Payee,
    pub business_date: NaiveDate,
    pub release_date: NaiveDate,
    pub amount: Money,
}

/// All that a statement is drawn up from.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    pub partner_id: Uuid,
    pub facts: &'a [Fact],
    pub ledger: &'a Ledger,
    pub stated: &'a StatedBefore,
    /// What was counted under another system.
    pub openings: &'a Openings,
    /// Approved ones that no statement has.
    pub adjustments: &'a [Adjustment],
    /// Taken over, and on no other statement.
    pub balances: &'a [OpeningBalance],
    /// First day after the statement's period.
    pub period_end: NaiveDate,
}

#[derive(Debug, Default)]
pub struct Drafted {
    pub lines: Vec<Line>,
    pub pending: Vec<Pending>,
}

/// Draws up the lines, in the order in which they are numbered.
pub fn draft(basis: Basis<'_>) -> Result<Drafted, MoneyError> {
    let evidence = Evidence::of(basis.facts, basis.ledger);
    let digests = digests(basis.facts);
    let hashes = basis.hashes();
    let mut drafted = Drafted::default();
    for key in basis.keys() {
        let change = basis.change(&key);
        let (Some(trace), now) = (change.trace(), change.now) else {
            continue;
        };
        if let Some(earning) = now.filter(|earning| !basis.is_ripe(earning))
            && change.stated.is_none()
        {
            drafted.pending.extend(basis.pending(earning));
            continue;
        }
        let inputs = evidence.inputs(basis.partner_id, trace);
        let inputs = inputs
            .into_iter()
            .map(|(id, counts)| Input::of(id, counts, &digests));
        let grounds = Grounds {
            inputs: inputs.collect(),
            openings: evidence.opened(basis.partner_id, trace, basis.openings),
            running: quote(&evidence, basis.partner_id, trace, &hashes),
        };
        drafted.lines.extend(change.line(grounds)?);
    }
    let manual = basis.adjustments.iter().map(Adjustment::line);
    let taken_over = basis.balances.iter().map(OpeningBalance::line);
    drafted.lines.extend(manual.chain(taken_over));
    drafted.lines.sort_by(|a, b| place(a).cmp(&place(b)));
    for (number, line) in (1..).zip(&mut drafted.lines) {
        line.line = number;
        *line = line.clone().sealed();
    }
    Ok(drafted)
}

/// SHA-256 of each fact as a statement shows it.
pub fn digests(facts: &[Fact]) -> BTreeMap<Uuid, String> {
    let digest = |fact: &Fact| {
        let shown = serde_json::to_value(StatedFact::from(fact)).unwrap_or_default();
        (fact.id, canonical::digest(&shown))
    };
    facts.iter().map(digest).collect()
}

/// By component and period: the hash of the last statement with a line of it.
type Hashes<'a> = BTreeMap<(Uuid, &'a str, Period), (u32, &'a str)>;

fn quote(
    evidence: &Evidence<'_>,
    partner_id: Uuid,
    trace: &Trace,
    hashes: &Hashes<'_>,
) -> Vec<RunningTotal> {
    let mut running = evidence.running(partner_id, trace);
    let applied = &trace.applied;
    for total in &mut running {
        let key = (
            applied.plan_id,
            applied.component.key.as_str(),
            total.period,
        );
        total.stated_in = hashes.get(&key).map(|(_, hash)| (*hash).to_owned());
    }
    running
}

/// Partner first, then persons and sellers; what was taken over, then by component, date and amount; what people decided comes last.
fn place(line: &Line) -> impl Ord {
    let manual = line.manual.as_ref().map(|manual| manual.adjustment_id);
    (
        &line.payee,
        line.opening.is_none(),
        manual,
        &line.name,
        line.business_date,
        line.amount.amount(),
        line.earning_id(),
        line.opening.as_ref().map(|opening| opening.opening_id),
    )
}

impl<'a> Basis<'a> {
    fn keys(&self) -> BTreeSet<(Uuid, Payee)> {
        let now = self.ledger.earnings.values();
        let now = now.map(|earning| (earning.id, earning.payee.clone()));
        now.chain(self.stated.keys().cloned()).collect()
    }

    fn change<'b>(&self, key: &'b (Uuid, Payee)) -> Change<'b>
    where
        'a: 'b,
    {
        let now = self.ledger.earnings.get(&key.0);
        Change {
            payee: &key.1,
            now: now.filter(|earning| earning.payee == key.1),
            stated: self.stated.get(key),
        }
    }

    fn hashes(&self) -> Hashes<'a> {
        let mut hashes = Hashes::new();
        for stated in self.stated.values() {
            if let crate::domain::trace::Subject::Period { period, .. } = &stated.trace.subject {
                let applied = &stated.trace.applied;
                let key = (applied.plan_id, applied.component.key.as_str(), *period);
                let last = (stated.statement, stated.hash.as_str());
                let known = hashes.entry(key).or_insert(last);
                *known = (*known).max(last);
            }
        }
        hashes
    }

    /// Whether its business period has ended.
    fn has_ended(&self, earning: &Earning) -> bool {
        let last = earning
            .period()
            .map_or(earning.business_date, |period| period.last());
        last < self.period_end
    }

    fn is_ripe(&self, earning: &Earning) -> bool {
        self.has_ended(earning) && earning.release_date < self.period_end
    }

    fn pending(&self, earning: &Earning) -> Option<Pending> {
        let waits = self.has_ended(earning) && !earning.amount().is_zero();
        waits.then(|| Pending {
            earning_id: earning.id,
            name: earning.component().name.clone(),
            direction: earning.component().direction,
            payee: earning.payee.clone(),
            business_date: earning.business_date,
            release_date: earning.release_date,
            amount: earning.amount(),
        })
    }
}
