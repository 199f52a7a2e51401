//! A won opportunity produces, for each partner and role, the facts that the types of the partner's enrollments on the close date
//! produce from that role; a partner without an enrollment on that day is noted down all the same, as the role suggests.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{ApprovedClaim, Content, Details, sold};
use crate::domain::knowledge::{Knowledge, Produced, Standing};
use crate::domain::opportunity::{Involvement, Opportunity, Stage};
use crate::domain::vocabulary::{FactKind, Role};

/// The facts that the opportunity stands for, by what is known now. `categories` are those of the products of its lines.
pub fn facts_of(
    opportunity: &Opportunity,
    knowledge: &Knowledge,
    claims: &[ApprovedClaim],
    categories: &HashMap<Uuid, String>,
) -> Vec<Content> {
    let terms = &opportunity.terms;
    let (Stage::Won, Some(closed)) = (terms.stage, terms.close_date) else {
        return Vec::new();
    };
    let mut seen = BTreeSet::new();
    let mut facts = Vec::new();
    let details = sold::details(terms, categories);
    for involvement in &terms.partners {
        for produced in produced(knowledge, involvement, closed) {
            if seen.insert((involvement.partner_id, produced)) {
                let content = content(opportunity, involvement, produced, closed, claims);
                facts.push(Content {
                    details: details.clone(),
                    ..content
                });
            }
        }
    }
    facts
}

fn produced(knowledge: &Knowledge, involvement: &Involvement, closed: NaiveDate) -> Vec<Produced> {
    match knowledge.standing(involvement.partner_id, closed) {
        Standing::NotEnrolled => vec![suggested_by(involvement.role)],
        Standing::Enrolled(produced) => produced
            .into_iter()
            .filter(|one| one.role.is_none_or(|role| role == involvement.role))
            .collect(),
    }
}

/// Who fulfils, resells; everybody else contributes.
fn suggested_by(role: Role) -> Produced {
    let kind = if role == Role::Fulfilment {
        FactKind::ResaleBooking
    } else {
        FactKind::Contribution
    };
    Produced {
        kind,
        role: Some(role),
    }
}

fn content(
    opportunity: &Opportunity,
    involvement: &Involvement,
    produced: Produced,
    closed: NaiveDate,
    claims: &[ApprovedClaim],
) -> Content {
    let terms = &opportunity.terms;
    let partner_id = involvement.partner_id;
    Content {
        kind: produced.kind,
        partner_id,
        role: produced.role,
        // What is produced by any role belongs to no role's share.
        share_percent: produced
            .role
            .map_or(Decimal::ONE_HUNDRED, |_| involvement.share_percent),
        account_id: terms.account_id(),
        opportunity_id: Some(opportunity.id),
        amount: terms.amount,
        quantity: quantity(opportunity),
        business_date: closed,
        registration_id: ApprovedClaim::covering(claims, partner_id, closed),
        refunds: None,
        about: None,
        details: Details::default(),
    }
}

/// Units sold: those of the lines; a deal without lines is one.
fn quantity(opportunity: &Opportunity) -> Decimal {
    match opportunity.terms.lines.as_slice() {
        [] => Decimal::ONE,
        lines => lines.iter().map(|line| line.quantity).sum(),
    }
}
