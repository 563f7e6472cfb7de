//! Lua scripts: the texts that a session's EVAL and SCRIPT LOAD have shown, and what a call of one means.
//!
//! A script that has the shape of a well-known one is carried as what it means, one that does command after command as
//! these commands; any other is refused by its digest and text, because a target that runs no scripts needs it written
//! anew. Nothing is executed here.

mod carry;
mod lua;
mod shapes;
mod steps;

use std::collections::HashMap;

use self::shapes::{Operand, Recognised, recognise};
use self::steps::{Argument, Steps, steps};
use super::commands::{self, Access, Known};
use super::expiry::{Expiry, integer};
use super::refused::not_carried;
use crate::core::{ByteString, Command};
use crate::import::scripts::digest;
use crate::translate::refusal::Refusal;

pub use self::shapes::Meaning;
pub use self::steps::Returns;

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
    known: Option<KnownScript>,
}

#[derive(Debug)]
enum KnownScript {
    Shape(Recognised),
    Steps(Steps),
}

/// A call of a script that can be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Of a well-known one.
    Shape(ShapeCall),
    /// Of one that does these commands as one.
    Steps { commands: Vec<Command>, returns: Returns },
}

/// A call of a well-known script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeCall {
    pub meaning: Meaning,
    pub key: ByteString,
    pub operands: Vec<ByteString>,
}

impl ShapeCall {
    /// As a command of our own, which a client carries out (`document`): its name, the key, the operands.
    pub fn as_command(&self) -> Vec<ByteString> {
        let name = match self.meaning {
            Meaning::CompareDelete => "DELIFEQ",
            Meaning::CompareExpireSeconds => "EXPIREIFEQ",
            Meaning::CompareExpireMillis => "PEXPIREIFEQ",
            Meaning::CountWithinSeconds => "INCREX",
            Meaning::CountWithinMillis => "PINCREX",
        };
        [ByteString::from(name), self.key.clone()].into_iter().chain(self.operands.iter().cloned()).collect()
    }

    /// The lifetime that it gives the key, where it gives one.
    pub fn lifetime(&self, known: &'static Known) -> Result<Option<Expiry>, Refusal> {
        let unit = match self.meaning {
            Meaning::CompareDelete => return Ok(None),
            Meaning::CompareExpireSeconds | Meaning::CountWithinSeconds => "EX",
            Meaning::CompareExpireMillis | Meaning::CountWithinMillis => "PX",
        };
        let number = self.operands.last().and_then(|number| Expiry::parse(unit, number));
        number.map(Some).ok_or_else(|| not_carried(known, "the script's lifetime is not a whole number"))
    }
}

impl Scripts {
    /// Learns the text that a command brings.
    pub fn follow(&mut self, command: &Command, known: &Known) {
        let text = match known.name.as_str() {
            "EVAL" | "EVAL_RO" => command.args.get(1),
            "SCRIPT LOAD" => command.args.get(2),
            _ => None,
        };
        if let Some(text) = text {
            self.learn(text);
        }
    }

    fn learn(&mut self, text: &ByteString) {
        if self.0.len() < SCRIPTS_MAX {
            self.0.entry(digest(text)).or_insert_with(|| Script {
                text: text.to_display().split_whitespace().collect::<Vec<_>>().join(" "),
                known: recognise(text).map(KnownScript::Shape).or_else(|| steps(text).map(KnownScript::Steps)),
            });
        }
    }

    /// The call of a well-known script that an EVAL or EVALSHA is; the reason where it is none.
    pub fn call(&self, command: &Command, known: &'static Known) -> Result<Call, Refusal> {
        let digest = match known.name.as_str() {
            "EVAL" | "EVAL_RO" => digest(command.args.get(1).map(|text| &text[..]).unwrap_or_default()),
            "EVALSHA" | "EVALSHA_RO" => {
                command.args.get(1).map(|word| word.to_display().to_ascii_lowercase()).unwrap_or_default()
            }
            name => return Err(not_carried(known, format!("{name}: {}", known.why))),
        };
        let Some(script) = self.0.get(&digest) else {
            let reason = format!("the script {digest}, whose text nothing has shown: {}", known.why);
            return Err(not_carried(known, reason));
        };
        let keys = known.keys(&command.args);
        let arguments = command.args.get(3 + keys.len()..).unwrap_or_default();
        let keys = keys.into_iter().map(|(_, key)| key).collect();
        let passed = Passed { known, db: command.db, keys, arguments };
        let call = match &script.known {
            Some(KnownScript::Shape(recognised)) => passed.to_shape(recognised),
            Some(KnownScript::Steps(steps)) => passed.to_steps(steps),
            None => {
                let reason = format!("the script {digest} (`{}`): {}", shown(&script.text), known.why);
                Err(not_carried(known, reason))
            }
        }?;
        if known.name.ends_with("_RO") && call.writes() {
            let reason = format!("{}: the script writes, which Redis refuses where it comes to it", known.name);
            return Err(not_carried(known, reason));
        }
        Ok(call)
    }
}

impl Call {
    fn writes(&self) -> bool {
        let is_written = |command: &Command| {
            let keys = commands::find(command).map(|known| known.keys(&command.args)).unwrap_or_default();
            keys.iter().any(|(access, _)| *access != Access::Read)
        };
        match self {
            Self::Shape(_) => true,
            Self::Steps { commands, .. } => commands.iter().any(is_written),
        }
    }
}

/// What a script is called with.
struct Passed<'a> {
    known: &'static Known,
    db: u32,
    keys: Vec<&'a [u8]>,
    arguments: &'a [ByteString],
}

