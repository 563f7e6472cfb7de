//! Floats as Redis reads them (C's `strtod`), as far as MariaDB's literals can say them.
//!
//! What Redis refuses is malformed; what it reads and no literal says (hexadecimal digits, infinity) is named.

use crate::translate::cache::refused::malformed;
use crate::translate::refusal::{Redesign, Refusal};

/// A finite score or weight as a literal that is read back the same.
pub(super) fn finite(text: &[u8]) -> Result<String, Refusal> {
    let (text, number) = read(text)?;
    let in_words = !text.contains(|byte: char| byte.is_ascii_digit());
    // `strtod` says so where digits are more than a double holds, or come to nothing.
    let underflows = number == 0.0 && mantissa(text).contains(|digit| matches!(digit, '1'..='9'));
    if number.is_infinite() && in_words {
        let instead = "the greatest or least score that is in use";
        return Err(Refusal::new("an infinite score: MariaDB's DOUBLE has none", Redesign::StoredOtherwise(instead)));
    }
    match number.is_infinite() || underflows {
        true => Err(malformed("value is not a valid float")),
        false => Ok(format!("{number:e}")),
    }
}

/// A bound of a range of scores, which Redis reads with less care: blanks may stand before it, nothing is 0, and what
/// no double holds is infinite or 0.
pub(super) fn bound(text: &[u8]) -> Result<f64, Refusal> {
    let blank = |byte: &&u8| matches!(byte, b' ' | b'\t'..=b'\r');
    match text.len() {
        0 => Ok(0.0),
        _ => read(&text[text.iter().take_while(blank).count()..]).map(|(_, number)| number),
    }
}

/// A number that is added or waited for, as it was written, in decimal digits.
pub(super) fn decimal(text: &[u8]) -> Result<&str, Refusal> {
    let (text, number) = read(text)?;
    let in_digits = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'));
    match in_digits {
        true if number.is_finite() => Ok(text),
        true => Err(Refusal::new("a number that no double holds", Redesign::AskedOtherwise("a smaller number"))),
        false => Err(malformed("value is not a valid float")),
    }
}

fn read(text: &[u8]) -> Result<(&str, f64), Refusal> {
    let text = std::str::from_utf8(text).unwrap_or_default();
    let unsigned = text.trim_start_matches(['+', '-']);
    if unsigned.starts_with("0x") || unsigned.starts_with("0X") {
        return Err(Refusal::new("a float in hexadecimal digits", Redesign::AskedOtherwise("decimal digits")));
    }
    match text.parse::<f64>() {
        Ok(number) if !number.is_nan() => Ok((text, number)),
        _ => Err(malformed("value is not a valid float")),
    }
}

fn mantissa(text: &str) -> &str {
    text.split(['e', 'E']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redesign<T: std::fmt::Debug>(read: Result<T, Refusal>) -> Redesign {
        read.expect_err("refused").redesign
    }

    #[test]
    fn what_redis_refuses_is_told_from_what_no_literal_says() {
        for text in ["", " 1", "1 ", "nan", "1e", "x", "1e999", "-1e999", "1e-999", "1_0", "+-1"] {
            assert_eq!(redesign(finite(text.as_bytes())), Redesign::RedisMistake, "{text:?}");
        }
        for text in ["inf", "-INF", "+infinity"] {
            assert!(matches!(redesign(finite(text.as_bytes())), Redesign::StoredOtherwise(_)), "{text}");
        }
        for text in ["0x10", "-0X1p3"] {
            assert!(matches!(redesign(finite(text.as_bytes())), Redesign::AskedOtherwise(_)), "{text}");
        }
        for (text, literal) in [("1e-310", "1e-310"), ("-0.00e5", "-0e0"), ("+.5", "5e-1"), ("12", "1.2e1")] {
            assert_eq!(finite(text.as_bytes()).as_deref(), Ok(literal), "{text}");
        }
    }

    #[test]
    fn a_bound_and_an_increment_have_limits_of_their_own() {
        for (text, number) in
            [("", 0.0), (" 1", 1.0), ("1e999", f64::INFINITY), ("-inf", f64::NEG_INFINITY), ("1e-999", 0.0)]
        {
            assert_eq!(bound(text.as_bytes()), Ok(number), "{text:?}");
        }
        assert_eq!(redesign(bound(b" ")), Redesign::RedisMistake);
        assert_eq!(decimal(b"1e-999"), Ok("1e-999"));
        assert_eq!(redesign(decimal(b"inf")), Redesign::RedisMistake);
        assert!(matches!(redesign(decimal(b"1e999")), Redesign::AskedOtherwise(_)));
    }
}
