//! What differs in tables that differ: how many rows, and of a few of them which columns.

use std::collections::{BTreeMap, HashMap};

use super::super::compare::Cell;
use super::super::distance::{self, Distance};
use super::super::noise::{NoiseSet, Sieved, Spot, table_fingerprint};
use super::super::normalise::{self, Sameness};
use super::super::shown;
use super::plan::{self, Plan, PlannedColumn, Side};
use super::witness::{self, Recorded};
use super::{Key, Section, StateNoise, States, differing, each_row};
use crate::core::report::{KnownNoise, Moment};
use crate::core::{Value, Verdict};
use crate::error::Result;
use crate::format::run::Run;

/// Rows of each side that are held to be paired, some 10 MB: of control against control they show how far each row of
/// them lies apart.
const ROWS_SAMPLED_MAX: usize = 10_000;

/// Rows that are paired by their likeness: 300 on each side are 90,000 pairs.
const ROWS_LIKENED_MAX: usize = 300;

/// Rows that a report shows of one table.
const ROWS_SHOWN_MAX: usize = 5;

#[derive(Default)]
pub(super) struct Found {
    /// Rows by hash: how many more the left side has; those that were sampled are taken off again.
    surplus: HashMap<u128, i64>,
    differing_rows: u64,
    pub left: Vec<Vec<Value>>,
    pub right: Vec<Vec<Value>>,
}

/// Two passes over the rows: which of them have no partner, then what those are.
pub(super) fn differences(
    run: &Run,
    plans: &[Plan],
    sections: &BTreeMap<Key, Section>,
    noise: &NoiseSet,
    states: &mut States,
) -> Result<()> {
    let mut found: Vec<Found> = plans.iter().map(|_| Found::default()).collect();
    pass(run, plans, &mut found, count)?;
    for found in &mut found {
        found.differing_rows = found.surplus.values().map(|surplus| surplus.unsigned_abs()).sum();
    }
    pass(run, plans, &mut found, sample)?;
    let recorded = witness::recorded(run, plans, &found, sections)?;
    for ((plan, found), recorded) in plans.iter().zip(found).zip(recorded) {
        report(run, plan, &found, recorded, noise, states);
    }
    Ok(())
}

fn pass(run: &Run, plans: &[Plan], found: &mut [Found], act: fn(&mut Found, Side, u128, &[Value])) -> Result<()> {
    let of_key = plan::by_key(plans);
    each_row(run, |key, row| {
        for (index, side) in of_key.get(key).into_iter().flatten() {
            if let (Some(plan), Some(found)) = (plans.get(*index), found.get_mut(*index)) {
                act(found, *side, plan.hash(*side, &row), &row);
            }
        }
    })
}

fn count(found: &mut Found, side: Side, hash: u128, _row: &[Value]) {
    let surplus = found.surplus.entry(hash).or_default();
    *surplus += if side == Side::Left { 1 } else { -1 };
    if *surplus == 0 {
        found.surplus.remove(&hash);
    }
}

fn sample(found: &mut Found, side: Side, hash: u128, row: &[Value]) {
    let Some(surplus) = found.surplus.get_mut(&hash) else { return };
    let rows = match side {
        Side::Left if *surplus > 0 => {
            *surplus -= 1;
            &mut found.left
        }
        Side::Right if *surplus < 0 => {
            *surplus += 1;
            &mut found.right
        }
        _ => return,
    };
    if rows.len() < ROWS_SAMPLED_MAX {
        rows.push(row.to_vec());
    }
}

