//! What holds of every observation: equal sides match, and no order of the sides changes a verdict.

use proptest::prelude::*;

use super::super::compare;
use super::build::*;
use crate::core::{
    CacheReply, ErrorClass, Fate, Fault, Observation, Outcome, Reply, Rows, Shape, SortKey, Value, Verdict,
};

fn value() -> impl Strategy<Value = Value> {
    let words = prop_oneof![
        any::<String>(),
        "[-+]?[0-9]{0,3}\\.?[0-9]{0,3}",
        "-?infinity|NULL|t|f|true|\\{1,NULL\\}|\\[1,null\\]|\\{\"a\": 1\\}",
        "20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:00:00(\\.0{1,6})?([+-][01][0-9](:30)?)?",
    ];
    (0..16_u8, words, any::<i64>()).prop_map(|(kind, text, number)| match kind {
        0 => Value::Null,
        1 => Value::Bool(number % 2 == 0),
        2 => Value::Int(number % 3),
        3 => Value::Decimal(text),
        4 => Value::Float(text),
        5 => Value::Text(text),
        6 => Value::Bytes(text.into()),
        7 => Value::Date(text),
        8 => Value::Time(text),
        9 => Value::Timestamp(text),
        10 => Value::TimestampTz(text),
        11 => Value::Interval(text),
        12 => Value::Uuid(text),
        13 => Value::Json(text),
        14 => Value::Array(text),
        _ => Value::Other { type_name: "mood".into(), text },
    })
}

/// Rows, of which some may be of another width, and some not kept.
fn result_set() -> impl Strategy<Value = Outcome> {
    let rows = prop::collection::vec(prop::collection::vec(value(), 0..3), 0..4);
    (rows, 0..2_u64).prop_map(|(values, more)| match rows_of(values) {
        Outcome::Completed(Reply::Rows(kept)) => {
            let total = kept.total + more;
            Outcome::Completed(Reply::Rows(Rows { total, ..kept }))
        }
        other => other,
    })
}

fn rows_of(values: Vec<Vec<Value>>) -> Outcome {
    rows(values)
}

fn reply() -> impl Strategy<Value = CacheReply> {
    let leaf = prop_oneof![
        Just(CacheReply::Missing),
        any::<i64>().prop_map(CacheReply::Int),
        "[a-b]{0,2}".prop_map(|text| CacheReply::Found(text.into())),
        "OK|QUEUED".prop_map(CacheReply::Status),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(CacheReply::Array),
            prop::collection::vec(inner.clone(), 0..3).prop_map(CacheReply::Set),
            prop::collection::vec((inner.clone(), inner), 0..3).prop_map(CacheReply::Map),
        ]
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        4 => result_set(),
        1 => (0..3_u64).prop_map(affected),
        2 => reply().prop_map(cache),
        1 => prop_oneof![Just(ErrorClass::DuplicateKey), Just(ErrorClass::Syntax), Just(ErrorClass::Other)]
            .prop_map(|class| refused(class, "X")),
        1 => Just(Outcome::Unknown(Fault::TimedOut)),
    ]
}

fn shape() -> impl Strategy<Value = Shape> {
    let key =
        prop_oneof![(0..4_usize).prop_map(SortKey::Column), "[a-c]".prop_map(SortKey::Name), Just(SortKey::Hidden)];
    (prop::collection::vec(key, 0..3), any::<bool>()).prop_map(|(order_by, limited)| Shape {
        order_by,
        limited,
        ..Shape::default()
    })
}

fn observation() -> impl Strategy<Value = Observation> {
    let fate = || {
        (outcome(), prop::collection::vec(prop_oneof![Just(1062_u32), Just(1265), Just(9)], 0..2)).prop_map(
            |(outcome, codes)| match codes.first() {
                Some(code) => warned(outcome, "Warning", *code),
                None => replayed(outcome),
            },
        )
    };
    let command = prop_oneof![Just("GET"), Just("TTL"), Just("SMEMBERS"), Just("HGETALL"), Just("")];
    (fate(), fate(), shape(), command).prop_map(|(control, candidate, shape, command)| {
        let mut observation = observed(control, candidate);
        observation.shape = shape;
        if !command.is_empty() {
            observation.request = redis(&[command, "k"]);
        }
        observation
    })
}

fn is_answered_whole(fate: &Fate) -> bool {
    match fate {
        Fate::Replayed { outcome: Outcome::Completed(Reply::Rows(rows)), .. } => rows.rows.len() as u64 == rows.total,
        Fate::Replayed { outcome: Outcome::Unknown(_), .. } => false,
        _ => true,
    }
}

proptest! {
    #[test]
    fn what_is_equal_on_both_sides_is_a_match_and_forgives_nothing(mut observation in observation()) {
        observation.candidate = observation.control.clone();
        let comparison = compare::observation(&observation);
        if is_answered_whole(&observation.control) {
            prop_assert_eq!(comparison.verdict(), Verdict::Match);
            prop_assert!(comparison.forgiven.is_empty(), "{:?}", comparison.forgiven);
        } else {
            prop_assert_eq!(comparison.verdict(), Verdict::Inconclusive);
        }
    }

    #[test]
    fn exchanging_the_sides_never_changes_a_verdict(observation in observation()) {
        let mut exchanged = observation.clone();
        std::mem::swap(&mut exchanged.control, &mut exchanged.candidate);
        let (one, other) = (compare::observation(&observation), compare::observation(&exchanged));
        prop_assert_eq!(one.verdict(), other.verdict(), "{:?} {:?}", one, other);
    }

    #[test]
    fn any_two_observations_are_judged_without_panic(observations in prop::collection::vec(observation(), 0..4)) {
        let report = report(observations);
        prop_assert!(report.accounting.adds_up());
    }
}
