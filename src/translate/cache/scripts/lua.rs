//! Lua, as far as telling one script from another needs it: words without comments, spaces and names of its own.
//!
//! It is no interpreter. Two scripts whose words are equal here mean the same; two that mean the same can still differ.

/// A word of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A name, a keyword or a sign.
    Plain(String),
    /// A string's content.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// `KEYS[n]`, from 1.
    Key(usize),
    /// `ARGV[n]`, from 1.
    Argument(usize),
    /// `tonumber(ARGV[n])`: another value than the argument where it is compared, the same where it is passed on.
    NumberOf(usize),
    /// The script's own variable, by the order in which they are declared.
    Local(usize),
}

/// A script longer than this is none of the well-known ones.
const SCRIPT_BYTES_MAX: usize = 4096;

/// Lua writes whole numbers of up to 14 digits as they were.
const NUMBER_DIGITS_MAX: usize = 14;

/// The words of a script, in a form in which spelling does not matter: aliases of `KEYS[n]` and `ARGV[n]` are put in
/// their place, conversions that change nothing left out, commands in lower case. `None` where it holds what this
/// reading does not know.
pub fn words(script: &[u8]) -> Option<Vec<Word>> {
    if script.len() > SCRIPT_BYTES_MAX {
        return None;
    }
    let words = without_conversions(operands(tokens(std::str::from_utf8(script).ok()?)?));
    Some(commands_in_lower_case(renamed(words)?))
}

fn plain(text: &str) -> Word {
    Word::Plain(text.to_owned())
}

fn is(word: Option<&Word>, text: &str) -> bool {
    matches!(word, Some(Word::Plain(plain)) if plain == text)
}

fn tokens(script: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("--") {
            if comment.starts_with("[[") || comment.starts_with("[=") {
                return None;
            }
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if first.is_whitespace() || first == ';' {
            rest = &rest[first.len_utf8()..];
        } else if first == '"' || first == '\'' {
            let end = rest[1..].find(first)?;
            let content = &rest[1..=end];
            if content.contains(['\\', '\n']) {
                return None;
            }
            words.push(Word::Text(content.to_owned()));
            rest = &rest[end + 2..];
        } else {
            let length = length_of_word(rest);
            let (word, after) = rest.split_at(length);
            let is_plain = word == "0" || !word.starts_with('0') && word.bytes().all(|byte| byte.is_ascii_digit());
            if first.is_ascii_digit() && !(is_plain && word.len() <= NUMBER_DIGITS_MAX) {
                return None;
            }
            words.push(if first.is_ascii_digit() { Word::Number(word.to_owned()) } else { plain(word) });
            rest = after;
        }
    }
    Some(words)
}

/// The length of a name, a number or a sign.
fn length_of_word(text: &str) -> usize {
    let word = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let signs = ["==", "~=", "<=", ">=", ".."];
    match word {
        0 if signs.iter().any(|sign| text.starts_with(sign)) => 2,
        0 => text.chars().next().map_or(0, char::len_utf8),
        length => length,
    }
}

/// `KEYS[1]` and `ARGV[1]` as one word each.
fn operands(words: Vec<Word>) -> Vec<Word> {
    let mut out = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some(word) = rest.first() {
        if let [Word::Plain(name), open, Word::Number(number), close, after @ ..] = rest
            && is(Some(open), "[")
            && is(Some(close), "]")
            && let Ok(number) = number.parse()
            && let Some(operand) = match name.as_str() {
                "KEYS" => Some(Word::Key(number)),
                "ARGV" => Some(Word::Argument(number)),
                _ => None,
            }
        {
            out.push(operand);
            rest = after;
            continue;
        }
        out.push(word.clone());
        rest = &rest[1..];
    }
    out
}

/// `tonumber(x)` as one word where it is an argument's, and without the conversion where a reply is compared with a
/// number: a count is one already, and a text that is none would not be equal to it either way.
fn without_conversions(words: Vec<Word>) -> Vec<Word> {
    let mut out = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some(word) = rest.first() {
        if let [name, open, operand, close, after @ ..] = rest
            && is(Some(name), "tonumber")
            && is(Some(open), "(")
            && is(Some(close), ")")
        {
            let compared = is(after.first(), "==") && matches!(after.get(1), Some(Word::Number(_)));
            let converted = match operand {
                Word::Argument(number) => Some(Word::NumberOf(*number)),
                Word::Plain(_) if compared => Some(operand.clone()),
                _ => None,
            };
            if let Some(converted) = converted {
                out.push(converted);
                rest = after;
                continue;
            }
        }
        out.push(word.clone());
        rest = &rest[1..];
    }
    out
}

