//! PostgreSQL statements for MariaDB: sessions are followed, statements are translated once and rendered many times.
//!
//! A translation is kept by its lifted text and its session's settings. Values that shaped the text are part of its key;
//! all others are only written into it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::literals::{Lifted, lift};
use super::mariadb::{Printed, print};
use super::names::Context;
use super::parse::parse;
use super::schema::Schema;
use super::session::{Effect, SessionState};
use super::template::{Inputs, Source};
use super::{Answer, Target, Translated, Translation, Translator};
use crate::core::{Operation, Recorded, Request, SessionId, Sql};

/// Translations kept. An application has some hundreds of shapes; one of a few kilobytes each makes 40 MB at most.
const KEPT_MAX: usize = 10_000;

/// Translates [`Request::Sql`] from PostgreSQL to MariaDB.
pub struct SqlTranslator {
    schema: Schema,
    target: Target,
    sessions: HashMap<SessionId, SessionState>,
    settings: HashMap<String, u32>,
    /// By the number of the session's settings.
    known: Vec<HashMap<String, Known>>,
    kept: usize,
}

/// What is known of a lifted text.
#[derive(Debug, Default)]
struct Known {
    /// The values that shape the translation.
    pins: Vec<Source>,
    by_values: HashMap<Vec<Option<String>>, Arc<Kept>>,
}

/// A translation with holes, or why there is none.
#[derive(Debug)]
enum Kept {
    Printed(Printed),
    Untranslatable(String),
}

impl SqlTranslator {
    pub fn new(schema: Schema, target: Target) -> Self {
        Self { schema, target, sessions: HashMap::new(), settings: HashMap::new(), known: Vec::new(), kept: 0 }
    }

    /// Takes another schema, after the application has changed it.
    pub fn set_schema(&mut self, schema: Schema) {
        self.schema = schema;
        self.forget();
    }

    /// The session's state, with the number of its settings.
    fn session(&mut self, id: SessionId) -> &mut SessionState {
        let state = self.sessions.entry(id).or_default();
        if state.settings == 0 {
            let next = u32::try_from(self.settings.len()).unwrap_or(u32::MAX).saturating_add(1);
            state.settings = *self.settings.entry(state.key()).or_insert(next);
        }
        state
    }

    fn forget(&mut self) {
        self.known.clear();
        self.kept = 0;
    }

    /// The translation of a lifted text, made once for each set of values that shape it.
    fn look_up(&mut self, state: &SessionState, lifted: &Lifted, inputs: &Inputs<'_>) -> Result<Arc<Kept>, String> {
        let settings = usize::try_from(state.settings).unwrap_or(usize::MAX);
        if let Some(known) = self.known.get(settings).and_then(|known| known.get(&lifted.text))
            && let Some(kept) = known.by_values.get(&values(&known.pins, inputs)?)
        {
            return Ok(Arc::clone(kept));
        }
        let (kept, pins) = self.make(state, lifted, inputs);
        if self.kept >= KEPT_MAX {
            self.forget();
        }
        self.kept += 1;
        let kept = Arc::new(kept);
        if self.known.len() <= settings {
            self.known.resize_with(settings + 1, HashMap::new);
        }
        let known = self.known[settings].entry(lifted.text.clone()).or_default();
        let all: BTreeSet<Source> = known.pins.iter().copied().chain(pins).collect();
        if all.len() > known.pins.len() {
            // Other values than before shaped this one: what was kept by fewer values may not be whole.
            known.by_values.clear();
            known.pins = all.into_iter().collect();
        }
        let key = values(&known.pins, inputs)?;
        known.by_values.insert(key, Arc::clone(&kept));
        Ok(kept)
    }

