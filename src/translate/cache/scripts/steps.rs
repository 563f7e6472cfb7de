//! Scripts that only do one command after the other: no condition, no loop, nothing computed from a reply.
//!
//! Such a script is a transaction: its commands can be told before it runs.

use super::lua::{Word, words};
use super::shapes::Operand;

/// The commands of a script, and which reply it gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    pub commands: Vec<Vec<Argument>>,
    pub returns: Returns,
}

/// An argument of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Which of `KEYS`, from 1.
    Key(usize),
    Operand(Operand),
    /// As a number: Lua writes it anew, so that only a whole number in its usual form stays as it is.
    NumberOf(usize),
}

/// What a script gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    Nothing,
    Number(i64),
    /// The reply of the command with this index.
    Reply(usize),
}

/// The steps of a script; `None` where it does more than that.
pub fn steps(script: &[u8]) -> Option<Steps> {
    let words = words(script)?;
    let mut rest = words.as_slice();
    let mut commands = Vec::new();
    // Which command's reply a variable holds.
    let mut held: Vec<(usize, usize)> = Vec::new();
    let mut returns = Returns::Nothing;
    while let Some(first) = rest.first() {
        match first {
            Word::Plain(word) if word == "return" => {
                (returns, rest) = returned(&rest[1..], &held, &mut commands)?;
                // Nothing can stand behind it.
                if !rest.is_empty() {
                    return None;
                }
            }
            Word::Plain(word) if word == "local" => rest = &rest[1..],
            Word::Local(variable) => {
                let (sign, after) = rest[1..].split_first()?;
                if *sign != Word::Plain("=".to_owned()) {
                    return None;
                }
                let (command, after) = call(after)?;
                held.retain(|(held, _)| held != variable);
                held.push((*variable, commands.len()));
                commands.push(command);
                rest = after;
            }
            _ => {
                let (command, after) = call(rest)?;
                commands.push(command);
                rest = after;
            }
        }
    }
    (!commands.is_empty()).then_some(Steps { commands, returns })
}

type Rest<'a> = &'a [Word];

fn returned<'a>(
    rest: Rest<'a>,
    held: &[(usize, usize)],
    commands: &mut Vec<Vec<Argument>>,
) -> Option<(Returns, Rest<'a>)> {
    match rest {
        [] => Some((Returns::Nothing, rest)),
        [Word::Plain(nil), after @ ..] if nil == "nil" => Some((Returns::Nothing, after)),
        [Word::Number(number), after @ ..] => Some((Returns::Number(number.parse().ok()?), after)),
        [Word::Local(variable), after @ ..] => {
            let (_, command) = held.iter().find(|(held, _)| held == variable)?;
            Some((Returns::Reply(*command), after))
        }
        _ => {
            let (command, after) = call(rest)?;
            commands.push(command);
            Some((Returns::Reply(commands.len() - 1), after))
        }
    }
}

/// `redis.call(…)`, and what follows it.
fn call(rest: Rest<'_>) -> Option<(Vec<Argument>, Rest<'_>)> {
    const BEGINS: [&str; 4] = ["redis", ".", "call", "("];
    let (begin, mut rest) = rest.split_at_checked(BEGINS.len())?;
    if !begin.iter().zip(BEGINS).all(|(word, wanted)| matches!(word, Word::Plain(word) if word == wanted)) {
        return None;
    }
    let mut arguments = Vec::new();
    loop {
        let (argument, sign, after) = match rest {
            [argument, Word::Plain(sign), after @ ..] => (argument, sign, after),
            _ => return None,
        };
        arguments.push(match argument {
            Word::Key(number) => Argument::Key(*number),
            Word::Argument(number) => Argument::Operand(Operand::Argument(*number)),
            Word::NumberOf(number) => Argument::NumberOf(*number),
            Word::Text(text) | Word::Number(text) => Argument::Operand(Operand::Literal(text.clone())),
            Word::Plain(_) | Word::Local(_) => return None,
        });
        rest = after;
        match sign.as_str() {
            "," => {}
            ")" => return Some((arguments, rest)),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> Argument {
        Argument::Operand(Operand::Literal(text.to_owned()))
    }

    #[test]
    fn one_command_after_the_other_is_read() {
        let claim = b"local seen = KEYS[1]\nlocal ttl = tonumber(ARGV[1])\nredis.call('SET', seen, '1', 'EX', ttl)\n\
                      local all = redis.call('SMEMBERS', KEYS[2])\nredis.call('DEL', KEYS[2])\nreturn all";
        let expected = Steps {
            commands: vec![
                vec![literal("set"), Argument::Key(1), literal("1"), literal("EX"), Argument::NumberOf(1)],
                vec![literal("smembers"), Argument::Key(2)],
                vec![literal("del"), Argument::Key(2)],
            ],
            returns: Returns::Reply(1),
        };
        assert_eq!(steps(claim), Some(expected));
        for (script, returns) in [
            ("redis.call('del', KEYS[1]) return 1", Returns::Number(1)),
            ("return redis.call('get', KEYS[1])", Returns::Reply(0)),
            ("redis.call('del', KEYS[1])", Returns::Nothing),
            ("redis.call('del', KEYS[1]) return nil", Returns::Nothing),
            ("local a = redis.call('get', KEYS[1]) a = redis.call('get', KEYS[2]) return a", Returns::Reply(1)),
        ] {
            assert_eq!(steps(script.as_bytes()).map(|steps| steps.returns), Some(returns), "{script}");
        }
    }

    #[test]
    fn what_decides_or_computes_is_no_sequence_of_steps() {
        for script in [
            "return 1",
            "if redis.call('get', KEYS[1]) then return 1 end",
            "local v = redis.call('get', KEYS[1]) redis.call('set', KEYS[2], v)",
            "for i = 1, 3 do redis.call('incr', KEYS[1]) end",
            "return {redis.call('get', KEYS[1]), 1}",
            "return #redis.call('smembers', KEYS[1])",
            "return redis.call('get', KEYS[1]) + 1",
            "return redis.call('get', 'a' .. KEYS[1])",
            "return redis.pcall('get', KEYS[1])",
            "return v",
            "redis.call('get', KEYS[1]) return 1.5",
            "redis.call('get'",
            "redis.call()",
        ] {
            assert_eq!(steps(script.as_bytes()), None, "{script}");
        }
    }
}
