//! A requirement that can never be met, or that everybody meets, is refused with its place in the expression.

use kit::Violations;

use super::{Need, Requirement, size};
use crate::domain::days::Days;
use crate::domain::evidence::EvidenceKind as Kind;

const DEPTH: usize = 6;
const PARTS: usize = 20;
const COUNT: u32 = 1_000;

/// Of whom a requirement is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Of a partner with all its people.
    Partner,
    /// Of one person.
    Person,
    /// Of a partner, for a competency; competencies don't rest on each other.
    Competency,
}

/// Where a part stands.
#[derive(Clone, Copy)]
struct Place {
    asked: Asked,
    depth: usize,
    /// The smallest bound on certified people that holds around the part.
    team: Option<u32>,
}

impl Requirement {
    /// Adds what is wrong with it, by its place under `path`.
    pub fn check(&self, violations: &mut Violations, path: &str, asked: Asked) {
        let found = violations.len();
        let place = Place {
            asked,
            depth: 1,
            team: None,
        };
        part(self, violations, path, place);
        if violations.len() == found && self.days(&[]) != Days::default() {
            let description = "everybody meets it; ask for something that has to be shown";
            violations.add(path, "ALWAYS_MET", description);
        }
    }
}

fn part(part: &Requirement, violations: &mut Violations, path: &str, place: Place) {
    if place.depth > DEPTH {
        violations.add(path, "TOO_DEEP", format!("at most {DEPTH} levels"));
        return;
    }
    match part {
        Requirement::AllOf(parts) => {
            let team = parts.iter().filter_map(bound).chain(place.team).min();
            let place = Place { team, ..place };
            list(parts, violations, &format!("{path}.all_of"), place);
        }
        Requirement::AnyOf(parts) => {
            list(parts, violations, &format!("{path}.any_of"), place);
        }
        Requirement::AtLeast { count, of } => {
            if *count == 0 || size(*count) > of.len() {
                let description = format!("{count} of {} can never be right", of.len());
                violations.add(format!("{path}.at_least.count"), "NEVER_MET", description);
            }
            list(of, violations, &format!("{path}.at_least"), place);
        }
        Requirement::Count(need) => leaf(need, violations, path, place),
        Requirement::SmallTeam { people } => {
            within(
                violations,
                &format!("{path}.small_team.people"),
                *people,
                1..=COUNT,
            );
        }
    }
}

fn list(parts: &[Requirement], violations: &mut Violations, path: &str, place: Place) {
    let path = format!("{path}.of");
    if parts.is_empty() || parts.len() > PARTS {
        violations.add(&path, "LENGTH", format!("1 to {PARTS} parts"));
    }
    let depth = place.depth + 1;
    for (index, one) in parts.iter().enumerate() {
        part(
            one,
            violations,
            &format!("{path}[{index}]"),
            Place { depth, ..place },
        );
    }
}

/// The bound on certified people that a part of a conjunction puts on its neighbours.
fn bound(part: &Requirement) -> Option<u32> {
    match part {
        Requirement::SmallTeam { people } => Some(*people),
        Requirement::AllOf(parts) => parts.iter().filter_map(bound).min(),
        _ => None,
    }
}

fn leaf(need: &Need, violations: &mut Violations, path: &str, place: Place) {
    let (name, count) = fields(need.kind);
    let path = format!("{path}.{name}");
    let count = format!("{path}.{count}");
    let people = matches!(need.kind, Kind::Certification | Kind::Course);
    if place.asked == Asked::Person && !people {
        violations.add(&path, "NEVER_MET", "a person by itself never has it");
    } else if place.asked == Asked::Person && need.count > 1 {
        violations.add(&count, "NEVER_MET", "it is asked of one person");
    }
    if (place.asked, need.kind) == (Asked::Competency, Kind::Competency) {
        violations.add(&path, "NEVER_MET", "competencies don't rest on each other");
    }
    within(violations, &count, need.count, 1..=COUNT);
    if let (Kind::Certification, Some(most)) =
        (need.kind, place.team.filter(|most| need.count > *most))
    {
        let description = format!("{} can't be had with at most {most} people", need.words());
        violations.add(&count, "NEVER_MET", description);
    }
    match need.kind {
        Kind::Competency => within(violations, &format!("{path}.level"), need.level, 1..=10),
        Kind::Integration => {
            within(
                violations,
                &format!("{path}.minimum_quality"),
                need.level,
                0..=100,
            );
            within(
                violations,
                &format!("{path}.minimum_depth"),
                need.depth,
                0..=100,
            );
        }
        _ => {}
    }
}

/// What the contract calls a need of that kind, and its count.
fn fields(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Certification => ("certified_people", "people"),
        Kind::Course => ("completed_course", "people"),
        Kind::Reference => ("customer_references", "count"),
        Kind::Outcome => ("customer_outcomes", "count"),
        Kind::Competency => ("competency", "count"),
        Kind::Integration => ("integration", "count"),
    }
}

fn within<T: PartialOrd + std::fmt::Display>(
    violations: &mut Violations,
    path: &str,
    value: T,
    range: std::ops::RangeInclusive<T>,
) {
    if !range.contains(&value) {
        let description = format!("between {} and {}", range.start(), range.end());
        violations.add(path, "OUT_OF_RANGE", description);
    }
}
