//! Puts the initial state into the target: tables made of the current stack's, and the dump's rows in them.
//!
//! It refuses to stop where the target refuses something, and to keep quiet about it: an object that can't be made is made
//! without the part that is refused, or not at all, and a row that is refused is left out; each is a [`Loss`] in the
//! server's words.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{LoadNote, Loaded, open};
use super::rows::{Batch, insert_rows};
use crate::core::{Attempt, Failure, Loss, Operation, Outcome, Recorded, Reply, Request, SessionId, Sql};
use crate::error::{Error, Result};
use crate::import::pg_dump::{CopyStart, DumpItem};
use crate::store::{Session, Store};
use crate::translate::schema::ddl_parse::{Cursor, text, tokens};
use crate::translate::schema::others::of_rows;
use crate::translate::schema::written::WrittenTable;
use crate::translate::schema::{Schema, ddl, quote_name, quote_table};
use crate::translate::sql::SqlTranslator;
use crate::translate::{Target, Translated, Translation, Translator};

/// Makes the tables of `schema` and fills them with a dump's rows. Errors are the dump's own, or a server that does not
/// answer.
pub async fn load_mariadb(
    store: &dyn Store,
    dump: &str,
    items: impl IntoIterator<Item = Result<DumpItem>>,
    schema: &Schema,
    target: &Target,
) -> Result<Loaded> {
    let mut loader = Loader {
        session: open(store).await?,
        dump,
        schema,
        target,
        made: BTreeMap::new(),
        rows: BTreeMap::new(),
        notes: BTreeMap::new(),
        losses: BTreeSet::new(),
        refused_rows: BTreeMap::new(),
        absent: schema.absent.clone(),
        filled: BTreeSet::new(),
    };
    loader.prepare().await?;
    let mut batch: Option<Batch> = None;
    for item in items {
        match item? {
            DumpItem::Statement { text, line } => loader.statement(&text, line).await?,
            DumpItem::CopyStart(copy) => batch = loader.batch(&copy),
            DumpItem::CopyData(rows) => {
                if let Some(batch) = &mut batch {
                    loader.fill(batch, &rows).await?;
                }
            }
            DumpItem::CopyEnd => {
                if let Some(mut batch) = batch.take() {
                    loader.flush(&mut batch).await?;
                    loader.run("COMMIT").await?;
                }
            }
        }
    }
    loader.finish().await
}

/// Loading of one dump into MariaDB.
struct Loader<'a> {
    session: Box<dyn Session>,
    dump: &'a str,
    schema: &'a Schema,
    target: &'a Target,
    /// The tables as they are on the target.
    made: BTreeMap<String, WrittenTable>,
    rows: BTreeMap<String, u64>,
    notes: BTreeMap<(String, String), u64>,
    losses: BTreeSet<Loss>,
    /// By table and what the server said.
    refused_rows: BTreeMap<(String, String), u64>,
    absent: BTreeMap<String, String>,
    /// Materialised views that the dump fills.
    filled: BTreeSet<String>,
}

/// Ids of 0 are kept, times are UTC, references are not checked row by row: the rows come from a store that enforced
/// them, in an order that does not know them. A table whose rows may become too long for a page is made all the same.
const SETTINGS: &[&str] = &[
    "SET NAMES utf8mb4",
    "SET SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',NO_AUTO_VALUE_ON_ZERO')",
    "SET SESSION time_zone = '+00:00'",
    "SET SESSION foreign_key_checks = 0",
    "SET SESSION innodb_strict_mode = 0",
    "SET SESSION autocommit = 0",
];

