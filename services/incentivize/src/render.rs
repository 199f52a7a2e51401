//! Statements as documents: canonical JSON to be computed again, CSV for a spreadsheet, a page for people.

use contracts::google::api::HttpBody;
use sqlx::PgConnection;
use tonic::{Response, metadata::MetadataValue};

use crate::{
    domain::statement::{document::Document, life::Statement},
    error::{Result, StatementRefused},
    store,
};

mod csv;
mod html;
mod sheet;

/// A document as it is stored, and what it says.
pub(crate) struct StatementDocument {
    pub(crate) text: String,
    pub(crate) content: Document,
}

pub(crate) async fn document(
    conn: &mut PgConnection,
    tenant: &str,
    statement: &Statement,
) -> Result<StatementDocument> {
    let text = store::statement::find_document(conn, tenant, statement.id).await?;
    let text = text.ok_or(StatementRefused::StatementNotFound(statement.id))?;
    let content = serde_json::from_str(&text).map_err(kit::Error::internal)?;
    Ok(StatementDocument { text, content })
}

/// The document in a format, JSON unless said, with its type and a file name.
pub(crate) fn body(
    document: &StatementDocument,
    statement: &Statement,
    format: Option<&str>,
) -> std::result::Result<Response<HttpBody>, kit::Error> {
    let sheet = || sheet::Sheet::of(&document.content, statement);
    let (ending, content_type, data) = match format {
        Some("CSV") => ("csv", "text/csv; charset=utf-8", csv::render(&sheet())?),
        Some("HTML") => ("html", "text/html; charset=utf-8", html::render(&sheet())?),
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
        "html" => "inline",
        _ => "attachment",
    };
    let (number, period) = (statement.number, statement.period_start);
    let name = format!("{shown}; filename=\"statement-{number}-{period}.{ending}\"");
    if let Ok(name) = MetadataValue::try_from(name) {
        response.metadata_mut().insert("content-disposition", name);
    }
    Ok(response)
}
