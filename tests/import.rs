//! Imports of small traces of real servers, end to end: what is written is read back as a recording.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crosscheck::core::{ErrorClass, Operation, Protocol, Recorded, Request, Sql};
use crosscheck::error::Result;
use crosscheck::format::recording::{Header, Recording};
use crosscheck::import::filter::Filter;
use crosscheck::import::{ImportOptions, Malformed, ScriptEffects, import};

/// The prefix with which `settings.log` was written.
const PREFIX: &str = "%m [%p] %c %s %q%u@%d/%a %e %b ";

fn trace(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces").join(name)
}

/// Imports and reads back.
fn imported(options: ImportOptions) -> Result<(Header, Vec<Operation>)> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let output = directory.path().join("recording");
    let header = import(&ImportOptions { output: output.clone(), ..options })?;
    let recording = Recording::open(&output).expect("a recording that was just written");
    assert_eq!(recording.header, header);
    let operations: Vec<_> = recording.operations().expect("operations").collect::<Result<_>>().expect("all of them");
    assert_eq!(operations.len() as u64, header.operations);
    assert!(operations.iter().zip(0..).all(|(operation, seq)| operation.seq == seq));
    for session in recording.sessions().expect("sessions") {
        let seqs = operations.iter().filter(|operation| operation.session == session.id).map(|operation| operation.seq);
        assert!(seqs.clone().all(|seq| (session.first_seq..session.closed_before_seq).contains(&seq)), "{session:?}");
        assert_eq!(seqs.min(), Some(session.first_seq));
    }
    Ok((header, operations))
}

fn postgres(name: &str) -> ImportOptions {
    ImportOptions {
        postgres_logs: vec![trace(name)],
        log_line_prefix: Some(PREFIX.to_owned()),
        ..ImportOptions::default()
    }
}

fn bytes(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("trace");
    std::fs::write(&path, bytes).expect("written");
    (directory, path)
}

fn sql(operation: &Operation) -> &Sql {
    match &operation.request {
        Request::Sql(sql) => sql,
        other => panic!("{other:?} is no SQL"),
    }
}

fn counts(of: &[(&str, u64)]) -> BTreeMap<String, u64> {
    of.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect()
}

/// By session, because concurrent processes write to one log in this order and to the other in that.
fn by_session(operations: Vec<Operation>) -> BTreeMap<u32, Vec<Operation>> {
    let mut sessions: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for operation in operations {
        sessions.entry(operation.session.0).or_default().push(Operation { seq: 0, ..operation });
    }
    sessions
}

#[test]
fn csvlog_jsonlog_and_stderr_of_one_workload_give_the_same_operations() {
    let (csv, csv_operations) = imported(postgres("settings.csv")).expect("a csvlog");
    let (json, json_operations) = imported(postgres("settings.json")).expect("a jsonlog");
    let (stderr, stderr_operations) = imported(postgres("settings.log")).expect("a stderr log");
    assert_eq!(csv.operations, 46);
    assert_eq!(csv.counts.operations, json.counts.operations);
    assert_eq!(csv.counts.operations, stderr.counts.operations);
    assert_eq!(csv.counts.failed, stderr.counts.failed);
    assert_eq!(csv.counts.lines, json.counts.lines);
    assert_eq!((&csv.started_at, csv.span_us), (&stderr.started_at, stderr.span_us));
    let expected = by_session(csv_operations);
    assert_eq!(by_session(json_operations), expected);
    assert_eq!(by_session(stderr_operations), expected);
}

/// A csvlog with fewer columns, as an older version writes it.
fn with_columns(log: &str, columns: usize) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(log.as_bytes());
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in reader.records() {
        writer.write_record(row.expect("a row").iter().take(columns)).expect("written");
    }
    String::from_utf8(writer.into_inner().expect("written")).expect("UTF-8")
}

