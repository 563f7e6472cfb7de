//! What `redis-cli MONITOR` prints: one command a line, when it was received.
//!
//! A session is a client's address, because MONITOR tells nothing else: an address that a later connection has again
//! is still the same session, and so are all clients of a Unix socket. Commands that a script ran (`lua`) are counted
//! and not replayed, because their script is; where its text is not in the trace, they can stand in its place. Replies, failures and the ends of connections are not in it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::event::{Captured, Event, SessionInfo, What};
use super::input::{self, Lines, Next};
use super::postgres_log::trace;
use super::scripts::{REPLACED, Scripts};
use super::source::{Malformed, Outlet, SourceEnd};
use crate::core::{ByteString, Command, Recorded, Request};
use crate::error::Result;

pub const NAME: &str = "redis-monitor";

const EXPECTED: &str = "expected a line of MONITOR: `1795338453.378669 [0 127.0.0.1:40982] \"GET\" \"key\"`";

/// MONITOR prints this in place of passwords.
const REDACTED: &[u8] = b"(redacted)";

/// Traces of one server.
#[derive(Clone, Debug, Default)]
pub struct RedisMonitors {
    pub files: Vec<PathBuf>,
    pub malformed: Malformed,
    pub script_effects: ScriptEffects,
}

/// What becomes of the commands that a script ran whose text is not in the trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScriptEffects {
    /// They are counted, as those of any script.
    #[default]
    Count,
    /// They are operations of the session that called the script, behind the call, which can't be replayed itself.
    Replay,
}

impl RedisMonitors {
    /// Reads all files and hands their operations on.
    pub fn import(&self, outlet: &mut Outlet) -> Result<SourceEnd> {
        let mut end = SourceEnd::default();
        let mut sessions = HashMap::new();
        let mut batch = Vec::new();
        let mut scripts = Scripts::default();
        // Who has called a script without text: the lines of its commands follow the call's.
        let mut stands_in = None;
        for path in self.in_order()? {
            let mut reader = Reader::open(&path)?;
            loop {
                match reader.next() {
                    Ok(Next::Record(Line::Command(command))) => {
                        let session = number(&mut sessions, &mut end.sessions, command.client);
                        let mut missing = scripts.follow(&command.command);
                        stands_in = None;
                        if let (Some(reason), ScriptEffects::Replay) = (&mut missing, self.script_effects) {
                            stands_in = Some(session);
                            reason.push_str(REPLACED);
                        }
                        batch.push(command.event(session, missing));
                    }
                    Ok(Next::Record(Line::Script(command))) => match stands_in {
                        Some(session) => batch.push(command.event(session, None)),
                        None => end.lines.add("lua"),
                    },
                    Ok(Next::Record(Line::Other(reason))) => end.lines.add(reason),
                    Ok(Next::Malformed(error)) => self.malformed.meet(error, &mut end.lines)?,
                    Ok(Next::End) => break,
                    Err(error) => {
                        // Nothing can be read behind it, leniently or not.
                        self.malformed.meet(error, &mut end.lines)?;
                        break;
                    }
                }
                if !outlet.offer(&mut batch) {
                    return Ok(end);
                }
            }
            end.traces.push(trace(NAME, &path, &reader.lines));
        }
        outlet.flush(&mut batch);
        Ok(end)
    }

    /// When a file begins; what can't be read is an error later, at its place.
    fn first_time(&self, path: &Path) -> Result<i64> {
        let mut reader = Reader::open(path)?;
        while self.files.len() > 1 {
            match reader.next() {
                Ok(Next::Record(Line::Command(command))) => return Ok(command.at_us),
                Ok(Next::Record(Line::Script(_) | Line::Other(_)) | Next::Malformed(_)) => {}
                Ok(Next::End) | Err(_) => break,
            }
        }
        Ok(i64::MIN)
    }

    /// The files in order of their first commands.
    fn in_order(&self) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for path in &self.files {
            files.push((self.first_time(path)?, path.clone()));
        }
        files.sort_by_key(|(first, _)| *first);
        Ok(files.into_iter().map(|(_, path)| path).collect())
    }
}

/// The number of a client's session; its first command makes it known.
fn number(numbers: &mut HashMap<String, u32>, sessions: &mut Vec<SessionInfo>, client: &str) -> u32 {
    if let Some(number) = numbers.get(client) {
        return *number;
    }
    let number = sessions.len() as u32;
    numbers.insert(client.to_owned(), number);
    sessions.push(SessionInfo { name: client.to_owned(), ..SessionInfo::default() });
    number
}

/// Reads lines.
pub struct Reader {
    lines: Lines,
    line: Vec<u8>,
}

