//! Regular expressions that POSIX (PostgreSQL) and PCRE (MariaDB) read alike; all others are refused.

/// The pattern for MariaDB, and how many groups it has. `None` where the two could match otherwise: alternation, lazy or
/// counted repetition, repeated groups, back references, escapes, look-around.
pub fn to_pcre(pattern: &str) -> Option<(String, usize)> {
    let mut out = String::from("(?s)");
    let mut groups = 0;
    let mut depth = 0_usize;
    let mut chars = pattern.char_indices().peekable();
    let last = pattern.len().checked_sub(1)?;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        match c {
            '^' if at == 0 => out.push('^'),
            // PCRE's `$` also matches before a final line feed.
            '$' if at == last => out.push_str("\\z"),
            '(' if next != Some('?') => {
                groups += 1;
                depth += 1;
                out.push('(');
            }
            ')' if depth > 0 && !matches!(next, Some('*' | '+' | '?' | '{')) => {
                depth -= 1;
                out.push(')');
            }
            '*' | '+' if at > 0 && !matches!(next, Some('*' | '+' | '?' | '{')) && !out.ends_with(['(', '^']) => {
                out.push(c)
            }
            '[' => class(&mut chars, &mut out)?,
            '.' => out.push('.'),
            c if c.is_ascii_alphanumeric()
                || matches!(c, ' ' | ':' | '_' | '-' | '/' | ',' | '#' | '@' | '=' | '%') =>
            {
                out.push(c)
            }
            _ => return None,
        }
    }
    (depth == 0).then_some((out, groups))
}

/// A bracket expression of plain characters and ranges.
fn class(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>, out: &mut String) -> Option<()> {
    out.push('[');
    if chars.next_if(|(_, c)| *c == '^').is_some() {
        out.push('^');
    }
    let mut members = 0;
    loop {
        match chars.next()?.1 {
            ']' if members > 0 => break,
            c if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | ':' | '.' | '/' | ',') => out.push(c),
            _ => return None,
        }
        members += 1;
    }
    out.push(']');
    Some(())
}

#[cfg(test)]
mod tests {
    use super::to_pcre;

    #[test]
    fn only_patterns_that_both_read_alike_are_carried() {
        assert_eq!(to_pcre("^tt:([0-9]+)$"), Some(("(?s)^tt:([0-9]+)\\z".to_owned(), 1)));
        assert_eq!(to_pcre("abc.*x"), Some(("(?s)abc.*x".to_owned(), 0)));
        for refused in ["a|b", "a+?", "(ab)*", "\\d+", "a{2}", "(?:a)", "[[:alpha:]]", "a$b", "(", "é", "*a", ""] {
            assert_eq!(to_pcre(refused), None, "{refused}");
        }
    }
}
