//! Words that are the same but for the prefix that protobuf enumerations carry.

use std::str::FromStr;

use contracts::tandem::onboard::v1::{FactOrigin, ProducedFact};
use contracts::tandem::partnership::v1 as wire;
use contracts::tandem::sell::v1 as sell;
use kit::Violations;

use crate::domain::co_sell::State as CoSellState;
use crate::domain::knowledge::Produced;
use crate::domain::opportunity::Stage;
use crate::domain::registration::{ConflictKind, SecondRegistrant, State};
use crate::domain::vocabulary::{FactKind, PartnershipType, Role};

/// The word behind an enumeration's number; None when nothing is specified, a violation when the number means nothing.
fn read<W: FromStr>(
    violations: &mut Violations,
    path: &str,
    name: Option<&'static str>,
    prefix: &str,
) -> Option<W> {
    let Some(name) = name else {
        violations.add(path, "UNKNOWN_VALUE", "the number means nothing");
        return None;
    };
    name.strip_prefix(prefix)?.parse().ok()
}

pub(super) fn role(violations: &mut Violations, path: &str, number: i32) -> Option<Role> {
    let name = wire::PartnerRole::try_from(number)
        .ok()
        .map(|role| role.as_str_name());
    read(violations, path, name, "PARTNER_ROLE_")
}

pub(super) fn kind(violations: &mut Violations, path: &str, number: i32) -> Option<FactKind> {
    let name = wire::FactKind::try_from(number)
        .ok()
        .map(|kind| kind.as_str_name());
    read(violations, path, name, "FACT_KIND_")
}

pub(super) fn read_stage(violations: &mut Violations, path: &str, number: i32) -> Option<Stage> {
    let name = sell::OpportunityStage::try_from(number)
        .ok()
        .map(|stage| stage.as_str_name());
    read(violations, path, name, "OPPORTUNITY_STAGE_")
}

pub(super) fn read_state(violations: &mut Violations, path: &str, number: i32) -> Option<State> {
    let name = sell::RegistrationState::try_from(number)
        .ok()
        .map(|state| state.as_str_name());
    read(violations, path, name, "REGISTRATION_STATE_")
}

pub(super) fn read_second_registrant(
    violations: &mut Violations,
    path: &str,
    number: i32,
) -> Option<SecondRegistrant> {
    let name = sell::SecondRegistrant::try_from(number)
        .ok()
        .map(|treatment| treatment.as_str_name());
    read(violations, path, name, "SECOND_REGISTRANT_")
}

pub(super) fn read_co_sell_state(
    violations: &mut Violations,
    path: &str,
    number: i32,
) -> Option<CoSellState> {
    let name = sell::CoSellState::try_from(number)
        .ok()
        .map(|state| state.as_str_name());
    read(violations, path, name, "CO_SELL_STATE_")
}

/// A type that must be named.
pub(super) fn read_type(
    violations: &mut Violations,
    path: &str,
    number: i32,
) -> Option<PartnershipType> {
    let known = partnership_type(number);
    if known.is_none() {
        violations.add(path, "UNKNOWN_VALUE", "a type of partnership is needed");
    }
    known
}

/// A type that onboard has announced; None for one that is not known here yet.
pub(crate) fn partnership_type(number: i32) -> Option<PartnershipType> {
    let name = wire::PartnershipType::try_from(number).ok()?.as_str_name();
    name.strip_prefix("PARTNERSHIP_TYPE_")?.parse().ok()
}

/// Of the facts that a type produces, those that sell derives.
pub(crate) fn derived_facts(produced: &[ProducedFact]) -> Vec<Produced> {
    let ignored = &mut Violations::new();
    let derived = produced
        .iter()
        .filter(|one| one.origin() == FactOrigin::WonOpportunity);
    derived
        .filter_map(|one| {
            Some(Produced {
                kind: kind(ignored, "", one.kind)?,
                role: role(ignored, "", one.role),
            })
        })
        .collect()
}

