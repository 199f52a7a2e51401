//! Events of other services. What can't be read is an error, so that the event is parked and seen.

use std::collections::BTreeSet;

use contracts::tandem::{
    onboard::v1::{EnrollmentChanged, PartnerChanged, ProgramChanged, TypeProfileChanged},
    partnership::v1 as contract,
};
use kit::{Error, Violations, wire};
use uuid::Uuid;

mod agreement;
mod fact;
mod purchase;

use super::name_of;
use crate::domain::{
    assess::Enrollment,
    fact::{FactKind, Role},
    requirement::ProducedFact,
    span::Span,
};

pub(crate) use agreement::agreement;
pub(crate) use fact::fact;
pub(crate) use purchase::purchase;

fn kind(v: &mut Violations, path: &str, value: i32) -> Option<FactKind> {
    let code = name_of::<contract::FactKind>(v, path, value);
    let kind = code.and_then(|code| FactKind::from_code(&code));
    if kind.is_none() && v.is_empty() {
        v.add(path, "REQUIRED", "a fact has a kind");
    }
    kind
}

fn role(v: &mut Violations, path: &str, value: i32) -> Option<Role> {
    name_of::<contract::PartnerRole>(v, path, value).and_then(|code| Role::from_code(&code))
}

pub(crate) fn partner(event: PartnerChanged) -> Result<(Uuid, String), Error> {
    let partner = event.partner.unwrap_or_default();
    let id = required_id("partner.partner_id", &partner.partner_id)?;
    Ok((id, partner.display_name))
}

fn required_id(path: &str, text: &str) -> Result<Uuid, Error> {
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, path, text);
    v.check()?;
    Ok(id.unwrap_or_default())
}

/// The program's id and type.
pub(crate) fn program(event: ProgramChanged) -> Result<(Uuid, String), Error> {
    let program = event.program.unwrap_or_default();
    let id = required_id("program.program_id", &program.program_id)?;
    Ok((id, partnership_type("program.type", program.r#type)?))
}

fn partnership_type(path: &str, value: i32) -> Result<String, Error> {
    let mut v = Violations::new();
    let code = name_of::<contract::PartnershipType>(&mut v, path, value);
    if code.is_none() && v.is_empty() {
        v.add(path, "REQUIRED", "a partnership type is needed");
    }
    v.check()?;
    Ok(code.unwrap_or_default())
}

/// The type and what partners of it produce.
pub(crate) fn type_profile(
    event: TypeProfileChanged,
) -> Result<(String, BTreeSet<ProducedFact>), Error> {
    let profile = event.type_profile.unwrap_or_default();
    let mut v = Violations::new();
    let mut produced = BTreeSet::new();
    for (index, fact) in profile.produced_facts.iter().enumerate() {
        let path = format!("type_profile.produced_facts[{index}]");
        let role = role(&mut v, &format!("{path}.role"), fact.role);
        if let Some(kind) = kind(&mut v, &format!("{path}.kind"), fact.kind) {
            produced.insert(ProducedFact { kind, role });
        }
    }
    v.check()?;
    Ok((
        partnership_type("type_profile.type", profile.r#type)?,
        produced,
    ))
}

/// The enrollment's id, its partner, its program and active days.
pub(crate) fn enrollment(event: EnrollmentChanged) -> Result<(Uuid, Uuid, Enrollment), Error> {
    let enrollment = event.enrollment.unwrap_or_default();
    let mut v = Violations::new();
    let id = wire::uuid(
        &mut v,
        "enrollment.enrollment_id",
        &enrollment.enrollment_id,
    );
    let partner_id = wire::uuid(&mut v, "enrollment.partner_id", &enrollment.partner_id);
    let program_id = wire::uuid(&mut v, "enrollment.program_id", &enrollment.program_id);
    let mut active = Vec::with_capacity(enrollment.active_periods.len());
    for (index, period) in enrollment.active_periods.into_iter().enumerate() {
        let path = format!("enrollment.active_periods[{index}]");
        let start = wire::date(&mut v, &format!("{path}.start_date"), period.start_date);
        let end = wire::date(&mut v, &format!("{path}.end_date"), period.end_date);
        match start {
            Some(start) => active.push(Span { start, end }),
            None => v.add(
                format!("{path}.start_date"),
                "REQUIRED",
                "a period has a start",
            ),
        }
    }
    v.check()?;
    let program_id = program_id.unwrap_or_default();
    Ok((
        id.unwrap_or_default(),
        partner_id.unwrap_or_default(),
        Enrollment { program_id, active },
    ))
}
