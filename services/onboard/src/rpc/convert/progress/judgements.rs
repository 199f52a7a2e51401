use contracts::tandem::onboard::v1;
use kit::{Caller, Violations, wire};

use super::super::{OPTIONAL_PROSE, PROSE};
use super::target;
use crate::commands::decide_approval::Verdict;
use crate::commands::score_qualification::Scoring;
use crate::domain::progress::scoring::Points;
use crate::domain::progress::{CriterionScore, Decision, Score};
use crate::domain::role::Role;
use crate::domain::workflow::qualification::Qualification;
use crate::rpc::convert::words::Word as _;

const MOST_CRITERIA: usize = 50;

pub fn scoring(message: v1::ScoreQualificationRequest) -> Result<Scoring, kit::Error> {
    let target = target(&message.enrollment_id, message.etag)?;
    let mut violations = Violations::new();
    if message.criteria.len() > MOST_CRITERIA {
        let description = format!("at most {MOST_CRITERIA} criteria");
        violations.add("criteria", "TOO_MANY", description);
    }
    let criteria = message.criteria.into_iter().enumerate().take(MOST_CRITERIA);
    let criteria: Vec<Points> = criteria
        .map(|(n, given)| {
            let path = format!("criteria[{n}].reason");
            let reason = wire::text(&mut violations, &path, &given.reason, PROSE);
            let points = given.points;
            (given.criterion_key, CriterionScore { points, reason })
        })
        .collect();
    violations.check()?;
    Ok(Scoring {
        target,
        step_key: message.step_key,
        criteria,
    })
}

pub fn verdict(caller: &Caller, message: v1::DecideApprovalRequest) -> Result<Verdict, kit::Error> {
    let target = target(&message.enrollment_id, message.etag)?;
    let mut violations = Violations::new();
    let length = match message.approved {
        true => OPTIONAL_PROSE,
        false => PROSE,
    };
    let reason = wire::text(&mut violations, "reason", &message.reason, length);
    violations.check()?;
    let roles = caller.roles.iter();
    let roles = roles.filter_map(|role| Role::from_wire((*role).into()));
    Ok(Verdict {
        target,
        step_key: message.step_key,
        approved: message.approved,
        reason,
        roles: roles.collect(),
    })
}

pub fn score_to_wire(qualification: &Qualification, score: &Score) -> v1::QualificationScore {
    let criteria = score
        .criteria
        .iter()
        .map(|(key, given)| v1::CriterionScore {
            criterion_key: key.clone(),
            points: given.points,
            reason: given.reason.clone(),
        });
    v1::QualificationScore {
        criteria: criteria.collect(),
        total: qualification.total(|key| score.criteria.get(key).map_or(0, |given| given.points)),
        actor: score.actor.clone(),
        score_time: Some(wire::to_timestamp(score.at)),
    }
}

pub fn decision_to_wire(decision: &Decision) -> v1::ApprovalDecision {
    v1::ApprovalDecision {
        approved: decision.approved,
        reason: decision.reason.clone(),
        actor: decision.actor.clone(),
        decision_time: Some(wire::to_timestamp(decision.at)),
    }
}
