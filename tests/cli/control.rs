//! The control is the server that was recorded: its rights, its locale, its settings, its encoding; and what of that
//! nobody can know is no verdict.

use serde_json::Value;

use crate::json;
use crate::user::User;

/// A csvlog of one session of `app` in the database `shop`.
fn log(messages: &[&str]) -> String {
    let row = |(message, n): (&&str, usize)| {
        let (message, detail) = message.split_once(" || ").unwrap_or((message, ""));
        let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        format!(
            "2026-11-22 07:43:10.{n:03} UTC,app,shop,1,127.0.0.1:40001,6500aaaa.1,{n},SELECT,2026-11-22 07:43:00 UTC,3/1,0,\
             LOG,00000,{},{},,,,,,,,app,client backend,,0\n",
            quote(&format!("duration: 0.100 ms  {message}")),
            quote(detail)
        )
    };
    messages.iter().zip(1..).map(row).collect()
}

/// The report of a check of these statements on this dump; `flags` are the import's.
fn checked(user: &User, dump: &str, messages: &[&str], flags: &[&str]) -> Value {
    user.write("trace.csv", &log(messages));
    user.write("before.sql", dump);
    let import =
        ["import", "--postgres-log", "trace.csv", "--initial-sql", "before.sql", "--output", "recording", "--json"];
    user.command(&[&import[..], flags].concat()).assert().success();
    let _ = user.command(&["check", "recording", "--report", "report"]).assert().stdout("");
    let report = json(&user.home().join("report/report.json"));
    user.wait_until_nothing_is_left();
    report
}

fn reasons(report: &Value) -> String {
    report["gate"].to_string()
}

#[test]
fn sessions_have_the_rights_of_the_recorded_user_and_a_lost_policy_is_a_reason() {
    let user = User::new();
    let dump = "CREATE DATABASE shop LOCALE = 'C.UTF-8';
CREATE TABLE public.doc (id integer NOT NULL, tenant integer NOT NULL, body text);
ALTER TABLE public.doc OWNER TO boss;
CREATE TABLE public.secret (id integer NOT NULL);
ALTER TABLE public.secret OWNER TO boss;
COPY public.doc (id, tenant, body) FROM stdin;
1\t1\tmine
2\t2\ttheirs
\\.
CREATE POLICY own ON public.doc USING ((tenant = (current_setting('app.tenant'::text))::integer));
ALTER TABLE public.doc ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON TABLE public.doc TO app;
";
    let messages = ["statement: SET app.tenant = '1'", "statement: SELECT id FROM doc ORDER BY id"];
    let report = checked(&user, dump, &messages, &[]);
    assert_eq!(report["gate"]["result"], "fail", "{}", reasons(&report));
    assert!(reasons(&report).contains("lost in the move, row security policy: public.doc.own"), "{}", reasons(&report));
    assert!(reasons(&report).contains("lost in the move, rights: public.doc"), "{}", reasons(&report));
    let rows = &report["findings"][0];
    assert_eq!((&rows["kind"], &rows["witness"]["control"]), (&"row_count".into(), &"1 row".into()), "{rows}");

    // Of a user that the dump does not name nobody knows whether the policy held for it.
    let dump = dump.replace("GRANT SELECT ON TABLE public.doc TO app;\n", "");
    let user = User::new();
    let report = checked(&user, &dump, &messages, &[]);
    assert_eq!(report["gate"]["result"], "undecided", "{}", reasons(&report));
    assert!(reasons(&report).contains("lost in the move, rights: public.doc"), "{}", reasons(&report));
}

const TITLES: &str = "CREATE TABLE public.title (id integer NOT NULL, name text NOT NULL);
COPY public.title (id, name) FROM stdin;
1\tapple
2\tBanana
3\tcherry
\\.
";
const BY_NAME: &[&str] =
    &["statement: SELECT name FROM title ORDER BY name", "statement: SELECT name FROM title ORDER BY id"];

#[test]
fn text_is_ordered_by_the_locale_that_the_dump_or_the_command_line_names() {
    for (dump, flags) in [
        (format!("CREATE DATABASE shop LOCALE_PROVIDER = icu ICU_LOCALE = 'en-US';\n\\connect shop\n{TITLES}"), vec![]),
        (TITLES.to_owned(), vec!["--locale", "icu:en-US"]),
    ] {
        let user = User::new();
        let report = checked(&user, &dump, BY_NAME, &flags);
        assert_eq!(report["gate"]["result"], "fail", "{}", reasons(&report));
        assert_eq!(report["verdicts"]["mismatch"], 1, "{}", report["verdicts"]);
        assert_eq!(report["findings"][0]["kind"], "row_order", "{}", report["findings"]);
    }
}

