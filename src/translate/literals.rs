//! PostgreSQL's lexical structure: a statement is lifted into its text without comments and literals, and the literals.
//!
//! In the lifted text each string stands as `'N'`, each integer as `N` and each other number as `N.0`, N being the
//! literal's slot. So statements that differ only in literals share one lifted text, which is parsed once, and a
//! megabyte in quotes never reaches the parser. It refuses what it cannot cut exactly (an open quote, bit strings); it never guesses where a literal ends.

use std::borrow::Cow;

use super::escapes::{code_points, joined, unescape};
use super::refusal::Refusal;

/// Why a statement's literals could not be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// No server reads it.
    Broken(String),
    /// What PostgreSQL reads, and we do not.
    Foreign(String),
}

impl From<Unread> for Refusal {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Broken(reason) => Self::certain("42601", reason),
            Unread::Foreign(reason) => reason.into(),
        }
    }
}

/// What a literal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A string whose content stands in the statement as it is.
    Plain,
    /// A string with doubled quotes.
    Doubled,
    /// Several strings, each on a line of its own, which are one.
    Continued,
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
            SlotKind::Continued => Cow::Owned(joined(raw)),
            SlotKind::Escaped => Cow::Owned(unescape(raw).unwrap_or_default()),
            SlotKind::Unicode => Cow::Owned(code_points(raw).unwrap_or_default()),
            _ => Cow::Borrowed(raw),
        }
    }

    /// Why it is no text, by PostgreSQL's SQLSTATE.
    pub fn is_no_text(&self, sql: &str) -> Option<&'static str> {
        match self.kind {
            SlotKind::Escaped => unescape(sql.get(self.start..self.end).unwrap_or_default()).err(),
            _ => None,
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
pub fn lift(sql: &str, backslash: Backslash) -> Result<Lifted, Unread> {
    let expected = sql.len().min(4096);
    let lifted = Lifted { text: String::with_capacity(expected), slots: Vec::with_capacity(expected / 16) };
    let mut lifter = Lifter { text: sql, sql: sql.as_bytes(), from: 0, at: 0, backslash, lifted };
    while lifter.find() {
        lifter.token()?;
    }
    lifter.copy();
    let end = lifter.lifted.text.trim_end_matches(' ').len();
    lifter.lifted.text.truncate(end);
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
    /// Goes to the next byte that something begins at, or that is the second one of what has begun.
    fn find(&mut self) -> bool {
        let mut allowed = if self.at == 0 { BYTES[usize::from(b' ')].allows } else { NOTHING };
        for (step, byte) in self.sql[self.at..].iter().enumerate() {
            let Byte { begins, allows, .. } = BYTES[usize::from(*byte)];
            if begins & allowed != 0 {
                self.at += step;
                return true;
            }
            allowed = allows;
        }
        self.at = self.sql.len();
        false
    }

    /// What begins at the byte that was found, or at the one before it.
    fn token(&mut self) -> Result<(), Unread> {
        let byte = self.sql[self.at];
        match byte {
            b'0'..=b'9' => self.numbers(),
            b'\'' => self.quote(),
            b'"' if self.prefix(self.at) == b'&' => {
                Err(Unread::Foreign(format!("Unicode escapes in a name (U&) at byte {} are not read", self.at - 2)))
            }
            b'"' => self.quoted_identifier(),
            b'$' => self.dollar(),
            b'-' | b'*' => {
                self.at -= 1;
                self.spaces()
            }
            _ => self.spaces(),
        }
    }

    fn dollar(&mut self) -> Result<(), Unread> {
        if self.sql.get(self.at + 1).is_some_and(u8::is_ascii_digit) {
            self.at = self.past(self.at + 1, Class::Dollar);
            return Ok(());
        }
        self.dollar_quoted()
    }

    /// A string, whose prefix was read already.
    fn quote(&mut self) -> Result<(), Unread> {
        let at = self.at;
        match self.prefix(at) {
            b'e' => self.string(at - 1, at + 1, Backslash::Escapes),
            b'b' | b'x' => Err(Unread::Foreign(format!("the bit string at byte {} has no counterpart", at - 1))),
            b'n' => self.string(at - 1, at + 1, self.backslash),
            b'&' => self.unicode(at - 2),
            _ => self.string(at, at + 1, self.backslash),
        }
    }

    /// The letter before a quote, or the & of `U&`, where it stands alone.
    fn prefix(&self, quote: usize) -> u8 {
        match &self.sql[self.from..quote] {
            [before @ .., b'u' | b'U', b'&'] if !ends_in_a_name(before) => b'&',
            [before @ .., letter] if letter.is_ascii_alphabetic() && !ends_in_a_name(before) => {
                letter.to_ascii_lowercase()
            }
            _ => 0,
        }
    }

    /// Copies what was read; the tokens that it ends between are cut at ASCII bytes.
    fn copy(&mut self) {
        self.lifted.text.push_str(&self.text[self.from..self.at]);
        self.from = self.at;
    }

    /// White space and comments: one blank between two tokens.
    fn spaces(&mut self) -> Result<(), Unread> {
        self.copy();
        loop {
            match self.sql.get(self.at..).unwrap_or_default() {
                [byte, ..] if is_space(*byte) => self.at += 1,
                [b'-', b'-', rest @ ..] => self.at += 2 + memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
                [b'/', b'*', ..] => self.comment()?,
                rest => {
                    if !(rest.is_empty() || self.lifted.text.is_empty() || self.lifted.text.ends_with(' ')) {
                        self.lifted.text.push(' ');
                    }
                    self.from = self.at;
                    return Ok(());
                }
            }
        }
    }

    fn comment(&mut self) -> Result<(), Unread> {
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
        Err(Unread::Broken(format!("the comment at byte {start} has no end")))
    }

    /// A string whose content starts at `start`, and which begins before its quote.
    fn string(&mut self, begin: usize, start: usize, backslash: Backslash) -> Result<(), Unread> {
        let mut at = start;
        let mut doubled = false;
        let (mut escaped, mut continued) = (false, false);
        loop {
            let Some(step) = memchr::memchr2(b'\'', b'\\', self.sql.get(at..).unwrap_or_default()) else {
                return Err(Unread::Broken(format!("the string at byte {start} has no end")));
            };
            at += step;
            if self.sql[at] == b'\\' {
                let escapes = backslash == Backslash::Escapes;
                escaped |= escapes;
                at += if escapes { 2 } else { 1 };
            } else if self.sql.get(at + 1) == Some(&b'\'') {
                doubled = true;
                at += 2;
            } else if let Some(next) = self.continuation(at + 1).filter(|_| backslash == Backslash::Ordinary) {
                continued = true;
                at = next;
            } else {
                break;
            }
        }
        let kind = match (escaped, doubled) {
            _ if continued => SlotKind::Continued,
            (true, _) => SlotKind::Escaped,
            (false, true) => SlotKind::Doubled,
            (false, false) => SlotKind::Plain,
        };
        self.slot(begin, Slot { kind, start, end: at }, at + 1);
        Ok(())
    }

    /// Where the content of the string goes on that ended before `from`: behind white space with a new line in it.
    fn continuation(&self, from: usize) -> Option<usize> {
        let rest = self.sql.get(from..)?;
        let blanks = rest.iter().take_while(|byte| is_space(**byte)).count();
        let breaks = rest[..blanks].iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        (breaks && rest.get(blanks) == Some(&b'\'')).then_some(from + blanks + 1)
    }

    /// A literal that stands from `begin` to `end`.
    fn slot(&mut self, begin: usize, slot: Slot, end: usize) {
        self.at = begin;
        self.copy();
        let number = self.lifted.slots.len();
        let text = &mut self.lifted.text;
        match slot.kind {
            SlotKind::Integer => push_number(text, number),
            SlotKind::Decimal => {
                push_number(text, number);
                text.push_str(".0");
            }
            _ => {
                text.push('\'');
                push_number(text, number);
                text.push('\'');
            }
        }
        self.lifted.slots.push(slot);
        self.at = end;
        self.from = end;
    }

    /// `U&'…'`; one with an escape character of its own (UESCAPE) does not parse, and is refused there.
    fn unicode(&mut self, begin: usize) -> Result<(), Unread> {
        let start = begin + 3;
        if self.backslash == Backslash::Escapes {
            return Err(Unread::Foreign(format!(
                "U& at byte {start} without standard_conforming_strings; PostgreSQL refuses it"
            )));
        }
        self.string(begin, start, Backslash::Ordinary)?;
        let Some(slot) = self.lifted.slots.last_mut() else { return Ok(()) };
        if slot.kind == SlotKind::Continued {
            return Err(Unread::Foreign(format!("the string with U& at byte {start} goes on on another line")));
        }
        slot.kind = SlotKind::Unicode;
        let raw = std::str::from_utf8(&self.sql[slot.start..slot.end]).unwrap_or_default();
        match code_points(raw) {
            Some(_) => Ok(()),
            None => Err(Unread::Foreign(format!(
                "the Unicode escape at byte {start} is no code point; PostgreSQL refuses it"
            ))),
        }
    }

    fn quoted_identifier(&mut self) -> Result<(), Unread> {
        let start = self.at;
        let mut at = start + 1;
        loop {
            match self.sql.get(at..).and_then(|rest| memchr::memchr(b'"', rest)) {
                None => return Err(Unread::Broken(format!("the quoted identifier at byte {start} has no end"))),
                Some(step) if self.sql.get(at + step + 1) == Some(&b'"') => at += step + 2,
                Some(step) => {
                    self.at = at + step + 1;
                    return Ok(());
                }
            }
        }
    }

    fn dollar_quoted(&mut self) -> Result<(), Unread> {
        let rest = &self.sql[self.at..];
        let tag = rest[1..].iter().position(|&b| !(b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80));
        let Some(tag) = tag.filter(|&end| rest[end + 1] == b'$') else {
            return Err(Unread::Broken(format!(
                "the dollar sign at byte {} starts neither a parameter nor a string",
                self.at
            )));
        };
        let delimiter = &rest[..tag + 2];
        let start = self.at + delimiter.len();
        match memchr::memmem::find(&self.sql[start..], delimiter) {
            None => Err(Unread::Broken(format!("the dollar-quoted string at byte {start} has no end"))),
            Some(length) => {
                let end = start + length + delimiter.len();
                self.slot(self.at, Slot { kind: SlotKind::Plain, start, end: start + length }, end);
                Ok(())
            }
        }
    }

    /// Whether the digit at hand stands behind a point that is no part of a name.
    fn begins_with_a_point(&self) -> bool {
        let Some(before) = self.text[self.from..self.at].strip_suffix('.') else { return false };
        let before = if before.is_empty() { self.lifted.text.as_str() } else { before };
        !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '.'))
    }

    /// A number, and the whole ones that follow it in a list.
    fn numbers(&mut self) -> Result<(), Unread> {
        self.number()?;
        while let [b',', b'0'..=b'9', ..] = self.sql[self.at..]
            && let Some(end) = self.whole_number(self.at + 1)
        {
            self.lifted.text.push(',');
            push_number(&mut self.lifted.text, self.lifted.slots.len());
            self.lifted.slots.push(Slot { kind: SlotKind::Integer, start: self.at + 1, end });
            self.at = end;
        }
        self.from = self.at;
        Ok(())
    }

    /// The end of the number that begins here, where it surely is one of 64 bits.
    fn whole_number(&self, start: usize) -> Option<usize> {
        let end = self.past(start, Class::Digit);
        let ends = self.sql.get(end).is_none_or(|byte| BYTES[usize::from(*byte)].class == Class::Sign);
        (ends && end - start <= DIGITS_THAT_FIT).then_some(end)
    }

    fn number(&mut self) -> Result<(), Unread> {
        let start = self.at - usize::from(self.begins_with_a_point());
        let mut end = self.past(self.at, Class::Digit);
        let mut whole = start == self.at;
        if whole && self.sql.get(end) == Some(&b'.') && self.sql.get(end + 1) != Some(&b'.') {
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
            // Before version 15 a name began there, from 16 on `1_000` and `0x1F` are numbers.
            return Err(Unread::Broken(format!("the number at byte {start} runs into a name")));
        }
        let fits = whole && (end - start <= DIGITS_THAT_FIT || self.text[start..end].parse::<i64>().is_ok());
        let kind = if fits { SlotKind::Integer } else { SlotKind::Decimal };
        self.slot(start, Slot { kind, start, end }, end);
        Ok(())
    }

    /// Past the bytes from a place on whose class is at most `last`.
    fn past(&self, mut at: usize, last: Class) -> usize {
        while let Some(byte) = self.sql.get(at)
            && BYTES[usize::from(*byte)].class <= last
        {
            at += 1;
        }
        at
    }
}

