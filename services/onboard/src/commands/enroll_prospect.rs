use kit::{Caller, Unit};
use uuid::Uuid;

use super::create_enrollment::{self, Application};
use super::{Target, create_partner, prospect_change};
use crate::domain::enrollment::Enrollment;
use crate::domain::partner::Partner;
use crate::domain::problem::Problem;
use crate::domain::prospect::Prospect;
use crate::error::Error;

/// What a prospect is to become.
#[derive(Debug, Clone)]
pub struct Admission {
    pub target: Target,
    pub program_id: Option<Uuid>,
    /// In the vendor's CRM; may be empty.
    pub external_id: String,
}

/// Everything that came of it.
pub struct Admitted {
    pub prospect: Prospect,
    pub partner: Partner,
    pub enrollment: Option<Enrollment>,
}

/// Errors: `NotFound`; a stale etag; `Prospect` when it is not invited; `ExternalIdTaken`; as for enrollments, with a program.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    admission: Admission,
) -> Result<Admitted, Error> {
    let Admission {
        target,
        program_id,
        external_id,
    } = admission;
    let before = prospect_change::lock(unit, caller, &target).await?;
    let profile = before.profile(external_id);
    let remark = prospect_change::remark(unit, caller, String::new());
    // Refused before anything is made of it.
    before.clone().enroll(Uuid::nil(), remark.clone())?;
    let partner = create_partner::run(unit, caller, profile).await?;
    let enrollment = match program_id {
        Some(program_id) => {
            let application = Application {
                partner_id: partner.id,
                program_id,
            };
            Some(
                create_enrollment::run(unit, caller, application)
                    .await
                    .map_err(of_this_request)?,
            )
        }
        None => None,
    };
    let prospect = before.clone().enroll(partner.id, remark)?;
    prospect_change::save(unit, caller, "EnrollProspect", &before, &prospect).await?;
    Ok(Admitted {
        prospect,
        partner,
        enrollment,
    })
}

/// The program stands in the request itself.
fn of_this_request(error: Error) -> Error {
    let Error::Fields(problems) = error else {
        return error;
    };
    let renamed = problems.into_iter().map(|problem| Problem {
        field: problem.field.trim_start_matches("enrollment.").to_owned(),
        ..problem
    });
    Error::Fields(renamed.collect())
}
