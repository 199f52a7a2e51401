use std::collections::{BTreeMap, HashMap};

use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};
use rust_decimal::Decimal;

use super::words::{self, Word as _};
use super::{NAME, OPTIONAL_NAME, key};
use crate::commands::Target;
use crate::commands::create_benefit::Draft;
use crate::domain::benefit::grant::Grant;
use crate::domain::benefit::{Benefit, Terms};
use crate::store::benefit::{Filter, grant};

const MOST_PARAMETERS: usize = 20;
const PARAMETER: std::ops::RangeInclusive<usize> = 0..=1_000;

pub fn create(message: Option<v1::Benefit>) -> Result<Draft, Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let program_id = wire::uuid(&mut v, "benefit.program_id", &message.program_id);
    let key = key::required(&mut v, "benefit.benefit_key", &message.benefit_key);
    let terms = terms(&mut v, message);
    match (program_id, terms) {
        (Some(program_id), Some(terms)) if v.is_empty() => Ok(Draft {
            program_id,
            key,
            terms,
        }),
        _ => Err(Error::invalid(v)),
    }
}

pub fn update(message: Option<v1::Benefit>) -> Result<(Target, Terms), Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(&mut v, "benefit.benefit_id", &message.benefit_id);
    let etag = message.etag.clone();
    let terms = terms(&mut v, message);
    match (id, terms) {
        (Some(id), Some(terms)) if v.is_empty() => Ok((Target { id, etag }, terms)),
        _ => Err(Error::invalid(v)),
    }
}

fn terms(v: &mut Violations, message: v1::Benefit) -> Option<Terms> {
    let display_name = wire::text(v, "benefit.display_name", &message.display_name, NAME);
    let unit = wire::text(v, "benefit.unit", &message.unit, OPTIONAL_NAME);
    let quantity = wire::decimal(v, "benefit.quantity", message.quantity);
    if quantity.is_some_and(|quantity| quantity <= Decimal::ZERO) {
        v.add(
            "benefit.quantity",
            "NOT_POSITIVE",
            "a quantity is above zero",
        );
    }
    let parameters = parameters(v, message.parameters);
    let tier_key = key::optional(v, "benefit.tier_key", &message.tier_key);
    let kind = words::required(v, "benefit.kind", message.kind)?;
    Some(Terms {
        tier_key,
        display_name,
        kind,
        quantity,
        unit,
        parameters,
    })
}

fn parameters(v: &mut Violations, given: HashMap<String, String>) -> BTreeMap<String, String> {
    if given.len() > MOST_PARAMETERS {
        v.add(
            "benefit.parameters",
            "COUNT",
            format!("at most {MOST_PARAMETERS}"),
        );
        return BTreeMap::new();
    }
    let given: BTreeMap<String, String> = given.into_iter().collect();
    for (name, value) in &given {
        let path = format!("benefit.parameters[{name:?}]");
        wire::text(v, &path, name, NAME);
        wire::text(v, &path, value, PARAMETER);
    }
    given
}

pub fn filter(message: &v1::ListBenefitsRequest) -> Result<Filter, Error> {
    let mut v = Violations::new();
    let filter = Filter {
        benefit_id: None,
        program_id: wire::optional_uuid(&mut v, "program_id", &message.program_id),
        state: words::optional(&mut v, "state", message.state),
    };
    v.check()?;
    Ok(filter)
}

pub fn grant_filter(message: &v1::ListBenefitGrantsRequest) -> Result<grant::Filter, Error> {
    let mut v = Violations::new();
    let filter = grant::Filter {
        grant_id: None,
        partner_id: wire::optional_uuid(&mut v, "partner_id", &message.partner_id),
        enrollment_id: wire::optional_uuid(&mut v, "enrollment_id", &message.enrollment_id),
        benefit_id: wire::optional_uuid(&mut v, "benefit_id", &message.benefit_id),
        state: words::optional(&mut v, "state", message.state),
    };
    v.check()?;
    Ok(filter)
}

/// The grant that is meant, and a text that comes with it.
pub fn report(
    id: &str,
    etag: String,
    path: &str,
    text: &str,
    length: std::ops::RangeInclusive<usize>,
) -> Result<(Target, String), Error> {
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "grant_id", id);
    let text = wire::text(&mut v, path, text, length);
    match id {
        Some(id) if v.is_empty() => Ok((Target { id, etag }, text)),
        _ => Err(Error::invalid(v)),
    }
}

pub fn to_wire(benefit: &Benefit) -> v1::Benefit {
    let terms = &benefit.terms;
    v1::Benefit {
        benefit_id: benefit.id.to_string(),
        program_id: benefit.program_id.to_string(),
        benefit_key: benefit.key.clone(),
        tier_key: terms.tier_key.clone().unwrap_or_default(),
        display_name: terms.display_name.clone(),
        kind: terms.kind.to_wire(),
        quantity: terms.quantity.map(wire::to_decimal),
        unit: terms.unit.clone(),
        parameters: terms.parameters.clone().into_iter().collect(),
        state: benefit.state.to_wire(),
        etag: kit::etag(benefit.revision),
        create_time: Some(wire::to_timestamp(benefit.created_at)),
    }
}

pub fn grant_to_wire(grant: &Grant, benefit: &Benefit) -> v1::BenefitGrant {
    v1::BenefitGrant {
        grant_id: grant.id.to_string(),
        enrollment_id: grant.enrollment_id.to_string(),
        partner_id: grant.partner_id.to_string(),
        benefit: Some(to_wire(benefit)),
        state: grant.state.to_wire(),
        reason: grant.reason.clone(),
        reference: grant.reference.clone(),
        etag: kit::etag(grant.revision),
        change_time: Some(wire::to_timestamp(grant.changed_at)),
    }
}
