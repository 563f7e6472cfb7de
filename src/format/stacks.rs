//! `stacks.toml`: the URLs of servers of one's own.
//!
//! ```toml
//! [current]
//! postgres = "postgres://user:password@host/database?sslmode=require"
//! redis = "rediss://host/0"
//!
//! [target]
//! mariadb = "mysql://user:password@host/"
//! memcached = "memcached://host:11211"
//! ```
//!
//! A password never leaves a [`SecretUrl`] except to the driver that connects with it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::core::StoreKind;
use crate::error::{Error, Result, unknown};

/// The two stacks: the one in use, and the one it may move to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Current,
    Target,
}

impl Role {
    pub const ALL: [Self; 2] = [Self::Current, Self::Target];

    /// The name in files and flags.
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Target => "target",
        }
    }

    /// The role of this name; an unknown one is an error that names both.
    pub fn named(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|role| role.name() == name)
            .ok_or_else(|| unknown("stack", name, Self::ALL.map(Self::name)))
    }

    /// Its SQL store.
    pub fn sql(self) -> StoreKind {
        self.kinds()[0]
    }

    /// The cache store.
    pub fn cache(self) -> StoreKind {
        self.kinds()[1]
    }

    /// The stores of this stack: the SQL store, then the cache store.
    pub fn kinds(self) -> &'static [StoreKind] {
        match self {
            Self::Current => &[StoreKind::Postgres, StoreKind::Redis],
            Self::Target => &[StoreKind::Mariadb, StoreKind::Memcached],
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A URL that may hold a password; printed with that masked.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl(String);

impl SecretUrl {
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The same server and user, another database.
    pub fn with_database(&self, database: &str) -> Self {
        let (start, query) =
            self.0.split_once('?').map_or((self.0.as_str(), None), |(start, query)| (start, Some(query)));
        let authority = start.find("://").map_or(0, |at| at + 3);
        let server = start[authority..].find('/').map_or(start, |at| &start[..authority + at]);
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        Self(format!("{server}/{database}{query}"))
    }

    /// The whole URL, for a driver to connect with; never for a message or a file.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `host:port`, as far as the URL says it.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        place.split(['/', '?', '#']).next().unwrap_or_default()
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, rest)) = self.0.split_once("://") else { return f.write_str("(not a URL)") };
        // The last `@`: a password may hold one that was not escaped, and then must not be printed from there on.
        let (user, rest) = rest.rsplit_once('@').map_or((None, rest), |(user, rest)| (Some(user), rest));
        write!(f, "{scheme}://")?;
        match user.map(|user| user.split_once(':')) {
            Some(Some((name, _))) => write!(f, "{name}:***@")?,
            Some(None) => write!(f, "{}@", user.unwrap_or_default())?,
            None => {}
        }
        let Some((place, query)) = rest.split_once('?') else { return f.write_str(rest) };
        f.write_str(place)?;
        for (index, pair) in query.split('&').enumerate() {
            f.write_str(if index == 0 { "?" } else { "&" })?;
            match pair.split_once('=') {
                Some((name, _)) if is_secret(name) => write!(f, "{name}=***")?,
                _ => f.write_str(pair)?,
            }
        }
        Ok(())
    }
}

fn is_secret(parameter: &str) -> bool {
    let parameter = parameter.to_ascii_lowercase();
    ["pass", "pwd", "secret", "token"].iter().any(|part| parameter.contains(part))
}

/// As it is displayed: a debug print in a log is a leak too.
impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A `stacks.toml`, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StacksFile {
    stacks: BTreeMap<Role, BTreeMap<StoreKind, SecretUrl>>,
}

impl StacksFile {
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(Error::io("cannot read", path))?;
        Self::parse(&text, path)
    }

    /// The URLs of a stack; `None` where the file does not name it.
    pub fn urls(&self, role: Role) -> Option<&BTreeMap<StoreKind, SecretUrl>> {
        self.stacks.get(&role)
    }

    /// By hand and not by serde: an error of the library's quotes the line, and with it the password.
    fn parse(text: &str, path: &Path) -> Result<Self> {
        let at = |span: std::ops::Range<usize>, problem: String| {
            let line = text.get(..span.start).unwrap_or(text).matches('\n').count() + 1;
            Error::malformed(format!("{}:{line}", path.display()), problem)
        };
        let file = DeTable::parse(text)
            .map_err(|error| at(error.span().unwrap_or(0..0), error.message().to_owned()))?
            .into_inner();
        let mut stacks = BTreeMap::new();
        for (name, stack) in &file {
            let span = name.span();
            let role = Role::named(name.as_ref()).map_err(|error| at(span.clone(), error.to_string()))?;
            let Some(stack) = stack.get_ref().as_table() else {
                return Err(at(span, format!("`{role}` must be a table: [{role}]")));
            };
            let mut urls = BTreeMap::new();
            for (key, value) in stack {
                let (kind, url) = store_url(role, key.as_ref(), value).map_err(|problem| at(key.span(), problem))?;
                urls.insert(kind, url);
            }
            stacks.insert(role, urls);
        }
        Ok(Self { stacks })
    }
}

