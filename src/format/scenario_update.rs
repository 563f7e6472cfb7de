//! Rewriting a scenario's expectations in place, so that a review of changed behaviour is a review of a diff.
//!
//! It touches nothing but `expect`: comments, order and everything else stay as they were written. An answer that was
//! not written down is not added, but where the author asks for it with `expect = {}`; a verdict that is not `match` is.

use std::collections::BTreeSet;
use std::path::Path;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value as Toml, value};

use super::run::ExpectedReply;
use super::scenario::ExpectedVerdict;
use crate::core::report::EndState;
use crate::core::{CacheReply, Value};
use crate::error::{Error, Result};

/// What was seen of one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The control's answer; `None` where there is none, or none that is kept whole.
    pub answer: Option<ExpectedReply>,
    /// Whether the answer is the written one, or none is written.
    pub answer_holds: bool,
    /// `None` where it can't be told.
    pub verdict: Option<ExpectedVerdict>,
}

/// Steps that expect nothing.
const NOT_SENT: [&str; 2] = ["sleep_ms", "restart"];

const ANSWERS: [&str; 4] = ["affected", "rows", "error", "reply"];

/// Stands for the reason of an `[end]` until somebody writes it.
const NOT_REVIEWED: &str = "written by --update; nobody has said yet why it may be so";

/// A scenario's text, and what of it is new, one line each.
#[derive(Clone, Debug, PartialEq)]
pub struct Updated {
    pub text: String,
    pub changes: Vec<String>,
}

/// The scenario's text with the expectations that hold of what was seen. `seen` has an entry for each step that is no
/// pause; steps beyond it were not run and stay as they are, and so does the end where there was none.
pub fn updated(text: &str, path: &Path, seen: &[Seen], end: Option<&EndState>) -> Result<Updated> {
    let refuse = |problem: String| Error::malformed(path.display().to_string(), problem);
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| refuse(error.to_string()))?;
    let steps = document.get_mut("step").and_then(Item::as_array_of_tables_mut);
    let steps = steps.ok_or_else(|| refuse("only steps that are written as [[step]] can be updated".into()))?;
    let steps = steps.iter_mut().filter(|step| !NOT_SENT.iter().any(|key| step.contains_key(key)));
    let mut changes = Vec::new();
    for (number, (step, seen)) in (1..).zip(steps.zip(seen)) {
        let before = written_of(step);
        update(step, seen);
        let after = written_of(step);
        if before != after {
            changes.push(format!("step {number}: {}", change(&before, &after)));
        }
    }
    if let Some(end) = end {
        let before = document.get("end").map(ToString::to_string).unwrap_or_default();
        update_end(&mut document, end);
        let after = document.get("end").map(ToString::to_string).unwrap_or_default();
        if before != after {
            changes.push(format!("[end]: {}", change(&before, &after)));
        }
    }
    Ok(Updated { text: document.to_string(), changes })
}

fn written_of(step: &Table) -> String {
    step.get("expect").map(ToString::to_string).unwrap_or_default()
}

/// `expect = {…} instead of {…}`, on one line.
fn change(before: &str, after: &str) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match (one_line(before), one_line(after)) {
        (before, after) if after.is_empty() => format!("nothing instead of {before}"),
        (before, after) if before.is_empty() => after,
        (before, after) => format!("{after} instead of {before}"),
    }
}

/// Names what is not the same at the end. A reason that somebody wrote stays.
fn update_end(document: &mut DocumentMut, end: &EndState) {
    if end.is_empty() {
        document.remove("end");
        return;
    }
    let table = document.entry("end").or_insert_with(|| Item::Table(Table::new()));
    let Some(table) = table.as_table_like_mut() else { return };
    if table.get("verdict").and_then(Item::as_str) != Some(end.verdict.name()) {
        table.insert("verdict", value(end.verdict.name()));
    }
    if !table.contains_key("why") {
        table.insert("why", value(NOT_REVIEWED));
    }
    for (key, names) in [("tables", &end.tables), ("keys", &end.keys), ("lost", &end.lost)] {
        let written: BTreeSet<&str> =
            table.get(key).and_then(Item::as_array).into_iter().flatten().filter_map(Toml::as_str).collect();
        if names.is_empty() {
            table.remove(key);
        } else if written != names.iter().map(String::as_str).collect() {
            table.insert(key, value(names.iter().map(String::as_str).collect::<Array>()));
        }
    }
}

