//! What a translation must know of each recorded session: its settings, its prepared statements, and its transaction.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::literals::Backslash;
use super::schema::{Schema, Table, quote_table};
use super::template::Source;
use super::values::Zone;
use crate::core::{Recorded, Request, Sql};

/// What a statement does to its session.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Effect {
    #[default]
    None,
    Begin,
    Commit,
    Rollback,
    RollbackTo(String),
    Savepoint(String),
    Release(String),
    /// SET TRANSACTION, which means the transaction that has just begun.
    Characteristics,
    Setting(Setting),
    /// SET LOCAL: until the transaction ends.
    LocalSetting(Setting),
    Prepare {
        name: String,
        text: Arc<str>,
    },
    Execute {
        name: String,
        arguments: Vec<Argument>,
    },
    /// `None` means all.
    Deallocate(Option<String>),
    /// RESET ALL: the settings are as new.
    ResetAll,
    /// DISCARD ALL: the session is as new.
    Discard,
    /// It commits on MariaDB, so it can't stand in a transaction; what it is.
    OwnCommit(&'static str),
    /// An advisory lock of the session.
    SessionLock,
    /// An advisory lock of the transaction.
    TransactionLock,
}

impl Effect {
    /// Whether it begins, ends or marks a transaction.
    pub fn is_of_transaction(&self) -> bool {
        matches!(
            self,
            Self::Begin
                | Self::Commit
                | Self::Rollback
                | Self::RollbackTo(_)
                | Self::Savepoint(_)
                | Self::Release(_)
                | Self::Characteristics
        )
    }

    /// Whether later statements are read otherwise.
    pub fn is_setting(&self) -> bool {
        matches!(self, Self::Setting(_) | Self::LocalSetting(_) | Self::ResetAll | Self::Discard)
    }
}

/// An argument of EXECUTE.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    Null,
    Of(Source),
    /// A value that shaped the translation.
    Fixed(String),
}

/// A setting by which statements are read.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    SearchPath(Vec<String>),
    Zone(String),
    ConformingStrings(bool),
}

/// The settings by which a session's statements are read.
#[derive(Clone, Debug)]
pub struct Settings {
    pub search_path: Vec<String>,
    pub zone: Zone,
    pub backslash: Backslash,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            search_path: vec!["$user".to_owned(), "public".to_owned()],
            zone: TimeZone::UTC,
            backslash: Backslash::Ordinary,
        }
    }
}

impl Settings {
    /// What a session begins with where its database or its role says so; a zone that is not known is left as it was.
    pub fn beginning(search_path: &[String], zone: &str) -> Self {
        let zone = super::rules::time::zones::of_setting(zone);
        let ordinary = Self::default();
        Self { search_path: search_path.to_vec(), zone: zone.unwrap_or(ordinary.zone), backslash: ordinary.backslash }
    }

    /// What makes two sessions translate alike.
    pub fn key(&self) -> String {
        format!("{:?} {:?} {:?}", self.search_path, self.zone, self.backslash)
    }

    fn set(&mut self, setting: &Setting) -> Result<(), String> {
        match setting {
            Setting::SearchPath(path) => self.search_path.clone_from(path),
            Setting::Zone(name) => {
                let zone = super::rules::time::zones::of_setting(name);
                self.zone = zone.ok_or_else(|| format!("the time zone {name} is not known"))?;
            }
            Setting::ConformingStrings(true) => self.backslash = Backslash::Ordinary,
            Setting::ConformingStrings(false) => self.backslash = Backslash::Escapes,
        }
        Ok(())
    }
}

/// What becomes of a temporary table when a transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCommit {
    Drop,
    DeleteRows,
}

/// A definition of the open transaction, and what undoes it.
#[derive(Clone, Debug)]
pub struct Defined {
    pub before: Arc<Schema>,
    pub after: Arc<Schema>,
    /// The session's own tables before it.
    pub temporary: Arc<BTreeMap<String, Table>>,
    pub undo: Vec<String>,
}

