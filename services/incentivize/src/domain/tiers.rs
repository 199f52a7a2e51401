//! A table of tiers: each band at its own rate (marginal), or everything at the rate of the band reached (whole-volume).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    choice::coded,
    exact::{self, OutOfRange},
    problem::Problems,
    trace::Step,
};

/// On which side of a boundary a total exactly on it lies. The first tier holds zero either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TierBoundary {
    /// `(lower, upper]`: the lower tier's.
    #[default]
    UpperInclusive,
    /// `[lower, upper)`: the higher tier's.
    LowerInclusive,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TierMethod {
    /// Each band at its own rate.
    #[default]
    Marginal,
    /// All of it at the rate of the band reached.
    WholeVolume,
}

coded!(TierBoundary: UpperInclusive "UPPER_INCLUSIVE", LowerInclusive "LOWER_INCLUSIVE");
coded!(TierMethod: Marginal "MARGINAL", WholeVolume "WHOLE_VOLUME");

/// What a tier's rate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Percent of revenue.
    Percent,
    /// Money per unit.
    PerUnit,
    /// A factor.
    Multiplier,
}

impl Rate {
    /// What a rate gives on an amount or a number of units.
    pub fn apply(self, rate: Decimal, of: Decimal) -> Result<Decimal, OutOfRange> {
        match self {
            Self::Percent => exact::percent(rate, of),
            Self::PerUnit | Self::Multiplier => exact::mul(rate, of),
        }
    }
}

/// One band; it starts where the one before ends, the first at zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Its end; open on the last one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Decimal>,
    pub rate: Decimal,
    /// Added once when the tier is reached.
    #[serde(default, skip_serializing_if = "Decimal::is_zero")]
    pub flat: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tiers {
    pub method: TierMethod,
    pub boundary: TierBoundary,
    pub tiers: Vec<Tier>,
}

/// Where a total stands in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Tier reached, from 1.
    pub tier: usize,
    pub rate: Decimal,
    /// What is missing to the end of the tier, and the rate after it; none in the last tier.
    pub next: Option<(Decimal, Decimal)>,
}

impl Tiers {
    /// What the table gives for a total, unrounded. A negative total is taken back at the first tier's rate, without flat amounts.
    pub fn grant(
        &self,
        rate: Rate,
        total: Decimal,
        steps: &mut Vec<Step>,
    ) -> Result<Decimal, OutOfRange> {
        if total < Decimal::ZERO {
            return self.band(rate, 0, total, false, steps);
        }
        let mut sum = Decimal::ZERO;
        for (index, portion) in self.reached_portions(total)? {
            sum = exact::add(sum, self.band(rate, index, portion, true, steps)?)?;
        }
        Ok(sum)
    }

    /// The tiers that apply to a total that is not negative, each with its part of it.
    pub fn portions(&self, total: Decimal) -> Result<Vec<(&Tier, Decimal)>, OutOfRange> {
        let portions = self.reached_portions(total)?.into_iter();
        Ok(portions
            .map(|(index, portion)| (&self.tiers[index], portion))
            .collect())
    }

    /// The same by index.
    fn reached_portions(&self, total: Decimal) -> Result<Vec<(usize, Decimal)>, OutOfRange> {
        let reached = self.reached(total);
        match self.method {
            TierMethod::WholeVolume => Ok(vec![(reached, total)]),
            TierMethod::Marginal => {
                let tiers = self.tiers.iter().enumerate().take(reached + 1);
                let portion = |(index, tier): (usize, &Tier)| {
                    let end = tier.up_to.map_or(total, |up_to| total.min(up_to));
                    Ok((index, exact::sub(end, self.lower(index))?))
                };
                tiers.map(portion).collect()
            }
        }
    }

    fn band(
        &self,
        rate: Rate,
        index: usize,
        of: Decimal,
        with_flat: bool,
        steps: &mut Vec<Step>,
    ) -> Result<Decimal, OutOfRange> {
        let tier = &self.tiers[index];
        let flat = if with_flat { tier.flat } else { Decimal::ZERO };
        let gives = exact::add(rate.apply(tier.rate, of)?, flat)?;
        steps.push(Step::Tier {
            tier: index + 1,
            rate: tier.rate,
            of,
            flat,
            gives,
        });
        Ok(gives)
    }

    /// Where a tier starts.
    pub fn lower(&self, index: usize) -> Decimal {
        let before = index
            .checked_sub(1)
            .and_then(|before| self.tiers[before].up_to);
        before.unwrap_or(Decimal::ZERO)
    }

    /// Index of the tier that the total lies in.
    fn reached(&self, total: Decimal) -> usize {
        let passed = |tier: &&Tier| match (tier.up_to, self.boundary) {
            (None, _) => false,
            (Some(up_to), TierBoundary::UpperInclusive) => total > up_to,
            (Some(up_to), TierBoundary::LowerInclusive) => total >= up_to,
        };
        let passed = self.tiers.iter().take_while(passed).count();
        passed.min(self.tiers.len().saturating_sub(1))
    }

    /// Tier reached, its rate, and what is missing to the next.
    pub fn standing(&self, total: Decimal) -> Standing {
        let index = self.reached(total);
        let tier = &self.tiers[index];
        let next = tier.up_to.zip(self.tiers.get(index + 1));
        Standing {
            tier: index + 1,
            rate: tier.rate,
            next: next.map(|(up_to, next)| (up_to - total, next.rate)),
        }
    }

    /// Ends ascend from zero, only the last is open, no rate or flat amount is negative; `digits` are those of the component's amounts.
    pub fn check(&self, rate: Rate, digits: u32, problems: &mut Problems) {
        problems.require(
            !self.tiers.is_empty(),
            "tiers",
            "REQUIRED",
            "at least one tier is needed",
        );
        problems.require_at_most_fifty("tiers", self.tiers.len());
        let mut lower = Decimal::ZERO;
        for (index, tier) in self.tiers.iter().enumerate() {
            let last = index + 1 == self.tiers.len();
            problems.within(format!("tiers[{index}]"), |problems| {
                tier.check_end(lower, last, problems);
                super::percentage::check_rate("rate", tier.rate, rate, problems);
                let flat = tier.flat.normalize();
                problems.require(
                    flat >= Decimal::ZERO,
                    "flat",
                    "NEGATIVE",
                    "must not be negative",
                );
                problems.require(
                    flat.scale() <= digits,
                    "flat",
                    "OVER_PRECISE",
                    "has more digits than the component rounds to",
                );
            });
            lower = tier.up_to.unwrap_or(lower);
        }
    }
}

impl Tier {
    fn check_end(&self, lower: Decimal, last: bool, problems: &mut Problems) {
        match (self.up_to, last) {
            (None, true) => {}
            (None, false) => problems.add("up_to", "REQUIRED", "only the last tier is open"),
            (Some(_), true) => problems.add(
                "up_to",
                "LAST_TIER_CLOSED",
                "the last tier must be open, so that no total is left without a tier",
            ),
            (Some(up_to), false) if up_to <= lower => {
                problems.add(
                    "up_to",
                    "TIERS_NOT_ASCENDING",
                    format!("must be above {lower}, where the tier starts"),
                );
            }
            (Some(up_to), false) => {
                problems.require(
                    up_to.normalize().scale() <= 9,
                    "up_to",
                    "OVER_PRECISE",
                    "at most 9 fraction digits",
                );
            }
        }
    }
}
