//! Small logs on the real servers whose verdict is known: what noise may not forgive, and what is no fault of the
//! candidate.

use serde_json::Value;

use crate::json;
use crate::user::User;

/// A csvlog of one session that said this, each statement a millisecond after the one before.
fn csvlog(statements: &[&str]) -> String {
    let mut log = String::new();
    for (line, statement) in statements.iter().enumerate() {
        log += &format!(
            "2026-11-22 15:00:00.{line:03} UTC,app,app,4001,127.0.0.1:4001,6b02bfea.4001,{line},X,2026-11-22 15:00:00 \
             UTC,3/0,0,LOG,00000,\"duration: 0.100 ms  statement: {}\",,,,,,,,,app,client backend,,0\n",
            statement.replace('"', "\"\"")
        );
    }
    log
}

/// Imports the log, with this dump if there is one, and checks it: the report, and the exit code.
fn checked(dump: Option<&str>, statements: &[&str], more: &[&str]) -> (Value, Option<i32>) {
    let user = User::new();
    user.write("trace.csv", &csvlog(statements));
    let mut import = vec!["import", "--postgres-log", "trace.csv", "--output", "recording"];
    if let Some(dump) = dump {
        user.write("before.sql", dump);
        import.extend(["--initial-sql", "before.sql"]);
    }
    user.command(&import).assert().success();
    let check = [&["check", "recording", "--profile", "strict", "--report", "report"], more].concat();
    let code = user.run(&check).status.code();
    (json(&user.home().join("report/report.json")), code)
}

fn findings(report: &Value) -> Vec<(&str, &str, u64)> {
    let all = report["findings"].as_array().expect("findings");
    all.iter()
        .map(|finding| {
            let word = |key: &str| finding[key].as_str().unwrap_or_default();
            (word("kind"), word("verdict"), finding["count"].as_u64().unwrap_or_default())
        })
        .collect()
}

const STAMPED: &str = "SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
CREATE FUNCTION public.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := clock_timestamp(); RETURN NEW; END $$;
CREATE TABLE public.item (id integer NOT NULL, price integer NOT NULL, at timestamp with time zone);
COPY public.item (id, price, at) FROM stdin;
1\t10\t\\N
2\t20\t\\N
3\t30\t\\N
\\.
ALTER TABLE ONLY public.item ADD CONSTRAINT item_pkey PRIMARY KEY (id);
CREATE TRIGGER stamp BEFORE UPDATE ON public.item FOR EACH ROW EXECUTE FUNCTION public.stamp();
";

#[test]
fn a_clock_that_only_the_control_sets_is_a_mismatch_however_noisy_it_is() {
    let statements = ["UPDATE item SET price = price + 1 WHERE id = 1", "SELECT id, price, at FROM item WHERE id = 1"];
    let (report, code) = checked(Some(STAMPED), &statements, &["--noise-runs", "2"]);
    assert_eq!(code, Some(1), "{}", report["gate"]);
    let value = report["findings"].as_array().expect("findings").iter().find(|finding| finding["kind"] == "value");
    let value = value.unwrap_or_else(|| panic!("no value among {:?}", findings(&report)));
    assert_eq!((value["verdict"].as_str(), value["witness"]["candidate"].as_str()), (Some("mismatch"), Some("NULL")));
    let table = report["tables"].as_array().expect("tables").iter().find(|table| table["moment"] == "final");
    assert_eq!(table.map(|table| table["verdict"].clone()), Some("mismatch".into()));
}

#[test]
fn a_clock_that_both_sides_set_is_noise_with_its_kind_and_size_or_none_at_all() {
    let statements = [
        "CREATE TABLE visit (id integer PRIMARY KEY, at timestamp with time zone)",
        "INSERT INTO visit VALUES (1, clock_timestamp())",
        "SELECT id, at FROM visit ORDER BY id",
        "CREATE TABLE empty (id integer)",
        "INSERT INTO empty VALUES (1)",
        "DELETE FROM empty",
    ];
    let (report, code) = checked(None, &statements, &[]);
    assert_eq!(code, Some(0), "{} {:?}", report["gate"], findings(&report));
    for noise in report["noise"].as_array().expect("noise") {
        assert_eq!(noise["kind"], "clock", "{noise}");
        assert!(noise["size"]["apart_us"].as_u64().is_some_and(|apart| apart < 60_000_000), "{noise}");
    }
}

#[test]
fn what_the_control_refuses_against_its_recording_is_undecided_and_so_is_what_it_touches() {
    let statements = [
        "CREATE TABLE job (id integer PRIMARY KEY)",
        "BEGIN",
        "INSERT INTO job VALUES (1)",
        "INSERT INTO nowhere VALUES (1)",
        "INSERT INTO job VALUES (2)",
        "COMMIT",
        "SELECT id FROM job ORDER BY id",
    ];
    let (report, code) = checked(None, &statements, &[]);
    assert_eq!(code, Some(2), "{} {:?}", report["gate"], findings(&report));
    assert_eq!(report["verdicts"]["mismatch"], 0, "{:?}", findings(&report));
    for (kind, verdict, _) in findings(&report) {
        assert!(matches!((kind, verdict), ("control" | "state", "inconclusive")), "{kind} {verdict}");
    }
    // The statement itself was not sent to the candidate; the two after it in its transaction, and the read, were.
    assert_eq!(report["verdicts"]["inconclusive"], 3, "{}", report["verdicts"]);
}

#[test]
fn lists_and_counts_that_mean_the_same_are_no_difference() {
    let statements = [
        "CREATE TABLE tag (id integer PRIMARY KEY, name text, many bigint)",
        "INSERT INTO tag VALUES (3, 'c', 30), (1, 'a', 10), (2, 'b', 20)",
        "UPDATE tag SET many = many + 1 WHERE id = 3",
        "SELECT array_agg(name), string_agg(name, ', '), count(*) FROM tag",
        "SELECT id, name FROM tag WHERE id = 2 LIMIT 1",
        "SELECT EXTRACT(epoch FROM TIMESTAMP '1970-01-02 00:00:01')",
        "ALTER TABLE tag ADD COLUMN more integer",
        "CREATE TABLE copy AS SELECT id, name FROM tag",
        "TRUNCATE tag",
        "SELECT id FROM tag",
    ];
    let (report, code) = checked(None, &statements, &[]);
    let mismatches: Vec<_> = findings(&report).into_iter().filter(|finding| finding.1 == "mismatch").collect();
    assert_eq!(mismatches, [], "{code:?} {}", report["findings"]);
}
