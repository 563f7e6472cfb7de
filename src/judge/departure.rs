//! Departures: where the control did not do what the recording says, what follows from that says nothing of the
//! candidate. What a departure touches can't be told: neither a mismatch of the candidate, nor a match.
//!
//! It touches the operation itself, its transaction up to the end, and later reads of what these wrote or should have
//! written; tables by name, as the shapes of the operations name them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compare::Difference;
use crate::core::{ErrorClass, Fate, FindingKind, Observation, Outcome, SessionId, StatementKind};

/// A million names of 60 bytes is 60 MB; beyond that all state counts as touched.
const TOUCHED_MAX: usize = 1_000_000;

/// What the control's departures have touched so far.
#[derive(Debug, Default)]
pub struct Departures {
    /// Tables and keys, by `store:name`, with the fingerprint that departed first.
    touched: BTreeMap<String, Arc<str>>,
    everything: Option<Arc<str>>,
    open: BTreeMap<SessionId, Transaction>,
}

#[derive(Debug, Default)]
struct Transaction {
    writes: BTreeSet<String>,
    departed: Option<Arc<str>>,
}

/// Whether the control's doing can be held against anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It did what the recording says, on what the recording had.
    None,
    /// The operation itself departs.
    Departs,
    /// It belongs to the transaction of one that departs, or reads what that left otherwise: the fingerprint.
    Touched(Arc<str>),
}

impl Departures {
    /// Follows the next operation, with what differs in it.
    pub fn follow(&mut self, observation: &Observation, differences: &[Difference]) -> Reach {
        let shape = &observation.shape;
        let key = |name: &String| format!("{}:{name}", super::store_name(&observation.request));
        let writes: Vec<String> = shape.writes.iter().map(key).collect();
        if shape.statement == Some(StatementKind::Begin) {
            self.open.entry(observation.session).or_default();
        }
        let departs = differences.iter().any(is_one);
        let inherited = self.open.get(&observation.session).and_then(|transaction| transaction.departed.clone());
        let reach = match inherited {
            Some(root) if !departs || is_aborted(observation) => Reach::Touched(root),
            _ if departs => Reach::Departs,
            _ => {
                // An INSERT reads nothing of its table, unless it differs: then for what stands there.
                let reads_target = shape.statement != Some(StatementKind::Insert) || !differences.is_empty();
                let target = if reads_target { writes.as_slice() } else { &[] };
                let read: Vec<String> = shape.reads.iter().map(key).collect();
                let root = read.iter().chain(target).find_map(|name| self.touched.get(name));
                root.or(self.everything.as_ref().filter(|_| !(read.is_empty() && target.is_empty())))
                    .map_or(Reach::None, |root| Reach::Touched(Arc::clone(root)))
            }
        };
        self.learn(observation, &reach, differences, writes);
        if shape.statement == Some(StatementKind::End) {
            self.open.remove(&observation.session);
        }
        reach
    }

    fn learn(&mut self, observation: &Observation, reach: &Reach, differences: &[Difference], writes: Vec<String>) {
        let root: Option<Arc<str>> = match reach {
            Reach::None => None,
            Reach::Departs => {
                let under = differences.iter().find_map(|difference| difference.under.as_deref());
                Some(under.unwrap_or(observation.fingerprint.as_str()).into())
            }
            Reach::Touched(root) => Some(Arc::clone(root)),
        };
        if let Some(transaction) = self.open.get_mut(&observation.session) {
            transaction.writes.extend(writes.iter().cloned());
            if *reach == Reach::Departs {
                transaction.departed.clone_from(&root);
            }
        }
        let Some(root) = root else { return };
        let of_transaction = self.open.get(&observation.session).filter(|_| *reach == Reach::Departs);
        let before = of_transaction.map(|transaction| transaction.writes.clone()).unwrap_or_default();
        for name in writes.into_iter().chain(before) {
            if self.touched.len() >= TOUCHED_MAX {
                self.everything.get_or_insert(root);
                return;
            }
            self.touched.entry(name).or_insert_with(|| Arc::clone(&root));
        }
    }

    /// The departure that touched a table, named as `schema.table`.
    pub fn of_table(&self, table: &str) -> Option<&str> {
        let bare = table.split_once('.').map_or(table, |(_, bare)| bare);
        let names = [format!("sql:{table}"), format!("sql:{bare}")];
        let touched = names.iter().find_map(|name| self.touched.get(name));
        touched.or(self.everything.as_ref()).map(|root| &**root)
    }
}

/// Whether a difference says that what follows it can be held against nobody: the control departs from the recording,
/// or each server chose its own victim of a deadlock.
pub fn is_one(difference: &Difference) -> bool {
    difference.kind == FindingKind::Control || difference.under.is_some()
}

/// PostgreSQL takes nothing more in this transaction.
fn is_aborted(observation: &Observation) -> bool {
    matches!(&observation.control, Fate::Replayed { outcome: Outcome::Refused(refused), .. }
        if refused.class == ErrorClass::AbortedTransaction)
}
