//! The routes of the contracts: every public method with the HTTP rules written beside it.
use contracts::google::api::{HttpRule, http_rule::Pattern};
use contracts::tandem::platform::v1::{Access, Exposure};
use http::Method;
use http::uri::PathAndQuery;
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MethodDescriptor};

use super::{Conflict, Segment, Template, TemplateError};

/// One way to reach one method.
#[derive(Clone, Debug)]
pub struct Rpc {
    pub method: MethodDescriptor,
    /// `/package.Service/Method`
    pub path: PathAndQuery,
    pub body: BodyRule,
    /// The only field of the response that is answered, in its place.
    pub response_body: Option<FieldDescriptor>,
}

/// Where the body of a request goes.
#[derive(Clone, Debug)]
pub enum BodyRule {
    /// The request has none.
    None,
    /// It is the whole request message.
    Whole,
    /// It is one message field of the request; everything else comes from path and query.
    Field(FieldDescriptor),
}

/// A rule in the contracts that cannot be served. Found at start, never at a request.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    #[error("the option {0} is not among the descriptors")]
    NoSuchOption(&'static str),
    #[error("an option of {method} cannot be read: {source}")]
    Unreadable {
        method: String,
        source: prost::DecodeError,
    },
    #[error("{method}: {source}")]
    Template {
        method: String,
        source: TemplateError,
    },
    #[error("{method} is public and has no HTTP rule")]
    NoRule { method: String },
    #[error("{method}: the rule names {field:?}, which is no fitting field")]
    Field { method: String, field: String },
    #[error("{method}: a stream of requests needs body \"*\" and no variable")]
    Stream { method: String },
    #[error(transparent)]
    Conflict(#[from] Conflict),
}

/// Every binding of every public method.
pub fn bindings(pool: &DescriptorPool) -> Result<Vec<(Method, Template, Rpc)>, ContractError> {
    let mut all = Vec::new();
    for service in pool.services() {
        for method in service.methods() {
            if is_public(pool, &method)? {
                bind(pool, &method, &mut all)?;
            }
        }
    }
    Ok(all)
}

/// Whether the gateway forwards the method.
pub fn is_public(pool: &DescriptorPool, method: &MethodDescriptor) -> Result<bool, ContractError> {
    let access: Option<Access> = option(pool, method, "tandem.platform.v1.access")?;
    Ok(access.is_some_and(|access| access.exposure() == Exposure::Public))
}

fn bind(
    pool: &DescriptorPool,
    method: &MethodDescriptor,
    all: &mut Vec<(Method, Template, Rpc)>,
) -> Result<(), ContractError> {
    let Some(mut rule) = option::<HttpRule>(pool, method, "google.api.http")? else {
        return Err(ContractError::NoRule {
            method: method.full_name().to_owned(),
        });
    };
    let more = std::mem::take(&mut rule.additional_bindings);
    for rule in std::iter::once(&rule).chain(&more) {
        all.push(binding(method, rule)?);
    }
    Ok(())
}

fn option<M: prost::Message + Default>(
    pool: &DescriptorPool,
    method: &MethodDescriptor,
    name: &'static str,
) -> Result<Option<M>, ContractError> {
    let extension = pool
        .get_extension_by_name(name)
        .ok_or(ContractError::NoSuchOption(name))?;
    let options = method.options();
    if !options.has_extension(&extension) {
        return Ok(None);
    }
    options
        .get_extension(&extension)
        .as_message()
        .map(DynamicMessage::transcode_to)
        .transpose()
        .map_err(|source| ContractError::Unreadable {
            method: method.full_name().to_owned(),
            source,
        })
}

fn binding(
    method: &MethodDescriptor,
    rule: &HttpRule,
) -> Result<(Method, Template, Rpc), ContractError> {
    let name = || method.full_name().to_owned();
    let (verb, path) =
        verb_and_path(rule).ok_or_else(|| ContractError::NoRule { method: name() })?;
    let template = Template::parse(path).map_err(|source| ContractError::Template {
        method: name(),
        source,
    })?;
    for segment in &template.segments {
        if let Segment::Variable(field) = segment {
            check_variable(method, field)?;
        }
    }
    let message_field = |descriptor: &prost_reflect::MessageDescriptor, field: &str| {
        descriptor
            .get_field_by_name(field)
            .filter(|field| !field.is_list() && matches!(field.kind(), Kind::Message(_)))
            .ok_or_else(|| ContractError::Field {
                method: name(),
                field: field.to_owned(),
            })
    };
    let body = match rule.body.as_str() {
        "" => BodyRule::None,
        "*" => BodyRule::Whole,
        field => BodyRule::Field(message_field(&method.input(), field)?),
    };
    let response_body = match rule.response_body.as_str() {
        "" => None,
        field => Some(message_field(&method.output(), field)?),
    };
    let streams_alone = matches!(body, BodyRule::Whole)
        && template
            .segments
            .iter()
            .all(|segment| matches!(segment, Segment::Literal(_)));
    if method.is_client_streaming() && !streams_alone {
        return Err(ContractError::Stream { method: name() });
    }
    let path = rpc_path(method);
    let rpc = Rpc {
        method: method.clone(),
        path,
        body,
        response_body,
    };
    Ok((verb, template, rpc))
}

fn verb_and_path(rule: &HttpRule) -> Option<(Method, &str)> {
    match rule.pattern.as_ref()? {
        Pattern::Get(path) => Some((Method::GET, path)),
        Pattern::Put(path) => Some((Method::PUT, path)),
        Pattern::Post(path) => Some((Method::POST, path)),
        Pattern::Delete(path) => Some((Method::DELETE, path)),
        Pattern::Patch(path) => Some((Method::PATCH, path)),
        Pattern::Custom(custom) => Method::from_bytes(custom.kind.as_bytes())
            .ok()
            .map(|method| (method, custom.path.as_str())),
    }
}

/// A variable leads through messages to one scalar or enum.
fn check_variable(method: &MethodDescriptor, path: &str) -> Result<(), ContractError> {
    let refused = || ContractError::Field {
        method: method.full_name().to_owned(),
        field: path.to_owned(),
    };
    let mut message = Some(method.input());
    for name in path.split('.') {
        let field = message
            .take()
            .and_then(|message| message.get_field_by_name(name))
            .filter(|field| !field.is_list())
            .ok_or_else(refused)?;
        message = field.kind().as_message().cloned();
    }
    message.is_none().then_some(()).ok_or_else(refused)
}

/// `/package.Service/Method`, as gRPC calls it.
pub fn rpc_path(method: &MethodDescriptor) -> PathAndQuery {
    let service = method.parent_service();
    format!("/{}/{}", service.full_name(), method.name())
        .parse()
        .expect("protobuf names are valid in a path")
}
