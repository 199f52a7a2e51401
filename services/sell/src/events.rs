//! What onboard and enable decide, kept as sell needs it. A change of enrollments, profiles or achievements lets what follows from it
//! be derived again.

use std::collections::HashMap;

use contracts::tandem::{enable::v1 as enable, onboard::v1 as onboard};
use kit::{Consumer, Event, Unit};
use uuid::Uuid;

use crate::commands::{derive_achievements, rederive_partner};
use crate::domain::knowledge::Period;
use crate::error::{Error, Result};
use crate::store;
use crate::store::enrollment::Holder;
use crate::store::{achievement, eligibility, enrollment, partner, solution, tenant, type_profile};

mod of_enable;
mod of_onboard;

pub(crate) struct Events;

#[tonic::async_trait]
impl Consumer for Events {
    fn event_types(&self) -> &'static [&'static str] {
        &[
            "tandem.onboard.v1.TenantChanged",
            "tandem.onboard.v1.TypeProfileChanged",
            "tandem.onboard.v1.PartnerChanged",
            "tandem.onboard.v1.EnrollmentChanged",
            "tandem.onboard.v1.JointSolutionChanged",
            "tandem.enable.v1.EligibilityRuleChanged",
            "tandem.enable.v1.EligibilityChanged",
            "tandem.enable.v1.CompetencyAwardChanged",
            "tandem.enable.v1.IntegrationChanged",
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
    solutions: HashMap<(String, Uuid), solution::Row>,
    rules: HashMap<(String, Uuid), eligibility::RuleRow>,
    eligibilities: HashMap<(String, Uuid, Uuid), eligibility::Row>,
    achievements: HashMap<(String, Uuid), achievement::Row>,
}

async fn apply(unit: &mut Unit, events: &[Event]) -> Result<()> {
    let mut news = News::default();
    for event in events {
        news.read(event)?;
    }
    let tenants: Vec<String> = events.iter().map(|event| event.tenant.clone()).collect();
    store::knowledge::lock(unit.conn(), &tenants).await?;
    let News {
        tenants,
        profiles,
        partners,
        enrollments,
        solutions,
        rules,
        eligibilities,
        achievements,
    } = news;
    tenant::upsert(unit.conn(), &rows(tenants)).await?;
    partner::upsert(unit.conn(), &rows(partners)).await?;
    solution::upsert(unit.conn(), &rows(solutions)).await?;
    eligibility::upsert_rules(unit.conn(), &rows(rules)).await?;
    eligibility::upsert(unit.conn(), &rows(eligibilities)).await?;
    let mut affected = type_profile::upsert(unit.conn(), &rows(profiles)).await?;
    affected.extend(enrollment::upsert(unit.conn(), &rows(enrollments)).await?);
    affected.sort_unstable();
    affected.dedup();
    for Holder { tenant, partner_id } in affected {
        rederive_partner::ask(unit, &tenant, partner_id).await?;
    }
    let mut changed = achievement::upsert(unit.conn(), &rows(achievements)).await?;
    changed.sort_unstable();
    changed.dedup();
    for Holder { tenant, partner_id } in changed {
        derive_achievements::run(unit, &tenant, partner_id).await?;
    }
    Ok(())
}

fn rows<K, R>(news: HashMap<K, R>) -> Vec<R> {
    news.into_values().collect()
}

impl News {
    fn read(&mut self, event: &Event) -> Result<()> {
        if let Some(changed) = event.decode::<onboard::TenantChanged>()? {
            self.read_tenant(event, changed);
        } else if let Some(changed) = event.decode::<onboard::TypeProfileChanged>()? {
            self.read_profile(event, changed);
        } else if let Some(changed) = event.decode::<onboard::PartnerChanged>()? {
            self.read_partner(event, changed)?;
        } else if let Some(changed) = event.decode::<onboard::EnrollmentChanged>()? {
            self.read_enrollment(event, changed)?;
        } else if let Some(changed) = event.decode::<onboard::JointSolutionChanged>()? {
            self.read_solution(event, changed)?;
        } else if let Some(changed) = event.decode::<enable::EligibilityRuleChanged>()? {
            self.read_rule(event, changed)?;
        } else if let Some(changed) = event.decode::<enable::EligibilityChanged>()? {
            self.read_eligibility(event, changed)?;
        } else if let Some(changed) = event.decode::<enable::CompetencyAwardChanged>()? {
            self.read_award(event, changed)?;
        } else if let Some(changed) = event.decode::<enable::IntegrationChanged>()? {
            self.read_integration(event, changed)?;
        }
        Ok(())
    }
}

fn parse(id: &str) -> Result<Uuid> {
    id.parse().map_err(Error::corrupt)
}

fn parse_optional(id: &str) -> Result<Option<Uuid>> {
    match id {
        "" => Ok(None),
        id => parse(id).map(Some),
    }
}

fn period(
    start: Option<contracts::google::r#type::Date>,
    end: Option<contracts::google::r#type::Date>,
) -> Option<Period> {
    let ignored = &mut kit::Violations::new();
    let from = kit::wire::date(ignored, "", start)?;
    Some(Period {
        from,
        until: kit::wire::date(ignored, "", end),
    })
}
