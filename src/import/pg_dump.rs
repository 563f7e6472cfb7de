//! Reads a plain `pg_dump` as it streams by: statements, and the rows of COPY blocks in chunks.
//!
//! It splits, it does not parse: what a statement means is for its reader. It refuses archives (custom, directory and
//! tar format), COPY in any format but pg_dump's own, and a dump that is cut off.

use std::io::{BufReader, Read};

use super::input::{self, Source};
use super::sql_split::Splitter;
use crate::error::{Error, Result};
use crate::format::recording::{FINAL, INITIAL, Recording};

/// A COPY block is handed on in chunks of whole rows of about this size: large enough that a round trip for each does
/// not show, small enough that nobody minds a few of them in memory.
const CHUNK_BYTES: usize = 1 << 18;

/// PostgreSQL refuses a longer statement.
const STATEMENT_BYTES_MAX: usize = 1 << 30;

/// What stands in a dump, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DumpItem {
    /// A statement without its semicolon and without the comments before it; `line` is where it begins.
    Statement {
        text: String,
        line: u64,
    },
    /// `COPY … FROM stdin`; chunks follow, then `CopyEnd`.
    CopyStart(CopyStart),
    /// Whole rows in COPY's text format, each with its line feed. Bytes, because a dump may be in any encoding.
    CopyData(Vec<u8>),
    CopyEnd,
}

/// The head of a COPY block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyStart {
    /// The whole statement, without its semicolon.
    pub statement: String,
    /// The table as it is written, usually `schema.table`.
    pub table: String,
    /// The parts of the table's name, unquoted, folded to lower case where they were not quoted.
    pub name: Vec<String>,
    /// The columns, spelled as the parts of the name; empty where the statement names none (all of the table's).
    pub columns: Vec<String>,
    pub line: u64,
}

/// Iterates over a dump. An error ends the iteration.
pub struct DumpReader {
    source: Source,
    name: String,
    /// The line that is being split, and how much of it is done.
    line: Vec<u8>,
    done: usize,
    number: u64,
    splitter: Splitter,
    block: Block,
    meta_commands: u64,
    /// The major version of the server that was dumped, where the dump says so.
    server_version: Option<u32>,
    /// The only database whose statements are handed on, of a dump that holds several.
    only: Option<String>,
    /// The database that the statements are in; `None` before the first `\connect`.
    connected: Option<String>,
    /// The databases that were connected to, in their order.
    databases: Vec<String>,
    failed: bool,
}

/// Where the reader stands among COPY blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Outside,
    Rows,
    /// The last rows were handed on, their end was not.
    Ended,
}

impl DumpReader {
    /// The state before a recording's first operation, if the recording has it.
    pub fn initial(recording: &Recording) -> Result<Option<Self>> {
        Ok(recording.initial_sql()?.map(|text| Self::of(recording, text, INITIAL)))
    }

    /// The state after a recording's last operation, if the recording has it.
    pub fn after(recording: &Recording) -> Result<Option<Self>> {
        Ok(recording.final_sql()?.map(|text| Self::of(recording, text, FINAL)))
    }

    fn of(recording: &Recording, text: Box<dyn Read + Send>, name: &str) -> Self {
        Self::new(Box::new(BufReader::new(text)), name).only(recording.header.server.dumped_database.clone())
    }

    /// Hands on what stands in this database, and what stands before any, alone.
    #[must_use]
    pub fn only(mut self, database: Option<String>) -> Self {
        self.only = database;
        self
    }

    /// `name` stands in front of line numbers in errors.
    pub fn new(source: Source, name: impl Into<String>) -> Self {
        Self {
            source,
            name: name.into(),
            line: Vec::new(),
            done: 0,
            number: 0,
            splitter: Splitter::default(),
            block: Block::Outside,
            meta_commands: 0,
            server_version: None,
            only: None,
            connected: None,
            databases: Vec::new(),
            failed: false,
        }
    }

    /// Lines meant for psql (`\connect`, `\restrict`, …) that were skipped so far.
    pub fn meta_commands(&self) -> u64 {
        self.meta_commands
    }

    /// The major version of the server that was dumped, as far as it was read.
    pub fn server_version(&self) -> Option<u32> {
        self.server_version
    }

    /// The databases that the dump connected to so far.
    pub fn databases(&self) -> &[String] {
        &self.databases
    }