#[test]
fn csvlogs_of_older_versions_are_read_also_in_one_file() {
    let log = std::fs::read_to_string(trace("settings.csv")).expect("a trace");
    let (_, expected) = imported(postgres("settings.csv")).expect("version 15");
    for older in [23, 24] {
        let (_directory, path) = bytes(with_columns(&log, older).as_bytes());
        let (_, operations) = imported(ImportOptions { postgres_logs: vec![path], ..ImportOptions::default() })
            .expect("an older version");
        assert_eq!(operations, expected, "{older} columns");
    }
    let (old, new) = log.split_at(log.find("\n2026-11-22 15:41:54.8").expect("a row in the middle") + 1);
    let (_directory, path) = bytes((with_columns(old, 24) + new).as_bytes());
    let (_, operations) =
        imported(ImportOptions { postgres_logs: vec![path], ..ImportOptions::default() }).expect("both versions");
    assert_eq!(operations, expected);
    let (_directory, path) = bytes(with_columns(&log, 25).as_bytes());
    let error =
        imported(ImportOptions { postgres_logs: vec![path], ..ImportOptions::default() }).expect_err("no version");
    assert!(error.to_string().contains("a row of 25 columns"), "{error}");
}

#[test]
fn every_record_is_an_operation_or_counted() {
    for name in ["settings.csv", "settings.json", "settings.log", "prefect.csv", "prefect.json"] {
        let (header, _) = imported(postgres(name)).expect(name);
        let (json, _) = imported(postgres(&name.replace("csv", "json").replace("log", "json"))).expect(name);
        let counted: u64 = header.counts.lines.values().sum();
        // A jsonlog has one record a line.
        assert_eq!(header.operations + counted, json.traces[0].lines, "{name}");
    }
}

#[test]
fn what_the_extended_protocol_logs_in_three_lines_is_one_operation() {
    let (header, operations) = imported(postgres("prefect.csv")).expect("a csvlog");
    let lines = [
        ("bind", 7),
        ("bind without execute", 4),
        ("connection", 2),
        ("disconnection", 1),
        ("lock wait", 4),
        ("parse", 6),
    ];
    assert_eq!(header.counts.lines, counts(&lines));
    assert_eq!(header.counts.failed, counts(&[("22021", 1), ("22P05", 1), ("23503", 1), ("23505", 1)]));
    assert_eq!(header.counts.skipped, counts(&[("values not in the log: failed in bind", 2)]));

    let version = operations.iter().find(|operation| sql(operation).text == "select pg_catalog.version()");
    let version = version.expect("the first statement of asyncpg");
    assert_eq!(sql(version).protocol, Protocol::Extended);
    assert!(sql(version).params.is_empty() && version.skip.is_none());
    assert_eq!(version.took_us, Some(356), "the sum of parse, bind and execute");

    let duplicate = operations.iter().find(|operation| {
        matches!(&operation.recorded, Recorded::Failed { class: ErrorClass::DuplicateKey, code, .. } if code == "23505")
    });
    let duplicate = duplicate.expect("the failed insert");
    assert_eq!(sql(duplicate).params.first(), Some(&Some("race_423".into())), "the values of its context");
    assert_eq!(duplicate.skip, None);
}

#[test]
fn both_stores_are_one_timeline_and_scripts_own_commands_are_not_in_it() {
    let options = ImportOptions { redis_monitors: vec![trace("prefect-monitor.log")], ..postgres("prefect.csv") };
    let (header, operations) = imported(options).expect("both traces");
    assert_eq!(header.counts.operations["cache"].values().sum::<u64>(), 33);
    assert_eq!(header.counts.operations["sql"].values().sum::<u64>(), 27);
    assert_eq!(header.counts.lines["lua"], 25);
    assert_eq!(header.counts.skipped["values not in the log: redacted by the server"], 1);
    let ends: Vec<_> = operations
        .iter()
        // Logged in whole milliseconds.
        .map(|operation| (operation.start_us + operation.took_us.unwrap_or(0).cast_signed()) / 1_000)
        .collect();
    assert!(ends.is_sorted_by(|one, next| *one <= next + 1), "in order of completion");
}

