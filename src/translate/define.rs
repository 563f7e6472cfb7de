//! Definitions that an application sends: CREATE, ALTER, DROP and their like change the schema that the statements after
//! them are translated by.
//!
//! Each is read by the reader of the initial schema; what the target is sent is the difference between the schema before
//! and after. What administers the server is skipped, what has no counterpart is refused, both by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::literals::Lifted;
use super::materialized;
use super::refusal::{INSTEAD, Redesign, Refusal};
use super::schema::ddl_parse::{Cursor, Kind, Token, text, tokens};
use super::schema::difference::{Difference, difference};
use super::schema::read::TEMPORARY;
use super::schema::{Definition, Failed, Schema, SchemaReader, Table, View, quote_table, value, view};
use super::session::{Defined, OnCommit, SessionState};
use super::template::{Inputs, Source};
use super::{Answer, Target, Translated, Translation};
use crate::core::{Bearing, ErrorClass, Request, Sql};

/// First words of messages that may define something.
const FIRST_WORDS: [&str; 17] = [
    "create", "alter", "drop", "comment", "grant", "revoke", "vacuum", "analyze", "analyse", "reindex", "cluster",
    "explain", "refresh", "do", "security", "reassign", "import",
];

/// Skipped on purpose: first words, and why.
const SKIPPED: &[(&str, &str)] = &[
    ("grant", "who may do what is the operators' business; the replay may do everything"),
    ("revoke", "who may do what is the operators' business; the replay may do everything"),
    ("alter default privileges", "who may do what is the operators' business; the replay may do everything"),
    ("reassign owned", "who owns an object says nothing about the data"),
    ("drop owned", "who owns an object says nothing about the data"),
    ("create role", "roles are the operators' business"),
    ("create user", "roles are the operators' business"),
    ("create group", "roles are the operators' business"),
    ("alter role", "roles are the operators' business"),
    ("alter user", "roles are the operators' business"),
    ("alter group", "roles are the operators' business"),
    ("drop role", "roles are the operators' business"),
    ("drop user", "roles are the operators' business"),
    ("alter database", "settings of the server are the operators' business"),
    ("alter system", "settings of the server are the operators' business"),
    ("create tablespace", "where files lie is the operators' business"),
    ("alter tablespace", "where files lie is the operators' business"),
    ("drop tablespace", "where files lie is the operators' business"),
    ("security label", "labels say nothing about the data"),
    ("vacuum", "InnoDB purges old versions by itself"),
    ("analyze", "InnoDB keeps its statistics by itself"),
    ("analyse", "InnoDB keeps its statistics by itself"),
    ("reindex", "indexes of InnoDB are not made anew"),
    ("cluster", "InnoDB keeps rows in the order of the primary key"),
    ("explain", "the plan of a query is the server's own"),
    ("create statistics", "InnoDB keeps its statistics by itself"),
    ("alter statistics", "InnoDB keeps its statistics by itself"),
    ("drop statistics", "InnoDB keeps its statistics by itself"),
    ("create publication", "replication is not part of the data"),
    ("alter publication", "replication is not part of the data"),
    ("drop publication", "replication is not part of the data"),
    ("create extension", "it makes no data; what uses its types and functions is carried or refused by itself"),
    ("alter extension", "it makes no data; what uses its types and functions is carried or refused by itself"),
    ("drop extension", "it makes no data; what uses its types and functions is carried or refused by itself"),
];

/// Refused: the word after CREATE, ALTER or DROP, and what usually takes the object's place.
const REFUSED: &[(&str, Redesign)] = &[
    ("function", Redesign::Procedures),
    ("procedure", Redesign::Procedures),
    ("routine", Redesign::Procedures),
    ("aggregate", Redesign::Procedures),
    ("operator", Redesign::Procedures),
    ("cast", Redesign::Procedures),
    ("language", Redesign::Procedures),
    ("trigger", Redesign::Procedures),
    ("constraint trigger", Redesign::Procedures),
    ("event trigger", Redesign::Procedures),
    ("rule", Redesign::Procedures),
    ("policy", Redesign::Permissions),
    ("recursive view", Redesign::Rewrite),
    ("collation", Redesign::Collation),
    ("text search", Redesign::TextSearch),
    ("foreign", Redesign::Rewrite),
    ("server", Redesign::Rewrite),
    ("user mapping", Redesign::Rewrite),
    ("subscription", Redesign::Rewrite),
    ("database", Redesign::Rewrite),
];

