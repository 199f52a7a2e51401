//! Who buys what through whom: deals without end, spread over partners and customers.
use std::sync::atomic::{AtomicUsize, Ordering};

use contracts::tandem::sell::v1::account_service_client::AccountServiceClient;
use contracts::tandem::sell::v1::product_service_client::ProductServiceClient;
use contracts::tandem::sell::v1::{
    AccountUpsert, BatchUpsertAccountsRequest, BatchUpsertProductsRequest, ProductUpsert,
    UpsertResult,
};
use kit::clock::Clock;
use kit::money::{Currency, Money};
use kit::wire::to_money;
use rust_decimal::Decimal;
use tandem_tests::call::Connection;
use tandem_tests::deal::Deal;
use tandem_tests::vendor::{Kind, Partner};

pub const TENANT: &str = "bench";
const BATCHES: usize = 2;
const BATCH: usize = 500;

pub struct Market {
    segments: Vec<Segment>,
    product_id: String,
    next: AtomicUsize,
}

/// The partners of one kind and the customers that buy through them: customer `n` through partner `n % partners`.
pub struct Segment {
    pub kind: Kind,
    pub partner_ids: Vec<String>,
    pub account_ids: Vec<String>,
}

impl Market {
    /// Makes customers and a product.
    pub async fn open(sell: &Connection, partners: Vec<Partner>) -> anyhow::Result<Self> {
        let product = ProductUpsert {
            external_id: "product".to_owned(),
            display_name: "product".to_owned(),
            list_price: Some(to_money(Money::new(Decimal::from(1_000), Currency::USD)?)),
            ..ProductUpsert::default()
        };
        let request = BatchUpsertProductsRequest {
            request_id: String::new(),
            products: vec![product],
        };
        let made = ProductServiceClient::new(sell.clone())
            .batch_upsert_products(request)
            .await?;
        let mut segments = Vec::new();
        for kind in Kind::ALL {
            let of_kind = partners.iter().filter(|partner| partner.kind == kind);
            segments.push(Segment {
                kind,
                partner_ids: of_kind.map(|partner| partner.id.clone()).collect(),
                account_ids: customers(sell, kind).await?,
            });
        }
        Ok(Self {
            segments,
            product_id: ids(made.into_inner().results).concat(),
            next: AtomicUsize::new(0),
        })
    }

    /// Another deal, of each kind in turn; its name is an id that nothing else has.
    pub fn deal(&self) -> Deal {
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        let segment = &self.segments[n % self.segments.len()];
        let customer = n / self.segments.len() % segment.account_ids.len();
        let cents = 10_000 + i64::try_from(n * 7_919 % 4_000_000).unwrap_or_default();
        Deal {
            name: kit::ids::new().to_string(),
            partner: Partner {
                id: segment.partner_ids[customer % segment.partner_ids.len()].clone(),
                kind: segment.kind,
            },
            account_id: segment.account_ids[customer].clone(),
            product_id: self.product_id.clone(),
            amount: Money::new(Decimal::new(cents, 2), Currency::USD).expect("whole cents"),
            close_date: Clock::System.now().date_naive(),
        }
    }

    /// The segment that the deal belongs to.
    pub fn segment_of(&self, deal: &Deal) -> &Segment {
        let of_kind = self
            .segments
            .iter()
            .find(|segment| segment.kind == deal.partner.kind);
        of_kind.expect("every kind has a segment")
    }
}

async fn customers(sell: &Connection, kind: Kind) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for batch in 0..BATCHES {
        let accounts = (batch * BATCH..(batch + 1) * BATCH).map(|n| AccountUpsert {
            external_id: format!("{kind:?} {n}"),
            display_name: format!("customer {n}"),
            ..AccountUpsert::default()
        });
        let request = BatchUpsertAccountsRequest {
            request_id: String::new(),
            accounts: accounts.collect(),
        };
        let made = AccountServiceClient::new(sell.clone())
            .batch_upsert_accounts(request)
            .await?;
        found.extend(ids(made.into_inner().results));
    }
    Ok(found)
}

fn ids(results: Vec<UpsertResult>) -> Vec<String> {
    results
        .into_iter()
        .map(|result| result.resource_id)
        .collect()
}
