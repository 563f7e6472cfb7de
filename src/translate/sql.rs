//! PostgreSQL statements for MariaDB: sessions are followed, statements are translated once and rendered many times.
//!
//! A message of several statements is one transaction on PostgreSQL, unless one is open; so it is on MariaDB.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use super::alike::Unsure;
use super::define;
use super::kept::{Kept, Translations};
use super::literals::lift;
use super::mariadb::Printed;
use super::motion::Last;
use super::parse::with_room;
use super::refusal::{Redesign, Refusal};
use super::renderings::Renderings;
use super::schema::{Schema, view};
use super::session::{Argument, Effect, SessionState, Settings};
use super::template::Inputs;
use super::{Target, Translated, Translation, Translator};
use crate::core::{Operation, Recorded, Request, SessionId, Sql};
use crate::format::renderings::Rendering;

/// Translates [`Request::Sql`] from PostgreSQL to MariaDB.
pub struct SqlTranslator {
    pub(super) translations: Translations,
    pub(super) sessions: HashMap<SessionId, SessionState>,
    /// Numbers of the settings seen.
    pub(super) settings: HashMap<String, u32>,
    pub(super) last: Option<Last>,
    /// Names of objects that may be there unseen.
    pub(super) unsure: Unsure,
}

impl SqlTranslator {
    pub fn new(mut schema: Schema, target: Target) -> Self {
        // PostgreSQL has it from the start.
        schema.namespaces.insert("public".to_owned());
        let left_out = view::keep_carried(&mut schema, &target);
        Self {
            unsure: Unsure::of(&schema, &left_out),
            translations: Translations::new(schema, target),
            sessions: HashMap::new(),
            settings: HashMap::new(),
            last: None,
        }
    }

    /// Sends the reviewed renderings for their fingerprints, whatever the rules would make of them.
    pub fn with_renderings(mut self, renderings: Vec<Rendering>) -> Self {
        self.translations.renderings = Renderings::new(renderings);
        self
    }

    pub(super) fn sql(&mut self, operation: &Operation, sql: &Sql) -> Result<Translated, Refusal> {
        let state = self.sessions.entry(operation.session).or_default();
        number(&mut self.settings, state);
        self.last.take_if(|last| last.session == operation.session);
        let lifted = lift(&sql.text, state.settings.backslash)?;
        if lifted.text.bytes().all(|byte| matches!(byte, b';' | b' ')) {
            return Ok(Translated::Carried(one_request("DO 0", "empty")));
        }
        if let Some(sqlstate) = lifted.slots.iter().find_map(|slot| slot.is_no_text(&sql.text)) {
            state.follow(&Effect::None, &operation.recorded)?;
            return Err(Refusal::certain(sqlstate, "an escape for a zero byte, or for what is no character"));
        }
        let inputs = Inputs { sql: &sql.text, slots: &lifted.slots, params: &sql.params };
        if define::is_among(&lifted.text) {
            if lifted.text.to_ascii_lowercase().contains(" extension ") {
                // It brings functions, whatever becomes of it.
                self.unsure.note(&sql.text, self.translations.schema());
            }
            return with_room(&lifted.text, || self.definitions(operation, &lifted, &inputs));
        }
        let kept = match self.translations.look_up(state, &lifted, &inputs) {
            Ok(kept) => kept,
            Err(refusal) => {
                state.follow(&Effect::None, &operation.recorded)?;
                return Err(refusal);
            }
        };
        match kept.as_ref() {
            Kept::Refused(refusal) if define::may_select_into(&lifted.text) => {
                let defined = with_room(&lifted.text, || self.definitions(operation, &lifted, &inputs));
                // What writes in WITH has an INTO of its own; its own reason says more.
                if writes(&lifted.text) { defined.map_err(|_| refusal.clone()) } else { defined }
            }
            Kept::Refused(refusal) => {
                state.follow(&Effect::None, &operation.recorded)?;
                Err(refusal.clone())
            }
            Kept::Printed(statements) => {
                if let Some(prepared) = executed(state, statements, &inputs)? {
                    return self.sql(operation, &prepared);
                }
                let mut translated = message(state, statements, &inputs);
                let defines = !state.defined.is_empty() || !state.temporary.is_empty();
                if let (true, Ok(translated)) = (defines, &mut translated) {
                    let mut state = std::mem::take(state);
                    for printed in statements {
                        self.end_definitions(&mut state, &printed.effect, translated);
                    }
                    self.sessions.insert(operation.session, state);
                }
                let state = self.sessions.entry(operation.session).or_default();
                for printed in statements {
                    state.follow(&printed.effect, &operation.recorded)?;
                }
                translated
            }
        }
    }
}

fn writes(lifted: &str) -> bool {
    let lower = lifted.to_ascii_lowercase();
    lower.contains("insert into ") || lower.contains("merge into ")
}

/// Gives a session's settings their number.
pub(super) fn number(settings: &mut HashMap<String, u32>, state: &mut SessionState) {
    if state.number == 0 {
        let next = u32::try_from(settings.len()).unwrap_or(u32::MAX).saturating_add(1);
        state.number = *settings.entry(state.key()).or_insert(next);
    }
}

