//! A statement as the partner gets it: facts, terms, lines and totals, complete enough to be computed again by anyone.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate, Utc};
use kit::money::MoneyError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    canonical,
    draft::{Basis, Drafted, Pending},
    line::Line,
    stated_fact::StatedFact,
    stated_opening::{self, StatedOpening},
    totals::{Total, totals},
};
use crate::domain::{
    assess::Enrollment,
    component::Component,
    exchange::Quote,
    fact::Fact,
    plan::{PlanState, PlanVersion},
    purchase::Purchases,
    span::Span,
    standing::Standing,
};

/// The form of the document; another one is another version.
pub const FORMAT: &str = "tandem.statement/1";

/// Whose statement it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub format: String,
    pub tenant: String,
    pub statement_id: Uuid,
    /// From 1, by partner.
    pub number: u32,
    pub partner_id: Uuid,
    /// Empty while it is not known here.
    pub partner_name: String,
    pub period_start: NaiveDate,
    /// First day after the period.
    pub period_end: NaiveDate,
    /// The day whose knowledge it was drawn up with.
    pub drafted_on: NaiveDate,
    /// Absent on a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<DateTime<Utc>>,
    /// The partner's statement before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous>,
    /// Facts of the partner that waited for something, or could not earn, when it was drawn up.
    pub held_facts: i64,
    pub excepted_facts: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    pub statement_id: Uuid,
    pub number: u32,
    /// SHA-256 of its document without the signature.
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    #[serde(flatten)]
    pub header: Header,
    pub enrollments: Vec<StatedEnrollment>,
    pub components: Vec<StatedComponent>,
    /// Exchange rates that the facts may need.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Quote>,
    /// Which purchases of the facts' accounts were first, where a rule may read it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purchases: Vec<StatedPurchase>,
    /// What another system had counted under the components.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<StatedOpening>,
    pub facts: Vec<StatedFact>,
    pub lines: Vec<Line>,
    pub pending: Vec<Pending>,
    pub totals: Vec<Total>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedEnrollment {
    pub program_id: Uuid,
    pub active: Vec<Span>,
}

/// Whether what a fact stands for was the first thing sold to its account, by anyone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedPurchase {
    pub account_id: Uuid,
    /// The opportunity's id, or the fact's.
    pub purchase_id: Uuid,
    pub first: bool,
}

/// A component's terms in one version of its plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedComponent {
    pub plan_id: Uuid,
    pub plan_version: u32,
    pub program_id: Uuid,
    pub plan_name: String,
    pub effective: Span,
    pub component: Component,
}

impl Document {
    /// With the facts and terms that the lines name, and no others.
    pub fn of(
        header: Header,
        basis: Basis<'_>,
        standing: &Standing,
        drafted: Drafted,
    ) -> Result<Self, MoneyError> {
        let Drafted { lines, pending } = drafted;
        let earned = || lines.iter().filter_map(|line| line.earned.as_ref());
        let inputs = earned().flat_map(|earned| &earned.inputs);
        let used: BTreeSet<Uuid> = inputs.map(|input| input.fact_id).collect();
        let terms: BTreeSet<(Uuid, &str)> = earned()
            .map(|earned| (earned.plan_id, earned.component_key.as_str()))
            .collect();
        let facts = basis.facts.iter().filter(|fact| used.contains(&fact.id));
        let mut facts: Vec<StatedFact> = facts.map(StatedFact::from).collect();
        facts.sort_by(|a, b| {
            (a.business_date, &a.external_id, a.fact_id).cmp(&(
                b.business_date,
                &b.external_id,
                b.fact_id,
            ))
        });
        Ok(Self {
            enrollments: standing
                .enrollments
                .iter()
                .map(StatedEnrollment::from)
                .collect(),
            components: components(standing, &terms),
            rates: standing.rates.quotes().collect(),
            purchases: purchases(basis.facts, &used, standing),
            openings: openings(standing, &terms),
            facts,
            totals: totals(&lines)?,
            lines,
            pending,
            header,
        })
    }

