//! The schema in motion: a session's definitions take effect on the statements that follow, and end with its transaction.
//!
//! PostgreSQL undoes definitions with ROLLBACK. MariaDB has committed them by then, so what a transaction made is taken
//! away again, and that what it wrote, changed or dropped before stays is stated.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::define::{self, Changed};
use super::kept::Kept;
use super::literals::Lifted;
use super::refusal::Refusal;
use super::schema::Schema;
use super::session::{Effect, SessionState};
use super::sql::{SqlTranslator, aborted, message, number, one_statement, request};
use super::template::Inputs;
use super::{Translated, Translation};
use crate::core::{Operation, Recorded, SessionId};

/// A session's last definitions, should the current stack refuse them.
pub(super) struct Last {
    pub(super) session: SessionId,
    state: SessionState,
    before: Arc<Schema>,
    after: Arc<Schema>,
}

const STAYS: &str = "what the transaction wrote before its last definition stays, and what it dropped or changed is not \
                     brought back: MariaDB had committed it";

impl SqlTranslator {
    /// Translates a message that holds definitions.
    pub(super) fn definitions(
        &mut self,
        operation: &Operation,
        lifted: &Lifted,
        inputs: &Inputs<'_>,
    ) -> Result<Translated, Refusal> {
        let before = Arc::clone(self.translations.schema());
        let known = self.sessions.entry(operation.session).or_default().clone();
        let mut state = known.clone();
        let mut translated = self.pieces(&mut state, lifted, inputs);
        if self.translations.renderings.has(&lifted.text) {
            if translated.is_err() {
                state = known.clone();
            }
            translated = self.rendering(&mut known.clone(), lifted, inputs);
        }
        let failed = matches!(operation.recorded, Recorded::Failed { .. });
        if failed || translated.is_err() {
            self.translations.set_schema(before);
            let state = self.sessions.entry(operation.session).or_default();
            state.follow(&Effect::None, &operation.recorded)?;
            return translated;
        }
        let after = Arc::clone(self.translations.schema());
        self.last = Some(Last { session: operation.session, state: known, before, after });
        self.sessions.insert(operation.session, state);
        translated
    }

    /// The current stack refused a session's last message: what it defined is not there.
    pub(super) fn undefine(&mut self, session: SessionId) {
        let Some(last) = self.last.take_if(|last| last.session == session) else { return };
        if Arc::ptr_eq(&last.after, self.translations.schema()) {
            self.translations.set_schema(last.before);
            self.sessions.insert(session, last.state);
        }
    }

    fn pieces(
        &mut self,
        state: &mut SessionState,
        lifted: &Lifted,
        inputs: &Inputs<'_>,
    ) -> Result<Translated, Refusal> {
        let pieces = define::pieces(&lifted.text);
        let alone = pieces.len() == 1;
        let mut whole = Translation::default();
        for piece in pieces {
            let part = match define::is_definition(piece) || define::may_select_into(piece) {
                true => self.definition(piece, state, inputs)?,
                false => self.ordinary(piece, state, lifted, inputs)?,
            };
            match part {
                Translated::Carried(part) => whole.append(part),
                Translated::Skipped { .. } if !alone => {}
                other => return Ok(other),
            }
        }
        Ok(Translated::Carried(whole))
    }

    /// The reviewed rendering of a definition; what it defines is read as without one.
    fn rendering(
        &mut self,
        state: &mut SessionState,
        lifted: &Lifted,
        inputs: &Inputs<'_>,
    ) -> Result<Translated, Refusal> {
        number(&mut self.settings, state);
        match self.translations.look_up(state, lifted, inputs)?.as_ref() {
            Kept::Refused(refusal) => Err(refusal.clone()),
            Kept::Printed(statements) => message(state, statements, inputs),
        }
    }

    fn definition(
        &mut self,
        piece: &str,
        state: &mut SessionState,
        inputs: &Inputs<'_>,
    ) -> Result<Translated, Refusal> {
        if state.aborted {
            return Err(aborted());
        }
        let schema = Arc::clone(self.translations.schema());
        let Changed { translated, schema } = define::define(piece, inputs, state, &schema, self.translations.target())?;
        if let Some(schema) = schema {
            self.translations.set_schema(schema);
        }
        Ok(translated)
    }

