//! The assessment of a small recording: what must hold whatever is recorded. And one assessment in every format: golden
//! files, made from `assessment.json` among them, so that a new rule changes none.
//!
//! `CROSSCHECK_UPDATE_GOLDEN=1 cargo test --test assess` writes the golden files anew; the review is their diff.

#[path = "support/golden.rs"]
mod golden_file;

use std::path::{Path, PathBuf};

use crosscheck::assess::{Budget, Plan, assess, schema};
use crosscheck::core::assessment::{Assessment, Basis, Class, Effort, Fingerprint, SchemaPart};
use crosscheck::core::report::RecordingInfo;
use crosscheck::core::{Command, ErrorClass, Operation, Protocol, Recorded, Request, SessionId, Sql};
use crosscheck::format::recording::Header;
use crosscheck::format::routes::Routes;
use crosscheck::import::input;
use crosscheck::import::pg_dump::DumpReader;
use crosscheck::render::assessment::{FORMATS, format};
use crosscheck::translate::schema::Schema;
use crosscheck::translate::{Target, TextStorage};
use proptest::prelude::*;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/assess").join(name)
}

fn operation(session: u32, request: Request) -> Operation {
    Operation {
        seq: 0,
        session: SessionId(session),
        start_us: 0,
        took_us: None,
        request,
        recorded: Recorded::Completed,
        skip: None,
    }
}

fn sql(text: &str) -> Operation {
    operation(1, Request::Sql(Sql::simple(text)))
}

fn redis(text: &str) -> Operation {
    let args = text.split(' ').map(|word| word.into()).collect();
    let mut operation = operation(2, Request::Redis(Command { db: 0, args }));
    operation.recorded = Recorded::Silent;
    operation
}

/// One operation of each kind that an assessment tells apart, and a few that would break a page.
fn recorded() -> Vec<Operation> {
    let mut prepared = sql("UPDATE cart SET note = $1 WHERE id = $2");
    prepared.request = Request::Sql(Sql {
        params: vec![Some("<script>alert(1)</script>|`x`".into()), Some("2".into())],
        protocol: Protocol::Extended,
        ..Sql::simple("UPDATE cart SET note = $1 WHERE id = $2")
    });
    let mut failed = sql("INSERT INTO cart (id, qty, note) VALUES (1, 1, 'again')");
    failed.recorded =
        Recorded::Failed { class: ErrorClass::DuplicateKey, code: "23505".to_owned(), message: "twice".to_owned() };
    let mut unknown = sql("SELECT qty FROM cart WHERE note = $1");
    unknown.skip = Some("values not in the log: redacted by the server".to_owned());
    vec![
        sql("BEGIN"),
        sql("SELECT qty FROM cart WHERE id = 1 FOR UPDATE"),
        prepared,
        sql("COMMIT"),
        sql("SELECT id, qty FROM cart WHERE id = 1"),
        sql("SELECT id, qty FROM cart WHERE id = 2"),
        sql("SELECT id::text || '\u{202e}<b>' FROM cart ORDER BY id"),
        sql("SELECT substring(note, 1, 3) FROM cart"),
        sql("SELECT substring(note, 0, 3) FROM cart"),
        sql("SELECT to_tsquery('first')"),
        sql("INSERT INTO cart (id, qty, note) VALUES (1, 1, 'x') ON CONFLICT DO NOTHING"),
        failed,
        unknown,
        sql("SET bytea_output = 'hex'"),
        sql("SET work_mem = '4MB'"),
        redis("GET cart:1"),
        redis("INCR visits"),
        redis("INCRBY visits 2"),
        redis("INCRBY visits two"),
        redis("LPUSH jobs a"),
        redis("MULTI"),
        redis("SET cart:2 full"),
        redis("EXEC"),
        redis("PING"),
    ]
}