const COMMITS: &str = "MariaDB commits before and after a definition: what the transaction did so far stays, whatever \
                       comes, and another transaction goes on";

/// Whether a message holds a definition.
pub fn is_among(lifted: &str) -> bool {
    is_definition(lifted)
        || (memchr::memchr(b';', lifted.as_bytes()).is_some() && pieces(lifted).into_iter().any(is_definition))
}

/// Whether a statement is one.
pub fn is_definition(lifted: &str) -> bool {
    let word = lifted.split([' ', '(', ';']).next().unwrap_or_default();
    word.len() <= 8 && FIRST_WORDS.iter().any(|first| word.eq_ignore_ascii_case(first))
}

/// Whether a query may make a table of its rows.
pub fn may_select_into(lifted: &str) -> bool {
    let lower = lifted.to_ascii_lowercase();
    (lower.starts_with("select") || lower.starts_with("with")) && lower.contains(" into ")
}

/// The statements of a message: its literals are lifted, so a semicolon outside a quoted name ends one.
pub fn pieces(lifted: &str) -> Vec<&str> {
    let mut quoted = false;
    let split = lifted.split(|c| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    split.map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// The statement's own tokens, its literals put back.
fn restored(piece: &str, inputs: &Inputs<'_>) -> Option<Vec<Token>> {
    let mut all = tokens(piece)?;
    let value = |slot: &str| {
        let slot = slot.strip_suffix(".0").unwrap_or(slot).parse().ok()?;
        Some(inputs.value(Source::Literal(slot)).ok()??.into_owned())
    };
    for token in &mut all {
        match &mut token.kind {
            Kind::Text(slot) | Kind::Number(slot) => *slot = value(slot)?,
            _ => {}
        }
    }
    Some(all)
}

/// What a definition becomes, and the state that it leaves.
pub struct Changed {
    pub translated: Translated,
    /// The schema of all sessions, if it is another.
    pub schema: Option<Arc<Schema>>,
}

/// Translates one definition of a session.
pub fn define(
    piece: &str,
    inputs: &Inputs<'_>,
    state: &mut SessionState,
    schema: &Arc<Schema>,
    target: &Target,
) -> Result<Changed, Refusal> {
    let all = restored(piece, inputs).ok_or("a definition that can't be read")?;
    if let Some(translated) = by_first_words(&all)? {
        return Ok(Changed { translated, schema: None });
    }
    let before = state.seen(schema);
    if let Some(refreshed) = materialized::refresh(&all, state, &before, target)? {
        return Ok(refreshed);
    }
    let of_table = materialized::as_of_table(&all);
    let is_materialized = of_table.is_some();
    let all = of_table.unwrap_or(all);
    let (tokens, filled) = without_query(&all);
    if is_materialized && filled.as_ref().is_some_and(|filled| !filled.with_data) {
        return Err(Refusal::new("CREATE MATERIALIZED VIEW … WITH NO DATA", Redesign::Materialized));
    }
    let mut on_commit = None;
    let tokens = without_on_commit(tokens, &mut on_commit);
    let path = &state.settings.search_path;
    let (tokens, query) = match filled {
        None => (tokens, None),
        Some(filled) => {
            let (columns, _) = view::columns(&filled.query, path, &filled.names(), &before, target)?;
            let query = view::carried(&filled.query, path, &before, target)?;
            (with_columns(tokens, &columns), Some((query, columns, filled)))
        }
    };
    let Definition { schema: mut after, steps, failed, refused } =
        SchemaReader::resume(Schema::clone(&before), path).define(&tokens);
    if let Some(refusal) = refused {
        return Err(refusal);
    }
    if let Some(failed) = failed {
        return Ok(Changed { translated: Translated::Carried(signal(&failed)), schema: None });
    }
    if let (true, Some((_, _, filled))) = (is_materialized, &query) {
        note_query(&before, &mut after, filled, path)?;
    }
    let mut made = difference(&before, &after, &steps, target)?;
    // MariaDB counts the rows that it had to write anew; PostgreSQL counts none.
    let mut answer = Answer::Affected(0);
    if let (Some((query, columns, filled)), Some(table)) = (query, new_table(&before, &after)) {
        made.stated.extend(query.stated);
        if filled.with_data {
            let names: Vec<String> = columns.iter().map(|column| super::schema::quote_name(&column.name)).collect();
            answer = Answer::Of(made.requests.len());
            made.requests.push(format!("INSERT INTO {} ({}) {}", quote_table(table), names.join(","), query.sql));
        }
    }
    if let (Some(on_commit), Some(table)) = (on_commit, new_table(&before, &after)) {
        if on_commit == OnCommit::Drop && !state.in_transaction {
            // The statement is its own transaction: the table is gone with it.
            made.requests.push(format!("DROP TEMPORARY TABLE {}", quote_table(table)));
            let count = made.requests.len() - 1;
            let answer = answer.moved(0, count);
            return Ok(changed(made, answer, state, schema, &before));
        }
        state.on_commit.insert(table.qualified(), on_commit);
    }
    Ok(changed(made, answer, state, schema, &after))
}

/// Keeps the query of a materialised view with its table.
fn note_query(before: &Schema, after: &mut Schema, filled: &Filled, path: &[String]) -> Result<(), Refusal> {
    let view = View { query: filled.query.clone(), path: path.to_vec(), ..View::default() };
    let (view, _) = view::read(view, &[], before)?;
    if let Some(name) = new_table(before, after).map(Table::qualified)
        && let Some(table) = after.tables.get_mut(&name)
    {
        table.materialized = Some(view);
    }
    Ok(())
}

/// The one table that is new.
fn new_table<'a>(before: &Schema, after: &'a Schema) -> Option<&'a Table> {
    after.tables.iter().find(|(name, _)| !before.tables.contains_key(*name)).map(|(_, table)| table)
}

