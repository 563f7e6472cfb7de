//! Pieces of statements: literals that nothing can change, and texts that spell an answer of Redis.
//!
//! `~` before a table's name stands for its database; all data is written as hexadecimal digits, so it stands nowhere
//! else. Local variables begin with `v_`: one that had a column's name would hide it.

use crate::translate::cache::expiry::Expiry;

pub(crate) const NOW: &str = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";

pub(super) const WRONGTYPE: &str = "'-WRONGTYPE Operation against a key holding the wrong kind of value;'";
pub(super) const NOT_AN_INTEGER: &str = "'-ERR value is not an integer or out of range;'";
pub(super) const OVERFLOW: &str = "'-ERR increment or decrement would overflow;'";
pub(super) const NO_SUCH_KEY: &str = "'-ERR no such key;'";

pub(super) const NIL: &str = "'_'";
pub(super) const OK: &str = "'+OK;'";
pub(super) const ZERO: &str = "':0;'";
pub(super) const EMPTY: &str = "'*0:'";

/// Every row's lifetime, in an expression over the table.
pub(crate) fn alive(alias: &str) -> String {
    format!("({alias}exptime IS NULL OR {alias}exptime > {NOW})")
}

/// An expiry as the value of the column.
pub(super) fn lifetime(expiry: Expiry) -> String {
    match expiry {
        Expiry::Never => "NULL".to_owned(),
        Expiry::InMillis(millis) => format!("{NOW} + ({millis})"),
        Expiry::AtMillis(millis) => format!("({millis})"),
    }
}

/// Bytes as a literal that no character set and no escape can change.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut literal = String::with_capacity(bytes.len() * 2 + 3);
    literal.push_str("x'");
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(literal, "{byte:02x}");
    }
    literal.push('\'');
    literal
}

/// What identifies a field or a member of any length.
pub(super) fn id(bytes: &[u8]) -> String {
    format!("UNHEX(SHA2({}, 256))", self::bytes(bytes))
}

/// A value.
pub(super) fn bulk(value: &str) -> String {
    format!("CONCAT('$', LENGTH({value}), ':', {value})")
}

pub(super) fn int(number: &str) -> String {
    format!("CONCAT(':', {number}, ';')")
}

pub(super) fn score(number: &str) -> String {
    format!("CONCAT(',', {number}, ';')")
}

/// All rows of a query as one array: `item` is the text of one row, of which `width` answers are made.
pub(super) fn array(width: usize, item: &str, order: &str) -> String {
    let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {order}") };
    format!("CONCAT('*', {width} * COUNT(*), ':', IFNULL(GROUP_CONCAT({item}{order} SEPARATOR ''), ''))")
}

/// An array of so many answers, each with an expression of its own.
pub(super) fn array_of(items: &[String]) -> String {
    match items {
        [] => EMPTY.to_owned(),
        items => format!("CONCAT('*{}:', {})", items.len(), items.join(", ")),
    }
}

/// The number of rows of a query as an integer's text.
pub(super) fn count_of(from: &str) -> String {
    int(&format!("(SELECT COUNT(*) FROM {from})"))
}
