//! Opportunities, partners and enrollments as sell and onboard announce them, and questions about them.
use contracts::google::r#type::{Date, Decimal, Money};
use contracts::tandem::analytics::v1::{
    GroupBy, ListMetricOpportunitiesRequest, Metric, MetricOpportunity, MetricRow,
    QueryMetricsRequest, QueryMetricsResponse, Segment, metric_service_client::MetricServiceClient,
};
use contracts::tandem::onboard::v1::{
    ActivePeriod, Enrollment, EnrollmentChanged, Partner, PartnerChanged,
};
use contracts::tandem::partnership::v1::{PartnerRole, PartnershipType};
use contracts::tandem::platform::v1::{EventEnvelope, Role};
use contracts::tandem::sell::v1::{
    Opportunity, OpportunityChanged, OpportunityStage, PartnerInvolvement,
};
use kit::testing::{Client, TestService};
use uuid::Uuid;

pub async fn analytics() -> TestService {
    TestService::start(analytics::NAME, &analytics::MIGRATIONS, analytics::mount).await
}

pub fn analyst(analytics: &TestService, tenant: &str) -> MetricServiceClient<Client> {
    MetricServiceClient::new(analytics.as_role(tenant, Role::Analyst))
}

/// The id of the n-th thing.
pub fn id(n: u128) -> String {
    Uuid::from_u128(n).to_string()
}

/// `2017-03-01`.
pub fn date(text: &str) -> Option<Date> {
    let day: chrono::NaiveDate = text.parse().expect("a date");
    Some(kit::wire::to_date(day))
}

pub fn money(amount: &str, currency: &str) -> Option<Money> {
    let (amount, currency) = (
        amount.parse().expect("a number"),
        currency.parse().expect("a currency"),
    );
    let money = kit::money::Money::new(amount, currency).expect("an amount");
    Some(kit::wire::to_money(money))
}

pub fn decimal(text: &str) -> Option<Decimal> {
    Some(Decimal {
        value: text.to_owned(),
    })
}

/// An open opportunity without account, value or partners.
pub fn opportunity(n: u128) -> Opportunity {
    Opportunity {
        opportunity_id: id(n),
        external_id: format!("CRM-{n:04}"),
        stage: OpportunityStage::Engaging.into(),
        ..Opportunity::default()
    }
}

pub fn won(n: u128, on: &str, amount: &str) -> Opportunity {
    Opportunity {
        stage: OpportunityStage::Won.into(),
        close_date: date(on),
        value: money(amount, "USD"),
        ..opportunity(n)
    }
}

pub fn lost(n: u128, on: &str) -> Opportunity {
    Opportunity {
        stage: OpportunityStage::Lost.into(),
        ..won(n, on, "0")
    }
}

pub trait With {
    fn with(self, partner: u128, role: PartnerRole) -> Self;
    fn of_account(self, n: u128) -> Self;
}

impl With for Opportunity {
    fn with(mut self, partner: u128, role: PartnerRole) -> Self {
        let partner_id = id(partner);
        self.partners.push(PartnerInvolvement {
            partner_id,
            role: role.into(),
            ..PartnerInvolvement::default()
        });
        self
    }

    fn of_account(self, n: u128) -> Self {
        Self {
            account_id: id(n),
            ..self
        }
    }
}

pub fn enrollment(
    n: u128,
    partner: u128,
    kind: PartnershipType,
    periods: &[(&str, Option<&str>)],
) -> Enrollment {
    let period = |&(start, end): &(&str, Option<&str>)| ActivePeriod {
        start_date: date(start),
        end_date: end.and_then(date),
    };
    Enrollment {
        enrollment_id: id(n),
        partner_id: id(partner),
        r#type: kind.into(),
        active_periods: periods.iter().map(period).collect(),
        ..Enrollment::default()
    }
}

pub fn opportunity_event(
    analytics: &TestService,
    tenant: &str,
    version: u64,
    of: &Opportunity,
) -> EventEnvelope {
    let payload = OpportunityChanged {
        opportunity: Some(of.clone()),
    };
    analytics.envelope(
        tenant,
        &format!("opportunities/{}", of.opportunity_id),
        version,
        &payload,
    )
}

pub fn enrollment_event(
    analytics: &TestService,
    tenant: &str,
    version: u64,
    of: &Enrollment,
) -> EventEnvelope {
    let payload = EnrollmentChanged {
        enrollment: Some(of.clone()),
    };
    analytics.envelope(
        tenant,
        &format!("enrollments/{}", of.enrollment_id),
        version,
        &payload,
    )
}

/// Sell announces the first versions of these.
pub async fn announce(
    analytics: &TestService,
    tenant: &str,
    version: u64,
    opportunities: &[Opportunity],
) {
    let event = |one| opportunity_event(analytics, tenant, version, one);
    let events = opportunities.iter().map(event).collect();
    analytics
        .deliver_all("sell", events)
        .await
        .expect("delivered");
}

/// Onboard announces a partner.
pub async fn announce_partner(analytics: &TestService, tenant: &str, n: u128, display_name: &str) {
    let display_name = display_name.to_owned();
    let partner = Partner {
        partner_id: id(n),
        display_name,
        ..Partner::default()
    };
    let payload = PartnerChanged {
        partner: Some(partner),
    };
    analytics
        .deliver(
            "onboard",
            tenant,
            &format!("partners/{}", id(n)),
            1,
            &payload,
        )
        .await;
}

/// Onboard announces an enrollment; answers when its partner's opportunities are placed.
pub async fn announce_enrollment(
    analytics: &TestService,
    tenant: &str,
    version: u64,
    of: &Enrollment,
) {
    let event = enrollment_event(analytics, tenant, version, of);
    analytics
        .deliver_all("onboard", vec![event])
        .await
        .expect("delivered");
    analytics.jobs_done().await;
}

pub async fn query(
    analytics: &TestService,
    tenant: &str,
    request: QueryMetricsRequest,
) -> QueryMetricsResponse {
    analyst(analytics, tenant)
        .query_metrics(request)
        .await
        .expect("an answer")
        .into_inner()
}

pub async fn rows(analytics: &TestService, tenant: &str, group_by: GroupBy) -> Vec<MetricRow> {
    let request = QueryMetricsRequest {
        group_by: group_by.into(),
        ..QueryMetricsRequest::default()
    };
    query(analytics, tenant, request).await.rows
}

/// Everything that a drill-down lists, page by page.
pub async fn drill_down(
    analytics: &TestService,
    tenant: &str,
    metric: Metric,
    segment: Option<Segment>,
    request: ListMetricOpportunitiesRequest,
) -> Vec<MetricOpportunity> {
    let mut request = ListMetricOpportunitiesRequest {
        metric: metric.into(),
        segment,
        ..request
    };
    let mut client = analyst(analytics, tenant);
    let mut all = Vec::new();
    loop {
        let answer = client
            .list_metric_opportunities(request.clone())
            .await
            .expect("a page")
            .into_inner();
        all.extend(answer.opportunities);
        if answer.next_page_token.is_empty() {
            return all;
        }
        request.page_token = answer.next_page_token;
    }
}
