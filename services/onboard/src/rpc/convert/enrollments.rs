use contracts::google::r#type::Date;
use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::{PROSE, words};
use crate::commands::Target;
use crate::commands::create_enrollment::Application;
use crate::commands::enrollment_change::Change;
use crate::commands::promote_partner::Promotion;
use crate::domain::active_period::ActivePeriod;
use crate::domain::enrollment::{Enrollment, Transition};
use crate::store::enrollment::Filter;
use words::Word as _;

pub fn create(message: Option<v1::Enrollment>) -> Result<Application, Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let partner_id = wire::uuid(
        &mut violations,
        "enrollment.partner_id",
        &message.partner_id,
    );
    let program_id = wire::uuid(
        &mut violations,
        "enrollment.program_id",
        &message.program_id,
    );
    match (partner_id, program_id) {
        (Some(partner_id), Some(program_id)) => Ok(Application {
            partner_id,
            program_id,
        }),
        _ => Err(Error::invalid(violations)),
    }
}

pub fn filter(message: &v1::ListEnrollmentsRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let filter = Filter {
        partner_id: wire::optional_uuid(&mut violations, "partner_id", &message.partner_id),
        program_id: wire::optional_uuid(&mut violations, "program_id", &message.program_id),
        state: words::optional(&mut violations, "state", message.state),
        waiting_for: words::optional(&mut violations, "waiting_for", message.waiting_for),
    };
    violations.check()?;
    Ok(filter)
}

pub fn promotion(message: v1::PromotePartnerRequest) -> Result<Promotion, Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, "enrollment_id", &message.enrollment_id);
    let program_id = wire::uuid(&mut violations, "program_id", &message.program_id);
    match (id, program_id) {
        (Some(id), Some(program_id)) => Ok(Promotion {
            from: Target {
                id,
                etag: message.etag,
            },
            program_id,
            keep_both: message.keep_both,
        }),
        _ => Err(Error::invalid(violations)),
    }
}

/// Reads a change of state, part by part.
pub struct ChangeReader {
    violations: Violations,
    id: Option<uuid::Uuid>,
    etag: String,
    reason: String,
    effective_date: Option<chrono::NaiveDate>,
    end_date: Option<chrono::NaiveDate>,
}

impl ChangeReader {
    pub fn new(enrollment_id: &str, etag: String) -> Self {
        let mut violations = Violations::new();
        let id = wire::uuid(&mut violations, "enrollment_id", enrollment_id);
        Self {
            violations,
            id,
            etag,
            reason: String::new(),
            effective_date: None,
            end_date: None,
        }
    }

    /// A required text in the field `path`.
    #[must_use]
    pub fn reason(mut self, path: &str, text: &str) -> Self {
        self.reason = wire::text(&mut self.violations, path, text, PROSE);
        self
    }

    #[must_use]
    pub fn effective(mut self, date: Option<Date>) -> Self {
        self.effective_date = wire::date(&mut self.violations, "effective_date", date);
        self
    }

    #[must_use]
    pub fn end(mut self, date: Option<Date>) -> Self {
        self.end_date = wire::date(&mut self.violations, "end_date", date);
        self
    }

    pub fn read(self) -> Result<Change, Error> {
        match self.id {
            Some(id) if self.violations.is_empty() => Ok(Change {
                target: Target {
                    id,
                    etag: self.etag,
                },
                reason: self.reason,
                effective_date: self.effective_date,
                end_date: self.end_date,
            }),
            _ => Err(Error::invalid(self.violations)),
        }
    }
}

pub fn to_wire(enrollment: &Enrollment) -> v1::Enrollment {
    v1::Enrollment {
        enrollment_id: enrollment.id.to_string(),
        partner_id: enrollment.partner_id.to_string(),
        program_id: enrollment.program_id.to_string(),
        r#type: enrollment.partnership_type.to_wire(),
        program_version: enrollment.program_version,
        state: enrollment.state.to_wire(),
        active_periods: enrollment
            .active_periods()
            .iter()
            .map(period_to_wire)
            .collect(),
        transitions: enrollment
            .transitions
            .iter()
            .map(transition_to_wire)
            .collect(),
        etag: kit::etag(enrollment.revision),
        create_time: Some(wire::to_timestamp(enrollment.created_at)),
        predecessor_enrollment_id: enrollment
            .predecessor
            .map(|before| before.id.to_string())
            .unwrap_or_default(),
    }
}

pub fn period_to_wire(period: &ActivePeriod) -> v1::ActivePeriod {
    v1::ActivePeriod {
        start_date: Some(wire::to_date(period.start)),
        end_date: period.end.map(wire::to_date),
    }
}

fn transition_to_wire(transition: &Transition) -> v1::EnrollmentTransition {
    v1::EnrollmentTransition {
        from: transition.from.to_wire(),
        to: transition.to.to_wire(),
        effective_date: Some(wire::to_date(transition.effective_date)),
        reason: transition.reason.clone(),
        actor: transition.actor.clone(),
        transition_time: Some(wire::to_timestamp(transition.at)),
    }
}
