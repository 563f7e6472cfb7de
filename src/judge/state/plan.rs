//! How one table is compared: which columns, in which class, and the sums of row hashes on both sides.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use super::super::noise::NoiseSet;
use super::super::normalise::{self, Class};
use super::{DifferingColumn, Key, Section, differing};
use crate::core::report::{Moment, TableComparison};
use crate::core::{Value, Verdict};

/// Left is the control (of a recorded state the recording), right the candidate (or the control).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// One table at one moment.
#[derive(Debug)]
pub(super) struct Plan {
    pub moment: Moment,
    pub table: String,
    left_key: Key,
    right_key: Key,
    pub columns: Vec<PlannedColumn>,
    /// Noise: columns that are not compared.
    left_out: Vec<String>,
    left: Sums,
    right: Sums,
}

/// A column that is compared.
#[derive(Debug)]
pub(super) struct PlannedColumn {
    pub name: String,
    pub class: Class,
    /// Its position in the rows of each side.
    left: usize,
    right: usize,
}

/// A multiset of rows as a sum: equal multisets have equal sums, and others do not but by a chance of 2^-128.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sums {
    rows: u64,
    hashes: u128,
    /// For each column the sum of its values as they are, not in their canonical form.
    raw: Vec<u64>,
}

impl Plan {
    /// Plans the comparison; otherwise says why the two tables can't be compared.
    pub fn new(
        moment: Moment,
        left_key: &Key,
        right_key: &Key,
        sections: &BTreeMap<Key, Section>,
        noise: &NoiseSet,
    ) -> Result<Self, (Verdict, String)> {
        let [left_name, right_name] = super::names(moment);
        let missing = |side: &str| (differing(moment), format!("the {side} has no such table"));
        let left = sections.get(left_key).ok_or_else(|| missing(left_name))?;
        let right = sections.get(right_key).ok_or_else(|| missing(right_name))?;
        for (name, section) in [(left_name, left), (right_name, right)] {
            if let Some(reason) = &section.unreadable {
                return Err((Verdict::Inconclusive, format!("could not be read on the {name}: {reason}")));
            }
        }
        let noisy = noise.columns(&left_key.table);
        let columns = align(left, right, &noisy)
            .map_err(|column| (differing(moment), format!("column {column} stands on one side only")))?;
        let left_out = noisy.into_iter().map(str::to_owned).collect();
        let sums = || Sums { raw: vec![0; columns.len()], ..Sums::default() };
        Ok(Self {
            moment,
            table: left_key.table.clone(),
            left_key: left_key.clone(),
            right_key: right_key.clone(),
            left_out,
            left: sums(),
            right: sums(),
            columns,
        })
    }

    /// The values of a row in the order of the planned columns; one that the row does not have is `None`.
    pub fn values<'a>(&'a self, side: Side, row: &'a [Value]) -> impl Iterator<Item = (Class, Option<&'a Value>)> {
        self.columns.iter().map(move |column| {
            let at = if side == Side::Left { column.left } else { column.right };
            (column.class, row.get(at))
        })
    }

    /// The hash of a row's canonical form.
    pub fn hash(&self, side: Side, row: &[Value]) -> u128 {
        let mut bytes = Vec::new();
        for (class, value) in self.values(side, row) {
            match value {
                Some(value) => normalise::write_canonical(class, value, &mut bytes),
                None => bytes.push(u8::MAX),
            }
        }
        let hash = blake3::hash(&bytes);
        let (half, _) = hash.as_bytes().split_at(16);
        half.iter().fold(0, |sum, byte| (sum << 8) | u128::from(*byte))
    }

    pub fn add(&mut self, side: Side, row: &[Value]) {
        let hash = self.hash(side, row);
        let raw: Vec<u64> = self.values(side, row).map(|(class, value)| raw_hash(class, value)).collect();
        let sums = if side == Side::Left { &mut self.left } else { &mut self.right };
        sums.rows += 1;
        sums.hashes = sums.hashes.wrapping_add(hash);
        sums.raw.iter_mut().zip(raw).for_each(|(sum, raw)| *sum = sum.wrapping_add(raw));
    }

    pub fn is_same(&self) -> bool {
        self.left.rows == self.right.rows && self.left.hashes == self.right.hashes
    }

    /// Rows of both sides.
    pub fn rows(&self) -> u64 {
        self.left.rows.saturating_add(self.right.rows)
    }

    /// The report on a table that is the same.
    pub fn same(&self) -> TableComparison {
        self.comparison(Verdict::Match, 0, self.left_out_words())
    }

    pub fn comparison(&self, verdict: Verdict, differing_rows: u64, detail: String) -> TableComparison {
        TableComparison {
            scenario: self.left_key.scenario.clone(),
            table: self.table.clone(),
            moment: self.moment,
            verdict,
            control_rows: self.left.rows,
            candidate_rows: self.right.rows,
            differing_rows,
            detail,
        }
    }

    pub fn left_out_words(&self) -> String {
        if self.left_out.is_empty() {
            return String::new();
        }
        format!("not compared, being noise: {}", self.left_out.join(", "))
    }

    pub fn name_left_out(&self, out: &mut Vec<DifferingColumn>) {
        out.extend(self.left_out.iter().map(|column| DifferingColumn {
            table: self.table.clone(),
            column: column.clone(),
            control: "a column of a table".into(),
            candidate: "not compared".into(),
            left_out: true,
        }));
    }

    /// One for each column whose values are not the same as they are, though the tables are by their meaning.
    pub fn count_forgiven(&self, forgiven: &mut BTreeMap<&'static str, u64>) {
        for (index, column) in self.columns.iter().enumerate() {
            if self.left.raw.get(index) != self.right.raw.get(index) {
                *forgiven.entry(rule(column.class).id).or_default() += 1;
            }
        }
    }
}

