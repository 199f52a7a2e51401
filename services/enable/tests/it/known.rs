use contracts::tandem::onboard::v1 as onboard;
use contracts::tandem::partnership::v1::PartnershipType;

use crate::world::{ACME, FIRST, World};

#[tokio::test]
async fn the_newest_snapshot_stays_whatever_the_order() {
    let world = World::new().await;
    world
        .enrollment(
            FIRST,
            PartnershipType::Isv,
            3,
            "2017-01-01",
            Some("2018-01-01"),
        )
        .await;
    world
        .enrollment(FIRST, PartnershipType::Isv, 2, "2017-01-01", None)
        .await;
    let stored: serde_json::Value = sqlx::query_scalar(
        "SELECT active_periods FROM enrollment WHERE tenant_id = $1 AND partner_id = $2",
    )
    .bind(ACME)
    .bind(FIRST)
    .fetch_one(&world.enable.service.pool)
    .await
    .expect("a row");
    assert_eq!(
        stored,
        serde_json::json!([{ "start": "2017-01-01", "end": "2018-01-01" }])
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_parked() {
    let world = World::new().await;
    let nameless = onboard::PartnerChanged { partner: None };
    world
        .enable
        .deliver("onboard", ACME, "partners/x", 1, &nameless)
        .await;
    assert_eq!(world.enable.status().await.parked, 1);
}
