//! What has to do with time means the recording's time: defaults, ages and expiry, at whatever speed it is replayed.

use crate::json;
use crate::user::User;

/// Microseconds after 15:00, session, statement.
const STATEMENTS: [(u64, u64, &str); 9] = [
    (0, 1, "BEGIN"),
    (2_000_000, 1, "INSERT INTO visit (id) VALUES (1)"),
    (5_000_000, 1, "INSERT INTO visit (id, made) VALUES (2, now() + interval '1 hour')"),
    (6_000_000, 1, "COMMIT"),
    (7_000_000, 2, "INSERT INTO visit (id) VALUES (3)"),
    (7_500_000, 2, "SELECT id, made FROM visit ORDER BY id"),
    (9_000_000, 1, "SELECT count(*) FROM visit WHERE made < now() - interval '8 seconds'"),
    (90_000_000, 1, "SELECT id FROM visit WHERE made < clock_timestamp() - interval '83 seconds' ORDER BY id"),
    (91_000_000, 2, "SELECT now() AS answered"),
];

/// Microseconds after 15:00, command.
const COMMANDS: [(u64, &[&str]); 9] = [
    (1_000_000, &["SET", "k", "v", "EX", "60"]),
    (2_000_000, &["SET", "at", "v", "EXAT", "1795359640"]),
    (39_000_000, &["GET", "at"]),
    (41_000_000, &["GET", "at"]),
    (50_000_000, &["TTL", "k"]),
    (60_500_000, &["GET", "k"]),
    (62_000_000, &["GET", "k"]),
    // Memcached counts whole seconds, and lets it go 400 ms early.
    (70_900_000, &["SET", "short", "v", "PX", "1500"]),
    (72_200_000, &["GET", "short"]),
];

const DUMP: &str = "SET client_encoding = 'UTF8';
SET timezone = 'UTC';
CREATE TABLE public.visit (
    id integer NOT NULL,
    made timestamp with time zone DEFAULT now() NOT NULL
);
COPY public.visit (id, made) FROM stdin;
ROWS\\.
ALTER TABLE ONLY public.visit ADD CONSTRAINT visit_pkey PRIMARY KEY (id);
";

/// What the application's own server held at the end.
const MADE: &str = "1\t2026-11-22 15:00:00+00\n2\t2026-11-22 16:00:00+00\n3\t2026-11-22 15:00:07+00\n";

/// A csvlog's row; `said` is what stands between the transaction's number and the application's name.
fn row(line: usize, us: u64, session: u64, said: &str) -> String {
    let time = format!("15:{:02}:{:02}.{:03}", us / 60_000_000, us / 1_000_000 % 60, us / 1_000 % 1_000);
    format!(
        "2026-11-22 {time} UTC,\"shop\",\"shop\",{pid},\"127.0.0.1:{pid}\",6b02bfea.{pid},{line},\"X\",2026-11-22 \
         15:00:00 UTC,3/0,0,{said},\"shop\",\"client backend\",,0\n",
        pid = 4000 + session,
    )
}

fn completed(line: usize, us: u64, session: u64, text: &str) -> String {
    row(line, us, session, &format!("LOG,00000,\"duration: 0.000 ms  statement: {text}\",,,,,,,,"))
}

fn write_traces(user: &User) {
    let log: String =
        (1..).zip(STATEMENTS).map(|(line, (us, session, text))| completed(line, us, session, text)).collect();
    user.write("postgres.csv", &log);
    let mut monitor = "OK\n".to_owned();
    for (us, words) in COMMANDS {
        let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let (second, micro) = (1_795_359_600 + us / 1_000_000, us % 1_000_000);
        monitor += &format!("{second}.{micro:06} [0 127.0.0.1:50000] {}\n", words.join(" "));
    }
    user.write("monitor.log", &monitor);
    user.write("before.sql", &DUMP.replace("ROWS", ""));
    user.write("after.sql", &DUMP.replace("ROWS", MADE));
}

