//! Payouts through a payment provider: each once, whatever breaks.

use std::time::Duration;

use axum::http::StatusCode;
use chrono::TimeDelta;
use contracts::tandem::{
    incentivize::v1::{
        BankDetails, ConfigurePaymentProviderRequest, DisablePaymentProviderRequest,
        GetPaymentFileRequest, GetPaymentProviderRequest, GetPayoutRequest, PaymentProvider,
        Payout, PayoutResult, PayoutState, ProposeBankDetailsRequest, TestPaymentProviderRequest,
        payment_provider_service_client::PaymentProviderServiceClient,
        payment_service_client::PaymentServiceClient,
    },
    platform::v1::Role,
};
use kit::testing::{Client, bad_fields, reason};
use serde_json::json;
use tonic::Status;

use super::{
    bank::{Bank, Next, SECRET},
    till::{Till, partner},
};
use crate::{build::PARTNER, service::world::TENANT};

/// A vendor with a payment provider, and a partner with an account there that is owed 100 dollars.
struct Desk {
    till: Till,
    bank: Bank,
}

impl Desk {
    async fn open() -> Self {
        let desk = Self {
            till: Till::open().await,
            bank: Bank::open().await,
        };
        let payee = desk.till.payee(partner()).await;
        let request = ProposeBankDetailsRequest {
            payee_id: payee.payee_id,
            bank_details: Some(BankDetails {
                holder_name: "Partner GmbH".to_owned(),
                provider_account: "ACC-7".to_owned(),
                ..Default::default()
            }),
            ..Default::default()
        };
        let proposed = desk.till.payees("mary").propose_bank_details(request).await;
        let details = proposed.expect("proposed").into_inner().bank_details;
        let details = details.expect("details");
        desk.till
            .confirm("carl", &details)
            .await
            .expect("confirmed");
        desk.till.statement(1, "100", "0", "0").await;
        let configured = desk.configure(&desk.bank.endpoint, SECRET, "").await;
        configured.expect("configured");
        desk
    }

    fn providers(&self) -> PaymentProviderServiceClient<Client> {
        PaymentProviderServiceClient::new(self.till.person("ada", Role::TenantAdmin))
    }

    async fn configure(
        &self,
        endpoint: &str,
        secret: &str,
        etag: &str,
    ) -> Result<PaymentProvider, Status> {
        let request = ConfigurePaymentProviderRequest {
            endpoint: endpoint.to_owned(),
            secret: secret.to_owned(),
            etag: etag.to_owned(),
            ..Default::default()
        };
        let answer = self.providers().configure_payment_provider(request).await?;
        Ok(answer.into_inner().payment_provider.expect("a provider"))
    }

    async fn disable(&self) {
        let request = DisablePaymentProviderRequest::default();
        let answer = self.providers().disable_payment_provider(request).await;
        let provider = answer.expect("disabled").into_inner().payment_provider;
        assert!(!provider.expect("a provider").enabled);
    }

    /// One payout, released; what it is after the first attempt.
    async fn send(&self) -> Payout {
        let payout = self.till.instructed().await.remove(0);
        self.settled(&payout).await
    }

    /// One payout, released and paid some attempts later.
    async fn paid_at_last(&self) -> Payout {
        let payout = self.till.instructed().await.remove(0);
        let service = &self.till.world.service;
        for _ in 0..600 {
            service
                .clock
                .set(service.clock.now() + TimeDelta::seconds(2));
            tokio::time::sleep(Duration::from_millis(20)).await;
            let found = self.read(&payout).await;
            if found.state() == PayoutState::Paid {
                return found;
            }
        }
        panic!("the payout is not paid after 12 s");
    }

    /// The payout when no attempt is due any more.
    async fn settled(&self, payout: &Payout) -> Payout {
        self.till.world.service.jobs_done().await;
        self.read(payout).await
    }

    async fn read(&self, payout: &Payout) -> Payout {
        let request = GetPayoutRequest {
            payout_id: payout.payout_id.clone(),
        };
        let found = self.till.maker().get_payout(request).await;
        found.expect("a payout").into_inner().payout.expect("one")
    }

    /// The payout an hour later.
    async fn later(&self, payout: &Payout) -> Payout {
        let clock = &self.till.world.service.clock;
        clock.set(clock.now() + TimeDelta::hours(1));
        self.settled(payout).await
    }

    /// Keys that it was told, in order.
    fn told(&self) -> Vec<String> {
        let book = self.bank.book();
        book.told.iter().map(|(key, _)| key.clone()).collect()
    }

    fn kept(&self) -> usize {
        self.bank.book().kept.len()
    }
}

/// "state attempts problem".
fn progress(payout: &Payout) -> String {
    let delivery = payout.provider_delivery.clone().unwrap_or_default();
    let state = payout.state().as_str_name();
    let state = state.trim_start_matches("PAYOUT_STATE_");
    format!("{state} {} {}", delivery.attempts, delivery.problem)
}

