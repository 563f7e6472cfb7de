//! What a Redis command tells by itself: its fingerprint, and the keys it reads and writes.
//!
//! It knows nothing of routes or targets.

use std::collections::BTreeSet;

use super::commands::{self, Access, Known};
use super::keys;
use crate::core::{Command, Shape};
use crate::translate::Analysis;

/// So many patterns of keys stand in a fingerprint; a command with more has `…` behind them.
const PATTERNS_MAX: usize = 3;

/// So many hexadecimal digits of a script's digest tell the scripts of one application apart.
const DIGEST_CHARS: usize = 12;

/// Reads a command without any server. The fingerprint is `SETEX session:{id}`: the name, a script's digest, the
/// patterns of the keys, the options that change its meaning.
///
/// `shape.reads` and `shape.writes` hold the keys as text, those of databases other than 0 as `dbN:key`; `*` is every
/// key. The keys of a script are those it was given by `numkeys`; what else it touches nobody can tell.
pub fn analyse(command: &Command) -> Analysis {
    let Some(known) = commands::find(command) else {
        return Analysis { fingerprint: name_of_unknown(command), shape: Shape::default() };
    };
    let found = known.keys(&command.args);
    let options: Vec<&str> = known.options(&command.args).collect();
    let mut fingerprint = known.name.clone();
    let mut push = |word: &str| {
        fingerprint.push(' ');
        fingerprint.push_str(word);
    };
    if let Some(digest) = script_digest(command, &known.group) {
        push(&digest);
    }
    let mut patterns: Vec<String> = Vec::new();
    for (_, key) in &found {
        let pattern = keys::pattern(key);
        if patterns.len() <= PATTERNS_MAX && !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    let more = patterns.len() > PATTERNS_MAX;
    patterns.iter().take(PATTERNS_MAX).for_each(|pattern| push(pattern));
    if more {
        push("…");
    }
    options.iter().for_each(|option| push(option));
    let shape = Shape {
        reads: of(known, command, |access| access != Access::Write || reads_too(&known.name, &options)),
        writes: of(known, command, |access| access != Access::Read),
        ..Shape::default()
    };
    Analysis { fingerprint, shape }
}

/// SET depends on what was there only with these options.
fn reads_too(name: &str, options: &[&str]) -> bool {
    name == "SET" && options.iter().any(|option| matches!(*option, "NX" | "XX" | "GET" | "KEEPTTL"))
}

fn of(known: &Known, command: &Command, belongs: impl Fn(Access) -> bool) -> Vec<String> {
    if known.every_key().is_some_and(&belongs) {
        return vec![keys::EVERY_KEY.to_owned()];
    }
    let mut seen = BTreeSet::new();
    let found = known.keys(&command.args).into_iter().filter(|(access, _)| belongs(*access));
    found.map(|(_, key)| keys::display(command.db, key)).filter(|key| seen.insert(key.clone())).collect()
}

/// EVAL brings its script, EVALSHA its SHA-1, FCALL a function's name.
fn script_digest(command: &Command, group: &str) -> Option<String> {
    let script = command.args.get(1).filter(|_| group == "script")?;
    Some(match command.name().as_str() {
        "EVAL" | "EVAL_RO" => blake3::hash(script).to_hex()[..DIGEST_CHARS].to_owned(),
        "EVALSHA" | "EVALSHA_RO" => script.to_display().to_ascii_lowercase().chars().take(DIGEST_CHARS).collect(),
        "FCALL" | "FCALL_RO" => keys::pattern(script),
        _ => return None,
    })
}

/// An unknown command's name is data from outside: only a word of letters is repeated.
fn name_of_unknown(command: &Command) -> String {
    let name = command.name();
    let is_word = !name.is_empty() && name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_graphic());
    if is_word { name } else { "(no command)".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ByteString;

    fn analysis(db: u32, text: &str) -> Analysis {
        analyse(&Command { db, args: text.split(' ').map(ByteString::from).collect() })
    }

    #[test]
    fn a_fingerprint_has_the_name_the_pattern_and_the_options() {
        for (text, expected) in [
            ("setex w:MWSession:iekfru0ddm2f81d3jiilk9tn6l4q5nt7 60 v", "SETEX w:MWSession:{id}"),
            ("SET lock:1 v ex 10 nx", "SET lock:{n} EX NX"),
            ("SET lock:1 v NX EX 99", "SET lock:{n} EX NX"),
            ("MGET a:1 a:2 b", "MGET a:{n} b"),
            ("MGET a b c d e", "MGET a b c …"),
            ("XINFO STREAM events", "XINFO STREAM events"),
            ("PING", "PING"),
            ("EVALSHA ABCDEF0123456789 1 q:1 x", "EVALSHA abcdef012345 q:{n}"),
            ("FCALL f 1 q:1 x", "FCALL f q:{n}"),
            ("FUTURE x", "FUTURE"),
            ("", "(no command)"),
        ] {
            assert_eq!(analysis(0, text).fingerprint, expected, "{text}");
        }
        assert_eq!(analysis(0, "EVAL x 0").fingerprint.len(), "EVAL ".len() + DIGEST_CHARS);
        assert_eq!(analyse(&Command { db: 0, args: Vec::new() }).fingerprint, "(no command)");
    }

    #[test]
    fn keys_are_read_and_written_as_redis_does_it() {
        let shape = |db, text: &str| {
            let shape = analysis(db, text).shape;
            (shape.reads.join(","), shape.writes.join(","))
        };
        let pair = |reads: &str, writes: &str| (reads.to_owned(), writes.to_owned());
        assert_eq!(shape(0, "GET a"), pair("a", ""));
        assert_eq!(shape(1, "GET a"), pair("db1:a", ""));
        assert_eq!(shape(0, "SET a 1"), pair("", "a"));
        assert_eq!(shape(0, "SET a 1 NX"), pair("a", "a"));
        assert_eq!(shape(0, "SET a NX"), pair("", "a"));
        assert_eq!(shape(0, "DEL a b a"), pair("a,b", "a,b"));
        assert_eq!(shape(0, "EVAL s 1 a b"), pair("a", "a"));
        assert_eq!(shape(0, "FLUSHALL"), pair("", "*"));
        assert_eq!(shape(0, "KEYS a*"), pair("*", ""));
        assert_eq!(shape(0, "GET *"), pair("\\*", ""));
        assert_eq!(shape(0, "MULTI"), pair("", ""));
    }

    #[test]
    fn bytes_that_are_no_text_stay_apart() {
        let reads = |key: &[u8]| analyse(&Command { db: 0, args: vec!["GET".into(), key.to_vec().into()] }).shape.reads;
        assert_ne!(reads(b"\xff"), reads(b"\xfe"));
    }
}