#[test]
fn commands_of_a_script_without_text_can_stand_in_its_place() {
    let options = ImportOptions { redis_monitors: vec![trace("prefect-monitor.log")], ..postgres("prefect.csv") };
    let (counted, _) = imported(options.clone()).expect("counted");
    let replayed = ImportOptions { script_effects: ScriptEffects::Replay, ..options };
    let (header, operations) = imported(replayed).expect("replayed");
    let cache = |header: &Header| header.counts.operations["cache"].values().sum::<u64>();
    let lua = |header: &Header| header.counts.lines.get("lua").copied().unwrap_or(0);
    assert_eq!(cache(&header) + lua(&header), cache(&counted) + lua(&counted), "each line is counted once");
    assert!(lua(&header) > 0, "what a script with its text ran is not replayed besides it");
    let call = operations.iter().position(|one| one.skip.as_deref().is_some_and(|why| why.contains("in its place")));
    let call = call.expect("a call of a script without text");
    let follows = &operations[call + 1];
    assert_eq!((follows.session, &follows.skip), (operations[call].session, &None));
    assert!(matches!(&follows.request, Request::Redis(command) if command.name() == "GET"), "{follows:?}");
}

#[test]
fn a_cut_off_log_is_an_error_at_its_line_or_counted() {
    for name in ["settings.csv", "settings.json", "settings.log"] {
        let whole = std::fs::read(trace(name)).expect("a trace");
        let (_directory, path) = bytes(&whole[..whole.len() - 20]);
        let strict = ImportOptions { postgres_logs: vec![path], ..postgres(name) };
        let error = imported(strict.clone()).expect_err("the last line is cut off").to_string();
        let last = whole.iter().filter(|byte| **byte == b'\n').count();
        assert!(error.contains(&format!("trace:{last}: ")) && error.contains("cut off"), "{error}");
        let (header, _) = imported(ImportOptions { malformed: Malformed::Skip, ..strict }).expect("counted");
        assert_eq!(header.counts.lines["malformed"], 1);
    }
}

#[test]
fn a_lenient_import_goes_on_behind_a_damaged_line() {
    let whole = std::fs::read_to_string(trace("settings.csv")).expect("a trace");
    let (before, after) = whole.split_once("BEGIN").expect("a statement");
    // A quote without its partner, and a byte that no UTF-8 has.
    let damaged = [before.as_bytes(), b"\"\xff", after.as_bytes()].concat();
    let (_directory, path) = bytes(&damaged);
    let strict = ImportOptions { postgres_logs: vec![path], ..ImportOptions::default() };
    imported(strict.clone()).expect_err("a damaged line");
    let (header, _) = imported(ImportOptions { malformed: Malformed::Skip, ..strict }).expect("counted");
    assert!(header.operations >= 44, "{} operations", header.operations);
    assert!(header.counts.lines["malformed"] >= 1);
}

#[test]
fn compressed_files_in_any_order_are_read_as_one_log() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let log = std::fs::read_to_string(trace("settings.json")).expect("a trace");
    let lines: Vec<_> = log.split_inclusive('\n').collect();
    let (first, second) = lines.split_at(lines.len() / 2);
    let first_path = directory.path().join("b.json.zst");
    std::fs::write(&first_path, zstd::encode_all(first.concat().as_bytes(), 1).expect("compressed")).expect("written");
    let second_path = directory.path().join("a.json");
    let file = std::fs::File::create(&second_path).expect("created");
    let mut gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, second.concat().as_bytes()).expect("written");
    gzip.finish().expect("written");
    let options = ImportOptions { postgres_logs: vec![second_path, first_path], ..ImportOptions::default() };
    let (_, operations) = imported(options).expect("two files");
    assert_eq!(operations, imported(postgres("settings.json")).expect("one file").1);
}

