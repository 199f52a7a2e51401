//! A watcher: the current state first, then each change; told to come back when it falls behind.

use std::collections::BTreeSet;

use contracts::tandem::incentivize::v1::WatchAttainmentsResponse;
use tokio::sync::{broadcast::error::RecvError, mpsc::Sender};
use tonic::Status;
use uuid::Uuid;

use super::{
    Filter, PARTNERS,
    hub::{Changes, Hub, Seat},
    of_partners,
};
use crate::{
    domain::attainment::Attainment,
    error::Result,
    rpc::convert,
    store::{attainment, calculation},
};

/// Messages on their way to the watcher.
pub(super) type Messages = Sender<std::result::Result<WatchAttainmentsResponse, Status>>;

pub(super) struct Watcher {
    pub(super) kit: kit::Service,
    pub(super) hub: Hub,
    pub(super) tenant: String,
    pub(super) filter: Filter,
    pub(super) resume: Option<i64>,
    pub(super) messages: Messages,
}

impl Watcher {
    /// Ends when the watcher has gone, is too slow, or the service goes away.
    pub(super) async fn run(self) {
        if let Err(error) = self.watch().await {
            // Nobody to tell it to when the watcher has gone.
            let _ = self.messages.send(Err(error.into())).await;
        }
    }

    async fn watch(&self) -> Result<()> {
        let mut seat = self.hub.sit(&self.tenant).await?;
        let Some(mut resume) = self.tell_all().await? else {
            return Ok(());
        };
        loop {
            let changes = tokio::select! {
                changes = next(&mut seat) => changes,
                () = self.kit.stopping.cancelled() => Err(gone("the service goes away")),
                () = self.messages.closed() => return Ok(()),
            };
            let told = |error: kit::Error| error.with("resume_token", resume.to_string());
            for change in changes.map_err(told)?.iter() {
                resume = change.resume;
                let whose = self.filter.partner_id;
                let is_theirs = whose.is_none_or(|partner_id| partner_id == change.partner_id);
                if is_theirs
                    && !self
                        .tell(change.partner_id, &change.attainments, resume)
                        .await
                {
                    return Ok(());
                }
            }
        }
    }

    /// Everything, or what has changed since the token; None when the watcher has gone.
    async fn tell_all(&self) -> Result<Option<i64>> {
        let today = self.kit.clock.now().date_naive();
        let mut conn = self.kit.read().await?;
        let horizon = calculation::find_horizon(&mut conn).await?;
        let changed: Option<BTreeSet<Uuid>> = match self.resume {
            None => None,
            Some(since) => {
                let (_, changed) =
                    calculation::list_changed(&mut conn, &self.tenant, since).await?;
                Some(
                    changed
                        .into_iter()
                        .map(|(partner_id, _)| partner_id)
                        .collect(),
                )
            }
        };
        let mut from = Uuid::nil();
        loop {
            let whose = self.filter.partner_id;
            let partners =
                attainment::list_partners(&mut conn, &self.tenant, whose, from, PARTNERS).await?;
            let Some(last) = partners.last() else { break };
            from = Uuid::from_u128(last.as_u128().saturating_add(1));
            let wanted = |partner_id: &Uuid| {
                changed
                    .as_ref()
                    .is_none_or(|changed| changed.contains(partner_id))
            };
            let partners: BTreeSet<Uuid> = partners.into_iter().filter(wanted).collect();
            let found = of_partners(&mut conn, &self.tenant, &partners, None, today).await?;
            for partner_id in partners {
                let theirs = |one: &&Attainment| one.partner_id == partner_id;
                let theirs: Vec<Attainment> = found.iter().filter(theirs).cloned().collect();
                if !self.tell(partner_id, &theirs, horizon).await {
                    return Ok(None);
                }
            }
        }
        Ok(Some(horizon))
    }

    /// False when the watcher has gone.
    async fn tell(&self, partner_id: Uuid, attainments: &[Attainment], resume: i64) -> bool {
        let today = self.kit.clock.now().date_naive();
        let current =
            |one: &&Attainment| self.filter.admits(one) && one.period.span().contains(today);
        let attainments = attainments.iter().filter(current);
        let message = WatchAttainmentsResponse {
            partner_id: partner_id.to_string(),
            attainments: attainments.map(convert::attainment::attainment).collect(),
            resume_token: resume.to_string(),
        };
        self.messages.send(Ok(message)).await.is_ok()
    }
}

async fn next(seat: &mut Seat) -> std::result::Result<Changes, kit::Error> {
    seat.changes.recv().await.map_err(|error| match error {
        RecvError::Lagged(_) => {
            let text = "changes come faster than they are read; watch again from the token";
            kit::Error::unavailable("TOO_SLOW", text)
        }
        RecvError::Closed => gone("the feed has ended"),
    })
}

fn gone(why: &str) -> kit::Error {
    kit::Error::unavailable("GOING_AWAY", format!("{why}; watch again from the token"))
}
