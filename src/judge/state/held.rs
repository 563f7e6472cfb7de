//! One key beside its counterpart: same, different and where, or why neither can be said.
//!
//! Values are compared by their type as Redis has it: a hash, a set and a sorted set in any order, scores as numbers.
//! It knows one tolerance, for remaining times, and says when it was used.

use std::collections::BTreeMap;

use super::super::compare::cache::ttl_tolerance_seconds;
use super::super::distance::{self, Distance, Grain};
use super::super::shown;
use crate::core::report::KeyDifference;
use crate::core::{ByteString, Held, KeyState, KeyValue};

/// By how much two remaining lifetimes may differ, the longer of which is this.
fn tolerance_ms(longer_ms: u64) -> u64 {
    ttl_tolerance_seconds(i64::try_from(longer_ms / 1000).unwrap_or(i64::MAX)).unsigned_abs() * 1000
}

/// So many bytes before the first that differs are shown with it.
const CONTEXT_BYTES: usize = 40;

/// What a key is beside its counterpart.
#[derive(Clone, Debug, PartialEq)]
pub enum Beside {
    Same,
    /// The same but for a remaining time within the tolerance.
    WithinTolerance,
    /// On one side only, where it ends within the tolerance.
    Ending,
    Different(Different),
    NotCarried(String),
    NotCompared(String),
}

/// Where two values part.
#[derive(Clone, Debug, PartialEq)]
pub struct Different {
    pub what: KeyDifference,
    pub place: String,
    pub control: String,
    pub candidate: String,
    /// How far the two lie apart; by none where one of them is missing or of another type.
    pub apart: Vec<Distance>,
}

/// Compares what both sides hold under a key.
pub fn compare(state: &KeyState) -> Beside {
    let tolerance = tolerance_ms(0).saturating_add(state.apart_ms);
    let (what, place, control, candidate) = match (&state.control, &state.candidate) {
        (_, Held::NotCarried { reason }) | (Held::NotCarried { reason }, _) => {
            return Beside::NotCarried(reason.clone());
        }
        (Held::Unread { reason }, _) => return Beside::NotCompared(format!("on the control: {reason}")),
        (_, Held::Unread { reason }) => return Beside::NotCompared(format!("on the candidate: {reason}")),
        (Held::Missing, Held::Missing) => return Beside::Same,
        (Held::Live { ttl_ms: Some(left), .. }, Held::Missing)
        | (Held::Missing, Held::Live { ttl_ms: Some(left), .. })
            if *left <= tolerance =>
        {
            return Beside::Ending;
        }
        (Held::Live { value, ttl_ms }, Held::Missing) => {
            (KeyDifference::Missing, String::new(), whole(value, *ttl_ms), "missing".to_owned())
        }
        (Held::Missing, Held::Live { value, ttl_ms }) => {
            (KeyDifference::Extra, String::new(), "missing".to_owned(), whole(value, *ttl_ms))
        }
        (Held::Live { value: one, ttl_ms }, Held::Live { value: other, ttl_ms: other_ms }) => {
            return both(one, other, (*ttl_ms, *other_ms), state.apart_ms);
        }
    };
    Beside::Different(Different { what, place, control, candidate, apart: vec![Distance::Beyond] })
}

fn both(one: &KeyValue, other: &KeyValue, (ttl, other_ttl): (Option<u64>, Option<u64>), apart_ms: u64) -> Beside {
    if one.type_name() != other.type_name() {
        let (control, candidate) = (whole(one, ttl), whole(other, other_ttl));
        let apart = vec![Distance::Beyond];
        let place = String::new();
        return Beside::Different(Different { what: KeyDifference::Type, place, control, candidate, apart });
    }
    if let Some((place, control, candidate)) = values(one, other) {
        let apart = distance::held(one, other);
        return Beside::Different(Different { what: KeyDifference::Value, place, control, candidate, apart });
    }
    match (ttl, other_ttl) {
        (None, None) => Beside::Same,
        (Some(one), Some(other)) if one == other => Beside::Same,
        // The candidate was asked later: so much less is left there.
        (Some(one), Some(other)) if one.saturating_sub(apart_ms).abs_diff(other) <= tolerance_ms(one.max(other)) => {
            Beside::WithinTolerance
        }
        _ => Beside::Different(Different {
            what: KeyDifference::Ttl,
            place: String::new(),
            control: remaining(ttl),
            candidate: remaining(other_ttl),
            apart: vec![match (ttl, other_ttl) {
                (Some(one), Some(other)) => {
                    let apart_us = one.saturating_sub(apart_ms).abs_diff(other).saturating_mul(1000);
                    Distance::Clock { apart_us, grain: Grain::Fine }
                }
                _ => Distance::Beyond,
            }],
        }),
    }
}

type Parting = (String, String, String);