/// A session's state.
#[derive(Clone, Debug, Default)]
pub struct SessionState {
    pub settings: Settings,
    /// The number of its settings among all that were seen; 0 where it is to be looked up.
    pub number: u32,
    pub in_transaction: bool,
    /// Nothing was sent since BEGIN.
    pub is_fresh: bool,
    /// The recording says that a statement of the open transaction had failed.
    pub aborted: bool,
    /// Statements that PREPARE named.
    pub prepared: HashMap<String, Arc<str>>,
    /// Whether it took advisory locks that end with the session, and ones that end with the transaction.
    pub has_session_locks: bool,
    pub has_transaction_locks: bool,
    /// Its own tables, by `pg_temp.table`.
    pub temporary: Arc<BTreeMap<String, Table>>,
    /// What becomes of some of them when a transaction ends.
    pub on_commit: BTreeMap<String, OnCommit>,
    /// What the open transaction defined.
    pub defined: Vec<Defined>,
    /// Its savepoints, and how much it had defined at each.
    pub savepoints: Vec<(String, usize)>,
    /// The settings that the session began with.
    beginning: Settings,
    /// The settings that COMMIT brings back, if a SET LOCAL changed any.
    after_commit: Option<Box<Settings>>,
    /// The settings that ROLLBACK brings back, if any was changed.
    after_rollback: Option<Box<Settings>>,
}

impl SessionState {
    /// A session that begins with these settings, and goes back to them.
    pub fn beginning_with(settings: Settings) -> Self {
        Self { settings: settings.clone(), beginning: settings, ..Self::default() }
    }

    /// The schema as this session sees it.
    pub fn seen(&self, schema: &Arc<Schema>) -> Arc<Schema> {
        if self.temporary.is_empty() {
            return Arc::clone(schema);
        }
        let mut seen = Schema::clone(schema);
        seen.tables.extend(self.temporary.iter().map(|(name, table)| (name.clone(), table.clone())));
        Arc::new(seen)
    }

    /// What makes two sessions translate alike.
    pub fn key(&self) -> String {
        match self.temporary.is_empty() {
            true => self.settings.key(),
            false => format!("{} {:?}", self.settings.key(), self.temporary),
        }
    }

    /// Whether the open transaction has a savepoint of this name.
    pub fn has_savepoint(&self, name: &str) -> bool {
        self.savepoints.iter().any(|(known, _)| known == name)
    }

    /// A savepoint's name on MariaDB, which has one of each name where PostgreSQL keeps the earlier ones: how many came
    /// before it stands behind the name.
    fn savepoint(&self, place: usize, name: &str) -> String {
        let before = self.savepoints.iter().take(place).filter(|(known, _)| known == name).count();
        super::schema::quote_name(&if before == 0 { name.to_owned() } else { format!("{name} {before}") })
    }

