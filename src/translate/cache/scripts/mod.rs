//! Lua scripts: the texts that a session's EVAL and SCRIPT LOAD have shown, and what a call of one means.
//!
//! A script that has the shape of a well-known one is carried as what it means; any other is refused by its digest and
//! text, because a target that runs no scripts needs it written anew. Nothing is executed here.

mod lua;
mod shapes;

use std::collections::HashMap;

use self::shapes::{Operand, Recognised, recognise};
use super::commands::Known;
use super::memcached::malformed;
use crate::core::{ByteString, Command};
use crate::import::scripts::digest;

pub use self::shapes::Meaning;

/// A script that was carried as what it means.
pub const RULE: &str = "cache-script";

/// As many bytes of a script are repeated in a refusal: enough to tell what it is about.
const TEXT_SHOWN_BYTES: usize = 160;

/// Scripts that are remembered; an application has some dozens.
const SCRIPTS_MAX: usize = 10_000;

/// The scripts shown so far, by digest. A server has them all, whichever session loaded them.
#[derive(Debug, Default)]
pub struct Scripts(HashMap<String, Script>);

#[derive(Debug)]
struct Script {
    text: String,
    recognised: Option<Recognised>,
}

/// A call of a well-known script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub meaning: Meaning,
    pub key: ByteString,
    pub operands: Vec<ByteString>,
}

impl Scripts {
    /// Learns the text that a command brings.
    pub fn follow(&mut self, command: &Command) {
        match command.name().as_str() {
            "EVAL" | "EVAL_RO" => command.args.get(1).map(|text| self.learn(text)),
            "SCRIPT" => match (command.args.get(1), command.args.get(2)) {
                (Some(word), Some(text)) if word.eq_ignore_ascii_case(b"LOAD") => Some(self.learn(text)),
                _ => None,
            },
            _ => None,
        };
    }

    fn learn(&mut self, text: &ByteString) -> String {
        let digest = digest(text);
        if self.0.len() < SCRIPTS_MAX {
            self.0.entry(digest.clone()).or_insert_with(|| Script {
                text: text.to_display().split_whitespace().collect::<Vec<_>>().join(" "),
                recognised: recognise(text),
            });
        }
        digest
    }

    /// The call of a well-known script that an EVAL or EVALSHA is; the reason where it is none.
    pub fn call(&self, command: &Command, known: &Known) -> Result<Call, String> {
        let digest = match known.name.as_str() {
            "EVAL" | "EVAL_RO" => digest(command.args.get(1).map(|text| &text[..]).unwrap_or_default()),
            "EVALSHA" | "EVALSHA_RO" => {
                command.args.get(1).map(|word| word.to_display().to_ascii_lowercase()).unwrap_or_default()
            }
            name => return Err(format!("{name}: {}", known.why)),
        };
        let Some(script) = self.0.get(&digest) else {
            return Err(format!("the script {digest}, whose text nothing has shown: {}", known.why));
        };
        let Some(recognised) = &script.recognised else {
            return Err(format!("the script {digest} (`{}`): {}", shown(&script.text), known.why));
        };
        recognised.call(command, known)
    }
}

impl Recognised {
    fn call(&self, command: &Command, known: &Known) -> Result<Call, String> {
        let keys = known.keys(&command.args);
        let arguments = command.args.get(3 + keys.len()..).unwrap_or_default();
        let missing = || malformed("the script is called with fewer keys or arguments than it reads");
        let (_, key) = keys.get(self.key - 1).ok_or_else(missing)?;
        let operand = |operand: &Operand| match operand {
            Operand::Literal(text) => Some(ByteString::from(text.as_str())),
            Operand::Argument(number) => arguments.get(number - 1).cloned(),
        };
        let operands: Option<Vec<ByteString>> = self.operands.iter().map(operand).collect();
        Ok(Call { meaning: self.meaning, key: ByteString(key.to_vec()), operands: operands.ok_or_else(missing)? })
    }
}

fn shown(text: &str) -> String {
    if text.len() <= TEXT_SHOWN_BYTES {
        return text.to_owned();
    }
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= TEXT_SHOWN_BYTES).last().unwrap_or(0);
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::cache::commands;

    const RELEASE: &str =
        "if redis.call('get',KEYS[1]) == ARGV[1] then return redis.call('del',KEYS[1]) else return 0 end";

    fn command(args: &[&str]) -> Command {
        Command { db: 0, args: args.iter().map(|arg| (*arg).into()).collect() }
    }

    fn call(scripts: &Scripts, command: &Command) -> Result<Call, String> {
        scripts.call(command, commands::find(command).expect("a command of Redis"))
    }

    #[test]
    fn a_script_is_called_by_its_text_or_by_its_digest() {
        let mut scripts = Scripts::default();
        let by_text = command(&["EVAL", RELEASE, "1", "lock", "token"]);
        scripts.follow(&by_text);
        let digest = digest(RELEASE.as_bytes());
        let expected = Call { meaning: Meaning::CompareDelete, key: "lock".into(), operands: vec!["token".into()] };
        assert_eq!(call(&scripts, &by_text), Ok(expected.clone()));
        assert_eq!(call(&scripts, &command(&["EVALSHA", &digest.to_uppercase(), "1", "lock", "token"])), Ok(expected));
        let short = call(&scripts, &command(&["EVALSHA", &digest, "1", "lock"])).expect_err("an argument is missing");
        assert!(short.starts_with("malformed"), "{short}");
    }

    #[test]
    fn a_script_that_is_not_known_is_named_by_digest_and_text() {
        let mut scripts = Scripts::default();
        let other = command(&["EVAL", "return   redis.call('lpush', KEYS[1],\n 1)", "1", "q"]);
        scripts.follow(&other);
        let reason = call(&scripts, &other).expect_err("no shape of it");
        assert!(reason.contains("`return redis.call('lpush', KEYS[1], 1)`"), "{reason}");
        assert!(reason.contains(&digest(b"return   redis.call('lpush', KEYS[1],\n 1)")), "{reason}");
        let unseen = call(&scripts, &command(&["EVALSHA", "abc", "0"])).expect_err("nobody has shown it");
        assert!(unseen.contains("whose text nothing has shown"), "{unseen}");
    }
}