/// Of the facts that a type produces, the kinds of those that are reported.
pub(crate) fn reported_facts(produced: &[ProducedFact]) -> Vec<FactKind> {
    let ignored = &mut Violations::new();
    let reported = produced.iter();
    let reported = reported.filter(|one| one.origin() == FactOrigin::Reported);
    let mut kinds: Vec<FactKind> = reported
        .filter_map(|one| kind(ignored, "", one.kind))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

pub(super) fn to_role(role: Option<Role>) -> i32 {
    let name = role.map(|role| format!("PARTNER_ROLE_{role}"));
    name.and_then(|name| wire::PartnerRole::from_str_name(&name))
        .unwrap_or_default()
        .into()
}

pub(super) fn to_kind(kind: FactKind) -> i32 {
    wire::FactKind::from_str_name(&format!("FACT_KIND_{kind}"))
        .unwrap_or_default()
        .into()
}

pub(super) fn to_type(partnership_type: PartnershipType) -> i32 {
    let name = format!("PARTNERSHIP_TYPE_{partnership_type}");
    wire::PartnershipType::from_str_name(&name)
        .unwrap_or_default()
        .into()
}

pub(super) fn to_stage(stage: Stage) -> i32 {
    sell::OpportunityStage::from_str_name(&format!("OPPORTUNITY_STAGE_{stage}"))
        .unwrap_or_default()
        .into()
}

pub(super) fn to_state(state: State) -> i32 {
    sell::RegistrationState::from_str_name(&format!("REGISTRATION_STATE_{state}"))
        .unwrap_or_default()
        .into()
}

pub(super) fn to_co_sell_state(state: CoSellState) -> i32 {
    sell::CoSellState::from_str_name(&format!("CO_SELL_STATE_{state}"))
        .unwrap_or_default()
        .into()
}

pub(super) fn to_conflict_kind(kind: ConflictKind) -> i32 {
    sell::ConflictKind::from_str_name(&format!("CONFLICT_KIND_{kind}"))
        .unwrap_or_default()
        .into()
}

pub(super) fn to_second_registrant(treatment: SecondRegistrant) -> i32 {
    sell::SecondRegistrant::from_str_name(&format!("SECOND_REGISTRANT_{treatment}"))
        .unwrap_or_default()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word of the contracts is a word here, and the way back leads to the same number.
    #[test]
    fn words_survive_the_round_trip() {
        let quiet = &mut Violations::new();
        for number in 1..=5 {
            assert_eq!(to_role(role(quiet, "", number)), number);
            assert_eq!(read_stage(quiet, "", number).map(to_stage), Some(number));
            assert_eq!(read_state(quiet, "", number).map(to_state), Some(number));
            let co_sell = read_co_sell_state(quiet, "", number);
            assert_eq!(co_sell.map(to_co_sell_state), Some(number));
        }
        for number in 1..=15 {
            assert_eq!(kind(quiet, "", number).map(to_kind), Some(number));
        }
        for number in 1..=7 {
            assert_eq!(partnership_type(number).map(to_type), Some(number));
        }
        for number in 1..=2 {
            assert_eq!(
                read_second_registrant(quiet, "", number).map(to_second_registrant),
                Some(number)
            );
        }
        let kinds = [
            ConflictKind::Duplicate,
            ConflictKind::SameAccount,
            ConflictKind::SameHierarchy,
        ];
        assert_eq!(kinds.map(to_conflict_kind), [1, 2, 3]);
        assert!(quiet.is_empty());
    }

    #[test]
    fn nothing_is_no_word_and_a_wrong_number_is_a_violation() {
        let mut violations = Violations::new();
        assert_eq!(role(&mut violations, "role", 0), None);
        assert!(violations.is_empty());
        assert_eq!(role(&mut violations, "role", 99), None);
        assert_eq!(violations.len(), 1);
    }
}
