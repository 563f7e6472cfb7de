//! What was seen of one class of keys, in bounded memory.

use std::collections::{BTreeMap, BTreeSet};

use hdrhistogram::Histogram;

use super::distinct::Sketch;
use super::effect::{Effect, Kind, Lifetime};
use super::met::met;
use super::propose::{Scripts, Wanted, propose};
use super::role::{Traits, role};
use crate::core::Need;
use crate::core::assessment::Counted;
use crate::core::key_class::{Destinations, Evidence, KeyClass, Lifetimes, Met, NeedUse, RouteUse, Sizes};
use crate::translate::cache::commands::Access;

/// Sentences that show one need; a class that shows more is shown by these.
const EVIDENCE_MAX: usize = 8;

/// Keys of a class whose last value is kept, to see whether values only rise: a cursor has few keys.
const CURSORS_MAX: usize = 32;

/// A value of which more is kept is no position.
const CURSOR_BYTES_MAX: usize = 40;

/// From so many values on one in a hundred is more than a few.
const P99_VALUES_MIN: u64 = 1_000;

/// One operation on a class.
pub struct Touch<'a> {
    pub seq: u64,
    pub db: u32,
    pub command: &'static str,
    pub effect: &'a Effect<'a>,
}

/// What was seen.
#[derive(Default)]
pub struct Seen {
    pub channel: bool,
    databases: BTreeSet<u32>,
    operations: u64,
    reads: u64,
    writes: u64,
    commands: BTreeMap<&'static str, u64>,
    keys: Sketch,
    sizes: Option<Histogram<u64>>,
    lifetimes: Lifetimes,
    needs: BTreeMap<Need, BTreeMap<String, (u64, u64)>>,
    traits: Traits,
    last_values: BTreeMap<Vec<u8>, Vec<u8>>,
    first_write: Option<u64>,
    first: Option<u64>,
    pub destinations: Destinations,
    /// Calls of scripts that are not carried: with the routes given, and to MariaDB.
    pub scripts_refused: u64,
    pub scripts_rewritten: u64,
}

impl Seen {
    /// An operation of which some keys are in this class.
    pub fn operation(&mut self, touch: &Touch, access: Access) {
        self.operations += 1;
        self.databases.insert(touch.db);
        *self.commands.entry(touch.command).or_default() += 1;
        self.first.get_or_insert(touch.seq);
        if access != Access::Read {
            self.writes += 1;
            self.first_write.get_or_insert(touch.seq);
        } else {
            self.reads += 1;
        }
        if let Some(lifetime) = touch.effect.lifetime {
            self.lifetime(lifetime, touch);
        }
        for (need, clause) in &touch.effect.needs {
            self.needs(*need, &format!("{}: {clause}", touch.command), touch.seq);
        }
    }

    fn lifetime(&mut self, lifetime: Lifetime, touch: &Touch) {
        let whole = matches!(touch.effect.kind, Kind::Set | Kind::Add);
        match lifetime {
            Lifetime::ForEver => {
                self.lifetimes.none += 1;
                self.traits.for_ever += u64::from(whole);
            }
            Lifetime::Millis(millis) => {
                self.lifetimes.add(millis);
                self.traits.with_lifetime += 1;
                self.traits.longest_ms = self.traits.longest_ms.max(millis);
                let odd = touch.effect.needs.iter().any(|(need, _)| *need == Need::SubSecondTtl);
                self.lifetimes.sub_second += u64::from(odd);
            }
        }
    }

    /// A key of this class, with what is done to it.
    pub fn key(&mut self, key: &[u8], access: Access, touch: &Touch) {
        self.keys.add(key);
        if let Some(clause) = super::effect::odd(key) {
            self.needs(Need::OddKeys, clause, touch.seq);
        }
        self.trait_of(touch.effect.kind, access);
        if let Some(value) = touch.effect.value {
            self.value(key, value);
        }
    }

    fn trait_of(&mut self, kind: Kind, access: Access) {
        let traits = &mut self.traits;
        match kind {
            Kind::Read => traits.read += 1,
            Kind::Set => traits.set += 1,
            Kind::Add => traits.added += 1,
            Kind::Count => traits.counted += 1,
            Kind::Push => traits.pushed += 1,
            Kind::Pop => traits.popped += 1,
            Kind::Move => {
                traits.pushed += 1;
                traits.popped += 1;
            }
            Kind::LookInto => traits.looked_into += 1,
            Kind::Change if access == Access::Read => traits.read += 1,
            Kind::Change => traits.changed += 1,
            Kind::Delete => traits.deleted += 1,
            Kind::Log => traits.logged += 1,
            Kind::Script => traits.scripted += 1,
            Kind::Other => {}
        }
    }

