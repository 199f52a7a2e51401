use std::collections::BTreeSet;

use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::NAME;
use crate::commands::adopt_observed_integration::Adoption;
use crate::domain::observed_integration::{Observation, ObservedIntegration};

const MOST: usize = 500;
const DOMAIN: std::ops::RangeInclusive<usize> = 1..=253;

pub fn observations(
    message: v1::ReportObservedIntegrationsRequest,
) -> Result<Vec<Observation>, Error> {
    let mut violations = Violations::new();
    let count = message.integrations.len();
    if !(1..=MOST).contains(&count) {
        violations.add("integrations", "COUNT", format!("1 to {MOST} rows"));
    }
    let mut seen = BTreeSet::new();
    let mut observations = Vec::new();
    for (n, row) in message.integrations.into_iter().enumerate().take(MOST) {
        let path = format!("integrations[{n}]");
        let Some(row) = observation(&mut violations, &path, &row) else {
            continue;
        };
        if !seen.insert((row.domain.clone(), row.product_name.to_lowercase())) {
            let description = "the same product and domain are there before";
            violations.add(path, "DUPLICATE", description);
        }
        observations.push(row);
    }
    violations.check()?;
    Ok(observations)
}

/// Absent when the date can't be read.
fn observation(
    violations: &mut Violations,
    path: &str,
    row: &v1::ObservedIntegration,
) -> Option<Observation> {
    let mut text = |field: &str, text: &str, length| {
        wire::text(violations, &format!("{path}.{field}"), text, length)
    };
    let product_name = text("product_name", &row.product_name, NAME);
    let vendor_name = text("vendor_name", &row.vendor_name, NAME);
    let domain = text("domain", &row.domain, DOMAIN).to_lowercase();
    if !domain.is_empty() && !is_domain(&domain) {
        let description = format!("{domain:?} is no internet domain such as example.com");
        violations.add(format!("{path}.domain"), "MALFORMED_DOMAIN", description);
    }
    if row.joint_customers < 0 {
        let path = format!("{path}.joint_customers");
        violations.add(path, "NEGATIVE", "a count is zero or more");
    }
    let seen = format!("{path}.last_seen_date");
    if row.last_seen_date.is_none() {
        violations.add(seen.clone(), "REQUIRED", "a date is needed");
    }
    let last_seen_on = wire::date(violations, &seen, row.last_seen_date)?;
    Some(Observation {
        product_name,
        vendor_name,
        domain,
        joint_customers: row.joint_customers,
        last_seen_on,
    })
}

fn is_domain(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c == '-';
    let labels: Vec<&str> = text.split('.').collect();
    labels.len() > 1
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.chars().all(plain))
}

pub fn adoption(message: &v1::AdoptObservedIntegrationRequest) -> Result<Adoption, Error> {
    let mut violations = Violations::new();
    let id = &message.observed_integration_id;
    let integration_id = wire::uuid(&mut violations, "observed_integration_id", id);
    let program_id = wire::uuid(&mut violations, "program_id", &message.program_id);
    let partner_id = wire::optional_uuid(&mut violations, "partner_id", &message.partner_id);
    match (integration_id, program_id) {
        (Some(integration_id), Some(program_id)) if violations.is_empty() => Ok(Adoption {
            integration_id,
            program_id,
            partner_id,
        }),
        _ => Err(Error::invalid(violations)),
    }
}

pub fn to_wire(of: &ObservedIntegration) -> v1::ObservedIntegration {
    let seen = &of.observation;
    v1::ObservedIntegration {
        observed_integration_id: of.id.to_string(),
        product_name: seen.product_name.clone(),
        vendor_name: seen.vendor_name.clone(),
        domain: seen.domain.clone(),
        joint_customers: seen.joint_customers,
        last_seen_date: Some(wire::to_date(seen.last_seen_on)),
        partner_id: of.partner_id.map(|id| id.to_string()).unwrap_or_default(),
        create_time: Some(wire::to_timestamp(of.created_at)),
    }
}
