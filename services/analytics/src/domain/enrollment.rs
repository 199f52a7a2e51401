//! When a partner was which kind of partner.
use chrono::NaiveDate;
use uuid::Uuid;

use super::{opportunity::Opportunity, partnership_type::PartnershipType};

/// A partner's membership in a program, with the days on which it was, is or will be active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrollment {
    pub enrollment_id: Uuid,
    pub partner_id: Uuid,
    pub partnership_type: PartnershipType,
    pub active_periods: Vec<ActivePeriod>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivePeriod {
    pub start_date: NaiveDate,
    /// First day on which it is no longer active; `None`: open.
    pub end_date: Option<NaiveDate>,
}

impl ActivePeriod {
    fn contains(self, day: NaiveDate) -> bool {
        self.start_date <= day && self.lasts_beyond(day)
    }

    fn lasts_beyond(self, day: NaiveDate) -> bool {
        self.end_date.is_none_or(|end| day < end)
    }
}

impl Enrollment {
    /// A closed opportunity counts for the enrollment when it was active on the close date; an open one when it is
    /// active on any day from the open date on (on any day at all when the open date is not known). So a figure
    /// never changes merely because time passes.
    pub fn covers(&self, opportunity: &Opportunity) -> bool {
        self.active_periods
            .iter()
            .any(|period| match opportunity.closed_on() {
                Some(day) => period.contains(day),
                None => opportunity
                    .open_date
                    .is_none_or(|day| period.lasts_beyond(day)),
            })
    }
}
