//! Memcached.

use crosscheck::core::{CacheReply, ErrorClass, McCommand, McStore, Outcome, Request};
use crosscheck::store;

use super::{class, reply, session};
use crate::servers::Servers;

fn store_as(mode: McStore, key: &str, value: &str, exptime: i64) -> Request {
    Request::Memcached(McCommand::Store { mode, key: key.into(), value: value.into(), exptime })
}

fn set(key: &str, value: &str) -> Request {
    store_as(McStore::Set, key, value, 0)
}

fn get(keys: &[&str]) -> Request {
    Request::Memcached(McCommand::Get { keys: keys.iter().map(|key| (*key).into()).collect() })
}

fn delete(keys: &[&str]) -> Request {
    Request::Memcached(McCommand::Delete { keys: keys.iter().map(|key| (*key).into()).collect() })
}

fn add(key: &str, delta: i64, initial: Option<u64>) -> Request {
    Request::Memcached(McCommand::Arithmetic { key: key.into(), delta, initial, exptime: 0 })
}

fn ttl(key: &str) -> Request {
    Request::Memcached(McCommand::Ttl { key: key.into() })
}

fn found(text: &str) -> CacheReply {
    CacheReply::Found(text.into())
}

fn status(text: &str) -> CacheReply {
    CacheReply::Status(text.to_owned())
}

pub async fn answers_are_as_documented(servers: &Servers) {
    let mut session = session(&servers.memcached).await;
    for (request, expected) in [
        (delete(&["doc", "doc:2"]), CacheReply::Int(0)),
        (set("doc", "v"), status("STORED")),
        (store_as(McStore::Add, "doc", "w", 0), status("NOT_STORED")),
        (store_as(McStore::Replace, "doc:none", "w", 0), status("NOT_STORED")),
        (store_as(McStore::Append, "doc", "w", 0), status("STORED")),
        (store_as(McStore::Prepend, "doc", "u", 0), status("STORED")),
        (store_as(McStore::Append, "doc:none", "w", 0), status("NOT_STORED")),
        (get(&["doc"]), found("uvw")),
        (get(&["doc:none"]), CacheReply::Missing),
        (get(&["doc", "doc:none"]), CacheReply::Array(vec![found("uvw"), CacheReply::Missing])),
        (store_as(McStore::Cas(1), "doc", "w", 0), status("EXISTS")),
        (store_as(McStore::Cas(1), "doc:none", "w", 0), CacheReply::Missing),
        (add("doc:none", 1, None), CacheReply::Missing),
        (delete(&["doc", "doc:none"]), CacheReply::Int(1)),
        (Request::Memcached(McCommand::Noop), status("MN")),
    ] {
        assert_eq!(reply(&mut session, &request).await, expected, "{request:?}");
    }
    assert_eq!(class(&mut session, &get(&["a b"])).await, ErrorClass::InvalidValue);
    assert_eq!(class(&mut session, &get(&[])).await, ErrorClass::Syntax);
    reply(&mut session, &set("doc:word", "word")).await;
    assert_eq!(class(&mut session, &add("doc:word", 1, None)).await, ErrorClass::InvalidValue);
    let info = store::open(&servers.memcached).expect("a URL of ours").info().await.expect("the server answers");
    assert!(info.version.starts_with("1."), "{}", info.version);
    assert_eq!(info.settings.get("item_size_max").map(String::as_str), Some("1048576"));
}

pub async fn an_empty_value_is_stored_and_is_not_missing(servers: &Servers) {
    let mut session = session(&servers.memcached).await;
    assert_eq!(reply(&mut session, &set("empty", "")).await, status("STORED"));
    assert_eq!(reply(&mut session, &get(&["empty"])).await, found(""));
    assert_eq!(
        reply(&mut session, &get(&["empty", "empty:2"])).await,
        CacheReply::Array(vec![found(""), CacheReply::Missing])
    );
}

pub async fn a_value_that_is_too_large_is_refused_and_the_connection_goes_on(servers: &Servers) {
    let mut session = session(&servers.memcached).await;
    let large = "x".repeat(2 << 20);
    assert_eq!(class(&mut session, &set("large", &large)).await, ErrorClass::TooLarge);
    assert_eq!(reply(&mut session, &get(&["large"])).await, CacheReply::Missing);
    let fits = "x".repeat(1_000_000);
    assert_eq!(reply(&mut session, &set("large", &fits)).await, status("STORED"));
    assert_eq!(reply(&mut session, &get(&["large"])).await, found(&fits));
    assert_eq!(reply(&mut session, &set("crlf", "a\r\nHD\r\n\0")).await, status("STORED"));
    assert_eq!(reply(&mut session, &get(&["crlf"])).await, found("a\r\nHD\r\n\0"));
}

pub async fn keys_with_bytes_above_ascii_are_held_as_they_are(servers: &Servers) {
    let mut session = session(&servers.memcached).await;
    let key = "é".repeat(125);
    assert_eq!(reply(&mut session, &set(&key, "v")).await, status("STORED"));
    assert_eq!(reply(&mut session, &get(&[&key])).await, found("v"));
    assert_eq!(class(&mut session, &get(&[&format!("{key}x")])).await, ErrorClass::InvalidValue);
}

pub async fn numbers_wrap_and_stop_as_the_server_says(servers: &Servers) {
    let mut session = session(&servers.memcached).await;
    reply(&mut session, &delete(&["number"])).await;
    assert_eq!(reply(&mut session, &add("number", 5, Some(10))).await, CacheReply::Int(10));
    assert_eq!(reply(&mut session, &add("number", 5, Some(10))).await, CacheReply::Int(15));
    assert_eq!(reply(&mut session, &add("number", -20, None)).await, CacheReply::Int(0));
    reply(&mut session, &set("number", "18446744073709551614")).await;
    assert_eq!(reply(&mut session, &add("number", 1, None)).await, found("18446744073709551615"));
    assert_eq!(reply(&mut session, &add("number", 1, None)).await, CacheReply::Int(0));
}

pub async fn times_are_the_servers_own(servers: &Servers) {
    let mut session = session(&servers.memcached).await;
    reply(&mut session, &store_as(McStore::Set, "time", "v", 100)).await;
    let CacheReply::Int(left) = reply(&mut session, &ttl("time")).await else { panic!("no seconds") };
    assert!((90..=100).contains(&left), "{left}");
    let touch = |exptime| Request::Memcached(McCommand::Touch { key: "time".into(), exptime });
    assert_eq!(reply(&mut session, &touch(0)).await, CacheReply::Int(1));
    assert_eq!(reply(&mut session, &ttl("time")).await, CacheReply::Int(-1));
    assert_eq!(reply(&mut session, &touch(-1)).await, CacheReply::Int(1));
    assert_eq!(reply(&mut session, &get(&["time"])).await, CacheReply::Missing);
    assert_eq!(reply(&mut session, &ttl("time")).await, CacheReply::Missing);
    let outcome = session.execute(&touch(5)).await.outcome;
    assert_eq!(outcome, Outcome::Completed(crosscheck::core::Reply::Cache(CacheReply::Missing)));
}
