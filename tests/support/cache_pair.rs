//! Redis beside the stores of the target: a command runs on both, through the translator, and both answer.

use std::path::Path;
use std::sync::MutexGuard;

use crosscheck::core::{CacheReply, Command, Outcome, Reply, Request, Sql, StoreKind};
use crosscheck::format::routes::Routes;
use crosscheck::translate::cache::{CacheTranslator, Clock};
use crosscheck::translate::{Translated, Translation, Translator};
use tokio::runtime::Runtime;

use crate::cache_servers::{Client, Stacks, command, now, operation, runtime, stacks};

/// Routes of lines such as `* memcached form="document"`: pattern, destination, and what else the route says.
pub fn routes(lines: &str) -> Routes {
    let mut text = "version = 1\n".to_owned();
    for line in lines.split("; ") {
        let mut words = line.splitn(3, ' ');
        let [pattern, to, more] = [0; 3].map(|_| words.next().unwrap_or_default());
        text += &format!("[[route]]\npattern = \"{pattern}\"\nto = \"{to}\"\nwhy = \"tested\"\n{more}\n");
    }
    Routes::parse(&text, Path::new("routes.toml")).expect("well formed")
}

pub fn translator(routes: &str) -> CacheTranslator {
    CacheTranslator::new(self::routes(routes), Clock { shift_seconds: 0, now: Box::new(now) })
}

/// What both sides answer, and the differences that the translation states.
pub struct Ran {
    pub control: Outcome,
    pub candidate: Outcome,
    pub stated: Vec<String>,
}

/// Redis beside the stores of the target.
pub struct Pair {
    pub redis: Client,
    pub memcached: Client,
    pub mariadb: Client,
    pub translator: CacheTranslator,
    pub runtime: Runtime,
    pub _stacks: MutexGuard<'static, Stacks>,
}

/// What a server answers that may not warn.
pub fn quiet(client: &mut Client, runtime: &Runtime, request: &Request) -> Outcome {
    let attempt = client.attempt(runtime, request);
    assert!(attempt.warnings.is_empty(), "{request:?}: {:?}", attempt.warnings);
    attempt.outcome
}

impl Pair {
    /// Empty stores, and these routes.
    pub fn start(routes: &str) -> Self {
        let (runtime, stacks) = (runtime(), stacks());
        let mut pair = Self {
            redis: Client::connect(&runtime, &stacks.current, StoreKind::Redis),
            memcached: Client::connect(&runtime, &stacks.target, StoreKind::Memcached),
            mariadb: Client::connect(&runtime, &stacks.target, StoreKind::Mariadb),
            translator: translator(routes),
            runtime,
            _stacks: stacks,
        };
        let mut statements = pair.translator.setup();
        if !statements.is_empty() {
            statements.insert(0, Sql::simple("DROP DATABASE IF EXISTS crosscheck_cache"));
        }
        for statement in statements {
            // That there was no database to drop is a warning of its own, and nothing that is tested here.
            let outcome = pair.mariadb.ask(&pair.runtime, &Request::Sql(statement));
            assert!(matches!(outcome, Outcome::Completed(_)), "{outcome:?}");
        }
        assert!(pair.run(&command("FLUSHALL")).is_some());
        pair
    }

    /// Runs a command on both sides; on none where it is not carried.
    pub fn run(&mut self, command: &Command) -> Option<Ran> {
        let Translated::Carried(translation) = self.translator.translate(&operation(command)) else { return None };
        let control = quiet(&mut self.redis, &self.runtime, &Request::Redis(command.clone()));
        let candidate = self.carry(&translation);
        // As in a replay: what is refused for its form is only carried where Redis was seen to do so.
        let class = |outcome: &Outcome| match outcome {
            Outcome::Refused(refused) => Some(refused.class),
            _ => None,
        };
        if translation.refused_alike.is_some() && class(&control) != class(&candidate) {
            return None;
        }
        let stated = translation.stated.into_iter().map(std::borrow::Cow::into_owned).collect();
        Some(Ran { control, candidate, stated })
    }

    pub fn carry(&mut self, translation: &Translation) -> Outcome {
        let mut outcomes = Vec::new();
        for request in &translation.requests {
            let client = if matches!(request, Request::Sql(_)) { &mut self.mariadb } else { &mut self.memcached };
            outcomes.push(quiet(client, &self.runtime, request));
            if !matches!(outcomes.last(), Some(Outcome::Completed(_))) {
                break;
            }
        }
        translation.answer.combine(&outcomes)
    }
}

/// Commands whose reply Redis gives in no stated order, with the number of replies that belong together.
const UNORDERED: &[(&str, usize)] = &[
    ("HGETALL", 2),
    ("HKEYS", 1),
    ("HVALS", 1),
    ("KEYS", 1),
    ("SDIFF", 1),
    ("SINTER", 1),
    ("SMEMBERS", 1),
    ("SPOP", 1),
    ("SRANDMEMBER", 1),
    ("SUNION", 1),
];

/// An outcome in a word or two; what comes in no order is sorted.
pub fn show(command: &Command, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Completed(Reply::Cache(CacheReply::Array(items))) => {
            let name = command.name();
            let width = UNORDERED.iter().find(|(unordered, _)| *unordered == name).map(|(_, width)| *width);
            let items: Vec<String> = items.iter().map(show_reply).collect();
            let mut groups: Vec<&[String]> = items.chunks(width.unwrap_or(1)).collect();
            if width.is_some() {
                groups.sort_unstable();
            }
            format!("[{}]", groups.concat().join(","))
        }
        Outcome::Completed(Reply::Cache(reply)) => show_reply(reply),
        Outcome::Refused(failure) if failure.code == "WRONGTYPE" => "wrong type".to_owned(),
        Outcome::Refused(_) => "refused".to_owned(),
        other => format!("{other:?}"),
    }
}

fn show_reply(reply: &CacheReply) -> String {
    match reply {
        CacheReply::Missing => "missing".to_owned(),
        CacheReply::Found(value) => format!("\"{}\"", value.escape_ascii()),
        CacheReply::Int(number) => number.to_string(),
        CacheReply::Status(status) => status.clone(),
        CacheReply::Array(items) => format!("[{}]", items.iter().map(show_reply).collect::<Vec<_>>().join(",")),
        CacheReply::Error(failure) => format!("refused: {} {:?}", failure.code, failure.class),
        other => format!("{other:?}"),
    }
}
