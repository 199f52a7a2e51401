//! Joint plans. What the vendor notes for itself is not shown to the partner.

use contracts::tandem::onboard::v1;
use kit::{Caller, wire};

mod read;

use super::words::Word as _;
use crate::domain::business_plan::{Acceptance, BusinessPlan, Commitment, Milestone, Review};

pub use read::{create, filter, progress, review, update};

/// What `caller` may see of it.
pub fn shown_to(caller: &Caller, plan: &BusinessPlan) -> v1::BusinessPlan {
    let for_vendor = |notes: &str| match caller.partner {
        None => notes.to_owned(),
        Some(_) => String::new(),
    };
    let reviews = plan.reviews.iter().map(|review| v1::QuarterlyReview {
        vendor_notes: for_vendor(&review.vendor_notes),
        ..review_to_wire(review)
    });
    v1::BusinessPlan {
        plan_id: plan.id.to_string(),
        partner_id: plan.partner_id.to_string(),
        year: plan.year,
        version: plan.version,
        state: plan.state().to_wire(),
        goals: plan.content.goals.clone(),
        commitments: plan
            .content
            .commitments
            .iter()
            .map(commitment_to_wire)
            .collect(),
        milestones: plan
            .content
            .milestones
            .iter()
            .map(milestone_to_wire)
            .collect(),
        vendor_notes: for_vendor(&plan.content.vendor_notes),
        acceptances: plan.acceptances.iter().map(acceptance_to_wire).collect(),
        agreed_version: plan.agreed_version.unwrap_or_default(),
        reviews: reviews.collect(),
        etag: kit::etag(plan.revision),
        create_time: Some(wire::to_timestamp(plan.created_at)),
    }
}

fn commitment_to_wire(commitment: &Commitment) -> v1::PlanCommitment {
    v1::PlanCommitment {
        side: commitment.side.to_wire(),
        description: commitment.description.clone(),
        amount: commitment.amount.map(wire::to_money),
        people: commitment.people.map(wire::to_decimal),
        due_date: commitment.due.map(wire::to_date),
    }
}

fn milestone_to_wire(milestone: &Milestone) -> v1::PlanMilestone {
    v1::PlanMilestone {
        milestone_key: milestone.key.clone(),
        description: milestone.description.clone(),
        side: milestone.side.to_wire(),
        due_date: Some(wire::to_date(milestone.due)),
        state: milestone.state.to_wire(),
        note: milestone.note.clone(),
    }
}

fn acceptance_to_wire(acceptance: &Acceptance) -> v1::PlanAcceptance {
    v1::PlanAcceptance {
        side: acceptance.side.to_wire(),
        actor: acceptance.actor.clone(),
        accept_time: Some(wire::to_timestamp(acceptance.at)),
    }
}

fn review_to_wire(review: &Review) -> v1::QuarterlyReview {
    v1::QuarterlyReview {
        quarter: review.quarter,
        result: review.result.to_wire(),
        notes: review.notes.clone(),
        vendor_notes: review.vendor_notes.clone(),
        actor: review.actor.clone(),
        review_time: Some(wire::to_timestamp(review.at)),
    }
}