/// What a line holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    Command(Monitored<'a>),
    /// A command that a script ran.
    Script(Monitored<'a>),
    /// No command to replay, by the reason that it is counted under.
    Other(&'static str),
}

/// A command of a client.
#[derive(Debug, PartialEq, Eq)]
pub struct Monitored<'a> {
    /// Microseconds since 1970.
    pub at_us: i64,
    pub client: &'a str,
    pub command: Command,
}

impl Monitored<'_> {
    /// `missing` is why it can't be replayed, where that is known already.
    fn event(self, session: u32, missing: Option<String>) -> Event {
        let redacted = self.command.args.iter().any(|arg| arg.0 == REDACTED);
        Event {
            at_us: self.at_us,
            session,
            what: What::Operation(Captured {
                start_us: self.at_us,
                took_us: None,
                request: Request::Redis(self.command),
                recorded: Recorded::Silent,
                skip: missing.or_else(|| redacted.then(|| "values not in the log: redacted by the server".to_owned())),
            }),
        }
    }
}

impl Reader {
    pub fn new(lines: Lines) -> Self {
        Self { lines, line: Vec::new() }
    }

    fn open(path: &Path) -> Result<Self> {
        Ok(Self::new(Lines::new(input::open(path)?, path.display().to_string())))
    }

    /// The next line.
    pub fn next(&mut self) -> Result<Next<Line<'_>>> {
        self.line.clear();
        if !self.lines.read(&mut self.line)? {
            return Ok(Next::End);
        }
        let number = self.lines.number();
        let Some(line) = self.line.strip_suffix(b"\n") else {
            return Ok(self.lines.malformed(number, "a line without its end; the file is cut off"));
        };
        Ok(match parse(line.strip_suffix(b"\r").unwrap_or(line)) {
            Ok(line) => Next::Record(line),
            Err(problem) => self.lines.malformed(number, problem),
        })
    }
}

fn parse(line: &[u8]) -> std::result::Result<Line<'_>, String> {
    // A raw connection shows the protocol's plus sign.
    let line = line.strip_prefix(b"+").unwrap_or(line);
    if line == b"OK" {
        return Ok(Line::Other("monitor started"));
    }
    let (at_us, rest) = time(line).ok_or(EXPECTED)?;
    let rest = rest.strip_prefix(b" [").ok_or(EXPECTED)?;
    let end = memchr::memmem::find(rest, b"] \"").ok_or(EXPECTED)?;
    let head = std::str::from_utf8(&rest[..end]).map_err(|_| EXPECTED)?;
    let (db, client) = head.split_once(' ').ok_or(EXPECTED)?;
    let db = db.parse().map_err(|_| format!("`{db}` is no number of a database; {EXPECTED}"))?;
    let args = arguments(&rest[end + 2..])?;
    let command = Monitored { at_us, client, command: Command { db, args } };
    Ok(if client == "lua" { Line::Script(command) } else { Line::Command(command) })
}

