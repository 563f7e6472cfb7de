//! The keys of the target's tables: each as MariaDB can have it, or what is lost of it.

use std::collections::BTreeSet;

use super::ddl::Writer;
use super::hidden::{self, Part};
use super::keys::{Fit, columns};
use super::types::{KEY_BYTES_MAX, Size};
use super::written::WrittenKey;
use super::{Key, KeyKind, KeyOf, Loss, Table, quote_name};

impl Writer<'_> {
    /// One decision for each kind of key.
    pub(super) fn key(
        &mut self,
        name: &str,
        table: &Table,
        key: &Key,
        used: &mut BTreeSet<String>,
    ) -> Option<WrittenKey> {
        let place = format!("{name}.{}", key.name);
        let unenforced = "nothing: duplicates are accepted";
        let unique = key.kind != KeyKind::Plain;
        if !["btree", "hash"].contains(&key.method.as_str()) {
            self.lose(place, &format!("{} index", key.method), "InnoDB has only B-trees", "no index");
            return None;
        }
        let unhidden = match hidden::parts(key, table, self.schema, self.target) {
            Some(Ok(parts)) => return Some(self.hidden_key(name, key, &parts, used)),
            Some(Err(why)) => why,
            None => "MariaDB has none".to_owned(),
        };
        let Some(columns) = columns(key) else {
            let what = if unique { "unique expression index" } else { "expression index" };
            let expressions: Vec<&str> = key
                .parts
                .iter()
                .filter_map(|part| match &part.of {
                    KeyOf::Expression(text) => Some(text.as_str()),
                    KeyOf::Column(_) => None,
                })
                .collect();
            let why = match unique {
                true => unhidden,
                false => format!("MariaDB indexes columns only: {}", expressions.join(", ")),
            };
            self.lose(place, what, why, if unique { unenforced } else { "no index" });
            return None;
        };
        if columns.iter().any(|column| table.column(column).is_none()) {
            self.lose(place, "index", "it names a column that the table does not have", "no index");
            return None;
        }
        let mut kind = key.kind;
        if let Some(predicate) = key.predicate.as_ref().filter(|_| !key.covers_all_rows()) {
            let what = if unique { "partial unique index" } else { "partial index" };
            let instead =
                if unique { "an index over all rows; duplicates are accepted" } else { "an index over all rows" };
            self.lose(&place, what, format!("{unhidden}: WHERE {predicate}"), instead);
            kind = KeyKind::Plain;
        }
        if key.deferrable {
            self.lose(&place, "deferrable constraint", "MariaDB checks each row at once", "checked at once");
        }
        if key.nulls_not_distinct {
            self.lose(
                &place,
                "nulls not distinct",
                "NULLs are always distinct in a unique key",
                "several NULLs are accepted",
            );
        }
        if !key.include.is_empty() {
            self.lose(&place, "included columns", "MariaDB has none", format!("without {}", key.include.join(", ")));
        }
        Some(self.write_key(name, key, kind, &columns, used))
    }

    fn write_key(
        &mut self,
        name: &str,
        key: &Key,
        kind: KeyKind,
        columns: &[&str],
        used: &mut BTreeSet<String>,
    ) -> WrittenKey {
        let place = format!("{name}.{}", key.name);
        let fit = self.plan.fit(name, columns, kind);
        let prefixes = match fit {
            Fit::Prefixed => self.plan.prefixes(name, columns, self.target),
            Fit::Whole | Fit::Hashed => vec![None; columns.len()],
        };
        let parts: Vec<String> = columns
            .iter()
            .zip(&prefixes)
            .zip(&key.parts)
            .map(|((column, prefix), part)| {
                let prefix = prefix.map_or(String::new(), |units| format!("({units})"));
                let order = if part.descending && fit != Fit::Hashed { " DESC" } else { "" };
                format!("{}{prefix}{order}", quote_name(column))
            })
            .collect();
        match fit {
            Fit::Whole => self.state_bounds(name, kind, columns),
            Fit::Hashed => self.lose(
                &place,
                if kind == KeyKind::Primary { "primary key" } else { "unique key" },
                "longer than InnoDB's 3,072 bytes of a key",
                "a unique hash: enforced, but it finds equal values only and orders nothing",
            ),
            Fit::Prefixed => self.lose(
                &place,
                "index",
                "longer than InnoDB's 3,072 bytes of a key, or over unbounded text",
                format!("an index over the first part of each text: {}", parts.join(", ")),
            ),
        }
        let list = parts.join(", ");
        let spelled = match (kind, fit) {
            (KeyKind::Primary, Fit::Whole) => String::new(),
            _ => key_name(&key.name, used),
        };
        let sql = match (kind, fit) {
            (KeyKind::Primary, Fit::Whole) => format!("PRIMARY KEY ({list})"),
            (KeyKind::Primary | KeyKind::Unique, _) => {
                let hash = if fit == Fit::Hashed { " USING HASH" } else { "" };
                format!("UNIQUE KEY {spelled}({list}){hash}")
            }
            (KeyKind::Plain, _) => format!("KEY {spelled}({list})"),
        };
        WrittenKey {
            sql,
            name: spelled.trim().to_owned(),
            hashed: fit == Fit::Hashed,
            first: columns.first().map_or(String::new(), |first| (*first).to_owned()),
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        }
    }

    /// States what a unique key bounds that PostgreSQL does not.
    fn state_bounds(&mut self, name: &str, kind: KeyKind, columns: &[&str]) {
        if kind == KeyKind::Plain {
            return;
        }
        for column in columns {
            let Some(found) = self.schema.tables.get(name).and_then(|table| table.column(column)) else { continue };
            let open = ["text", "character varying", "citext"].contains(&found.pg_type.as_str());
            if let (true, Some(mapping)) = (open, self.plan.column(name, column)) {
                let why = "a text in a unique key needs a bound; every initial value fits".to_owned();
                self.losses.push(Loss::new(format!("{name}.{column}"), "unbounded text", why, &mapping.sql_type));
            }
        }
    }

    /// A unique key over computed columns that `SELECT *` does not show.
    fn hidden_key(&mut self, name: &str, key: &Key, parts: &[Part], used: &mut BTreeSet<String>) -> WrittenKey {
        let size = |part: &Part| match part.size {
            Some(size) => Some(size),
            None => self.plan.column(name, &part.name).map(|mapping| mapping.size),
        };
        let bytes = |part: &Part| match size(part)? {
            Size::Fixed(bytes) | Size::Text(bytes) => Some(bytes),
            Size::OpenText | Size::Open => None,
        };
        let whole = parts.iter().map(bytes).sum::<Option<usize>>().is_some_and(|bytes| bytes <= KEY_BYTES_MAX);
        let spelled = key_name(&key.name, used);
        let list: Vec<String> = parts.iter().map(|part| quote_name(&part.name)).collect();
        let hash = if whole { "" } else { " USING HASH" };
        let stated: Vec<&str> = parts.iter().flat_map(|part| &part.stated).map(String::as_str).collect();
        if !stated.is_empty() {
            let instead = "a unique key over what MariaDB computes";
            self.lose(format!("{name}.{}", key.name), "unique index", stated.join("; "), instead);
        }
        let computed = |part: &Part| Some((part.name.clone(), part.definition.clone()?));
        self.hidden.extend(parts.iter().filter_map(computed));
        WrittenKey {
            sql: format!("UNIQUE KEY {spelled}({}){hash}", list.join(", ")),
            name: spelled.trim().to_owned(),
            hashed: !whole,
            first: parts.first().map_or(String::new(), |part| part.name.clone()),
            columns: parts.iter().map(|part| part.name.clone()).collect(),
        }
    }
}

