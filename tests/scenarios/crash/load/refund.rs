//! Gives a part of a won deal back, and corrects what was given back.
use contracts::tandem::partnership::v1::FactKind;
use contracts::tandem::sell::v1::fact_service_client::FactServiceClient;
use contracts::tandem::sell::v1::{CorrectFactRequest, Fact, ListFactsRequest, RecordFactRequest};
use kit::money::Money;
use kit::wire::{to_date, to_money};
use tandem_tests::call::{Connection, answered};
use tandem_tests::deal::Deal;

use super::{Player, Refund, STEPS};

impl Player<'_> {
    pub(super) async fn refund(&self, deal: &Deal, opportunity_id: &str, refund: &Refund) {
        let original = self.only_fact(deal, opportunity_id).await;
        let request = RecordFactRequest {
            request_id: format!("{}/refund", deal.name),
            fact: Some(fact(deal, &original, "refund", refund.amount)),
        };
        let recorded = self
            .step(STEPS, async || {
                self.facts().record_fact(request.clone()).await
            })
            .await;
        let Some(corrected) = refund.corrected else {
            return;
        };
        let request = CorrectFactRequest {
            request_id: format!("{}/correct", deal.name),
            fact_id: recorded.fact.unwrap_or_default().fact_id,
            replacement: Some(fact(deal, &original, "refund, corrected", corrected)),
            reason: "another amount was paid back".to_owned(),
        };
        self.step(STEPS + 1, async || {
            self.facts().correct_fact(request.clone()).await
        })
        .await;
    }

    /// Id of what the deal stands for so far.
    async fn only_fact(&self, deal: &Deal, opportunity_id: &str) -> String {
        let of_deal = ListFactsRequest {
            opportunity_id: opportunity_id.to_owned(),
            ..ListFactsRequest::default()
        };
        let listed = answered(async || self.facts().list_facts(of_deal.clone()).await)
            .await
            .expect("no refusal")
            .into_inner();
        let [original] = listed.facts.as_slice() else {
            panic!("one fact of {}: {:?}", deal.name, listed.facts);
        };
        original.fact_id.clone()
    }

    fn facts(&self) -> FactServiceClient<Connection> {
        FactServiceClient::new(self.services.sell.clone())
    }
}

fn fact(deal: &Deal, original: &str, what: &str, amount: Money) -> Fact {
    Fact {
        source: "invoicing".to_owned(),
        external_id: format!("{}, {what}", deal.name),
        kind: FactKind::Refund.into(),
        partner_id: deal.partner.id.clone(),
        amount: Some(to_money(amount)),
        business_date: Some(to_date(deal.close_date)),
        refunds_fact_id: original.to_owned(),
        ..Fact::default()
    }
}
