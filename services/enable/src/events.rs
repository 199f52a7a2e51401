//! Events in: what onboard announces of partners is known here.

use contracts::tandem::onboard::v1::{
    EnrollmentChanged, JointSolutionChanged, PartnerChanged, ProgramChanged,
};
use kit::{Event, Unit};

use crate::commands::evaluate_partner;
use crate::error::Error;
use crate::store::known;

mod convert;

pub struct Onboard;

#[tonic::async_trait]
impl kit::Consumer for Onboard {
    fn event_types(&self) -> &'static [&'static str] {
        &[
            "tandem.onboard.v1.PartnerChanged",
            "tandem.onboard.v1.EnrollmentChanged",
            "tandem.onboard.v1.JointSolutionChanged",
            "tandem.onboard.v1.ProgramChanged",
        ]
    }

    async fn apply(&self, unit: &mut Unit, events: &[Event]) -> Result<(), kit::Error> {
        for event in events {
            apply(unit, event).await?;
        }
        Ok(())
    }
}

async fn apply(unit: &mut Unit, event: &Event) -> Result<(), Error> {
    let (tenant, version) = (event.tenant.as_str(), event.version);
    if let Some(PartnerChanged { partner }) = event.decode()? {
        let partner = convert::partner(partner)?;
        known::put_partner(unit.conn(), tenant, version, &partner).await?;
        evaluate_partner::ask(unit, tenant, partner.partner_id).await?;
    } else if let Some(EnrollmentChanged { enrollment }) = event.decode()? {
        let enrollment = convert::enrollment(enrollment)?;
        known::put_enrollment(unit.conn(), tenant, version, &enrollment).await?;
        evaluate_partner::ask(unit, tenant, enrollment.partner_id).await?;
    } else if let Some(JointSolutionChanged { solution }) = event.decode()? {
        let solution = convert::joint_solution(solution)?;
        known::put_joint_solution(unit.conn(), tenant, version, &solution).await?;
        evaluate_partner::ask(unit, tenant, solution.partner_id).await?;
    } else if let Some(ProgramChanged { program }) = event.decode()? {
        let program = convert::program(program)?;
        known::put_program(unit.conn(), tenant, version, &program).await?;
    }
    Ok(())
}
