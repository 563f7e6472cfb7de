//! Scripts that many applications share, known by their shape.
//!
//! A shape is a script too: its `KEYS[n]` stands for any key, its `ARGV[n]` for any argument or literal, the same one
//! wherever it stands again.

use super::lua::{Word, words};

/// What a well-known script does with one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Deletes the key where it holds the first operand: 1, else 0. How a lock is released.
    CompareDelete,
    /// Gives the key a new lifetime of the second operand's seconds where it holds the first: 1, else 0.
    CompareExpireSeconds,
    /// The same in milliseconds. How a lock is renewed.
    CompareExpireMillis,
    /// Adds one, and gives the key a lifetime of the first operand's seconds where it is new: the count.
    CountWithinSeconds,
    /// The same in milliseconds.
    CountWithinMillis,
}

impl Meaning {
    /// Whether its first operand is compared with the key's value.
    pub fn compares(self) -> bool {
        !matches!(self, Self::CountWithinSeconds | Self::CountWithinMillis)
    }
}

/// Shapes, each with its meaning: how client libraries and their users write them.
const SHAPES: &[(Meaning, &str)] = &[
    // The pattern of the Redis manual ("Distributed locks").
    (
        Meaning::CompareDelete,
        "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end",
    ),
    (
        Meaning::CompareDelete,
        "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0",
    ),
    (
        Meaning::CompareDelete,
        "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) return 1 else return 0 end",
    ),
    (
        Meaning::CompareDelete,
        "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) return 1 end return 0",
    ),
    (
        Meaning::CompareDelete,
        "local v = redis.call('get', KEYS[1]) if v == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end",
    ),
    (
        Meaning::CompareDelete,
        "local v = redis.call('get', KEYS[1]) if v == ARGV[1] then return redis.call('del', KEYS[1]) end return 0",
    ),
    (
        Meaning::CompareDelete,
        "local v = redis.call('get', KEYS[1]) if v == ARGV[1] then redis.call('del', KEYS[1]) return 1 end return 0",
    ),
    (
        Meaning::CompareDelete,
        "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('del', KEYS[1])",
    ),
    // redis-py, Lock.LUA_RELEASE_SCRIPT.
    (
        Meaning::CompareDelete,
        "local t = redis.call('get', KEYS[1]) if not t or t ~= ARGV[1] then return 0 end \
         redis.call('del', KEYS[1]) return 1",
    ),
    (
        Meaning::CompareExpireMillis,
        "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end",
    ),
    (
        Meaning::CompareExpireMillis,
        "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0",
    ),
    (
        Meaning::CompareExpireSeconds,
        "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('expire', KEYS[1], ARGV[2]) else return 0 end",
    ),
    (
        Meaning::CompareExpireSeconds,
        "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('expire', KEYS[1], ARGV[2]) end return 0",
    ),
    // redis-py, Lock.LUA_REACQUIRE_SCRIPT.
    (
        Meaning::CompareExpireMillis,
        "local t = redis.call('get', KEYS[1]) if not t or t ~= ARGV[1] then return 0 end \
         redis.call('pexpire', KEYS[1], ARGV[2]) return 1",
    ),
    // A window of fixed length (the Redis manual at INCR, "Pattern: rate limiter 2").
    (
        Meaning::CountWithinSeconds,
        "local c = redis.call('incr', KEYS[1]) if c == 1 then redis.call('expire', KEYS[1], ARGV[1]) end return c",
    ),
    (
        Meaning::CountWithinMillis,
        "local c = redis.call('incr', KEYS[1]) if c == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end return c",
    ),
    (
        Meaning::CountWithinSeconds,
        "local c c = redis.call('incr', KEYS[1]) if c == 1 then redis.call('expire', KEYS[1], ARGV[1]) end return c",
    ),
];

/// A script's meaning, and which of its words are the key and the operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    pub meaning: Meaning,
    /// Which of `KEYS`, from 1.
    pub key: usize,
    pub operands: Vec<Operand>,
}

