//! What an operator asks the services of an installation.
use std::time::Duration;

use contracts::tandem::platform::v1::operations_service_client::OperationsServiceClient;
use contracts::tandem::platform::v1::{GetServiceStatusRequest, Role, ServiceStatus};
use kit::Caller;
use kit::identity::Signer;
use tonic::Request;
use tonic::transport::{Channel, Endpoint};

use crate::data_dir::Running;
use crate::installation::url;

/// The operator of this machine's installation.
pub struct Operator {
    channel: Channel,
    signer: Signer,
}

/// A caller who runs the installation.
pub fn operator(internal: bool) -> Caller {
    let subject = "operator".to_owned();
    Caller {
        tenant: String::new(),
        subject,
        roles: vec![Role::Operator],
        partner: None,
        internal,
    }
}

impl Operator {
    pub fn new(running: Running, signer: Signer) -> anyhow::Result<Self> {
        let channel = Endpoint::from_shared(url(running.services))?.connect_lazy();
        Ok(Self { channel, signer })
    }

    /// Streams, parked events and due jobs of every service.
    pub async fn status(&self) -> anyhow::Result<Vec<ServiceStatus>> {
        let mut request = Request::new(GetServiceStatusRequest::default());
        let token = self
            .signer
            .token(&operator(true), Duration::from_secs(60))?;
        request
            .metadata_mut()
            .insert("authorization", format!("Bearer {token}").parse()?);
        let answer = OperationsServiceClient::new(self.channel.clone())
            .get_service_status(request)
            .await?;
        Ok(answer.into_inner().services)
    }
}
