//! How far partners have come under the components that count over a period.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use contracts::tandem::incentivize::v1::{
    ListAttainmentsRequest, ListAttainmentsResponse, WatchAttainmentsRequest,
    WatchAttainmentsResponse, attainment_service_server::AttainmentService,
};
use kit::{Violations, page::Page, wire};
use sqlx::PgConnection;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};
use uuid::Uuid;

mod hub;
mod watch;

use self::{hub::Hub, watch::Watcher};
use super::{Whose, convert, wanted};
use crate::{
    domain::attainment::{Attainment, attainments},
    error::{Error, Result},
    store::attainment,
};

/// Partners that are read at once.
const PARTNERS: i64 = 50;

/// Messages that wait for a slow watcher before the feed runs ahead of it.
const BUFFERED: usize = 16;

pub(crate) struct Attainments {
    kit: kit::Service,
    hub: Hub,
}

/// Which attainments are asked for; None is any.
#[derive(Debug, Clone, Default)]
struct Filter {
    partner_id: Option<Uuid>,
    plan_id: Option<Uuid>,
    component_key: Option<String>,
    /// Only periods that contain it.
    on_date: Option<NaiveDate>,
}

impl Filter {
    fn admits(&self, attainment: &Attainment) -> bool {
        let key = self.component_key.as_ref();
        self.plan_id
            .is_none_or(|plan_id| plan_id == attainment.plan_id)
            && key.is_none_or(|key| *key == attainment.component.key)
            && self
                .on_date
                .is_none_or(|day| attainment.period.span().contains(day))
    }
}

type Place = (Uuid, Uuid, String, NaiveDate, String);

#[tonic::async_trait]
impl AttainmentService for Attainments {
    type WatchAttainmentsStream =
        ReceiverStream<std::result::Result<WatchAttainmentsResponse, Status>>;

    async fn list_attainments(
        &self,
        request: Request<ListAttainmentsRequest>,
    ) -> std::result::Result<Response<ListAttainmentsResponse>, Status> {
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
        let filter = Filter {
            partner_id: None,
            plan_id: wire::optional_uuid(&mut violations, "plan_id", &message.plan_id),
            component_key: wanted(message.component_key),
            on_date: wire::date(&mut violations, "on_date", message.on_date),
        };
        violations.check()?;
        let Some(partner_id) = whose.filter() else {
            return Ok(Response::new(Default::default()));
        };
        let filter = Filter {
            partner_id,
            ..filter
        };
        let (after, limit) = (page.after()?, page.limit());
        let rows = self.list(&caller.tenant, &filter, after, limit).await?;
        let (rows, next_page_token) = page.finish(rows, Attainment::place);
        Ok(Response::new(ListAttainmentsResponse {
            attainments: rows.iter().map(convert::attainment::attainment).collect(),
            next_page_token,
        }))
    }

    async fn watch_attainments(
        &self,
        request: Request<WatchAttainmentsRequest>,
    ) -> std::result::Result<Response<Self::WatchAttainmentsStream>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let mut violations = Violations::new();
        let whose = Whose::of(&caller, &mut violations, &message.partner_id);
        let plan_id = wire::optional_uuid(&mut violations, "plan_id", &message.plan_id);
        let resume = wanted(message.resume_token).map(|token| token.parse().ok());
        if resume == Some(None) {
            let why = "the token does not come from this stream";
            violations.add("resume_token", "MALFORMED_TOKEN", why);
        }
        violations.check()?;
        let (messages, received) = mpsc::channel(BUFFERED);
        if let Some(partner_id) = whose.filter() {
            let watcher = Watcher {
                kit: self.kit.clone(),
                hub: self.hub.clone(),
                tenant: caller.tenant,
                filter: Filter {
                    partner_id,
                    plan_id,
                    component_key: wanted(message.component_key),
                    on_date: None,
                },
                resume: resume.flatten(),
                messages,
            };
            tokio::spawn(watcher.run());
        }
        Ok(Response::new(ReceiverStream::new(received)))
    }
}

impl Attainments {
    pub(crate) fn new(kit: kit::Service) -> Self {
        let hub = Hub::new(kit.clone());
        Self { kit, hub }
    }

    /// Reads partner after partner until there are as many as asked for.
    async fn list(
        &self,
        tenant: &str,
        filter: &Filter,
        after: Option<Place>,
        limit: i64,
    ) -> Result<Vec<Attainment>> {
        let today = self.kit.clock.now().date_naive();
        let limit = usize::try_from(limit).unwrap_or_default();
        let mut conn = self.kit.read().await?;
        let mut from = after.as_ref().map_or(Uuid::nil(), |after| after.0);
        let mut rows = Vec::new();
        while rows.len() < limit {
            let whose = filter.partner_id;
            let partners =
                attainment::list_partners(&mut conn, tenant, whose, from, PARTNERS).await?;
            let Some(last) = partners.last() else { break };
            from = Uuid::from_u128(last.as_u128().saturating_add(1));
            let partners = partners.into_iter().collect();
            let found = of_partners(&mut conn, tenant, &partners, filter.on_date, today).await?;
            let later = |row: &Attainment| after.as_ref().is_none_or(|after| row.place() > *after);
            rows.extend(
                found
                    .into_iter()
                    .filter(|row| filter.admits(row) && later(row)),
            );
        }
        rows.truncate(limit);
        Ok(rows)
    }
}

/// In order; of today's periods unless there is another day.
async fn of_partners(
    conn: &mut PgConnection,
    tenant: &str,
    partners: &BTreeSet<Uuid>,
    on_date: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Vec<Attainment>> {
    let known = attainment::list(conn, tenant, partners).await;
    let mut found = Vec::new();
    for (standing, totals) in known.map_err(Error::from)? {
        let day = on_date.unwrap_or(today);
        found.extend(attainments(&standing, &totals, day, today)?);
    }
    Ok(found)
}
