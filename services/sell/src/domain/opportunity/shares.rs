//! Within one role the partners' shares sum to at most 100 %, the rest is the vendor's; roles are never added to each other.

use std::collections::{BTreeMap, BTreeSet};

use kit::Violations;
use rust_decimal::Decimal;

use super::Involvement;

pub(super) fn check(partners: &[Involvement], violations: &mut Violations, path: &str) {
    let mut totals = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for involvement in partners {
        let Involvement {
            partner_id,
            role,
            share_percent,
        } = *involvement;
        if share_percent <= Decimal::ZERO || share_percent > Decimal::ONE_HUNDRED {
            let text = format!("{share_percent} % is no share of a deal: above 0 and at most 100");
            violations.add(format!("{path}partners"), "SHARE_OUT_OF_RANGE", text);
        } else {
            *totals.entry(role).or_insert(Decimal::ZERO) += share_percent;
        }
        if !seen.insert((partner_id, role)) {
            let text = format!("partner {partner_id} has the role {role} twice");
            violations.add(format!("{path}partners"), "DUPLICATE_ROLE", text);
        }
    }
    for (role, total) in totals
        .into_iter()
        .filter(|(_, total)| *total > Decimal::ONE_HUNDRED)
    {
        let text = format!(
            "shares of the role {role} sum to {} %, at most 100 is possible",
            total.normalize()
        );
        violations.add(format!("{path}partners"), "ALLOCATION_CAP_EXCEEDED", text);
    }
}
