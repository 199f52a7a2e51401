//! Tandem's contracts: the generated messages, clients and servers, and the descriptors they come from.
//!
//! Nothing here is written by hand but this file; the `.proto` files beside it are the source of truth.
#![allow(clippy::all, unreachable_pub)]

use std::sync::LazyLock;

use prost_reflect::DescriptorPool;

include!(concat!(env!("OUT_DIR"), "/contracts.rs"));
include!(concat!(env!("OUT_DIR"), "/identified.rs"));

/// A write that can be repeated safely: the same id with the same content answers the first answer.
pub trait Identified {
    /// Chosen by the caller; empty when the caller does not want the protection.
    fn request_id(&self) -> &str;
}

/// The compiled descriptors of every contract, options included.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// The reflection pool over [`DESCRIPTORS`].
pub static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    DescriptorPool::decode(DESCRIPTORS).expect("the embedded descriptors are valid")
});
