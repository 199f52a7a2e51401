use contracts::tandem::enable::v1;
use kit::wire;

use crate::domain::days::{Days, Period};

pub fn to_wire(days: &Days) -> Vec<v1::ValidPeriod> {
    days.periods().iter().copied().map(period).collect()
}

pub fn period(period: Period) -> v1::ValidPeriod {
    v1::ValidPeriod {
        start_date: Some(wire::to_date(period.start)),
        end_date: period.end.map(wire::to_date),
    }
}
