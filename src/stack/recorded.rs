//! The server that was recorded, as far as its dump and its log tell: the database with its locale, the roles with
//! their rights, the settings. All of that is set up on a throwaway PostgreSQL before anything is replayed.
//!
//! What nobody tells is not guessed: it comes back as a loss, with the reason, for the judge.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{create_role, named_roles};
use super::locale::Locale;
use crate::core::Loss;
use crate::error::Result;
use crate::format::recording::Recording;
use crate::import::pg_dump::{DumpItem, DumpReader};
use crate::translate::schema::ddl_parse::{Cursor, tokens};

/// The superuser that every PostgreSQL is made with, under its usual name.
const BOOTSTRAP: &str = "postgres";

/// From this version on only a database's owner may make objects in `public`.
const CLOSED_PUBLIC: u32 = 15;

/// What is known of the recorded server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedServer {
    /// The database's name; empty where neither log nor dump tells.
    pub database: String,
    /// `None` where nobody has said which.
    pub locale: Option<Locale>,
    /// Users of the recorded sessions, and whether each passes every check.
    users: BTreeMap<String, Rights>,
    settings: BTreeMap<String, String>,
    dump: Survey,
}

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rights {
    /// What the dump grants to it.
    Granted,
    Superuser,
    /// Neither dump nor command line tells, so that it runs as a superuser.
    Unknown,
}

/// What the statements of a dump tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Survey {
    version: Option<u32>,
    database: Option<String>,
    locale: Option<Locale>,
    has_database_owner: bool,
    /// How many objects each role owns.
    owners: BTreeMap<String, u64>,
    roles: BTreeSet<String>,
    /// Tables with row security.
    row_security: BTreeSet<String>,
    /// Tables of which a role may do some things and others not, with these roles.
    restricted: BTreeMap<String, BTreeSet<String>>,
}

impl RecordedServer {
    /// Reads what a recording tells; its dump is read once to its end.
    pub fn of(recording: &Recording) -> Result<Self> {
        let mut dump = Survey::default();
        if let Some(mut items) = DumpReader::initial(recording)? {
            for item in items.by_ref() {
                if let DumpItem::Statement { text, .. } = item? {
                    dump.read(&text);
                }
            }
            dump.version = items.server_version();
        }
        let told = &recording.header.server;
        let mut databases: BTreeMap<String, u64> = BTreeMap::new();
        let mut users = BTreeMap::new();
        for session in recording.sessions()?.into_iter().filter(|session| session.store == "sql") {
            if !session.user.is_empty() {
                users.insert(session.user.clone(), dump.rights(&session.user, &told.superusers));
            }
            if !session.database.is_empty() {
                *databases.entry(session.database).or_default() += 1;
            }
        }
        let most = databases.into_iter().max_by_key(|(_, sessions)| *sessions).map(|(name, _)| name);
        let locale = told.locale.as_deref().map(Locale::parse).transpose()?.or_else(|| dump.locale.clone());
        Ok(Self {
            database: most.or_else(|| dump.database.clone()).unwrap_or_default(),
            locale,
            users,
            settings: told.settings.clone(),
            dump,
        })
    }

    /// The same in another locale, if one is given.
    pub fn with_locale(&self, name: Option<&str>) -> Result<Self> {
        let locale = name.map(Locale::parse).transpose()?.or_else(|| self.locale.clone());
        Ok(Self { locale, ..self.clone() })
    }

    pub fn users(&self) -> impl Iterator<Item = &str> {
        self.users.keys().map(String::as_str)
    }

    /// Statements for the empty database, whose name is given.
    pub fn before_load(&self, database: &str) -> Vec<String> {
        let mut statements: Vec<String> = self.users.keys().map(|user| create_role(user)).collect();
        for (user, rights) in &self.users {
            if *rights != Rights::Granted {
                statements.push(format!("ALTER ROLE {} SUPERUSER", quoted(user)));
            }
        }
        if self.dump.version.is_none_or(|version| version < CLOSED_PUBLIC) {
            statements.push("GRANT CREATE ON SCHEMA public TO PUBLIC".to_owned());
        }
        for (name, value) in &self.settings {
            let value = if name == "search_path" { value.clone() } else { literal(value) };
            statements.push(format!("ALTER DATABASE {} SET {} TO {value}", quoted(database), setting(name)));
        }
        statements
    }

