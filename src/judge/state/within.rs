//! Noisy columns of tables whose rows agree in all else: how far each value lies from its counterpart, row by row.
//!
//! Rows are paired by all that is no noise; where several agree in that, by the order of their noisy values.

use std::collections::{BTreeMap, HashMap};

use super::super::compare::Cell;
use super::super::distance::{self, Distance};
use super::super::noise::{NoiseSet, Sieved, Spot, table_fingerprint};
use super::super::normalise::{self, Class, Sameness};
use super::super::shown;
use super::plan::{self, Plan, Side};
use super::{StateNoise, States, differing, each_row};
use crate::core::report::{KnownNoise, Moment, NoiseKind};
use crate::core::{Value, Verdict};
use crate::error::Result;
use crate::format::run::Run;

/// Rows whose noisy values are held at a time, some 100 MB; of more, the rows are read several times.
const ROWS_HELD_MAX: u64 = 500_000;

/// Rows that a report shows of one table.
const ROWS_SHOWN_MAX: usize = 5;

type Noisy = (Option<u64>, Vec<Value>);

/// Rows of both sides that agree in all that is no noise.
#[derive(Default)]
struct Group {
    left: Vec<Noisy>,
    right: Vec<Noisy>,
}

/// What is found in a table.
#[derive(Default)]
struct Found {
    rows_apart: u64,
    verdict: Option<Verdict>,
    lines: Vec<String>,
    forgiven: BTreeMap<(String, NoiseKind, Option<String>), StateNoise>,
    real: Vec<StateNoise>,
}

/// Judges the noisy columns of tables that are the same in all else; reports on each table.
pub(super) fn noisy_columns(run: &Run, plans: &[Plan], noise: &NoiseSet, states: &mut States) -> Result<()> {
    let mut found: Vec<Found> = plans.iter().map(|_| Found::default()).collect();
    let held = |plan: &&Plan| plan.has_noise() && plan.moment == Moment::Final;
    let rows: u64 = plans.iter().filter(held).map(Plan::rows).sum();
    let parts = if rows == 0 { 0 } else { rows / ROWS_HELD_MAX + 1 };
    for part in 0..parts {
        let mut groups: HashMap<(usize, u128), Group> = HashMap::new();
        let of_key = plan::by_key(plans);
        each_row(run, |key, row| {
            for (index, side) in of_key.get(key).into_iter().flatten() {
                let Some(plan) = plans.get(*index).filter(held) else { continue };
                let hash = plan.hash(*side, &row);
                if hash % u128::from(parts) != u128::from(part) {
                    continue;
                }
                let values = plan.noisy(*side, &row).map(|value| value.cloned().unwrap_or(Value::Null)).collect();
                let group = groups.entry((*index, hash)).or_default();
                let of_side = if *side == Side::Left { &mut group.left } else { &mut group.right };
                of_side.push((plan.mark(*side, &row), values));
            }
        })?;
        for ((index, _), group) in groups {
            if let (Some(plan), Some(found)) = (plans.get(index), found.get_mut(index)) {
                compare(plan, group, noise, found);
            }
        }
    }
    for (plan, found) in plans.iter().zip(found) {
        report(plan, found, states);
    }
    Ok(())
}

fn compare(plan: &Plan, mut group: Group, noise: &NoiseSet, found: &mut Found) {
    let columns: Vec<_> = plan.columns.iter().filter(|column| !column.noise.is_empty()).collect();
    if group.left.len() > 1 {
        let classes: Vec<Class> = columns.iter().map(|column| column.class).collect();
        for side in [&mut group.left, &mut group.right] {
            side.sort_by_cached_key(|(_, values)| sort_key(&classes, values));
        }
    }
    for ((mark, left), (_, right)) in group.left.iter().zip(&group.right) {
        let mut apart = Vec::new();
        for ((column, one), other) in columns.iter().zip(left).zip(right) {
            if normalise::compare(column.class, one, other) == Sameness::Different {
                for distance in distance::values(one, other) {
                    apart.push((&column.name, Cell { distance, ..Cell::new(shown::value(one), shown::value(other)) }));
                }
            }
        }
        let mut words = Vec::new();
        for (column, cell) in apart {
            judge_cell(plan, column, *mark, cell, noise, found, &mut words);
        }
        found.rows_apart += u64::from(!words.is_empty());
        if !words.is_empty() {
            found.lines.push(format!("beyond what control and control differ by: {}", words.join(", ")));
        }
    }
}

fn judge_cell(
    plan: &Plan,
    column: &str,
    row: Option<u64>,
    cell: Cell,
    noise: &NoiseSet,
    found: &mut Found,
    words: &mut Vec<String>,
) {
    let fingerprint = table_fingerprint(&plan.table);
    let spot = Spot { fingerprint: &fingerprint, place: column, operation: row };
    let of = |known: Option<KnownNoise>, cell: Cell| StateNoise {
        table: plan.table.clone(),
        column: column.to_owned(),
        row,
        cell,
        known,
        times: 1,
    };
    let verdict = match noise.sieve(spot, &cell.distance) {
        Sieved::Noise(known) => {
            let key = (column.to_owned(), cell.distance.kind(), cell.distance.size().shape);
            match found.forgiven.get_mut(&key) {
                Some(noise) => {
                    noise.times += 1;
                    if cell.distance.exceeds(&noise.cell.distance) {
                        noise.cell = cell;
                    }
                }
                None => drop(found.forgiven.insert(key, of(Some(known), cell))),
            }
            return;
        }
        Sieved::Unrepeatable => Verdict::Inconclusive,
        Sieved::Real => differing(plan.moment),
    };
    found.verdict = Some(found.verdict.map_or(verdict, |worst| worst.and(verdict)));
    let far = apart(&cell.distance);
    words.push(format!("{column} is {} on the control, {} on the candidate{far}", cell.control, cell.candidate));
    found.real.push(of(None, cell));
}

fn apart(distance: &Distance) -> String {
    match distance {
        Distance::Clock { apart_us, .. } => format!(" ({} apart)", shown::microseconds(*apart_us)),
        Distance::Step(step) => format!(" ({step} apart)"),
        _ => String::new(),
    }
}

/// Numbers by their size, all else by its canonical form.
fn sort_key(classes: &[Class], values: &[Value]) -> Vec<(i128, Vec<u8>)> {
    let number = |value: &Value| match value {
        Value::Int(number) => i128::from(*number),
        _ => 0,
    };
    let form = |class: &Class, value: &Value| {
        let mut bytes = Vec::new();
        normalise::write_canonical(*class, value, &mut bytes);
        bytes
    };
    classes.iter().zip(values).map(|(class, value)| (number(value), form(class, value))).collect()
}

fn report(plan: &Plan, mut found: Found, states: &mut States) {
    states.noise.extend(found.forgiven.into_values());
    states.noise.append(&mut found.real);
    let Some(verdict) = found.verdict else {
        return states.tables.push(plan.same());
    };
    found.lines.sort_unstable();
    let more = found.lines.len() > ROWS_SHOWN_MAX;
    found.lines.truncate(ROWS_SHOWN_MAX);
    found.lines.extend(more.then(|| "and more".to_owned()));
    states.tables.push(plan.comparison(verdict, found.rows_apart * 2, found.lines.join("; ")));
}
