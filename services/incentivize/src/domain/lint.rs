//! What is legal in a plan but seldom meant: more that pays less, large steps, rates that fall, amounts out of reach.

use kit::money::Money;
use rust_decimal::Decimal;

use super::{component::Component, period::Period, plan::PlanVersion, scope::Scope};

mod caps;
mod tables;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Notice,
    /// Seldom meant.
    Warning,
}

impl Severity {
    /// Upper snake case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Notice => "NOTICE",
            Self::Warning => "WARNING",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// Upper snake case, such as `CLIFF`.
    pub reason: &'static str,
    pub component_key: String,
    /// Path such as `components[0].volume_rebate.tiers[1]`.
    pub field: String,
    /// The total at which it happens.
    pub at: Option<Decimal>,
    /// By how much.
    pub amount: Option<Money>,
    pub description: String,
}

/// What was found so far, at one component.
struct Findings<'a> {
    component: &'a Component,
    path: String,
    found: Vec<Finding>,
}

impl Findings<'_> {
    fn add(
        &mut self,
        severity: Severity,
        reason: &'static str,
        field: &str,
        (at, amount): (Option<Decimal>, Option<Decimal>),
        description: String,
    ) {
        let currency = self.component.denomination.currency;
        self.found.push(Finding {
            severity,
            reason,
            component_key: self.component.key.clone(),
            field: format!("{}.{field}", self.path),
            at: at.map(|at| at.normalize()),
            amount: amount.and_then(|amount| Money::new(amount, currency).ok()),
            description,
        });
    }
}

/// Findings in the order of the components.
pub fn lint(version: &PlanVersion) -> Vec<Finding> {
    let components = version.components.iter().enumerate();
    let found = components.flat_map(|(index, component)| {
        let mechanism = component.mechanism();
        let mut findings = Findings {
            component,
            path: format!("components[{index}].{}", mechanism.name()),
            found: Vec::new(),
        };
        if let Some(tiers) = mechanism.tiers() {
            tables::lint(tiers, &mut findings);
        }
        caps::lint(&mut findings);
        lint_start(version, &mut findings);
        findings.found
    });
    found.collect()
}

/// A first period that is not whole is measured by a whole period's thresholds.
fn lint_start(version: &PlanVersion, findings: &mut Findings<'_>) {
    let Scope::Period { length, .. } = findings.component.mechanism().scope() else {
        return;
    };
    let start = version.effective.start;
    if !Period::starts_on(length, start) {
        let period = Period::of(length, start);
        findings.add(
            Severity::Warning,
            "STARTS_WITHIN_PERIOD",
            "period",
            (None, None),
            format!("starts on {start}, within {period}: its first period counts fewer days than its terms are made for"),
        );
    }
}
