//! Finds where a statement of a SQL script ends, line by line, as psql does it.
//!
//! It knows quotes, dollar quotes, comments, parentheses and the bodies of SQL-standard functions, and nothing else of
//! the language.

/// What the end of a line stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Outside,
    /// `'…'`; `E'…'`, or any where `standard_conforming_strings` is off, has backslash escapes.
    Quoted(Backslash),
    /// `"…"`
    Identifier,
    /// `$tag$ … $tag$`, with both dollar signs.
    Dollar(Vec<u8>),
    /// `/* … */`, which nest.
    Comment(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Backslash {
    Plain,
    Escapes,
}

/// Splits a script, fed with one line after the other.
#[derive(Debug)]
pub struct Splitter {
    state: State,
    /// What a backslash is in `'…'`.
    plain_quotes: Backslash,
    parens: u32,
    /// Open `BEGIN … END` of a function's body.
    blocks: u32,
    /// First letters of the statement's first four words, in lower case; as many as psql looks at.
    words: Vec<u8>,
}

impl Default for Splitter {
    fn default() -> Self {
        Self {
            state: State::Outside,
            plain_quotes: Backslash::Plain,
            parens: 0,
            blocks: 0,
            words: Vec::with_capacity(4),
        }
    }
}

impl Splitter {
    /// Whether the end of what was fed stands outside of all quotes and comments.
    pub fn is_outside(&self) -> bool {
        self.state == State::Outside
    }

    /// Obeys `SET standard_conforming_strings`, which changes what a backslash means from here on.
    pub fn note_setting(&mut self, statement: &str) {
        const SETTING: &str = "SET standard_conforming_strings = ";
        match statement.strip_prefix(SETTING) {
            Some("off") => self.plain_quotes = Backslash::Escapes,
            Some("on") => self.plain_quotes = Backslash::Plain,
            _ => {}
        }
    }

    /// Bytes of white space and comments at the start of a line, between statements.
    pub fn skip_blank(&mut self, line: &[u8]) -> usize {
        let mut at = 0;
        loop {
            at += self.comment(&line[at..]);
            if self.state == State::Outside {
                at += line[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            }
            let rest = &line[at..];
            if self.state != State::Outside || !rest.starts_with(b"/*") {
                let is_comment = self.state == State::Outside && rest.starts_with(b"--");
                return if is_comment { line.len() } else { at };
            }
            self.state = State::Comment(1);
            at += 2;
        }
    }

    /// Where the statement's semicolon stands in `line`, if it ends there.
    pub fn split(&mut self, line: &[u8]) -> Result<Option<usize>, &'static str> {
        let mut at = 0;
        while at < line.len() {
            let rest = &line[at..];
            if self.is_outside() {
                match rest[0] {
                    b';' if self.parens == 0 && self.blocks == 0 => {
                        self.words.clear();
                        return Ok(Some(at));
                    }
                    b'\\' => return Err("a psql meta-command inside a statement; expected a plain pg_dump"),
                    _ => {}
                }
            }
            at += self.token(rest);
        }
        Ok(None)
    }

    /// Takes one token; answers with its length, which is not 0. `rest` is not empty.
    fn token(&mut self, rest: &[u8]) -> usize {
        match &self.state {
            State::Outside => self.outside(rest),
            State::Quoted(backslash) => {
                let backslash = *backslash;
                self.quoted(rest, b'\'', backslash)
            }
            State::Identifier => self.quoted(rest, b'"', Backslash::Plain),
            State::Dollar(tag) => match memchr::memmem::find(rest, tag) {
                Some(found) => {
                    let end = found + tag.len();
                    self.state = State::Outside;
                    end
                }
                None => rest.len(),
            },
            State::Comment(_) => self.comment(rest),
        }
    }

    fn outside(&mut self, rest: &[u8]) -> usize {
        match rest[0] {
            b'\'' => self.enter(State::Quoted(self.plain_quotes), 1),
            b'e' | b'E' if rest.get(1) == Some(&b'\'') => self.enter(State::Quoted(Backslash::Escapes), 2),
            b'"' => self.enter(State::Identifier, 1),
            b'$' => match dollar_tag(rest) {
                Some(tag) => self.enter(State::Dollar(tag.to_vec()), tag.len()),
                None => 1,
            },
            b'-' if rest.get(1) == Some(&b'-') => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            b'/' if rest.get(1) == Some(&b'*') => self.enter(State::Comment(1), 2),
            b'(' => {
                self.parens = self.parens.saturating_add(1);
                1
            }
            b')' => {
                self.parens = self.parens.saturating_sub(1);
                1
            }
            byte if starts_word(byte) => {
                let word = &rest[..rest.iter().take_while(|byte| continues_word(**byte)).count()];
                self.word(word);
                word.len()
            }
            // A number with what hangs on it: the `$` of `1$a$` opens nothing.
            byte if byte.is_ascii_digit() => rest.iter().take_while(|byte| continues_word(**byte)).count(),
            _ => 1,
        }
    }

    fn enter(&mut self, state: State, length: usize) -> usize {
        self.state = state;
        length
    }

    /// psql's own way to find the end of `CREATE FUNCTION … BEGIN ATOMIC …; …; END;`.
    fn word(&mut self, word: &[u8]) {
        if self.words.len() < 4 {
            self.words.push(word[0].to_ascii_lowercase());
        }
        let creates_routine =
            matches!(self.words.as_slice(), [b'c', b'f' | b'p', ..] | [b'c', b'o', b'r', b'f' | b'p']);
        if !creates_routine || self.parens > 0 {
            return;
        }
        if word.eq_ignore_ascii_case(b"begin") || (self.blocks > 0 && word.eq_ignore_ascii_case(b"case")) {
            self.blocks = self.blocks.saturating_add(1);
        } else if word.eq_ignore_ascii_case(b"end") {
            self.blocks = self.blocks.saturating_sub(1);
        }
    }

    /// Takes quoted text up to and with its closing quote, or all of `rest`.
    fn quoted(&mut self, rest: &[u8], quote: u8, backslash: Backslash) -> usize {
        let mut at = 0;
        loop {
            let found = match backslash {
                Backslash::Plain => memchr::memchr(quote, &rest[at..]),
                Backslash::Escapes => memchr::memchr2(quote, b'\\', &rest[at..]),
            };
            let Some(found) = found else {
                return rest.len();
            };
            at += found;
            if rest[at] != quote || rest.get(at + 1) == Some(&quote) {
                // An escape, or a doubled quote. A backslash may be the last byte of all.
                at = (at + 2).min(rest.len());
                continue;
            }
            self.state = State::Outside;
            return at + 1;
        }
    }

    /// Takes a comment up to its end, or all of `rest`; nothing where no comment is open.
    fn comment(&mut self, rest: &[u8]) -> usize {
        let State::Comment(mut depth) = self.state else {
            return 0;
        };
        let mut at = 0;
        while let Some(found) = memchr::memchr2(b'/', b'*', &rest[at..]) {
            at += found;
            match &rest[at..] {
                [b'/', b'*', ..] => depth = depth.saturating_add(1),
                [b'*', b'/', ..] => depth -= 1,
                _ => {
                    at += 1;
                    continue;
                }
            }
            at += 2;
            if depth == 0 {
                self.state = State::Outside;
                return at;
            }
        }
        self.state = State::Comment(depth);
        rest.len()
    }
}

/// The opening `$tag$` at the start of `rest`, if it is one.
fn dollar_tag(rest: &[u8]) -> Option<&[u8]> {
    let length = rest[1..].iter().position(|byte| *byte == b'$')?;
    let name = &rest[1..=length];
    let starts_well = name.first().is_none_or(|byte| starts_word(*byte));
    (starts_well && name.iter().all(|byte| continues_word(*byte))).then(|| &rest[..length + 2])
}

fn starts_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn continues_word(byte: u8) -> bool {
    starts_word(byte) || byte.is_ascii_digit() || byte == b'$'
}

/// Whether a statement has placeholders (`$1`), outside of quotes and comments.
pub fn has_placeholder(sql: &str) -> bool {
    let sql = sql.as_bytes();
    let Some(first) = memchr::memchr(b'$', sql) else {
        return false;
    };
    let mut splitter = Splitter::default();
    let mut at = 0;
    while at < sql.len() {
        let rest = &sql[at..];
        if at >= first && splitter.is_outside() && rest[0] == b'$' && rest.get(1).is_some_and(u8::is_ascii_digit) {
            return true;
        }
        at += splitter.token(rest);
    }
    false
}

/// The statement's first word, as it is written; comments and parentheses before it are skipped.
pub fn first_word(sql: &str) -> &str {
    let rest = at_first_word(sql);
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    &rest[..end]
}

/// The statement from its first word on.
pub fn at_first_word(sql: &str) -> &str {
    let mut splitter = Splitter::default();
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
        let length = match rest.as_bytes() {
            [b'-', b'-', ..] => rest.find('\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => splitter.skip_blank(rest.as_bytes()),
            _ => break,
        };
        // A comment ends at a sign of ASCII, which is a boundary of characters.
        rest = rest.get(length..).unwrap_or_default();
    }
    rest
}

/// Whether a statement ends in `...` where none can: what wrote the log has cut it.
pub fn is_cut(sql: &str) -> bool {
    let sql = sql.trim_end().as_bytes();
    if !sql.ends_with(b"...") {
        return false;
    }
    let mut splitter = Splitter::default();
    let mut at = 0;
    while at < sql.len() {
        let rest = &sql[at..];
        let in_comment = splitter.is_outside() && rest.starts_with(b"--");
        at += splitter.token(rest);
        if in_comment && at >= sql.len() {
            return false;
        }
    }
    true
}

/// Whether a statement is a COPY whose rows come from the client.
pub fn reads_stdin(sql: &str) -> bool {
    if !first_word(sql).eq_ignore_ascii_case("copy") {
        return false;
    }
    let words: Vec<_> = sql.split(|c: char| c.is_whitespace() || matches!(c, ';' | '(' | ')')).collect();
    words
        .iter()
        .filter(|word| !word.is_empty())
        .zip(words.iter().filter(|word| !word.is_empty()).skip(1))
        .any(|(word, next)| word.eq_ignore_ascii_case("from") && next.eq_ignore_ascii_case("stdin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The statements of a script, each line fed by itself.
    fn statements(script: &str) -> Vec<String> {
        let mut splitter = Splitter::default();
        let mut statements = Vec::new();
        let mut text = String::new();
        for line in script.split_inclusive('\n') {
            let mut line = line;
            while let Some(end) = splitter.split(line.as_bytes()).expect("no meta-command") {
                text.push_str(&line[..end]);
                statements.push(std::mem::take(&mut text).trim().to_owned());
                line = &line[end + 1..];
            }
            text.push_str(line);
        }
        assert!(text.trim().is_empty(), "{text:?} is left over");
        statements
    }

    #[test]
    fn a_semicolon_inside_quotes_or_comments_ends_nothing() {
        for statement in [
            "SELECT 'a;b'",
            "SELECT 'it''s;'",
            r"SELECT 'a\' , ';'",
            r"SELECT E'a\';b', e'\\'",
            "SELECT \"a;\"\"b\"",
            "SELECT $$a;b$$, $x$;$$;$x$",
            "SELECT 1 -- no ; end\n, 2",
            "SELECT /* a ; /* b ; */ c ; */ 1",
            "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
            "SELECT a$b$, $1, 1$c$",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
            "CREATE OR REPLACE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (1); END",
            "SELECT 'two\nlines;\n'",
        ] {
            assert_eq!(statements(&format!("{statement};\nSELECT 1;")), [statement, "SELECT 1"], "{statement}");
        }
    }

    #[test]
    fn a_transaction_is_no_block() {
        assert_eq!(statements("BEGIN; SELECT 1; END;"), ["BEGIN", "SELECT 1", "END"]);
    }

    #[test]
    fn backslashes_escape_once_the_script_says_so() {
        let mut splitter = Splitter::default();
        splitter.note_setting("SET standard_conforming_strings = off");
        assert_eq!(splitter.split(br"SELECT 'a\';b';"), Ok(Some(14)));
    }

    #[test]
    fn a_placeholder_stands_outside_of_quotes_and_comments() {
        for sql in ["SELECT $1", "SELECT '$', $12", "SELECT $$a$$, $1", "-- it's\nSELECT $1", "/* ' */ SELECT a+$1"] {
            assert!(has_placeholder(sql), "{sql}");
        }
        for sql in ["SELECT 1", "SELECT '$1'", "SELECT $a$ $1 $a$", "-- $1", "SELECT a$1", "SELECT \"$1\"", "/* $1"] {
            assert!(!has_placeholder(sql), "{sql}");
        }
    }

    #[test]
    fn a_statement_is_cut_where_dots_end_it_outside_of_comments() {
        for sql in ["SELECT a, b...", "INSERT INTO t VALUES ('long tex...", "SELECT $$a...", "SELECT 1 /* why..."] {
            assert!(is_cut(sql), "{sql}");
        }
        for sql in
            ["SELECT 'a...'", "SELECT 1 -- why...", "SELECT $$...$$", "SELECT 1 /* ... */", "..", "SELECT \"...\""]
        {
            assert!(!is_cut(sql), "{sql}");
        }
    }

    #[test]
    fn the_first_word_stands_behind_comments() {
        for (sql, word) in [
            ("SELECT/* a */ 1", "SELECT"),
            ("\n-- one\n--two\n (( /* a /* b */ */ with x", "with"),
            ("/* no end", ""),
            ("", ""),
            (";", ""),
            ("é/*é*/", "é"),
        ] {
            assert_eq!(first_word(sql), word, "{sql}");
        }
    }
}
