//! The CRM export, and how its columns become Tandem's fields.
use serde_json::{Value, json};

use super::programs::{PARTNERS, VENDOR_TEAM};
use crate::rest::Rest;

/// The files of the export.
#[derive(Clone)]
pub struct Export {
    pub accounts: Vec<u8>,
    pub products: Vec<u8>,
    pub pipeline: Vec<u8>,
}

impl Default for Export {
    fn default() -> Self {
        Self {
            accounts: include_bytes!("../../../../tests/data/accounts.csv").to_vec(),
            products: include_bytes!("../../../../tests/data/products.csv").to_vec(),
            pipeline: include_bytes!("../../../../tests/data/sales_pipeline.csv").to_vec(),
        }
    }
}

const TEAMS: &[u8] = include_bytes!("../../../../tests/data/sales_teams.csv");
/// Seller → manager.
const MANAGERS: &str = "managers";

/// Uploads the mappings and the table of sellers and their managers.
pub(super) async fn set_up_mappings(connector: &Rest) -> anyhow::Result<()> {
    let mut entries = Vec::new();
    for row in csv::Reader::from_reader(TEAMS).deserialize() {
        let (seller, manager, _office): (String, String, String) = row?;
        entries.push(json!({"key": seller, "value": manager}));
    }
    connector
        .put(
            &format!("/v1/lookupTables/{MANAGERS}"),
            &json!({"entries": entries}),
        )
        .await?;
    for (id, mapping) in [
        ("crm-accounts", accounts()),
        ("crm-products", products()),
        ("crm-opportunities", opportunities()),
    ] {
        connector
            .put(&format!("/v1/fieldMappings/{id}"), &mapping)
            .await?;
    }
    Ok(())
}

fn column(field: &str, column: &str) -> Value {
    json!({"field": field, "column": column})
}

fn accounts() -> Value {
    json!({
        "displayName": "CRM accounts",
        "target": "IMPORT_TARGET_ACCOUNTS",
        "rules": [
            {"field": "external_id", "column": "account", "required": true},
            column("display_name", "account"),
            column("parent_external_id", "subsidiary_of"),
            {"field": "sector", "column": "sector", "aliases": [{"from": "technolgy", "to": "technology"}]},
            {"field": "country", "column": "office_location", "aliases": [{"from": "Philipines", "to": "Philippines"}]},
        ],
    })
}

fn products() -> Value {
    json!({
        "displayName": "CRM products",
        "target": "IMPORT_TARGET_PRODUCTS",
        "rules": [
            {"field": "external_id", "column": "product", "required": true},
            column("display_name", "product"),
            column("category", "series"),
            {"field": "list_price", "column": "sales_price", "currencyCode": "USD"},
        ],
    })
}

/// A seller's manager is the only partner who sourced the seller's opportunities; resellers fulfil theirs as well, under
/// a registration that the CRM has approved.
fn opportunities() -> Value {
    let partners: Vec<&str> = PARTNERS.iter().map(|partner| partner.name).collect();
    let resellers: Vec<&str> = PARTNERS
        .iter()
        .filter(|partner| partner.fulfils)
        .map(|partner| partner.name)
        .collect();
    let of = |names: &[&str]| json!([{"column": "sales_agent", "lookupTableId": MANAGERS, "anyOf": names}]);
    let manager = |field: &str, names: &[&str]| {
        let aliases = json!([{"from": VENDOR_TEAM, "to": ""}]);
        json!({"field": field, "column": "sales_agent", "lookupTableId": MANAGERS, "aliases": aliases, "conditions": of(names)})
    };
    let constant = |field: &str, value: &str, names: &[&str]| json!({"field": field, "constant": value, "conditions": of(names)});
    json!({
        "displayName": "CRM opportunities",
        "target": "IMPORT_TARGET_OPPORTUNITIES",
        "rules": [
            {"field": "external_id", "column": "opportunity_id", "required": true},
            column("seller", "sales_agent"),
            column("account_external_id", "account"),
            {"field": "lines[0].product_external_id", "column": "product", "aliases": [{"from": "GTXPro", "to": "GTX Pro"}]},
            {"field": "stage", "column": "deal_stage", "required": true, "aliases": [
                {"from": "Prospecting", "to": "OPPORTUNITY_STAGE_PROSPECTING"},
                {"from": "Engaging", "to": "OPPORTUNITY_STAGE_ENGAGING"},
                {"from": "Won", "to": "OPPORTUNITY_STAGE_WON"},
                {"from": "Lost", "to": "OPPORTUNITY_STAGE_LOST"},
            ]},
            column("open_date", "engage_date"),
            column("close_date", "close_date"),
            {"field": "amount", "column": "close_value", "currencyCode": "USD"},
            manager("partners[0].partner_external_id", &partners),
            constant("partners[0].role", "PARTNER_ROLE_SOURCED", &partners),
            manager("partners[1].partner_external_id", &resellers),
            constant("partners[1].role", "PARTNER_ROLE_FULFILMENT", &resellers),
            constant("partners[1].historic_registration", "true", &resellers),
        ],
    })
}
