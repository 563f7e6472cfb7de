//! Where a script's call goes: to the store of its key, or of all its keys.

use super::{Call, RULE, Returns, Scripts, ShapeCall};
use crate::core::{CacheReply, Command};
use crate::format::routes::{Destination, Form};
use crate::import::scripts::digest;
use crate::translate::cache::commands::{self, Known};
use crate::translate::cache::mariadb::Queued;
use crate::translate::cache::refused::{not_carried, redesigned, unknown};
use crate::translate::cache::{CacheTranslator, mariadb, memcached};
use crate::translate::refusal::Refusal;
use crate::translate::{Answer, Translation};

impl CacheTranslator {
    /// What a command about scripts becomes.
    pub(in crate::translate::cache) fn script(
        &mut self,
        command: &Command,
        known: &'static Known,
    ) -> Result<Translation, Refusal> {
        if let Some(reply) = self.scripts.administered(command, known) {
            let stated = vec![known.why.as_str().into()];
            return Ok(Translation {
                answer: Answer::Fixed(reply),
                rules: vec![RULE],
                stated,
                ..Translation::default()
            });
        }
        let mut translation = match self.scripts.call(command, known)? {
            Call::Shape(shape) => self.shape(command, known, &shape)?,
            Call::Steps { commands, returns: Returns::Reply(0) } if commands.len() == 1 => {
                let only = &commands[0];
                let inner = commands::find(only).ok_or_else(|| unknown(only))?;
                self.carry(only, inner)?
            }
            Call::Steps { commands, returns } if self.all_on_tables(&commands) => {
                let mark = self.mark();
                let token = mark.to_string();
                mariadb::map_steps(known, &commands, returns, mariadb::Write { token: &token, number: mark.writes })?
            }
            Call::Steps { .. } => {
                return Err(not_carried(
                    known,
                    format!(
                        "{}: several commands as one, on keys that do not all go to MariaDB: {}",
                        known.name, known.why
                    ),
                ));
            }
        };
        translation.rules.insert(0, RULE);
        Ok(translation)
    }

    /// A call of a script between MULTI and EXEC: `None` where its keys do not all go to MariaDB's tables of keys.
    pub(in crate::translate::cache) fn queued_script(
        &mut self,
        command: &Command,
        known: &'static Known,
    ) -> Result<Option<Queued>, Refusal> {
        let call = self.scripts.call(command, known)?;
        let mark = self.mark();
        let token = mark.to_string();
        let write = mariadb::Write { token: &token, number: mark.writes };
        let mut queued = match call {
            Call::Shape(shape) if self.is_row(&shape.key) => mariadb::queued_shape(command.db, known, &shape, write)?,
            Call::Steps { commands, returns } if self.all_on_tables(&commands) => {
                mariadb::queued_steps(known, &commands, returns, write)?
            }
            Call::Shape(_) | Call::Steps { .. } => return Ok(None),
        };
        queued.rules.insert(0, RULE);
        Ok(Some(queued))
    }

    /// Whether a key is in MariaDB's tables of keys.
    fn is_row(&self, key: &[u8]) -> bool {
        let route = self.routes.of(key);
        route.is_some_and(|route| route.to == Destination::Mariadb && route.form == Form::Plain)
    }

    /// Whether every key of every command is in MariaDB's tables of keys.
    fn all_on_tables(&self, commands: &[Command]) -> bool {
        commands.iter().all(|command| {
            let keys = commands::find(command).map(|known| known.keys(&command.args)).unwrap_or_default();
            !keys.is_empty() && keys.iter().all(|(_, key)| self.is_row(key))
        })
    }

    fn shape(&mut self, command: &Command, known: &'static Known, shape: &ShapeCall) -> Result<Translation, Refusal> {
        let mark = self.mark();
        let route = self.routes.of(&shape.key);
        match route {
            Some(route) if route.to == Destination::Redesign => Err(redesigned(route)),
            Some(route) if route.to == Destination::Mariadb && route.form == Form::Queue => {
                Err(not_carried(known, format!("{}: a queue's key holds nothing but jobs: {}", known.name, known.why)))
            }
            Some(route) if route.to == Destination::Mariadb => {
                let token = mark.to_string();
                let write = mariadb::Write { token: &token, number: mark.writes };
                mariadb::map_shape(command.db, known, shape, write)
            }
            _ => memcached::map_shape(command, known, route, mark, shape),
        }
    }
}

impl Scripts {
    /// The answer to a command that loads or forgets scripts, or asks for them.
    fn administered(&mut self, command: &Command, known: &Known) -> Option<CacheReply> {
        match known.name.as_str() {
            "SCRIPT LOAD" => Some(CacheReply::Found(digest(command.args.get(2)?).into())),
            "SCRIPT EXISTS" => {
                let is_known = |word: &[u8]| self.0.contains_key(&String::from_utf8_lossy(word).to_ascii_lowercase());
                let known = command.args.iter().skip(2).map(|word| CacheReply::Int(i64::from(is_known(word))));
                Some(CacheReply::Array(known.collect()))
            }
            "SCRIPT FLUSH" => {
                self.0.clear();
                Some(CacheReply::Status("OK".to_owned()))
            }
            _ => None,
        }
    }
}
