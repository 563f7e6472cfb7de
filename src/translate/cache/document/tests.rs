//! Commands one after the other on one key, without a server: what `tests/cache_document.rs` compares with Redis is
//! shown here in small.

use super::*;

const NOW: i64 = 1_800_000_000;

/// One key, and the commands that it is given.
#[derive(Default)]
struct Key(Option<Item>);

impl Key {
    fn ask(&mut self, text: &str) -> Result<CacheReply, Failure> {
        let args = text.split(' ').map(ByteString::from).collect();
        let modify = Modify { key: "k".into(), args, now: NOW, token: "t".to_owned(), ..Modify::default() };
        let (reply, next) = apply(&modify, self.0.clone())?;
        let left = self.0.as_ref().and_then(|item| item.ttl_s);
        match next {
            Next::Keep => {}
            Next::Gone => self.0 = None,
            Next::Write(value, Lifetime::Kept) => self.0 = Some(Item { value, ttl_s: left }),
            Next::Write(value, Lifetime::Exptime(exptime)) => {
                self.0 = Some(Item { value, ttl_s: (exptime != 0).then_some(exptime) });
            }
        }
        Ok(reply)
    }

    fn says(&mut self, text: &str) -> String {
        match self.ask(text) {
            Ok(reply) => show(&reply),
            Err(failure) => failure.code,
        }
    }
}

#[test]
fn what_scripts_do_is_done_where_the_value_is_the_one_that_they_know() {
    let mut key = Key::default();
    assert_eq!(key.says("DELIFEQ k a"), "(0)");
    assert_eq!(key.says("SET k a"), "OK");
    assert_eq!(key.says("DELIFEQ k b"), "(0)");
    assert_eq!((key.says("PEXPIREIFEQ k b 9000"), key.says("TTL k")), ("(0)".to_owned(), "(-1)".to_owned()));
    assert_eq!((key.says("PEXPIREIFEQ k a 9000"), key.says("TTL k")), ("(1)".to_owned(), "(9)".to_owned()));
    assert_eq!((key.says("EXPIREIFEQ k a 0"), key.says("EXISTS k")), ("(1)".to_owned(), "(0)".to_owned()));
    assert_eq!((key.says("INCREX k 60"), key.says("TTL k")), ("(1)".to_owned(), "(60)".to_owned()));
    assert_eq!((key.says("INCREX k 90"), key.says("TTL k")), ("(2)".to_owned(), "(60)".to_owned()));
    assert_eq!((key.says("DELIFEQ k 2"), key.says("GET k")), ("(1)".to_owned(), "-".to_owned()));
}

fn show(reply: &CacheReply) -> String {
    match reply {
        CacheReply::Missing => "-".to_owned(),
        CacheReply::Found(value) => value.to_display().into_owned(),
        CacheReply::Status(status) => status.clone(),
        CacheReply::Int(number) => format!("({number})"),
        CacheReply::Array(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" ")),
        other => format!("{other:?}"),
    }
}

fn dialogue(lines: &[(&str, &str)]) {
    let mut key = Key::default();
    for (asked, answered) in lines {
        assert_eq!(key.says(asked), *answered, "{asked} in {lines:?}");
    }
}

#[test]
fn a_lifetime_is_kept_replaced_or_taken_away() {
    dialogue(&[
        ("SET k 1 EX 100", "OK"),
        ("INCR k", "(2)"),
        ("TTL k", "(100)"),
        ("SET k v KEEPTTL", "OK"),
        ("EXPIRETIME k", "(1800000100)"),
        ("EXPIRE k 50 GT", "(0)"),
        ("EXPIRE k 50 LT", "(1)"),
        ("EXPIRE k 60 NX", "(0)"),
        ("EXPIRE k 60 XX", "(1)"),
        ("GETEX k PERSIST", "v"),
        ("TTL k", "(-1)"),
        ("EXPIRE k 9 GT", "(0)"),
        ("EXPIRE k 9 LT", "(1)"),
        ("PERSIST k", "(1)"),
        ("PERSIST k", "(0)"),
        ("EXPIRE k -1", "(1)"),
        ("EXISTS k", "(0)"),
        ("SET k v KEEPTTL", "OK"),
        ("TTL k", "(-1)"),
    ]);
}