fn report(run: &Run, plan: &Plan, found: &Found, recorded: Option<Recorded>, noise: &NoiseSet, states: &mut States) {
    let (mut pairs, mut left_only, mut right_only) = pair(plan, found);
    if run.header.control_against_control || plan.columns.first().is_some_and(|column| !column.noise.is_empty()) {
        liken(plan, &mut pairs, &mut left_only, &mut right_only);
    }
    let whole = (found.left.len() + found.right.len()) as u64 == found.differing_rows;
    if plan.moment == Moment::Recorded && whole && left_only.is_empty() && right_only.is_empty() {
        let as_logged = |(left, right): &(&[Value], &[Value])| {
            differing_columns(plan, left, right).all(|(_, one, other)| is_as_logged(&distances(one, other)))
        };
        if pairs.iter().all(as_logged) {
            *states.forgiven.entry(normalise::RECORDED_CLOCK.id).or_default() += pairs.len() as u64;
            return states.tables.push(plan.comparison(Verdict::Match, 0, String::new()));
        }
    }
    let departs = recorded
        .filter(|_| whole)
        .is_some_and(|recorded| witness::control_departs(plan, &recorded, &pairs, &left_only, &right_only));
    let [left_name, right_name] = super::names(plan.moment);
    // Rows on one side only are no noise: then no column is to blame. Nor is what the recording holds and the control
    // does not, or what both sides have loaded.
    let of_two_ends = plan.moment == Moment::Final && left_only.is_empty() && right_only.is_empty();
    let (mut lines, mut more) = (Vec::new(), false);
    for (left, right) in &pairs {
        let mut parts = Vec::new();
        for (column, one, other) in differing_columns(plan, left, right) {
            let apart = distances(one, other);
            let mut forgiven = !column.noise.is_empty() && !apart.is_empty();
            for distance in apart {
                let cell = Cell { distance, ..Cell::new(show(one), show(other)) };
                let known = known(plan, column, left, &cell, noise);
                forgiven &= known.is_some();
                if of_two_ends || known.is_some() {
                    let (table, row) = (plan.table.clone(), plan.mark(Side::Left, left));
                    states.noise.push(StateNoise { table, column: column.name.clone(), row, cell, known, times: 1 });
                }
            }
            if !forgiven && plan.counts(column) {
                parts.push(format!(
                    "{} is {} on the {left_name}, {} on the {right_name}",
                    column.name,
                    show(one),
                    show(other)
                ));
            }
        }
        more |= lines.len() >= ROWS_SHOWN_MAX;
        if lines.len() < ROWS_SHOWN_MAX {
            let first =
                plan.values(Side::Left, left).find_map(|(_, value)| value).map_or_else(String::new, shown::value);
            lines.push(format!("row {first}: {}", parts.join(", ")));
        }
    }
    for (name, rows) in [(left_name, left_only), (right_name, right_only)] {
        lines
            .extend(rows.iter().take(ROWS_SHOWN_MAX + 1).map(|row| format!("only on the {name}: {}", shown::row(row))));
    }
    more |= lines.len() > ROWS_SHOWN_MAX;
    lines.truncate(ROWS_SHOWN_MAX);
    if more {
        lines.push("and more".into());
    }
    let verdict = if departs { Verdict::Inconclusive } else { differing(plan.moment) };
    let departs = if departs { "the control itself did not end as the recording did in these rows: " } else { "" };
    states.tables.push(plan.comparison(verdict, found.differing_rows, format!("{departs}{}", lines.join("; "))));
}

/// A log tells the end of a statement to the millisecond, and so its beginning, which is what `now()` was.
const LOGGED_US: u64 = 2_000;

/// Whether two moments are the same as far as a log tells them.
fn is_as_logged(distances: &[Distance]) -> bool {
    let near = |distance: &Distance| matches!(distance, Distance::Clock { apart_us, .. } if *apart_us <= LOGGED_US);
    !distances.is_empty() && distances.iter().all(near)
}

fn show(value: Option<&Value>) -> String {
    value.map_or_else(|| "not there".into(), shown::value)
}

fn distances(one: Option<&Value>, other: Option<&Value>) -> Vec<Distance> {
    match (one, other) {
        (Some(one), Some(other)) => distance::values(one, other),
        _ => vec![Distance::Beyond],
    }
}

