//! Every amount explains itself, and the books follow from the facts.
use serde_json::Value;
use suite::demo::{Export, import};
use suite::rest::Rest;

use crate::harness::World;

fn number(value: &Value) -> i64 {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_partner_sees_its_own_earnings_and_why() {
    let world = World::start().await;
    let demo = world.demo().await;
    let pipeline = String::from_utf8(Export::default().pipeline).expect("UTF-8");
    let some: Vec<&str> = pipeline.lines().take(1_001).collect();
    import(
        &demo.connector,
        "crm-products",
        Export::default().products,
        |_| {},
    )
    .await
    .expect("products");
    import(
        &demo.connector,
        "crm-opportunities",
        some.join("\n").into_bytes(),
        |_| {},
    )
    .await
    .expect("opportunities");
    demo.settled().await.expect("everything is through");

    let partners = demo
        .admin
        .list("/v1/partners", "partners")
        .await
        .expect("partners");
    let mut seen = 0;
    for partner in &partners {
        let id = partner["partnerId"].as_str().expect("an id");
        let caller = kit::testing::somebody(
            "demo",
            &[contracts::tandem::platform::v1::Role::PartnerUser],
            id.parse().ok(),
        );
        let own = world.rest(&caller);
        let earnings = own
            .list("/v1/earnings?with_trace=true", "earnings")
            .await
            .expect("own earnings");
        assert!(
            !earnings.is_empty(),
            "{} earned something",
            partner["displayName"]
        );
        for earning in &earnings {
            assert_eq!(earning["partnerId"], id, "nobody sees another's earnings");
            assert_eq!(
                earning["trace"]["result"], earning["amount"],
                "the trace ends in the amount"
            );
            assert!(
                earning["trace"]["explanation"]
                    .as_array()
                    .is_some_and(|lines| !lines.is_empty())
            );
        }
        seen += earnings.len();
    }
    let all = demo
        .admin
        .list("/v1/earnings", "earnings")
        .await
        .expect("all earnings");
    assert_eq!(seen, all.len());

    the_books_follow_from_the_facts(&demo.admin, all.len()).await;
    world.stop().await;
}

async fn the_books_follow_from_the_facts(admin: &Rest, earnings: usize) {
    let books = admin.get("/v1/books:verify").await.expect("verified");
    assert_eq!(number(&books["differenceCount"]), 0, "{books}");
    assert_eq!(
        number(&books["earningsRecomputed"]),
        i64::try_from(earnings).expect("a count")
    );

    let recorded = admin.get("/v1/facts:summarize").await.expect("facts");
    let assessed = admin.get("/v1/outcomes:summarize").await.expect("outcomes");
    let sum = |rows: &Value| {
        rows.as_array()
            .into_iter()
            .flatten()
            .map(|row| number(&row["factCount"]))
            .sum::<i64>()
    };
    assert_eq!(
        sum(&recorded["summaries"]),
        sum(&assessed["facts"]),
        "every fact of sell's log has an outcome"
    );
}
