//! Prepared statements by name, as one session of a log has them.
//!
//! A client that prepares by the protocol may speak of the name in SQL: PDO, DBD::Pg and psycopg drop statements with
//! DEALLOCATE. A replay does not keep the protocol's names, so what such a statement means is found out here.

use std::collections::{HashMap, HashSet};

use super::pg_dump::{identifier, keyword};
use super::sql_split::at_first_word;
use crate::core::ByteString;

/// A session of an application has some hundred; beyond this many the text behind a name is not kept.
const NAMES_MAX: usize = 10_000;

/// Why an EXECUTE can't be replayed.
pub const UNKNOWN: &str = "text not in the log: EXECUTE of a statement that was prepared before the log began";
pub const COMPUTED: &str = "EXECUTE of a statement that the protocol prepared, with computed arguments";

/// What a statement of the simple protocol means to a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// What it says.
    AsIs,
    /// It drops a name that only the protocol knew: as good as the protocol's own message that does so.
    Close,
    /// It runs this text, with these values.
    Runs(String, Vec<Option<ByteString>>),
    /// It can't be replayed, and why.
    Lost(&'static str),
}

/// The names of one session.
#[derive(Debug, Default)]
pub struct Names {
    /// Made by PREPARE.
    by_sql: HashSet<String>,
    /// Made by the protocol, with their text.
    by_protocol: HashMap<String, String>,
}

impl Names {
    /// A phase of the protocol names a statement. `name` is as the log has it, perhaps with a portal's behind a slash.
    pub fn note_protocol(&mut self, name: &str, text: &str) {
        let name = name.split('/').next().unwrap_or_default();
        let known = self.by_protocol.get(name).is_some_and(|known| known == text);
        if name.is_empty() || name == "<unnamed>" || known || self.by_protocol.len() >= NAMES_MAX {
            return;
        }
        self.by_protocol.insert(name.to_owned(), text.to_owned());
    }

    /// Follows a statement that completed, as far as anybody knows, and says what it means.
    pub fn follow(&mut self, sql: &str) -> Meaning {
        let sql = at_first_word(sql).trim_end().trim_end_matches(';');
        if let Some(rest) = keyword(sql, "PREPARE") {
            if let Some((name, _)) = identifier(rest.trim_start())
                && keyword(rest, "TRANSACTION").is_none()
            {
                self.by_sql.insert(name);
            }
        } else if let Some(rest) = keyword(sql, "DEALLOCATE") {
            return self.deallocate(keyword(rest, "PREPARE").unwrap_or(rest));
        } else if let Some(rest) = keyword(sql, "EXECUTE") {
            return self.execute(rest);
        } else if keyword(sql, "DISCARD").is_some_and(|rest| keyword(rest, "ALL").is_some()) {
            self.forget();
        }
        Meaning::AsIs
    }

    fn forget(&mut self) {
        self.by_sql.clear();
        self.by_protocol.clear();
    }

    fn deallocate(&mut self, rest: &str) -> Meaning {
        if keyword(rest, "ALL").is_some() {
            self.forget();
            return Meaning::AsIs;
        }
        match identifier(rest.trim_start()) {
            // It completed, so there was such a name; no PREPARE of the log made it.
            Some((name, after)) if after.trim().is_empty() && !self.by_sql.remove(&name) => {
                self.by_protocol.remove(&name);
                Meaning::Close
            }
            _ => Meaning::AsIs,
        }
    }

    fn execute(&self, rest: &str) -> Meaning {
        let Some((name, after)) = identifier(rest.trim_start()) else { return Meaning::AsIs };
        if self.by_sql.contains(&name) {
            return Meaning::AsIs;
        }
        let Some(text) = self.by_protocol.get(&name) else { return Meaning::Lost(UNKNOWN) };
        arguments(after).map_or(Meaning::Lost(COMPUTED), |values| Meaning::Runs(text.clone(), values))
    }
}

/// The values of `(1, 'a', NULL)`, where they are literals; none where there is no list.
fn arguments(text: &str) -> Option<Vec<Option<ByteString>>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Vec::new());
    }
    let mut rest = text.strip_prefix('(')?.strip_suffix(')')?.trim();
    let mut values = Vec::new();
    loop {
        let (value, after) = argument(rest)?;
        values.push(value);
        match after.trim_start().strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None => return after.trim().is_empty().then_some(values),
        }
    }
}

fn argument(text: &str) -> Option<(Option<ByteString>, &str)> {
    if text.starts_with('\'') {
        return super::postgres_params::value(text);
    }
    let end = text.find([',', ' ']).unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    let number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    match word.to_ascii_lowercase().as_str() {
        "null" => Some((None, after)),
        "true" | "false" => Some((Some(word.into()), after)),
        _ => number.then(|| (Some(word.into()), after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_the_protocol_is_closed_by_sql_and_one_of_sql_is_not() {
        let mut names = Names::default();
        names.note_protocol("pdo_stmt_00000001", "SELECT $1");
        assert_eq!(names.follow("DEALLOCATE pdo_stmt_00000001"), Meaning::Close);
        names.note_protocol("My Name/portal", "SELECT $1");
        assert_eq!(names.follow("/* x */ deallocate prepare \"My Name\";"), Meaning::Close);
        assert_eq!(names.follow("PREPARE Mine (int) AS SELECT $1"), Meaning::AsIs);
        assert_eq!(names.follow("EXECUTE mine(1)"), Meaning::AsIs);
        assert_eq!(names.follow("DEALLOCATE mine"), Meaning::AsIs);
        assert_eq!(names.follow("DEALLOCATE mine"), Meaning::Close, "made before the log began");
        assert_eq!(names.follow("DEALLOCATE ALL"), Meaning::AsIs);
        assert_eq!(names.follow("PREPARE TRANSACTION 'x'"), Meaning::AsIs);
    }

    #[test]
    fn execute_of_a_name_of_the_protocol_runs_its_text() {
        let mut names = Names::default();
        names.note_protocol("s1", "SELECT $1, $2, $3");
        let values = vec![Some("1".into()), Some("it's, a".into()), None];
        let runs = Meaning::Runs("SELECT $1, $2, $3".into(), values);
        assert_eq!(names.follow("EXECUTE s1 (1, 'it''s, a', NULL)"), runs);
        assert_eq!(names.follow("EXECUTE s1 (1 + 1, 'a', NULL)"), Meaning::Lost(COMPUTED));
        assert_eq!(names.follow("EXECUTE other"), Meaning::Lost(UNKNOWN));
        names.follow("DISCARD ALL");
        assert_eq!(names.follow("EXECUTE s1(1)"), Meaning::Lost(UNKNOWN));
    }
}
