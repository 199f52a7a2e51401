//! What is known of onboard's partners, as it was announced last.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::days::Days;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    pub partner_id: Uuid,
    pub display_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    pub program_id: Uuid,
    pub display_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrollment {
    pub enrollment_id: Uuid,
    pub partner_id: Uuid,
    pub program_id: Uuid,
    /// Such as `RESELLER`.
    pub partnership_type: String,
    pub active: Days,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JointSolution {
    pub solution_id: Uuid,
    pub partner_id: Uuid,
    pub display_name: String,
    /// What joins the products; absent: nothing does.
    pub integration_id: Option<Uuid>,
    pub agreed: Days,
    pub support: Vec<Support>,
}

/// Who answers one level of support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// `L1`, `L2` or `L3`.
    pub level: String,
    /// `VENDOR` or `PARTNER`.
    pub side: String,
    pub contact: String,
    /// Hours until the first answer; after them a case may go up.
    pub response_hours: i32,
}
