//! What is known of one partner: whether it is known at all, its enrollments, and the plans of its programs.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{Days, NaiveDate};
use kit::money::Currency;
use uuid::Uuid;

use super::{
    agreement::Agreement,
    assess::Enrollment,
    dues::{Dues, due_periods},
    earning::Beneficiary,
    exchange::Rates,
    opening::{Openings, PeriodOpenings},
    period::Period,
    plan::PlanVersion,
    purchase::Purchases,
    span::Span,
};

mod needs;

/// Longer than any period.
const OVER_A_YEAR: Days = Days::new(367);

#[derive(Debug, Clone, Default)]
pub struct Standing {
    pub partner_id: Uuid,
    pub partner_known: bool,
    pub enrollments: Vec<Enrollment>,
    /// What the partner signed.
    pub agreements: Vec<Agreement>,
    /// Activated versions of the plans of the programs that the partner is or was enrolled in, as agreed with it.
    pub plans: Vec<PlanVersion>,
    /// Those that the facts at hand need, at least.
    pub rates: Arc<Rates>,
    /// Of the accounts of the facts at hand, where a plan reads them.
    pub purchases: Arc<Purchases>,
    /// What was counted under another system.
    pub openings: Openings,
}

/// A component across the versions of its plan, for one partner.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    pub partner_id: Uuid,
    pub plan_id: Uuid,
    pub component_key: String,
}

impl Standing {
    /// In whose name one of the partner's plans earns.
    pub fn beneficiary<'a>(&self, tenant: &'a str, plan_id: Uuid) -> Beneficiary<'a> {
        Beneficiary {
            tenant,
            partner_id: self.partner_id,
            program_id: self.program_of(plan_id),
        }
    }

    /// The versions of one plan.
    pub fn versions_of(&self, plan_id: Uuid) -> Vec<PlanVersion> {
        let of_plan = |version: &&PlanVersion| version.plan_id == plan_id;
        self.plans.iter().filter(of_plan).cloned().collect()
    }

    /// Currencies of the plans' components.
    pub fn currencies(&self) -> BTreeSet<Currency> {
        let components = self.plans.iter().flat_map(|version| &version.components);
        components
            .map(|component| component.denomination.currency)
            .collect()
    }

    /// Series in which a minimum may come due.
    pub fn committed_series(&self) -> BTreeSet<Series> {
        let mut series = BTreeSet::new();
        for version in &self.plans {
            for component in &version.components {
                if !component.mechanism().promised().is_empty() {
                    series.insert(Series {
                        partner_id: self.partner_id,
                        plan_id: version.plan_id,
                        component_key: component.key.clone(),
                    });
                }
            }
        }
        series
    }

    /// Series that are settled even when no fact counts in them.
    pub fn settled_series(&self) -> BTreeSet<Series> {
        let mut series = self.committed_series();
        series.extend(self.openings.keys().cloned());
        series
    }

    /// What was counted in a series under another system.
    pub fn openings_of(&self, series: &Series) -> &PeriodOpenings {
        static NONE: PeriodOpenings = PeriodOpenings::new();
        self.openings.get(series).unwrap_or(&NONE)
    }

    /// Periods whose minimum is due on `today`.
    pub fn due(&self, series: &Series, today: NaiveDate) -> Dues {
        let program_id = self.program_of(series.plan_id);
        let joined = |enrollment: &&Enrollment| enrollment.program_id == program_id;
        let enrollments = self.enrollments.iter().filter(joined);
        let active: Vec<Span> = enrollments.flat_map(|one| one.active.clone()).collect();
        let versions = self.versions_of(series.plan_id);
        due_periods(&versions, &series.component_key, &active, today)
    }

    /// The first day after `today` on which a minimum comes due.
    pub fn next_due(&self, today: NaiveDate) -> Option<NaiveDate> {
        let horizon = today.checked_add_days(OVER_A_YEAR)?;
        let series = self.committed_series();
        let due = series
            .iter()
            .flat_map(|series| self.due(series, horizon).into_keys());
        due.map(Period::end).filter(|day| *day > today).min()
    }

    fn program_of(&self, plan_id: Uuid) -> Uuid {
        let version = self.plans.iter().find(|version| version.plan_id == plan_id);
        version.map_or(Uuid::nil(), |version| version.program_id)
    }
}