    fn make(&self, state: &SessionState, lifted: &Lifted, inputs: &Inputs<'_>) -> (Kept, BTreeSet<Source>) {
        let statement = match parse(&lifted.text) {
            Ok(statement) => statement,
            Err(reason) => return (Kept::Untranslatable(reason), BTreeSet::new()),
        };
        let context =
            Context { schema: &self.schema, target: &self.target, search_path: &state.search_path, zone: &state.zone };
        let (printed, pins) = print(&statement, context, *inputs);
        (printed.map_or_else(Kept::Untranslatable, Kept::Printed), pins)
    }

    fn sql(&mut self, operation: &Operation, sql: &Sql) -> Result<Translated, String> {
        let mut state = self.session(operation.session).clone();
        let lifted = lift(&sql.text, state.backslash)?;
        if lifted.text.trim_matches([';', ' ']).is_empty() {
            return Ok(carried("DO 0", "empty"));
        }
        let inputs = Inputs { sql: &sql.text, slots: &lifted.slots, params: &sql.params };
        let kept = match self.look_up(&state, &lifted, &inputs) {
            Ok(kept) => kept,
            Err(reason) => {
                self.follow(operation, &mut state, &Effect::None)?;
                return Err(reason);
            }
        };
        let translated = match kept.as_ref() {
            Kept::Printed(printed) => {
                let guarded = guard(&state, &printed.effect);
                let translated = guarded.unwrap_or_else(|| rendered(printed, &inputs));
                self.follow(operation, &mut state, &printed.effect)?;
                translated
            }
            Kept::Untranslatable(reason) => {
                let reason = reason.clone();
                self.follow(operation, &mut state, &Effect::None)?;
                Translated::Untranslatable { reason }
            }
        };
        Ok(translated)
    }

    /// Follows what the statement did to its session, as far as the recording says that it did.
    fn follow(&mut self, operation: &Operation, state: &mut SessionState, effect: &Effect) -> Result<(), String> {
        let failed = matches!(operation.recorded, Recorded::Failed { .. });
        let ends = matches!(effect, Effect::Commit | Effect::Rollback);
        if failed && !ends {
            state.aborted |= state.in_transaction;
        } else {
            state.follow(effect)?;
        }
        if matches!(effect, Effect::SearchPath(_) | Effect::Zone(_) | Effect::ConformingStrings(_) | Effect::Rollback) {
            state.settings = 0;
        }
        self.sessions.insert(operation.session, state.clone());
        Ok(())
    }
}

/// What a session's transaction forbids or changes.
fn guard(state: &SessionState, effect: &Effect) -> Option<Translated> {
    match effect {
        Effect::Rollback | Effect::RollbackTo if state.in_transaction => None,
        Effect::Commit if state.aborted => Some(carried("ROLLBACK", "transactions")),
        _ if state.aborted => Some(Translated::Untranslatable {
            reason: "the transaction had failed: PostgreSQL refuses everything until ROLLBACK, MariaDB would run it"
                .to_owned(),
        }),
        Effect::Begin if state.in_transaction => Some(Translated::Skipped {
            reason: "BEGIN inside a transaction: PostgreSQL only warns, MariaDB would commit".to_owned(),
        }),
        Effect::Savepoint | Effect::RollbackTo if !state.in_transaction => Some(Translated::Untranslatable {
            reason: "a savepoint outside a transaction, which PostgreSQL refuses".to_owned(),
        }),
        _ => None,
    }
}

fn carried(text: &str, rule: &'static str) -> Translated {
    Translated::Carried(Translation {
        requests: vec![Request::Sql(Sql::simple(text))],
        answer: Answer::Last,
        rules: vec![rule],
        stated: Vec::new(),
    })
}

fn rendered(printed: &Printed, inputs: &Inputs<'_>) -> Translated {
    if let Some(reason) = &printed.skip {
        return Translated::Skipped { reason: reason.clone() };
    }
    let mut stated = printed.stated.clone();
    let mut requests = Vec::with_capacity(printed.requests.len());
    for template in &printed.requests {
        match template.render(inputs, &mut stated) {
            Ok(text) => requests.push(Request::Sql(Sql::simple(text))),
            Err(reason) => return Translated::Untranslatable { reason },
        }
    }
    Translated::Carried(Translation {
        requests,
        answer: printed.answer.clone(),
        rules: printed.rules.clone(),
        stated: stated.into_iter().map(str::to_owned).collect(),
    })
}

