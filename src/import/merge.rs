//! One timeline over both stores, in order of completion.
//!
//! Within a store the order is that of its log, whatever the times say: a clock can step back. Between the stores the
//! earlier time goes first. PostgreSQL's logs tell milliseconds, cut off, at completion; MONITOR tells microseconds,
//! when the command was received. On a tie SQL goes first, so a command that was sent after a statement had ended
//! never overtakes it; a statement can be up to a millisecond early.

use super::event::Event;
use super::source::Inlet;
use crate::error::Result;

/// Which log an event is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Sql,
    Cache,
}

impl Side {
    /// The word for it in recordings.
    pub fn store(self) -> &'static str {
        match self {
            Self::Sql => "sql",
            Self::Cache => "cache",
        }
    }
}

/// Hands on the events of both, merged.
pub fn merge(mut sql: Inlet, mut cache: Inlet, mut take: impl FnMut(Side, Event) -> Result<()>) -> Result<()> {
    loop {
        let sql_at = sql.peek()?.map(|event| event.at_us);
        let cache_at = cache.peek()?.map(|event| event.at_us);
        let side = match (sql_at, cache_at) {
            (None, None) => return Ok(()),
            (Some(_), None) => Side::Sql,
            (None, Some(_)) => Side::Cache,
            (Some(sql_at), Some(cache_at)) => {
                if sql_at <= cache_at {
                    Side::Sql
                } else {
                    Side::Cache
                }
            }
        };
        let event = match side {
            Side::Sql => sql.take(),
            Side::Cache => cache.take(),
        };
        if let Some(event) = event {
            take(side, event)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::What;
    use super::super::source::pipe;
    use super::*;

    /// An inlet of events at these times, in this order.
    fn inlet(times: &[i64]) -> Inlet {
        let (mut outlet, inlet) = pipe();
        let mut batch = times.iter().map(|at_us| Event { at_us: *at_us, session: 0, what: What::Closed }).collect();
        assert!(outlet.flush(&mut batch));
        inlet
    }

    #[test]
    fn sql_goes_first_on_a_tie_and_each_log_keeps_its_order() {
        let mut merged = Vec::new();
        merge(inlet(&[1, 5, 3, 9]), inlet(&[1, 4, 9, 7]), |side, event| {
            merged.push((side.store(), event.at_us));
            Ok(())
        })
        .expect("nothing fails");
        let expected =
            [("sql", 1), ("cache", 1), ("cache", 4), ("sql", 5), ("sql", 3), ("sql", 9), ("cache", 9), ("cache", 7)];
        assert_eq!(merged, expected);
    }
}
