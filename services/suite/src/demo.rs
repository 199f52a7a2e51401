//! The main job, shown on a real CRM export: opportunities go in through the gateway, each partner's earnings come out.
mod crm;
mod programs;
mod report;
mod transfer;
mod year_end;

use std::time::Duration;

use contracts::tandem::platform::v1::Role;
use kit::Caller;
use kit::identity::Signer;
use serde_json::{Value, json};

use crate::operator::{Operator, operator};
use crate::rest::Rest;
use crate::settle::settled;
pub use crm::Export;
pub use report::Report;
pub use transfer::{Imported, import};
pub use year_end::YearEnd;

/// The vendor of the demonstration.
pub const TENANT: &str = "demo";

/// The year that the export covers.
const YEAR: i32 = 2017;

/// How long the events may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// The demonstration on a running installation.
pub struct Demo {
    pub admin: Rest,
    pub connector: Rest,
    operator: Operator,
    signer: Signer,
}

impl Demo {
    /// Makes tenant, programs, partners and plans, and a key for the connector; what is there already stays.
    pub async fn prepare(
        gateway: &str,
        signer: &Signer,
        operator_of: Operator,
    ) -> anyhow::Result<Self> {
        let day = Duration::from_secs(24 * 3600);
        let root = Rest::new(gateway, &signer.token(&operator(false), day)?);
        create_tenant(&root).await?;
        let admin = root.with_credential(&signer.token(&admin(), day)?);
        let demo = Self {
            connector: admin.with_credential(&connector_key(&admin).await?),
            admin,
            operator: operator_of,
            signer: signer.clone(),
        };
        programs::set_up(&demo.admin).await?;
        demo.settled().await?;
        crm::set_up_mappings(&demo.connector).await?;
        Ok(demo)
    }

    /// Waits until everything written so far is through.
    pub async fn settled(&self) -> anyhow::Result<()> {
        settled(&self.operator, PATIENCE).await
    }

    /// The refusal of the systems integrator's second plan, as the gateway words it.
    pub async fn refused_activation(&self) -> anyhow::Result<Value> {
        programs::activate_rebate_for_integrators(&self.admin).await
    }

    /// Activates the same plan after the type profile has learnt to produce what it needs.
    pub async fn allow_resale_by_integrators(&self) -> anyhow::Result<()> {
        programs::let_integrators_resell(&self.admin).await
    }

    /// A user of one partner.
    pub fn as_partner(&self, partner_id: &str) -> anyhow::Result<Rest> {
        let user = Caller {
            subject: format!("user of {partner_id}"),
            roles: vec![Role::PartnerUser],
            partner: Some(partner_id.parse()?),
            ..admin()
        };
        self.as_caller(&user)
    }

    /// Somebody of the vendor's finance.
    pub fn as_finance(&self, subject: &str) -> anyhow::Result<Rest> {
        let person = Caller {
            subject: subject.to_owned(),
            roles: vec![Role::Finance],
            ..admin()
        };
        self.as_caller(&person)
    }

    fn as_caller(&self, caller: &Caller) -> anyhow::Result<Rest> {
        let token = self.signer.token(caller, Duration::from_secs(24 * 3600))?;
        Ok(self.admin.with_credential(&token))
    }

    /// Reads the table back over the gateway.
    pub async fn report(&self) -> anyhow::Result<Report> {
        Report::read(&self.admin).await
    }
}

/// The administrator of the demonstration's tenant.
pub fn admin() -> Caller {
    let (tenant, subject) = (TENANT.to_owned(), "admin@demo".to_owned());
    Caller {
        tenant,
        subject,
        roles: vec![Role::TenantAdmin],
        partner: None,
        internal: false,
    }
}

async fn create_tenant(root: &Rest) -> anyhow::Result<()> {
    let tenants = root.list("/v1/tenants", "tenants").await?;
    if tenants.iter().all(|tenant| tenant["tenantId"] != TENANT) {
        let tenant = json!({"tenant": {"tenantId": TENANT, "displayName": "Hardware, Inc.", "currencyCode": "USD"}});
        root.post("/v1/tenants", &tenant).await?;
    }
    Ok(())
}

async fn connector_key(admin: &Rest) -> anyhow::Result<String> {
    let key = json!({"apiKey": {"displayName": "CRM connector", "roles": ["ROLE_CONNECTOR"]}});
    let made = admin.post("/v1/apiKeys", &key).await?;
    Ok(made["secret"].as_str().unwrap_or_default().to_owned())
}