impl Writer<'_> {
    /// Whether MariaDB takes a key: none over a computed column that it can't keep.
    pub(super) fn is_kept(&mut self, name: &str, key: &WrittenKey, unkept: &BTreeSet<String>) -> bool {
        let Some(column) = key.columns.iter().find(|column| unkept.contains(*column)) else { return true };
        let unique = !key.sql.starts_with("KEY");
        let why = format!("MariaDB keeps no value of {column}, which names the id or depends on the session");
        let instead = if unique { "nothing: duplicates are accepted" } else { "no index" };
        self.lose(
            format!("{name}.{}", key.name.trim_matches('`')),
            if unique { "unique key" } else { "index" },
            why,
            instead,
        );
        false
    }

    /// InnoDB has 64 secondary keys: what is more is left out, plain ones of the end first.
    pub(super) fn limit_keys(&mut self, name: &str, keys: &mut Vec<WrittenKey>, automatic: Option<&str>) {
        const KEYS_MAX: usize = 64;
        let secondary = |keys: &[WrittenKey]| keys.iter().filter(|key| !key.name.is_empty()).count();
        while secondary(keys) > KEYS_MAX {
            let plain = |key: &WrittenKey| key.sql.starts_with("KEY") && Some(key.first.as_str()) != automatic;
            let Some(at) = keys.iter().rposition(plain) else { return };
            let key = keys.remove(at);
            let place = format!("{name}.{}", key.name.trim_matches('`'));
            self.lose(place, "index", "a table of InnoDB has at most 64 secondary keys", "no index");
        }
    }
}

/// A key's name, once in each table without regard to case; `PRIMARY` is MariaDB's own.
pub(super) fn key_name(name: &str, used: &mut BTreeSet<String>) -> String {
    let mut unique = name.to_owned();
    let mut number = 1;
    while !unique.is_empty() && (unique.eq_ignore_ascii_case("primary") || !used.insert(unique.to_lowercase())) {
        number += 1;
        unique = format!("{}_{number}", name.chars().take(58).collect::<String>());
    }
    if unique.is_empty() { String::new() } else { format!("{} ", quote_name(&unique)) }
}
