//! Rules of the gateway itself: keys, and mappings from columns to fields.
pub mod field_mapping;
