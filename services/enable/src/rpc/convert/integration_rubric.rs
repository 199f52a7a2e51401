use contracts::tandem::enable::v1;
use kit::{Error, Violations, wire};

use super::words::{self, Word as _};
use super::{NAME, key};
use crate::domain::integration::rubric::{Criterion, Rubric};

/// Beyond so many criteria nothing is looked at.
const MOST: usize = 50;

pub fn read(message: v1::IntegrationRubric) -> Result<(String, Rubric), Error> {
    let mut violations = Violations::new();
    let path = "integration_rubric";
    let mut criteria = Vec::new();
    for (n, one) in message.criteria.iter().take(MOST + 1).enumerate() {
        let path = format!("{path}.criteria[{n}]");
        criteria.extend(criterion(&mut violations, &path, one));
    }
    let rubric = Rubric {
        criteria,
        free_configuration_minutes: message.free_configuration_minutes,
        minutes_per_point: message.minutes_per_point,
        minimum_quality: message.minimum_quality,
        minimum_depth: message.minimum_depth,
        validity_months: message.validity_months,
    };
    rubric.check(&mut violations, path);
    violations.check()?;
    Ok((message.etag, rubric))
}

fn criterion(
    violations: &mut Violations,
    path: &str,
    message: &v1::RubricCriterion,
) -> Option<Criterion> {
    let name = &message.display_name;
    let key = key(violations, &format!("{path}.key"), &message.key);
    let display_name = wire::text(violations, &format!("{path}.display_name"), name, NAME);
    let dimension = words::required(violations, &format!("{path}.dimension"), message.dimension);
    Some(Criterion {
        key,
        display_name,
        dimension: dimension?,
        weight: message.weight,
    })
}

pub fn to_wire(version: i32, rubric: &Rubric) -> v1::IntegrationRubric {
    let criteria = rubric.criteria.iter().map(|one| v1::RubricCriterion {
        key: one.key.clone(),
        display_name: one.display_name.clone(),
        dimension: one.dimension.to_wire(),
        weight: one.weight,
    });
    v1::IntegrationRubric {
        criteria: criteria.collect(),
        free_configuration_minutes: rubric.free_configuration_minutes,
        minutes_per_point: rubric.minutes_per_point,
        minimum_quality: rubric.minimum_quality,
        minimum_depth: rubric.minimum_depth,
        validity_months: rubric.validity_months,
        version,
        etag: kit::etag(version.into()),
    }
}
