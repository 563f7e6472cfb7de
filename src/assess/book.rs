//! Counts operations by fingerprint as they pass by.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::example::{cut, cut_all, same_words};
use super::facts::FactBook;
use super::store_name;
use crate::core::assessment::{
    Accounting, CacheCommand, Class, Counted, Difference, Effort, Example, Fact, Fingerprint, Redesign, RefusalUse,
    RuleUse, Tally,
};
use crate::core::{Operation, Request};
use crate::format::recording::Header;
use crate::translate::cache::{self, commands};
use crate::translate::refusal::Refusal;
use crate::translate::rules::RULES;
use crate::translate::{Analyser, Translated, Translation};

/// Fingerprints that are told apart. An application has some hundreds; each takes some kilobytes, most of them its
/// examples, so that these take 100 MB at most.
const FINGERPRINTS_MAX: usize = 10_000;

/// What stands for all fingerprints beyond the last that is told apart.
const FURTHER: &str = "(further fingerprints)";

/// Reasons, differences and the like that one fingerprint tells apart; a reason can hold a value.
const WORDS_MAX: usize = 50;

/// What stands for all words beyond.
const OTHER_WORDS: &str = "(other words of this kind)";

/// No rule was at work, but the words are not the same: a label was added, a word has another spelling.
pub const SPELLING: &str = "spelling";

/// Rules that are not in the list of rules: the cache's, and the printer's own.
const OTHER_RULES: &[(&str, &str)] = &[
    (cache::RULE_MEMCACHED, "The command is one or several requests of Memcached's meta protocol."),
    (cache::RULE_SWAP, "The client reads the item, changes it and writes it by compare-and-swap."),
    (cache::RULE_PARTS, "A value that no item of Memcached holds is kept in parts; an item names them."),
    (cache::mariadb::RULE, "The key goes to MariaDB by the routes: the command is a statement on a table of keys."),
    (cache::keys::RULE_HASH, "A key that Memcached does not take (too long, empty, with spaces) is hashed."),
    (cache::keys::RULE_DB_PREFIX, "Memcached has one key space: a key of another database gets a prefix."),
    ("empty", "An empty statement is DO 0."),
    (SPELLING, "The same words in MariaDB's spelling: labels that PostgreSQL makes up are written, operators renamed."),
];

/// Counts by words, bounded.
#[derive(Debug, Default)]
struct Words(BTreeMap<String, u64>);

impl Words {
    fn add(&mut self, words: &str) {
        if let Some(count) = self.0.get_mut(words) {
            *count += 1;
            return;
        }
        let words = if self.0.len() < WORDS_MAX { words } else { OTHER_WORDS };
        *self.0.entry(words.to_owned()).or_default() += 1;
    }

    /// Most frequent first.
    fn counted(self) -> Vec<Counted> {
        let mut counted: Vec<Counted> =
            self.0.into_iter().map(|(words, operations)| Counted { words, operations }).collect();
        most_first(&mut counted);
        counted
    }
}

/// Sorts by count, then by words.
pub fn most_first(counted: &mut [Counted]) {
    counted.sort_by(|a, b| b.operations.cmp(&a.operations).then_with(|| a.words.cmp(&b.words)));
}

/// What is known of one fingerprint.
#[derive(Debug, Default)]
struct Entry {
    store: &'static str,
    /// The cache's command; empty for SQL.
    command: String,
    tally: Tally,
    effort: Option<Effort>,
    rules: BTreeMap<&'static str, u64>,
    differences: Words,
    refusals: BTreeMap<String, RefusalUse>,
    skipped: Words,
    examples: Vec<Example>,
}

/// What the operations of a recording came to.
pub struct Found {
    pub accounting: Accounting,
    pub fingerprints: Vec<Fingerprint>,
    pub differences: Vec<Difference>,
    pub redesigns: Vec<Redesign>,
    pub rules: Vec<RuleUse>,
    pub cache: Vec<CacheCommand>,
    pub facts: Vec<Fact>,
}

/// Counts by fingerprint.
pub struct Book {
    analyser: Analyser,
    namespaces: Vec<String>,
    entries: HashMap<(&'static str, String), Entry>,
    all: Tally,
    by_store: BTreeMap<String, Tally>,
    facts: FactBook,
}

impl Book {
    pub fn new(namespaces: Vec<String>) -> Self {
        Self {
            analyser: Analyser::default(),
            namespaces,
            entries: HashMap::new(),
            all: Tally::default(),
            by_store: BTreeMap::new(),
            facts: FactBook::default(),
        }
    }

    pub fn add(&mut self, operation: &Operation, translated: Translated) {
        let store = store_name(&operation.request);
        let mut key = (store, self.analyser.analyse(operation).fingerprint);
        if self.entries.len() >= FINGERPRINTS_MAX && !self.entries.contains_key(&key) {
            key.1 = FURTHER.to_owned();
        }
        let entry = self.entries.entry(key).or_insert_with(|| Entry {
            store,
            command: command_name(&operation.request),
            ..Entry::default()
        });
        let class = entry.add(operation, translated, &self.namespaces);
        self.all.add(class);
        self.by_store.entry(store.to_owned()).or_default().add(class);
        self.facts.add(operation);
    }

