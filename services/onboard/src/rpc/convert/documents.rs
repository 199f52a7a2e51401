use chrono::NaiveDate;
use contracts::google::api::HttpBody;
use contracts::tandem::onboard::v1;
use kit::{Error, Violations, wire};
use tonic::Response;
use tonic::metadata::MetadataValue;

use super::{NAME, PROSE, key, words};
use crate::commands::Target;
use crate::commands::accept_document::Acceptance;
use crate::commands::upload_document::Upload;
use crate::domain::document::{Document, File};
use crate::store::document::Filter;
use words::Word as _;

pub fn upload(message: v1::UploadDocumentRequest) -> Result<Upload, Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let upload = Upload {
        partner_id: wire::optional_uuid(found, "partner_id", &message.partner_id),
        kind: key::required(found, "kind_key", &message.kind_key),
        file_name: file_name(found, &message.file_name),
        media_type: wire::text(found, "media_type", &message.media_type, NAME),
        content: message.content,
    };
    violations.check()?;
    Ok(upload)
}

/// A name without folders.
fn file_name(violations: &mut Violations, name: &str) -> String {
    if name.contains(['/', '\\']) {
        let description = "the name alone, without folders";
        violations.add("file_name", "MALFORMED_NAME", description);
    }
    wire::text(violations, "file_name", name, NAME)
}

pub fn accept(message: v1::AcceptDocumentRequest) -> Result<Acceptance, Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let id = wire::uuid(found, "document_id", &message.document_id);
    let effective_date = wire::date(found, "effective_date", message.effective_date);
    let expire_date = wire::date(found, "expire_date", message.expire_date);
    violations.check()?;
    Ok(Acceptance {
        target: Target {
            id: id.unwrap_or_default(),
            etag: message.etag,
        },
        effective_date,
        expire_date,
    })
}

/// The document, and why it is rejected.
pub fn reject(message: v1::RejectDocumentRequest) -> Result<(Target, String), Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let id = wire::uuid(found, "document_id", &message.document_id);
    let reason = wire::text(found, "reason", &message.reason, PROSE);
    violations.check()?;
    let target = Target {
        id: id.unwrap_or_default(),
        etag: message.etag,
    };
    Ok((target, reason))
}

pub fn filter(message: &v1::ListDocumentsRequest, today: NaiveDate) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let found = &mut violations;
    let filter = Filter {
        partner_id: wire::optional_uuid(found, "partner_id", &message.partner_id),
        kind: key::optional(found, "kind_key", &message.kind_key),
        state: words::optional(found, "state", message.state),
        expires_before: wire::date(found, "expires_before", message.expires_before),
        today,
    };
    violations.check()?;
    Ok(filter)
}

/// As it is on a day.
pub fn to_wire(document: &Document, today: NaiveDate) -> v1::Document {
    let (review, days) = (document.review.as_ref(), document.days);
    let file = &document.file;
    v1::Document {
        document_id: document.id.to_string(),
        partner_id: document.partner_id.to_string(),
        kind_key: document.kind.clone(),
        file_name: file.name.clone(),
        media_type: file.media_type.clone(),
        size_bytes: file.size_bytes,
        sha256: file.sha256.clone(),
        state: document.state_on(today).to_wire(),
        uploader: document.uploader.clone(),
        upload_time: Some(wire::to_timestamp(document.uploaded_at)),
        reviewer: review
            .map(|review| review.actor.clone())
            .unwrap_or_default(),
        review_time: review.map(|review| wire::to_timestamp(review.at)),
        rejection_reason: document.rejection_reason.clone(),
        effective_date: days.map(|days| wire::to_date(days.effective_date)),
        expire_date: days.and_then(|days| days.end_date).map(wire::to_date),
        superseding_document_id: document
            .superseded_by
            .map(|id| id.to_string())
            .unwrap_or_default(),
        content_delete_time: document.content_deleted_at.map(wire::to_timestamp),
        etag: kit::etag(document.revision),
    }
}

/// The content under its file's name, in characters that every header may have.
pub fn body(file: &File, content: Vec<u8>) -> Response<HttpBody> {
    let mut response = Response::new(HttpBody {
        content_type: file.media_type.clone(),
        data: content,
        extensions: Vec::new(),
    });
    let plain = |c: char| match c {
        '"' | '\\' => '_',
        c if c.is_ascii_graphic() || c == ' ' => c,
        _ => '_',
    };
    let name: String = file.name.chars().map(plain).collect();
    if let Ok(disposition) = MetadataValue::try_from(format!("attachment; filename=\"{name}\"")) {
        let metadata = response.metadata_mut();
        metadata.insert("content-disposition", disposition);
    }
    response
}
