//! Reads the elements of CREATE TABLE and what ALTER TABLE adds to a table: columns, keys, constraints.
//!
//! It refuses to guess at names: which schema an unqualified name belongs to is the caller's business.

use super::ddl_parse::{Cursor, Kind, Token, split_commas, text, tokens};
use super::types::PgType;
use super::{Check, Column, DomainRules, ForeignKey, Key, KeyKind, KeyOf, KeyPart, SequenceState, Table};

/// One element between the parentheses of CREATE TABLE.
#[derive(Debug)]
pub enum Element {
    Column(Box<Column>, Vec<Added>),
    Added(Added),
    Like(String),
}

/// What a table is given besides columns.
#[derive(Debug)]
pub enum Added {
    Key(Key),
    /// With the path of the table referred to.
    ForeignKey(ForeignKey, Vec<String>),
    Check(Check),
    /// An exclusion constraint, by its name.
    Exclusion(String),
    /// The column's default draws from this sequence.
    Draws(Vec<String>),
    /// The column is an identity or serial column, with a sequence of its own.
    Sequence(Option<Vec<String>>, SequenceState),
}

/// Reads an element.
pub fn element(tokens: &[Token]) -> Option<Element> {
    let mut cursor = Cursor::new(tokens);
    let c = &mut cursor;
    if c.take_words("like") {
        return Some(Element::Like(text(c.rest())));
    }
    let name = if c.take_words("constraint") { c.take_name()? } else { String::new() };
    if let Some(added) = constraint(c, name.clone(), None) {
        return Some(Element::Added(added));
    }
    if !name.is_empty() {
        return None;
    }
    column(c)
}

fn column(c: &mut Cursor<'_>) -> Option<Element> {
    let name = c.take_name()?;
    let spelled = take_type(c)?;
    let mut column = Column { name, nullable: true, ..Column::default() };
    let mut added = Vec::new();
    let base = spelled.as_str();
    if base.ends_with("serial") || ["serial2", "serial4", "serial8"].contains(&base) {
        added.push(Added::Sequence(None, SequenceState::default()));
        (column.serial, column.nullable) = (true, false);
    }
    column.pg_type = PgType::parse(&spelled).spelled();
    let mut constraint_name = String::new();
    while !c.is_at_end() {
        if c.take_words("constraint") {
            constraint_name = c.take_name()?;
        } else if c.take_words("not null") {
            column.nullable = false;
        } else if c.take_words("null") {
            column.nullable = true;
        } else if c.take_words("collate") {
            column.collation = Some(c.take_path()?.join("."));
        } else if c.take_words("default") {
            added.extend(set_default(&mut column, c));
        } else if c.at_word("generated") {
            added.extend(generated(&mut column, c));
        } else if let Some(one) = constraint(c, std::mem::take(&mut constraint_name), Some(&column.name)) {
            added.push(one);
        } else {
            // STORAGE, COMPRESSION and their words: nothing that the data depends on.
            c.bump();
        }
    }
    if column.default.is_none() && column.serial {
        column.default = Some("nextval".into());
    }
    Some(Element::Column(Box::new(column), added))
}

/// A type, up to the word that begins what follows it.
pub fn take_type(c: &mut Cursor<'_>) -> Option<String> {
    const ENDS: &[&str] = &[
        "collate",
        "default",
        "not",
        "null",
        "constraint",
        "check",
        "primary",
        "unique",
        "references",
        "generated",
        "storage",
        "compression",
        "deferrable",
        "using",
    ];
    let found = c.take_until(|kind| matches!(kind, Kind::Word(word) if ENDS.contains(&word.as_str())));
    // A quoted type is looked up by its bare name.
    let spelled: String = found
        .iter()
        .map(|token| match &token.kind {
            Kind::Quoted(name) => name.clone(),
            _ => text(std::slice::from_ref(token)),
        })
        .zip(found)
        .fold(String::new(), |spelled, (word, token)| {
            let space = if token.spaced && !spelled.is_empty() { " " } else { "" };
            format!("{spelled}{space}{word}")
        });
    (!spelled.is_empty()).then_some(spelled)
}

/// DEFAULT has been read.
fn set_default(column: &mut Column, c: &mut Cursor<'_>) -> Option<Added> {
    const ENDS: &[&str] = &["not", "null", "constraint", "check", "primary", "unique", "references", "generated"];
    let expression = c.take_until(|kind| matches!(kind, Kind::Word(word) if ENDS.contains(&word.as_str())));
    column.default = Some(text(expression));
    nextval(expression).map(Added::Draws)
}

/// The sequence of `nextval('…'::regclass)`, if an expression is just that.
pub fn nextval(expression: &[Token]) -> Option<Vec<String>> {
    let mut c = Cursor::new(expression);
    if c.take_path()?.last()? != "nextval" {
        return None;
    }
    let argument = c.take_group()?;
    let name = argument.iter().find_map(|token| match &token.kind {
        Kind::Text(name) => Some(name),
        _ => None,
    })?;
    c.is_at_end().then(|| Cursor::new(&tokens(name)?).take_path()).flatten()
}

