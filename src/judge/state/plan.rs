//! How one table is compared: which columns, in which class, and the sums of row hashes on both sides.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use super::super::noise::{self, NoiseSet};
use super::super::normalise::{self, Class};
use super::{Key, Section, differing};
use crate::core::report::{Moment, NoiseKind, TableComparison};
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
    pub left_key: Key,
    right_key: Key,
    pub columns: Vec<PlannedColumn>,
    /// Columns of which one side does not tell, as it holds no rows.
    untold: bool,
    left: Sums,
    right: Sums,
}

/// A column that is compared.
#[derive(Debug)]
pub(super) struct PlannedColumn {
    pub name: String,
    pub class: Class,
    /// The distances that control and control showed there; of such a column only NULL and type stand in the sums.
    pub noise: BTreeSet<NoiseKind>,
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
        // Both sides load the same dump: there is no clock in that.
        let noisy = if moment == Moment::Initial { BTreeMap::new() } else { noise.columns(&left_key.table) };
        let untold = |section: &Section| section.columns.is_empty() && section.rows == 0;
        let columns = match (untold(left), untold(right)) {
            (true, _) => align(right, right, &noisy),
            (false, true) => align(left, left, &noisy),
            (false, false) => align(left, right, &noisy),
        }
        .map_err(|column| (differing(moment), format!("column {column} stands on one side only")))?;
        let sums = || Sums { raw: vec![0; columns.len()], ..Sums::default() };
        Ok(Self {
            moment,
            table: left_key.table.clone(),
            left_key: left_key.clone(),
            right_key: right_key.clone(),
            untold: untold(left) || untold(right),
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

    /// The values of a row in its noisy columns, in the order of these.
    pub fn noisy<'a>(&'a self, side: Side, row: &'a [Value]) -> impl Iterator<Item = Option<&'a Value>> {
        let values = self.values(side, row).zip(&self.columns);
        values.filter(|(_, column)| !column.noise.is_empty()).map(|((_, value), _)| value)
    }

    /// Whether it has columns that are held to a distance instead of being the same.
    pub fn has_noise(&self) -> bool {
        self.columns.iter().any(|column| !column.noise.is_empty())
    }

    /// Whether what differs in a column is told: a clock of the replay beside one of the recording is not.
    pub fn counts(&self, column: &PlannedColumn) -> bool {
        column.noise.is_empty() || self.moment != Moment::Recorded
    }

    /// A mark of the row by its first column, which is the primary key, or the first part of it, almost everywhere.
    pub fn mark(&self, side: Side, row: &[Value]) -> Option<u64> {
        self.mark_of_value(self.values(side, row).next()?.1?)
    }

    /// As [`Plan::mark`], of values in the order of the planned columns.
    pub fn mark_of(&self, values: &[Value]) -> Option<u64> {
        self.mark_of_value(values.first()?)
    }

    fn mark_of_value(&self, value: &Value) -> Option<u64> {
        let first = self.columns.first().filter(|column| column.noise.is_empty())?;
        let mut bytes = Vec::new();
        normalise::write_canonical(first.class, value, &mut bytes);
        Some(noise::mark(&bytes))
    }

    /// The hash of a row's canonical form, noisy columns by NULL and type alone.
    pub fn hash(&self, side: Side, row: &[Value]) -> u128 {
        let mut bytes = Vec::new();
        for ((class, value), column) in self.values(side, row).zip(&self.columns) {
            match value {
                Some(Value::Null) => normalise::write_canonical(class, &Value::Null, &mut bytes),
                Some(value) if !column.noise.is_empty() => {
                    bytes.push(1);
                    // In a column of one class the types of both sides mean the same.
                    bytes.extend_from_slice(if class == Class::Exact { value.kind().as_bytes() } else { b"value" });
                }
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
        self.comparison(Verdict::Match, 0, String::new())
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
            not_compared: self.not_compared(),
        }
    }

    /// How far the columns are compared that are not compared as they are.
    fn not_compared(&self) -> BTreeMap<String, String> {
        let far = |column: &PlannedColumn| match self.moment {
            Moment::Recorded => "NULL and type only: the replay's clocks and draws are not the recording's".to_owned(),
            Moment::Initial | Moment::Final => {
                column.noise.iter().map(|kind| held_to(*kind)).collect::<Vec<_>>().join(", ")
            }
        };
        let noisy = self.columns.iter().filter(|column| !column.noise.is_empty());
        let mut all: BTreeMap<String, String> = noisy.map(|column| (column.name.clone(), far(column))).collect();
        if self.untold {
            all.insert("names of columns".into(), "not at all: a side without rows does not tell them".into());
        }
        all
    }

    /// One for each column whose values are not the same as they are, though the tables are by their meaning.
    pub fn count_forgiven(&self, forgiven: &mut BTreeMap<&'static str, u64>) {
        for (index, column) in self.columns.iter().enumerate() {
            if column.noise.is_empty() && self.left.raw.get(index) != self.right.raw.get(index) {
                *forgiven.entry(rule(column.class).id).or_default() += 1;
            }
        }
    }
}

/// What is left to compare where control and control lie so apart.
fn held_to(kind: NoiseKind) -> &'static str {
    match kind {
        NoiseKind::Clock => "NULL, type, and how far moments lie apart",
        NoiseKind::Counter => "NULL, type, and how far numbers lie apart",
        NoiseKind::Random => "NULL, type, length and kind of characters",
        NoiseKind::Order => "the elements, in any order",
        NoiseKind::Choice | NoiseKind::Wait | NoiseKind::Unrepeatable => "NULL and type",
    }
}

/// Columns by name, in the order of the left side; the error is the first name without a partner.
fn align(
    left: &Section,
    right: &Section,
    noisy: &BTreeMap<&str, BTreeSet<NoiseKind>>,
) -> Result<Vec<PlannedColumn>, String> {
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
        let noise = noisy.get(column.name.as_str()).cloned().unwrap_or_default();
        let kinds = |section: &Section, at: usize| section.kinds.get(at).copied().unwrap_or_default();
        let class = kinds(left, at).join(kinds(right, partner)).class();
        planned.push(PlannedColumn { name: column.name.clone(), class, noise, left: at, right: partner });
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
