//! The recording's own end as a third witness. Where the control ended otherwise than the recording did, and only there,
//! a difference of the candidate says nothing of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::distance::{self, Distance};
use super::super::normalise::{self, Sameness};
use super::detail::Found;
use super::plan::{Plan, Side};
use super::{Key, Section, each_row};
use crate::core::Value;
use crate::core::report::Moment;
use crate::error::Result;
use crate::format::run::{Holder, Run};

/// Rows of the recording by the mark of their first column, in the order of the plan's columns.
pub(super) type Recorded = HashMap<u64, Vec<Vec<Value>>>;

/// Of each table the rows with which the recording ended that belong to those that differ; none where it has no such
/// table, or other columns.
pub(super) fn recorded(
    run: &Run,
    plans: &[Plan],
    found: &[Found],
    sections: &BTreeMap<Key, Section>,
) -> Result<Vec<Option<Recorded>>> {
    let mut all: Vec<Option<Recorded>> = plans.iter().map(|_| None).collect();
    let mut wanted: HashMap<Key, (usize, Vec<usize>, HashSet<u64>)> = HashMap::new();
    for (index, (plan, found)) in plans.iter().zip(found).enumerate() {
        let key = Key { moment: Moment::Recorded, holder: Holder::Recording, ..plan.left_key.clone() };
        let Some(section) = sections.get(&key).filter(|_| plan.moment == Moment::Final) else { continue };
        let place = |name: &String| section.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name));
        let places: Option<Vec<usize>> = plan.columns.iter().map(|column| place(&column.name)).collect();
        let Some(places) = places else { continue };
        let marks = found.left.iter().filter_map(|row| plan.mark(Side::Left, row));
        let marks = marks.chain(found.right.iter().filter_map(|row| plan.mark(Side::Right, row))).collect();
        if let Some(rows) = all.get_mut(index) {
            *rows = Some(Recorded::new());
        }
        wanted.insert(key, (index, places, marks));
    }
    if wanted.is_empty() {
        return Ok(all);
    }
    each_row(run, |key, row| {
        let Some((index, places, marks)) = wanted.get(key) else { return };
        let values: Vec<Value> = places.iter().filter_map(|at| row.get(*at).cloned()).collect();
        let mark = plans.get(*index).and_then(|plan| plan.mark_of(&values)).filter(|mark| marks.contains(mark));
        if let (Some(mark), Some(Some(rows))) = (mark, all.get_mut(*index)) {
            rows.entry(mark).or_default().push(values);
        }
    })?;
    Ok(all)
}

/// Whether every row that differs is one in which the control itself departs from the recording.
pub(super) fn control_departs(
    plan: &Plan,
    recorded: &Recorded,
    pairs: &[(&[Value], &[Value])],
    left_only: &[&[Value]],
    right_only: &[&[Value]],
) -> bool {
    let none = Vec::new();
    let rows = |side: Side, row: &[Value]| plan.mark(side, row).map(|mark| recorded.get(&mark).unwrap_or(&none));
    let in_pairs = pairs.iter().all(|(left, right)| {
        rows(Side::Left, left).is_some_and(|rows| !rows.iter().any(|then| is_as_recorded(plan, left, right, then)))
    });
    let alone = left_only.iter().all(|row| {
        rows(Side::Left, row).is_some_and(|rows| !rows.iter().any(|then| is_as_recorded(plan, row, &[], then)))
    });
    // A row that the candidate alone has is its own invention, unless the recording has it too.
    let invented = right_only.iter().any(|row| rows(Side::Right, row).is_none_or(Vec::is_empty));
    in_pairs && alone && !invented
}

/// Whether the control has what the recording has, wherever the candidate has something else. A clock of the replay
/// stands for that of the recording.
fn is_as_recorded(plan: &Plan, left: &[Value], right: &[Value], then: &[Value]) -> bool {
    let sides = plan.values(Side::Left, left).zip(plan.values(Side::Right, right));
    sides.zip(then).all(|(((class, one), (_, other)), then)| {
        let same = |one: &Value, other: &Value| normalise::compare(class, one, other) != Sameness::Different;
        let Some(one) = one else { return false };
        if other.is_some_and(|other| same(one, other)) || same(one, then) {
            return true;
        }
        distance::values(one, then).iter().all(|distance| matches!(distance, Distance::Clock { .. }))
    })
}
