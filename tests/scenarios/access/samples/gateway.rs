use contracts::tandem::platform::v1::Role;
use futures::StreamExt as _;
use serde_json::{Value, json};

use crate::access::given::{Given, TENANT};
use crate::access::sample::Sample;

pub(in crate::access) async fn api_keys(given: &Given, method: &str) -> Option<Sample> {
    let new = json!({"apiKey": {"displayName": "CRM", "roles": ["ROLE_CONNECTOR"]}});
    if method == "CreateApiKey" {
        return Sample::own(new);
    }
    let key = given.asked("ApiKeyService/CreateApiKey", new).await;
    let id = &key["apiKey"]["apiKeyId"];
    match method {
        "ListApiKeys" => Sample::rows(json!({"pageSize": 1_000}), id),
        "RevokeApiKey" => Sample::resource(json!({"apiKeyId": id})),
        _ => None,
    }
}

pub(in crate::access) async fn field_mappings(given: &Given, method: &str) -> Option<Sample> {
    match method {
        "PutFieldMapping" => Sample::own(json!({"fieldMapping": new_mapping(given)})),
        "GetFieldMapping" | "DeleteFieldMapping" => {
            Sample::resource(json!({"fieldMappingId": mapping(given).await}))
        }
        "ListFieldMappings" => Sample::rows(json!({"pageSize": 1_000}), &mapping(given).await),
        "PutLookupTable" => Sample::own(json!({"lookupTable": new_table(given)})),
        "GetLookupTable" => {
            let table = new_table(given);
            let request = json!({"lookupTable": table});
            given
                .asked("FieldMappingService/PutLookupTable", request)
                .await;
            Sample::resource(json!({"lookupTableId": table["lookupTableId"]}))
        }
        _ => None,
    }
}

fn new_mapping(given: &Given) -> Value {
    json!({
        "fieldMappingId": given.name("mapping"), "displayName": "Customers", "target": "IMPORT_TARGET_ACCOUNTS",
        "rules": [
            {"field": "external_id", "column": "id", "required": true},
            {"field": "display_name", "column": "name"},
        ],
    })
}

fn new_table(given: &Given) -> Value {
    json!({"lookupTableId": given.name("table"), "entries": [{"key": "a", "value": "b"}]})
}

async fn mapping(given: &Given) -> Value {
    let mapping = new_mapping(given);
    let request = json!({"fieldMapping": mapping});
    given
        .asked("FieldMappingService/PutFieldMapping", request)
        .await;
    mapping["fieldMappingId"].clone()
}

pub(in crate::access) async fn imports(given: &Given, method: &str) -> Option<Sample> {
    let id = imported(given).await;
    match method {
        "GetImport" => Sample::resource(json!({"importId": id})),
        "ListImports" => Sample::rows(json!({"pageSize": 1_000}), &id),
        "ListImportedRows" => Sample::resource(json!({"importId": id, "pageSize": 1_000})),
        _ => None,
    }
}

/// The id of an import with a refused row.
async fn imported(given: &Given) -> Value {
    let mapping = mapping(given).await;
    let connector = kit::testing::somebody(TENANT, &[Role::Connector], None);
    let connector = given.world.rest(&connector);
    let mapping = mapping.as_str().expect("an id");
    let file = format!("id,name\n{},Good\n,Bad\n", given.name("account"));
    let lines = connector.import(mapping, file.into_bytes()).await;
    let lines: Vec<_> = lines.expect("an import").collect().await;
    let last = lines.into_iter().next_back().expect("a line");
    last.expect("an import")["importId"].clone()
}
