use contracts::tandem::sell::v1 as wire;
use contracts::tandem::sell::v1::fact_service_server::FactService;
use kit::Violations;
use kit::page::Page;
use tonic::{Request, Response, Status, Streaming};

use super::{convert, id};
use crate::commands::record_facts::Sent;
use crate::commands::{correct_fact, record_fact, reverse_fact};
use crate::error::Error;
use crate::store;

mod ingest;

pub(crate) struct Facts {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl FactService for Facts {
    async fn record_fact(
        &self,
        request: Request<wire::RecordFactRequest>,
    ) -> Result<Response<wire::RecordFactResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let sent = sent("fact.", message.fact.unwrap_or_default());
        let fact = record_fact::run(&mut unit, &caller, sent).await?;
        unit.finish(wire::RecordFactResponse {
            fact: Some(convert::fact(&fact)),
        })
        .await
    }

    async fn ingest_facts(
        &self,
        request: Request<Streaming<wire::IngestFactsRequest>>,
    ) -> Result<Response<wire::IngestFactsResponse>, Status> {
        ingest::run(&self.kit, request).await
    }

    async fn correct_fact(
        &self,
        request: Request<wire::CorrectFactRequest>,
    ) -> Result<Response<wire::CorrectFactResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut sent = sent("replacement.", message.replacement.unwrap_or_default());
        let reason = kit::wire::text(&mut sent.violations, "reason", &message.reason, 0..=1_000);
        let Some(id) = kit::wire::uuid(&mut sent.violations, "fact_id", &message.fact_id) else {
            return Err(Error::Invalid(sent.violations).into());
        };
        let (reversal, replacement) =
            correct_fact::run(&mut unit, &caller, id, sent, &reason).await?;
        let (reversal, replacement) = (
            Some(convert::fact(&reversal)),
            Some(convert::fact(&replacement)),
        );
        unit.finish(wire::CorrectFactResponse {
            reversal,
            replacement,
        })
        .await
    }

    async fn reverse_fact(
        &self,
        request: Request<wire::ReverseFactRequest>,
    ) -> Result<Response<wire::ReverseFactResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let id = kit::wire::uuid(&mut violations, "fact_id", &message.fact_id).unwrap_or_default();
        let reason = kit::wire::text(&mut violations, "reason", &message.reason, 0..=1_000);
        violations.check()?;
        let reversal = reverse_fact::run(&mut unit, &caller, id, &reason).await?;
        unit.finish(wire::ReverseFactResponse {
            reversal: Some(convert::fact(&reversal)),
        })
        .await
    }

    async fn get_fact(
        &self,
        request: Request<wire::GetFactRequest>,
    ) -> Result<Response<wire::GetFactResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = id("fact_id", &request.get_ref().fact_id)?;
        let mut conn = self.kit.read().await?;
        let found = store::fact::find(&mut conn, &caller.tenant, id).await?;
        let visible = found.filter(|found| {
            caller
                .partner
                .is_none_or(|own| own == found.content.partner_id)
        });
        let fact = visible.ok_or_else(|| Error::not_found("fact", id))?;
        Ok(Response::new(wire::GetFactResponse {
            fact: Some(convert::fact(&fact)),
        }))
    }

    async fn list_facts(
        &self,
        request: Request<wire::ListFactsRequest>,
    ) -> Result<Response<wire::ListFactsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(&caller, "ListFacts", message.page_size, &message.page_token)?;
        let filter = convert::fact_filter(&message, caller.partner)?;
        let (after, limit) = (page.after()?.unwrap_or(0), page.limit());
        let mut conn = self.kit.read().await?;
        let facts = store::fact::list(&mut conn, &caller.tenant, &filter, after, limit).await?;
        let (facts, next_page_token) = page.finish(facts, |(place, _)| *place);
        let facts = facts.iter().map(|(_, fact)| convert::fact(fact)).collect();
        Ok(Response::new(wire::ListFactsResponse {
            facts,
            next_page_token,
        }))
    }

    async fn summarize_facts(
        &self,
        request: Request<wire::SummarizeFactsRequest>,
    ) -> Result<Response<wire::SummarizeFactsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let sums = store::fact_sum::find(&mut conn, &caller.tenant).await?;
        Ok(Response::new(wire::SummarizeFactsResponse {
            summaries: convert::fact_summaries(sums),
        }))
    }
}

fn sent(path: &str, fact: wire::Fact) -> Sent {
    let mut violations = Violations::new();
    let report = convert::report(&mut violations, path, fact);
    Sent {
        path: path.to_owned(),
        report,
        violations,
        replaces: None,
    }
}
