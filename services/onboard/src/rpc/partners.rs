use contracts::tandem::onboard::v1::partner_service_server::PartnerService;
use contracts::tandem::onboard::v1::{
    CreatePartnerRequest, CreatePartnerResponse, GetPartnerRequest, GetPartnerResponse,
    ListPartnersRequest, ListPartnersResponse, UpdatePartnerRequest, UpdatePartnerResponse,
};
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, partners};
use crate::error::Error;
use crate::store::partner::Filter;
use crate::{commands, store};

#[tonic::async_trait]
impl PartnerService for Api {
    async fn create_partner(
        &self,
        request: Request<CreatePartnerRequest>,
    ) -> Result<Response<CreatePartnerResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let profile = partners::create(message.partner)?;
        let partner = commands::create_partner::run(&mut unit, &caller, profile).await?;
        let partner = Some(partners::to_wire(&partner));
        unit.finish(CreatePartnerResponse { partner }).await
    }

    async fn get_partner(
        &self,
        request: Request<GetPartnerRequest>,
    ) -> Result<Response<GetPartnerResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("partner_id", &request.into_inner().partner_id)?;
        let mut conn = self.kit.read().await?;
        let partner = store::partner::find(&mut conn, &caller, id).await?;
        let partner = partner.ok_or_else(|| Error::NotFound("partner", id.to_string()))?;
        let partner = Some(partners::to_wire(&partner));
        Ok(Response::new(GetPartnerResponse { partner }))
    }

    async fn list_partners(
        &self,
        request: Request<ListPartnersRequest>,
    ) -> Result<Response<ListPartnersResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListPartners",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let filter = Filter {
            external_id: &message.external_id,
            relationship_manager: &message.relationship_manager,
        };
        let mut conn = self.kit.read().await?;
        let rows = store::partner::list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |partner| {
            (partner.profile.display_name.clone(), partner.id)
        });
        let partners = rows.iter().map(partners::to_wire).collect();
        Ok(Response::new(ListPartnersResponse {
            partners,
            next_page_token,
        }))
    }

    async fn update_partner(
        &self,
        request: Request<UpdatePartnerRequest>,
    ) -> Result<Response<UpdatePartnerResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, change) = partners::update(message.partner, message.update_mask)?;
        let partner = commands::update_partner::run(&mut unit, &caller, target, change).await?;
        let partner = Some(partners::to_wire(&partner));
        unit.finish(UpdatePartnerResponse { partner }).await
    }
}