fn update(step: &mut Table, seen: &Seen) {
    let asked = step.get("expect").and_then(Item::as_table_like).is_some_and(|expect| expect.is_empty());
    let verdict = seen.verdict.filter(|verdict| *verdict != ExpectedVerdict::Match);
    if !step.contains_key("expect") {
        if verdict.is_none() && seen.answer_holds {
            return;
        }
        step.insert("expect", value(InlineTable::new()));
    }
    let Some(expect) = step.get_mut("expect").and_then(Item::as_table_like_mut) else { return };
    if (asked || !seen.answer_holds)
        && let Some((key, answer)) = seen.answer.as_ref().and_then(written)
    {
        write_answer(expect, key, answer);
    }
    match (seen.verdict, verdict) {
        (None, _) => {}
        (Some(_), None) => {
            let decor = expect.get("verdict").and_then(Item::as_value).map(|verdict| verdict.decor().clone());
            expect.remove("verdict");
            // What stood before the closing brace stands behind the last one that stays.
            if let (Some(decor), Some((_, last))) = (decor, expect.iter_mut().last())
                && let (Some(last), Some(suffix)) = (last.as_value_mut(), decor.suffix())
            {
                last.decor_mut().set_suffix(suffix.clone());
            }
        }
        (Some(_), Some(verdict)) if expect.get("verdict").and_then(Item::as_str) != Some(verdict.name()) => {
            expect.insert("verdict", value(verdict.name()));
        }
        _ => {}
    }
    if expect.is_empty() && !asked {
        step.remove("expect");
    }
}

/// An answer of another kind takes the place of the one that is written, before the verdict.
fn write_answer(expect: &mut dyn TableLike, key: &str, answer: Toml) {
    for other in ANSWERS.iter().filter(|other| **other != key) {
        expect.remove(other);
    }
    let verdict = if expect.contains_key(key) { None } else { expect.remove("verdict") };
    expect.insert(key, value(answer));
    if let Some(verdict) = verdict {
        expect.insert("verdict", verdict);
    }
}

/// Key and value of an answer; `None` for one that a scenario has no words for.
fn written(answer: &ExpectedReply) -> Option<(&'static str, Toml)> {
    Some(match answer {
        ExpectedReply::Affected(count) => ("affected", i64::try_from(*count).ok()?.into()),
        ExpectedReply::Rows(rows) => {
            let rows: Option<Array> = rows.iter().map(|row| row.iter().map(typed).collect::<Option<Array>>()).collect();
            ("rows", rows?.into())
        }
        ExpectedReply::Error(class) => ("error", class.to_string().into()),
        ExpectedReply::Cache(reply) => ("reply", cache(reply)?),
    })
}

fn typed(value: &Value) -> Option<Toml> {
    Some(match value {
        Value::Null => tagged("null", true),
        Value::Bool(flag) => (*flag).into(),
        Value::Int(number) => (*number).into(),
        Value::Decimal(text) => tagged("decimal", text.as_str()),
        Value::Float(text) => tagged("float", text.as_str()),
        Value::Bytes(bytes) => tagged("bytes", hex(bytes)),
        Value::Text(text)
        | Value::Date(text)
        | Value::Time(text)
        | Value::Timestamp(text)
        | Value::TimestampTz(text)
        | Value::Interval(text)
        | Value::Uuid(text)
        | Value::Json(text)
        | Value::Array(text)
        | Value::Other { text, .. } => text.as_str().into(),
    })
}

fn cache(reply: &CacheReply) -> Option<Toml> {
    Some(match reply {
        CacheReply::Missing => tagged("missing", true),
        CacheReply::Status(status) => tagged("status", status.as_str()),
        CacheReply::Int(number) => (*number).into(),
        CacheReply::Found(value) => match value.as_str() {
            Some(text) => text.into(),
            None => tagged("bytes", hex(value)),
        },
        CacheReply::Array(items) => items.iter().map(cache).collect::<Option<Array>>()?.into(),
        CacheReply::Error(failure) => tagged("error", failure.class.to_string()),
        CacheReply::Double(_) | CacheReply::Bool(_) | CacheReply::Map(_) | CacheReply::Set(_) => return None,
    })
}