fn generated(column: &mut Column, c: &mut Cursor<'_>) -> Option<Added> {
    c.bump();
    let always = c.take_words("always");
    let _ = c.take_words("by default");
    c.take_words("as").then_some(())?;
    if c.take_words("identity") {
        (column.always, column.identity) = (always, true);
        (column.serial, column.nullable) = (true, false);
        column.default = Some("nextval".into());
        let (path, state) = identity_options(c.take_group().unwrap_or_default());
        return Some(Added::Sequence(path, state));
    }
    column.generated = Some(text(c.take_group()?));
    let _ = c.take_words("stored") || c.take_words("virtual");
    None
}

fn identity_options(options: &[Token]) -> (Option<Vec<String>>, SequenceState) {
    let mut c = Cursor::new(options);
    let path = if c.take_words("sequence name") { c.take_path() } else { None };
    (path, take_sequence_options(&mut c))
}

/// `START WITH n INCREMENT BY n … CYCLE`.
pub fn take_sequence_options(c: &mut Cursor<'_>) -> SequenceState {
    let (mut start, mut increment, mut cycle, mut min, mut max) = (None, 1, false, None, None);
    while !c.is_at_end() {
        if c.take_words("start") {
            let _ = c.take_words("with");
            start = c.take_integer();
        } else if c.take_words("increment") {
            let _ = c.take_words("by");
            increment = c.take_integer().unwrap_or(1);
        } else if c.take_words("no") {
            c.bump();
        } else if c.take_words("minvalue") {
            min = c.take_integer();
        } else if c.take_words("maxvalue") {
            max = c.take_integer();
        } else if c.take_words("as") {
            // The type's own limits, unless others are named.
            max = max.or(if c.take_words("integer") || c.take_words("int") { Some(i64::from(i32::MAX)) } else { None });
            max = max.or(if c.take_words("smallint") { Some(i64::from(i16::MAX)) } else { None });
        } else if c.take_words("cycle") {
            cycle = true;
        } else {
            c.bump();
        }
    }
    let first = if increment < 0 { max.unwrap_or(-1) } else { min.unwrap_or(1) };
    let next = start.unwrap_or(first);
    SequenceState { start: next, increment, next, cycle, min, max }
}

/// `ALTER COLUMN c …`, the column's name read.
pub fn alter_column(column: &mut Column, c: &mut Cursor<'_>) -> Option<Added> {
    if c.take_words("set default") {
        return set_default(column, c);
    }
    if c.take_words("set not null") {
        column.nullable = false;
    }
    if c.take_words("add") {
        return generated(column, c);
    }
    None
}

/// What CREATE DOMAIN asks of a value, the type read; `None` where a word of it is not known.
pub fn domain_rules(c: &mut Cursor<'_>) -> Option<DomainRules> {
    let mut rules = DomainRules::default();
    while !c.is_at_end() {
        if c.take_words("not null") {
            rules.not_null = true;
        } else if c.take_words("check") {
            rules.checks.push(text(c.take_group()?));
        } else if c.take_words("constraint") || c.take_words("collate") {
            c.take_path()?;
        } else if c.take_words("default") {
            let ends = |kind: &Kind| matches!(kind, Kind::Word(word) if ["not", "null", "constraint", "check"].contains(&word.as_str()));
            rules.default = Some(text(c.take_until(ends)));
        } else if !c.take_words("null") {
            return None;
        }
    }
    Some(rules)
}

/// A constraint of a table, or of one column where `column` names it; `None` where none begins here.
fn constraint(c: &mut Cursor<'_>, name: String, column: Option<&str>) -> Option<Added> {
    let columns = |c: &mut Cursor<'_>| match column {
        Some(column) => Some(vec![column.to_owned()]),
        None => c.take_group().map(names),
    };
    if c.take_words("primary key") {
        return Some(Added::Key(constraint_key(c, name, KeyKind::Primary, column)?));
    }
    if c.take_words("unique") {
        return Some(Added::Key(constraint_key(c, name, KeyKind::Unique, column)?));
    }
    if c.take_words("check") {
        let expression = text(c.take_group()?);
        let _ = c.take_words("no inherit");
        return Some(Added::Check(Check { name, expression, not_valid: c.take_words("not valid") }));
    }
    if c.take_words("exclude") {
        c.rest();
        return Some(Added::Exclusion(name));
    }
    if c.take_words("foreign key") || (column.is_some() && c.at_word("references")) {
        let columns = columns(c)?;
        c.take_words("references").then_some(())?;
        let path = c.take_path()?;
        let referenced = c.take_group().map(names).unwrap_or_default();
        let mut foreign = ForeignKey { name, columns, referenced, ..ForeignKey::default() };
        foreign_key_options(&mut foreign, c);
        return Some(Added::ForeignKey(foreign, path));
    }
    None
}