fn plan() -> Plan {
    let target =
        Target { profile: "wikimedia".to_owned(), text: TextStorage::Binary, truncates: true, read_committed: false };
    let path = golden("initial.sql");
    let mut dump = schema::Counting::new(DumpReader::new(input::open(&path).expect("the dump"), "initial.sql"));
    let schema = Schema::from_dump(&mut dump).expect("a dump");
    let basis = Basis {
        crosscheck_version: "0.0.0".to_owned(),
        command_line: ["crosscheck", "assess", "shop's"].map(str::to_owned).to_vec(),
        recording: RecordingInfo { name: "shop".to_owned(), digest: "00".repeat(32), operations: 24, sessions: 2 },
        started_at: "2026-11-22T09:00:00Z".to_owned(),
        span_us: 1_500_000,
        profile: target.profile.clone(),
        profile_title: "binary character set, no strict mode".to_owned(),
        routes: String::new(),
    };
    let schema_part = schema::part(&schema, &target, dump.sizes());
    Plan { basis, schema, schema_part, target, routes: Routes::built_in(), budget: Budget::default() }
}

fn assessed(mut operations: Vec<Operation>, plan: Plan) -> Assessment {
    for (seq, operation) in (0..).zip(&mut operations) {
        operation.seq = seq;
    }
    let header = serde_json::json!({
        "version": 1, "name": "shop", "started_at": "2026-11-22T09:00:00Z", "span_us": 1_500_000,
        "operations": operations.len(), "sessions": 2, "sessions_open_max": 2, "traces": [],
        "counts": {"operations": {}, "failed": {}, "skipped": {}, "lines": {}}, "operations_digest": "",
    });
    let header: Header = serde_json::from_value(header).expect("a header");
    assess(&header, operations.into_iter().map(Ok), plan).expect("nothing is read")
}

fn sample() -> Assessment {
    assessed(recorded(), plan())
}

fn in_format(name: &str, assessment: &Assessment) -> String {
    (format(name).expect("a known format").page)(assessment).expect("a page")
}

fn of<'a>(assessment: &'a Assessment, start: &str) -> &'a Fingerprint {
    let found = assessment.fingerprints.iter().find(|one| one.fingerprint.starts_with(start));
    found.unwrap_or_else(|| panic!("no fingerprint {start}"))
}

/// An assessment as it was once made.
fn kept() -> Assessment {
    serde_json::from_str(include_str!("golden/assess/assessment.json")).expect("the sample is an assessment")
}

#[test]
fn every_format_is_what_was_reviewed() {
    let assessment = kept();
    for format in FORMATS {
        let path = golden(format.file_name.unwrap_or("terminal.txt"));
        let now = (format.page)(&assessment).expect("a page");
        golden_file::is_as_reviewed(&path, &now);
    }
}

#[test]
fn the_same_recording_gives_the_same_bytes_and_json_reads_back_as_it() {
    let assessment = sample();
    for format in FORMATS {
        assert_eq!(in_format(format.name, &assessment), in_format(format.name, &sample()), "{}", format.name);
    }
    let read: Assessment = serde_json::from_str(&in_format("json", &assessment)).expect("our own JSON");
    assert_eq!(read, assessment);
    let more = in_format("json", &assessment).replacen("\"version\"", "\"titel\": 1, \"version\"", 1);
    assert!(serde_json::from_str::<Assessment>(&more).expect_err("closed").to_string().contains("titel"));
}

#[test]
fn each_operation_is_in_its_class_with_its_effort() {
    let assessment = sample();
    assert!(assessment.accounting.adds_up(), "{:?}", assessment.accounting);
    for (start, class, effort) in [
        ("SELECT id, qty FROM cart WHERE id = ?", Class::AsItIs, Some(Effort::None)),
        ("SELECT id::text", Class::Rewritten, Some(Effort::Text)),
        ("SELECT to_tsquery", Class::Untranslatable, Some(Effort::DataModel)),
        ("SELECT qty FROM cart WHERE note", Class::Skipped, None),
        ("SET work_mem", Class::Skipped, Some(Effort::None)),
        ("GET cart:{n}", Class::Rewritten, Some(Effort::Text)),
        ("INCR visits", Class::Stated, Some(Effort::Logic)),
        ("LPUSH jobs", Class::Untranslatable, Some(Effort::DataModel)),
        ("SET cart:{n}", Class::Untranslatable, Some(Effort::DataModel)),
        ("PING", Class::Skipped, Some(Effort::None)),
    ] {
        let one = of(&assessment, start);
        assert_eq!(
            (one.classes().map(|(class, _)| class).collect::<Vec<_>>(), one.effort),
            (vec![class], effort),
            "{start}"
        );
    }
    // Whether Redis refuses the one that is no number only a server tells; correcting it costs nothing.
    let split = of(&assessment, "INCRBY visits");
    assert_eq!(split.classes().map(|(class, _)| class).collect::<Vec<_>>(), [Class::Stated, Class::Untranslatable]);
    assert_eq!(split.effort, Some(Effort::Logic));
    assert_eq!(split.examples.len(), 2, "one of each class");
}

