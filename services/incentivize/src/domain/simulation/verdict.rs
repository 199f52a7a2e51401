//! What a simulation comes to: costs, winners, losers, extremes.

use std::collections::BTreeMap;

use kit::money::Currency;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Pair, Simulation, benefit, percent};
use crate::domain::{component::Direction, exact::OutOfRange};

/// What the plan costs (or brings) in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub direction: &'static str,
    pub currency: Currency,
    pub amounts: Pair,
}

/// A partner that gains or loses most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extreme {
    pub partner_id: Uuid,
    pub amounts: Pair,
    /// Of the amount before; none of nothing.
    pub percent: Option<Decimal>,
}

/// In one currency, of what partners get less what they owe; none where nobody loses (or gains).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extremes {
    pub largest_loss: Option<Extreme>,
    pub largest_relative_loss: Option<Extreme>,
    pub largest_gain: Option<Extreme>,
    pub largest_relative_gain: Option<Extreme>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub costs: Vec<Cost>,
    /// Who gains in a currency and loses in none.
    pub winners: usize,
    /// Who loses in a currency.
    pub losers: usize,
    /// Everybody else of the partners that were tried.
    pub unchanged: usize,
    pub extremes: Vec<(Currency, Extremes)>,
}

impl Simulation {
    /// Of so many partners.
    pub fn verdict(&self, partners: usize) -> Result<Verdict, OutOfRange> {
        let mut costs: BTreeMap<(Currency, &'static str), Pair> = BTreeMap::new();
        let mut benefits: BTreeMap<Currency, BTreeMap<Uuid, Pair>> = BTreeMap::new();
        for (key, pair) in &self.rows {
            let cost = costs.entry((key.currency, key.direction)).or_default();
            cost.add(*pair)?;
            if key.direction != Direction::Credit.code() {
                let partners = benefits.entry(key.currency).or_default();
                let sum = partners.entry(key.partner_id).or_default();
                sum.add(benefit(key, *pair))?;
            }
        }
        let (winners, losers) = winners_and_losers(&benefits)?;
        let cost = |((currency, direction), amounts)| Cost {
            direction,
            currency,
            amounts,
        };
        let extremes = benefits.iter();
        let extremes = extremes.map(|(currency, partners)| Ok((*currency, extremes_of(partners)?)));
        Ok(Verdict {
            costs: costs.into_iter().map(cost).collect(),
            winners,
            losers,
            unchanged: partners.saturating_sub(winners + losers),
            extremes: extremes.collect::<Result<_, OutOfRange>>()?,
        })
    }
}

fn winners_and_losers(
    benefits: &BTreeMap<Currency, BTreeMap<Uuid, Pair>>,
) -> Result<(usize, usize), OutOfRange> {
    let mut loses: BTreeMap<Uuid, bool> = BTreeMap::new();
    for (partner_id, pair) in benefits.values().flatten() {
        let difference = pair.difference()?;
        if !difference.is_zero() {
            *loses.entry(*partner_id).or_default() |= difference < Decimal::ZERO;
        }
    }
    let losers = loses.values().filter(|loses| **loses).count();
    Ok((loses.len() - losers, losers))
}

fn extremes_of(partners: &BTreeMap<Uuid, Pair>) -> Result<Extremes, OutOfRange> {
    let mut extremes = Extremes::default();
    for (partner_id, amounts) in partners {
        let this = Extreme {
            partner_id: *partner_id,
            amounts: *amounts,
            percent: percent(*amounts),
        };
        let difference = amounts.difference()?;
        let (absolute, relative) = match difference {
            difference if difference < Decimal::ZERO => (
                &mut extremes.largest_loss,
                &mut extremes.largest_relative_loss,
            ),
            difference if difference > Decimal::ZERO => (
                &mut extremes.largest_gain,
                &mut extremes.largest_relative_gain,
            ),
            _ => continue,
        };
        let size = |extreme: &Extreme| extreme.amounts.difference().map(|size| size.abs()).ok();
        keep_larger(absolute, this, size);
        if this.percent.is_some() {
            keep_larger(relative, this, |extreme| {
                extreme.percent.map(|percent| percent.abs())
            });
        }
    }
    Ok(extremes)
}

/// The first of equals stays.
fn keep_larger(
    kept: &mut Option<Extreme>,
    other: Extreme,
    size: impl Fn(&Extreme) -> Option<Decimal>,
) {
    if kept.is_none_or(|kept| size(&other) > size(&kept)) {
        *kept = Some(other);
    }
}