fn tagged(tag: &str, inner: impl Into<Toml>) -> Toml {
    let mut table = InlineTable::new();
    table.insert(tag, inner.into());
    table.into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{ErrorClass, Failure};
    use crate::format::scenario::Scenario;

    const CASE: &str = r#"# Why it is here.
title = "t"
why = "w"

[[step]]
sql = "SELECT 1" # the first
expect = { rows = [[2]], verdict = "mismatch" }

[[step]]
sleep_ms = 5

# Nothing is written of this one.
[[step]]
sql = "BEGIN"

[[step]]
sql = "SELECT 2"
expect = {}

[[step]]
cache = ["GET", "k"]
[step.expect]
reply = "a" # kept
verdict = "skipped"
"#;

    fn seen(answer: ExpectedReply, verdict: ExpectedVerdict) -> Seen {
        Seen { answer: Some(answer), answer_holds: false, verdict: Some(verdict) }
    }

    fn update(seen: &[Seen]) -> String {
        updated(CASE, Path::new("case.toml"), seen, None).expect("valid").text
    }

    #[test]
    fn what_holds_stays_as_it_was_written() {
        let holds = |verdict| Seen { answer: None, answer_holds: true, verdict: Some(verdict) };
        let all = [
            holds(ExpectedVerdict::Mismatch),
            holds(ExpectedVerdict::Match),
            Seen { verdict: None, ..holds(ExpectedVerdict::Match) },
            holds(ExpectedVerdict::Skipped),
        ];
        assert_eq!(update(&all), CASE);
        assert_eq!(update(&[]), CASE, "steps that were not run");
    }

    #[test]
    fn answers_and_verdicts_are_rewritten_and_everything_else_is_kept() {
        let null = ExpectedReply::Rows(vec![vec![Value::Null, Value::Text("x".into())]]);
        let out = update(&[
            seen(ExpectedReply::Error(ErrorClass::DuplicateKey), ExpectedVerdict::Match),
            seen(ExpectedReply::Affected(0), ExpectedVerdict::Inconclusive),
            seen(null, ExpectedVerdict::Mismatch),
            seen(ExpectedReply::Cache(CacheReply::Missing), ExpectedVerdict::Untranslatable),
        ]);
        for line in [
            "# Why it is here.",
            r#"sql = "SELECT 1" # the first"#,
            r#"expect = { error = "duplicate_key" }"#,
            "# Nothing is written of this one.",
            r#"expect = { affected = 0, verdict = "inconclusive" }"#,
            r#"expect = { rows = [[{ null = true }, "x"]], verdict = "mismatch" }"#,
            "reply = { missing = true }",
            r#"verdict = "untranslatable""#,
        ] {
            assert!(out.lines().any(|found| found.trim_end() == line), "{line} is not in\n{out}");
        }
    }

    #[test]
    fn what_is_written_is_read_back_as_the_same() {
        let answers = [
            ExpectedReply::Affected(3),
            ExpectedReply::Error(ErrorClass::Deadlock),
            ExpectedReply::Rows(vec![vec![
                Value::Null,
                Value::Bool(true),
                Value::Int(-1),
                Value::Decimal("1.50".into()),
                Value::Float("NaN".into()),
                Value::Text("a \"b\" \\ \u{0} é\n".into()),
                Value::Bytes(vec![0, 255].into()),
            ]]),
            ExpectedReply::Cache(CacheReply::Array(vec![
                CacheReply::Missing,
                CacheReply::Status("OK".into()),
                CacheReply::Int(1),
                CacheReply::Found("".into()),
                CacheReply::Found(vec![0xff].into()),
                CacheReply::Error(Failure {
                    class: ErrorClass::WrongType,
                    code: String::new(),
                    message: String::new(),
                }),
            ])),
        ];
        for answer in answers {
            let text = "title = 't'\nwhy = 'w'\n[[step]]\nsql = 'SELECT 1'\nexpect = {}\n";
            let path = Path::new("case.toml");
            let seen = [seen(answer.clone(), ExpectedVerdict::Match)];
            let text = updated(text, path, &seen, None).expect("valid").text;
            let scenario: Scenario = crate::format::parse_toml(&text, path).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(scenario.steps[0].expectation().expect("readable").reply, Some(answer), "{text}");
        }
    }
}
