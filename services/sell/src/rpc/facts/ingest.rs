//! Facts in bulk: each message of the stream is committed on its own, so that a broken stream loses only what was not committed.

use std::collections::BTreeMap;

use contracts::tandem::sell::v1 as wire;
use kit::{Caller, Unit, Violations};
use tonic::{Request, Response, Status, Streaming};

use super::super::convert;
use crate::commands::ingest_facts::{self, MAX_FACTS};
use crate::commands::record_facts::{Outcome, Sent};
use crate::error::Result;

/// Refusals that the answer names.
const MAX_REFUSALS: usize = 1_000;

pub(super) async fn run(
    kit: &kit::Service,
    request: Request<Streaming<wire::IngestFactsRequest>>,
) -> Result<Response<wire::IngestFactsResponse>, Status> {
    let caller = kit::caller(&request)?;
    let origin = request
        .remote_addr()
        .map(|address| address.to_string())
        .unwrap_or_default();
    let mut stream = request.into_inner();
    let mut answer = wire::IngestFactsResponse::default();
    let mut positions = Positions::default();
    let mut index = 0;
    while let Some(message) = stream.message().await? {
        check_size(message.facts.len())?;
        let mut unit = Unit::begin(kit, caller.subject.clone(), origin.clone()).await?;
        ingest(&mut unit, &caller, message.facts, &mut index, &mut answer).await?;
        positions.add(unit.commit().await?);
    }
    let mut response = Response::new(answer);
    if let Some(positions) = positions.header() {
        response.metadata_mut().insert(kit::POSITION, positions);
    }
    Ok(response)
}

fn check_size(facts: usize) -> Result<()> {
    let mut violations = Violations::new();
    if facts > MAX_FACTS {
        let text = format!("{facts} facts in one message, at most {MAX_FACTS} are possible");
        violations.add("facts", "TOO_MANY", text);
    }
    Ok(violations.check()?)
}

async fn ingest(
    unit: &mut Unit,
    caller: &Caller,
    facts: Vec<wire::Fact>,
    index: &mut i64,
    answer: &mut wire::IngestFactsResponse,
) -> Result<()> {
    let external_ids: Vec<String> = facts.iter().map(|fact| fact.external_id.clone()).collect();
    let sent: Vec<Sent> = facts
        .into_iter()
        .enumerate()
        .map(|(n, fact)| super::sent(&format!("facts[{n}]."), fact))
        .collect();
    let outcomes = ingest_facts::run(unit, caller, sent).await?;
    for (n, (outcome, external_id)) in outcomes.into_iter().zip(external_ids).enumerate() {
        let violations = match outcome {
            Outcome::Recorded(_) => {
                answer.recorded += 1;
                None
            }
            Outcome::Duplicate(_) => {
                answer.duplicates += 1;
                None
            }
            Outcome::Differs(_) => {
                let mut violations = Violations::new();
                let text = "recorded before with other content; correct that fact instead";
                violations.add(format!("facts[{n}].external_id"), "FACT_DIFFERS", text);
                Some(violations)
            }
            Outcome::Refused(violations) => Some(violations),
        };
        if let Some(violations) = violations {
            answer.refused += 1;
            if answer.refusals.len() < MAX_REFUSALS {
                answer
                    .refusals
                    .push(convert::refused_fact(*index, external_id, violations));
            }
        }
        *index += 1;
    }
    Ok(())
}

/// The last event of each shard, over all commits of the stream.
#[derive(Default)]
struct Positions(BTreeMap<String, String>);

impl Positions {
    fn add(&mut self, committed: Option<String>) {
        let committed = committed.unwrap_or_default();
        let events = committed
            .split(',')
            .filter_map(|position| position.rsplit_once('/'));
        self.0
            .extend(events.map(|(stream, event)| (stream.to_owned(), event.to_owned())));
    }

    fn header(&self) -> Option<tonic::metadata::MetadataValue<tonic::metadata::Ascii>> {
        let positions: Vec<String> = self
            .0
            .iter()
            .map(|(stream, event)| format!("{stream}/{event}"))
            .collect();
        positions
            .join(",")
            .parse()
            .ok()
            .filter(|_| !positions.is_empty())
    }
}