#[test]
fn a_kind_is_kept_and_another_one_is_refused() {
    dialogue(&[
        ("HSET k f v", "(1)"),
        ("TYPE k", "hash"),
        ("GET k", "WRONGTYPE"),
        ("MGET k", "-"),
        ("LPUSH k v", "WRONGTYPE"),
        ("SADD k v", "WRONGTYPE"),
        ("SET k v GET", "WRONGTYPE"),
        ("SET k v NX", "-"),
        ("HDEL k f", "(1)"),
        ("TYPE k", "none"),
        ("RPUSH k a b", "(2)"),
        ("LPOP k 5", "[a b]"),
        ("EXISTS k", "(0)"),
        ("SADD k m", "(1)"),
        ("SET k v", "OK"),
        ("TYPE k", "string"),
    ]);
}

#[test]
fn an_end_before_the_first_is_the_first_of_a_string_and_none_of_a_list() {
    dialogue(&[
        ("SET k 10", "OK"),
        ("GETRANGE k 0 -5", "1"),
        ("GETRANGE k -4 -5", ""),
        ("BITCOUNT k 0 -5", "(3)"),
        ("BITPOS k 1 -4 -5", "(2)"),
        ("DEL k", "(1)"),
        ("RPUSH k a b", "(2)"),
        ("LRANGE k 0 -5", "[]"),
    ]);
}

#[test]
fn members_are_picked_alike_by_the_same_command() {
    let members = "SADD k a b c d e f g h";
    let picked = || {
        let mut key = Key::default();
        key.says(members);
        (key.says("SRANDMEMBER k 3"), key.says("SPOP k 2"), key.says("SCARD k"))
    };
    assert_eq!(picked(), picked());
    assert_eq!(picked().2, "(6)");
}

#[test]
fn what_redis_refuses_is_refused() {
    for text in [
        "SETRANGE k -1 v",
        "SETRANGE k 536870912 v",
        "SETBIT k 0 2",
        "SETBIT k 4294967296 1",
        "INCRBYFLOAT k x",
        "HSET k f",
        "HINCRBY k f x",
        "LPOP k -1",
        "LSET k 0 v",
        "LINSERT k NEAR a b",
        "LPOS k a RANK 0",
        "FUTURE k",
    ] {
        assert_eq!(Key::default().says(text), "ERR", "{text}");
    }
}

#[test]
fn nothing_is_read_before_what_is_written_whatever_was_there() {
    let blind =
        |text: &str| is_blind(&Modify { args: text.split(' ').map(ByteString::from).collect(), ..Modify::default() });
    assert!(blind("SET k v EX 5") && blind("setex k 5 v") && blind("MSET k v"));
    assert!(!blind("SET k v nx") && !blind("SET k v KEEPTTL") && !blind("GET k") && !blind("SETNX k v"));
}

proptest::proptest! {
    #[test]
    fn no_command_with_any_arguments_makes_a_panic(
        name in proptest::sample::select(crate::translate::cache::commands::all()),
        args in proptest::collection::vec(proptest::prop_oneof![
            proptest::collection::vec(proptest::num::u8::ANY, 0..6),
            proptest::sample::select(vec!["0", "-1", "9223372036854775807", "EX", "BIT", "COUNT", "RANK", "1e4000"])
                .prop_map(|word| word.as_bytes().to_vec()),
        ], 0..7),
        kind in 0..5,
    ) {
        let value = match kind {
            0 => None,
            1 => Some(Value::Text(b"12".to_vec())),
            2 => Some(Value::Hash(vec![(b"f".to_vec(), b"1".to_vec())])),
            3 => Some(Value::List(VecDeque::from([b"a".to_vec(), b"b".to_vec()]))),
            _ => Some(Value::Set(BTreeSet::from([b"m".to_vec()]))),
        };
        let args = std::iter::once(name.name.as_bytes().to_vec()).chain(args).map(ByteString).collect();
        let modify = Modify { args, now: NOW, ..Modify::default() };
        let _ = is_blind(&modify);
        let _ = apply(&modify, value.map(|value| Item { value, ttl_s: None }));
    }
}

use proptest::strategy::Strategy as _;
