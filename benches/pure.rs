//! The pure code that every operation passes, without a server: `cargo bench --bench pure`, or one of them with
//! `cargo bench --bench pure -- import`. Criterion prints the change since the run before it.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use crosscheck::core::{
    Column, Command, Fate, Observation, Operation, Outcome, Recorded, Reply, Request, Rows, SessionId, Shape, Sql,
    Value,
};
use crosscheck::format::routes::Routes;
use crosscheck::import::{ImportOptions, import, pg_dump::DumpReader};
use crosscheck::judge::compare;
use crosscheck::translate::cache::{CacheTranslator, Clock};
use crosscheck::translate::fingerprint::fingerprint;
use crosscheck::translate::schema::Schema;
use crosscheck::translate::sql::SqlTranslator;
use crosscheck::translate::{Target, TextStorage, Translator};

const STATEMENT: &str =
    "SELECT page_id,page_title FROM page WHERE page_namespace = 0 AND page_title = 'Main_Page' LIMIT 1";

const DUMP: &str = "CREATE TABLE public.page (page_id integer NOT NULL, page_namespace integer NOT NULL, \
                    page_title text DEFAULT ''::text NOT NULL);\n";

/// Rows of a csvlog.
const ROWS: usize = 20_000;

fn operation(request: Request) -> Operation {
    let recorded = Recorded::Completed;
    Operation { seq: 0, session: SessionId(0), start_us: 0, took_us: Some(90), request, recorded, skip: None }
}

fn importing(criterion: &mut Criterion) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let log = directory.path().join("postgres.csv");
    let row = format!(
        "2026-11-22 07:43:49.199 UTC,\"wiki\",\"wiki\",1,\"[local]\",6b029d35.7a8b,1,\"SELECT\",2026-11-22 07:43:49 UTC,\
         3/0,0,LOG,00000,\"duration: 0.094 ms  statement: {} /* \"\"quoted\"\" */\",,,,,,,,,\"app\",\"client backend\",,0\n",
        STATEMENT.repeat(4)
    );
    std::fs::write(&log, row.repeat(ROWS)).expect("the log is written");
    let mut group = criterion.benchmark_group("import");
    group.throughput(Throughput::Bytes((row.len() * ROWS) as u64)).sample_size(20);
    group.bench_function("csvlog", |bencher| {
        bencher.iter(|| {
            let output = tempfile::tempdir().expect("a temporary directory");
            let postgres_logs = vec![log.clone()];
            let output = output.path().to_path_buf();
            import(&ImportOptions { postgres_logs, output, ..ImportOptions::default() }).expect("imported")
        });
    });
    group.finish();
}

fn translator() -> SqlTranslator {
    let dump = DumpReader::new(Box::new(std::io::Cursor::new(DUMP)), "dump");
    let target =
        Target { profile: "wikimedia".to_owned(), text: TextStorage::Binary, truncates: true, read_committed: false };
    SqlTranslator::new(Schema::from_dump(dump).expect("a schema"), target)
}

/// A statement of about 1 kB: many columns of one table, conditions and an order.
fn long_statement() -> String {
    let columns: Vec<String> = (0..24).map(|number| format!("p.page_title AS title_{number}")).collect();
    let ids: Vec<String> = (0..40).map(|number| number.to_string()).collect();
    format!(
        "SELECT {} FROM page p WHERE p.page_id IN ({}) AND p.page_title LIKE 'a%' AND p.page_namespace = 0 ORDER BY 1",
        columns.join(", "),
        ids.join(",")
    )
}

