//! Redis.

use crosscheck::core::{CacheReply, Command, ErrorClass, Outcome, Request};
use crosscheck::store::{self, SessionSetup};

use super::{class, redis_command as command, reply, seen_waiting, session};
use crate::servers::Servers;

fn found(text: &str) -> CacheReply {
    CacheReply::Found(text.into())
}

fn status(text: &str) -> CacheReply {
    CacheReply::Status(text.to_owned())
}

pub async fn replies_keep_their_kinds(servers: &Servers) {
    let mut session = session(&servers.redis).await;
    assert_eq!(reply(&mut session, &command(&["SET", "kind", ""])).await, status("OK"));
    assert_eq!(reply(&mut session, &command(&["GET", "kind"])).await, found(""));
    assert_eq!(reply(&mut session, &command(&["GET", "kind:none"])).await, CacheReply::Missing);
    assert_eq!(reply(&mut session, &command(&["STRLEN", "kind"])).await, CacheReply::Int(0));
    assert_eq!(reply(&mut session, &command(&["PING"])).await, status("PONG"));
    let expected = CacheReply::Array(vec![found(""), CacheReply::Missing]);
    assert_eq!(reply(&mut session, &command(&["MGET", "kind", "kind:none"])).await, expected);
    assert_eq!(class(&mut session, &command(&["LPUSH", "kind", "x"])).await, ErrorClass::WrongType);
    assert_eq!(class(&mut session, &command(&["EVALSHA", "0000", "0"])).await, ErrorClass::UndefinedObject);
    assert_eq!(class(&mut session, &command(&["INCR", "kind"])).await, ErrorClass::InvalidValue);
    assert_eq!(reply(&mut session, &command(&["PING", "still"])).await, found("still"));
}

pub async fn an_error_inside_of_exec_stays_where_it_is(servers: &Servers) {
    let mut session = session(&servers.redis).await;
    reply(&mut session, &command(&["SET", "exec", "x"])).await;
    assert_eq!(reply(&mut session, &command(&["MULTI"])).await, status("OK"));
    assert_eq!(reply(&mut session, &command(&["LPUSH", "exec", "y"])).await, status("QUEUED"));
    assert_eq!(reply(&mut session, &command(&["GET", "exec"])).await, status("QUEUED"));
    let CacheReply::Array(replies) = reply(&mut session, &command(&["EXEC"])).await else { panic!("no array") };
    assert!(matches!(&replies[0], CacheReply::Error(failure) if failure.class == ErrorClass::WrongType));
    assert_eq!(replies[1], found("x"));
    reply(&mut session, &command(&["MULTI"])).await;
    assert!(matches!(session.execute(&command(&["NONSENSE"])).await.outcome, Outcome::Refused(_)));
    assert_eq!(class(&mut session, &command(&["EXEC"])).await, ErrorClass::AbortedTransaction);
}

pub async fn each_command_reaches_its_database(servers: &Servers) {
    let store = store::open(&servers.redis).expect("a URL of ours");
    let setup = SessionSetup { db: 3, ..SessionSetup::default() };
    let mut session = store.connect(&setup).await.expect("the server is there");
    let in_db =
        |db, args: &[&str]| Request::Redis(Command { db, args: args.iter().map(|arg| (*arg).into()).collect() });
    reply(&mut session, &in_db(3, &["SET", "db", "three"])).await;
    reply(&mut session, &in_db(0, &["SET", "db", "zero"])).await;
    assert_eq!(reply(&mut session, &in_db(3, &["GET", "db"])).await, found("three"));
    // The application's own SELECT is recorded in the database where it was sent.
    assert_eq!(reply(&mut session, &in_db(3, &["SELECT", "0"])).await, status("OK"));
    assert_eq!(reply(&mut session, &in_db(0, &["GET", "db"])).await, found("zero"));
    reply(&mut session, &in_db(0, &["MULTI"])).await;
    reply(&mut session, &in_db(0, &["SELECT", "3"])).await;
    reply(&mut session, &in_db(0, &["EXEC"])).await;
    assert_eq!(reply(&mut session, &in_db(3, &["GET", "db"])).await, found("three"));
    assert_eq!(reply(&mut session, &in_db(0, &["GET", "db"])).await, found("zero"));
    assert!(matches!(session.execute(&in_db(9999, &["GET", "db"])).await.outcome, Outcome::Refused(_)));
    assert_eq!(reply(&mut session, &in_db(0, &["GET", "db"])).await, found("zero"));
}

