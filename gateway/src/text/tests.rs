use prost_reflect::{DynamicMessage, Kind, Value};

use super::*;

fn field(message: &str, field: &str) -> Kind {
    contracts::POOL
        .get_message_by_name(message)
        .and_then(|message| message.get_field_by_name(field))
        .expect("a field of the contracts")
        .kind()
}

fn json(value: &Value) -> String {
    value.as_message().map_or_else(
        || format!("{value:?}"),
        |message: &DynamicMessage| serde_json::to_string(message).expect("JSON"),
    )
}

#[test]
fn text_becomes_the_value_of_its_field() {
    let list = "tandem.sell.v1.ListOpportunitiesRequest";
    let cases = [
        (list, "page_size", "25", Ok("I32(25)")),
        (list, "page_size", "2.5", Err("no such number")),
        (list, "page_size", "3000000000", Err("no such number")),
        (list, "page_token", "", Ok("String(\"\")")),
        (list, "without_account", "true", Ok("Bool(true)")),
        (list, "without_account", "yes", Err("neither")),
        (list, "stage", "OPPORTUNITY_STAGE_WON", Ok("EnumNumber(4)")),
        (list, "stage", "WON", Err("OPPORTUNITY_STAGE_LOST")),
        (
            list,
            "close_date_from",
            "2017-03-01",
            Ok(r#"{"year":2017,"month":3,"day":1}"#),
        ),
        (list, "close_date_from", "2017-02-29", Err("no date")),
        (list, "close_date_from", "2017-3-1", Err("no date")),
        (list, "close_date_from", "01/03/2017", Err("no date")),
        (
            "tandem.sell.v1.OpportunityUpsertLine",
            "quantity",
            "2.50",
            Ok(r#"{"value":"2.50"}"#),
        ),
        (
            "tandem.sell.v1.OpportunityUpsertLine",
            "quantity",
            "1,000",
            Err("no plain decimal"),
        ),
        (
            "tandem.sell.v1.OpportunityUpsertLine",
            "quantity",
            "1e3",
            Err("no plain decimal"),
        ),
        (
            "tandem.sell.v1.UpdateAccountRequest",
            "update_mask",
            "displayName,parent_account_id",
            Ok(r#""displayName,parentAccountId""#),
        ),
        (
            "tandem.sell.v1.UpdateAccountRequest",
            "account",
            "x",
            Err("name one of its fields"),
        ),
    ];
    for (message, name, text, expected) in cases {
        let found = value(&field(message, name), text);
        match expected {
            Ok(expected) => assert_eq!(
                found.as_ref().map(json),
                Ok(expected.to_owned()),
                "{name}={text}"
            ),
            Err(part) => {
                let reason = found.expect_err(text);
                assert!(reason.contains(part), "{name}={text}: {reason}");
            }
        }
    }
}
