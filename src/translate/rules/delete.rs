//! DELETE: a table alone is MariaDB's own DELETE, RETURNING included; USING, or a condition that reads the table itself,
//! goes over the keys of the rows.

use super::staged::{self, Stage, mentions};
use super::update::inline_with;
use super::{Applied, Example, Node, Rule, insert};
use crate::translate::Answer;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::materialized::check_written;
use crate::translate::names::folded;
use crate::translate::parse::ast::{self, FromTable, SetExpr, Statement, TableFactor, TableWithJoins};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::schema::Table;
use crate::translate::scope::Scope;
use crate::translate::types::Type;

pub struct Delete;

impl Rule for Delete {
    fn id(&self) -> &'static str {
        "delete"
    }

    fn doc(&self) -> &'static str {
        "DELETE of one table is MariaDB's own, with the table's name in place of an alias. USING is a multi-table DELETE. With \
         USING and RETURNING, or where the condition reads the table itself, the keys are first written to a temporary \
         table."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Statement(Statement::Delete(delete)) => write(printer, delete)?,
            Node::Statement(Statement::Query(query)) => match query.body.as_ref() {
                SetExpr::Delete(Statement::Delete(delete)) => {
                    inline_with(printer, query)?;
                    write(printer, delete)?;
                }
                _ => return Ok(Applied::Unchanged),
            },
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "DELETE FROM other WHERE item_id = (SELECT id FROM item WHERE id = 99) RETURNING note",
        &[
            "DELETE FROM `public`.`other` WHERE `item_id` = (SELECT `id` FROM `public`.`item` WHERE `id` = 99) RETURNING `note`",
        ],
    ),
    Example::new("DELETE FROM item WHERE id = '3'", &["DELETE FROM `public`.`item` WHERE `id` = 3"]),
    Example::new("DELETE FROM item", &["DELETE FROM `public`.`item`"]),
    Example::new(
        "DELETE FROM item AS i WHERE i.amount > 5 AND i.done",
        &["DELETE FROM `public`.`item` WHERE `item`.`amount` > 5 AND `item`.`done`"],
    ),
    Example::new(
        "DELETE FROM item AS i WHERE i.id < 3 RETURNING i.*",
        &["DELETE FROM `public`.`item` WHERE `item`.`id` < 3 RETURNING *"],
    ),
    Example::new(
        "DELETE FROM item WHERE id IN (SELECT item_id FROM other LIMIT 2) RETURNING id",
        &[
            "DELETE FROM `public`.`item` WHERE `id` IN (SELECT * FROM (SELECT `item_id` FROM `public`.`other` LIMIT 2) AS `_limited`) RETURNING `id`",
        ],
    ),
    Example::new(
        "DELETE FROM item WHERE amount < 10 RETURNING id, note AS said, amount + 1",
        &["DELETE FROM `public`.`item` WHERE `amount` < 10 RETURNING `id`,`note` AS `said`,`amount` + 1 AS `?column?`"],
    ),
    Example::new(
        "DELETE FROM item USING other WHERE other.item_id = item.id",
        &["DELETE `public`.`item` FROM `public`.`item`,`public`.`other` WHERE `other`.`item_id` = `item`.`id`"],
    ),
    Example::new(
        "DELETE FROM item AS i USING other WHERE other.item_id = i.id",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `i`.`id` AS `_k1` FROM `public`.`item` AS `i`,`public`.`other` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `i`.`id` FROM `public`.`item` AS `i`,`public`.`other` WHERE `other`.`item_id` = `i`.`id` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "DELETE FROM item USING other AS o WHERE o.item_id = item.id AND o.note IS NOT NULL RETURNING item.id, o.note, item.amount",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `item`.`id` AS `_k1`,`o`.`note` AS `_f1` FROM `public`.`item`,`public`.`other` AS `o` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,`o`.`note` FROM `public`.`item`,`public`.`other` AS `o` WHERE `o`.`item_id` = `item`.`id` AND `o`.`note` IS NOT NULL FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "SELECT `item`.`id`,`o`.`note`,`item`.`amount` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` JOIN (SELECT `_k1`,`_f1` AS `note` FROM `public`.`_ck_rows`) AS `o` ON `o`.`_k1` = `_ck`.`_k1` FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "DELETE FROM item USING other AS o WHERE o.item_id = item.id RETURNING *",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `item`.`id` AS `_k1`,`o`.`item_id` AS `_f1`,`o`.`note` AS `_f2` FROM `public`.`item`,`public`.`other` AS `o` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,`o`.`item_id`,`o`.`note` FROM `public`.`item`,`public`.`other` AS `o` WHERE `o`.`item_id` = `item`.`id` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "SELECT `item`.`id`,`item`.`note`,`item`.`amount`,`item`.`total`,`item`.`done`,`item`.`made`,`item`.`price`,`item`.`data`,`o`.`item_id`,`o`.`note` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` JOIN (SELECT `_k1`,`_f1` AS `item_id`,`_f2` AS `note` FROM `public`.`_ck_rows`) AS `o` ON `o`.`_k1` = `_ck`.`_k1` FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "DELETE FROM item AS a USING item AS b WHERE a.amount = b.amount AND a.id > b.id",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `a`.`id` AS `_k1` FROM `public`.`item` AS `a`,`public`.`item` AS `b` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `a`.`id` FROM `public`.`item` AS `a`,`public`.`item` AS `b` WHERE `a`.`amount` = `b`.`amount` AND `a`.`id` > `b`.`id` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "DELETE FROM item AS a WHERE EXISTS (SELECT 1 FROM item AS b WHERE b.amount = a.amount AND b.id < a.id) RETURNING a.id",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `a`.`id` AS `_k1` FROM `public`.`item` AS `a` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `a`.`id` FROM `public`.`item` AS `a` WHERE EXISTS (SELECT 1 AS `?column?` FROM `public`.`item` AS `b` WHERE `b`.`amount` = `a`.`amount` AND `b`.`id` < `a`.`id`) FOR UPDATE",
            "SELECT `a`.`id` FROM `public`.`item` AS `a` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `a`.`id` FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "DELETE FROM item WHERE id IN (SELECT id FROM item ORDER BY id DESC LIMIT 3)",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id` FROM `public`.`item` WHERE `id` IN (SELECT * FROM (SELECT `id` FROM `public`.`item` ORDER BY `id` DESC LIMIT 3) AS `_limited`) FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "DELETE FROM item WHERE amount = (SELECT min(amount) FROM item)",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id` FROM `public`.`item` WHERE `amount` = (SELECT MIN(`amount`) AS `min` FROM `public`.`item`) FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH few AS (SELECT item_id FROM other WHERE note IS NOT NULL) DELETE FROM item WHERE id IN (SELECT item_id FROM few)",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id` FROM `public`.`item` WHERE `id` IN (SELECT `item_id` FROM (SELECT `item_id` FROM `public`.`other` WHERE `note` IS NOT NULL) AS `few`) FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new("DELETE FROM other AS o USING other AS p WHERE o.item_id > p.item_id", &[]),
];