#[test]
fn a_redesign_is_paid_once_however_many_fingerprints_need_it() {
    let count = |assessment: &Assessment, what: &str| {
        assessment.cost.items.iter().find(|item| item.what.starts_with(what)).expect("an item").count
    };
    let once = sample();
    let more = ["LRANGE other 0 1", "RPUSH third x"].map(redis);
    let twice = assessed(recorded().into_iter().chain(more).collect(), plan());
    assert_eq!(count(&once, "redesigns of what"), count(&twice, "redesigns of what"));
    assert_eq!(count(&once, "cache commands with a difference") + 2, count(&twice, "cache commands with a difference"));
}

#[test]
fn the_level_follows_what_was_found() {
    let level = |operations: Vec<Operation>, plan: Plan| {
        let level = assessed(operations, plan).cost.level;
        level.map(|level| format!("{}-{}", level.letter, level.number))
    };
    let without_losses = || {
        let mut plan = plan();
        plan.schema_part = SchemaPart { known: true, ..SchemaPart::default() };
        plan
    };
    let plain = || sql("SELECT id, qty FROM cart WHERE id = 1");
    assert_eq!(level(vec![plain()], without_losses()).as_deref(), Some("A-1"));
    assert_eq!(level(vec![plain()], plan()).as_deref(), Some("B-5"), "the schema has a function");
    assert_eq!(level(vec![plain(), redis("INCR a")], without_losses()).as_deref(), Some("B-4"));
    assert_eq!(level(vec![plain(), redis("LPUSH a b")], without_losses()).as_deref(), Some("C-5"));
    let mut dear = without_losses();
    dear.budget = Budget { unit_minutes: 5, human_days_limit: 6 };
    assert_eq!(level(vec![redis("LPUSH a b")], dear).as_deref(), Some("B-5"));
    let mut unknown = plain();
    unknown.skip = Some("values not in the log".to_owned());
    assert_eq!(level(vec![unknown.clone()], without_losses()), None);
    assert_eq!(
        level(vec![unknown, sql("SELECT 1 AS x")], without_losses()).as_deref(),
        Some("B-1"),
        "not all is known"
    );
    assert_eq!(level(Vec::new(), without_losses()), None);
}

#[test]
fn an_assessment_without_operations_or_schema_claims_nothing() {
    let mut plan = plan();
    plan.schema_part = SchemaPart::default();
    let empty = assessed(Vec::new(), plan);
    for format in FORMATS {
        let page = in_format(format.name, &empty);
        assert!(!page.contains("NaN"), "{}", format.name);
        assert!(format.name == "json" || page.contains("no operation could be assessed"), "{}: {page}", format.name);
        assert!(format.name == "json" || page.contains("holds no initial state"), "{}: {page}", format.name);
    }
}

#[test]
fn no_value_is_markup_in_the_page_and_nothing_is_loaded() {
    let page = in_format("html", &kept());
    assert!(page.contains("&#60;script&#62;alert(1)"), "the hostile value is shown, escaped");
    for raw in ["<script", "<b>'", "src=\"", "url(", "http:", "https:", "@import"] {
        assert!(!page.contains(raw), "{raw}");
    }
    for link in page.split("href=\"").skip(1) {
        assert!(link.starts_with('#'), "{}", &link[..link.len().min(60)]);
    }
}

