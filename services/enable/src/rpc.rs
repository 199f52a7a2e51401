//! The contracts' services. Protobuf stops here.

pub mod convert;