/// Where an operand's value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    Literal(String),
    /// Which of `ARGV`, from 1.
    Argument(usize),
}

/// The meaning of a script; `None` where it has none of the shapes.
pub fn recognise(script: &[u8]) -> Option<Recognised> {
    let script = words(script)?;
    SHAPES.iter().find_map(|(meaning, shape)| fit(&script, &words(shape.as_bytes())?, *meaning))
}

fn fit(script: &[Word], shape: &[Word], meaning: Meaning) -> Option<Recognised> {
    if script.len() != shape.len() {
        return None;
    }
    let mut key = None;
    let mut operands: Vec<Option<Operand>> = Vec::new();
    for (word, wanted) in script.iter().zip(shape) {
        match (word, wanted) {
            (Word::Key(number), Word::Key(_)) => {
                if *key.get_or_insert(*number) != *number {
                    return None;
                }
            }
            (Word::Argument(_) | Word::NumberOf(_) | Word::Text(_) | Word::Number(_), Word::Argument(hole)) => {
                let operand = match word {
                    // A number is equal to no value that GET answers.
                    Word::NumberOf(_) | Word::Number(_) if meaning.compares() && *hole == 1 => return None,
                    Word::Argument(number) | Word::NumberOf(number) => Operand::Argument(*number),
                    Word::Text(text) | Word::Number(text) => Operand::Literal(text.clone()),
                    _ => return None,
                };
                operands.resize(operands.len().max(*hole), None);
                if *operands[hole - 1].get_or_insert_with(|| operand.clone()) != operand {
                    return None;
                }
            }
            (word, wanted) if word == wanted => {}
            _ => return None,
        }
    }
    Some(Recognised { meaning, key: key?, operands: operands.into_iter().collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_recognised_as_itself() {
        for (meaning, shape) in SHAPES {
            let recognised = recognise(shape.as_bytes()).expect(shape);
            assert_eq!((recognised.meaning, recognised.key), (*meaning, 1), "{shape}");
        }
    }

    #[test]
    fn scripts_of_libraries_are_recognised() {
        // redis-py 5, Lock.LUA_RELEASE_SCRIPT and LUA_REACQUIRE_SCRIPT.
        let release = b"\n        local token = redis.call('get', KEYS[1])\n        if not token or token ~= ARGV[1] then\n            return 0\n        end\n        redis.call('del', KEYS[1])\n        return 1\n    ";
        let release = recognise(release).expect("a release");
        assert_eq!((release.meaning, release.operands), (Meaning::CompareDelete, vec![Operand::Argument(1)]));
        // A rate limiter with its window written into the script.
        let limit = b"local current\ncurrent = redis.call(\"incr\",KEYS[1])\nif tonumber(current) == 1 then\n    redis.call(\"expire\",KEYS[1],60)\nend\nreturn current";
        let limit = recognise(limit).expect("a limiter");
        assert_eq!(
            (limit.meaning, limit.operands),
            (Meaning::CountWithinSeconds, vec![Operand::Literal("60".to_owned())])
        );
    }

    #[test]
    fn a_script_that_does_otherwise_is_not_recognised() {
        for script in [
            "return redis.call('get', KEYS[1])",
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[2]) else return 0 end",
            "if redis.call('get', KEYS[1]) ~= ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end",
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 1 end",
            "if redis.call('get', KEYS[1]) == tonumber(ARGV[1]) then return redis.call('del', KEYS[1]) else return 0 end",
            "if redis.call('get', KEYS[1]) == 1 then return redis.call('del', KEYS[1]) else return 0 end",
            "if redis.pcall('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end",
            "local c = redis.call('incr', KEYS[1]) if c == 1 then redis.call('expire', KEYS[2], ARGV[1]) end return c",
        ] {
            assert_eq!(recognise(script.as_bytes()), None, "{script}");
        }
    }
}
