use contracts::tandem::onboard::v1;
use kit::{Caller, Violations, wire};

use super::{NAME, OPTIONAL_PROSE, words, workflows};
use crate::commands::Target;
use crate::domain::program::{Program, Terms, TermsDraft};
use crate::domain::workflow::Workflow;
use crate::error::Error;
use crate::store::program::Filter;
use words::Word as _;

/// Errors: `ObjectiveRequired` when nothing but the objective is missing.
pub fn create(message: Option<v1::Program>) -> Result<TermsDraft, Error> {
    terms(&mut Violations::new(), &message.unwrap_or_default())
}

/// Errors: as for [`create`].
pub fn update(message: Option<v1::Program>) -> Result<(Target, TermsDraft), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(&mut violations, "program.program_id", &message.program_id);
    let terms = terms(&mut violations, &message)?;
    let id = id.ok_or_else(|| kit::Error::invalid(violations))?;
    Ok((
        Target {
            id,
            etag: message.etag,
        },
        terms,
    ))
}

fn terms(violations: &mut Violations, message: &v1::Program) -> Result<TermsDraft, Error> {
    let display_name = wire::text(
        violations,
        "program.display_name",
        &message.display_name,
        NAME,
    );
    let partnership_type = words::required(violations, "program.type", message.r#type);
    let justification = wire::text(
        violations,
        "program.justification",
        &message.justification,
        OPTIONAL_PROSE,
    );
    let customer_direction = words::required(
        violations,
        "program.customer_direction",
        message.customer_direction,
    );
    let workflow = message.workflow.clone();
    let workflow = workflow.map(|steps| workflows::read(violations, "program.workflow", steps));
    if violations.is_empty() && message.objective_id.is_empty() {
        return Err(Error::ObjectiveRequired);
    }
    let objective_id = wire::uuid(violations, "program.objective_id", &message.objective_id);
    match (partnership_type, customer_direction, objective_id) {
        (Some(partnership_type), Some(customer_direction), Some(objective_id))
            if violations.is_empty() =>
        {
            let terms = Terms {
                display_name,
                partnership_type,
                objective_id,
                justification,
                customer_direction,
                workflow: Workflow::default(),
            };
            Ok(TermsDraft { terms, workflow })
        }
        _ => Err(kit::Error::invalid(std::mem::take(violations)).into()),
    }
}

pub fn filter(message: &v1::ListProgramsRequest) -> Result<Filter, kit::Error> {
    let mut violations = Violations::new();
    let filter = Filter {
        partnership_type: words::optional(&mut violations, "type", message.r#type),
        state: words::optional(&mut violations, "state", message.state),
    };
    violations.check()?;
    Ok(filter)
}

pub fn to_wire(program: &Program) -> v1::Program {
    let terms = &program.terms;
    v1::Program {
        program_id: program.id.to_string(),
        display_name: terms.display_name.clone(),
        r#type: terms.partnership_type.to_wire(),
        objective_id: terms.objective_id.to_string(),
        justification: terms.justification.clone(),
        customer_direction: terms.customer_direction.to_wire(),
        state: program.state.to_wire(),
        version: program.version,
        etag: kit::etag(program.revision),
        create_time: Some(wire::to_timestamp(program.created_at)),
        workflow: Some(workflows::to_wire(&terms.workflow)),
    }
}

/// What `caller` may see of it: why the vendor runs a program is not the partners' business.
pub fn shown_to(caller: &Caller, program: &Program) -> v1::Program {
    let message = to_wire(program);
    match caller.partner {
        None => message,
        Some(_) => v1::Program {
            objective_id: String::new(),
            justification: String::new(),
            workflow: message.workflow.as_ref().map(workflows::of_partner),
            ..message
        },
    }
}
