//! What the move of a recorded application would cost, with no server at all: every operation is translated, none sent.
//!
//! A pure function of the recording, the schema, the profile and the routes. Memory grows with fingerprints, not with
//! operations. It proves nothing: that two stores answer the same is what a replay shows.

mod book;
mod example;
mod facts;
pub mod keys;
pub mod schema;
pub mod units;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::core::assessment::{ASSESSMENT_VERSION, Assessment, Basis, SchemaPart};
use crate::core::{Operation, Request};
use crate::error::Result;
use crate::format::recording::Header;
use crate::format::routes::Routes;
use crate::translate::cache::{CacheTranslator, Clock};
use crate::translate::schema::Schema;
use crate::translate::sql::SqlTranslator;
use crate::translate::{Target, TargetTranslator, Translated, Translator as _};

use book::Book;
use keys::ClassBook;
pub use units::Budget;

/// What an assessment is made for.
pub struct Plan {
    pub basis: Basis,
    pub schema: Schema,
    /// As [`schema::part`] describes the same schema.
    pub schema_part: SchemaPart,
    pub target: Target,
    pub routes: Routes,
    pub budget: Budget,
}

/// Assesses a recording's operations, in their order.
pub fn assess(
    header: &Header,
    operations: impl IntoIterator<Item = Result<Operation>>,
    plan: Plan,
) -> Result<Assessment> {
    let namespaces = plan.schema.namespaces.iter().cloned().collect();
    let mut classes = ClassBook::new(plan.routes.clone());
    let (cache, clock) = cache_translator(&header.started_at, plan.routes);
    let mut translator = TargetTranslator { sql: SqlTranslator::new(plan.schema, plan.target), cache };
    let mut book = Book::new(namespaces);
    for operation in operations {
        let operation = operation?;
        let now_ms = clock.at(&operation);
        let translated = translator.translate(&operation);
        classes.add(&operation, &translated, now_ms);
        // What cannot be replayed cannot be assessed either; the translator was told, because it follows sessions.
        let translated = match &operation.skip {
            Some(reason) => Translated::Skipped { reason: reason.clone() },
            None => translated,
        };
        book.add(&operation, translated);
    }
    let found = book.finish(header);
    let cost = units::cost(&found, &plan.schema_part, plan.budget);
    Ok(Assessment {
        version: ASSESSMENT_VERSION,
        basis: plan.basis,
        accounting: found.accounting,
        efforts: units::efforts(&found.fingerprints),
        cost,
        fingerprints: found.fingerprints,
        differences: found.differences,
        redesigns: found.redesigns,
        rules: found.rules,
        cache: found.cache,
        keys: classes.finish(),
        schema: plan.schema_part,
        facts: found.facts,
    })
}

/// The recording's own time: what had expired then would have expired on the target.
pub(crate) struct RecordedClock {
    started_ms: i64,
    now_s: Arc<AtomicI64>,
}

impl RecordedClock {
    /// Sets the translator's time to an operation's, and returns it in milliseconds since 1970.
    pub(crate) fn at(&self, operation: &Operation) -> i64 {
        let now_ms = self.started_ms.saturating_add(operation.start_us.div_euclid(1_000));
        self.now_s.store(now_ms.div_euclid(1_000), Ordering::Relaxed);
        now_ms
    }
}

/// A translator of cache commands that lives in a recording's time.
pub(crate) fn cache_translator(started_at: &str, routes: Routes) -> (CacheTranslator, RecordedClock) {
    let started_ms: i64 = started_at.parse::<jiff::Timestamp>().map_or(0, |started| started.as_millisecond());
    let now_s = Arc::new(AtomicI64::new(started_ms.div_euclid(1_000)));
    let asked = Arc::clone(&now_s);
    let clock = Clock { shift_seconds: 0, now: Box::new(move || asked.load(Ordering::Relaxed)) };
    (CacheTranslator::new(routes, clock), RecordedClock { started_ms, now_s })
}

/// The side of the stack that a request belongs to.
fn store_name(request: &Request) -> &'static str {
    match request {
        Request::Sql(_) => "sql",
        Request::Redis(_) | Request::Memcached(_) => "cache",
    }
}