/// The statement that an EXECUTE alone in its message means, with its arguments.
fn executed(state: &SessionState, statements: &[Printed], inputs: &Inputs<'_>) -> Result<Option<Sql>, Refusal> {
    let [Printed { effect: Effect::Execute { name, arguments }, .. }] = statements else { return Ok(None) };
    let Some(text) = state.prepared.get(name) else {
        return Err(format!("EXECUTE of {name}, which the recording does not prepare in this session").into());
    };
    let value = |argument: &Argument| match argument {
        Argument::Of(source) => Ok(inputs.value(*source)?.map(|text| text.as_ref().into())),
        Argument::Fixed(text) => Ok(Some(text.as_str().into())),
        Argument::Null => Ok(None),
    };
    let params = arguments.iter().map(value).collect::<Result<_, String>>()?;
    Ok(Some(Sql { params, ..Sql::simple(text.as_ref()) }))
}

/// The requests of a message, as the session's transaction stands.
pub(super) fn message(
    state: &SessionState,
    statements: &[Printed],
    inputs: &Inputs<'_>,
) -> Result<Translated, Refusal> {
    if let [printed] = statements {
        return one_statement(state, printed, inputs, !state.in_transaction);
    }
    let mut state = state.clone();
    let controlled = statements.iter().any(|printed| printed.effect.is_of_transaction());
    let mut whole = Translation::default();
    for printed in statements {
        let part = one_statement(&state, printed, inputs, false)?;
        state.follow(&printed.effect, &Recorded::Completed)?;
        match part {
            Translated::Carried(part) => whole.append(part),
            // Nothing is lost: what is skipped on purpose has no answer of its own within a message.
            Translated::Skipped { .. } => {}
            untranslatable @ Translated::Untranslatable(_) => return Ok(untranslatable),
        }
    }
    if !controlled && !state.in_transaction && whole.requests.len() > 1 {
        whole = whole.in_transaction();
    }
    Ok(Translated::Carried(whole))
}

/// A statement's requests, as the session's transaction stands.
pub(super) fn one_statement(
    state: &SessionState,
    printed: &Printed,
    inputs: &Inputs<'_>,
    alone: bool,
) -> Result<Translated, Refusal> {
    if let Some(translated) = guard(state, &printed.effect)? {
        return Ok(with_locks_released(state, &printed.effect, translated));
    }
    let mut translated = rendered(printed, inputs, alone)?;
    if let (Some(request), Translated::Carried(translation)) =
        (state.savepoint_request(&printed.effect), &mut translated)
    {
        translation.requests = vec![request];
    }
    if let (Effect::Characteristics, Translated::Carried(translation)) = (&printed.effect, &mut translated) {
        // MariaDB takes them before a transaction only, so the one that has just begun begins again.
        translation.requests.insert(0, request("ROLLBACK"));
        translation.requests.push(request("START TRANSACTION"));
    }
    Ok(with_locks_released(state, &printed.effect, translated))
}

/// Where a transaction ends that holds advisory locks, or a lock is taken outside one, they are released.
fn with_locks_released(state: &SessionState, effect: &Effect, mut translated: Translated) -> Translated {
    let ends = match effect {
        Effect::Commit | Effect::Rollback => state.has_transaction_locks,
        Effect::TransactionLock => !state.in_transaction,
        _ => false,
    };
    if let (true, Translated::Carried(translation)) = (ends, &mut translated) {
        let count = translation.requests.len();
        translation.answer = std::mem::take(&mut translation.answer).moved(0, count);
        translation.requests.push(request("DO RELEASE_ALL_LOCKS()"));
    }
    translated
}

/// What a session's transaction forbids or changes.
fn guard(state: &SessionState, effect: &Effect) -> Result<Option<Translated>, Refusal> {
    const TWO_KINDS: &str = "advisory locks of the session and of the transaction at once: which of them a COMMIT lets \
                             go could not be told on MariaDB";
    match effect {
        Effect::Savepoint(_) | Effect::Release(_) | Effect::RollbackTo(_) if !state.in_transaction => {
            Err(Refusal::certain("25P01", "a savepoint outside a transaction, which PostgreSQL refuses"))
        }
        Effect::RollbackTo(name) if !state.has_savepoint(name) => Err(no_savepoint(name)),
        Effect::Rollback | Effect::RollbackTo(_) => Ok(None),
        Effect::Commit if state.aborted => Ok(Some(Translated::Carried(one_request("ROLLBACK", "transactions")))),
        _ if state.aborted => Err(aborted()),
        Effect::Begin if state.in_transaction => {
            Ok(Some(skipped("BEGIN inside a transaction: PostgreSQL only warns, MariaDB would commit")))
        }
        Effect::Prepare { name, .. } if state.prepared.contains_key(name) => {
            Err(Refusal::certain("42P05", format!("prepared statement \"{name}\" already exists")))
        }
        Effect::Release(name) if !state.has_savepoint(name) => Err(no_savepoint(name)),
        Effect::Characteristics if !state.in_transaction => Ok(Some(skipped(
            "SET TRANSACTION outside a transaction: PostgreSQL only warns, MariaDB would set the next one",
        ))),
        Effect::Characteristics if !state.is_fresh => Err(Refusal::new(
            "SET TRANSACTION after a query of the transaction, which PostgreSQL refuses",
            Redesign::Mistake,
        )),
        Effect::LocalSetting(_) if !state.in_transaction => {
            Ok(Some(skipped("SET LOCAL outside a transaction: PostgreSQL only warns")))
        }
        Effect::OwnCommit(what) if state.in_transaction => {
            Err(format!("{what}, inside a transaction, which MariaDB would commit").into())
        }
        Effect::TransactionLock if state.has_session_locks => Err(TWO_KINDS.into()),
        Effect::SessionLock if state.has_transaction_locks => Err(TWO_KINDS.into()),
        _ => Ok(None),
    }
}