pub fn write(printer: &mut Printer<'_>, delete: &ast::Delete) -> Carried {
    if !delete.tables.is_empty() || !delete.order_by.is_empty() || delete.limit.is_some() || delete.output.is_some() {
        return Err(Refusal::new("a clause of DELETE that is no PostgreSQL", Redesign::Mistake));
    }
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
    let [target] = from.as_slice() else {
        return Err(Refusal::new("DELETE from several tables is no PostgreSQL", Redesign::Mistake));
    };
    let TableFactor::Table { name, alias, .. } = &target.relation else {
        return Err("DELETE from something that is no table".into());
    };
    let table = printer.names.table(name)?;
    check_written(table)?;
    let mut tables = vec![target.clone()];
    tables.extend(delete.using.iter().flatten().cloned());
    let relations = printer.names.relations(&tables);
    printer.names.scopes.push(Scope { relations, outputs: Vec::new() });
    let reads_itself = delete.selection.as_ref().is_some_and(|expr| mentions(expr, printer, table))
        || tables[1..].iter().any(|item| mentions(item, printer, table));
    let joined = tables.len() > 1;
    let written =
        if reads_itself || printer.into.is_some() || (joined && (delete.returning.is_some() || alias.is_some())) {
            staged_delete(printer, delete, table, &tables)
        } else {
            printer.unaliased = alias.as_ref().map(|alias| (folded(&alias.name), table.name.clone()));
            plain(printer, delete, table, &tables)
        };
    printer.unaliased = None;
    printer.names.scopes.pop();
    written
}

fn plain(printer: &mut Printer<'_>, delete: &ast::Delete, table: &Table, tables: &[TableWithJoins]) -> Carried {
    let name = format!("{}.{}", quoted(&table.schema), quoted(&table.name));
    if tables.len() > 1 {
        printer.push(&format!("DELETE {name} FROM "));
        printer.from(tables)?;
    } else {
        printer.push(&format!("DELETE FROM {name}"));
    }
    if let Some(condition) = &delete.selection {
        printer.push(" WHERE ");
        printer.expr(condition, &Type::Bool)?;
    }
    match &delete.returning {
        Some(items) => {
            printer.answer = Answer::Returned(printer.before.len());
            insert::returning(printer, items)
        }
        None => Ok(()),
    }
}

/// Over a table of the rows' keys.
fn staged_delete(printer: &mut Printer<'_>, delete: &ast::Delete, table: &Table, tables: &[TableWithJoins]) -> Carried {
    printer.note("staged_delete");
    let returning = delete.returning.as_deref();
    let stage = Stage::new(printer, table, tables, delete.selection.as_ref(), returning)?;
    stage.fill(printer, &[])?;
    let answer = printer.before.len();
    if let Some(items) = returning {
        stage.select(printer, items, &stage.old_keys())?;
        staged::flush(printer);
    }
    let name = format!("{}.{}", quoted(&table.schema), quoted(&table.name));
    printer.push(&format!("DELETE {name} FROM {name}"));
    stage.join(printer, &name, &stage.old_keys());
    staged::flush(printer);
    stage.drop(printer);
    printer.answer = Answer::Of(answer);
    Ok(())
}
