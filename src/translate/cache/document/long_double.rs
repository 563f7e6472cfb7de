//! INCRBYFLOAT and HINCRBYFLOAT: Redis adds `long double`s, which on x86-64 have mantissas of 64 bits, and writes the
//! sum with 17 digits behind the point and no zeros at its end.
//!
//! No type here has these, and `f64` makes `0.1 + 0.2` another text, so the numbers are whole ones of any size with a
//! power of two. It reads decimal numbers as `strtold` does, and refuses hexadecimal ones and infinities, of which
//! Redis takes the first.

use num_bigint::{BigInt, BigUint, Sign};

/// Bits of the mantissa of an x86-64 `long double`.
const MANTISSA_BITS: u64 = 64;

/// A value of this power of two is infinite.
const EXPONENT_MAX: i64 = 16_384;

/// Digits behind the point.
const PLACES: u32 = 17;

/// Redis's `MAX_LONG_DOUBLE_CHARS`.
const TEXT_BYTES_MAX: usize = 5 * 1024;

/// A decimal exponent beyond this is infinite or nothing, whatever the digits.
const DECIMAL_EXPONENT_MAX: i64 = 12_000;

/// Why there is no sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    OldIsNoNumber,
    NewIsNoNumber,
    Infinite,
}

impl Problem {
    /// As INCRBYFLOAT says it.
    pub(super) fn in_text(self) -> &'static str {
        match self {
            Self::OldIsNoNumber | Self::NewIsNoNumber => "value is not a valid float",
            Self::Infinite => "increment would produce NaN or Infinity",
        }
    }

    /// As HINCRBYFLOAT says it.
    pub(super) fn in_hash(self) -> &'static str {
        match self {
            Self::OldIsNoNumber => "hash value is not a float",
            other => other.in_text(),
        }
    }
}

/// The sum's text; a number that is missing is 0.
pub(super) fn add(old: Option<&[u8]>, new: &[u8]) -> Result<String, Problem> {
    let old = Float::read(old.unwrap_or(b"0")).ok_or(Problem::OldIsNoNumber)?;
    let new = Float::read(new).ok_or(Problem::NewIsNoNumber)?;
    let sum = old.plus(&new);
    if sum.is_infinite() { Err(Problem::Infinite) } else { Ok(sum.to_text()) }
}

/// Whether a text is a number.
pub(super) fn check(text: &[u8]) -> Result<(), Problem> {
    Float::read(text).map(|_| ()).ok_or(Problem::NewIsNoNumber)
}

/// `mantissa * 2^exponent`, the mantissa of at most 64 bits.
struct Float {
    mantissa: BigInt,
    exponent: i64,
}

impl Float {
    fn read(text: &[u8]) -> Option<Self> {
        if text.len() >= TEXT_BYTES_MAX {
            return None;
        }
        let text = std::str::from_utf8(text).ok()?;
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (Sign::Minus, digits),
            None => (Sign::Plus, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, exponent) = match digits.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, decimal_exponent(exponent)?),
            None => (digits, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = [whole, fraction].concat();
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: BigUint = all.parse().ok()?;
        let exponent = exponent - i64::try_from(fraction.len()).ok()?;
        if number == BigUint::ZERO {
            return Some(Self { mantissa: BigInt::ZERO, exponent: 0 });
        }
        let power = BigUint::from(10_u8).pow(u32::try_from(exponent.unsigned_abs()).ok()?);
        let (over, under) = if exponent >= 0 { (number * power, BigUint::from(1_u8)) } else { (number, power) };
        // So far up that the quotient has more bits than the mantissa, whatever is left over.
        let shift = (MANTISSA_BITS + 2 + under.bits()).saturating_sub(over.bits());
        let over = over << shift;
        let quotient = &over / &under;
        let exact = &quotient * &under == over;
        Some(Self::rounded(sign, quotient, exact, -i64::try_from(shift).ok()?))
    }