/// Digits that fit 64 signed bits, whichever they are.
const DIGITS_THAT_FIT: usize = 18;

/// Where a byte can stand. Up to the dollar sign it can stand within a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Class {
    Digit,
    Word,
    Dollar,
    Point,
    Sign,
}

/// What the lifter knows of a byte: something begins at it where its `begins` meets the `allows` of the byte before it.
#[derive(Clone, Copy)]
struct Byte {
    class: Class,
    begins: u8,
    allows: u8,
}

/// Behind any byte.
const ANYWHERE: u8 = 1;
/// Behind a byte that no name goes on from.
const OUTSIDE_NAMES: u8 = 2;
/// As the second byte of its kind: a second blank, `--`, `/*`.
const SECOND_BLANK: u8 = 4;
const SECOND_MINUS: u8 = 8;
const SECOND_OF_COMMENT: u8 = 16;

/// What stands before the text, or behind a literal.
const NOTHING: u8 = ANYWHERE | OUTSIDE_NAMES;

static BYTES: [Byte; 256] = {
    let mut bytes = [Byte { class: Class::Sign, begins: 0, allows: NOTHING }; 256];
    let mut value = 0;
    while value < 256 {
        let byte = &mut bytes[value];
        match value as u8 {
            b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | b'\'' | b'"' => byte.begins = ANYWHERE,
            b' ' => (byte.begins, byte.allows) = (SECOND_BLANK, NOTHING | SECOND_BLANK),
            b'-' => (byte.begins, byte.allows) = (SECOND_MINUS, NOTHING | SECOND_MINUS),
            b'*' => byte.begins = SECOND_OF_COMMENT,
            b'/' => byte.allows = NOTHING | SECOND_OF_COMMENT,
            b'.' => byte.class = Class::Point,
            b'0'..=b'9' => *byte = Byte { class: Class::Digit, begins: OUTSIDE_NAMES, allows: ANYWHERE },
            b'$' => *byte = Byte { class: Class::Dollar, begins: OUTSIDE_NAMES, allows: ANYWHERE },
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => (byte.class, byte.allows) = (Class::Word, ANYWHERE),
            _ => {}
        }
        value += 1;
    }
    bytes
};

/// White space as PostgreSQL's scanner has it.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// Whether a name goes on behind these bytes.
fn ends_in_a_name(bytes: &[u8]) -> bool {
    bytes.last().is_some_and(|byte| BYTES[usize::from(*byte)].class <= Class::Dollar)
}

fn push_number(text: &mut String, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
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
    fn strings_on_lines_of_their_own_are_one() {
        assert_eq!(values("SELECT 'it''s '\n  'one' AS a, 'b'\n, 'c'"), ["it's one", "b", "c"]);
        assert_eq!(values("SELECT 'a' 'b'"), ["a", "b"]);
    }

    #[test]
    fn what_has_no_end_is_refused() {
        for sql in ["'a", "E'a\\", "\"a", "/* /* */", "$a$ $b$", "$", "12ab", "B'01'", r"U&'\00'", r"U&'\D800'"] {
            assert!(lift(sql, Backslash::Ordinary).is_err(), "{sql}");
        }
    }
}
