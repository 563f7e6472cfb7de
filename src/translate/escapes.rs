//! The text that a string literal with escapes stands for.

/// The text of `E'…'`, and of doubled quotes in it.
pub(super) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                chars.next_if_eq(&'\'');
                out.push('\'');
            }
            '\\' => unescape_one(&mut chars, &mut out),
            _ => out.push(c),
        }
    }
    out
}

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

fn unescape_one(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    let Some(first) = chars.next() else { return };
    let (radix, most, initial) = match first {
        'b' => return out.push('\u{8}'),
        'f' => return out.push('\u{c}'),
        'n' => return out.push('\n'),
        'r' => return out.push('\r'),
        't' => return out.push('\t'),
        'x' => (16, 2, 0),
        'u' => (16, 4, 0),
        'U' => (16, 8, 0),
        '0'..='7' => (8, 2, first.to_digit(8).unwrap_or(0)),
        _ => return out.push(first),
    };
    let mut value = initial;
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else { break };
        value = value.wrapping_mul(radix).wrapping_add(digit);
        chars.next();
    }
    out.push(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER));
}
