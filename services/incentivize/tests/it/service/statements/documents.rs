//! The forms of a statement.

use contracts::tandem::incentivize::v1::{DocumentFormat, GetStatementDocumentRequest};
use incentivize::domain::statement::canonical;
use kit::identity::{Signature, SigningKey};

use super::story::{first_quarter, second_quarter};

#[tokio::test]
async fn the_canonical_form_is_signed_by_the_installation() {
    let (world, _) = first_quarter().await;
    let issued = world.state("2017-01-01").await;
    let text = world
        .rendered(&issued.statement_id, DocumentFormat::Json)
        .await;
    let document = serde_json::from_str(&text).expect("JSON");
    assert_eq!(text, canonical::text(&document), "canonical as it is");
    let content = canonical::without(&document, "signature");
    assert_eq!(canonical::digest(&content), issued.hash);
    let signature: Signature =
        serde_json::from_value(document["signature"].clone()).expect("a signature");
    let key = SigningKey::from_seed([7; 32]);
    assert_eq!(signature, key.sign(canonical::text(&content).as_bytes()));
    assert!(signature.is_of(canonical::text(&content).as_bytes()));
}

#[tokio::test]
async fn people_get_a_page_and_a_sheet() {
    let (world, _) = first_quarter().await;
    world.state("2017-01-01").await;
    second_quarter(&world).await;
    let second = world.state("2017-04-01").await;
    let request = GetStatementDocumentRequest {
        statement_id: second.statement_id.clone(),
        format: DocumentFormat::Html.into(),
    };
    let answer = world
        .statements_as_partner()
        .get_statement_document(request)
        .await;
    let answer = answer.expect("a page");
    let name = answer
        .metadata()
        .get("content-disposition")
        .expect("a name");
    assert_eq!(
        name.to_str().expect("text"),
        "inline; filename=\"statement-2-2017-04-01.html\""
    );
    let body = answer.into_inner();
    assert_eq!(body.content_type, "text/html; charset=utf-8");
    let page = String::from_utf8(body.data).expect("UTF-8");
    for text in [
        "Łódź &#38; 株式会社",
        "statement 1 said 60.00 USD, it is 80.00 USD now: 20.00 USD",
        "2 % of 4000.00 = 80.00",
        "887.00 USD",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    assert!(!page.contains("<script"));
    let sheet = world
        .rendered(&second.statement_id, DocumentFormat::Csv)
        .await;
    let rows: Vec<&str> = sheet.lines().collect();
    assert_eq!(rows.len(), 1 + second.lines.len());
    assert!(rows[0].starts_with("line,kind,name,payee,direction,business_date,amount,currency"));
    assert!(
        rows[6].starts_with("6,adjusted,REBATE,,to you,2017-01-01,20.00,USD,"),
        "{}",
        rows[6]
    );
}
