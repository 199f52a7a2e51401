//! An extra percentage (or money per unit) once strategic products reach a share of what the partner resold in a period.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    choice::choice,
    component::Denomination,
    exact::{self, OutOfRange},
    fact::{Fact, FactKind, Role},
    lane::Lane,
    mechanism::{Input, Measure, Mechanism},
    percentage::check_rate,
    period::PeriodLength,
    problem::Problems,
    product_selection::{check_categories, is_of},
    requirement::FactPattern,
    scope::Scope,
    threshold,
    tiers::Rate,
    trace::Step,
    volume::Volume,
};

const BOOKINGS: [FactPattern; 1] = [FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment)];
const STRATEGIC: &str = "strategic";
const OTHER: &str = "other";

choice! {
    /// What the extra is paid on.
    MixBase:
    Strategic "STRATEGIC",
    All "ALL",
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MixTier {
    /// Of everything resold in the period.
    pub least_share_percent: Decimal,
    /// Percent, or money per unit.
    pub rate: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductMixAccelerator {
    pub strategic_categories: Vec<String>,
    /// Ascending; the highest one reached applies.
    pub tiers: Vec<MixTier>,
    #[serde(default)]
    pub pays_on: MixBase,
    pub measure: Volume,
    pub period: PeriodLength,
}

impl ProductMixAccelerator {
    /// The highest tier that the share reaches, and how much it asks for.
    fn reached(
        &self,
        strategic: Decimal,
        total: Decimal,
        steps: &mut Vec<Step>,
    ) -> Result<Option<MixTier>, OutOfRange> {
        let mut reached = None;
        for tier in self.tiers.iter().filter(|_| total > Decimal::ZERO) {
            if strategic >= exact::percent(tier.least_share_percent, total)? {
                reached = Some(*tier);
            }
        }
        if let Some(tier) = reached.or(self.tiers.first().copied()) {
            let least = exact::percent(tier.least_share_percent, total)?;
            threshold::reached("strategic", least, strategic, steps);
        }
        Ok(reached)
    }
}

impl Mechanism for ProductMixAccelerator {
    fn name(&self) -> &'static str {
        "product_mix_accelerator"
    }

    fn rule(&self) -> &'static str {
        match self.pays_on {
            MixBase::Strategic => {
                "an extra on the strategic products once they reach a share of what the partner resold in the period"
            }
            MixBase::All => {
                "an extra on all that the partner resold in the period once strategic products reach a share of it"
            }
        }
    }

    fn formula(&self) -> &'static str {
        match self.pays_on {
            MixBase::Strategic => "round(strategic × rate of the highest share reached)",
            MixBase::All => "round(total × rate of the highest share reached)",
        }
    }

    fn computed_from(&self) -> &[FactPattern] {
        &BOOKINGS
    }

    fn measure(&self) -> Measure {
        self.measure.measure()
    }

    fn scope(&self) -> Scope {
        Scope::of_period(self.period)
    }

    fn keeps_lanes(&self) -> bool {
        true
    }

    fn lane(&self, fact: &Fact) -> Lane {
        match is_of(&self.strategic_categories, fact) {
            true => Lane::named(STRATEGIC),
            false => Lane::named(OTHER),
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let strategic = input.context.lane(STRATEGIC);
        let Some(tier) = self.reached(strategic, input.base, steps)? else {
            return Ok(Decimal::ZERO);
        };
        let of = match self.pays_on {
            MixBase::Strategic => strategic,
            MixBase::All => input.base,
        };
        self.measure.grant(tier.rate, of, steps)
    }

    fn check(&self, _denomination: &Denomination, problems: &mut Problems) {
        let field = "strategic_categories";
        let count = self.strategic_categories.len();
        problems.require(count > 0, field, "REQUIRED", "at least one is needed");
        check_categories(field, &self.strategic_categories, problems);
        problems.require_some("tiers", self.tiers.len());
        let mut before = None;
        for (index, tier) in self.tiers.iter().enumerate() {
            problems.within(format!("tiers[{index}]"), |problems| {
                let share = tier.least_share_percent;
                check_rate("least_share_percent", share, Rate::Percent, problems);
                check_rate("rate", tier.rate, self.measure.rate(), problems);
                problems.require(
                    before.is_none_or(|before| before < share),
                    "least_share_percent",
                    "TIERS_NOT_ASCENDING",
                    "must be above that of the tier before",
                );
            });
            before = Some(tier.least_share_percent);
        }
    }
}
