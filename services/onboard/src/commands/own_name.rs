//! What Tandem does by itself, it does in a name of its own.

use kit::Caller;

/// Suspends and reinstates for the sake of documents.
pub(super) const COMPLIANCE: &str = "tandem.compliance";

/// A part of Tandem at work for a tenant.
pub(super) fn caller(tenant: &str, name: &str) -> Caller {
    Caller {
        tenant: tenant.to_owned(),
        subject: name.to_owned(),
        roles: Vec::new(),
        partner: None,
        internal: true,
    }
}
