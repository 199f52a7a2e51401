//! Statements: drawn up, approved, issued, accepted, read.

use contracts::{
    google::api::HttpBody,
    tandem::incentivize::v1::{
        AcceptStatementRequest, AcceptStatementResponse, ApproveStatementRequest,
        ApproveStatementResponse, BatchApproveStatementsRequest, BatchApproveStatementsResponse,
        CloseStatementPeriodRequest, CloseStatementPeriodResponse, GetStatementDocumentRequest,
        GetStatementRequest, GetStatementResponse, GetStatementRunRequest, GetStatementRunResponse,
        GetStatementSettingsRequest, GetStatementSettingsResponse, IssueStatementRequest,
        IssueStatementResponse, ListStatementsRequest, ListStatementsResponse,
        RedraftStatementRequest, RedraftStatementResponse, Statement as Message, StatementState,
        UpdateStatementSettingsRequest, UpdateStatementSettingsResponse,
        statement_service_server::StatementService,
    },
};
use kit::{Caller, Violations, page::Page, wire};
use sqlx::PgConnection;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{Whose, convert};
use crate::{
    commands::{
        accept_statement, approve_statement, close_statement_period, issue_statement,
        redraft_statement, update_statement_settings,
    },
    domain::statement::life::Statement,
    error::{Error, StatementRefused},
    render, store,
};

/// Statements approved at once.
const MOST_AT_ONCE: usize = 500;

pub(crate) struct Statements {
    pub(crate) kit: kit::Service,
}

fn id(field: &str, text: &str) -> Result<Uuid, kit::Error> {
    let mut violations = Violations::new();
    let id = wire::uuid(&mut violations, field, text);
    violations.check()?;
    Ok(id.unwrap_or_default())
}

fn ids(texts: &[String]) -> Result<Vec<Uuid>, kit::Error> {
    let mut violations = Violations::new();
    if texts.is_empty() || texts.len() > MOST_AT_ONCE {
        violations.add("statement_ids", "LENGTH", "1 to 500 statements");
    }
    let id = |(index, text): (usize, &String)| {
        wire::uuid(&mut violations, &format!("statement_ids[{index}]"), text)
    };
    let ids = texts.iter().enumerate().filter_map(id).collect();
    violations.check()?;
    Ok(ids)
}

/// With its totals.
async fn shown(
    conn: &mut PgConnection,
    caller: &Caller,
    statement: &Statement,
) -> Result<Option<Message>, Error> {
    let totals = store::statement::list_totals(conn, &caller.tenant, statement.id).await?;
    Ok(Some(convert::statement::statement(statement, totals)?))
}

/// A partner's user finds its own issued statements only.
async fn visible(
    conn: &mut PgConnection,
    caller: &Caller,
    statement_id: Uuid,
) -> Result<Statement, Error> {
    let found = store::statement::find(conn, &caller.tenant, statement_id).await?;
    let may_see = |statement: &Statement| {
        caller
            .partner
            .is_none_or(|own| own == statement.partner_id && statement.state.is_issued())
    };
    let found = found.filter(may_see);
    Ok(found.ok_or(StatementRefused::StatementNotFound(statement_id))?)
}