/// Where two values of one type part; `None` where they are the same.
fn values(one: &KeyValue, other: &KeyValue) -> Option<Parting> {
    match (one, other) {
        (KeyValue::String(one), KeyValue::String(other)) => strings(one, other),
        (KeyValue::Hash(one), KeyValue::Hash(other)) => {
            let of = |pairs: &[(ByteString, ByteString)]| pairs.iter().cloned().collect();
            mapped("field", &of(one), &of(other), |value| quoted(value))
        }
        (KeyValue::Set(one), KeyValue::Set(other)) => {
            let of = |members: &[ByteString]| members.iter().map(|member| (member.clone(), ())).collect();
            mapped("member", &of(one), &of(other), |()| "there".to_owned())
        }
        (KeyValue::SortedSet(one), KeyValue::SortedSet(other)) => {
            let of = |pairs: &[(ByteString, String)]| {
                pairs.iter().map(|(member, score)| (member.clone(), Score::of(score))).collect()
            };
            mapped("score of", &of(one), &of(other), |score: &Score| score.text.clone())
        }
        (KeyValue::List(one), KeyValue::List(other)) => in_order("element", one, other, |item| quoted(item)),
        (KeyValue::Stream(one), KeyValue::Stream(other)) => {
            let entry = |(id, parts): &(String, Vec<ByteString>)| {
                shown::cut(&format!("{id} {}", parts.iter().map(|part| quoted(part)).collect::<Vec<_>>().join(" ")))
            };
            in_order("entry", one, other, entry)
        }
        _ => None,
    }
}

fn strings(one: &ByteString, other: &ByteString) -> Option<Parting> {
    if one == other {
        return None;
    }
    let at = one.iter().zip(other.iter()).take_while(|(one, other)| one == other).count();
    // What stands before it is the same on both sides.
    let from = if at > CONTEXT_BYTES * 2 { at - CONTEXT_BYTES } else { 0 };
    let part = |bytes: &ByteString| {
        let dots = if from > 0 { "…" } else { "" };
        format!("{dots}{} ({})", quoted(&bytes[from..]), shown::counted(bytes.len() as u64, "byte"))
    };
    Some((format!("byte {}", at + 1), part(one), part(other)))
}

fn mapped<V: PartialEq>(
    noun: &str,
    one: &BTreeMap<ByteString, V>,
    other: &BTreeMap<ByteString, V>,
    show: impl Fn(&V) -> String,
) -> Option<Parting> {
    let key = one.keys().chain(other.keys()).find(|key| one.get(*key) != other.get(*key))?;
    let side = |map: &BTreeMap<ByteString, V>| map.get(key).map_or_else(|| "not there".to_owned(), &show);
    let of = |map: &BTreeMap<ByteString, V>| format!("{} (of {})", side(map), map.len());
    Some((format!("{noun} {}", quoted(key)), of(one), of(other)))
}

fn in_order<V: PartialEq>(noun: &str, one: &[V], other: &[V], show: impl Fn(&V) -> String) -> Option<Parting> {
    let length = one.len().max(other.len());
    let at = (0..length).find(|at| one.get(*at) != other.get(*at))?;
    let side = |list: &[V]| list.get(at).map_or_else(|| "not there".to_owned(), &show);
    let of = |list: &[V]| format!("{} (of {})", side(list), list.len());
    Some((format!("{noun} {}", at + 1), of(one), of(other)))
}

/// A score is a number; its text is one of several.
struct Score {
    number: Option<f64>,
    text: String,
}

impl Score {
    fn of(text: &str) -> Self {
        Self { number: text.parse().ok(), text: text.to_owned() }
    }
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        match (self.number, other.number) {
            (Some(one), Some(other)) => one.to_bits() == other.to_bits() || one == other,
            _ => self.text == other.text,
        }
    }
}

/// A whole value in a few words: `string 'abc', ends in 12.5 s`.
fn whole(value: &KeyValue, ttl_ms: Option<u64>) -> String {
    let content = match value {
        KeyValue::String(bytes) => quoted(bytes),
        KeyValue::Hash(fields) => format!("of {}", shown::counted(fields.len() as u64, "field")),
        KeyValue::Set(members) => format!("of {}", shown::counted(members.len() as u64, "member")),
        KeyValue::SortedSet(members) => format!("of {}", shown::counted(members.len() as u64, "member")),
        KeyValue::List(items) => format!("of {}", shown::counted(items.len() as u64, "element")),
        KeyValue::Stream(entries) => format!("of {} entries", entries.len()),
    };
    format!("{} {content}, {}", value.type_name(), remaining(ttl_ms))
}

fn remaining(ttl_ms: Option<u64>) -> String {
    match ttl_ms {
        Some(ms) => format!("ends in {}.{} s", ms / 1000, ms % 1000 / 100),
        None => "never ends".to_owned(),
    }
}

