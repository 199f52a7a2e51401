//! Whether an enrollment is in force on a day.

use chrono::NaiveDate;

use super::enrollment::{Enrollment, EnrollmentState};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// Not yet.
    Pending,
    InForce,
    /// Interrupted; it may go on.
    Suspended,
    Over,
}

impl Membership {
    pub fn of(enrollment: &Enrollment, day: NaiveDate) -> Self {
        let periods = enrollment.active_periods();
        if periods.iter().any(|period| period.contains(day)) {
            return Self::InForce;
        }
        match enrollment.state {
            EnrollmentState::Suspended => Self::Suspended,
            EnrollmentState::Terminated | EnrollmentState::Rejected => Self::Over,
            EnrollmentState::Active if periods.last().is_some_and(|last| last.start <= day) => {
                Self::Over
            }
            _ => Self::Pending,
        }
    }
}
