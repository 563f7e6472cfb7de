//! `routes.toml`: where each class of cache keys goes on the target.
//!
//! ```toml
//! version = 1
//!
//! [[route]]
//! pattern = "session:*"          # `*` any run of bytes, `?` one byte; the first route that matches wins
//! to = "memcached"               # or "mariadb", or "redesign": nothing is sent, the reason is `why`
//! why = "sessions may be lost; the user logs in again"
//! # form = "document"            # on memcached: hashes, lists and sets are kept as one value and changed by
//! #                              # compare-and-swap; "queue" on mariadb: a list is a table of jobs, taken by whoever
//! #                              # comes first (SKIP LOCKED), not in strict order under concurrency
//! # large = "segment"            # on memcached: a value over the item size is kept in parts; "refuse" without it
//! # accept = ["durability"]      # needs of these keys that the target does not meet, and that `why` says may go
//! ```
//!
//! A key that no route matches goes to Memcached. Version history: 1, the first; `form`, `large` and `accept` came
//! later and mean nothing where they are left out.
//!
//! It only says where keys go; whether a command can be carried there is the translation's business.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::toml_file;
use crate::core::Need;
use crate::core::route::Place;
pub use crate::core::route::{Destination, Form, Large};
use crate::error::{Error, Result};

pub const ROUTES_VERSION: u32 = 1;

/// The routes of a file, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routes {
    routes: Vec<Route>,
}

/// One class of keys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    #[serde(deserialize_with = "not_empty")]
    pub pattern: String,
    pub to: Destination,
    #[serde(default)]
    pub form: Form,
    #[serde(default)]
    pub large: Large,
    #[serde(default)]
    pub accept: BTreeSet<Need>,
    #[serde(deserialize_with = "not_empty")]
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(dead_code, reason = "checked before the rest is read")]
    version: u32,
    #[serde(default)]
    route: Vec<Route>,
}

fn not_empty<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() { Err(D::Error::custom("this is empty; write it")) } else { Ok(text) }
}

impl Routes {
    /// The routes that hold where no file is given: everything to Memcached.
    pub fn built_in() -> Self {
        Self::parse(include_str!("routes.toml"), Path::new("built-in routes"))
            .expect("a test reads the built-in routes")
    }

    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(Error::io("cannot read", path))?;
        Self::parse(&text, path)
    }

    /// Reads a routes file's text; `path` is for errors.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let file: File = toml_file::parse(text, &path.display().to_string(), ROUTES_VERSION)?;
        check(&file.route).map_err(|problem| Error::malformed(path.display().to_string(), problem))?;
        Ok(Self { routes: file.route })
    }

    /// These routes where none of `first` matches.
    pub fn after(&self, first: &[Route]) -> Self {
        Self { routes: first.iter().chain(&self.routes).cloned().collect() }
    }

    /// The first route that matches a key; none where no route does: such a key goes to Memcached.
    pub fn of(&self, key: &[u8]) -> Option<&Route> {
        self.routes.iter().find(|route| matches(route.pattern.as_bytes(), key))
    }

    /// As [`Self::of`]: the route's place in the file.
    pub fn position_of(&self, key: &[u8]) -> Option<usize> {
        self.routes.iter().position(|route| matches(route.pattern.as_bytes(), key))
    }

    /// All of them, in order.
    pub fn all(&self) -> &[Route] {
        &self.routes
    }

    /// Whether every key that begins so goes there, as far as the patterns tell.
    pub fn lead_there(&self, prefix: &[u8], destination: Destination) -> bool {
        for route in &self.routes {
            let pattern = route.pattern.as_bytes();
            let literal = pattern.iter().take_while(|byte| !matches!(byte, b'*' | b'?')).count();
            let may_match = pattern[..literal].iter().zip(prefix).all(|(one, other)| one == other);
            let matches_all = pattern[literal..] == *b"*" && prefix.starts_with(&pattern[..literal]);
            if may_match && (matches_all || route.to != destination) {
                return route.to == destination;
            }
        }
        false
    }

    /// Whether any keys may go there.
    pub fn lead_to(&self, destination: Destination) -> bool {
        self.routes.iter().any(|route| route.to == destination)
    }
}

impl Route {
    /// Where it leads.
    pub fn place(&self) -> Place {
        Place { to: self.to, form: self.form, large: self.large }
    }

    /// Words of this route that do not go together.
    fn contradiction(&self) -> Option<&'static str> {
        match (self.to, self.form, self.large) {
            (Destination::Mariadb | Destination::Redesign, Form::Document, _) => {
                Some("has form = \"document\", which is how memcached keeps structures; write to = \"memcached\"")
            }
            (Destination::Memcached | Destination::Redesign, Form::Queue, _) => {
                Some("has form = \"queue\", which is a table; write to = \"mariadb\"")
            }
            (Destination::Mariadb | Destination::Redesign, _, Large::Segment) => {
                Some("has large = \"segment\", which is for memcached; leave it out, or write to = \"memcached\"")
            }
            _ => None,
        }
    }
}

