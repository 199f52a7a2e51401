//! Events in: what sell and onboard announce becomes part of the figures.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contracts::tandem::{
    onboard::v1::{EnrollmentChanged, PartnerChanged},
    sell::v1::OpportunityChanged,
};
use kit::{Event, Unit};
use uuid::Uuid;

use crate::{
    commands::{
        change_enrollments::change_enrollments, restate_opportunities::restate_opportunities,
    },
    domain::{enrollment::Enrollment, opportunity::Opportunity},
    store::{
        partner::{Partner, upsert_partners},
        projection::lock_projection,
    },
};

mod convert;

pub struct Projection;

/// What a batch says of one tenant, the newest of everything.
#[derive(Default)]
struct Changes {
    partners: BTreeMap<Uuid, Partner>,
    enrollments: BTreeMap<Uuid, (i64, Enrollment)>,
    opportunities: BTreeMap<Uuid, Opportunity>,
    since: Option<DateTime<Utc>>,
}

#[tonic::async_trait]
impl kit::Consumer for Projection {
    fn event_types(&self) -> &'static [&'static str] {
        &[
            "tandem.sell.v1.OpportunityChanged",
            "tandem.onboard.v1.PartnerChanged",
            "tandem.onboard.v1.EnrollmentChanged",
        ]
    }

    async fn apply(&self, unit: &mut Unit, events: &[Event]) -> Result<(), kit::Error> {
        // In the order of the tenants' names, so that two batches never wait for each other.
        let mut tenants: BTreeMap<&str, Changes> = BTreeMap::new();
        for event in events {
            tenants.entry(&event.tenant).or_default().note(event)?;
        }
        for (tenant, changes) in tenants {
            changes.apply(unit, tenant).await?;
        }
        Ok(())
    }
}

impl Changes {
    fn note(&mut self, event: &Event) -> Result<(), kit::Error> {
        let occurred_at = event.occurred_at;
        self.since = Some(
            self.since
                .map_or(occurred_at, |since| since.min(occurred_at)),
        );
        if let Some(OpportunityChanged { opportunity }) = event.decode()? {
            let opportunity = convert::opportunity(event.version, opportunity)?;
            keep_newest(
                &mut self.opportunities,
                opportunity.opportunity_id,
                opportunity,
                |one| one.version,
            );
        } else if let Some(EnrollmentChanged { enrollment }) = event.decode()? {
            let enrollment = convert::enrollment(enrollment)?;
            let id = enrollment.enrollment_id;
            keep_newest(
                &mut self.enrollments,
                id,
                (event.version, enrollment),
                |(version, _)| *version,
            );
        } else if let Some(PartnerChanged { partner }) = event.decode()? {
            let partner = convert::partner(event.version, partner)?;
            keep_newest(&mut self.partners, partner.partner_id, partner, |one| {
                one.version
            });
        }
        Ok(())
    }

    async fn apply(self, unit: &mut Unit, tenant: &str) -> Result<(), kit::Error> {
        lock_projection(unit.conn(), tenant).await?;
        if !self.partners.is_empty() {
            let partners: Vec<_> = self.partners.into_values().collect();
            upsert_partners(unit.conn(), tenant, &partners).await?;
        }
        if !self.enrollments.is_empty() {
            let enrollments: Vec<_> = self.enrollments.into_values().collect();
            let since = self.since.unwrap_or(unit.now);
            change_enrollments(unit, tenant, &enrollments, since).await?;
        }
        if !self.opportunities.is_empty() {
            let opportunities = self.opportunities.into_values().collect();
            restate_opportunities(unit.conn(), tenant, opportunities).await?;
        }
        Ok(())
    }
}

fn keep_newest<T>(kept: &mut BTreeMap<Uuid, T>, id: Uuid, new: T, version: impl Fn(&T) -> i64) {
    if kept
        .get(&id)
        .is_none_or(|old| version(old) <= version(&new))
    {
        kept.insert(id, new);
    }
}
