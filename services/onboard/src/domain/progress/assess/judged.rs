//! Scores reach a threshold or not; decisions are enough, or can't become enough any more.

use super::{Stand, missing, todo};
use crate::domain::named::listed;
use crate::domain::progress::{Decision, Score, StepState};
use crate::domain::workflow::Step;
use crate::domain::workflow::approval::Approval;
use crate::domain::workflow::qualification::Qualification;

impl Qualification {
    pub(super) fn stand(&self, step: &Step, score: Option<&Score>, is_open: bool) -> Stand {
        let Some(score) = score else {
            let description = format!("not scored; {} are needed", self.threshold);
            let remedy = "let a partner manager score every criterion".to_owned();
            return todo(vec![missing(step, "SCORE", description, remedy)], is_open);
        };
        let total = self.total(|key| score.criteria.get(key).map_or(0, |given| given.points));
        if total >= self.threshold {
            return (StepState::Done, Vec::new());
        }
        let description = format!("scored {total}, {} are needed", self.threshold);
        let remedy = "improve what was scored low, and let it be scored again".to_owned();
        let missing = missing(step, "SCORE_TOO_LOW", description, remedy);
        (StepState::Failed, vec![missing])
    }
}

impl Approval {
    pub(super) fn stand(&self, step: &Step, decisions: &[Decision], is_open: bool) -> Stand {
        let count = |approved| {
            let of = decisions
                .iter()
                .filter(|decision| decision.approved == approved);
            i32::try_from(of.count()).unwrap_or(i32::MAX)
        };
        let (approved, declined) = (count(true), count(false));
        let needed = self.approvals_needed;
        if approved >= needed {
            return (StepState::Done, Vec::new());
        }
        if declined > self.approvers - needed {
            let description = format!("{declined} of {} declined", self.approvers);
            let remedy = "let those who declined decide again".to_owned();
            let missing = missing(step, "DECLINED", description, remedy);
            return (StepState::Failed, vec![missing]);
        }
        let description = format!("{approved} of {needed} approvals");
        let remedy = format!(
            "let different persons in a role of {} approve",
            listed(&self.roles)
        );
        todo(
            vec![missing(step, "APPROVAL", description, remedy)],
            is_open,
        )
    }
}
