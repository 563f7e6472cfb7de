//! A value as the bytes and client flags of an item, and back.
//!
//! A string that needs nothing beside it is stored as it is, with no flags, so that any other client reads it. All else
//! is marked: flags are `0x4343_0100` (`CC`, version 1), with the kind in the last four bits (0 string, 1 hash, 2 list,
//! 3 set), `0x10` where the item carries its key, `0x20` where its value is kept in parts. A carried key stands first, as
//! length and bytes; a structure is its number of elements and each one as length and bytes, fields and values in turn;
//! numbers are LEB128. The same value has one spelling, but for the order of a hash's fields, which is theirs.
//!
//! It refuses marks and versions that it does not know, and bytes that are left over or missing: such an item is
//! somebody else's.

use std::collections::{BTreeSet, VecDeque};

use super::Value;

const MARK: u32 = 0x4343_0100;
const KIND: u32 = 0x0f;
const CARRIES_KEY: u32 = 0x10;
const IN_PARTS: u32 = 0x20;

/// An item that can't be read, and why.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

/// A value as flags and bytes. `owner` is the key that it carries.
pub fn encode(value: &Value, owner: Option<&[u8]>) -> (u32, Vec<u8>) {
    let mut bytes = Vec::new();
    if let Some(owner) = owner {
        push_text(&mut bytes, owner);
    }
    let kind = match value {
        Value::Text(text) => {
            bytes.extend_from_slice(text);
            0
        }
        Value::Hash(fields) => {
            push_number(&mut bytes, fields.len());
            for (field, value) in fields {
                push_text(&mut bytes, field);
                push_text(&mut bytes, value);
            }
            1
        }
        Value::List(elements) => {
            push_number(&mut bytes, elements.len());
            elements.iter().for_each(|element| push_text(&mut bytes, element));
            2
        }
        Value::Set(members) => {
            push_number(&mut bytes, members.len());
            members.iter().for_each(|member| push_text(&mut bytes, member));
            3
        }
    };
    match (kind, owner) {
        (0, None) => (0, bytes),
        (kind, None) => (MARK | kind, bytes),
        (kind, Some(_)) => (MARK | kind | CARRIES_KEY, bytes),
    }
}

/// The value of an item that is not in parts; `None` where it carries another key than `owner`, or none.
pub fn decode(flags: u32, bytes: &[u8], owner: Option<&[u8]>) -> Result<Option<Value>, Unreadable> {
    let (carried, value) = open(flags, bytes)?;
    Ok((carried.as_deref() == owner).then_some(value))
}

/// The key that an item carries, where it carries one, and its value; the item is not in parts.
pub fn open(flags: u32, bytes: &[u8]) -> Result<(Option<Vec<u8>>, Value), Unreadable> {
    if flags == 0 {
        return Ok((None, Value::Text(bytes.to_vec())));
    }
    if flags & !(KIND | CARRIES_KEY) != MARK {
        return Err(Unreadable(format!("its client flags are {flags}, which crosscheck does not write")));
    }
    let mut rest = bytes;
    let carried = if flags & CARRIES_KEY != 0 { Some(text(&mut rest)?) } else { None };
    let value = match flags & KIND {
        0 => return Ok((carried, Value::Text(rest.to_vec()))),
        1 => Value::Hash(many(&mut rest, |rest| Ok((text(rest)?, text(rest)?)))?),
        2 => Value::List(VecDeque::from(many(&mut rest, text)?)),
        3 => Value::Set(BTreeSet::from_iter(many(&mut rest, text)?)),
        kind => return Err(Unreadable(format!("it is of kind {kind}, which this version does not know"))),
    };
    if rest.is_empty() { Ok((carried, value)) } else { Err(Unreadable(format!("{} bytes are left over", rest.len()))) }
}

/// The item that names the parts of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The parts' keys are this, a colon and their number from 0.
    pub prefix: String,
    pub parts: usize,
    /// BLAKE3 of the parts in their order.
    digest: String,
}

/// So many parts hold 1 GiB, the most that Memcached takes for one item.
const PARTS_MAX: usize = 1200;

impl Head {
    /// Names the parts of a value by its digest, its key and the write's token: no other write has these names, and a
    /// reader of an older head finds the older parts or none.
    pub fn of(bytes: &[u8], part_bytes: usize, key: &[u8], token: &str) -> Self {
        let digest = blake3::hash(bytes);
        let mut name = blake3::Hasher::new();
        name.update(token.as_bytes()).update(b":").update(digest.as_bytes()).update(key);
        let prefix = format!("{}{}", super::super::keys::PART_PREFIX, &name.finalize().to_hex()[..32]);
        Self { prefix, parts: bytes.len().div_ceil(part_bytes), digest: digest.to_hex().to_string() }
    }

    pub fn part_key(&self, number: usize) -> Vec<u8> {
        format!("{}:{number}", self.prefix).into_bytes()
    }

    /// Flags and bytes of the item. `flags` are those of the value that is in parts.
    pub fn encode(&self, flags: u32) -> (u32, Vec<u8>) {
        let text = format!("{} {} {}", self.prefix, self.parts, self.digest);
        (flags | MARK | IN_PARTS, text.into_bytes())
    }

    /// The head, and the flags of the value; `None` where the item is no head.
    pub fn decode(flags: u32, bytes: &[u8]) -> Result<Option<(Self, u32)>, Unreadable> {
        if flags & !(KIND | CARRIES_KEY) != MARK | IN_PARTS {
            return Ok(None);
        }
        let unreadable = || Unreadable("it should name the parts of a value, and does not".to_owned());
        let text = std::str::from_utf8(bytes).map_err(|_| unreadable())?;
        let words: Vec<&str> = text.split(' ').collect();
        let [prefix, parts, digest] = words[..] else { return Err(unreadable()) };
        let parts = parts.parse().ok().filter(|parts| (1..=PARTS_MAX).contains(parts)).ok_or_else(unreadable)?;
        let whole = match flags & !IN_PARTS {
            MARK => 0,
            marked => marked,
        };
        Ok(Some((Self { prefix: prefix.to_owned(), parts, digest: digest.to_owned() }, whole)))
    }

