//! The counterparts of Redis's keys on the target: items of Memcached, rows of the cache's table on MariaDB.
//!
//! Which of the two a key is kept on, the routes say; under which name, the translation's own rule. A form of value
//! that it can't read yet is said to be unread, with the reason, and never taken for a string.

use super::{KeptOn, Key, Place};
use crate::core::{ByteString, Column, Held, KeyValue, Outcome, Reply, Request, Sql, StoreKind, Value};
use crate::error::{Error, Result};
use crate::format::routes::{Destination, Routes};
use crate::store::{Item, RowSink, Session, SessionSetup, Store};
use crate::translate::cache::document::Value as Kept;
use crate::translate::cache::document::codec;
use crate::translate::cache::keys::{PART_PREFIX, RULE_HASH, memcached_key, owned, owner, redis_key};

/// The server's time as the table keeps it, and the rows that have not ended.
const NOW: &str = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";
const TABLE: &str = "crosscheck_cache.objectstash";

/// Sessions that read the target's two caches.
pub(super) struct TargetKeys<'a> {
    routes: &'a Routes,
    memcached: Box<dyn Session>,
    /// None where no route leads to MariaDB: there is no table.
    mariadb: Option<Table>,
}

struct Table {
    session: Box<dyn Session>,
    /// How the kind of a row's value is selected.
    kind: &'static str,
}

impl<'a> TargetKeys<'a> {
    pub async fn open(memcached: &dyn Store, mariadb: &dyn Store, routes: &'a Routes) -> Result<Self> {
        let setup = SessionSetup { application: "crosscheck".to_owned(), ..SessionSetup::default() };
        let table = match routes.lead_to(Destination::Mariadb) {
            true => Some(Table::open(mariadb.connect(&setup).await?).await?),
            false => None,
        };
        Ok(Self { routes, memcached: memcached.connect(&setup).await?, mariadb: table })
    }

    /// Where the counterpart of a key is kept.
    pub fn place(&self, key: &Key) -> Place {
        let to = self.routes.of(&key.name).map_or(Destination::Memcached, |route| route.to);
        let kept = || memcached_key(key.db, &key.name).0;
        match to {
            Destination::Memcached => Place { store: KeptOn::Memcached, db: 0, name: kept() },
            Destination::Mariadb => Place { store: KeptOn::Mariadb, db: 0, name: kept() },
            Destination::Redesign => Place { store: KeptOn::Nowhere, db: key.db, name: key.name.clone() },
        }
    }

    /// What is held as the counterpart of each key, in their order.
    pub async fn read(&mut self, keys: &[Key]) -> Result<Vec<Held>> {
        let places: Vec<Place> = keys.iter().map(|key| self.place(key)).collect();
        let mut held: Vec<Held> = Vec::with_capacity(keys.len());
        let found = self.held(&places).await?;
        for ((key, place), found) in keys.iter().zip(&places).zip(found) {
            let hashed = memcached_key(key.db, &key.name).1 == Some(RULE_HASH);
            held.push(match place.store {
                KeptOn::Nowhere => Held::NotCarried { reason: self.redesign(key) },
                // Its digest is another key's.
                KeptOn::Memcached if found.carried != hashed.then(|| owner(key.db, &key.name)) => Held::Missing,
                _ => found.held,
            });
        }
        Ok(held)
    }

    /// What is held at each place, by the key that Redis would know it by.
    pub async fn read_places(&mut self, places: &[Place]) -> Result<Vec<(Key, Held)>> {
        let found = self.held(places).await?;
        let of = |(place, found): (&Place, Found)| {
            let carried = found.carried.as_deref().and_then(owned);
            let (db, name) = carried.unwrap_or_else(|| redis_key(&place.name));
            (Key { db, name }, found.held)
        };
        Ok(places.iter().zip(found).map(of).collect())
    }

    /// Names everything that is kept on either store.
    pub async fn list(&mut self, visit: &mut (dyn FnMut(Place) + Send)) -> Result<()> {
        // A part is told of by the item that names it.
        let mut item = |name: ByteString| {
            if !name.starts_with(PART_PREFIX.as_bytes()) {
                visit(Place { store: KeptOn::Memcached, db: 0, name });
            }
        };
        self.memcached.list_keys(&mut item).await?;
        let Some(table) = &mut self.mariadb else { return Ok(()) };
        for mut row in table.rows(&format!("SELECT keyname FROM {TABLE} WHERE {}", alive())).await? {
            if let Some(name) = row.first_mut().and_then(take_bytes) {
                visit(Place { store: KeptOn::Mariadb, db: 0, name });
            }
        }
        Ok(())
    }

