//! Profiles: the settings that throwaway servers are started with, as data.
//!
//! A profile says how the target keeps text and whether it cuts values that do not fit, because translations depend on
//! both; the tests hold that this agrees with the server settings beside it. What the servers really run with is read
//! back from them, never taken from here.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::core::StoreKind;
use crate::error::{Error, Result, unknown};
use crate::translate::{Target, TextStorage};

/// A profile's name and its file.
const PROFILES: &[(&str, &str)] =
    &[("strict", include_str!("profiles/strict.toml")), ("wikimedia", include_str!("profiles/wikimedia.toml"))];

/// Server settings under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    /// One line for a person.
    pub title: String,
    target: Target,
    settings: BTreeMap<StoreKind, BTreeMap<String, String>>,
}

/// A profile on disk.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    text: Text,
    truncates: bool,
    postgres: BTreeMap<String, String>,
    mariadb: BTreeMap<String, String>,
    redis: BTreeMap<String, String>,
    memcached: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Text {
    Binary,
    Utf8mb4,
}

impl Profile {
    /// The profile that is used where none is named: the target as the Foundation runs it, not as one would wish it.
    pub const DEFAULT: &str = "wikimedia";

    /// The names of all profiles.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PROFILES.iter().map(|(name, _)| *name)
    }

    /// The profile of this name; an unknown one is an error that names the known ones.
    pub fn named(name: &str) -> Result<Self> {
        let (name, text) =
            PROFILES.iter().find(|(known, _)| *known == name).ok_or_else(|| unknown("profile", name, Self::names()))?;
        Self::parse(name, text)
    }

    fn parse(name: &str, text: &str) -> Result<Self> {
        let File { title, text, truncates, postgres, mariadb, redis, memcached } = toml::from_str(text)
            .map_err(|error| Error::malformed(format!("profile {name}"), error.to_string().trim_end()))?;
        let text = match text {
            Text::Binary => TextStorage::Binary,
            Text::Utf8mb4 => TextStorage::Utf8mb4,
        };
        let settings = BTreeMap::from([
            (StoreKind::Postgres, postgres),
            (StoreKind::Mariadb, mariadb),
            (StoreKind::Redis, redis),
            (StoreKind::Memcached, memcached),
        ]);
        let read_committed = settings
            .get(&StoreKind::Mariadb)
            .and_then(|settings| settings.get("transaction_isolation"))
            .is_some_and(|level| level == "READ-COMMITTED");
        let target = Target { profile: name.into(), text, truncates, read_committed };
        Ok(Self { name: name.into(), title, target, settings })
    }

    /// What translations are made for.
    pub fn target(&self) -> Target {
        self.target.clone()
    }

    /// The same with another value of one setting.
    #[must_use]
    pub fn with(mut self, kind: StoreKind, name: &str, value: impl Into<String>) -> Self {
        self.settings.entry(kind).or_default().insert(name.to_owned(), value.into());
        self
    }

    /// Settings in the server's own spelling, in the order of their names.
    pub fn settings(&self, kind: StoreKind) -> impl Iterator<Item = (&str, &str)> {
        self.settings.get(&kind).into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(profile: &Profile, kind: StoreKind, name: &str) -> String {
        let found = profile.settings(kind).find(|(known, _)| *known == name);
        found.unwrap_or_else(|| panic!("{} sets {name}", profile.name)).1.to_owned()
    }

    #[test]
    fn every_profile_says_of_its_servers_what_they_are_set_to() {
        for name in Profile::names() {
            let profile = Profile::named(name).expect("a profile of ours");
            let charset = setting(&profile, StoreKind::Mariadb, "character_set_server");
            let text = if charset == "binary" { TextStorage::Binary } else { TextStorage::Utf8mb4 };
            let strict = setting(&profile, StoreKind::Mariadb, "sql_mode").contains("STRICT_");
            let read_committed = setting(&profile, StoreKind::Mariadb, "transaction_isolation") == "READ-COMMITTED";
            assert_eq!(profile.target(), Target { profile: name.into(), text, truncates: !strict, read_committed });
        }
    }

    #[test]
    fn throwaway_data_reaches_the_disk_when_it_likes_on_both_sql_stores() {
        for name in Profile::names() {
            let profile = Profile::named(name).expect("a profile of ours");
            assert_eq!(setting(&profile, StoreKind::Postgres, "fsync"), "off");
            assert_eq!(setting(&profile, StoreKind::Postgres, "full_page_writes"), "off");
            assert_eq!(setting(&profile, StoreKind::Mariadb, "innodb_flush_method"), "nosync");
            assert_eq!(setting(&profile, StoreKind::Mariadb, "innodb_flush_log_at_trx_commit"), "2");
            assert_eq!(setting(&profile, StoreKind::Mariadb, "innodb_doublewrite"), "OFF");
            assert_eq!(setting(&profile, StoreKind::Mariadb, "debug_no_sync"), "ON");
            assert_eq!(
                setting(&profile, StoreKind::Postgres, "max_connections"),
                setting(&profile, StoreKind::Mariadb, "max_connections"),
            );
        }
    }

    #[test]
    fn an_unknown_profile_or_key_is_an_error_with_the_known_ones() {
        let error = Profile::named("strikt").expect_err("no such profile").to_string();
        assert_eq!(error, "unknown profile `strikt` (known: strict, wikimedia)");
        let error = Profile::parse("x", "titel = \"\"").expect_err("no such key").to_string();
        assert!(error.contains("`titel`") && error.contains("`title`") && error.contains("`truncates`"), "{error}");
    }
}
