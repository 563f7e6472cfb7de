//! What the columns of keys must become, so that InnoDB can index them.
//!
//! A unique key needs whole columns of at most 3,072 bytes together; what does not fit gets MariaDB's unique hash. It
//! refuses to let a bound cut an initial value, or to shorten a text that PostgreSQL itself bounds.

use std::collections::{BTreeMap, BTreeSet};

use super::types::{KEY_BYTES_MAX, Size, TypeMapping, mariadb_type, spell_text};
use super::{Key, KeyKind, KeyOf, Schema, Table};
use crate::translate::{Target, TextStorage};

/// PostgreSQL refuses an index row above 2,704 bytes (a third of a page), so a key never holds a longer text, except
/// one that it could compress.
const TEXT_KEY_BYTES_MAX: usize = 2704;

/// A text that is left fewer bytes than this in a key would refuse ordinary values; the key is hashed instead.
const TEXT_KEY_BYTES_MIN: usize = 255;

/// Units (bytes or characters) of a text that a plain index covers.
const PREFIX_UNITS: usize = 255;

/// What every column becomes, by `schema.table` and column.
#[derive(Debug, Default)]
pub struct Plan {
    types: BTreeMap<(String, String), TypeMapping>,
}

/// How MariaDB can carry a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Whole,
    /// Only as a unique hash.
    Hashed,
    /// Only over the first part of some columns.
    Prefixed,
}

impl Plan {
    /// Plans every column of a schema.
    pub fn new(schema: &Schema, target: &Target) -> Self {
        let mut rooms: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (name, table) in &schema.tables {
            for key in table.keys.iter().filter(|key| is_whole(key)) {
                for (column, room) in rooms_of(table, key, schema, target).into_iter().flatten() {
                    narrow(&mut rooms, (name.clone(), column), room);
                }
            }
        }
        share_with_children(schema, &mut rooms);
        let mut types = BTreeMap::new();
        for (name, table) in &schema.tables {
            let lobs = too_long_for_a_row(table, schema, target, &rooms);
            for column in &table.columns {
                let place = (name.clone(), column.name.clone());
                let mut mapping = mariadb_type(&column.pg_type, schema, target, rooms.get(&place).copied());
                if lobs.contains(&column.name) {
                    mapping.size = Size::OpenText;
                    mapping.sql_type = spell_text(Size::OpenText, target);
                    mapping.note = Some("its limit is not enforced: a row holds 65,535 bytes, and LOBs outside of it");
                }
                types.insert(place, mapping);
            }
        }
        Self { types }
    }

    /// What a column becomes.
    pub fn column(&self, table: &str, column: &str) -> Option<&TypeMapping> {
        self.types.get(&(table.to_owned(), column.to_owned()))
    }

    /// How a key over these columns can be carried.
    pub fn fit(&self, table: &str, columns: &[&str], kind: KeyKind) -> Fit {
        let bytes: Option<usize> = columns
            .iter()
            .map(|column| match self.column(table, column)?.size {
                Size::Fixed(bytes) | Size::Text(bytes) => Some(bytes),
                Size::OpenText | Size::Open => None,
            })
            .sum();
        match (bytes, kind) {
            (Some(bytes), _) if bytes <= KEY_BYTES_MAX => Fit::Whole,
            (_, KeyKind::Primary | KeyKind::Unique) => Fit::Hashed,
            (_, KeyKind::Plain) => Fit::Prefixed,
        }
    }

    /// For each column of a plain index, how many units of it are indexed; `None` is all of it.
    pub fn prefixes(&self, table: &str, columns: &[&str], target: &Target) -> Vec<Option<usize>> {
        let sizes: Vec<Option<Size>> =
            columns.iter().map(|column| self.column(table, column).map(|mapping| mapping.size)).collect();
        let fixed: usize =
            sizes.iter().filter_map(|size| if let Some(Size::Fixed(bytes)) = size { Some(*bytes) } else { None }).sum();
        let texts = sizes.iter().filter(|size| !matches!(size, Some(Size::Fixed(_)))).count().max(1);
        let share = KEY_BYTES_MAX.saturating_sub(fixed) / texts;
        let prefix = |column: &str, size: &Option<Size>| {
            let unit = match (target.text, self.column(table, column).map(|mapping| mapping.size)) {
                (TextStorage::Binary, Some(Size::Text(_) | Size::OpenText)) | (_, Some(Size::Open)) => 1,
                _ => 4,
            };
            match size {
                Some(Size::Fixed(_)) => None,
                Some(Size::Text(bytes)) if *bytes <= share => None,
                _ => Some((share / unit).clamp(1, PREFIX_UNITS)),
            }
        };
        columns.iter().zip(&sizes).map(|(column, size)| prefix(column, size)).collect()
    }
}

