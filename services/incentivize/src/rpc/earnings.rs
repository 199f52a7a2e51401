//! What was earned, and what became of each fact.

use chrono::NaiveDate;
use contracts::tandem::incentivize::v1::{
    GetEarningRequest, GetEarningResponse, ListEarningsRequest, ListEarningsResponse,
    ListOutcomesRequest, ListOutcomesResponse, OutcomeKind, SummarizeEarningsRequest,
    SummarizeEarningsResponse, SummarizeOutcomesRequest, SummarizeOutcomesResponse,
    earning_service_server::EarningService,
};
use kit::{Caller, Violations, page::Page, wire};
use tonic::{Request, Response, Status};

use super::{Whose, convert, wanted};
use crate::{
    error::Error,
    store::{earning, outcome},
};

pub(crate) struct Earnings {
    pub(crate) kit: kit::Service,
}

/// None when the caller can't find anything.
fn filter(
    caller: &Caller,
    message: &ListEarningsRequest,
) -> Result<Option<earning::Filter>, kit::Error> {
    let mut violations = Violations::new();
    let whose = Whose::of(caller, &mut violations, &message.partner_id);
    let filter = earning::Filter {
        partner_id: None,
        plan_id: wire::optional_uuid(&mut violations, "plan_id", &message.plan_id),
        component_key: wanted(message.component_key.clone()),
        fact_id: wire::optional_uuid(&mut violations, "fact_id", &message.fact_id),
        opportunity_id: wire::optional_uuid(
            &mut violations,
            "opportunity_id",
            &message.opportunity_id,
        ),
        from: wire::date(
            &mut violations,
            "business_date_from",
            message.business_date_from,
        ),
        to: wire::date(
            &mut violations,
            "business_date_to",
            message.business_date_to,
        ),
    };
    violations.check()?;
    Ok(whose.filter().map(|partner_id| earning::Filter {
        partner_id,
        ..filter
    }))
}

fn year(violations: &mut Violations, year: i32) -> (Option<NaiveDate>, Option<NaiveDate>) {
    if year == 0 {
        return (None, None);
    }
    if !(1900..=9998).contains(&year) {
        violations.add(
            "year",
            "OUT_OF_RANGE",
            "a year of the calendar from 1900 on; 0 means all",
        );
    }
    (
        NaiveDate::from_ymd_opt(year, 1, 1),
        NaiveDate::from_ymd_opt(year.saturating_add(1), 1, 1),
    )
}

#[tonic::async_trait]
impl EarningService for Earnings {
    async fn get_earning(
        &self,
        request: Request<GetEarningRequest>,
    ) -> Result<Response<GetEarningResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut violations = Violations::new();
        let id = wire::uuid(&mut violations, "earning_id", &request.get_ref().earning_id);
        violations.check()?;
        let id = id.unwrap_or_default();
        let mut conn = self.kit.read().await?;
        let found = earning::find(&mut conn, &caller.tenant, id, caller.partner).await;
        let found = found
            .map_err(Error::from)?
            .ok_or(Error::EarningNotFound(id))?;
        let earning = Some(convert::earning::earning(found, true));
        Ok(Response::new(GetEarningResponse { earning }))
    }

    async fn list_earnings(
        &self,
        request: Request<ListEarningsRequest>,
    ) -> Result<Response<ListEarningsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListEarnings",
            message.page_size,
            &message.page_token,
        )?;
        let Some(filter) = filter(&caller, &message)? else {
            return Ok(Response::new(Default::default()));
        };
        let mut conn = self.kit.read().await?;
        let rows = earning::list(
            &mut conn,
            &caller.tenant,
            &filter,
            page.after()?,
            page.limit(),
        )
        .await;
        let rows = rows.map_err(Error::from)?;
        let (rows, next_page_token) = page.finish(rows, |row| (row.business_date, row.earning_id));
        let earnings = rows
            .into_iter()
            .map(|row| convert::earning::earning(row, message.with_trace))
            .collect();
        Ok(Response::new(ListEarningsResponse {
            earnings,
            next_page_token,
        }))
    }

    async fn summarize_earnings(
        &self,
        request: Request<SummarizeEarningsRequest>,
    ) -> Result<Response<SummarizeEarningsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let mut violations = Violations::new();
        let whose = Whose::of(&caller, &mut violations, &message.partner_id);
        let (from, to) = year(&mut violations, message.year);
        violations.check()?;
        let Some(partner_id) = whose.filter() else {
            return Ok(Response::new(Default::default()));
        };
        let filter = earning::Filter {
            partner_id,
            from,
            to,
            ..Default::default()
        };
        let mut conn = self.kit.read().await?;
        let rows = earning::list_summaries(&mut conn, &caller.tenant, &filter)
            .await
            .map_err(Error::from)?;
        let summaries = rows
            .into_iter()
            .map(convert::earning::summary)
            .collect::<Result<_, _>>()?;
        Ok(Response::new(SummarizeEarningsResponse { summaries }))
    }

    async fn list_outcomes(
        &self,
        request: Request<ListOutcomesRequest>,
    ) -> Result<Response<ListOutcomesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListOutcomes",
            message.page_size,
            &message.page_token,
        )?;
        let mut violations = Violations::new();
        let whose = Whose::of(&caller, &mut violations, &message.partner_id);
        let fact_id = wire::optional_uuid(&mut violations, "fact_id", &message.fact_id);
        let kind = convert::name_of::<OutcomeKind>(&mut violations, "kind", message.kind);
        violations.check()?;
        let Some(partner_id) = whose.filter() else {
            return Ok(Response::new(Default::default()));
        };
        let filter = outcome::Filter {
            partner_id,
            fact_id,
            kind,
            reason: wanted(message.reason),
        };
        let mut conn = self.kit.read().await?;
        let rows = outcome::list(
            &mut conn,
            &caller.tenant,
            &filter,
            page.after()?,
            page.limit(),
        )
        .await;
        let (rows, next_page_token) =
            page.finish(rows.map_err(Error::from)?, outcome::Listed::place);
        let outcomes = rows.into_iter().map(convert::outcome::outcome).collect();
        Ok(Response::new(ListOutcomesResponse {
            outcomes,
            next_page_token,
        }))
    }

    async fn summarize_outcomes(
        &self,
        request: Request<SummarizeOutcomesRequest>,
    ) -> Result<Response<SummarizeOutcomesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let mut conn = self.kit.read().await?;
        let summaries = outcome::list_summaries(&mut conn, &caller.tenant)
            .await
            .map_err(Error::from)?;
        let facts = outcome::list_fact_counts(&mut conn, &caller.tenant)
            .await
            .map_err(Error::from)?;
        Ok(Response::new(SummarizeOutcomesResponse {
            summaries: summaries
                .into_iter()
                .map(convert::outcome::summary)
                .collect(),
            facts: facts
                .into_iter()
                .map(convert::outcome::fact_count)
                .collect(),
        }))
    }
}
