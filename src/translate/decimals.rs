//! Decimal numbers as text: rounded, and without an exponent.

/// A number in digits, in parentheses or not, with so many decimals at most: half is rounded away from zero.
pub(super) fn rounded(text: &str, scale: usize) -> String {
    let Some(point) = text.find('.') else { return text.to_owned() };
    let end = text.trim_end_matches(')').len();
    if end - point - 1 <= scale {
        return text.to_owned();
    }
    let up = text.as_bytes()[point + 1 + scale] >= b'5';
    let kept = if scale == 0 { &text[..point] } else { &text[..point + 1 + scale] };
    let start = kept.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(kept.len());
    let mut digits: Vec<u8> = kept.as_bytes()[start..].to_vec();
    let mut carry = up;
    for digit in digits.iter_mut().rev().filter(|digit| **digit != b'.') {
        if !carry {
            break;
        }
        carry = *digit == b'9';
        *digit = if carry { b'0' } else { *digit + 1 };
    }
    let digits = String::from_utf8_lossy(&digits);
    format!("{}{}{digits}{}", &kept[..start], if carry { "1" } else { "" }, &text[end..])
}

/// A number with an exponent, in digits alone.
pub(super) fn written_out(mantissa: &str, exponent: &str) -> Option<String> {
    const DIGITS_MAX: i64 = 65;
    let exponent: i64 = exponent.parse().ok()?;
    let unsigned = mantissa.trim_start_matches(['-', '+']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let length = i64::try_from(digits.len()).ok()?;
    if point.abs().max(length) > DIGITS_MAX {
        return None;
    }
    let at = usize::try_from(point.clamp(0, length)).ok()?;
    let before = format!("{}{}", &digits[..at], "0".repeat(usize::try_from((point - length).max(0)).ok()?));
    let after = format!("{}{}", "0".repeat(usize::try_from((-point).max(0)).ok()?), &digits[at..]);
    let whole = if before.is_empty() { "0".to_owned() } else { before };
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    Some(if after.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{after}") })
}
