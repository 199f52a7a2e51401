use contracts::tandem::sell::v1;

use crate::build::eur;
use crate::build::rows::product;
use crate::world::{World, got};

#[tokio::test]
async fn products_are_upserted_and_listed() {
    let world = World::new().await;
    let rows = vec![product("GTX Pro", 4_821), product("GTX Basic", 550)];
    let created = world.import_products(rows.clone()).await;
    assert!(
        created
            .iter()
            .all(|result| result.outcome() == v1::UpsertOutcome::Created)
    );
    let written = world.sell.written().await;
    let again = world.import_products(rows).await;
    assert!(
        again
            .iter()
            .all(|result| result.outcome() == v1::UpsertOutcome::Unchanged)
    );
    assert_eq!(world.sell.written().await, written);

    let dearer = v1::ProductUpsert {
        list_price: eur(600),
        ..product("GTX Basic", 0)
    };
    let result = world.import_products(vec![dearer]).await.remove(0);
    assert_eq!(result.outcome(), v1::UpsertOutcome::Updated);
    let listed = got(world
        .products()
        .list_products(v1::ListProductsRequest::default())
        .await)
    .products;
    let listed: Vec<_> = listed
        .into_iter()
        .map(|product| (product.external_id, product.list_price))
        .collect();
    assert_eq!(
        listed,
        [
            ("GTX Basic".to_owned(), eur(600)),
            ("GTX Pro".to_owned(), crate::build::usd(4_821))
        ]
    );
    assert_eq!(world.sell.announced::<v1::ProductChanged>().await.len(), 3);
}

#[tokio::test]
async fn a_bad_row_is_refused_and_the_others_go_in() {
    let world = World::new().await;
    let nameless = v1::ProductUpsert {
        display_name: String::new(),
        ..product("x", -1)
    };
    let rows = vec![nameless, product("GTX Pro", 4_821), product("GTX Pro", 1)];
    let results = world.import_products(rows).await;
    let reasons = |result: &v1::UpsertResult| {
        result
            .violations
            .iter()
            .map(|one| format!("{} {}", one.field, one.reason))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        reasons(&results[0]),
        [
            "products[0].display_name REQUIRED",
            "products[0].list_price NEGATIVE"
        ]
    );
    assert_eq!(results[1].outcome(), v1::UpsertOutcome::Created);
    assert_eq!(
        reasons(&results[2]),
        ["products[2].external_id DUPLICATE_IN_BATCH"]
    );
}