    /// Another statement of a message that holds definitions.
    fn ordinary(
        &mut self,
        piece: &str,
        state: &mut SessionState,
        lifted: &Lifted,
        inputs: &Inputs<'_>,
    ) -> Result<Translated, Refusal> {
        number(&mut self.settings, state);
        let kept = self.translations.look_up(state, &define::piece_of(lifted, piece), inputs)?;
        let statements = match kept.as_ref() {
            Kept::Refused(refusal) => return Err(refusal.clone()),
            Kept::Printed(statements) => statements,
        };
        let mut whole = Translation::default();
        for printed in statements {
            let mut part = one_statement(state, printed, inputs, false)?;
            self.end_definitions(state, &printed.effect, &mut part);
            state.follow(&printed.effect, &Recorded::Completed)?;
            match part {
                Translated::Carried(part) => whole.append(part),
                Translated::Skipped { .. } => {}
                untranslatable @ Translated::Untranslatable(_) => return Ok(untranslatable),
            }
        }
        Ok(Translated::Carried(whole))
    }

    /// What else a statement ends: temporary tables, and definitions that PostgreSQL undoes.
    pub(super) fn end_definitions(&mut self, state: &mut SessionState, effect: &Effect, translated: &mut Translated) {
        if state.defined.is_empty() && state.temporary.is_empty() {
            return;
        }
        let (undone, requests) = match effect {
            Effect::Commit if !state.aborted => {
                state.defined.clear();
                (Vec::new(), state.end_temporary())
            }
            Effect::Commit | Effect::Rollback => (std::mem::take(&mut state.defined), Vec::new()),
            Effect::RollbackTo(name) => {
                let kept =
                    state.savepoints.iter().rev().find(|(known, _)| known == name).map_or(0, |(_, count)| *count);
                (state.defined.split_off(kept.min(state.defined.len())), Vec::new())
            }
            Effect::Discard => {
                let tables = state.temporary.values();
                let drop = |table| format!("DROP TEMPORARY TABLE {}", super::schema::quote_table(table));
                (Vec::new(), tables.map(drop).collect())
            }
            _ => return,
        };
        let Translated::Carried(translation) = translated else { return };
        let count = translation.requests.len();
        translation.answer = std::mem::take(&mut translation.answer).moved(0, count);
        translation.requests.extend(requests.iter().map(|sql| request(sql)));
        let mut schema = Arc::clone(self.translations.schema());
        for one in undone.iter().rev() {
            translation.requests.extend(one.undo.iter().rev().map(|sql| request(sql)));
            state.temporary = Arc::clone(&one.temporary);
            state.number = 0;
            if !Arc::ptr_eq(&one.before, &one.after) {
                schema = Arc::new(taken_back(&schema, &one.before, &one.after));
            }
        }
        if !Arc::ptr_eq(&schema, self.translations.schema()) {
            translation.stated.push(STAYS.into());
            if matches!(effect, Effect::RollbackTo(_)) {
                // The undoing has committed once more.
                translation.requests.push(request("START TRANSACTION"));
                translation.requests.extend(state.savepoint_requests());
            }
            self.translations.set_schema(schema);
        }
    }
}

/// A schema without the change from one to another.
fn taken_back(schema: &Schema, before: &Schema, after: &Schema) -> Schema {
    let mut out = schema.clone();
    take_back(&mut out.tables, &before.tables, &after.tables);
    take_back(&mut out.enums, &before.enums, &after.enums);
    take_back(&mut out.domains, &before.domains, &after.domains);
    take_back(&mut out.domain_rules, &before.domain_rules, &after.domain_rules);
    take_back(&mut out.sequences, &before.sequences, &after.sequences);
    take_back(&mut out.sequence_states, &before.sequence_states, &after.sequence_states);
    for name in after.namespaces.difference(&before.namespaces) {
        out.namespaces.remove(name);
    }
    out.namespaces.extend(before.namespaces.difference(&after.namespaces).cloned());
    out
}

fn take_back<T: Clone + PartialEq>(
    out: &mut BTreeMap<String, T>,
    before: &BTreeMap<String, T>,
    after: &BTreeMap<String, T>,
) {
    for name in after.keys().filter(|name| !before.contains_key(*name)) {
        out.remove(name);
    }
    for (name, value) in before.iter().filter(|(name, value)| after.get(*name) != Some(value)) {
        out.insert(name.clone(), value.clone());
    }
}