#[tokio::test]
async fn a_payout_is_carried_out_and_posted() {
    let desk = Desk::open().await;
    let paid = desk.send().await;
    assert_eq!(progress(&paid), "PAID 1 ");
    assert_eq!(paid.provider_reference, "P-1");
    assert_eq!(paid.value_date.map(|date| date.day), Some(14));
    assert_eq!(
        desk.till.balances().await,
        ["CASH: -100.00 USD", "PAYABLE: 100.00 USD"]
    );
    let told = desk.bank.book().told.clone();
    let said = json!({
        "payoutId": paid.payout_id, "amount": "100.00", "currencyCode": "USD", "account": "ACC-7",
        "holderName": "Partner GmbH", "statementText": format!("Payout {}", paid.end_to_end_id),
    });
    assert_eq!(told, [(paid.payout_id.clone(), said)]);
    let request = GetPaymentFileRequest {
        payment_batch_id: paid.payment_batch_id,
    };
    let file = desk.till.maker().get_payment_file(request).await;
    assert_eq!(
        reason(&file.expect_err("nothing for the bank")),
        "NO_TRANSFER"
    );
}

#[tokio::test]
async fn what_fails_is_tried_again() {
    let desk = Desk::open().await;
    let failed = StatusCode::INTERNAL_SERVER_ERROR;
    desk.bank.will([
        Next::Fail(failed),
        Next::Fail(StatusCode::TOO_MANY_REQUESTS),
    ]);
    let open = desk.send().await;
    let problem = "the provider answered 500 Internal Server Error";
    assert_eq!(progress(&open), format!("INSTRUCTED 1 {problem}"));
    let open = desk.later(&open).await;
    let problem = "the provider answered 429 Too Many Requests";
    assert_eq!(progress(&open), format!("INSTRUCTED 2 {problem}"));
    assert_eq!(progress(&desk.later(&open).await), "PAID 3 ");
    assert_eq!(desk.told(), vec![open.payout_id; 3]);
    assert_eq!(desk.kept(), 1);
}

#[tokio::test]
async fn a_payout_whose_answer_was_lost_is_asked_for_and_not_sent_again() {
    let desk = Desk::open().await;
    desk.bank.will([Next::PayInSilence]);
    let open = desk.send().await;
    let problem = "the provider did not answer in time";
    assert_eq!(progress(&open), format!("INSTRUCTED 1 {problem}"));
    assert_eq!(progress(&desk.later(&open).await), "PAID 2 ");
    assert_eq!(desk.told(), [open.payout_id]);
}

#[tokio::test]
async fn a_crash_after_sending_pays_once() {
    let desk = Desk::open().await;
    let pool = &desk.till.world.service.service.pool;
    for statement in [
        "CREATE SEQUENCE crash",
        "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF NEW.attempts > 0 AND nextval('crash') = 1 THEN RAISE EXCEPTION 'the process ends here'; END IF;
             RETURN NEW;
         END $$",
        "CREATE TRIGGER crash BEFORE UPDATE ON provider_delivery FOR EACH ROW EXECUTE FUNCTION crash()",
    ] {
        sqlx::query(statement).execute(pool).await.expect("a trap");
    }
    let paid = desk.paid_at_last().await;
    assert_eq!(progress(&paid), "PAID 1 ", "the first attempt is forgotten");
    let attempts: i64 = sqlx::query_scalar("SELECT last_value FROM crash")
        .fetch_one(pool)
        .await
        .expect("a count");
    assert_eq!(attempts, 2);
    assert_eq!(desk.told(), [paid.payout_id]);
    assert_eq!(desk.till.balances().await[0], "CASH: -100.00 USD");
}

#[tokio::test]
async fn a_job_that_is_asked_for_twice_pays_once() {
    let desk = Desk::open().await;
    desk.bank.will([Next::Keep]);
    let open = desk.send().await;
    for _ in 0..3 {
        // Takes up again what is on its way.
        let again = desk.configure(&desk.bank.endpoint, SECRET, "").await;
        assert_eq!(again.expect("configured").open_payout_count, 1);
    }
    let open = desk.settled(&open).await;
    assert!(
        open.provider_delivery
            .as_ref()
            .is_some_and(|sent| sent.accepted)
    );
    assert_eq!(desk.told(), std::slice::from_ref(&open.payout_id));
    desk.bank.end(
        &open.payout_id,
        json!({"status": "PAID", "reference": "P-1"}),
    );
    let paid = desk.settled(&open).await;
    let paid = desk.later(&paid).await;
    assert_eq!(paid.state(), PayoutState::Paid);
    assert_eq!(desk.told(), [open.payout_id]);
}

#[tokio::test]
async fn a_refused_payout_is_due_again_and_paid_by_a_later_batch() {
    let desk = Desk::open().await;
    desk.bank.will([Next::Refuse("account closed")]);
    let refused = desk.send().await;
    assert_eq!(progress(&refused), "REJECTED 1 ");
    assert_eq!(refused.reason_code, "account closed");
    assert_eq!(desk.till.balances().await, Vec::<String>::new());
    assert_eq!(desk.later(&refused).await, refused);
    let paid = desk.send().await;
    assert_eq!(progress(&paid), "PAID 1 ");
    assert_eq!(desk.told(), [refused.payout_id, paid.payout_id]);
    assert_eq!(desk.kept(), 1);
    assert_eq!(desk.till.balances().await[0], "CASH: -100.00 USD");
}

