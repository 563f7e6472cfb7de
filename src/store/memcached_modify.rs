//! Compare-and-swap: reads an item with its CAS token, lets `translate::cache::document` compute reply and new item,
//! and writes with the token; again where another client was faster.
//!
//! An item's remaining time is read as whole seconds and written back as such: each write can lengthen a lifetime by
//! the second in which the server's clock ticks between the two, and never shortens it. More than 30 days can only be
//! told as an instant, which is reckoned by the server's own clock: it lags behind the client's by up to a second, and
//! every write would add that. A value that is kept in parts is
//! written parts first and head last, under names that no other write has, so that a reader sees one value or none;
//! what a new head leaves behind, expires or is evicted.
//!
//! It refuses to send a value that no item of the default size holds: the server would refuse it and drop the old one.

use memcache::exp::{MetaCommand, MetaCommandResult, MetaOp, ReturnCode};

use super::memcached::{Answer, Broken, Connection};
use crate::core::{ErrorClass, Failure, Modify, Outcome, Reply, Warning};
use crate::translate::cache::RELATIVE_S_MAX;
use crate::translate::cache::document::codec::{self, Head, Unreadable};
use crate::translate::cache::document::{self, ITEM_BYTES_MAX, ITEM_OVERHEAD_BYTES, Item, Lifetime, Next};

/// Each time that a client loses, another one has won: this many in a row are a queue, not a race.
const ATTEMPTS_MAX: u32 = 100;

/// The name of the note that counts the attempts; servers have no such number.
const RETRIED: u32 = 0;

/// What was found under a key.
struct Held {
    /// `None` where there is no item; the token is the item's even where its value is not this key's or lost a part.
    cas: Option<u64>,
    item: Option<Item>,
}

/// How one attempt ended.
enum Attempted {
    Done(Outcome),
    /// Another client was faster.
    Again,
}

type Result<T> = std::result::Result<T, Broken>;

impl Connection {
    /// Carries out a command; a note tells how often it was tried where it was more than once.
    pub(super) async fn modify(&mut self, modify: &Modify, warnings: &mut Vec<Warning>) -> Result<Outcome> {
        for attempt in 1..=ATTEMPTS_MAX {
            if let Attempted::Done(outcome) = self.attempt(modify).await? {
                if attempt > 1 {
                    let message = format!("compare-and-swap: written at attempt {attempt}");
                    warnings.push(Warning { level: "Note".to_owned(), code: RETRIED, message });
                }
                return Ok(outcome);
            }
        }
        let message = format!(
            "not written: other clients were faster {ATTEMPTS_MAX} times; keep a key that so many clients write at once in \
             MariaDB"
        );
        Ok(Outcome::Refused(Failure { class: ErrorClass::Serialization, code: "CAS".to_owned(), message }))
    }

    async fn attempt(&mut self, modify: &Modify) -> Result<Attempted> {
        let blind = document::is_blind(modify);
        let held = if blind { Ok(Some(Held { cas: None, item: None })) } else { self.held(modify).await? };
        let held = match held {
            Ok(Some(held)) => held,
            Ok(None) => return Ok(Attempted::Again),
            Err(failure) => return Ok(Attempted::Done(Outcome::Refused(failure))),
        };
        let left = held.item.as_ref().and_then(|item| item.ttl_s);
        let (reply, next) = match document::apply(modify, held.item) {
            Ok(done) => done,
            Err(failure) => return Ok(Attempted::Done(Outcome::Refused(failure))),
        };
        let written = match next {
            Next::Keep => Ok(true),
            // There was nothing, and nothing is to be there.
            Next::Gone if held.cas.is_none() && !blind => Ok(true),
            Next::Gone => self.delete(modify, held.cas).await?,
            Next::Write(value, lifetime) => {
                let exptime = match (lifetime, left) {
                    (Lifetime::Exptime(exptime), _) => exptime,
                    (Lifetime::Kept, None) => 0,
                    (Lifetime::Kept, Some(seconds)) if seconds <= RELATIVE_S_MAX => seconds,
                    (Lifetime::Kept, Some(seconds)) => self.server_time().await?.saturating_add(seconds),
                };
                let (flags, bytes) = codec::encode(&value, modify.owner.as_deref());
                let condition = match held.cas {
                    Some(token) => Some(format!("C{token}")),
                    None => (!blind).then(|| "ME".to_owned()),
                };
                self.write(modify, flags, bytes, exptime, condition).await?
            }
        };
        Ok(match written {
            Ok(true) => Attempted::Done(Outcome::Completed(Reply::Cache(reply))),
            Ok(false) => Attempted::Again,
            Err(failure) => Attempted::Done(Outcome::Refused(failure)),
        })
    }

