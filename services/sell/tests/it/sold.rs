//! Facts derived from deals name what was sold by whom.

use contracts::tandem::partnership::v1::{PartnerRole, PartnershipType};
use contracts::tandem::sell::v1;

use crate::build::rows::{about, product, with, won};
use crate::world::World;

/// A deal of a partner's, its lines of these products.
fn deal(products: &[&str], seller: &str) -> v1::OpportunityUpsert {
    let row = products
        .iter()
        .fold(won("1", 10), |row, product| about(row, "", product));
    v1::OpportunityUpsert {
        seller: seller.to_owned(),
        ..with(row, "isv", PartnerRole::Sourced, false)
    }
}

/// The ids of a firewall and a scanner, both "security", and of a disk, "storage".
async fn catalogue(world: &World) -> Vec<String> {
    world.enrolled("isv", PartnershipType::Isv).await;
    let row = |name: &str, category: &str| v1::ProductUpsert {
        category: category.to_owned(),
        ..product(name, 10)
    };
    let rows = vec![
        row("firewall", "security"),
        row("scanner", "security"),
        row("disk", "storage"),
    ];
    let results = world.import_products(rows).await;
    results.into_iter().map(|one| one.resource_id).collect()
}

/// Seller, product and category of the newest fact, and how many facts there are.
async fn newest(world: &World) -> (String, String, String, usize) {
    let mut log = world.log().await;
    let count = log.len();
    let fact = log.pop().expect("a fact");
    (fact.seller, fact.product_id, fact.product_category, count)
}

fn named(
    seller: &str,
    product: &str,
    category: &str,
    count: usize,
) -> (String, String, String, usize) {
    let (seller, product) = (seller.to_owned(), product.to_owned());
    (seller, product, category.to_owned(), count)
}

#[tokio::test]
async fn a_product_is_named_if_all_lines_are_of_it_and_a_category_likewise() {
    let world = World::new().await;
    let ids = catalogue(&world).await;
    let firewall = ids[0].as_str();
    let cases: [(&[&str], &str, &str); 6] = [
        (&["firewall"], firewall, "security"),
        (&["firewall", "firewall"], firewall, "security"),
        (&["firewall", "scanner"], "", "security"),
        (&["firewall", "disk"], "", ""),
        (&["firewall", "unheard-of"], "", ""),
        (&[], "", ""),
    ];
    for (n, (products, product, category)) in cases.into_iter().enumerate() {
        let row = v1::OpportunityUpsert {
            external_id: n.to_string(),
            ..deal(products, "Cecily")
        };
        world.import(vec![row]).await;
        let expected = named("Cecily", product, category, n + 1);
        assert_eq!(newest(&world).await, expected, "{products:?}");
    }
}

#[tokio::test]
async fn another_product_or_seller_replaces_the_fact_and_a_moved_product_does_not() {
    let world = World::new().await;
    let ids = catalogue(&world).await;
    world.import(vec![deal(&["firewall"], "Cecily")]).await;
    assert_eq!(
        newest(&world).await,
        named("Cecily", &ids[0], "security", 1)
    );
    world.import(vec![deal(&["scanner"], "Cecily")]).await;
    assert_eq!(
        newest(&world).await,
        named("Cecily", &ids[1], "security", 3)
    );
    world.import(vec![deal(&["scanner"], "Darcel")]).await;
    assert_eq!(
        newest(&world).await,
        named("Darcel", &ids[1], "security", 5)
    );
    let moved = v1::ProductUpsert {
        category: "audit".to_owned(),
        ..product("scanner", 10)
    };
    world.import_products(vec![moved]).await;
    let partner = world.log().await[0].partner_id.parse().expect("an id");
    world
        .enroll(partner, PartnershipType::Oem, "2017-01-01")
        .await;
    world.sell.jobs_done().await;
    assert_eq!(
        newest(&world).await,
        named("Darcel", &ids[1], "security", 5)
    );
}

#[tokio::test]
async fn a_fact_recorded_before_facts_named_what_was_sold_stays_until_something_else_changes() {
    let world = World::new().await;
    let ids = catalogue(&world).await;
    world.import(vec![deal(&["firewall"], "Cecily")]).await;
    forget(&world).await;
    let partner = world.log().await[0].partner_id.parse().expect("an id");
    world
        .enroll(partner, PartnershipType::Oem, "2017-01-01")
        .await;
    world.sell.jobs_done().await;
    assert_eq!(newest(&world).await, named("", "", "", 1));

    let mut dearer = deal(&["firewall"], "Cecily");
    dearer.amount = crate::build::usd(11);
    world.import(vec![dearer]).await;
    assert_eq!(
        newest(&world).await,
        named("Cecily", &ids[0], "security", 3)
    );
}

/// Makes all facts such as they were recorded before they had details.
async fn forget(world: &World) {
    let mut transaction = world
        .sell
        .service
        .pool
        .begin()
        .await
        .expect("a transaction");
    for statement in [
        "ALTER TABLE fact DISABLE TRIGGER fact_append_only",
        "UPDATE fact SET detailed = FALSE, seller = NULL, product_id = NULL, product_category = NULL",
        "ALTER TABLE fact ENABLE TRIGGER fact_append_only",
    ] {
        sqlx::query(statement)
            .execute(&mut *transaction)
            .await
            .expect("changed");
    }
    transaction.commit().await.expect("committed");
}
