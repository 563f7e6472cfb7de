//! A small workload as the servers would have logged it: a shop's carts, with a cache before them.

use std::fs;
use std::path::PathBuf;

use crate::user::User;

/// The state before the first statement, with the locale of its database; the array and the partial index have no exact
/// counterpart.
pub const INITIAL: &str = "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'C.UTF-8';
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.cart (
    id integer NOT NULL,
    qty integer NOT NULL,
    note text NOT NULL,
    tags text[]
);
COPY public.cart (id, qty, note, tags) FROM stdin;
1\t1\tfirst\t{a,b}
2\t5\tsecond\t\\N
\\.
ALTER TABLE ONLY public.cart ADD CONSTRAINT cart_pkey PRIMARY KEY (id);
CREATE INDEX cart_open ON public.cart USING btree (qty) WHERE (qty > 3);
";

/// What one visit says to PostgreSQL; `{n}` is its number.
const STATEMENTS: [&str; 6] = [
    "BEGIN",
    "INSERT INTO cart (id, qty, note) VALUES ({n}, 1, 'it''s visit {n}')",
    "SELECT id, qty, note FROM cart WHERE id = {n}",
    "UPDATE cart SET qty = qty + 1 WHERE id = {n}",
    "COMMIT",
    "SELECT id, qty FROM cart WHERE id < 10 ORDER BY id",
];

/// What one visit says to Redis.
const COMMANDS: [&[&str]; 4] =
    [&["SET", "cart:{n}", "full"], &["GET", "cart:{n}"], &["INCR", "visits"], &["DEL", "cart:{n}"]];

/// A list, which Memcached does not have.
const UNTRANSLATABLE: &[&str] = &["LPUSH", "jobs", "a"];

/// Operations of one visit.
pub const OPERATIONS: u64 = (STATEMENTS.len() + COMMANDS.len()) as u64;

/// A second past 15:00, as microseconds since then.
fn time(us: u64) -> String {
    format!("15:{:02}:{:02}.{:03}", us / 60_000_000, us / 1_000_000 % 60, us / 1_000 % 1_000)
}

/// A csvlog of this many visits, a millisecond between two statements, two sessions in turn.
pub fn csvlog(visits: u64) -> String {
    let mut log = String::new();
    let statements = (0..visits).flat_map(|visit| STATEMENTS.map(|text| (visit, text)));
    for (index, (visit, text)) in (0..).zip(statements) {
        let text = text.replace("{n}", &(visit + 100).to_string()).replace('"', "\"\"");
        let (time, session) = (time(index * 2_000), visit % 2);
        log += &format!(
            "2026-11-22 {time} UTC,\"shop\",\"shop\",{pid},\"127.0.0.1:{pid}\",6b02bfea.{pid},{line},\"X\",2026-11-22 \
             15:00:00 UTC,3/0,0,LOG,00000,\"duration: 0.100 ms  statement: {text}\",,,,,,,,,\"shop\",\"client \
             backend\",,0\n",
            pid = 4001 + session,
            line = index + 1,
        );
    }
    log
}

/// What MONITOR printed meanwhile, and at its end a command that Memcached does not have.
pub fn monitor(visits: u64) -> String {
    /// 2026-11-22 15:00:00 UTC.
    const ZERO: u64 = 1_795_359_600;
    let mut log = "OK\n".to_owned();
    let commands = (0..visits).flat_map(|visit| COMMANDS.map(|words| (visit, words)));
    for (index, (visit, words)) in (0..).zip(commands.chain([(0, UNTRANSLATABLE)])) {
        let us: u64 = index * 3_000 + 1_000;
        let words: Vec<String> =
            words.iter().map(|word| format!("\"{}\"", word.replace("{n}", &(visit + 100).to_string()))).collect();
        let (second, micro) = (ZERO + us / 1_000_000, us % 1_000_000);
        log += &format!("{second}.{micro:06} [0 127.0.0.1:50000] {}\n", words.join(" "));
    }
    log
}

/// Writes the traces into the user's home.
pub fn write_traces(user: &User, visits: u64) {
    for (name, text) in
        [("postgres.csv", csvlog(visits)), ("monitor.log", monitor(visits)), ("initial.sql", INITIAL.into())]
    {
        fs::write(user.home().join(name), text).expect("written");
    }
}

/// The arguments that import the traces into `recording`.
pub const IMPORT: [&str; 9] = [
    "import",
    "--postgres-log",
    "postgres.csv",
    "--redis-monitor",
    "monitor.log",
    "--initial-sql",
    "initial.sql",
    "--output",
    "recording",
];

/// Imports the traces of this many visits; returns the recording's directory.
pub fn recording(user: &User, visits: u64) -> PathBuf {
    write_traces(user, visits);
    user.command(&IMPORT).assert().success();
    user.home().join("recording")
}
