//! A translation with holes: MariaDB's text, and for each literal or parameter how its value is written.
//!
//! Rendering a template is all that a known statement costs. It refuses a value that its form cannot carry.

use super::literals::{Slot, SlotKind};
use super::refusal::Refusal;
use super::values::{self, Form, Stated};
use crate::core::ByteString;
use std::borrow::Cow;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A literal's slot.
    Literal(usize),
    /// `$n`, counted from 0.
    Param(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    Hole { source: Source, form: Form },
}

/// MariaDB's text with holes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    pub pieces: Vec<Piece>,
}

/// The values of one statement.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    pub sql: &'a str,
    pub slots: &'a [Slot],
    pub params: &'a [Option<ByteString>],
}

impl<'a> Inputs<'a> {
    /// A source's value in PostgreSQL's text form; `None` is NULL.
    #[inline]
    pub fn value(&self, source: Source) -> Result<Option<Cow<'a, str>>, String> {
        match source {
            Source::Literal(slot) => match self.slots.get(slot) {
                Some(slot) => Ok(Some(slot.value(self.sql))),
                None => Err(format!("literal {slot} is missing")),
            },
            Source::Param(index) => match self.params.get(index) {
                None => Err(format!("the recording has no value for parameter ${}", index + 1)),
                Some(None) => Ok(None),
                Some(Some(bytes)) => match bytes.as_str() {
                    Some(text) => Ok(Some(Cow::Borrowed(text))),
                    None => Err(format!("parameter ${} is not UTF-8 text", index + 1)),
                },
            },
        }
    }

    /// The digits of a whole number that is written as it stands, as nearly all of them are: lists hold many.
    #[inline]
    fn digits(&self, source: Source, form: &Form) -> Option<&'a str> {
        match (source, form) {
            (Source::Literal(slot), Form::Integer) => match self.slots.get(slot)? {
                Slot { kind: SlotKind::Integer, start, end } => self.sql.get(*start..*end),
                _ => None,
            },
            _ => None,
        }
    }
}

impl From<&str> for Template {
    fn from(text: &str) -> Self {
        Self { pieces: vec![Piece::Text(text.to_owned())] }
    }
}

impl Template {
    /// A text without holes.
    pub fn of(text: &str) -> Self {
        Self { pieces: vec![Piece::Text(text.to_owned())] }
    }

    pub fn push_str(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    pub fn push_hole(&mut self, source: Source, form: Form) {
        self.pieces.push(Piece::Hole { source, form });
    }

    pub fn append(&mut self, other: Template) {
        for piece in other.pieces {
            match piece {
                Piece::Text(text) => self.push_str(&text),
                hole => self.pieces.push(hole),
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether it is a name, or one word.
    pub fn is_name(&self) -> bool {
        let name = |text: &str| text.starts_with('`') && text.ends_with('`');
        let word = |text: &str| text.chars().all(char::is_alphanumeric);
        matches!(self.pieces.as_slice(), [Piece::Text(text)] if name(text) || word(text))
    }

    /// About how long the text is.
    pub fn length(&self) -> usize {
        self.pieces.iter().map(|piece| if let Piece::Text(text) = piece { text.len() } else { 8 }).sum()
    }

    /// Writes the text. What a value changes in meaning is added to `stated`; a value that no form carries is the error.
    pub fn render(&self, inputs: &Inputs<'_>, stated: &mut Stated<'_>) -> Result<String, Refusal> {
        let values: usize = inputs.slots.iter().map(|slot| slot.end - slot.start).sum();
        let mut out = String::with_capacity(self.length() + values);
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Hole { source, form } => match inputs.digits(*source, form) {
                    Some(digits) => out.push_str(digits),
                    None => values::write(&mut out, form, inputs.value(*source)?.as_deref(), stated)?,
                },
            }
        }
        Ok(out)
    }
}
