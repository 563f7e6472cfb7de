//! What differs in tables that differ: how many rows, and of a few of them which columns.

use std::collections::{BTreeMap, HashMap};

use super::super::normalise::{self, Sameness};
use super::super::shown;
use super::plan::{self, Plan, Side};
use super::{DifferingColumn, States, differing, each_row};
use crate::core::Value;
use crate::core::report::Moment;
use crate::error::Result;
use crate::format::run::Run;

/// Rows of each side that are held to be paired; enough to see which columns differ.
const ROWS_SAMPLED_MAX: usize = 500;

/// Rows that a report shows of one table.
const ROWS_SHOWN_MAX: usize = 5;

#[derive(Default)]
struct Found {
    /// Rows by hash: how many more the left side has; those that were sampled are taken off again.
    surplus: HashMap<u128, i64>,
    differing_rows: u64,
    left: Vec<Vec<Value>>,
    right: Vec<Vec<Value>>,
}

/// Two passes over the rows: which of them have no partner, then what those are.
pub(super) fn differences(run: &Run, plans: &[Plan], states: &mut States) -> Result<()> {
    let mut found: Vec<Found> = plans.iter().map(|_| Found::default()).collect();
    pass(run, plans, &mut found, count)?;
    for found in &mut found {
        found.differing_rows = found.surplus.values().map(|surplus| surplus.unsigned_abs()).sum();
    }
    pass(run, plans, &mut found, sample)?;
    for (plan, found) in plans.iter().zip(found) {
        report(plan, &found, states);
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

fn report(plan: &Plan, found: &Found, states: &mut States) {
    let (pairs, left_only, right_only) = pair(plan, found);
    let [left_name, right_name] = super::names(plan.moment);
    let mut columns: BTreeMap<&str, DifferingColumn> = BTreeMap::new();
    let mut lines = Vec::new();
    for (left, right) in &pairs {
        let parts: Vec<String> = differing_columns(plan, left, right)
            .map(|(column, left, right)| {
                columns.entry(column).or_insert_with(|| DifferingColumn {
                    table: plan.table.clone(),
                    column: column.to_owned(),
                    control: left.clone(),
                    candidate: right.clone(),
                    left_out: false,
                });
                format!("{column} is {left} on the {left_name}, {right} on the {right_name}")
            })
            .collect();
        let first = plan.values(Side::Left, left).find_map(|(_, value)| value).map_or_else(String::new, shown::value);
        lines.push(format!("row {first}: {}", parts.join(", ")));
    }
    // Rows on one side only are no noise: then no column is to blame. Nor is what the recording holds and the control
    // does not: two replays agree on it.
    let of_two_replays = plan.moment != Moment::Recorded;
    if of_two_replays && left_only.is_empty() && right_only.is_empty() {
        states.differing_columns.extend(columns.into_values());
    }
    for (name, rows) in [(left_name, left_only), (right_name, right_only)] {
        lines.extend(rows.iter().map(|row| format!("only on the {name}: {}", shown::row(row))));
    }
    let more = lines.len().saturating_sub(ROWS_SHOWN_MAX);
    lines.truncate(ROWS_SHOWN_MAX);
    if more > 0 {
        lines.push("and more".into());
    }
    lines.extend(Some(plan.left_out_words()).filter(|words| !words.is_empty()));
    states.tables.push(plan.comparison(differing(plan.moment), found.differing_rows, lines.join("; ")));
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
) -> impl Iterator<Item = (&'a str, String, String)> {
    let values = plan.values(Side::Left, left).zip(plan.values(Side::Right, right));
    plan.columns.iter().zip(values).filter_map(|(column, ((class, left), (_, right)))| match (left, right) {
        (Some(left), Some(right)) if normalise::compare(class, left, right) != Sameness::Different => None,
        (None, None) => None,
        (left, right) => {
            let show = |value: Option<&Value>| value.map_or_else(|| "not there".into(), shown::value);
            Some((column.name.as_str(), show(left), show(right)))
        }
    })
}
