//! How the answers to a translation's requests become the answer to the operation that was translated.
//!
//! Pure and total: it never invents success. A request that was refused, or never answered, is the operation's
//! outcome, and a store's answer that has no meaning in Redis's words becomes an unreadable one.

use super::composed;
use crate::core::{ByteString, CacheReply, Failure, Fault, Outcome, Reply, Rows, Value};

/// How the outcomes of a translation's requests become the operation's outcome.
///
/// A request that is refused or unknown ends the translation: the following ones are not sent, and its outcome is
/// the operation's.
///
/// The first ones, to `MarkedCount`, are SQL's. All others answer in Redis's words, and take a SQL store's answer for a cache's: no
/// rows are `Missing`, else the first value of the first row is the answer; affected rows are an `Int`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Answer {
    /// The last request's.
    #[default]
    Last,
    /// The request's with this index.
    Of(usize),
    /// The rows of the request with this index. MariaDB answers a DELETE … RETURNING whose condition can't hold with a count of 0 rows.
    Returned(usize),
    /// The sum of the affected rows of the requests with these indexes.
    SumAffected(Vec<usize>),
    /// So many affected rows, once every request has completed: MariaDB counts an updated row of an upsert twice.
    Affected(u64),
    /// The rows of the request with this index whose last column is not 0, without that column.
    MarkedRows(usize),
    /// How many rows of the request with this index have a last column that is not 0, as affected rows.
    MarkedCount(usize),
    /// Whatever was stored or done, Redis says `+OK`; a store that did not do it makes it `Missing`.
    Ok,
    /// A fixed answer, once every request has completed.
    Fixed(CacheReply),
    /// `Int(1)` where it was found or done, else `Int(0)`; an `Int` as it is; for several requests their sum.
    Count,
    /// How many of the requests found their key, whatever they say about it.
    Present,
    /// One reply an array, as MGET answers.
    Array,
    /// The value that the request with this index found.
    Value(usize),
    /// The last request's decimal text as an `Int`, as INCR answers; what is no `i64` stays as it is, to be seen.
    Integer,
    /// The length of the value that the last request found, as STRLEN answers; 0 where there is none.
    Length,
    /// The part of the last request's value from `start` to `end`, both counted and included as GETRANGE does.
    Range { start: i64, end: i64 },
    /// The last request's remaining seconds as TTL answers: -1 for ever, -2 missing.
    Ttl,
    /// As [`Answer::Ttl`], in milliseconds.
    TtlMillis,
    /// The first request asked for the remaining time: `Int(1)` where there was one to take away, as PERSIST answers.
    HadTtl,
    /// `string` or `none`, as TYPE answers.
    Type,
    /// The text that the request with this index has composed: a whole answer of Redis, or its refusal.
    Composed(usize),
    /// A refusal without any request, once those there are have completed.
    Refused(Failure),
    /// Each part's own answer, made of its own requests, of which there are so many; then one answer of these.
    Parts { parts: Vec<(usize, Answer)>, whole: Box<Answer> },
}

impl Answer {
    /// The same answer where its `count` requests stand after `before` others, and others may follow.
    pub fn moved(self, before: usize, count: usize) -> Self {
        match self {
            Self::Last if count > 0 => Self::Of(before + count - 1),
            Self::Of(index) => Self::Of(before + index),
            Self::SumAffected(indexes) => Self::SumAffected(indexes.into_iter().map(|index| before + index).collect()),
            Self::Returned(index) => Self::Returned(before + index),
            Self::MarkedRows(index) => Self::MarkedRows(before + index),
            Self::MarkedCount(index) => Self::MarkedCount(before + index),
            Self::Composed(index) => Self::Composed(before + index),
            other => other,
        }
    }

    /// As [`Answer::combine`]; the only outcome, where that is the answer, is not copied.
    pub fn made_of(&self, mut outcomes: Vec<Outcome>) -> Outcome {
        match (self, outcomes.len()) {
            (Self::Last, 1) => outcomes.pop().unwrap_or_else(unanswered),
            _ => self.combine(&outcomes),
        }
    }

