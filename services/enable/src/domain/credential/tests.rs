use super::*;
use crate::domain::certification::{Conditions, NewIds};
use crate::domain::course::Taker;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_516_017_600, 0).expect("a time")
}

fn credential() -> Value {
    let conditions = Conditions {
        display_name: "Certified architect".to_owned(),
        description: "Designs what is built.".to_owned(),
        course_keys: Vec::new(),
        validity_months: 6,
        renewal_window_days: 30,
        renewal_course_keys: Vec::new(),
        retired: false,
    };
    let program = CertificationProgram::new("architect".to_owned(), conditions, now());
    let ids = NewIds {
        certification_id: Uuid::from_u128(1),
        credential_id: Uuid::from_u128(2),
    };
    let holder = Taker {
        partner_id: Uuid::from_u128(3),
        person_id: Uuid::from_u128(4),
        person_name: "Ann Ünal".to_owned(),
    };
    let issued = Certification::issue(ids, &program, holder, "an exam".to_owned(), now());
    let key = SigningKey::from_seed([7; 32]);
    signed(&issued.expect("issued"), &program, "acme", now(), &key)
}

/// The example of the specification, signed by a key of its authors: appendix on representing `eddsa-jcs-2022`.
fn specified() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": { "id": "did:example:abcdefgh", "alumniOf": "The School of Examples" },
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "created": "2023-02-24T23:36:38Z",
            "verificationMethod": "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
            "proofPurpose": "assertionMethod",
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
            "proofValue": "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
        }
    })
}

#[test]
fn the_example_of_the_specification_is_signed() {
    assert_eq!(
        proof::signer(&specified()).as_deref(),
        Ok("did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2")
    );
}

#[test]
fn a_credential_says_who_holds_what_until_when() {
    let verified = verify(&credential()).expect("verified");
    assert_eq!(verified.person, "Ann Ünal");
    assert_eq!(verified.achievement, "Certified architect");
    assert_eq!(verified.valid_from, "2018-01-15T00:00:00Z");
    assert_eq!(verified.valid_until, "2018-07-15T00:00:00Z");
    assert!(verified.issuer.starts_with("did:key:z6Mk"));
}

#[test]
fn whatever_is_changed_is_noticed() {
    let original = credential();
    let changes = [
        ("/validUntil", json!("2099-01-01T00:00:00Z")),
        ("/credentialSubject/identifier/0/identityHash", json!("Eve")),
        (
            "/credentialSubject/achievement/name",
            json!("Certified pilot"),
        ),
        ("/issuer/name", json!("another vendor")),
        ("/@context/1", json!("https://example.org/other-words")),
        ("/proof/created", json!("2020-01-01T00:00:00Z")),
        ("/proof/proofPurpose", json!("authentication")),
    ];
    for (pointer, to) in changes {
        let mut changed = original.clone();
        *changed.pointer_mut(pointer).expect(pointer) = to;
        assert_eq!(verify(&changed), Err(Fault::NotSigned), "{pointer}");
    }
}

#[test]
fn another_key_is_another_issuer() {
    let mut forged = credential();
    let other = SigningKey::from_seed([8; 32]);
    forged.as_object_mut().expect("an object").remove("proof");
    let forged = proof::prove(forged, now(), &other);
    assert!(matches!(verify(&forged), Err(Fault::OtherIssuer { .. })));
    assert_eq!(verify(&json!({ "id": "x" })), Err(Fault::NoProof));
}
