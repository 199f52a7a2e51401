//! What the plans of a partner need to know, and how far their periods reach.

use super::{Series, Standing};
use crate::domain::{
    fact::Fact,
    mechanism::{Mechanism, Reads},
    requirement,
    scope::{Scope, Settles, Totals},
};

impl Standing {
    /// What the plans read about such a fact.
    pub fn reads(&self, fact: &Fact) -> Reads {
        let components = self.plans.iter().flat_map(|version| &version.components);
        let reading = components.filter(|component| requirement::accepts(component, fact));
        reading.fold(Reads::default(), |reads, component| {
            let more = component.mechanism().reads();
            Reads {
                first_purchase: reads.first_purchase || more.first_purchase,
                kin: reads.kin || more.kin,
                ..reads
            }
        })
    }

    /// Whether periods of the series depend on those of other years.
    pub fn spans_years(&self, series: &Series) -> bool {
        self.terms_of(series).any(|mechanism| {
            let lifetime = matches!(
                mechanism.scope(),
                Scope::Period {
                    totals: Totals::OfLifetime,
                    ..
                }
            );
            lifetime || mechanism.compares()
        })
    }

    /// Whether each lane of the series is settled by itself, without reading the others.
    pub fn settles_each_lane(&self, series: &Series) -> bool {
        self.terms_of(series).all(|mechanism| {
            let alone = matches!(
                mechanism.scope(),
                Scope::Period {
                    settles: Settles::EachLane,
                    ..
                }
            );
            alone && mechanism.commitment().is_none() && !mechanism.reads().all_lanes
        })
    }

    fn terms_of(&self, series: &Series) -> impl Iterator<Item = &dyn Mechanism> {
        let versions = self.plans.iter();
        versions
            .filter(|version| version.plan_id == series.plan_id)
            .filter_map(|version| version.component(&series.component_key))
            .map(|component| component.mechanism())
    }
}
