//! The payment provider over the contract.

use contracts::tandem::incentivize::v1::{
    ConfigurePaymentProviderRequest, ConfigurePaymentProviderResponse,
    DisablePaymentProviderRequest, DisablePaymentProviderResponse, GetPaymentProviderRequest,
    GetPaymentProviderResponse, PaymentProvider, TestPaymentProviderRequest,
    TestPaymentProviderResponse, payment_provider_service_server::PaymentProviderService,
};
use kit::{Violations, wire};
use sqlx::PgConnection;
use tonic::{Request, Response, Status};

use crate::{
    commands::payments::{
        configure_payment_provider::{self, Wanted},
        disable_payment_provider, send_payout,
    },
    error::{Error, Result},
    provider::{Endpoint, Provider, ProviderSettings, Reach},
    store::payments as store,
};

pub(crate) struct Providers {
    pub(crate) kit: kit::Service,
    pub(crate) settings: ProviderSettings,
}

#[tonic::async_trait]
impl PaymentProviderService for Providers {
    async fn get_payment_provider(
        &self,
        request: Request<GetPaymentProviderRequest>,
    ) -> std::result::Result<Response<GetPaymentProviderResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let found = store::payment_provider::find(&mut conn, &caller.tenant).await;
        let payment_provider = match found.map_err(Error::from)? {
            Some(provider) => shown(&mut conn, &caller.tenant, provider).await?,
            None => PaymentProvider::default(),
        };
        Ok(Response::new(GetPaymentProviderResponse {
            payment_provider: Some(payment_provider),
        }))
    }

    async fn configure_payment_provider(
        &self,
        request: Request<ConfigurePaymentProviderRequest>,
    ) -> std::result::Result<Response<ConfigurePaymentProviderResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let wanted = wanted(message, self.settings.reach)?;
        let provider =
            configure_payment_provider::run(&mut unit, &self.kit, &caller, wanted).await?;
        let payment_provider = Some(shown(unit.conn(), &caller.tenant, provider).await?);
        unit.finish(ConfigurePaymentProviderResponse { payment_provider })
            .await
    }

    async fn test_payment_provider(
        &self,
        request: Request<TestPaymentProviderRequest>,
    ) -> std::result::Result<Response<TestPaymentProviderResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let found = store::payment_provider::find(&mut conn, &caller.tenant).await;
        drop(conn);
        let provider = found.map_err(Error::from)?.ok_or_else(Error::no_provider)?;
        let tested = match send_payout::connect(&self.kit, self.settings, &caller.tenant, &provider)
        {
            Ok(provider) => provider.test().await,
            Err(problem) => Err(problem),
        };
        Ok(Response::new(TestPaymentProviderResponse {
            ready: tested.is_ok(),
            problem: tested.err().unwrap_or_default(),
        }))
    }

    async fn disable_payment_provider(
        &self,
        request: Request<DisablePaymentProviderRequest>,
    ) -> std::result::Result<Response<DisablePaymentProviderResponse>, Status> {
        let (mut unit, caller, _) = kit::begin!(self.kit, request);
        let provider = disable_payment_provider::run(&mut unit, &caller).await?;
        let payment_provider = Some(shown(unit.conn(), &caller.tenant, provider).await?);
        unit.finish(DisablePaymentProviderResponse { payment_provider })
            .await
    }
}

/// Every bad field is named.
fn wanted(message: ConfigurePaymentProviderRequest, reach: Reach) -> Result<Wanted> {
    let mut violations = Violations::new();
    let text = wire::text(&mut violations, "endpoint", &message.endpoint, 1..=500);
    let secret = wire::text(&mut violations, "secret", &message.secret, 0..=500);
    if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        let letters = "a secret is sent in a header: ASCII without spaces";
        violations.add("secret", "NOT_A_TOKEN", letters);
    }
    let endpoint = Endpoint::parse(&text, reach);
    let readable = violations.iter().all(|one| one.field != "endpoint");
    if let (Err(problem), true) = (&endpoint, readable) {
        violations.add("endpoint", "NOT_REACHABLE", *problem);
    }
    violations.check()?;
    let endpoint = endpoint.map_err(kit::Error::internal)?;
    Ok(Wanted {
        endpoint,
        secret,
        etag: message.etag,
    })
}

/// Everything but its secret.
async fn shown(
    conn: &mut PgConnection,
    tenant: &str,
    provider: Provider,
) -> Result<PaymentProvider> {
    let open = store::provider_delivery::list_open(conn, tenant).await?;
    Ok(PaymentProvider {
        endpoint: provider.endpoint,
        enabled: provider.enabled,
        configured_by: provider.configured_by,
        configure_time: Some(wire::to_timestamp(provider.configured_at)),
        open_payout_count: i32::try_from(open.len()).unwrap_or(i32::MAX),
        etag: kit::etag(provider.revision),
    })
}
