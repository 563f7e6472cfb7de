//! How far two values lie apart: the kind and the size of a difference. Noise is such a distance.
//!
//! NULL beside a value, another type, another length, a missing key beside a found one lie apart by no distance at all:
//! no clock, counter or chance makes one of the other.

use super::canonical;
use super::documents;
use crate::core::interval::{Months, microseconds};
use crate::core::report::{NoiseKind, NoiseSize};
use crate::core::{ByteString, CacheReply, KeyValue, Value};

/// A shape is read by a person; beyond this its start and a digest stand for it.
const SHAPE_CHARS_MAX: usize = 80;

/// From so many digits of a second's fraction on, a clock that shows none has lost them: by chance that is one of 10,000.
const FINE_DIGITS: u32 = 4;

/// What lies between two values that differ.
#[derive(Clone, Debug, PartialEq)]
pub enum Distance {
    /// Two moments, or two lengths of time.
    Clock { apart_us: u64, grain: Grain },
    /// Two numbers.
    Step(f64),
    /// Two texts of one shape.
    Random(String),
    /// The same elements in another order.
    Order,
    /// Other rows, among which the server may choose.
    Choice,
    /// One side waited for another session.
    Wait,
    /// No distance.
    Beyond,
}

/// Whether a clock shows fractions of a second. Two runs may well show the same second, but not the same microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    Seconds,
    Fine,
}

impl Distance {
    pub fn kind(&self) -> NoiseKind {
        match self {
            Self::Clock { .. } => NoiseKind::Clock,
            Self::Step(_) => NoiseKind::Counter,
            Self::Random(_) => NoiseKind::Random,
            Self::Order => NoiseKind::Order,
            Self::Choice => NoiseKind::Choice,
            Self::Wait => NoiseKind::Wait,
            Self::Beyond => NoiseKind::Unrepeatable,
        }
    }

    pub fn size(&self) -> NoiseSize {
        match self {
            Self::Clock { apart_us, .. } => NoiseSize { apart_us: Some(*apart_us), ..NoiseSize::default() },
            Self::Step(step) => NoiseSize { step: Some(*step), ..NoiseSize::default() },
            Self::Random(shape) => NoiseSize { shape: Some(shape.clone()), ..NoiseSize::default() },
            Self::Order | Self::Choice | Self::Wait | Self::Beyond => NoiseSize::default(),
        }
    }

    /// Whether the two are of one kind and shape, so that one of them can stand for both.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Random(one), Self::Random(other)) => one == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    pub fn exceeds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Clock { apart_us: one, .. }, Self::Clock { apart_us: other, .. }) => one > other,
            (Self::Step(one), Self::Step(other)) => one > other,
            _ => false,
        }
    }
}

/// What lies between two values of a column that differ; a document can hold several distances.
pub fn values(one: &Value, other: &Value) -> Vec<Distance> {
    use Value::{Array, Bytes, Date, Decimal, Float, Int, Interval, Json, Null, Other, Text, Time, Uuid};
    let distance = match (one, other) {
        (Null, _) | (_, Null) | (Value::Bool(_), _) | (_, Value::Bool(_)) => Distance::Beyond,
        (Int(one), Int(other)) => integers(*one, *other),
        (Int(_) | Decimal(_), Int(_) | Decimal(_)) => numbers(&number_text(one), &number_text(other)),
        (Float(one), Float(other)) => match numbers(one, other) {
            clock @ Distance::Clock { .. } => clock,
            Distance::Beyond => Distance::Beyond,
            _ => Distance::Random("a float".into()),
        },
        (Time(one), Time(other)) => lengths(time_of_day_us(one), time_of_day_us(other)),
        (Interval(_), Interval(_) | Int(_)) | (Int(_), Interval(_)) => lengths(interval_us(one), interval_us(other)),
        (Date(one), Date(other)) => moments(&format!("{one} 00:00:00"), &format!("{other} 00:00:00")),
        (Value::Timestamp(one) | Value::TimestampTz(one), Value::Timestamp(other) | Value::TimestampTz(other)) => {
            moments(one, other)
        }
        (
            Text(_) | Bytes(_) | Uuid(_) | Json(_) | Array(_) | Other { .. } | Interval(_),
            Text(_) | Bytes(_) | Uuid(_) | Json(_) | Array(_) | Other { .. } | Interval(_),
        ) => return lists(one, other).unwrap_or_else(|| texts(characters(one), characters(other))),
        _ => Distance::Beyond,
    };
    vec![distance]
}

