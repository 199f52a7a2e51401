//! Statements as documents: canonical JSON to be computed again, CSV for a spreadsheet, a page and a PDF for people.

use contracts::google::api::HttpBody;
use kit::identity::Signature;
use serde::Deserialize;
use sqlx::PgConnection;
use tonic::{Response, metadata::MetadataValue};

use crate::{
    domain::statement::{document::Document, life::Statement},
    error::{Result, StatementRefused},
    store,
};

mod csv;
mod html;
mod pdf;
mod sheet;

/// A document as it is stored, and what it says.
pub(crate) struct StatementDocument {
    pub(crate) text: String,
    pub(crate) content: Document,
    /// Of the key that signed it; none on a draft.
    pub(crate) key_id: Option<String>,
    /// Its legal name; until it has told it, the tenant's.
    pub(crate) vendor: String,
}

/// What is read of a stored document beside its content.
#[derive(Deserialize)]
struct Signed {
    signature: Option<Signature>,
}

pub(crate) async fn document(
    conn: &mut PgConnection,
    tenant: &str,
    statement: &Statement,
) -> Result<StatementDocument> {
    let text = store::statement::find_document(conn, tenant, statement.id).await?;
    let text = text.ok_or(StatementRefused::StatementNotFound(statement.id))?;
    let content: Document = serde_json::from_str(&text).map_err(kit::Error::internal)?;
    let signed: Signed = serde_json::from_str(&text).map_err(kit::Error::internal)?;
    let (settings, _) = store::payments::payment_settings::find(conn, tenant).await?;
    let vendor = match settings.legal_name.is_empty() {
        true => tenant.to_owned(),
        false => settings.legal_name,
    };
    Ok(StatementDocument {
        text,
        content,
        key_id: signed.signature.map(|signature| signature.key_id),
        vendor,
    })
}

/// The document in a format, JSON unless said, with its type and a file name.
pub(crate) fn body(
    document: &StatementDocument,
    statement: &Statement,
    format: Option<&str>,
) -> std::result::Result<Response<HttpBody>, kit::Error> {
    let sheet = || sheet::Sheet::of(document, statement);
    let (ending, content_type, data) = match format {
        Some("CSV") => ("csv", "text/csv; charset=utf-8", csv::render(&sheet())?),
        Some("HTML") => ("html", "text/html; charset=utf-8", html::render(&sheet())?),
        Some("PDF") => ("pdf", "application/pdf", pdf::render(&sheet())?),
        _ => (
            "json",
            "application/json",
            document.text.clone().into_bytes(),
        ),
    };
    let mut response = Response::new(HttpBody {
        content_type: content_type.to_owned(),
        data,
        extensions: Vec::new(),
    });
    let shown = match ending {
        "html" | "pdf" => "inline",
        _ => "attachment",
    };
    let (number, period) = (statement.number, statement.period_start);
    let name = format!("{shown}; filename=\"statement-{number}-{period}.{ending}\"");
    if let Ok(name) = MetadataValue::try_from(name) {
        response.metadata_mut().insert("content-disposition", name);
    }
    Ok(response)
}
