//! What another system had counted, as a statement shows it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::canonical;
use crate::domain::{
    opening::{Opening, Openings},
    period::Period,
    standing::Series,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedOpening {
    pub plan_id: Uuid,
    pub component_key: String,
    pub period: Period,
    /// The row in the other system.
    pub external_id: String,
    /// Revenue or units, as the component counts.
    pub total: Decimal,
    /// Last day that it covers.
    pub as_of: NaiveDate,
}

impl StatedOpening {
    pub fn of(series: &Series, period: Period, opening: &Opening) -> Self {
        Self {
            plan_id: series.plan_id,
            component_key: series.component_key.clone(),
            period,
            external_id: opening.external_id.clone(),
            total: opening.total.normalize(),
            as_of: opening.as_of,
        }
    }

    /// SHA-256 of it as it stands in the document.
    pub fn digest(&self) -> String {
        canonical::digest(&serde_json::to_value(self).unwrap_or_default())
    }
}

/// What they say of the partner.
pub fn openings(partner_id: Uuid, stated: Vec<StatedOpening>) -> Openings {
    let mut openings = Openings::new();
    for one in stated {
        let series = Series {
            partner_id,
            plan_id: one.plan_id,
            component_key: one.component_key,
        };
        let opening = Opening {
            external_id: one.external_id,
            total: one.total,
            as_of: one.as_of,
        };
        openings
            .entry(series)
            .or_default()
            .insert(one.period, opening);
    }
    openings
}
