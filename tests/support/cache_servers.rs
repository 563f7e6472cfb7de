//! The servers that cache commands are tried on, one set for a test program, and connections to them.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crosscheck::core::{Attempt, ByteString, Command, Operation, Outcome, Recorded, Request, SessionId, StoreKind};
use crosscheck::format::stacks::Role;
use crosscheck::stack::{self, Profile, Stack};
use crosscheck::store::{Session, SessionSetup};
use tokio::runtime::Runtime;

pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_secs() as i64
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

    pub fn attempt(&mut self, runtime: &Runtime, request: &Request) -> Attempt {
        runtime.block_on(self.0.execute(request))
    }

    pub fn ask(&mut self, runtime: &Runtime, request: &Request) -> Outcome {
        self.attempt(runtime, request).outcome
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
