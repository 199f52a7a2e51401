//! `tandem up`
use std::time::Duration;

use suite::{Installation, Options};

use super::Start;

impl Start {
    pub(super) fn options(&self) -> Options {
        Options {
            data_dir: self.place.data_dir.clone(),
            gateway_port: self.gateway_port,
            services_port: self.services_port,
            database_url: self.database_url.clone(),
            drain: Duration::ZERO,
        }
    }
}

pub(super) async fn run(start: Start) -> anyhow::Result<()> {
    let stop = kit::stop_signal();
    let mut installation = Installation::start(start.options()).await?;
    let operator = installation.token(&suite::operator::operator(false))?;
    println!("gateway   {}", installation.gateway_url());
    println!(
        "services  http://{} (gRPC, with reflection)",
        installation.running.services
    );
    println!(
        "data      {}, {}",
        start.place.data_dir.display(),
        installation.describe_databases()
    );
    println!("operator  {operator}");
    println!();
    println!("Make a tenant with the operator's token, then a token for its administrator:");
    println!(
        "  curl -H \"Authorization: Bearer $OPERATOR\" {}/v1/tenants \\",
        installation.gateway_url()
    );
    println!(
        "       -H 'Content-Type: application/json' -d '{{\"tenant\": {{\"tenantId\": \"acme\", \"displayName\": \"Acme\", \"currencyCode\": \"USD\"}}}}'"
    );
    println!(
        "  tandem token{} --tenant acme --role tenant_admin",
        start.place.flag()
    );
    println!("Ctrl-C stops.");
    tokio::select! {
        () = stop.cancelled() => {}
        error = installation.failed() => return Err(error),
    }
    installation.stop().await
}
