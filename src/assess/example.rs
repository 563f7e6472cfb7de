//! A request as an example: cut, so that one bulk insert does not fill a report; and whether what is sent is what was
//! recorded.

use crate::core::{ByteString, Request, Sql};
use crate::translate::fingerprint::tokens;
use crate::translate::literals::{Backslash, lift};

/// Characters of a statement. The longest of the recordings here that is no bulk insert has 2,900.
const STATEMENT_CHARS_MAX: usize = 4_000;

/// Parameters of a statement, and arguments of a command.
const VALUES_MAX: usize = 40;

/// Bytes of one of them.
const VALUE_BYTES_MAX: usize = 400;

/// Requests that one operation becomes.
const REQUESTS_MAX: usize = 10;

/// The request, cut where it is long.
pub fn cut(request: &Request) -> Request {
    match request {
        Request::Sql(sql) => Request::Sql(Sql {
            text: cut_text(&sql.text),
            params: sql.params.iter().take(VALUES_MAX).map(|param| param.as_ref().map(cut_value)).collect(),
            protocol: sql.protocol,
        }),
        Request::Redis(command) => {
            let mut command = command.clone();
            command.args = cut_values(&command.args);
            Request::Redis(command)
        }
        Request::Memcached(command) => {
            let mut command = command.clone();
            match &mut command {
                crate::core::McCommand::Store { value, .. } => *value = cut_value(value),
                crate::core::McCommand::Get { keys } | crate::core::McCommand::Delete { keys } => {
                    *keys = cut_values(keys);
                }
                crate::core::McCommand::Modify(modify) => modify.args = cut_values(&modify.args),
                _ => {}
            }
            Request::Memcached(command)
        }
    }
}

/// As [`cut`], of all that one operation becomes.
pub fn cut_all(requests: &[Request]) -> Vec<Request> {
    requests.iter().take(REQUESTS_MAX).map(cut).collect()
}

fn cut_text(text: &str) -> String {
    match text.char_indices().nth(STATEMENT_CHARS_MAX) {
        Some((at, _)) => format!("{}… [{} bytes]", &text[..at], text.len()),
        None => text.to_owned(),
    }
}

fn cut_values(values: &[ByteString]) -> Vec<ByteString> {
    let mut kept: Vec<ByteString> = values.iter().take(VALUES_MAX).map(cut_value).collect();
    if values.len() > VALUES_MAX {
        kept.push(format!("… [{} in all]", values.len()).as_str().into());
    }
    kept
}

fn cut_value(value: &ByteString) -> ByteString {
    if value.len() <= VALUE_BYTES_MAX {
        return value.clone();
    }
    let end = match value.as_str() {
        Some(text) => (0..=VALUE_BYTES_MAX).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0),
        None => VALUE_BYTES_MAX,
    };
    let mut bytes = value[..end].to_vec();
    bytes.extend(format!("… [{} bytes]", value.len()).bytes());
    bytes.into()
}

/// Whether both statements have the same words and values, once names are neither quoted nor qualified and parameters
/// stand in their places.
///
/// A double quote around a name is ANSI_QUOTES on MariaDB, and the database before a table is what USE chooses; neither
/// is a change of the application's text.
pub fn same_words(recorded: &Sql, sent: &str, namespaces: &[String]) -> bool {
    let strings = if recorded.params.is_empty() { Strings::Told } else { Strings::AnyValue };
    let known = words(&recorded.text, &recorded.params, strings, namespaces);
    known.is_some() && known == words(sent, &[], strings, namespaces)
}

/// Whether a string is told from a number: a parameter is whatever its place takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    Told,
    AnyValue,
}

/// The text with a mark for each value, and the values in their order; none where it cannot be read.
fn words(
    text: &str,
    params: &[Option<ByteString>],
    strings: Strings,
    namespaces: &[String],
) -> Option<(String, Vec<String>)> {
    let lifted = lift(text, Backslash::Ordinary).ok()?;
    let mut slots = lifted.slots.iter();
    let (mut plain, mut values) = (String::with_capacity(lifted.text.len()), Vec::new());
    for token in tokens(&lifted.text) {
        let first = token.chars().next()?;
        if let Some(number) = token.strip_prefix('$').and_then(|number| number.parse::<usize>().ok()) {
            plain.push('?');
            // NULL is a word on the other side, and what is no text is written in hexadecimal.
            values.push(params.get(number.checked_sub(1)?)?.as_ref()?.as_str()?.to_owned());
        } else if first == '\'' || first.is_ascii_digit() {
            plain.push_str(if first == '\'' && strings == Strings::Told { "'?'" } else { "?" });
            values.push(slots.next()?.value(text).into_owned());
        } else {
            plain.push_str(&token.replace(['"', '`'], "").to_ascii_lowercase());
        }
    }
    plain.retain(|c| !c.is_whitespace());
    for namespace in namespaces {
        plain = plain.replace(&format!("{}.", namespace.to_ascii_lowercase()), "");
    }
    Some((plain.trim_end_matches(';').to_owned(), values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_be_quoted_and_qualified_but_no_word_and_no_value_may_differ() {
        let same = |recorded: &str, sent: &str| same_words(&Sql::simple(recorded), sent, &["public".to_owned()]);
        assert!(same("SELECT id FROM item  WHERE id=1;", "SELECT `id` FROM `public`.`item` WHERE `id` = 1"));
        assert!(same("select \"id\" from item", "SELECT `id` FROM `public`.`item`"));
        assert!(!same("SELECT id FROM item", "SELECT `id` AS `x` FROM `public`.`item`"));
        assert!(!same("SELECT id FROM item WHERE id = 1", "SELECT `id` FROM `public`.`item` WHERE `id` = 2"));
        assert!(!same("SELECT 'a'", "SELECT 'A'"));
        assert!(!same("SELECT '1'", "SELECT 1"), "a string is no number");
        let with_param = Sql { params: vec![Some("7".into())], ..Sql::simple("SELECT id FROM item WHERE id = $1") };
        assert!(same_words(&with_param, "SELECT `id` FROM `public`.`item` WHERE `id` = 7", &["public".to_owned()]));
    }

    #[test]
    fn what_is_long_is_cut_and_says_how_long_it_was() {
        let Request::Sql(sql) = cut(&Request::Sql(Sql::simple("é".repeat(5_000)))) else { panic!("a statement") };
        assert!(sql.text.ends_with("… [10000 bytes]"), "{}", &sql.text[sql.text.len() - 30..]);
        let value = cut_value(&ByteString::from("é".repeat(300).as_str()));
        assert_eq!(value.as_str().map(|text| text.ends_with("… [600 bytes]")), Some(true));
    }
}
