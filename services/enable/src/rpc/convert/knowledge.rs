use contracts::tandem::enable::v1;
use contracts::tandem::partnership::v1::PartnershipType;
use kit::{Error, Violations, wire};
use uuid::Uuid;

use super::{NAME, OPTIONAL_PROSE, keys, words};
use crate::commands::Target;
use crate::domain::knowledge::{
    Audience, Content, KnowledgeDocument, KnowledgeKind, KnowledgeLanguage, Words, snippet,
};
use crate::store::knowledge::{Filter, Found, Reading};
use words::Word as _;

/// A document's text, in characters.
const BODY: std::ops::RangeInclusive<usize> = 1..=200_000;

const TYPE_PREFIX: &str = "PARTNERSHIP_TYPE_";

pub fn create(message: Option<v1::KnowledgeDocument>) -> Result<(KnowledgeKind, Content), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let kind = words::required(v, "document.kind", message.kind);
    let content = content(v, &message, kind);
    match kind {
        Some(kind) if violations.is_empty() => Ok((kind, content)),
        _ => Err(Error::invalid(violations)),
    }
}

/// The kind is fixed and not read again.
pub fn update(message: Option<v1::KnowledgeDocument>) -> Result<(Target, Content), Error> {
    let mut violations = Violations::new();
    let v = &mut violations;
    let message = message.unwrap_or_default();
    let id = wire::uuid(v, "document.document_id", &message.document_id);
    let content = content(v, &message, None);
    violations.check()?;
    let (id, etag) = (id.unwrap_or_default(), message.etag);
    Ok((Target { id, etag }, content))
}

fn content(
    v: &mut Violations,
    message: &v1::KnowledgeDocument,
    kind: Option<KnowledgeKind>,
) -> Content {
    // A line ends in one way.
    let body = message.body.replace("\r\n", "\n");
    Content {
        title: wire::text(v, "document.title", &message.title, NAME),
        summary: wire::text(v, "document.summary", &message.summary, OPTIONAL_PROSE),
        body: wire::text(v, "document.body", &body, BODY),
        language: words::required(v, "document.language", message.language)
            .unwrap_or(KnowledgeLanguage::Simple),
        audience: audience(v, message.audience.clone().unwrap_or_default(), kind),
    }
}

fn audience(v: &mut Violations, message: v1::Audience, kind: Option<KnowledgeKind>) -> Audience {
    let path = "document.audience";
    let mut conditions = Vec::new();
    for (index, partnership) in message.types.iter().enumerate() {
        match PartnershipType::try_from(*partnership) {
            Ok(PartnershipType::Unspecified) | Err(_) => {
                let field = format!("{path}.types[{index}]");
                v.add(field, "UNKNOWN_VALUE", "one of the known types is needed");
            }
            Ok(known) => {
                let name = known.as_str_name().trim_start_matches(TYPE_PREFIX);
                conditions.push(Audience::partnership_type(name));
            }
        }
    }
    let competencies = keys(v, &format!("{path}.competencies"), &message.competencies);
    conditions.extend(competencies.iter().map(|key| Audience::competency(key)));
    let solutions = ids(v, &format!("{path}.solution_ids"), &message.solution_ids);
    conditions.extend(solutions.into_iter().map(Audience::solution));
    let partners = ids(v, &format!("{path}.partner_ids"), &message.partner_ids);
    conditions.extend(partners.into_iter().map(Audience::partner));
    conditions.sort();
    conditions.dedup();
    let match_all = match v1::AudienceMatch::try_from(message.r#match) {
        Ok(wanted) => wanted == v1::AudienceMatch::All,
        Err(_) => {
            v.add(format!("{path}.match"), "UNKNOWN_VALUE", "any or all");
            false
        }
    };
    let audience = Audience {
        internal: message.internal,
        match_all,
        conditions,
    };
    audience.check(v, path, kind);
    audience
}

