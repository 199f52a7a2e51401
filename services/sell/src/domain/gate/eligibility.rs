//! Every rule of enable that concerns the partner, the purpose and the solution is satisfied on the day, by the partner, and by the
//! person where rules ask something of people. Without a rule nothing is asked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ENABLE, Known, Missing, PARTNER, PERSON, Question};
use crate::domain::knowledge::Period;

/// What enable asks of partners for a purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub display_name: String,
    /// Whom it concerns: the enrolled of this program; None: everybody.
    pub program_id: Option<Uuid>,
    /// Which joint solution it is about; None: any.
    pub solution_id: Option<Uuid>,
    /// It asks something of people by themselves.
    pub asks_people: bool,
    /// The condition, in words.
    pub text: String,
}

/// One thing that enable misses, and how to get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    pub code: String,
    pub description: String,
    pub remedy: String,
}

/// Whether a partner satisfies a rule, as enable announced it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eligibility {
    pub periods: Vec<Period>,
    /// What is missing outside of the periods.
    pub missing: Vec<Remedy>,
    /// The people who are eligible by themselves, and when.
    pub people: Vec<(String, Vec<Period>)>,
}

/// A rule, and how the partner stands to it; None while enable has not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub rule: Rule,
    pub eligibility: Option<Eligibility>,
}

pub(super) fn missing(question: &Question, known: &Known) -> Vec<Missing> {
    let concerned = |one: &&Judgement| concerns(&one.rule, question, known);
    let judgements = known.judgements.iter().filter(concerned);
    judgements.flat_map(|one| by_rule(one, question)).collect()
}

/// An enrollment whose program is not known yet may be in any.
fn concerns(rule: &Rule, question: &Question, known: &Known) -> bool {
    let enrollments = known.enrollments.enrollments(question.partner_id);
    let mut active = enrollments.iter().filter(|one| one.holds(question.day));
    let in_program = rule.program_id.is_none_or(|id| {
        active.any(|enrollment| enrollment.program_id.is_none_or(|program| program == id))
    });
    let of_solution = rule.solution_id.is_none() || rule.solution_id == question.solution_id;
    in_program && of_solution
}

fn by_rule(judgement: &Judgement, question: &Question) -> Vec<Missing> {
    let (rule, day) = (&judgement.rule, question.day);
    let Some(eligibility) = &judgement.eligibility else {
        return vec![undecided(rule)];
    };
    let mut missing = Vec::new();
    if !holds(&eligibility.periods, day) {
        missing = by_partner(rule, eligibility, day);
    }
    if rule.asks_people && !question.person_id.is_empty() {
        missing.extend(by_person(rule, eligibility, question));
    }
    missing
}

fn undecided(rule: &Rule) -> Missing {
    Missing {
        field: PARTNER,
        code: "ELIGIBILITY_UNDECIDED".to_owned(),
        description: format!(
            "enable has not said yet whether {:?} is met",
            rule.display_name
        ),
        remedy: "try again in a moment".to_owned(),
        source: ENABLE,
    }
}

/// What enable misses, or at least the rule when it does not say.
fn by_partner(rule: &Rule, eligibility: &Eligibility, day: NaiveDate) -> Vec<Missing> {
    let rule_itself = || Remedy {
        code: "ELIGIBILITY".to_owned(),
        description: rule.text.clone(),
        remedy: "meet the rule's condition".to_owned(),
    };
    let mut remedies = eligibility.missing.clone();
    if remedies.is_empty() {
        remedies.push(rule_itself());
    }
    let until = since(&eligibility.periods, day);
    let missing = |remedy: Remedy| Missing {
        field: PARTNER,
        code: remedy.code,
        description: format!("{}: {}{until}", rule.display_name, remedy.description),
        remedy: remedy.remedy,
        source: ENABLE,
    };
    remedies.into_iter().map(missing).collect()
}

fn by_person(rule: &Rule, eligibility: &Eligibility, question: &Question) -> Option<Missing> {
    let (person, day) = (&question.person_id, question.day);
    let own = eligibility.people.iter().find(|(id, _)| id == person);
    let periods = own.map_or(&[][..], |(_, periods)| periods.as_slice());
    if holds(periods, day) {
        return None;
    }
    let until = since(periods, day);
    Some(Missing {
        field: PERSON,
        code: "PERSON_NOT_ELIGIBLE".to_owned(),
        description: format!(
            "{}: {person} does not have by itself what is asked of people{until}",
            rule.display_name
        ),
        remedy: "have the person certified or recertified, or name another".to_owned(),
        source: ENABLE,
    })
}

fn holds(periods: &[Period], day: NaiveDate) -> bool {
    periods.iter().any(|period| period.contains(day))
}

/// When it held last, and when it will.
fn since(periods: &[Period], day: NaiveDate) -> String {
    let ended = periods.iter().filter_map(|period| period.until);
    let begins = periods.iter().map(|period| period.from);
    let ended = ended.filter(|end| *end <= day).max();
    match (ended, begins.filter(|start| *start > day).min()) {
        (_, Some(start)) => format!("; met from {start} on"),
        (Some(end), None) => format!("; ended on {end}"),
        (None, None) => String::new(),
    }
}
