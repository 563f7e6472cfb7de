//! Everything that the fuzzer was started from and has found, and what is too long to keep in a file: the translator ends
//! with an answer, and soon.

#[path = "fuzz/anything.rs"]
mod anything;

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Far above what any input takes in a debug build on a busy machine: only a hang gets there.
const HANGS_AFTER: Duration = Duration::from_secs(120);

/// Translates on a thread with the stack that a thread of a replay has.
fn ends(name: &str, input: Vec<u8>) {
    let (done, answer) = mpsc::channel();
    let worker = thread::spawn(move || {
        anything::translate(&input);
        done.send(()).expect("somebody waits");
    });
    match answer.recv_timeout(HANGS_AFTER) {
        Ok(()) => {}
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{name} hangs"),
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("{name} panics: {:?}", worker.join().is_err()),
    }
}

#[test]
fn every_input_of_the_corpus_ends_in_an_answer() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/translate");
    let mut tried = 0;
    for entry in fs::read_dir(&directory).expect("the corpus") {
        let path = entry.expect("an entry").path();
        ends(&path.display().to_string(), fs::read(&path).expect("an input"));
        tried += 1;
    }
    assert!(tried >= 30, "only {tried} inputs in {}", directory.display());
}

#[test]
fn megabytes_end_in_an_answer() {
    let million = 1_000_000;
    for (name, text) in [
        ("a long text", format!("SELECT '{}'", "x".repeat(5 * million))),
        ("a long text of quotes", format!("SELECT '{}'", "''".repeat(million))),
        ("a long number", format!("SELECT {}", "9".repeat(million))),
        ("a long name", format!("SELECT {} FROM item", "a".repeat(million))),
        ("a long list", format!("SELECT id FROM item WHERE id IN (1{})", ",1".repeat(million))),
        ("many rows", format!("INSERT INTO item (note) VALUES ('x'){}", ",('x')".repeat(million / 10))),
        ("deep parentheses", "(".repeat(million)),
        ("deep brackets", format!("SELECT ARRAY{}", "[".repeat(million / 10))),
        ("many operators", format!("SELECT 1{}", "+1".repeat(million))),
        ("many statements", "SELECT 1;".repeat(million / 100)),
        ("a long comment", format!("/*{}*/ SELECT 1", "/**/".repeat(million))),
        ("a long array", format!("SELECT id FROM item WHERE id = ANY('{{1{}}}')", ",1".repeat(million))),
        ("a deep document", format!("SELECT '{}'::jsonb", "[".repeat(million))),
    ] {
        ends(name, text.into_bytes());
    }
}
