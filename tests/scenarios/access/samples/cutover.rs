//! Moving over from another system.
use serde_json::{Value, json};

use crate::access::given::{Given, dollars};
use crate::access::sample::Sample;

pub(in crate::access) async fn cutover(given: &Given, method: &str) -> Option<Sample> {
    let reported = json!({
        "partnerId": given.partner_id, "componentKey": "volume-rebate", "period": "2017-Q1", "amount": dollars(1),
    });
    match method {
        "ImportOpeningBalances" => Sample::references(json!({"openingBalances": [balance(given)]})),
        "ImportCumulativeVolumes" => {
            Sample::references(json!({"cumulativeVolumes": [volume(given)]}))
        }
        "ListOpeningBalances" => {
            let row = balance(given);
            let request = json!({"openingBalances": [&row]});
            given
                .asked("CutoverService/ImportOpeningBalances", request)
                .await;
            Sample::rows(given.rows_of_partner(), &row["externalId"])
        }
        "ListCumulativeVolumes" => {
            let row = volume(given);
            let request = json!({"cumulativeVolumes": [&row]});
            given
                .asked("CutoverService/ImportCumulativeVolumes", request)
                .await;
            Sample::rows(given.rows_of_partner(), &row["externalId"])
        }
        "ReconcileCutover" | "GetReconciliationFile" => {
            Sample::own(json!({"reportedEarnings": [reported]}))
        }
        _ => None,
    }
}

fn balance(given: &Given) -> Value {
    json!({
        "externalId": given.name("balance"), "partnerId": given.partner_id, "amount": dollars(5),
        "direction": "MONEY_DIRECTION_PAYABLE", "asOfDate": {"year": 2017, "month": 12, "day": 31},
    })
}

fn volume(given: &Given) -> Value {
    let name = given.name("volume");
    json!({
        "externalId": name, "partnerId": given.partner_id, "planId": given.plan_id,
        "componentKey": "volume-rebate", "period": quarter(&name), "total": {"value": "5"},
        "asOfDate": {"year": 2015, "month": 12, "day": 31}, "currencyCode": "USD",
    })
}

/// A past quarter of its own for each name.
fn quarter(name: &str) -> String {
    let serial = name.rsplit('-').next().map(str::parse::<u32>);
    let serial = serial.and_then(Result::ok).expect("a number") % 400;
    format!("{}-Q{}", 1_900 + serial / 4, serial % 4 + 1)
}
