//! Sales over marketplaces and over affiliates' links.

use contracts::tandem::incentivize::v1 as contract;
use kit::wire;

use super::{
    super::{
        reader::{Reader, number},
        tables::{percentage, tiers, written, written_boundary, written_tiers},
    },
    Converted,
};
use crate::domain::{
    mechanisms::{
        affiliate_revenue_share::AffiliateRevenueShare,
        marketplace_revenue_share::{DatedRate, Fee, MarketplaceRevenueShare},
    },
    tiers::TierMethod,
};

impl Converted for MarketplaceRevenueShare {
    type Wire = contract::MarketplaceRevenueShare;

    fn read(at: &mut Reader<'_>, mut wire: Self::Wire) -> Self {
        let pays = at.choice::<contract::MarketplaceSide, _>("pays", wire.pays);
        let rate_day = at.choice::<contract::FeeDay, _>("rate_day", wire.rate_day);
        let free_up_to = at.money("free_up_to", wire.free_up_to.take());
        Self {
            fee: fee(at, wire),
            pays,
            rate_day,
            free_up_to,
        }
    }

    fn write(&self) -> Self::Wire {
        let (mut rates, mut tiers, mut tier_boundary) = (vec![], vec![], 0);
        match &self.fee {
            Fee::Rates(dated) => rates = dated.iter().map(written_rate).collect(),
            Fee::Tiers(table) => {
                (tiers, tier_boundary) = (written_tiers(table), written_boundary(table));
            }
        }
        Self::Wire {
            rates,
            tiers,
            tier_boundary,
            pays: number::<contract::MarketplaceSide, _>(self.pays),
            rate_day: number::<contract::FeeDay, _>(self.rate_day),
            free_up_to: written(self.free_up_to),
        }
    }
}

/// By day unless there are tiers.
fn fee(at: &mut Reader<'_>, wire: contract::MarketplaceRevenueShare) -> Fee {
    if wire.rates.is_empty() == wire.tiers.is_empty() {
        let path = at.at("rates");
        let description = "the fee is either by day, in rates, or by size, in tiers";
        at.violations.add(path, "EITHER_OR", description);
    }
    let whole = number::<contract::TierMethod, _>(TierMethod::WholeVolume);
    let tiers = tiers(at, wire.tiers, whole, wire.tier_boundary);
    let mut rates = Vec::with_capacity(wire.rates.len());
    let count = wire.rates.len();
    for (index, rate) in wire.rates.into_iter().enumerate() {
        let percent = at.decimal(&format!("rates[{index}].percent"), rate.percent);
        let from = at.date(&format!("rates[{index}].from_date"), rate.from_date);
        rates.extend(from.map(|from| DatedRate { from, percent }));
    }
    match count > 0 {
        true => Fee::Rates(rates),
        false => Fee::Tiers(tiers),
    }
}

fn written_rate(rate: &DatedRate) -> contract::DatedRate {
    contract::DatedRate {
        from_date: Some(wire::to_date(rate.from)),
        percent: Some(wire::to_decimal(rate.percent)),
    }
}

impl Converted for AffiliateRevenueShare {
    type Wire = contract::AffiliateRevenueShare;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        let days = at.count("window_days", wire.window_days);
        Self {
            percentage: percentage(at, wire.rate_percent, wire.cap_per_deal),
            window_days: days.unwrap_or(Self::USUAL_WINDOW_DAYS),
            first_purchase_only: wire.first_purchase_only,
        }
    }

    fn write(&self) -> Self::Wire {
        Self::Wire {
            rate_percent: Some(wire::to_decimal(self.percentage.rate_percent)),
            cap_per_deal: written(self.percentage.cap_per_deal),
            window_days: Some(self.window_days.cast_signed()),
            first_purchase_only: self.first_purchase_only,
        }
    }
}
