use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::tier_service_server::TierService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, satisfaction, tiers};
use crate::domain::Named as _;
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl TierService for Api {
    async fn get_tier_scheme(
        &self,
        request: Request<v1::GetTierSchemeRequest>,
    ) -> Result<Response<v1::GetTierSchemeResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("program_id", &request.into_inner().program_id)?;
        let mut conn = self.kit.read().await?;
        let program = store::program::find(&mut conn, &caller, id).await?;
        let missing = || Error::NotFound("tier scheme", id.to_string());
        let program = program.ok_or_else(missing)?;
        let scheme = store::tier::scheme::find(&mut conn, &caller.tenant, program.id).await?;
        let scheme = Some(tiers::scheme_to_wire(&scheme.ok_or_else(missing)?));
        Ok(Response::new(v1::GetTierSchemeResponse { scheme }))
    }

    async fn update_tier_scheme(
        &self,
        request: Request<v1::UpdateTierSchemeRequest>,
    ) -> Result<Response<v1::UpdateTierSchemeResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, terms) = tiers::update_scheme(message.scheme)?;
        let scheme = commands::update_tier_scheme::run(&mut unit, &caller, target, terms).await?;
        let scheme = Some(tiers::scheme_to_wire(&scheme));
        unit.finish(v1::UpdateTierSchemeResponse { scheme }).await
    }

    async fn get_partner_tier(
        &self,
        request: Request<v1::GetPartnerTierRequest>,
    ) -> Result<Response<v1::GetPartnerTierResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("enrollment_id", &request.into_inner().enrollment_id)?;
        let mut conn = self.kit.read().await?;
        let standing =
            store::tier::standing::find(&mut conn, &caller.tenant, caller.partner, id).await?;
        let standing = standing.ok_or_else(|| Error::NotFound("partner tier", id.to_string()))?;
        let partner_tier = Some(tiers::standing_to_wire(&standing));
        Ok(Response::new(v1::GetPartnerTierResponse { partner_tier }))
    }

    async fn list_partner_tiers(
        &self,
        request: Request<v1::ListPartnerTiersRequest>,
    ) -> Result<Response<v1::ListPartnerTiersResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListPartnerTiers",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let filter = tiers::filter(message)?;
        let mut conn = self.kit.read().await?;
        let rows =
            store::tier::standing::list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |standing| standing.enrollment_id);
        let partner_tiers = rows.iter().map(tiers::standing_to_wire).collect();
        Ok(Response::new(v1::ListPartnerTiersResponse {
            partner_tiers,
            next_page_token,
        }))
    }

    async fn list_tier_decisions(
        &self,
        request: Request<v1::ListTierDecisionsRequest>,
    ) -> Result<Response<v1::ListTierDecisionsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let id = convert::id("enrollment_id", &message.enrollment_id)?;
        let page = Page::parse(
            &caller,
            "ListTierDecisions",
            message.page_size,
            &message.page_token,
        )?;
        let mut conn = self.kit.read().await?;
        let rows = store::tier::decision::list(&mut conn, &caller, id, page.after()?, page.limit())
            .await?;
        let (rows, next_page_token) = page.finish(rows, |recorded| recorded.id);
        let decisions = rows.iter().map(tiers::decision_to_wire).collect();
        Ok(Response::new(v1::ListTierDecisionsResponse {
            decisions,
            next_page_token,
        }))
    }

    async fn override_partner_tier(
        &self,
        request: Request<v1::OverridePartnerTierRequest>,
    ) -> Result<Response<v1::OverridePartnerTierResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, by) = tiers::override_of(message)?;
        let standing = commands::override_partner_tier::run(&mut unit, &caller, target, by).await?;
        let partner_tier = Some(tiers::standing_to_wire(&standing));
        unit.finish(v1::OverridePartnerTierResponse { partner_tier })
            .await
    }

    async fn revoke_partner_tier_override(
        &self,
        request: Request<v1::RevokePartnerTierOverrideRequest>,
    ) -> Result<Response<v1::RevokePartnerTierOverrideResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, reason) = tiers::revocation(message)?;
        let standing =
            commands::revoke_partner_tier_override::run(&mut unit, &caller, target, &reason)
                .await?;
        let partner_tier = Some(tiers::standing_to_wire(&standing));
        unit.finish(v1::RevokePartnerTierOverrideResponse { partner_tier })
            .await
    }

    async fn record_satisfaction(
        &self,
        request: Request<v1::RecordSatisfactionRequest>,
    ) -> Result<Response<v1::RecordSatisfactionResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let given = satisfaction::read(message.satisfaction)?;
        let recorded = commands::record_satisfaction::run(&mut unit, &caller, given).await?;
        let satisfaction = Some(satisfaction::to_wire(&recorded));
        unit.finish(v1::RecordSatisfactionResponse { satisfaction })
            .await
    }

    async fn list_satisfaction(
        &self,
        request: Request<v1::ListSatisfactionRequest>,
    ) -> Result<Response<v1::ListSatisfactionResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let partner_id = satisfaction::partner_filter(&message.partner_id)?;
        let page = Page::parse(
            &caller,
            "ListSatisfaction",
            message.page_size,
            &message.page_token,
        )?;
        let mut conn = self.kit.read().await?;
        let rows =
            store::satisfaction::list(&mut conn, &caller, partner_id, page.after()?, page.limit())
                .await?;
        let (rows, next_page_token) = page.finish(rows, |row| {
            (
                row.day,
                row.partner_id,
                row.metric.name(),
                row.source.clone(),
            )
        });
        let satisfactions = rows.iter().map(satisfaction::to_wire).collect();
        Ok(Response::new(v1::ListSatisfactionResponse {
            satisfactions,
            next_page_token,
        }))
    }
}