fn number_text(value: &Value) -> String {
    match value {
        Value::Int(number) => number.to_string(),
        other => other.text().unwrap_or_default().to_owned(),
    }
}

fn characters(value: &Value) -> &[u8] {
    match value {
        Value::Bytes(bytes) => bytes,
        other => other.text().unwrap_or_default().as_bytes(),
    }
}

/// Two lists of which one at least is an array: by their elements, whatever they are written as.
fn lists(one: &Value, other: &Value) -> Option<Vec<Distance>> {
    if !matches!(one, Value::Array(_)) && !matches!(other, Value::Array(_)) {
        return None;
    }
    let (one, other) = (elements_of(one)?, elements_of(other)?);
    if one.len() != other.len() {
        return Some(vec![Distance::Beyond]);
    }
    if sorted(one.clone()) == sorted(other.clone()) {
        return Some(vec![Distance::Order]);
    }
    let differing = one.iter().zip(&other).filter(|(one, other)| one != other);
    Some(differing.flat_map(|(one, other)| texts(content(one), content(other))).collect())
}

/// An element's own text, without the mark that tells it from NULL.
fn content(element: &str) -> &[u8] {
    element.strip_prefix('=').unwrap_or(element).as_bytes()
}

fn elements_of(value: &Value) -> Option<Vec<String>> {
    documents::elements(std::str::from_utf8(characters(value)).ok()?)
}

fn sorted(mut elements: Vec<String>) -> Vec<String> {
    elements.sort_unstable();
    elements
}

fn integers(one: i64, other: i64) -> Distance {
    match (epoch_us(one as f64), epoch_us(other as f64)) {
        (Some((one, unit)), Some((other, same))) if unit == same => clock(one, other),
        _ => Distance::Step(one.abs_diff(other) as f64),
    }
}

fn numbers(one: &str, other: &str) -> Distance {
    let (Ok(one), Ok(other)) = (one.trim().parse::<f64>(), other.trim().parse::<f64>()) else {
        return Distance::Beyond;
    };
    match (epoch_us(one), epoch_us(other)) {
        (Some((one, unit)), Some((other, same))) if unit == same => clock(one, other),
        _ if one.is_finite() && other.is_finite() => Distance::Step((one - other).abs()),
        _ => Distance::Beyond,
    }
}

/// A number that counts seconds, milliseconds or microseconds since 1970, and lies between 2001 and 2096: in
/// microseconds, and its unit.
fn epoch_us(number: f64) -> Option<(i64, u32)> {
    [1_000_000, 1_000, 1].into_iter().find_map(|unit| {
        let microseconds = number * f64::from(unit);
        (1e15..4e15).contains(&microseconds).then_some((microseconds as i64, unit))
    })
}

fn moments(one: &str, other: &str) -> Distance {
    match (canonical::instant_us(one), canonical::instant_us(other)) {
        (Some(one), Some(other)) => clock(one, other),
        _ => Distance::Beyond,
    }
}

/// Digits of the second's fraction without trailing zeros.
fn fraction_digits(microseconds: i64) -> u32 {
    let mut fraction = microseconds.rem_euclid(1_000_000);
    let mut digits = 6;
    while digits > 0 && fraction % 10 == 0 {
        fraction /= 10;
        digits -= 1;
    }
    digits
}

fn clock(one: i64, other: i64) -> Distance {
    let (digits, others) = (fraction_digits(one), fraction_digits(other));
    if digits.max(others) >= FINE_DIGITS && digits.min(others) == 0 {
        // One of the two clocks is cut to whole seconds: that is lost data, not another moment.
        return Distance::Beyond;
    }
    let grain = if digits.max(others) == 0 { Grain::Seconds } else { Grain::Fine };
    Distance::Clock { apart_us: one.abs_diff(other), grain }
}

