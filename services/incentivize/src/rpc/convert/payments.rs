//! Payments in the contracts' words.

pub(crate) mod bank_details;
pub(crate) mod batch;
pub(crate) mod invoice;
pub(crate) mod payee;
pub(crate) mod payout;
pub(crate) mod settings;

use kit::Violations;

use crate::domain::problem::Problems;

/// Adds the problems below `prefix`, but for fields that could not be read and have a stand-in.
pub(super) fn judge(violations: &mut Violations, prefix: &str, check: impl FnOnce(&mut Problems)) {
    let unreadable: Vec<String> = violations
        .iter()
        .map(|violation| violation.field.clone())
        .collect();
    let mut problems = Problems::default();
    check(&mut problems);
    for problem in problems.into_found() {
        let field = format!("{prefix}.{}", problem.field);
        if !unreadable.iter().any(|known| known.starts_with(&field)) {
            violations.add(field, problem.reason, problem.description);
        }
    }
}

/// Adds a violation unless there is a value, and answers it or its stand-in.
pub(super) fn required<T>(
    violations: &mut Violations,
    path: &str,
    value: Option<T>,
    stand_in: T,
) -> T {
    value.unwrap_or_else(|| {
        if !violations
            .iter()
            .any(|violation| violation.field.starts_with(path))
        {
            violations.add(path, "REQUIRED", "a value is needed");
        }
        stand_in
    })
}
