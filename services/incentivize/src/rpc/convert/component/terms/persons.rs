//! What persons are paid or credited: the partner's sellers and the vendor's.

use contracts::tandem::{incentivize::v1 as contract, partnership::v1::PartnerRole};
use kit::wire;

use super::{
    super::{
        super::{Named as _, name_of},
        reader::{Reader, number},
        tables::{
            counts, tiers, written, written_boundary, written_fact, written_method, written_tiers,
        },
    },
    Converted,
};
use crate::domain::{
    fact::{FactKind, Role},
    mechanisms::{co_sell_accelerator::CoSellAccelerator, spiff::Spiff},
    product_selection::ProductSelection,
    requirement::FactPattern,
};

impl Converted for Spiff {
    type Wire = contract::Spiff;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        let start = at.date("start_date", wire.start_date);
        let end = at.date("end_date", wire.end_date);
        let (start, end) = (start.or(end.and_then(|end| end.pred_opt())), end);
        let start = start.unwrap_or_default();
        Self {
            start,
            end: end.or(start.succ_opt()).unwrap_or_default(),
            products: ProductSelection {
                product_ids: at.ids("product_ids", &wire.product_ids),
                product_categories: wire.product_categories,
            },
            reward: at.choice::<contract::SpiffReward, _>("reward", wire.reward),
            tiers: tiers(at, wire.tiers, wire.tier_method, wire.tier_boundary),
            cap_per_person: at.money("cap_per_person", wire.cap_per_person),
            budget: at.money("budget", wire.budget),
            counts: counts(at, wire.counts, Self::USUAL_COUNTS),
        }
    }

    fn write(&self) -> Self::Wire {
        let ids = self.products.product_ids.iter();
        Self::Wire {
            start_date: Some(wire::to_date(self.start)),
            end_date: Some(wire::to_date(self.end)),
            product_ids: ids.map(ToString::to_string).collect(),
            product_categories: self.products.product_categories.clone(),
            reward: number::<contract::SpiffReward, _>(self.reward),
            tiers: written_tiers(&self.tiers),
            tier_method: written_method(&self.tiers),
            tier_boundary: written_boundary(&self.tiers),
            cap_per_person: written(self.cap_per_person),
            budget: written(self.budget),
            counts: Some(written_fact(&self.counts)),
        }
    }
}

impl Converted for CoSellAccelerator {
    type Wire = contract::CoSellAccelerator;

    fn read(at: &mut Reader<'_>, wire: Self::Wire) -> Self {
        Self {
            facts: roles(at, &wire.roles),
            multiplier: at.decimal("multiplier", wire.multiplier),
            credits: at.choice::<contract::SellerCredit, _>("credits", wire.credits),
        }
    }

    fn write(&self) -> Self::Wire {
        let roles = self.facts.iter().filter_map(|fact| fact.role);
        Self::Wire {
            roles: roles.map(|role| PartnerRole::number(role.code())).collect(),
            multiplier: Some(wire::to_decimal(self.multiplier)),
            credits: number::<contract::SellerCredit, _>(self.credits),
        }
    }
}

/// Contributions in the roles; in co-sell where none is named.
fn roles(at: &mut Reader<'_>, values: &[i32]) -> Vec<FactPattern> {
    if values.is_empty() {
        return vec![FactPattern::of(FactKind::Contribution, Role::CoSell)];
    }
    let mut facts = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let path = at.at(&format!("roles[{index}]"));
        let before = at.violations.len();
        let code = name_of::<PartnerRole>(at.violations, &path, *value);
        let role = code.and_then(|code| Role::from_code(&code));
        if role.is_none() && at.violations.len() == before {
            at.violations.add(path, "REQUIRED", "a role is needed");
        }
        facts.extend(role.map(|role| FactPattern::of(FactKind::Contribution, role)));
    }
    facts
}
