//! The metrics: each file opens with its rule and states the definition that readers see.
use rust_decimal::Decimal;

use kit::money::{Rounding, round};

pub mod average_deal_size;
pub mod influenced_pipeline_share;
pub mod partner_sourced_new_customers;
pub mod win_rate;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    InfluencedPipelineShare,
    WinRate,
    AverageDealSize,
    PartnerSourcedNewCustomers,
}

/// A metric as it is explained to its readers.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    pub display_name: &'static str,
    pub definition: &'static str,
    pub unit: &'static str,
}

/// What every metric has in common, said once and shown with each.
pub const SEGMENTS: &str = "A segment holds the opportunities in which its partner, or a partner of its type, has any role. \
    A partner is of a type while an enrollment of that type is active: on the close date, or for an open opportunity on any \
    day from its open date on. Currencies are never added; opportunities without any value stand under XXX.";

/// Digits behind the point of every ratio.
const RATIO_DIGITS: u32 = 6;

impl Metric {
    pub const ALL: [Self; 4] = [
        Self::InfluencedPipelineShare,
        Self::WinRate,
        Self::AverageDealSize,
        Self::PartnerSourcedNewCustomers,
    ];

    pub fn definition(self) -> Definition {
        match self {
            Self::InfluencedPipelineShare => influenced_pipeline_share::DEFINITION,
            Self::WinRate => win_rate::DEFINITION,
            Self::AverageDealSize => average_deal_size::DEFINITION,
            Self::PartnerSourcedNewCustomers => partner_sourced_new_customers::DEFINITION,
        }
    }
}

/// `part` ÷ `whole` to 6 digits, half to even; `None` when there is no whole.
fn ratio(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let quotient = part.checked_div(whole)?;
    Some(round(quotient, RATIO_DIGITS, Rounding::HalfEven))
}

#[cfg(test)]
mod tests;
