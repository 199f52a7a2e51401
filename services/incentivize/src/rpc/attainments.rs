//! How far partners have come under the components that count over a period.

use contracts::tandem::incentivize::v1::{
    ListAttainmentsRequest, ListAttainmentsResponse, attainment_service_server::AttainmentService,
};
use kit::{Violations, page::Page, wire};
use tonic::{Request, Response, Status};

use super::{Whose, convert, wanted};
use crate::{error::Error, store::earning};

pub(crate) struct Attainments {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl AttainmentService for Attainments {
    async fn list_attainments(
        &self,
        request: Request<ListAttainmentsRequest>,
    ) -> Result<Response<ListAttainmentsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListAttainments",
            message.page_size,
            &message.page_token,
        )?;
        let mut violations = Violations::new();
        let whose = Whose::of(&caller, &mut violations, &message.partner_id);
        let plan_id = wire::optional_uuid(&mut violations, "plan_id", &message.plan_id);
        let on_date = wire::date(&mut violations, "on_date", message.on_date);
        violations.check()?;
        let Some(partner_id) = whose.filter() else {
            return Ok(Response::new(Default::default()));
        };
        let component_key = wanted(message.component_key);
        let filter = earning::Filter {
            partner_id,
            plan_id,
            component_key,
            ..Default::default()
        };
        let mut conn = self.kit.read().await?;
        let after = page.after()?;
        let rows = earning::list_attainments(
            &mut conn,
            &caller.tenant,
            &filter,
            on_date,
            after,
            page.limit(),
        )
        .await;
        let rows = rows.map_err(Error::from)?;
        let (rows, next_page_token) = page.finish(rows, |row| (row.business_date, row.earning_id));
        let attainments = rows
            .iter()
            .filter_map(convert::attainment::attainment)
            .collect();
        Ok(Response::new(ListAttainmentsResponse {
            attainments,
            next_page_token,
        }))
    }
}
