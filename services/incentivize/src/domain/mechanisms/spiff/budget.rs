//! The budget of a SPIFF: what all persons of a partner get together, shared in proportion to what each would get.

use kit::money::{Money, round};
use rust_decimal::Decimal;

use super::Spiff;
use crate::domain::{
    exact::{self, OutOfRange},
    mechanism::Input,
    trace::Step,
};

impl Spiff {
    /// The person's part of the budget where the claims exceed it; parts sum to the budget, the largest remainders are rounded up.
    pub(super) fn within_budget(
        &self,
        budget: Money,
        claim: Decimal,
        input: &Input<'_>,
        steps: &mut Vec<Step>,
    ) -> Result<Decimal, OutOfRange> {
        let claims = self.claims(input)?;
        let all = claims
            .iter()
            .try_fold(Decimal::ZERO, |sum, (_, claim)| exact::add(sum, *claim))?;
        if all <= budget.amount() {
            return Ok(claim);
        }
        let weights: Vec<Decimal> = claims.iter().map(|(_, claim)| *claim).collect();
        let parts = budget.split(&weights).map_err(|_| OutOfRange)?;
        let own = claims
            .iter()
            .position(|(person, _)| Some(*person) == input.context.subject.as_deref());
        let part = own.map_or(Decimal::ZERO, |index| parts[index].amount());
        steps.push(Step::Proportion {
            what: "budget".into(),
            of: budget.amount(),
            part: claim,
            whole: all,
            gives: part,
        });
        Ok(part)
    }

    /// What each person would get, rounded, in the order of the persons.
    fn claims<'a>(&self, input: &Input<'a>) -> Result<Vec<(&'a str, Decimal)>, OutOfRange> {
        let denomination = input.denomination;
        let claim = |total: Decimal| {
            let claim = self.claim(total.max(Decimal::ZERO), &mut Vec::new())?;
            Ok(round(claim, denomination.digits, denomination.rounding))
        };
        let lanes = input.context.lanes.iter();
        lanes
            .map(|(lane, total)| Ok((lane.as_str(), claim(*total)?)))
            .collect()
    }
}
