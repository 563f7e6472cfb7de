//! What the mapping adds to a GET and a SET of memcached: `cargo bench --bench cache_added`. It ends with 1 where that is
//! more than a twentieth.
//!
//! One connection a side to one real server, one operation on each in turn: only a ratio of neighbours says anything, as
//! a machine is slower and faster by the moment. The bare side is the memcache crate's meta
//! connection, which spells, sends and reads a command and does nothing else.

use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crosscheck::core::{
    ByteString, CacheReply, Command, Operation, Outcome, Recorded, Reply, Request, SessionId, StoreKind,
};
use crosscheck::format::routes::Routes;
use crosscheck::format::stacks::Role;
use crosscheck::stack::{self, Profile};
use crosscheck::store::{Session, SessionSetup};
use crosscheck::translate::cache::{CacheTranslator, Clock};
use crosscheck::translate::{Translated, Translator};
use memcache::exp::{AsyncMetaConnection, MetaCommand, MetaOp, ReturnCode};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

const KEYS: usize = 500;
const VALUE_BYTES: usize = 1024;

/// Half of so many must agree for a median to move.
const BLOCKS: usize = 120;

/// How much the mapped command may take more, in parts of the bare one.
const ADDED_MAX: f64 = 0.05;

/// What is measured: a command in both spellings.
struct Work {
    name: &'static str,
    operations: Vec<Operation>,
    commands: Vec<MetaCommand>,
}

fn works() -> [Work; 2] {
    let key = |number: usize| format!("wiki:page:{number}");
    let operation = |args: Vec<ByteString>| Operation {
        seq: 0,
        session: SessionId(0),
        start_us: 0,
        took_us: None,
        request: Request::Redis(Command { db: 0, args }),
        recorded: Recorded::Silent,
        skip: None,
    };
    let value = vec![b'v'; VALUE_BYTES];
    let set =
        |number| operation(vec!["SET".into(), key(number).into(), value.clone().into(), "EX".into(), "600".into()]);
    let bare_set = |number| MetaCommand::new(MetaOp::Set, key(number)).value(value.clone()).flag("T600");
    let get = |number| operation(vec!["GET".into(), key(number).into()]);
    let bare_get = |number| MetaCommand::new(MetaOp::Get, key(number)).flag("v");
    let all = 0..KEYS;
    [
        Work { name: "SET", operations: all.clone().map(set).collect(), commands: all.clone().map(bare_set).collect() },
        Work { name: "GET", operations: all.clone().map(get).collect(), commands: all.map(bare_get).collect() },
    ]
}

struct Sides {
    runtime: Runtime,
    session: Box<dyn Session>,
    translator: CacheTranslator,
    bare: AsyncMetaConnection,
}

impl Sides {
    /// Nanoseconds of each operation on each side, one side right after the other: how soon an idle processor wakes
    /// differs from one moment to the next by more than what is measured.
    fn block(&mut self, work: &Work) -> (Vec<u64>, Vec<u64>) {
        let Self { runtime, session, translator, bare } = self;
        runtime.block_on(async {
            let (mut ours, mut theirs) = (Vec::with_capacity(KEYS), Vec::with_capacity(KEYS));
            for (index, (operation, command)) in work.operations.iter().zip(&work.commands).enumerate() {
                if index.is_multiple_of(2) {
                    ours.push(mapped(session.as_mut(), translator, operation).await);
                    theirs.push(sent(bare, command).await);
                } else {
                    theirs.push(sent(bare, command).await);
                    ours.push(mapped(session.as_mut(), translator, operation).await);
                }
            }
            (ours, theirs)
        })
    }
}

/// From the recorded command to Redis's answer.
async fn mapped(session: &mut dyn Session, translator: &mut CacheTranslator, operation: &Operation) -> u64 {
    let started = Instant::now();
    let Translated::Carried(translation) = translator.translate(operation) else { panic!("it is carried") };
    let mut outcomes = Vec::with_capacity(1);
    for request in &translation.requests {
        outcomes.push(session.execute(request).await.outcome);
    }
    let answer = translation.answer.made_of(outcomes);
    let taken = started.elapsed().as_nanos() as u64;
    assert!(!matches!(answer, Outcome::Completed(Reply::Cache(CacheReply::Missing))), "{operation:?}");
    assert!(matches!(answer, Outcome::Completed(_)), "{operation:?}");
    taken
}

async fn sent(bare: &mut AsyncMetaConnection, command: &MetaCommand) -> u64 {
    let started = Instant::now();
    let answer = bare.execute(command).await.expect("the server answers");
    let taken = started.elapsed().as_nanos() as u64;
    assert!(matches!(answer.rc(), ReturnCode::Va | ReturnCode::Hd));
    taken
}

fn median<T: Copy + PartialOrd>(values: &mut [T]) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).expect("numbers that are numbers"));
    values[values.len() / 2]
}

/// The median of the ratios of the two sides' medians, block by block, and its quartiles.
fn ratio(sides: &mut Sides, work: &Work) -> [f64; 3] {
    let mut ratios = Vec::with_capacity(BLOCKS);
    for _ in 0..BLOCKS {
        let (mut ours, mut theirs) = sides.block(work);
        ratios.push(median(&mut ours) as f64 / median(&mut theirs) as f64);
    }
    let middle = median(&mut ratios);
    [ratios[BLOCKS / 4], middle, ratios[BLOCKS * 3 / 4]]
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    // One worker thread, which serves both connections: two of them wake at different speeds.
    let profile = Profile::named("wikimedia").expect("a profile of ours").with(StoreKind::Memcached, "threads", "1");
    let stack = runtime.block_on(stack::start(Role::Target, &profile, "added")).expect("the servers start");
    let store = stack.store(StoreKind::Memcached).expect("the stack has it");
    let session = runtime.block_on(store.connect(&SessionSetup::default())).expect("the server listens");
    let url = stack.url(StoreKind::Memcached).expect("the stack has it").expose().to_owned();
    let place = url.trim_start_matches("memcached://").trim_end_matches('/').to_owned();
    let stream = runtime.block_on(TcpStream::connect(place)).expect("the server listens");
    stream.set_nodelay(true).expect("a socket");
    let bare = {
        let _inside = runtime.enter();
        AsyncMetaConnection::from_stream(stream)
    };
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    let translator = CacheTranslator::new(Routes::built_in(), Clock { shift_seconds: 0, now: Box::new(now) });
    let mut sides = Sides { runtime, session, translator, bare };
    println!("{BLOCKS} blocks of {KEYS} operations on each side, {VALUE_BYTES} bytes");
    let mut slow = false;
    for work in works() {
        sides.block(&work);
        let [low, middle, high] = ratio(&mut sides, &work);
        println!("{}: mapped / bare {middle:.3} (quartiles {low:.3} to {high:.3})", work.name);
        slow |= middle > 1.0 + ADDED_MAX;
    }
    drop(sides);
    if slow { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
