//! What onboard decides, kept as sell needs it. A change of enrollments or profiles lets the partners' deals be looked at again.

use std::collections::HashMap;

use contracts::tandem::onboard::v1 as wire;
use kit::{Consumer, Event, Unit};
use uuid::Uuid;

use crate::commands::rederive_partner;
use crate::domain::knowledge::{Enrollment, Period};
use crate::error::{Error, Result};
use crate::rpc::convert;
use crate::store;
use crate::store::enrollment::Holder;
use crate::store::{enrollment, partner, tenant, type_profile};

pub(crate) struct Onboard;

#[tonic::async_trait]
impl Consumer for Onboard {
    fn event_types(&self) -> &'static [&'static str] {
        &[
            "tandem.onboard.v1.TenantChanged",
            "tandem.onboard.v1.TypeProfileChanged",
            "tandem.onboard.v1.PartnerChanged",
            "tandem.onboard.v1.EnrollmentChanged",
        ]
    }

    async fn apply(&self, unit: &mut Unit, events: &[Event]) -> Result<(), kit::Error> {
        Ok(apply(unit, events).await?)
    }
}

/// Per key the last event, by kind.
#[derive(Default)]
struct News {
    tenants: HashMap<String, tenant::Tenant>,
    profiles: HashMap<(String, i32), type_profile::Row>,
    partners: HashMap<(String, Uuid), partner::Partner>,
    enrollments: HashMap<(String, Uuid), enrollment::Row>,
}

async fn apply(unit: &mut Unit, events: &[Event]) -> Result<()> {
    let mut news = News::default();
    for event in events {
        news.read(event)?;
    }
    let tenants: Vec<String> = events.iter().map(|event| event.tenant.clone()).collect();
    store::knowledge::lock(unit.conn(), &tenants).await?;
    tenant::upsert(unit.conn(), &news.tenants.into_values().collect::<Vec<_>>()).await?;
    partner::upsert(
        unit.conn(),
        &news.partners.into_values().collect::<Vec<_>>(),
    )
    .await?;
    let mut affected: Vec<Holder> = Vec::new();
    affected.extend(
        type_profile::upsert(
            unit.conn(),
            &news.profiles.into_values().collect::<Vec<_>>(),
        )
        .await?,
    );
    affected.extend(
        enrollment::upsert(
            unit.conn(),
            &news.enrollments.into_values().collect::<Vec<_>>(),
        )
        .await?,
    );
    affected.sort_unstable();
    affected.dedup();
    for Holder { tenant, partner_id } in affected {
        rederive_partner::ask(unit, &tenant, partner_id).await?;
    }
    Ok(())
}

impl News {
    fn read(&mut self, event: &Event) -> Result<()> {
        let (tenant, version) = (event.tenant.clone(), event.version);
        if let Some(changed) = event
            .decode::<wire::TenantChanged>()?
            .and_then(|changed| changed.tenant)
        {
            let row = tenant::Tenant {
                tenant: tenant.clone(),
                currency_code: changed.currency_code,
            };
            self.tenants.insert(tenant, row);
        } else if let Some(changed) = event
            .decode::<wire::TypeProfileChanged>()?
            .and_then(|changed| changed.type_profile)
        {
            self.read_profile(tenant, version, &changed);
        } else if let Some(changed) = event
            .decode::<wire::PartnerChanged>()?
            .and_then(|changed| changed.partner)
        {
            let id = parse(&changed.partner_id)?;
            let external_id = Some(changed.external_id).filter(|id| !id.is_empty());
            let display_name = changed.display_name;
            let row = partner::Partner {
                tenant: tenant.clone(),
                id,
                external_id,
                display_name,
                version,
            };
            self.partners.insert((tenant, id), row);
        } else if let Some(changed) = event
            .decode::<wire::EnrollmentChanged>()?
            .and_then(|changed| changed.enrollment)
        {
            self.read_enrollment(tenant, version, &changed)?;
        }
        Ok(())
    }

    /// A type that is not known here yet produces nothing here.
    fn read_profile(&mut self, tenant: String, version: i64, profile: &wire::TypeProfile) {
        let Some(partnership_type) = convert::partnership_type(profile.r#type) else {
            return;
        };
        let derived = convert::derived_facts(&profile.produced_facts);
        let row = type_profile::Row {
            tenant: tenant.clone(),
            partnership_type,
            derived,
            version,
        };
        self.profiles.insert((tenant, profile.r#type), row);
    }

    fn read_enrollment(
        &mut self,
        tenant: String,
        version: i64,
        enrollment: &wire::Enrollment,
    ) -> Result<()> {
        let Some(partnership_type) = convert::partnership_type(enrollment.r#type) else {
            return Ok(());
        };
        let id = parse(&enrollment.enrollment_id)?;
        let state = enrollment
            .state()
            .as_str_name()
            .trim_start_matches("ENROLLMENT_STATE_")
            .to_owned();
        let active = enrollment
            .active_periods
            .iter()
            .filter_map(period)
            .collect();
        let row = enrollment::Row {
            tenant: tenant.clone(),
            id,
            partner_id: parse(&enrollment.partner_id)?,
            enrollment: Enrollment {
                partnership_type,
                state,
                active,
            },
            version,
        };
        self.enrollments.insert((tenant, id), row);
        Ok(())
    }
}

fn parse(id: &str) -> Result<Uuid> {
    id.parse().map_err(Error::corrupt)
}

fn period(period: &wire::ActivePeriod) -> Option<Period> {
    let ignored = &mut kit::Violations::new();
    let from = kit::wire::date(ignored, "", period.start_date)?;
    Some(Period {
        from,
        until: kit::wire::date(ignored, "", period.end_date),
    })
}
