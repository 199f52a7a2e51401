//! What the service tells others: full snapshots, and the record of who did what.

use contracts::tandem::incentivize::v1 as contract;
use kit::{Announcement, Audit, Unit};
use serde_json::Value;

use crate::{
    domain::{
        dispute::{Dispute, DisputeState},
        statement::{life::Statement, state::StatementState},
    },
    rpc::convert,
    store::statement::TotalRow,
};

/// Issued or accepted, without lines.
pub(crate) fn statement(
    unit: &mut Unit,
    tenant: &str,
    statement: &Statement,
    totals: Vec<TotalRow>,
) -> Result<(), kit::Error> {
    let snapshot = Some(convert::statement::statement(statement, totals)?);
    let key = format!("statements/{}", statement.id);
    let route = statement.partner_id.to_string();
    let (route, version) = (route.as_str(), statement.revision);
    match statement.state {
        StatementState::Issued => unit.announce(Announcement {
            tenant,
            key,
            route,
            version,
            payload: &contract::StatementIssued {
                statement: snapshot,
            },
        }),
        StatementState::Accepted => unit.announce(Announcement {
            tenant,
            key,
            route,
            version,
            payload: &contract::StatementAccepted {
                statement: snapshot,
            },
        }),
        StatementState::Draft | StatementState::Approved | StatementState::Paid => {}
    }
    Ok(())
}

/// Opened, or ended.
pub(crate) fn dispute(unit: &mut Unit, tenant: &str, dispute: &Dispute) {
    let snapshot = Some(convert::dispute::dispute(dispute, Vec::new()));
    let key = format!("disputes/{}", dispute.id);
    let route = dispute.partner_id.to_string();
    let (route, version) = (route.as_str(), dispute.revision);
    match dispute.state {
        DisputeState::Open => unit.announce(Announcement {
            tenant,
            key,
            route,
            version,
            payload: &contract::DisputeOpened { dispute: snapshot },
        }),
        _ => unit.announce(Announcement {
            tenant,
            key,
            route,
            version,
            payload: &contract::DisputeClosed { dispute: snapshot },
        }),
    }
}

/// For the record.
pub(crate) fn audit(
    unit: &mut Unit,
    tenant: &str,
    action: &'static str,
    resource: String,
    changes: Value,
) {
    unit.audit(Audit {
        tenant: tenant.to_owned(),
        action,
        resource,
        changes,
    });
}
