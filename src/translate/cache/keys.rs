//! Keys: the pattern that a key follows, and the key under which Memcached keeps it.
//!
//! A pattern is a pure function of one key, so it doesn't depend on which keys were seen before or in what order. It
//! is for people and for grouping; nothing is ever looked up by it.

use crate::core::ByteString;

/// Memcached's limit.
pub const MEMCACHED_KEY_BYTES_MAX: usize = 250;

/// A key that was hashed: BLAKE3 over the database number and the key.
pub const RULE_HASH: &str = "cache-key-hash";

/// A key of a Redis database other than 0: `dbN:` before it.
pub const RULE_DB_PREFIX: &str = "cache-db-prefix";

const HASH_PREFIX: &[u8] = b"crosscheck-hash:";

/// What the parts of a large value begin with.
pub const PART_PREFIX: &str = "crosscheck-part:";

/// A pattern is read by people: a longer one is cut.
const PATTERN_CHARS_MAX: usize = 160;

/// A run of letters and digits of this length is an identifier, not a word with a number in it.
const IDENTIFIER_CHARS_MIN: usize = 8;

/// No word is as long as this; what is, is an encoded value.
const WORD_CHARS_MAX: usize = 40;

/// The key under which Memcached keeps a Redis key, and the rule that made it where it is another one.
///
/// A key is sent as it is, unless it is too long, empty, holds a space or a control byte, or looks like one that these
/// rules make; such a key is hashed together with its database's number. That two keys share a hash is not to be
/// expected, and not relied on: the item carries its [`owner`].
pub fn memcached_key(db: u32, key: &[u8]) -> (ByteString, Option<&'static str>) {
    let prefix = db_prefix(db);
    let safe = !key.is_empty()
        && prefix.len() + key.len() <= MEMCACHED_KEY_BYTES_MAX
        && !key.iter().any(|byte| *byte <= b' ' || *byte == 0x7f)
        && !key.starts_with(HASH_PREFIX)
        && !key.starts_with(PART_PREFIX.as_bytes())
        && (db != 0 || !has_db_prefix(key));
    if safe {
        let rule = (db != 0).then_some(RULE_DB_PREFIX);
        return (ByteString([prefix.as_bytes(), key].concat()), rule);
    }
    let hashed = [HASH_PREFIX, blake3::hash(&owner(db, key)).to_hex().as_bytes()].concat();
    (ByteString(hashed), Some(RULE_HASH))
}

/// What an item under a hashed key carries before its value: database and key. An item that carries another one is
/// another key's, and not there for this one.
pub fn owner(db: u32, key: &[u8]) -> Vec<u8> {
    [format!("{db}:").as_bytes(), key].concat()
}

/// The Redis key of what [`owner`] made.
pub fn owned(owner: &[u8]) -> Option<(u32, ByteString)> {
    let colon = owner.iter().position(|byte| *byte == b':')?;
    let db = std::str::from_utf8(&owner[..colon]).ok()?.parse().ok()?;
    Some((db, ByteString(owner[colon + 1..].to_vec())))
}

/// The Redis key that [`memcached_key`] made this one of; a hash stays what it is.
pub fn redis_key(kept: &[u8]) -> (u32, ByteString) {
    let prefix = if has_db_prefix(kept) { kept.iter().position(|byte| *byte == b':').unwrap_or(0) } else { 0 };
    let db = kept.get(2..prefix).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
    match db {
        Some(db) => (db, ByteString(kept[prefix + 1..].to_vec())),
        None => (0, ByteString(kept.to_vec())),
    }
}

/// What stands before the keys of a database, where all databases are kept in one.
pub fn db_prefix(db: u32) -> String {
    if db == 0 { String::new() } else { format!("db{db}:") }
}

