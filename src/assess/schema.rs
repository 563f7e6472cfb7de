//! The schema's part of an assessment: its size, and what it loses.

use std::collections::BTreeMap;

use crate::core::assessment::{LossGroup, SchemaLoss, SchemaPart, TableSize};
use crate::error::Result;
use crate::import::pg_dump::DumpItem;
use crate::translate::Target;
use crate::translate::schema::{Schema, losses};

/// Words in the kind of a loss that is code which runs in the server.
const CODE: &[&str] = &["function", "procedure", "trigger", "view", "rule", "aggregate"];

/// What a schema holds and loses; `sizes` are counted by [`Counting`] as its dump passed by.
pub fn part(schema: &Schema, target: &Target, sizes: Vec<TableSize>) -> SchemaPart {
    let tables = || schema.tables.values();
    let sum = |count: fn(&crate::translate::schema::Table) -> usize| tables().map(|table| count(table) as u64).sum();
    SchemaPart {
        known: true,
        columns: sum(|table| table.columns.len()),
        keys: sum(|table| table.keys.len()),
        foreign_keys: sum(|table| table.foreign_keys.len()),
        checks: sum(|table| table.checks.len()),
        sequences: schema.sequences.len() as u64,
        tables: sized(schema, sizes),
        losses: grouped(schema, target),
    }
}

/// Every table, largest first; one without a COPY block is empty.
fn sized(schema: &Schema, sizes: Vec<TableSize>) -> Vec<TableSize> {
    let mut by_name: BTreeMap<String, TableSize> = schema
        .tables
        .keys()
        .map(|name| (name.clone(), TableSize { table: name.clone(), ..TableSize::default() }))
        .collect();
    for size in sizes {
        by_name.insert(size.table.clone(), size);
    }
    let mut tables: Vec<TableSize> = by_name.into_values().collect();
    tables.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.table.cmp(&b.table)));
    tables
}

fn grouped(schema: &Schema, target: &Target) -> Vec<LossGroup> {
    let mut groups: BTreeMap<String, Vec<SchemaLoss>> = BTreeMap::new();
    for loss in losses(schema, target) {
        let group = groups.entry(loss.what).or_default();
        group.push(SchemaLoss { object: loss.object, why: loss.why, instead: loss.instead });
    }
    let is_code = |what: &str| CODE.iter().any(|word| what.split(' ').any(|part| part == *word));
    let mut groups: Vec<LossGroup> =
        groups.into_iter().map(|(what, losses)| LossGroup { code: is_code(&what), what, losses }).collect();
    groups.sort_by(|a, b| b.code.cmp(&a.code).then_with(|| b.losses.len().cmp(&a.losses.len())));
    groups
}

/// Counts the rows of a dump's COPY blocks as its items pass by.
pub struct Counting<I> {
    items: I,
    sizes: Vec<TableSize>,
}

impl<I> Counting<I> {
    pub fn new(items: I) -> Self {
        Self { items, sizes: Vec::new() }
    }

    /// What was counted, in the dump's order.
    pub fn sizes(self) -> Vec<TableSize> {
        self.sizes
    }
}

impl<I: Iterator<Item = Result<DumpItem>>> Iterator for Counting<I> {
    type Item = Result<DumpItem>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.items.next()?;
        match &item {
            Ok(DumpItem::CopyStart(copy)) => {
                self.sizes.push(TableSize { table: copy.name.join("."), ..TableSize::default() });
            }
            Ok(DumpItem::CopyData(rows)) => {
                if let Some(size) = self.sizes.last_mut() {
                    size.rows += memchr::memchr_iter(b'\n', rows).count() as u64;
                    size.bytes += rows.len() as u64;
                }
            }
            _ => {}
        }
        Some(item)
    }
}
