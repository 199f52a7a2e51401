//! What every mechanism says about itself.

use rust_decimal::Decimal;

use super::{
    commitment::MinimumCommitment,
    component::{Denomination, Direction},
    exact::OutOfRange,
    fact::Fact,
    outcome::ExceptionReason,
    period::PeriodLength,
    problem::Problems,
    requirement::FactPattern,
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

    /// Alternatives of facts it is computed from: the partnership type must produce at least one.
    fn computed_from(&self) -> &'static [FactPattern];

    fn measure(&self) -> Measure {
        Measure::Amount
    }

    fn scope(&self) -> Scope {
        Scope::Fact
    }

    /// A condition on facts of the right kind; a fact that fails it is excepted with the reason.
    fn admit(&self, _fact: &Fact) -> Result<(), ExceptionReason> {
        Ok(())
    }

    /// What a base (of a fact) or a total (of a period) grants, unrounded, leaving each intermediate value in `steps`.
    fn grant(&self, base: Decimal, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange>;

    /// The table that attainment is shown against.
    fn tiers(&self) -> Option<&Tiers> {
        None
    }

    /// The least that each period brings.
    fn commitment(&self) -> Option<&MinimumCommitment> {
        None
    }

    /// Reports every problem of the terms.
    fn check(&self, denomination: &Denomination, problems: &mut Problems);
}

/// What of a fact goes into the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The partner's share of the amount.
    Amount,
    /// Units, whatever the share.
    Quantity,
}

/// What the rule is a function of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One fact and the state at its date.
    Fact,
    /// The total of a period.
    Period {
        length: PeriodLength,
        totals: Totals,
    },
}

/// Where a period's total starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Totals {
    /// At zero in each period.
    OfThePeriod,
    /// At zero in January: a period earns F(its end) − F(its start).
    OfTheYear,
}
