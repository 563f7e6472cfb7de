//! A statement without what varies: literals and parameters become `?`, lists of them and rows of VALUES fold into one.
//!
//! It works on tokens, so it also names statements that the parser does not read. Identifiers keep their spelling.

use super::literals::{Backslash, lift};

/// Longer fingerprints end in the hash of the whole: a report's line, not a page.
const FINGERPRINT_CHARS_MAX: usize = 1000;

/// The fingerprint of a statement as it was recorded.
pub fn fingerprint(sql: &str) -> String {
    match lift(sql, Backslash::Ordinary) {
        Ok(lifted) => of_lifted(&lifted.text),
        Err(_) => shortened(sql.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// The fingerprint of a lifted text.
pub fn of_lifted(text: &str) -> String {
    let mut levels = vec![Level::default()];
    for token in tokens(text.trim_end_matches([';', ' '])) {
        match token {
            "(" => levels.push(Level::default()),
            ")" if levels.len() > 1 => {
                let inner = levels.pop().unwrap_or_default().finish();
                if let Some(level) = levels.last_mut() {
                    level.current.push_str(&format!("({inner})"));
                }
            }
            "," => {
                if let Some(level) = levels.last_mut() {
                    level.end_element();
                }
            }
            other => {
                if let Some(level) = levels.last_mut() {
                    level.current.push_str(placeholder(other));
                }
            }
        }
    }
    while levels.len() > 1 {
        let inner = levels.pop().unwrap_or_default().finish();
        if let Some(level) = levels.last_mut() {
            level.current.push_str(&format!("({inner}"));
        }
    }
    shortened(levels.pop().unwrap_or_default().finish())
}

/// The elements of one parenthesis, folded as they come.
#[derive(Default)]
struct Level {
    done: Vec<String>,
    current: String,
}

impl Level {
    fn end_element(&mut self) {
        let element = std::mem::take(&mut self.current);
        let element = element.trim();
        let element = match element.trim_start_matches('-') {
            "?" => "?",
            null if null.eq_ignore_ascii_case("null") => "?",
            _ => element,
        };
        let repeats = self.done.last().is_some_and(|last| {
            element.contains('?') && (last == element || (element.starts_with('(') && last.ends_with(element)))
        });
        if !repeats {
            self.done.push(element.to_owned());
        }
    }

    fn finish(mut self) -> String {
        self.end_element();
        self.done.join(", ")
    }
}

/// Cuts a lifted text into quoted parts, numbers and words with what stands between them.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
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

fn placeholder(token: &str) -> &str {
    let digits = token.strip_prefix('$').unwrap_or(token);
    if token.starts_with('\'') || digits.starts_with(|c: char| c.is_ascii_digit()) { "?" } else { token }
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
    fn a_long_statement_ends_in_its_hash() {
        let columns: Vec<String> = (0..500).map(|number| format!("column_{number}")).collect();
        let long = fingerprint(&format!("SELECT {}", columns.join(",")));
        assert!(long.chars().count() < FINGERPRINT_CHARS_MAX + 30 && long.contains("… #"), "{long}");
        assert_ne!(long, fingerprint(&format!("SELECT {},x", columns.join(","))));
    }
}