    /// Reads an item and its parts; `None` where it ends at this very moment.
    async fn held(&mut self, modify: &Modify) -> Result<std::result::Result<Option<Held>, Failure>> {
        let get = MetaCommand::new(MetaOp::Get, modify.key.0.clone());
        let found = match self.one(get.flag("v").flag("c").flag("f").flag("t")).await? {
            Ok(found) => found,
            Err(failure) => return Ok(Err(failure)),
        };
        let Some(bytes) = found.value else { return Ok(Ok(Some(Held { cas: None, item: None }))) };
        if found.cas.is_none_or(|token| token == 0) {
            return Ok(Err(without_tokens()));
        }
        let flags = found.client_flags.unwrap_or(0);
        let ttl_s = match found.ttl {
            // An exptime of 0 would be for ever.
            Some(0) => return Ok(Ok(None)),
            Some(seconds) if seconds > 0 => Some(seconds),
            _ => None,
        };
        let whole = match Head::decode(flags, &bytes) {
            Ok(None) => Some((flags, bytes)),
            Ok(Some((head, flags))) => match self.parts(&head).await? {
                Ok(parts) => head.assemble(parts).map(|bytes| (flags, bytes)),
                Err(failure) => return Ok(Err(failure)),
            },
            Err(problem) => return Ok(Err(unreadable(&problem))),
        };
        let value = match whole {
            Some((flags, bytes)) => match codec::decode(flags, &bytes, modify.owner.as_deref()) {
                Ok(value) => value,
                Err(problem) => return Ok(Err(unreadable(&problem))),
            },
            None => None,
        };
        Ok(Ok(Some(Held { cas: found.cas, item: value.map(|value| Item { value, ttl_s }) })))
    }

    pub(super) async fn parts(&mut self, head: &Head) -> Result<std::result::Result<Vec<Option<Vec<u8>>>, Failure>> {
        let get = |number| MetaCommand::new(MetaOp::Get, head.part_key(number)).flag("v");
        let answers = self.exchange(&(0..head.parts).map(get).collect::<Vec<_>>()).await?;
        Ok(answers.into_iter().map(|answer| answer.map(|found| found.value)).collect())
    }

    /// Seconds since 1970 by the clock from which the server tells remaining times.
    async fn server_time(&mut self) -> Result<i64> {
        let mut line = self.text("stats\r\n").await?;
        let mut time = None;
        while let Some(stat) = line.strip_prefix("STAT ") {
            time = time.or(stat.strip_prefix("time ").and_then(|time| time.parse().ok()));
            line = self.line().await?;
        }
        time.ok_or_else(|| Broken::Unreadable(format!("`stats` tells no time: {line}")))
    }

    /// Whether the item is gone, and by this client; without a token whoever did it.
    async fn delete(&mut self, modify: &Modify, cas: Option<u64>) -> Result<std::result::Result<bool, Failure>> {
        let mut command = MetaCommand::new(MetaOp::Delete, modify.key.0.clone());
        if let Some(token) = cas {
            command = command.flag(format!("C{token}"));
        }
        Ok(self.one(command).await?.map(|answer| cas.is_none() || answer.rc == ReturnCode::Hd))
    }

