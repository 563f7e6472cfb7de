//! An expression of a definition (check, generated column, index, default) as the translation of queries writes it, and
//! which clauses of MariaDB take it.
//!
//! It refuses to guess: an expression that has no translation is none, and where the target computes another value, that
//! is stated.

use std::collections::BTreeSet;

use super::view::{self, CarriedQuery};
use super::{Schema, Table};
use crate::translate::Target;
use crate::translate::refusal::Refusal;

/// Where MariaDB takes an expression; each place takes what those before it take, and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a check, a stored column, an index.
    Anywhere,
    /// In a check, but nowhere where its value is kept.
    Check,
    /// In a column that is computed when it is read, too: it depends on the session or the time.
    Session,
    /// In a default: it draws from a sequence.
    Draw,
    /// In a statement only: it asks a query, or keeps values in variables.
    Statement,
}

/// Functions whose value depends on the session or the time: MariaDB refuses them where a value is kept or checked.
const OF_THE_SESSION: &[&str] = &[
    "NOW",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURDATE",
    "CURTIME",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "SYSDATE",
    "UTC_TIMESTAMP",
    "UTC_DATE",
    "UTC_TIME",
    "UUID",
    "RAND",
    "DATABASE",
    "SCHEMA",
    "USER",
    "CURRENT_USER",
    "SESSION_USER",
    "CONNECTION_ID",
    "DATE_FORMAT",
    "DAYNAME",
    "MONTHNAME",
    "SLEEP",
];

/// What only a statement takes.
const OF_A_STATEMENT: &[&str] = &["SELECT", "LASTVAL", "SETVAL", "LAST_INSERT_ID", "GET_LOCK", "RELEASE_LOCK"];

/// An expression in the target's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    pub sql: String,
    /// Where MariaDB computes another value than PostgreSQL.
    pub stated: Vec<String>,
    pub place: Place,
    /// Everything in backticks.
    names: BTreeSet<String>,
}

impl Carried {
    fn new(found: CarriedQuery) -> Self {
        let (words, names) = words_and_names(&found.sql);
        let any = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
        let place = if any(OF_A_STATEMENT) || words.contains("@") {
            Place::Statement
        } else if words.contains("NEXTVAL") {
            Place::Draw
        } else if any(OF_THE_SESSION) {
            Place::Session
        } else if words.contains("CAST") && words.contains("DATETIME") {
            Place::Check
        } else {
            Place::Anywhere
        };
        let sql = without_parentheses(&found.sql).to_owned();
        Self { sql, stated: found.stated, place, names }
    }

    /// Whether it speaks of this column.
    pub fn names(&self, column: &str) -> bool {
        self.names.contains(column)
    }
}

/// An expression over a table's columns, or over none.
pub fn expression(sql: &str, table: Option<&Table>, schema: &Schema, target: &Target) -> Result<Carried, Refusal> {
    view::expression(sql, table, schema, target).map(Carried::new)
}

/// As [`expression`], for a condition or value that may not differ at all.
pub fn exact(sql: &str, table: &Table, schema: &Schema, target: &Target) -> Result<Carried, String> {
    let found = expression(sql, Some(table), schema, target).map_err(|refusal| refusal.reason)?;
    if found.stated.is_empty() { Ok(found) } else { Err(found.stated.join("; ")) }
}

/// An expression without the parentheses around all of it.
fn without_parentheses(sql: &str) -> &str {
    let Some(inner) = sql.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else { return sql };
    let (mut depth, mut quote, mut escaped) = (0_i32, None, false);
    for character in inner.chars() {
        match (quote, character) {
            _ if escaped => escaped = false,
            (Some('\''), '\\') => escaped = true,
            (Some(open), close) if open == close => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return sql;
        }
    }
    inner
}

/// The bare words of an expression in upper case, `@` for a variable, and the names in backticks. What stands in a string
/// is neither.
fn words_and_names(sql: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut words, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut characters = sql.chars().peekable();
    while let Some(first) = characters.next() {
        match first {
            '\'' => {
                while let Some(next) = characters.next() {
                    match next {
                        '\\' => drop(characters.next()),
                        '\'' if characters.next_if_eq(&'\'').is_none() => break,
                        _ => {}
                    }
                }
            }
            '`' => {
                let mut name = String::new();
                while let Some(next) = characters.next() {
                    if next == '`' && characters.next_if_eq(&'`').is_none() {
                        break;
                    }
                    name.push(next);
                }
                names.insert(name);
            }
            '@' => drop(words.insert("@".to_owned())),
            first if first.is_ascii_alphabetic() || first == '_' => {
                let mut word = String::from(first.to_ascii_uppercase());
                while let Some(next) = characters.next_if(|next| next.is_ascii_alphanumeric() || *next == '_') {
                    word.push(next.to_ascii_uppercase());
                }
                words.insert(word);
            }
            _ => {}
        }
    }
    (words, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(sql: &str) -> Place {
        Carried::new(CarriedQuery { sql: sql.to_owned(), stated: Vec::new(), rules: Vec::new() }).place
    }

    #[test]
    fn parentheses_around_all_of_an_expression_are_taken_away_and_no_others() {
        for (sql, expected) in [
            ("(`a` > 0)", "`a` > 0"),
            ("(`a` > 0) AND (`b` > 0)", "(`a` > 0) AND (`b` > 0)"),
            ("(`a` = ')')", "`a` = ')'"),
            ("(`a` = '\\\\') OR (`b`)", "(`a` = '\\\\') OR (`b`)"),
            ("`a`", "`a`"),
        ] {
            assert_eq!(without_parentheses(sql), expected, "{sql}");
        }
    }

    #[test]
    fn what_stands_in_a_string_or_a_name_is_no_word_of_an_expression() {
        for (sql, expected) in [
            ("`email` LIKE '%@%'", Place::Anywhere),
            ("`select` = 'SELECT \\' @ NOW('", Place::Anywhere),
            ("`a` > '' AND @x", Place::Statement),
            ("(SELECT MAX(`x`) FROM `t`)", Place::Statement),
            ("`a` < UTC_TIMESTAMP(6)", Place::Session),
            ("DATE_FORMAT(`a`,'%Y')", Place::Session),
            ("CAST(`a` AS DATETIME(6)) > 1", Place::Check),
            ("`updated_at` > `created`", Place::Anywhere),
        ] {
            assert_eq!(place(sql), expected, "{sql}");
        }
    }
}
