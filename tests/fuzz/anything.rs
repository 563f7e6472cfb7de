//! What the fuzzer and the test of its corpus do with an input: statements of one session, one a line that begins with
//! `--`, over the schema of the rules' examples.

use crosscheck::core::{Operation, Protocol, Recorded, Request, SessionId, Sql};
use crosscheck::translate::rules::examples;
use crosscheck::translate::sql::SqlTranslator;
use crosscheck::translate::{Analyser, Target, TextStorage, Translator};

/// Where one statement of an input ends and the next one begins.
const BETWEEN: &str = "\n--\n";

/// Translates an input for both ways of keeping text, twice: as an unknown statement and as a known one.
pub fn translate(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for text_storage in [TextStorage::Binary, TextStorage::Utf8mb4] {
        let target = Target { profile: "fuzz".to_owned(), text: text_storage, truncates: true, read_committed: false };
        let mut translator = SqlTranslator::new(examples::schema(), target);
        let mut analyser = Analyser::default();
        for statement in text.split(BETWEEN) {
            let operation = operation(statement);
            analyser.analyse(&operation);
            translator.translate(&operation);
            translator.translate(&operation);
        }
    }
}

fn operation(statement: &str) -> Operation {
    let params = [Some("1".into()), Some("x".into()), None, Some("2026-11-22".into())].to_vec();
    Operation {
        seq: 0,
        session: SessionId(1),
        start_us: 0,
        took_us: None,
        request: Request::Sql(Sql { text: statement.to_owned(), params, protocol: Protocol::Extended }),
        recorded: Recorded::Silent,
        skip: None,
    }
}
