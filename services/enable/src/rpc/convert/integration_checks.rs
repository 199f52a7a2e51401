use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::check_evidence::Source;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::words::{self, Word as _};
use super::{NAME, OPTIONAL_PROSE, days, key};
use crate::domain::integration::check::{
    CheckResult, IntegrationCheck, Interoperability, Proof, Submission,
};
use crate::store::integration_check::Filter;

/// Results, and products that were tested with.
const MOST: usize = 50;

pub fn submit(message: Option<v1::IntegrationCheck>) -> Result<(Uuid, Submission), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let path = "integration_check";
    let id = wire::uuid(
        v,
        &format!("{path}.integration_id"),
        &message.integration_id,
    );
    let (results, proofs) = (&message.results, &message.interoperability);
    for (field, count) in [
        ("results", results.len()),
        ("interoperability", proofs.len()),
    ] {
        if count > MOST {
            v.add(
                format!("{path}.{field}"),
                "TOO_MANY",
                format!("at most {MOST}"),
            );
        }
    }
    let minutes = message.configuration_minutes;
    if !(0..=100_000).contains(&minutes) {
        v.add(
            format!("{path}.configuration_minutes"),
            "OUT_OF_RANGE",
            "0 to 100000",
        );
    }
    let results = results.iter().take(MOST).enumerate();
    let results = results.filter_map(|(n, one)| result(v, &format!("{path}.results[{n}]"), one));
    let results = results.collect();
    let proofs = proofs.iter().take(MOST).enumerate();
    let proofs = proofs
        .filter_map(|(n, one)| interoperability(v, &format!("{path}.interoperability[{n}]"), one));
    let submission = Submission {
        results,
        configuration_minutes: minutes,
        interoperability: proofs.collect(),
    };
    let id = id.filter(|_| violations.is_empty());
    let id = id.ok_or_else(|| Error::invalid(violations))?;
    Ok((id, submission))
}

fn result(v: &mut Violations, path: &str, message: &v1::CheckResult) -> Option<CheckResult> {
    let criterion_key = key(v, &format!("{path}.criterion_key"), &message.criterion_key);
    if !(0..=100).contains(&message.score) {
        v.add(format!("{path}.score"), "OUT_OF_RANGE", "0 to 100");
    }
    let note = wire::text(v, &format!("{path}.note"), &message.note, OPTIONAL_PROSE);
    Some(CheckResult {
        criterion_key,
        score: message.score,
        proof: proof(v, &format!("{path}.evidence"), message.evidence.as_ref())?,
        note,
    })
}

fn interoperability(
    v: &mut Violations,
    path: &str,
    message: &v1::InteroperabilityProof,
) -> Option<Interoperability> {
    let product = wire::text(v, &format!("{path}.product"), &message.product, NAME);
    let version = &message.product_version;
    Some(Interoperability {
        product,
        product_version: wire::text(v, &format!("{path}.product_version"), version, NAME),
        proof: proof(v, &format!("{path}.evidence"), message.evidence.as_ref())?,
    })
}

fn proof(v: &mut Violations, path: &str, message: Option<&v1::CheckEvidence>) -> Option<Proof> {
    let Some(source) = message.and_then(|evidence| evidence.source.as_ref()) else {
        v.add(
            path,
            "REQUIRED",
            "a hash, an address or a document is needed",
        );
        return None;
    };
    Some(match source {
        Source::Sha256(hex) => {
            let is_hex = hex.len() == 64 && hex.chars().all(|c| c.is_ascii_hexdigit());
            if !is_hex {
                v.add(format!("{path}.sha256"), "MALFORMED_HASH", "64 hex digits");
            }
            Proof::Sha256(hex.to_ascii_lowercase())
        }
        Source::Url(url) => {
            let path = format!("{path}.url");
            let url = wire::text(v, &path, url, 1..=2_000);
            if !url.starts_with("https://") {
                v.add(
                    path,
                    "MALFORMED_URL",
                    "an address that starts with https://",
                );
            }
            Proof::Url(url)
        }
        Source::DocumentId(id) => {
            Proof::DocumentId(wire::text(v, &format!("{path}.document_id"), id, NAME))
        }
    })
}

pub fn filter(message: &v1::ListIntegrationChecksRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let filter = Filter {
        integration_id: wire::optional_uuid(v, "integration_id", &message.integration_id),
        state: words::optional(v, "state", message.state),
    };
    violations.check()?;
    Ok(filter)
}

pub fn to_wire(check: &IntegrationCheck) -> v1::IntegrationCheck {
    let submission = &check.submission;
    let results = submission.results.iter().map(|one| v1::CheckResult {
        criterion_key: one.criterion_key.clone(),
        score: one.score,
        evidence: Some(proof_to_wire(&one.proof)),
        note: one.note.clone(),
    });
    let proofs = submission.interoperability.iter();
    let proofs = proofs.map(|one| v1::InteroperabilityProof {
        product: one.product.clone(),
        product_version: one.product_version.clone(),
        evidence: Some(proof_to_wire(&one.proof)),
    });
    v1::IntegrationCheck {
        check_id: check.id.to_string(),
        integration_id: check.integration_id.to_string(),
        partner_id: check.partner_id.to_string(),
        state: check.state.to_wire(),
        results: results.collect(),
        configuration_minutes: submission.configuration_minutes,
        interoperability: proofs.collect(),
        rubric_version: check.scoring.rubric_version,
        quality_score: check.scoring.quality,
        depth_score: check.scoring.depth,
        reasons: check.scoring.reasons.clone(),
        period: check.period.map(days::period),
        decision_reason: check.reason.clone(),
        etag: kit::etag(check.revision),
        create_time: Some(wire::to_timestamp(check.created_at)),
    }
}

fn proof_to_wire(proof: &Proof) -> v1::CheckEvidence {
    let source = match proof.clone() {
        Proof::Sha256(hex) => Source::Sha256(hex),
        Proof::Url(url) => Source::Url(url),
        Proof::DocumentId(id) => Source::DocumentId(id),
    };
    v1::CheckEvidence {
        source: Some(source),
    }
}