/// Puts the parts of a change where they belong: the session's own tables, and those of all.
fn changed(
    made: Difference,
    answer: Answer,
    state: &mut SessionState,
    schema: &Arc<Schema>,
    after: &Schema,
) -> Changed {
    let mut shared = after.clone();
    let own: BTreeMap<String, Table> = shared
        .tables
        .iter()
        .filter(|(_, table)| table.schema == TEMPORARY)
        .map(|(name, table)| (name.clone(), table.clone()))
        .collect();
    shared.tables.retain(|_, table| table.schema != TEMPORARY);
    // The ids of a session's own table are AUTO_INCREMENT's.
    let within = format!("{TEMPORARY}.");
    shared.sequences.retain(|name, _| !name.starts_with(&within));
    shared.sequence_states.retain(|name, _| !name.starts_with(&within));
    let shared = if shared == **schema { Arc::clone(schema) } else { Arc::new(shared) };
    let commits = !Arc::ptr_eq(&shared, schema) && !made.requests.is_empty();
    let mut translation = Translation {
        requests: made.requests.iter().map(|sql| Request::Sql(Sql::simple(sql.as_str()))).collect(),
        answer,
        rules: vec!["definitions"],
        stated: made
            .losses
            .iter()
            .map(|loss| format!("{}: {}: {}{INSTEAD}{}", loss.object, loss.what, loss.why, loss.instead).into())
            .collect(),
        lost: made.losses.iter().filter(|loss| loss.bearing() == Bearing::Silent).cloned().collect(),
        ..Translation::default()
    };
    translation.stated.extend(made.stated.into_iter().map(Into::into));
    if translation.requests.is_empty() {
        translation.requests.push(Request::Sql(Sql::simple("DO 0")));
    }
    if state.in_transaction {
        state.defined.push(Defined {
            before: Arc::clone(schema),
            after: Arc::clone(&shared),
            temporary: Arc::clone(&state.temporary),
            undo: made.undo,
        });
        if commits {
            translation.stated.push(COMMITS.into());
            let count = translation.requests.len();
            translation.answer = std::mem::take(&mut translation.answer).moved(0, count);
            translation.requests.push(Request::Sql(Sql::simple("START TRANSACTION")));
            translation.requests.extend(state.savepoint_requests());
        }
    }
    if own != *state.temporary {
        state.on_commit.retain(|name, _| own.contains_key(name));
        state.temporary = Arc::new(own);
        state.number = 0;
    }
    let schema = (!Arc::ptr_eq(&shared, schema)).then_some(shared);
    Changed { translated: Translated::Carried(translation), schema }
}

