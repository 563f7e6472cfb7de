//! The text that a string literal with escapes stands for.

/// The text of `E'…'`, and of doubled quotes in it; the SQLSTATE with which PostgreSQL refuses it where it is none.
pub(super) fn unescape(raw: &str) -> Result<String, &'static str> {
    let mut out = Vec::with_capacity(raw.len());
    let mut buffer = [0; 4];
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                chars.next_if_eq(&'\'');
                out.push(b'\'');
            }
            '\\' => unescape_one(&mut chars, &mut out)?,
            _ => out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
        }
    }
    match out.contains(&0) {
        true => Err(NOT_IN_ENCODING),
        false => String::from_utf8(out).map_err(|_| NOT_IN_ENCODING),
    }
}

/// A byte of 0, or bytes that are no UTF-8.
const NOT_IN_ENCODING: &str = "22021";
/// A code point that is none.
const NO_CODE_POINT: &str = "42601";

/// The text of strings that stand behind one another, without the quotes between them.
pub(super) fn joined(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\'') {
        out.push_str(before);
        rest = match after.strip_prefix('\'') {
            Some(after) => {
                out.push('\'');
                after
            }
            None => after.split_once('\'').map_or("", |(_, next)| next),
        };
    }
    out + rest
}

/// The text of `\\XXXX`, `\\+XXXXXX`, pairs of surrogates, `\\\\` and doubled quotes.
pub(super) fn code_points(raw: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = raw;
    let mut buffer = [0; 2];
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\'' {
            rest = rest.strip_prefix('\'').unwrap_or(rest);
        }
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut buffer));
            continue;
        }
        if let Some(after) = rest.strip_prefix('\\') {
            units.push(u16::from(b'\\'));
            rest = after;
            continue;
        }
        let (digits, after) = match rest.strip_prefix('+') {
            Some(after) => after.split_at_checked(6)?,
            None => rest.split_at_checked(4)?,
        };
        let code = digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())??;
        match char::from_u32(code) {
            Some('\0') => return None,
            Some(c) => units.extend_from_slice(c.encode_utf16(&mut buffer)),
            None => units.push(u16::try_from(code).ok()?),
        }
        rest = after;
    }
    String::from_utf16(&units).ok()
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn unescape_one(chars: &mut Chars<'_>, out: &mut Vec<u8>) -> Result<(), &'static str> {
    let Some(first) = chars.next() else { return Ok(()) };
    let mut buffer = [0; 4];
    match first {
        'b' => out.push(8),
        'f' => out.push(12),
        'n' => out.push(b'\n'),
        'r' => out.push(b'\r'),
        't' => out.push(b'\t'),
        // A byte, which may be one of several of a character; the lowest eight bits count.
        'x' if chars.peek().is_some_and(char::is_ascii_hexdigit) => out.push(digits(chars, 16, 2, 0).to_le_bytes()[0]),
        '0'..='7' => out.push(digits(chars, 8, 2, first.to_digit(8).unwrap_or(0)).to_le_bytes()[0]),
        'u' | 'U' => {
            let code = code_point(chars, if first == 'u' { 4 } else { 8 })?;
            out.extend_from_slice(code.encode_utf8(&mut buffer).as_bytes());
        }
        _ => out.extend_from_slice(first.encode_utf8(&mut buffer).as_bytes()),
    }
    Ok(())
}

fn digits(chars: &mut Chars<'_>, radix: u32, most: usize, initial: u32) -> u32 {
    let mut value = initial;
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else { break };
        value = value.wrapping_mul(radix).wrapping_add(digit);
        chars.next();
    }
    value
}

/// The character of so many digits, or of a pair of surrogates.
fn code_point(chars: &mut Chars<'_>, length: usize) -> Result<char, &'static str> {
    const HIGH: std::ops::RangeInclusive<u32> = 0xD800..=0xDBFF;
    const LOW: std::ops::RangeInclusive<u32> = 0xDC00..=0xDFFF;
    let mut code = digits(chars, 16, length, 0);
    if HIGH.contains(&code) {
        let next = (chars.next(), chars.next());
        let low = if next == (Some('\\'), Some('u')) { digits(chars, 16, 4, 0) } else { 0 };
        if !LOW.contains(&low) {
            return Err(NO_CODE_POINT);
        }
        code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF);
    }
    char::from_u32(code).filter(|c| *c != '\0').ok_or(NO_CODE_POINT)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn an_escaped_text_is_what_postgresql_reads() {
        for (raw, expected) in [
            (r"a\tb\\c''d\'e", Ok("a\tb\\c'd'e")),
            (r"\xc3\xa4 \303\244 \u00e4 \U000000e4", Ok("ä ä ä ä")),
            (r"\ud83d\ude00", Ok("😀")),
            (r"\q\x", Ok("qx")),
            (r"a\x00b", Err("22021")),
            (r"\000", Err("22021")),
            (r"\xe4", Err("22021")),
            (r"\u0000", Err("42601")),
            (r"\ud83d", Err("42601")),
        ] {
            assert_eq!(unescape(raw), expected.map(str::to_owned), "{raw}");
        }
    }
}