fn quoted(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => format!("'{}'", shown::cut(text)),
        Err(_) => format!("bytes '{}'", shown::cut(&bytes.escape_ascii().to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(value: KeyValue, ttl_ms: Option<u64>) -> Held {
        Held::Live { value, ttl_ms }
    }

    fn string(text: &str) -> KeyValue {
        KeyValue::String(text.into())
    }

    fn beside(control: Held, candidate: Held) -> Beside {
        compare(&KeyState { db: 0, key: "k".into(), control, candidate, apart_ms: 50 })
    }

    fn what(beside: Beside) -> Option<(KeyDifference, String)> {
        match beside {
            Beside::Different(different) => Some((different.what, different.place)),
            _ => None,
        }
    }

    #[test]
    fn each_thing_that_can_differ_is_told_by_its_name() {
        let hash = |value: &str| KeyValue::Hash(vec![("a".into(), "1".into()), ("b".into(), value.into())]);
        let list = |items: &[&str]| KeyValue::List(items.iter().map(|item| (*item).into()).collect());
        let scored = |score: &str| KeyValue::SortedSet(vec![("m".into(), score.to_owned())]);
        let set = |members: &[&str]| KeyValue::Set(members.iter().map(|member| (*member).into()).collect());
        let entry = |id: &str| KeyValue::Stream(vec![(id.to_owned(), vec!["f".into(), "v".into()])]);
        let never = |value| live(value, None);
        let table = [
            (never(string("abc")), Held::Missing, KeyDifference::Missing, ""),
            (Held::Missing, never(string("abc")), KeyDifference::Extra, ""),
            (never(string("abc")), never(set(&["abc"])), KeyDifference::Type, ""),
            (never(string("abc")), never(string("abd")), KeyDifference::Value, "byte 3"),
            (never(string("abc")), never(string("ab")), KeyDifference::Value, "byte 3"),
            (never(string("")), never(string("a")), KeyDifference::Value, "byte 1"),
            (never(hash("2")), never(hash("3")), KeyDifference::Value, "field 'b'"),
            (never(set(&["a", "b"])), never(set(&["a"])), KeyDifference::Value, "member 'b'"),
            (never(scored("1")), never(scored("2")), KeyDifference::Value, "score of 'm'"),
            (never(list(&["a", "b"])), never(list(&["b", "a"])), KeyDifference::Value, "element 1"),
            (never(entry("1-0")), never(entry("2-0")), KeyDifference::Value, "entry 1"),
            (live(string("a"), Some(9_000)), never(string("a")), KeyDifference::Ttl, ""),
            (live(string("a"), Some(9_000)), live(string("a"), Some(6_900)), KeyDifference::Ttl, ""),
            (live(string("a"), Some(2_051)), Held::Missing, KeyDifference::Missing, ""),
        ];
        for (control, candidate, expected, place) in table {
            let shown = format!("{control:?} {candidate:?}");
            assert_eq!(what(beside(control, candidate)), Some((expected, place.to_owned())), "{shown}");
        }
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        let set = |members: &[&str]| live(KeyValue::Set(members.iter().map(|m| (*m).into()).collect()), None);
        assert_eq!(beside(set(&["a", "b"]), set(&["b", "a"])), Beside::Same);
        let scored = |score: &str| live(KeyValue::SortedSet(vec![("m".into(), score.to_owned())]), None);
        assert_eq!(beside(scored("10"), scored("1e1")), Beside::Same);
        let ends = |ms| live(string("a"), Some(ms));
        assert_eq!(beside(ends(9_000), ends(9_000)), Beside::Same);
        assert_eq!(beside(ends(9_000), ends(6_950)), Beside::WithinTolerance);
        assert_eq!(beside(ends(9_000), ends(10_950)), Beside::WithinTolerance);
    }

    #[test]
    fn a_key_that_is_about_to_end_and_one_that_can_not_be_read_are_neither_same_nor_different() {
        let ends = |ms| live(string("a"), Some(ms));
        assert_eq!(beside(ends(2_050), Held::Missing), Beside::Ending);
        assert_eq!(beside(Held::Missing, ends(2_050)), Beside::Ending);
        let unread = Held::Unread { reason: "a form of its own".into() };
        assert_eq!(beside(ends(1), unread), Beside::NotCompared("on the candidate: a form of its own".into()));
        let not_carried = Held::NotCarried { reason: "a queue".into() };
        assert_eq!(beside(ends(1), not_carried), Beside::NotCarried("a queue".into()));
    }

    #[test]
    fn a_long_value_is_shown_from_where_it_parts() {
        let long = |end: &str| live(string(&("x".repeat(1000) + end)), None);
        let Beside::Different(different) = beside(long("a"), long("b")) else { panic!("they differ") };
        assert_eq!(different.control, format!("…'{}a' (1001 bytes)", "x".repeat(CONTEXT_BYTES)));
        assert_eq!(different.place, "byte 1001");
    }
}