/// A request that fails as PostgreSQL does.
fn signal(failed: &Failed) -> Translation {
    let (state, number) = match failed.class {
        ErrorClass::DuplicateObject => ("42S01", 1050),
        ErrorClass::UndefinedTable => ("42S02", 1146),
        ErrorClass::UndefinedColumn => ("42S22", 1054),
        ErrorClass::UndefinedObject => ("42000", 1091),
        ErrorClass::NotSupported => ("42000", 1235),
        ErrorClass::InvalidValue => ("HY000", 1366),
        ErrorClass::Syntax => ("42000", 1064),
        ErrorClass::WrongType => ("42809", 1644),
        // MariaDB has no number for it; the class is that of PostgreSQL's SQLSTATE.
        ErrorClass::Dependent => ("2BP01", 1644),
        _ => ("HY000", 1644),
    };
    let message: String = failed.message.chars().take(100).collect();
    let message = value::quote(message.as_bytes());
    let text = format!("SIGNAL SQLSTATE '{state}' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = {message}");
    Translation {
        requests: vec![Request::Sql(Sql::simple(text))],
        rules: vec!["definitions"],
        ..Translation::default()
    }
}

/// What the first words alone decide.
fn by_first_words(all: &[Token]) -> Result<Option<Translated>, Refusal> {
    let mut c = Cursor::new(all);
    if let Some((words, why)) = SKIPPED.iter().find(|(words, _)| c.take_words(words)) {
        return Ok(Some(Translated::Skipped { reason: format!("{}: {why}", words.to_uppercase()) }));
    }
    if c.take_words("do") {
        return Err(Refusal::new("DO: a block in a language of PostgreSQL", Redesign::Procedures));
    }
    if c.take_words("import") {
        return Err("IMPORT FOREIGN SCHEMA: its rows live on another server".into());
    }
    let verb = ["create", "alter", "drop"].iter().find(|verb| c.take_words(verb));
    let Some(verb) = verb else { return Ok(None) };
    let _ = c.take_words("or replace");
    let _ = c.take_words("trusted") || c.take_words("procedural");
    match REFUSED.iter().find(|(words, _)| c.take_words(words)) {
        Some((words, redesign)) => {
            let reason = format!("{} {}: it has no counterpart", verb.to_uppercase(), words.to_uppercase());
            Err(Refusal::new(reason, *redesign))
        }
        None => Ok(None),
    }
}

/// The query whose rows fill a new table.
struct Filled {
    query: String,
    names: Vec<String>,
    with_data: bool,
}

impl Filled {
    fn names(&self) -> Vec<String> {
        self.names.clone()
    }
}