    /// SHA-256 of the canonical text; a signature is over that text and not part of it.
    pub fn hash(&self) -> String {
        canonical::digest(&self.to_value())
    }

    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl From<&Enrollment> for StatedEnrollment {
    fn from(enrollment: &Enrollment) -> Self {
        Self {
            program_id: enrollment.program_id,
            active: enrollment.active.clone(),
        }
    }
}

fn components(standing: &Standing, terms: &BTreeSet<(Uuid, &str)>) -> Vec<StatedComponent> {
    let versions = standing
        .plans
        .iter()
        .filter(|version| version.is_activated());
    let of = |version: &PlanVersion| {
        let named = version
            .components
            .iter()
            .filter(|component| terms.contains(&(version.plan_id, component.key.as_str())));
        let stated = named.map(|component| StatedComponent {
            plan_id: version.plan_id,
            plan_version: version.number,
            program_id: version.program_id,
            plan_name: version.name.clone(),
            effective: version.effective,
            component: Component::clone(component),
        });
        stated.collect::<Vec<_>>()
    };
    let mut stated: Vec<StatedComponent> = versions.flat_map(of).collect();
    stated.sort_by(|a, b| {
        (a.plan_id, a.plan_version, &a.component.key).cmp(&(
            b.plan_id,
            b.plan_version,
            &b.component.key,
        ))
    });
    stated
}

fn openings(standing: &Standing, terms: &BTreeSet<(Uuid, &str)>) -> Vec<StatedOpening> {
    let of_terms = standing
        .openings
        .iter()
        .filter(|(series, _)| terms.contains(&(series.plan_id, series.component_key.as_str())));
    let stated = of_terms.flat_map(|(series, periods)| {
        let periods = periods.iter();
        periods.map(|(period, opening)| StatedOpening::of(series, *period, opening))
    });
    stated.collect()
}

fn purchases(facts: &[Fact], used: &BTreeSet<Uuid>, standing: &Standing) -> Vec<StatedPurchase> {
    let stated = |fact: &Fact| {
        Some(StatedPurchase {
            account_id: fact.account_id?,
            purchase_id: fact.purchase_id(),
            first: standing.purchases.is_first(fact)?,
        })
    };
    let used = facts.iter().filter(|fact| used.contains(&fact.id));
    let purchases: BTreeSet<StatedPurchase> = used.filter_map(stated).collect();
    purchases.into_iter().collect()
}

/// What a document says of the partner besides its facts.
#[derive(Debug, Default)]
pub struct Knowledge {
    pub enrollments: Vec<StatedEnrollment>,
    pub components: Vec<StatedComponent>,
    pub rates: Vec<Quote>,
    pub purchases: Vec<StatedPurchase>,
    pub openings: Vec<StatedOpening>,
}

/// What the rules know of the partner, from the document alone.
pub fn standing(partner_id: Uuid, stated: Knowledge) -> Standing {
    let mut known = Purchases::default();
    for stated in stated.purchases {
        let key = (stated.account_id, stated.purchase_id);
        known.known.insert(key);
        known.first.extend(stated.first.then_some(key));
    }
    let mut versions: BTreeMap<(Uuid, u32), PlanVersion> = BTreeMap::new();
    for stated in stated.components {
        let key = (stated.plan_id, stated.plan_version);
        let version = versions.entry(key).or_insert_with(|| PlanVersion {
            plan_id: stated.plan_id,
            program_id: stated.program_id,
            name: stated.plan_name,
            number: stated.plan_version,
            state: PlanState::Active,
            effective: stated.effective,
            components: Vec::new(),
        });
        version.components.push(stated.component.into());
    }
    let enrollments = stated.enrollments.into_iter().map(|stated| Enrollment {
        program_id: stated.program_id,
        active: stated.active,
    });
    Standing {
        partner_id,
        partner_known: true,
        enrollments: enrollments.collect(),
        plans: versions.into_values().collect(),
        rates: Arc::new(stated.rates.into_iter().collect()),
        purchases: Arc::new(known),
        openings: stated_opening::openings(partner_id, stated.openings),
        // Their schedules stand in the components.
        agreements: Vec::new(),
    }
}
