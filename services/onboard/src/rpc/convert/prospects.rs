use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};

use super::words::{self, Word as _};
use super::{NAME, OPTIONAL_NAME};
use crate::commands::Target;
use crate::commands::enroll_prospect::Admission;
use crate::commands::prospect_change::Step;
use crate::domain::prospect::{Lead, Prospect, ProspectTransition};
use crate::store::prospect::Filter;

/// Longest name of a domain.
const DOMAIN_LENGTH: usize = 253;

pub fn create(message: Option<v1::Prospect>) -> Result<Lead, Error> {
    let mut v = Violations::new();
    let message = message.unwrap_or_default();
    let display_name = wire::text(&mut v, "prospect.display_name", &message.display_name, NAME);
    let domain = domain(&mut v, &message.domain);
    let wanted_type = words::required(&mut v, "prospect.wanted_type", message.wanted_type);
    let source = wire::text(&mut v, "prospect.source", &message.source, NAME);
    let owner = wire::text(&mut v, "prospect.owner", &message.owner, NAME);
    match wanted_type {
        Some(wanted_type) if v.is_empty() => Ok(Lead {
            display_name,
            domain,
            wanted_type,
            source,
            owner,
        }),
        _ => Err(Error::invalid(v)),
    }
}

/// A host name in lower case, such as `example.com`.
fn domain(v: &mut Violations, text: &str) -> String {
    let text = text.trim().to_lowercase();
    let label = |label: &str| {
        let plain = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    if text.is_empty() {
        v.add("prospect.domain", "REQUIRED", "a domain is needed");
    } else if text.len() > DOMAIN_LENGTH || !text.contains('.') || !text.split('.').all(label) {
        v.add(
            "prospect.domain",
            "MALFORMED_DOMAIN",
            "a host name such as example.com",
        );
    }
    text
}

/// A step, and the text that comes with it in the field `path`.
pub fn step(
    id: &str,
    etag: String,
    path: &str,
    text: &str,
    length: std::ops::RangeInclusive<usize>,
) -> Result<Step, Error> {
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "prospect_id", id);
    let note = wire::text(&mut v, path, text, length);
    match id {
        Some(id) if v.is_empty() => Ok(Step {
            target: Target { id, etag },
            note,
        }),
        _ => Err(Error::invalid(v)),
    }
}

pub fn admission(message: v1::EnrollProspectRequest) -> Result<Admission, Error> {
    let mut v = Violations::new();
    let id = wire::uuid(&mut v, "prospect_id", &message.prospect_id);
    let program_id = wire::optional_uuid(&mut v, "program_id", &message.program_id);
    let external_id = wire::text(&mut v, "external_id", &message.external_id, OPTIONAL_NAME);
    match id {
        Some(id) if v.is_empty() => Ok(Admission {
            target: Target {
                id,
                etag: message.etag,
            },
            program_id,
            external_id,
        }),
        _ => Err(Error::invalid(v)),
    }
}

pub fn filter(message: v1::ListProspectsRequest) -> Result<Filter, Error> {
    let mut v = Violations::new();
    let filter = Filter {
        prospect_id: None,
        state: words::optional(&mut v, "state", message.state),
        owner: Some(message.owner).filter(|owner| !owner.is_empty()),
    };
    v.check()?;
    Ok(filter)
}

pub fn to_wire(prospect: &Prospect) -> v1::Prospect {
    let lead = &prospect.lead;
    v1::Prospect {
        prospect_id: prospect.id.to_string(),
        display_name: lead.display_name.clone(),
        domain: lead.domain.clone(),
        wanted_type: lead.wanted_type.to_wire(),
        source: lead.source.clone(),
        owner: lead.owner.clone(),
        state: prospect.state.to_wire(),
        alignment_result: prospect.alignment_result.clone(),
        partner_id: prospect
            .partner_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        transitions: prospect
            .transitions
            .iter()
            .map(transition_to_wire)
            .collect(),
        etag: kit::etag(prospect.revision),
        create_time: Some(wire::to_timestamp(prospect.created_at)),
    }
}

fn transition_to_wire(transition: &ProspectTransition) -> v1::ProspectTransition {
    v1::ProspectTransition {
        from: transition.from.to_wire(),
        to: transition.to.to_wire(),
        note: transition.note.clone(),
        actor: transition.actor.clone(),
        transition_time: Some(wire::to_timestamp(transition.at)),
    }
}
