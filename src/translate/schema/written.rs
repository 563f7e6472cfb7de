//! A table of the target in its parts, so that two states of it can be compared; and the statements that change one into
//! the other.

use std::fmt::Write as _;

use super::guard::{WrittenGuard, WrittenTrigger, WrittenValue};
use super::hidden::PREFIX;
use super::{Schema, SequenceState, quote_name};

/// A key as it is written, and what AUTO_INCREMENT asks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenKey {
    /// In backticks; empty for the primary key.
    pub name: String,
    pub sql: String,
    pub hashed: bool,
    pub first: String,
    pub columns: Vec<String>,
}

impl WrittenKey {
    /// A key over whole columns; `spelled` is its name in backticks, with a blank after it.
    pub fn plain(spelled: &str, columns: &[String]) -> Self {
        let list: Vec<String> = columns.iter().map(|column| quote_name(column)).collect();
        Self {
            name: spelled.trim().to_owned(),
            sql: format!("KEY {spelled}({})", list.join(", ")),
            hashed: false,
            first: columns.first().cloned().unwrap_or_default(),
            columns: columns.to_vec(),
        }
    }

    /// Its name without backticks.
    pub fn bare_name(&self) -> String {
        self.name.trim_matches('`').to_owned()
    }

    /// Whether a reference from these columns finds its rows by the key.
    pub fn serves(&self, columns: &[String]) -> bool {
        !self.hashed && self.columns.starts_with(columns)
    }
}

/// A check or foreign key, without its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenConstraint {
    pub name: String,
    pub sql: String,
    /// Rows that are there are not held against it.
    pub not_valid: bool,
}

impl WrittenConstraint {
    fn whole(&self) -> String {
        format!("CONSTRAINT {} {}", quote_name(&self.name), self.sql)
    }
}

/// A table as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenTable {
    /// In backticks, with its database.
    pub name: String,
    pub temporary: bool,
    /// Names, and what follows them.
    pub columns: Vec<(String, String)>,
    pub keys: Vec<WrittenKey>,
    pub checks: Vec<WrittenConstraint>,
    pub foreign_keys: Vec<WrittenConstraint>,
    pub characters: &'static str,
    /// What AUTO_INCREMENT draws next, where the sequence says so.
    pub next: Option<i64>,
    /// In quotes.
    pub comment: Option<String>,
    /// Checks that triggers make.
    pub guards: Vec<WrittenGuard>,
    /// Columns that triggers compute.
    pub values: Vec<WrittenValue>,
    pub triggers: Vec<WrittenTrigger>,
}

impl WrittenTable {
    /// `CREATE TABLE`.
    pub fn create(&self) -> String {
        let columns = self.columns.iter().map(|(name, definition)| format!("{} {definition}", quote_name(name)));
        let keys = self.keys.iter().map(|key| key.sql.clone());
        let constraints = self.checks.iter().chain(&self.foreign_keys).map(WrittenConstraint::whole);
        let lines: Vec<String> = columns.chain(keys).chain(constraints).collect();
        let next = self.next.map_or(String::new(), |next| format!(" AUTO_INCREMENT={next}"));
        let comment = self.comment.as_ref().map_or(String::new(), |comment| format!(" COMMENT={comment}"));
        let temporary = if self.temporary { "TEMPORARY " } else { "" };
        format!(
            "CREATE {temporary}TABLE {} (\n  {}\n) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET={}{next}{comment}",
            self.name,
            lines.join(",\n  "),
            self.characters
        )
    }

    /// `CREATE OR REPLACE TABLE`.
    pub fn replace(&self) -> String {
        self.create().replacen("CREATE ", "CREATE OR REPLACE ", 1)
    }

    /// What of the table no row can do without: its columns without what fills or computes them, and the key of its rows.
    pub fn bare(&self) -> Self {
        let automatic = |name: &str| self.column(name).is_some_and(|definition| definition.contains(" AUTO_INCREMENT"));
        let needed = |key: &&WrittenKey| key.name.is_empty() || automatic(&key.first);
        Self {
            columns: self.columns.iter().filter(|(name, _)| !name.starts_with(PREFIX)).map(plain_column).collect(),
            keys: self.keys.iter().filter(needed).cloned().collect(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            comment: None,
            ..self.clone()
        }
    }

    /// What `bare` leaves out.
    pub fn parts(&self) -> Vec<WrittenPart> {
        let bare = self.bare();
        let columns = self.columns.iter().filter(|column| !bare.columns.contains(column)).cloned();
        let keys = self.keys.iter().filter(|key| !bare.keys.contains(key)).cloned();
        let (checks, foreign) = (self.checks.iter().cloned(), self.foreign_keys.iter().cloned());
        let comment = self.comment.iter().cloned();
        columns
            .map(|(name, definition)| WrittenPart::Column(name, definition))
            .chain(keys.map(WrittenPart::Key))
            .chain(checks.map(WrittenPart::Check))
            .chain(foreign.map(WrittenPart::ForeignKey))
            .chain(comment.map(WrittenPart::Comment))
            .collect()
    }

    /// The table with one more of its parts.
    pub fn with(&self, part: &WrittenPart) -> Self {
        let mut table = self.clone();
        match part {
            WrittenPart::Column(name, definition) => match table.columns.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => known.clone_from(definition),
                None => table.columns.push((name.clone(), definition.clone())),
            },
            WrittenPart::Key(key) => table.keys.push(key.clone()),
            WrittenPart::Check(check) => table.checks.push(check.clone()),
            WrittenPart::ForeignKey(key) => table.foreign_keys.push(key.clone()),
            WrittenPart::Comment(comment) => table.comment = Some(comment.clone()),
        }
        table
    }

