//! What a plan would cost.

use chrono::NaiveDate;
use contracts::tandem::incentivize::v1::{
    self as contract, SimulationExtreme, simulate_plan_request, simulate_plan_response::Message,
};
use kit::{
    Error, Violations,
    money::{Currency, Money},
    wire,
};
use rust_decimal::Decimal;
use tonic::Status;
use uuid::Uuid;

use super::{Named as _, plan};
use crate::{
    commands::{create_plan::PlanDraft, simulate_plan::Told},
    domain::{
        simulation::{ChangedFact, Cost, Extreme, Extremes, Pair, RowKey, Simulation, Verdict},
        span::Span,
    },
    error,
};

/// Rows in one message.
const ROWS: usize = 500;

pub(crate) enum Draft {
    /// The newest version when there is no number.
    Reference { plan_id: Uuid, number: Option<u32> },
    /// Of a new plan when the id is nil.
    Given(Uuid, PlanDraft),
}

pub(crate) struct Asked {
    pub(crate) draft: Draft,
    pub(crate) effective_date: Option<NaiveDate>,
    pub(crate) days: Span,
    pub(crate) partner_id: Option<Uuid>,
}

pub(crate) fn asked(request: contract::SimulatePlanRequest) -> Result<Asked, Error> {
    let mut v = Violations::new();
    let from = wire::date(&mut v, "date_from", request.date_from);
    let to = wire::date(&mut v, "date_to", request.date_to);
    for (field, date) in [
        ("date_from", request.date_from),
        ("date_to", request.date_to),
    ] {
        if date.is_none() {
            v.add(field, "REQUIRED", "the days to compare are needed");
        }
    }
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        v.add(
            "date_to",
            "DATES_OUT_OF_ORDER",
            "must be after the first day",
        );
    }
    let effective_date = wire::date(&mut v, "effective_date", request.effective_date);
    let partner_id = wire::optional_uuid(&mut v, "partner_id", &request.partner_id);
    let draft = draft(&mut v, request.draft);
    v.check()?;
    Ok(Asked {
        draft: draft?,
        effective_date,
        days: Span {
            start: from.unwrap_or_default(),
            end: to,
        },
        partner_id,
    })
}

fn draft(v: &mut Violations, draft: Option<simulate_plan_request::Draft>) -> Result<Draft, Error> {
    use simulate_plan_request::Draft as Wire;
    match draft {
        Some(Wire::Reference(reference)) => Ok(Draft::Reference {
            plan_id: wire::uuid(v, "reference.plan_id", &reference.plan_id).unwrap_or_default(),
            number: u32::try_from(reference.version)
                .ok()
                .filter(|number| *number != 0),
        }),
        Some(Wire::Plan(given)) => {
            let exists = !given.plan_id.is_empty();
            let (plan_id, draft) = plan::draft(Some(given), exists)?;
            Ok(Draft::Given(plan_id, draft))
        }
        None => {
            v.add(
                "draft",
                "REQUIRED",
                "a version of a plan, or a plan, is needed",
            );
            Ok(Draft::Reference {
                plan_id: Uuid::nil(),
                number: None,
            })
        }
    }
}

pub(crate) fn another_program() -> Error {
    let mut v = Violations::new();
    v.add(
        "plan.program_id",
        "IMMUTABLE",
        "a plan stays with its program",
    );
    Error::invalid(v)
}

/// The result, and its rows in several messages.
pub(crate) fn messages(
    told: error::Result<Told>,
) -> Vec<Result<contract::SimulatePlanResponse, Status>> {
    let messages = told.and_then(|told| match told {
        Told::Progress { done, total } => {
            let progress = contract::SimulationProgress {
                partners_done: count(done),
                partners_total: count(total),
            };
            Ok(vec![Message::Progress(progress)])
        }
        Told::Result(result) => {
            let (simulation, verdict) = *result;
            let rows = rows(&simulation)?;
            let mut messages = vec![Message::Result(self::result(simulation, verdict)?)];
            messages.extend(rows.chunks(ROWS).map(|rows| {
                let rows = rows.to_vec();
                Message::Rows(contract::SimulationRows { rows })
            }));
            Ok(messages)
        }
    });
    match messages {
        Ok(messages) => messages
            .into_iter()
            .map(|message| {
                let message = Some(message);
                Ok(contract::SimulatePlanResponse { message })
            })
            .collect(),
        Err(error) => vec![Err(error.into())],
    }
}

fn rows(simulation: &Simulation) -> error::Result<Vec<contract::SimulatedRow>> {
    let row = |(key, pair): (&RowKey, Pair)| {
        Ok(contract::SimulatedRow {
            partner_id: key.partner_id.to_string(),
            component_key: key.component_key.clone(),
            direction: contract::MoneyDirection::number(key.direction),
            before: money(pair.before, key.currency)?,
            after: money(pair.after, key.currency)?,
            difference: money(pair.difference()?, key.currency)?,
        })
    };
    simulation.sorted_rows()?.into_iter().map(row).collect()
}

fn result(simulation: Simulation, verdict: Verdict) -> error::Result<contract::SimulationResult> {
    let extremes = verdict.extremes.into_iter();
    let extremes = extremes.map(|(currency, extremes)| self::extremes(currency, extremes));
    Ok(contract::SimulationResult {
        costs: verdict
            .costs
            .into_iter()
            .map(cost)
            .collect::<Result<_, _>>()?,
        winners: count(verdict.winners),
        losers: count(verdict.losers),
        unchanged: count(verdict.unchanged),
        extremes: extremes.collect::<error::Result<Vec<_>>>()?.concat(),
        changed_fact_count: simulation.changed_fact_count,
        changed_facts: simulation
            .changed_facts
            .into_iter()
            .map(changed_fact)
            .collect(),
    })
}

fn cost(cost: Cost) -> error::Result<contract::SimulatedCost> {
    Ok(contract::SimulatedCost {
        direction: contract::MoneyDirection::number(cost.direction),
        before: money(cost.amounts.before, cost.currency)?,
        after: money(cost.amounts.after, cost.currency)?,
        difference: money(cost.amounts.difference()?, cost.currency)?,
    })
}

fn extremes(
    currency: Currency,
    extremes: Extremes,
) -> error::Result<Vec<contract::SimulatedChange>> {
    let named = [
        (SimulationExtreme::LargestLoss, extremes.largest_loss),
        (
            SimulationExtreme::LargestRelativeLoss,
            extremes.largest_relative_loss,
        ),
        (SimulationExtreme::LargestGain, extremes.largest_gain),
        (
            SimulationExtreme::LargestRelativeGain,
            extremes.largest_relative_gain,
        ),
    ];
    let change = |(extreme, found): (SimulationExtreme, Option<Extreme>)| {
        found.map(|found| {
            Ok(contract::SimulatedChange {
                extreme: extreme.into(),
                partner_id: found.partner_id.to_string(),
                before: money(found.amounts.before, currency)?,
                after: money(found.amounts.after, currency)?,
                percent: found.percent.map(wire::to_decimal),
            })
        })
    };
    named.into_iter().filter_map(change).collect()
}

fn changed_fact(changed: ChangedFact) -> contract::ChangedFact {
    contract::ChangedFact {
        fact_id: changed.fact_id.to_string(),
        partner_id: changed.partner_id.to_string(),
        component_key: changed.component_key,
        before: changed.before,
        after: changed.after,
    }
}

fn money(
    amount: Decimal,
    currency: Currency,
) -> error::Result<Option<contracts::google::r#type::Money>> {
    let money = Money::new(amount, currency).map_err(Error::internal)?;
    Ok(Some(wire::to_money(money)))
}

fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
