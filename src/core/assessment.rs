//! The assessment: what the move of a recorded application would cost, as far as reading can tell. `assessment.json` is
//! this, field by field.
//!
//! Nothing of it was run: a translation is no proof that two stores answer the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Request;
use super::key_class::KeySpace;
use super::report::RecordingInfo;

/// Version 1: the first; `keys` came later and is empty where it is left out.
pub const ASSESSMENT_VERSION: u32 = 1;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    pub version: u32,
    pub basis: Basis,
    pub accounting: Accounting,
    /// The fingerprints at each effort level, from least to most.
    pub efforts: Vec<EffortShare>,
    pub cost: Cost,
    /// By share of the traffic, then by name.
    pub fingerprints: Vec<Fingerprint>,
    /// Stated differences, most frequent first.
    pub differences: Vec<Difference>,
    /// What usually takes the place of what is untranslatable, most effort first, then most frequent.
    pub redesigns: Vec<Redesign>,
    /// Rules that were at work, most frequent first.
    pub rules: Vec<RuleUse>,
    /// The cache's commands, most frequent first.
    pub cache: Vec<CacheCommand>,
    /// The cache's keys by class, and where they go.
    #[serde(default)]
    pub keys: KeySpace,
    pub schema: SchemaPart,
    pub facts: Vec<Fact>,
}

/// What the figures are made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    pub crosscheck_version: String,
    /// The command line, secrets masked.
    pub command_line: Vec<String>,
    pub recording: RecordingInfo,
    pub started_at: String,
    pub span_us: u64,
    /// What translations are made for.
    pub profile: String,
    pub profile_title: String,
    /// The routes' file; empty where the built-in ones hold.
    pub routes: String,
}

/// What became of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    AsItIs,
    Rewritten,
    Stated,
    Untranslatable,
    Skipped,
}

impl Class {
    /// From best to worst; what is skipped is neither.
    pub const ALL: [Self; 5] = [Self::AsItIs, Self::Rewritten, Self::Stated, Self::Untranslatable, Self::Skipped];

    pub fn name(self) -> &'static str {
        match self {
            Self::AsItIs => "as it is",
            Self::Rewritten => "rewritten",
            Self::Stated => "rewritten, difference stated",
            Self::Untranslatable => "untranslatable",
            Self::Skipped => "skipped",
        }
    }

    /// One sentence for the legend.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::AsItIs => "the same words and values; only names are quoted and qualified as MariaDB wants them",
            Self::Rewritten => "rules write another text that means the same",
            Self::Stated => "rules write another text, and name what it does otherwise",
            Self::Untranslatable => "no rule carries it and keeps its meaning; somebody has to decide",
            Self::Skipped => "not assessed: it administers the connection, or its values are not in the trace",
        }
    }
}

/// Operations by class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    pub captured: u64,
    pub as_it_is: u64,
    pub rewritten: u64,
    pub stated: u64,
    pub untranslatable: u64,
    pub skipped: u64,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, class: Class) {
        self.captured += 1;
        match class {
            Class::AsItIs => self.as_it_is += 1,
            Class::Rewritten => self.rewritten += 1,
            Class::Stated => self.stated += 1,
            Class::Untranslatable => self.untranslatable += 1,
            Class::Skipped => self.skipped += 1,
        }
    }

    /// Counts all of another.
    pub fn merge(&mut self, other: &Self) {
        self.captured += other.captured;
        self.as_it_is += other.as_it_is;
        self.rewritten += other.rewritten;
        self.stated += other.stated;
        self.untranslatable += other.untranslatable;
        self.skipped += other.skipped;
    }

    pub fn of(&self, class: Class) -> u64 {
        match class {
            Class::AsItIs => self.as_it_is,
            Class::Rewritten => self.rewritten,
            Class::Stated => self.stated,
            Class::Untranslatable => self.untranslatable,
            Class::Skipped => self.skipped,
        }
    }

    /// Whether every captured operation is in a class.
    pub fn adds_up(&self) -> bool {
        Class::ALL.iter().fold(0_u64, |sum, class| sum.saturating_add(self.of(*class))) == self.captured
    }
}

/// `captured = as it is + rewritten + stated + untranslatable + skipped`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounting {
    pub all: Tally,
    /// By `sql` and `cache`.
    pub by_store: BTreeMap<String, Tally>,
    /// Operations that the recording's header counts.
    pub recorded: u64,
    pub untranslatable_reasons: Vec<Counted>,
    pub skipped_reasons: Vec<Counted>,
}

impl Accounting {
    /// Whether nothing is lost: the classes add up to what was captured, the stores to the whole, and both to what the
    /// recording says that it holds.
    pub fn adds_up(&self) -> bool {
        let by_store = self.by_store.values().fold(0_u64, |sum, tally| sum.saturating_add(tally.captured));
        self.all.adds_up()
            && self.by_store.values().all(Tally::adds_up)
            && by_store == self.all.captured
            && self.recorded == self.all.captured
    }
}

/// A sentence and how many operations it concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    pub words: String,
    pub operations: u64,
}

/// Who has to change what, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// It runs as it is.
    None,
    /// Its text changes.
    Text,
    /// The schema changes.
    Schema,
    /// The application's logic changes.
    Logic,
    /// What is stored changes, or where.
    DataModel,
}

