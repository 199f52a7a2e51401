//! Announced snapshots as the domain knows them. What can't be read is an error, so that the event is parked and seen.

use contracts::tandem::onboard::v1 as onboard;
use kit::{Error, Violations, wire};

use crate::domain::days::{Days, Period};
use crate::domain::known::{Enrollment, JointSolution, Partner, Program, Support};

pub(super) fn partner(wire: Option<onboard::Partner>) -> Result<Partner, Error> {
    let mut violations = Violations::new();
    let wire = wire.unwrap_or_default();
    let partner_id = wire::uuid(&mut violations, "partner_id", &wire.partner_id);
    violations.check()?;
    Ok(Partner {
        partner_id: partner_id.unwrap_or_default(),
        display_name: wire.display_name,
    })
}

pub(super) fn program(wire: Option<onboard::Program>) -> Result<Program, Error> {
    let mut violations = Violations::new();
    let wire = wire.unwrap_or_default();
    let program_id = wire::uuid(&mut violations, "program_id", &wire.program_id);
    violations.check()?;
    Ok(Program {
        program_id: program_id.unwrap_or_default(),
        display_name: wire.display_name,
    })
}

pub(super) fn enrollment(wire: Option<onboard::Enrollment>) -> Result<Enrollment, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let wire = wire.unwrap_or_default();
    let partnership_type = wire.r#type().as_str_name();
    let enrollment = Enrollment {
        enrollment_id: wire::uuid(v, "enrollment_id", &wire.enrollment_id).unwrap_or_default(),
        partner_id: wire::uuid(v, "partner_id", &wire.partner_id).unwrap_or_default(),
        program_id: wire::uuid(v, "program_id", &wire.program_id).unwrap_or_default(),
        partnership_type: partnership_type
            .trim_start_matches("PARTNERSHIP_TYPE_")
            .to_owned(),
        active: days(v, "active_periods", &wire.active_periods),
    };
    violations.check()?;
    Ok(enrollment)
}

pub(super) fn joint_solution(wire: Option<onboard::JointSolution>) -> Result<JointSolution, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let wire = wire.unwrap_or_default();
    let solution = JointSolution {
        solution_id: wire::uuid(v, "solution_id", &wire.solution_id).unwrap_or_default(),
        partner_id: wire::uuid(v, "partner_id", &wire.partner_id).unwrap_or_default(),
        integration_id: wire::optional_uuid(v, "integration_id", &wire.integration_id),
        agreed: days(v, "agreed_periods", &wire.agreed_periods),
        support: wire.support.iter().map(support).collect(),
        display_name: wire.display_name,
    };
    violations.check()?;
    Ok(solution)
}

fn support(wire: &onboard::SupportResponsibility) -> Support {
    let name = |name: &str, prefix: &str| name.trim_start_matches(prefix).to_owned();
    Support {
        level: name(wire.level().as_str_name(), "SUPPORT_LEVEL_"),
        side: name(wire.side().as_str_name(), "SOLUTION_SIDE_"),
        contact: wire.contact.clone(),
        response_hours: wire.response_hours,
    }
}

fn days(violations: &mut Violations, path: &str, periods: &[onboard::ActivePeriod]) -> Days {
    let mut found = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let end = wire::date(violations, &format!("{path}.end_date"), period.end_date);
        let start = wire::date(violations, &format!("{path}.start_date"), period.start_date);
        match start {
            Some(start) => found.push(Period { start, end }),
            None => violations.add(
                format!("{path}.start_date"),
                "REQUIRED",
                "a period has a first day",
            ),
        }
    }
    Days::of(found)
}
