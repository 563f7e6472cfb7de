//! What MariaDB's tables hold for Redis's keys: a row for each key, and beside it what its structure holds; the jobs of
//! queues.
//!
//! It reads what `translate::cache::mariadb` writes, kind by kind; a kind that it does not know is said to be unread.

use std::collections::HashMap;

use super::Key;
use crate::core::{ByteString, Column, Held, KeyValue, StoreKind, Value};
use crate::error::{Error, Result};
use crate::store::{RowSink, Session};
use crate::translate::cache::keys::db_prefix;
use crate::translate::cache::mariadb::text;

/// Keys that are there; a row without a kind is a lock.
fn live() -> String {
    format!("kind <> '' AND {}", text::alive(""))
}

/// A session that reads the tables.
pub(super) struct Tables(Box<dyn Session>);

/// What is held under a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// The key that Redis would know it by.
    pub key: Key,
    pub held: Held,
}

/// A key's row, before what its structure holds is known.
struct Head {
    key: Key,
    kind: String,
    ttl_ms: Option<u64>,
    value: ByteString,
}

impl Tables {
    pub fn new(session: Box<dyn Session>) -> Self {
        Self(session)
    }

    /// Every name that something is kept under.
    pub async fn names(&mut self) -> Result<Vec<ByteString>> {
        let query = format!(
            "SELECT keyname FROM crosscheck_cache.objectstash WHERE {} UNION SELECT keyname FROM crosscheck_cache.queue",
            live()
        );
        let rows = self.rows(&query).await?;
        Ok(rows.into_iter().filter_map(|mut row| row.first_mut().and_then(take_bytes)).collect())
    }

    /// What is held under these names.
    pub async fn held(&mut self, names: &[ByteString]) -> Result<HashMap<ByteString, Row>> {
        if names.is_empty() {
            return Ok(HashMap::new());
        }
        let list: Vec<String> = names.iter().map(|name| text::bytes(name)).collect();
        let list = list.join(", ");
        let heads = self.heads(&list).await?;
        let mut parts = Parts::default();
        for (kind, query) in [
            ("hash", "field, value FROM crosscheck_cache.hash_field WHERE keyname IN"),
            ("set", "member, NULL FROM crosscheck_cache.set_member WHERE keyname IN"),
            ("zset", "member, score FROM crosscheck_cache.sorted_set_member WHERE keyname IN"),
            ("list", "value, NULL FROM crosscheck_cache.list_item WHERE keyname IN"),
        ] {
            if heads.values().any(|head| head.kind == kind) {
                let order = if kind == "list" { " ORDER BY position" } else { "" };
                parts.add(kind, self.rows(&format!("SELECT keyname, {query} ({list}){order}")).await?)?;
            }
        }
        let mut held: HashMap<ByteString, Row> = HashMap::new();
        for (name, head) in heads {
            let value = parts.value(&name, head.kind.as_str(), head.value);
            let held_here = match value {
                Some(value) => Held::Live { value, ttl_ms: head.ttl_ms },
                None => Held::Unread { reason: format!("mariadb keeps it as a {}, a kind not read yet", head.kind) },
            };
            held.insert(name, Row { key: head.key, held: held_here });
        }
        self.jobs(&list, &mut held).await?;
        Ok(held)
    }

    async fn heads(&mut self, names: &str) -> Result<HashMap<ByteString, Head>> {
        let query = format!(
            "SELECT keyname, db, original, kind, exptime - {now}, value FROM crosscheck_cache.objectstash WHERE keyname IN \
             ({names}) AND {}",
            live(),
            now = text::NOW
        );
        let mut heads = HashMap::new();
        for row in self.rows(&query).await? {
            let [mut name, db, mut original, mut kind, ttl, mut value] = columns(row)?;
            let name = take_bytes(&mut name).unwrap_or_default();
            let key = key(&name, &db, take_bytes(&mut original));
            let kind = take_bytes(&mut kind).unwrap_or_default().to_display().into_owned();
            let ttl_ms = match ttl {
                Value::Int(ttl) => Some(u64::try_from(ttl).unwrap_or(0)),
                _ => None,
            };
            heads.insert(name, Head { key, kind, ttl_ms, value: take_bytes(&mut value).unwrap_or_default() });
        }
        Ok(heads)
    }