    pub fn finish(self, header: &Header) -> Found {
        let captured = self.all.captured;
        let mut named: Vec<(String, Entry)> =
            self.entries.into_iter().map(|((_, fingerprint), entry)| (fingerprint, entry)).collect();
        named.sort_by(|(a, one), (b, two)| {
            two.tally.captured.cmp(&one.tally.captured).then_with(|| one.store.cmp(two.store)).then_with(|| a.cmp(b))
        });
        let cache = cache_commands(&named);
        let fingerprints: Vec<Fingerprint> =
            named.into_iter().map(|(fingerprint, entry)| entry.finish(fingerprint, captured)).collect();
        Found {
            accounting: accounting(self.all, self.by_store, header, &fingerprints),
            differences: differences(&fingerprints),
            redesigns: redesigns(&fingerprints),
            rules: rules(&fingerprints),
            cache,
            facts: self.facts.finish(header, &fingerprints),
            fingerprints,
        }
    }
}

impl Entry {
    fn add(&mut self, operation: &Operation, translated: Translated, namespaces: &[String]) -> Class {
        let mut sent = Vec::new();
        let (class, effort) = match translated {
            // Without a server nobody has seen that it is refused.
            Translated::Carried(Translation { refused_alike: Some(refusal), .. })
            | Translated::Untranslatable(refusal) => {
                let effort = self.refuse(refusal);
                (Class::Untranslatable, Some(effort))
            }
            Translated::Carried(translation) => {
                let class = self.carried(operation, &translation, namespaces);
                sent = translation.requests;
                (class, Some(super::units::effort_of(class)))
            }
            Translated::Skipped { reason } => {
                self.skipped.add(&reason);
                // What administers a connection is the driver's business; what was not in the trace nobody knows.
                (Class::Skipped, operation.skip.is_none().then_some(Effort::None))
            }
        };
        self.effort = self.effort.max(effort);
        self.tally.add(class);
        if !self.examples.iter().any(|example| example.class == class) {
            let (recorded, sent) = (cut(&operation.request), cut_all(&sent));
            self.examples.push(Example { class, seq: operation.seq, recorded, sent });
        }
        class
    }

    /// What was written word for word was not rewritten, whichever rules have looked at it.
    fn carried(&mut self, operation: &Operation, translation: &Translation, namespaces: &[String]) -> Class {
        translation.stated.iter().for_each(|difference| self.differences.add(difference));
        if translation.stated.is_empty() && is_same(&operation.request, &translation.requests, namespaces) {
            return Class::AsItIs;
        }
        for rule in &translation.rules {
            *self.rules.entry(rule).or_default() += 1;
        }
        if translation.rules.is_empty() {
            *self.rules.entry(SPELLING).or_default() += 1;
        }
        if translation.stated.is_empty() { Class::Rewritten } else { Class::Stated }
    }

    fn refuse(&mut self, refused: Refusal) -> Effort {
        let effort = refused.redesign.effort();
        let known = self.refusals.len();
        if let Some(seen) = self.refusals.get_mut(&refused.reason) {
            seen.operations += 1;
            return effort;
        }
        let reason = if known < WORDS_MAX { refused.reason } else { OTHER_WORDS.to_owned() };
        let entry = self.refusals.entry(reason.clone()).or_insert(RefusalUse {
            reason,
            instead: refused.redesign.advice().to_owned(),
            effort,
            operations: 0,
        });
        entry.operations += 1;
        effort
    }

