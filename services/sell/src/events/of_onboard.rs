//! What onboard announces: tenants, types, partners, enrollments, joint solutions.

use contracts::tandem::onboard::v1 as wire;
use kit::Event;

use super::{News, parse, parse_optional, period};
use crate::domain::gate::Solution;
use crate::domain::knowledge::{Enrollment, Period};
use crate::error::Result;
use crate::rpc::convert;
use crate::store::{enrollment, partner, solution, tenant, type_profile};

impl News {
    pub(super) fn read_tenant(&mut self, event: &Event, changed: wire::TenantChanged) {
        let tenant = event.tenant.clone();
        if let Some(announced) = changed.tenant {
            let row = tenant::Tenant {
                tenant: tenant.clone(),
                currency_code: announced.currency_code,
            };
            self.tenants.insert(tenant, row);
        }
    }

    /// A type that is not known here yet produces nothing here.
    pub(super) fn read_profile(&mut self, event: &Event, changed: wire::TypeProfileChanged) {
        let tenant = event.tenant.clone();
        let profile = changed.type_profile.unwrap_or_default();
        if let Some(partnership_type) = convert::partnership_type(profile.r#type) {
            let row = type_profile::Row {
                tenant: tenant.clone(),
                partnership_type,
                derived: convert::derived_facts(&profile.produced_facts),
                reported: convert::reported_facts(&profile.produced_facts),
                version: event.version,
            };
            self.profiles.insert((tenant, profile.r#type), row);
        }
    }

    pub(super) fn read_partner(
        &mut self,
        event: &Event,
        changed: wire::PartnerChanged,
    ) -> Result<()> {
        let partner = changed.partner.unwrap_or_default();
        let (tenant, id) = (event.tenant.clone(), parse(&partner.partner_id)?);
        let row = partner::Partner {
            tenant: tenant.clone(),
            id,
            external_id: Some(partner.external_id).filter(|id| !id.is_empty()),
            display_name: partner.display_name,
            version: event.version,
        };
        self.partners.insert((tenant, id), row);
        Ok(())
    }

    pub(super) fn read_enrollment(
        &mut self,
        event: &Event,
        changed: wire::EnrollmentChanged,
    ) -> Result<()> {
        let enrollment = changed.enrollment.unwrap_or_default();
        let Some(partnership_type) = convert::partnership_type(enrollment.r#type) else {
            return Ok(());
        };
        let (tenant, id) = (event.tenant.clone(), parse(&enrollment.enrollment_id)?);
        let state = enrollment.state().as_str_name();
        let row = enrollment::Row {
            tenant: tenant.clone(),
            id,
            partner_id: parse(&enrollment.partner_id)?,
            enrollment: Enrollment {
                partnership_type,
                program_id: parse_optional(&enrollment.program_id)?,
                state: state.trim_start_matches("ENROLLMENT_STATE_").to_owned(),
                active: periods(&enrollment.active_periods),
            },
            version: event.version,
        };
        self.enrollments.insert((tenant, id), row);
        Ok(())
    }

    pub(super) fn read_solution(
        &mut self,
        event: &Event,
        changed: wire::JointSolutionChanged,
    ) -> Result<()> {
        let announced = changed.solution.unwrap_or_default();
        let (tenant, id) = (event.tenant.clone(), parse(&announced.solution_id)?);
        let state = announced.state().as_str_name();
        let row = solution::Row {
            tenant: tenant.clone(),
            solution: Solution {
                id,
                partner_id: parse(&announced.partner_id)?,
                state: state.trim_start_matches("SOLUTION_STATE_").to_owned(),
                agreed: periods(&announced.agreed_periods),
                display_name: announced.display_name,
            },
            version: event.version,
        };
        self.solutions.insert((tenant, id), row);
        Ok(())
    }
}

fn periods(announced: &[wire::ActivePeriod]) -> Vec<Period> {
    let read = |one: &wire::ActivePeriod| period(one.start_date, one.end_date);
    announced.iter().filter_map(read).collect()
}
