//! What stands around an answer: warnings, lock waits, and what the recording says of the control.

use std::collections::BTreeMap;

use super::super::distance::Distance;
use super::super::{normalise, shown};
use super::{Comparison, Difference, same_refusal};
use crate::core::{Fate, FindingKind, LockWait, Observation, Outcome, Reply, StatementKind, Verdict, Warning};

/// MariaDB's warnings that say that other data was stored or returned than was given: where PostgreSQL refuses, a
/// server without strict mode (or with IGNORE) warns and goes on. Sources: MariaDB's list of error codes.
const DATA_CHANGED: &[u32] = &[
    1048, // column cannot be null: NULL became the type's zero
    1196, // some non-transactional changed tables couldn't be rolled back
    1216, // foreign key constraint fails (add)
    1217, // foreign key constraint fails (delete)
    1260, // rows were cut by GROUP_CONCAT()
    1261, // row doesn't contain data for all columns
    1262, // row was truncated: more data than columns
    1263, // NULL supplied to a NOT NULL column: default stored
    1264, // out of range value
    1265, // data truncated
    1292, // truncated incorrect value
    1300, // invalid character string
    1301, // result larger than max_allowed_packet: NULL returned
    1364, // field doesn't have a default value
    1365, // division by zero: NULL returned
    1366, // incorrect value
    1406, // data too long
    1411, // incorrect value for function
    1451, // foreign key constraint fails (delete)
    1452, // foreign key constraint fails (add)
    1526, // no partition for the value
    1690, // value out of range
    1748, // row doesn't match the partition set
    1918, // bad data in a conversion
    4025, // CHECK constraint failed
];

/// `Data truncated`: a note, not a warning, only where a number is rounded to its column's decimals, blanks at the end are
/// cut, or a moment loses its time. PostgreSQL does the same without a word; what is stored is compared besides.
const DATA_TRUNCATED: u32 = 1265;

/// `Duplicate entry`: a warning instead of an error only where the statement said IGNORE.
const DUPLICATE_ENTRY: u32 = 1062;

/// A warning that one side raised and the other did not. One that says that data was changed is a mismatch; another
/// can't be judged by its number alone, so it is inconclusive; a note is counted.
pub(super) fn warnings(observation: &Observation, out: &mut Comparison) {
    let (on_control, on_candidate) = (by_code(&observation.control), by_code(&observation.candidate));
    let effect = if reads_only(observation) { Effect::Read } else { Effect::Write };
    for (code, warning) in &on_candidate {
        if !on_control.contains_key(code) {
            one_sided(warning, "the candidate", effect, out);
        }
    }
    for (code, warning) in &on_control {
        if !on_candidate.contains_key(code) {
            one_sided(warning, "the control", effect, out);
        }
    }
}

fn by_code(fate: &Fate) -> BTreeMap<u32, &Warning> {
    let Fate::Replayed { outcome, warnings, .. } = fate else { return BTreeMap::new() };
    let refused = matches!(outcome, Outcome::Refused(_));
    let mut by_code = BTreeMap::new();
    for warning in warnings {
        // A refusal repeats itself among its own warnings.
        if !(refused && warning.level == "Error") {
            by_code.entry(warning.code).or_insert(warning);
        }
    }
    by_code
}

/// What a statement does to data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Read,
    Write,
}

/// A statement that reads can't have changed what is stored.
fn reads_only(observation: &Observation) -> bool {
    let rows = |fate: &Fate| matches!(fate, Fate::Replayed { outcome: Outcome::Completed(Reply::Rows(_)), .. });
    let shape = &observation.shape;
    match shape.statement {
        Some(kind) => kind == StatementKind::Query,
        None => shape.writes.is_empty() && rows(&observation.control) && rows(&observation.candidate),
    }
}

fn one_sided(warning: &Warning, side: &str, effect: Effect, out: &mut Comparison) {
    let changed = DATA_CHANGED.contains(&warning.code);
    if warning.code == DATA_TRUNCATED && warning.level == "Note" {
        return out.forgive(normalise::ROUNDED);
    }
    if warning.level == "Note" && !changed {
        return out.forgive(normalise::SERVER_NOTE);
    }
    if warning.code == DUPLICATE_ENTRY && warning.level == "Warning" {
        return out.forgive(normalise::DUPLICATE_IGNORED);
    }
    let message = shown::cut(&warning.message);
    let (verdict, summary) = match (changed, effect) {
        (true, Effect::Write) => (Verdict::Mismatch, format!("{side} changed data and only warned: {message}")),
        (true, Effect::Read) => {
            let summary =
                format!("{side} read a value otherwise than it stands and only warned, no data was changed: {message}");
            (Verdict::Inconclusive, summary)
        }
        (false, _) => (Verdict::Inconclusive, format!("{side} warns, the other side does not: {message}")),
    };
    let shown = format!("{} {}: {message}", warning.level, warning.code);
    let (control, candidate) =
        if side == "the control" { (shown, String::from("no warning")) } else { (String::from("no warning"), shown) };
    let place = format!("warning {}", warning.code);
    out.add(Difference::plain(FindingKind::Warning, verdict, &place, summary).sides(control, candidate));
}

/// A wait on one side only, for a lock or as a blocking read waits for a write. The answers may be equal all the same, but under concurrency the stacks
/// behave differently, and a serial replay can't tell what that costs: inconclusive, to be accepted or looked into.
pub(super) fn waits(control: &Fate, candidate: &Fate, out: &mut Comparison) {
    let (waited, side) = match (wait(control), wait(candidate)) {
        (None, None) | (Some(_), Some(_)) => return,
        (Some(waited), None) => (waited, "the control"),
        (None, Some(waited)) => (waited, "the candidate"),
    };
    let summary = format!("only {side} waits for another session ({})", shown::cut(&waited.kind));
    let (control, candidate) =
        if side == "the control" { ("waited", "did not wait") } else { ("did not wait", "waited") };
    out.add(
        Difference::plain(FindingKind::LockWait, Verdict::Inconclusive, "lock_wait", summary)
            .sides(control, candidate)
            .apart(vec![Distance::Wait]),
    );
}

fn wait(fate: &Fate) -> Option<&LockWait> {
    match fate {
        Fate::Replayed { waited, .. } => waited.as_ref(),
        _ => None,
    }
}

/// The control not doing what the recording says. It says nothing against the candidate, but a comparison with a
/// control that went astray proves nothing for it either: inconclusive.
pub(super) fn recorded(observation: &Observation, out: &mut Comparison) {
    let Fate::Replayed { outcome: control, .. } = &observation.control else { return };
    let (place, then) = match (&observation.recorded_error, control) {
        (Some(recorded), Outcome::Refused(now)) if same_refusal(recorded, now) == Verdict::Match => return,
        (Some(recorded), Outcome::Refused(now)) => {
            (format!("{} -> {}", recorded.class, now.class), shown::failure(recorded))
        }
        (Some(recorded), Outcome::Completed(_)) => {
            (format!("{} -> completed", recorded.class), shown::failure(recorded))
        }
        (None, Outcome::Refused(now)) if observation.recorded_completed => {
            (format!("completed -> {}", now.class), String::from("completed"))
        }
        // No answer is a finding of its own.
        (_, Outcome::Unknown(_)) | (None, _) => return,
    };
    let now = shown::outcome(control);
    let summary = format!("the control does not do what was recorded: then {then}; now {now}");
    out.add(
        Difference::plain(FindingKind::Control, Verdict::Inconclusive, &place, summary)
            .at("recorded, then replayed on the control")
            .sides(format!("recorded: {then}"), format!("replayed on the control: {now}")),
    );
}