fn values(pins: &[Source], inputs: &Inputs<'_>) -> Result<Vec<Option<String>>, String> {
    pins.iter().map(|pin| Ok(inputs.value(*pin)?.map(std::borrow::Cow::into_owned))).collect()
}

impl Translator for SqlTranslator {
    fn translate(&mut self, operation: &Operation) -> Translated {
        match &operation.request {
            Request::Sql(sql) => {
                self.sql(operation, sql).unwrap_or_else(|reason| Translated::Untranslatable { reason })
            }
            _ => Translated::Untranslatable { reason: "a cache command, not a SQL statement".to_owned() },
        }
    }
}

/// Operations for tests.
#[cfg(test)]
pub struct Operations;

#[cfg(test)]
impl Operations {
    pub fn of(sql: &str) -> Operation {
        Operation {
            seq: 0,
            session: SessionId(1),
            start_us: 0,
            took_us: None,
            request: Request::Sql(Sql::simple(sql)),
            recorded: Recorded::Completed,
            skip: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{ByteString, ErrorClass};
    use crate::translate::TextStorage;
    use crate::translate::rules::examples;
    use proptest::prelude::*;

    fn translator() -> SqlTranslator {
        let target = Target { profile: "test".to_owned(), text: TextStorage::Binary, truncates: true };
        SqlTranslator::new(examples::schema(), target)
    }

    fn texts(translated: Translated) -> Vec<String> {
        match translated {
            Translated::Carried(translation) => translation
                .requests
                .into_iter()
                .map(|request| match request {
                    Request::Sql(sql) => sql.text,
                    other => format!("{other:?}"),
                })
                .collect(),
            Translated::Untranslatable { reason } | Translated::Skipped { reason } => {
                vec![format!("not sent: {reason}")]
            }
        }
    }

    fn with_params(sql: &str, params: &[Option<&str>]) -> Operation {
        let mut operation = Operations::of(sql);
        operation.request = Request::Sql(Sql {
            params: params.iter().map(|param| param.map(ByteString::from)).collect(),
            ..Sql::simple(sql)
        });
        operation
    }

    #[test]
    fn parameters_are_written_in_the_type_of_their_place() {
        let operation = with_params(
            "UPDATE item SET done = $1, made = $2, note = $3, data = $4::JSONB WHERE id = $5",
            &[Some("t"), Some("2026-11-22 09:01:30.5+01"), None, Some("{\"b\":1}"), Some("7")],
        );
        assert_eq!(
            texts(translator().translate(&operation)),
            ["UPDATE `public`.`item` SET `done` = 1,`made` = '2026-11-22 08:01:30.500000',`note` = NULL,\
                 `data` = '{\"b\": 1}' WHERE `id` = 7"]
        );
    }

    #[test]
    fn a_known_statement_takes_the_values_of_the_next_one() {
        let mut translator = translator();
        for (sql, expected) in [
            ("SELECT id FROM item ORDER BY 1 LIMIT 5", "SELECT `id` FROM `public`.`item` ORDER BY 1 LIMIT 5"),
            ("SELECT id FROM item ORDER BY 1 LIMIT 6", "SELECT `id` FROM `public`.`item` ORDER BY 1 LIMIT 6"),
            ("SELECT substr(note, 1, 2) AS n FROM item", ",1,2) AS `n`"),
            ("SELECT substr(note, 1, 3) AS n FROM item", ",1,3) AS `n`"),
            ("SELECT substr(note, 0, 3) AS n FROM item", "not sent: substring from 0"),
        ] {
            let sent = texts(translator.translate(&Operations::of(sql))).join("; ");
            assert!(sent.contains(expected), "{sql}: {sent}");
        }
    }

    #[test]
    fn a_failed_transaction_sends_nothing_until_it_ends_and_its_commit_is_a_rollback() {
        let mut translator = translator();
        assert_eq!(texts(translator.translate(&Operations::of("BEGIN"))), ["START TRANSACTION"]);
        let mut failed = Operations::of("INSERT INTO item (id) VALUES (1)");
        failed.recorded =
            Recorded::Failed { class: ErrorClass::DuplicateKey, code: "23505".to_owned(), message: String::new() };
        translator.translate(&failed);
        let refused = texts(translator.translate(&Operations::of("SELECT 1")));
        assert!(refused[0].starts_with("not sent: the transaction had failed"), "{refused:?}");
        assert_eq!(texts(translator.translate(&Operations::of("COMMIT"))), ["ROLLBACK"]);
        assert_eq!(texts(translator.translate(&Operations::of("SELECT 1"))), ["SELECT 1 AS `?column?`"]);
    }

    #[test]
    fn each_session_resolves_tables_on_its_own_search_path() {
        let mut translator = translator();
        translator.translate(&Operations::of("SET search_path = elsewhere"));
        let refused = texts(translator.translate(&Operations::of("SELECT id FROM item")));
        assert_eq!(refused, ["not sent: the table item is not in the initial schema"]);
        let mut other = Operations::of("SELECT id FROM item");
        other.session = SessionId(2);
        assert_eq!(texts(translator.translate(&other)), ["SELECT `id` FROM `public`.`item`"]);
    }

    #[test]
    fn a_chain_of_any_length_and_any_nesting_ends_in_an_answer() {
        let chain = |word: &str, many: usize| format!("SELECT id FROM item WHERE {}", vec!["id = 1"; many].join(word));
        for sql in [
            chain(" OR ", 390),
            chain(" OR ", 100_000),
            format!("SELECT {}1", "-".repeat(100_000)),
            format!("SELECT {}1{}", "(".repeat(10_000), ")".repeat(10_000)),
            format!("SELECT {}1", "1+".repeat(700)),
            format!("SELECT {}1", "NOT ".repeat(700)),
            format!("SELECT {} id", "id || ".repeat(390)),
            format!("SELECT {}", "GREATEST(amount,".repeat(30) + "1" + &")".repeat(30) + " FROM item"),
            format!("SELECT '{}'", "x".repeat(5_000_000)),
        ] {
            texts(translator().translate(&Operations::of(&sql)));
            crate::translate::analyse(&Operations::of(&sql));
        }
    }

    proptest! {
        #[test]
        fn any_text_ends_in_an_answer(sql in "\\PC{0,60}", params in proptest::collection::vec("\\PC{0,10}", 0..3)) {
            let params: Vec<_> = params.iter().map(|param| Some(param.as_str())).collect();
            translator().translate(&with_params(&sql, &params));
            crate::translate::analyse(&Operations::of(&sql));
        }

        #[test]
        fn any_row_of_words_of_the_language_ends_in_an_answer(
            words in proptest::collection::vec(
                prop::sample::select(vec![
                    "SELECT", "FROM", "item", "other", "WHERE", "id", "note", "=", "'x'", "1", "1.5", "(", ")", ",", "*", "AND",
                    "OR", "NOT", "IN", "LIKE", "IS", "NULL", "ORDER", "BY", "LIMIT", "INSERT", "INTO", "VALUES", "UPDATE", "SET",
                    "DELETE", "ON", "CONFLICT", "DO", "NOTHING", "RETURNING", "WITH", "AS", "CASE", "WHEN", "THEN", "END", "::int",
                    "$1", "ARRAY[", "]", "ANY", "interval", "now()", "count(", "||", "~", "->>", "FOR", "UNION", "E'\\'", "$$", "/*",
                ]),
                0..25,
            ),
        ) {
            let sql = words.join(" ");
            translator().translate(&with_params(&sql, &[Some("5")]));
            crate::translate::analyse(&Operations::of(&sql));
        }
    }
}