    /// Statements for the loaded database: whoever was recorded can log in, and the database has an owner.
    pub fn after_load(&self, database: &str) -> Vec<String> {
        let login =
            |user: &String| format!("ALTER ROLE {} LOGIN CONNECTION LIMIT -1 VALID UNTIL 'infinity'", quoted(user));
        let mut statements: Vec<String> = self.users.keys().map(login).collect();
        let most = self.dump.owners.iter().max_by_key(|(_, objects)| **objects).map(|(owner, _)| owner);
        if let Some(owner) = most.filter(|_| !self.dump.has_database_owner) {
            statements.push(create_role(owner));
            statements.push(format!("ALTER DATABASE {} OWNER TO {}", quoted(database), quoted(owner)));
        }
        statements
    }

    /// What of the recorded rights can't be set up on a server that is made for the replay.
    pub fn losses(&self) -> Vec<Loss> {
        let unknown: Vec<&str> = self
            .users
            .iter()
            .filter(|(_, rights)| **rights == Rights::Unknown)
            .map(|(user, _)| user.as_str())
            .collect();
        if unknown.is_empty() {
            return Vec::new();
        }
        let why = format!(
            "the dump names neither owner nor grants of {}, so whether row security held for it is unknown; make the dump \
             with owners and privileges, or import with --superuser",
            unknown.join(", ")
        );
        self.rights_lost(&why, "its sessions see every row on the control")
    }

    /// Privileges that are not given on the target: there every session may do everything.
    pub fn losses_on_target(&self) -> Vec<Loss> {
        let of_sessions = self.dump.restricted.iter().filter_map(|(table, roles)| {
            let users: Vec<&str> =
                roles.iter().filter(|role| self.users.contains_key(*role)).map(String::as_str).collect();
            let why = format!("the dump grants {} a part of the privileges only", users.join(", "));
            (!users.is_empty()).then(|| Loss::new(table, "rights", why, "every session may do everything"))
        });
        of_sessions.collect()
    }

    /// The same for a server of the user's own, on which every session is that of one role.
    pub fn losses_on_own_server(&self) -> Vec<Loss> {
        if self.users.is_empty() {
            return Vec::new();
        }
        self.rights_lost("every session is one of the role in the stack's URL", "that role's rights")
    }

    fn rights_lost(&self, why: &str, instead: &str) -> Vec<Loss> {
        self.dump.row_security.iter().map(|table| Loss::new(table, "rights", why, instead)).collect()
    }
}

impl Survey {
    fn read(&mut self, sql: &str) {
        const TOLD: [&str; 4] = ["alter", "create", "grant", "revoke"];
        let head = sql.get(..6).unwrap_or_default().to_ascii_lowercase();
        if !TOLD.iter().any(|word| head.starts_with(word)) {
            return;
        }
        let lower = sql.to_ascii_lowercase();
        let names = ["owner to", "row level security", "database", "role", "user", "grant", "policy", " for "];
        if !names.iter().any(|name| lower.contains(name)) {
            return;
        }
        let Some(all) = tokens(sql) else { return };
        self.roles.extend(named_roles(sql));
        let mut c = Cursor::new(&all);
        if c.take_words("create database") {
            self.database = c.take_name();
            self.locale = Locale::of_create_database(&mut c);
            return;
        }
        if ["create role", "create user", "alter role", "alter user"].iter().any(|words| c.take_words(words)) {
            self.roles.extend(c.take_name());
            return;
        }
        if c.take_words("grant") {
            self.read_grant(&mut c);
            return;
        }
        let of_database = c.clone().take_words("alter database");
        let table = ["alter table only", "alter table"].iter().any(|words| c.take_words(words));
        let path = if table { c.take_path() } else { None };
        while !c.is_at_end() {
            if c.take_words("owner to") {
                self.has_database_owner |= of_database;
                if let Some(owner) = c.take_name() {
                    *self.owners.entry(owner).or_default() += 1;
                }
            } else if c.take_words("enable row level security") {
                self.row_security.extend(path.as_ref().map(|path| path.join(".")));
            } else {
                c.bump();
            }
        }
    }

