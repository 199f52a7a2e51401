//! An opportunity counts among all, among the direct or the influenced ones, once for every partner that holds any role
//! in it, and once for every partnership type in which such a partner is enrolled at its date.
use std::collections::BTreeMap;

use super::{
    enrollment::Enrollment,
    opportunity::Opportunity,
    segment::{Engagement, Segment},
};

/// The segments of one opportunity, each with whether the segment sourced it: any partner for all and for the
/// influenced, a partner of the type, the partner itself.
pub type Placements = BTreeMap<Segment, bool>;

/// `enrollments` are those of the involved partners; others have no effect.
pub fn placements(opportunity: &Opportunity, enrollments: &[Enrollment]) -> Placements {
    let mut placements = Placements::new();
    let engagement = match opportunity.involvements.as_slice() {
        [] => Engagement::Direct,
        _ => Engagement::Influenced,
    };
    place(&mut placements, Segment::ALL, false);
    place(&mut placements, Segment::Engagement(engagement), false);
    for involvement in &opportunity.involvements {
        let sourced = involvement.sourced;
        place(&mut placements, Segment::ALL, sourced);
        place(&mut placements, Segment::INFLUENCED, sourced);
        place(
            &mut placements,
            Segment::Partner(involvement.partner_id),
            sourced,
        );
        for enrollment in enrollments {
            if enrollment.partner_id == involvement.partner_id && enrollment.covers(opportunity) {
                place(
                    &mut placements,
                    Segment::Type(enrollment.partnership_type),
                    sourced,
                );
            }
        }
    }
    placements
}

fn place(placements: &mut Placements, segment: Segment, sourced: bool) {
    *placements.entry(segment).or_default() |= sourced;
}

#[cfg(test)]
mod tests;
