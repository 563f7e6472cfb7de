//! The counterparts of Redis's keys on the target: items of Memcached, rows of the cache's table on MariaDB.
//!
//! Which of the two a key is kept on, the routes say; under which name, the translation's own rule. A form of value
//! that it can't read yet is said to be unread, with the reason, and never taken for a string.

use super::{KeptOn, Key, Place};
use crate::core::{ByteString, Column, Held, KeyValue, Outcome, Reply, Request, Sql, StoreKind, Value};
use crate::error::{Error, Result};
use crate::format::routes::{Destination, Routes};
use crate::store::{Item, RowSink, Session, SessionSetup, Store};
use crate::translate::cache::keys::{memcached_key, redis_key};

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
        let mut found = self.held(&places).await?.into_iter();
        for (key, place) in keys.iter().zip(&places) {
            let reading = found.next().unwrap_or(Held::Missing);
            held.push(match place.store {
                KeptOn::Nowhere => Held::NotCarried { reason: self.redesign(key) },
                _ => reading,
            });
        }
        Ok(held)
    }

    /// What is held at each place, by the key that Redis would know it by.
    pub async fn read_places(&mut self, places: &[Place]) -> Result<Vec<(Key, Held)>> {
        let held = self.held(places).await?;
        let key = |place: &Place| {
            let (db, name) = redis_key(&place.name);
            Key { db, name }
        };
        Ok(places.iter().map(key).zip(held).collect())
    }

    /// Names everything that is kept on either store.
    pub async fn list(&mut self, visit: &mut (dyn FnMut(Place) + Send)) -> Result<()> {
        let mut item = |name| visit(Place { store: KeptOn::Memcached, db: 0, name });
        self.memcached.list_keys(&mut item).await?;
        let Some(table) = &mut self.mariadb else { return Ok(()) };
        for mut row in table.rows(&format!("SELECT keyname FROM {TABLE} WHERE {}", alive())).await? {
            if let Some(name) = row.first_mut().and_then(take_bytes) {
                visit(Place { store: KeptOn::Mariadb, db: 0, name });
            }
        }
        Ok(())
    }

    async fn held(&mut self, places: &[Place]) -> Result<Vec<Held>> {
        let of = |store| -> Vec<ByteString> {
            places.iter().filter(|place| place.store == store).map(|place| place.name.clone()).collect()
        };
        let items = self.memcached.items(&of(KeptOn::Memcached)).await?;
        let mut items = items.into_iter().map(|item| item.map_or(Held::Missing, of_item));
        let mut rows = match &mut self.mariadb {
            Some(table) => table.held(&of(KeptOn::Mariadb)).await?,
            None => Vec::new(),
        };
        let held = places.iter().map(|place| match place.store {
            KeptOn::Memcached => items.next().unwrap_or(Held::Missing),
            KeptOn::Mariadb => {
                let row = rows.iter().position(|(name, _)| *name == place.name);
                row.map_or(Held::Missing, |index| rows.swap_remove(index).1)
            }
            KeptOn::Redis | KeptOn::Nowhere => Held::Missing,
        });
        Ok(held.collect())
    }

    fn redesign(&self, key: &Key) -> String {
        let route = self.routes.of(&key.name);
        route.map_or_else(String::new, |route| format!("the route `{}` says redesign: {}", route.pattern, route.why))
    }
}

/// An item's value by its client's mark. A form that the translation writes under a mark of its own is read here.
fn of_item(item: Item) -> Held {
    match item.flags {
        0 => Held::Live { value: KeyValue::String(item.value), ttl_ms: item.ttl_s.map(|seconds| seconds * 1000) },
        mark => Held::Unread { reason: format!("memcached keeps it under the mark {mark}, a form not read yet") },
    }
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
