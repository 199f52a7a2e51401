//! People's credentials, for whoever has the link: no caller is needed, the link's end can't be guessed.
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contracts::google::api::HttpBody;
use contracts::tandem::enable::v1::GetPublicCredentialRequest;
use contracts::tandem::enable::v1::certification_service_client::CertificationServiceClient;
use contracts::tandem::platform::v1::Role;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use kit::Caller;
use tonic::Request;
use tonic::metadata::MetadataMap;

use super::Door;
use crate::problem::Problem;

/// `https://…/credentials/{tenant_id}/{credential_id}`
pub(super) const PATH: &str = "/credentials/{tenant_id}/{credential_id}";

const PACKAGE: &str = "tandem.enable.v1";
const DEADLINE: Duration = Duration::from_secs(10);

/// The credential, and whether it still stands.
pub(super) async fn answer(
    State(door): State<Door>,
    Path((tenant, credential_id)): Path<(String, String)>,
) -> Response {
    match door.credential(tenant, credential_id).await {
        // A revocation shows at once.
        Ok(body) => (
            [
                (CONTENT_TYPE, body.content_type),
                (CACHE_CONTROL, "no-store".to_owned()),
            ],
            body.data,
        )
            .into_response(),
        Err(problem) => problem.into_response(),
    }
}

impl Door {
    async fn credential(&self, tenant: String, credential_id: String) -> Result<HttpBody, Problem> {
        let gateway = Caller {
            tenant,
            subject: "service:gateway".to_owned(),
            roles: vec![Role::Service],
            partner: None,
            internal: true,
        };
        let mut headers = http::HeaderMap::new();
        headers.insert(AUTHORIZATION, self.identity.speak_for(&gateway)?);
        let mut request = Request::from_parts(
            MetadataMap::from_headers(headers),
            tonic::Extensions::default(),
            GetPublicCredentialRequest { credential_id },
        );
        request.set_timeout(DEADLINE);
        let mut client = CertificationServiceClient::new(self.upstreams.channel(PACKAGE));
        Ok(client.get_public_credential(request).await?.into_inner())
    }
}