fn translating(criterion: &mut Criterion) {
    let of = |text: &str| operation(Request::Sql(Sql::simple(text)));
    let (short, long) = (of(STATEMENT), of(&long_statement()));
    criterion.bench_function("fingerprint", |bencher| bencher.iter(|| fingerprint(black_box(STATEMENT))));
    for (name, operation) in [("100 bytes", &short), ("1 kB", &long)] {
        criterion.bench_function(&format!("translate/new fingerprint, {name}"), |bencher| {
            bencher.iter_batched_ref(translator, |new| new.translate(operation), criterion::BatchSize::SmallInput);
        });
        let mut known = translator();
        known.translate(operation);
        criterion.bench_function(&format!("translate/known fingerprint, {name}"), |bencher| {
            bencher.iter(|| known.translate(black_box(operation)));
        });
    }
    many(criterion);
}

/// A million operations of 500 fingerprints take a thousand times what these thousand take.
fn many(criterion: &mut Criterion) {
    let operations: Vec<Operation> = (0..1_000)
        .map(|number| {
            let text = STATEMENT.replace("page_title FROM", &format!("page_title AS t{} FROM", number % 500));
            operation(Request::Sql(Sql::simple(text)))
        })
        .collect();
    let mut known = translator();
    criterion.bench_function("translate/1000 operations of 500 fingerprints", |bencher| {
        bencher.iter(|| operations.iter().for_each(|operation| drop(black_box(known.translate(operation)))));
    });
}

/// Each should take less than a microsecond: a replay maps every command that it sends.
const MAPPED: &[&str] = &[
    "GET wiki:page:7",
    "SET wiki:page:7 value EX 60",
    "SET wiki:page:7 value XX KEEPTTL",
    "INCR limit:group_1:42:count",
    "MGET wiki:page:1 wiki:page:2 wiki:page:3",
    "HSET session:7 field value",
    "EXPIRE session:7 3600",
];

fn mapping(criterion: &mut Criterion) {
    let routes = "version = 1\n[[route]]\npattern = \"queue/*\"\nto = \"redesign\"\nwhy = \"a queue\"\n[[route]]\npattern = \
                  \"session:*\"\nto = \"memcached\"\nform = \"document\"\nwhy = \"small\"\n[[route]]\npattern = \
                  \"*\"\nto = \"memcached\"\nwhy = \"a cache\"\n";
    let routes = Routes::parse(routes, std::path::Path::new("routes.toml")).expect("well formed");
    let clock = Clock { shift_seconds: 0, now: Box::new(|| 1_800_000_000) };
    let mut cache = CacheTranslator::new(routes, clock);
    let mut group = criterion.benchmark_group("map");
    for text in MAPPED {
        let args = text.split(' ').map(Into::into).collect();
        let operation = operation(Request::Redis(Command { db: 0, args }));
        group.bench_function(*text, |bencher| bencher.iter(|| cache.translate(black_box(&operation))));
    }
    group.finish();
}

fn fate() -> Fate {
    let column = |name: &str, type_name: &str| Column { name: name.to_owned(), type_name: type_name.to_owned() };
    let rows: Vec<_> = (0..100).map(|id| vec![Value::Int(id), Value::Text(format!("Title {id}"))]).collect();
    let total = rows.len() as u64;
    let columns = vec![column("page_id", "int4"), column("page_title", "text")];
    Fate::Replayed {
        outcome: Outcome::Completed(Reply::Rows(Rows { columns, rows, total })),
        sent_us: 0,
        service_ns: 1_000,
        rules: Vec::new(),
        stated: Vec::new(),
        lost: Vec::new(),
        requests: Vec::new(),
        warnings: Vec::new(),
        waited: None,
    }
}

fn judging(criterion: &mut Criterion) {
    let observation = Observation {
        seq: 0,
        session: SessionId(0),
        fingerprint: fingerprint(STATEMENT),
        request: Request::Sql(Sql::simple(STATEMENT)),
        shape: Shape::default(),
        recorded_error: None,
        recorded_completed: true,
        ending_ms: None,
        control: fate(),
        candidate: fate(),
    };
    criterion.bench_function("compare 100 rows without an order", |bencher| {
        bencher.iter(|| compare::observation(black_box(&observation)));
    });
}

criterion_group!(benches, importing, translating, mapping, judging);
criterion_main!(benches);