    /// Whether a value is greater than the last one of its key: numbers by their value, instants by their text.
    fn value(&mut self, key: &[u8], value: &[u8]) {
        let position = value.len() <= CURSOR_BYTES_MAX && value.first().is_some_and(u8::is_ascii_digit);
        if !position {
            self.traits.falls += 1;
            return;
        }
        let room = self.last_values.len() < CURSORS_MAX;
        match self.last_values.get_mut(key) {
            Some(last) => {
                let rises = match (number(last), number(value)) {
                    (Some(last), Some(value)) => value > last,
                    _ => value > last.as_slice(),
                };
                let same = last == value;
                self.traits.rises += u64::from(rises);
                self.traits.falls += u64::from(!rises && !same);
                *last = value.to_vec();
            }
            None if room => {
                self.last_values.insert(key.to_vec(), value.to_vec());
            }
            // Too many keys for a cursor.
            None => self.traits.falls += 1,
        }
    }

    pub fn size(&mut self, bytes: usize) {
        let histogram = self.sizes.get_or_insert_with(|| Histogram::new(2).expect("two digits are allowed"));
        // It grows by itself; where it could not, the value would be left out of the sizes only.
        let _ = histogram.record(bytes as u64);
    }

    /// An operation that shows a need; `words` say how.
    pub fn needs(&mut self, need: Need, words: &str, seq: u64) {
        let evidence = self.needs.entry(need).or_default();
        let room = evidence.len() < EVIDENCE_MAX;
        match evidence.get_mut(words) {
            Some((operations, _)) => *operations += 1,
            None if room => {
                evidence.insert(words.to_owned(), (1, seq));
            }
            None => {}
        }
    }

    /// As [`Self::needs`], for so many operations.
    pub fn needs_times(&mut self, need: Need, words: &str, seq: u64, operations: u64) {
        self.needs(need, words, seq);
        if let Some((counted, _)) = self.needs.get_mut(&need).and_then(|evidence| evidence.get_mut(words)) {
            *counted += operations - 1;
        }
    }

    pub fn is_in(&self, db: u32) -> bool {
        self.databases.contains(&db)
    }

    /// The class; `all` are the operations on the cache.
    pub fn finish(mut self, pattern: String, route: RouteUse, all: u64) -> KeyClass {
        self.traits.channel = self.channel;
        let (role, role_because) = role(&pattern, &self.traits);
        if role.is_durable() {
            let seq = self.first_write.or(self.first).unwrap_or_default();
            self.needs_times(Need::Durability, &role_because, seq, self.operations);
        }
        let needs: Vec<NeedUse> = self
            .needs
            .into_iter()
            .map(|(need, evidence)| need_use(need, evidence, &route, self.scripts_refused))
            .collect();
        let scripts = if self.scripts_rewritten == 0 { Scripts::Carried } else { Scripts::Rewritten };
        let wanted = Wanted { needs: needs.iter().map(|need| need.need).collect(), role, scripts };
        let mut commands: Vec<Counted> = self
            .commands
            .into_iter()
            .map(|(command, operations)| Counted { words: command.to_owned(), operations })
            .collect();
        super::super::book::most_first(&mut commands);
        KeyClass {
            pattern,
            channel: self.channel,
            databases: self.databases.into_iter().collect(),
            operations: self.operations,
            share: self.operations as f64 / all.max(1) as f64,
            reads: self.reads,
            writes: self.writes,
            commands,
            keys: self.keys.count(),
            sizes: self.sizes.as_ref().map(sizes),
            lifetimes: self.lifetimes,
            role,
            role_because,
            proposal: propose(&wanted),
            needs,
            route,
            destinations: self.destinations,
            scripts_rewritten: self.scripts_rewritten,
        }
    }
}

fn number(value: &[u8]) -> Option<f64> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

fn sizes(histogram: &Histogram<u64>) -> Sizes {
    let p99 = (histogram.len() >= P99_VALUES_MIN).then(|| histogram.value_at_quantile(0.99));
    Sizes {
        values: histogram.len(),
        min: histogram.min(),
        median: histogram.value_at_quantile(0.5),
        p99,
        max: histogram.max(),
    }
}

/// What a class was shown to need, and what its route makes of it. A script that is recognised needs nobody to run it.
fn need_use(need: Need, evidence: BTreeMap<String, (u64, u64)>, route: &RouteUse, scripts_refused: u64) -> NeedUse {
    let (met, why) = match met(need, route.place) {
        (Met::Unmet, _) if need == Need::Scripts && scripts_refused == 0 => {
            (Met::Stated, "each script is recognised by its shape, and carried")
        }
        (Met::Unmet, why) if route.accept.contains(&need) => (Met::Accepted, why),
        met => met,
    };
    let mut evidence: Vec<Evidence> =
        evidence.into_iter().map(|(words, (operations, seq))| Evidence { words, operations, seq }).collect();
    evidence.sort_by(|a, b| b.operations.cmp(&a.operations).then_with(|| a.words.cmp(&b.words)));
    NeedUse { need, inferred: need == Need::Durability, evidence, met, why: why.to_owned() }
}
