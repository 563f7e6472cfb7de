//! What a translation must know of each recorded session: its settings, and whether a transaction is open.

use super::literals::Backslash;
use super::values::Zone;
use crate::core::Recorded;
use jiff::tz::TimeZone;

/// What a statement does to its session.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Effect {
    #[default]
    None,
    Begin,
    Commit,
    Rollback,
    RollbackTo,
    /// SAVEPOINT and RELEASE, which need a transaction.
    Savepoint,
    SearchPath(Vec<String>),
    Zone(String),
    ConformingStrings(bool),
}

impl Effect {
    /// Whether it begins, ends or marks a transaction.
    pub fn is_of_transaction(&self) -> bool {
        matches!(self, Self::Begin | Self::Commit | Self::Rollback | Self::RollbackTo | Self::Savepoint)
    }

    /// Whether later statements are read otherwise.
    pub fn is_setting(&self) -> bool {
        matches!(self, Self::SearchPath(_) | Self::Zone(_) | Self::ConformingStrings(_))
    }
}

/// A session's state.
#[derive(Clone, Debug)]
pub struct SessionState {
    pub search_path: Vec<String>,
    pub zone: Zone,
    pub backslash: Backslash,
    pub in_transaction: bool,
    /// The recording says that a statement of the open transaction had failed.
    pub aborted: bool,
    /// The number of its settings among all that were seen.
    pub settings: u32,
}

impl Default for SessionState {
    fn default() -> Self {
        Self {
            search_path: vec!["$user".to_owned(), "public".to_owned()],
            zone: TimeZone::UTC,
            backslash: Backslash::Ordinary,
            in_transaction: false,
            aborted: false,
            settings: 0,
        }
    }
}

impl SessionState {
    /// What makes two sessions translate alike.
    pub fn key(&self) -> String {
        format!("{:?} {:?} {:?}", self.search_path, self.zone.iana_name(), self.backslash)
    }

    /// Follows what a statement did, as far as the recording says that it did: one that failed aborts its transaction.
    pub fn follow(&mut self, effect: &Effect, recorded: &Recorded) -> Result<(), String> {
        let failed = matches!(recorded, Recorded::Failed { .. });
        if failed && !matches!(effect, Effect::Commit | Effect::Rollback) {
            self.aborted |= self.in_transaction;
            return Ok(());
        }
        if effect.is_setting() || *effect == Effect::Rollback {
            self.settings = 0;
        }
        match effect {
            Effect::None | Effect::Savepoint => {}
            Effect::Begin => self.in_transaction = true,
            Effect::Commit | Effect::Rollback => {
                self.in_transaction = false;
                self.aborted = false;
            }
            Effect::RollbackTo => self.aborted = false,
            Effect::SearchPath(path) => self.search_path.clone_from(path),
            Effect::Zone(name) => {
                self.zone = match super::rules::time::is_utc(name) {
                    true => TimeZone::UTC,
                    false => TimeZone::get(name).map_err(|_| format!("the time zone {name} is not known"))?,
                }
            }
            Effect::ConformingStrings(true) => self.backslash = Backslash::Ordinary,
            Effect::ConformingStrings(false) => self.backslash = Backslash::Escapes,
        }
        Ok(())
    }
}
