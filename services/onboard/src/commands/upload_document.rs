use kit::objects::Objects;
use kit::{Caller, Unit};
use tonic::Code;
use uuid::Uuid;

use super::{accept_document, document_change};
use crate::domain::content_hash::sha256;
use crate::domain::document::{Document, File, Mark};
use crate::domain::document_kind::Definition;
use crate::domain::problem::Problem;
use crate::domain::term::Term;
use crate::error::Error;
use crate::{audit, store};

/// What is handed in.
pub struct Upload {
    /// Absent: the caller's own partner.
    pub partner_id: Option<Uuid>,
    pub kind: String,
    pub file_name: String,
    /// What the content is said to be.
    pub media_type: String,
    pub content: Vec<u8>,
}

const ACTION: &str = "UploadDocument";

/// Errors: `NotFound` for another partner's user; `Fields` when partner or kind are unknown, or the file is not what the kind
/// asks for; RESOURCE_EXHAUSTED when it is too large; UNAVAILABLE when the store of files is.
pub async fn run(
    unit: &mut Unit,
    caller: &Caller,
    objects: &Objects,
    upload: Upload,
) -> Result<Document, Error> {
    let tenant = &caller.tenant;
    let partner_id = lock_partner(unit, caller, upload.partner_id).await?;
    let kind = store::document_kind::find(unit.conn(), tenant, &upload.kind).await?;
    let kind = kind.map(|kind| kind.definition).ok_or_else(|| {
        let description = format!("there is no kind {}", upload.kind);
        Problem::new("kind_key", "UNKNOWN_REFERENCE", description)
    })?;
    check(&kind, &upload)?;
    let file = File {
        sha256: sha256(&upload.content),
        size_bytes: i64::try_from(upload.content.len()).unwrap_or(i64::MAX),
        name: upload.file_name,
        media_type: upload.media_type,
    };
    store::document_content::lock(unit.conn(), tenant, &file.sha256).await?;
    objects.put(tenant, upload.content.into()).await?;
    let uploaded = Mark {
        actor: caller.subject.clone(),
        at: unit.now,
    };
    let pending = Document::pending(unit.new_id(), partner_id, upload.kind, file, uploaded);
    store::document::insert(unit.conn(), tenant, &pending).await?;
    let resource = format!("documents/{}", pending.id);
    audit::changed(unit, tenant, ACTION, resource, None, &pending);
    match kind.needs_review {
        true => Ok(pending),
        false => accept_at_once(unit, tenant, &kind, pending).await,
    }
}

async fn lock_partner(
    unit: &mut Unit,
    caller: &Caller,
    asked: Option<Uuid>,
) -> Result<Uuid, Error> {
    let Some(id) = asked.or(caller.partner) else {
        return Err(Problem::new("partner_id", "REQUIRED", "an id is needed").into());
    };
    match store::partner::lock(unit.conn(), caller, id).await? {
        Some(partner) => Ok(partner.id),
        None if caller.partner.is_some() => Err(Error::NotFound("partner", id.to_string())),
        None => {
            let description = format!("there is no partner {id}");
            Err(Problem::new("partner_id", "UNKNOWN_REFERENCE", description).into())
        }
    }
}

fn check(kind: &Definition, upload: &Upload) -> Result<(), Error> {
    if upload.content.len() as u64 > kind.max_bytes.unsigned_abs() {
        let message = format!("a {} has {} bytes at most", kind.key, kind.max_bytes);
        let refusal = kit::Error::new(Code::ResourceExhausted, "DOCUMENT_TOO_LARGE", message);
        return Err(refusal.with("max_bytes", kind.max_bytes.to_string()).into());
    }
    match kind.refuses(&upload.media_type, &upload.content) {
        problems if problems.is_empty() => Ok(()),
        problems => Err(Error::Fields(problems)),
    }
}

async fn accept_at_once(
    unit: &mut Unit,
    tenant: &str,
    kind: &Definition,
    pending: Document,
) -> Result<Document, Error> {
    let effective_date = unit.now.date_naive();
    let days = Term {
        effective_date,
        end_date: kind.expiry(effective_date),
    };
    let nobody = Mark {
        actor: String::new(),
        at: unit.now,
    };
    let accepted = pending.clone().accept(days, nobody)?;
    accept_document::take_place(unit, tenant, kind, &accepted).await?;
    document_change::save(unit, tenant, ACTION, kind, (&pending, &accepted)).await?;
    Ok(accepted)
}
