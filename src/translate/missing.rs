//! Why a name is no table's.

use super::mariadb::Carried;
use super::names::folded;
use super::parse::ast::{Ident, ObjectName, ObjectNamePart};
use super::refusal::Refusal;

/// Words that are no name unless they are quoted.
const RESERVED: &str = " all analyse analyze and any array as asc asymmetric authorization binary both case cast check \
    collate collation column concurrently constraint create cross current_catalog current_date \
    current_role current_schema current_time current_timestamp current_user default deferrable desc \
    distinct do else end except false fetch for foreign freeze from full grant group having ilike in \
    initially inner intersect into is isnull join lateral leading left like limit localtime \
    localtimestamp natural not notnull null offset on only or order outer overlaps placing primary \
    references returning right select session_user similar some symmetric table tablesample then to \
    trailing true union unique user using variadic verbose when where window with ";

/// Refuses a word of the grammar as the name of a relation or column.
pub fn check_name(ident: &Ident) -> Carried {
    match ident.quote_style.is_none() && RESERVED.contains(&format!(" {} ", ident.value.to_lowercase())) {
        true => Err(Refusal::certain(
            "42601",
            format!("the reserved word {} as a name; PostgreSQL refuses it", ident.value),
        )),
        false => Ok(()),
    }
}

/// The refusal of a table that the schema has not.
pub fn unknown_table(name: &ObjectName) -> Refusal {
    /// Words that PostgreSQL's grammar takes nowhere for a table's name, and before which none can be missing.
    const MISPLACED: &str = " where from select group order having limit union on and or ";
    let is_among = |words: &str, ident: &Ident| {
        ident.quote_style.is_none() && words.contains(&format!(" {} ", ident.value.to_lowercase()))
    };
    let reason = format!("the table {name} is not in the schema");
    match name.0.as_slice() {
        [ObjectNamePart::Identifier(ident)] if is_among(MISPLACED, ident) => Refusal::certain("42601", reason),
        [ObjectNamePart::Identifier(ident)] if is_among(RESERVED, ident) => reason.into(),
        [.., ObjectNamePart::Identifier(ident)] => Refusal::missing("42P01", folded(ident), reason),
        _ => reason.into(),
    }
}
