//! Payees and their accounts: two people, a cooling-off, masks.

use chrono::TimeDelta;
use contracts::tandem::{
    incentivize::v1::{
        BankDetailsChanged, BankDetailsState, CancelBankDetailsRequest, ConfirmBankDetailsRequest,
        CreatePayeeRequest, GetPayeeRequest, ListBankDetailsRequest, PayeeKind, PayeeProfile,
        PaymentSettings, ProposeBankDetailsRequest, UpdatePayeeRequest,
        payee_service_client::PayeeServiceClient,
    },
    platform::v1::Role,
};
use kit::testing::{bad_fields, reason};
use tonic::Code;
use uuid::Uuid;

use super::till::{IBAN, Till, bank_details, partner, settings};
use crate::{build::PARTNER, service::world::TENANT};

const OTHER_IBAN: &str = "PL61109010140000071219812874";

async fn used(till: &Till, payee: &PayeeProfile) -> String {
    let request = GetPayeeRequest {
        payee_id: payee.payee_id.clone(),
    };
    let payee = till
        .payees("fay")
        .get_payee(request)
        .await
        .expect("a payee")
        .into_inner()
        .payee;
    payee
        .and_then(|payee| payee.bank_details)
        .map(|details| details.iban)
        .unwrap_or_default()
}

#[tokio::test]
async fn new_details_are_used_after_the_cooling_off_and_the_old_ones_until_then() {
    let till = Till::open().await;
    let payee = till.paid_by_bank(partner()).await;
    assert_eq!(used(&till, &payee).await, IBAN);
    let three_days = PaymentSettings {
        cooling_off_days: 3,
        ..settings()
    };
    till.set(three_days).await;
    let details = till.propose(&payee, OTHER_IBAN).await.expect("proposed");
    let refused = till
        .confirm("mary", &details)
        .await
        .expect_err("the same person");
    assert_eq!(
        (refused.code(), reason(&refused)),
        (Code::FailedPrecondition, "SAME_PERSON".to_owned())
    );
    till.confirm("carl", &details).await.expect("confirmed");
    assert_eq!(
        used(&till, &payee).await,
        IBAN,
        "until the cooling-off is over"
    );

    till.statement(1, "100", "0", "0").await;
    let batch = till.batch().await;
    let payout = till.payouts(&batch).await.remove(0);
    assert_eq!(payout.bank_details.expect("details").iban, IBAN);

    let clock = &till.world.service.clock;
    clock.set(clock.now() + TimeDelta::days(3) - TimeDelta::seconds(1));
    assert_eq!(used(&till, &payee).await, IBAN);
    clock.set(clock.now() + TimeDelta::seconds(1));
    assert_eq!(used(&till, &payee).await, OTHER_IBAN);
}

#[tokio::test]
async fn a_partner_s_user_proposes_and_finance_confirms() {
    let till = Till::open().await;
    let payee = till.payee(partner()).await;
    let mut user = PayeeServiceClient::new(till.world.service.as_partner(TENANT, PARTNER));
    let propose = |iban: &str| ProposeBankDetailsRequest {
        payee_id: payee.payee_id.clone(),
        bank_details: Some(bank_details(iban)),
        ..Default::default()
    };
    let proposed = user
        .propose_bank_details(propose(IBAN))
        .await
        .expect("proposed")
        .into_inner();
    let proposed = proposed.bank_details.expect("details");
    assert_eq!(
        proposed.iban, "******************3000",
        "masked, even to who proposed it"
    );
    let again = user
        .propose_bank_details(propose(OTHER_IBAN))
        .await
        .expect_err("one at a time");
    assert_eq!(reason(&again), "PROPOSAL_PENDING");
    let confirm = ConfirmBankDetailsRequest {
        bank_details_id: proposed.bank_details_id.clone(),
        ..Default::default()
    };
    let refused = user
        .confirm_bank_details(confirm.clone())
        .await
        .expect_err("not the partner's");
    assert_eq!(refused.code(), Code::PermissionDenied);
    let mut admin = PayeeServiceClient::new(till.person("ada", Role::TenantAdmin));
    let refused = admin
        .confirm_bank_details(confirm)
        .await
        .expect_err("finance alone");
    assert_eq!(refused.code(), Code::PermissionDenied);

    let cancel = CancelBankDetailsRequest {
        bank_details_id: proposed.bank_details_id.clone(),
        ..Default::default()
    };
    user.cancel_bank_details(cancel).await.expect("cancelled");
    let refused = till
        .confirm("carl", &proposed)
        .await
        .expect_err("cancelled");
    assert_eq!(reason(&refused), "ILLEGAL_TRANSITION");
    let second = user
        .propose_bank_details(propose(OTHER_IBAN))
        .await
        .expect("proposed")
        .into_inner();
    till.confirm("carl", &second.bank_details.expect("details"))
        .await
        .expect("confirmed");
    assert_eq!(used(&till, &payee).await, OTHER_IBAN);

    let mut stranger =
        PayeeServiceClient::new(till.world.service.as_partner(TENANT, Uuid::from_u128(77)));
    let refused = stranger
        .propose_bank_details(propose(IBAN))
        .await
        .expect_err("another partner");
    assert_eq!(refused.code(), Code::NotFound);
    history(&till, &payee).await;
}

