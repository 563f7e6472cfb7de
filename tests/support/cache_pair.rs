//! Redis beside the stores of the target: a command runs on both, through the translator, and both answer.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crosscheck::core::{
    ByteString, CacheReply, Command, Operation, Outcome, Recorded, Reply, Request, SessionId, Sql, StoreKind,
};
use crosscheck::format::routes::Routes;
use crosscheck::format::stacks::Role;
use crosscheck::stack::{self, Profile, Stack};
use crosscheck::store::{Session, SessionSetup};
use crosscheck::translate::cache::{CacheTranslator, Clock};
use crosscheck::translate::{Translated, Translation, Translator};
use tokio::runtime::Runtime;

pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_secs() as i64
}

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

/// A command in one line; `_` in an argument is a space, and `''` an empty argument.
pub fn command(text: &str) -> Command {
    let arg = |word: &str| if word == "''" { ByteString::default() } else { word.replace('_', " ").into() };
    Command { db: 0, args: text.split(' ').map(arg).collect() }
}

/// A connection through our own driver.
pub struct Client(Box<dyn Session>);

impl Client {
    pub fn connect(runtime: &Runtime, stack: &Stack, kind: StoreKind) -> Self {
        let store = stack.store(kind).expect("the stack has it");
        Self(runtime.block_on(store.connect(&SessionSetup::default())).expect("the server listens"))
    }

    pub fn ask(&mut self, runtime: &Runtime, request: &Request) -> Outcome {
        runtime.block_on(self.0.execute(request)).outcome
    }
}

/// The servers, one set for all the tests: they end with this process.
pub struct Stacks {
    pub current: Stack,
    pub target: Stack,
}

static STACKS: OnceLock<Mutex<Stacks>> = OnceLock::new();

pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// One test at a time, as each empties the stores.
pub fn stacks() -> MutexGuard<'static, Stacks> {
    let start = || {
        let runtime = runtime();
        let profile = Profile::named("wikimedia").expect("a profile of ours");
        let start = |role, name| runtime.block_on(stack::start(role, &profile, name)).expect("the servers start");
        Mutex::new(Stacks { current: start(Role::Current, "control"), target: start(Role::Target, "candidate") })
    };
    // A test that failed leaves nothing behind that the next one would not empty.
    STACKS.get_or_init(start).lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn translator(routes: &str) -> CacheTranslator {
    CacheTranslator::new(self::routes(routes), Clock { shift_seconds: 0, now: Box::new(now) })
}

pub fn operation(command: &Command) -> Operation {
    Operation {
        seq: 0,
        session: SessionId(1),
        start_us: 0,
        took_us: None,
        request: Request::Redis(command.clone()),
        recorded: Recorded::Silent,
        skip: None,
    }
}

/// What both sides answer, and the differences that the translation states.
pub struct Ran {
    pub control: Outcome,
    pub candidate: Outcome,
    pub stated: Vec<String>,
}

/// Redis beside the stores of the target.
pub struct Pair {
    redis: Client,
    pub memcached: Client,
    mariadb: Client,
    translator: CacheTranslator,
    pub runtime: Runtime,
    _stacks: MutexGuard<'static, Stacks>,
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
            let outcome = pair.mariadb.ask(&pair.runtime, &Request::Sql(statement));
            assert!(matches!(outcome, Outcome::Completed(_)), "{outcome:?}");
        }
        assert!(pair.run(&command("FLUSHALL")).is_some());
        pair
    }

    /// Runs a command on both sides; on none where it is not carried.
    pub fn run(&mut self, command: &Command) -> Option<Ran> {
        let Translated::Carried(translation) = self.translator.translate(&operation(command)) else { return None };
        let control = self.redis.ask(&self.runtime, &Request::Redis(command.clone()));
        let candidate = self.carry(&translation);
        let stated = translation.stated.into_iter().map(std::borrow::Cow::into_owned).collect();
        Some(Ran { control, candidate, stated })
    }

    fn carry(&mut self, translation: &Translation) -> Outcome {
        let mut outcomes = Vec::new();
        for request in &translation.requests {
            let client = if matches!(request, Request::Sql(_)) { &mut self.mariadb } else { &mut self.memcached };
            outcomes.push(client.ask(&self.runtime, request));
            if !matches!(outcomes.last(), Some(Outcome::Completed(_))) {
                break;
            }
        }
        translation.answer.combine(&outcomes)
    }
}

/// An outcome in a word or two; what comes in no order is sorted.
pub fn show(command: &Command, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Completed(Reply::Cache(CacheReply::Array(items))) => {
            let mut items: Vec<String> = match command.name().as_str() {
                "HGETALL" => items.chunks(2).map(|pair| pair.iter().map(show_reply).collect::<String>()).collect(),
                _ => items.iter().map(show_reply).collect(),
            };
            if ["HGETALL", "HKEYS", "HVALS", "SMEMBERS", "SPOP", "SRANDMEMBER", "SINTER", "SUNION", "SDIFF"]
                .contains(&command.name().as_str())
            {
                items.sort_unstable();
            }
            format!("[{}]", items.join(","))
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
        other => format!("{other:?}"),
    }
}
