//! What was written so far, so that whoever reads next sees it.
use contracts::tandem::incentivize::v1::ListPlansRequest;
use contracts::tandem::incentivize::v1::plan_service_client::PlanServiceClient;
use contracts::tandem::sell::v1::ListOpportunitiesRequest;
use contracts::tandem::sell::v1::opportunity_service_client::OpportunityServiceClient;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::{Request, Response};

use crate::call::Services;

/// Positions of writes, each once.
#[derive(Default)]
pub(super) struct Seen(Vec<MetadataValue<Ascii>>);

impl Seen {
    /// Takes the answer's message and remembers its position.
    pub(super) fn note<R>(&mut self, answer: Response<R>) -> R {
        self.0.extend(answer.metadata().get(kit::POSITION).cloned());
        answer.into_inner()
    }

    /// A request that is answered when all of it has arrived.
    pub(super) fn request<M>(&self, message: M) -> anyhow::Result<Request<M>> {
        let positions: Result<Vec<&str>, _> = self.0.iter().map(|one| one.to_str()).collect();
        let mut request = Request::new(message);
        if !self.0.is_empty() {
            request
                .metadata_mut()
                .insert(kit::POSITION, positions?.join(",").parse()?);
        }
        Ok(request)
    }

    /// Waits until both know of it.
    pub(super) async fn by_sell_and_incentivize(&self, reader: &Services) -> anyhow::Result<()> {
        let deals = self.request(ListOpportunitiesRequest::default())?;
        OpportunityServiceClient::new(reader.sell.clone())
            .list_opportunities(deals)
            .await?;
        let plans = self.request(ListPlansRequest::default())?;
        PlanServiceClient::new(reader.incentivize.clone())
            .list_plans(plans)
            .await?;
        Ok(())
    }
}
