//! Finance and the partner at work on statements.

use contracts::tandem::{
    incentivize::v1::{
        AcceptStatementRequest, ApproveStatementRequest, CloseStatementPeriodRequest,
        DocumentFormat, GetStatementDocumentRequest, GetStatementRequest, GetStatementRunRequest,
        IssueStatementRequest, ListStatementsRequest, Statement, StatementRun,
        adjustment_service_client::AdjustmentServiceClient,
        dispute_service_client::DisputeServiceClient,
        statement_service_client::StatementServiceClient,
    },
    platform::v1::Role,
};
use kit::{testing::Client, wire};
use serde_json::Value;

use crate::{
    build::{PARTNER, day},
    service::world::{TENANT, World, shown},
};

impl World {
    pub(crate) fn statements(&self) -> StatementServiceClient<Client> {
        StatementServiceClient::new(self.service.as_role(TENANT, Role::Finance))
    }

    pub(crate) fn statements_as_partner(&self) -> StatementServiceClient<Client> {
        StatementServiceClient::new(self.service.as_partner(TENANT, PARTNER))
    }

    pub(crate) fn disputes_as_partner(&self) -> DisputeServiceClient<Client> {
        DisputeServiceClient::new(self.service.as_partner(TENANT, PARTNER))
    }

    pub(crate) fn disputes(&self) -> DisputeServiceClient<Client> {
        DisputeServiceClient::new(self.service.as_role(TENANT, Role::Finance))
    }

    pub(crate) fn adjustments(&self, role: Role) -> AdjustmentServiceClient<Client> {
        AdjustmentServiceClient::new(self.service.as_role(TENANT, role))
    }

    /// Closes the quarter of the day and waits until the run is done.
    pub(crate) async fn close(&self, date: &str) -> StatementRun {
        let request = CloseStatementPeriodRequest {
            day: Some(wire::to_date(day(date))),
            ..Default::default()
        };
        let run = self.statements().close_statement_period(request).await;
        let run_id = run.expect("a run").into_inner().run.expect("a run").run_id;
        self.service.jobs_done().await;
        let request = GetStatementRunRequest { run_id };
        let run = self.statements().get_statement_run(request).await;
        let run = run.expect("a run").into_inner().run.expect("a run");
        assert!(run.done, "{run:?}");
        run
    }

    /// All statements, oldest period first, without lines.
    pub(crate) async fn all_statements(&self) -> Vec<Statement> {
        let request = ListStatementsRequest::default();
        let listed = self.statements().list_statements(request).await;
        let mut statements = listed.expect("statements").into_inner().statements;
        statements.reverse();
        statements
    }

    pub(crate) async fn statement(&self, statement_id: &str) -> Statement {
        let request = GetStatementRequest {
            statement_id: statement_id.to_owned(),
        };
        let found = self.statements().get_statement(request).await;
        found.expect("found").into_inner().statement.expect("one")
    }

    pub(crate) async fn approve(&self, statement_id: &str) -> Result<(), tonic::Status> {
        let request = ApproveStatementRequest {
            statement_id: statement_id.to_owned(),
            ..Default::default()
        };
        self.statements().approve_statement(request).await.map(drop)
    }

    pub(crate) async fn issue(&self, statement_id: &str) -> Result<(), tonic::Status> {
        let request = IssueStatementRequest {
            statement_id: statement_id.to_owned(),
            ..Default::default()
        };
        self.statements().issue_statement(request).await.map(drop)
    }

    pub(crate) async fn accept(&self, statement_id: &str) -> Result<(), tonic::Status> {
        let request = AcceptStatementRequest {
            statement_id: statement_id.to_owned(),
            ..Default::default()
        };
        let partner = self.statements_as_partner().accept_statement(request).await;
        partner.map(drop)
    }

    /// Closes the quarter, approves and issues what it gives, and answers it with its lines.
    pub(crate) async fn state(&self, date: &str) -> Statement {
        let run = self.close(date).await;
        assert_eq!(run.drafted_count, 1, "{run:?}");
        let last = self.all_statements().await.pop().expect("a statement");
        self.approve(&last.statement_id).await.expect("approved");
        self.issue(&last.statement_id).await.expect("issued");
        self.statement(&last.statement_id).await
    }

    pub(crate) async fn rendered(&self, statement_id: &str, format: DocumentFormat) -> String {
        let request = GetStatementDocumentRequest {
            statement_id: statement_id.to_owned(),
            format: format.into(),
        };
        let body = self.statements().get_statement_document(request).await;
        String::from_utf8(body.expect("a document").into_inner().data).expect("UTF-8")
    }

    pub(crate) async fn json(&self, statement_id: &str) -> Value {
        let text = self.rendered(statement_id, DocumentFormat::Json).await;
        serde_json::from_str(&text).expect("JSON")
    }
}

/// "adjusted REBATE 2017-01-01: 5.00 USD", line by line.
pub(crate) fn lines(statement: &Statement) -> Vec<String> {
    let line = |line: &contracts::tandem::incentivize::v1::StatementLine| {
        let date = line.business_date.expect("a date");
        format!(
            "{} {} {}-{:02}-{:02}: {}",
            line.kind()
                .as_str_name()
                .trim_start_matches("LINE_KIND_")
                .to_lowercase(),
            line.display_name,
            date.year,
            date.month,
            date.day,
            shown(line.amount.clone())
        )
    };
    statement.lines.iter().map(line).collect()
}

/// Net of the partner itself.
pub(crate) fn net(statement: &Statement) -> String {
    shown(statement.totals[0].net.clone())
}