/// Columns by name, in the order of the left side; the error is the first name without a partner.
fn align(left: &Section, right: &Section, noisy: &BTreeSet<&str>) -> Result<Vec<PlannedColumn>, String> {
    let same_name = |one: &str, other: &str| one == other || one.to_lowercase() == other.to_lowercase();
    for column in &right.columns {
        if !left.columns.iter().any(|other| same_name(&other.name, &column.name)) {
            return Err(column.name.clone());
        }
    }
    let mut planned = Vec::new();
    for (at, column) in left.columns.iter().enumerate() {
        let exact = right.columns.iter().position(|other| other.name == column.name);
        let found = exact.or_else(|| right.columns.iter().position(|other| same_name(&other.name, &column.name)));
        let partner = found.ok_or_else(|| column.name.clone())?;
        if noisy.contains(column.name.as_str()) {
            continue;
        }
        let kinds = |section: &Section, at: usize| section.kinds.get(at).copied().unwrap_or_default();
        let class = kinds(left, at).join(kinds(right, partner)).class();
        planned.push(PlannedColumn { name: column.name.clone(), class, left: at, right: partner });
    }
    Ok(planned)
}

/// 0 where there is no canonical form to be told from. Exact values need none: what differs there differs.
fn raw_hash(class: Class, value: Option<&Value>) -> u64 {
    if class == Class::Exact {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The widest rule of a class: sums do not tell which of several it was.
fn rule(class: Class) -> normalise::Normalisation {
    match class {
        Class::Truth => normalise::BOOL_INT,
        Class::Whole => normalise::INT_DECIMAL,
        Class::Decimal => normalise::NUMERIC_SCALE,
        Class::Float => normalise::FLOAT_TEXT,
        Class::Exact | Class::Characters => normalise::TEXT_BYTES,
        Class::Named => normalise::NAMED_TYPE_TEXT,
        Class::Uuid => normalise::UUID_TEXT,
        Class::Json => normalise::JSON_KEY_ORDER,
        Class::Array => normalise::ARRAY_JSON,
        Class::Interval => normalise::INTERVAL_MICROSECONDS,
        Class::IntervalText => normalise::INTERVAL_TEXT,
        Class::Instant => normalise::TIMESTAMP_UTC,
        Class::Day => normalise::INFINITY_DATE,
        Class::TimeOfDay => normalise::TIME_FRACTION,
    }
}

/// Which plans, and which side of them, a table's rows belong to. The control's end belongs to two.
pub(super) fn by_key(plans: &[Plan]) -> HashMap<Key, Vec<(usize, Side)>> {
    let mut by_key: HashMap<Key, Vec<(usize, Side)>> = HashMap::new();
    for (index, plan) in plans.iter().enumerate() {
        by_key.entry(plan.left_key.clone()).or_default().push((index, Side::Left));
        by_key.entry(plan.right_key.clone()).or_default().push((index, Side::Right));
    }
    by_key
}