    /// The value, where every part is there and is the one that was written with this head.
    pub fn assemble(&self, parts: Vec<Option<Vec<u8>>>) -> Option<Vec<u8>> {
        let whole = parts.into_iter().collect::<Option<Vec<Vec<u8>>>>()?.concat();
        (blake3::hash(&whole).to_hex().as_str() == self.digest).then_some(whole)
    }
}

fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn push_text(bytes: &mut Vec<u8>, text: &[u8]) {
    push_number(bytes, text.len());
    bytes.extend_from_slice(text);
}

fn number(rest: &mut &[u8]) -> Result<usize, Unreadable> {
    let mut number = 0_u64;
    for shift in (0..35).step_by(7) {
        let (first, after) = rest.split_first().ok_or_else(cut_off)?;
        *rest = after;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return usize::try_from(number).map_err(|_| cut_off());
        }
    }
    Err(Unreadable("a length has more than five bytes".to_owned()))
}

fn text(rest: &mut &[u8]) -> Result<Vec<u8>, Unreadable> {
    let length = number(rest)?;
    let (text, after) = rest.split_at_checked(length).ok_or_else(cut_off)?;
    *rest = after;
    Ok(text.to_vec())
}

fn many<T>(rest: &mut &[u8], mut one: impl FnMut(&mut &[u8]) -> Result<T, Unreadable>) -> Result<Vec<T>, Unreadable> {
    // The count is not trusted with memory: each element takes a byte at least, so a wrong one ends with the bytes.
    (0..number(rest)?).map(|_| one(rest)).collect()
}

fn cut_off() -> Unreadable {
    Unreadable("its bytes end too early".to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let text = || proptest::collection::vec(any::<u8>(), 0..200);
        prop_oneof![
            text().prop_map(Value::Text),
            proptest::collection::vec((text(), text()), 0..20).prop_map(Value::Hash),
            proptest::collection::vec_deque(text(), 0..20).prop_map(Value::List),
            proptest::collection::btree_set(text(), 0..20).prop_map(Value::Set),
        ]
    }

    proptest! {
        #[test]
        fn a_value_survives_its_way_into_an_item_and_back(value in any_value(), owner: Option<Vec<u8>>) {
            let (flags, bytes) = encode(&value, owner.as_deref());
            prop_assert_eq!(decode(flags, &bytes, owner.as_deref()), Ok(Some(value.clone())));
            prop_assert_eq!(encode(&value, owner.as_deref()), (flags, bytes.clone()), "one value, one spelling");
            let structure = flags & KIND != 0;
            prop_assert!(!structure || decode(flags, &bytes[..bytes.len() - 1], owner.as_deref()).is_err());
        }

        #[test]
        fn any_bytes_under_any_flags_make_no_panic(flags: u32, mark in 0_u32..64, bytes: Vec<u8>, owner: Option<Vec<u8>>) {
            for flags in [flags, MARK | mark] {
                let _ = decode(flags, &bytes, owner.as_deref());
                let _ = Head::decode(flags, &bytes);
            }
        }

        #[test]
        fn parts_make_the_whole_again_and_nothing_else_does(bytes in proptest::collection::vec(any::<u8>(), 1..5000)) {
            let head = Head::of(&bytes, 700, b"k", "t");
            let parts: Vec<_> = bytes.chunks(700).map(|part| Some(part.to_vec())).collect();
            prop_assert_eq!(parts.len(), head.parts);
            let (flags, item) = head.encode(0);
            prop_assert_eq!(Head::decode(flags, &item), Ok(Some((head.clone(), 0))));
            prop_assert_eq!(head.assemble(parts.clone()), Some(bytes));
            let mut lost = parts.clone();
            lost[0] = None;
            prop_assert_eq!(head.assemble(lost), None);
            let mut other = parts;
            other[0].as_mut().expect("a part")[0] ^= 1;
            prop_assert_eq!(head.assemble(other), None);
        }
    }

    #[test]
    fn an_item_that_carries_another_key_is_not_this_keys() {
        let value = Value::Text(b"v".to_vec());
        let (flags, bytes) = encode(&value, Some(b"0:mine"));
        assert_eq!(decode(flags, &bytes, Some(b"0:other")), Ok(None));
        assert_eq!(decode(flags, &bytes, None), Ok(None));
        assert_eq!(decode(0, b"v", Some(b"0:mine")), Ok(None), "a plain item under a digest is nobody's");
    }

    #[test]
    fn what_another_version_or_client_has_written_is_refused() {
        for flags in [1, 0x4343_0200, MARK | 9, MARK | 0x40, MARK | IN_PARTS] {
            assert!(decode(flags, b"\0", None).is_err(), "{flags:x}");
        }
        assert!(decode(MARK | 1, b"\x01\x01a\x01b!", None).expect_err("left over").0.contains("left over"));
        assert!(decode(MARK | 2, b"\xff\xff\xff\xff\x0f", None).expect_err("cut off").0.contains("too early"));
        assert!(Head::decode(MARK | IN_PARTS, b"p 0 d").is_err());
    }

    #[test]
    fn each_write_names_its_parts_otherwise() {
        let name = |key: &[u8], token: &str| Head::of(b"same", 10, key, token).prefix;
        assert_ne!(name(b"a", "1"), name(b"a", "2"));
        assert_ne!(name(b"a", "1"), name(b"b", "1"));
    }
}
