//! The gateway's own services, reached like all others.
mod api_keys;
mod convert;
mod field_mappings;
mod imports;

pub use api_keys::ApiKeys;
pub use convert::{import, imported_row};
pub use field_mappings::FieldMappings;
pub use imports::Imports;
