//! Whose first purchase a deal is may be learned late, and is unlearned, too.

use contracts::tandem::partnership::v1::PartnershipType;
use incentivize::domain::fact::{Fact, FactKind, Role};
use uuid::Uuid;

use super::{
    announce::{every_kind, opportunity},
    terms::new_customer,
    world::{TENANT, World},
};
use crate::build::{PARTNER, contribution, fact, reversal, usd};

const OTHER_PARTNER: Uuid = Uuid::from_u128(0xAA);
const CUSTOMER: Uuid = Uuid::from_u128(0xC1);
const DEAL: Uuid = Uuid::from_u128(0xD1);
const DIRECT_DEAL: Uuid = Uuid::from_u128(0xD2);

async fn world() -> World {
    let world = World::with_reseller().await;
    let of_type = PartnershipType::Reseller;
    world.know_profile(TENANT, of_type, every_kind(), 2).await;
    world.in_force(vec![new_customer("500")]).await;
    world
}

fn deal() -> Fact {
    Fact {
        opportunity_id: Some(DEAL),
        account_id: Some(CUSTOMER),
        ..contribution(1, "2017-02-10", "1000")
    }
}

/// A sale over a marketplace, reported by another partner.
fn reported() -> Fact {
    Fact {
        partner_id: OTHER_PARTNER,
        account_id: Some(CUSTOMER),
        role: None,
        amount: Some(usd("70")),
        ..fact(
            2,
            FactKind::MarketplaceTransaction,
            Role::Sourced,
            "2017-01-05",
        )
    }
}

impl World {
    async fn sell(&self, deal: Uuid, version: u64, won: Option<&str>) {
        let event = opportunity(self, deal, CUSTOMER, version, won);
        let delivered = self.service.deliver_all("sell", vec![event]).await;
        delivered.expect("delivered");
        self.service.jobs_done().await;
    }

    /// Sums and reasons, once the books are found right.
    async fn told(&self) -> Vec<String> {
        self.service.jobs_done().await;
        self.assert_right().await;
        [self.sums().await, self.reasons().await].concat()
    }
}

#[tokio::test]
async fn a_deal_waits_until_it_is_known_and_earns_once_it_is_won() {
    let world = world().await;
    world.record(&[deal()]).await;
    assert_eq!(world.told().await, ["AWAITING_PURCHASE"]);
    world.sell(DEAL, 1, None).await;
    assert_eq!(world.told().await, ["NOT_FIRST_PURCHASE"]);
    world.sell(DEAL, 2, Some("2017-02-10")).await;
    assert_eq!(world.told().await, ["new-customer 2017-01: 500.00 USD"]);
}

#[tokio::test]
async fn an_earlier_direct_deal_takes_the_bonus_and_gives_it_back_when_it_is_lost() {
    let world = world().await;
    world.sell(DEAL, 1, Some("2017-02-10")).await;
    world.record(&[deal()]).await;
    assert_eq!(world.told().await, ["new-customer 2017-01: 500.00 USD"]);
    world.sell(DIRECT_DEAL, 1, Some("2017-02-09")).await;
    assert_eq!(world.told().await, ["NOT_FIRST_PURCHASE"]);
    world.sell(DIRECT_DEAL, 2, None).await;
    assert_eq!(world.told().await, ["new-customer 2017-01: 500.00 USD"]);
}

#[tokio::test]
async fn ties_go_by_external_id() {
    let world = world().await;
    world.sell(DEAL, 1, Some("2017-02-10")).await;
    world.record(&[deal()]).await;
    world.sell(DIRECT_DEAL, 1, Some("2017-02-10")).await;
    assert_eq!(world.told().await, ["new-customer 2017-01: 500.00 USD"]);
}

#[tokio::test]
async fn what_another_partner_reports_counts_until_it_is_reversed() {
    let world = world().await;
    world.know_partner(TENANT, OTHER_PARTNER).await;
    let active = [("2017-01-01", "2018-01-01")];
    world.enroll(TENANT, OTHER_PARTNER, &active, 1).await;
    world.sell(DEAL, 1, Some("2017-02-10")).await;
    world.record(&[deal()]).await;
    world.record(&[reported()]).await;
    let theirs = ["new-customer 2017-01: 500.00 USD", "NOT_FIRST_PURCHASE"];
    assert_eq!(world.told().await, theirs);
    world.record(&[reversal(3, &reported())]).await;
    let told = world.told().await;
    assert_eq!(told[0], "new-customer 2017-01: 500.00 USD", "{told:?}");
    let ours = world.earnings().await.into_iter();
    let ours: Vec<String> = ours.map(|earning| earning.partner_id).collect();
    assert_eq!(ours, [PARTNER.to_string()], "{told:?}");
}

#[tokio::test]
async fn a_reversal_may_come_before_what_it_reverses() {
    let world = world().await;
    world.sell(DEAL, 1, Some("2017-02-10")).await;
    world.record(&[deal()]).await;
    world.record(&[reversal(3, &reported())]).await;
    world.record(&[reported()]).await;
    let told = world.told().await;
    assert_eq!(told[0], "new-customer 2017-01: 500.00 USD", "{told:?}");
}