/// Every step is kept, audited and announced, without the whole account number.
async fn history(till: &Till, payee: &PayeeProfile) {
    let request = ListBankDetailsRequest {
        payee_id: payee.payee_id.clone(),
        ..Default::default()
    };
    let listed = till
        .payees("fay")
        .list_bank_details(request)
        .await
        .expect("a list")
        .into_inner()
        .bank_details;
    let steps: Vec<_> = listed
        .iter()
        .map(|details| (details.state(), details.iban.as_str()))
        .collect();
    assert_eq!(
        steps,
        [
            (BankDetailsState::Confirmed, OTHER_IBAN),
            (BankDetailsState::Cancelled, IBAN)
        ]
    );
    let announced = till.world.service.announced::<BankDetailsChanged>().await;
    assert_eq!(announced.len(), 4);
    let audited: Vec<(String, String)> =
        sqlx::query_as("SELECT action, changes::text FROM kit.audit WHERE resource LIKE 'bankDetails/%' ORDER BY at, action")
            .fetch_all(&till.world.service.service.pool)
            .await
            .expect("audits");
    assert_eq!(audited.len(), 4);
    let whole = |text: &str| text.contains(IBAN) || text.contains(OTHER_IBAN);
    assert!(
        !audited.iter().any(|(_, changes)| whole(changes)),
        "{audited:?}"
    );
    assert!(!announced.iter().any(|event| whole(&format!("{event:?}"))));
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let till = Till::open().await;
    let request = CreatePayeeRequest {
        payee: Some(PayeeProfile {
            kind: PayeeKind::Person.into(),
            withholding_percent: Some(contracts::google::r#type::Decimal {
                value: "15".to_owned(),
            }),
            vat_id: "?".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let refused = till
        .payees("mary")
        .create_payee(request)
        .await
        .expect_err("refused");
    let mut fields: Vec<String> = bad_fields(&refused)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "payee.address.country_code",
            "payee.legal_name",
            "payee.partner_id",
            "payee.payee_key",
            "payee.tax_status",
            "payee.vat_id",
            "payee.withholding_reason",
        ]
    );
    let payee = till.payee(partner()).await;
    let refused = till
        .propose(&payee, "DE88370400440532013000")
        .await
        .expect_err("check digits");
    assert_eq!(
        bad_fields(&refused),
        [("bank_details.iban".to_owned(), "MALFORMED_IBAN".to_owned())]
    );
}

#[tokio::test]
async fn a_payee_is_one_and_changes_by_its_etag() {
    let till = Till::open().await;
    let payee = till.payee(partner()).await;
    let again = CreatePayeeRequest {
        payee: Some(partner()),
        ..Default::default()
    };
    let refused = till
        .payees("mary")
        .create_payee(again)
        .await
        .expect_err("one");
    assert_eq!(
        (refused.code(), reason(&refused)),
        (Code::AlreadyExists, "PAYEE_EXISTS".to_owned())
    );
    let update = |payee: PayeeProfile| UpdatePayeeRequest {
        payee: Some(payee),
        ..Default::default()
    };
    let renamed = PayeeProfile {
        legal_name: "Renamed".to_owned(),
        ..payee.clone()
    };
    till.payees("mary")
        .update_payee(update(renamed))
        .await
        .expect("renamed");
    let refused = till
        .payees("mary")
        .update_payee(update(payee))
        .await
        .expect_err("stale");
    assert_eq!(reason(&refused), "STALE_ETAG");
}
