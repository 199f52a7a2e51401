//! How the opportunities that one partner sourced, or nobody, have come out.

use kit::money::Money;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// None: direct, no partner sourced them.
    pub partner_id: Option<Uuid>,
    pub won_count: i64,
    /// None: no currency is known.
    pub won_value: Option<Money>,
    pub lost_count: i64,
    pub open_count: i64,
    pub open_value: Option<Money>,
    /// Those of the open ones that stand at list price.
    pub open_estimated_count: i64,
}