#[test]
fn both_stacks_live_in_the_recordings_time_and_end_as_it_did() {
    let user = User::new();
    write_traces(&user);
    let traces = ["--postgres-log", "postgres.csv", "--redis-monitor", "monitor.log"];
    let states = ["--initial-sql", "before.sql", "--final-sql", "after.sql"];
    user.command(&[&["import"][..], &traces, &states, &["--output", "recording"]].concat()).assert().success();
    for candidate in ["current", "target"] {
        user.command(&["check", "recording", "--candidate", candidate, "--report", candidate]).assert().code(0);
        let report = json(&user.home().join(candidate).join("report.json"));
        assert_eq!(report["noise"].as_array().map(Vec::len), Some(0), "{}", report["noise"]);
        assert_eq!(report["verdicts"]["match"], STATEMENTS.len() + COMMANDS.len(), "{}", report["findings"]);
        let tables = report["tables"].as_array().expect("tables");
        let recorded: Vec<_> = tables.iter().filter(|table| table["moment"] == "recorded").collect();
        assert!(recorded.len() == 1 && recorded[0]["verdict"] == "match", "{recorded:?}");
        // Once where it is looked for, once among the keys that are left.
        let endings = if candidate == "target" { 2.into() } else { serde_json::Value::Null };
        assert_eq!(report["normalisations"]["key-ending"], endings, "{}", report["normalisations"]);
        let ratios = report["hit_ratios"].as_array().expect("hit ratios");
        for ratio in ratios.iter().filter(|ratio| ratio["pattern"] != "short") {
            let hits = &ratio["hits"];
            let missed = hits["lookups"].as_u64().zip(hits["control"].as_u64()).map(|(lookups, found)| lookups - found);
            assert_eq!(missed, Some(1), "each key was found until its end, and once no more: {ratio}");
            assert_eq!(hits["control"], hits["candidate"], "{ratio}");
        }
        let clock = &report["provenance"]["stacks"]["control"]["postgres"]["settings"]["clock"];
        assert_eq!(clock, "recorded time");
    }
    user.wait_until_nothing_is_left();
}

#[test]
fn a_lock_timeout_that_was_recorded_strikes_again_before_the_lock_goes() {
    let user = User::new();
    let (holds, waits) = ("UPDATE visit SET made = now() WHERE id = 1", "UPDATE visit SET id = 1 WHERE id = 1");
    let refused = format!(
        "ERROR,55P03,\"canceling statement due to lock timeout\",,,,,\"while updating tuple (0,1)\",\"{waits}\",,"
    );
    let log = [
        completed(1, 0, 1, "BEGIN"),
        completed(2, 1_000_000, 1, holds),
        completed(1, 2_000_000, 2, "SET lock_timeout = '200ms'"),
        completed(2, 3_000_000, 2, "BEGIN"),
        row(3, 3_200_000, 2, &refused),
        completed(4, 3_300_000, 2, "ROLLBACK"),
        completed(3, 4_000_000, 1, "COMMIT"),
        completed(5, 5_000_000, 2, "SELECT id, made FROM visit"),
    ];
    user.write("postgres.csv", &log.concat());
    user.write("before.sql", &DUMP.replace("ROWS", "1\t2026-11-22 14:00:00+00\n"));
    let import = ["import", "--postgres-log", "postgres.csv", "--initial-sql", "before.sql", "--output", "recording"];
    user.command(&import).assert().success();
    for candidate in ["current", "target"] {
        user.command(&["check", "recording", "--candidate", candidate, "--report", candidate]).assert().code(0);
        let report = json(&user.home().join(candidate).join("report.json"));
        let sums = &report["accounting"]["by_store"]["control/sql"];
        assert_eq!((&sums["refused"], &sums["refused_as_recorded"]), (&1.into(), &1.into()), "{sums}");
        assert_eq!(report["verdicts"]["match"], log.len(), "{}", report["findings"]);
    }
}