    async fn held(&mut self, places: &[Place]) -> Result<Vec<Found>> {
        let of = |store| -> Vec<ByteString> {
            places.iter().filter(|place| place.store == store).map(|place| place.name.clone()).collect()
        };
        let items = self.memcached.items(&of(KeptOn::Memcached)).await?;
        let mut items = items.into_iter().map(|item| item.map_or_else(Found::nothing, of_item));
        let mut rows = match &mut self.mariadb {
            Some(table) => table.held(&of(KeptOn::Mariadb)).await?,
            None => Vec::new(),
        };
        let held = places.iter().map(|place| match place.store {
            KeptOn::Memcached => items.next().unwrap_or_else(Found::nothing),
            KeptOn::Mariadb => {
                let row = rows.iter().position(|(name, _)| *name == place.name);
                row.map_or_else(Found::nothing, |index| Found { held: rows.swap_remove(index).1, carried: None })
            }
            KeptOn::Redis | KeptOn::Nowhere => Found::nothing(),
        });
        Ok(held.collect())
    }

    fn redesign(&self, key: &Key) -> String {
        let route = self.routes.of(&key.name);
        route.map_or_else(String::new, |route| format!("the route `{}` says redesign: {}", route.pattern, route.why))
    }
}

/// What is held at a place, and the key that it carries, where its name is a digest.
struct Found {
    held: Held,
    carried: Option<Vec<u8>>,
}

impl Found {
    fn nothing() -> Self {
        Self { held: Held::Missing, carried: None }
    }
}

/// An item's value as the translation's own code reads it.
fn of_item(item: Item) -> Found {
    let bytes = |values: Vec<Vec<u8>>| values.into_iter().map(ByteString).collect();
    let (carried, value) = match codec::open(item.flags, &item.value) {
        Ok((carried, value)) => (carried, value),
        Err(problem) => return Found { held: Held::Unread { reason: problem.0 }, carried: None },
    };
    let value = match value {
        Kept::Text(text) => KeyValue::String(ByteString(text)),
        Kept::Hash(fields) => {
            KeyValue::Hash(fields.into_iter().map(|(field, value)| (field.into(), value.into())).collect())
        }
        Kept::List(elements) => KeyValue::List(bytes(elements.into())),
        Kept::Set(members) => KeyValue::Set(bytes(members.into_iter().collect())),
    };
    Found { held: Held::Live { value, ttl_ms: item.ttl_s.map(|seconds| seconds * 1000) }, carried }
}

/// A row's value by its kind. A kind that the translation keeps in tables of its own is read here.
fn of_row(kind: &str, value: ByteString, ttl_ms: Option<u64>) -> Held {
    match kind {
        "string" => Held::Live { value: KeyValue::String(value), ttl_ms },
        kind => Held::Unread { reason: format!("mariadb keeps it as a {kind}, a kind not read yet") },
    }
}

impl Table {
    async fn open(mut session: Box<dyn Session>) -> Result<Self> {
        const QUERY: &str = "SELECT 1 FROM information_schema.columns WHERE table_schema = 'crosscheck_cache' AND \
                             table_name = 'objectstash' AND column_name = 'kind'";
        let has_kinds = match session.execute(&Request::Sql(Sql::simple(QUERY))).await.outcome {
            Outcome::Completed(Reply::Rows(rows)) => rows.total > 0,
            other => return Err(Error::store(StoreKind::Mariadb, format!("its columns can't be told: {other:?}"))),
        };
        Ok(Self { session, kind: if has_kinds { "kind" } else { "'string'" } })
    }

    /// The rows of these names that have not ended.
    async fn held(&mut self, names: &[ByteString]) -> Result<Vec<(ByteString, Held)>> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let names: Vec<String> = names.iter().map(|name| literal(name)).collect();
        let query = format!(
            "SELECT keyname, {} AS kind, exptime - {NOW}, value FROM {TABLE} WHERE keyname IN ({}) AND {}",
            self.kind,
            names.join(", "),
            alive()
        );
        let mut held = Vec::new();
        for row in self.rows(&query).await? {
            let [mut name, mut kind, ttl, mut value] = <[Value; 4]>::try_from(row)
                .map_err(|row| Error::store(StoreKind::Mariadb, format!("a row of {} values", row.len())))?;
            let kind = take_bytes(&mut kind).unwrap_or_default();
            let ttl_ms = match ttl {
                Value::Int(ttl) => Some(u64::try_from(ttl).unwrap_or(0)),
                _ => None,
            };
            let value = take_bytes(&mut value).unwrap_or_default();
            held.push((take_bytes(&mut name).unwrap_or_default(), of_row(&kind.to_display(), value, ttl_ms)));
        }
        Ok(held)
    }

    /// All rows of a query, however many: an answer to a request is cut.
    async fn rows(&mut self, query: &str) -> Result<Vec<Vec<Value>>> {
        let mut rows = Rows(Vec::new());
        self.session.scan(query, &mut rows).await?;
        Ok(rows.0)
    }
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

fn alive() -> String {
    format!("(exptime IS NULL OR exptime > {NOW})")
}

/// Bytes as a literal that no character set changes.
fn literal(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("x'{digits}'")
}

fn take_bytes(value: &mut Value) -> Option<ByteString> {
    match std::mem::replace(value, Value::Null) {
        Value::Bytes(bytes) => Some(bytes),
        Value::Text(text) | Value::Other { text, .. } => Some(text.into()),
        _ => None,
    }
}
