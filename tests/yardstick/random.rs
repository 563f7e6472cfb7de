//! Random statements over the yardstick's tables, made of the forms in `random.toml`.

use std::collections::BTreeMap;

use proptest::prelude::RngExt;
use proptest::test_runner::{RngAlgorithm, TestRng};
use regex::{Captures, Regex};
use serde::Deserialize;

/// The forms of each kind, and what is left where a statement is deep enough.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grammar {
    source: Vec<Source>,
    literals: BTreeMap<String, Vec<String>>,
    forms: BTreeMap<String, Vec<String>>,
}

/// What stands in FROM, its key, and its columns by kind.
#[derive(Clone, Default, Deserialize)]
struct Source {
    from: String,
    key: String,
    #[serde(flatten)]
    columns: BTreeMap<String, Vec<String>>,
}

pub struct Statements {
    grammar: Grammar,
    hole: Regex,
    random: TestRng,
}

impl Statements {
    pub fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Self {
            grammar: toml::from_str(include_str!("random.toml")).expect("a grammar"),
            hole: Regex::new(r"\{([a-z_]+)(?:\.([a-z]+))?\}").expect("a pattern"),
            random: TestRng::from_seed(RngAlgorithm::ChaCha, &bytes),
        }
    }

    /// A query, or now and then a statement that writes.
    pub fn next(&mut self) -> String {
        let sources = self.grammar.source.clone();
        let source = self.pick(&sources);
        let kind = if self.chance(12) { "change" } else { "query" };
        let depth = self.pick(&[1, 1, 2, 2, 3]);
        self.fill(kind, &source, depth)
    }

    fn fill(&mut self, kind: &str, source: &Source, depth: u32) -> String {
        let literals = self.grammar.literals.get(kind).cloned();
        if let Some(literals) = &literals
            && (depth == 0 || self.chance(15))
        {
            return match source.columns.get(kind) {
                Some(columns) if self.chance(75) => self.pick(columns),
                _ => self.pick(literals),
            };
        }
        let forms = self.grammar.forms.get(kind).cloned().unwrap_or_default();
        assert!(!forms.is_empty(), "random.toml has no forms of {kind}");
        let form = self.pick(&forms);
        let deeper = depth - u32::from(literals.is_some());
        let hole = self.hole.clone();
        let filled = hole.replace_all(&form, |hole: &Captures<'_>| self.hole(hole, source, deeper));
        filled.into_owned()
    }

    /// `{kind}`, or `{kind.table}` with that table's columns; braces around other words belong to the statement.
    fn hole(&mut self, hole: &Captures<'_>, source: &Source, depth: u32) -> String {
        let kind = &hole[1];
        let other = hole.get(2).map(|table| self.table(table.as_str()));
        let source = other.as_ref().unwrap_or(source);
        match kind {
            "from" => source.from.clone(),
            "key_" => source.key.clone(),
            _ if self.grammar.forms.contains_key(kind) => self.fill(kind, source, depth),
            _ => hole[0].to_owned(),
        }
    }

    fn table(&self, name: &str) -> Source {
        self.grammar.source.iter().find(|source| source.from == name).cloned().unwrap_or_default()
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }

    fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.random.random_range(0..all.len())].clone()
    }
}
