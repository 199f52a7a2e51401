//! Who answers a level of support of a joint solution.

use kit::words::{Named as _, listed};

use crate::domain::known::JointSolution;
use crate::domain::refusal::Refusal;

kit::named! {
    pub enum SolutionSide {
        Vendor = "VENDOR",
        Partner = "PARTNER",
    }
}

kit::named! {
    pub enum SupportLevel {
        L1 = "L1",
        L2 = "L2",
        L3 = "L3",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    pub level: SupportLevel,
    pub side: SolutionSide,
    pub contact: String,
    /// Until the first answer; 0: no promise.
    pub response_hours: i32,
}

impl Desk {
    /// The solution's desks, the lowest level first. What names no level or no side is no desk.
    pub fn matrix(solution: &JointSolution) -> Vec<Self> {
        let desks = solution.support.iter().filter_map(|support| {
            Some(Self {
                level: SupportLevel::from_name(&support.level).ok()?,
                side: SolutionSide::from_name(&support.side).ok()?,
                contact: support.contact.clone(),
                response_hours: support.response_hours,
            })
        });
        let mut desks: Vec<Self> = desks.collect();
        desks.sort_by_key(|desk| desk.level);
        desks
    }
}

pub(super) fn missing(level: SupportLevel, desks: &[Desk]) -> Refusal {
    let there: Vec<SupportLevel> = desks.iter().map(|desk| desk.level).collect();
    let there = match there.as_slice() {
        [] => "it has no support matrix".to_owned(),
        levels => format!("it names {}", listed(levels)),
    };
    let text = format!("the joint solution names nobody for {level}; {there}");
    Refusal::new("SUPPORT_LEVEL_MISSING", text)
}
