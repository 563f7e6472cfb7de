//! A second, simple-minded comparison of two answers, beside the judge's: the text of each cell, with almost nothing
//! forgiven. Where the judge says "the same" and this one does not, a person looks.

use crosscheck::core::{Outcome, Reply, Value};

/// Where two answers differ as text; `None` where they do not.
pub fn difference(control: &Outcome, candidate: &Outcome) -> Option<String> {
    let (one, other) = match (control, candidate) {
        (Outcome::Completed(Reply::Rows(one)), Outcome::Completed(Reply::Rows(other))) => (one, other),
        (Outcome::Completed(Reply::Affected(one)), Outcome::Completed(Reply::Affected(other))) if one == other => {
            return None;
        }
        (Outcome::Refused(one), Outcome::Refused(other)) if one.class == other.class => return None,
        _ => return Some(format!("{control:?} | {candidate:?}")),
    };
    let [mut one_rows, mut other_rows] = [one, other]
        .map(|rows| rows.rows.iter().map(|row| row.iter().map(cell).collect()).collect::<Vec<Vec<String>>>());
    one_rows.sort();
    other_rows.sort();
    if one_rows.len() != other_rows.len() {
        return Some(format!("{} rows | {} rows", one_rows.len(), other_rows.len()));
    }
    let differs = one_rows.iter().zip(&other_rows).find(|(one, other)| one != other);
    if let Some((one, other)) = differs {
        return Some(match one.iter().zip(other).find(|(one, other)| one != other) {
            Some((one, other)) => format!("{one} | {other}"),
            None => format!("{} cells | {} cells", one.len(), other.len()),
        });
    }
    let [one, other] =
        [one, other].map(|rows| rows.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>());
    (one != other && !one.is_empty() && !other.is_empty()).then(|| format!("{} | {}", one.join(","), other.join(",")))
}

/// A cell's text: truth as 0 and 1, no zeros at the end of a fraction, no space in JSON, instants without their `+00`.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(truth) => u8::from(*truth).to_string(),
        Value::Int(number) => number.to_string(),
        Value::Decimal(text) | Value::Float(text) | Value::Timestamp(text) | Value::Time(text) => fraction(text),
        Value::TimestampTz(text) => fraction(text.strip_suffix("+00").unwrap_or(text)),
        Value::Json(text) => text.replace([' ', '\n'], ""),
        Value::Bytes(bytes) => document(&bytes.to_display()),
        Value::Text(text) => document(text),
        other => other.text().unwrap_or_default().to_owned(),
    }
}

/// JSON comes as text from a server that has no such type.
fn document(text: &str) -> String {
    if text.starts_with(['{', '[']) { text.replace([' ', '\n'], "") } else { text.to_owned() }
}

fn fraction(text: &str) -> String {
    let text = text.replace("e+", "e");
    if text.contains('.') && !text.contains('e') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