    /// Its foreign keys to another table, by their names.
    pub fn references_to(&self, other: &str) -> Vec<&str> {
        let to = format!(" REFERENCES {other} ");
        self.foreign_keys.iter().filter(|key| key.sql.contains(&to)).map(|key| key.name.as_str()).collect()
    }

    /// Statements that drop foreign keys which `after` does not have.
    pub fn drop_foreign_keys(&self, after: Option<&Self>) -> Vec<String> {
        let kept = |key: &&WrittenConstraint| after.is_some_and(|after| after.foreign_keys.contains(key));
        let drop =
            |key: &WrittenConstraint| format!("ALTER TABLE {} DROP FOREIGN KEY {}", self.name, quote_name(&key.name));
        self.foreign_keys.iter().filter(|key| !kept(key)).map(drop).collect()
    }

    /// Statements that add foreign keys which `before` does not have.
    pub fn add_foreign_keys(&self, before: &Self) -> Vec<String> {
        let add = |key: &WrittenConstraint| {
            let alter = format!("ALTER TABLE {} ADD {}", self.name, key.whole());
            if key.not_valid { format!("SET STATEMENT foreign_key_checks = 0 FOR {alter}") } else { alter }
        };
        self.foreign_keys.iter().filter(|key| !before.foreign_keys.contains(key)).map(add).collect()
    }

    /// Statements that make this table of what it was before, foreign keys apart.
    pub fn alter(&self, before: &Self) -> Vec<String> {
        let mut guards = Vec::new();
        let mut clauses = self.drops(before);
        for (name, definition) in &self.columns {
            match before.column(name) {
                Some(old) if old == definition => {}
                Some(old) => {
                    if is_required(definition) && !is_required(old) {
                        guards.push(self.guard(&format!(" WHERE {} IS NULL", quote_name(name)), name));
                    }
                    clauses.push(format!("MODIFY COLUMN {} {definition}", quote_name(name)));
                }
                None => {
                    // MariaDB would fill the rows that are there with a value of its own.
                    let filled =
                        ["DEFAULT", "AUTO_INCREMENT", "GENERATED"].iter().any(|word| definition.contains(word));
                    if is_required(definition) && !filled {
                        guards.push(self.guard("", name));
                    }
                    clauses.push(format!("ADD COLUMN {} {definition}", quote_name(name)));
                }
            }
        }
        let new = |key: &&WrittenKey| !before.keys.iter().any(|old| old.sql == key.sql);
        clauses.extend(self.keys.iter().filter(new).map(|key| format!("ADD {}", key.sql)));
        let fresh: Vec<&WrittenConstraint> =
            self.checks.iter().filter(|check| !before.checks.contains(check)).collect();
        clauses.extend(fresh.iter().filter(|check| !check.not_valid).map(|check| format!("ADD {}", check.whole())));
        if self.comment != before.comment {
            clauses.push(format!("COMMENT={}", self.comment.as_deref().unwrap_or("''")));
        }
        let mut statements = guards;
        if !clauses.is_empty() {
            // A value that does not fit is refused, as it is on PostgreSQL, whatever the mode of the application.
            let strict = clauses.iter().any(|clause| clause.starts_with("MODIFY"));
            let mode = if strict { "SET STATEMENT sql_mode = 'STRICT_ALL_TABLES' FOR " } else { "" };
            statements.push(format!("{mode}ALTER TABLE {} {}", self.name, clauses.join(", ")));
        }
        for check in fresh.iter().filter(|check| check.not_valid) {
            let whole = check.whole();
            statements
                .push(format!("SET STATEMENT check_constraint_checks = 0 FOR ALTER TABLE {} ADD {whole}", self.name));
        }
        let new = self.guards.iter().filter(|guard| !before.guards.contains(guard));
        statements.extend(new.filter(|guard| !guard.not_valid).map(|guard| guard.of_rows(&self.name)));
        for value in self.values.iter().filter(|value| !before.values.contains(value)) {
            statements.push(value.of_rows(&self.name));
        }
        statements
    }