    /// The operation's outcome. `outcomes` are those of the requests that were sent, in order.
    pub fn combine(&self, outcomes: &[Outcome]) -> Outcome {
        let mut replies = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            match outcome {
                Outcome::Completed(reply) => replies.push(reply),
                refused_or_unknown => return refused_or_unknown.clone(),
            }
        }
        match self {
            Self::Last => replies.last().map_or_else(unanswered, |reply| Outcome::Completed((*reply).clone())),
            Self::Returned(index) => match replies.get(*index) {
                Some(Reply::Affected(0)) => Outcome::Completed(Reply::Rows(Rows::default())),
                other => other.map_or_else(unanswered, |reply| Outcome::Completed((*reply).clone())),
            },
            Self::Of(index) => {
                replies.get(*index).map_or_else(unanswered, |reply| Outcome::Completed((*reply).clone()))
            }
            Self::SumAffected(indexes) => sum_affected(&replies, indexes),
            Self::Affected(rows) => Outcome::Completed(Reply::Affected(*rows)),
            Self::MarkedRows(index) => {
                marked(&replies, *index).map_or_else(unmarked, |rows| Outcome::Completed(Reply::Rows(rows)))
            }
            Self::MarkedCount(index) => {
                marked(&replies, *index).map_or_else(unmarked, |rows| Outcome::Completed(Reply::Affected(rows.total)))
            }
            Self::Fixed(answer) => Outcome::Completed(Reply::Cache(answer.clone())),
            Self::Refused(failure) => Outcome::Refused(failure.clone()),
            Self::Composed(index) => match replies.get(*index).and_then(|reply| composed::read(reply)) {
                Some(outcome) => outcome,
                None => unreadable("a request of the translation answered nothing that reads as an answer of Redis"),
            },
            Self::Parts { parts, whole } => {
                let mut rest = outcomes;
                let mut made = Vec::with_capacity(parts.len());
                for (requests, part) in parts {
                    let (own, others) = rest.split_at(rest.len().min(*requests));
                    made.push(part.combine(own));
                    rest = others;
                }
                whole.combine(&made)
            }
            in_redis_words => {
                let replies: Vec<CacheReply> = replies.into_iter().map(as_cache).collect();
                match in_redis_words.combine_cache(&replies) {
                    Some(answer) => Outcome::Completed(Reply::Cache(answer)),
                    None if replies.is_empty() => unanswered(),
                    None => unreadable(&format!("{replies:?} is no answer that {self:?} can be made of")),
                }
            }
        }
    }

    fn combine_cache(&self, replies: &[CacheReply]) -> Option<CacheReply> {
        use CacheReply::{Array, Found, Int, Missing, Status};
        let last = replies.last()?;
        Some(match self {
            Self::Ok if replies.iter().all(is_done) => Status("OK".to_owned()),
            Self::Ok => Missing,
            Self::Count => Int(replies.iter().map(count).fold(0, i64::saturating_add)),
            Self::Present => Int(replies.iter().map(present).fold(0, i64::saturating_add)),
            Self::Array => Array(replies.iter().flat_map(elements).cloned().collect()),
            Self::Value(index) => replies.get(*index)?.clone(),
            Self::Integer => integer(last).map_or_else(|| last.clone(), Int),
            Self::Length => Int(value(last)?.len() as i64),
            Self::Range { start, end } => Found(range(value(last)?, *start, *end).to_vec().into()),
            Self::Ttl => Int(ttl(last)?),
            Self::TtlMillis => Int(match ttl(last)? {
                none_or_missing if none_or_missing < 0 => none_or_missing,
                seconds => seconds.saturating_mul(1000),
            }),
            Self::HadTtl => Int(i64::from(ttl(replies.first()?)? >= 0)),
            Self::Type => Status(if *last == Missing { "none" } else { "string" }.to_owned()),
            Self::Last
            | Self::Returned(_)
            | Self::Of(_)
            | Self::SumAffected(_)
            | Self::Affected(_)
            | Self::MarkedRows(_)
            | Self::MarkedCount(_)
            | Self::Composed(_)
            | Self::Refused(_)
            | Self::Parts { .. }
            | Self::Fixed(_) => return None,
        })
    }
}

fn unanswered() -> Outcome {
    unreadable("no request of the translation was answered")
}

fn unreadable(why: &str) -> Outcome {
    Outcome::Unknown(Fault::Unreadable(why.to_owned()))
}

fn sum_affected(replies: &[&Reply], indexes: &[usize]) -> Outcome {
    let mut sum = 0_u64;
    for index in indexes {
        match replies.get(*index) {
            Some(Reply::Affected(rows)) => sum = sum.saturating_add(*rows),
            Some(Reply::Rows(_) | Reply::Cache(_)) | None => {
                return unreadable("a request of the translation answered no row count");
            }
        }
    }
    Outcome::Completed(Reply::Affected(sum))
}

