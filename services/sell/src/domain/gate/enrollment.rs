//! An enrollment is active on the day; for co-sell, one of a type that the tenant's policy admits.

use super::{Known, Missing, ONBOARD, PARTNER, Purpose, Question, SELL};
use crate::domain::knowledge::Enrollment;
use chrono::NaiveDate;

pub(super) fn missing(question: &Question, known: &Known) -> Option<Missing> {
    let (partner_id, day) = (question.partner_id, question.day);
    let enrollments = known.enrollments.enrollments(partner_id);
    if enrollments.is_empty() {
        return Some(Missing {
            field: PARTNER,
            code: "NOT_ENROLLED".to_owned(),
            description: "the partner is enrolled in no program".to_owned(),
            remedy: "create an enrollment and have it approved and activated".to_owned(),
            source: ONBOARD,
        });
    }
    let types = known.enrollments.active_types(partner_id, day);
    if types.is_empty() {
        let standings: Vec<String> = enrollments.iter().map(|one| standing(one, day)).collect();
        return Some(Missing {
            field: PARTNER,
            code: "ENROLLMENT_NOT_ACTIVE".to_owned(),
            description: format!(
                "no enrollment of the partner is active on {day}: {}",
                standings.join(", ")
            ),
            remedy: "have one approved, activated or reinstated".to_owned(),
            source: ONBOARD,
        });
    }
    let admitted = || types.iter().any(|one| known.co_sell.admits(*one));
    if question.purpose == Purpose::Registration || admitted() {
        return None;
    }
    let names: Vec<&str> = types.iter().map(|one| one.as_str()).collect();
    Some(Missing {
        field: PARTNER,
        code: "TYPE_WITHOUT_CO_SELL".to_owned(),
        description: format!("{} partners do not co-sell", names.join(" and ")),
        remedy: format!(
            "enroll the partner in a program of one of these types: {}",
            known.co_sell.admitted()
        ),
        source: SELL,
    })
}

/// Why an enrollment does not hold on the day.
fn standing(enrollment: &Enrollment, day: NaiveDate) -> String {
    let (of, state) = (enrollment.partnership_type, &enrollment.state);
    let ended = enrollment.active.iter().filter_map(|period| period.until);
    let begins = enrollment.active.iter().map(|period| period.from);
    let last = ended.filter(|end| *end <= day).max();
    match (last, begins.filter(|start| *start > day).min()) {
        (_, Some(start)) => format!("{of} is active from {start} on"),
        (Some(end), None) => format!("{of} is {state}, and not active since {end}"),
        (None, None) => format!("{of} is {state}"),
    }
}