    fn finish(self, fingerprint: String, captured: u64) -> Fingerprint {
        let mut refusals: Vec<RefusalUse> = self.refusals.into_values().collect();
        refusals.sort_by(|a, b| b.operations.cmp(&a.operations).then_with(|| a.reason.cmp(&b.reason)));
        let mut examples = self.examples;
        examples.sort_by_key(|example| example.class);
        Fingerprint {
            fingerprint,
            store: self.store.to_owned(),
            share: self.tally.captured as f64 / captured as f64,
            tally: self.tally,
            effort: self.effort,
            rules: self.rules.into_iter().map(|(rule, count)| (rule.to_owned(), count)).collect(),
            differences: self.differences.counted(),
            refusals,
            skipped: self.skipped.counted(),
            examples,
        }
    }
}

fn is_same(recorded: &Request, sent: &[Request], namespaces: &[String]) -> bool {
    match (recorded, sent) {
        (Request::Sql(recorded), [Request::Sql(sent)]) => same_words(recorded, &sent.text, namespaces),
        (recorded, [sent]) => recorded == sent,
        _ => false,
    }
}

fn command_name(request: &Request) -> String {
    match request {
        Request::Redis(command) => {
            commands::find(command).map_or_else(|| "(unknown command)".to_owned(), |known| known.name.clone())
        }
        _ => String::new(),
    }
}

fn accounting(
    all: Tally,
    by_store: BTreeMap<String, Tally>,
    header: &Header,
    fingerprints: &[Fingerprint],
) -> Accounting {
    let mut untranslatable: BTreeMap<&str, u64> = BTreeMap::new();
    let mut skipped: BTreeMap<&str, u64> = BTreeMap::new();
    for one in fingerprints {
        for refusal in &one.refusals {
            *untranslatable.entry(&refusal.reason).or_default() += refusal.operations;
        }
        for reason in &one.skipped {
            *skipped.entry(&reason.words).or_default() += reason.operations;
        }
    }
    Accounting {
        all,
        by_store,
        recorded: header.operations,
        untranslatable_reasons: counted(untranslatable),
        skipped_reasons: counted(skipped),
    }
}

fn counted(counts: BTreeMap<&str, u64>) -> Vec<Counted> {
    let mut counted: Vec<Counted> =
        counts.into_iter().map(|(words, operations)| Counted { words: words.to_owned(), operations }).collect();
    most_first(&mut counted);
    counted
}

fn differences(fingerprints: &[Fingerprint]) -> Vec<Difference> {
    let mut all: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
    for one in fingerprints {
        for difference in &one.differences {
            let (operations, fingerprints) = all.entry((&one.store, &difference.words)).or_default();
            *operations += difference.operations;
            *fingerprints += 1;
        }
    }
    let mut all: Vec<Difference> = all
        .into_iter()
        .map(|((store, words), (operations, fingerprints))| Difference {
            words: words.to_owned(),
            store: store.to_owned(),
            operations,
            fingerprints,
        })
        .collect();
    all.sort_by_key(|difference| std::cmp::Reverse(difference.operations));
    all
}

fn redesigns(fingerprints: &[Fingerprint]) -> Vec<Redesign> {
    let mut all: BTreeMap<(Effort, &str, &str), Redesign> = BTreeMap::new();
    let mut reasons: BTreeMap<(Effort, &str, &str), BTreeMap<&str, u64>> = BTreeMap::new();
    for one in fingerprints {
        let mut seen = BTreeSet::new();
        for refusal in &one.refusals {
            let key = (refusal.effort, one.store.as_str(), refusal.instead.as_str());
            let redesign = all.entry(key).or_insert_with(|| Redesign {
                instead: refusal.instead.clone(),
                store: one.store.clone(),
                effort: refusal.effort,
                operations: 0,
                fingerprints: 0,
                reasons: Vec::new(),
            });
            redesign.operations += refusal.operations;
            redesign.fingerprints += u64::from(seen.insert(key));
            *reasons.entry(key).or_default().entry(&refusal.reason).or_default() += refusal.operations;
        }
    }
    let with_reasons =
        |(key, redesign)| Redesign { reasons: counted(reasons.remove(&key).unwrap_or_default()), ..redesign };
    let mut all: Vec<Redesign> = all.into_iter().map(with_reasons).collect();
    all.sort_by(|a, b| b.effort.cmp(&a.effort).then_with(|| b.operations.cmp(&a.operations)));
    all
}

fn rules(fingerprints: &[Fingerprint]) -> Vec<RuleUse> {
    let mut uses: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for one in fingerprints {
        for (rule, count) in &one.rules {
            let (operations, fingerprints) = uses.entry(rule).or_default();
            *operations += count;
            *fingerprints += 1;
        }
    }
    let mut uses: Vec<RuleUse> = uses
        .into_iter()
        .map(|(id, (operations, fingerprints))| RuleUse {
            id: id.to_owned(),
            doc: doc(id).to_owned(),
            operations,
            fingerprints,
        })
        .collect();
    uses.sort_by(|a, b| b.operations.cmp(&a.operations).then_with(|| a.id.cmp(&b.id)));
    uses
}

/// What a rule does, in its own words.
fn doc(id: &str) -> &'static str {
    let of_sql = RULES.iter().find(|rule| rule.id() == id).map(|rule| rule.doc());
    of_sql.or_else(|| OTHER_RULES.iter().find(|(known, _)| *known == id).map(|(_, doc)| *doc)).unwrap_or_default()
}

fn cache_commands(entries: &[(String, Entry)]) -> Vec<CacheCommand> {
    let all = commands::all();
    let mut by_name: BTreeMap<&str, CacheCommand> = BTreeMap::new();
    for (_, entry) in entries.iter().filter(|(_, entry)| entry.store == "cache") {
        let command = by_name.entry(&entry.command).or_insert_with(|| {
            let known = all.iter().find(|known| known.name == entry.command);
            CacheCommand {
                command: entry.command.clone(),
                class: known.map_or("unknown", |known| known.class.name()).to_owned(),
                tally: Tally::default(),
                effort: None,
                fingerprints: 0,
                why: known.map(|known| known.why.clone()).unwrap_or_default(),
                instead: known.map(|known| known.instead.clone()).unwrap_or_default(),
            }
        });
        command.tally.merge(&entry.tally);
        command.effort = command.effort.max(entry.effort);
        command.fingerprints += 1;
    }
    let mut all: Vec<CacheCommand> = by_name.into_values().collect();
    all.sort_by(|a, b| b.tally.captured.cmp(&a.tally.captured).then_with(|| a.command.cmp(&b.command)));
    all
}