fn constraint_key(c: &mut Cursor<'_>, name: String, kind: KeyKind, column: Option<&str>) -> Option<Key> {
    let nulls_not_distinct = c.take_words("nulls not distinct");
    let columns = match column {
        Some(column) => vec![column.to_owned()],
        None => names(c.take_group()?),
    };
    let parts = columns.into_iter().map(|name| KeyPart { of: KeyOf::Column(name), descending: false }).collect();
    let include = if c.take_words("include") { names(c.take_group()?) } else { Vec::new() };
    let deferrable = c.take_words("deferrable");
    let _ = c.take_words("initially deferred") || c.take_words("initially immediate");
    Some(Key { name, kind, method: "btree".into(), parts, include, deferrable, nulls_not_distinct, predicate: None })
}

fn foreign_key_options(foreign: &mut ForeignKey, c: &mut Cursor<'_>) {
    loop {
        if c.take_words("on delete") {
            (foreign.on_delete, foreign.set_columns) = take_action(c);
        } else if c.take_words("on update") {
            foreign.on_update = take_action(c).0;
        } else if c.take_words("match") {
            foreign.match_full = c.at_word("full");
            c.bump();
        } else if c.take_words("deferrable") {
            foreign.deferrable = true;
        } else if c.take_words("not valid") {
            foreign.not_valid = true;
        } else if !(c.take_words("initially deferred")
            || c.take_words("initially immediate")
            || c.take_words("not deferrable"))
        {
            return;
        }
    }
}

/// An action, and the columns that it names.
fn take_action(c: &mut Cursor<'_>) -> (String, Vec<String>) {
    for (words, action) in [
        ("cascade", "CASCADE"),
        ("set null", "SET NULL"),
        ("set default", "SET DEFAULT"),
        ("restrict", "RESTRICT"),
        ("no action", ""),
    ] {
        if c.take_words(words) {
            return (action.to_owned(), c.take_group().map(names).unwrap_or_default());
        }
    }
    (String::new(), Vec::new())
}

/// The names in a list.
pub fn names(tokens: &[Token]) -> Vec<String> {
    split_commas(tokens).into_iter().filter_map(|part| Cursor::new(part).take_name()).collect()
}

/// Adds a key, and its columns to what other parts ask for.
pub fn add_key(table: &mut Table, mut key: Key) {
    let columns: Option<Vec<String>> = key
        .parts
        .iter()
        .map(|part| match &part.of {
            KeyOf::Column(name) => Some(name.clone()),
            KeyOf::Expression(_) => None,
        })
        .collect();
    let listed = columns.as_deref().unwrap_or_default().join("_");
    match key.kind {
        KeyKind::Primary => default_name(&mut key.name, &[&table.name, "pkey"]),
        KeyKind::Unique => default_name(&mut key.name, &[&table.name, &listed, "key"]),
        KeyKind::Plain => default_name(&mut key.name, &[&table.name, &listed, "idx"]),
    }
    let taken = |name: &str| table.keys.iter().any(|other| other.name == name);
    if taken(&key.name) {
        let free = (1..).map(|number| format!("{}{number}", key.name)).find(|name| !taken(name));
        key.name = free.unwrap_or_default();
    }
    match (key.kind, columns) {
        (KeyKind::Primary, Some(columns)) => {
            for column in table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
                column.nullable = false;
            }
            table.primary_key = columns;
        }
        (KeyKind::Unique, Some(columns)) if key.predicate.is_none() => table.unique.push(columns),
        _ => {}
    }
    table.keys.push(key);
}

/// Names a constraint that has no name as PostgreSQL would, near enough: where two would share one, MariaDB's gets a
/// number.
pub fn default_name(name: &mut String, parts: &[&str]) {
    /// PostgreSQL's names have 63 bytes.
    const NAME_CHARACTERS_MAX: usize = 60;
    if name.is_empty() {
        let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        *name = parts.join("_").chars().take(NAME_CHARACTERS_MAX).collect();
    }
}

/// `column [COLLATE c] [operator class] [ASC | DESC] [NULLS …]`, or an expression in its place.
pub fn key_part(tokens: &[Token]) -> Option<KeyPart> {
    const AFTER_EXPRESSION: &[&str] = &["asc", "desc", "nulls", "collate"];
    let mut c = Cursor::new(tokens);
    let mut after = c.clone();
    let named = after.take_name().is_some() && !after.at_symbol("(") && !after.at_symbol(".");
    let of = if named {
        KeyOf::Column(c.take_name()?)
    } else {
        let stop = |kind: &Kind| matches!(kind, Kind::Word(word) if AFTER_EXPRESSION.contains(&word.as_str()));
        KeyOf::Expression(text(c.take_until(stop)))
    };
    let descending = c.rest().iter().any(|token| token.kind == Kind::Word("desc".into()));
    Some(KeyPart { of, descending })
}
