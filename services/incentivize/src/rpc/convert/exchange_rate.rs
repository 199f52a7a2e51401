//! Exchange rates.

use std::collections::BTreeSet;

use contracts::tandem::incentivize::v1 as contract;
use kit::{Error, Violations, money::Currency, wire};
use rust_decimal::Decimal;

use crate::{
    domain::{
        exchange::Quote,
        quote_file::{QuoteFile, read},
    },
    store::exchange_rate::{Filter, Listed},
};

/// Quotes in one request.
const MOST_QUOTES: usize = 1_000;
/// Bad rows that are named; the others are counted.
const MOST_NAMED: usize = 100;

pub(crate) fn quotes(rates: Vec<contract::ExchangeRate>) -> Result<Vec<Quote>, Error> {
    let mut v = Violations::new();
    if rates.is_empty() || rates.len() > MOST_QUOTES {
        v.add("exchange_rates", "LENGTH", "1 to 1000 exchange rates");
        v.check()?;
        return Ok(Vec::new());
    }
    let mut seen = BTreeSet::new();
    let mut quotes = Vec::with_capacity(rates.len());
    for (index, rate) in rates.into_iter().enumerate() {
        let path = format!("exchange_rates[{index}]");
        let Some(quote) = quote(&mut v, &path, rate) else {
            continue;
        };
        if !seen.insert((quote.date, quote.from, quote.to)) {
            v.add(
                path,
                "REPEATED",
                "an earlier one is of the same currencies and day",
            );
        }
        quotes.push(quote);
    }
    v.check()?;
    Ok(quotes)
}

fn quote(v: &mut Violations, path: &str, rate: contract::ExchangeRate) -> Option<Quote> {
    let at = |field: &str| format!("{path}.{field}");
    let from = currency(v, &at("from_currency_code"), &rate.from_currency_code);
    let to = currency(v, &at("to_currency_code"), &rate.to_currency_code);
    if from.is_some() && from == to {
        v.add(
            at("to_currency_code"),
            "SAME_CURRENCY",
            "two currencies are needed",
        );
    }
    if rate.date.is_none() {
        v.add(at("date"), "REQUIRED", "a rate is of a day");
    }
    let date = wire::date(v, &at("date"), rate.date);
    if rate.rate.is_none() {
        v.add(at("rate"), "REQUIRED", "a rate is needed");
    }
    let number = wire::decimal(v, &at("rate"), rate.rate);
    if number.is_some_and(|number| number <= Decimal::ZERO) {
        v.add(at("rate"), "NOT_POSITIVE", "a rate is above zero");
    }
    let source = wire::text(v, &at("source"), &rate.source, 1..=60);
    Some(Quote {
        from: from?,
        to: to?,
        date: date?,
        rate: number?,
        source,
    })
}

fn currency(v: &mut Violations, path: &str, code: &str) -> Option<Currency> {
    let currency = code.parse().ok();
    if currency.is_none() {
        v.add(path, "UNKNOWN_CURRENCY", "an ISO 4217 code is needed");
    }
    currency
}

pub(crate) fn file(message: &contract::ImportExchangeRatesRequest) -> Result<QuoteFile, Error> {
    let mut v = Violations::new();
    let or = |given: &str, usual: &str| match given.is_empty() {
        true => usual.to_owned(),
        false => given.to_owned(),
    };
    let base = or(&message.base_currency_code, "EUR");
    let base = currency(&mut v, "base_currency_code", &base);
    let source = wire::text(&mut v, "source", &or(&message.source, "ECB"), 1..=60);
    let first = wire::date(&mut v, "date_from", message.date_from);
    let text = std::str::from_utf8(&message.csv);
    if text.is_err() {
        v.add("csv", "NOT_UTF_8", "the file is no UTF-8 text");
    }
    let (Some(base), Ok(text)) = (base, text) else {
        v.check()?;
        return Ok(QuoteFile::default());
    };
    let read = read(text, base, &source, first);
    let file = read.unwrap_or_else(|bad| {
        for row in bad.iter().take(MOST_NAMED) {
            v.add(
                format!("csv.lines[{}]", row.line),
                row.reason,
                &row.description,
            );
        }
        if bad.len() > MOST_NAMED {
            let more = format!("{} more lines can't be read", bad.len() - MOST_NAMED);
            v.add("csv", "TOO_MANY_PROBLEMS", more);
        }
        QuoteFile::default()
    });
    v.check()?;
    Ok(file)
}

pub(crate) fn filter(message: &contract::ListExchangeRatesRequest) -> Result<Filter, Error> {
    let mut v = Violations::new();
    let mut wanted = |path: &str, code: &str| match code {
        "" => None,
        code => currency(&mut v, path, code).map(|currency| currency.code().to_owned()),
    };
    let from = wanted("from_currency_code", &message.from_currency_code);
    let to = wanted("to_currency_code", &message.to_currency_code);
    let as_of = wire::timestamp(message.as_of_time);
    if message.as_of_time.is_some() && as_of.is_none() {
        v.add(
            "as_of_time",
            "MALFORMED_TIME",
            "a time of the calendar is needed",
        );
    }
    let filter = Filter {
        from,
        to,
        start: wire::date(&mut v, "date_from", message.date_from),
        end: wire::date(&mut v, "date_to", message.date_to),
        as_of,
        with_history: message.with_history,
    };
    v.check()?;
    Ok(filter)
}

pub(crate) fn exchange_rate(row: Listed) -> contract::ExchangeRate {
    contract::ExchangeRate {
        from_currency_code: row.from_currency,
        to_currency_code: row.to_currency,
        date: Some(wire::to_date(row.rate_date)),
        rate: Some(wire::to_decimal(row.rate)),
        source: row.source,
        revision: row.revision,
        record_time: Some(wire::to_timestamp(row.recorded_at)),
    }
}

pub(crate) fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