    /// To the nearest mantissa of 64 bits, and to the even one of two that are as near. Where `exact` is not, the
    /// number is a little above `number`.
    fn rounded(sign: Sign, number: BigUint, exact: bool, exponent: i64) -> Self {
        let excess = number.bits().saturating_sub(MANTISSA_BITS);
        let mut mantissa = &number >> excess;
        if excess > 0 {
            let rest = number - (&mantissa << excess);
            mantissa += nearest(&mantissa, &rest, &(BigUint::from(1_u8) << (excess - 1)), exact);
        }
        Self { mantissa: BigInt::from_biguint(sign, mantissa), exponent: exponent + excess as i64 }
    }

    fn plus(&self, other: &Self) -> Self {
        let exponent = self.exponent.min(other.exponent);
        let aligned = |float: &Self| &float.mantissa << (float.exponent - exponent).unsigned_abs();
        let (sign, sum) = (aligned(self) + aligned(other)).into_parts();
        Self::rounded(sign, sum, true, exponent)
    }

    fn is_infinite(&self) -> bool {
        self.mantissa.bits() as i64 + self.exponent > EXPONENT_MAX
    }

    /// As `%.17Lf` writes it, without the zeros at its end.
    fn to_text(&self) -> String {
        let scaled = self.mantissa.magnitude() * BigUint::from(10_u8).pow(PLACES);
        let shift = self.exponent.unsigned_abs();
        let digits = if self.exponent >= 0 {
            scaled << shift
        } else {
            let whole = &scaled >> shift;
            let rest = scaled - (&whole << shift);
            let up = nearest(&whole, &rest, &(BigUint::from(1_u8) << (shift - 1)), true);
            whole + up
        };
        let digits = format!("{digits:0>18}");
        let (whole, fraction) = digits.split_at(digits.len() - PLACES as usize);
        let text = format!("{whole}.{fraction}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if self.mantissa.sign() == Sign::Minus && text != "0" { format!("-{text}") } else { text.to_owned() }
    }
}

/// What rounding adds to `whole`, where `rest` is left over and `half` is half of one.
fn nearest(whole: &BigUint, rest: &BigUint, half: &BigUint, exact: bool) -> u8 {
    match rest.cmp(half) {
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal if !exact || whole.bit(0) => 1,
        _ => 0,
    }
}

fn decimal_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    (number.abs() <= DECIMAL_EXPONENT_MAX).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_written_as_redis_writes_them() {
        for (old, new, expected) in [
            ("0.1", "0.2", "0.3"),
            ("10.50", "0.1", "10.6"),
            ("5.0e3", "2.0e2", "5200"),
            ("3", "-3", "0"),
            ("-1", "0.5", "-0.5"),
            ("0", "1.23456789012345678", "1.23456789012345678"),
            ("1e18", "0.5", "1000000000000000000.5"),
            ("1e19", "0.5", "10000000000000000000"),
            ("0", "1e-18", "0"),
            ("-0", "-1e-30", "0"),
            ("0", "+.5", "0.5"),
            ("0", "5.", "5"),
        ] {
            assert_eq!(add(Some(old.as_bytes()), new.as_bytes()).as_deref(), Ok(expected), "{old} + {new}");
        }
        assert_eq!(add(Some(b"1e4900"), b"0").expect("a sum").len(), 4901, "all digits are written");
        assert_eq!(add(None, b"1.5").as_deref(), Ok("1.5"));
    }

    #[test]
    fn what_is_no_decimal_number_is_refused() {
        for text in ["", " 1", "1 ", "x", "1e", "0x10", "inf", "nan", ".", "1e99999", "--1", "1.2.3", "e5"] {
            assert_eq!(add(Some(b"0"), text.as_bytes()), Err(Problem::NewIsNoNumber), "{text:?}");
            assert_eq!(add(Some(text.as_bytes()), b"0"), Err(Problem::OldIsNoNumber), "{text:?}");
        }
        assert_eq!(add(Some(b"1e4932"), b"1e4932"), Err(Problem::Infinite));
    }
}