fn store_url(
    role: Role,
    key: &str,
    value: &Spanned<DeValue<'_>>,
) -> std::result::Result<(StoreKind, SecretUrl), String> {
    let known = role.kinds();
    let kind = *known.iter().find(|kind| kind.name() == key).ok_or_else(|| {
        let known: Vec<_> = known.iter().map(|kind| kind.name()).collect();
        format!("unknown key `{key}` in [{role}] (known: {})", known.join(", "))
    })?;
    let url = value.get_ref().as_str().ok_or_else(|| format!("`{key}` must be a URL in quotes"))?;
    let schemes = schemes(kind);
    if !schemes.iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| rest.starts_with("://"))) {
        return Err(format!("the URL of `{key}` must begin with {}://", schemes.join(":// or ")));
    }
    Ok((kind, SecretUrl::new(url)))
}

fn schemes(kind: StoreKind) -> &'static [&'static str] {
    match kind {
        StoreKind::Postgres => &["postgres", "postgresql"],
        StoreKind::Mariadb => &["mysql"],
        StoreKind::Redis => &["redis", "rediss"],
        StoreKind::Memcached => &["memcached"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<StacksFile> {
        StacksFile::parse(text, Path::new("stacks.toml"))
    }

    fn problem(text: &str) -> String {
        parse(text).expect_err("must be refused").to_string()
    }

    #[test]
    fn a_password_is_never_printed() {
        for (url, shown) in [
            ("postgres://user:pw@host:5432/db", "postgres://user:***@host:5432/db"),
            ("redis://:pw@host/0", "redis://:***@host/0"),
            ("mysql://user:p@w/x:y@host/", "mysql://user:***@host/"),
            (
                "postgres://user@host/db?sslmode=require&password=pw",
                "postgres://user@host/db?sslmode=require&password=***",
            ),
            ("memcached://host:11211", "memcached://host:11211"),
            ("user:pw@host", "(not a URL)"),
        ] {
            let url = SecretUrl::new(url);
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), shown);
        }
    }

    #[test]
    fn both_stacks_are_read() {
        let file = parse(
            "[current]\npostgres = \"postgres://a/b\"\nredis = \"rediss://a/0\"\n\n[target]\nmariadb = \"mysql://c/\"\n",
        )
        .expect("a good file");
        let current = file.urls(Role::Current).expect("[current]");
        assert_eq!(current[&StoreKind::Postgres].expose(), "postgres://a/b");
        assert_eq!(current[&StoreKind::Redis].expose(), "rediss://a/0");
        assert_eq!(file.urls(Role::Target).expect("[target]").len(), 1);
        assert_eq!(parse("").expect("an empty file").urls(Role::Current), None);
    }

    #[test]
    fn what_is_wrong_is_located_and_names_what_is_known_but_no_password() {
        assert_eq!(problem("\n[curent]\n"), "stacks.toml:2: unknown stack `curent` (known: current, target)");
        assert_eq!(
            problem("[target]\nredis = \"redis://:pw@host\"\n"),
            "stacks.toml:2: unknown key `redis` in [target] (known: mariadb, memcached)"
        );
        assert_eq!(problem("target = 1"), "stacks.toml:1: `target` must be a table: [target]");
        assert_eq!(problem("[target]\nmariadb = 1"), "stacks.toml:2: `mariadb` must be a URL in quotes");
        assert_eq!(
            problem("[target]\n\nmariadb = \"http://u:pw@h\""),
            "stacks.toml:3: the URL of `mariadb` must begin with mysql://"
        );
        let broken = problem("[current]\nredis = \"redis://:pw@host\n");
        assert!(broken.starts_with("stacks.toml:") && !broken.contains("pw"), "{broken}");
    }
}
