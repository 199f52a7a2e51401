//! What enable announces, as evidence.

use contracts::tandem::enable::v1;
use kit::{Violations, wire};
use uuid::Uuid;

use crate::domain::active_period::ActivePeriod;
use crate::domain::evidence::{Evidence, EvidenceKind, Topic};
use crate::error::Error;

/// A topic, and all that is known of it.
pub type Known = (Topic, Vec<Evidence>);

pub fn certification(of: &v1::Certification) -> Result<Known, Error> {
    let topic = Topic {
        partner_id: id(&of.partner_id)?,
        kind: EvidenceKind::Certification,
        key: of.certification_key.clone(),
        subject: of.person_id.clone(),
    };
    let periods = of.valid_periods.iter().filter_map(period).collect();
    let pieces = vec![topic.held(0, periods)];
    Ok((topic, pieces))
}

/// A finished course stays finished.
pub fn course(of: &v1::CourseCompletion) -> Result<Evidence, Error> {
    let finished = wire::date(&mut Violations::new(), "", of.completion_date);
    let period = |start| ActivePeriod { start, end: None };
    Ok(Evidence {
        partner_id: id(&of.partner_id)?,
        kind: EvidenceKind::Course,
        key: of.course_key.clone(),
        subject: of.person_id.clone(),
        level: 0,
        periods: finished.map(period).into_iter().collect(),
    })
}

pub fn competency(of: &v1::CompetencyAward) -> Result<Known, Error> {
    let topic = Topic {
        partner_id: id(&of.partner_id)?,
        kind: EvidenceKind::Competency,
        key: of.competency_key.clone(),
        subject: of.award_id.clone(),
    };
    let levels = of.levels.iter();
    let stretches = levels.filter_map(|level| Some((level.level, period(level.period.as_ref()?)?)));
    let pieces = topic.held_by_level(stretches.collect());
    Ok((topic, pieces))
}

/// An integration counts while it is certified, with its quality as level.
pub fn integration(of: &v1::Integration) -> Result<Known, Error> {
    let topic = Topic {
        partner_id: id(&of.partner_id)?,
        kind: EvidenceKind::Integration,
        key: of.integration_id.clone(),
        subject: of.integration_id.clone(),
    };
    let certificates = of.certifications.iter();
    let stretches = certificates.filter_map(|certificate| {
        Some((
            certificate.quality_score,
            period(certificate.period.as_ref()?)?,
        ))
    });
    let pieces = topic.held_by_level(stretches.collect());
    Ok((topic, pieces))
}

fn id(text: &str) -> Result<Uuid, Error> {
    text.parse().map_err(Error::stored)
}

fn period(of: &v1::ValidPeriod) -> Option<ActivePeriod> {
    let ignored = &mut Violations::new();
    let start = wire::date(ignored, "", of.start_date)?;
    let end = wire::date(ignored, "", of.end_date);
    Some(ActivePeriod { start, end })
}
