//! The counterparts of Redis's keys on the target: items of Memcached, rows of the cache's table on MariaDB.
//!
//! Which of the two a key is kept on, the routes say; under which name, the translation's own rule. A form of value
//! that it can't read yet is said to be unread, with the reason, and never taken for a string.

use std::collections::HashMap;

use super::tables::Tables;
use super::{KeptOn, Key, Place};
use crate::core::{ByteString, Held, KeyValue};
use crate::error::Result;
use crate::format::routes::{Destination, Routes};
use crate::store::{Item, Session, SessionSetup, Store};
use crate::translate::cache::document::Value as Kept;
use crate::translate::cache::document::codec;
use crate::translate::cache::keys::{PART_PREFIX, RULE_HASH, memcached_key, owned, owner, redis_key};
use crate::translate::cache::mariadb;

/// Sessions that read the target's two caches.
pub(super) struct TargetKeys<'a> {
    routes: &'a Routes,
    memcached: Box<dyn Session>,
    /// None where no route leads to MariaDB: there are no tables.
    mariadb: Option<Tables>,
}

impl<'a> TargetKeys<'a> {
    pub async fn open(memcached: &dyn Store, mariadb: &dyn Store, routes: &'a Routes) -> Result<Self> {
        let setup = SessionSetup { application: "crosscheck".to_owned(), ..SessionSetup::default() };
        let table = match routes.lead_to(Destination::Mariadb) {
            true => Some(Tables::new(mariadb.connect(&setup).await?)),
            false => None,
        };
        Ok(Self { routes, memcached: memcached.connect(&setup).await?, mariadb: table })
    }

    /// Where the counterpart of a key is kept.
    pub fn place(&self, key: &Key) -> Place {
        let to = self.routes.of(&key.name).map_or(Destination::Memcached, |route| route.to);
        match to {
            Destination::Memcached => {
                Place { store: KeptOn::Memcached, db: 0, name: memcached_key(key.db, &key.name).0 }
            }
            Destination::Mariadb => Place { store: KeptOn::Mariadb, db: 0, name: mariadb::key(key.db, &key.name).name },
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
            let of_item = || {
                let carried = found.carried.as_deref().and_then(owned);
                let (db, name) = carried.unwrap_or_else(|| redis_key(&place.name));
                Key { db, name }
            };
            (found.key.unwrap_or_else(of_item), found.held)
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
        let Some(tables) = &mut self.mariadb else { return Ok(()) };
        let names = tables.names().await?;
        names.into_iter().for_each(|name| visit(Place { store: KeptOn::Mariadb, db: 0, name }));
        Ok(())
    }

    async fn held(&mut self, places: &[Place]) -> Result<Vec<Found>> {
        let of = |store| -> Vec<ByteString> {
            places.iter().filter(|place| place.store == store).map(|place| place.name.clone()).collect()
        };
        let items = self.memcached.items(&of(KeptOn::Memcached)).await?;
        let mut items = items.into_iter().map(|item| item.map_or_else(Found::nothing, of_item));
        let mut rows = match &mut self.mariadb {
            Some(tables) => tables.held(&of(KeptOn::Mariadb)).await?,
            None => HashMap::new(),
        };
        let held = places.iter().map(|place| match place.store {
            KeptOn::Memcached => items.next().unwrap_or_else(Found::nothing),
            KeptOn::Mariadb => {
                let row = rows.remove(&place.name);
                row.map_or_else(Found::nothing, |row| Found { held: row.held, key: Some(row.key), carried: None })
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
    /// The key that Redis would know it by, where the store tells it.
    key: Option<Key>,
    carried: Option<Vec<u8>>,
}

impl Found {
    fn nothing() -> Self {
        Self { held: Held::Missing, key: None, carried: None }
    }
}

/// An item's value as the translation's own code reads it.
fn of_item(item: Item) -> Found {
    let bytes = |values: Vec<Vec<u8>>| values.into_iter().map(ByteString).collect();
    let (carried, value) = match codec::open(item.flags, &item.value) {
        Ok((carried, value)) => (carried, value),
        Err(problem) => return Found { held: Held::Unread { reason: problem.0 }, key: None, carried: None },
    };
    let value = match value {
        Kept::Text(text) => KeyValue::String(ByteString(text)),
        Kept::Hash(fields) => {
            KeyValue::Hash(fields.into_iter().map(|(field, value)| (field.into(), value.into())).collect())
        }
        Kept::List(elements) => KeyValue::List(bytes(elements.into())),
        Kept::Set(members) => KeyValue::Set(bytes(members.into_iter().collect())),
    };
    Found { held: Held::Live { value, ttl_ms: item.ttl_s.map(|seconds| seconds * 1000) }, key: None, carried }
}
