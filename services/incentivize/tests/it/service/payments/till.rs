//! A vendor that pays: settings, payees with accounts, accepted statements.

use contracts::tandem::{
    incentivize::v1::{
        ApprovePaymentBatchRequest, BankDetails, ConfirmBankDetailsRequest, CreatePayeeRequest,
        CreatePaymentBatchRequest, DebtorAccount, ListBalancesRequest, ListPayoutsRequest,
        PayeeAddress, PayeeKind, PayeeProfile, PaymentBatch, PaymentSettings, Payout, PayoutResult,
        ProposeBankDetailsRequest, RecordPayoutResultRequest, ReleasePaymentBatchRequest,
        TaxStatus, UpdatePaymentSettingsRequest, payee_service_client::PayeeServiceClient,
        payment_service_client::PaymentServiceClient,
    },
    platform::v1::Role,
};
use kit::testing::{Client, somebody};
use tonic::Status;
use uuid::Uuid;

use super::super::world::{TENANT, World, shown};
use crate::{build::PARTNER, table::number};

pub(super) const IBAN: &str = "DE89370400440532013000";

pub(super) struct Till {
    pub(super) world: World,
}

impl Till {
    /// Pays dollars and euros without cooling-off; the partner is known.
    pub(super) async fn open() -> Self {
        let till = Self {
            world: World::with_reseller().await,
        };
        till.set(settings()).await;
        till
    }

    pub(super) async fn set(&self, settings: PaymentSettings) {
        let request = UpdatePaymentSettingsRequest {
            payment_settings: Some(settings),
            ..Default::default()
        };
        self.maker()
            .update_payment_settings(request)
            .await
            .expect("settings");
    }

    pub(super) fn person(&self, name: &str, role: Role) -> Client {
        let mut person = somebody(TENANT, &[role], None);
        person.subject = name.to_owned();
        self.world.service.client(&person)
    }

    pub(super) fn maker(&self) -> PaymentServiceClient<Client> {
        PaymentServiceClient::new(self.person("mary", Role::Finance))
    }

    pub(super) fn checker(&self) -> PaymentServiceClient<Client> {
        PaymentServiceClient::new(self.person("carl", Role::Finance))
    }

    pub(super) fn payees(&self, name: &str) -> PayeeServiceClient<Client> {
        PayeeServiceClient::new(self.person(name, Role::Finance))
    }

    /// The partner as a payee, without bank details.
    pub(super) async fn payee(&self, payee: PayeeProfile) -> PayeeProfile {
        let request = CreatePayeeRequest {
            payee: Some(payee),
            ..Default::default()
        };
        let answer = self
            .payees("mary")
            .create_payee(request)
            .await
            .expect("a payee");
        answer.into_inner().payee.expect("a payee")
    }

    pub(super) async fn propose(
        &self,
        payee: &PayeeProfile,
        iban: &str,
    ) -> Result<BankDetails, Status> {
        let request = ProposeBankDetailsRequest {
            payee_id: payee.payee_id.clone(),
            bank_details: Some(bank_details(iban)),
            ..Default::default()
        };
        let answer = self.payees("mary").propose_bank_details(request).await?;
        Ok(answer.into_inner().bank_details.expect("details"))
    }

    pub(super) async fn confirm(
        &self,
        name: &str,
        details: &BankDetails,
    ) -> Result<BankDetails, Status> {
        let request = ConfirmBankDetailsRequest {
            bank_details_id: details.bank_details_id.clone(),
            ..Default::default()
        };
        let answer = self.payees(name).confirm_bank_details(request).await?;
        Ok(answer.into_inner().bank_details.expect("details"))
    }

    /// The partner as a payee that can be paid.
    pub(super) async fn paid_by_bank(&self, payee: PayeeProfile) -> PayeeProfile {
        let payee = self.payee(payee).await;
        let details = self.propose(&payee, IBAN).await.expect("proposed");
        self.confirm("carl", &details).await.expect("confirmed");
        payee
    }

