//! Whole tables: control against candidate before and after the replay, and the recording's end against the
//! control's.
//!
//! Tables are multisets of rows. The file of a run is read several times instead of being held: first for the kinds
//! of values in each column, then for a sum of row hashes for each table; only for tables whose sums differ the rows'
//! hashes are held, and of their rows some. It forgives what [`super::normalise`] forgives. Columns that control and
//! control do not share are held to the distance that these had, and to being NULL or not; which they are stands beside
//! the verdict.

mod detail;
pub mod held;
pub mod keys;
mod plan;
mod within;
mod witness;

use std::collections::{BTreeMap, BTreeSet};

use self::plan::Plan;
use super::compare::Cell;
use super::noise::NoiseSet;
use super::normalise::Kinds;
use crate::core::report::{KnownNoise, Moment, TableComparison};
use crate::core::{Column, Value, Verdict};
use crate::error::Result;
use crate::format::run::{Holder, Run, StateLine};

/// Hashes of two million rows take some 100 MB; a table of more is compared alone.
const ROWS_HELD_MAX: u64 = 2_000_000;

/// What the tables of a run say.
#[derive(Debug, Default)]
pub struct States {
    pub tables: Vec<TableComparison>,
    /// How far rows that belong together lie apart, in the last state of two replays.
    pub noise: Vec<StateNoise>,
    /// Rules that forgave something, with the number of table columns in which they did.
    pub forgiven: BTreeMap<&'static str, u64>,
}

/// A column in which rows that belong together lie apart.
#[derive(Clone, Debug, PartialEq)]
pub struct StateNoise {
    pub table: String,
    pub column: String,
    /// A mark of the row; none where its first column is noise itself.
    pub row: Option<u64>,
    pub cell: Cell,
    /// What the control had shown, where that forgives it.
    pub known: Option<KnownNoise>,
    /// Rows.
    pub times: u64,
}

/// Whose table it is, when, and its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key {
    /// The scenario that left it behind; none in a run of a recording.
    scenario: Option<String>,
    moment: Moment,
    holder: Holder,
    table: String,
}

/// A table of one holder at one moment.
#[derive(Debug, Default)]
struct Section {
    columns: Vec<Column>,
    kinds: Vec<Kinds>,
    rows: u64,
    unreadable: Option<String>,
}

/// Compares every table that the run holds.
pub fn compare(run: &Run, noise: &NoiseSet) -> Result<States> {
    let sections = read_sections(run)?;
    let mut states = States::default();
    let mut plans = Vec::new();
    for (moment, left, right) in pairs(&sections) {
        match Plan::new(moment, &left, &right, &sections, noise) {
            Ok(plan) => plans.push(plan),
            Err(detail) => states.tables.push(incomparable(run, moment, &left, &right, &sections, detail)),
        }
    }
    sum(run, &mut plans)?;
    let (same, mut different): (Vec<_>, Vec<_>) = plans.into_iter().partition(Plan::is_same);
    same.iter().for_each(|plan| plan.count_forgiven(&mut states.forgiven));
    within::noisy_columns(run, &same, noise, &mut states)?;
    for batch in batches(&mut different) {
        detail::differences(run, batch, &sections, noise, &mut states)?;
    }
    let place = |table: &TableComparison| (table.scenario.clone(), table.moment, table.table.clone());
    states.tables.sort_by_cached_key(place);
    Ok(states)
}

/// Calls `visit` with each row and the key of its table; what follows a cut in an unfinished run is not there.
fn each_row(run: &Run, mut visit: impl FnMut(&Key, Vec<Value>)) -> Result<()> {
    let mut current = None;
    each_line(run, |scenario, line| match line {
        StateLine::Table { moment, holder, table, .. } => {
            current = Some(Key { scenario: scenario.cloned(), moment, holder, table });
        }
        StateLine::Row(row) => {
            if let Some(key) = &current {
                visit(key, row);
            }
        }
        StateLine::Unreadable { .. } | StateLine::Key(_) | StateLine::KeysUnread { .. } | StateLine::Scenario(_) => {}
    })
}

/// Calls `visit` with each line and the name of the scenario whose it is.
fn each_line(run: &Run, mut visit: impl FnMut(Option<&String>, StateLine)) -> Result<()> {
    let mut scenario = None;
    for line in run.state()? {
        match line {
            Ok(StateLine::Scenario(index)) => scenario = run.header.scenarios.get(index).map(|span| &span.name),
            Ok(line) => visit(scenario, line),
            Err(error) if run.header.complete => return Err(error),
            Err(_) => break,
        }
    }
    Ok(())
}

