use chrono::{Days as Count, NaiveDate};
use proptest::prelude::*;

use super::{Days, Period};

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Count::new(n)
}

fn period(start: u64, end: Option<u64>) -> Period {
    Period {
        start: day(start),
        end: end.map(day),
    }
}

fn set() -> impl Strategy<Value = Days> {
    let one = (0_u64..30, proptest::option::of(0_u64..30));
    proptest::collection::vec(one, 0..5)
        .prop_map(|drawn| Days::of(drawn.into_iter().map(|(start, end)| period(start, end))))
}

proptest! {
    /// Asking the set about a day is asking each of its parts.
    #[test]
    fn a_set_is_what_its_days_say(sets in proptest::collection::vec(set(), 0..5), count in 0_usize..4, n in 0_u64..40) {
        let holding = sets.iter().filter(|set| set.contains(day(n))).count();
        prop_assert_eq!(Days::at_least(count, &sets).contains(day(n)), holding >= count);
        for set in &sets {
            prop_assert_ne!(set.contains(day(n)), set.complement().contains(day(n)));
            prop_assert_eq!(set.before(day(20)).contains(day(n)), set.contains(day(n)) && n < 20);
            prop_assert_eq!(set.from(day(20)).contains(day(n)), set.contains(day(n)) && n >= 20);
        }
    }

    #[test]
    fn periods_are_in_order_with_days_between_them(set in set()) {
        for pair in set.periods().windows(2) {
            prop_assert!(pair[0].end.is_some_and(|end| end < pair[1].start));
        }
        prop_assert_eq!(set.complement().complement(), set);
    }
}

#[test]
fn touching_periods_are_one() {
    let days = Days::of([period(5, Some(9)), period(0, Some(5)), period(12, Some(12))]);
    assert_eq!(days.periods(), [period(0, Some(9))]);
    assert_eq!(days.end_after(day(4)), Some(day(9)));
    assert_eq!(days.end_after(day(9)), None);
}
