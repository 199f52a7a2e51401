//! Deals from many clients at once: created, claimed, granted, closed, some refunded, some refunds corrected, some steps sent twice.
use std::fmt::Debug;

use chrono::{Days, NaiveDate};
use contracts::tandem::sell::v1::opportunity_service_client::OpportunityServiceClient;
use contracts::tandem::sell::v1::registration_service_client::RegistrationServiceClient;
use futures::StreamExt as _;
use kit::money::{Currency, Money};
use rand::Rng as _;
use rand::rngs::StdRng;
use rust_decimal::Decimal;
use tandem_tests::call::{Services, answered};
use tandem_tests::deal::Deal;
use tandem_tests::vendor::Partner;
use tokio::sync::watch;
use tonic::{Response, Status};

mod refund;

/// What will happen to one deal.
pub(super) struct Script {
    pub(super) deal: Deal,
    pub(super) won: bool,
    pub(super) refund: Option<Refund>,
    /// This step is sent again after it was acknowledged.
    repeated_step: usize,
}

/// What is given back after a deal was won.
#[derive(Clone, Copy)]
pub(super) struct Refund {
    pub(super) amount: Money,
    /// What it turns out to be afterwards.
    pub(super) corrected: Option<Money>,
}

impl Refund {
    /// What is given back in the end.
    pub(super) fn in_the_end(&self) -> Money {
        self.corrected.unwrap_or(self.amount)
    }

    fn steps(&self) -> usize {
        1 + usize::from(self.corrected.is_some())
    }
}

/// A script that was played to its end.
pub(super) struct Played {
    pub(super) script: Script,
    pub(super) opportunity_id: String,
}

/// Steps of a deal: create, register, approve, close, and perhaps refund and correct the refund.
const STEPS: usize = 4;
/// Of this many days, some before this quarter.
const DAYS: u64 = 120;

pub(super) fn scripts(
    rng: &mut StdRng,
    partners: &[Partner],
    deals: usize,
    today: NaiveDate,
) -> Vec<Script> {
    (1..=deals)
        .map(|n| script(rng, partners, n, today))
        .collect()
}

fn script(rng: &mut StdRng, partners: &[Partner], n: usize, today: NaiveDate) -> Script {
    let cents = rng.random_range(1_000..5_000_000);
    let won = rng.random_bool(0.9);
    let refund = (won && rng.random_bool(0.25)).then(|| Refund {
        amount: dollars(rng.random_range(1..=cents)),
        corrected: rng
            .random_bool(0.4)
            .then(|| dollars(rng.random_range(1..=cents))),
    });
    Script {
        deal: Deal {
            name: format!("deal {n}"),
            partner: partners[rng.random_range(0..partners.len())].clone(),
            account_id: String::new(),
            product_id: String::new(),
            amount: dollars(cents),
            close_date: today - Days::new(rng.random_range(0..DAYS)),
        },
        won,
        refund,
        repeated_step: rng.random_range(0..2 * STEPS),
    }
}

fn dollars(cents: i64) -> Money {
    Money::new(Decimal::new(cents, 2), Currency::USD).expect("an amount")
}

/// How many acknowledgements there will be.
pub(super) fn acknowledgements(scripts: &[Script]) -> usize {
    scripts
        .iter()
        .map(|script| STEPS + script.refund.as_ref().map_or(0, Refund::steps))
        .sum()
}

/// Plays all scripts, `clients` at a time, each call until it is acknowledged.
pub(super) async fn play(
    services: &Services,
    scripts: Vec<Script>,
    clients: usize,
    acknowledged: &watch::Sender<usize>,
) -> Vec<Played> {
    futures::stream::iter(scripts)
        .map(|script| {
            let player = Player {
                services,
                acknowledged,
                repeated_step: script.repeated_step,
            };
            player.play(script)
        })
        .buffer_unordered(clients)
        .collect()
        .await
}

struct Player<'a> {
    services: &'a Services,
    acknowledged: &'a watch::Sender<usize>,
    repeated_step: usize,
}

impl Player<'_> {
    async fn play(self, script: Script) -> Played {
        let (deal, sell) = (&script.deal, &self.services.sell);
        let opportunities = || OpportunityServiceClient::new(sell.clone());
        let registrations = || RegistrationServiceClient::new(sell.clone());
        let created = self
            .step(0, async || {
                opportunities().create_opportunity(deal.create()).await
            })
            .await;
        let opportunity_id = created.opportunity.unwrap_or_default().opportunity_id;
        let register = deal.register(&opportunity_id);
        let claimed = self
            .step(1, async || {
                registrations().create_registration(register.clone()).await
            })
            .await;
        let approve = deal.approve(&claimed.registration.unwrap_or_default().registration_id);
        self.step(2, async || {
            registrations().approve_registration(approve.clone()).await
        })
        .await;
        let close = deal.close(&opportunity_id, script.won);
        self.step(3, async || {
            opportunities()
                .change_opportunity_stage(close.clone())
                .await
        })
        .await;
        if let Some(refund) = script.refund {
            self.refund(deal, &opportunity_id, &refund).await;
        }
        Played {
            script,
            opportunity_id,
        }
    }

    /// Sends until it is acknowledged; once more, if it is the step to be repeated, with the same answer.
    async fn step<R: Debug + PartialEq>(
        &self,
        step: usize,
        call: impl AsyncFn() -> Result<Response<R>, Status>,
    ) -> R {
        let answer = answered(&call).await.expect("no refusal").into_inner();
        if step == self.repeated_step {
            let again = answered(&call).await.expect("no refusal").into_inner();
            assert_eq!(again, answer, "the same request has the same answer");
        }
        self.acknowledged.send_modify(|count| *count += 1);
        answer
    }
}