#[tonic::async_trait]
impl StatementService for Statements {
    async fn close_statement_period(
        &self,
        request: Request<CloseStatementPeriodRequest>,
    ) -> Result<Response<CloseStatementPeriodResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let mut violations = Violations::new();
        let day = wire::date(&mut violations, "day", message.day);
        if message.day.is_none() {
            violations.add("day", "REQUIRED", "any day of the period");
        }
        let length = convert::statement::read_period(&mut violations, "period", message.period);
        violations.check().map_err(Error::from)?;
        let day = day.unwrap_or_default();
        let run = close_statement_period::run(&mut unit, &caller, day, length).await?;
        let run = Some(convert::statement::run(&run, &[]));
        unit.finish(CloseStatementPeriodResponse { run }).await
    }

    async fn get_statement_run(
        &self,
        request: Request<GetStatementRunRequest>,
    ) -> Result<Response<GetStatementRunResponse>, Status> {
        let caller = kit::caller(&request)?;
        let run_id = id("run_id", &request.get_ref().run_id)?;
        let mut conn = self.kit.read().await?;
        let run = store::statement_run::find(&mut conn, &caller.tenant, run_id).await;
        let run = run
            .map_err(Error::from)?
            .ok_or(Error::from(StatementRefused::RunNotFound(run_id)))?;
        let partners = store::statement_run::list_partners(&mut conn, &caller.tenant, run_id).await;
        let run = Some(convert::statement::run(
            &run,
            &partners.map_err(Error::from)?,
        ));
        Ok(Response::new(GetStatementRunResponse { run }))
    }

    async fn list_statements(
        &self,
        request: Request<ListStatementsRequest>,
    ) -> Result<Response<ListStatementsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListStatements", size, token)?;
        let mut violations = Violations::new();
        let whose = Whose::of(&caller, &mut violations, &message.partner_id);
        let state = convert::name_of::<StatementState>(&mut violations, "state", message.state);
        let period_end = wire::date(&mut violations, "period_end", message.period_end);
        violations.check().map_err(Error::from)?;
        let Some(partner_id) = whose.filter() else {
            return Ok(Response::new(ListStatementsResponse::default()));
        };
        let filter = store::statement::Filter {
            partner_id,
            state,
            period_end,
            issued_only: caller.partner.is_some(),
        };
        let mut conn = self.kit.read().await?;
        let (tenant, after) = (&caller.tenant, page.after()?);
        let found = store::statement::list(&mut conn, tenant, &filter, after, page.limit()).await;
        let (found, next_page_token) =
            page.finish(found.map_err(Error::from)?, |one| (one.period_end, one.id));
        let mut statements = Vec::with_capacity(found.len());
        for statement in &found {
            statements.extend(shown(&mut conn, &caller, statement).await?);
        }
        Ok(Response::new(ListStatementsResponse {
            statements,
            next_page_token,
        }))
    }

    async fn get_statement(
        &self,
        request: Request<GetStatementRequest>,
    ) -> Result<Response<GetStatementResponse>, Status> {
        let caller = kit::caller(&request)?;
        let statement_id = id("statement_id", &request.get_ref().statement_id)?;
        let mut conn = self.kit.read().await?;
        let found = visible(&mut conn, &caller, statement_id).await?;
        let document = render::document(&mut conn, &caller.tenant, &found).await?;
        let filter = store::dispute::Filter {
            statement_id: Some(statement_id),
            ..Default::default()
        };
        let disputes = store::dispute::list(&mut conn, &caller.tenant, &filter, None, i64::MAX);
        let mut disputes = disputes.await.map_err(Error::from)?;
        disputes.sort_by_key(|dispute| dispute.id);
        let disputes: Vec<(u32, Uuid)> = disputes
            .iter()
            .map(|dispute| (dispute.line, dispute.id))
            .collect();
        let statement = shown(&mut conn, &caller, &found).await?;
        let statement = statement.map(|statement| {
            convert::statement::with_lines(statement, &document.content, &disputes)
        });
        Ok(Response::new(GetStatementResponse { statement }))
    }

    async fn get_statement_document(
        &self,
        request: Request<GetStatementDocumentRequest>,
    ) -> Result<Response<HttpBody>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let statement_id = id("statement_id", &message.statement_id)?;
        let mut violations = Violations::new();
        let format = convert::name_of::<contracts::tandem::incentivize::v1::DocumentFormat>(
            &mut violations,
            "format",
            message.format,
        );
        violations.check().map_err(Error::from)?;
        let mut conn = self.kit.read().await?;
        let found = visible(&mut conn, &caller, statement_id).await?;
        let document = render::document(&mut conn, &caller.tenant, &found).await?;
        Ok(render::body(&document, &found, format.as_deref())?)
    }

    async fn redraft_statement(
        &self,
        request: Request<RedraftStatementRequest>,
    ) -> Result<Response<RedraftStatementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let statement_id = id("statement_id", &message.statement_id)?;
        let done = redraft_statement::run(&mut unit, &caller, statement_id).await?;
        let statement = shown(unit.conn(), &caller, &done).await?;
        unit.finish(RedraftStatementResponse { statement }).await
    }

    async fn approve_statement(
        &self,
        request: Request<ApproveStatementRequest>,
    ) -> Result<Response<ApproveStatementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let statement_id = id("statement_id", &message.statement_id)?;
        let done = approve_statement::run(&mut unit, &caller, statement_id, &message.etag).await?;
        let statement = shown(unit.conn(), &caller, &done).await?;
        unit.finish(ApproveStatementResponse { statement }).await
    }

    async fn batch_approve_statements(
        &self,
        request: Request<BatchApproveStatementsRequest>,
    ) -> Result<Response<BatchApproveStatementsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let ids = ids(&message.statement_ids)?;
        let mut statements = Vec::with_capacity(ids.len());
        for done in approve_statement::run_all(&mut unit, &caller, ids).await? {
            statements.extend(shown(unit.conn(), &caller, &done).await?);
        }
        unit.finish(BatchApproveStatementsResponse { statements })
            .await
    }

    async fn issue_statement(
        &self,
        request: Request<IssueStatementRequest>,
    ) -> Result<Response<IssueStatementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let statement_id = id("statement_id", &message.statement_id)?;
        let (kit, etag) = (&self.kit, &message.etag);
        let done = issue_statement::run(&mut unit, kit, &caller, statement_id, etag).await?;
        let statement = shown(unit.conn(), &caller, &done).await?;
        unit.finish(IssueStatementResponse { statement }).await
    }

    async fn accept_statement(
        &self,
        request: Request<AcceptStatementRequest>,
    ) -> Result<Response<AcceptStatementResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let statement_id = id("statement_id", &message.statement_id)?;
        let done = accept_statement::run(&mut unit, &caller, statement_id).await?;
        let statement = shown(unit.conn(), &caller, &done).await?;
        unit.finish(AcceptStatementResponse { statement }).await
    }

    async fn get_statement_settings(
        &self,
        request: Request<GetStatementSettingsRequest>,
    ) -> Result<Response<GetStatementSettingsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let found = store::statement_settings::find(&mut conn, &caller.tenant).await;
        let settings = Some(convert::statement::settings(&found.map_err(Error::from)?));
        Ok(Response::new(GetStatementSettingsResponse { settings }))
    }

    async fn update_statement_settings(
        &self,
        request: Request<UpdateStatementSettingsRequest>,
    ) -> Result<Response<UpdateStatementSettingsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (settings, etag) = convert::statement::read_settings(message.settings)?;
        let done = update_statement_settings::run(&mut unit, &caller, settings, &etag).await?;
        let settings = Some(convert::statement::settings(&done));
        unit.finish(UpdateStatementSettingsResponse { settings })
            .await
    }
}
