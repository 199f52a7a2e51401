//! What is added up over the facts of a partner, and since when.

use rust_decimal::Decimal;

use super::{
    choice::choice,
    exact::{self, OutOfRange},
    mechanism::Measure,
    scope::Totals,
    tiers::Rate,
    trace::Step,
};

choice! {
    /// What of the facts is added up.
    Volume:
    Units "UNITS",
    /// Amounts.
    Revenue "REVENUE",
}

impl Volume {
    pub fn measure(self) -> Measure {
        match self {
            Self::Units => Measure::Quantity,
            Self::Revenue => Measure::Amount,
        }
    }

    /// What a rate on it is.
    pub fn rate(self) -> Rate {
        match self {
            Self::Units => Rate::PerUnit,
            Self::Revenue => Rate::Percent,
        }
    }

    /// What a rate on a part of it gives.
    pub fn grant(
        self,
        rate: Decimal,
        of: Decimal,
        steps: &mut Vec<Step>,
    ) -> Result<Decimal, OutOfRange> {
        match self {
            Self::Units => {
                let gives = exact::mul(rate, of)?;
                steps.push(Step::Multiply {
                    what: "units".into(),
                    by: rate,
                    of,
                    gives,
                });
                Ok(gives)
            }
            Self::Revenue => {
                let gives = exact::percent(rate, of)?;
                steps.push(Step::Percent {
                    percent: rate,
                    of,
                    gives,
                });
                Ok(gives)
            }
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Revenue => "revenue",
        }
    }
}

choice! {
    /// Where a running total starts.
    RunningTotal:
    /// At zero in January.
    Year "YEAR",
    /// Never.
    Lifetime "LIFETIME",
}

impl RunningTotal {
    pub fn totals(self) -> Totals {
        match self {
            Self::Year => Totals::OfTheYear,
            Self::Lifetime => Totals::OfLifetime,
        }
    }
}
