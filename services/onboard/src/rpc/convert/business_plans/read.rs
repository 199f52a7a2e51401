use chrono::{DateTime, Utc};
use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use crate::commands::Target;
use crate::commands::create_business_plan::Proposal;
use crate::commands::set_milestone::Progress;
use crate::domain::business_plan::{Commitment, Content, Milestone, MilestoneState, Review};
use crate::rpc::convert::{NAME, OPTIONAL_PROSE, PROSE, key, words};
use crate::store::business_plan::Filter;

/// More of a kind than this are not even read.
const MOST_READ: usize = 100;

pub fn create(message: Option<v1::BusinessPlan>) -> Result<Proposal, Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let partner_id = wire::uuid(&mut v, "plan.partner_id", &message.partner_id);
    let content = content(&mut v, &message);
    match partner_id {
        Some(partner_id) if v.is_empty() => Ok(Proposal {
            partner_id,
            year: message.year,
            content,
        }),
        _ => Err(Error::invalid(v)),
    }
}

pub fn update(message: Option<v1::BusinessPlan>) -> Result<(Target, Content), Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(&mut v, "plan.plan_id", &message.plan_id);
    let content = content(&mut v, &message);
    match id {
        Some(id) if v.is_empty() => Ok((
            Target {
                id,
                etag: message.etag,
            },
            content,
        )),
        _ => Err(Error::invalid(v)),
    }
}

fn content(v: &mut Violations, message: &v1::BusinessPlan) -> Content {
    let commitments = message.commitments.iter().take(MOST_READ).enumerate();
    let commitments = commitments
        .filter_map(|(n, of)| commitment(v, &format!("plan.commitments[{n}]"), of))
        .collect();
    let milestones = message.milestones.iter().take(MOST_READ).enumerate();
    let milestones = milestones
        .filter_map(|(n, of)| milestone(v, &format!("plan.milestones[{n}]"), of))
        .collect();
    Content {
        goals: wire::text(v, "plan.goals", &message.goals, PROSE),
        commitments,
        milestones,
        vendor_notes: wire::text(
            v,
            "plan.vendor_notes",
            &message.vendor_notes,
            OPTIONAL_PROSE,
        ),
    }
}

fn commitment(v: &mut Violations, path: &str, of: &v1::PlanCommitment) -> Option<Commitment> {
    let description = wire::text(v, &format!("{path}.description"), &of.description, NAME);
    let amount = wire::amount(v, &format!("{path}.amount"), of.amount.clone());
    let people = wire::decimal(v, &format!("{path}.people"), of.people.clone());
    let due = wire::date(v, &format!("{path}.due_date"), of.due_date);
    let side = words::required(v, &format!("{path}.side"), of.side)?;
    Some(Commitment {
        side,
        description,
        amount,
        people,
        due,
    })
}

fn milestone(v: &mut Violations, path: &str, of: &v1::PlanMilestone) -> Option<Milestone> {
    let key = key::required(v, &format!("{path}.milestone_key"), &of.milestone_key);
    let description = wire::text(v, &format!("{path}.description"), &of.description, NAME);
    let side = words::required(v, &format!("{path}.side"), of.side);
    if of.due_date.is_none() {
        v.add(
            format!("{path}.due_date"),
            "REQUIRED",
            "a milestone is due on a day",
        );
    }
    let due = wire::date(v, &format!("{path}.due_date"), of.due_date)?;
    Some(Milestone {
        key,
        description,
        side: side?,
        due,
        state: MilestoneState::Open,
        note: String::new(),
    })
}

pub fn progress(message: v1::SetMilestoneRequest) -> Result<(Target, Progress), Error> {
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "plan_id", &message.plan_id);
    let key = key::required(&mut v, "milestone_key", &message.milestone_key);
    let state = words::required(&mut v, "state", message.state);
    let note = wire::text(&mut v, "note", &message.note, OPTIONAL_PROSE);
    match (id, state) {
        (Some(id), Some(state)) if v.is_empty() => Ok((
            Target {
                id,
                etag: message.etag,
            },
            Progress { key, state, note },
        )),
        _ => Err(Error::invalid(v)),
    }
}

/// Who holds it and when is known later.
pub fn review(message: v1::RecordQuarterlyReviewRequest) -> Result<(Target, Review), Error> {
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "plan_id", &message.plan_id);
    let of = message.review.unwrap_or_default();
    if !(1..=4).contains(&of.quarter) {
        v.add("review.quarter", "OUT_OF_RANGE", "1 to 4");
    }
    let result = words::required(&mut v, "review.result", of.result);
    let notes = wire::text(&mut v, "review.notes", &of.notes, OPTIONAL_PROSE);
    let vendor_notes = wire::text(
        &mut v,
        "review.vendor_notes",
        &of.vendor_notes,
        OPTIONAL_PROSE,
    );
    match (id, result) {
        (Some(id), Some(result)) if v.is_empty() => {
            let review = Review {
                quarter: of.quarter,
                result,
                notes,
                vendor_notes,
                actor: String::new(),
                at: DateTime::<Utc>::UNIX_EPOCH,
            };
            Ok((
                Target {
                    id,
                    etag: message.etag,
                },
                review,
            ))
        }
        _ => Err(Error::invalid(v)),
    }
}

pub fn filter(message: &v1::ListBusinessPlansRequest) -> Result<Filter, Error> {
    let mut v = Violations::new();
    let filter = Filter {
        plan_id: None,
        partner_id: wire::optional_uuid(&mut v, "partner_id", &message.partner_id),
        year: Some(message.year).filter(|year| *year != 0),
    };
    v.check()?;
    Ok(filter)
}
