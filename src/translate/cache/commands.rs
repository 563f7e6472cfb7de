//! The table of Redis's commands: `commands.toml`, read once.
//!
//! What becomes of a command, which of its arguments are keys, and how many it takes is data; no other file may know
//! a command by its name for these purposes. A command that is not in the table is reported by its name.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::core::{ByteString, Command};

/// Where a group of commands goes on the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// To Memcached, with the same meaning.
    Exact,
    /// To Memcached, with a stated difference.
    Stated,
    /// Memcached can't hold it; a table can.
    Mariadb,
    /// Neither store has a counterpart.
    Redesign,
    /// Sent to neither stack.
    Administrative,
}

impl Class {
    /// The name in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Stated => "stated",
            Self::Mariadb => "mariadb",
            Self::Redesign => "redesign",
            Self::Administrative => "administrative",
        }
    }
}

/// Commands that share their fate, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub class: Class,
    #[serde(default)]
    pub why: String,
    /// What usually takes its place.
    #[serde(default)]
    pub instead: String,
}

/// One command or sub-command.
#[derive(Clone, Debug)]
pub struct Known {
    /// As the table spells it: `XINFO STREAM`.
    pub name: String,
    pub group: String,
    pub class: Class,
    pub why: String,
    pub instead: String,
    arity: i64,
    keys: Vec<KeySpec>,
    options: Vec<String>,
    options_from: usize,
    /// It has sub-commands.
    container: bool,
}

/// What a command does with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
    Both,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct KeySpec {
    access: Access,
    place: Place,
}

/// Which arguments are keys; positions count from the command's name, which is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// `last` below 0 counts from the end.
    Range { first: usize, last: isize, step: usize },
    /// The argument at this position says how many keys follow it.
    Count(usize),
    /// Behind a word that stands at `from` or later.
    After { word: String, from: usize, part: Part },
    /// Every key there is.
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    One,
    FirstHalf,
    Rest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: HashMap<String, Group>,
    command: HashMap<String, Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    group: String,
    arity: i64,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    options: Vec<String>,
    options_from: Option<usize>,
}

static TABLE: LazyLock<HashMap<String, Known>> =
    LazyLock::new(|| parse(include_str!("commands.toml")).expect("a test reads the built-in table"));

/// Longer than any name, with its sub-command's; a test holds it.
const NAME_BYTES_MAX: usize = 40;

/// A command's name in upper case, as the table spells it. Every operation is looked up: nothing is allocated.
struct Name {
    bytes: [u8; NAME_BYTES_MAX],
    length: usize,
}

impl Name {
    /// Adds a word; `None` where no command's name is as long.
    fn push(&mut self, word: &[u8]) -> Option<()> {
        let place = self.bytes.get_mut(self.length..self.length + word.len())?;
        place.copy_from_slice(word);
        place.make_ascii_uppercase();
        self.length += word.len();
        Some(())
    }

    fn known(&self) -> Option<&'static Known> {
        TABLE.get(std::str::from_utf8(self.bytes.get(..self.length)?).ok()?)
    }
}

/// The table's entry for a command: its sub-command's where it has one, `None` where the table doesn't know it.
pub fn find(command: &Command) -> Option<&'static Known> {
    let mut name = Name { bytes: [0; NAME_BYTES_MAX], length: 0 };
    name.push(command.args.first()?)?;
    let known = name.known()?;
    match command.args.get(1) {
        Some(second) if known.container => {
            let both = name.push(b" ").and_then(|()| name.push(second));
            both.and_then(|()| name.known()).or(Some(known))
        }
        _ => Some(known),
    }
}

/// Every entry, in the order of their names.
pub fn all() -> Vec<&'static Known> {
    let mut known: Vec<_> = TABLE.values().collect();
    known.sort_by(|a, b| a.name.cmp(&b.name));
    known
}

impl Known {
    /// Whether Redis takes a command of this many arguments, its name included.
    pub fn takes(&self, arguments: usize) -> bool {
        let arguments = arguments as i64;
        if self.arity < 0 { arguments >= -self.arity } else { arguments == self.arity }
    }

