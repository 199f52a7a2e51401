//! A certificate as a credential that anybody can verify offline: an Open Badge 3.0, which is a W3C verifiable credential.
//!
//! What it says is fixed by its contexts and needs none of them to be fetched; what ends it early is told by its public link.

mod proof;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use kit::identity::SigningKey;
use serde_json::{Value, json};
use uuid::Uuid;

use super::certification::{Certification, CertificationProgram};

pub use proof::{Fault, did_key};

const CONTEXTS: [&str; 2] = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];

/// What a verified credential says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub person: String,
    pub achievement: String,
    pub valid_from: String,
    pub valid_until: String,
    /// Who signed, as `did:key:…`.
    pub issuer: String,
}

/// The certificate of `vendor` as a credential, signed by the installation's key.
pub fn signed(
    certification: &Certification,
    program: &CertificationProgram,
    vendor: &str,
    now: DateTime<Utc>,
    key: &SigningKey,
) -> Value {
    let issuer = did_key(&key.public_key());
    let document = unsigned(certification, program, vendor, &issuer);
    proof::prove(document, now, key)
}

fn unsigned(
    certification: &Certification,
    program: &CertificationProgram,
    vendor: &str,
    issuer: &str,
) -> Value {
    let achievement = kit::ids::derived(&["achievement", vendor, &program.certification_key]);
    let conditions = &program.conditions;
    json!({
        "@context": CONTEXTS,
        "id": urn(certification.credential_id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": conditions.display_name,
        "issuer": { "id": issuer, "type": ["Profile"], "name": vendor },
        "validFrom": midnight(certification.start),
        "validUntil": midnight(certification.end),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject",
                "identityType": "name",
                "identityHash": certification.holder.person_name,
                "hashed": false,
            }],
            "achievement": {
                "id": urn(achievement),
                "type": ["Achievement"],
                "achievementType": "Certification",
                "name": conditions.display_name,
                "description": conditions.description,
                "criteria": { "narrative": certification.grounds },
            },
        },
    })
}

/// Checks the signature, and that the issuer named is the one who signed. Whether it was revoked only its issuer knows.
pub fn verify(document: &Value) -> Result<Verified, Fault> {
    let signer = proof::signer(document)?;
    let text = |pointer: &str| {
        let found = document.pointer(pointer).and_then(Value::as_str);
        found.map(str::to_owned).ok_or(Fault::Incomplete)
    };
    let issuer = text("/issuer/id")?;
    if issuer != signer {
        return Err(Fault::OtherIssuer { issuer, signer });
    }
    Ok(Verified {
        person: text("/credentialSubject/identifier/0/identityHash")?,
        achievement: text("/credentialSubject/achievement/name")?,
        valid_from: text("/validFrom")?,
        valid_until: text("/validUntil")?,
        issuer,
    })
}

fn urn(id: Uuid) -> String {
    format!("urn:uuid:{id}")
}

fn midnight(day: NaiveDate) -> String {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
    midnight.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests;