#[test]
fn without_a_named_locale_only_what_depends_on_it_is_undecided() {
    let user = User::new();
    let report = checked(&user, TITLES, BY_NAME, &[]);
    assert_eq!(report["gate"]["result"], "undecided", "{}", reasons(&report));
    assert_eq!((&report["verdicts"]["inconclusive"], &report["verdicts"]["match"]), (&1.into(), &1.into()));
    assert!(report["findings"].to_string().contains("import with --locale"), "{}", report["findings"]);
    let again = user.command(&["judge", "report/run", "--noise", "report/noise", "--report", "again"]).assert();
    again.code(2);
    assert_eq!(json(&user.home().join("again/report.json"))["verdicts"], report["verdicts"]);
}

#[test]
fn settings_of_role_and_database_hold_for_the_sessions_of_both_sides() {
    let user = User::new();
    let dump = "CREATE DATABASE shop LOCALE = 'C.UTF-8';
ALTER DATABASE shop SET \"DateStyle\" TO 'ISO, DMY';
CREATE ROLE app;
ALTER ROLE app IN DATABASE shop SET search_path TO 'sales', 'public';
\\connect shop
CREATE SCHEMA sales;
ALTER SCHEMA sales OWNER TO app;
CREATE TABLE sales.cart (id integer NOT NULL);
ALTER TABLE sales.cart OWNER TO app;
CREATE TABLE public.cart (id integer NOT NULL, other integer);
ALTER TABLE public.cart OWNER TO app;
";
    let messages = [
        "statement: INSERT INTO cart VALUES (1)",
        "statement: SELECT count(*) FROM sales.cart",
        "statement: SELECT current_user, current_database()",
    ];
    let report = checked(&user, dump, &messages, &["--setting", "TimeZone=Europe/Berlin"]);
    let differing: Vec<&Value> = report["findings"].as_array().expect("findings").iter().collect();
    assert!(
        differing.iter().all(|finding| finding["fingerprint"].to_string().contains("current_user")),
        "{differing:?}"
    );
    let tables = report["tables"].as_array().expect("tables");
    let sales = tables.iter().find(|table| table["table"] == "sales.cart" && table["moment"] == "final");
    assert_eq!(sales.expect("the table")["candidate_rows"], 1);
    let run = json(&user.home().join("report/run/run.json"));
    let settings = run["provenance"]["stacks"]["control"]["postgres"]["settings"].clone();
    assert_eq!((&settings["DateStyle"], &settings["TimeZone"]), (&"ISO, DMY".into(), &"Europe/Berlin".into()));
}

#[test]
fn the_encoding_of_a_client_and_the_names_of_its_protocol_break_no_control() {
    let user = User::new();
    let dump = "CREATE DATABASE shop LOCALE = 'C.UTF-8';\nCREATE TABLE public.names (id integer NOT NULL, n text);\n";
    let messages = [
        "statement: SET client_encoding TO 'LATIN1'",
        "statement: INSERT INTO names VALUES (1, 'Zo\u{eb}')",
        "statement: SET NAMES 'latin1'",
        "statement: BEGIN",
        "execute pdo_stmt_00000001: INSERT INTO names VALUES ($1, $2) || parameters: $1 = '2', $2 = 'Zo\u{eb}'",
        "statement: SELECT set_config('client_encoding', 'LATIN9', false)",
        "statement: DEALLOCATE pdo_stmt_00000001",
        "statement: COMMIT",
        "statement: SELECT id, n, length(n) FROM names ORDER BY id",
    ];
    let report = checked(&user, dump, &messages, &[]);
    assert_eq!(report["gate"]["result"], "pass", "{}", report["findings"]);
    assert_eq!(report["verdicts"]["match"], 8, "{}", report["verdicts"]);
}

#[test]
fn what_the_machine_does_not_have_is_named_and_the_rest_is_checked() {
    let user = User::new();
    let dump = "CREATE DATABASE shop LOCALE = 'C.UTF-8';
CREATE EXTENSION IF NOT EXISTS no_such_extension WITH SCHEMA public;
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE TABLE public.place (id integer NOT NULL, at public.nowhere);
COPY public.place (id, at) FROM stdin;
1\tx
\\.
CREATE INDEX place_at ON public.place (at);
CREATE TABLE public.cart (id integer NOT NULL);
ALTER TABLE public.cart SET TABLESPACE fast;
";
    let report = checked(&user, dump, &["statement: SELECT count(*) FROM cart"], &[]);
    assert_eq!(report["verdicts"]["match"], 1, "{}", report["findings"]);
    assert_eq!(report["gate"]["result"], "undecided", "{}", reasons(&report));
    assert!(reasons(&report).contains("not on the control: public.place"), "{}", reasons(&report));
}