    /// The keys among the arguments, with what is done to each; positions that aren't there are left out.
    pub fn keys<'a>(&self, args: &'a [ByteString]) -> Vec<(Access, &'a [u8])> {
        self.keys.iter().flat_map(|spec| spec.place.of(args).map(|key| (spec.access, key))).collect()
    }

    /// What is done to every key there is, where the command does not name its keys.
    pub fn every_key(&self) -> Option<Access> {
        self.keys.iter().find(|spec| spec.place == Place::All).map(|spec| spec.access)
    }

    /// The words among the arguments that change what the command means, upper case, in the table's order.
    pub fn options(&self, args: &[ByteString]) -> impl Iterator<Item = &str> {
        let words = args.get(self.options_from..).unwrap_or_default();
        self.options
            .iter()
            .filter(|option| words.iter().any(|arg| arg.eq_ignore_ascii_case(option.as_bytes())))
            .map(String::as_str)
    }
}

impl Place {
    fn of<'a>(&self, args: &'a [ByteString]) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (first, end, step) = match self {
            Self::Range { first, last, step } => {
                let end =
                    if *last < 0 { args.len().saturating_sub(last.unsigned_abs() - 1) } else { *last as usize + 1 };
                (*first, end, *step)
            }
            Self::Count(at) => {
                let count = args.get(*at).and_then(|count| count.as_str()?.parse::<usize>().ok()).unwrap_or(0);
                (at + 1, (at + 1).saturating_add(count), 1)
            }
            Self::After { word, from, part } => {
                let is_word = |arg: &ByteString| arg.eq_ignore_ascii_case(word.as_bytes());
                match args.iter().skip(*from).position(is_word).map(|position| position + from + 1) {
                    Some(first) => (first, first + part.length(args.len() - first), 1),
                    None => (0, 0, 1),
                }
            }
            Self::All => (0, 0, 1),
        };
        let end = end.min(args.len());
        args.get(first.min(end)..end).unwrap_or_default().iter().step_by(step).map(|key| &key[..])
    }
}

impl Part {
    fn length(self, following: usize) -> usize {
        match self {
            Self::One => 1,
            Self::FirstHalf => following / 2,
            Self::Rest => following,
        }
    }
}

fn parse(text: &str) -> Result<HashMap<String, Known>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let containers: HashSet<String> =
        file.command.keys().filter_map(|name| Some(name.split_once(' ')?.0.to_owned())).collect();
    let mut table = HashMap::with_capacity(file.command.len());
    for (name, line) in file.command {
        let group = file.group.get(&line.group).ok_or_else(|| format!("{name}: no group `{}`", line.group))?;
        let keys = line.keys.iter().map(|spec| parse_key_spec(spec).ok_or_else(|| format!("{name}: keys `{spec}`")));
        let known = Known {
            name: name.clone(),
            class: group.class,
            why: group.why.clone(),
            instead: group.instead.clone(),
            arity: line.arity,
            keys: keys.collect::<Result<_, _>>()?,
            options: line.options,
            options_from: line.options_from.unwrap_or(2),
            container: containers.contains(&name),
            group: line.group,
        };
        table.insert(name, known);
    }
    Ok(table)
}

fn parse_key_spec(spec: &str) -> Option<KeySpec> {
    let (access, place) = spec.split_once(' ')?;
    let access = match access {
        "read" => Access::Read,
        "write" => Access::Write,
        "both" => Access::Both,
        _ => return None,
    };
    let place = if place == "*" {
        Place::All
    } else if let Some(at) = place.strip_prefix("count ") {
        Place::Count(at.parse().ok()?)
    } else if let Some(after) = place.strip_prefix("after ") {
        parse_after(after)?
    } else {
        parse_range(place)?
    };
    Some(KeySpec { access, place })
}

fn parse_after(after: &str) -> Option<Place> {
    let (word, rest) = after.split_once('@')?;
    let (from, part) = match rest.split_once(' ') {
        None => (rest, Part::One),
        Some((from, "half")) => (from, Part::FirstHalf),
        Some((from, "..")) => (from, Part::Rest),
        Some(_) => return None,
    };
    Some(Place::After { word: word.to_owned(), from: from.parse().ok()?, part })
}