fn lengths(one: Option<i64>, other: Option<i64>) -> Distance {
    match (one, other) {
        (Some(one), Some(other)) => clock(one, other),
        _ => Distance::Beyond,
    }
}

fn interval_us(value: &Value) -> Option<i64> {
    match value {
        Value::Int(microseconds) => Some(*microseconds),
        other => microseconds(other.text()?, Months::Refused),
    }
}

fn time_of_day_us(text: &str) -> Option<i64> {
    canonical::instant_us(&format!("2000-01-01 {text}"))
}

/// What lies between two texts: numbers, moments, documents and random marks come as text too.
pub fn texts(one: &[u8], other: &[u8]) -> Vec<Distance> {
    let (Ok(text), Ok(other_text)) = (std::str::from_utf8(one), std::str::from_utf8(other)) else {
        return vec![match one.len() == other.len() {
            true => Distance::Random(format!("{} bytes", one.len())),
            false => Distance::Beyond,
        }];
    };
    if let (Ok(one), Ok(other)) = (text.parse::<i64>(), other_text.parse::<i64>()) {
        return vec![integers(one, other)];
    }
    if canonical::decimal(text).is_some() && canonical::decimal(other_text).is_some() {
        return vec![numbers(text, other_text)];
    }
    if let (Some(one), Some(other)) = (canonical::instant_us(text), canonical::instant_us(other_text)) {
        return vec![clock(one, other)];
    }
    if text.starts_with(['{', '['])
        && let (Ok(one), Ok(other)) = (serde_json::from_str(text), serde_json::from_str(other_text))
    {
        let mut out = Vec::new();
        documents_apart(&one, &other, &mut out);
        return out;
    }
    vec![shape(text, other_text).map_or(Distance::Beyond, Distance::Random)]
}

fn documents_apart(one: &serde_json::Value, other: &serde_json::Value, out: &mut Vec<Distance>) {
    use serde_json::Value::{Array, Number, Object, String};
    if one == other {
        return;
    }
    match (one, other) {
        (Object(one), Object(other)) if one.len() == other.len() && one.keys().all(|key| other.contains_key(key)) => {
            for (key, value) in one {
                if let Some(beside) = other.get(key) {
                    documents_apart(value, beside, out);
                }
            }
        }
        (Array(one), Array(other)) if one.len() == other.len() => {
            if same_elements(one, other) {
                return out.push(Distance::Order);
            }
            one.iter().zip(other).for_each(|(one, other)| documents_apart(one, other, out));
        }
        (Number(one), Number(other)) => out.push(numbers(&one.to_string(), &other.to_string())),
        (String(one), String(other)) => out.append(&mut texts(one.as_bytes(), other.as_bytes())),
        _ => out.push(Distance::Beyond),
    }
}

/// The sorted elements of a list, or of a text in which this stands between them; none where it is neither.
pub fn elements(value: &Value, separator: Option<&str>) -> Option<Vec<String>> {
    let text = std::str::from_utf8(characters(value)).ok().filter(|_| *value != Value::Null)?;
    match separator {
        Some("") => None,
        Some(separator) => Some(sorted(text.split(separator).map(str::to_owned).collect())),
        None => documents::elements(text).map(sorted),
    }
}

/// Whether two lists hold the same, in whatever order.
pub fn same_elements(one: &[serde_json::Value], other: &[serde_json::Value]) -> bool {
    let sorted = |list: &[serde_json::Value]| {
        let mut texts: Vec<String> = list.iter().map(ToString::to_string).collect();
        texts.sort_unstable();
        texts
    };
    one.len() == other.len() && sorted(one) == sorted(other)
}

/// The shape that two texts share: as long, and of the same kinds of characters; none where they share none.
fn shape(one: &str, other: &str) -> Option<String> {
    if one.len() != other.len() {
        return None;
    }
    if canonical::uuid(one).is_some() && canonical::uuid(other).is_some() {
        return Some("a uuid".into());
    }
    let all = |of: &dyn Fn(u8) -> bool| one.bytes().chain(other.bytes()).all(of);
    let lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let upper_hex = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte);
    let length = one.len();
    if all(&|byte| byte.is_ascii_digit()) {
        return Some(format!("{length} digits"));
    }
    if all(&lower_hex) || all(&upper_hex) {
        return Some(format!("{length} hexadecimal digits"));
    }
    if all(&|byte| byte.is_ascii_alphanumeric()) {
        return Some(format!("{length} letters and digits"));
    }
    let shared = skeleton(one);
    if shared == skeleton(other) {
        return Some(readable(&shared));
    }
    all(&base64).then(|| format!("{length} characters of base64"))
}

