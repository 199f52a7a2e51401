//! What changes anything: load, decide, save. Requests of people first, then what follows from events and dates.

pub(crate) mod accept_statement;
pub(crate) mod activate_plan;
pub(crate) mod approve_statement;
pub(crate) mod check_books;
pub(crate) mod close_statement_period;
pub(crate) mod create_adjustment;
pub(crate) mod create_plan;
pub(crate) mod decide_adjustment;
pub(crate) mod defer_plan;
pub(crate) mod derive;
pub(crate) mod draft_statement;
pub(crate) mod draw_up;
pub(crate) mod import_cumulative_volumes;
pub(crate) mod import_opening_balances;
pub(crate) mod issue_statement;
pub(crate) mod learn;
pub(crate) mod lock_accounting_period;
pub(crate) mod open_dispute;
pub(crate) mod payments;
pub(crate) mod record_facts;
pub(crate) mod record_purchases;
pub(crate) mod rederive_account;
pub(crate) mod rederive_partner;
pub(crate) mod rederive_program;
pub(crate) mod rederive_rates;
pub(crate) mod redraft_statement;
pub(crate) mod resolve_dispute;
pub(crate) mod simulate_plan;
pub(crate) mod update_ledger_mapping;
pub(crate) mod update_plan;
pub(crate) mod update_statement_settings;
pub(crate) mod upsert_exchange_rates;
pub(crate) mod verify_books;
pub(crate) mod withdraw_plan;

use kit::{Audit, Unit};
use serde_json::json;

use crate::store::plan::StoredVersion;

/// What a plan's version has become, for the record.
fn audit_plan(unit: &mut Unit, tenant: &str, action: &'static str, plan: &StoredVersion) {
    let version = &plan.version;
    unit.audit(Audit {
        tenant: tenant.to_owned(),
        action,
        resource: format!("plans/{}", version.plan_id),
        changes: json!({
            "version": version.number,
            "state": version.state,
            "display_name": version.name,
            "effective": version.effective,
            "components": version.components,
        }),
    });
}
