//! Eight clients at once on one key of a real memcached: what compare-and-swap promises, and that the same loop without
//! the token breaks it.

use std::collections::BTreeSet;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use crosscheck::core::{
    Attempt, ByteString, CacheReply, Command, McCommand, McStore, Modify, Outcome, Reply, Request, StoreKind,
};
use crosscheck::store::{Session, SessionSetup, Store};
use crosscheck::translate::cache::CacheTranslator;
use crosscheck::translate::cache::document::{self, Item, Next, Value};
use crosscheck::translate::{Translated, Translator};
use tokio::runtime::Runtime;

use super::cache_pair::translator;
use super::cache_servers::{command, operation, runtime, stacks};

const CLIENTS: usize = 8;
const ROUTES: &str = "* memcached form=\"document\"\nlarge=\"segment\"";

/// One client: a connection of its own, and the translator that all share.
struct Worker {
    runtime: Runtime,
    session: Box<dyn Session>,
    translator: Arc<Mutex<CacheTranslator>>,
}

impl Worker {
    fn new(store: &Arc<dyn Store>, translator: &Arc<Mutex<CacheTranslator>>) -> Self {
        let runtime = runtime();
        let session = runtime.block_on(store.connect(&SessionSetup::default())).expect("the server listens");
        Self { runtime, session, translator: translator.clone() }
    }

    fn attempt(&mut self, request: &Request) -> Attempt {
        self.runtime.block_on(self.session.execute(request))
    }

    /// The answer, and how many of its notes say that another client was faster.
    fn counted(&mut self, command: &Command) -> (CacheReply, usize) {
        let translated = self.translator.lock().expect("no client panicked").translate(&operation(command));
        let Translated::Carried(translation) = translated else { panic!("{translated:?}") };
        let attempts: Vec<Attempt> = translation.requests.iter().map(|request| self.attempt(request)).collect();
        let notes = attempts.iter().flat_map(|attempt| &attempt.warnings);
        let retried = notes.filter(|note| note.level == "Note" && note.message.contains("attempt")).count();
        let outcomes: Vec<Outcome> = attempts.into_iter().map(|attempt| attempt.outcome).collect();
        match translation.answer.combine(&outcomes) {
            Outcome::Completed(Reply::Cache(reply)) => (reply, retried),
            other => panic!("{command:?}: {other:?}"),
        }
    }

    fn ask(&mut self, text: &str) -> CacheReply {
        self.counted(&command(text)).0
    }
}

/// Runs the clients at once; `work` is given its client's number. What each of them returned, and a client for looking.
fn at_once<T: Send + 'static>(
    prepare: &str,
    work: impl Fn(usize, &mut Worker) -> T + Send + Sync + 'static,
) -> (Vec<T>, Worker) {
    let stacks = stacks();
    let store = stacks.target.store(StoreKind::Memcached).expect("the stack has it");
    let translator = Arc::new(Mutex::new(translator(ROUTES)));
    let mut looking = Worker::new(&store, &translator);
    for text in prepare.split("; ") {
        looking.ask(text);
    }
    let (work, barrier) = (Arc::new(work), Arc::new(Barrier::new(CLIENTS)));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let (work, barrier) = (work.clone(), barrier.clone());
            let mut worker = Worker::new(&store, &translator);
            thread::spawn(move || {
                barrier.wait();
                work(number, &mut worker)
            })
        })
        .collect();
    let ended = clients.into_iter().map(|client| client.join().expect("no client panicked")).collect();
    (ended, looking)
}

#[test]
fn numbers_that_eight_clients_add_to_add_up() {
    const EACH: usize = 200;
    let (retried, mut looking) = at_once("DEL h c", |_, worker| {
        let mut retried = 0;
        for _ in 0..EACH {
            retried += worker.counted(&command("HINCRBY h n 1")).1;
            retried += worker.counted(&command("INCR c")).1;
        }
        retried
    });
    let expected = CacheReply::Found((CLIENTS * EACH).to_string().into());
    assert_eq!(looking.ask("HGET h n"), expected);
    assert_eq!(looking.ask("GET c"), expected);
    assert!(retried.iter().sum::<usize>() > 0, "nobody was ever slower, so no race was seen");
}

#[test]
fn without_the_token_updates_are_lost() {
    const EACH: usize = 200;
    let (_, mut looking) = at_once("SET c 0", |_, worker| {
        for _ in 0..EACH {
            let get = Request::Memcached(McCommand::Get { keys: vec!["c".into()] });
            let Outcome::Completed(Reply::Cache(CacheReply::Found(old))) = worker.attempt(&get).outcome else {
                panic!("it is never deleted")
            };
            let old = Item { value: Value::Text(old.0), ttl_s: None };
            let modify = Modify { args: vec!["INCR".into(), "c".into()], ..Modify::default() };
            let Ok((_, Next::Write(Value::Text(new), _))) = document::apply(&modify, Some(old)) else {
                panic!("INCR writes")
            };
            let set = McCommand::Store { mode: McStore::Set, key: "c".into(), value: ByteString(new), exptime: 0 };
            worker.attempt(&Request::Memcached(set));
        }
    });
    let CacheReply::Found(total) = looking.ask("GET c") else { panic!("a number") };
    let total: usize = total.as_str().and_then(|total| total.parse().ok()).expect("a number");
    assert!(total < CLIENTS * EACH, "eight clients without a token lost nothing: {total}");
}

