//! Whatever is changed in a document is found, and the line that it belongs to is named.

use incentivize::domain::statement::{
    canonical,
    verify::{Difference, verify},
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::story::{first_quarter, second_quarter};

/// Paths of all values below one.
fn leaves(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                leaves(member, format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, format!("{path}/{index}"), found);
            }
        }
        _ => found.push(path),
    }
}

/// Another value of the same kind.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(bool) => Value::Bool(!bool),
        Value::Number(number) => Value::from(number.as_i64().expect("an integer") + 1),
        Value::String(text) => Value::String(other_text(text)),
        _ => Value::from("something"),
    }
}

fn other_text(text: &str) -> String {
    if let Ok(number) = text.parse::<Decimal>() {
        return (number + Decimal::ONE).to_string();
    }
    if let Ok(date) = text.parse::<chrono::NaiveDate>() {
        return date.succ_opt().expect("a day").to_string();
    }
    match text.char_indices().last() {
        Some((at, last)) => format!("{}{}", &text[..at], if last == '7' { '8' } else { '7' }),
        None => "7".to_owned(),
    }
}

fn names(differences: &[Difference], subject: &str) -> bool {
    let named = |difference: &Difference| {
        let rest = difference.subject.strip_prefix(subject);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    differences.iter().any(named)
}

/// The lines that rest on a fact.
fn resting_on(document: &Value, fact: usize) -> Vec<usize> {
    let id = &document["facts"][fact]["fact_id"];
    let lines = document["lines"].as_array().expect("lines");
    let rests = |line: &Value| {
        let inputs = line["earned"]["inputs"].as_array();
        inputs.is_some_and(|inputs| inputs.iter().any(|input| input["fact_id"] == *id))
    };
    (1..)
        .zip(lines)
        .filter(|(_, line)| rests(line))
        .map(|(number, _)| number)
        .collect()
}

/// What a change at the path has to name; nothing where it is enough that it is found.
fn to_be_named(document: &Value, path: &str) -> Vec<String> {
    let mut parts = path.trim_start_matches('/').split('/');
    let (list, index) = (parts.next(), parts.next());
    let index: usize = index
        .and_then(|index| index.parse().ok())
        .expect("an index");
    match list {
        Some("lines") => vec![format!("line {}", index + 1)],
        Some("facts") => resting_on(document, index)
            .into_iter()
            .map(|line| format!("line {line}"))
            .collect(),
        _ => vec!["totals".to_owned()],
    }
}

async fn document() -> Value {
    let (world, _) = first_quarter().await;
    world.state("2017-02-15").await;
    second_quarter(&world).await;
    let second = world.state("2017-05-15").await;
    world.json(&second.statement_id).await
}

fn all_leaves(document: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    for list in ["facts", "lines", "totals"] {
        leaves(&document[list], format!("/{list}"), &mut paths);
    }
    paths
}

#[tokio::test]
async fn every_changed_value_is_found_and_its_line_is_named() {
    let document = document().await;
    assert!(verify(&document, &[]).differences.is_empty());
    let paths = all_leaves(&document);
    assert!(paths.len() > 200, "{}", paths.len());
    for path in paths {
        let mut forged = document.clone();
        let value = forged.pointer_mut(&path).expect("a value");
        *value = other(value);
        let found = verify(&forged, &[]).differences;
        assert!(!found.is_empty(), "{path} is not found");
        let wanted = to_be_named(&document, &path);
        assert!(!wanted.is_empty(), "{path} belongs to no line");
        for subject in wanted {
            assert!(
                names(&found, &subject),
                "{path} does not name {subject}: {found:#?}"
            );
        }
    }
}

/// Repairs all digests, as somebody would who knows how the document is made.
fn reseal(document: &mut Value) {
    let facts = document["facts"].as_array().expect("facts").clone();
    for line in document["lines"].as_array_mut().expect("lines") {
        let inputs = line["earned"]["inputs"].as_array_mut();
        for input in inputs.into_iter().flatten() {
            let fact = facts
                .iter()
                .find(|fact| fact["fact_id"] == input["fact_id"]);
            if let Some(fact) = fact {
                input["digest"] = canonical::digest(fact).into();
            }
        }
        line["digest"] = canonical::digest(&canonical::without(line, "digest")).into();
    }
}

#[tokio::test]
async fn amounts_and_inputs_are_found_even_when_all_digests_are_repaired() {
    let document = document().await;
    let mut resealed = document.clone();
    reseal(&mut resealed);
    assert_eq!(resealed, document, "the digests are made like that");
    // What a line only quotes from an earlier statement is proven by that statement.
    let quoted = |path: &str| path.contains("/before/");
    let decides = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        let deciding = [
            "amount",
            "base",
            "total",
            "rounded",
            "exact",
            "input",
            "gives",
            "rate",
            "of",
            "net",
            "payable",
            "receivable",
            "currency",
            "direction",
            "share_percent",
        ];
        deciding.contains(&name) && !quoted(path)
    };
    // A reversal cancels its original whatever it says itself, and a refund has its original's share.
    let copied = |path: &str| {
        let fact = path
            .strip_prefix("/facts/")
            .and_then(|rest| rest.split('/').next());
        let fact = fact.map(|index| &document["facts"][index.parse::<usize>().expect("an index")]);
        let refers_to = fact.map(|fact| &fact["refers_to"]);
        refers_to.is_some_and(|refers_to| {
            !refers_to["REVERSAL_OF"].is_null()
                || (!refers_to.is_null() && path.ends_with("share_percent"))
        })
    };
    let paths: Vec<String> = all_leaves(&document)
        .into_iter()
        .filter(|path| decides(path) && !copied(path))
        .collect();
    assert!(paths.len() > 80, "{}", paths.len());
    for path in paths {
        let mut forged = document.clone();
        let value = forged.pointer_mut(&path).expect("a value");
        *value = other(value);
        reseal(&mut forged);
        let found = verify(&forged, &[]).differences;
        let wanted = to_be_named(&document, &path);
        assert!(
            wanted.iter().any(|subject| names(&found, subject)),
            "{path} is not found: {found:#?}"
        );
    }
}