/// Microseconds of `1795338453.378669`, and what follows.
fn time(line: &[u8]) -> Option<(i64, &[u8])> {
    let end = memchr::memchr(b' ', line)?;
    let (seconds, micros) = std::str::from_utf8(&line[..end]).ok()?.split_once('.')?;
    if micros.len() != 6 || !micros.bytes().chain(seconds.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let at_us = seconds.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(micros.parse().ok()?)?;
    // A century is far from where arithmetic on times could overflow.
    (at_us < i64::MAX / 4).then_some((at_us, &line[end..]))
}

/// Quoted arguments with a space between them.
fn arguments(mut text: &[u8]) -> std::result::Result<Vec<ByteString>, String> {
    let mut args = Vec::with_capacity(4);
    loop {
        let rest = text.strip_prefix(b"\"").ok_or("expected an argument in double quotes")?;
        let (arg, rest) = argument(rest)?;
        args.push(ByteString(arg));
        match rest {
            [] => return Ok(args),
            [b' ', rest @ ..] => text = rest,
            _ => return Err("expected a space between arguments".to_owned()),
        }
    }
}

/// An argument up to its closing quote, and what follows it.
fn argument(text: &[u8]) -> std::result::Result<(Vec<u8>, &[u8]), String> {
    let mut arg = Vec::new();
    let mut rest = text;
    loop {
        let at = memchr::memchr2(b'"', b'\\', rest).ok_or("an argument without its closing quote")?;
        arg.extend_from_slice(&rest[..at]);
        if rest[at] == b'"' {
            return Ok((arg, &rest[at + 1..]));
        }
        let (byte, length) = escape(&rest[at + 1..]).ok_or_else(|| {
            format!("an unknown escape `{}`", rest[at..].escape_ascii().take(4).map(char::from).collect::<String>())
        })?;
        arg.push(byte);
        rest = &rest[at + 1 + length..];
    }
}

/// The byte that an escape means, and its length behind the backslash.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    let simple = match text.first()? {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 0x07,
        b'b' => 0x08,
        byte @ (b'"' | b'\\') => *byte,
        b'x' => {
            let digit = |at: usize| char::from(*text.get(at)?).to_digit(16);
            return Some(((digit(1)? * 16 + digit(2)?) as u8, 3));
        }
        _ => return None,
    };
    Some((simple, 1))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn command(line: &[u8]) -> (i64, String, Command) {
        match parse(line) {
            Ok(Line::Command(Monitored { at_us, client, command })) => (at_us, client.to_owned(), command),
            other => panic!("{other:?} is no command"),
        }
    }

    #[test]
    fn a_command_has_a_time_a_database_a_client_and_bytes() {
        for (line, db, client, args) in [
            (&br#"1.000002 [0 127.0.0.1:4] "GET" "k""#[..], 0, "127.0.0.1:4", vec![&b"GET"[..], b"k"]),
            (
                br#"1.000002 [15 [::1]:4] "SET" "" "\x00\xff\n\r\t\a\b\"\\] \"""#,
                15,
                "[::1]:4",
                vec![b"SET", b"", b"\x00\xff\n\r\t\x07\x08\"\\] \""],
            ),
            (br#"1.000002 [0 unix:/run/redis.sock] "ping""#, 0, "unix:/run/redis.sock", vec![b"ping"]),
            (br#"+1.000002 [0 127.0.0.1:4] "ping""#, 0, "127.0.0.1:4", vec![b"ping"]),
        ] {
            let args = args.into_iter().map(|arg| ByteString(arg.to_vec())).collect();
            assert_eq!(command(line), (1_000_002, client.to_owned(), Command { db, args }));
        }
    }

    #[test]
    fn what_is_no_command_is_counted_or_refused() {
        assert_eq!(parse(b"OK"), Ok(Line::Other("monitor started")));
        assert!(matches!(parse(br#"1.000002 [0 lua] "GET" "k""#), Ok(Line::Script(_))));
        for (line, words) in [
            (&b"1.000002 [0 127.0.0.1:4]"[..], "expected a line of MONITOR"),
            (br#"1.02 [0 127.0.0.1:4] "GET""#, "expected a line of MONITOR"),
            (br#"1.000002 [x 127.0.0.1:4] "GET""#, "no number of a database"),
            (br#"1.000002 [0 127.0.0.1:4] "GET"#, "without its closing quote"),
            (br#"1.000002 [0 127.0.0.1:4] "GET\q""#, r"an unknown escape `\\q"),
            (br#"1.000002 [0 127.0.0.1:4] "GET\x0""#, r"an unknown escape `\\x"),
            (br#"1.000002 [0 127.0.0.1:4] "GET""k""#, "a space between"),
            (b"Error: Server closed the connection", "expected a line of MONITOR"),
        ] {
            let problem = parse(line).expect_err("no command");
            assert!(problem.contains(words), "{problem}");
        }
    }

    fn escaped(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect()
    }

    proptest! {
        #[test]
        fn any_bytes_are_commands_or_located_errors(trace in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut reader = Reader::new(Lines::new(Box::new(Cursor::new(trace)), "trace"));
            loop {
                match reader.next().expect("memory does not fail") {
                    Next::Malformed(error) => prop_assert!(error.to_string().starts_with("trace:")),
                    Next::Record(_) => {}
                    Next::End => break,
                }
            }
        }

        #[test]
        fn any_pieces_of_a_line_are_a_command_or_an_error(
            line in r#"(1795338453\.378669 |\[0 127\.0\.0\.1:1\]|\[1 lua\]| "|"|\\|x[0-9a-f]{2}|GET|é){0,20}"#,
        ) {
            if let Err(problem) = parse(line.as_bytes()) {
                prop_assert!(!problem.is_empty());
            }
        }

        #[test]
        fn any_argument_survives(args in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 1..5)) {
            let quoted: Vec<_> = args.iter().map(|arg| format!("\"{}\"", escaped(arg))).collect();
            let line = format!("1.000002 [0 127.0.0.1:4] {}", quoted.join(" "));
            let read: Vec<_> = command(line.as_bytes()).2.args.into_iter().map(|arg| arg.0).collect();
            prop_assert_eq!(read, args);
        }
    }
}
