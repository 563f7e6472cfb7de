//! Tokens of PostgreSQL's DDL, and a cursor over them. The only part of the schema reader that knows sqlparser.
//!
//! A dump's statements are read token by token rather than through a grammar, so that one clause that a grammar does
//! not know never costs a table. It refuses to interpret: what a token means is the reader's business.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token as Raw, Tokenizer};

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    /// Whether white space stood before it.
    pub spaced: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A bare word, folded to lower case.
    Word(String),
    /// A quoted identifier.
    Quoted(String),
    /// A string's content.
    Text(String),
    Number(String),
    /// An operator or punctuation.
    Symbol(String),
}

/// The tokens of a statement; `None` where it can't even be split into tokens.
pub fn tokens(sql: &str) -> Option<Vec<Token>> {
    let raw = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize().ok()?;
    let mut tokens = Vec::with_capacity(raw.len() / 2);
    let mut spaced = false;
    for token in raw {
        let kind = match token {
            Raw::Whitespace(_) => {
                spaced = true;
                continue;
            }
            Raw::EOF | Raw::SemiColon => continue,
            Raw::Word(word) if word.quote_style.is_some() => Kind::Quoted(cut(word.value)),
            Raw::Word(word) => Kind::Word(cut(word.value.to_lowercase())),
            Raw::SingleQuotedString(text) | Raw::EscapedStringLiteral(text) | Raw::UnicodeStringLiteral(text) => {
                Kind::Text(text)
            }
            Raw::DollarQuotedString(text) => Kind::Text(text.value),
            Raw::Number(number, _) => Kind::Number(number),
            other => Kind::Symbol(other.to_string()),
        };
        tokens.push(Token { kind, spaced: std::mem::take(&mut spaced) });
    }
    Some(tokens)
}

/// A name as PostgreSQL keeps it: 63 bytes of it.
fn cut(mut name: String) -> String {
    name.truncate(name.floor_char_boundary(63));
    name
}

/// A place in a list of tokens.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(tokens: &'a [Token]) -> Self {
        Self { tokens, at: 0 }
    }

    pub fn peek(&self) -> Option<&'a Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    pub fn bump(&mut self) -> Option<&'a Kind> {
        let kind = self.peek()?;
        self.at += 1;
        Some(kind)
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The next token is this bare word.
    pub fn at_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Kind::Word(found)) if found == word)
    }

    pub fn at_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Some(Kind::Symbol(found)) if found == symbol)
    }

    /// Steps over these bare words if all of them follow.
    pub fn take_words(&mut self, words: &str) -> bool {
        let start = self.at;
        for word in words.split(' ') {
            if !self.at_word(word) {
                self.at = start;
                return false;
            }
            self.at += 1;
        }
        true
    }

    pub fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.at_symbol(symbol);
        if found {
            self.at += 1;
        }
        found
    }

    /// An identifier.
    pub fn take_name(&mut self) -> Option<String> {
        match self.peek()? {
            Kind::Word(name) | Kind::Quoted(name) => {
                self.at += 1;
                Some(name.clone())
            }
            _ => None,
        }
    }

    /// The parts of a dotted name.
    pub fn take_path(&mut self) -> Option<Vec<String>> {
        let mut path = vec![self.take_name()?];
        while self.take_symbol(".") {
            path.push(self.take_name()?);
        }
        Some(path)
    }

    /// A whole number, possibly negative.
    pub fn take_integer(&mut self) -> Option<i64> {
        let start = self.at;
        let sign = if self.take_symbol("-") { "-" } else { "" };
        if let Some(Kind::Number(digits)) = self.bump()
            && let Ok(number) = format!("{sign}{digits}").parse()
        {
            return Some(number);
        }
        self.at = start;
        None
    }

    /// The tokens between this opening parenthesis and the one that closes it; steps over both.
    pub fn take_group(&mut self) -> Option<&'a [Token]> {
        if !self.at_symbol("(") {
            return None;
        }
        let start = self.at + 1;
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().skip(self.at) {
            depth = match &token.kind {
                Kind::Symbol(symbol) if symbol == "(" => depth + 1,
                Kind::Symbol(symbol) if symbol == ")" => depth - 1,
                _ => depth,
            };
            if depth == 0 {
                self.at = index + 1;
                return self.tokens.get(start..index);
            }
        }
        None
    }

    /// The tokens up to the first outside of parentheses that `stop` holds for; at least one, if there is one.
    pub fn take_until(&mut self, stop: impl Fn(&Kind) -> bool) -> &'a [Token] {
        let start = self.at;
        let mut depth = 0_i32;
        while let Some(kind) = self.peek() {
            if self.at > start && depth == 0 && stop(kind) {
                break;
            }
            if let Kind::Symbol(symbol) = kind {
                depth += match symbol.as_str() {
                    "(" | "[" => 1,
                    ")" | "]" => -1,
                    _ => 0,
                };
            }
            self.at += 1;
        }
        self.tokens.get(start..self.at).unwrap_or_default()
    }

    /// What is left.
    pub fn rest(&mut self) -> &'a [Token] {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        self.at = self.tokens.len();
        rest
    }
}

/// Parentheses nested deeper than this are no application's: reading them would only exhaust the stack.
const NESTED_MAX: usize = 64;

/// Whether parentheses are nested deeper than anything that is read recursively may be.
pub fn is_too_deep(tokens: &[Token]) -> bool {
    let mut depth = 0_usize;
    tokens.iter().any(|token| {
        depth = match &token.kind {
            Kind::Symbol(symbol) if symbol == "(" => depth + 1,
            Kind::Symbol(symbol) if symbol == ")" => depth.saturating_sub(1),
            _ => depth,
        };
        depth > NESTED_MAX
    })
}

/// Splits at commas that stand outside of parentheses.
pub fn split_commas(tokens: &[Token]) -> Vec<&[Token]> {
    let mut cursor = Cursor::new(tokens);
    let mut parts = Vec::new();
    while !cursor.is_at_end() {
        let comma = |kind: &Kind| matches!(kind, Kind::Symbol(symbol) if symbol == ",");
        if cursor.peek().is_some_and(comma) {
            cursor.bump();
            continue;
        }
        parts.push(cursor.take_until(comma));
    }
    parts
}

/// The tokens as SQL again, spaced as they were.
pub fn text(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        if token.spaced && !out.is_empty() {
            out.push(' ');
        }
        match &token.kind {
            Kind::Word(text) | Kind::Number(text) | Kind::Symbol(text) => out.push_str(text),
            Kind::Quoted(name) => {
                out.push('"');
                out.push_str(&name.replace('"', "\"\""));
                out.push('"');
            }
            Kind::Text(text) => {
                out.push('\'');
                out.push_str(&text.replace('\'', "''"));
                out.push('\'');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_keep_strings_and_quoted_names_apart_from_words() {
        let read = tokens(r#"ALTER TABLE ONLY "User" SET x = E'a\'b' || $$c'd$$ , 'é'"#).expect("tokens");
        assert_eq!(text(&read), r#"alter table only "User" set x = 'a''b' || 'c''d' , 'é'"#);
        assert_eq!(split_commas(&read).len(), 2);
    }

    #[test]
    fn an_unclosed_group_is_none_and_a_string_without_end_is_no_statement() {
        let read = tokens("(a, (b)").expect("tokens");
        assert!(Cursor::new(&read).take_group().is_none());
        assert!(tokens("SELECT 'a").is_none());
    }
}
