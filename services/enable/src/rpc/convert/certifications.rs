use chrono::NaiveDate;
use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};

use super::{NAME, OPTIONAL_PROSE, PROSE, days, key, keys, optional_key, words};
use crate::commands::Target;
use crate::commands::issue_certification::Award;
use crate::domain::certification::{Certification, CertificationProgram, Conditions};
use crate::domain::course::Taker;
use crate::store::certification::Filter;
use words::Word as _;

/// A program's key and conditions.
pub fn create(message: Option<v1::CertificationProgram>) -> Result<(String, Conditions), Error> {
    let (target, conditions) = update(message)?;
    Ok((target.id, conditions))
}

pub fn update(
    message: Option<v1::CertificationProgram>,
) -> Result<(Target<String>, Conditions), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let id = key(v, "program.certification_key", &message.certification_key);
    let (courses, renewal) = (&message.course_keys, &message.renewal_course_keys);
    let conditions = Conditions {
        display_name: wire::text(v, "program.display_name", &message.display_name, NAME),
        description: wire::text(
            v,
            "program.description",
            &message.description,
            OPTIONAL_PROSE,
        ),
        course_keys: keys(v, "program.course_keys", courses),
        validity_months: message.validity_months,
        renewal_window_days: message.renewal_window_days,
        renewal_course_keys: keys(v, "program.renewal_course_keys", renewal),
        retired: message.retired,
    };
    conditions.check(v, "program");
    violations.check()?;
    let etag = message.etag;
    Ok((Target { id, etag }, conditions))
}

pub fn award(message: &v1::IssueCertificationRequest) -> Result<Award, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let award = Award {
        certification_key: key(v, "certification_key", &message.certification_key),
        holder: Taker {
            partner_id: wire::uuid(v, "partner_id", &message.partner_id).unwrap_or_default(),
            person_id: wire::uuid(v, "person_id", &message.person_id).unwrap_or_default(),
            person_name: wire::text(v, "person_name", &message.person_name, NAME),
        },
        grounds: wire::text(v, "grounds", &message.grounds, PROSE),
    };
    violations.check()?;
    Ok(award)
}

pub fn filter(message: &v1::ListCertificationsRequest, today: NaiveDate) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let filter = Filter {
        certification_id: None,
        partner_id: wire::optional_uuid(v, "partner_id", &message.partner_id),
        person_id: wire::optional_uuid(v, "person_id", &message.person_id),
        certification_key: optional_key(v, "certification_key", &message.certification_key),
        state: words::optional(v, "state", message.state).map(|state| (state, today)),
        ends_before: wire::date(v, "ends_before_date", message.ends_before_date),
    };
    violations.check()?;
    Ok(filter)
}

pub fn program_to_wire(program: &CertificationProgram) -> v1::CertificationProgram {
    let conditions = &program.conditions;
    v1::CertificationProgram {
        certification_key: program.certification_key.clone(),
        display_name: conditions.display_name.clone(),
        description: conditions.description.clone(),
        course_keys: conditions.course_keys.clone(),
        validity_months: conditions.validity_months,
        renewal_window_days: conditions.renewal_window_days,
        renewal_course_keys: conditions.renewal_course_keys.clone(),
        retired: conditions.retired,
        etag: kit::etag(program.revision),
        create_time: Some(wire::to_timestamp(program.created_at)),
    }
}

pub fn to_wire(certification: &Certification, today: NaiveDate) -> v1::Certification {
    v1::Certification {
        certification_id: certification.id.to_string(),
        partner_id: certification.holder.partner_id.to_string(),
        person_id: certification.holder.person_id.to_string(),
        certification_key: certification.certification_key.clone(),
        state: certification.state(today).to_wire(),
        valid_periods: days::to_wire(&certification.days()),
        reason: certification.revocation_reason.clone(),
        etag: kit::etag(certification.revision),
        create_time: Some(wire::to_timestamp(certification.created_at)),
    }
}

/// `tenant` is whose certificate it is.
pub fn detail(
    tenant: &str,
    certification: &Certification,
    program: Option<&CertificationProgram>,
    today: NaiveDate,
) -> v1::CertificationDetail {
    let renewable = program.and_then(|program| certification.renewable_from(program, today));
    v1::CertificationDetail {
        certification: Some(to_wire(certification, today)),
        person_name: certification.holder.person_name.clone(),
        grounds: certification.grounds.clone(),
        renewable_date: renewable.map(wire::to_date),
        credential_path: format!("/credentials/{tenant}/{}", certification.credential_id),
    }
}