    /// Whether a statement makes or alters the one database that is asked for; it stands before that is connected to.
    fn makes_database(&self, sql: &str) -> bool {
        let rest = keyword(sql, "CREATE").or_else(|| keyword(sql, "ALTER")).and_then(|rest| keyword(rest, "DATABASE"));
        let named = rest.and_then(|rest| identifier(rest.trim_start())).map(|(name, _)| name);
        named.is_some() && named == self.only
    }

    fn is_left_out(&self) -> bool {
        match (&self.only, &self.connected) {
            (Some(only), Some(connected)) => only != connected,
            _ => false,
        }
    }

    fn read(&mut self) -> Result<Option<DumpItem>> {
        match self.block {
            Block::Outside => self.read_outside(),
            Block::Rows => self.read_rows().map(Some),
            Block::Ended => {
                self.block = Block::Outside;
                Ok(Some(DumpItem::CopyEnd))
            }
        }
    }

    fn read_outside(&mut self) -> Result<Option<DumpItem>> {
        let Some((text, line)) = self.read_statement()? else {
            return Ok(None);
        };
        self.splitter.note_setting(&text);
        let Some(copy) = CopyStart::parse(&text, line).map_err(|problem| self.error(line, problem))? else {
            return Ok(Some(DumpItem::Statement { text, line }));
        };
        self.block = Block::Rows;
        Ok(Some(DumpItem::CopyStart(copy)))
    }

    /// The next statement and the line where it begins.
    fn read_statement(&mut self) -> Result<Option<(String, u64)>> {
        let mut text = Vec::new();
        let mut begins = 0;
        loop {
            if self.done == self.line.len() && !self.next_line()? {
                return if text.is_empty() && self.splitter.is_outside() {
                    Ok(None)
                } else {
                    Err(self.cut_off(begins))
                };
            }
            if text.is_empty() {
                begins = self.number;
                self.done += self.splitter.skip_blank(&self.line[self.done..]);
                if self.line.get(self.done) == Some(&b'\\') && self.splitter.is_outside() {
                    self.meta_command()?;
                    self.done = self.line.len();
                }
            }
            let rest = &self.line[self.done..];
            let end = self.splitter.split(rest).map_err(|problem| self.error(self.number, problem))?;
            let piece = end.map_or(rest.len(), |end| end + 1);
            text.extend_from_slice(&rest[..end.unwrap_or(piece)]);
            self.done += piece;
            if text.len() > STATEMENT_BYTES_MAX {
                return Err(self.error(begins, "a statement of more than 1 GiB; expected a plain pg_dump"));
            }
            // A lone semicolon is no statement.
            if end.is_some() && !text.is_empty() {
                return self.decode(text, begins).map(|text| Some((text, begins)));
            }
        }
    }

    /// A line meant for psql. One that brings statements or rows from elsewhere can't be skipped: they would be missing.
    fn meta_command(&mut self) -> Result<()> {
        /// What changes nothing but what is printed.
        const HARMLESS: &[&str] = &[
            "restrict",
            "unrestrict",
            "echo",
            "qecho",
            "warn",
            "timing",
            "pset",
            "set",
            "unset",
            "x",
            "a",
            "t",
            "H",
            "conninfo",
            "errverbose",
            "cd",
        ];
        self.meta_commands += 1;
        let line = String::from_utf8_lossy(self.line.get(self.done..).unwrap_or_default()).trim().to_owned();
        let (word, rest) = line.trim_start_matches('\\').split_once(char::is_whitespace).unwrap_or((&line[1..], ""));
        if matches!(word, "connect" | "c") {
            let database = connected_to(rest).ok_or_else(|| {
                self.error(self.number, format!("`{line}`; expected \\connect with a database's name"))
            })?;
            if !self.databases.contains(&database) {
                self.databases.push(database.clone());
            }
            self.connected = Some(database);
            return Ok(());
        }
        let is_utf8 =
            word == "encoding" && ["UTF8", "utf8", "UTF-8", "utf-8"].contains(&rest.trim().trim_matches('\''));
        if HARMLESS.contains(&word) || is_utf8 {
            return Ok(());
        }
        Err(self.error(
            self.number,
            format!(
                "`\\{word}`, a psql meta-command, may bring statements or rows that are not in this file; write them into \
                 it: load the file with psql and make a plain pg_dump of the result"
            ),
        ))
    }