/// Whether a key of database 0 looks like a prefixed one of another.
pub(super) fn has_db_prefix(key: &[u8]) -> bool {
    let digits = key.strip_prefix(b"db").map(|rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
    digits.is_some_and(|digits| digits > 0 && key.get(2 + digits) == Some(&b':'))
}

/// Every key, in a shape's reads and writes.
pub const EVERY_KEY: &str = "*";

/// A key as it stands in a shape's reads and writes: unique over the databases, and never [`EVERY_KEY`].
pub fn display(db: u32, key: &[u8]) -> String {
    let text = match std::str::from_utf8(key) {
        Ok(EVERY_KEY) => "\\*".to_owned(),
        Ok(text) => text.to_owned(),
        Err(_) => key.escape_ascii().to_string(),
    };
    db_prefix(db) + &text
}

/// The pattern of a key: `session:{id}`, `limit:{n}:count`.
///
/// The parts between `:`, `|` and `/` are looked at one by one. `{text}` is a part that somebody has written: it holds
/// a space, a quote, a percent-escape or what is not ASCII. In the other parts, runs of letters and digits are
/// replaced where they vary, and what stands between them is kept: `{uuid}`; `{n}` digits; `{hex}` at least 8
/// hexadecimal digits, a digit among them; `{id}` other mixtures of letters and digits. A word with a number at its
/// end keeps the word: `page{n}`.
pub fn pattern(key: &[u8]) -> String {
    let mut pattern = String::with_capacity(key.len().min(PATTERN_CHARS_MAX));
    let mut rest = key;
    while !rest.is_empty() {
        if pattern.len() >= PATTERN_CHARS_MAX {
            pattern.push('…');
            break;
        }
        let part = run(rest, |byte| !is_separator(byte));
        if is_written(&rest[..part]) {
            pattern.push_str("{text}");
        } else {
            push_part(&mut pattern, &rest[..part]);
        }
        if let Some(separator) = rest.get(part) {
            pattern.push(*separator as char);
        }
        rest = rest.get(part + 1..).unwrap_or_default();
    }
    pattern
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b':' | b'|' | b'/')
}

fn is_written(part: &[u8]) -> bool {
    let escaped = |three: &[u8]| three[0] == b'%' && three[1..].iter().all(u8::is_ascii_hexdigit);
    part.iter().any(|byte| !byte.is_ascii_graphic() || matches!(byte, b'"' | b'\'')) || part.windows(3).any(escaped)
}

fn push_part(pattern: &mut String, part: &[u8]) {
    let mut rest = part;
    while let Some(&first) = rest.first() {
        let length = if let Some(length) = uuid(rest) {
            pattern.push_str("{uuid}");
            length
        } else if first.is_ascii_alphanumeric() {
            let length = run(rest, |byte| byte.is_ascii_alphanumeric());
            push_word(pattern, &rest[..length]);
            length
        } else {
            pattern.push(first as char);
            1
        };
        rest = &rest[length..];
    }
}

fn run(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| belongs(**byte)).count()
}

