use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::benefit_service_server::BenefitService;
use kit::page::Page;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::Api;
use super::convert::{self, OPTIONAL_NAME, PROSE, benefits};
use crate::domain::benefit::Benefit;
use crate::domain::benefit::grant::Grant;
use crate::error::Error;
use crate::store::benefit::{Filter, grant};
use crate::{commands, store};

impl Api {
    /// The grants that `filter` finds, with their benefits.
    async fn grants(
        &self,
        caller: &kit::Caller,
        filter: grant::Filter,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<(Grant, Benefit)>, Error> {
        let mut conn = self.kit.read().await?;
        let grants = grant::list(&mut conn, caller, filter, after, limit).await?;
        let ids = grants.iter().map(|grant| grant.benefit_id).collect();
        let benefits = store::benefit::named(&mut conn, &caller.tenant, ids).await?;
        let with_benefit = |grant: Grant| {
            let benefit = benefits
                .iter()
                .find(|benefit| benefit.id == grant.benefit_id)?;
            Some((grant, benefit.clone()))
        };
        Ok(grants.into_iter().filter_map(with_benefit).collect())
    }
}

fn granted((grant, benefit): &(Grant, Benefit)) -> Option<v1::BenefitGrant> {
    Some(benefits::grant_to_wire(grant, benefit))
}

#[tonic::async_trait]
impl BenefitService for Api {
    async fn create_benefit(
        &self,
        request: Request<v1::CreateBenefitRequest>,
    ) -> Result<Response<v1::CreateBenefitResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let draft = benefits::create(message.benefit)?;
        let benefit = commands::create_benefit::run(&mut unit, &caller, draft).await?;
        let benefit = Some(benefits::to_wire(&benefit));
        unit.finish(v1::CreateBenefitResponse { benefit }).await
    }

    async fn get_benefit(
        &self,
        request: Request<v1::GetBenefitRequest>,
    ) -> Result<Response<v1::GetBenefitResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("benefit_id", &request.into_inner().benefit_id)?;
        let filter = Filter {
            benefit_id: Some(id),
            ..Filter::default()
        };
        let mut conn = self.kit.read().await?;
        let found = store::benefit::list(&mut conn, &caller, filter, None, 1)
            .await?
            .pop();
        let benefit = found.ok_or_else(|| Error::NotFound("benefit", id.to_string()))?;
        let benefit = Some(benefits::to_wire(&benefit));
        Ok(Response::new(v1::GetBenefitResponse { benefit }))
    }

    async fn list_benefits(
        &self,
        request: Request<v1::ListBenefitsRequest>,
    ) -> Result<Response<v1::ListBenefitsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = benefits::filter(&message)?;
        let page = Page::parse(
            &caller,
            "ListBenefits",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let rows = store::benefit::list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) =
            page.finish(rows, |benefit| (benefit.key.clone(), benefit.id));
        let benefits = rows.iter().map(benefits::to_wire).collect();
        Ok(Response::new(v1::ListBenefitsResponse {
            benefits,
            next_page_token,
        }))
    }

    async fn update_benefit(
        &self,
        request: Request<v1::UpdateBenefitRequest>,
    ) -> Result<Response<v1::UpdateBenefitResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, terms) = benefits::update(message.benefit)?;
        let benefit = commands::update_benefit::run(&mut unit, &caller, target, terms).await?;
        let benefit = Some(benefits::to_wire(&benefit));
        unit.finish(v1::UpdateBenefitResponse { benefit }).await
    }

    async fn retire_benefit(
        &self,
        request: Request<v1::RetireBenefitRequest>,
    ) -> Result<Response<v1::RetireBenefitResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("benefit_id", &message.benefit_id, message.etag)?;
        let benefit = commands::retire_benefit::run(&mut unit, &caller, target).await?;
        let benefit = Some(benefits::to_wire(&benefit));
        unit.finish(v1::RetireBenefitResponse { benefit }).await
    }

    async fn get_benefit_grant(
        &self,
        request: Request<v1::GetBenefitGrantRequest>,
    ) -> Result<Response<v1::GetBenefitGrantResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("grant_id", &request.into_inner().grant_id)?;
        let filter = grant::Filter {
            grant_id: Some(id),
            ..Default::default()
        };
        let found = self.grants(&caller, filter, None, 1).await?.pop();
        let found = found.ok_or_else(|| Error::NotFound("benefit grant", id.to_string()))?;
        let grant = granted(&found);
        Ok(Response::new(v1::GetBenefitGrantResponse { grant }))
    }

    async fn list_benefit_grants(
        &self,
        request: Request<v1::ListBenefitGrantsRequest>,
    ) -> Result<Response<v1::ListBenefitGrantsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = benefits::grant_filter(&message)?;
        let page = Page::parse(
            &caller,
            "ListBenefitGrants",
            message.page_size,
            &message.page_token,
        )?;
        let rows = self
            .grants(&caller, filter, page.after()?, page.limit())
            .await?;
        let (rows, next_page_token) = page.finish(rows, |(grant, _)| grant.id);
        let grants = rows.iter().filter_map(granted).collect();
        Ok(Response::new(v1::ListBenefitGrantsResponse {
            grants,
            next_page_token,
        }))
    }

    async fn confirm_benefit_grant(
        &self,
        request: Request<v1::ConfirmBenefitGrantRequest>,
    ) -> Result<Response<v1::ConfirmBenefitGrantResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let v1::ConfirmBenefitGrantRequest {
            grant_id,
            reference,
            etag,
            ..
        } = message;
        let (target, reference) =
            benefits::report(&grant_id, etag, "reference", &reference, OPTIONAL_NAME)?;
        let confirmed =
            commands::confirm_benefit_grant::run(&mut unit, &caller, target, reference).await?;
        let grant = granted(&confirmed);
        unit.finish(v1::ConfirmBenefitGrantResponse { grant }).await
    }

    async fn fail_benefit_grant(
        &self,
        request: Request<v1::FailBenefitGrantRequest>,
    ) -> Result<Response<v1::FailBenefitGrantResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let v1::FailBenefitGrantRequest {
            grant_id,
            reason,
            etag,
            ..
        } = message;
        let (target, reason) = benefits::report(&grant_id, etag, "reason", &reason, PROSE)?;
        let failed = commands::fail_benefit_grant::run(&mut unit, &caller, target, reason).await?;
        let grant = granted(&failed);
        unit.finish(v1::FailBenefitGrantResponse { grant }).await
    }

    async fn retry_benefit_grant(
        &self,
        request: Request<v1::RetryBenefitGrantRequest>,
    ) -> Result<Response<v1::RetryBenefitGrantResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("grant_id", &message.grant_id, message.etag)?;
        let retried = commands::retry_benefit_grant::run(&mut unit, &caller, target).await?;
        let grant = granted(&retried);
        unit.finish(v1::RetryBenefitGrantResponse { grant }).await
    }
}
