//! Refusing alike: what PostgreSQL refuses with certainty, MariaDB is made to refuse, with an error of the same class.
//!
//! Only what holds whatever the data is predicted. A name that is not in the schema is missing for certain only while
//! nothing that was refused can have made an object of that name.

use std::collections::HashSet;

use super::literals::lift;
use super::refusal::{Certain, Redesign, Refusal};
use super::schema::{Schema, value};
use super::sql::SqlTranslator;
use super::{Translated, Translation, define};
use crate::core::{ErrorClass, Operation, Recorded, Request, Sql};

/// The rule under which such a request is reported.
pub const RULE: &str = "refused_alike";

/// MariaDB's number for a SIGNAL that names none; its class is that of its SQLSTATE.
pub const SIGNALLED: u16 = 1644;

/// Names that refused statements mention: they may have made these objects on the current stack.
#[derive(Debug, Default)]
pub struct Unsure {
    words: HashSet<String>,
    /// A refused text can make objects whose names it computes.
    everything: bool,
    /// Extensions bring functions.
    functions: bool,
    /// Tables that a refused definition may have changed.
    changed: HashSet<String>,
}

impl Unsure {
    /// Words kept: 100,000 names of 20 bytes are 4 MB; with more of them nothing is certain any longer.
    const WORDS_MAX: usize = 100_000;

    /// What a schema was said to hold and does not show.
    pub fn of(schema: &Schema, left_out: &[String]) -> Self {
        let mut unsure = Self::default();
        for name in left_out {
            unsure.take_words(name);
        }
        for loss in &schema.unsupported {
            unsure.everything |= matches!(loss.what.as_str(), "function" | "procedure" | "event trigger" | "statement");
            unsure.functions |= loss.what == "extension" && !loss.object.contains("plpgsql");
            unsure.take_words(&loss.object);
        }
        unsure
    }

    /// Notes a statement that was not carried although PostgreSQL may have run it.
    pub fn note(&mut self, text: &str, schema: &Schema) {
        // What reads or writes rows makes no object, but for SELECT … INTO.
        const OF_ROWS: [&str; 9] = ["select", "with", "insert", "update", "delete", "merge", "values", "table", "copy"];
        let first = text.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let makes = define::may_select_into(text) && !text.to_ascii_lowercase().contains("insert into");
        if OF_ROWS.iter().any(|word| first.eq_ignore_ascii_case(word)) && !makes {
            return;
        }
        // Words of code that makes objects under names that it puts together.
        const MAKERS: [&str; 3] = ["execute", "search_path", "dblink"];
        let lower = text.to_ascii_lowercase();
        self.everything |= MAKERS.iter().any(|word| lower.contains(word));
        self.functions |= lower.contains("extension");
        let named = |name: &str| {
            let bare = name.rsplit('.').next().unwrap_or(name);
            words(&lower).any(|word| word.eq_ignore_ascii_case(bare))
        };
        // A column of a domain does not say so.
        self.everything |= schema.domains.keys().any(|name| named(name));
        let alters = lower.contains("alter ") || lower.contains("drop ");
        for table in schema.tables.values().filter(|_| alters) {
            if named(&table.name) || table.columns.iter().any(|column| named(&column.pg_type)) {
                self.changed.insert(table.name.to_lowercase());
            }
        }
        self.take_words(&lower);
    }

    /// Whether a statement is about a table that is not known to be as the schema has it.
    fn reads_changed(&self, text: &str) -> bool {
        !self.changed.is_empty() && words(text).any(|word| self.changed.contains(&word.to_lowercase()))
    }

    fn take_words(&mut self, text: &str) {
        if self.everything {
            return;
        }
        for word in words(text) {
            if !self.words.contains(word) {
                self.words.insert(word.to_owned());
            }
        }
        self.everything |= self.words.len() > Self::WORDS_MAX;
    }