/// The length of a UUID that the bytes begin with.
fn uuid(bytes: &[u8]) -> Option<usize> {
    const LENGTH: usize = 36;
    let candidate = bytes.get(..LENGTH)?;
    let fits = |(index, byte): (usize, &u8)| match index {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    let ends = bytes.get(LENGTH).is_none_or(|next| !next.is_ascii_alphanumeric());
    (ends && candidate.iter().enumerate().all(fits)).then_some(LENGTH)
}

fn push_word(pattern: &mut String, word: &[u8]) {
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    let trailing = run_back(word);
    let hexadecimal = word.iter().all(u8::is_ascii_hexdigit);
    if digits == word.len() {
        pattern.push_str("{n}");
    } else if digits > 0 && hexadecimal && word.len() >= IDENTIFIER_CHARS_MIN {
        pattern.push_str("{hex}");
    } else if digits == 0 && word.len() <= WORD_CHARS_MAX {
        pattern.extend(word.iter().map(|byte| *byte as char));
    } else if digits > 0 && digits == trailing && word.len() <= WORD_CHARS_MAX {
        pattern.extend(word[..word.len() - trailing].iter().map(|byte| *byte as char));
        pattern.push_str("{n}");
    } else {
        pattern.push_str("{id}");
    }
}

/// How many digits the word ends with.
fn run_back(word: &[u8]) -> usize {
    word.iter().rev().take_while(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_pattern_replaces_what_varies_and_keeps_what_names() {
        for (key, expected) in [
            ("wikidb-mediawiki-:MWSession:iekfru0ddm2f81d3jiilk9tn6l4q5nt7", "wikidb-mediawiki-:MWSession:{id}"),
            ("limit:group_1:42:count", "limit:group_{n}:{n}:count"),
            ("user:0123456789abcdef0123456789ABCDEF", "user:{hex}"),
            ("run:01234567-89ab-cdef-0123-456789abcdef:state", "run:{uuid}:state"),
            ("page12", "page{n}"),
            ("v2:page", "v{n}:page"),
            ("a1b2", "{id}"),
            ("deadbeef", "deadbeef"),
            ("caf\u{e9}:1", "{text}:{n}"),
            ("links:ns0%3AMain_Page|v", "links:{text}|v"),
            ("100%", "{n}%"),
            ("WANCache:global:revision-row-1.29:x|#|v", "WANCache:global:revision-row-{n}.{n}:x|#|v"),
            ("10.0.0.1", "{n}.{n}.{n}.{n}"),
            ("", ""),
        ] {
            assert_eq!(pattern(key.as_bytes()), expected, "{key}");
        }
    }

    #[test]
    fn a_long_key_has_a_short_pattern() {
        assert!(pattern(&b"word:".repeat(1000)).chars().count() <= PATTERN_CHARS_MAX + 60);
    }

    #[test]
    fn a_key_that_memcached_takes_is_sent_as_it_is() {
        assert_eq!(memcached_key(0, b"a:b|#|v\xc3\xa9"), (ByteString(b"a:b|#|v\xc3\xa9".to_vec()), None));
        assert_eq!(memcached_key(0, &[b'k'; 250]), (ByteString(vec![b'k'; 250]), None));
        assert_eq!(memcached_key(3, b"a"), ("db3:a".into(), Some(RULE_DB_PREFIX)));
    }

    #[test]
    fn a_key_that_memcached_refuses_is_hashed() {
        for (db, key) in [(0, vec![b'k'; 251]), (1, vec![b'k'; 250]), (0, b"a b".to_vec()), (0, b"a\r\n".to_vec())] {
            let (hashed, rule) = memcached_key(db, &key);
            assert_eq!(rule, Some(RULE_HASH));
            assert_eq!(hashed.len(), 80);
        }
        assert_eq!(memcached_key(0, b"").1, Some(RULE_HASH));
    }

    #[test]
    fn a_key_that_looks_like_a_made_one_is_hashed_too() {
        let (made, _) = memcached_key(0, b"a b");
        assert_ne!(memcached_key(0, &made).0, made);
        assert_ne!(memcached_key(0, b"db1:a").0, memcached_key(1, b"a").0);
        assert_ne!(memcached_key(1, b"a b").0, memcached_key(0, b"a b").0);
        assert_eq!(memcached_key(0, b"db:a").1, None);
        assert_eq!(memcached_key(0, b"crosscheck-part:x:0").1, Some(RULE_HASH));
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_pattern_and_a_key_that_memcached_takes(db: u32, key: Vec<u8>) {
            let _ = pattern(&key);
            let _ = display(db, &key);
            let (sent, _) = memcached_key(db, &key);
            prop_assert!((1..=MEMCACHED_KEY_BYTES_MAX).contains(&sent.len()));
            prop_assert!(!sent.iter().any(|byte| *byte <= b' ' || *byte == 0x7f));
            let hashed = sent.starts_with(HASH_PREFIX);
            prop_assert_eq!(redis_key(&sent), if hashed { (0, sent) } else { (db, ByteString(key)) });
        }
    }
}
