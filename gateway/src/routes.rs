//! Which target answers a method and a path: a tree over the path's segments.
//!
//! A literal wins over a variable. The verb (`:approve`) is what follows the last colon of the last segment as it was
//! sent; a colon that belongs to a value is sent as `%3A`.
pub mod contract;
mod template;

use std::collections::BTreeMap;

use http::Method;
use percent_encoding::percent_decode_str;

pub use template::{Segment, Template, TemplateError};

/// All routes of the door.
#[derive(Debug)]
pub struct Routes<T> {
    root: Node<T>,
}

#[derive(Debug)]
struct Node<T> {
    literals: BTreeMap<String, Node<T>>,
    variable: Option<Box<Node<T>>>,
    ends: BTreeMap<String, Vec<End<T>>>,
}

#[derive(Debug)]
struct End<T> {
    method: Method,
    variables: Vec<String>,
    target: T,
}

/// What the tree says about one request.
#[derive(Debug)]
pub enum Found<'a, T> {
    /// The target, and each variable's field path with its decoded value.
    Target(&'a T, Vec<(&'a str, String)>),
    /// The path exists under these methods only.
    OtherMethods(Vec<&'a Method>),
    Nothing,
}

/// Two targets claim the same method and path.
#[derive(Debug, thiserror::Error)]
#[error("two targets claim {method} {path}")]
pub struct Conflict {
    pub method: Method,
    pub path: String,
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self {
            literals: BTreeMap::new(),
            variable: None,
            ends: BTreeMap::new(),
        }
    }
}

impl<T> Default for Routes<T> {
    fn default() -> Self {
        Self {
            root: Node::default(),
        }
    }
}

impl<T> Routes<T> {
    /// Adds a target; the same method and path twice is a conflict, whatever the variables are called.
    pub fn add(&mut self, method: Method, template: &Template, target: T) -> Result<(), Conflict> {
        let mut node = &mut self.root;
        let mut variables = Vec::new();
        for segment in &template.segments {
            node = match segment {
                Segment::Literal(text) => node.literals.entry(text.clone()).or_default(),
                Segment::Variable(field) => {
                    variables.push(field.clone());
                    node.variable.get_or_insert_default()
                }
            };
        }
        let ends = node.ends.entry(template.verb.clone()).or_default();
        if ends.iter().any(|end| end.method == method) {
            return Err(Conflict {
                method,
                path: template.to_string(),
            });
        }
        ends.push(End {
            method,
            variables,
            target,
        });
        Ok(())
    }

    /// Finds the target of a request; HEAD is answered as GET.
    pub fn find(&self, method: &Method, path: &str) -> Found<'_, T> {
        let Some(path) = path.strip_prefix('/') else {
            return Found::Nothing;
        };
        let (path, verb) = split_verb(path);
        let Some(segments) = path.split('/').map(decode).collect::<Option<Vec<_>>>() else {
            return Found::Nothing;
        };
        let mut values = Vec::new();
        let Some(ends) = self.root.descend(&segments, verb, &mut values) else {
            return Found::Nothing;
        };
        let wanted = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        match ends.iter().find(|end| end.method == *wanted) {
            Some(end) => {
                let names = end.variables.iter().map(String::as_str);
                Found::Target(&end.target, names.zip(values).collect())
            }
            None => Found::OtherMethods(ends.iter().map(|end| &end.method).collect()),
        }
    }
}

impl<T> Node<T> {
    fn descend(
        &self,
        segments: &[String],
        verb: &str,
        values: &mut Vec<String>,
    ) -> Option<&[End<T>]> {
        let Some((first, rest)) = segments.split_first() else {
            return self.ends.get(verb).map(Vec::as_slice);
        };
        if let Some(ends) = self
            .literals
            .get(first)
            .and_then(|node| node.descend(rest, verb, values))
        {
            return Some(ends);
        }
        if first.is_empty() {
            return None;
        }
        let node = self.variable.as_ref()?;
        values.push(first.clone());
        let found = node.descend(rest, verb, values);
        if found.is_none() {
            values.pop();
        }
        found
    }
}

fn split_verb(path: &str) -> (&str, &str) {
    let last = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[last..].rfind(':') {
        Some(colon) => (&path[..last + colon], &path[last + colon + 1..]),
        None => (path, ""),
    }
}

fn decode(segment: &str) -> Option<String> {
    percent_decode_str(segment)
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests;
