//! Brings what is stored in line with what follows from facts and knowledge: outcomes, totals, earnings, journal.
//!
//! Every derivation holds the partners' calculation rows from before it reads until it commits, so derivations of a
//! partner follow one another, and each sees all that was committed before it began.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

mod families;
pub(crate) mod purchases;
pub(crate) mod rates;

use kit::Unit;
use uuid::Uuid;

use super::check_books;
use crate::{
    domain::{
        derivation::{Derived, Earnings, Totals, count, derive_periods},
        difference::Difference,
        fact::Fact,
        journal,
        reach::{Extent, Reach},
        settle::Given,
        standing::Standing,
        total::PeriodTotals,
    },
    error::Result,
    store,
};

/// Partners under the lock, with what is known of them.
pub(crate) struct Derivation<'a> {
    unit: &'a mut Unit,
    tenant: &'a str,
    pub(crate) standings: BTreeMap<Uuid, Standing>,
    /// What totals that have moved reach.
    moved: Reach,
    /// Earnings as they are stored and as they should be, not yet compared.
    stored: Earnings,
    expected: Earnings,
    /// Facts that were derived already, since families reach across chunks.
    derived: BTreeSet<Uuid>,
    /// Nothing was stored of the partners' facts when this began, so there is nothing to read back.
    from_nothing: bool,
}

impl<'a> Derivation<'a> {
    /// Locks the partners, then reads what is known of them.
    pub(crate) async fn begin(
        unit: &'a mut Unit,
        tenant: &'a str,
        partners: &BTreeSet<Uuid>,
    ) -> Result<Self> {
        let unchecked = store::calculation::lock(unit.conn(), tenant, partners).await?;
        check_books::enqueue_first(unit, tenant, &unchecked).await?;
        let standings = store::standing::list(unit.conn(), tenant, partners).await?;
        Ok(Self {
            unit,
            tenant,
            standings,
            moved: Reach::new(),
            stored: Earnings::new(),
            expected: Earnings::new(),
            derived: BTreeSet::new(),
            from_nothing: false,
        })
    }

    /// The same for one partner whose facts will all be derived, in chunks.
    pub(crate) async fn begin_whole(
        unit: &'a mut Unit,
        tenant: &'a str,
        partner_id: Uuid,
    ) -> Result<Self> {
        let mut derivation = Self::begin(unit, tenant, &BTreeSet::from([partner_id])).await?;
        let conn = derivation.unit.conn();
        derivation.from_nothing = !store::outcome::is_any(conn, tenant, partner_id).await?;
        Ok(derivation)
    }

    /// Derives these facts, unless that is done, and those of their families. Of `fresh` facts nothing is stored yet.
    pub(crate) async fn derive_facts(&mut self, mut facts: Vec<Fact>, fresh: bool) -> Result<()> {
        facts.retain(|fact| !self.derived.contains(&fact.id));
        let given = facts.len();
        let conn = self.unit.conn();
        let facts = families::gather(conn, self.tenant, facts, &self.standings).await?;
        if fresh {
            purchases::lock_accounts(conn, self.tenant, &self.standings, &facts).await?;
        }
        purchases::load(conn, self.tenant, &mut self.standings, &facts).await?;
        rates::load(conn, self.tenant, &mut self.standings, &facts).await?;
        let ids: Vec<Uuid> = facts.iter().map(|fact| fact.id).collect();
        let nothing_stored = (fresh && ids.len() == given)
            || (self.from_nothing && !ids.iter().any(|id| self.derived.contains(id)));
        self.derived.extend(&ids);
        let derived = self.derive(facts);
        let mut stored = BTreeMap::new();
        if !nothing_stored {
            let conn = self.unit.conn();
            stored = store::outcome::list_of_facts(conn, self.tenant, &ids).await?;
            self.stored
                .extend(store::earning::list_of_facts(conn, self.tenant, &ids).await?);
        }
        self.expected.extend(derived.earnings);
        let outcomes = Difference::between(stored, derived.outcomes);
        let conn = self.unit.conn();
        store::outcome::delete_all(conn, self.tenant, outcomes.gone()).await?;
        store::outcome::upsert_all(conn, self.tenant, &outcomes.written).await?;
        let mut moved = Totals::new();
        count(&outcomes.written, 1, &mut moved)?;
        count(&outcomes.outdated, -1, &mut moved)?;
        self.move_totals(&moved).await
    }

