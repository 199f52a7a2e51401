//! Moving over from another system.

use contracts::google::api::HttpBody;
use contracts::tandem::incentivize::v1::{
    GetReconciliationFileRequest, ImportCumulativeVolumesRequest, ImportCumulativeVolumesResponse,
    ImportOpeningBalancesRequest, ImportOpeningBalancesResponse, ListCumulativeVolumesRequest,
    ListCumulativeVolumesResponse, ListOpeningBalancesRequest, ListOpeningBalancesResponse,
    ReconcileCutoverRequest, ReconcileCutoverResponse, ReportedEarning,
    cutover_service_server::CutoverService,
};
use kit::{Violations, page::Page, wire};
use tonic::{Request, Response, Status};

use super::{
    convert::cutover::{balances, comparison, volumes},
    payments::download,
};
use crate::{
    commands::{import_cumulative_volumes, import_opening_balances},
    domain::reconciliation::{Amounts, Line, Subject, count, period_of, reconcile, totals},
    error::Error,
    store,
};

pub(crate) struct Cutover {
    pub(crate) kit: kit::Service,
}

impl Cutover {
    /// The report, line by line against what was earned in its periods.
    async fn compare(&self, tenant: &str, rows: Vec<ReportedEarning>) -> Result<Vec<Line>, Error> {
        let (reported, length) = comparison::reported(rows).map_err(Error::Kit)?;
        let periods = reported.keys().map(|subject| subject.period);
        let (Some(first), Some(last)) = (periods.clone().min(), periods.max()) else {
            return Ok(Vec::new());
        };
        let mut conn = self.kit.read().await?;
        let rows =
            store::cutover::list_earned(&mut conn, tenant, first.start(), last.end()).await?;
        let mut earned = Amounts::new();
        for row in rows {
            let subject = Subject {
                partner_id: row.partner_id,
                component_key: row.component_key,
                period: period_of(length, row.business_date),
                currency: row.amount.currency(),
            };
            count(&mut earned, subject, row.amount).map_err(kit::Error::internal)?;
        }
        Ok(reconcile(&reported, &earned).map_err(kit::Error::internal)?)
    }
}

fn number(count: usize) -> i32 {
    count.try_into().unwrap_or(i32::MAX)
}

#[tonic::async_trait]
impl CutoverService for Cutover {
    async fn import_opening_balances(
        &self,
        request: Request<ImportOpeningBalancesRequest>,
    ) -> Result<Response<ImportOpeningBalancesResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let rows = balances::balances(message.opening_balances)?;
        let (imported, known) = import_opening_balances::run(&mut unit, &caller, &rows).await?;
        let answer = ImportOpeningBalancesResponse {
            imported_count: number(imported),
            known_count: number(known),
        };
        unit.finish(answer).await
    }

    async fn import_cumulative_volumes(
        &self,
        request: Request<ImportCumulativeVolumesRequest>,
    ) -> Result<Response<ImportCumulativeVolumesResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let rows = volumes::volumes(message.cumulative_volumes)?;
        let (imported, known) = import_cumulative_volumes::run(&mut unit, &caller, &rows).await?;
        let answer = ImportCumulativeVolumesResponse {
            imported_count: number(imported),
            known_count: number(known),
        };
        unit.finish(answer).await
    }

    async fn list_opening_balances(
        &self,
        request: Request<ListOpeningBalancesRequest>,
    ) -> Result<Response<ListOpeningBalancesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListOpeningBalances", size, token)?;
        let mut violations = Violations::new();
        let partner_id = wire::optional_uuid(&mut violations, "partner_id", &message.partner_id);
        violations.check()?;
        let mut conn = self.kit.read().await?;
        let (tenant, after) = (&caller.tenant, page.after()?);
        let found =
            store::opening_balance::list(&mut conn, tenant, partner_id, after, page.limit()).await;
        let (found, next_page_token) =
            page.finish(found.map_err(Error::from)?, |(balance, _)| balance.id);
        Ok(Response::new(ListOpeningBalancesResponse {
            opening_balances: found.iter().map(balances::written).collect(),
            next_page_token,
        }))
    }

    async fn list_cumulative_volumes(
        &self,
        request: Request<ListCumulativeVolumesRequest>,
    ) -> Result<Response<ListCumulativeVolumesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListCumulativeVolumes", size, token)?;
        let mut violations = Violations::new();
        let partner_id = wire::optional_uuid(&mut violations, "partner_id", &message.partner_id);
        let plan_id = wire::optional_uuid(&mut violations, "plan_id", &message.plan_id);
        violations.check()?;
        let mut conn = self.kit.read().await?;
        let (tenant, filter, after) = (&caller.tenant, (partner_id, plan_id), page.after()?);
        let found =
            store::opening_total::list(&mut conn, tenant, filter, after, page.limit()).await;
        let (found, next_page_token) = page.finish(found.map_err(Error::from)?, |total| {
            total.opening.external_id.clone()
        });
        Ok(Response::new(ListCumulativeVolumesResponse {
            cumulative_volumes: found.iter().map(volumes::written).collect(),
            next_page_token,
        }))
    }

    async fn reconcile_cutover(
        &self,
        request: Request<ReconcileCutoverRequest>,
    ) -> Result<Response<ReconcileCutoverResponse>, Status> {
        let caller = kit::caller(&request)?;
        let lines = self
            .compare(&caller.tenant, request.into_inner().reported_earnings)
            .await?;
        let totals = totals(&lines).map_err(kit::Error::internal)?;
        Ok(Response::new(comparison::answer(&lines, &totals)))
    }

    async fn get_reconciliation_file(
        &self,
        request: Request<GetReconciliationFileRequest>,
    ) -> Result<Response<HttpBody>, Status> {
        let caller = kit::caller(&request)?;
        let lines = self
            .compare(&caller.tenant, request.into_inner().reported_earnings)
            .await?;
        download("text/csv", "reconciliation.csv", comparison::file(&lines)?)
    }
}
