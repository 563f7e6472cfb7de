//! A statement without what varies: literals and parameters become `?`, lists of them and rows of VALUES fold into one.
//!
//! It works on tokens, so it also names statements that the parser does not read. Identifiers keep their spelling.

use super::literals::{Backslash, lift};
use super::template::Source;

/// Longer fingerprints end in the hash of the whole: a report's line, not a page.
const FINGERPRINT_CHARS_MAX: usize = 1000;

/// Parentheses deeper than this are not folded: a parser takes none so deep, and each level copies those inside of it.
const LEVELS_MAX: usize = 200;

/// The fingerprint of a statement as it was recorded.
pub fn fingerprint(sql: &str) -> String {
    match lift(sql, Backslash::Ordinary) {
        Ok(lifted) => of_lifted(&lifted.text),
        Err(_) => shortened(sql.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// The fingerprint of a lifted text.
pub fn of_lifted(text: &str) -> String {
    shortened(fold(text).text)
}

/// A fingerprint, and the values that each of its `?` stands for, in their order: those of a list stand together.
#[derive(Debug, Default, PartialEq)]
pub struct Folded {
    pub text: String,
    pub holes: Vec<Vec<Held>>,
}

/// A value behind a `?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A NULL in a list.
    Null,
    Value(Source),
    /// A number in a list with a minus before it.
    Negative(Source),
    /// The end of a row of VALUES that folded into the one before it.
    Row,
}

/// Folds a lifted text.
pub fn fold(text: &str) -> Folded {
    let mut levels = vec![Level::default()];
    for token in tokens(text.trim_end_matches([';', ' '])) {
        match token {
            "(" if levels.len() < LEVELS_MAX => levels.push(Level::default()),
            ")" if levels.len() > 1 => close(&mut levels, ")"),
            "," => {
                if let Some(level) = levels.last_mut() {
                    level.end_element();
                }
            }
            other => {
                if let Some(level) = levels.last_mut() {
                    level.push(other);
                }
            }
        }
    }
    while levels.len() > 1 {
        close(&mut levels, "");
    }
    levels.pop().unwrap_or_default().finish()
}

/// Ends the innermost parenthesis.
fn close(levels: &mut Vec<Level>, end: &str) {
    let inner = levels.pop().unwrap_or_default().finish();
    if let Some(level) = levels.last_mut() {
        level.current.text.push_str(&format!("({}{end}", inner.text));
        level.current.holes.extend(inner.holes);
    }
}

/// The elements of one parenthesis, folded as they come.
#[derive(Default)]
struct Level {
    done: Vec<Folded>,
    current: Folded,
}

impl Level {
    fn push(&mut self, token: &str) {
        match source(token) {
            Some(source) => {
                self.current.text.push('?');
                self.current.holes.push(vec![Held::Value(source)]);
            }
            None => self.current.text.push_str(token),
        }
    }

    fn end_element(&mut self) {
        let Folded { text, mut holes } = std::mem::take(&mut self.current);
        let text = text.trim();
        let text = match text.trim_start_matches('-') {
            "?" => {
                if let (true, [hole]) = (text.starts_with('-'), holes.as_mut_slice()) {
                    negate(hole);
                }
                "?"
            }
            null if null.eq_ignore_ascii_case("null") => {
                holes = vec![vec![Held::Null]];
                "?"
            }
            _ => text,
        };
        let last = self.done.last_mut().filter(|last| {
            text.contains('?') && (last.text == text || (text.starts_with('(') && last.text.ends_with(text)))
        });
        match last {
            Some(last) => {
                let before = last.holes.len().saturating_sub(holes.len());
                for (kept, more) in last.holes[before..].iter_mut().zip(holes) {
                    if text.starts_with('(') {
                        kept.push(Held::Row);
                    }
                    kept.extend(more);
                }
            }
            None => self.done.push(Folded { text: text.to_owned(), holes }),
        }
    }

    fn finish(mut self) -> Folded {
        self.end_element();
        let mut whole = Folded::default();
        for (index, element) in self.done.into_iter().enumerate() {
            whole.text.push_str(if index > 0 { ", " } else { "" });
            whole.text.push_str(&element.text);
            whole.holes.extend(element.holes);
        }
        whole
    }
}

fn negate(hole: &mut [Held]) {
    for held in hole {
        if let Held::Value(source) = *held {
            *held = Held::Negative(source);
        }
    }
}

/// Cuts a lifted text into quoted parts, numbers and words with what stands between them.
/// The tokens of a lifted text, white space among them.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = match first {
            '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |at| at + 2),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        // A decimal's slot is written `N.0`.
        let end = if first.is_ascii_digit() && rest[end..].starts_with(".0") { end + 2 } else { end };
        let (token, after) = rest.split_at(end);
        rest = after;
        Some(token)
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// The value that a token of the lifted text stands for.
fn source(token: &str) -> Option<Source> {
    if let Some(parameter) = token.strip_prefix('$') {
        return parameter.parse::<usize>().ok()?.checked_sub(1).map(Source::Param);
    }
    let slot = token.trim_matches('\'');
    slot.strip_suffix(".0").unwrap_or(slot).parse().ok().map(Source::Literal)
}

fn shortened(text: String) -> String {
    if text.chars().count() <= FINGERPRINT_CHARS_MAX {
        return text;
    }
    let cut: String = text.chars().take(FINGERPRINT_CHARS_MAX).collect();
    format!("{cut}… #{}", &blake3::hash(text.as_bytes()).to_hex()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_folds_and_what_differs_stays() {
        let cases = [
            ("SELECT /* A::b */ 1,  'x' FROM t WHERE a = -5", "SELECT ?, ? FROM t WHERE a = -?"),
            ("SELECT a FROM t WHERE b IN (1, 2,3) AND c IN ('x')", "SELECT a FROM t WHERE b IN (?) AND c IN (?)"),
            ("INSERT INTO t (a,b) VALUES (1,NULL),(-2,'x')", "INSERT INTO t (a, b) VALUES (?)"),
            ("SELECT a FROM t WHERE b IN ($1::UUID, $2::UUID);", "SELECT a FROM t WHERE b IN (?::UUID)"),
            ("SELECT \"a b\" FROM \"t\"", "SELECT \"a b\" FROM \"t\""),
            ("SELECT f(a, a)", "SELECT f(a, a)"),
            ("BROKEN (1, 2", "BROKEN (?"),
        ];
        for (sql, expected) in cases {
            assert_eq!(fingerprint(sql), expected, "{sql}");
        }
    }

    #[test]
    fn each_placeholder_knows_its_values() {
        use Held::{Negative, Null, Row, Value};
        use Source::{Literal, Param};
        let held = |sql: &str| fold(&lift(sql, Backslash::Ordinary).expect("lifted").text).holes;
        assert_eq!(held("SELECT 1 FROM t WHERE a = $2"), [vec![Value(Literal(0))], vec![Value(Param(1))]]);
        assert_eq!(held("SELECT a WHERE b IN (1, -2, NULL)"), [vec![Value(Literal(0)), Negative(Literal(1)), Null]]);
        let rows = held("INSERT INTO t VALUES (1, 'x'), (2, 'y')");
        let value = |slot| Value(Literal(slot));
        assert_eq!(rows, [vec![value(0), value(1), Row, value(2), value(3)]]);
    }

    #[test]
    fn a_long_statement_ends_in_its_hash() {
        let columns: Vec<String> = (0..500).map(|number| format!("column_{number}")).collect();
        let long = fingerprint(&format!("SELECT {}", columns.join(",")));
        assert!(long.chars().count() < FINGERPRINT_CHARS_MAX + 30 && long.contains("… #"), "{long}");
        assert_ne!(long, fingerprint(&format!("SELECT {},x", columns.join(","))));
    }
}