/// What the control had shown of this distance, where that forgives it.
fn known(plan: &Plan, column: &PlannedColumn, row: &[Value], cell: &Cell, noise: &NoiseSet) -> Option<KnownNoise> {
    if column.noise.is_empty() || plan.moment != Moment::Final {
        return None;
    }
    let fingerprint = table_fingerprint(&plan.table);
    let operation = plan.mark(Side::Left, row);
    match noise.sieve(Spot { fingerprint: &fingerprint, place: &column.name, operation }, &cell.distance) {
        Sieved::Noise(known) => Some(known),
        Sieved::Unrepeatable | Sieved::Real => None,
    }
}

/// Pairs rows whose first columns differ, where every row finds one that lies apart by distances alone: a key that the
/// server draws differs in every row.
fn liken<'a>(
    plan: &Plan,
    pairs: &mut Vec<(&'a [Value], &'a [Value])>,
    left: &mut Vec<&'a [Value]>,
    right: &mut Vec<&'a [Value]>,
) {
    if left.len() != right.len() || left.len() > ROWS_LIKENED_MAX {
        return;
    }
    let mut all = Vec::new();
    for (at, one) in left.iter().enumerate() {
        for (beside, other) in right.iter().enumerate() {
            let differing: Vec<_> = differing_columns(plan, one, other).collect();
            let near = |(_, one, other): &(_, Option<&Value>, Option<&Value>)| {
                distances(*one, *other).iter().all(|distance| *distance != Distance::Beyond)
            };
            if differing.len() < plan.columns.len() && differing.iter().all(near) {
                all.push((differing.len(), at, beside));
            }
        }
    }
    all.sort_unstable();
    let (mut ones, mut others) = (vec![false; left.len()], vec![false; right.len()]);
    let mut found = Vec::new();
    for (_, at, beside) in all {
        if let (Some(one), Some(other)) = (ones.get_mut(at), others.get_mut(beside))
            && !*one
            && !*other
        {
            (*one, *other) = (true, true);
            found.extend(left.get(at).copied().zip(right.get(beside).copied()));
        }
    }
    if found.len() == left.len() {
        pairs.append(&mut found);
        left.clear();
        right.clear();
    }
}

type Pairs<'a> = (Vec<(&'a [Value], &'a [Value])>, Vec<&'a [Value]>, Vec<&'a [Value]>);

/// Rows whose first column is the same belong together: it is the primary key, or the first part of it, almost
/// everywhere.
fn pair<'a>(plan: &Plan, found: &'a Found) -> Pairs<'a> {
    let key = |side: Side, row: &[Value]| {
        let mut bytes = Vec::new();
        if let Some((class, Some(value))) = plan.values(side, row).next() {
            normalise::write_canonical(class, value, &mut bytes);
        }
        bytes
    };
    let mut free: HashMap<Vec<u8>, Vec<usize>> = HashMap::new();
    for (index, row) in found.right.iter().enumerate().rev() {
        free.entry(key(Side::Right, row)).or_default().push(index);
    }
    let (mut pairs, mut left_only) = (Vec::new(), Vec::new());
    for row in &found.left {
        let partner = free.get_mut(&key(Side::Left, row)).and_then(Vec::pop);
        match partner.and_then(|index| found.right.get(index)) {
            Some(partner) => pairs.push((row.as_slice(), partner.as_slice())),
            None => left_only.push(row.as_slice()),
        }
    }
    let mut alone: Vec<usize> = free.into_values().flatten().collect();
    alone.sort_unstable();
    let right_only = alone.into_iter().filter_map(|index| found.right.get(index)).map(Vec::as_slice).collect();
    (pairs, left_only, right_only)
}

fn differing_columns<'a>(
    plan: &'a Plan,
    left: &'a [Value],
    right: &'a [Value],
) -> impl Iterator<Item = (&'a PlannedColumn, Option<&'a Value>, Option<&'a Value>)> {
    let values = plan.values(Side::Left, left).zip(plan.values(Side::Right, right));
    plan.columns.iter().zip(values).filter_map(|(column, ((class, left), (_, right)))| match (left, right) {
        (Some(left), Some(right)) if normalise::compare(class, left, right) != Sameness::Different => None,
        (None, None) => None,
        (left, right) => Some((column, left, right)),
    })
}
