//! PostgreSQL's lexical structure: a statement is lifted into its text without comments and literals, and the literals.
//!
//! In the lifted text each string stands as `'N'`, each integer as `N` and each other number as `N.0`, N being the
//! literal's slot. So statements that differ only in literals share one lifted text, which is parsed once, and a
//! megabyte in quotes never reaches the parser. It refuses what it cannot cut exactly (an open quote, bit strings); it never guesses where a literal ends.

use std::borrow::Cow;

/// What a literal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A string whose content stands in the statement as it is.
    Plain,
    /// A string with doubled quotes.
    Doubled,
    /// `E'…'`: backslash escapes.
    Escaped,
    /// `U&'…'`: code points in hexadecimal.
    Unicode,
    /// Digits that fit 64 signed bits.
    Integer,
    /// Any other number.
    Decimal,
}

/// A literal's place in the statement: the bytes between the quotes, or the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub kind: SlotKind,
    pub start: usize,
    pub end: usize,
}

impl Slot {
    /// The literal's value: a number's digits, a string's content.
    #[inline]
    pub fn value<'a>(&self, sql: &'a str) -> Cow<'a, str> {
        let raw = sql.get(self.start..self.end).unwrap_or_default();
        match self.kind {
            SlotKind::Doubled => Cow::Owned(raw.replace("''", "'")),
            SlotKind::Escaped => Cow::Owned(unescape(raw)),
            SlotKind::Unicode => Cow::Owned(code_points(raw).unwrap_or_default()),
            _ => Cow::Borrowed(raw),
        }
    }

    /// Whether it is written in quotes.
    pub fn is_text(&self) -> bool {
        !matches!(self.kind, SlotKind::Integer | SlotKind::Decimal)
    }
}

/// A statement without its literals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifted {
    pub text: String,
    pub slots: Vec<Slot>,
}

/// How an ordinary string literal reads a backslash (`standard_conforming_strings`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Backslash {
    #[default]
    Ordinary,
    Escapes,
}

/// Lifts a statement's literals. The error says what could not be read, and at which byte.
pub fn lift(sql: &str, backslash: Backslash) -> Result<Lifted, String> {
    let expected = sql.len().min(4096);
    let lifted = Lifted { text: String::with_capacity(expected), slots: Vec::with_capacity(expected / 16) };
    let mut lifter = Lifter { text: sql, sql: sql.as_bytes(), from: 0, at: 0, backslash, lifted };
    while let Some(&byte) = lifter.sql.get(lifter.at) {
        match CLASSES[usize::from(byte)] {
            Class::Sign => lifter.at += 1,
            Class::Word => lifter.name()?,
            Class::Digit => lifter.number()?,
            Class::Space => lifter.space()?,
            Class::Dollar | Class::Other => lifter.token(byte)?,
        }
    }
    lifter.copy();
    Ok(lifter.lifted)
}

/// What stands as it is, is copied in one piece where the next literal, comment or run of white space begins.
struct Lifter<'a> {
    text: &'a str,
    sql: &'a [u8],
    /// Where what was read and not yet copied begins.
    from: usize,
    at: usize,
    backslash: Backslash,
    lifted: Lifted,
}

