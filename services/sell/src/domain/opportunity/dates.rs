//! A closed opportunity has a close date, not before its open date; an open one has none.

use kit::Violations;

use super::Terms;

pub(super) fn check(terms: &Terms, violations: &mut Violations, path: &str) {
    let field = format!("{path}close_date");
    match terms.close_date {
        None if !terms.stage.is_open() => {
            violations.add(
                field,
                "REQUIRED",
                format!("a {} opportunity needs a close date", terms.stage),
            );
        }
        Some(_) if terms.stage.is_open() => {
            violations.add(
                field,
                "CLOSE_DATE_OF_OPEN",
                "an open opportunity has no close date",
            );
        }
        Some(closed) if terms.open_date.is_some_and(|opened| closed < opened) => {
            violations.add(
                field,
                "DATES_OUT_OF_ORDER",
                "it can't close before it opens",
            );
        }
        _ => {}
    }
}
