//! A step is approved by so many different persons of so many who decide.

use serde::{Deserialize, Serialize};

use super::{count_problem, range_problem};
use crate::domain::problem::Problem;
use crate::domain::role::Role;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who may decide: anybody in one of these roles.
    pub roles: Vec<Role>,
    pub approvals_needed: i32,
    /// How many persons decide at most.
    pub approvers: i32,
}

const MOST_APPROVERS: i64 = 20;

impl Approval {
    pub(super) fn problems(&self, path: &str) -> Vec<Problem> {
        let mut problems = Vec::from_iter(count_problem(
            format!("{path}.roles"),
            self.roles.len(),
            Role::VENDORS,
        ));
        for (n, role) in self.roles.iter().enumerate() {
            let path = format!("{path}.roles[{n}]");
            if !role.is_of_vendor() {
                let description = "only people of the vendor approve";
                problems.push(Problem::new(path, "NOT_THE_VENDOR", description));
            } else if self.roles[..n].contains(role) {
                problems.push(Problem::new(
                    path,
                    "DUPLICATE",
                    format!("{role} is there before"),
                ));
            }
        }
        let (needed, of) = (i64::from(self.approvals_needed), i64::from(self.approvers));
        problems.extend(range_problem(
            format!("{path}.approvers"),
            of,
            1,
            MOST_APPROVERS,
        ));
        if needed < 1 || needed > of {
            let description = format!("between 1 and the {of} who decide");
            let path = format!("{path}.approvals_needed");
            problems.push(Problem::new(path, "UNREACHABLE", description));
        }
        problems
    }
}
