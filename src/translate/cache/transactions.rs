//! MULTI, EXEC, DISCARD, WATCH and UNWATCH: what a session has begun, and whether MariaDB can carry it.
//!
//! A transaction whose keys all go to MariaDB is one there. Where one key goes elsewhere, all of it is refused from that
//! command on, EXEC included: nothing has been sent until then.

use super::commands::{self, Known};
use super::mariadb::{self, Key, Queued};
use super::refused::not_carried;
use super::{CacheTranslator, leads_to_tables, shift_time};
use crate::core::{CacheReply, Command, Failure, SessionId};
use crate::format::routes::{Destination, Form};
use crate::translate::refusal::Refusal;
use crate::translate::{Answer, Translated, Translation};

/// What a session has begun.
#[derive(Debug, Default)]
pub(super) struct Begun {
    /// Between MULTI and EXEC.
    open: bool,
    queued: Vec<Queued>,
    watched: Vec<Key>,
    /// Why it can't be carried.
    refused: Option<Refusal>,
    /// Redis has refused to queue a command, and will refuse EXEC.
    aborted: bool,
}

fn fixed(status: &str) -> Translated {
    let answer = Answer::Fixed(CacheReply::Status(status.to_owned()));
    Translated::Carried(Translation { answer, rules: vec![mariadb::RULE], ..Translation::default() })
}

fn refused_by_redis(error: &str) -> Translated {
    let answer = Answer::Refused(Failure::from_redis(error));
    Translated::Carried(Translation { answer, rules: vec![mariadb::RULE], ..Translation::default() })
}

/// A command of a transaction that is refused for this.
fn with_its_transaction(name: &str, refusal: &Refusal) -> Translated {
    Refusal::new(format!("{name}: its transaction is refused: {}", refusal.reason), refusal.redesign).into()
}

fn in_transaction(known: &Known) -> Refusal {
    let reason = format!(
        "{} inside MULTI … EXEC: memcached has no transactions, and sent one by one the commands would not be one",
        known.name
    );
    let multi = commands::find(&Command { db: 0, args: vec!["MULTI".into()] });
    match multi {
        Some(multi) => not_carried(multi, reason),
        None => reason.into(),
    }
}

impl CacheTranslator {
    /// Redis has refused a command by its name or its number of arguments.
    pub(super) fn abort_transaction(&mut self, session: SessionId) {
        if let Some(begun) = self.transactions.get_mut(&session) {
            begun.aborted |= begun.open;
        }
    }

    /// RESET and QUIT end what the session has begun.
    pub(super) fn forget_transaction(&mut self, session: SessionId) {
        self.transactions.remove(&session);
    }

    /// What becomes of a command because of the transaction it begins, ends or stands in; `None` where it stands alone.
    pub(super) fn in_transaction(
        &mut self,
        session: SessionId,
        command: &Command,
        known: &'static Known,
    ) -> Option<Translated> {
        let open = self.transactions.get(&session).is_some_and(|begun| begun.open);
        match known.name.as_str() {
            "MULTI" if open => Some(refused_by_redis("ERR MULTI calls can not be nested")),
            "MULTI" => Some(self.multi(session, known)),
            "EXEC" if open => Some(self.exec(session)),
            "DISCARD" if open => {
                let begun = self.transactions.remove(&session).unwrap_or_default();
                Some(begun.refused.map_or_else(|| fixed("OK"), Translated::from))
            }
            "EXEC" | "DISCARD" if self.routes.lead_to(Destination::Mariadb) => {
                Some(refused_by_redis(&format!("ERR {} without MULTI", known.name)))
            }
            "WATCH" if open => Some(refused_by_redis("ERR WATCH inside MULTI is not allowed")),
            "WATCH" => Some(self.watch(session, command, known)),
            "UNWATCH" if !open => {
                let begun = self.transactions.remove(&session).unwrap_or_default();
                let none = begun.watched.is_empty() && !self.routes.lead_to(Destination::Mariadb);
                (!none).then(|| fixed("OK"))
            }
            _ if open => Some(self.queue(session, command, known)),
            _ => None,
        }
    }

    fn multi(&mut self, session: SessionId, known: &'static Known) -> Translated {
        let leads_there = self.routes.lead_to(Destination::Mariadb);
        let begun = self.transactions.entry(session).or_default();
        begun.open = true;
        if !leads_there && begun.refused.is_none() {
            begun.refused = Some(not_carried(known, format!("{}: {}", known.name, known.why)));
        }
        begun.refused.clone().map_or_else(|| fixed("OK"), Translated::from)
    }

    fn watch(&mut self, session: SessionId, command: &Command, known: &'static Known) -> Translated {
        let keys = known.keys(&command.args);
        let all = keys.iter().all(|(_, key)| {
            self.routes.of(key).is_some_and(|route| leads_to_tables(Some(route)) && route.form != Form::Queue)
        });
        let begun = self.transactions.entry(session).or_default();
        if !all {
            let refusal = not_carried(known, format!("{}: {}", known.name, known.why));
            begun.refused = Some(refusal.clone());
            return refusal.into();
        }
        let from = begun.watched.len();
        for (_, key) in keys {
            let key = mariadb::key(command.db, key);
            // The first look counts.
            if !begun.watched.contains(&key) {
                begun.watched.push(key);
            }
        }
        Translated::Carried(mariadb::watch(&begun.watched[from..], from))
    }

    fn queue(&mut self, session: SessionId, recorded: &Command, known: &'static Known) -> Translated {
        let shifted = shift_time(recorded, self.clock.shift_seconds);
        let command = shifted.as_ref().unwrap_or(recorded);
        let made = self.queued(command, known);
        let begun = self.transactions.entry(session).or_default();
        match (made, &begun.refused) {
            (Ok(queued), None) => {
                begun.queued.push(queued);
                fixed("QUEUED")
            }
            (Err(refusal), None) => {
                begun.refused = Some(refusal.clone());
                refusal.into()
            }
            (_, Some(refusal)) => with_its_transaction(&format!("{} inside MULTI … EXEC", known.name), refusal),
        }
    }

    fn queued(&mut self, command: &Command, known: &'static Known) -> Result<Queued, Refusal> {
        if known.name == "UNWATCH" {
            return Ok(mariadb::nothing());
        }
        if known.group == "script" {
            return self.queued_script(command, known)?.ok_or_else(|| in_transaction(known));
        }
        let keys = known.keys(&command.args);
        let forms: Option<Vec<Form>> = keys
            .iter()
            .map(|(_, key)| self.routes.of(key).filter(|route| leads_to_tables(Some(route))).map(|route| route.form))
            .collect();
        match forms.as_deref() {
            Some([form, others @ ..])
                if others.iter().all(|other| other == form) && !known.group.starts_with("script") =>
            {
                let form = *form;
                let mark = self.mark();
                let token = mark.to_string();
                mariadb::queued(command, known, mariadb::Write { token: &token, number: mark.writes }, form)
            }
            _ => Err(in_transaction(known)),
        }
    }

    fn exec(&mut self, session: SessionId) -> Translated {
        let begun = self.transactions.remove(&session).unwrap_or_default();
        match begun {
            Begun { refused: Some(refusal), .. } => with_its_transaction("EXEC", &refusal),
            Begun { aborted: true, .. } => {
                refused_by_redis("EXECABORT Transaction discarded because of previous errors.")
            }
            Begun { queued, watched, .. } => Translated::Carried(mariadb::exec(&queued, &watched)),
        }
    }
}
