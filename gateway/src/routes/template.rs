//! The path of an HTTP rule: literals, `{field}` and `{message.field}` variables, and a verb at the end.
use std::fmt;

/// A parsed path; the verb is empty when there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub segments: Vec<Segment>,
    pub verb: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    Literal(String),
    /// Dotted path of the field that takes the segment's value.
    Variable(String),
}

/// Why a rule's path cannot be routed.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("the path {0:?} does not begin with a slash")]
    NotAbsolute(String),
    #[error("the segment {0:?} is neither a literal nor one whole variable")]
    Segment(String),
}

impl Template {
    pub fn parse(path: &str) -> Result<Self, TemplateError> {
        let Some(inner) = path.strip_prefix('/') else {
            return Err(TemplateError::NotAbsolute(path.to_owned()));
        };
        let (inner, verb) = match inner.rsplit_once(':') {
            Some((before, verb)) if is_literal(verb) => (before, verb),
            Some(_) => return Err(TemplateError::Segment(inner.to_owned())),
            None => (inner, ""),
        };
        Ok(Self {
            segments: inner.split('/').map(segment).collect::<Result<_, _>>()?,
            verb: verb.to_owned(),
        })
    }
}

fn segment(text: &str) -> Result<Segment, TemplateError> {
    let variable = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    match variable {
        Some(path) if path.split('.').all(is_identifier) => Ok(Segment::Variable(path.to_owned())),
        None if is_literal(text) => Ok(Segment::Literal(text.to_owned())),
        _ => Err(TemplateError::Segment(text.to_owned())),
    }
}

fn is_identifier(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_literal(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.segments {
            match segment {
                Segment::Literal(text) => write!(f, "/{text}")?,
                Segment::Variable(field) => write!(f, "/{{{field}}}")?,
            }
        }
        if self.verb.is_empty() {
            return Ok(());
        }
        write!(f, ":{}", self.verb)
    }
}
