//! What every mechanism says about itself.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    commitment::MinimumCommitment,
    component::{Denomination, Direction},
    context::{Context, State},
    exact::OutOfRange,
    fact::Fact,
    lane::Lane,
    outcome::{Awaiting, ExceptionReason},
    payee::Payee,
    period::Period,
    problem::Problems,
    requirement::FactPattern,
    scale::Scale,
    scope::Scope,
    span::Span,
    tiers::Tiers,
    trace::Step,
};

pub trait Mechanism {
    /// Such as `volume_rebate`; also the field of the terms in a plan.
    fn name(&self) -> &'static str;

    /// The rule in one business sentence.
    fn rule(&self) -> &'static str;

    /// The rule as arithmetic.
    fn formula(&self) -> &'static str;

    /// Which way its money usually goes.
    fn usual_direction(&self) -> Direction {
        Direction::Payable
    }

    /// Facts it is computed from: the partnership type must produce at least one of them, or all where it needs all.
    fn computed_from(&self) -> &[FactPattern];

    /// Whether it can't be computed from one of them alone.
    fn needs_all(&self) -> bool {
        false
    }

    /// Whether it is about a fact of the right kind and role, by its window, product or person; to one that it is not about, it does not apply.
    fn concerns(&self, _fact: &Fact) -> bool {
        true
    }

    fn measure(&self) -> Measure {
        Measure::Amount
    }

    fn scope(&self) -> Scope {
        Scope::Fact
    }

    /// What has to be known for its context.
    fn reads(&self) -> Reads {
        Reads::default()
    }

    /// What the rule reads besides the base of a fact; of a period, totals make the context.
    fn context(&self, _fact: &Fact, _state: &State<'_>) -> Context {
        Context::default()
    }

    /// What has to be known before a fact of the day is counted.
    fn waits_for(&self, _day: NaiveDate) -> Option<Awaiting> {
        None
    }

    /// A condition on facts that it concerns; a fact that fails it is excepted with the reason.
    fn admit(&self, _fact: &Fact, _context: &Context) -> Result<(), ExceptionReason> {
        Ok(())
    }

    /// The part of the period's total that the fact counts in.
    fn lane(&self, _fact: &Fact) -> Lane {
        Lane::MAIN
    }

    /// Whether a period settled as a whole adds up lanes that the rule reads apart.
    fn keeps_lanes(&self) -> bool {
        false
    }

    /// What of one fact's amount or quantity counts in its lane.
    fn countable(&self, _lane: &Lane, value: Decimal) -> Decimal {
        value
    }

    /// Who earns by a fact.
    fn payee(&self, _fact: &Fact) -> Payee {
        Payee::Partner
    }

    /// Who earns by a lane that is settled by itself.
    fn payee_of_lane(&self, lane: &Lane) -> Payee {
        match lane.is_main() {
            true => Payee::Partner,
            false => Payee::Person(lane.to_string()),
        }
    }

    /// Whether periods are compared with earlier ones.
    fn compares(&self) -> bool {
        false
    }

    /// The earlier period, at most a year before, whose total goes into the period's context; for mechanisms that compare.
    fn baseline(&self, _period: Period) -> Option<Period> {
        None
    }

    /// What a base (of a fact) or a total (of a period) grants, unrounded, leaving each intermediate value in `steps`.
    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange>;

    /// The table of its terms.
    fn tiers(&self) -> Option<&Tiers> {
        None
    }

    /// What attainment is shown against, in the unit of its totals.
    fn scale(&self, _context: &Context) -> Option<Scale> {
        self.tiers().map(Scale::from)
    }

    /// The least that each period brings.
    fn commitment(&self) -> Option<&MinimumCommitment> {
        None
    }

    /// Days for whose periods that least is promised.
    fn promised(&self) -> Vec<Span> {
        match self.commitment() {
            Some(_) => vec![Span::ALWAYS],
            None => Vec::new(),
        }
    }

    /// Reports every problem of the terms.
    fn check(&self, denomination: &Denomination, problems: &mut Problems);
}

/// What a rule is applied to.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The partner's share.
    pub base: Decimal,
    /// The input before the share.
    pub whole: Decimal,
    pub denomination: &'a Denomination,
    pub context: &'a Context,
}

/// What of a fact goes into the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The partner's share of the amount.
    Amount,
    /// Units, whatever the share.
    Quantity,
    /// The fact itself: 1, until all of it is given back.
    Flat,
    /// The score, until all of the fact is given back.
    Score,
}

impl Measure {
    /// Whether it is money.
    pub fn is_money(self) -> bool {
        self == Self::Amount
    }
}

/// What a mechanism reads besides facts and their totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reads {
    /// Whether the fact is its account's first purchase.
    pub first_purchase: bool,
    /// The partner's other facts of the same kind and subject.
    pub kin: bool,
    /// How many facts a total counts.
    pub deals: bool,
    /// The first day of the period, whose rate applies to it.
    pub period_start: bool,
    /// All lanes of the period, where each is settled by itself; the context's subject is its own.
    pub all_lanes: bool,
}