#[tokio::test]
async fn only_the_provider_ends_what_it_has_until_it_is_disabled() {
    let desk = Desk::open().await;
    desk.bank.will([Next::Keep]);
    let open = desk.send().await;
    let refused = desk.till.record(&open, PayoutResult::Rejected).await;
    assert_eq!(reason(&refused.expect_err("it may be paid")), "AT_PROVIDER");
    let other = "http://127.0.0.1:9/other";
    let moved = desk.configure(other, SECRET, "").await.expect_err("open");
    assert_eq!(reason(&moved), "PAYOUTS_ON_THEIR_WAY");
    desk.disable().await;
    let asked = desk.bank.book().asked;
    assert_eq!(desk.later(&open).await.state(), PayoutState::Instructed);
    assert_eq!(desk.bank.book().asked, asked, "it is asked nothing more");
    let paid = desk.till.record(&open, PayoutResult::Paid).await;
    assert_eq!(paid.expect("recorded").state(), PayoutState::Paid);
}

#[tokio::test]
async fn the_secret_is_neither_answered_nor_written_down() {
    let desk = Desk::open().await;
    let found = desk
        .providers()
        .get_payment_provider(GetPaymentProviderRequest {})
        .await;
    let found = found.expect("found").into_inner().payment_provider;
    let found = found.expect("a provider");
    assert_eq!((found.enabled, found.configured_by.as_str()), (true, "ada"));
    assert!(!format!("{found:?}").contains(SECRET));
    let pool = &desk.till.world.service.service.pool;
    let stored: Vec<u8> = sqlx::query_scalar("SELECT secret FROM payment_provider")
        .fetch_one(pool)
        .await
        .expect("sealed");
    assert!(
        !stored
            .windows(8)
            .any(|part| SECRET.as_bytes().starts_with(part))
    );
    let audits: String =
        sqlx::query_scalar("SELECT string_agg(audit::text, ' ') FROM kit.audit audit")
            .fetch_one(pool)
            .await
            .expect("audits");
    assert!(audits.contains("ConfigurePaymentProvider") && !audits.contains(SECRET));
    let kept = desk.configure(&desk.bank.endpoint, "", &found.etag).await;
    assert_eq!(progress(&desk.send().await), "PAID 1 ");
    let stale = desk
        .configure(&desk.bank.endpoint, SECRET, &found.etag)
        .await;
    assert!(kept.is_ok());
    assert_eq!(reason(&stale.expect_err("changed")), "STALE_ETAG");
}

#[tokio::test]
async fn bad_configurations_are_named_and_change_nothing() {
    let desk = Desk::open().await;
    let bad = desk.configure("ftp://bank", "with space", "").await;
    assert_eq!(
        bad_fields(&bad.expect_err("bad")),
        [
            ("secret".to_owned(), "NOT_A_TOKEN".to_owned()),
            ("endpoint".to_owned(), "NOT_REACHABLE".to_owned())
        ]
    );
    let new = desk.configure("http://127.0.0.1:9/", "", "").await;
    let needed = ("secret".to_owned(), "REQUIRED".to_owned());
    assert_eq!(bad_fields(&new.expect_err("no secret")), [needed]);
    let partner = desk.till.world.service.as_partner(TENANT, PARTNER);
    let request = GetPaymentProviderRequest {};
    let denied = PaymentProviderServiceClient::new(partner.clone())
        .get_payment_provider(request)
        .await;
    assert_eq!(
        denied.expect_err("a partner").code(),
        tonic::Code::PermissionDenied
    );
    let paid = desk.send().await;
    let request = GetPayoutRequest {
        payout_id: paid.payout_id,
    };
    let own = PaymentServiceClient::new(partner).get_payout(request).await;
    let own = own.expect("its own").into_inner().payout.expect("a payout");
    assert_eq!(own.provider_delivery, None);
}

#[tokio::test]
async fn a_test_tells_whether_it_is_ready() {
    let desk = Desk::open().await;
    let test = async || {
        let answer = desk
            .providers()
            .test_payment_provider(TestPaymentProviderRequest {})
            .await;
        answer.expect("tested").into_inner().problem
    };
    assert_eq!(test().await, "");
    let wrong = desk.configure(&desk.bank.endpoint, "wrong", "").await;
    wrong.expect("configured");
    assert_eq!(test().await, "the provider answered 401 Unauthorized");
    for (endpoint, problem) in [
        ("http://127.0.0.1:9/", "the provider can't be reached"),
        // Speaks no TLS.
        (
            &*desk.bank.endpoint.replace("http:", "https:"),
            "the provider can't be reached",
        ),
    ] {
        desk.configure(endpoint, SECRET, "")
            .await
            .expect("configured");
        assert_eq!(test().await, problem);
    }
    assert!(desk.told().is_empty());
}
