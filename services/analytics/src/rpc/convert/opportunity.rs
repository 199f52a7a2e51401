use contracts::tandem::analytics::v1 as wire;
use kit::wire::{to_date, to_money};

use crate::{domain::cell::Standing, store::opportunity::status_name};

pub fn opportunity(standing: &Standing) -> wire::MetricOpportunity {
    let opportunity = &standing.opportunity;
    wire::MetricOpportunity {
        opportunity_id: opportunity.opportunity_id.to_string(),
        external_id: opportunity.external_id.clone(),
        account_id: opportunity
            .account_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        status: status_name(opportunity.status).to_owned(),
        close_date: opportunity.closed_on().map(to_date),
        value: opportunity.value.map(to_money),
        estimated: opportunity.estimated,
        new_customer: standing.first_win,
        partner_ids: opportunity
            .involvements
            .iter()
            .map(|one| one.partner_id.to_string())
            .collect(),
    }
}
