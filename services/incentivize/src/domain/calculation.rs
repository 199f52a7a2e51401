//! From inputs to an amount, leaving a trace: the same path for facts, reversals, refunds and periods.

use std::borrow::Cow;

use kit::money::{Money, Rounding, round};
use rust_decimal::Decimal;

use super::{
    commitment::Setting,
    component::Component,
    context::Context,
    exact::{self, OutOfRange},
    mechanism::Input,
    modifiers::Circumstances,
    trace::{Applied, CommitmentWorking, Step, Subject, Trace, Working},
};

/// Fraction digits that a counted base is kept with.
pub const BASE_DIGITS: u32 = 9;

/// What a rule's input was before and is after. A fact goes from nothing to its amount, its reversal from its amount to nothing, a refund from the
/// net before it to the net after it, a running total from the period's start to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    pub before: Option<Decimal>,
    pub after: Option<Decimal>,
}

impl Movement {
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
        }
    }

    /// By how much it moves a period's total: both ends as the rule counts them, less what is not its share, rounded half to even to what storage keeps.
    pub fn base(
        self,
        component: &Component,
        circumstances: &Circumstances,
        share_percent: Option<Decimal>,
        countable: impl Fn(Decimal) -> Decimal,
    ) -> Result<Decimal, OutOfRange> {
        let end = |input: Option<Decimal>| {
            let Some(input) = input else {
                return Ok(Decimal::ZERO);
            };
            let steps = &mut Vec::new();
            let input = circumstances.input(&component.modifiers, input, steps)?;
            input.map_or(Ok(Decimal::ZERO), |input| {
                base(countable(input), share_percent, steps)
            })
        };
        exact::sub(end(self.after)?, end(self.before)?)
    }

    /// Both ends, with what the rule reads besides.
    pub fn within(self, context: &Context) -> Change {
        let basis = |input: Option<Decimal>| {
            input.map(|input| Basis {
                input,
                context: context.clone(),
            })
        };
        Change {
            before: basis(self.before),
            after: basis(self.after),
        }
    }
}

/// What a rule is applied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Before the share, in the fact's own currency.
    pub input: Decimal,
    pub context: Context,
}

/// What a rule was applied to before, and is applied to after; of nothing it gives 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    pub before: Option<Basis>,
    pub after: Option<Basis>,
}

/// The part of an input that goes into the rule.
fn base(
    input: Decimal,
    share_percent: Option<Decimal>,
    steps: &mut Vec<Step>,
) -> Result<Decimal, OutOfRange> {
    let Some(percent) = share_percent else {
        return Ok(input);
    };
    let gives = round(
        exact::percent(percent, input)?,
        BASE_DIGITS,
        Rounding::HalfEven,
    );
    steps.push(Step::Share {
        percent,
        of: input,
        gives,
    });
    Ok(gives)
}

/// None where nothing of the input earns.
fn work(
    component: &Component,
    circumstances: &Circumstances,
    share_percent: Option<Decimal>,
    Basis { input, context }: Basis,
) -> Result<Option<Working>, OutOfRange> {
    let mut steps = Vec::with_capacity(4);
    let Some(whole) = circumstances.input(&component.modifiers, input, &mut steps)? else {
        return Ok(None);
    };
    let denomination = component.denomination;
    let read = Input {
        base: base(whole, share_percent, &mut steps)?,
        whole,
        denomination: &denomination,
        context: &context,
    };
    let exact = component.mechanism().grant(&read, &mut steps)?;
    Ok(Some(Working {
        input,
        context,
        steps,
        exact,
        rounded: round(exact, denomination.digits, denomination.rounding),
    }))
}

/// What a change earns under a component; where it has a minimum, in that setting.
pub fn earn(
    applied: &Applied,
    subject: Subject,
    circumstances: Circumstances,
    share_percent: Option<Decimal>,
    change: Change,
    commitment: Option<Setting>,
) -> Result<Trace, OutOfRange> {
    let component = &*applied.component;
    let mechanism = component.mechanism();
    let worked = |basis: Option<Basis>| match basis {
        Some(basis) => work(component, &circumstances, share_percent, basis),
        None => Ok(None),
    };
    let (before, after) = (worked(change.before)?, worked(change.after)?);
    let portion = |working: &Option<Working>| match working {
        Some(working) => circumstances.portion(component, working.rounded),
        None => Ok(Decimal::ZERO),
    };
    let earned = exact::sub(portion(&after)?, portion(&before)?)?;
    let committed = mechanism.commitment().zip(commitment);
    let committed = committed.map(|(terms, setting)| {
        let Setting {
            before,
            opened,
            days,
        } = setting;
        let minimum = days.map(|days| terms.due(days, &component.denomination));
        let minimum = minimum.transpose()?;
        let payment = before.payment_since(terms.carry_over, opened, earned, minimum)?;
        let working = CommitmentWorking {
            earned,
            minimum,
            days: days.filter(|_| terms.prorated),
            before,
            opened,
        };
        Ok((working, payment))
    });
    let committed = committed.transpose()?;
    let amount = committed.map_or(earned, |(_, payment)| payment);
    Ok(Trace {
        rule: Cow::Borrowed(mechanism.rule()),
        formula: Cow::Borrowed(mechanism.formula()),
        applied: applied.clone(),
        subject,
        circumstances,
        share_percent,
        before,
        after,
        commitment: committed.map(|(working, _)| working),
        amount: Money::new(amount, component.denomination.currency).map_err(|_| OutOfRange)?,
    })
}
