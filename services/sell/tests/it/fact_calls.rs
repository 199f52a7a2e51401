//! Short ways to report facts.

use contracts::tandem::partnership::v1::FactKind;
use contracts::tandem::sell::v1;
use tonic::Status;
use uuid::Uuid;

use crate::build::{date, usd};
use crate::world::World;

pub(crate) fn fact(partner: Uuid, external_id: &str, kind: FactKind, amount: i64) -> v1::Fact {
    v1::Fact {
        source: "erp".to_owned(),
        external_id: external_id.to_owned(),
        kind: kind.into(),
        partner_id: partner.to_string(),
        amount: usd(amount),
        business_date: Some(date("2017-05-01")),
        ..Default::default()
    }
}

pub(crate) async fn record(world: &World, fact: v1::Fact) -> Result<v1::Fact, Status> {
    let request = v1::RecordFactRequest {
        fact: Some(fact),
        ..Default::default()
    };
    Ok(world
        .facts()
        .record_fact(request)
        .await?
        .into_inner()
        .fact
        .expect("a fact"))
}

/// The reversal and the replacement.
pub(crate) async fn correct(
    world: &World,
    fact: &v1::Fact,
    replacement: v1::Fact,
) -> Result<(v1::Fact, v1::Fact), Status> {
    let request = v1::CorrectFactRequest {
        fact_id: fact.fact_id.clone(),
        replacement: Some(replacement),
        reason: "mistyped".to_owned(),
        ..Default::default()
    };
    let answer = world.facts().correct_fact(request).await?.into_inner();
    Ok((
        answer.reversal.expect("a fact"),
        answer.replacement.expect("a fact"),
    ))
}

pub(crate) async fn reverse(world: &World, fact: &v1::Fact) -> Result<v1::Fact, Status> {
    let request = v1::ReverseFactRequest {
        fact_id: fact.fact_id.clone(),
        reason: "a mistake".to_owned(),
        ..Default::default()
    };
    Ok(world
        .facts()
        .reverse_fact(request)
        .await?
        .into_inner()
        .reversal
        .expect("a fact"))
}

pub(crate) async fn ingest(
    world: &World,
    messages: Vec<Vec<v1::Fact>>,
) -> Result<v1::IngestFactsResponse, Status> {
    let messages: Vec<_> = messages
        .into_iter()
        .map(|facts| v1::IngestFactsRequest { facts })
        .collect();
    let stream = tokio_stream::iter(messages);
    Ok(world.facts().ingest_facts(stream).await?.into_inner())
}