impl Lifter<'_> {
    /// A byte that may begin more than one thing.
    fn token(&mut self, byte: u8) -> Result<(), String> {
        let next = self.sql.get(self.at + 1).copied().unwrap_or(0);
        match byte {
            b'-' if next == b'-' => self.spaces(),
            b'/' if next == b'*' => self.spaces(),
            b'\'' => self.string(self.at, self.at + 1, self.backslash),
            b'"' => self.quoted_identifier(),
            b'$' if next.is_ascii_digit() => {
                self.word();
                Ok(())
            }
            b'$' => self.dollar_quoted(),
            b'.' if next.is_ascii_digit() && !self.after_name() => self.number(),
            _ => {
                self.at += 1;
                Ok(())
            }
        }
    }

    /// Whether what stands before can be followed by `.name`.
    fn after_name(&self) -> bool {
        let before = if self.from < self.at { &self.text[self.from..self.at] } else { self.lifted.text.as_str() };
        before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '.'))
    }

    /// Copies what was read; the tokens that it ends between are cut at ASCII bytes.
    fn copy(&mut self) {
        self.lifted.text.push_str(&self.text[self.from..self.at]);
        self.from = self.at;
    }

    /// A blank between two tokens stays where it is.
    fn space(&mut self) -> Result<(), String> {
        let is_inside = self.from < self.at || !self.lifted.text.is_empty();
        match self.sql.get(self.at..) {
            Some([b' ', next, ..])
                if is_inside && !matches!(next, b'-' | b'/') && CLASSES[usize::from(*next)] != Class::Space =>
            {
                self.at += 1;
                Ok(())
            }
            _ => self.spaces(),
        }
    }

    /// White space and comments: one blank between two tokens.
    fn spaces(&mut self) -> Result<(), String> {
        self.copy();
        loop {
            match self.sql.get(self.at..).unwrap_or_default() {
                [b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, ..] => self.at += 1,
                [b'-', b'-', rest @ ..] => self.at += 2 + memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
                [b'/', b'*', ..] => self.comment()?,
                rest => {
                    if !rest.is_empty() && !self.lifted.text.is_empty() {
                        self.lifted.text.push(' ');
                    }
                    self.from = self.at;
                    return Ok(());
                }
            }
        }
    }

    fn comment(&mut self) -> Result<(), String> {
        let start = self.at;
        let mut depth = 0_usize;
        while self.at < self.sql.len() {
            match &self.sql[self.at..] {
                [b'/', b'*', ..] => {
                    depth += 1;
                    self.at += 2;
                }
                [b'*', b'/', ..] => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                _ => self.at += 1,
            }
        }
        Err(format!("the comment at byte {start} has no end"))
    }

    /// A string whose content starts at `start`, and which begins before its quote.
    fn string(&mut self, begin: usize, start: usize, backslash: Backslash) -> Result<(), String> {
        let mut at = start;
        let mut doubled = false;
        let mut escaped = false;
        loop {
            let Some(step) = memchr::memchr2(b'\'', b'\\', self.sql.get(at..).unwrap_or_default()) else {
                return Err(format!("the string at byte {start} has no end"));
            };
            at += step;
            if self.sql[at] == b'\\' {
                let escapes = backslash == Backslash::Escapes;
                escaped |= escapes;
                at += if escapes { 2 } else { 1 };
            } else if self.sql.get(at + 1) == Some(&b'\'') {
                doubled = true;
                at += 2;
            } else {
                break;
            }
        }
        let kind = match (escaped, doubled) {
            (true, _) => SlotKind::Escaped,
            (false, true) => SlotKind::Doubled,
            (false, false) => SlotKind::Plain,
        };
        self.slot(begin, Slot { kind, start, end: at }, at + 1);
        Ok(())
    }

    /// A literal that stands from `begin` to `end`.
    fn slot(&mut self, begin: usize, slot: Slot, end: usize) {
        self.at = begin;
        self.copy();
        let number = self.lifted.slots.len();
        let text = &mut self.lifted.text;
        if slot.is_text() {
            text.push('\'');
        }
        push_number(text, number);
        match slot.kind {
            SlotKind::Integer => {}
            SlotKind::Decimal => text.push_str(".0"),
            _ => text.push('\''),
        }
        self.lifted.slots.push(slot);
        self.at = end;
        self.from = end;
    }

    /// `U&'…'`; one with an escape character of its own (UESCAPE) does not parse, and is refused there.
    fn unicode(&mut self, begin: usize) -> Result<(), String> {
        let start = begin + 3;
        if self.backslash == Backslash::Escapes {
            return Err(format!("U& at byte {start} without standard_conforming_strings; PostgreSQL refuses it"));
        }
        self.string(begin, start, Backslash::Ordinary)?;
        let Some(slot) = self.lifted.slots.last_mut() else { return Ok(()) };
        slot.kind = SlotKind::Unicode;
        let raw = std::str::from_utf8(&self.sql[slot.start..slot.end]).unwrap_or_default();
        match code_points(raw) {
            Some(_) => Ok(()),
            None => Err(format!("the Unicode escape at byte {start} is no code point; PostgreSQL refuses it")),
        }
    }

    fn quoted_identifier(&mut self) -> Result<(), String> {
        let start = self.at;
        let mut at = start + 1;
        loop {
            match self.sql.get(at..).and_then(|rest| memchr::memchr(b'"', rest)) {
                None => return Err(format!("the quoted identifier at byte {start} has no end")),
                Some(step) if self.sql.get(at + step + 1) == Some(&b'"') => at += step + 2,
                Some(step) => {
                    self.at = at + step + 1;
                    return Ok(());
                }
            }
        }
    }

    fn dollar_quoted(&mut self) -> Result<(), String> {
        let rest = &self.sql[self.at..];
        let tag = rest[1..].iter().position(|&b| !(b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80));
        let Some(tag) = tag.filter(|&end| rest[end + 1] == b'$') else {
            return Err(format!("the dollar sign at byte {} starts neither a parameter nor a string", self.at));
        };
        let delimiter = &rest[..tag + 2];
        let start = self.at + delimiter.len();
        match memchr::memmem::find(&self.sql[start..], delimiter) {
            None => Err(format!("the dollar-quoted string at byte {start} has no end")),
            Some(length) => {
                let end = start + length + delimiter.len();
                self.slot(self.at, Slot { kind: SlotKind::Plain, start, end: start + length }, end);
                Ok(())
            }
        }
    }

    fn number(&mut self) -> Result<(), String> {
        const DIGITS_THAT_FIT: usize = 18;
        let start = self.at;
        let mut end = self.past(start, Class::Digit);
        let mut whole = true;
        if self.sql.get(end) == Some(&b'.') && self.sql.get(end + 1) != Some(&b'.') {
            whole = false;
            end = self.past(end + 1, Class::Digit);
        }
        if matches!(self.sql.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.sql.get(end + 1), Some(b'+' | b'-')));
            let exponent = self.past(end + 1 + sign, Class::Digit);
            if exponent > end + 1 + sign {
                whole = false;
                end = exponent;
            }
        }
        if self.sql.get(end).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_') {
            return Err(format!("the number at byte {start} runs into a name"));
        }
        let fits = whole && (end - start <= DIGITS_THAT_FIT || self.text[start..end].parse::<i64>().is_ok());
        let kind = if fits { SlotKind::Integer } else { SlotKind::Decimal };
        self.slot(start, Slot { kind, start, end }, end);
        Ok(())
    }

    fn name(&mut self) -> Result<(), String> {
        let start = self.at;
        self.word();
        if self.at - start > 1 || !matches!(self.sql.get(self.at), Some(b'\'' | b'&')) {
            return Ok(());
        }
        match &self.sql[start..] {
            [b'e' | b'E', b'\'', ..] => self.string(start, start + 2, Backslash::Escapes),
            [b'b' | b'B' | b'x' | b'X', b'\'', ..] => Err(format!("the bit string at byte {start} has no counterpart")),
            [b'u' | b'U', b'&', b'"', ..] => {
                Err(format!("Unicode escapes in a name (U&) at byte {start} are not read"))
            }
            [b'u' | b'U', b'&', b'\'', ..] => self.unicode(start),
            [b'n' | b'N', b'\'', ..] => self.string(start, start + 2, self.backslash),
            _ => Ok(()),
        }
    }

    /// To the end of the name or parameter that begins here.
    fn word(&mut self) {
        self.at = self.past(self.at + 1, Class::Dollar);
    }

    /// Past the bytes from a place on whose class is at most `last`.
    fn past(&self, mut at: usize, last: Class) -> usize {
        while let Some(byte) = self.sql.get(at)
            && CLASSES[usize::from(*byte)] <= last
        {
            at += 1;
        }
        at
    }
}

