//! One reader a tenant for however many watchers: it reads what has changed since, and tells all of them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::sync::{Mutex, broadcast};
use uuid::Uuid;

use super::of_partners;
use crate::{domain::attainment::Attainment, error::Result, store::calculation};

/// Between two looks at the database.
const PERIOD: Duration = Duration::from_millis(250);
/// Looks that found changes, which a watcher may fall behind.
const BEHIND: usize = 32;
/// Partners of whom attainments are read at once.
const PARTNERS: usize = 100;

/// A partner's attainments have changed.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) partner_id: Uuid,
    pub(super) attainments: Vec<Attainment>,
    /// Nothing before it is missed by whoever resumes from here.
    pub(super) resume: i64,
}

/// What one look at the database has found.
pub(super) type Changes = Arc<Vec<Change>>;

/// What the watchers of one tenant listen to; its reader ends when nobody holds it any more.
pub(super) struct Feed {
    changes: broadcast::Sender<Changes>,
}

/// The feeds of a process.
#[derive(Clone)]
pub(crate) struct Hub {
    kit: kit::Service,
    feeds: Arc<Mutex<HashMap<String, Weak<Feed>>>>,
}

/// A watcher's place at a feed.
pub(super) struct Seat {
    /// Keeps the feed's reader going.
    _feed: Arc<Feed>,
    pub(super) changes: broadcast::Receiver<Changes>,
}

impl Hub {
    pub(crate) fn new(kit: kit::Service) -> Self {
        Self {
            kit,
            feeds: Arc::default(),
        }
    }

    /// From now on, every change is in the seat.
    pub(super) async fn sit(&self, tenant: &str) -> Result<Seat> {
        let mut feeds = self.feeds.lock().await;
        let feed = match feeds.get(tenant).and_then(Weak::upgrade) {
            Some(feed) => feed,
            None => {
                let feed = self.start(tenant).await?;
                feeds.insert(tenant.to_owned(), Arc::downgrade(&feed));
                feed
            }
        };
        let changes = feed.changes.subscribe();
        Ok(Seat {
            _feed: feed,
            changes,
        })
    }

    async fn start(&self, tenant: &str) -> Result<Arc<Feed>> {
        let mut conn = self.kit.read().await?;
        let horizon = calculation::find_horizon(&mut conn).await?;
        // What a watcher reads first has these changes already.
        let (_, seen) = calculation::list_changed(&mut conn, tenant, horizon).await?;
        let (changes, _) = broadcast::channel(BEHIND);
        let feed = Arc::new(Feed { changes });
        let reader = Reader {
            kit: self.kit.clone(),
            tenant: tenant.to_owned(),
            since: horizon,
            seen: seen.into_iter().collect(),
        };
        tokio::spawn(reader.run(Arc::downgrade(&feed)));
        Ok(feed)
    }
}

struct Reader {
    kit: kit::Service,
    tenant: String,
    /// Every change before it has been told.
    since: i64,
    /// Later ones that have been told, by partner.
    seen: BTreeMap<Uuid, i64>,
}

impl Reader {
    async fn run(mut self, feed: Weak<Feed>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(PERIOD) => {}
                () = self.kit.stopping.cancelled() => return,
            }
            let Some(feed) = feed.upgrade() else { return };
            match self.read().await {
                Ok(changes) if changes.is_empty() => {}
                Ok(changes) => {
                    // Nobody may be listening at this moment.
                    let _ = feed.changes.send(Arc::new(changes));
                }
                Err(error) => {
                    let error = kit::Error::from(error);
                    tracing::warn!(tenant = self.tenant, %error, "changes of attainments were not read; they will be");
                }
            }
        }
    }

    async fn read(&mut self) -> Result<Vec<Change>> {
        let mut conn = self.kit.read().await?;
        let (horizon, changed) =
            calculation::list_changed(&mut conn, &self.tenant, self.since).await?;
        let fresh = |(partner_id, change): &(Uuid, i64)| self.seen.get(partner_id) != Some(change);
        let fresh: Vec<(Uuid, i64)> = changed.into_iter().filter(fresh).collect();
        let partners: Vec<Uuid> = fresh.iter().map(|(partner_id, _)| *partner_id).collect();
        let today = self.kit.clock.now().date_naive();
        let mut changes = Vec::with_capacity(partners.len());
        for chunk in partners.chunks(PARTNERS) {
            let chunk: BTreeSet<Uuid> = chunk.iter().copied().collect();
            let found = of_partners(&mut conn, &self.tenant, &chunk, None, today).await?;
            let mut by_partner: BTreeMap<Uuid, Vec<Attainment>> = BTreeMap::new();
            for attainment in found {
                let partner_id = attainment.partner_id;
                by_partner.entry(partner_id).or_default().push(attainment);
            }
            changes.extend(chunk.into_iter().map(|partner_id| Change {
                partner_id,
                attainments: by_partner.remove(&partner_id).unwrap_or_default(),
                resume: self.since,
            }));
        }
        self.since = horizon;
        self.seen.extend(fresh);
        self.seen.retain(|_, change| *change >= horizon);
        Ok(changes)
    }
}
