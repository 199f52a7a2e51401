//! What enable keeps: knowledge, training, certificates, competencies.
mod certifications;
mod competencies;
mod knowledge;
mod training;

pub(in crate::access) use certifications::certifications;
pub(in crate::access) use competencies::competencies;
pub(in crate::access) use knowledge::knowledge;
pub(in crate::access) use training::training;

/// A person of a partner whom nobody has met.
fn person_id() -> String {
    kit::ids::new().to_string()
}
