//! The Lua scripts of a recording, by the digest that Redis gives them.

use std::collections::{BTreeMap, BTreeSet};

use sha1::{Digest as _, Sha1};

use crate::core::Command;
use crate::core::key_class::Script;

/// Scripts that are told apart; an application has some dozens.
const SCRIPTS_MAX: usize = 1_000;

/// Characters of a text; the longest of the recordings here has 7,000.
const TEXT_CHARS_MAX: usize = 2_000;

/// Patterns of keys of one script.
const CLASSES_MAX: usize = 20;

#[derive(Default)]
struct Called {
    text: Option<String>,
    operations: u64,
    carried: u64,
    classes: BTreeSet<String>,
    seq: u64,
}

/// Follows what scripts there are and who calls them.
#[derive(Default)]
pub struct ScriptBook(BTreeMap<String, Called>);

impl ScriptBook {
    /// Learns a script's text; `patterns` are those of the keys that it is called with. Commands that call no script
    /// are passed by.
    pub fn add(&mut self, command: &Command, seq: u64, patterns: &[String], carried: u64) {
        let Some(word) = command.args.get(1) else { return };
        let (digest, text, calls) = match command.name().as_str() {
            "EVAL" | "EVAL_RO" => (digest(word), Some(word.to_display()), 1),
            "EVALSHA" | "EVALSHA_RO" => (cut(&word.to_display().to_ascii_lowercase(), 40), None, 1),
            "FCALL" | "FCALL_RO" => (format!("function {}", cut(&word.to_display(), 60)), None, 1),
            "SCRIPT" if word.eq_ignore_ascii_case(b"LOAD") => {
                let Some(text) = command.args.get(2) else { return };
                (digest(text), Some(text.to_display()), 0)
            }
            _ => return,
        };
        if self.0.len() >= SCRIPTS_MAX && !self.0.contains_key(&digest) {
            return;
        }
        let called = self.0.entry(digest).or_insert_with(|| Called { seq, ..Called::default() });
        if let (None, Some(text)) = (&called.text, text) {
            called.text = Some(cut(&text, TEXT_CHARS_MAX));
        }
        called.operations += calls;
        called.carried += carried.min(calls);
        for pattern in patterns {
            if called.classes.len() < CLASSES_MAX {
                called.classes.insert(pattern.clone());
            }
        }
    }

    /// Most calls first.
    pub fn finish(self) -> Vec<Script> {
        let script = |(digest, called): (String, Called)| Script {
            digest,
            text: called.text,
            operations: called.operations,
            carried: called.carried,
            classes: called.classes.into_iter().collect(),
            seq: called.seq,
        };
        let mut scripts: Vec<Script> = self.0.into_iter().map(script).collect();
        scripts.sort_by_key(|script| std::cmp::Reverse(script.operations));
        scripts
    }
}

fn digest(script: &[u8]) -> String {
    Sha1::digest(script).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn cut(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        Some((at, _)) => format!("{}… [{} bytes]", &text[..at], text.len()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_known_by_its_digest_whoever_brought_its_text() {
        let mut book = ScriptBook::default();
        let mut add = |args: &[&str], carried| {
            let command = Command { db: 0, args: args.iter().map(|arg| (*arg).into()).collect() };
            book.add(&command, 7, &["lock:{n}".to_owned()], carried);
        };
        add(&["EVALSHA", "E0E1F9FABFC9D4800C877A703B823AC0578FF8DB", "0"], 0);
        add(&["EVAL", "return 1", "0"], 1);
        add(&["SCRIPT", "LOAD", "return 1"], 1);
        add(&["EVALSHA", "ffff", "0"], 0);
        add(&["FCALL", "f", "0"], 0);
        add(&["GET", "a"], 1);
        let scripts = book.finish();
        assert_eq!(scripts.len(), 3);
        let known = &scripts[0];
        assert_eq!(known.digest, "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
        assert_eq!((known.text.as_deref(), known.operations, known.carried, known.seq), (Some("return 1"), 2, 1, 7));
        assert_eq!(known.classes, ["lock:{n}"]);
        assert_eq!((scripts[1].digest.as_str(), scripts[1].text.as_ref()), ("ffff", None));
        assert_eq!(scripts[2].digest, "function f");
    }
}
