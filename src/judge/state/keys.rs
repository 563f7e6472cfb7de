//! The keys of both caches after the last operation, by their pattern.
//!
//! The file of a run is read once. Of the keys that differ the names are held until it is known who wrote them: one
//! that only commands wrote which no rule carries over was not to be expected on the candidate.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::held::{Beside, Different, compare};
use crate::core::report::{KeyComparison, KeyDifference, KeyWitness, KnownNoise};
use crate::core::{CacheReply, Fate, KeyState, Observation, Outcome, Reply, Request, Verdict};
use crate::error::Result;
use crate::format::run::{Run, StateLine};
use crate::judge::compare::Cell;
use crate::judge::noise::{NoiseSet, Sieved, Spot, mark};
use crate::judge::normalise;
use crate::judge::shown;
use crate::translate::cache::{commands, keys};
use crate::translate::refusal::without_advice;

/// A million names and what differs in them is some 300 MB; beyond that a missing key is a difference, whoever wrote it.
const DIFFERING_HELD_MAX: usize = 1_000_000;

/// A review reads tens of classes. What comes after has one class for all.
const PATTERNS_MAX: usize = 10_000;

/// Keys of one class that are shown for each thing that differs.
const WITNESSES_MAX: usize = 3;

/// Reasons told apart in a class: they hold routes, marks and types, never keys.
const REASONS_MAX: usize = 20;

/// What the keys of a run say.
#[derive(Debug, Default)]
pub struct KeyStates {
    pub classes: Vec<KeyComparison>,
    /// Why keys could not be looked at.
    pub unread: BTreeSet<Unread>,
    pub forgiven: BTreeMap<&'static str, u64>,
    /// How far keys lie apart, those that noise forgives and those that it does not.
    pub noise: Vec<KeyNoise>,
}

/// Keys that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    pub scenario: Option<String>,
    pub reason: String,
}

/// What a scenario, or a run of none, left behind under a name.
type Of<T> = (Option<String>, T);

/// A key that lies apart by a distance.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyNoise {
    pub pattern: String,
    pub what: KeyDifference,
    /// A mark of the key.
    pub key: u64,
    pub cell: Cell,
    /// What the control had shown, where that forgives it.
    pub known: Option<KnownNoise>,
}

/// As many are noise to a run at most; beyond it the rest goes uncounted, as no report shows them one by one.
const NOISE_MAX: usize = 1_000_000;

/// A key that differs, until its writers are known.
#[derive(Debug)]
struct Differing {
    pattern: String,
    different: Different,
    /// A command that was carried over wrote it.
    carried: bool,
    /// Why one was not that wrote it.
    not_carried: Option<String>,
}

#[derive(Debug, Default)]
struct Book {
    classes: BTreeMap<Of<String>, KeyComparison>,
    differing: HashMap<Of<String>, Differing>,
    states: KeyStates,
}

/// What stands for a fingerprint in findings about the keys of a pattern.
pub fn fingerprint(pattern: &str) -> String {
    format!("keys {pattern}")
}

/// Compares every key that the run holds.
pub fn compare_keys(run: &Run, noise: &NoiseSet) -> Result<KeyStates> {
    let mut book = Book::default();
    super::each_line(run, |scenario, line| match line {
        StateLine::Key(state) => book.add(scenario, &state, noise),
        StateLine::KeysUnread { reason } => {
            book.states.unread.insert(Unread { scenario: scenario.cloned(), reason });
        }
        StateLine::Table { .. } | StateLine::Row(_) | StateLine::Unreadable { .. } | StateLine::Scenario(_) => {}
    })?;
    if !book.differing.is_empty() {
        for observation in run.observations()? {
            match observation {
                Ok(observation) => {
                    let scenario = run.header.scenario_of(observation.seq).map(|span| &span.name);
                    book.learn_writers(scenario, &observation);
                }
                Err(error) if run.header.complete => return Err(error),
                Err(_) => break,
            }
        }
    }
    Ok(book.finish())
}

impl Book {
    fn add(&mut self, scenario: Option<&String>, state: &KeyState, noise: &NoiseSet) {
        let pattern = self.pattern(scenario, state);
        let name = keys::display(state.db, &state.key);
        let room = self.differing.len() < DIFFERING_HELD_MAX;
        let class = self.class((scenario.cloned(), pattern.clone()));
        class.keys += 1;
        match compare(state) {
            Beside::Same => class.same += 1,
            Beside::WithinTolerance => {
                class.same += 1;
                self.forgive(normalise::TTL_TOLERANCE.id);
            }
            Beside::Ending => {
                class.ending += 1;
                self.forgive(normalise::KEY_ENDING.id);
            }
            Beside::NotCarried(reason) => {
                class.not_carried += 1;
                count_reason(class, reason);
            }
            Beside::NotCompared(reason) => {
                class.not_compared += 1;
                count_reason(class, reason);
            }
            Beside::Different(different) if self.is_noise(noise, &pattern, &name, &different) => {
                self.class((scenario.cloned(), pattern.clone())).same += 1;
            }
            Beside::Different(different) if room => {
                let differing = Differing { pattern, different, carried: false, not_carried: None };
                self.differing.insert((scenario.cloned(), name), differing);
            }
            Beside::Different(different) => {
                add_different(self.class((scenario.cloned(), pattern.clone())), &name, different)
            }
        }
    }