#[test]
fn two_formats_of_the_same_log_are_refused() {
    let options = ImportOptions {
        postgres_logs: vec![trace("settings.csv"), trace("settings.json")],
        ..ImportOptions::default()
    };
    let error = imported(options).expect_err("the same statements twice").to_string();
    assert!(error.contains("postgres-csvlog") && error.contains("postgres-jsonlog"), "{error}");
}

#[test]
fn a_missing_file_and_a_wrong_prefix_are_named() {
    let error = imported(postgres("nothing.csv")).expect_err("no such file").to_string();
    assert!(error.contains("nothing.csv"), "{error}");
    for (prefix, words) in [("%m ", "%c or %p"), ("[%p] ", "%m, %t or %n"), ("%m %p %Z", "%Z"), ("%m %p %", "ends in")]
    {
        let options = ImportOptions { log_line_prefix: Some(prefix.to_owned()), ..postgres("settings.log") };
        let error = imported(options).expect_err(prefix).to_string();
        assert!(error.contains(words), "{error}");
    }
    let options = ImportOptions { log_line_prefix: Some("%p|%m|".to_owned()), ..postgres("settings.log") };
    let error = imported(options).expect_err("another prefix").to_string();
    assert!(error.contains("settings.log:1: ") && error.contains("log_line_prefix"), "{error}");
}

#[test]
fn a_compressed_log_that_is_cut_off_is_an_error_or_counted() {
    let log = std::fs::read(trace("settings.json")).expect("a trace");
    let compressed = zstd::encode_all(log.as_slice(), 1).expect("compressed");
    let (_directory, path) = bytes(&compressed[..compressed.len() / 2]);
    let strict = ImportOptions { postgres_logs: vec![path], ..ImportOptions::default() };
    let error = imported(strict.clone()).expect_err("half a file").to_string();
    assert!(error.contains("cut off"), "{error}");
    let (header, _) = imported(ImportOptions { malformed: Malformed::Skip, ..strict }).expect("counted");
    assert_eq!(header.counts.lines["malformed"], 1);
}

#[test]
fn a_dump_is_kept_as_it_was_given_and_one_that_is_cut_off_is_refused() {
    let dump = b"COPY public.t (a) FROM stdin;\n1\n\\.\nSELECT 1;\n";
    let (directory, path) = bytes(dump);
    let output = directory.path().join("recording");
    let options = ImportOptions { initial_sql: Some(path), output: output.clone(), ..postgres("settings.json") };
    import(&options).expect("a log and a dump");
    let recording = Recording::open(&output).expect("a recording");
    let mut kept = Vec::new();
    let mut initial = recording.initial_sql().expect("readable").expect("kept");
    std::io::Read::read_to_end(&mut initial, &mut kept).expect("readable");
    assert_eq!(kept, dump);
    assert!(recording.final_sql().expect("readable").is_none());

    let (_directory, path) = bytes(&dump[..dump.len() - 15]);
    let error = imported(ImportOptions { initial_sql: Some(path), ..postgres("settings.json") }).expect_err("cut off");
    assert!(error.to_string().contains("trace:2: "), "{error}");
}

fn logged(name: &str) -> ImportOptions {
    ImportOptions { postgres_logs: vec![trace(name)], ..ImportOptions::default() }
}

fn texts(operations: &[Operation]) -> Vec<&str> {
    operations.iter().map(|operation| sql(operation).text.as_str()).collect()
}

