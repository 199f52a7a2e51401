//! Which method takes in the rows of a target.
use http::uri::PathAndQuery;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value,
};

use crate::domain::field_mapping::Target;
use crate::routes::contract::rpc_path;

/// A batch upsert, as the contracts describe it.
#[derive(Clone, Debug)]
pub struct Sink {
    pub package: String,
    pub path: PathAndQuery,
    pub item: MessageDescriptor,
    /// Of the batch; its `results` are in the order of the request.
    pub response: MessageDescriptor,
    request: MessageDescriptor,
    items: FieldDescriptor,
}

impl Sink {
    /// The batch upsert of a target.
    pub fn new(pool: &DescriptorPool, target: Target) -> Option<Self> {
        let (service, method) = match target {
            Target::Accounts => ("tandem.sell.v1.AccountService", "BatchUpsertAccounts"),
            Target::Products => ("tandem.sell.v1.ProductService", "BatchUpsertProducts"),
            Target::Opportunities => (
                "tandem.sell.v1.OpportunityService",
                "BatchUpsertOpportunities",
            ),
        };
        let service = pool.get_service_by_name(service)?;
        let method = service.methods().find(|found| found.name() == method)?;
        let request = method.input();
        let items = request.get_field_by_name(target.name())?;
        let Kind::Message(item) = items.kind() else {
            return None;
        };
        Some(Self {
            package: service.package_name().to_owned(),
            path: rpc_path(&method),
            item,
            response: method.output(),
            request,
            items,
        })
    }

    /// The request for one batch.
    pub fn batch(&self, request_id: &str, rows: Vec<DynamicMessage>) -> DynamicMessage {
        let mut request = DynamicMessage::new(self.request.clone());
        request.set_field_by_name("request_id", Value::String(request_id.to_owned()));
        let rows = rows.into_iter().map(Value::Message).collect();
        request.set_field(&self.items, Value::List(rows));
        request
    }

    /// A violation's path without the position in the batch, which is nobody's business but ours.
    pub fn within_row<'a>(&self, path: &'a str) -> &'a str {
        path.strip_prefix(self.items.name())
            .and_then(|rest| rest.strip_prefix('['))
            .and_then(|rest| rest.split_once(']'))
            .map_or(path, |(_, rest)| rest.trim_start_matches('.'))
    }
}