/// The texts that must become LOBs for a row to fit into MariaDB's 65,535 bytes: the longest first, none of a key.
fn too_long_for_a_row(
    table: &Table,
    schema: &Schema,
    target: &Target,
    rooms: &BTreeMap<(String, String), usize>,
) -> BTreeSet<String> {
    /// Some room is left for lengths, NULL bits and LOBs' pointers.
    const ROW_BYTES_MAX: usize = 60_000;
    let name = table.qualified();
    let keyed = |column: &str| table.keys.iter().any(|key| columns(key).is_none_or(|names| names.contains(&column)));
    let (mut total, mut texts) = (0, Vec::new());
    for column in &table.columns {
        let room = rooms.get(&(name.clone(), column.name.clone())).copied();
        match mariadb_type(&column.pg_type, schema, target, room).size {
            Size::Text(bytes) => {
                total += bytes;
                if !keyed(&column.name) && room.is_none() {
                    texts.push((bytes, column.name.clone()));
                }
            }
            Size::Fixed(bytes) => total += bytes,
            Size::OpenText | Size::Open => total += 12,
        }
    }
    texts.sort();
    let mut lobs = BTreeSet::new();
    while total > ROW_BYTES_MAX
        && let Some((bytes, name)) = texts.pop()
    {
        total -= bytes;
        lobs.insert(name);
    }
    lobs
}

/// The columns of a key that is made of nothing else.
pub fn columns(key: &Key) -> Option<Vec<&str>> {
    key.parts
        .iter()
        .map(|part| match &part.of {
            KeyOf::Column(name) => Some(name.as_str()),
            KeyOf::Expression(_) => None,
        })
        .collect()
}

/// A unique key that MariaDB must enforce over whole columns.
fn is_whole(key: &Key) -> bool {
    key.kind != KeyKind::Plain && key.covers_all_rows() && key.method == "btree"
}

fn narrow(rooms: &mut BTreeMap<(String, String), usize>, place: (String, String), room: usize) {
    let narrowest = rooms.entry(place).or_insert(room);
    *narrowest = room.min(*narrowest);
}

/// The bytes that a key leaves to each of its unbounded texts; `None` where it has to be hashed.
fn rooms_of(table: &Table, key: &Key, schema: &Schema, target: &Target) -> Option<Vec<(String, usize)>> {
    let mut left = KEY_BYTES_MAX;
    let mut open = Vec::new();
    for name in columns(key)? {
        let column = table.column(name)?;
        match mariadb_type(&column.pg_type, schema, target, None).size {
            Size::Fixed(bytes) | Size::Text(bytes) => left = left.checked_sub(bytes)?,
            Size::OpenText => open.push(column),
            Size::Open => return None,
        }
    }
    let room = (left / open.len().max(1)).min(TEXT_KEY_BYTES_MAX);
    let longest = open.iter().map(|column| column.bytes_max).max().unwrap_or(0);
    // A character takes four bytes of a key, also where it is an ASCII one.
    let holds = if target.text == TextStorage::Binary { room } else { room / 4 };
    (room >= TEXT_KEY_BYTES_MIN && longest <= holds as u64)
        .then(|| open.iter().map(|column| (column.name.clone(), room)).collect())
}

/// A foreign key's columns must have the very type of what they refer to.
fn share_with_children(schema: &Schema, rooms: &mut BTreeMap<(String, String), usize>) {
    // A chain of foreign keys is no longer than there are tables; more passes would change nothing.
    for _ in 0..schema.tables.len() {
        let before = rooms.clone();
        for (name, table) in &schema.tables {
            for foreign in &table.foreign_keys {
                for (child, parent) in
                    foreign.columns.iter().zip(referenced(schema, &foreign.table, &foreign.referenced))
                {
                    let (child, parent) = ((name.clone(), child.clone()), (foreign.table.clone(), parent.clone()));
                    match (rooms.get(&child).copied(), rooms.get(&parent).copied()) {
                        (None, Some(room)) => narrow(rooms, child, room),
                        (Some(own), Some(room)) if own != room => {
                            narrow(rooms, child, room);
                            narrow(rooms, parent, own);
                        }
                        _ => {}
                    }
                }
            }
        }
        if before == *rooms {
            return;
        }
    }
}

/// The columns that a foreign key refers to.
pub fn referenced<'a>(schema: &'a Schema, table: &str, named: &'a [String]) -> &'a [String] {
    match (named, schema.tables.get(table)) {
        ([], Some(parent)) => &parent.primary_key,
        _ => named,
    }
}