    /// Queues are lists that no row of a key tells of.
    async fn jobs(&mut self, names: &str, held: &mut HashMap<ByteString, Row>) -> Result<()> {
        let query = format!(
            "SELECT keyname, db, original, value FROM crosscheck_cache.queue WHERE keyname IN ({names}) ORDER BY id"
        );
        let mut queues: HashMap<ByteString, (Key, Vec<ByteString>)> = HashMap::new();
        for row in self.rows(&query).await? {
            let [mut name, db, mut original, mut value] = columns(row)?;
            let name = take_bytes(&mut name).unwrap_or_default();
            let key = key(&name, &db, take_bytes(&mut original));
            let queue = queues.entry(name).or_insert_with(|| (key, Vec::new()));
            queue.1.extend(take_bytes(&mut value));
        }
        for (name, (key, jobs)) in queues {
            held.insert(name, Row { key, held: Held::Live { value: KeyValue::List(jobs), ttl_ms: None } });
        }
        Ok(())
    }

    /// All rows of a query, however many: an answer to a request is cut.
    async fn rows(&mut self, query: &str) -> Result<Vec<Vec<Value>>> {
        let mut rows = Rows(Vec::new());
        self.0.scan(query, &mut rows).await?;
        Ok(rows.0)
    }
}

/// What structures hold, by kind and name.
#[derive(Default)]
struct Parts(HashMap<(&'static str, ByteString), Vec<(ByteString, Value)>>);

impl Parts {
    fn add(&mut self, kind: &'static str, rows: Vec<Vec<Value>>) -> Result<()> {
        for row in rows {
            let [mut name, mut first, second] = columns(row)?;
            let name = take_bytes(&mut name).unwrap_or_default();
            let first = take_bytes(&mut first).unwrap_or_default();
            self.0.entry((kind, name)).or_default().push((first, second));
        }
        Ok(())
    }

    /// A key's value; `None` for a kind that is not known.
    fn value(&mut self, name: &ByteString, kind: &str, text: ByteString) -> Option<KeyValue> {
        let mut of = |kind| self.0.remove(&(kind, name.clone())).unwrap_or_default().into_iter();
        Some(match kind {
            "string" => KeyValue::String(text),
            "hash" => KeyValue::Hash(of("hash").map(|(field, mut value)| (field, bytes_of(&mut value))).collect()),
            "set" => KeyValue::Set(of("set").map(|(member, _)| member).collect()),
            "zset" => KeyValue::SortedSet(of("zset").map(|(member, score)| (member, number(&score))).collect()),
            "list" => KeyValue::List(of("list").map(|(item, _)| item).collect()),
            _ => return None,
        })
    }
}

fn number(score: &Value) -> String {
    match score {
        Value::Float(number) => number.to_string(),
        Value::Int(number) => number.to_string(),
        other => other.text().unwrap_or_default().to_owned(),
    }
}

fn bytes_of(value: &mut Value) -> ByteString {
    take_bytes(value).unwrap_or_default()
}

/// The key behind a name: it stands whole beside one that is a digest.
fn key(name: &ByteString, db: &Value, original: Option<ByteString>) -> Key {
    let db = match db {
        Value::Int(db) => u32::try_from(*db).unwrap_or(0),
        other => other.text().and_then(|text| text.parse().ok()).unwrap_or(0),
    };
    let prefix = db_prefix(db);
    let bare = || ByteString(name.strip_prefix(prefix.as_bytes()).unwrap_or(name).to_vec());
    Key { db, name: original.unwrap_or_else(bare) }
}

fn columns<const N: usize>(row: Vec<Value>) -> Result<[Value; N]> {
    <[Value; N]>::try_from(row)
        .map_err(|row| Error::store(StoreKind::Mariadb, format!("a row of {} values", row.len())))
}

struct Rows(Vec<Vec<Value>>);

impl RowSink for Rows {
    fn columns(&mut self, _columns: &[Column]) -> Result<()> {
        Ok(())
    }

    fn row(&mut self, row: Vec<Value>) -> Result<()> {
        self.0.push(row);
        Ok(())
    }
}

fn take_bytes(value: &mut Value) -> Option<ByteString> {
    match std::mem::replace(value, Value::Null) {
        Value::Bytes(bytes) => Some(bytes),
        Value::Text(text) | Value::Other { text, .. } => Some(text.into()),
        _ => None,
    }
}
