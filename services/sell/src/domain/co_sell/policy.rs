//! Which partners may ask for co-sell, what they need, and within how many days they are answered.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::vocabulary::PartnershipType;

/// What co-sell takes for partners of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeTerms {
    #[serde(rename = "type")]
    pub partnership_type: PartnershipType,
    pub solution_required: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    pub answer_days: i32,
    /// The types that may ask, each once.
    pub types: Vec<TypeTerms>,
    #[serde(skip)]
    pub version: i64,
}

impl Default for Policy {
    fn default() -> Self {
        use PartnershipType::{Isv, Oem, Referral, Reseller, Si};
        let terms = |partnership_type| TypeTerms {
            partnership_type,
            solution_required: partnership_type == Isv,
        };
        Self {
            answer_days: 7,
            types: [Referral, Reseller, Isv, Oem, Si].map(terms).to_vec(),
            version: 0,
        }
    }
}

impl Policy {
    pub fn admits(&self, partnership_type: PartnershipType) -> bool {
        let mut types = self.types.iter();
        types.any(|terms| terms.partnership_type == partnership_type)
    }

    /// The types that may ask, for people.
    pub fn admitted(&self) -> String {
        let names: Vec<&str> = (self.types.iter())
            .map(|terms| terms.partnership_type.as_str())
            .collect();
        names.join(", ")
    }

    /// Whether every way in which a partner of these types may ask needs a joint solution.
    pub fn needs_solution(&self, types: &BTreeSet<PartnershipType>) -> bool {
        let ways = self.types.iter();
        let mut ways = ways.filter(|terms| types.contains(&terms.partnership_type));
        let needed = |terms: &TypeTerms| terms.solution_required;
        ways.clone().next().is_some() && ways.all(needed)
    }

    /// First day on which a request made on `day` is answered by nobody.
    pub fn deadline(&self, day: NaiveDate) -> NaiveDate {
        let days = Days::new(u64::from(self.answer_days.unsigned_abs()));
        day.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    }
}
