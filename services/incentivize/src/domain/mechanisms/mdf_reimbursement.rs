//! A share of what the partner spent on marketing, as far as the balance accrued by its purchases and the fund reach.

use kit::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    component::Denomination,
    context::{Context, State},
    exact::{self, OutOfRange},
    fact::{Fact, FactKind, Role},
    lane::Lane,
    mechanism::{Input, Mechanism},
    outcome::ExceptionReason,
    percentage::{check_amount, check_rate},
    period::PeriodLength,
    problem::Problems,
    requirement::FactPattern,
    scope::Scope,
    tiers::Rate,
    trace::Step,
    volume::RunningTotal,
};

/// Claims alone where nothing accrues.
const CLAIMS_AND_PURCHASES: [FactPattern; 2] = [
    FactPattern::any_role(FactKind::MdfClaim),
    FactPattern::of(FactKind::ResaleBooking, Role::Fulfilment),
];
const SPEND: &str = "spend";
const PURCHASES: &str = "purchases";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MdfReimbursement {
    /// Of the spend.
    pub share_percent: Decimal,
    /// At most this much of a claim's spend counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_per_claim: Option<Money>,
    /// Of purchases, which fills the balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accrual_percent: Option<Decimal>,
    /// At most this much over the running total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Money>,
    #[serde(default)]
    pub running_total: RunningTotal,
    /// How often it is paid.
    pub period: PeriodLength,
    /// A claim more than so many days after its invoice is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_days: Option<u32>,
}

impl Mechanism for MdfReimbursement {
    fn name(&self) -> &'static str {
        "mdf_reimbursement"
    }

    fn rule(&self) -> &'static str {
        "a share of what the partner spent on marketing, as far as the balance accrued by its purchases and the fund reach"
    }

    fn formula(&self) -> &'static str {
        "F(end) − F(start), F = round(min(spend × share, purchases × accrual rate, fund)) of the running totals"
    }

    fn computed_from(&self) -> &[FactPattern] {
        match self.accrual_percent {
            Some(_) => &CLAIMS_AND_PURCHASES,
            None => &CLAIMS_AND_PURCHASES[..1],
        }
    }

    fn needs_all(&self) -> bool {
        true
    }

    fn context(&self, fact: &Fact, _state: &State<'_>) -> Context {
        let invoice = fact.detail.invoice_date;
        Context {
            days: invoice.map(|day| (fact.business_date - day).num_days()),
            ..Context::default()
        }
    }

    fn admit(&self, fact: &Fact, context: &Context) -> Result<(), ExceptionReason> {
        let Some(deadline) = self.deadline_days else {
            return Ok(());
        };
        match (fact.kind, context.days) {
            (FactKind::MdfClaim, None) => Err(ExceptionReason::InvoiceDateMissing),
            (FactKind::MdfClaim, Some(days)) if days > i64::from(deadline) => {
                Err(ExceptionReason::ClaimedTooLate)
            }
            _ => Ok(()),
        }
    }

    fn scope(&self) -> Scope {
        Scope::running(self.period, self.running_total.totals())
    }

    fn keeps_lanes(&self) -> bool {
        true
    }

    fn lane(&self, fact: &Fact) -> Lane {
        match fact.kind {
            FactKind::MdfClaim => Lane::named(SPEND),
            _ => Lane::named(PURCHASES),
        }
    }

    fn countable(&self, lane: &Lane, value: Decimal) -> Decimal {
        match self.cap_per_claim {
            Some(cap) if lane.as_str() == SPEND => value.min(cap.amount()),
            _ => value,
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let (spend, purchases) = (input.context.lane(SPEND), input.context.lane(PURCHASES));
        let shared = exact::percent(self.share_percent, spend)?;
        steps.push(Step::Percent {
            percent: self.share_percent,
            of: spend,
            gives: shared,
        });
        let mut of = vec![("share of the spend".into(), shared)];
        if let Some(percent) = self.accrual_percent {
            of.push(("balance".into(), exact::percent(percent, purchases)?));
        }
        if let Some(fund) = self.fund {
            of.push(("fund".into(), fund.amount()));
        }
        let least = of.iter().map(|(_, value)| *value).min();
        let gives = least.unwrap_or_default().max(Decimal::ZERO);
        steps.push(Step::Least { of, gives });
        Ok(gives)
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        check_rate("share_percent", self.share_percent, Rate::Percent, problems);
        if let Some(percent) = self.accrual_percent {
            check_rate("accrual_percent", percent, Rate::Percent, problems);
        }
        if let Some(cap) = self.cap_per_claim {
            check_amount("cap_per_claim", cap, denomination, problems);
        }
        match self.fund {
            Some(fund) => check_amount("fund", fund, denomination, problems),
            None => problems.require(
                self.accrual_percent.is_some(),
                "fund",
                "REQUIRED",
                "a fund or an accrual rate is needed",
            ),
        }
    }
}