    fn derive(&self, facts: Vec<Fact>) -> Derived {
        let mut by_partner: BTreeMap<Uuid, Vec<Fact>> = BTreeMap::new();
        for fact in facts {
            by_partner.entry(fact.partner_id).or_default().push(fact);
        }
        let mut derived = Derived::default();
        for (partner_id, facts) in by_partner {
            if let Some(standing) = self.standings.get(&partner_id) {
                derived.add_facts(self.tenant, standing, &facts);
            }
        }
        derived
    }

    async fn move_totals(&mut self, moved: &Totals) -> Result<()> {
        for series in moved.keys() {
            if let Some(standing) = self.standings.get(&series.partner_id) {
                let extent = Extent::of_moved(standing, series, moved);
                match self.moved.entry(series.clone()) {
                    Entry::Vacant(place) => {
                        place.insert(extent);
                    }
                    Entry::Occupied(mut place) => place.get_mut().widen(extent),
                }
            }
        }
        Ok(store::period_total::add_all(self.unit.conn(), self.tenant, moved).await?)
    }

    /// Settles the periods of what has moved.
    pub(crate) async fn settle_moved(&mut self) -> Result<()> {
        let moved = std::mem::take(&mut self.moved);
        self.settle(&moved).await
    }

    /// Settles all periods of every series of one partner.
    pub(crate) async fn settle_all(&mut self, partner_id: Uuid) -> Result<()> {
        let conn = self.unit.conn();
        let mut series = store::period_total::list_series(conn, self.tenant, partner_id).await?;
        if let Some(standing) = self.standings.get(&partner_id) {
            series.extend(standing.settled_series());
        }
        let everything = |series| (series, Extent::default());
        self.settle(&series.into_iter().map(everything).collect())
            .await
    }

    async fn settle(&mut self, reach: &Reach) -> Result<()> {
        if reach.is_empty() {
            return Ok(());
        }
        let conn = self.unit.conn();
        let totals = store::period_total::list(conn, self.tenant, reach).await?;
        let stored = store::earning::list_of_periods(conn, self.tenant, reach).await?;
        self.stored.extend(stored);
        let today = self.unit.now.date_naive();
        let none = PeriodTotals::new();
        for (series, extent) in reach {
            let Some(standing) = self.standings.get(&series.partner_id) else {
                continue;
            };
            let mut due = standing.due(series, today);
            due.retain(|period, _| extent.holds_year(period.year()));
            let mut openings = standing.openings_of(series).clone();
            openings.retain(|period, _| extent.holds_year(period.year()));
            let given = Given {
                totals: totals.get(series).unwrap_or(&none),
                openings: &openings,
                due: &due,
            };
            let earned = derive_periods(self.tenant, standing, series, given)?;
            self.expected.extend(earned);
        }
        Ok(())
    }

    /// Writes the earnings that differ and posts each difference of an amount.
    pub(crate) async fn save(&mut self) -> Result<()> {
        let (stored, expected) = (
            std::mem::take(&mut self.stored),
            std::mem::take(&mut self.expected),
        );
        let difference = Difference::between(stored, expected);
        let (mut entries, today) = (Vec::new(), self.unit.now.date_naive());
        let ids: BTreeSet<&Uuid> = difference
            .written
            .keys()
            .chain(difference.outdated.keys())
            .collect();
        for id in ids {
            let (before, after) = (difference.outdated.get(id), difference.written.get(id));
            let entry =
                journal::Entry::of_change(before, after, today).map_err(kit::Error::internal)?;
            entries.extend(entry.map(|entry| (self.unit.new_id(), entry)));
        }
        let changed = difference.written.values();
        let changed = changed.chain(difference.outdated.values());
        let changed: BTreeSet<Uuid> = changed.map(|earning| earning.partner_id).collect();
        let (now, conn) = (self.unit.now, self.unit.conn());
        if !changed.is_empty() {
            let changed: Vec<Uuid> = changed.into_iter().collect();
            store::calculation::update_changed(conn, self.tenant, &changed).await?;
        }
        store::earning::delete_all(conn, self.tenant, difference.gone()).await?;
        store::earning::upsert_all(conn, self.tenant, &difference.written, now).await?;
        store::journal::insert_all(conn, self.tenant, &entries, now).await?;
        Ok(())
    }

    /// The unit, to go on with.
    pub(crate) fn unit(&mut self) -> &mut Unit {
        self.unit
    }
}
