//! What the text of a PostgreSQL message tells a driver that is told too little: how many statements it holds, whether
//! the last one answers with rows, whether it would start a COPY, where its parameters stand.
//!
//! It refuses to understand SQL: it knows comments, quotes and words, and that is enough for all of the above. Text
//! that is no SQL gives an answer too, and the server then says what is wrong with it.

use std::ops::Range;

/// One statement of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Statement {
    /// Its place in the message, without the semicolon, and without what stands before its first token.
    pub range: Range<usize>,
    /// Its first word in upper case; `(` where it begins with one.
    pub first: String,
    /// For `WITH`: the word of the main statement.
    main: String,
    returning: bool,
    into: bool,
    streams: bool,
    /// Where `$n` stands, and its n.
    pub params: Vec<(Range<usize>, usize)>,
}

impl Statement {
    /// Whether it answers with a result set. `EXECUTE` and `CALL` can do either: they are taken to answer without one
    /// unless rows come.
    pub fn returns_rows(&self) -> bool {
        match self.main.as_str() {
            "SELECT" => !self.into,
            "(" | "VALUES" | "TABLE" | "SHOW" | "EXPLAIN" | "FETCH" => true,
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" => self.returning,
            _ => false,
        }
    }

    /// `COPY … FROM STDIN` and `COPY … TO STDOUT` change the protocol's state; a query message can't carry their data.
    pub fn streams_copy(&self) -> bool {
        self.first == "COPY" && self.streams
    }

    /// What `PREPARE name AS` takes.
    pub fn can_be_prepared(&self) -> bool {
        const PREPARABLE: [&str; 9] = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "WITH", "TABLE", "("];
        PREPARABLE.contains(&self.first.as_str())
    }
}

/// The statements of a message, in order; empty ones are left out, as the server does.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut current: Option<Statement> = None;
    let mut depth = 0_usize;
    for (kind, range) in (Tokens { text: text.as_bytes(), at: 0 }) {
        if kind == Kind::Semicolon {
            statements.extend(current.take());
            depth = 0;
            continue;
        }
        let word = match kind {
            Kind::Word => text[range.clone()].to_ascii_uppercase(),
            Kind::Open => "(".to_owned(),
            _ => String::new(),
        };
        let statement = current.get_or_insert_with(|| Statement {
            range: range.clone(),
            first: word.clone(),
            main: word.clone(),
            ..Statement::default()
        });
        statement.range.end = range.end;
        match kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Param(number) => statement.params.push((range, number)),
            Kind::Word if depth == 0 => note(statement, &word),
            _ => {}
        }
    }
    statements.extend(current);
    statements
}

