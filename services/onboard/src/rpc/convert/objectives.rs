use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::{NAME, PROSE, collected, words};
use crate::commands::Target;
use crate::domain::metric::Metric;
use crate::domain::objective::{self, Objective, Statement};
use words::Word as _;

pub fn create(message: Option<v1::Objective>) -> Result<Statement, Error> {
    let mut violations = Violations::new();
    let statement = statement(&mut violations, &message.unwrap_or_default());
    statement.ok_or_else(|| Error::invalid(violations))
}

pub fn update(message: Option<v1::Objective>) -> Result<(Target, Statement), Error> {
    let mut violations = Violations::new();
    let message = message.unwrap_or_default();
    let id = wire::uuid(
        &mut violations,
        "objective.objective_id",
        &message.objective_id,
    );
    match (id, statement(&mut violations, &message)) {
        (Some(id), Some(statement)) => Ok((
            Target {
                id,
                etag: message.etag,
            },
            statement,
        )),
        _ => Err(Error::invalid(violations)),
    }
}

/// Nothing when there are violations.
fn statement(violations: &mut Violations, message: &v1::Objective) -> Option<Statement> {
    let description = wire::text(
        violations,
        "objective.description",
        &message.description,
        PROSE,
    );
    let gap = words::required(violations, "objective.gap", message.gap);
    let metric = Metric::named("objective.target_metric", &message.target_metric);
    let target_metric = collected(violations, metric);
    let target_value = target_value(violations, message);
    let horizon = wire::date(violations, "objective.horizon", message.horizon);
    if message.horizon.is_none() {
        violations.add(
            "objective.horizon",
            "REQUIRED",
            "a day by which the target is reached is needed",
        );
    }
    let owner = wire::text(violations, "objective.owner", &message.owner, NAME);
    if !violations.is_empty() {
        return None;
    }
    Some(Statement {
        description,
        gap: gap?,
        target_metric: target_metric?,
        target_value: target_value?,
        horizon: horizon?,
        owner,
    })
}

fn target_value(
    violations: &mut Violations,
    message: &v1::Objective,
) -> Option<rust_decimal::Decimal> {
    const PATH: &str = "objective.target_value";
    if message.target_value.is_none() {
        violations.add(PATH, "REQUIRED", "a value to reach is needed");
    }
    let value = wire::decimal(violations, PATH, message.target_value.clone())?;
    collected(violations, objective::target(PATH, value))
}

pub fn to_wire(objective: &Objective) -> v1::Objective {
    let statement = &objective.statement;
    v1::Objective {
        objective_id: objective.id.to_string(),
        description: statement.description.clone(),
        gap: statement.gap.to_wire(),
        target_metric: statement.target_metric.name.to_owned(),
        target_value: Some(wire::to_decimal(statement.target_value)),
        horizon: Some(wire::to_date(statement.horizon)),
        owner: statement.owner.clone(),
        recommended_types: (statement.gap.recommended_types().iter())
            .map(|word| word.to_wire())
            .collect(),
        etag: kit::etag(objective.revision),
        create_time: Some(wire::to_timestamp(objective.created_at)),
    }
}