impl Effort {
    pub const ALL: [Self; 5] = [Self::None, Self::Text, Self::Schema, Self::Logic, Self::DataModel];

    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Text => "text",
            Self::Schema => "schema",
            Self::Logic => "application logic",
            Self::DataModel => "data model",
        }
    }

    /// Who has to do what, as a clause.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::None => "nothing to do",
            Self::Text => "a statement or a call is spelled otherwise",
            Self::Schema => "tables, types or indexes are declared otherwise",
            Self::Logic => "the application decides or computes something that the store did",
            Self::DataModel => "something is stored in another form, or in another store",
        }
    }
}

/// Fingerprints and operations at one effort level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffortShare {
    /// None where nothing could be assessed.
    pub effort: Option<Effort>,
    pub fingerprints: u64,
    pub operations: u64,
}

/// The sum, in the form in which migrations are usually classed, and how it arises.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// None where no operation could be assessed.
    pub level: Option<Level>,
    pub items: Vec<CostItem>,
    pub units: f64,
    /// Minutes that one unit stands for.
    pub unit_minutes: u32,
    pub human_days: f64,
    /// Above so many human-days the letter is C.
    pub human_days_limit: u32,
}

/// A letter for how much, a number for how hard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    pub letter: char,
    pub number: u8,
    /// Why it is this letter and this number, one sentence each.
    pub because: Vec<String>,
}

/// One line of the sum: `count` times `units_each`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostItem {
    pub what: String,
    /// What is counted: `fingerprint`, `command`, `redesign`, `object`.
    pub per: String,
    /// None where nobody knows.
    pub effort: Option<Effort>,
    pub count: u64,
    pub units_each: f64,
    pub units: f64,
    /// What the time is for.
    pub why: String,
}

/// One fingerprint's share of the traffic, what became of it, and what it would take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    pub fingerprint: String,
    /// `sql` or `cache`.
    pub store: String,
    /// `tally.captured` over all captured operations, 0 to 1.
    pub share: f64,
    pub tally: Tally,
    /// The most that one of its operations takes; none where none could be assessed.
    pub effort: Option<Effort>,
    /// Rules that rewrote it, with how often.
    pub rules: BTreeMap<String, u64>,
    pub differences: Vec<Counted>,
    pub refusals: Vec<RefusalUse>,
    pub skipped: Vec<Counted>,
    /// The first operation of each class that it ended in.
    pub examples: Vec<Example>,
}

impl Fingerprint {
    /// The classes that it ended in; more than one where some values can be carried and others not.
    pub fn classes(&self) -> impl Iterator<Item = (Class, u64)> + '_ {
        Class::ALL.into_iter().map(|class| (class, self.tally.of(class))).filter(|(_, n)| *n > 0)
    }
}

/// Why operations of a fingerprint are not carried, and what usually takes their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalUse {
    pub reason: String,
    pub instead: String,
    pub effort: Effort,
    pub operations: u64,
}

/// A recorded request and what would be sent; both cut where they are long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub class: Class,
    pub seq: u64,
    pub recorded: Request,
    pub sent: Vec<Request>,
}

/// A difference in meaning that a rule states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    pub words: String,
    pub store: String,
    pub operations: u64,
    pub fingerprints: u64,
}

/// What usually takes the place of what is untranslatable; it is built once, however many fingerprints need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redesign {
    pub instead: String,
    pub store: String,
    pub effort: Effort,
    pub operations: u64,
    pub fingerprints: u64,
    /// Most frequent first.
    pub reasons: Vec<Counted>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleUse {
    pub id: String,
    /// What differs, and what is done about it.
    pub doc: String,
    pub operations: u64,
    pub fingerprints: u64,
}

/// One command of the cache, over all its keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CacheCommand {
    pub command: String,
    /// `exact`, `stated`, `mariadb`, `redesign`, `administrative` or `unknown`.
    pub class: String,
    pub tally: Tally,
    pub effort: Option<Effort>,
    /// Fingerprints: the command with a pattern of keys.
    pub fingerprints: u64,
    pub why: String,
    pub instead: String,
}

/// The schema of the initial state, and what it loses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaPart {
    /// The recording holds its initial state.
    pub known: bool,
    pub columns: u64,
    /// Keys and indexes.
    pub keys: u64,
    pub foreign_keys: u64,
    pub checks: u64,
    pub sequences: u64,
    /// Largest first.
    pub tables: Vec<TableSize>,
    pub losses: Vec<LossGroup>,
}

/// What the dump's COPY blocks hold of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSize {
    pub table: String,
    pub rows: u64,
    /// In COPY's text form.
    pub bytes: u64,
}

/// Losses of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossGroup {
    /// `partial index`, `type`, `trigger`, …
    pub what: String,
    /// It is code that runs in the server.
    pub code: bool,
    pub losses: Vec<SchemaLoss>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaLoss {
    pub object: String,
    pub why: String,
    pub instead: String,
}

/// Something worth knowing about how the application talks to its stores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub name: String,
    /// What is counted is in the name.
    pub count: u64,
    /// Most frequent first.
    pub details: Vec<Counted>,
}