/// Every tag that is opened is closed, in order, so no value has broken out of its element.
fn assert_well_formed(page: &str) {
    let body = &page[page.find("</style>").expect("a style")..];
    let mut open: Vec<String> = Vec::new();
    for tag in body.split('<').skip(2).filter_map(|rest| rest.split('>').next()) {
        match tag.strip_prefix('/') {
            Some("head" | "html") => {}
            Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "closed in order"),
            None if tag == "br" => {}
            None => open.push(tag.split_whitespace().next().unwrap_or_default().to_owned()),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

fn assert_tables_keep_their_columns(page: &str) {
    let mut columns = None;
    for line in page.lines() {
        if !line.starts_with('|') {
            columns = None;
            continue;
        }
        let bars = line.replace("\\|", "").matches('|').count();
        assert_eq!(*columns.get_or_insert(bars), bars, "{line}");
    }
}

#[test]
fn a_markdown_assessment_fits_a_comment_however_much_was_found() {
    let statement =
        |n: u32| sql(&format!("SELECT id AS a{n}, to_tsquery('x') FROM cart WHERE note = '{}'", "y".repeat(300)));
    let assessment = assessed((0..400).map(statement).collect(), plan());
    let page = in_format("md", &assessment);
    assert!(page.chars().count() < 65_536, "{}", page.chars().count());
    assert!(page.contains("fingerprints more in `assessment.html`"), "{page}");
    assert!(in_format("html", &assessment).contains("200 fingerprints more in assessment.json"));
}

fn any_operation() -> impl Strategy<Value = Operation> {
    let words = prop::sample::select(vec![
        "SELECT",
        "1",
        "'x'",
        "id",
        "qty",
        "note",
        "FROM",
        "cart",
        "WHERE",
        "=",
        "BEGIN",
        "COMMIT",
        "SET",
        "(",
        ")",
        ",",
        "$1",
        "LIMIT",
        "UPDATE",
        "INSERT INTO",
        "VALUES",
        "||",
        "::text",
        "\u{202e}",
        "<b>",
        "`",
        "|",
    ]);
    let statement = prop::collection::vec(words, 1..8).prop_map(|words| sql(&words.join(" ")));
    let word =
        prop::sample::select(vec!["GET", "SET", "MULTI", "EXEC", "LPUSH", "INCR", "a:1", "b", "x y", "NX", "", "PING"]);
    let command = prop::collection::vec(word, 1..4).prop_map(|words| redis(&words.join(" ")));
    (prop_oneof![statement, command], prop::option::of("[a-z ]{1,10}")).prop_map(|(mut operation, skip)| {
        operation.skip = skip.filter(|skip| skip.len() < 4);
        operation
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_whatever_is_recorded(operations in prop::collection::vec(any_operation(), 0..40)) {
        let captured = operations.len() as u64;
        let assessment = assessed(operations, plan());
        prop_assert!(assessment.accounting.adds_up());
        prop_assert_eq!(assessment.accounting.all.captured, captured);
        let of_fingerprints: u64 = assessment.fingerprints.iter().map(|one| one.tally.captured).sum();
        prop_assert_eq!(of_fingerprints, captured);
        let of_efforts: u64 = assessment.efforts.iter().map(|share| share.operations).sum();
        prop_assert_eq!(of_efforts, captured);
        let refused: u64 = assessment.accounting.untranslatable_reasons.iter().map(|reason| reason.operations).sum();
        prop_assert_eq!(refused, assessment.accounting.all.untranslatable);
        let skipped: u64 = assessment.accounting.skipped_reasons.iter().map(|reason| reason.operations).sum();
        prop_assert_eq!(skipped, assessment.accounting.all.skipped);
        for format in FORMATS {
            let page = in_format(format.name, &assessment);
            let hidden = page.contains('\u{202e}');
            prop_assert!(format.name == "json" || !hidden);
        }
        assert_well_formed(&in_format("html", &assessment));
        assert_tables_keep_their_columns(&in_format("md", &assessment));
        let read: Assessment = serde_json::from_str(&in_format("json", &assessment)).expect("our own JSON");
        prop_assert_eq!(read, assessment);
    }
}
