//! Drivers against a server that counts, or dies.

use std::sync::{Arc, Mutex};

use crosscheck::core::{CacheReply, ErrorClass, Fault, McCommand, Modify, Outcome, Request};
use crosscheck::store::{self, SessionSetup};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{redis_command, reply, session, sql};
use crate::servers::Servers;

/// A server that answers each line of a known start, and notes what it was sent. What it does not know it does not
/// answer, so that a driver that asks more than it should gets stuck on it.
async fn listening(answers: &'static [(&'static str, &'static str)]) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("a bound listener").port();
    let noted = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&noted);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                let message = String::from_utf8_lossy(&buffer[..length]).into_owned();
                let answer = answers.iter().find(|(start, _)| message.contains(start)).map(|(_, answer)| *answer);
                notes.lock().expect("no panic elsewhere").push(message);
                match answer {
                    Some("close") => break,
                    Some(answer) => stream.write_all(answer.as_bytes()).await.expect("the client reads"),
                    None => {}
                }
            }
        }
    });
    (port, noted)
}

pub async fn one_redis_get_is_one_command_on_the_wire(_: &Servers) {
    let (port, noted) = listening(&[("CLIENT", ":7\r\n"), ("GET", "$1\r\nv\r\n")]).await;
    let mut session = session(&format!("redis://127.0.0.1:{port}")).await;
    assert_eq!(session.id(), 7);
    let before = noted.lock().expect("no panic elsewhere").len();
    for _ in 0..3 {
        assert_eq!(reply(&mut session, &redis_command(&["GET", "k"])).await, CacheReply::Found("v".into()));
    }
    let noted = noted.lock().expect("no panic elsewhere");
    assert_eq!(noted[before..], ["*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"; 3]);
}

pub async fn one_memcached_get_is_one_command_on_the_wire(_: &Servers) {
    let (port, noted) = listening(&[("mn", "MN\r\n"), ("mg", "VA 1\r\nv\r\n")]).await;
    let mut session = session(&format!("memcached://127.0.0.1:{port}")).await;
    let before = noted.lock().expect("no panic elsewhere").len();
    let get = Request::Memcached(McCommand::Get { keys: vec!["k".into()] });
    for _ in 0..3 {
        assert_eq!(reply(&mut session, &get).await, CacheReply::Found("v".into()));
    }
    let noted = noted.lock().expect("no panic elsewhere");
    assert_eq!(noted[before..], ["mg k v\r\n"; 3]);
}

fn increment() -> Request {
    let args = vec!["INCR".into(), "k".into()];
    Request::Memcached(McCommand::Modify(Modify { key: "k".into(), args, ..Modify::default() }))
}

pub async fn a_change_is_one_read_and_one_write_with_the_token(_: &Servers) {
    let (port, noted) = listening(&[("mn", "MN\r\n"), ("mg", "VA 1 c5 f0 t30\r\n1\r\n"), ("ms", "HD\r\n")]).await;
    let mut session = session(&format!("memcached://127.0.0.1:{port}")).await;
    let before = noted.lock().expect("no panic elsewhere").len();
    assert_eq!(reply(&mut session, &increment()).await, CacheReply::Int(2));
    let noted = noted.lock().expect("no panic elsewhere");
    assert_eq!(noted[before..], ["mg k v c f t\r\n", "ms k 1 T30 C5\r\n2\r\n"]);
}

pub async fn a_change_that_always_loses_is_given_up_and_says_so(_: &Servers) {
    let (port, noted) = listening(&[("mn", "MN\r\n"), ("mg", "VA 1 c5 f0 t-1\r\n1\r\n"), ("ms", "EX\r\n")]).await;
    let mut session = session(&format!("memcached://127.0.0.1:{port}")).await;
    let Outcome::Refused(failure) = session.execute(&increment()).await.outcome else { panic!("it never wins") };
    assert_eq!(failure.class, ErrorClass::Serialization);
    assert!(failure.message.contains("100 times"), "{}", failure.message);
    let writes = noted.lock().expect("no panic elsewhere").iter().filter(|sent| sent.starts_with("ms")).count();
    assert_eq!(writes, 100);
}

pub async fn a_server_without_tokens_is_not_written_to(_: &Servers) {
    let (port, noted) = listening(&[("mn", "MN\r\n"), ("mg", "VA 1 c0 f0 t-1\r\n1\r\n"), ("ms", "HD\r\n")]).await;
    let mut session = session(&format!("memcached://127.0.0.1:{port}")).await;
    let Outcome::Refused(failure) = session.execute(&increment()).await.outcome else { panic!("it has no token") };
    assert!(failure.message.contains("without -C"), "{}", failure.message);
    assert!(!noted.lock().expect("no panic elsewhere").iter().any(|sent| sent.starts_with("ms")));
}

pub async fn a_server_that_closes_in_the_middle_is_a_lost_connection_and_stays_one(_: &Servers) {
    let (memcached, _) = listening(&[("mn", "MN\r\n"), ("mg", "close")]).await;
    let (redis, _) = listening(&[("CLIENT", ":7\r\n"), ("GET", "close")]).await;
    let get = Request::Memcached(McCommand::Get { keys: vec!["k".into()] });
    for (url, request) in [
        (format!("memcached://127.0.0.1:{memcached}"), get),
        (format!("redis://127.0.0.1:{redis}"), redis_command(&["GET", "k"])),
    ] {
        let mut session = session(&url).await;
        for _ in 0..2 {
            let outcome = session.execute(&request).await.outcome;
            assert!(matches!(outcome, Outcome::Unknown(Fault::ConnectionLost(_))), "{url}: {outcome:?}");
        }
    }
}

pub async fn nobody_listening_is_a_clear_error_without_the_password(_: &Servers) {
    let port = {
        let held = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        held.local_addr().expect("a bound listener").port()
    };
    for url in [
        format!("postgres://u:secret@127.0.0.1:{port}/d"),
        format!("mysql://u:secret@127.0.0.1:{port}/d"),
        format!("redis://:secret@127.0.0.1:{port}/0"),
        format!("memcached://127.0.0.1:{port}"),
    ] {
        let store = store::open(&url).expect("a URL of ours");
        let error = store.connect(&SessionSetup::default()).await.err().expect("nobody is there").to_string();
        assert!(error.contains(&format!("127.0.0.1:{port}")) && !error.contains("secret"), "{error}");
    }
    let _ = sql("");
}
