//! A year is closed through the gateway: statements that compute again from their documents, then money that leaves once.
use std::collections::BTreeMap;
use std::path::Path;

use incentivize::domain::statement::verify::{Earlier, verify};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use suite::demo::{Demo, Export, YearEnd, import};

use crate::harness::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_earned_is_stated_verified_and_paid_once() {
    let world = World::start().await;
    let demo = world.demo().await;
    let export = Export::default();
    for (mapping, file) in [
        ("crm-products", export.products),
        ("crm-accounts", export.accounts),
        ("crm-opportunities", first_rows(export.pipeline, 2_000)),
    ] {
        import(&demo.connector, mapping, file, |_| {})
            .await
            .expect("imported");
    }
    demo.settled().await.expect("everything is through");
    let folder = tempfile::tempdir().expect("a folder");
    let closed = close(&demo, folder.path()).await;

    what_is_stated_is_what_was_earned(&demo, &closed).await;
    for documents in by_partner(&closed).values() {
        each_document_computes_again(documents);
    }
    what_is_due_has_left(&demo, &closed).await;

    let again = close(&demo, folder.path()).await;
    assert_eq!(
        again.statements, closed.statements,
        "nothing is stated twice"
    );
    assert!(again.paid.payouts.is_empty(), "nothing is paid twice");
    let books = demo.admin.get("/v1/books:verify").await.expect("verified");
    assert_eq!(
        books["differenceCount"].as_str().unwrap_or("0"),
        "0",
        "{books}"
    );
    world.stop().await;
}

async fn close(demo: &Demo, folder: &Path) -> YearEnd {
    let closed = demo.close_year(folder.to_owned()).await;
    demo.settled().await.expect("everything is through");
    closed.expect("the year is closed")
}

fn first_rows(file: Vec<u8>, rows: usize) -> Vec<u8> {
    let text = String::from_utf8(file).expect("UTF-8");
    let rows: Vec<&str> = text.lines().take(rows + 1).collect();
    rows.join("\n").into_bytes()
}

async fn what_is_stated_is_what_was_earned(demo: &Demo, closed: &YearEnd) {
    let report = demo.report().await.expect("the table");
    for row in report.rows.iter().filter(|row| !row.components.is_empty()) {
        let sign = |receivable| {
            if receivable {
                -Decimal::ONE
            } else {
                Decimal::ONE
            }
        };
        let components = row.components.iter();
        let earned: Decimal = components
            .map(|one| one.year() * sign(one.receivable))
            .sum();
        let stated = closed.statements.iter();
        let of_partner = stated.filter(|stated| stated.partner == row.partner);
        let net: Decimal = of_partner.map(|stated| stated.net).sum();
        assert_eq!(net, earned, "{}", row.partner);
    }
}

/// Documents in the order of their periods.
fn by_partner(closed: &YearEnd) -> BTreeMap<&str, Vec<Value>> {
    let mut documents: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for stated in &closed.statements {
        let text = std::fs::read(&stated.document).expect("a document");
        let document = serde_json::from_slice(&text).expect("JSON");
        documents.entry(&stated.partner).or_default().push(document);
    }
    documents
}

fn each_document_computes_again(documents: &[Value]) {
    let mut earlier: Vec<Earlier> = Vec::new();
    for document in documents {
        let verdict = verify(document, &earlier);
        assert!(verdict.differences.is_empty(), "{:?}", verdict.differences);
        if let Some(altered) = with_an_altered_fact(document) {
            let verdict = verify(&altered, &earlier);
            assert!(!verdict.differences.is_empty(), "an altered fact is found");
        }
        earlier.push(Earlier::of(document));
    }
}

/// A quarter that owes a minimum alone rests on no fact.
fn with_an_altered_fact(document: &Value) -> Option<Value> {
    let mut altered = document.clone();
    let fact = altered["facts"].as_array_mut()?.first_mut()?;
    let date = if fact["business_date"] == "2017-01-01" {
        "2017-01-02"
    } else {
        "2017-01-01"
    };
    fact["business_date"] = json!(date);
    Some(altered)
}

async fn what_is_due_has_left(demo: &Demo, closed: &YearEnd) {
    let paid: BTreeMap<&str, Decimal> = closed
        .paid
        .payouts
        .iter()
        .map(|(partner, amount)| (partner.as_str(), *amount))
        .collect();
    let mut due: BTreeMap<&str, Decimal> = BTreeMap::new();
    for stated in &closed.statements {
        *due.entry(&stated.partner).or_default() += stated.net;
    }
    due.retain(|_, net| *net > Decimal::ZERO);
    assert_eq!(paid, due, "who is owed anything got exactly that");
    let file = closed.paid.file.as_ref().expect("a file for the bank");
    let xml = std::fs::read_to_string(file).expect("the file");
    let total: Decimal = paid.values().sum();
    assert!(
        xml.contains(&format!("<CtrlSum>{total:.2}</CtrlSum>")),
        "{xml}"
    );
    let statements = demo.admin.list("/v1/statements", "statements").await;
    for statement in statements.expect("statements") {
        let receives = paid
            .keys()
            .any(|partner| belongs(closed, &statement, partner));
        let state = if receives { "PAID" } else { "ACCEPTED" };
        assert_eq!(statement["state"], format!("STATEMENT_STATE_{state}"));
    }
}

fn belongs(closed: &YearEnd, statement: &Value, partner: &str) -> bool {
    let of_partner = |id: &str| {
        let mut stated = closed.statements.iter();
        stated.any(|stated| stated.partner == partner && stated.statement_id == id)
    };
    statement["statementId"].as_str().is_some_and(of_partner)
}
