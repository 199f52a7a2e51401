//! What a partner signed about its royalty, and on which days it holds.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    component::{Component, Terms},
    mechanisms::{
        agreed_royalty::{Agreed, AgreedRoyalty},
        oem_royalty::OemRoyalty,
    },
    plan::PlanVersion,
    span::Span,
};

/// An agreement that both sides signed, also one that was terminated since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    pub id: Uuid,
    pub program_id: Uuid,
    /// From its effective date up to, not including, its end.
    pub days: Span,
    /// The agreement whose terms it replaces from its first day.
    pub amends: Option<Uuid>,
    /// None when it promises no royalty.
    pub royalty: Option<OemRoyalty>,
}

/// The agreements with the days on which each holds: an amendment ends what it amends.
pub fn in_force(agreements: &[Agreement]) -> Vec<Agreement> {
    let mut ends: BTreeMap<Uuid, Vec<Span>> = BTreeMap::new();
    for agreement in agreements
        .iter()
        .filter(|agreement| !agreement.days.is_empty())
    {
        if let Some(amended) = agreement.amends {
            ends.entry(amended).or_default().push(agreement.days);
        }
    }
    let cut = |agreement: &Agreement| {
        let mut days = agreement.days;
        for amendment in ends.get(&agreement.id).into_iter().flatten() {
            let end = days
                .end
                .map_or(amendment.start, |end| end.min(amendment.start));
            days.end = Some(end);
        }
        let cut = Agreement {
            days,
            ..agreement.clone()
        };
        (!days.is_empty()).then_some(cut)
    };
    agreements.iter().filter_map(cut).collect()
}

/// The version as it is for a partner with these agreements.
pub fn as_agreed(version: &PlanVersion, agreements: &[Agreement]) -> PlanVersion {
    let of_program: Vec<Agreement> = agreements
        .iter()
        .filter(|agreement| agreement.program_id == version.program_id)
        .cloned()
        .collect();
    let in_force = in_force(&of_program);
    let components = version.components.iter().map(|component| {
        let Terms::AgreedRoyalty(terms) = &component.terms else {
            return std::sync::Arc::clone(component);
        };
        let terms = Terms::AgreedRoyalty(AgreedRoyalty {
            agreed: agreed(terms, component, &in_force),
            ..terms.clone()
        });
        let component = Component {
            terms,
            ..Component::clone(component)
        };
        component.into()
    });
    PlanVersion {
        components: components.collect(),
        ..version.clone()
    }
}

/// Those whose schedule the component can bill, by their first day.
fn agreed(terms: &AgreedRoyalty, component: &Component, agreements: &[Agreement]) -> Vec<Agreed> {
    let mut agreed: Vec<Agreed> = agreements
        .iter()
        .filter_map(|agreement| {
            let royalty = agreement.royalty.clone()?;
            let fits = terms.fits(&royalty, &component.denomination);
            fits.then_some(Agreed {
                agreement_id: agreement.id,
                days: agreement.days,
                royalty,
            })
        })
        .collect();
    agreed.sort_by_key(|one| (one.days.start, one.agreement_id));
    agreed
}