impl Loader<'_> {
    async fn prepare(&mut self) -> Result<()> {
        for setting in SETTINGS {
            self.run(setting).await?;
        }
        let ddl = ddl(self.schema, self.target);
        for statement in &ddl.databases {
            if let Err(failure) = self.try_run(statement).await? {
                self.lose(statement, "database", &failure, "nothing");
            }
        }
        for (name, statement) in &ddl.sequences {
            if let Err(failure) = self.try_run(statement).await? {
                self.lose_object(name, "sequence", &failure);
            }
        }
        for (name, table) in &ddl.tables {
            match self.try_run(&table.create()).await? {
                Ok(attempt) => {
                    self.note(name, &attempt);
                    self.made.insert(name.clone(), table.clone());
                }
                Err(failure) => self.in_parts(name, table, &failure).await?,
            }
            if self.made.contains_key(name) {
                self.rows.insert(name.clone(), 0);
            }
        }
        for (name, table) in &self.schema.tables {
            let has_rows = table.view.is_none() && table.partition_of.is_none();
            if has_rows && !self.made.contains_key(name) {
                let named = ddl.losses.iter().find(|loss| loss.object == *name);
                let why = || named.map_or_else(|| "it has no counterpart".to_owned(), |loss| loss.why.clone());
                self.absent.entry(name.clone()).or_insert_with(why);
            }
        }
        self.drop_dangling().await?;
        for (name, statement) in &ddl.views {
            if let Err(failure) = self.try_run(statement).await? {
                self.lose_object(name, "view", &failure);
            }
        }
        Ok(())
    }

    /// Makes a table that was refused as a whole: what no row can do without, and then each part that is taken.
    async fn in_parts(&mut self, name: &str, table: &WrittenTable, failure: &Failure) -> Result<()> {
        let mut made = table.bare();
        if self.try_run(&made.create()).await?.is_err() {
            self.lose_object(name, "table", failure);
            return Ok(());
        }
        let mut stands = true;
        for part in table.parts() {
            let trial = made.with(&part);
            match self.try_run(&trial.replace()).await? {
                Ok(_) => (made, stands) = (trial, true),
                Err(failure) => {
                    let (part, what, instead) = part.described();
                    self.lose(&format!("{name}.{part}"), what, &failure, instead);
                    // A replacement that is refused has taken away what it was to replace.
                    stands = false;
                }
            }
        }
        if !stands {
            self.run(&made.replace()).await?;
        }
        self.made.insert(name.to_owned(), made);
        Ok(())
    }

    /// A reference to a table that is not there would refuse every row.
    async fn drop_dangling(&mut self) -> Result<()> {
        for absent in self.absent.clone().into_keys() {
            let Some(gone) = self.schema.tables.get(&absent) else { continue };
            let gone = quote_table(gone);
            for (name, table) in self.made.clone() {
                for key in table.references_to(&gone) {
                    self.run(&format!("ALTER TABLE {} DROP FOREIGN KEY {}", table.name, quote_name(key))).await?;
                    let why = format!("the target does not have {absent}");
                    let instead = "nothing: orphans are accepted";
                    self.losses.insert(Loss::new(format!("{name}.{key}"), "foreign key", why, instead));
                }
            }
        }
        Ok(())
    }

    /// Rows of a COPY block; `None` where the target has no such table.
    fn batch(&mut self, copy: &CopyStart) -> Option<Batch> {
        let name = qualified(&copy.name);
        // A dump has rows of tables that an extension makes, where these are its configuration, and not the tables.
        let extended = self.schema.unsupported.iter().any(|loss| loss.what == "extension");
        if extended && !self.schema.tables.contains_key(&name) {
            let message = "its rows belong to an extension and were left out".to_owned();
            *self.notes.entry((name, message)).or_default() += 1;
            return None;
        }
        let batch = Batch::new(self.schema, &name, &copy.columns, copy.line);
        batch.filter(|batch| self.made.contains_key(&batch.table)).or_else(|| {
            self.skip(&name, copy.line);
            None
        })
    }

    /// Notes that rows of a table are left out.
    fn skip(&mut self, name: &str, line: u64) {
        let why = format!("the target has no such table; its rows stand in line {line} of {}", self.dump);
        self.absent.entry(name.to_owned()).or_insert_with(|| why.clone());
        self.losses.insert(Loss::new(name, "rows", why, "nothing: they are not there"));
    }

    async fn fill(&mut self, batch: &mut Batch, rows: &[u8]) -> Result<()> {
        for row in rows.split_inclusive(|byte| *byte == b'\n') {
            let row = row.strip_suffix(b"\n").unwrap_or(row);
            batch
                .push_copied(row, self.target, &mut self.notes)
                .map_err(|problem| Error::malformed(self.place(batch.line), problem))?;
            if batch.is_full() {
                self.flush(batch).await?;
            }
        }
        Ok(())
    }

    async fn flush(&mut self, batch: &mut Batch) -> Result<()> {
        let Some(taken) = batch.take() else { return Ok(()) };
        let count = taken.count();
        match self.try_run(&taken.whole()).await? {
            Ok(attempt) => self.stored(&batch.table, &attempt, count),
            // One row that is refused takes the others of its statement with it.
            Err(_) => {
                for row in taken.each() {
                    match self.try_run(&row).await? {
                        Ok(attempt) => self.stored(&batch.table, &attempt, 1),
                        Err(failure) => {
                            let message = format!("{} ({})", failure.message, failure.code);
                            *self.refused_rows.entry((batch.table.clone(), message)).or_default() += 1;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn stored(&mut self, table: &str, attempt: &Attempt, count: u64) {
        self.note(table, attempt);
        if let Outcome::Completed(Reply::Affected(affected)) = attempt.outcome
            && affected != count
        {
            let message = format!("{count} rows were sent, {affected} were stored");
            *self.notes.entry((table.to_owned(), message)).or_default() += 1;
        }
        *self.rows.entry(table.to_owned()).or_default() += count;
    }

    /// Rows of a dump that was made with `--inserts`, and what else changes rows; every other statement was read as part
    /// of the schema.
    async fn statement(&mut self, text: &str, line: u64) -> Result<()> {
        if !of_rows(text) {
            self.filled.extend(filled_by(text));
            return Ok(());
        }
        let Some((mut batch, rows)) = insert_rows(text, self.schema, line) else {
            return self.computed(text, line).await;
        };
        if !self.made.contains_key(&batch.table) {
            self.skip(&batch.table, line);
            return Ok(());
        }
        for row in rows {
            batch
                .push(row, self.target, &mut self.notes)
                .map_err(|problem| Error::malformed(self.place(line), problem))?;
        }
        self.flush(&mut batch).await
    }

    /// A statement that computes the rows that it changes is sent as one of an application would be.
    async fn computed(&mut self, text: &str, line: u64) -> Result<()> {
        let operation = Operation {
            seq: 0,
            session: SessionId(0),
            start_us: 0,
            took_us: None,
            request: Request::Sql(Sql::simple(text)),
            recorded: Recorded::Silent,
            skip: None,
        };
        let mut translator = SqlTranslator::new(self.schema.clone(), self.target.clone());
        let why = match translator.translate(&operation) {
            Translated::Carried(translation) => self.send(translation).await?,
            Translated::Skipped { reason } => Some(reason),
            Translated::Untranslatable(why) => Some(why.to_string()),
        };
        let Some(why) = why else { return Ok(()) };
        let name = changed_by(text).unwrap_or_else(|| "a table".to_owned());
        let why = format!("what changes its rows in line {line} of {} is not carried over: {why}", self.dump);
        self.losses.insert(Loss::new(&name, "rows", &why, "nothing: what touches it is not compared"));
        self.absent.insert(name, why);
        Ok(())
    }

    /// Sends all requests; returns what the server said to the first that it refused.
    async fn send(&mut self, translation: Translation) -> Result<Option<String>> {
        for request in translation.requests {
            let Request::Sql(sql) = request else { continue };
            if let Err(failure) = self.try_run(&sql.text).await? {
                return Ok(Some(format!("{} ({})", failure.message, failure.code)));
            }
        }
        Ok(None)
    }

    async fn finish(mut self) -> Result<Loaded> {
        self.run("COMMIT").await?;
        for (_, name, statement) in ddl(self.schema, self.target).filled {
            if !self.filled.contains(&name) {
                self.absent.insert(name, "nobody can read it before its first REFRESH".to_owned());
            } else if let (true, Err(failure)) = (self.made.contains_key(&name), self.try_run(&statement).await?) {
                self.lose_object(&name, "materialized view", &failure);
            }
        }
        self.run("COMMIT").await?;
        // The rows come from a store that checked and computed them; from here on the triggers do.
        for (name, table) in self.made.clone() {
            for trigger in &table.triggers {
                if let Err(failure) = self.try_run(&trigger.create).await? {
                    let instead = "nothing: rows that it would refuse are accepted";
                    self.lose(&name, "check constraint", &failure, instead);
                }
            }
        }
        let made: Vec<&str> = self.made.values().map(|table| table.name.as_str()).collect();
        if !made.is_empty() {
            // The optimiser's figures are there from the first statement on, as on the other side.
            self.run(&format!("ANALYZE TABLE {}", made.join(", "))).await?;
        }
        for ((table, message), count) in &self.refused_rows {
            let why = format!("the target refuses {count} of them: {message}");
            self.losses.insert(Loss::new(table, "rows", why, "nothing: they are not there"));
        }
        let notes = self.notes.into_iter().map(|((place, message), count)| LoadNote { place, message, count });
        Ok(Loaded {
            rows: self.rows,
            notes: notes.collect(),
            losses: self.losses.into_iter().collect(),
            absent: self.absent,
        })
    }

    fn lose(&mut self, object: &str, what: &str, failure: &Failure, instead: &str) {
        let why = format!("the target refuses it: {} ({})", failure.message, failure.code);
        self.losses.insert(Loss::new(object, what, why, instead));
    }

    /// The target does not have an object at all.
    fn lose_object(&mut self, name: &str, what: &str, failure: &Failure) {
        self.lose(name, what, failure, "nothing: what touches it is not compared");
        self.absent.insert(name.to_owned(), format!("the target refuses it: {}", failure.message));
    }

    /// Runs a statement of the loader's own.
    async fn run(&mut self, sql: &str) -> Result<Attempt> {
        self.try_run(sql).await?.map_err(|failure| {
            let head: String = sql.chars().take(120).collect();
            Error::malformed(self.dump, format!("the server refused `{head}`: {} ({})", failure.message, failure.code))
        })
    }

    /// Runs a statement that the server may refuse.
    async fn try_run(&mut self, sql: &str) -> Result<std::result::Result<Attempt, Failure>> {
        let attempt = self.session.execute(&Request::Sql(Sql::simple(sql))).await;
        match attempt.outcome {
            Outcome::Completed(_) => Ok(Ok(attempt)),
            Outcome::Refused(failure) => Ok(Err(failure)),
            Outcome::Unknown(fault) => {
                let head: String = sql.chars().take(120).collect();
                Err(Error::malformed(self.dump, format!("no answer to `{head}`: {fault:?}")))
            }
        }
    }

    fn note(&mut self, table: &str, attempt: &Attempt) {
        for warning in &attempt.warnings {
            // The row's number is that of the batch and would make every warning another one.
            let message = warning.message.split(" at row ").next().unwrap_or_default();
            let message = format!("{} {}: {message}", warning.level, warning.code);
            *self.notes.entry((table.to_owned(), message)).or_default() += 1;
        }
    }

    fn place(&self, line: u64) -> String {
        format!("{}:{line}", self.dump)
    }
}

/// The materialised view that a statement fills.
fn filled_by(sql: &str) -> Option<String> {
    let lower = sql.get(..32).unwrap_or(sql).to_ascii_lowercase();
    if !lower.starts_with("refresh") && !lower.starts_with("create materialized") {
        return None;
    }
    let all = tokens(sql)?;
    let mut c = Cursor::new(&all);
    let refreshes = c.take_words("refresh materialized view");
    (refreshes || c.take_words("create materialized view")).then_some(())?;
    let _ = c.take_words("concurrently") || c.take_words("if not exists");
    let name = qualified(&c.take_path()?);
    let rest = text(c.rest());
    (refreshes || !rest.ends_with("with no data")).then_some(name)
}

fn qualified(path: &[String]) -> String {
    if let [name] = path { format!("public.{name}") } else { path.join(".") }
}

/// The table that INSERT, UPDATE, DELETE or TRUNCATE names, as `schema.table`.
fn changed_by(sql: &str) -> Option<String> {
    let all = tokens(sql)?;
    let mut c = Cursor::new(&all);
    let heads = ["insert into", "update", "delete from", "truncate table", "truncate"];
    heads.iter().any(|words| c.take_words(words)).then_some(())?;
    let _ = c.take_words("only");
    Some(qualified(&c.take_path()?))
}