/// What a byte can begin. Up to the dollar sign it can stand within a name too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Class {
    Digit,
    Word,
    Dollar,
    /// Nothing: it stands for itself.
    Sign,
    Space,
    Other,
}

/// The class of each byte.
static CLASSES: [Class; 256] = {
    let mut classes = [Class::Sign; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => Class::Space,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => Class::Word,
            b'0'..=b'9' => Class::Digit,
            b'$' => Class::Dollar,
            b'-' | b'/' | b'\'' | b'"' | b'.' => Class::Other,
            _ => Class::Sign,
        };
        byte += 1;
    }
    classes
};

fn push_number(text: &mut String, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

fn unescape(raw: &str) -> String {
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

/// The text of `\\XXXX`, `\\+XXXXXX`, pairs of surrogates, `\\\\` and doubled quotes.
fn code_points(raw: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn values(sql: &str) -> Vec<String> {
        let lifted = lift(sql, Backslash::Ordinary).expect("lifted");
        lifted.slots.iter().map(|slot| slot.value(sql).into_owned()).collect()
    }

    #[test]
    fn literals_leave_the_text_and_comments_vanish() {
        let sql = "SELECT /* a 'b' /* c */ */ a1, 'it''s', 12, 1.5e-3 -- x\n FROM t WHERE b = $1 AND c=E'\\x41\\'' || $q$ '' $q$";
        let lifted = lift(sql, Backslash::Ordinary).expect("lifted");
        assert_eq!(lifted.text, "SELECT a1, '0', 1, 2.0 FROM t WHERE b = $1 AND c='3' || '4'");
        assert_eq!(values(sql), ["it's", "12", "1.5e-3", "A'", " '' "]);
    }

    #[test]
    fn one_blank_stands_where_white_space_or_comments_stood() {
        for (sql, text) in [
            ("  SELECT\t1 ,\n2  ", "SELECT 0 , 1"),
            ("/* a */SELECT/* b */1--c\n+ 2 --d", "SELECT 0 + 1"),
            ("SELECT a - -1, a -- b\n-1 / 2", "SELECT a - -0, a -1 / 2"),
            ("SELECT 'ä' || ß.a, b .5, t.5, \"ü\".5, 1.5.5", "SELECT '0' || ß.a, b 1.0, t.2, \"ü\".3, 4.0.5"),
            ("SELECT E'a' 'b',n'c', U&'d' e1", "SELECT '0' '1','2', '3' e1"),
            ("-- nothing", ""),
            (" ", ""),
        ] {
            assert_eq!(lift(sql, Backslash::Ordinary).map(|lifted| lifted.text).as_deref(), Ok(text), "{sql}");
        }
    }

    #[test]
    fn unicode_escapes_are_code_points() {
        assert_eq!(values(r"SELECT U&'d\0061t\+000061 it''s \\', u&'\D83D\DE00'"), [r"data it's \", "😀"]);
    }

    #[test]
    fn a_backslash_is_ordinary_unless_the_session_says_otherwise() {
        assert_eq!(values(r"SELECT 'a\', 'c'"), [r"a\", "c"]);
        let sql = r"SELECT 'a\' b'";
        let lifted = lift(sql, Backslash::Escapes).expect("lifted");
        assert_eq!(lifted.slots[0].value(sql), "a' b");
    }

    #[test]
    fn what_has_no_end_is_refused() {
        for sql in ["'a", "E'a\\", "\"a", "/* /* */", "$a$ $b$", "$", "12ab", "B'01'", r"U&'\00'", r"U&'\D800'"] {
            assert!(lift(sql, Backslash::Ordinary).is_err(), "{sql}");
        }
    }
}
