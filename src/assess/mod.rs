//! What the move of a recorded application would cost, with no server at all: every operation is translated, none sent.
//!
//! A pure function of the recording, the schema, the profile and the routes. Memory grows with fingerprints, not with
//! operations. It proves nothing: that two stores answer the same is what a replay shows.

mod book;
mod example;
mod facts;
mod refused;
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
    // The recording's own time: what had expired then would have expired on the target.
    let started: i64 = header.started_at.parse::<jiff::Timestamp>().map_or(0, |started| started.as_second());
    let now = Arc::new(AtomicI64::new(started));
    let asked = Arc::clone(&now);
    let clock = Clock { shift_seconds: 0, now: Box::new(move || asked.load(Ordering::Relaxed)) };
    let namespaces = plan.schema.namespaces.iter().cloned().collect();
    let mut translator = TargetTranslator {
        sql: SqlTranslator::new(plan.schema, plan.target),
        cache: CacheTranslator::new(plan.routes, clock),
    };
    let mut book = Book::new(namespaces);
    for operation in operations {
        let operation = operation?;
        now.store(started.saturating_add(operation.start_us.div_euclid(1_000_000)), Ordering::Relaxed);
        let translated = translator.translate(&operation);
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
        schema: plan.schema_part,
        facts: found.facts,
    })
}

/// The side of the stack that a request belongs to.
fn store_name(request: &Request) -> &'static str {
    match request {
        Request::Sql(_) => "sql",
        Request::Redis(_) | Request::Memcached(_) => "cache",
    }
}
