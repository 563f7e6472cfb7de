//! Golden files: a dump in `tests/schema/NAME.sql`, the target's tables and the losses in `NAME.PROFILE.txt` beside it.
//! `CROSSCHECK_UPDATE_GOLDEN=1 cargo test --test schema` writes them anew, so that a change of behaviour is reviewed as a diff.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crosscheck::import::input;
use crosscheck::import::pg_dump::DumpReader;
use crosscheck::translate::schema::written::WrittenTable;
use crosscheck::translate::schema::{Schema, ddl};
use crosscheck::translate::{Target, TextStorage};

const TARGETS: [(&str, TextStorage); 2] = [("wikimedia", TextStorage::Binary), ("strict", TextStorage::Utf8mb4)];

fn read(path: &Path) -> Schema {
    let source = input::open(path).expect("the case opens");
    Schema::from_dump(DumpReader::new(source, path.display().to_string())).expect("the case is a dump")
}

fn translated(schema: &Schema, profile: &str, text: TextStorage) -> String {
    let target = Target {
        profile: profile.into(),
        text,
        truncates: text == TextStorage::Binary,
        read_committed: text != TextStorage::Binary,
    };
    let ddl = ddl(schema, &target);
    let mut out = String::new();
    let mut statements = ddl.databases.clone();
    statements.extend(ddl.sequences.iter().map(|(_, sql)| sql.clone()));
    statements.extend(ddl.tables.values().map(WrittenTable::create));
    let triggers = ddl.tables.values().flat_map(|table| &table.triggers);
    statements.extend(triggers.map(|trigger| trigger.create.clone()));
    statements.extend(ddl.views.iter().map(|(_, sql)| sql.clone()));
    for statement in statements {
        writeln!(out, "{statement};").expect("a string takes it");
    }
    for loss in &ddl.losses {
        writeln!(out, "-- {} | {} | {} | {}", loss.object, loss.what, loss.why, loss.instead)
            .expect("a string takes it");
    }
    out
}

#[test]
fn every_dump_becomes_the_tables_and_losses_beside_it() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(directory).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    cases.retain(|path| path.extension().is_some_and(|ending| ending == "sql"));
    cases.sort();
    assert!(cases.len() >= 3, "the cases are gone");
    for case in cases {
        let schema = read(&case);
        for (profile, text) in TARGETS {
            let found = translated(&schema, profile, text);
            let golden = case.with_extension(format!("{profile}.txt"));
            if std::env::var_os("CROSSCHECK_UPDATE_GOLDEN").is_some() {
                fs::write(&golden, &found).expect("the golden file is written");
            }
            let expected = fs::read_to_string(&golden).unwrap_or_default();
            assert_eq!(found, expected, "{} differs; CROSSCHECK_UPDATE_GOLDEN=1 writes it anew", golden.display());
        }
    }
}

proptest::proptest! {
    /// Whatever a dump's text is cut down to, or has another piece put into it.
    #[test]
    fn a_damaged_dump_is_read_or_refused_and_never_a_panic(
        which in 0_usize..3, from in 0_usize..6000, cut in 0_usize..400, piece in "[(),;'\"$.a-z0-9 \\[\\]:-]{0,12}",
    ) {
        const CASES: [&str; 3] = [
            include_str!("schema/types.sql"), include_str!("schema/keys.sql"), include_str!("schema/partitions.sql"),
        ];
        let mut dump = CASES[which].to_owned();
        let from = from.min(dump.len());
        let until = (from + cut).min(dump.len());
        dump.replace_range(from..until, &piece);
        let items = DumpReader::new(Box::new(std::io::Cursor::new(dump.into_bytes())), "damaged");
        if let Ok(schema) = Schema::from_dump(items) {
            for (profile, text) in TARGETS {
                translated(&schema, profile, text);
            }
        }
    }
}