/// What is wrong with routes that can be read: words that do not go together.
pub fn check(routes: &[Route]) -> std::result::Result<(), String> {
    match routes.iter().find_map(|route| Some((route, route.contradiction()?))) {
        Some((route, problem)) => Err(format!("the route `{}` {problem}", route.pattern)),
        None => Ok(()),
    }
}

/// Glob matching that steps back to the last `*` only, so that no pattern takes more than pattern times key.
fn matches(pattern: &[u8], key: &[u8]) -> bool {
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < key.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == key[from] => {
                at += 1;
                from += 1;
            }
            _ => match star {
                Some((star_at, star_from)) => {
                    star = Some((star_at, star_from + 1));
                    at = star_at + 1;
                    from = star_from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Routes> {
        Routes::parse(text, Path::new("routes.toml"))
    }

    fn problem(text: &str) -> String {
        parse(text).expect_err("a malformed file").to_string()
    }

    #[test]
    fn the_first_route_that_matches_wins() {
        let routes = parse(
            "version = 1\n[[route]]\npattern = \"session:*\"\nto = \"mariadb\"\nwhy = \"kept\"\n\
             [[route]]\npattern = \"*\"\nto = \"redesign\"\nwhy = \"rest\"\n",
        )
        .expect("well formed");
        assert_eq!(routes.of(b"session:1").map(|route| route.to), Some(Destination::Mariadb));
        assert_eq!(routes.of(b"other\xff").map(|route| route.to), Some(Destination::Redesign));
        assert!(routes.lead_to(Destination::Mariadb) && !routes.lead_to(Destination::Memcached));
    }

    #[test]
    fn all_keys_of_a_prefix_lead_there_or_it_is_not_known() {
        let routes = parse(
            "version = 1\n[[route]]\npattern = \"a:x*\"\nto = \"memcached\"\nwhy = \"x\"\n\
             [[route]]\npattern = \"a:*\"\nto = \"mariadb\"\nwhy = \"kept\"\n",
        )
        .expect("well formed");
        for (prefix, expected) in
            [("a:", false), ("a:y", true), ("a:x", false), ("a", false), ("", false), ("b", false)]
        {
            assert_eq!(routes.lead_there(prefix.as_bytes(), Destination::Mariadb), expected, "{prefix}");
        }
    }

    #[test]
    fn the_built_in_routes_lead_every_key_to_memcached() {
        let routes = Routes::built_in();
        assert_eq!(routes.of(b"").map(|route| route.to), Some(Destination::Memcached));
        assert_eq!(Routes::default().of(b"x"), None);
    }

    #[test]
    fn a_pattern_matches_as_a_shell_would() {
        for (pattern, key, expected) in [
            ("a*c", "abbc", true),
            ("a*c", "abbd", false),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("?", "", false),
            ("a?c", "abc", true),
            ("*:lock:*", "x:lock:", true),
            ("*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(matches(pattern.as_bytes(), key.as_bytes()), expected, "{pattern} {key}");
        }
    }

    #[test]
    fn words_that_do_not_go_together_are_refused() {
        let with = |to, more| format!("version = 1\n[[route]]\npattern = \"q*\"\nto = \"{to}\"\n{more}\nwhy = \"x\"\n");
        let queue = parse(&with("mariadb", "form = \"queue\"\naccept = [\"order\"]")).expect("well formed");
        let route = queue.of(b"q1").expect("a route");
        assert_eq!((route.form, route.accept.contains(&Need::Order)), (Form::Queue, true));
        for (to, more) in
            [("memcached", "form = \"queue\""), ("mariadb", "form = \"document\""), ("mariadb", "large = \"segment\"")]
        {
            let problem = problem(&with(to, more));
            assert!(problem.starts_with("routes.toml: the route `q*` has "), "{problem}");
        }
    }

    #[test]
    fn an_error_says_where_and_what_is_known() {
        let unknown = problem("version = 1\n\n[[route]]\npattern = \"*\"\ntwo = \"x\"\n");
        assert_eq!(unknown, "routes.toml:5: unknown key `two` (known: pattern, to, form, large, accept, why)");
        let value = problem("version = 1\n[[route]]\npattern = \"*\"\nto = \"disk\"\nwhy = \"x\"\n");
        assert_eq!(value, "routes.toml:4: unknown variant `disk`, expected one of `memcached`, `mariadb`, `redesign`");
        let empty = problem("version = 1\n[[route]]\npattern = \"*\"\nto = \"mariadb\"\nwhy = \"\"\n");
        assert_eq!(empty, "routes.toml:5: this is empty; write it");
        assert!(problem("version = 1\n[[route]\n").starts_with("routes.toml:2: "));
        assert!(problem("[[route]]\n").contains("version"));
        assert!(problem("version = 2\nnew = 1\n").contains("newer"));
    }
}