/// What PostgreSQL says to everything in a transaction that has failed.
pub(super) fn aborted() -> Refusal {
    let reason = "the transaction had failed: PostgreSQL refuses everything until ROLLBACK, MariaDB would run it";
    Refusal::certain("25P02", reason)
}

fn no_savepoint(name: &str) -> Refusal {
    Refusal::certain("3B001", format!("the transaction has no savepoint {name}; PostgreSQL refuses it"))
}

fn skipped(reason: &str) -> Translated {
    Translated::Skipped { reason: reason.to_owned() }
}

pub(super) fn request(text: &str) -> Request {
    Request::Sql(Sql::simple(text))
}

fn one_request(text: &str, rule: &'static str) -> Translation {
    Translation { requests: vec![request(text)], rules: vec![rule], ..Translation::default() }
}

/// A statement's requests with this message's values; several that are one on PostgreSQL get a transaction around them
/// where they stand `alone`, outside one.
fn rendered(printed: &Printed, inputs: &Inputs<'_>, alone: bool) -> Result<Translated, Refusal> {
    if let Some(reason) = &printed.skip {
        return Ok(Translated::Skipped { reason: reason.clone() });
    }
    let mut stated: Cow<'_, BTreeSet<&'static str>> = Cow::Borrowed(&printed.stated);
    let mut requests = Vec::with_capacity(printed.requests.len());
    for template in &printed.requests {
        requests.push(Request::Sql(Sql::simple(template.render(inputs, &mut stated)?)));
    }
    let translation = Translation {
        requests,
        answer: printed.answer.clone(),
        rules: printed.rules.clone(),
        stated: stated.iter().map(|difference| Cow::Borrowed(*difference)).collect(),
        ..Translation::default()
    };
    Ok(Translated::Carried(if printed.atomic && alone { translation.in_transaction() } else { translation }))
}

impl Translation {
    /// The requests as one transaction, which a failure undoes.
    pub(super) fn in_transaction(mut self) -> Self {
        self.answer = self.answer.moved(1, self.requests.len());
        self.requests.insert(0, request("START TRANSACTION"));
        self.requests.push(request("COMMIT"));
        self.on_failure.push(request("ROLLBACK"));
        self
    }

    /// Adds the requests of a message's next statement, whose answer is the message's.
    pub(super) fn append(&mut self, next: Self) {
        self.answer = next.answer.moved(self.requests.len(), next.requests.len());
        self.requests.extend(next.requests);
        for rule in next.rules {
            if !self.rules.contains(&rule) {
                self.rules.push(rule);
            }
        }
        self.stated.extend(next.stated);
        self.lost.extend(next.lost);
        self.on_failure.extend(next.on_failure);
    }
}

impl Translator for SqlTranslator {
    fn translate(&mut self, operation: &Operation) -> Translated {
        match &operation.request {
            Request::Sql(sql) => {
                self.sql(operation, sql).unwrap_or_else(|refusal| self.refused_alike(operation, sql, refusal))
            }
            _ => Refusal::from("a cache command, not a SQL statement").into(),
        }
    }

    fn refused(&mut self, session: SessionId) {
        self.undefine(session);
        if let Some(state) = self.sessions.get_mut(&session) {
            state.aborted |= state.in_transaction;
        }
    }

    fn begin(&mut self, session: SessionId, search_path: &[String], zone: &str) {
        self.sessions.insert(session, SessionState::beginning_with(Settings::beginning(search_path, zone)));
    }

    fn unused_renderings(&self) -> Vec<String> {
        self.translations.renderings.unused()
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
        let target =
            Target { profile: "test".to_owned(), text: TextStorage::Binary, truncates: true, read_committed: false };
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
            Translated::Untranslatable(refusal) => vec![format!("not sent: {refusal}")],
            Translated::Skipped { reason } => vec![format!("not sent: {reason}")],
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
            ("SELECT substr(note, 0, 3) AS n FROM item", ",1,2) AS `n`"),
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
        assert_eq!(
            refused,
            ["not sent: the table item is not in the schema, as far as is known; PostgreSQL completed it"]
        );
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
