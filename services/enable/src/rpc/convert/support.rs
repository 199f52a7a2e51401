use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::words::{self, Word as _};
use super::{NAME, OPTIONAL_PROSE};
use crate::domain::support::{CaseEvent, Question, SupportCase, SupportLevel};
use crate::store::support_case::Filter;

pub fn open(message: Option<v1::SupportCase>) -> Result<(Uuid, Question, SupportLevel), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let path = |field: &str| format!("support_case.{field}");
    let solution_id = wire::uuid(v, &path("solution_id"), &message.solution_id);
    let level = words::optional(v, &path("level"), message.level);
    let question = Question {
        subject: wire::text(v, &path("subject"), &message.subject, NAME),
        description: wire::text(
            v,
            &path("description"),
            &message.description,
            OPTIONAL_PROSE,
        ),
        account_id: wire::text(v, &path("account_id"), &message.account_id, 0..=200),
    };
    let solution_id = solution_id.filter(|_| violations.is_empty());
    let solution_id = solution_id.ok_or_else(|| Error::invalid(violations))?;
    Ok((solution_id, question, level.unwrap_or(SupportLevel::L1)))
}

pub fn filter(message: &v1::ListSupportCasesRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let filter = Filter {
        partner_id: wire::optional_uuid(v, "partner_id", &message.partner_id),
        solution_id: wire::optional_uuid(v, "solution_id", &message.solution_id),
        state: words::optional(v, "state", message.state),
        side: words::optional(v, "side", message.side),
    };
    violations.check()?;
    Ok(filter)
}

pub fn to_wire(case: &SupportCase) -> v1::SupportCase {
    v1::SupportCase {
        case_id: case.id.to_string(),
        solution_id: case.solution_id.to_string(),
        partner_id: case.partner_id.to_string(),
        subject: case.question.subject.clone(),
        description: case.question.description.clone(),
        account_id: case.question.account_id.clone(),
        level: case.level.to_wire(),
        side: case.side.to_wire(),
        contact: case.contact.clone(),
        opened_by: case.opened_by.to_wire(),
        state: case.state.to_wire(),
        respond_by_time: case.respond_by.map(wire::to_timestamp),
        history: case.history.iter().map(event).collect(),
        etag: kit::etag(case.revision),
        create_time: Some(wire::to_timestamp(case.created_at)),
    }
}

fn event(event: &CaseEvent) -> v1::SupportCaseEvent {
    v1::SupportCaseEvent {
        state: event.state.to_wire(),
        level: event.level.to_wire(),
        by: event.by.map_or(0, |side| side.to_wire()),
        actor: event.actor.clone(),
        message: event.message.clone(),
        time: Some(wire::to_timestamp(event.at)),
    }
}
