//! The target of ON CONFLICT where it names expressions or a condition: the index that PostgreSQL would infer from it.
//!
//! It compares words: an index whose condition only follows from the one that is written is not found.

use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::CONFLICT;
use crate::translate::parse::ast::{Expr, Value, ValueWithSpan};
use crate::translate::schema::ddl_parse::{Cursor, Kind, Token, split_commas, tokens};
use crate::translate::schema::{Key, KeyKind, KeyOf, Table};

/// The unique key that a target means; its name is what the parser was given in its place.
pub fn key<'t>(printer: &mut Printer<'_>, name: &str, table: &'t Table) -> Carried<Option<&'t Key>> {
    let text = name.strip_prefix(CONFLICT).unwrap_or(name);
    let all = tokens(text).ok_or("a target of ON CONFLICT that can't be read")?;
    let mut c = Cursor::new(&all);
    let group = c.take_group().ok_or("a target of ON CONFLICT that can't be read")?;
    let mut parts = Vec::new();
    for part in split_commas(group) {
        parts.push(words(&literals(printer, part)?));
    }
    parts.sort();
    let condition = if c.take_words("where") { Some(words(&literals(printer, c.rest())?)) } else { None };
    let wanted = |key: &&Key| {
        let predicate = key.predicate.as_ref().map(|text| words(&tokens(text).unwrap_or_default()));
        // An index over all rows does for any condition.
        (predicate.is_none() || predicate == condition) && spelled(key) == parts
    };
    Ok(table.keys.iter().filter(|key| key.kind != KeyKind::Plain).find(wanted))
}

fn spelled(key: &Key) -> Vec<Vec<String>> {
    let part = |of: &KeyOf| match of {
        KeyOf::Column(name) => vec![name.clone()],
        KeyOf::Expression(text) => words(&tokens(text).unwrap_or_default()),
    };
    let mut parts: Vec<Vec<String>> = key.parts.iter().map(|one| part(&one.of)).collect();
    parts.sort();
    parts
}

/// The tokens with their literals, which shape the translation.
fn literals(printer: &mut Printer<'_>, all: &[Token]) -> Carried<Vec<Token>> {
    let mut all = all.to_vec();
    for token in &mut all {
        let value = match &token.kind {
            Kind::Text(slot) => Value::SingleQuotedString(slot.clone()),
            Kind::Number(slot) => Value::Number(slot.clone(), false),
            _ => continue,
        };
        let value = Expr::Value(ValueWithSpan::from(value));
        let found = printer.pin(&value)?.ok_or("a NULL in the target of ON CONFLICT")?;
        match &mut token.kind {
            Kind::Text(slot) | Kind::Number(slot) => *slot = found,
            _ => {}
        }
    }
    Ok(all)
}

/// What tells two conditions apart: their words, without parentheses and the casts that a dump adds to literals.
fn words(all: &[Token]) -> Vec<String> {
    let mut c = Cursor::new(all);
    let mut out = Vec::new();
    while !c.is_at_end() {
        if c.take_symbol("::") {
            let _ = c.take_words("character varying") || c.take_name().is_some();
            continue;
        }
        match c.bump() {
            Some(Kind::Symbol(symbol)) if symbol == "(" || symbol == ")" => {}
            Some(Kind::Text(text)) => out.push(format!("'{text}")),
            Some(Kind::Word(word) | Kind::Quoted(word) | Kind::Number(word) | Kind::Symbol(word)) => {
                out.push(word.clone());
            }
            None => break,
        }
    }
    out
}