    /// An accepted statement of the partner for itself: payable, receivable, held; in dollars.
    pub(super) async fn statement(
        &self,
        number: i32,
        payable: &str,
        receivable: &str,
        held: &str,
    ) -> Uuid {
        let statement_id = Uuid::from_u128(0x5000 + u128::try_from(number).expect("a number"));
        let pool = &self.world.service.service.pool;
        sqlx::query(
            "INSERT INTO statement (tenant_id, statement_id, partner_id, number, period_start, period_end, state, hash,
                                    revision, created_at, approved_at, issued_at, accepted_at)
             VALUES ($1, $2, $3, $4, '2017-01-01'::date + $4, '2017-01-02'::date + $4, 'ACCEPTED', '', 1, now(), now(), now(),
                     '2018-01-10')",
        )
        .bind(TENANT)
        .bind(statement_id)
        .bind(PARTNER)
        .bind(number)
        .execute(pool)
        .await
        .expect("a statement");
        self.total(statement_id, "PARTNER", "", (payable, receivable, held))
            .await;
        statement_id
    }

    pub(super) async fn total(
        &self,
        statement_id: Uuid,
        kind: &str,
        key: &str,
        amounts: (&str, &str, &str),
    ) {
        let (payable, receivable, held) = (number(amounts.0), number(amounts.1), number(amounts.2));
        sqlx::query("INSERT INTO statement_total VALUES ($1, $2, $3, $4, 'USD', $5, $6, $7, $8)")
            .bind(TENANT)
            .bind(statement_id)
            .bind(kind)
            .bind(key)
            .bind(payable)
            .bind(receivable)
            .bind(payable - receivable)
            .bind(held)
            .execute(&self.world.service.service.pool)
            .await
            .expect("a total");
    }

    /// "ACCEPTED" or "PAID".
    pub(super) async fn state_of(&self, statement_id: Uuid) -> String {
        sqlx::query_scalar("SELECT state FROM statement WHERE statement_id = $1")
            .bind(statement_id)
            .fetch_one(&self.world.service.service.pool)
            .await
            .expect("a state")
    }

    pub(super) async fn batch(&self) -> PaymentBatch {
        let answer = self
            .maker()
            .create_payment_batch(CreatePaymentBatchRequest::default())
            .await;
        answer
            .expect("a batch")
            .into_inner()
            .payment_batch
            .expect("a batch")
    }

    pub(super) async fn approve(&self, batch: &PaymentBatch) -> Result<PaymentBatch, Status> {
        let request = ApprovePaymentBatchRequest {
            payment_batch_id: batch.payment_batch_id.clone(),
            ..Default::default()
        };
        let answer = self.checker().approve_payment_batch(request).await?;
        Ok(answer.into_inner().payment_batch.expect("a batch"))
    }

    pub(super) async fn release(&self, batch: &PaymentBatch) -> Result<PaymentBatch, Status> {
        let request = ReleasePaymentBatchRequest {
            payment_batch_id: batch.payment_batch_id.clone(),
            ..Default::default()
        };
        let answer = self.maker().release_payment_batch(request).await?;
        Ok(answer.into_inner().payment_batch.expect("a batch"))
    }

    /// A batch of all that is due, released; its payouts.
    pub(super) async fn instructed(&self) -> Vec<Payout> {
        let batch = self.batch().await;
        self.approve(&batch).await.expect("approved");
        self.release(&batch).await.expect("released");
        self.payouts(&batch).await
    }

    pub(super) async fn payouts(&self, batch: &PaymentBatch) -> Vec<Payout> {
        let request = ListPayoutsRequest {
            payment_batch_id: batch.payment_batch_id.clone(),
            ..Default::default()
        };
        self.maker()
            .list_payouts(request)
            .await
            .expect("payouts")
            .into_inner()
            .payouts
    }

    pub(super) async fn record(
        &self,
        payout: &Payout,
        result: PayoutResult,
    ) -> Result<Payout, Status> {
        let reason_code = if result == PayoutResult::Rejected {
            "AC04"
        } else {
            ""
        };
        let request = RecordPayoutResultRequest {
            payout_id: payout.payout_id.clone(),
            result: result.into(),
            reason_code: reason_code.to_owned(),
            ..Default::default()
        };
        let answer = self.maker().record_payout_result(request).await?;
        Ok(answer.into_inner().payout.expect("a payout"))
    }

    /// "ACCOUNT: amount" of every account that payments touch and that is not even.
    pub(super) async fn balances(&self) -> Vec<String> {
        let answer = self
            .world
            .ledger()
            .list_balances(ListBalancesRequest::default())
            .await;
        let balances = answer.expect("balances").into_inner().balances;
        let line = |row: contracts::tandem::incentivize::v1::Balance| {
            let account = row
                .account()
                .as_str_name()
                .trim_start_matches("LEDGER_ACCOUNT_")
                .to_owned();
            format!("{account}: {}", shown(row.amount))
        };
        balances
            .into_iter()
            .map(line)
            .filter(|line| !line.contains(": 0.00 "))
            .collect()
    }
}

pub(super) fn settings() -> PaymentSettings {
    let account = |code: &str| DebtorAccount {
        currency_code: code.to_owned(),
        iban: IBAN.to_owned(),
        bic: "COBADEFFXXX".to_owned(),
    };
    PaymentSettings {
        net_receivables: true,
        invoice_due_days: 30,
        debtor_accounts: vec![account("USD"), account("EUR")],
        legal_name: "Vendor".to_owned(),
        country_code: "DE".to_owned(),
        vat_id: "DE999999999".to_owned(),
        domestic_vat_percent: Some(contracts::google::r#type::Decimal {
            value: "19".to_owned(),
        }),
        ..Default::default()
    }
}

/// The partner, a business in the vendor's country.
pub(super) fn partner() -> PayeeProfile {
    PayeeProfile {
        kind: PayeeKind::Partner.into(),
        partner_id: PARTNER.to_string(),
        legal_name: "Partner GmbH".to_owned(),
        address: Some(PayeeAddress {
            country_code: "DE".to_owned(),
            ..Default::default()
        }),
        tax_status: TaxStatus::Business.into(),
        vat_id: "DE123456789".to_owned(),
        ..Default::default()
    }
}

pub(super) fn bank_details(iban: &str) -> BankDetails {
    BankDetails {
        holder_name: "Partner GmbH".to_owned(),
        iban: iban.to_owned(),
        ..Default::default()
    }
}
