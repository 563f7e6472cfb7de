//! Locales of databases: what a dump or a person says, and how a throwaway PostgreSQL gets one.
//!
//! A locale of the C library that the machine does not have is made from its sources, in the server's own directory,
//! where it has the sources. One that can't be had is never replaced by a similar one without a word.

use std::path::{Path, PathBuf};

use super::recorded::literal;
use crate::error::{Error, Result};
use crate::translate::schema::ddl_parse::{Cursor, Kind};

/// The order of code points, in which throwaway databases are made where nobody says otherwise.
pub const CODE_POINTS: &str = "C.UTF-8";

/// Two locales that differ in all that usual ones do: whether a language's rules or bytes order text, and whether letters
/// beyond ASCII have a case.
pub const CONTRAST: [&str; 2] = ["en_US.UTF-8", "C"];

/// The same language where the C library's is not to be had.
pub const BY_ICU: &str = "icu:en-US";

/// A database's collation and character classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    /// The C library's.
    pub collate: String,
    pub ctype: String,
    /// ICU's, where it orders the database.
    pub icu: Option<String>,
    /// The server's name of it.
    pub encoding: String,
}

impl Locale {
    fn libc(name: &str) -> Self {
        Self { collate: name.to_owned(), ctype: name.to_owned(), icu: None, encoding: "UTF8".to_owned() }
    }

    /// `en_US.UTF-8`, or `icu:de-DE`.
    pub fn parse(text: &str) -> Result<Self> {
        let harmless = |c: char| c.is_ascii_alphanumeric() || "_.-@=:;".contains(c);
        match text.strip_prefix("icu:") {
            _ if text.is_empty() || !text.chars().all(harmless) => Err(Error::Usage(format!(
                "`{text}` is no locale; give what `SHOW lc_collate` says, like en_US.UTF-8, or icu:NAME"
            ))),
            Some(icu) => Ok(Self { icu: Some(icu.to_owned()), ..Self::libc(CODE_POINTS) }),
            None => Ok(Self::libc(text)),
        }
    }

    /// From the options of CREATE DATABASE, whose name was read; `None` where they do not tell.
    pub fn of_create_database(c: &mut Cursor<'_>) -> Option<Self> {
        let mut locale = Self::libc("");
        let mut by_icu = false;
        let _ = c.take_words("with");
        while let Some(Kind::Word(option)) = c.bump() {
            let _ = c.take_symbol("=");
            let value = match c.bump()? {
                Kind::Text(value) | Kind::Word(value) | Kind::Quoted(value) | Kind::Number(value) => value.clone(),
                Kind::Symbol(_) => return None,
            };
            match option.as_str() {
                "encoding" => locale.encoding = value,
                "locale" => (locale.collate, locale.ctype) = (value.clone(), value),
                "lc_collate" => locale.collate = value,
                "lc_ctype" => locale.ctype = value,
                "locale_provider" => by_icu = value.eq_ignore_ascii_case("icu"),
                "icu_locale" => locale.icu = Some(value),
                // PostgreSQL's own, from version 17 on: both of its first two are the C library's of that name.
                "builtin_locale" if value != "PG_UNICODE_FAST" => {
                    (locale.collate, locale.ctype) = (value.clone(), value);
                }
                _ => {}
            }
        }
        locale.icu = locale.icu.filter(|_| by_icu);
        (!locale.collate.is_empty() || locale.icu.is_some()).then(|| {
            for name in [&mut locale.collate, &mut locale.ctype] {
                if name.is_empty() {
                    CODE_POINTS.clone_into(name);
                }
            }
            locale
        })
    }

    /// The options of CREATE DATABASE.
    pub fn options(&self) -> String {
        let mut options = format!(
            "TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}",
            literal(&self.encoding),
            literal(&self.collate),
            literal(&self.ctype)
        );
        if let Some(icu) = &self.icu {
            options.push_str(&format!(" LOCALE_PROVIDER icu ICU_LOCALE {}", literal(icu)));
        }
        options
    }

    /// What a person calls it.
    pub fn name(&self) -> String {
        match &self.icu {
            Some(icu) => format!("icu:{icu}"),
            None if self.collate == self.ctype => self.collate.clone(),
            None => format!("{} (characters: {})", self.collate, self.ctype),
        }
    }

    /// Makes those of the C library in a directory, from the machine's sources; false where it can't be done.
    pub fn compile(&self, directory: &Path) -> bool {
        let mut names = vec![&self.collate];
        if self.ctype != self.collate {
            names.push(&self.ctype);
        }
        names.into_iter().filter(|name| *name != CODE_POINTS).all(|name| compile(name, directory))
    }
}

/// Where a server finds locales that were made for it, in its data directory.
pub fn directory(data: &Path) -> PathBuf {
    data.join("crosscheck-locales")
}

/// `en_US.UTF-8` is made of the source `en_US` and the characters of UTF-8; `de_DE@euro` of `de_DE@euro`.
fn compile(name: &str, directory: &Path) -> bool {
    let (before, modifier) = match name.split_once('@') {
        Some((before, modifier)) => (before, format!("@{modifier}")),
        None => (name, String::new()),
    };
    let (source, charset) = before.split_once('.').unwrap_or((before, "UTF-8"));
    let charset = if charset.eq_ignore_ascii_case("utf8") { "UTF-8" } else { charset };
    if source.is_empty() || name.contains('/') || std::fs::create_dir_all(directory).is_err() {
        return false;
    }
    let made = std::process::Command::new("localedef")
        .args(["--no-archive", "-c", "-i", &format!("{source}{modifier}"), "-f", charset])
        .arg(directory.join(name))
        .output();
    // It ends with 1 where it only warned.
    made.is_ok() && directory.join(name).join("LC_COLLATE").exists()
}

#[cfg(test)]
mod tests {
    use super::super::super::translate::schema::ddl_parse::tokens;
    use super::*;

    fn of(options: &str) -> Option<String> {
        let all = tokens(options).expect("tokens");
        Locale::of_create_database(&mut Cursor::new(&all)).map(|locale| locale.name())
    }

    #[test]
    fn each_versions_create_database_is_read() {
        for (options, name) in [
            ("WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'en_US.UTF-8'", Some("en_US.UTF-8")),
            ("WITH ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'de_DE.UTF-8'", Some("C (characters: de_DE.UTF-8)")),
            ("WITH LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8'", Some("C.UTF-8")),
            ("WITH LOCALE_PROVIDER = icu LOCALE = 'en_US.utf8' ICU_LOCALE = 'de-DE'", Some("icu:de-DE")),
            ("WITH LOCALE_PROVIDER = builtin LOCALE = 'C' BUILTIN_LOCALE = 'C.UTF-8'", Some("C.UTF-8")),
            ("WITH TEMPLATE = template0 OWNER = app CONNECTION LIMIT = 5", None),
            ("", None),
        ] {
            assert_eq!(of(options).as_deref(), name, "{options}");
        }
    }

    #[test]
    fn a_locale_is_named_as_the_server_names_it() {
        assert_eq!(Locale::parse("icu:de-DE").expect("ICU's").icu.as_deref(), Some("de-DE"));
        assert_eq!(Locale::parse("sv_SE.UTF-8").expect("the C library's").collate, "sv_SE.UTF-8");
        assert!(Locale::parse("en'; DROP").is_err());
    }
}