fn read_sections(run: &Run) -> Result<BTreeMap<Key, Section>> {
    let mut sections: BTreeMap<Key, Section> = BTreeMap::new();
    let mut current = None;
    each_line(run, |scenario, line| match line {
        StateLine::Table { moment, holder, table, columns } => {
            let key = Key { scenario: scenario.cloned(), moment, holder, table };
            let section = sections.entry(key.clone()).or_default();
            section.kinds.resize(columns.len(), Kinds::default());
            section.columns = columns;
            current = Some(key);
        }
        StateLine::Row(row) => {
            if let Some(section) = current.as_ref().and_then(|key| sections.get_mut(key)) {
                section.rows += 1;
                section.kinds.iter_mut().zip(&row).for_each(|(kinds, value)| kinds.add(value));
            }
        }
        StateLine::Unreadable { reason } => {
            if let Some(section) = current.as_ref().and_then(|key| sections.get_mut(key)) {
                section.unreadable = Some(reason);
            }
        }
        StateLine::Key(_) | StateLine::KeysUnread { .. } | StateLine::Scenario(_) => {}
    })?;
    Ok(sections)
}

/// Which tables stand beside each other: `(moment, left, right)`.
fn pairs(sections: &BTreeMap<Key, Section>) -> Vec<(Moment, Key, Key)> {
    let scenarios: BTreeSet<&Option<String>> = sections.keys().map(|key| &key.scenario).collect();
    scenarios.into_iter().flat_map(|scenario| pairs_of(sections, scenario)).collect()
}

fn pairs_of(sections: &BTreeMap<Key, Section>, scenario: &Option<String>) -> Vec<(Moment, Key, Key)> {
    let tables = |moment, holder| -> BTreeSet<&String> {
        let of = |key: &&Key| key.scenario == *scenario && key.moment == moment && key.holder == holder;
        sections.keys().filter(of).map(|key| &key.table).collect()
    };
    let key = |moment, holder, table: &String| Key { scenario: scenario.clone(), moment, holder, table: table.clone() };
    let mut pairs = Vec::new();
    for moment in [Moment::Initial, Moment::Final] {
        for table in tables(moment, Holder::Control).union(&tables(moment, Holder::Candidate)) {
            pairs.push((moment, key(moment, Holder::Control, table), key(moment, Holder::Candidate, table)));
        }
    }
    let recorded = tables(Moment::Recorded, Holder::Recording);
    if recorded.is_empty() {
        return pairs;
    }
    // The control's end is scanned once, for both comparisons.
    let again = tables(Moment::Recorded, Holder::Control);
    let end = if again.is_empty() { Moment::Final } else { Moment::Recorded };
    for table in recorded.union(&tables(end, Holder::Control)) {
        let left = key(Moment::Recorded, Holder::Recording, table);
        pairs.push((Moment::Recorded, left, key(end, Holder::Control, table)));
    }
    pairs
}

/// What two sides of a comparison at this moment are called.
fn names(moment: Moment) -> [&'static str; 2] {
    match moment {
        Moment::Initial | Moment::Final => ["control", "candidate"],
        Moment::Recorded => ["recording", "control"],
    }
}

/// A table that differs is a mismatch; the control not reaching the recorded state says nothing of the candidate.
fn differing(moment: Moment) -> Verdict {
    match moment {
        Moment::Initial | Moment::Final => Verdict::Mismatch,
        Moment::Recorded => Verdict::Inconclusive,
    }
}

fn incomparable(
    run: &Run,
    moment: Moment,
    left: &Key,
    right: &Key,
    sections: &BTreeMap<Key, Section>,
    (verdict, detail): (Verdict, String),
) -> TableComparison {
    let rows = |key| sections.get(key).map_or(0, |section| section.rows);
    TableComparison {
        scenario: left.scenario.clone(),
        table: left.table.clone(),
        moment,
        // A scan that was cut off says nothing about the tables that it did not reach.
        verdict: if run.header.complete { verdict } else { Verdict::Inconclusive },
        control_rows: rows(left),
        candidate_rows: rows(right),
        differing_rows: rows(left).abs_diff(rows(right)),
        detail,
        not_compared: BTreeMap::new(),
    }
}

/// One pass over all rows: adds each to the sums of the tables that it belongs to.
fn sum(run: &Run, plans: &mut [Plan]) -> Result<()> {
    let of_key = plan::by_key(plans);
    each_row(run, |key, row| {
        for (index, side) in of_key.get(key).into_iter().flatten() {
            if let Some(plan) = plans.get_mut(*index) {
                plan.add(*side, &row);
            }
        }
    })
}

/// Slices of plans that together hold not more than [`ROWS_HELD_MAX`] rows, except a table that does so alone.
fn batches(plans: &mut [Plan]) -> Vec<&mut [Plan]> {
    let mut batches = Vec::new();
    let mut rest = plans;
    while !rest.is_empty() {
        let mut rows = 0;
        let fitting = rest
            .iter()
            .take_while(|plan| {
                rows += plan.rows();
                rows <= ROWS_HELD_MAX
            })
            .count();
        let (batch, after) = rest.split_at_mut(fitting.max(1));
        batches.push(batch);
        rest = after;
    }
    batches
}