    /// Clauses that take away what this table does not have.
    fn drops(&self, before: &Self) -> Vec<String> {
        let mut clauses = Vec::new();
        for check in before.checks.iter().filter(|check| !self.checks.contains(check)) {
            clauses.push(format!("DROP CONSTRAINT {}", quote_name(&check.name)));
        }
        for key in before.keys.iter().filter(|key| !self.keys.iter().any(|new| new.sql == key.sql)) {
            clauses.push(match key.name.as_str() {
                "" => "DROP PRIMARY KEY".to_owned(),
                name => format!("DROP KEY {name}"),
            });
        }
        let gone = before.columns.iter().filter(|(name, _)| self.column(name).is_none());
        clauses.extend(gone.map(|(name, _)| format!("DROP COLUMN {}", quote_name(name))));
        clauses
    }

    /// A statement that fails as PostgreSQL does where rows are there that would have a NULL.
    fn guard(&self, condition: &str, column: &str) -> String {
        let mut guard = format!("BEGIN NOT ATOMIC IF EXISTS (SELECT 1 FROM {}{condition}) THEN ", self.name);
        let _ = write!(
            guard,
            "SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1048, MESSAGE_TEXT = {}; END IF; END",
            super::value::quote(format!("column {column} contains null values").as_bytes())
        );
        guard
    }

    pub fn column(&self, name: &str) -> Option<&str> {
        self.columns.iter().find(|(known, _)| known == name).map(|(_, definition)| definition.as_str())
    }
}

/// A part that a table can do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenPart {
    /// A column's default, or what computes it; or a hidden column.
    Column(String, String),
    Key(WrittenKey),
    Check(WrittenConstraint),
    ForeignKey(WrittenConstraint),
    Comment(String),
}

impl WrittenPart {
    /// Its name, the kind of thing that it is, and what takes its place where it is lost.
    pub fn described(&self) -> (String, &'static str, &'static str) {
        match self {
            Self::Column(name, definition) if definition.contains(" GENERATED ") => {
                (name.clone(), "generated column", "a plain column that nothing computes")
            }
            Self::Column(name, definition) if definition.contains(" DEFAULT ") => {
                (name.clone(), "default", "no default")
            }
            Self::Column(name, _) => (name.clone(), "comment", "none"),
            Self::Key(key) if key.sql.starts_with("KEY") => (key.bare_name(), "index", "no index"),
            Self::Key(key) => (key.bare_name(), "unique constraint", "nothing: duplicates are accepted"),
            Self::Check(check) => {
                (check.name.clone(), "check constraint", "nothing: rows that it would refuse are accepted")
            }
            Self::ForeignKey(key) => (key.name.clone(), "foreign key", "nothing: orphans are accepted"),
            Self::Comment(_) => ("comment".to_owned(), "comment", "none"),
        }
    }
}

/// A column without its default, what computes it, and its comment.
fn plain_column((name, definition): &(String, String)) -> (String, String) {
    let mut quote = None;
    let end = definition.char_indices().find(|(at, character)| {
        match (quote, character) {
            (None, '\'' | '`') => quote = Some(*character),
            (Some(open), character) if open == *character => quote = None,
            _ => {}
        }
        let rest = definition.get(*at..).unwrap_or_default();
        quote.is_none() && [" DEFAULT ", " GENERATED ", " COMMENT "].iter().any(|clause| rest.starts_with(clause))
    });
    let plain = end.map_or(definition.as_str(), |(at, _)| definition.get(..at).unwrap_or_default());
    (name.clone(), plain.to_owned())
}

fn is_required(definition: &str) -> bool {
    definition.contains(" NOT NULL")
}

/// The least and the greatest value of a sequence. PostgreSQL's own limits are those of bigint, which a MariaDB sequence
/// may not quite reach.
pub fn bounds(state: &SequenceState) -> (i64, i64) {
    let lowest = state.min.unwrap_or(if state.increment < 0 { i64::MIN } else { 1 }).min(state.next).max(i64::MIN + 1);
    let highest =
        state.max.unwrap_or(if state.increment < 0 { -1 } else { i64::MAX }).max(state.next).min(i64::MAX - 1);
    (lowest, highest)
}

/// `CREATE SEQUENCE`, where it stands.
pub fn create_sequence(schema: &Schema, qualified: &str) -> Option<String> {
    let (namespace, name) = qualified.split_once('.')?;
    let state = schema.sequence_states.get(qualified).cloned().unwrap_or_default();
    let (lowest, highest) = bounds(&state);
    let cycle = if state.cycle { " CYCLE" } else { "" };
    Some(format!(
        "CREATE SEQUENCE {}.{} START WITH {} INCREMENT BY {} MINVALUE {lowest} MAXVALUE {highest} NOCACHE{cycle}",
        quote_name(namespace),
        quote_name(name),
        state.next.clamp(lowest, highest),
        state.increment,
    ))
}