    fn next_line(&mut self) -> Result<bool> {
        self.line.clear();
        self.done = 0;
        self.number += 1;
        let read = input::read_line(&mut *self.source, &mut self.line)
            .map_err(|error| input::unreadable(self.place(self.number), &error))?;
        if self.number == 1 && self.line.starts_with(b"PGDMP") {
            return Err(
                self.error(1, "an archive of pg_dump; make it plain with `pg_restore --file=PLAIN.sql ARCHIVE`")
            );
        }
        const VERSION: &[u8] = b"-- Dumped from database version ";
        if let Some(version) = self.line.strip_prefix(VERSION).filter(|_| self.splitter.is_outside()) {
            let digits = version.iter().take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte));
            self.server_version = digits.collect::<String>().parse().ok();
        }
        Ok(read > 0)
    }

    fn read_rows(&mut self) -> Result<DumpItem> {
        let mut chunk = Vec::new();
        while chunk.len() < CHUNK_BYTES {
            let begins = chunk.len();
            self.number += 1;
            let read = input::read_line(&mut *self.source, &mut chunk)
                .map_err(|error| input::unreadable(self.place(self.number), &error))?;
            let row = &chunk[begins..];
            if matches!(row, b"\\." | b"\\.\n" | b"\\.\r\n") {
                chunk.truncate(begins);
                self.block = Block::Ended;
                break;
            }
            if read == 0 || row.last() != Some(&b'\n') {
                return Err(self.error(self.number, "the dump is cut off inside a COPY block; expected `\\.`"));
            }
        }
        if chunk.is_empty() {
            self.block = Block::Outside;
            return Ok(DumpItem::CopyEnd);
        }
        Ok(DumpItem::CopyData(chunk))
    }

    fn decode(&self, text: Vec<u8>, line: u64) -> Result<String> {
        String::from_utf8(text).map_err(|_| {
            self.error(line, "a statement that is not UTF-8; make the dump with `pg_dump --encoding=UTF8`")
        })
    }

    fn cut_off(&self, line: u64) -> Error {
        self.error(line, "a statement without its end; the dump is cut off")
    }

    fn error(&self, line: u64, problem: impl Into<String>) -> Error {
        Error::malformed(self.place(line), problem)
    }

    fn place(&self, line: u64) -> String {
        format!("{}:{line}", self.name)
    }
}

impl Iterator for DumpReader {
    type Item = Result<DumpItem>;

    fn next(&mut self) -> Option<Result<DumpItem>> {
        loop {
            if self.failed {
                return None;
            }
            let next = self.read().transpose();
            self.failed = matches!(next, Some(Err(_)));
            let names_it = matches!(&next, Some(Ok(DumpItem::Statement { text, .. })) if self.makes_database(text));
            if next.is_none() || self.failed || names_it || !self.is_left_out() {
                return next;
            }
        }
    }
}

impl CopyStart {
    /// `COPY name (columns) FROM stdin`; `None` for any other statement.
    fn parse(text: &str, line: u64) -> std::result::Result<Option<Self>, String> {
        let Some(rest) = keyword(text, "COPY") else {
            return Ok(None);
        };
        let expected = || "expected `COPY table (columns) FROM stdin`, as pg_dump writes it".to_owned();
        let (name, after) = names(rest, b'.').ok_or_else(expected)?;
        let table = rest[..rest.len() - after.len()].trim().to_owned();
        let (columns, after) = match after.trim_start().strip_prefix('(') {
            Some(list) => {
                let (columns, after) = names(list, b',').ok_or_else(expected)?;
                (columns, after.trim_start().strip_prefix(')').ok_or_else(expected)?)
            }
            None => (Vec::new(), after),
        };
        match keyword(after, "FROM").and_then(|after| keyword(after, "stdin")).map(str::trim) {
            Some("") => {}
            Some(options) => {
                return Err(format!("COPY with `{options}`; expected pg_dump's own format, without options"));
            }
            None => return Err(expected()),
        }
        Ok(Some(Self { statement: text.to_owned(), table, name, columns, line }))
    }
}

/// The database of psql's `\connect`: a name, or a connection string with `dbname`.
fn connected_to(arguments: &str) -> Option<String> {
    let arguments = arguments.trim().strip_prefix("-reuse-previous=on").unwrap_or(arguments).trim();
    if arguments.is_empty() || arguments == "-" {
        return None;
    }
    let Some(quoted) = arguments.strip_prefix('"') else {
        return arguments.split_whitespace().next().map(|name| name.trim_matches('\'').to_owned());
    };
    let quoted = quoted.split_once('"').map_or(quoted, |(quoted, _)| quoted);
    let name = quoted.strip_prefix("dbname=").unwrap_or(quoted).trim_matches('\'');
    Some(name.replace("\\'", "'"))
}

