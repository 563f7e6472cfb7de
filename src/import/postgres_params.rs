//! Bind parameters as PostgreSQL logs them: `$1 = '30', $2 = NULL`.
//!
//! Every value is in quotes, whatever its type, and a value may hold `, $3 = '` itself: they are read by their quotes.
//! A value that `log_parameter_max_length` cut ends in `...` inside its quotes, like one that was written so; the
//! values of a whole log tell them apart.

use crate::core::ByteString;

/// The values of `$1`… in order; `None` where the text is no such list.
pub fn parse(text: &str) -> Option<Vec<Option<ByteString>>> {
    let (values, rest) = list(text)?;
    rest.trim_end().is_empty().then_some(values)
}

/// The values at the start of `text`, and what follows them.
fn list(text: &str) -> Option<(Vec<Option<ByteString>>, &str)> {
    let mut values = Vec::new();
    let mut rest = text;
    loop {
        let (number, after) = rest.strip_prefix('$')?.split_once(" = ")?;
        if number.parse() != Ok(values.len() + 1) {
            return None;
        }
        let (value, after) = value(after)?;
        values.push(value);
        match after.strip_prefix(", ") {
            Some(next) => rest = next,
            None => return Some((values, after)),
        }
    }
}

pub(super) fn value(text: &str) -> Option<(Option<ByteString>, &str)> {
    if let Some(after) = text.strip_prefix("NULL") {
        return Some((None, after));
    }
    let mut rest = text.strip_prefix('\'')?;
    let mut value = Vec::new();
    loop {
        let end = memchr::memchr(b'\'', rest.as_bytes())?;
        value.extend_from_slice(&rest.as_bytes()[..end]);
        rest = &rest[end + 1..];
        let Some(doubled) = rest.strip_prefix('\'') else {
            return Some((Some(ByteString(value)), rest));
        };
        value.push(b'\'');
        rest = doubled;
    }
}

/// The values in an error's context: the line that ends in `portal with parameters: …`, wherever it stands.
pub fn from_context(context: &str) -> Option<Vec<Option<ByteString>>> {
    const BEFORE: &str = " with parameters: ";
    let mut searched = 0;
    while let Some(found) = context[searched..].find(BEFORE) {
        let before = &context[..searched + found];
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        searched += found + BEFORE.len();
        // 13 and 14 say `extended query`, later versions `portal`.
        let named = ["portal \"", "extended query \""].iter().any(|head| line.starts_with(head) && line.ends_with('"'));
        if named || line == "unnamed portal" || line == "extended query" {
            let (values, rest) = list(&context[searched..])?;
            return (rest.is_empty() || rest.starts_with('\n')).then_some(values);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(values: &[Option<&str>]) -> Option<Vec<Option<ByteString>>> {
        Some(values.iter().map(|value| value.map(ByteString::from)).collect())
    }

    #[test]
    fn values_are_read_by_their_quotes() {
        for (text, expected) in [
            ("$1 = '30', $2 = NULL", values(&[Some("30"), None])),
            ("$1 = 'NULL'", values(&[Some("NULL")])),
            ("$1 = ', $2 = ''x''', $2 = ''", values(&[Some(", $2 = 'x'"), Some("")])),
            ("$1 = 'a\nb\\', $2 = 'é'", values(&[Some("a\nb\\"), Some("é")])),
            ("$1 = 'open", None),
            ("$2 = '1'", None),
            ("$1 = 1", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn values_are_found_in_an_errors_context() {
        for (context, expected) in [
            ("unnamed portal with parameters: $1 = '1'", values(&[Some("1")])),
            ("portal \"c 1\" with parameters: $1 = NULL", values(&[None])),
            ("extended query with parameters: $1 = '1'", values(&[Some("1")])),
            (
                "SQL function f, with parameters: $1\nunnamed portal with parameters: $1 = 'a'\nmore",
                values(&[Some("a")]),
            ),
            ("unnamed portal parameter $1", None),
            ("while updating tuple (0,1)", None),
        ] {
            assert_eq!(from_context(context), expected, "{context}");
        }
    }
}
