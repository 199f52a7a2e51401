use contracts::tandem::gateway::v1::api_key_service_server::ApiKeyService;
use contracts::tandem::gateway::v1::{
    CreateApiKeyRequest, CreateApiKeyResponse, ListApiKeysRequest, ListApiKeysResponse,
    RevokeApiKeyRequest, RevokeApiKeyResponse,
};
use kit::Violations;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::convert;
use crate::{commands, store};

/// Keys for programs.
pub struct ApiKeys {
    pub kit: kit::Service,
}

#[tonic::async_trait]
impl ApiKeyService for ApiKeys {
    async fn create_api_key(
        &self,
        request: Request<CreateApiKeyRequest>,
    ) -> Result<Response<CreateApiKeyResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let grant = convert::grant(message.api_key)?;
        let (key, secret) = commands::create_api_key::run(&mut unit, &caller, grant).await?;
        let key = convert::api_key(&key);
        // What is kept to answer a repetition must not hold the secret, so it comes in only after that.
        let kept = CreateApiKeyResponse {
            api_key: Some(key.clone()),
            secret: String::new(),
        };
        let mut answer = unit.finish(kept).await?;
        if answer.get_ref().api_key.as_ref() == Some(&key) {
            answer.get_mut().secret = secret.reveal().to_owned();
        }
        Ok(answer)
    }

    async fn list_api_keys(
        &self,
        request: Request<ListApiKeysRequest>,
    ) -> Result<Response<ListApiKeysResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListApiKeys",
            message.page_size,
            &message.page_token,
        )?;
        let mut conn = self.kit.read().await?;
        let keys =
            store::api_key::list(&mut conn, &caller.tenant, page.after()?, page.limit()).await?;
        let (keys, next_page_token) = page.finish(keys, |key| key.id);
        Ok(Response::new(ListApiKeysResponse {
            api_keys: keys.iter().map(convert::api_key).collect(),
            next_page_token,
        }))
    }

    async fn revoke_api_key(
        &self,
        request: Request<RevokeApiKeyRequest>,
    ) -> Result<Response<RevokeApiKeyResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let id = kit::wire::uuid(&mut violations, "api_key_id", &message.api_key_id);
        violations.check()?;
        let key = commands::revoke_api_key::run(&mut unit, &caller, id.unwrap_or_default()).await?;
        let api_key = Some(convert::api_key(&key));
        unit.finish(RevokeApiKeyResponse { api_key }).await
    }
}