/// Aliases (`local key = KEYS[1]`) put in place, other variables numbered. `None` where an alias is assigned to again.
fn renamed(words: Vec<Word>) -> Option<Vec<Word>> {
    let mut aliases: Vec<(String, Word)> = Vec::new();
    let mut locals: Vec<String> = Vec::new();
    let mut out = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some(word) = rest.first() {
        if let [local, Word::Plain(name), equals, operand, after @ ..] = rest
            && is(Some(local), "local")
            && is(Some(equals), "=")
        {
            let ends = !matches!(after.first(), Some(Word::Plain(sign)) if !sign.starts_with(|c: char| c.is_ascii_alphabetic()));
            if ends && !matches!(operand, Word::Plain(_) | Word::Local(_)) {
                aliases.push((name.clone(), operand.clone()));
                rest = after;
                continue;
            }
        }
        if let [local, Word::Plain(name), ..] = rest
            && is(Some(local), "local")
        {
            locals.push(name.clone());
        }
        let word = match word {
            Word::Plain(name) => match aliases.iter().find(|(alias, _)| alias == name) {
                Some(_) if is(rest.get(1), "=") => return None,
                Some((_, operand)) => operand.clone(),
                None => match locals.iter().rposition(|local| local == name) {
                    Some(index) => Word::Local(index),
                    None => word.clone(),
                },
            },
            other => other.clone(),
        };
        out.push(word);
        rest = &rest[1..];
    }
    Some(out)
}

/// The first argument of `redis.call` is a command, in any case.
fn commands_in_lower_case(mut words: Vec<Word>) -> Vec<Word> {
    for at in 4..words.len() {
        let calls = is(words.get(at - 4), "redis") && is(words.get(at - 3), ".") && is(words.get(at - 1), "(");
        if calls && let Some(Word::Text(command)) = words.get_mut(at) {
            command.make_ascii_lowercase();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter() {
        let one = words(b"if redis.call(\"GET\",KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end");
        let other = words(
            b"-- release\nlocal name = KEYS[1];\nlocal token = ARGV[1]\nif redis.call('get', name) == token then\n  return redis.call('DEL', name)\nend",
        );
        assert!(one.is_some());
        assert_eq!(one, other);
    }

    #[test]
    fn variables_are_known_by_their_order() {
        let one = words(b"local c = redis.call('incr', KEYS[1]) if tonumber(c) == 1 then return c end return 0");
        let other = words(b"local count = redis.call('INCR', KEYS[1])\nif count == 1 then return count end return 0");
        assert!(one.is_some());
        assert_eq!(one, other);
        assert_ne!(one, words(b"local c = redis.call('incr', KEYS[1]) if c == 2 then return c end return 0"));
        assert_ne!(one, words(b"local c = redis.call('incr', KEYS[1]) if c == '1' then return c end return 0"));
    }

    #[test]
    fn what_is_not_understood_is_no_script_that_is_known() {
        assert_eq!(words(b"--[[ long\ncomment ]] return 1"), None);
        assert_eq!(words(b"return 'a\\'b'"), None);
        assert_eq!(words(b"return 'open"), None);
        assert_eq!(words(b"return 0x10"), None);
        assert_eq!(words(b"return 1e3"), None);
        assert_eq!(words(b"local k = KEYS[1] k = KEYS[2] return k"), None);
        assert_eq!(words(b"\xff"), None);
        assert_eq!(words(&[b' '; SCRIPT_BYTES_MAX + 1]), None);
        // An expression over an operand is no alias of it.
        assert_ne!(words(b"local t = ARGV[1] * 2 return t"), words(b"local t = ARGV[1] return t * 2"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(script: Vec<u8>, text: String) {
            let _ = words(&script);
            let _ = words(text.as_bytes());
        }
    }
}
