//! One component of every mechanism in which all is wrong.

use contracts::{
    google::r#type as google,
    tandem::incentivize::v1::{self as contract, component::Terms, quota_accelerator::Quota},
};

pub(super) struct Bad {
    pub(super) mechanism: &'static str,
    pub(super) terms: Terms,
    /// Fields that must be named.
    pub(super) fields: &'static [&'static str],
}

pub(super) fn component(terms: Terms) -> contract::Component {
    contract::Component {
        key: "one".to_owned(),
        display_name: "One".to_owned(),
        currency_code: "USD".to_owned(),
        terms: Some(terms),
        ..Default::default()
    }
}

fn number(text: &str) -> Option<google::Decimal> {
    let value = text.to_owned();
    Some(google::Decimal { value })
}

/// Negative dollars.
fn debt() -> Option<google::Money> {
    Some(google::Money {
        currency_code: "USD".to_owned(),
        units: -1,
        nanos: 0,
    })
}

fn euros(units: i64) -> Option<google::Money> {
    Some(google::Money {
        currency_code: "EUR".to_owned(),
        units,
        nanos: 0,
    })
}

fn date(year: i32) -> Option<google::Date> {
    let (month, day) = (1, 2);
    Some(google::Date { year, month, day })
}

/// Not ascending, above 100 %, closed at the end.
fn tiers() -> Vec<contract::Tier> {
    let tier = |up_to, rate| contract::Tier {
        up_to: number(up_to),
        rate: number(rate),
        flat: number("-1"),
    };
    vec![tier("0", "-1"), tier("5", "2000000000")]
}

fn rewards() -> Vec<contract::Reward> {
    let reward = |least, amount| contract::Reward {
        subject: " x".to_owned(),
        least: number(least),
        amount,
    };
    vec![reward("-1", debt()), reward("-1", None)]
}

fn gift() -> contract::AcceptedFact {
    contract::AcceptedFact { kind: 5, role: 99 }
}

const TIERS: [&str; 6] = [
    "tiers[0].flat",
    "tiers[0].rate",
    "tiers[0].up_to",
    "tiers[1].flat",
    "tiers[1].rate",
    "tiers[1].up_to",
];

macro_rules! bad {
    ($mechanism:literal, $message:ident { $($field:ident: $value:expr),* $(,)? }, $fields:expr) => {
        Bad {
            mechanism: $mechanism,
            terms: Terms::$message(contract::$message {
                $($field: $value,)*
                ..contract::$message::default()
            }),
            fields: $fields,
        }
    };
}