pub async fn resp3_replies_are_read(servers: &Servers) {
    let mut session = session(&servers.redis).await;
    assert!(matches!(reply(&mut session, &command(&["HELLO", "3"])).await, CacheReply::Map(_)));
    reply(&mut session, &command(&["DEL", "r3", "r3s"])).await;
    reply(&mut session, &command(&["HSET", "r3", "f", "v"])).await;
    let map = CacheReply::Map(vec![(found("f"), found("v"))]);
    assert_eq!(reply(&mut session, &command(&["HGETALL", "r3"])).await, map);
    reply(&mut session, &command(&["SADD", "r3s", "m"])).await;
    assert_eq!(reply(&mut session, &command(&["SMEMBERS", "r3s"])).await, CacheReply::Set(vec![found("m")]));
    assert_eq!(reply(&mut session, &command(&["GET", "r3:none"])).await, CacheReply::Missing);
    let double = command(&["EVAL", "redis.setresp(3); return {double=1.5}", "0"]);
    assert_eq!(reply(&mut session, &double).await, CacheReply::Double("1.5".into()));
}

pub async fn a_blocking_read_waits_is_seen_and_can_be_ended(servers: &Servers) {
    let store = store::open(&servers.redis).expect("a URL of ours");
    let mut blocked = session(&servers.redis).await;
    let id = blocked.id();
    assert_eq!(store.waiting(id).await.expect("the server answers"), None);
    let pop = command(&["BLPOP", "blocking:none", "0"]);
    let look = async {
        let what = seen_waiting(&*store, id).await;
        // Longer than the half second after which the driver would give up by itself.
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        store.end_blocking(id).await.expect("the server answers");
        what
    };
    let (answer, what) = tokio::join!(reply(&mut blocked, &pop), look);
    assert_eq!(answer, CacheReply::Missing);
    assert!(what.contains("blpop"), "{what}");
    assert_eq!(reply(&mut blocked, &command(&["PING"])).await, status("PONG"));
}

pub async fn what_can_not_be_sent_is_refused(servers: &Servers) {
    let mut session = session(&servers.redis).await;
    for args in [&["SUBSCRIBE", "news"][..], &["MONITOR"], &["client", "reply", "off"], &["SHUTDOWN"], &[]] {
        assert!(matches!(session.execute(&command(args)).await.outcome, Outcome::Refused(_)), "{args:?}");
    }
    assert_eq!(reply(&mut session, &command(&["PING"])).await, status("PONG"));
    let info = store::open(&servers.redis).expect("a URL of ours").info().await.expect("the server answers");
    assert!(!info.version.is_empty() && info.settings.contains_key("maxmemory-policy"));
    assert!(!info.settings.contains_key("requirepass"));
}

pub async fn any_bytes_are_a_key_and_a_value(servers: &Servers) {
    let mut session = session(&servers.redis).await;
    let bytes: Vec<u8> = (0..=255).collect();
    let of = |args: Vec<Vec<u8>>| Request::Redis(Command { db: 0, args: args.into_iter().map(Into::into).collect() });
    reply(&mut session, &of(vec![b"SET".to_vec(), bytes.clone(), bytes.clone()])).await;
    let answer = reply(&mut session, &of(vec![b"GET".to_vec(), bytes.clone()])).await;
    assert_eq!(answer, CacheReply::Found(bytes.into()));
}