fn unmarked() -> Outcome {
    unreadable("a request of the translation answered no marked rows, or more than are kept")
}

/// The rows of a reply whose mark is set; `None` where it is no reply of marked rows.
fn marked(replies: &[&Reply], index: usize) -> Option<Rows> {
    let Some(Reply::Rows(Rows { columns, rows, total })) = replies.get(index) else { return None };
    if u64::try_from(rows.len()).ok()? != *total {
        return None;
    }
    let mut columns = columns.clone();
    columns.pop();
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        let (mark, row) = row.split_last()?;
        if number(mark)? != 0 {
            kept.push(row.to_vec());
        }
    }
    let total = u64::try_from(kept.len()).ok()?;
    Some(Rows { columns, rows: kept, total })
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        Value::Null => Some(0),
        Value::Bytes(bytes) => bytes.as_str()?.parse().ok(),
        other => other.text()?.parse().ok(),
    }
}

/// A SQL store's answer in a cache's words.
fn as_cache(reply: &Reply) -> CacheReply {
    match reply {
        Reply::Cache(reply) => reply.clone(),
        Reply::Affected(rows) => CacheReply::Int(i64::try_from(*rows).unwrap_or(i64::MAX)),
        Reply::Rows(Rows { rows, .. }) => match rows.first().and_then(|row| row.first()) {
            None | Some(Value::Null) => CacheReply::Missing,
            Some(value) => cell(value),
        },
    }
}

fn cell(value: &Value) -> CacheReply {
    match value {
        Value::Null => CacheReply::Missing,
        Value::Bool(flag) => CacheReply::Int(i64::from(*flag)),
        Value::Int(number) => CacheReply::Int(*number),
        Value::Bytes(bytes) => CacheReply::Found(bytes.clone()),
        other => CacheReply::Found(ByteString::from(other.text().unwrap_or_default())),
    }
}

/// Whether the store did what it was asked to: NOT_STORED, EXISTS and 0 say that it did not.
fn is_done(reply: &CacheReply) -> bool {
    match reply {
        CacheReply::Missing | CacheReply::Int(0) => false,
        CacheReply::Status(status) => !matches!(status.as_str(), "NOT_STORED" | "EXISTS"),
        _ => true,
    }
}

fn count(reply: &CacheReply) -> i64 {
    match reply {
        CacheReply::Int(count) => *count,
        CacheReply::Array(items) => items.iter().map(present).sum(),
        reply => i64::from(is_done(reply)),
    }
}

fn present(reply: &CacheReply) -> i64 {
    match reply {
        CacheReply::Array(items) => items.iter().map(present).sum(),
        reply => i64::from(*reply != CacheReply::Missing),
    }
}

fn elements(reply: &CacheReply) -> &[CacheReply] {
    match reply {
        CacheReply::Array(items) => items,
        item => std::slice::from_ref(item),
    }
}

/// Memcached pads a counter that has lost a digit with spaces; the number is the same.
fn integer(reply: &CacheReply) -> Option<i64> {
    match reply {
        CacheReply::Int(number) => Some(*number),
        CacheReply::Found(text) => text.as_str()?.trim_end_matches(' ').parse().ok(),
        _ => None,
    }
}

fn value(reply: &CacheReply) -> Option<&[u8]> {
    match reply {
        CacheReply::Missing => Some(&[]),
        CacheReply::Found(value) => Some(value),
        _ => None,
    }
}

fn ttl(reply: &CacheReply) -> Option<i64> {
    match reply {
        CacheReply::Missing => Some(-2),
        reply => integer(reply),
    }
}

fn range(value: &[u8], start: i64, end: i64) -> &[u8] {
    &value[text_range(value.len(), start, end)]
}

/// GETRANGE's own arithmetic, and BITCOUNT's: negative positions count from the end, and those before the first are the
/// first. Lists have another one: an end before the first is none.
pub(super) fn text_range(length: usize, start: i64, end: i64) -> std::ops::Range<usize> {
    if start < 0 && end < 0 && start > end {
        return 0..0;
    }
    clamped_range(length, start, end)
}

