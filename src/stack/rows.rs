//! Rows of a dump become multi-row INSERTs of MariaDB.
//!
//! It refuses a row with another number of fields than its table was announced with.

use std::collections::BTreeMap;

use crate::translate::Target;
use crate::translate::schema::ddl_parse::{Cursor, Kind, Token, split_commas, tokens};
use crate::translate::schema::value::copy_field;
use crate::translate::schema::{Column, Schema, encode, quote_name, quote_table};

/// A statement is sent once it holds this much: 1 MiB is far below `max_allowed_packet`, and larger ones load no
/// faster.
const BATCH_BYTES: usize = 1 << 20;

/// Notes by place and message, with how often.
pub type Notes = BTreeMap<(String, String), u64>;

/// Rows of one table on their way.
pub struct Batch {
    /// `schema.table`, the partitions' root.
    pub table: String,
    /// Where the rows begin in the dump.
    pub line: u64,
    head: String,
    columns: Vec<Column>,
    values: String,
    /// Where each row begins in `values`.
    starts: Vec<usize>,
}

/// Rows that are to be sent.
pub struct Taken {
    head: String,
    values: String,
    starts: Vec<usize>,
}

impl Taken {
    pub fn count(&self) -> u64 {
        self.starts.len() as u64
    }

    /// The statement for all of them.
    pub fn whole(&self) -> String {
        format!("{}{}", self.head, self.values)
    }

    /// A statement for each.
    pub fn each(&self) -> impl Iterator<Item = String> {
        let ends = self.starts.iter().skip(1).copied().chain([self.values.len()]);
        self.starts.iter().zip(ends).filter_map(|(start, end)| {
            let row = self.values.get(*start..end)?;
            Some(format!("{}{}", self.head, row.strip_suffix(',').unwrap_or(row)))
        })
    }
}

impl Batch {
    /// For rows of these columns, or all that can be written; `None` where the schema does not have the table or one of
    /// the columns.
    pub fn new(schema: &Schema, table: &str, columns: &[String], line: u64) -> Option<Self> {
        let named = schema.tables.get(table)?;
        let root = schema.root(table);
        let parent = schema.tables.get(root)?;
        let names: Vec<&str> = match columns {
            [] if named.columns.is_empty() => parent.columns.iter().map(|column| column.name.as_str()).collect(),
            [] => named.columns.iter().map(|column| column.name.as_str()).collect(),
            named => named.iter().map(String::as_str).collect(),
        };
        let columns: Vec<Column> = names.iter().map(|name| parent.column(name).cloned()).collect::<Option<_>>()?;
        let list: Vec<String> = names.iter().map(|name| quote_name(name)).collect();
        let head = format!("INSERT INTO {} ({}) VALUES ", quote_table(parent), list.join(", "));
        Some(Self { table: root.to_owned(), line, head, columns, values: String::new(), starts: Vec::new() })
    }

    /// Adds a row in COPY's text format, without its line feed.
    pub fn push_copied(&mut self, row: &[u8], target: &Target, notes: &mut Notes) -> Result<(), String> {
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        let fields = match self.columns.len() {
            // A table without columns has rows without fields.
            0 => Vec::new(),
            _ => row.split(|byte| *byte == b'\t').map(copy_field).collect(),
        };
        self.push(fields, target, notes)
    }

    /// Adds a row of values in PostgreSQL's text form.
    pub fn push(&mut self, row: Vec<Option<Vec<u8>>>, target: &Target, notes: &mut Notes) -> Result<(), String> {
        if row.len() != self.columns.len() {
            return Err(format!("a row of {} with {} fields; expected {}", self.table, row.len(), self.columns.len()));
        }
        if !self.values.is_empty() {
            self.values.push(',');
        }
        self.starts.push(self.values.len());
        self.values.push('(');
        for (index, (field, column)) in row.iter().zip(&self.columns).enumerate() {
            if index > 0 {
                self.values.push(',');
            }
            let encoded = encode(field.as_deref(), column, target);
            self.values.push_str(&encoded.literal);
            if let Some(note) = encoded.note {
                *notes.entry((format!("{}.{}", self.table, column.name), note.to_owned())).or_default() += 1;
            }
        }
        self.values.push(')');
        Ok(())
    }

    /// Whether it is time to send.
    pub fn is_full(&self) -> bool {
        self.values.len() >= BATCH_BYTES
    }

    /// The rows, if there are any; the batch is empty afterwards.
    pub fn take(&mut self) -> Option<Taken> {
        let (values, starts) = (std::mem::take(&mut self.values), std::mem::take(&mut self.starts));
        (!starts.is_empty()).then(|| Taken { head: self.head.clone(), values, starts })
    }
}

type Row = Vec<Option<Vec<u8>>>;

/// The rows of `INSERT INTO t [(columns)] VALUES (…), …`; `None` for any other INSERT, and one that computes.
pub fn insert_rows(sql: &str, schema: &Schema, line: u64) -> Option<(Batch, Vec<Row>)> {
    let all = tokens(sql)?;
    let mut c = Cursor::new(&all);
    c.take_words("insert into").then_some(())?;
    let path = c.take_path()?;
    let table = if path.len() == 1 { format!("public.{}", path.first()?) } else { path.join(".") };
    let columns: Vec<String> = match c.take_group() {
        Some(list) => {
            split_commas(list).into_iter().map(|name| Cursor::new(name).take_name()).collect::<Option<_>>()?
        }
        None => Vec::new(),
    };
    let _ = c.take_words("overriding system value") || c.take_words("overriding user value");
    c.take_words("values").then_some(())?;
    let mut rows = Vec::new();
    loop {
        let fields = split_commas(c.take_group()?);
        rows.push(fields.into_iter().map(plain_value).collect::<Option<Row>>()?);
        if !c.take_symbol(",") {
            break;
        }
    }
    let _ = c.take_words("on conflict do nothing");
    let batch = Batch::new(schema, &table, &columns, line)?;
    c.is_at_end().then_some((batch, rows))
}

/// A literal as PostgreSQL prints the value: `Some(None)` is NULL.
fn plain_value(tokens: &[Token]) -> Option<Option<Vec<u8>>> {
    let kinds: Vec<&Kind> = tokens.iter().map(|token| &token.kind).collect();
    let text = match kinds[..] {
        [Kind::Text(text)] | [Kind::Number(text)] => text.clone(),
        [Kind::Symbol(sign), Kind::Number(number)] if sign == "-" => format!("-{number}"),
        [Kind::Word(word)] if word == "null" => return Some(None),
        [Kind::Word(word)] if word == "true" || word == "false" => word.clone(),
        _ => return None,
    };
    Some(Some(text.into_bytes()))
}