/// In the order of their names.
#[expect(
    clippy::too_many_lines,
    reason = "a table with an entry for each mechanism"
)]
#[expect(clippy::needless_update, reason = "some messages are named in full")]
pub(super) fn of_every_mechanism() -> [Bad; 23] {
    [
        bad!(
            "adoption_milestone",
            AdoptionMilestone {
                milestones: rewards()
            },
            &[
                "milestones[0].amount",
                "milestones[0].least",
                "milestones[0].subject",
                "milestones[1].amount",
                "milestones[1].least",
                "milestones[1].subject"
            ]
        ),
        bad!(
            "affiliate_revenue_share",
            AffiliateRevenueShare {
                rate_percent: number("101"),
                cap_per_deal: debt(),
                window_days: Some(0)
            },
            &["rate_percent", "cap_per_deal", "window_days"]
        ),
        bad!(
            "agreed_royalty",
            AgreedRoyalty {
                period: 99,
                measure: 99
            },
            &["period", "measure"]
        ),
        bad!(
            "co_sell_accelerator",
            CoSellAccelerator {
                roles: vec![3, 3, 4, 0, 99],
                multiplier: number("0.5"),
                credits: 99
            },
            &[
                "roles[1]",
                "roles[2]",
                "roles[3]",
                "roles[4]",
                "multiplier",
                "credits"
            ]
        ),
        bad!(
            "competency_reward",
            CompetencyReward {
                levels: rewards(),
                repetition: 99
            },
            &[
                "levels[0].amount",
                "levels[0].least",
                "levels[0].subject",
                "levels[1].amount",
                "levels[1].least",
                "levels[1].subject",
                "repetition"
            ]
        ),
        bad!(
            "deal_registration_commission",
            DealRegistrationCommission {
                rate_percent: None,
                cap_per_deal: euros(1),
                minimum_deal: debt(),
                category_rates: vec![contract::CategoryRate {
                    product_category: String::new(),
                    rate_percent: number("x")
                }]
            },
            &[
                "rate_percent",
                "cap_per_deal",
                "minimum_deal",
                "category_rates[0].product_category",
                "category_rates[0].rate_percent"
            ]
        ),
        bad!(
            "growth_rebate",
            GrowthRebate {
                rate_percent: number("-1"),
                period: 99,
                baseline: 3,
                fixed_baseline: None,
                least_growth_percent: number("-1"),
                threshold_digits: Some(20),
                pays_on: 99,
                without_baseline: 2,
                product_categories: vec!["a".to_owned(), "a".to_owned()]
            },
            &[
                "rate_percent",
                "period",
                "fixed_baseline",
                "least_growth_percent",
                "threshold_digits",
                "pays_on",
                "without_baseline",
                "product_categories[1]"
            ]
        ),
        bad!(
            "integration_depth_reward",
            IntegrationDepthReward { bands: vec![] },
            &["bands"]
        ),
        bad!(
            "marketplace_revenue_share",
            MarketplaceRevenueShare {
                rates: vec![
                    contract::DatedRate {
                        from_date: date(2018),
                        percent: number("-1")
                    },
                    contract::DatedRate {
                        from_date: date(2017),
                        percent: None
                    },
                    contract::DatedRate {
                        from_date: None,
                        percent: number("1")
                    },
                ],
                tiers: tiers(),
                pays: 99,
                rate_day: 2,
                free_up_to: debt()
            },
            &[
                "rates",
                "rates[0].percent",
                "rates[0].from_date",
                "rates[1].from_date",
                "rates[1].percent",
                "rates[2].from_date",
                "pays",
                "rate_day",
                "free_up_to"
            ]
        ),
        bad!(
            "mdf_reimbursement",
            MdfReimbursement {
                share_percent: number("101"),
                cap_per_claim: debt(),
                running_total: 99,
                period: 99,
                deadline_days: Some(-1)
            },
            &[
                "share_percent",
                "cap_per_claim",
                "fund",
                "running_total",
                "period",
                "deadline_days"
            ]
        ),
        bad!(
            "new_customer_bonus",
            NewCustomerBonus {
                cap_per_deal: debt(),
                facts: vec![gift(), contract::AcceptedFact::default()]
            },
            &[
                "rate_percent",
                "cap_per_deal",
                "facts[0]",
                "facts[0].role",
                "facts[1].kind"
            ]
        ),
        bad!(
            "oem_royalty",
            OemRoyalty {
                tiers: tiers(),
                minimum: debt(),
                carry_over: 99,
                period: 99,
                measure: 99,
                tier_method: 99,
                tier_boundary: 99
            },
            &[
                "carry_over",
                "measure",
                "minimum",
                "period",
                "tier_boundary",
                "tier_method",
                TIERS[0],
                TIERS[1],
                TIERS[2],
                TIERS[3],
                TIERS[4],
                TIERS[5]
            ]
        ),
        bad!(
            "oem_volume_reward",
            OemVolumeReward {
                tiers: vec![],
                running_total: 99
            },
            &["tiers", "running_total"]
        ),
        bad!(
            "pipeline_contribution_bonus",
            PipelineContributionBonus {
                role: 4,
                rate_percent: number("0.1234567"),
                cap_per_deal: debt(),
                minimum_deal: euros(5)
            },
            &["role", "rate_percent", "cap_per_deal", "minimum_deal"]
        ),
        bad!(
            "product_mix_accelerator",
            ProductMixAccelerator {
                tiers: vec![
                    contract::MixTier {
                        least_share_percent: number("60"),
                        rate: number("-1")
                    },
                    contract::MixTier {
                        least_share_percent: number("50"),
                        rate: None
                    },
                ],
                pays_on: 99,
                measure: 99
            },
            &[
                "strategic_categories",
                "tiers[0].rate",
                "tiers[1].least_share_percent",
                "tiers[1].rate",
                "pays_on",
                "measure"
            ]
        ),
        bad!(
            "quota_accelerator",
            QuotaAccelerator {
                quota: Some(Quota::FixedQuota(euros(0).unwrap_or_default())),
                target_pay: None,
                tiers: tiers(),
                gate_percent: number("-1"),
                cap_percent: number("-1"),
                counts: Some(gift())
            },
            &[
                "fixed_quota",
                "target_pay",
                "gate_percent",
                "cap_percent",
                "counts",
                "counts.role",
                TIERS[0],
                TIERS[1],
                TIERS[2],
                TIERS[3],
                TIERS[4],
                TIERS[5]
            ]
        ),
        bad!(
            "referral_fee",
            ReferralFee {
                rate_percent: number("5"),
                taken_as: 2
            },
            &["taken_as", "discount_percent"]
        ),
        bad!(
            "renewal_commission",
            RenewalCommission {
                rates_by_year: vec![number("-1").unwrap_or_default()],
                cap_per_deal: euros(1)
            },
            &["rates_by_year[0]", "cap_per_deal"]
        ),
        bad!(
            "roadmap_co_investment_credit",
            RoadmapCoInvestmentCredit {
                threshold: None,
                rate: number("-1"),
                cap: debt()
            },
            &["threshold", "rate", "cap"]
        ),
        bad!(
            "services_attachment",
            ServicesAttachment {
                amount: debt(),
                least_amount: euros(1),
                cap_per_deal: debt()
            },
            &["amount", "least_amount", "cap_per_deal"]
        ),
        bad!(
            "spiff",
            Spiff {
                start_date: date(2018),
                end_date: date(2017),
                product_ids: vec!["x".to_owned()],
                product_categories: vec![String::new()],
                reward: 99,
                tiers: tiers(),
                cap_per_person: debt(),
                budget: euros(-1),
                counts: Some(gift())
            },
            &[
                "end_date",
                "product_ids[0]",
                "product_categories[0]",
                "reward",
                "cap_per_person",
                "budget",
                "counts",
                "counts.role",
                TIERS[0],
                TIERS[1],
                TIERS[2],
                TIERS[3],
                TIERS[4],
                TIERS[5]
            ]
        ),
        bad!(
            "strategic_status",
            StrategicStatus {
                threshold: number("-1"),
                measure: 99
            },
            &["status", "threshold", "measure"]
        ),
        bad!(
            "volume_rebate",
            VolumeRebate {
                tiers: tiers(),
                aggregation: 99,
                product_categories: vec!["\u{7}".to_owned()]
            },
            &[
                "aggregation",
                "product_categories[0]",
                TIERS[0],
                TIERS[1],
                TIERS[2],
                TIERS[3],
                TIERS[4],
                TIERS[5]
            ]
        ),
    ]
}
