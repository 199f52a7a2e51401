//! What sell does: load, decide, save, announce.

pub mod approve_registration;
pub mod batch_upsert_accounts;
pub mod batch_upsert_opportunities;
pub mod batch_upsert_products;
pub mod change_opportunity_stage;
pub mod correct_fact;
pub mod create_account;
pub mod create_opportunity;
pub mod create_registration;
pub mod derive_facts;
pub mod expire_registrations;
pub mod extend_registration;
pub mod import_registrations;
pub mod ingest_facts;
mod name_opportunity;
pub mod record_fact;
pub mod record_facts;
pub mod rederive_partner;
mod registration_step;
pub mod reject_registration;
pub mod reverse_fact;
mod save_opportunity;
pub mod update_account;
pub mod update_opportunity;
pub mod update_registration_policy;
pub mod withdraw_registration;
