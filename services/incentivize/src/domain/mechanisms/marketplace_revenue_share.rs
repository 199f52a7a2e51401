//! What a marketplace sale leaves the partner after the vendor's fee, or the fee itself, by the day or by the size of the transaction.

use kit::money::{Money, round};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    choice::choice,
    component::{Denomination, Direction},
    context::{Context, State},
    exact::{self, OutOfRange},
    fact::{Fact, FactKind},
    mechanism::{Input, Mechanism, Reads},
    period::PeriodLength,
    problem::Problems,
    requirement::FactPattern,
    scope::{Scope, Totals},
    trace::Step,
};

mod check;
mod fee;

pub use fee::{DatedRate, Fee};

const TRANSACTIONS: [FactPattern; 1] = [FactPattern::any_role(FactKind::MarketplaceTransaction)];

choice! {
    /// Who collects the customer's money, so that the other one is owed a part.
    MarketplaceSide:
    /// The vendor; the partner gets the amount less the fee.
    Net "NET",
    /// The partner; the vendor gets the fee.
    Fee "FEE",
}

choice! {
    /// The day whose rate applies.
    FeeDay:
    Transaction "TRANSACTION",
    /// The original sale pins the rate for what follows from it.
    OriginalSale "ORIGINAL_SALE",
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketplaceRevenueShare {
    pub fee: Fee,
    #[serde(default)]
    pub pays: MarketplaceSide,
    #[serde(default)]
    pub rate_day: FeeDay,
    /// No fee up to this much over the partnership's lifetime; then it is settled by the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_up_to: Option<Money>,
}

impl MarketplaceRevenueShare {
    fn fee(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let of = match self.free_up_to {
            Some(free) => above(free.amount(), input.base, steps)?,
            None => input.base,
        };
        let fee = self.fee.grant(of, input.context.rate_date, steps)?;
        let Denomination {
            digits, rounding, ..
        } = *input.denomination;
        Ok(round(fee, digits, rounding))
    }
}

/// What of a lifetime's sales is not free.
fn above(free: Decimal, total: Decimal, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
    let gives = exact::sub(total, free)?.max(Decimal::ZERO);
    steps.push(Step::Minus {
        what: "free".into(),
        of: total,
        less: exact::sub(total, gives)?,
        gives,
    });
    Ok(gives)
}

impl Mechanism for MarketplaceRevenueShare {
    fn name(&self) -> &'static str {
        "marketplace_revenue_share"
    }

    fn rule(&self) -> &'static str {
        match self.pays {
            MarketplaceSide::Net => {
                "what a marketplace sale leaves the partner after the vendor's fee"
            }
            MarketplaceSide::Fee => "the vendor's fee on a marketplace sale",
        }
    }

    fn formula(&self) -> &'static str {
        match (self.pays, self.free_up_to.is_some()) {
            (MarketplaceSide::Net, false) => "amount − round(amount × fee rate)",
            (MarketplaceSide::Fee, false) => "round(amount × fee rate)",
            (MarketplaceSide::Net, true) => {
                "F(lifetime's end) − F(lifetime's start), F(sales) = sales − round(sales above what is free × fee rate)"
            }
            (MarketplaceSide::Fee, true) => {
                "F(lifetime's end) − F(lifetime's start), F(sales) = round(sales above what is free × fee rate)"
            }
        }
    }

    fn usual_direction(&self) -> Direction {
        match self.pays {
            MarketplaceSide::Net => Direction::Payable,
            MarketplaceSide::Fee => Direction::Receivable,
        }
    }

    fn computed_from(&self) -> &[FactPattern] {
        &TRANSACTIONS
    }

    fn scope(&self) -> Scope {
        match self.free_up_to {
            None => Scope::Fact,
            Some(_) => Scope::running(PeriodLength::Month, Totals::OfLifetime),
        }
    }

    fn reads(&self) -> Reads {
        Reads {
            period_start: self.free_up_to.is_some(),
            ..Reads::default()
        }
    }

    fn context(&self, fact: &Fact, _state: &State<'_>) -> Context {
        let pinned = fact.detail.original_date.unwrap_or(fact.business_date);
        let day = match self.rate_day {
            FeeDay::Transaction => fact.business_date,
            FeeDay::OriginalSale => pinned,
        };
        Context {
            rate_date: self.fee.is_dated().then_some(day),
            ..Context::default()
        }
    }

    fn grant(&self, input: &Input<'_>, steps: &mut Vec<Step>) -> Result<Decimal, OutOfRange> {
        let fee = self.fee(input, steps)?;
        match self.pays {
            MarketplaceSide::Fee => Ok(fee),
            MarketplaceSide::Net => {
                let gives = exact::sub(input.base, fee)?;
                steps.push(Step::Minus {
                    what: "the fee".into(),
                    of: input.base,
                    less: fee,
                    gives,
                });
                Ok(gives)
            }
        }
    }

    fn check(&self, denomination: &Denomination, problems: &mut Problems) {
        self.check_terms(denomination, problems);
    }
}
