//! Mappings and look-up tables: data that is checked against the contracts when it comes in.
use contracts::tandem::platform::v1::Role;
use kit::testing::somebody;
use serde_json::{Value, json};

use crate::harness::Gateway;

pub fn mapping() -> Value {
    json!({
        "displayName": "CRM export",
        "target": "IMPORT_TARGET_OPPORTUNITIES",
        "rules": [
            {"field": "external_id", "column": "id", "required": true},
            {"field": "seller", "column": "agent"},
            {"field": "amount", "column": "value", "currencyCode": "USD"},
            {"field": "account_external_id", "column": "account"},
            {"field": "partners[0].partner_external_id", "column": "agent", "lookupTableId": "managers",
             "conditions": [{"column": "agent", "lookupTableId": "managers", "anyOf": ["P1"]}]},
        ],
    })
}

pub fn managers() -> Value {
    json!({"entries": [{"key": "Ann", "value": "P1"}, {"key": "Bob", "value": "direct"}]})
}

#[tokio::test]
async fn a_mapping_is_put_read_listed_and_removed() {
    let gateway = Gateway::start().await;
    let table = gateway
        .call("PUT /v1/lookupTables/managers", &managers())
        .await
        .json();
    assert_eq!(
        gateway
            .call("GET /v1/lookupTables/managers", &Value::Null)
            .await
            .json(),
        table
    );

    let put = gateway
        .call("PUT /v1/fieldMappings/crm", &mapping())
        .await
        .json();
    assert_eq!(put["fieldMappingId"], "crm");
    assert_eq!(put["etag"], "\"1\"");
    assert_eq!(
        gateway
            .call("GET /v1/fieldMappings/crm", &Value::Null)
            .await
            .json(),
        put
    );
    let list = gateway
        .call("GET /v1/fieldMappings", &Value::Null)
        .await
        .json();
    assert_eq!(list["fieldMappings"], json!([put]));
    assert_eq!(
        gateway
            .call("DELETE /v1/fieldMappings/crm", &Value::Null)
            .await
            .json(),
        json!({})
    );
    for line in [
        "GET /v1/fieldMappings/crm",
        "DELETE /v1/fieldMappings/crm",
        "GET /v1/lookupTables/none",
    ] {
        assert_eq!(
            gateway.call(line, &Value::Null).await.problem(),
            "404 NOT_FOUND",
            "{line}"
        );
    }
}

#[tokio::test]
async fn the_same_again_writes_nothing_and_a_stale_etag_is_refused() {
    let gateway = Gateway::start().await;
    gateway
        .call("PUT /v1/lookupTables/managers", &managers())
        .await;
    let first = gateway
        .call("PUT /v1/fieldMappings/crm", &mapping())
        .await
        .json();
    let before = gateway.service.written().await;
    gateway
        .call("PUT /v1/lookupTables/managers", &managers())
        .await;
    assert_eq!(
        gateway
            .call("PUT /v1/fieldMappings/crm", &mapping())
            .await
            .json(),
        first
    );
    assert_eq!(gateway.service.written().await, before);

    let mut changed = first.clone();
    changed["displayName"] = json!("CRM");
    let second = gateway.call("PUT /v1/fieldMappings/crm", &changed).await;
    assert_eq!(second.json()["etag"], "\"2\"");
    changed["displayName"] = json!("too late");
    assert_eq!(
        gateway
            .call("PUT /v1/fieldMappings/crm", &changed)
            .await
            .problem(),
        "409 STALE_ETAG"
    );
}

#[tokio::test]
async fn everything_that_does_not_fit_is_named_at_once() {
    let gateway = Gateway::start().await;
    let wrong = json!({
        "target": "IMPORT_TARGET_ACCOUNTS",
        "rules": [
            {"field": "close_date", "column": "x"},
            {"field": "owner", "column": "x", "lookupTableId": "none"},
            {"field": "sector", "constant": "tech"},
        ],
    });
    assert_eq!(
        gateway
            .call("PUT /v1/fieldMappings/crm", &wrong)
            .await
            .problem(),
        "400 INVALID_FIELDS field_mapping.rules[0].field:UNKNOWN_FIELD field_mapping.rules[1].lookup_table_id:NO_SUCH_LOOKUP_TABLE"
    );
    let malformed = json!({
        "rules": [{"field": "owner", "column": "x", "constant": "y", "currencyCode": "XXL",
                   "aliases": [{"from": "a", "to": "b"}, {"from": "a", "to": "\u{0}"}],
                   "conditions": [{"column": "x", "anyOf": ["\u{0}"]}]}],
    });
    assert_eq!(
        gateway
            .call("PUT /v1/fieldMappings/Crm_1", &malformed)
            .await
            .problem(),
        "400 INVALID_FIELDS field_mapping.target:REQUIRED field_mapping.field_mapping_id:MALFORMED_ID \
         field_mapping.rules[0].constant:CONFLICT field_mapping.rules[0].conditions[0].any_of[0]:CONTROL_CHARACTER \
         field_mapping.rules[0].aliases[1].to:CONTROL_CHARACTER field_mapping.rules[0].aliases[1].from:DUPLICATE \
         field_mapping.rules[0].currency_code:UNKNOWN_CURRENCY"
    );
    let twice = json!({"entries": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}, {"key": "", "value": "3"}]});
    assert_eq!(
        gateway
            .call("PUT /v1/lookupTables/t", &twice)
            .await
            .problem(),
        "400 INVALID_FIELDS lookup_table.entries[1].key:DUPLICATE lookup_table.entries[2].key:REQUIRED"
    );
    assert_eq!(gateway.service.written().await, (0, 0));
}

#[tokio::test]
async fn a_tenants_mappings_are_its_own() {
    let gateway = Gateway::start().await;
    gateway
        .call("PUT /v1/lookupTables/managers", &managers())
        .await;
    gateway.call("PUT /v1/fieldMappings/crm", &mapping()).await;
    let other = gateway.token_of(&somebody("other", &[Role::TenantAdmin], None));
    for line in [
        "GET /v1/fieldMappings/crm",
        "DELETE /v1/fieldMappings/crm",
        "GET /v1/lookupTables/managers",
    ] {
        assert_eq!(
            gateway.call_as(&other, line, &Value::Null).await.problem(),
            "404 NOT_FOUND",
            "{line}"
        );
    }
    let foreign = gateway
        .call_as(&other, "PUT /v1/fieldMappings/crm", &mapping())
        .await;
    assert!(foreign.problem().contains("NO_SUCH_LOOKUP_TABLE"));
    let analyst = gateway.token(Role::Analyst);
    assert_eq!(
        gateway
            .call_as(&analyst, "GET /v1/fieldMappings/crm", &Value::Null)
            .await
            .problem(),
        "403 PERMISSION_DENIED"
    );
}
