//! What tiers measure of a partner.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike as _, Days, Months, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::fact::{FactKind, FactPattern, PartnerRole};
use crate::domain::named::named;

named! {
    pub enum TierMetric {
        BookedAmount = "BOOKED_AMOUNT",
        WonDeals = "WON_DEALS",
        CertifiedPeople = "CERTIFIED_PEOPLE",
        CompetencyLevel = "COMPETENCY_LEVEL",
        IntegrationAdoption = "INTEGRATION_ADOPTION",
        NetPromoterScore = "NET_PROMOTER_SCORE",
        CustomerSatisfaction = "CUSTOMER_SATISFACTION",
    }
}

/// The days that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    RollingMonths(u32),
    CalendarYear,
}

impl Window {
    /// The first day of the window that ends with `day`.
    pub fn first_day(self, day: NaiveDate) -> NaiveDate {
        let first = match self {
            Self::RollingMonths(months) => day
                .checked_add_days(Days::new(1))
                .and_then(|after| after.checked_sub_months(Months::new(months))),
            Self::CalendarYear => day.with_ordinal(1),
        };
        first.unwrap_or(day)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RollingMonths(months) => write!(f, "in the last {months} months"),
            Self::CalendarYear => f.write_str("in the calendar year"),
        }
    }
}

/// One figure about a partner on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// In the tenant's currency; refunds are subtracted on their own day.
    BookedAmount {
        fact_kind: FactKind,
        role: Option<PartnerRole>,
        window: Window,
    },
    WonDeals {
        role: Option<PartnerRole>,
        window: Window,
    },
    CertifiedPeople {
        certification: String,
    },
    CompetencyLevel {
        competency: String,
    },
    /// Percent.
    IntegrationAdoption,
    NetPromoterScore,
    /// Percent.
    CustomerSatisfaction,
}

impl Measure {
    pub fn metric(&self) -> TierMetric {
        match self {
            Self::BookedAmount { .. } => TierMetric::BookedAmount,
            Self::WonDeals { .. } => TierMetric::WonDeals,
            Self::CertifiedPeople { .. } => TierMetric::CertifiedPeople,
            Self::CompetencyLevel { .. } => TierMetric::CompetencyLevel,
            Self::IntegrationAdoption => TierMetric::IntegrationAdoption,
            Self::NetPromoterScore => TierMetric::NetPromoterScore,
            Self::CustomerSatisfaction => TierMetric::CustomerSatisfaction,
        }
    }

    /// The facts it is computed from, any of them; none when it is no matter of facts.
    pub fn computed_from(&self) -> Vec<FactPattern> {
        let pattern = |kind, role: &Option<PartnerRole>| FactPattern { kind, role: *role };
        match self {
            Self::BookedAmount {
                fact_kind, role, ..
            } => vec![pattern(*fact_kind, role)],
            Self::WonDeals { role, .. } => WINS.map(|kind| pattern(kind, role)).to_vec(),
            _ => Vec::new(),
        }
    }

    /// The highest value that there can be; absent: no bound.
    pub fn highest(&self) -> Option<Decimal> {
        match self {
            Self::IntegrationAdoption | Self::NetPromoterScore | Self::CustomerSatisfaction => {
                Some(Decimal::ONE_HUNDRED)
            }
            _ => None,
        }
    }

    /// Whether it counts things, so that a fraction can't be a threshold.
    pub fn is_whole(&self) -> bool {
        matches!(
            self,
            Self::WonDeals { .. } | Self::CertifiedPeople { .. } | Self::CompetencyLevel { .. }
        )
    }
}

/// The facts that a won opportunity leaves.
pub const WINS: [FactKind; 2] = [FactKind::ResaleBooking, FactKind::Contribution];

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BookedAmount {
                fact_kind,
                role,
                window,
            } => {
                let pattern = FactPattern {
                    kind: *fact_kind,
                    role: *role,
                };
                write!(f, "amount of {pattern} {window}")
            }
            Self::WonDeals {
                role: Some(role),
                window,
            } => write!(f, "deals won in role {role} {window}"),
            Self::WonDeals { role: None, window } => write!(f, "deals won {window}"),
            Self::CertifiedPeople { certification } => {
                write!(f, "people certified as {certification}")
            }
            Self::CompetencyLevel { competency } => write!(f, "level of competency {competency}"),
            Self::IntegrationAdoption => f.write_str("integration adoption in percent"),
            Self::NetPromoterScore => f.write_str("net promoter score"),
            Self::CustomerSatisfaction => f.write_str("satisfied customers in percent"),
        }
    }
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// Absent: nothing is known.
    pub value: Option<Decimal>,
    /// Facts in another currency, which are not added.
    pub left_out: i64,
}

/// All figures of one partner on one day.
pub type Readings = BTreeMap<Measure, Reading>;