#[test]
fn a_protocol_statement_that_sql_drops_is_closed_and_one_that_sql_executes_is_run() {
    let (header, operations) = imported(logged("prepared-names.csv")).expect("a csvlog");
    assert_eq!(
        texts(&operations),
        [
            "SELECT id FROM users WHERE name = $1",
            "SELECT id FROM users WHERE name = $1",
            "PREPARE mine (int) AS SELECT $1",
            "EXECUTE mine(1)",
            "DEALLOCATE mine",
        ]
    );
    assert_eq!(sql(&operations[1]).params, [Some("it's".into())]);
    assert_eq!(sql(&operations[1]).protocol, Protocol::Extended);
    assert_eq!(header.counts.lines["DEALLOCATE of a statement that the protocol prepared"], 2);
}

#[test]
fn a_log_of_two_databases_is_imported_one_at_a_time_and_the_rest_is_counted() {
    let two = logged("two-databases.csv");
    let error = imported(two.clone()).expect_err("two databases").to_string();
    assert!(error.contains("2 databases: billing (2), shop (3); name one with --database"), "{error}");

    let of = |filter| imported(ImportOptions { filter, ..two.clone() });
    let shop = Filter { database: Some("shop".into()), ..Filter::default() };
    let (header, operations) = of(shop.clone()).expect("one database");
    assert_eq!(texts(&operations), ["SELECT 'shop 1'", "SELECT 'shop 2'", "SELECT 'shop 3'"]);
    assert_eq!(header.counts.lines["other database"], 2);

    let web = Filter { application: Some("web".into()), user: Some("ann".into()), ..shop.clone() };
    let (header, operations) = of(web).expect("one user and application");
    assert_eq!(texts(&operations), ["SELECT 'shop 1'"]);
    assert_eq!((header.counts.lines["other user"], header.counts.lines["other application"]), (1, 1));

    let at = |text: &str| Some(text.parse::<jiff::Timestamp>().expect("a time").as_microsecond());
    let (from_us, to_us) = (at("2026-11-22T07:43:10.002Z"), at("2026-11-22T07:43:10.005Z"));
    let (header, operations) = of(Filter { from_us, to_us, ..shop }).expect("a part of the time");
    assert_eq!(texts(&operations), ["SELECT 'shop 2'"]);
    assert_eq!(header.counts.lines["outside of the time asked for"], 2);

    let none = Filter { database: Some("shopp".into()), ..Filter::default() };
    let error = of(none).expect_err("no such database").to_string();
    assert!(error.contains("no statement in the database shopp; the log's lines are of: billing (2), shop (3)"));
}

#[test]
fn what_the_log_has_cut_is_skipped_and_what_truly_ends_in_dots_is_not() {
    let (header, operations) = imported(logged("cut-values.csv")).expect("a csvlog");
    let skipped: Vec<bool> = operations.iter().map(|operation| operation.skip.is_some()).collect();
    // Two cut values, a whole one, a statement that ends in dots of its own, one that was cut, one that failed.
    assert_eq!(skipped, [true, true, false, false, true, false], "{:?}", texts(&operations));
    assert_eq!(header.counts.skipped.values().sum::<u64>(), 3);
    assert!(header.counts.skipped.keys().all(|reason| reason.contains("cut by the log")), "{header:?}");
}

#[test]
fn logs_whose_every_line_ends_in_crlf_hold_the_values_that_were_sent() {
    for name in ["settings.csv", "settings.json", "settings.log"] {
        let unix = std::fs::read_to_string(trace(name)).expect("a trace");
        let (_directory, path) = bytes(unix.replace('\n', "\r\n").as_bytes());
        let (_, expected) = imported(postgres(name)).expect("as it is");
        let windows = ImportOptions { postgres_logs: vec![path], ..postgres(name) };
        let (_, operations) = imported(windows).expect("from Windows");
        assert_eq!(operations, expected, "{name}");
    }
    // One line with another end: the carriage returns are the values' own.
    let mixed = std::fs::read_to_string(trace("settings.csv")).expect("a trace").replacen('\n', "\r\n", 1);
    let (_directory, path) = bytes(mixed.as_bytes());
    imported(ImportOptions { postgres_logs: vec![path], ..ImportOptions::default() }).expect("still a log");
}