/// Parts CREATE TABLE … AS query, and SELECT … INTO, from the query: what remains is CREATE TABLE with its name.
fn without_query(all: &[Token]) -> (Vec<Token>, Option<Filled>) {
    let mut c = Cursor::new(all);
    if c.at_word("select") || c.at_word("with") {
        return select_into(all);
    }
    let created = c.take_words("create") && {
        let _ = c.take_words("local") || c.take_words("global");
        let _ = c.take_words("temporary") || c.take_words("temp") || c.take_words("unlogged");
        c.take_words("table")
    };
    let _ = c.take_words("if not exists");
    if !created || c.take_path().is_none() {
        return (all.to_vec(), None);
    }
    let head = all.len() - c.clone().rest().len();
    let names = c.take_group().map(super::schema::read_names).unwrap_or_default();
    let options = c.clone();
    while !c.is_at_end() && !c.at_word("as") {
        // An element list that is no list of names ends the search: it is an ordinary table.
        if c.take_group().is_none() {
            c.bump();
        }
    }
    if !c.take_words("as") {
        return (all.to_vec(), None);
    }
    let mut query: Vec<Token> = c.rest().to_vec();
    let after_as = all.len() - query.len();
    let with_data = !ends_with(&mut query, "with no data");
    let _ = ends_with(&mut query, "with data");
    let before_as = all.len() - options.clone().rest().len();
    let mut kept = all[..head].to_vec();
    kept.extend(all[before_as..after_as].iter().filter(|token| token.kind != Kind::Word("as".into())).cloned());
    (kept, Some(Filled { query: text(&query), names, with_data }))
}

/// Cuts these words off the end.
fn ends_with(query: &mut Vec<Token>, words: &str) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    let Some(start) = query.len().checked_sub(words.len()) else { return false };
    let found = query[start..].iter().zip(&words).all(|(token, word)| token.kind == Kind::Word((*word).to_owned()));
    if found {
        query.truncate(start);
    }
    found
}

fn select_into(all: &[Token]) -> (Vec<Token>, Option<Filled>) {
    let mut depth = 0_i32;
    let at = all.iter().position(|token| {
        match &token.kind {
            Kind::Symbol(symbol) if symbol == "(" => depth += 1,
            Kind::Symbol(symbol) if symbol == ")" => depth -= 1,
            _ => {}
        }
        depth == 0 && token.kind == Kind::Word("into".into())
    });
    let Some(at) = at else { return (all.to_vec(), None) };
    let mut c = Cursor::new(&all[at + 1..]);
    let temporary = c.take_words("temporary") || c.take_words("temp");
    let _ = c.take_words("unlogged") || c.take_words("table");
    let start = c.clone().rest();
    if c.take_path().is_none() {
        return (all.to_vec(), None);
    }
    let rest = c.rest();
    let name = &start[..start.len() - rest.len()];
    let mut query = all[..at].to_vec();
    query.extend(rest.iter().cloned());
    let head = tokens(if temporary { "create temp table" } else { "create table" }).unwrap_or_default();
    let kept = head.into_iter().chain(name.iter().cloned()).collect();
    (kept, Some(Filled { query: text(&query), names: Vec::new(), with_data: true }))
}

/// CREATE TABLE with the columns that a query's result has.
fn with_columns(mut head: Vec<Token>, columns: &[super::schema::Column]) -> Vec<Token> {
    let listed: Vec<String> = columns
        .iter()
        .map(|column| {
            let pg_type = match column.pg_type.as_str() {
                "unknown" => "text",
                known => known,
            };
            format!("\"{}\" {pg_type}", column.name.replace('"', "\"\""))
        })
        .collect();
    head.extend(tokens(&format!(" ({})", listed.join(", "))).unwrap_or_default());
    head
}

/// Takes `ON COMMIT …` off a CREATE TEMP TABLE.
fn without_on_commit(mut all: Vec<Token>, found: &mut Option<OnCommit>) -> Vec<Token> {
    for (words, what) in [
        ("on commit drop", Some(OnCommit::Drop)),
        ("on commit delete rows", Some(OnCommit::DeleteRows)),
        ("on commit preserve rows", None),
    ] {
        if ends_with(&mut all, words) {
            *found = what;
        }
    }
    all
}

/// The text of one statement among others, with the literals of the whole message.
pub fn piece_of(lifted: &Lifted, piece: &str) -> Lifted {
    Lifted { text: piece.to_owned(), slots: lifted.slots.clone() }
}