/// What a word outside of all parentheses says about its statement.
fn note(statement: &mut Statement, word: &str) {
    match word {
        "SELECT" | "VALUES" | "TABLE" | "INSERT" | "UPDATE" | "DELETE" | "MERGE" if statement.main == "WITH" => {
            statement.main = word.to_owned();
        }
        "RETURNING" => statement.returning = true,
        "INTO" if statement.main == "SELECT" => statement.into = true,
        "STDIN" | "STDOUT" => statement.streams = true,
        _ => {}
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A keyword or an unquoted name.
    Word,
    Param(usize),
    Semicolon,
    Open,
    Close,
    /// Quoted names, strings, numbers, operators.
    Other,
}

/// Tokens without white space and comments.
struct Tokens<'a> {
    text: &'a [u8],
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = (Kind, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_blank();
        let start = self.at;
        let kind = match *self.text.get(start)? {
            b';' => self.single(Kind::Semicolon),
            b'(' => self.single(Kind::Open),
            b')' => self.single(Kind::Close),
            b'\'' => self.quoted(b'\'', Backslash::Plain),
            b'"' => self.quoted(b'"', Backslash::Plain),
            b'e' | b'E' if self.text.get(start + 1) == Some(&b'\'') => {
                self.at += 1;
                self.quoted(b'\'', Backslash::Escapes)
            }
            b'$' => self.dollar(),
            byte if is_word_start(byte) => {
                self.at = start + self.run(start, is_word_part);
                Kind::Word
            }
            byte if byte.is_ascii_digit() => {
                self.at = start + self.run(start, |byte| byte.is_ascii_alphanumeric() || byte == b'.');
                Kind::Other
            }
            _ => self.single(Kind::Other),
        };
        Some((kind, start..self.at))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Backslash {
    Plain,
    Escapes,
}

impl Tokens<'_> {
    fn single(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    fn run(&self, from: usize, part: impl Fn(u8) -> bool) -> usize {
        self.text[from..].iter().take_while(|byte| part(**byte)).count()
    }

    fn skip_blank(&mut self) {
        loop {
            self.at += self.run(self.at, |byte| byte.is_ascii_whitespace() || byte == 0x0b);
            match &self.text[self.at..] {
                [b'-', b'-', ..] => self.at += self.run(self.at, |byte| byte != b'\n'),
                [b'/', b'*', ..] => self.skip_comment(),
                _ => return,
            }
        }
    }

    /// PostgreSQL's comments nest.
    fn skip_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.text.len() {
            match &self.text[self.at..] {
                [b'/', b'*', ..] => (depth, self.at) = (depth + 1, self.at + 2),
                [b'*', b'/', ..] => (depth, self.at) = (depth - 1, self.at + 2),
                _ => self.at += 1,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A doubled quote stands for itself: it ends one string and begins another, which comes to the same here.
    fn quoted(&mut self, quote: u8, backslash: Backslash) -> Kind {
        self.at += 1;
        while let Some(byte) = self.text.get(self.at) {
            self.at += 1;
            match *byte {
                b'\\' if backslash == Backslash::Escapes => self.at += 1,
                byte if byte == quote => break,
                _ => {}
            }
        }
        self.at = self.at.min(self.text.len());
        Kind::Other
    }

    /// `$1`, `$$text$$`, `$tag$text$tag$`, or a lone dollar sign.
    fn dollar(&mut self) -> Kind {
        let start = self.at;
        let digits = self.run(start + 1, |byte| byte.is_ascii_digit());
        if digits > 0 {
            self.at = start + 1 + digits;
            let number = std::str::from_utf8(&self.text[start + 1..self.at]).ok().and_then(|text| text.parse().ok());
            return number.map_or(Kind::Other, Kind::Param);
        }
        let tag_end = start + 1 + self.run(start + 1, |byte| is_word_part(byte) && byte != b'$');
        if self.text.get(tag_end) != Some(&b'$') {
            return self.single(Kind::Other);
        }
        let tag = &self.text[start..=tag_end];
        let body = &self.text[tag_end + 1..];
        self.at = match memchr::memmem::find(body, tag) {
            Some(end) => tag_end + 1 + end + tag.len(),
            None => self.text.len(),
        };
        Kind::Other
    }
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word_part(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

/// A string literal without a type, read alike whatever `standard_conforming_strings` says.
pub(super) fn literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    match text.contains('\\') {
        true => format!("E'{}'", doubled.replace('\\', "\\\\")),
        false => format!("'{doubled}'"),
    }
}

/// The statement with its parameters written into it, for the few kinds that take parameters and can't be prepared by
/// name (`EXPLAIN`, `DECLARE`, `CALL`, `CREATE TABLE AS`). A parameter that is not given stays as it is.
pub(super) fn inline(text: &str, statement: &Statement, literals: &[String]) -> String {
    let mut inlined = String::with_capacity(text.len());
    let mut copied = statement.range.start;
    for (range, number) in &statement.params {
        let Some(literal) = number.checked_sub(1).and_then(|index| literals.get(index)) else { continue };
        inlined.push_str(&text[copied..range.start]);
        inlined.push(' ');
        inlined.push_str(literal);
        copied = range.end;
    }
    inlined.push_str(&text[copied..statement.range.end]);
    inlined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(text: &str) -> Statement {
        statements(text).pop().unwrap_or_default()
    }

    #[test]
    fn what_returns_rows_is_told_by_the_text() {
        for text in [
            "SELECT 1",
            "/* Foo::bar */ -- why\n select 1",
            "(SELECT 1) UNION (SELECT 2)",
            "VALUES (1)",
            "TABLE t",
            "SHOW server_version",
            "EXPLAIN DELETE FROM t",
            "FETCH 5 FROM c",
            "WITH a AS (INSERT INTO t VALUES (1) RETURNING x) SELECT * FROM a",
            "WITH a AS (SELECT 1) UPDATE t SET x = 1 RETURNING x",
            "INSERT INTO t VALUES ('x') RETURNING \"id\"",
            "BEGIN; SELECT 1",
            "SELECT 'x INTO y'",
            "SELECT (SELECT 1 /* INTO */) AS \"INTO\"",
        ] {
            assert!(last(text).returns_rows(), "{text}");
        }
    }

    #[test]
    fn what_returns_no_rows_is_told_by_the_text() {
        for text in [
            "",
            ";;",
            "INSERT INTO t SELECT * FROM (SELECT 1 RETURNING) u",
            "UPDATE t SET x = 'RETURNING y'",
            "UPDATE t SET \"returning\" = 1",
            "DELETE FROM t -- RETURNING 1",
            "WITH a AS (SELECT 1 RETURNING) DELETE FROM t",
            "SELECT 1 INTO t",
            "CREATE TABLE t AS SELECT 1",
            "DECLARE c CURSOR FOR SELECT 1",
            "SELECT 1; COMMIT",
            "SET x = 'a'",
            "DO $$ SELECT 1; $$",
        ] {
            assert!(!last(text).returns_rows(), "{text}");
        }
    }

    #[test]
    fn semicolons_in_quotes_and_comments_end_no_statement() {
        for (text, count) in [
            ("SELECT ';' ; SELECT \";\"", 2),
            ("SELECT E'\\';' , 1", 1),
            ("SELECT e'\\\\'; SELECT 2", 2),
            ("SELECT 'it''s;'", 1),
            ("DO $body$ BEGIN; END; $body$; SELECT 1", 2),
            ("SELECT $$;$$", 1),
            ("SELECT 1 /* ; /* ; */ ; */ ; -- ;", 1),
            ("SELECT a$b$ FROM c; SELECT $x$", 2),
            ("SELECT 'open", 1),
            ("SELECT $t$ open ;", 1),
            ("SELECT E'open\\", 1),
            ("/* open", 0),
        ] {
            assert_eq!(statements(text).len(), count, "{text}");
        }
    }

    #[test]
    fn a_copy_through_the_protocol_is_seen() {
        assert!(last("COPY t (a, b) FROM STDIN WITH (FORMAT csv)").streams_copy());
        assert!(last("/* x */ copy (SELECT 1) to stdout").streams_copy());
        assert!(!last("COPY t TO '/tmp/stdout'").streams_copy());
        assert!(!last("SELECT stdin FROM copy").streams_copy());
    }

    #[test]
    fn parameters_are_found_outside_of_quotes_only() {
        let text = "EXPLAIN SELECT $1, '$2', \"$3\", $$ $4 $$, a$5, $12 -- $6";
        let numbers: Vec<_> = last(text).params.iter().map(|(_, number)| *number).collect();
        assert_eq!(numbers, [1, 12]);
        let inlined = inline("EXPLAIN SELECT $2+$1;", &last("EXPLAIN SELECT $2+$1;"), &[literal("a'b"), literal("7")]);
        assert_eq!(inlined, "EXPLAIN SELECT  '7'+ 'a''b'");
    }

    #[test]
    fn a_literal_is_read_alike_under_every_setting() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal(r"a\'b"), r"E'a\\''b'");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in ".*") {
            for statement in statements(&text) {
                let _ = inline(&text, &statement, &["'x'".to_owned()]);
            }
        }
    }
}
