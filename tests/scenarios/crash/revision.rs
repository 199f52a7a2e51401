//! Puts next versions of the plans into force while deals are under way; when and with which rates is decided beforehand.
use chrono::{Datelike as _, NaiveDate};
use rand::Rng as _;
use rand::rngs::StdRng;
use rust_decimal::Decimal;
use tandem_tests::call::Services;
use tandem_tests::vendor::{self, Kind, Rates};
use tokio::sync::watch;

/// What every plan pays once so many calls have been acknowledged.
pub(super) struct Revision {
    after: usize,
    rates: Rates,
}

/// All that the plans ever paid: the first rates, and from the beginning of this quarter those of the last revision.
pub(super) struct Revisions {
    /// First day of the quarter.
    from: NaiveDate,
    list: Vec<Revision>,
}

impl Revisions {
    /// Revisions in their order, spread over the first two thirds of all `acknowledgements`.
    pub(super) fn plan(
        rng: &mut StdRng,
        revisions: usize,
        acknowledgements: usize,
        today: NaiveDate,
    ) -> Self {
        let mut moments: Vec<usize> = (0..revisions)
            .map(|_| rng.random_range(0..acknowledgements * 2 / 3))
            .collect();
        moments.sort_unstable();
        let list = moments.into_iter().map(|after| Revision {
            after,
            rates: rates(rng),
        });
        Self {
            from: quarter_of(today),
            list: list.collect(),
        }
    }

    /// What is paid in the end for a deal of that day, and the version of the plan that says so.
    pub(super) fn of_day(&self, day: NaiveDate) -> (Rates, i32) {
        match self.list.last() {
            Some(last) if day >= self.from => {
                let versions = i32::try_from(self.list.len()).expect("a few");
                (last.rates, versions + 1)
            }
            _ => (Rates::FIRST, 1),
        }
    }

    /// Returns when all versions are in force; each replaces what the one before said of this quarter.
    pub(super) async fn carry_out(
        &self,
        services: &Services,
        mut acknowledged: watch::Receiver<usize>,
    ) {
        for (n, revision) in self.list.iter().enumerate() {
            acknowledged
                .wait_for(|count| *count >= revision.after)
                .await
                .expect("the load goes on");
            for kind in Kind::ALL {
                let request_id = format!("revision {n} of {kind:?}");
                vendor::revise(services, kind, self.from, &revision.rates, &request_id)
                    .await
                    .expect("no refusal");
            }
        }
    }
}

fn rates(rng: &mut StdRng) -> Rates {
    let mut rate = |least: u32, most: u32| rng.random_range(least..=most);
    Rates {
        commission: Decimal::new(rate(500, 1_500).into(), 2),
        bonus: Decimal::new(rate(100, 500).into(), 2),
        rebate: [
            (Some(rate(50_000, 200_000)), rate(1, 2)),
            (Some(rate(250_000, 500_000)), rate(2, 3)),
            (None, rate(3, 5)),
        ],
    }
}

/// First day of the day's quarter.
pub(super) fn quarter_of(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).expect("a date")
}
