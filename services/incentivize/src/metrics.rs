//! What monitors ask of the books.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use kit::clock::Clock;
use opentelemetry::{KeyValue, global};

use crate::store::book_check::Status;

type Tenants = Arc<Mutex<BTreeMap<String, (i64, Option<DateTime<Utc>>)>>>;

/// `books_differences`, and `books_oldest_check_seconds`, which grows when checks stop; both by tenant.
#[derive(Clone, Default)]
pub(crate) struct BooksGauges {
    tenants: Tenants,
}

impl BooksGauges {
    /// Makes them known to the process's metrics.
    pub(crate) fn register(clock: Clock) -> Self {
        let gauges = Self::default();
        let meter = global::meter("tandem");
        let tenants = Arc::clone(&gauges.tenants);
        let _ = meter
            .i64_observable_gauge("books_differences")
            .with_description("differences in the books that stand")
            .with_callback(move |observer| {
                for (tenant, (differences, _)) in read(&tenants) {
                    observer.observe(differences, &[KeyValue::new("tenant", tenant)]);
                }
            })
            .build();
        let tenants = Arc::clone(&gauges.tenants);
        let _ = meter
            .i64_observable_gauge("books_oldest_check_seconds")
            .with_description("since the check of the partner whose check is longest ago")
            .with_callback(move |observer| {
                for (tenant, (_, oldest)) in read(&tenants) {
                    let Some(oldest) = oldest else { continue };
                    let age = (clock.now() - oldest).num_seconds();
                    observer.observe(age, &[KeyValue::new("tenant", tenant)]);
                }
            })
            .build();
        gauges
    }

    pub(crate) fn set(&self, tenant: &str, status: &Status) {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        tenants.insert(tenant.to_owned(), (status.differences, status.oldest));
    }
}

fn read(tenants: &Tenants) -> BTreeMap<String, (i64, Option<DateTime<Utc>>)> {
    let tenants = tenants.lock().unwrap_or_else(PoisonError::into_inner);
    tenants.clone()
}