    /// Whether every distance of a key is noise; a value or a remaining time may lie apart, whether a key is there not.
    fn is_noise(&mut self, noise: &NoiseSet, pattern: &str, name: &str, different: &Different) -> bool {
        let (what, key) = (different.what, mark(name.as_bytes()));
        let fingerprint = fingerprint(pattern);
        let spot = Spot { fingerprint: &fingerprint, place: what.name(), operation: Some(key) };
        let mut all = !different.apart.is_empty();
        for distance in &different.apart {
            let known = match noise.sieve(spot, distance) {
                Sieved::Noise(known) => Some(known),
                Sieved::Unrepeatable | Sieved::Real => None,
            };
            all &= known.is_some();
            let (control, candidate) = (different.control.clone(), different.candidate.clone());
            let cell = Cell { distance: distance.clone(), ..Cell::new(control, candidate) };
            if self.states.noise.len() < NOISE_MAX {
                self.states.noise.push(KeyNoise { pattern: pattern.to_owned(), what, key, cell, known });
            }
        }
        all
    }

    /// A hashed key of the candidate only says nothing of the key it was made of.
    fn pattern(&self, scenario: Option<&String>, state: &KeyState) -> String {
        let pattern = keys::db_prefix(state.db) + &keys::pattern(&state.key);
        let full = self.classes.len() >= PATTERNS_MAX;
        let is_new = full && !self.classes.contains_key(&(scenario.cloned(), pattern.clone()));
        if is_new { "(further patterns)".to_owned() } else { pattern }
    }

    fn class(&mut self, (scenario, pattern): Of<String>) -> &mut KeyComparison {
        let new = |(scenario, pattern): &Of<String>| KeyComparison {
            scenario: scenario.clone(),
            pattern: pattern.clone(),
            ..KeyComparison::default()
        };
        self.classes.entry((scenario, pattern)).or_insert_with_key(new)
    }

    fn forgive(&mut self, rule: &'static str) {
        *self.states.forgiven.entry(rule).or_default() += 1;
    }

    fn learn_writers(&mut self, scenario: Option<&String>, observation: &Observation) {
        let Request::Redis(command) = &observation.request else { return };
        for name in &observation.shape.writes {
            let Some(differing) = self.differing.get_mut(&(scenario.cloned(), name.clone())) else { continue };
            match &observation.candidate {
                Fate::Replayed { outcome, .. } => {
                    // It changed nothing there, so it is not what the key was to be there for.
                    let counts = commands::find(command).is_some_and(|known| known.group == "counter");
                    differing.carried |= counts || !changed_nothing(outcome);
                }
                Fate::Untranslatable { reason } | Fate::Skipped { reason } => {
                    differing.not_carried.get_or_insert_with(|| writer(&command.name(), reason));
                }
                Fate::Unfinished { .. } => {}
            }
        }
    }

    fn finish(mut self) -> KeyStates {
        // In the order of their names: a map of hashes has none.
        let differing: BTreeMap<Of<String>, Differing> = std::mem::take(&mut self.differing).into_iter().collect();
        for ((scenario, name), differing) in differing {
            let class = self.class((scenario, differing.pattern));
            let missing = differing.different.what == KeyDifference::Missing;
            match differing.not_carried {
                Some(writer) if missing && !differing.carried => {
                    class.not_carried += 1;
                    count_reason(class, format!("written by what is not carried over: {writer}"));
                }
                writer => {
                    if let Some(writer) = writer {
                        count_reason(class, format!("different, and written by what is not carried over: {writer}"));
                    }
                    add_different(class, &name, differing.different);
                }
            }
        }
        for class in self.classes.values_mut() {
            class.verdict = match (class.different, class.not_compared, class.same) {
                (1.., _, _) => Some(Verdict::Mismatch),
                (0, 1.., _) => Some(Verdict::Inconclusive),
                (0, 0, 1..) => Some(Verdict::Match),
                (0, 0, 0) => None,
            };
            class.witnesses.sort_by(|one, other| (one.differs, &one.key).cmp(&(other.differs, &other.key)));
        }
        let mut states = self.states;
        states.classes = self.classes.into_values().collect();
        states
    }
}

/// A command and why it was not carried over, without what takes its place: that is said with the command's finding.
fn writer(name: &str, reason: &str) -> String {
    let reason = without_advice(reason);
    if reason.starts_with(name) { reason.to_owned() } else { format!("{name}: {reason}") }
}

/// An answer of 0 or of nothing: DEL, EXPIRE or RENAME of what is not there.
fn changed_nothing(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Completed(Reply::Cache(CacheReply::Int(0) | CacheReply::Missing)) | Outcome::Refused(_) => true,
        Outcome::Completed(_) | Outcome::Unknown(_) => false,
    }
}

fn add_different(class: &mut KeyComparison, name: &str, different: Different) {
    class.different += 1;
    let count = class.differences.entry(different.what).or_default();
    *count += 1;
    if *count <= WITNESSES_MAX as u64 {
        class.witnesses.push(witness(name, different));
    }
}

fn witness(name: &str, different: Different) -> KeyWitness {
    let Different { what, place, control, candidate, .. } = different;
    KeyWitness { key: shown::cut(name), differs: what, place, control, candidate }
}

fn count_reason(class: &mut KeyComparison, reason: String) {
    let reason = match class.reasons.len() < REASONS_MAX || class.reasons.contains_key(&reason) {
        true => reason,
        false => "other reasons".to_owned(),
    };
    *class.reasons.entry(reason).or_default() += 1;
}
