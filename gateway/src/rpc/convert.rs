//! Protobuf in, plain values out, and back.
mod api_key;
mod field_mapping;
mod import;

pub(super) use api_key::{api_key, grant};
pub(super) use field_mapping::{field_mapping, lookup_entries, lookup_table, mapping};
pub use import::{import, imported_row};

use kit::Violations;

use crate::domain::field_mapping::is_slug;

/// An id that its owner chooses.
fn slug(violations: &mut Violations, path: &str, text: &str) -> String {
    if text.is_empty() {
        violations.add(path, "REQUIRED", "an id is needed");
    } else if !is_slug(text) {
        let rule = "1 to 63 lower-case letters, digits and hyphens, beginning with a letter";
        violations.add(path, "MALFORMED_ID", rule);
    }
    text.to_owned()
}