/// What follows a keyword, if the text begins with it.
pub(super) fn keyword<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let text = text.trim_start();
    let rest = text.get(word.len()..).filter(|_| text[..word.len()].eq_ignore_ascii_case(word))?;
    (!rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')).then_some(rest)
}

/// Names with one byte between them, unquoted and folded, and what follows the last of them.
fn names(text: &str, between: u8) -> Option<(Vec<String>, &str)> {
    let mut names = Vec::new();
    let mut rest = text;
    loop {
        let (name, after) = identifier(rest.trim_start())?;
        names.push(name);
        match after.trim_start().strip_prefix(char::from(between)) {
            Some(next) => rest = next,
            None => return Some((names, after)),
        }
    }
}

/// The identifier at the start of `text`, as PostgreSQL understands it.
pub fn identifier(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len());
        return (end > 0).then(|| (text[..end].to_ascii_lowercase(), &text[end..]));
    };
    let mut name = String::new();
    let mut rest = quoted;
    loop {
        let end = rest.find('"')?;
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        let Some(doubled) = rest.strip_prefix('"') else {
            return Some((name, rest));
        };
        name.push('"');
        rest = doubled;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(dump: &[u8]) -> Result<Vec<DumpItem>> {
        DumpReader::new(Box::new(std::io::Cursor::new(dump.to_vec())), "dump.sql").collect()
    }

    const DUMP: &str = r#"--
-- PostgreSQL database dump
--

\restrict abc'def

SET standard_conforming_strings = on;
/* a comment; */ CREATE FUNCTION s.f() RETURNS trigger
    AS $$BEGIN RETURN 'x;'; END;$$;

COPY s."Us""er" (id, "Na, me", "user") FROM stdin;
1	a	\N
2	\\.	c
\.


COPY public.empty (id) FROM stdin;
\.
SELECT 1; SELECT 2;
\unrestrict abc
"#;

    #[test]
    fn statements_and_rows_come_in_their_order() {
        let items = read(DUMP.as_bytes()).expect("a whole dump");
        let statement = |text: &str, line| DumpItem::Statement { text: text.into(), line };
        let copy = |statement: &str, table: &str, name: &[&str], columns: &[&str], line| {
            DumpItem::CopyStart(CopyStart {
                statement: statement.into(),
                table: table.into(),
                name: name.iter().map(|part| (*part).to_owned()).collect(),
                columns: columns.iter().map(|part| (*part).to_owned()).collect(),
                line,
            })
        };
        let user = r#"COPY s."Us""er" (id, "Na, me", "user") FROM stdin"#;
        let expected = [
            statement("SET standard_conforming_strings = on", 7),
            statement("CREATE FUNCTION s.f() RETURNS trigger\n    AS $$BEGIN RETURN 'x;'; END;$$", 8),
            copy(user, r#"s."Us""er""#, &["s", "Us\"er"], &["id", "Na, me", "user"], 11),
            DumpItem::CopyData(b"1\ta\t\\N\n2\t\\\\.\tc\n".to_vec()),
            DumpItem::CopyEnd,
            copy("COPY public.empty (id) FROM stdin", "public.empty", &["public", "empty"], &["id"], 17),
            DumpItem::CopyEnd,
            statement("SELECT 1", 19),
            statement("SELECT 2", 19),
        ];
        assert_eq!(items, expected);
    }

    #[test]
    fn a_dump_that_is_cut_off_is_an_error_with_its_line() {
        for (dump, place) in [
            ("SELECT 1;\nSELECT\n2", "dump.sql:2: "),
            ("SELECT 'a;\n", "dump.sql:1: "),
            ("/* no end\n", "dump.sql:1: "),
            ("COPY t (a) FROM stdin;\n1\n2", "dump.sql:3: "),
            ("COPY t (a) FROM stdin;\n1\n", "dump.sql:3: "),
        ] {
            let error = read(dump.as_bytes()).expect_err(dump).to_string();
            assert!(error.starts_with(place) && error.contains("cut off"), "{error}");
        }
    }

    #[test]
    fn what_is_no_plain_dump_is_refused() {
        for (dump, words) in [
            (&b"PGDMP\x01\x0e"[..], "pg_restore"),
            (b"COPY t FROM stdin WITH (FORMAT csv);\n", "without options"),
            (b"COPY (SELECT 1) TO stdout;\n", "expected `COPY table"),
            (b"SELECT '\xff';\n", "not UTF-8"),
            (b"SELECT 1 \\gset\n", "meta-command"),
        ] {
            let error = read(dump).expect_err("not a plain dump").to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn of_a_dump_of_several_databases_one_is_read() {
        let dump = b"CREATE ROLE app;\n\\connect template1\nSET a = 1;\nCREATE DATABASE app;\nCREATE DATABASE other;\n\
            \\connect app\nCREATE TABLE t (i int);\nCOPY t (i) FROM stdin;\n1\n\\.\n\
            \\connect -reuse-previous=on \"dbname='other'\"\nCREATE TABLE t (i int);\nCOPY t (i) FROM stdin;\n2\n\\.\n";
        let mut reader =
            DumpReader::new(Box::new(std::io::Cursor::new(dump.to_vec())), "dump.sql").only(Some("app".into()));
        let mut found = Vec::new();
        for item in &mut reader {
            found.push(match item.expect("a whole dump") {
                DumpItem::Statement { text, .. } => text,
                DumpItem::CopyData(rows) => String::from_utf8(rows).expect("text"),
                _ => continue,
            });
        }
        assert_eq!(found, ["CREATE ROLE app", "CREATE DATABASE app", "CREATE TABLE t (i int)", "1\n"]);
        assert_eq!(reader.databases(), ["template1", "app", "other"]);
    }

    #[test]
    fn what_brings_rows_from_elsewhere_is_an_error_and_what_prints_is_not() {
        for line in
            ["\\i other.sql", "\\ir other.sql", "\\copy t from 'rows.csv'", "\\gexec", "\\lo_import 'file'", "\\!ls"]
        {
            let error = read(format!("SELECT 1;\n{line}\n").as_bytes()).expect_err(line).to_string();
            assert!(error.starts_with("dump.sql:2: ") && error.contains("meta-command"), "{error}");
        }
        for line in ["\\restrict abc", "\\echo hello", "\\set ON_ERROR_STOP on", "\\connect app", "\\encoding UTF8"] {
            assert_eq!(read(format!("{line}\nSELECT 1;\n").as_bytes()).expect(line).len(), 1);
        }
    }

    #[test]
    fn the_version_of_the_dumped_server_is_known() {
        let dump = b"-- Dumped from database version 14.9 (Debian)\nSELECT 1;\n".to_vec();
        let mut reader = DumpReader::new(Box::new(std::io::Cursor::new(dump)), "dump.sql");
        assert!(reader.next().is_some());
        assert_eq!(reader.server_version(), Some(14));
    }

    #[test]
    fn rows_come_in_chunks_of_whole_lines() {
        let row = format!("{}\n", "x".repeat(999));
        let dump = format!("COPY t (a) FROM stdin;\n{}\\.\n", row.repeat(1000));
        let items = read(dump.as_bytes()).expect("a whole dump");
        let chunks: Vec<_> = items
            .iter()
            .filter_map(|item| match item {
                DumpItem::CopyData(chunk) => Some(chunk),
                _ => None,
            })
            .collect();
        assert!(chunks.len() > 2 && chunks.iter().all(|chunk| chunk.len() <= CHUNK_BYTES + row.len()));
        assert!(chunks.iter().all(|chunk| chunk.ends_with(b"\n")));
        assert_eq!(chunks.iter().map(|chunk| chunk.len()).sum::<usize>(), row.len() * 1000);
    }

    proptest! {
        #[test]
        fn any_bytes_are_items_or_a_located_error(dump in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Err(error) = read(&dump) {
                prop_assert!(error.to_string().starts_with("dump.sql:"));
            }
        }

        #[test]
        fn any_mix_of_sql_signs_is_items_or_a_located_error(
            dump in r#"([;'"$\\(){}\n/*-]|E'|COPY |FROM stdin|\$a\$|begin|end|x| ){0,60}"#,
        ) {
            if let Err(error) = read(dump.as_bytes()) {
                prop_assert!(error.to_string().starts_with("dump.sql:"));
            }
        }
    }
}
