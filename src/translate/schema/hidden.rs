//! Unique keys that MariaDB has no form for: over some rows, over expressions, or with NULLs that are not distinct. Each
//! gets computed columns that `SELECT *` does not show, and is a unique key over those.
//!
//! It refuses a key whose expression has no translation, or that names the AUTO_INCREMENT column.

use super::carried::{self, Carried, Place};
use super::types::{PgType, Size, mariadb_type, spell_text};
use super::view;
use super::{Key, KeyKind, KeyOf, Schema, Table, quote_name};
use crate::translate::Target;

/// What a key is made of on the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// How a hidden column is computed: what follows its name; `None` for a column of the table.
    pub definition: Option<String>,
    pub size: Option<Size>,
    /// Where MariaDB computes another value than PostgreSQL.
    pub stated: Vec<String>,
}

/// The parts of a key that needs hidden columns, or why there are none; `None` for one that MariaDB has a form for.
pub fn parts(key: &Key, table: &Table, schema: &Schema, target: &Target) -> Option<Result<Vec<Part>, String>> {
    let plain = key.covers_all_rows() && super::keys::columns(key).is_some() && !key.nulls_not_distinct;
    let unique = key.kind == KeyKind::Unique && key.method == "btree" && !key.deferrable;
    (unique && !plain).then(|| Hiding { key, table, schema, target }.parts())
}

/// Whether the target enforces a unique key, with hidden columns or without.
pub fn is_enforced(key: &Key, table: &Table, schema: &Schema, target: &Target) -> bool {
    match parts(key, table, schema, target) {
        None => key.covers_all_rows() && super::keys::columns(key).is_some(),
        Some(parts) => parts.is_ok(),
    }
}

/// The columns of a key on the target, hidden ones too.
pub fn columns(key: &Key, table: &Table, schema: &Schema, target: &Target) -> Option<Vec<String>> {
    match parts(key, table, schema, target) {
        None => Some(super::keys::columns(key)?.into_iter().map(str::to_owned).collect()),
        Some(parts) => parts.ok().map(|parts| parts.into_iter().map(|part| part.name).collect()),
    }
}

/// Begins the name of every hidden column.
pub const PREFIX: &str = "_ck_";

struct Hiding<'a> {
    key: &'a Key,
    table: &'a Table,
    schema: &'a Schema,
    target: &'a Target,
}

impl Hiding<'_> {
    fn parts(&self) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        for (number, part) in self.key.parts.iter().enumerate() {
            match &part.of {
                KeyOf::Expression(text) => parts.push(self.expression(text, number)?),
                KeyOf::Column(name) if self.key.nulls_not_distinct => self.with_nulls(name, number, &mut parts)?,
                KeyOf::Column(name) => parts.push(plain(name)),
            }
        }
        if let Some(predicate) = self.key.predicate.as_ref().filter(|_| !self.key.covers_all_rows()) {
            let Carried { sql, stated, .. } = self.carried(predicate)?;
            let holds = self.hidden("where", "TINYINT", &format!("IF({sql},1,NULL)"), Size::Fixed(1));
            parts.push(Part { stated, ..holds });
        }
        Ok(parts)
    }

    /// A column whose NULLs are equal: whether it is NULL, and a value in the place of each.
    fn with_nulls(&self, name: &str, number: usize, parts: &mut Vec<Part>) -> Result<(), String> {
        let column = self.table.column(name).ok_or("it names a column that the table does not have")?;
        if !column.nullable {
            parts.push(plain(name));
            return Ok(());
        }
        let mapping = mariadb_type(&column.pg_type, self.schema, self.target, None);
        let filler = match PgType::parse(&column.pg_type).base.as_str() {
            "smallint" | "integer" | "bigint" | "boolean" | "numeric" => "0",
            "text" | "character varying" => "''",
            "date" => "'2000-01-01'",
            _ => return Err("NULLs are always distinct in a unique key".into()),
        };
        let quoted = quote_name(name);
        parts.push(self.hidden(&format!("{number}n"), "TINYINT", &format!("{quoted} IS NULL"), Size::Fixed(1)));
        let value = format!("IFNULL({quoted},{filler})");
        parts.push(self.hidden(&format!("{number}v"), &mapping.sql_type, &value, mapping.size));
        Ok(())
    }

    fn expression(&self, text: &str, number: usize) -> Result<Part, String> {
        let value = self.carried(text)?;
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let from = format!("{}.{}", quoted(&self.table.schema), quoted(&self.table.name));
        let path = ["public".to_owned()];
        let (columns, _) =
            view::columns(&format!("SELECT ({text}) AS x FROM {from}"), &path, &[], self.schema, self.target)
                .map_err(|refusal| refusal.reason)?;
        let pg_type = columns.first().map(|column| column.pg_type.clone()).unwrap_or_default();
        let (sql_type, size) = match pg_type.as_str() {
            "unknown" | "" => return Err(format!("the type of {text} can't be told")),
            "text" => (spell_text(Size::OpenText, self.target), Size::OpenText),
            other => {
                let mapping = mariadb_type(other, self.schema, self.target, None);
                (mapping.sql_type, mapping.size)
            }
        };
        Ok(Part { stated: value.stated, ..self.hidden(&number.to_string(), &sql_type, &value.sql, size) })
    }

    fn carried(&self, text: &str) -> Result<Carried, String> {
        let found = carried::expression(text, Some(self.table), self.schema, self.target)
            .map_err(|refusal| format!("no counterpart for {text}: {}", refusal.reason))?;
        if found.place > Place::Anywhere {
            return Err(format!("MariaDB indexes nothing that depends on the session or asks a query: {text}"));
        }
        let mut serial = self.table.columns.iter().filter(|column| column.serial);
        match serial.any(|column| found.names(&column.name)) {
            true => Err(format!("MariaDB lets no expression name an AUTO_INCREMENT column: {text}")),
            false => Ok(found),
        }
    }

    fn hidden(&self, what: &str, sql_type: &str, value: &str, size: Size) -> Part {
        // MariaDB's names have 64 characters.
        let room = 64 - PREFIX.len() - what.len() - 1;
        let key: String = self.key.name.chars().take(room).collect();
        Part {
            name: format!("{PREFIX}{key}_{what}"),
            definition: Some(format!("{sql_type} GENERATED ALWAYS AS ({value}) VIRTUAL INVISIBLE")),
            size: Some(size),
            stated: Vec::new(),
        }
    }
}

fn plain(column: &str) -> Part {
    Part { name: column.to_owned(), definition: None, size: None, stated: Vec::new() }
}