/// BITPOS's: as GETRANGE's, but two negative positions in the wrong order may both be the first one.
pub(super) fn clamped_range(length: usize, start: i64, end: i64) -> std::ops::Range<usize> {
    let signed = i64::try_from(length).unwrap_or(i64::MAX);
    let from_end = |position: i64| if position < 0 { position.saturating_add(signed) } else { position };
    let start = usize::try_from(from_end(start).max(0)).unwrap_or(usize::MAX);
    let end = usize::try_from(from_end(end).max(0)).unwrap_or(usize::MAX);
    if length == 0 || start > end.min(length - 1) { 0..0 } else { start..end.min(length - 1) + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ErrorClass;

    fn cache(reply: CacheReply) -> Outcome {
        Outcome::Completed(Reply::Cache(reply))
    }

    fn found(text: &str) -> CacheReply {
        CacheReply::Found(text.into())
    }

    fn status(text: &str) -> CacheReply {
        CacheReply::Status(text.to_owned())
    }

    #[test]
    fn an_answer_that_is_not_copied_is_the_same() {
        let refused = Outcome::Refused(Failure::from_redis("ERR no"));
        for outcomes in [vec![], vec![cache(found("v"))], vec![refused.clone()], vec![cache(found("v")), refused]] {
            for answer in [Answer::Last, Answer::Of(0), Answer::Ok] {
                assert_eq!(answer.made_of(outcomes.clone()), answer.combine(&outcomes), "{answer:?} {outcomes:?}");
            }
        }
    }

    #[test]
    fn a_memcached_answer_becomes_the_answer_that_redis_gives() {
        use CacheReply::{Array, Int, Missing};
        let cases: Vec<(Answer, Vec<CacheReply>, CacheReply)> = vec![
            (Answer::Last, vec![status("STORED"), found("v")], found("v")),
            (Answer::Of(0), vec![found("v"), Int(1)], found("v")),
            (Answer::Value(0), vec![Missing, Int(0)], Missing),
            (Answer::Ok, vec![status("STORED")], status("OK")),
            (Answer::Ok, vec![status("NOT_STORED")], Missing),
            (Answer::Ok, vec![status("EXISTS")], Missing),
            (Answer::Ok, vec![status("STORED"), status("STORED")], status("OK")),
            (Answer::Ok, vec![Int(0)], Missing),
            (Answer::Fixed(Int(7)), vec![Missing], Int(7)),
            (Answer::Count, vec![status("STORED")], Int(1)),
            (Answer::Count, vec![status("NOT_STORED")], Int(0)),
            (Answer::Count, vec![Int(3), Int(2)], Int(5)),
            (Answer::Count, vec![Missing], Int(0)),
            (Answer::Present, vec![Int(-1), Int(0), Missing], Int(2)),
            (Answer::Array, vec![found("a")], Array(vec![found("a")])),
            (Answer::Array, vec![Missing], Array(vec![Missing])),
            (Answer::Array, vec![Array(vec![found(""), Missing])], Array(vec![found(""), Missing])),
            (Answer::Integer, vec![found("10 ")], Int(10)),
            (Answer::Integer, vec![found("9223372036854775808")], found("9223372036854775808")),
            (Answer::Length, vec![found("abc")], Int(3)),
            (Answer::Length, vec![Missing], Int(0)),
            (Answer::Ttl, vec![Missing], Int(-2)),
            (Answer::Ttl, vec![Int(-1)], Int(-1)),
            (Answer::TtlMillis, vec![Int(9)], Int(9000)),
            (Answer::TtlMillis, vec![Int(-1)], Int(-1)),
            (Answer::HadTtl, vec![Int(9), Int(1)], Int(1)),
            (Answer::HadTtl, vec![Int(-1), Int(1)], Int(0)),
            (Answer::HadTtl, vec![Missing, Missing], Int(0)),
            (Answer::Type, vec![Int(-1)], status("string")),
            (Answer::Type, vec![Missing], status("none")),
        ];
        for (answer, replies, expected) in cases {
            let outcomes: Vec<Outcome> = replies.iter().cloned().map(cache).collect();
            assert_eq!(answer.combine(&outcomes), cache(expected), "{answer:?} of {replies:?}");
        }
    }

    #[test]
    fn a_range_is_cut_as_getrange_cuts_it() {
        let text = b"This is a string";
        for (start, end, expected) in [
            (0, 3, &b"This"[..]),
            (-3, -1, b"ing"),
            (0, -1, b"This is a string"),
            (10, 100, b"string"),
            (5, 2, b""),
            (-1, -3, b""),
            (-100, 0, b"T"),
            (i64::MIN, i64::MAX, b"This is a string"),
            (16, 20, b""),
        ] {
            assert_eq!(range(text, start, end), expected, "{start} {end}");
        }
        assert_eq!(range(b"", 0, -1), b"");
    }

    #[test]
    fn a_sql_answer_is_told_in_redis_words() {
        let row = |value| Reply::Rows(Rows { columns: Vec::new(), rows: vec![vec![value]], total: 1 });
        let combine = |answer: Answer, reply| answer.combine(&[Outcome::Completed(reply)]);
        assert_eq!(combine(Answer::Value(0), Reply::Rows(Rows::default())), cache(CacheReply::Missing));
        assert_eq!(combine(Answer::Value(0), row(Value::Bytes("".into()))), cache(found("")));
        assert_eq!(combine(Answer::Value(0), row(Value::Null)), cache(CacheReply::Missing));
        assert_eq!(combine(Answer::Integer, row(Value::Text("12".into()))), cache(CacheReply::Int(12)));
        assert_eq!(combine(Answer::Ok, Reply::Affected(2)), cache(status("OK")));
        assert_eq!(combine(Answer::Count, Reply::Affected(0)), cache(CacheReply::Int(0)));
        assert_eq!(combine(Answer::Last, Reply::Affected(2)), Outcome::Completed(Reply::Affected(2)));
        let two = [Outcome::Completed(Reply::Affected(2)), Outcome::Completed(Reply::Affected(3))];
        assert_eq!(Answer::SumAffected(vec![0, 1]).combine(&two), Outcome::Completed(Reply::Affected(5)));
    }

    #[test]
    fn a_delete_that_returns_nothing_returns_no_rows() {
        let answer = Answer::Returned(0).combine(&[Outcome::Completed(Reply::Affected(0))]);
        assert_eq!(answer, Outcome::Completed(Reply::Rows(Rows::default())));
    }

    #[test]
    fn rows_that_are_marked_are_the_answer_or_its_count() {
        let row = |name: &str, mark: Value| vec![Value::Text(name.into()), mark];
        let rows = vec![row("a", Value::Int(1)), row("b", Value::Int(0)), row("c", Value::Text("1".into()))];
        let replies =
            |total| [Outcome::Completed(Reply::Rows(Rows { columns: Vec::new(), rows: rows.clone(), total }))];
        let Outcome::Completed(Reply::Rows(marked)) = Answer::MarkedRows(0).combine(&replies(3)) else {
            panic!("rows are answered")
        };
        assert_eq!(marked.rows, [vec![Value::Text("a".into())], vec![Value::Text("c".into())]]);
        assert_eq!(Answer::MarkedCount(0).combine(&replies(3)), Outcome::Completed(Reply::Affected(2)));
        assert!(matches!(Answer::MarkedCount(0).combine(&replies(9)), Outcome::Unknown(_)), "not all rows are kept");
    }

    #[test]
    fn a_refusal_or_a_fault_anywhere_is_the_operations_outcome() {
        let refused = Outcome::Refused(Failure { class: ErrorClass::TooLarge, code: "x".into(), message: "y".into() });
        let lost = Outcome::Unknown(Fault::TimedOut);
        for end in [refused, lost] {
            let outcomes = [cache(status("STORED")), end.clone()];
            for answer in [Answer::Last, Answer::Of(0), Answer::Ok, Answer::Count, Answer::Fixed(CacheReply::Int(1))] {
                assert_eq!(answer.combine(&outcomes), end, "{answer:?}");
            }
        }
    }

    #[test]
    fn no_answer_or_a_strange_one_is_never_a_success() {
        for answer in [Answer::Last, Answer::Of(3), Answer::Ok, Answer::Value(2), Answer::Length, Answer::Ttl] {
            assert!(matches!(answer.combine(&[]), Outcome::Unknown(Fault::Unreadable(_))), "{answer:?}");
        }
        for answer in [Answer::Length, Answer::Ttl, Answer::Of(1), Answer::SumAffected(vec![0])] {
            let outcome = answer.combine(&[cache(status("what"))]);
            assert!(matches!(outcome, Outcome::Unknown(Fault::Unreadable(_))), "{answer:?}: {outcome:?}");
        }
    }
}
