//! The contracts' methods. Protobuf stops here.

mod accounts;
mod co_sell;
pub(crate) mod convert;
mod facts;
mod gate;
mod opportunities;
mod products;
mod registrations;

pub(crate) use accounts::Accounts;
pub(crate) use co_sell::CoSell;
pub(crate) use facts::Facts;
pub(crate) use gate::Gate;
pub(crate) use opportunities::Opportunities;
pub(crate) use products::Products;
pub(crate) use registrations::Registrations;

use kit::Violations;
use uuid::Uuid;

use crate::error::{Error, Result};

/// The id in the path of a request: what is no id is malformed.
fn id(field: &str, text: &str) -> Result<Uuid> {
    let mut violations = Violations::new();
    let id = kit::wire::uuid(&mut violations, field, text);
    id.ok_or(Error::Invalid(violations))
}

/// An optional text of a request to look for.
fn given<'a>(field: &str, text: &'a str) -> Result<Option<&'a str>> {
    let mut violations = Violations::new();
    kit::wire::text(&mut violations, field, text, 0..=200);
    violations.check()?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}