fn parse_range(range: &str) -> Option<Place> {
    let (range, step) = range.split_once('/').unwrap_or((range, "1"));
    let (first, last) = range.split_once("..").unwrap_or((range, range));
    let step = step.parse().ok().filter(|step| *step > 0)?;
    Some(Place::Range { first: first.parse().ok()?, last: last.parse().ok()?, step })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(text: &str) -> Command {
        Command { db: 0, args: text.split(' ').map(ByteString::from).collect() }
    }

    fn keys(text: &str) -> Vec<String> {
        let command = command(text);
        let known = find(&command).expect("a known command");
        let show = |(access, key): (Access, &[u8])| format!("{access:?} {}", String::from_utf8_lossy(key));
        known.keys(&command.args).into_iter().map(show).collect()
    }

    #[test]
    fn the_built_in_table_is_whole() {
        let table = parse(include_str!("commands.toml")).expect("the table is well formed");
        assert!(table.len() > 350, "{}", table.len());
        for known in table.values() {
            assert_ne!(known.arity, 0, "{}", known.name);
            assert!(known.name.len() < NAME_BYTES_MAX, "{}", known.name);
            assert_eq!(known.why.is_empty(), known.class == Class::Exact, "{}: {}", known.name, known.group);
            let needs_instead = matches!(known.class, Class::Mariadb | Class::Redesign);
            assert_eq!(known.instead.is_empty(), !needs_instead, "{}: {}", known.name, known.group);
        }
    }

    #[test]
    fn keys_stand_where_redis_finds_them() {
        assert_eq!(keys("GET a"), ["Read a"]);
        assert_eq!(keys("del a b"), ["Both a", "Both b"]);
        assert_eq!(keys("MSET a 1 b 2"), ["Write a", "Write b"]);
        assert_eq!(keys("BLPOP a b 0"), ["Both a", "Both b"]);
        assert_eq!(keys("EVAL return 2 a b c"), ["Both a", "Both b"]);
        assert_eq!(keys("EVAL return 0 c"), Vec::<String>::new());
        assert_eq!(keys("EVAL return 99 c"), ["Both c"]);
        assert_eq!(keys("EVAL return 18446744073709551615 c"), ["Both c"]);
        assert_eq!(keys("EVAL return -1 c"), Vec::<String>::new());
        assert_eq!(keys("XREAD COUNT 1 STREAMS a b 0 0"), ["Read a", "Read b"]);
        assert_eq!(keys("XREADGROUP GROUP g c streams a >"), ["Both a"]);
        assert_eq!(keys("XREAD COUNT 1 STREAMS"), Vec::<String>::new());
        assert_eq!(keys("ZUNIONSTORE d 2 a b WEIGHTS 1 2"), ["Write d", "Read a", "Read b"]);
        assert_eq!(keys("SORT a LIMIT 0 1 STORE b"), ["Read a", "Write b"]);
        assert_eq!(keys("LCS a b LEN"), ["Read a", "Read b"]);
        assert_eq!(keys("XINFO STREAM s"), ["Read s"]);
        assert_eq!(keys("FLUSHALL"), Vec::<String>::new());
        assert_eq!(find(&command("FLUSHALL")).expect("known").every_key(), Some(Access::Write));
        assert_eq!(find(&command("GET *")).expect("known").every_key(), None);
        assert_eq!(keys("GET"), Vec::<String>::new());
        assert_eq!(keys("BLPOP"), Vec::<String>::new());
    }

    #[test]
    fn a_sub_command_is_found_by_both_words_and_an_unknown_one_by_its_container() {
        assert_eq!(find(&command("client setname x")).expect("known").name, "CLIENT SETNAME");
        assert_eq!(find(&command("CLIENT FUTURE x")).expect("known").name, "CLIENT");
        assert_eq!(find(&command("GET GET")).expect("known").name, "GET");
        assert!(find(&command("FUTURE")).is_none());
        assert!(find(&Command { db: 0, args: Vec::new() }).is_none());
    }

    #[test]
    fn a_malformed_table_says_which_command() {
        let table = |line: &str| parse(&format!("[group.g]\nclass = \"exact\"\n[command]\n{line}\n"));
        assert!(table("GET = { group = \"g\", arity = 2, keys = [\"read 1\"] }").is_ok());
        assert!(table("GET = { group = \"h\", arity = 2 }").expect_err("no group").contains("GET"));
        for keys in ["read", "look 1", "read x", "read 1..x", "read 1/0", "read after X", "read after X@1 most"] {
            assert!(table(&format!("GET = {{ group = \"g\", arity = 2, keys = [\"{keys}\"] }}")).is_err(), "{keys}");
        }
    }
}