fn ids(v: &mut Violations, path: &str, texts: &[String]) -> Vec<Uuid> {
    let texts = texts.iter().enumerate();
    texts
        .filter_map(|(index, text)| wire::uuid(v, &format!("{path}[{index}]"), text))
        .collect()
}

pub fn filter(message: &v1::ListKnowledgeDocumentsRequest) -> Result<Filter, Error> {
    let mut violations = Violations::new();
    let filter = Filter {
        kind: words::optional(&mut violations, "kind", message.kind),
        state: words::optional(&mut violations, "state", message.state),
    };
    violations.check()?;
    Ok(filter)
}

/// What is looked for, among which kind.
pub fn query(
    message: &v1::SearchKnowledgeDocumentsRequest,
) -> Result<(Words, Option<KnowledgeKind>), Error> {
    let mut violations = Violations::new();
    let query = wire::text(&mut violations, "query", &message.query, 1..=200);
    let kind = words::optional(&mut violations, "kind", message.kind);
    violations.check()?;
    Ok((Words::of(&query), kind))
}

/// A version, or 0 for none in particular.
pub fn version(number: i32) -> Result<Option<i32>, Error> {
    let mut violations = Violations::new();
    if number < 0 {
        violations.add("version", "OUT_OF_RANGE", "versions begin with 1");
    }
    violations.check()?;
    Ok((number > 0).then_some(number))
}

pub fn to_wire(document: &KnowledgeDocument) -> v1::KnowledgeDocument {
    let content = &document.content;
    v1::KnowledgeDocument {
        document_id: document.id.to_string(),
        kind: document.kind.to_wire(),
        title: content.title.clone(),
        summary: content.summary.clone(),
        body: content.body.clone(),
        language: content.language.to_wire(),
        audience: Some(audience_to_wire(&content.audience)),
        version: document.version,
        state: document.state.to_wire(),
        etag: kit::etag(document.revision),
        create_time: Some(wire::to_timestamp(document.created_at)),
        publish_time: document.published_at.map(wire::to_timestamp),
    }
}

/// What `caller` may see of it: whom else it is for is not the partners' business.
pub fn shown_to(caller: &kit::Caller, document: &KnowledgeDocument) -> v1::KnowledgeDocument {
    let message = to_wire(document);
    match caller.partner {
        None => message,
        Some(_) => v1::KnowledgeDocument {
            audience: None,
            ..message
        },
    }
}

fn audience_to_wire(audience: &Audience) -> v1::Audience {
    let owned = |kind| audience.values(kind).map(str::to_owned).collect();
    let types = audience.values("type").filter_map(|name| {
        PartnershipType::from_str_name(&format!("{TYPE_PREFIX}{name}")).map(i32::from)
    });
    let wanted = match audience.match_all {
        true => v1::AudienceMatch::All,
        false => v1::AudienceMatch::Any,
    };
    v1::Audience {
        internal: audience.internal,
        r#match: wanted.into(),
        types: types.collect(),
        competencies: owned("competency"),
        solution_ids: owned("solution"),
        partner_ids: owned("partner"),
    }
}

pub fn match_to_wire(found: &Found) -> Result<v1::KnowledgeMatch, crate::error::Error> {
    let parts = snippet(&found.passage).into_iter();
    let kind: KnowledgeKind = kit::words::Named::from_name(&found.kind)?;
    Ok(v1::KnowledgeMatch {
        document_id: found.document_id.to_string(),
        version: found.version,
        kind: kind.to_wire(),
        title: found.title.clone(),
        summary: found.summary.clone(),
        snippet: parts
            .map(|part| v1::SnippetPart {
                text: part.text,
                highlighted: part.highlighted,
            })
            .collect(),
    })
}

pub fn reading_to_wire(reading: &Reading) -> v1::Reading {
    v1::Reading {
        document_id: reading.document_id.to_string(),
        version: reading.version,
        reader: reading.reader.clone(),
        partner_id: reading
            .partner_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        read_time: Some(wire::to_timestamp(reading.read_at)),
    }
}
