//! What the partner programs contribute, read off the totals.
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contracts::tandem::analytics::v1::{
    ListMetricDefinitionsRequest, ListMetricDefinitionsResponse, ListMetricOpportunitiesRequest,
    ListMetricOpportunitiesResponse, QueryMetricsRequest, QueryMetricsResponse,
    metric_service_server::MetricService,
};
use kit::{Caller, page::Page, wire::to_timestamp};
use sqlx::PgConnection;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::convert;
use crate::{
    domain::{
        cell::Standing,
        metrics::Metric,
        report::{Row, rows},
        segment::Segment,
    },
    store::{
        cell::sum_cells,
        drill_down::{Filter, Position, list_closed, list_first_wins, list_open},
        partner::find_partner_names,
        rederivation::find_oldest_since,
        standing::find_standings,
    },
};

pub struct Metrics {
    pub kit: kit::Service,
}

#[tonic::async_trait]
impl MetricService for Metrics {
    async fn list_metric_definitions(
        &self,
        _: Request<ListMetricDefinitionsRequest>,
    ) -> Result<Response<ListMetricDefinitionsResponse>, Status> {
        let metric_definitions = convert::definitions();
        Ok(Response::new(ListMetricDefinitionsResponse {
            metric_definitions,
        }))
    }

    async fn query_metrics(
        &self,
        request: Request<QueryMetricsRequest>,
    ) -> Result<Response<QueryMetricsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let query = convert::query(request.get_ref())?;
        let mut conn = self.kit.read().await?;
        let member = query.partner_id.map(Segment::Partner);
        check_partner(&mut conn, &caller, member).await?;
        // Read before the figures, so that these can only be newer.
        let as_of = as_of(&mut conn, &caller.tenant).await?;
        let totals = sum_cells(
            &mut conn,
            &caller.tenant,
            query.dimension,
            member,
            query.months,
        )
        .await
        .map_err(kit::Error::from)?;
        let rows = rows(&totals, query.dimension);
        let names = names(&mut conn, &caller, &rows).await?;
        Ok(Response::new(QueryMetricsResponse {
            rows: rows.iter().map(|row| convert::row(row, &names)).collect(),
            as_of: as_of.map(to_timestamp),
        }))
    }

    async fn list_metric_opportunities(
        &self,
        request: Request<ListMetricOpportunitiesRequest>,
    ) -> Result<Response<ListMetricOpportunitiesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let (metric, filter, page) = convert::drill_down(&caller, request.into_inner())?;
        let mut conn = self.kit.read().await?;
        check_partner(&mut conn, &caller, Some(filter.segment)).await?;
        let standings = list(&mut conn, &caller.tenant, metric, &filter, &page).await?;
        let (standings, next_page_token) = page.finish(standings, |standing| Position {
            closed_on: standing.opportunity.closed_on(),
            opportunity_id: standing.opportunity.opportunity_id,
        });
        let opportunities = standings.iter().map(convert::opportunity).collect();
        Ok(Response::new(ListMetricOpportunitiesResponse {
            opportunities,
            next_page_token,
        }))
    }
}

/// NOT_FOUND when the segment is a partner that does not exist.
async fn check_partner(
    conn: &mut PgConnection,
    caller: &Caller,
    segment: Option<Segment>,
) -> Result<(), kit::Error> {
    let Some(Segment::Partner(partner_id)) = segment else {
        return Ok(());
    };
    let known = find_partner_names(conn, &caller.tenant, &[partner_id]).await?;
    if known.is_empty() {
        Err(kit::Error::not_found("partner", partner_id))
    } else {
        Ok(())
    }
}

/// Everything committed before this moment is in the figures; `None` until all sources have delivered.
async fn as_of(conn: &mut PgConnection, tenant: &str) -> Result<Option<DateTime<Utc>>, kit::Error> {
    let sell = kit::inbox::as_of(conn, "sell").await?;
    let onboard = kit::inbox::as_of(conn, "onboard").await?;
    let pending = find_oldest_since(conn, tenant).await?;
    let delivered = sell.zip(onboard).map(|(sell, onboard)| sell.min(onboard));
    Ok(delivered.map(|delivered| pending.map_or(delivered, |pending| pending.min(delivered))))
}

async fn names(
    conn: &mut PgConnection,
    caller: &Caller,
    rows: &[Row],
) -> Result<HashMap<Uuid, String>, kit::Error> {
    let partner = |row: &Row| match row.segment {
        Segment::Partner(partner_id) => Some(partner_id),
        Segment::Engagement(_) | Segment::Type(_) => None,
    };
    let partners: Vec<_> = rows.iter().filter_map(partner).collect();
    Ok(find_partner_names(conn, &caller.tenant, &partners).await?)
}

/// The opportunities that a metric of a segment is made of.
async fn list(
    conn: &mut PgConnection,
    tenant: &str,
    metric: Metric,
    filter: &Filter,
    page: &Page,
) -> Result<Vec<Standing>, kit::Error> {
    let after = page.after::<Position>()?.unwrap_or_default();
    let limit = page.limit();
    let ids = match metric {
        Metric::InfluencedPipelineShare => list_open(conn, tenant, filter, after, limit).await?,
        Metric::WinRate => list_closed(conn, tenant, filter, false, after, limit).await?,
        Metric::AverageDealSize => list_closed(conn, tenant, filter, true, after, limit).await?,
        Metric::PartnerSourcedNewCustomers => {
            list_first_wins(conn, tenant, filter, after, limit).await?
        }
    };
    let mut standings = find_standings(conn, tenant, &ids).await?;
    Ok(ids.iter().filter_map(|id| standings.remove(id)).collect())
}
