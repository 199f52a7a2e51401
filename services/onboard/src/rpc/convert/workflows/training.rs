use contracts::tandem::onboard::v1;
use kit::{Violations, wire};

use super::super::{NAME, words};
use crate::domain::workflow::evidenced::{Path, Requirement, Training, TrainingKind};
use words::Word as _;

pub fn read(violations: &mut Violations, path: &str, message: v1::TrainingStep) -> Training {
    let paths = message.paths.into_iter().enumerate();
    let paths = paths.map(|(n, way)| {
        let path = format!("{path}.paths[{n}]");
        let title = wire::text(violations, &format!("{path}.title"), &way.title, NAME);
        let requirements = way.requirements.into_iter().enumerate();
        let requirements = requirements.map(|(n, requirement)| {
            let path = format!("{path}.requirements[{n}]");
            read_requirement(violations, &path, requirement)
        });
        Path {
            title,
            requirements: requirements.collect(),
        }
    });
    Training {
        paths: paths.collect(),
    }
}

fn read_requirement(
    violations: &mut Violations,
    path: &str,
    message: v1::TrainingRequirement,
) -> Requirement {
    let kind = words::required(violations, &format!("{path}.kind"), message.kind);
    Requirement {
        kind: kind.unwrap_or(TrainingKind::Integration),
        key: message.key,
        count: message.count,
        least_level: message.least_level,
    }
}

pub fn to_wire(training: &Training) -> v1::TrainingStep {
    let paths = training.paths.iter().map(|path| v1::TrainingPath {
        title: path.title.clone(),
        requirements: path.requirements.iter().map(requirement_to_wire).collect(),
    });
    v1::TrainingStep {
        paths: paths.collect(),
    }
}

fn requirement_to_wire(requirement: &Requirement) -> v1::TrainingRequirement {
    v1::TrainingRequirement {
        kind: requirement.kind.to_wire(),
        key: requirement.key.clone(),
        count: requirement.count,
        least_level: requirement.least_level,
    }
}
