//! What the mapping adds to a GET and a SET of memcached: `cargo bench --bench cache_added`. It ends with 1 where that is
//! more than a twentieth.
//!
//! One connection a side to one real server, blocks of each in a random order of pairs: only a ratio within one pair of
//! blocks says anything, as a machine is slower and faster by the minute. The bare side is the memcache crate's meta
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

/// Pairs of blocks: a block of 500 takes some 20 ms, and half of 120 pairs must agree for a median to move.
const PAIRS: usize = 120;

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
    /// Nanoseconds of each operation, from the recorded command to Redis's answer.
    fn mapped(&mut self, work: &Work) -> Vec<u64> {
        let Self { runtime, session, translator, .. } = self;
        runtime.block_on(async {
            let mut taken = Vec::with_capacity(work.operations.len());
            for operation in &work.operations {
                let started = Instant::now();
                let Translated::Carried(translation) = translator.translate(operation) else { panic!("it is carried") };
                let mut outcomes = Vec::with_capacity(1);
                for request in &translation.requests {
                    outcomes.push(session.execute(request).await.outcome);
                }
                let answer = translation.answer.combine(&outcomes);
                taken.push(started.elapsed().as_nanos() as u64);
                assert!(!matches!(answer, Outcome::Completed(Reply::Cache(CacheReply::Missing))), "{}", work.name);
                assert!(matches!(answer, Outcome::Completed(_)), "{}", work.name);
            }
            taken
        })
    }

    fn bare(&mut self, work: &Work) -> Vec<u64> {
        let Self { runtime, bare, .. } = self;
        runtime.block_on(async {
            let mut taken = Vec::with_capacity(work.commands.len());
            for command in &work.commands {
                let started = Instant::now();
                let answer = bare.execute(command).await.expect("the server answers");
                taken.push(started.elapsed().as_nanos() as u64);
                assert!(matches!(answer.rc(), ReturnCode::Va | ReturnCode::Hd), "{}", work.name);
            }
            taken
        })
    }
}

fn median<T: Copy + PartialOrd>(values: &mut [T]) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).expect("numbers that are numbers"));
    values[values.len() / 2]
}

/// The median of the ratios of two neighbouring blocks' medians, and its quartiles.
fn ratio(sides: &mut Sides, work: &Work, coin: &mut u64) -> [f64; 3] {
    let mut ratios = Vec::with_capacity(PAIRS);
    for _ in 0..PAIRS {
        *coin = coin.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mapped_first = *coin >> 63 == 1;
        let (mut mapped, mut bare) = if mapped_first {
            let mapped = sides.mapped(work);
            (mapped, sides.bare(work))
        } else {
            let bare = sides.bare(work);
            (sides.mapped(work), bare)
        };
        ratios.push(median(&mut mapped) as f64 / median(&mut bare) as f64);
    }
    let middle = median(&mut ratios);
    [ratios[PAIRS / 4], middle, ratios[PAIRS * 3 / 4]]
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let profile = Profile::named("wikimedia").expect("a profile of ours");
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
    let mut coin = u64::from(std::process::id());
    println!("seed {coin}, {PAIRS} pairs of blocks of {KEYS} operations, {VALUE_BYTES} bytes");
    let mut slow = false;
    for work in works() {
        sides.mapped(&work);
        sides.bare(&work);
        let [low, middle, high] = ratio(&mut sides, &work, &mut coin);
        println!("{}: mapped / bare {middle:.3} (quartiles {low:.3} to {high:.3})", work.name);
        slow |= middle > 1.0 + ADDED_MAX;
    }
    drop(sides);
    if slow { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