/// Letters and digits as `x`, everything else as it is.
fn skeleton(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() { 'x' } else { c }).collect()
}

fn readable(skeleton: &str) -> String {
    match skeleton.char_indices().nth(SHAPE_CHARS_MAX) {
        None => format!("text like {skeleton}"),
        Some((end, _)) => {
            let digest = blake3::hash(skeleton.as_bytes()).to_hex();
            let (start, digest) = (skeleton.get(..end).unwrap_or_default(), digest.get(..8).unwrap_or_default());
            format!("text like {start}… {digest}")
        }
    }
}

/// What lies between two replies of a cache.
pub fn replies(one: &CacheReply, other: &CacheReply) -> Vec<Distance> {
    use CacheReply::{Array, Double, Found, Int, Map, Status};
    if one == other {
        return Vec::new();
    }
    match (one, other) {
        (Int(one), Int(other)) => vec![integers(*one, *other)],
        (Double(one), Double(other)) => vec![numbers(one, other)],
        (Found(one), Found(other)) => texts(one, other),
        (Status(one), Status(other)) => texts(one.as_bytes(), other.as_bytes()),
        (Array(one), Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).flat_map(|(one, other)| replies(one, other)).collect()
        }
        (Map(one), Map(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other);
            pairs.flat_map(|(one, other)| [replies(&one.0, &other.0), replies(&one.1, &other.1)].concat()).collect()
        }
        _ => vec![Distance::Beyond],
    }
}

