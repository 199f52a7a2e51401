//! A completed course certifies its person where it was the last one that a program asks for.

use kit::{Unit, audit};

use super::record_evidence;
use crate::domain::certification::{Certification, NewIds};
use crate::domain::course::CourseEnrollment;
use crate::domain::evidence::Evidence;
use crate::error::Error;
use crate::{announce, store};

/// Issues the certificates that the completion earns.
pub(super) async fn completed(
    unit: &mut Unit,
    tenant: &str,
    enrollment: &CourseEnrollment,
) -> Result<(), Error> {
    let person = &enrollment.taker;
    let source = format!("courseCompletions/{}", enrollment.id);
    let shown: Vec<Evidence> = enrollment.shown().into_iter().collect();
    record_evidence::run(unit, tenant, person.partner_id, &source, &shown).await?;
    let programs =
        store::certification_program::lock_requiring(unit.conn(), tenant, &enrollment.course_key)
            .await?;
    let (partner_id, person_id) = (person.partner_id, person.person_id);
    let completions =
        store::course_enrollment::completions(unit.conn(), tenant, partner_id, person_id).await?;
    for program in programs {
        let key = &program.certification_key;
        let latest = store::certification::latest(unit.conn(), tenant, person, key).await?;
        let today = unit.now.date_naive();
        if let Some(grounds) = program.earned_by(&completions, latest.as_ref(), today) {
            let ids = new_ids(unit);
            let issued = Certification::issue(ids, &program, person.clone(), grounds, unit.now)?;
            insert(unit, tenant, "CertifyPerson", &issued).await?;
        }
    }
    Ok(())
}

/// Keeps and announces a new certificate.
pub(super) async fn insert(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    issued: &Certification,
) -> Result<(), Error> {
    store::certification::insert(unit.conn(), tenant, issued).await?;
    let resource = format!("certifications/{}", issued.id);
    let partner_id = issued.holder.partner_id;
    record_evidence::run(unit, tenant, partner_id, &resource, &[issued.shown()]).await?;
    audit::changed(unit, tenant, action, resource, None, issued);
    announce::certification_changed(unit, tenant, issued);
    Ok(())
}

/// Both ids of a certificate; the credential's tells nothing.
pub(super) fn new_ids(unit: &Unit) -> NewIds {
    NewIds {
        certification_id: unit.new_id(),
        credential_id: kit::ids::unguessable(),
    }
}