    /// Whether an object of this name may be there; a function's ends in `()`.
    pub fn holds(&self, name: &str) -> bool {
        let function = name.strip_suffix("()");
        let name = function.unwrap_or(name).to_lowercase();
        self.everything || (self.functions && function.is_some()) || self.words.contains(&name)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

impl SqlTranslator {
    /// How PostgreSQL refuses the operation, where that is certain. It is not sent anywhere.
    pub fn certain(&mut self, operation: &Operation) -> Option<Certain> {
        let Request::Sql(sql) = &operation.request else { return None };
        self.sql(operation, sql).err().and_then(|refusal| refusal.certain).map(|certain| *certain)
    }

    /// A refusal that is PostgreSQL's own becomes a request that MariaDB refuses alike.
    pub(super) fn refused_alike(&mut self, operation: &Operation, sql: &Sql, refusal: Refusal) -> Translated {
        let Some(certain) = refusal.certain.as_deref() else {
            self.unsure.note(&sql.text, self.translations.schema());
            let seen = matches!(operation.recorded, Recorded::Failed { .. });
            return if seen { refusal.into() } else { doubted(refusal).into() };
        };
        let bare = refusal.reason.replace("; PostgreSQL refuses it", "").replace(", which PostgreSQL refuses", "");
        // Nobody is told that PostgreSQL refuses what it was seen to complete, or may well complete.
        if operation.recorded == Recorded::Completed {
            return Refusal::from(format!("{bare}, as far as is known; PostgreSQL completed it")).into();
        }
        if certain.missing.as_ref().is_some_and(|name| self.unsure.holds(name)) {
            let why = "what was not carried over may have made it";
            return Refusal::from(format!("{bare}, as far as is known: {why}")).into();
        }
        let unsure = self.unsure.reads_changed(&sql.text);
        // A message of several statements fails as a whole, but one that ends a transaction in between has an effect.
        let single = match lift(&sql.text, super::literals::Backslash::Ordinary) {
            Ok(lifted) => define::pieces(&lifted.text).len() == 1,
            Err(_) => !sql.text.trim_end().trim_end_matches(';').contains(';'),
        };
        if unsure {
            return doubted(refusal).into();
        }
        if !single {
            return refusal.into();
        }
        Translated::Carried(signal(certain.sqlstate, &refusal.reason, RULE))
    }
}

/// A refusal that does not say what nobody has seen: that PostgreSQL refuses the statement too.
fn doubted(refusal: Refusal) -> Refusal {
    if refusal.redesign != Redesign::Mistake {
        return refusal;
    }
    let reason = refusal.reason.trim_end_matches("; PostgreSQL refuses it").to_owned();
    Refusal { reason, redesign: Redesign::Rewrite, certain: None }
}

/// A request that fails with a SQLSTATE of PostgreSQL's, under MariaDB's own number for the same event if it has one.
pub fn signal(sqlstate: &str, message: &str, rule: &'static str) -> Translation {
    // Longer ones are cut with a warning.
    const MESSAGE_CHARS: usize = 100;
    let message: String = message.chars().take(MESSAGE_CHARS).collect();
    let message = value::quote(message.as_bytes());
    let number = number(ErrorClass::from_sqlstate(sqlstate));
    let text = format!("SIGNAL SQLSTATE '{sqlstate}' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = {message}");
    Translation { requests: vec![Request::Sql(Sql::simple(text))], rules: vec![rule], ..Translation::default() }
}

fn number(class: ErrorClass) -> u16 {
    match class {
        ErrorClass::DuplicateObject => 1050,
        ErrorClass::UndefinedTable => 1146,
        ErrorClass::UndefinedColumn => 1054,
        ErrorClass::UndefinedFunction => 1305,
        ErrorClass::UndefinedObject => 1091,
        ErrorClass::NotSupported => 1235,
        ErrorClass::InvalidValue => 1366,
        ErrorClass::OutOfRange => 1264,
        ErrorClass::Truncation => 1406,
        ErrorClass::DivisionByZero => 1365,
        ErrorClass::Syntax => 1064,
        ErrorClass::Grouping => 1055,
        ErrorClass::NotNull => 1048,
        ErrorClass::Check => 4025,
        ErrorClass::ForeignKey => 1451,
        ErrorClass::AmbiguousColumn => 1052,
        _ => SIGNALLED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::rules::examples;

    #[test]
    fn a_name_that_a_refused_statement_mentions_is_not_missing_for_certain() {
        let mut unsure = Unsure::of(&examples::schema(), &["public.hidden".to_owned()]);
        assert!(unsure.holds("hidden"));
        assert!(!unsure.holds("sums"));
        unsure.note("SELECT sums FROM strange", &examples::schema());
        assert!(!unsure.holds("sums"));
        unsure.note("CREATE MATERIALIZED VIEW Sums AS SELECT 1", &examples::schema());
        unsure.note("ALTER TABLE item ALTER amount TYPE xml", &examples::schema());
        assert!(unsure.reads_changed("INSERT INTO Item (amount) VALUES ('x')"));
        assert!(!unsure.reads_changed("INSERT INTO other (item_id) VALUES ('x')"));
        assert!(unsure.holds("sums"));
        assert!(!unsure.holds("nowhere"));
        unsure.note("DO $$ BEGIN EXECUTE 'create table ' || name; END $$", &examples::schema());
        assert!(unsure.holds("nowhere"));
    }
}
