use serde_json::{Value, json};

use crate::access::given::{Given, today};
use crate::access::sample::Sample;

pub(in crate::access) async fn exchange_rates(given: &Given, method: &str) -> Option<Sample> {
    let source = given.name("source");
    match method {
        "BatchUpsertExchangeRates" => Sample::own(quotes("EUR", &source)),
        "ImportExchangeRates" => {
            // A heading "Date,USD" and one row in Base64, as JSON carries bytes.
            let csv = "RGF0ZSxVU0QKMjAxNy0wMy0zMSwxLjA2OTEK";
            Sample::own(json!({"csv": csv, "source": source}))
        }
        "ListExchangeRates" => {
            let upsert = "ExchangeRateService/BatchUpsertExchangeRates";
            // A currency of its own, so that no later quote takes its place.
            given.asked(upsert, quotes("CHF", &source)).await;
            Sample::rows(json!({"pageSize": 1_000}), &json!(source))
        }
        _ => None,
    }
}

fn quotes(currency: &str, source: &str) -> Value {
    let quote = json!({
        "fromCurrencyCode": currency, "toCurrencyCode": "USD", "date": today(), "rate": {"value": "1.1"}, "source": source,
    });
    json!({"exchangeRates": [quote]})
}
