//! A certificate as a signed document.

use chrono::NaiveDate;
use contracts::google::api::HttpBody;
use serde_json::{Value, json};
use sqlx::PgConnection;
use tonic::Response;

use crate::domain::certification::Certification;
use crate::domain::credential;
use crate::error::Error;
use crate::store;

/// The credential, signed now. Errors: a service without the installation's key.
pub(super) async fn signed(
    kit: &kit::Service,
    conn: &mut PgConnection,
    tenant: &str,
    certification: &Certification,
) -> Result<Value, Error> {
    let key = &certification.certification_key;
    let program = store::certification_program::find(conn, tenant, key).await?;
    let program = program.ok_or_else(|| Error::NotFound("certification program", key.clone()))?;
    let (now, key) = (kit.clock.now(), kit.signing_key()?);
    Ok(credential::signed(
        certification,
        &program,
        tenant,
        now,
        key,
    ))
}

/// The credential, and whether it still stands.
pub(super) fn with_state(
    certification: &Certification,
    credential: Value,
    today: NaiveDate,
) -> Value {
    json!({
        "state": certification.state(today),
        "reason": certification.revocation_reason,
        "credential": credential,
    })
}

pub(super) fn body(document: &Value) -> Response<HttpBody> {
    Response::new(HttpBody {
        content_type: "application/json".to_owned(),
        data: document.to_string().into_bytes(),
        extensions: Vec::new(),
    })
}
