//! A figure can be promised only where the facts it is computed from are produced.

use std::fmt;

use serde::{Serialize, Serializer};

use super::fact::{FactKind, FactPattern, PartnerRole, ProducedFact};
use super::problem::Problem;

/// A figure that programs are judged by.
#[derive(Debug, PartialEq, Eq)]
pub struct Metric {
    pub name: &'static str,
    /// How it is computed, in one sentence.
    pub definition: &'static str,
    /// Of each need at least one fact must be produced; none: enrollments alone are enough.
    needs: &'static [Need],
}

/// Facts of which any one will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need(&'static [FactPattern]);

const ANY_ACTIVITY: Need = Need(&[
    FactPattern::of(FactKind::ResaleBooking),
    FactPattern::of(FactKind::Contribution),
    FactPattern::of(FactKind::ReferralOutcome),
    FactPattern::of(FactKind::Renewal),
    FactPattern::of(FactKind::UnitReport),
    FactPattern::of(FactKind::MarketplaceTransaction),
    FactPattern::of(FactKind::Conversion),
    FactPattern::of(FactKind::ServicesAttached),
]);
/// Partners of the type stand on opportunities.
const ON_OPPORTUNITIES: Need = Need(&[
    FactPattern::of(FactKind::Contribution),
    FactPattern::of(FactKind::ResaleBooking),
]);
const RESALE: Need = Need(&[FactPattern::of(FactKind::ResaleBooking)]);
const RENEWAL: Need = Need(&[FactPattern::of(FactKind::Renewal)]);
const SOURCED: Need = Need(&[FactPattern::in_role(
    FactKind::Contribution,
    PartnerRole::Sourced,
)]);
const CO_SOLD: Need = Need(&[FactPattern::in_role(
    FactKind::Contribution,
    PartnerRole::CoSell,
)]);
const IMPLEMENTED: Need = Need(&[FactPattern::in_role(
    FactKind::Contribution,
    PartnerRole::Implementation,
)]);
const REFERRED: Need = Need(&[
    FactPattern::of(FactKind::ReferralOutcome),
    FactPattern::of(FactKind::Conversion),
    FactPattern::in_role(FactKind::Contribution, PartnerRole::Sourced),
]);
const UNITS: Need = Need(&[FactPattern::of(FactKind::UnitReport)]);

/// Every metric that an objective or a type profile may name.
pub const CATALOGUE: &[Metric] = &[
    Metric {
        name: "visible_integrations",
        definition: "partners with an active enrollment, each an integration that customers can find",
        needs: &[],
    },
    Metric {
        name: "partner_retention_rate",
        definition: "enrollments active a year ago that are still active ÷ enrollments active a year ago",
        needs: &[],
    },
    Metric {
        name: "active_partner_rate",
        definition: "enrolled partners with at least one commercial fact in the quarter ÷ enrolled partners",
        needs: &[ANY_ACTIVITY],
    },
    Metric {
        name: "days_to_first_activity",
        definition: "days from the start of an enrollment to the partner's first commercial fact",
        needs: &[ANY_ACTIVITY],
    },
    Metric {
        name: "influenced_pipeline_share",
        definition: "value of open opportunities in which a partner holds any role ÷ value of all open opportunities",
        needs: &[ON_OPPORTUNITIES],
    },
    Metric {
        name: "win_rate",
        definition: "won ÷ (won + lost), by close date",
        needs: &[ON_OPPORTUNITIES],
    },
    Metric {
        name: "average_deal_size",
        definition: "value of won opportunities ÷ their number",
        needs: &[ON_OPPORTUNITIES],
    },
    Metric {
        name: "partner_sourced_new_customers",
        definition: "accounts whose first won deal a partner sourced ÷ accounts with a first won deal",
        needs: &[SOURCED],
    },
    Metric {
        name: "co_sell_revenue",
        definition: "value of won opportunities that a partner sold together with us",
        needs: &[CO_SOLD],
    },
    Metric {
        name: "implemented_revenue",
        definition: "value of won opportunities that a partner implements",
        needs: &[IMPLEMENTED],
    },
    Metric {
        name: "resale_revenue",
        definition: "value of resale bookings",
        needs: &[RESALE],
    },
    Metric {
        name: "renewal_share",
        definition: "value of renewals ÷ value of renewals and resale bookings",
        needs: &[RESALE, RENEWAL],
    },
    Metric {
        name: "referred_revenue",
        definition: "value of business that partners referred",
        needs: &[REFERRED],
    },
    Metric {
        name: "units_shipped",
        definition: "units that partners shipped with our product inside",
        needs: &[UNITS],
    },
];

impl Metric {
    /// The metric called `name`; the refusal of `field` names all that exist.
    pub fn named(field: &str, name: &str) -> Result<&'static Self, Problem> {
        CATALOGUE
            .iter()
            .find(|metric| metric.name == name)
            .ok_or_else(|| {
                let known: Vec<&str> = CATALOGUE.iter().map(|metric| metric.name).collect();
                let description = format!("{name:?} is no metric; known are {}", known.join(", "));
                Problem::new(field, "UNKNOWN_METRIC", description)
            })
    }

    /// What keeps the metric from being computed out of `produced`; nothing when it can be.
    pub fn missing(&self, produced: &[ProducedFact]) -> Vec<Need> {
        let met = |need: &Need| {
            (need.0.iter()).any(|pattern| produced.iter().any(|fact| pattern.picks(fact)))
        };
        self.needs
            .iter()
            .copied()
            .filter(|need| !met(need))
            .collect()
    }
}

impl Serialize for Metric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let any: Vec<String> = self.0.iter().map(FactPattern::to_string).collect();
        f.write_str(&any.join(" or "))
    }
}

/// All needs, for people.
pub fn described(needs: &[Need]) -> String {
    let all: Vec<String> = needs.iter().map(Need::to_string).collect();
    all.join(", and ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fact::FactOrigin;

    fn missing(name: &str, kinds: &[(FactKind, Option<PartnerRole>)]) -> String {
        let produced: Vec<ProducedFact> = kinds
            .iter()
            .map(|&(kind, role)| ProducedFact {
                kind,
                role,
                origin: FactOrigin::Reported,
            })
            .collect();
        let metric = Metric::named("m", name).expect("a known metric");
        described(&metric.missing(&produced))
    }

    #[test]
    fn a_role_is_part_of_the_need() {
        let resale = (FactKind::ResaleBooking, Some(PartnerRole::Fulfilment));
        let sourced = (FactKind::Contribution, Some(PartnerRole::Sourced));
        assert_eq!(
            missing("partner_sourced_new_customers", &[resale]),
            "CONTRIBUTION in role SOURCED"
        );
        assert_eq!(missing("partner_sourced_new_customers", &[sourced]), "");
        assert_eq!(missing("win_rate", &[resale]), "");
    }

    #[test]
    fn every_need_must_be_met() {
        let resale = (FactKind::ResaleBooking, Some(PartnerRole::Fulfilment));
        assert_eq!(missing("renewal_share", &[resale]), "RENEWAL");
        assert_eq!(missing("renewal_share", &[]), "RESALE_BOOKING, and RENEWAL");
        assert_eq!(missing("visible_integrations", &[]), "");
    }

    #[test]
    fn an_unknown_metric_is_answered_with_the_known_ones() {
        let problem = Metric::named("objective.target_metric", "happiness").expect_err("unknown");
        assert_eq!(problem.reason, "UNKNOWN_METRIC");
        assert!(problem.description.contains("win_rate"));
    }
}
