//! An answer of Redis that a SQL statement has composed as one text: lengths stand before values, so that no byte of
//! a value can be taken for anything else.
//!
//! ```text
//! $5:hello   a value of so many bytes        :42;    an integer         ,1.5;   a score
//! *2:        so many answers follow          +OK;    a status           _       nothing there
//! -WRONGTYPE Operation against a key …;      a refusal
//! ```
//!
//! A text that ends early, or goes on behind the answer, is no answer: a result that the server cut is seen.

use crate::core::{CacheReply, Failure, Outcome, Reply, Rows, Value};

/// Answers in answers; Redis nests three deep (ZMPOP), EXEC one deeper.
const DEPTH_MAX: usize = 8;

/// The outcome that the first value of the only row spells; `None` where it spells none.
pub(super) fn read(reply: &Reply) -> Option<Outcome> {
    let Reply::Rows(Rows { rows, total: 1, .. }) = reply else { return None };
    let text = match rows.first()?.first()? {
        Value::Bytes(bytes) => &bytes[..],
        other => other.text()?.as_bytes(),
    };
    let mut rest = text;
    let answer = answer(&mut rest, DEPTH_MAX)?;
    match answer {
        _ if !rest.is_empty() => None,
        CacheReply::Error(failure) => Some(Outcome::Refused(failure)),
        answer => Some(Outcome::Completed(Reply::Cache(answer))),
    }
}

fn answer(rest: &mut &[u8], depth: usize) -> Option<CacheReply> {
    let (kind, behind) = rest.split_first()?;
    *rest = behind;
    Some(match kind {
        b'_' => CacheReply::Missing,
        b':' => CacheReply::Int(until(rest, b';')?.parse().ok()?),
        b'+' => CacheReply::Status(until(rest, b';')?.to_owned()),
        b'-' => CacheReply::Error(Failure::from_redis(until(rest, b';')?)),
        b',' => CacheReply::Found(shown(until(rest, b';')?.parse().ok()?).into()),
        b'$' => {
            let length: usize = until(rest, b':')?.parse().ok()?;
            let value = rest.get(..length)?;
            *rest = &rest[length..];
            CacheReply::Found(value.to_vec().into())
        }
        b'*' => {
            let length: usize = until(rest, b':')?.parse().ok()?;
            let inner = depth.checked_sub(1)?;
            CacheReply::Array((0..length).map(|_| answer(rest, inner)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn until<'a>(rest: &mut &'a [u8], end: u8) -> Option<&'a str> {
    let length = rest.iter().position(|byte| *byte == end)?;
    let text = std::str::from_utf8(&rest[..length]).ok()?;
    *rest = &rest[length + 1..];
    Some(text)
}

/// A score as Redis 7.0 writes it over RESP2: C's `%.17g`.
fn shown(score: f64) -> String {
    /// `%.17g` has so many digits, and writes an exponent from here up and below -4.
    const DIGITS: i32 = 17;
    if score == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{:.*e}", DIGITS as usize - 1, score);
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trimmed = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    if (-4..DIGITS).contains(&exponent) {
        return trimmed(&format!("{:.*}", (DIGITS - 1 - exponent).max(0) as usize, score));
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", trimmed(digits), exponent.abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::core::ErrorClass;

    fn reply(text: &[u8]) -> Reply {
        Reply::Rows(Rows { columns: Vec::new(), rows: vec![vec![Value::Bytes(text.to_vec().into())]], total: 1 })
    }

    fn read_text(text: &str) -> Option<CacheReply> {
        match read(&reply(text.as_bytes()))? {
            Outcome::Completed(Reply::Cache(answer)) => Some(answer),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn every_kind_of_answer_has_a_spelling() {
        use CacheReply::{Array, Found, Int, Missing, Status};
        assert_eq!(read_text("_"), Some(Missing));
        assert_eq!(read_text(":-5;"), Some(Int(-5)));
        assert_eq!(read_text("+OK;"), Some(Status("OK".into())));
        assert_eq!(read_text("$3:;:*"), Some(Found(";:*".into())));
        assert_eq!(read_text("*0:"), Some(Array(Vec::new())));
        assert_eq!(read_text("*2:$0:*1:_"), Some(Array(vec![Found("".into()), Array(vec![Missing])])));
        assert_eq!(read_text(",0.1;"), Some(Found("0.10000000000000001".into())));
    }

    #[test]
    fn a_refusal_is_the_outcome_and_inside_of_an_array_an_element() {
        let Some(Outcome::Refused(failure)) = read(&reply(b"-WRONGTYPE wrong kind;")) else { panic!("refused") };
        assert_eq!((failure.class, failure.code.as_str()), (ErrorClass::WrongType, "WRONGTYPE"));
        assert_eq!(read_text("*1:-WRONGTYPE wrong kind;"), Some(CacheReply::Array(vec![CacheReply::Error(failure)])));
    }

    #[test]
    fn what_was_cut_or_goes_on_is_no_answer() {
        for text in ["", "$5:hell", "*2:_", "__", ":5", ":x;", ",x;", "+OK", "?", "*1:", "$:", "*99999999999999999:"] {
            assert_eq!(read_text(text), None, "{text}");
        }
        let null = Reply::Rows(Rows { columns: Vec::new(), rows: vec![vec![Value::Null]], total: 1 });
        assert_eq!(read(&null), None);
        assert_eq!(read(&Reply::Rows(Rows { columns: Vec::new(), rows: Vec::new(), total: 1 })), None);
        assert_eq!(read_text(&"*1:".repeat(100)), None);
    }

    #[test]
    fn a_score_is_written_as_redis_writes_it() {
        for (score, expected) in [
            (3.0, "3"),
            (0.1, "0.10000000000000001"),
            (-2.5, "-2.5"),
            (1e300, "1.0000000000000001e+300"),
            (1e-5, "1.0000000000000001e-05"),
            (0.0001, "0.0001"),
            (1e16, "10000000000000000"),
            (1e17, "1e+17"),
            (1.0 / 3.0, "0.33333333333333331"),
            (100_000_000_000_000_000_000.0, "1e+20"),
            (0.0, "0"),
        ] {
            assert_eq!(shown(score), expected);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_not_and_a_shown_score_reads_back(text: Vec<u8>, score in any::<f64>()) {
            let _ = read(&reply(&text));
            if score.is_finite() {
                prop_assert_eq!(shown(score).parse::<f64>().unwrap(), score);
            }
        }
    }
}
