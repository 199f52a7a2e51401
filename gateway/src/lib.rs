//! The door for connectors, portals and browsers.
mod domain;
mod forward;
mod import;
mod problem;
mod rest;
mod routes;
mod text;
mod transcode;
