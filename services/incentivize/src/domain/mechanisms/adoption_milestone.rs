//! An amount for each milestone of an integration's adoption, paid once.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    context::{Context, State},
    exact::{self, OutOfRange},
    fact::{Fact, FactKind},
    mechanism::{Input, Measure, Mechanism, Reads},
    outcome::ExceptionReason,
    problem::Problems,
    requirement::FactPattern,
    reward_table::{self, Reward},
    trace::Step,
};

const MILESTONES: [FactPattern; 1] = [FactPattern::any_role(FactKind::IntegrationMilestone)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptionMilestone {
    pub milestones: Vec<Reward>,
}

impl AdoptionMilestone {
    /// Milestones about the subject that the count reaches.
    fn reached<'a>(
        &'a self,
        subject: Option<&'a str>,
        count: Decimal,
    ) -> impl Iterator<Item = &'a Reward> {
        let milestones = self.milestones.iter();
        milestones.filter(move |one| one.is_about(subject) && one.is_reached(count))
    }

    /// Those that no earlier fact reached.
    fn newly_reached<'a>(&'a self, context: &'a Context) -> impl Iterator<Item = &'a Reward> {
        let count = context.score.unwrap_or_default();
        let before = context.best_before;
        self.reached(context.subject.as_deref(), count)
            .filter(move |one| !before.is_some_and(|before| one.is_reached(before)))
    }
}

impl Mechanism for AdoptionMilestone {
    fn name(&self) -> &'static str {
        "adoption_milestone"
    }

    fn rule(&self) -> &'static str {
        "an amount for each milestone of an integration's adoption, paid once"
    }

    fn formula(&self) -> &'static str {
        "sum of the amounts of the milestones that no earlier fact had reached"
    }

    fn computed_from(&self) -> &[FactPattern] {
        &MILESTONES
    }

    fn concerns(&self, fact: &Fact) -> bool {
        let subject = fact.detail.subject.as_deref();
        self.milestones.iter().any(|one| one.is_about(subject))
    }

    fn measure(&self) -> Measure {
        Measure::Flat
    }

    fn reads(&self) -> Reads {
        Reads {
            kin: true,
            ..Reads::default()
        }
    }

    fn context(&self, fact: &Fact, state: &State<'_>) -> Context {
        Context {
            subject: fact.detail.subject.clone(),
            score: fact.detail.score,
            best_before: state.best_before(fact),
            ..Context::default()
        }
    }

    fn admit(&self, _fact: &Fact, context: &Context) -> Result<(), ExceptionReason> {
        let count = context.score.unwrap_or_default();
        let any = self
            .reached(context.subject.as_deref(), count)
            .next()
            .is_some();
        match any && self.newly_reached(context).next().is_none() {
            true => Err(ExceptionReason::AlreadyRewarded),
            false => Ok(()),
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let mut sum = Decimal::ZERO;
        for milestone in self.newly_reached(input.context) {
            let gives = milestone.amount.amount();
            steps.push(Step::Flat {
                what: milestone.words().into(),
                gives,
            });
            sum = exact::add(sum, gives)?;
        }
        if sum.is_zero() {
            let text = "no milestone is reached".into();
            steps.push(Step::Note { text });
        }
        Ok(sum)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        reward_table::check("milestones", &self.milestones, denomination, problems);
        for (index, milestone) in self.milestones.iter().enumerate() {
            problems.require(
                milestone.subject.is_some() || milestone.least.is_some(),
                format!("milestones[{index}]"),
                "REQUIRED",
                "a milestone has a subject, a count, or both",
            );
        }
    }
}
