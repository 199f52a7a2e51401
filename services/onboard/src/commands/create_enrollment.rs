use kit::{Caller, Unit};
use uuid::Uuid;

use super::new_enrollment;
use crate::domain::enrollment::Enrollment;
use crate::domain::problem::Problem;
use crate::error::Error;
use crate::store;

/// Who wants to be enrolled in what.
#[derive(Debug, Clone, Copy)]
pub struct Application {
    pub partner_id: Uuid,
    pub program_id: Uuid,
}

/// Answers of an application that was rejected go along. Errors: `NotFound` when a partner's user applies for another partner; `Fields` when partner or program are unknown;
/// `Enrollment` when the program is not active; `AlreadyEnrolled`.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    application: Application,
) -> Result<Enrollment, Error> {
    let Application {
        partner_id,
        program_id,
    } = application;
    if caller.partner.is_some_and(|own| own != partner_id) {
        return Err(Error::NotFound("partner", partner_id.to_string()));
    }
    let partner = store::partner::find(unit.conn(), caller, partner_id).await?;
    let program = store::program::lock_shared(unit.conn(), caller, program_id).await?;
    let (Some(partner), Some(program)) = (&partner, &program) else {
        let unknown = [
            (partner.is_none(), "partner", partner_id),
            (program.is_none(), "program", program_id),
        ];
        let unknown = unknown.into_iter().filter(|(missing, ..)| *missing);
        return Err(Error::Fields(
            unknown
                .map(|(_, what, id)| unknown_reference(what, id))
                .collect(),
        ));
    };
    let enrollment = Enrollment::draft(unit.new_id(), partner.id, program, unit.now)?;
    let applied = (partner_id, program_id);
    let rejected = store::enrollment::find_rejected(unit.conn(), &caller.tenant, applied).await?;
    let case = new_enrollment::run(unit, caller, "CreateEnrollment", enrollment, rejected).await?;
    Ok(case.enrollment)
}

fn unknown_reference(what: &str, id: Uuid) -> Problem {
    Problem::new(
        format!("enrollment.{what}_id"),
        "UNKNOWN_REFERENCE",
        format!("there is no {what} {id}"),
    )
}