#[test]
fn a_list_that_eight_clients_push_to_loses_nothing_and_each_element_is_popped_once() {
    const EACH: usize = 60;
    let (_, mut looking) = at_once("DEL l", |number, worker| {
        for turn in 0..EACH {
            worker.ask(&format!("LPUSH l {number}:{turn}"));
        }
    });
    assert_eq!(looking.ask("LLEN l"), CacheReply::Int((CLIENTS * EACH) as i64));
    let CacheReply::Array(elements) = looking.ask("LRANGE l 0 -1") else { panic!("a list") };
    let mut elements: Vec<String> = elements.iter().map(|element| format!("{element:?}")).collect();
    elements.sort_unstable();
    elements.dedup();
    assert_eq!(elements.len(), CLIENTS * EACH);
    drop(looking);
    let (popped, mut looking) = at_once("EXISTS l", |_, worker| {
        let mut popped = Vec::new();
        while let CacheReply::Found(element) = worker.ask("RPOP l") {
            popped.push(element);
        }
        popped
    });
    let mut popped: Vec<ByteString> = popped.into_iter().flatten().collect();
    popped.sort_unstable();
    popped.dedup();
    assert_eq!(popped.len(), CLIENTS * EACH, "an element was popped twice, or by nobody");
    assert_eq!(looking.ask("EXISTS l"), CacheReply::Int(0));
}

#[test]
fn a_member_that_eight_clients_add_is_counted_once() {
    const MEMBERS: usize = 150;
    let (added, mut looking) = at_once("DEL s", |_, worker| {
        let mut added = 0;
        for member in 0..MEMBERS {
            let CacheReply::Int(new) = worker.ask(&format!("SADD s m{member}")) else { panic!("a count") };
            added += new;
        }
        added
    });
    assert_eq!(added.iter().sum::<i64>(), MEMBERS as i64);
    assert_eq!(looking.ask("SCARD s"), CacheReply::Int(MEMBERS as i64));
}

#[test]
fn one_of_eight_clients_creates_and_one_takes() {
    for _ in 0..20 {
        let (answers, mut looking) = at_once("DEL lock", |number, worker| {
            let created = worker.ask(&format!("SET lock {number} NX GET")) == CacheReply::Missing;
            let taken = matches!(worker.ask("GETDEL lock"), CacheReply::Found(_));
            (created, taken)
        });
        let (created, taken) = answers
            .iter()
            .fold((0, 0), |(created, taken), (one, other)| (created + usize::from(*one), taken + usize::from(*other)));
        assert_eq!(created, taken, "each value that was created is taken by one");
        assert!(created >= 1);
        assert_eq!(looking.ask("EXISTS lock"), CacheReply::Int(0));
    }
}

#[test]
fn a_value_that_keeps_its_lifetime_does_not_bring_back_a_deleted_key() {
    for _ in 0..20 {
        let (answers, mut looking) = at_once("SET k v EX 1000", |number, worker| {
            if number == 0 {
                for _ in 0..20 {
                    worker.ask("EXISTS k");
                }
                return worker.ask("DEL k");
            }
            for turn in 0..40 {
                worker.ask(&format!("SET k {number}:{turn} XX KEEPTTL"));
            }
            CacheReply::Missing
        });
        assert_eq!(answers[0], CacheReply::Int(1));
        assert_eq!(looking.ask("EXISTS k"), CacheReply::Int(0), "a key came back after it was deleted");
    }
}

#[test]
fn a_reader_of_a_value_in_parts_sees_one_value_or_none() {
    let value = |letter: u8| vec![letter; 2_000_000 + usize::from(letter)];
    let first = String::from_utf8(value(b'a')).expect("letters");
    let (seen, _) = at_once(&format!("SET large {first}"), move |number, worker| {
        let mut seen = BTreeSet::new();
        for turn in 0..12_u8 {
            if number < 2 {
                let letter = b'a' + turn + 12 * number as u8;
                let args = vec!["SET".into(), "large".into(), ByteString(value(letter))];
                worker.counted(&Command { db: 0, args });
                continue;
            }
            match worker.ask("GET large") {
                CacheReply::Missing => {}
                CacheReply::Found(found) => {
                    let letter = found[0];
                    assert!(*found == value(letter)[..], "a mix of two values");
                    seen.insert(letter);
                }
                other => panic!("{other:?}"),
            }
        }
        seen
    });
    let seen: BTreeSet<u8> = seen.into_iter().flatten().collect();
    assert!(seen.len() > 1, "no reader ever saw a value change: {seen:?}");
}
