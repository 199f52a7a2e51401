use contracts::tandem::analytics::v1 as wire;
use kit::Violations;

use crate::domain::metrics::{Metric, SEGMENTS};

pub fn metric(violations: &mut Violations, metric: wire::Metric) -> Option<Metric> {
    match metric {
        wire::Metric::InfluencedPipelineShare => Some(Metric::InfluencedPipelineShare),
        wire::Metric::WinRate => Some(Metric::WinRate),
        wire::Metric::AverageDealSize => Some(Metric::AverageDealSize),
        wire::Metric::PartnerSourcedNewCustomers => Some(Metric::PartnerSourcedNewCustomers),
        wire::Metric::Unspecified => {
            violations.add(
                "metric",
                "REQUIRED",
                "one of the metrics of ListMetricDefinitions is needed",
            );
            None
        }
    }
}

fn to_metric(metric: Metric) -> wire::Metric {
    match metric {
        Metric::InfluencedPipelineShare => wire::Metric::InfluencedPipelineShare,
        Metric::WinRate => wire::Metric::WinRate,
        Metric::AverageDealSize => wire::Metric::AverageDealSize,
        Metric::PartnerSourcedNewCustomers => wire::Metric::PartnerSourcedNewCustomers,
    }
}

pub fn definitions() -> Vec<wire::MetricDefinition> {
    let definition = |metric: Metric| {
        let definition = metric.definition();
        wire::MetricDefinition {
            metric: to_metric(metric).into(),
            display_name: definition.display_name.to_owned(),
            definition: format!("{} {SEGMENTS}", definition.definition),
            unit: definition.unit.to_owned(),
        }
    };
    Metric::ALL.map(definition).into()
}