    /// GRANT has been read. Only what restricts is of interest: some privileges on a table, not all.
    fn read_grant(&mut self, c: &mut Cursor<'_>) {
        if c.at_word("all") {
            return;
        }
        while !c.is_at_end() && !c.take_words("on") {
            c.bump();
        }
        let _ = c.take_words("table");
        let other =
            ["schema", "sequence", "function", "database", "type", "language", "all", "large", "foreign", "procedure"];
        if other.iter().any(|word| c.at_word(word)) {
            return;
        }
        let Some(path) = c.take_path() else { return };
        if !c.take_words("to") {
            return;
        }
        while let Some(role) = c.take_name() {
            if role != "public" {
                self.restricted.entry(path.join(".")).or_default().insert(role);
            }
            if !c.take_symbol(",") {
                return;
            }
        }
    }

    fn rights(&self, user: &str, superusers: &[String]) -> Rights {
        if user == BOOTSTRAP || superusers.iter().any(|name| name == user) {
            Rights::Superuser
        } else if self.roles.contains(user) || self.owners.contains_key(user) {
            Rights::Granted
        } else {
            Rights::Unknown
        }
    }
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A setting's name, an extension's with its dot.
fn setting(name: &str) -> String {
    name.split('.').map(quoted).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(statements: &[&str]) -> Survey {
        let mut survey = Survey::default();
        statements.iter().for_each(|sql| survey.read(sql));
        survey
    }

    #[test]
    fn a_dump_tells_owners_grantees_row_security_and_the_database() {
        let found = survey(&[
            "CREATE DATABASE app WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'de_DE.UTF-8'",
            "ALTER DATABASE app OWNER TO boss",
            "ALTER TABLE public.doc OWNER TO owner1",
            "GRANT SELECT ON TABLE public.doc TO reader",
            "ALTER TABLE public.doc ENABLE ROW LEVEL SECURITY",
            "CREATE ROLE batch",
        ]);
        assert_eq!(found.database.as_deref(), Some("app"));
        assert_eq!(found.locale, Some(Locale::parse("de_DE.UTF-8").expect("a locale")));
        assert!(found.has_database_owner);
        assert_eq!(found.row_security.into_iter().collect::<Vec<_>>(), ["public.doc"]);
        for (user, rights) in [
            ("owner1", Rights::Granted),
            ("reader", Rights::Granted),
            ("batch", Rights::Granted),
            ("postgres", Rights::Superuser),
            ("root", Rights::Superuser),
            ("nobody", Rights::Unknown),
        ] {
            let dump = survey(&[
                "ALTER TABLE public.doc OWNER TO owner1",
                "GRANT SELECT ON TABLE public.doc TO reader",
                "CREATE ROLE batch",
            ]);
            assert_eq!(dump.rights(user, &["root".to_owned()]), rights, "{user}");
        }
    }

    #[test]
    fn row_security_of_a_user_whose_rights_nobody_tells_is_a_loss_by_table() {
        let dump = survey(&["ALTER TABLE public.doc ENABLE ROW LEVEL SECURITY"]);
        let server = |rights| RecordedServer {
            users: BTreeMap::from([("app".to_owned(), rights)]),
            dump: dump.clone(),
            ..RecordedServer::default()
        };
        let lost: Vec<String> = server(Rights::Unknown).losses().into_iter().map(|loss| loss.object).collect();
        assert_eq!(lost, ["public.doc"]);
        assert_eq!(server(Rights::Granted).losses(), []);
    }
}
