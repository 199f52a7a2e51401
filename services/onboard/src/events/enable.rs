//! What enable finds out about partners is evidence here.

use contracts::tandem::enable::v1;
use kit::{Event, Unit};

use crate::commands::record_evidence;
use crate::error::Error;
use crate::rpc::convert::evidence::{self, Known};

pub(super) async fn apply(unit: &mut Unit, event: &Event) -> Result<(), Error> {
    let tenant = event.tenant.as_str();
    let course = event.decode::<v1::CourseCompleted>()?;
    if let Some(of) = course.and_then(|finished| finished.completion) {
        return record_evidence::run(unit, tenant, &evidence::course(&of)?).await;
    }
    match known(event)? {
        Some((topic, pieces)) => record_evidence::replace(unit, tenant, &topic, &pieces).await,
        None => Ok(()),
    }
}

fn known(event: &Event) -> Result<Option<Known>, Error> {
    let certification = event.decode::<v1::CertificationChanged>()?;
    if let Some(of) = certification.and_then(|changed| changed.certification) {
        return evidence::certification(&of).map(Some);
    }
    let award = event.decode::<v1::CompetencyAwardChanged>()?;
    if let Some(of) = award.and_then(|changed| changed.award) {
        return evidence::competency(&of).map(Some);
    }
    let integration = event.decode::<v1::IntegrationChanged>()?;
    match integration.and_then(|changed| changed.integration) {
        Some(of) => evidence::integration(&of).map(Some),
        None => Ok(None),
    }
}
