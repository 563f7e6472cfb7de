//! The name under which the tables know a Redis key.
//!
//! Any bytes can stand in the column; a key is hashed only where it is too long or looks like a name that these rules
//! make, so two keys never share one. Listing the keys needs the key itself, which then stands in `original`.

use super::text::bytes;
use crate::core::ByteString;
use crate::translate::cache::keys::{RULE_DB_PREFIX, RULE_HASH, db_prefix, has_db_prefix};

/// What the column holds, less what a prefix may add.
const KEY_BYTES_MAX: usize = 240;

const HASH_PREFIX: &[u8] = b"crosscheck-hash:";

/// A result under construction stands under a name of its own.
pub(super) const SCRATCH_PREFIX: &str = "crosscheck-scratch:";

/// A key as the tables know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The value of `keyname`.
    pub name: ByteString,
    pub db: u32,
    /// The value of `original`: the key, where the name is not the key behind its database's prefix.
    pub original: Option<ByteString>,
}

/// The key's name in the tables.
pub fn key(db: u32, key: &[u8]) -> Key {
    let prefix = db_prefix(db);
    let made = [HASH_PREFIX, SCRATCH_PREFIX.as_bytes()].iter().any(|made| key.starts_with(made));
    if key.len() <= KEY_BYTES_MAX && !made && (db != 0 || !has_db_prefix(key)) {
        return Key { name: ByteString([prefix.as_bytes(), key].concat()), db, original: None };
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{db}:").as_bytes()).update(key);
    let name = [HASH_PREFIX, hasher.finalize().to_hex().as_bytes()].concat();
    Key { name: ByteString(name), db, original: Some(ByteString(key.to_vec())) }
}

impl Key {
    /// The rule that made the name, where it is not the key.
    pub fn rule(&self) -> Option<&'static str> {
        match (&self.original, self.db) {
            (Some(_), _) => Some(RULE_HASH),
            (None, 0) => None,
            (None, _) => Some(RULE_DB_PREFIX),
        }
    }

    /// The name as a literal.
    pub(super) fn literal(&self) -> String {
        bytes(&self.name)
    }

    /// `db` and `original` as literals.
    pub(super) fn origin(&self) -> String {
        format!("{}, {}", self.db, self.original.as_ref().map_or("NULL".to_owned(), |key| bytes(key)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_stands_as_it_is_unless_it_is_long_or_looks_like_a_made_name() {
        assert_eq!(key(0, b"a b\0").name, ByteString(b"a b\0".to_vec()));
        assert_eq!((key(3, b"a").name, key(3, b"a").rule()), ("db3:a".into(), Some(RULE_DB_PREFIX)));
        for long in [vec![b'k'; 241], b"db1:a".to_vec(), b"crosscheck-hash:x".to_vec(), b"crosscheck-scratch:".to_vec()]
        {
            let key = key(0, &long);
            assert_eq!((key.rule(), key.original), (Some(RULE_HASH), Some(ByteString(long))));
        }
    }

    proptest! {
        #[test]
        fn two_keys_never_share_a_name(one in any::<(u8, Vec<u8>)>(), other in any::<(u8, Vec<u8>)>()) {
            let name = |(db, bytes): &(u8, Vec<u8>)| key(u32::from(*db), bytes).name;
            prop_assert_eq!(name(&one) == name(&other), one == other);
            prop_assert!(name(&one).len() <= 255);
        }
    }
}