    /// Whether the item was written; an answer that no write gives is an error of the protocol.
    async fn write(
        &mut self,
        modify: &Modify,
        flags: u32,
        bytes: Vec<u8>,
        exptime: i64,
        condition: Option<String>,
    ) -> Result<std::result::Result<bool, Failure>> {
        let (flags, bytes) = match modify.part_bytes.map(|part| part as usize).filter(|part| bytes.len() > *part) {
            None if bytes.len() + modify.key.len() + ITEM_OVERHEAD_BYTES > ITEM_BYTES_MAX => {
                return Ok(Err(too_large(bytes.len())));
            }
            None => (flags, bytes),
            Some(part_bytes) => match self.write_parts(modify, flags, &bytes, exptime, part_bytes).await? {
                Ok(head) => head,
                Err(failure) => return Ok(Err(failure)),
            },
        };
        let mut set = MetaCommand::new(MetaOp::Set, modify.key.0.clone()).value(bytes).flag(format!("T{exptime}"));
        if flags != 0 {
            set = set.flag(format!("F{flags}"));
        }
        if let Some(condition) = condition {
            set = set.flag(condition);
        }
        match self.one(set).await? {
            Ok(answer) => match answer.rc {
                ReturnCode::Hd => Ok(Ok(true)),
                ReturnCode::Ex | ReturnCode::Nf | ReturnCode::Ns => Ok(Ok(false)),
                other => Err(Broken::Unreadable(format!("`ms` was answered with {other:?}"))),
            },
            Err(failure) => Ok(Err(failure)),
        }
    }

    /// Writes the parts of a value; the item that names them.
    async fn write_parts(
        &mut self,
        modify: &Modify,
        flags: u32,
        bytes: &[u8],
        exptime: i64,
        part_bytes: usize,
    ) -> Result<std::result::Result<(u32, Vec<u8>), Failure>> {
        let head = Head::of(bytes, part_bytes, &modify.key, &modify.token);
        for (number, part) in bytes.chunks(part_bytes).enumerate() {
            let set = MetaCommand::new(MetaOp::Set, head.part_key(number)).value(part.to_vec());
            match self.one(set.flag(format!("T{exptime}"))).await? {
                Ok(answer) if answer.rc == ReturnCode::Hd => {}
                Ok(answer) => return Err(Broken::Unreadable(format!("`ms` was answered with {:?}", answer.rc))),
                Err(failure) => return Ok(Err(failure)),
            }
        }
        Ok(Ok(head.encode(flags)))
    }

    async fn one(&mut self, command: MetaCommand) -> Result<std::result::Result<MetaCommandResult, Failure>> {
        let answer: Option<Answer> = self.exchange(&[command]).await?.pop();
        answer.ok_or_else(|| Broken::Unreadable("no answer".to_owned()))
    }
}

/// A server that was started with `-C` tells 0, and takes it from nobody.
fn without_tokens() -> Failure {
    let message =
        "not sent: the server keeps no CAS tokens, without which updates are lost; start memcached without -C";
    Failure { class: ErrorClass::NotSupported, code: "CAS".to_owned(), message: message.to_owned() }
}

fn unreadable(problem: &Unreadable) -> Failure {
    let message = format!(
        "the item can't be read as crosscheck keeps one: {}; did another program write it? Delete the key, or route it to \
         redesign",
        problem.0
    );
    Failure { class: ErrorClass::InvalidValue, code: "CAS".to_owned(), message }
}

fn too_large(bytes: usize) -> Failure {
    let message = format!(
        "not sent: the value would take {bytes} bytes, and an item of the default size holds 1 MiB; the old value stays; \
         write large = \"segment\" into the route, or to = \"mariadb\""
    );
    Failure { class: ErrorClass::TooLarge, code: "CAS".to_owned(), message }
}