/// What lies between two values that caches hold.
pub fn held(one: &KeyValue, other: &KeyValue) -> Vec<Distance> {
    let bytes = |one: &ByteString, other: &ByteString| if one == other { Vec::new() } else { texts(one, other) };
    match (one, other) {
        (KeyValue::String(one), KeyValue::String(other)) => bytes(one, other),
        (KeyValue::List(one), KeyValue::List(other)) if one.len() == other.len() => {
            one.iter().zip(other).flat_map(|(one, other)| bytes(one, other)).collect()
        }
        (KeyValue::Hash(one), KeyValue::Hash(other)) if one.len() == other.len() => {
            let beside = |field: &ByteString| other.iter().find(|(name, _)| name == field).map(|(_, value)| value);
            one.iter()
                .flat_map(|(field, value)| beside(field).map_or(vec![Distance::Beyond], |other| bytes(value, other)))
                .collect()
        }
        (KeyValue::SortedSet(one), KeyValue::SortedSet(other)) if one.len() == other.len() => {
            let beside = |member: &ByteString| other.iter().find(|(name, _)| name == member).map(|(_, score)| score);
            let apart = |score: &String, other: &String| match score == other {
                true => Vec::new(),
                false => vec![numbers(score, other)],
            };
            one.iter()
                .flat_map(|(member, score)| beside(member).map_or(vec![Distance::Beyond], |other| apart(score, other)))
                .collect()
        }
        (KeyValue::Stream(one), KeyValue::Stream(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .flat_map(|((id, parts), (other_id, other_parts))| {
                let mut out = if id == other_id { Vec::new() } else { texts(id.as_bytes(), other_id.as_bytes()) };
                match parts.len() == other_parts.len() {
                    true => out.extend(parts.iter().zip(other_parts).flat_map(|(one, other)| bytes(one, other))),
                    false => out.push(Distance::Beyond),
                }
                out
            })
            .collect(),
        _ => vec![Distance::Beyond],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(control: Value, candidate: Value) -> Distance {
        let mut all = values(&control, &candidate);
        assert_eq!(all, values(&candidate, &control), "{control:?} {candidate:?}");
        assert_eq!(all.len(), 1, "{control:?} {candidate:?}");
        all.remove(0)
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn at(text: &str) -> Value {
        Value::Timestamp(text.into())
    }

    #[test]
    fn null_another_type_and_another_length_are_no_distance() {
        let now = || Value::TimestampTz("2026-12-01 10:00:00.123456+00".into());
        for (control, candidate) in [
            (now(), Value::Null),
            (Value::Int(1), Value::Null),
            (text("a"), Value::Null),
            (now(), text("2026-12-01 10:00:00.123456")),
            (Value::Int(1), text("1")),
            (Value::Bool(true), Value::Bool(false)),
            (text("abc"), text("abcd")),
            (text("a-b"), text("a_b c")),
            (at("infinity"), at("2026-12-01 10:00:00")),
        ] {
            assert_eq!(one(control.clone(), candidate.clone()), Distance::Beyond, "{control:?} {candidate:?}");
        }
    }

    #[test]
    fn a_clock_is_told_with_its_distance_whatever_it_is_written_as() {
        let clock = |apart_us, grain| Distance::Clock { apart_us, grain };
        for (control, candidate, distance) in [
            (at("2026-12-01 10:00:00"), at("2026-12-01 10:00:02"), clock(2_000_000, Grain::Seconds)),
            (
                Value::TimestampTz("2026-12-01 11:00:00.25+01".into()),
                at("2026-12-01 10:00:00.5"),
                clock(250_000, Grain::Fine),
            ),
            (Value::Int(1_764_583_200), Value::Int(1_764_583_201), clock(1_000_000, Grain::Seconds)),
            (Value::Int(1_764_583_200_123), Value::Int(1_764_583_200_125), clock(2_000, Grain::Fine)),
            (text("2026-12-01T10:00:00Z"), text("2026-12-01T10:00:03Z"), clock(3_000_000, Grain::Seconds)),
            (Value::Interval("00:00:01.5".into()), Value::Int(1_000_000), clock(500_000, Grain::Fine)),
        ] {
            assert_eq!(one(control.clone(), candidate.clone()), distance, "{control:?} {candidate:?}");
        }
    }

    #[test]
    fn a_clock_that_lost_its_fraction_is_no_distance() {
        assert_eq!(one(at("2026-12-01 10:00:00.123456"), at("2026-12-01 10:00:00")), Distance::Beyond);
    }

    #[test]
    fn a_counter_is_a_step_and_a_mark_has_a_shape() {
        let random = |shape: &str| Distance::Random(shape.into());
        let uuid = |last: &str| Value::Uuid(format!("0a0b0c0d-0000-4000-8000-00000000000{last}"));
        for (control, candidate, distance) in [
            (Value::Int(7), Value::Int(4), Distance::Step(3.0)),
            (Value::Decimal("1.5".into()), Value::Int(1), Distance::Step(0.5)),
            (text("17"), text("19"), Distance::Step(2.0)),
            (uuid("1"), Value::Bytes("0a0b0c0d-0000-4000-8000-00000000000f".into()), random("a uuid")),
            (text("0123abcd"), text("ffff0000"), random("8 hexadecimal digits")),
            (text("abcXYZ12"), text("12345zzz"), random("8 letters and digits")),
            (text("order-17"), text("order-23"), random("text like xxxxx-xx")),
            (text("ab+/cd=="), text("a/+/1d=="), random("8 characters of base64")),
        ] {
            assert_eq!(one(control.clone(), candidate.clone()), distance, "{control:?} {candidate:?}");
        }
    }

    #[test]
    fn a_document_holds_the_distances_of_its_parts() {
        let json = |text: &str| Value::Json(text.into());
        let apart = values(&json(r#"{"n": 1, "t": "aa", "s": 1}"#), &json(r#"{"n": 4, "t": "bb", "s": 1}"#));
        assert_eq!(apart, [Distance::Step(3.0), Distance::Random("2 hexadecimal digits".into())]);
        assert_eq!(values(&json(r#"{"n": 1}"#), &json(r#"{"n": null}"#)), [Distance::Beyond]);
        assert_eq!(values(&Value::Array("{1,2}".into()), &json("[2,1]")), [Distance::Order]);
    }
}