    /// Requests that set the savepoints again, once MariaDB has committed.
    pub fn savepoint_requests(&self) -> impl Iterator<Item = Request> + '_ {
        let savepoint = |(place, (name, _)): (usize, &(String, usize))| {
            Request::Sql(Sql::simple(format!("SAVEPOINT {}", self.savepoint(place, name))))
        };
        self.savepoints.iter().enumerate().map(savepoint)
    }

    /// The request for a savepoint of a name that another one has; nothing where the name alone tells it.
    pub fn savepoint_request(&self, effect: &Effect) -> Option<Request> {
        let latest = |name: &String| self.savepoints.iter().rposition(|(known, _)| known == name);
        let (words, name, place) = match effect {
            Effect::Savepoint(name) => ("SAVEPOINT", name, Some(self.savepoints.len())),
            Effect::Release(name) => ("RELEASE SAVEPOINT", name, latest(name)),
            Effect::RollbackTo(name) => ("ROLLBACK TO SAVEPOINT", name, latest(name)),
            _ => return None,
        };
        let written = self.savepoint(place?, name);
        (written != super::schema::quote_name(name)).then(|| Request::Sql(Sql::simple(format!("{words} {written}"))))
    }

    /// Requests that end what lives as long as a transaction.
    pub fn end_temporary(&mut self) -> Vec<String> {
        let mut requests = Vec::new();
        for (name, what) in &self.on_commit {
            let Some(table) = self.temporary.get(name) else { continue };
            match what {
                OnCommit::DeleteRows => requests.push(format!("DELETE FROM {}", quote_table(table))),
                OnCommit::Drop => {
                    requests.push(format!("DROP TEMPORARY TABLE {}", quote_table(table)));
                    Arc::make_mut(&mut self.temporary).remove(name);
                    self.number = 0;
                }
            }
        }
        self.on_commit.retain(|name, _| self.temporary.contains_key(name));
        requests
    }

    /// Follows what a statement did, as far as the recording says that it did: one that failed aborts its transaction.
    pub fn follow(&mut self, effect: &Effect, recorded: &Recorded) -> Result<(), String> {
        self.is_fresh &= matches!(effect, Effect::Characteristics | Effect::Setting(_) | Effect::LocalSetting(_));
        let failed = matches!(recorded, Recorded::Failed { .. });
        if failed && !matches!(effect, Effect::Commit | Effect::Rollback) {
            self.aborted |= self.in_transaction;
            return Ok(());
        }
        match effect {
            Effect::None | Effect::Characteristics | Effect::Execute { .. } | Effect::OwnCommit(_) => {}
            Effect::Begin => {
                self.is_fresh = !self.in_transaction;
                self.in_transaction = true;
            }
            Effect::Commit => {
                let back = if self.aborted || failed { &mut self.after_rollback } else { &mut self.after_commit };
                let back = back.take();
                self.end_transaction(back);
            }
            Effect::Rollback => {
                let back = self.after_rollback.take();
                self.end_transaction(back);
            }
            Effect::Savepoint(name) => self.savepoints.push((name.clone(), self.defined.len())),
            Effect::Release(name) | Effect::RollbackTo(name) => {
                let place = self.savepoints.iter().rposition(|(known, _)| known == name);
                let released = usize::from(!matches!(effect, Effect::Release(_)));
                self.savepoints.truncate(place.map_or(self.savepoints.len(), |place| place + released));
                self.aborted &= released == 0;
            }
            Effect::Setting(setting) => {
                self.number = 0;
                if self.in_transaction {
                    self.after_rollback.get_or_insert_with(|| Box::new(self.settings.clone()));
                }
                if let Some(after) = &mut self.after_commit {
                    after.set(setting)?;
                }
                self.settings.set(setting)?;
            }
            Effect::ResetAll => self.reset_all(),
            // PostgreSQL only warns where there is no transaction that it could be local to.
            Effect::LocalSetting(setting) if self.in_transaction => {
                self.number = 0;
                self.after_rollback.get_or_insert_with(|| Box::new(self.settings.clone()));
                self.after_commit.get_or_insert_with(|| Box::new(self.settings.clone()));
                self.settings.set(setting)?;
            }
            Effect::LocalSetting(_) => {}
            Effect::Prepare { name, text } => {
                self.prepared.insert(name.clone(), Arc::clone(text));
            }
            Effect::Deallocate(Some(name)) => {
                self.prepared.remove(name);
            }
            Effect::Deallocate(None) => self.prepared.clear(),
            Effect::Discard => *self = Self::beginning_with(std::mem::take(&mut self.beginning)),
            Effect::SessionLock => self.has_session_locks = true,
            Effect::TransactionLock => self.has_transaction_locks |= self.in_transaction,
        }
        Ok(())
    }

    fn reset_all(&mut self) {
        self.number = 0;
        if self.in_transaction {
            self.after_rollback.get_or_insert_with(|| Box::new(self.settings.clone()));
        }
        if let Some(after) = &mut self.after_commit {
            **after = self.beginning.clone();
        }
        self.settings = self.beginning.clone();
    }

    fn end_transaction(&mut self, back: Option<Box<Settings>>) {
        if let Some(settings) = back {
            self.settings = *settings;
            self.number = 0;
        }
        self.after_commit = None;
        self.after_rollback = None;
        self.in_transaction = false;
        self.aborted = false;
        self.defined.clear();
        self.savepoints.clear();
        self.has_transaction_locks = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_after(effects: &[Effect]) -> Vec<String> {
        let mut state = SessionState::default();
        for effect in effects {
            state.follow(effect, &Recorded::Completed).expect("known settings");
        }
        state.settings.search_path
    }

    #[test]
    fn a_setting_lasts_as_long_as_postgresql_keeps_it() {
        let path = |name: &str| Setting::SearchPath(vec![name.to_owned()]);
        let (set, local) = (|name: &str| Effect::Setting(path(name)), |name: &str| Effect::LocalSetting(path(name)));
        use Effect::{Begin, Commit, Rollback};
        for (effects, expected) in [
            (vec![set("a"), Begin, set("b"), Commit], "b"),
            (vec![set("a"), Begin, set("b"), Rollback], "a"),
            (vec![set("a"), Begin, local("b")], "b"),
            (vec![set("a"), Begin, local("b"), Commit], "a"),
            (vec![set("a"), Begin, local("b"), Rollback], "a"),
            (vec![set("a"), Begin, local("b"), set("c"), Commit], "c"),
            (vec![set("a"), Begin, set("b"), local("c"), Rollback], "a"),
            (vec![set("a"), local("b")], "a"),
        ] {
            assert_eq!(path_after(&effects), [expected], "{effects:?}");
        }
    }
}
