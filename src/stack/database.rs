//! Makes the recorded database on a throwaway PostgreSQL: its name, its locale, who may do what.

use super::locale::{self, CODE_POINTS, Locale};
use super::recorded::{RecordedServer, quoted};
use super::scan::with_database;
use super::{Profile, Stack, ephemeral};
use crate::core::{Failure, Outcome, Reply, Request, Sql, StoreKind, Value};
use crate::error::{Error, Result};
use crate::format::stacks::SecretUrl;
use crate::store::{self, Session, SessionSetup};

/// Whether a database orders text as the recorded one did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    AsRecorded,
    /// Why nobody can tell.
    Unknown(String),
}

/// What the log and the dump do not say, and what to do about it.
const NOT_NAMED: &str = "neither the dump nor the command line names the database's locale; import with --locale and what \
     `SHOW lc_collate` says on the recorded server, or with a dump made by pg_dump --create";

impl Stack {
    /// Makes the recorded database; sessions of this stack are in it from here on. Servers of the user's own stay as they
    /// are: their database is asked for its locale.
    pub async fn make_database(&mut self, recorded: &RecordedServer, profile: &Profile) -> Result<Order> {
        if self.reaper.is_none() {
            return self.order_of_own(recorded).await;
        }
        let url = self.url(StoreKind::Postgres)?.expose().to_owned();
        let name = if recorded.database.is_empty() { "postgres" } else { &recorded.database };
        let fallback = Locale::parse(CODE_POINTS)?;
        let order = match &recorded.locale {
            None => {
                create(&url, name, &fallback).await?.map_err(|failure| refused(name, &failure))?;
                Order::Unknown(NOT_NAMED.to_owned())
            }
            Some(locale) => match self.create_in(&url, name, locale, profile).await? {
                Ok(()) => Order::AsRecorded,
                Err(failure) => {
                    create(&url, name, &fallback).await?.map_err(|failure| refused(name, &failure))?;
                    let (locale, why) = (locale.name(), &failure.message);
                    Order::Unknown(format!("this machine has no locale {locale} for PostgreSQL: {why}"))
                }
            },
        };
        self.urls.insert(StoreKind::Postgres, SecretUrl::new(with_database(&url, &percent_encoded(name))));
        Ok(order)
    }

    async fn create_in(
        &self,
        url: &str,
        name: &str,
        locale: &Locale,
        profile: &Profile,
    ) -> Result<std::result::Result<(), Failure>> {
        let refused = match create(url, name, locale).await? {
            Ok(()) => return Ok(Ok(())),
            Err(refused) => refused,
        };
        let Some(reaper) = &self.reaper else { return Ok(Err(refused)) };
        let directory = locale::directory(&reaper.directory().join(StoreKind::Postgres.name()));
        let wanted = locale.clone();
        let made = tokio::task::spawn_blocking(move || wanted.compile(&directory)).await.unwrap_or(false);
        if !made {
            return Ok(Err(refused));
        }
        // It looks for locales where it is told to when it starts.
        ephemeral::restart(reaper, StoreKind::Postgres, profile, url, self.clocks.as_deref()).await?;
        create(url, name, locale).await
    }

    async fn order_of_own(&self, recorded: &RecordedServer) -> Result<Order> {
        let Some(locale) = &recorded.locale else { return Ok(Order::Unknown(NOT_NAMED.to_owned())) };
        let mut session = self.store(StoreKind::Postgres)?.connect(&SessionSetup::default()).await?;
        let found =
            text(session.as_mut(), "SELECT datcollate::text FROM pg_database WHERE datname = current_database()")
                .await?;
        if locale.icu.is_none() && found == locale.collate {
            return Ok(Order::AsRecorded);
        }
        Ok(Order::Unknown(format!("the recorded database's locale is {}, the control's is {found}", locale.name())))
    }

    /// The name of the database that sessions of this stack are in.
    pub async fn database(&self) -> Result<String> {
        let mut session = self.store(StoreKind::Postgres)?.connect(&SessionSetup::default()).await?;
        text(session.as_mut(), "SELECT current_database()::text").await
    }

    /// Runs statements as the database's superuser; throwaway servers only.
    pub async fn run_as_superuser(&self, statements: &[String]) -> Result<()> {
        let mut session = self.store(StoreKind::Postgres)?.connect(&SessionSetup::default()).await?;
        for statement in statements {
            if let Err(failure) = run(session.as_mut(), statement).await? {
                let problem = format!("it refused `{statement}`: {}", failure.message);
                return Err(Error::store(StoreKind::Postgres, problem));
            }
        }
        Ok(())
    }

    /// What a setting is for a session of this user.
    pub async fn setting_of(&self, user: &str, name: &str) -> Result<String> {
        let setup = SessionSetup { user: user.to_owned(), ..SessionSetup::default() };
        let mut session = self.store(StoreKind::Postgres)?.connect(&setup).await?;
        text(session.as_mut(), &format!("SHOW {}", quoted(name))).await
    }
}

/// Makes the database anew, from another one's session; answers with the server's refusal, if it refuses.
async fn create(url: &str, name: &str, locale: &Locale) -> Result<std::result::Result<(), Failure>> {
    let beside = if name == "postgres" { "template1" } else { "postgres" };
    let store = store::open(&with_database(url, beside))?;
    let mut session = store.connect(&SessionSetup::default()).await?;
    let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name));
    let create = format!("CREATE DATABASE {} {}", quoted(name), locale.options());
    for statement in [drop, create] {
        if let Err(failure) = run(session.as_mut(), &statement).await? {
            return Ok(Err(failure));
        }
    }
    session.close().await;
    Ok(Ok(()))
}

fn refused(name: &str, failure: &Failure) -> Error {
    Error::store(StoreKind::Postgres, format!("cannot make the database {name}: {}", failure.message))
}

async fn run(session: &mut dyn Session, sql: &str) -> Result<std::result::Result<Reply, Failure>> {
    match session.execute(&Request::Sql(Sql::simple(sql))).await.outcome {
        Outcome::Completed(reply) => Ok(Ok(reply)),
        Outcome::Refused(failure) => Ok(Err(failure)),
        Outcome::Unknown(fault) => Err(Error::store(StoreKind::Postgres, format!("no answer to `{sql}`: {fault:?}"))),
    }
}

/// A query's only value as text; empty where there is none.
async fn text(session: &mut dyn Session, sql: &str) -> Result<String> {
    let reply = run(session, sql)
        .await?
        .map_err(|failure| Error::store(StoreKind::Postgres, format!("it refused `{sql}`: {}", failure.message)))?;
    let Reply::Rows(rows) = reply else { return Ok(String::new()) };
    Ok(match rows.rows.first().and_then(|row| row.first()) {
        Some(Value::Text(text) | Value::Other { text, .. }) => text.clone(),
        _ => String::new(),
    })
}

/// A name as a part of a URL.
fn percent_encoded(name: &str) -> String {
    let keeps = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    name.bytes().map(|byte| if keeps(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