impl Passed<'_> {
    fn to_shape(&self, recognised: &Recognised) -> Result<Call, Refusal> {
        let operands = recognised.operands.iter().map(|operand| self.operand(operand));
        Ok(Call::Shape(ShapeCall {
            meaning: recognised.meaning,
            key: self.key(recognised.key)?,
            operands: operands.collect::<Result<_, _>>()?,
        }))
    }

    fn to_steps(&self, steps: &Steps) -> Result<Call, Refusal> {
        let command = |arguments: &Vec<Argument>| {
            let args: Result<Vec<ByteString>, Refusal> = arguments.iter().map(|one| self.argument(one)).collect();
            Ok(Command { db: self.db, args: args? })
        };
        let commands: Result<Vec<Command>, Refusal> = steps.commands.iter().map(command).collect();
        Ok(Call::Steps { commands: commands?, returns: steps.returns })
    }

    fn key(&self, number: usize) -> Result<ByteString, Refusal> {
        let key = number.checked_sub(1).and_then(|index| self.keys.get(index));
        key.map(|key| ByteString(key.to_vec())).ok_or_else(|| self.missing())
    }

    /// Lua reads nil there, which is no error everywhere: what is equal to nothing is only not found.
    fn missing(&self) -> Refusal {
        not_carried(self.known, "the script is called with fewer keys or arguments than it reads")
    }

    fn operand(&self, operand: &Operand) -> Result<ByteString, Refusal> {
        match operand {
            Operand::Literal(text) => Ok(text.as_str().into()),
            Operand::Argument(number) => {
                number.checked_sub(1).and_then(|index| self.arguments.get(index)).cloned().ok_or_else(|| self.missing())
            }
        }
    }

    fn argument(&self, argument: &Argument) -> Result<ByteString, Refusal> {
        match argument {
            Argument::Key(number) => self.key(*number),
            Argument::Operand(operand) => self.operand(operand),
            Argument::NumberOf(number) => {
                let text = self.operand(&Operand::Argument(*number))?;
                // Up to 14 digits Lua writes a number as it was.
                match integer(&text) {
                    Some(number) if number.unsigned_abs() < 100_000_000_000_000 => Ok(text),
                    _ => Err(not_carried(
                        self.known,
                        "the script makes a number of an argument that is not a plain whole one",
                    )),
                }
            }
        }
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
    use crate::translate::refusal::Effort;

    const RELEASE: &str =
        "if redis.call('get',KEYS[1]) == ARGV[1] then return redis.call('del',KEYS[1]) else return 0 end";

    fn command(args: &[&str]) -> Command {
        Command { db: 0, args: args.iter().map(|arg| (*arg).into()).collect() }
    }

    fn call(scripts: &Scripts, command: &Command) -> Result<Call, Refusal> {
        scripts.call(command, commands::find(command).expect("a command of Redis"))
    }

    fn follow(scripts: &mut Scripts, command: &Command) {
        scripts.follow(command, commands::find(command).expect("a command of Redis"));
    }

    #[test]
    fn a_script_is_called_by_its_text_or_by_its_digest() {
        let mut scripts = Scripts::default();
        let by_text = command(&["EVAL", RELEASE, "1", "lock", "token"]);
        follow(&mut scripts, &by_text);
        let digest = digest(RELEASE.as_bytes());
        let expected = Call::Shape(ShapeCall {
            meaning: Meaning::CompareDelete,
            key: "lock".into(),
            operands: vec!["token".into()],
        });
        assert_eq!(call(&scripts, &by_text), Ok(expected.clone()));
        assert_eq!(call(&scripts, &command(&["EVALSHA", &digest.to_uppercase(), "1", "lock", "token"])), Ok(expected));
        let read_only = call(&scripts, &command(&["EVALSHA_RO", &digest, "1", "lock", "token"]));
        assert!(read_only.expect_err("it may write").reason.contains("the script writes"));
        let short = call(&scripts, &command(&["EVALSHA", &digest, "1", "lock"])).expect_err("an argument is missing");
        assert!(short.reason.contains("fewer keys or arguments"), "{short}");
        assert_eq!(short.redesign.effort(), Effort::DataModel, "comparing with nil is no error");
    }

    #[test]
    fn a_script_of_commands_is_these_commands() {
        let mut scripts = Scripts::default();
        let text = "redis.call('set', KEYS[1], ARGV[1], 'EX', tonumber(ARGV[2])) return redis.call('ttl', KEYS[1])";
        let called = |ttl: &str| command(&["EVAL", text, "1", "k", "v", ttl]);
        follow(&mut scripts, &called("60"));
        let expected = Call::Steps {
            commands: vec![command(&["set", "k", "v", "EX", "60"]), command(&["ttl", "k"])],
            returns: Returns::Reply(1),
        };
        assert_eq!(call(&scripts, &called("60")), Ok(expected));
        let reason = call(&scripts, &called("6e1")).expect_err("Lua would write another text").reason;
        assert!(reason.contains("not a plain whole one"), "{reason}");
    }

    #[test]
    fn a_script_that_is_not_known_is_named_by_digest_and_text() {
        let mut scripts = Scripts::default();
        let other = command(&["EVAL", "return   #redis.call('lpush', KEYS[1],\n 1)", "1", "q"]);
        follow(&mut scripts, &other);
        let reason = call(&scripts, &other).expect_err("no shape of it").reason;
        assert!(reason.contains("`return #redis.call('lpush', KEYS[1], 1)`"), "{reason}");
        assert!(reason.contains(&digest(b"return   #redis.call('lpush', KEYS[1],\n 1)")), "{reason}");
        let unseen = call(&scripts, &command(&["EVALSHA", "abc", "0"])).expect_err("nobody has shown it").reason;
        assert!(unseen.contains("whose text nothing has shown"), "{unseen}");
    }
}
