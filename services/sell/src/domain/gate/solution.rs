//! The joint solution that is named is the partner's, and agreed on the day; for co-sell the policy may need one.

use uuid::Uuid;

use super::{Known, Missing, ONBOARD, Purpose, Question, SELL, SOLUTION};
use crate::domain::knowledge::Period;

/// A joint solution, as onboard announced it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    pub id: Uuid,
    pub partner_id: Uuid,
    pub display_name: String,
    /// As onboard names it, for people.
    pub state: String,
    pub agreed: Vec<Period>,
}

pub(super) fn missing(question: &Question, known: &Known) -> Option<Missing> {
    let missing = |code: &str, description, remedy: &str, source| {
        Some(Missing {
            field: SOLUTION,
            code: code.to_owned(),
            description,
            remedy: remedy.to_owned(),
            source,
        })
    };
    let own = (known.solution.as_ref()).filter(|one| one.partner_id == question.partner_id);
    match (question.solution_id, own) {
        (None, _) if needed(question, known) => missing(
            "SOLUTION_REQUIRED",
            "partners of this type co-sell agreed joint solutions only".to_owned(),
            "name a joint solution that both sides agreed to",
            SELL,
        ),
        (None, _) => None,
        (Some(id), None) => missing(
            "SOLUTION_UNKNOWN",
            format!("the partner has no joint solution {id}"),
            "name one of the partner's joint solutions",
            ONBOARD,
        ),
        (Some(_), Some(own)) if own.agreed.iter().any(|one| one.contains(question.day)) => None,
        (Some(_), Some(own)) => {
            let (name, state, day) = (&own.display_name, &own.state, question.day);
            let ended = own.agreed.iter().filter_map(|period| period.until).max();
            let description = match ended.filter(|end| *end <= day) {
                Some(end) => format!("{name:?} is {state}, and not agreed since {end}"),
                None => format!("{name:?} is {state}, and not agreed on {day}"),
            };
            let remedy = match ended {
                Some(_) => "agree on another joint solution",
                None => "propose it, and have both sides agree to it",
            };
            missing("SOLUTION_NOT_AGREED", description, remedy, ONBOARD)
        }
    }
}

fn needed(question: &Question, known: &Known) -> bool {
    let types = (known.enrollments).active_types(question.partner_id, question.day);
    question.purpose == Purpose::CoSell && known.co_sell.needs_solution(&types)
}
