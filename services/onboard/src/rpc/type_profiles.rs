use contracts::tandem::onboard::v1::type_profile_service_server::TypeProfileService;
use contracts::tandem::onboard::v1::{
    GetTypeProfileRequest, GetTypeProfileResponse, ListTypeProfilesRequest,
    ListTypeProfilesResponse, UpdateTypeProfileRequest, UpdateTypeProfileResponse,
};
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::type_profiles;
use crate::domain::Named as _;
use crate::error::Error;
use crate::{commands, store};

#[tonic::async_trait]
impl TypeProfileService for Api {
    async fn get_type_profile(
        &self,
        request: Request<GetTypeProfileRequest>,
    ) -> Result<Response<GetTypeProfileResponse>, Status> {
        let caller = kit::caller(&request)?;
        let partnership_type = type_profiles::partnership_type(request.into_inner().r#type)?;
        let mut conn = self.kit.read().await?;
        let profile =
            store::type_profile::find(&mut conn, &caller.tenant, partnership_type).await?;
        let name = partnership_type.name().to_owned();
        let profile = profile.ok_or(Error::NotFound("type profile", name))?;
        let type_profile = Some(type_profiles::to_wire(&profile));
        Ok(Response::new(GetTypeProfileResponse { type_profile }))
    }

    async fn list_type_profiles(
        &self,
        request: Request<ListTypeProfilesRequest>,
    ) -> Result<Response<ListTypeProfilesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let profiles = store::type_profile::list(&mut conn, &caller.tenant).await?;
        let type_profiles = profiles.iter().map(type_profiles::to_wire).collect();
        Ok(Response::new(ListTypeProfilesResponse { type_profiles }))
    }

    async fn update_type_profile(
        &self,
        request: Request<UpdateTypeProfileRequest>,
    ) -> Result<Response<UpdateTypeProfileResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, content) = type_profiles::update(message.type_profile)?;
        let profile =
            commands::update_type_profile::run(&mut unit, &caller, target, content).await?;
        let type_profile = Some(type_profiles::to_wire(&profile));
        unit.finish(UpdateTypeProfileResponse { type_profile })
            .await
    }
}
