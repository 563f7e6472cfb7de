//! UPDATE: WITH is inlined, FROM becomes a join, RETURNING becomes a query of the same rows, assignments are put in order.

use std::collections::BTreeSet;

use super::assignments::{self, Assigned};
use super::insert::is_default;
use super::staged::{self, NewValue, Stage, mentions};
use super::{Applied, Example, Node, Rule};
use crate::translate::Answer;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::materialized::check_written;
use crate::translate::names::{Cte, folded};
use crate::translate::parse::ast::{
    self, BinaryOperator, Expr, Query, SetExpr, Statement, TableFactor, TableWithJoins, UpdateTableFromKind, With,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::schema::Table;
use crate::translate::scope::Scope;
use crate::translate::types::Type;

pub struct Update;

const RETURNING: &str = "UPDATE … RETURNING is an UPDATE and a locking SELECT of the same rows, not one statement";
const JOINED: &str = "a row that FROM matches several times is updated once on both, with either of the values";

impl Rule for Update {
    fn id(&self) -> &'static str {
        "update"
    }

    fn doc(&self) -> &'static str {
        "MariaDB assigns from left to right and later assignments see earlier ones: they are ordered so that none does. \
         WITH before UPDATE is written where it is read; FROM is a join; RETURNING a second request. Rows that \
         `IN (SELECT …)` names are found by their key, in an UPDATE of a join. Where that would not \
         be the same, keys and new values are first written to a temporary table: assignments that read each other, \
         subqueries on the table itself, RETURNING of what can't be found again by the condition."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Statement(Statement::Update(update)) => write(printer, update)?,
            Node::Statement(Statement::Query(query)) => match query.body.as_ref() {
                SetExpr::Update(Statement::Update(update)) => {
                    inline_with(printer, query)?;
                    write(printer, update)?;
                }
                _ => return Ok(Applied::Unchanged),
            },
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

/// MariaDB takes no WITH before UPDATE and DELETE: each CTE is written where it is read.
pub fn inline_with(printer: &mut Printer<'_>, query: &Query) -> Carried {
    let Some(With { recursive, cte_tables, .. }) = &query.with else { return Ok(()) };
    if *recursive {
        return Err("WITH RECURSIVE before a statement that writes".into());
    }
    for cte in cte_tables {
        let mut fields = printer.names.query_fields(&cte.query);
        for (field, column) in fields.iter_mut().zip(&cte.alias.columns) {
            field.name = folded(&column.name);
        }
        let name = folded(&cte.alias.name);
        let columns: Vec<String> = cte.alias.columns.iter().map(|column| quoted(&folded(&column.name))).collect();
        let text = printer.captured(|printer| {
            if columns.is_empty() {
                printer.push("(");
                printer.rows(&cte.query)?;
            } else {
                printer.push(&format!("(WITH {} ({}) AS (", quoted(&name), columns.join(",")));
                printer.rows(&cte.query)?;
                printer.push(&format!(") SELECT * FROM {}", quoted(&name)));
            }
            printer.push(")");
            Ok(())
        });
        // A CTE that nobody reads may hold what no rule knows; VALUES whose columns clash, for one.
        let inline = match text {
            Ok(text) => Some(text),
            Err(_) if matches!(cte.query.body.as_ref(), SetExpr::Values(_)) => None,
            Err(reason) => return Err(reason),
        };
        printer.names.ctes.push(Cte { name, fields, inline, sorted: None });
    }
    Ok(())
}

pub fn write(printer: &mut Printer<'_>, update: &ast::Update) -> Carried {
    if update.or.is_some() || update.output.is_some() || !update.order_by.is_empty() || update.limit.is_some() {
        return Err(Refusal::new("a clause of UPDATE that is no PostgreSQL", Redesign::Mistake));
    }
    let TableFactor::Table { name, .. } = &update.table.relation else {
        return Err("UPDATE of something that is no table".into());
    };
    if !update.table.joins.is_empty() {
        return Err(Refusal::new("UPDATE of a join is no PostgreSQL", Redesign::Mistake));
    }
    let table = printer.names.table(name)?;
    check_written(table)?;
    let mut tables = vec![update.table.clone()];
    match &update.from {
        None => {}
        Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => {
            tables.extend(from.iter().cloned())
        }
    }
    let relations = printer.names.relations(&tables);
    let called = relations.first().map(|relation| relation.alias.clone()).unwrap_or_default();
    let assignments = assignments::single(&update.assignments)?;
    let assigned = assignments::assigned(&assignments, &called)?;
    assignments::check(table, &assigned)?;
    printer.names.scopes.push(Scope { relations, outputs: Vec::new() });
    let statement = Wanted { update, table, tables: &tables, called: &called };
    if tables.len() > 1 && !statement.matches_once(printer) {
        printer.state(JOINED);
    }
    let written = match statement.plainly(printer, assigned) {
        Ok(ordered) => statement.plain(printer, &ordered),
        Err(assigned) => statement.staged(printer, &assigned),
    };
    printer.names.scopes.pop();
    written
}

/// An UPDATE, and what it is about.
struct Wanted<'e> {
    update: &'e ast::Update,
    table: &'e Table,
    tables: &'e [TableWithJoins],
    called: &'e str,
}

impl Wanted<'_> {
    fn joined(&self) -> bool {
        self.tables.len() > 1
    }

    /// The assignments in an order in which MariaDB's own UPDATE means the same; else as they are.
    fn plainly<'a>(
        &self,
        printer: &mut Printer<'_>,
        assigned: Vec<Assigned<'a>>,
    ) -> Result<Vec<Assigned<'a>>, Vec<Assigned<'a>>> {
        let reads_itself = self.update.selection.as_ref().is_some_and(|expr| mentions(expr, printer, self.table))
            || self.update.assignments.iter().any(|assignment| mentions(&assignment.value, printer, self.table))
            || self.tables[1..].iter().any(|item| mentions(item, printer, self.table));
        // MariaDB does not say in which order a join's columns are assigned.
        let unordered = self.joined()
            && assigned
                .iter()
                .any(|one| assigned.iter().any(|other| one.column != other.column && one.reads(&other.column)));
        if reads_itself
            || unordered
            || printer.into.is_some()
            || (self.update.returning.is_some() && !self.found_again(&assigned))
        {
            return Err(assigned);
        }
        assignments::in_order(printer, assigned)
    }

    fn plain(&self, printer: &mut Printer<'_>, assigned: &[Assigned<'_>]) -> Carried {
        printer.push("UPDATE ");
        printer.from(self.tables)?;
        printer.push(if self.finds_by_query(assigned) { ",(SELECT 1) AS `_ck` SET " } else { " SET " });
        let fields = printer.names.table_fields(self.table);
        let prefix = if self.joined() { format!("{}.", quoted(self.called)) } else { String::new() };
        for (index, assignment) in assigned.iter().enumerate() {
            printer.push(if index > 0 { "," } else { "" });
            assignments::write_assignment(printer, assignment, &fields, &prefix)?;
        }
        where_clause(printer, self.update.selection.as_ref())?;
        let Some(items) = &self.update.returning else { return Ok(()) };
        printer.state(RETURNING);
        printer.note("update_returning");
        printer.atomic = true;
        staged::flush(printer);
        printer.push("SELECT ");
        printer.projection(items, &[])?;
        printer.push(" FROM ");
        printer.from(self.tables)?;
        where_clause(printer, self.update.selection.as_ref())?;
        printer.push(" FOR UPDATE");
        Ok(())
    }

    /// Whether its rows are those that a query names. MariaDB 10.11 looks them up by their key only in an UPDATE of a join;
    /// that of one table reads every row, locks it, and so waits for all transactions that have written any.
    fn finds_by_query(&self, assigned: &[Assigned<'_>]) -> bool {
        let independent = assigned
            .iter()
            .all(|one| assigned.iter().all(|other| one.column == other.column || !one.reads(&other.column)));
        !self.joined() && independent && self.update.selection.as_ref().is_some_and(has_membership)
    }

    /// Whether the condition finds the same rows afterwards: it names one row by a key, and reads nothing that is assigned
    /// or that moves.
    fn found_again(&self, assigned: &[Assigned<'_>]) -> bool {
        let Some(condition) = &self.update.selection else { return false };
        let Ok(read) = assignments::read_columns(condition) else { return false };
        let by_key = |key: &Vec<String>| !key.is_empty() && key.iter().all(|column| read.contains(column));
        !self.joined()
            && !staged::has_query(condition)
            && assigned.iter().all(|assignment| !read.contains(&assignment.column))
            && std::iter::once(&self.table.primary_key).chain(&self.table.unique).any(by_key)
    }

    /// Whether FROM has at most one row for each row of the table: the condition names a key of the joined table.
    fn matches_once(&self, printer: &Printer<'_>) -> bool {
        let [_, TableWithJoins { relation: TableFactor::Table { name, alias, .. }, joins }] = self.tables else {
            return false;
        };
        let Ok(other) = printer.names.table(name) else { return false };
        let alias = alias.as_ref().map_or_else(|| other.name.clone(), |alias| folded(&alias.name));
        let mut named = BTreeSet::new();
        if let Some(condition) = &self.update.selection {
            assignments::equated(condition, &alias, &mut named);
        }
        let by_key = |key: &Vec<String>| !key.is_empty() && key.iter().all(|column| named.contains(column));
        joins.is_empty()
            && printer.names.cte(name).is_none()
            && std::iter::once(&other.primary_key).chain(&other.unique).any(by_key)
    }

    /// Over a table of the rows' keys and new values.
    fn staged(&self, printer: &mut Printer<'_>, assigned: &[Assigned<'_>]) -> Carried {
        printer.note("staged_update");
        let fields = printer.names.table_fields(self.table);
        let returning = self.update.returning.as_deref();
        let stage = Stage::new(printer, self.table, self.tables, self.update.selection.as_ref(), returning)?;
        let (defaults, computed): (Vec<&Assigned<'_>>, Vec<&Assigned<'_>>) =
            assigned.iter().partition(|assignment| is_default(assignment.value));
        let writers: Vec<_> = computed
            .iter()
            .map(|assignment| |printer: &mut Printer<'_>| assignments::write_value(printer, assignment, &fields))
            .collect();
        let values: Vec<NewValue<'_>> = computed
            .iter()
            .zip(&writers)
            .map(|(assignment, write)| NewValue { column: &assignment.column, write })
            .collect();
        stage.fill(printer, &values)?;
        let called = quoted(self.called);
        printer.push("UPDATE ");
        printer.from(&self.tables[..1])?;
        stage.join(printer, &called, &stage.old_keys());
        let places =
            computed.iter().enumerate().map(|(index, assignment)| (*assignment, format!("`_ck`.`_n{}`", index + 1)));
        let all = places.chain(defaults.into_iter().map(|assignment| (assignment, "DEFAULT".to_owned())));
        let set: Vec<String> =
            all.map(|(assignment, value)| format!("{called}.{} = {value}", quoted(&assignment.column))).collect();
        printer.push(&format!(" SET {}", set.join(",")));
        staged::flush(printer);
        printer.answer = Answer::Of(printer.before.len() - 1);
        if let Some(items) = returning {
            let place = |(index, key): (usize, &String)| match computed.iter().position(|new| new.column == *key) {
                Some(new) => format!("`_n{}`", new + 1),
                None => format!("`_k{}`", index + 1),
            };
            let places: Vec<String> = stage.keys.iter().enumerate().map(place).collect();
            stage.select(printer, items, &places)?;
            staged::flush(printer);
            printer.answer = Answer::Of(printer.before.len() - 1);
        }
        stage.drop(printer);
        Ok(())
    }
}

/// Whether `IN (SELECT …)` is what a condition is, or a part that must be true.
fn has_membership(condition: &Expr) -> bool {
    match condition {
        Expr::InSubquery { negated, .. } => !negated,
        Expr::Nested(inner) => has_membership(inner),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => has_membership(left) || has_membership(right),
        _ => false,
    }
}

fn where_clause(printer: &mut Printer<'_>, selection: Option<&Expr>) -> Carried {
    if let Some(condition) = selection {
        printer.push(" WHERE ");
        printer.expr(condition, &Type::Bool)?;
    }
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "WITH v (a) AS (VALUES (1)) UPDATE item SET amount = GREATEST(id + 1, 0) WHERE (id = 1)",
        &["UPDATE `public`.`item` SET `amount` = GREATEST(`id` + 1,0) WHERE (`id` = 1)"],
    ),
    Example::new(
        "UPDATE item SET amount = 1, total = amount WHERE id = 1",
        &["UPDATE `public`.`item` SET `total` = `amount`,`amount` = 1 WHERE `id` = 1"],
    ),
    Example::new(
        "UPDATE item SET amount = total, total = amount WHERE id = 1",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`amount` AS `_n1`,`item`.`total` AS `_n2` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,`total`,`amount` FROM `public`.`item` WHERE `id` = 1 FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`amount` = `_ck`.`_n1`,`item`.`total` = `_ck`.`_n2`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET note = 'named', amount = 7 WHERE amount >= 0 AND id IN (SELECT item_id FROM other)",
        &[
            "UPDATE `public`.`item`,(SELECT 1) AS `_ck` SET `note` = 'named',`amount` = 7 WHERE `amount` >= 0 AND `id` IN (SELECT `item_id` FROM `public`.`other`)",
        ],
    ),
    Example::new(
        "UPDATE item AS i SET note = 'named' WHERE (i.id IN (SELECT DISTINCT item_id FROM other ORDER BY item_id DESC OFFSET 1))",
        &[
            "UPDATE `public`.`item` AS `i`,(SELECT 1) AS `_ck` SET `note` = 'named' WHERE (`i`.`id` IN (SELECT * FROM (SELECT DISTINCT `item_id` FROM `public`.`other` ORDER BY `item_id` DESC LIMIT 18446744073709551615 OFFSET 1) AS `_limited`))",
        ],
    ),
    Example::new(
        "UPDATE item SET amount = id, total = amount WHERE id IN (SELECT item_id FROM other)",
        &[
            "UPDATE `public`.`item` SET `total` = `amount`,`amount` = `id` WHERE `id` IN (SELECT `item_id` FROM `public`.`other`)",
        ],
    ),
    Example::new(
        "UPDATE item SET amount = total, total = amount",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`amount` AS `_n1`,`item`.`total` AS `_n2` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,`total`,`amount` FROM `public`.`item` FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`amount` = `_ck`.`_n1`,`item`.`total` = `_ck`.`_n2`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item AS i SET (note, amount) = ('both', i.amount + 1) WHERE i.id IN (1, 2)",
        &["UPDATE `public`.`item` AS `i` SET `note` = 'both',`amount` = `i`.`amount` + 1 WHERE `i`.`id` IN (1,2)"],
    ),
    Example::new(
        "UPDATE item SET (note, amount) = (SELECT other.note, other.item_id FROM other WHERE other.item_id = item.id) WHERE id < 5",
        &[
            "UPDATE `public`.`item` SET `note` = (SELECT `other`.`note` FROM `public`.`other` WHERE `other`.`item_id` = `item`.`id`),`amount` = (SELECT `other`.`item_id` FROM `public`.`other` WHERE `other`.`item_id` = `item`.`id`) WHERE `id` < 5",
        ],
    ),
    Example::new(
        "UPDATE item SET note = DEFAULT, amount = total + 1, total = amount WHERE id = 8",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`amount` AS `_n1`,`item`.`total` AS `_n2` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,`total` + 1,`amount` FROM `public`.`item` WHERE `id` = 8 FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`amount` = `_ck`.`_n1`,`item`.`total` = `_ck`.`_n2`,`item`.`note` = DEFAULT",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET amount = (SELECT max(amount) FROM item) WHERE id = 3",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`amount` AS `_n1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,(SELECT MAX(`amount`) AS `max` FROM `public`.`item`) FROM `public`.`item` WHERE `id` = 3 FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`amount` = `_ck`.`_n1`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET amount = (SELECT count(*) FROM item AS i WHERE i.id < item.id)",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`amount` AS `_n1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,(SELECT COUNT(*) AS `count` FROM `public`.`item` AS `i` WHERE `i`.`id` < `item`.`id`) FROM `public`.`item` FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`amount` = `_ck`.`_n1`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET total = total + 1 WHERE amount > (SELECT avg(amount) FROM item WHERE amount < 100)",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`total` AS `_n1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,`total` + 1 FROM `public`.`item` WHERE `amount` > (SELECT ROUND(CAST(SUM(`amount`) AS DECIMAL(65,30)) / COUNT(`amount`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`amount`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`amount`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`amount`)),(CHAR_LENGTH(ABS(SUM(`amount`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`amount`)),(CHAR_LENGTH(ABS(COUNT(`amount`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg` FROM `public`.`item` WHERE `amount` < 100) FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`total` = `_ck`.`_n1`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET note = 'x' WHERE id = 7 RETURNING id, note",
        &[
            "START TRANSACTION",
            "UPDATE `public`.`item` SET `note` = 'x' WHERE `id` = 7",
            "SELECT `id`,`note` FROM `public`.`item` WHERE `id` = 7 FOR UPDATE",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET amount = amount + 1 WHERE amount < 10 RETURNING id, amount, amount * 2 AS twice",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`amount` AS `_n1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,`amount` + 1 FROM `public`.`item` WHERE `amount` < 10 FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`amount` = `_ck`.`_n1`",
            "SELECT `id`,`amount`,`amount` * 2 AS `twice` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET done = true RETURNING id, done",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`done` AS `_n1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,TRUE FROM `public`.`item` FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`done` = `_ck`.`_n1`",
            "SELECT `id`,`done` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET note = 'none' WHERE id = 99 RETURNING *",
        &[
            "START TRANSACTION",
            "UPDATE `public`.`item` SET `note` = 'none' WHERE `id` = 99",
            "SELECT * FROM `public`.`item` WHERE `id` = 99 FOR UPDATE",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item AS i SET done = NOT i.done WHERE i.done RETURNING i.id, i.done, i.note AS said",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `i`.`id` AS `_k1`,`i`.`done` AS `_n1` FROM `public`.`item` AS `i` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `i`.`id`,NOT `i`.`done` FROM `public`.`item` AS `i` WHERE `i`.`done` FOR UPDATE",
            "UPDATE `public`.`item` AS `i` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `i`.`id` SET `i`.`done` = `_ck`.`_n1`",
            "SELECT `i`.`id`,`i`.`done`,`i`.`note` AS `said` FROM `public`.`item` AS `i` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `i`.`id` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE sample SET id = id + 100, code = NULL WHERE id > 2 RETURNING id, code, small",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `sample`.`id` AS `_k1`,`sample`.`id` AS `_n1`,`sample`.`code` AS `_n2` FROM `public`.`sample` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `sample`.`id`,`id` + 100,NULL FROM `public`.`sample` WHERE `id` > 2 FOR UPDATE",
            "UPDATE `public`.`sample` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `sample`.`id` SET `sample`.`id` = `_ck`.`_n1`,`sample`.`code` = `_ck`.`_n2`",
            "SELECT `id`,`code`,`small` FROM `public`.`sample` AS `sample` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_n1` = `sample`.`id` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET note = 'taken' WHERE id = (SELECT id FROM item WHERE done ORDER BY id LIMIT 1) RETURNING id, note",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`note` AS `_n1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,'taken' FROM `public`.`item` WHERE `id` = (SELECT `id` FROM `public`.`item` WHERE `done` ORDER BY `id` LIMIT 1) FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`note` = `_ck`.`_n1`",
            "SELECT `id`,`note` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET note = 'taken' WHERE id IN (SELECT id FROM item WHERE done ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED) RETURNING id, note",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`note` AS `_n1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,'taken' FROM `public`.`item` WHERE `id` IN (SELECT * FROM (SELECT `id` FROM `public`.`item` WHERE `done` ORDER BY `id` LIMIT 2 FOR UPDATE SKIP LOCKED) AS `_limited`) FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`note` = `_ck`.`_n1`",
            "SELECT `id`,`note` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET note = other.note FROM other WHERE other.item_id = item.id",
        &[
            "UPDATE `public`.`item`,`public`.`other` SET `item`.`note` = `other`.`note` WHERE `other`.`item_id` = `item`.`id`",
        ],
    ),
    Example::new(
        "UPDATE other SET note = item.note FROM item WHERE item.id = other.item_id",
        &[
            "UPDATE `public`.`other`,`public`.`item` SET `other`.`note` = `item`.`note` WHERE `item`.`id` = `other`.`item_id`",
        ],
    ),
    Example::new(
        "UPDATE item SET note = sample.code, amount = sample.small FROM sample WHERE sample.id = item.id AND item.id < 3",
        &[
            "UPDATE `public`.`item`,`public`.`sample` SET `item`.`note` = `sample`.`code`,`item`.`amount` = `sample`.`small` WHERE `sample`.`id` = `item`.`id` AND `item`.`id` < 3",
        ],
    ),
    Example::new(
        "UPDATE item AS i SET note = s.code, total = i.amount FROM sample AS s WHERE s.id = i.id RETURNING i.id, i.note, s.code, i.total, day",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `i`.`id` AS `_k1`,`i`.`note` AS `_n1`,`i`.`total` AS `_n2`,`s`.`code` AS `_f1`,`s`.`day` AS `_f2` FROM `public`.`item` AS `i`,`public`.`sample` AS `s` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `i`.`id`,`s`.`code`,`i`.`amount`,`s`.`code`,`s`.`day` FROM `public`.`item` AS `i`,`public`.`sample` AS `s` WHERE `s`.`id` = `i`.`id` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "UPDATE `public`.`item` AS `i` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `i`.`id` SET `i`.`note` = `_ck`.`_n1`,`i`.`total` = `_ck`.`_n2`",
            "SELECT `i`.`id`,`i`.`note`,`s`.`code`,`i`.`total`,`day` FROM `public`.`item` AS `i` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `i`.`id` JOIN (SELECT `_k1`,`_f1` AS `code`,`_f2` AS `day` FROM `public`.`_ck_rows`) AS `s` ON `s`.`_k1` = `_ck`.`_k1` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET amount = total, total = sample.small FROM sample WHERE sample.id = item.id",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `item`.`id` AS `_k1`,`item`.`amount` AS `_n1`,`item`.`total` AS `_n2` FROM `public`.`item`,`public`.`sample` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,`total`,`sample`.`small` FROM `public`.`item`,`public`.`sample` WHERE `sample`.`id` = `item`.`id` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`amount` = `_ck`.`_n1`,`item`.`total` = `_ck`.`_n2`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE sample AS s SET small = p.small FROM sample AS p WHERE p.id = s.parent RETURNING s.id, p.id AS parent, s.small",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `s`.`id` AS `_k1`,`s`.`small` AS `_n1`,`p`.`id` AS `_f1` FROM `public`.`sample` AS `s`,`public`.`sample` AS `p` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `s`.`id`,`p`.`small`,`p`.`id` FROM `public`.`sample` AS `s`,`public`.`sample` AS `p` WHERE `p`.`id` = `s`.`parent` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "UPDATE `public`.`sample` AS `s` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `s`.`id` SET `s`.`small` = `_ck`.`_n1`",
            "SELECT `s`.`id`,`p`.`id` AS `parent`,`s`.`small` FROM `public`.`sample` AS `s` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `s`.`id` JOIN (SELECT `_k1`,`_f1` AS `id` FROM `public`.`_ck_rows`) AS `p` ON `p`.`_k1` = `_ck`.`_k1` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "UPDATE item SET amount = v.a FROM (SELECT item_id AS id, item_id * 2 AS a FROM other GROUP BY item_id) AS v WHERE v.id = item.id RETURNING item.id, amount, a",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `item`.`id` AS `_k1`,`item`.`amount` AS `_n1`,`v`.`a` AS `_f1` FROM `public`.`item`,(SELECT `item_id` AS `id`,`item_id` * 2 AS `a` FROM `public`.`other` GROUP BY `item_id`) AS `v` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,`v`.`a`,`v`.`a` FROM `public`.`item`,(SELECT `item_id` AS `id`,`item_id` * 2 AS `a` FROM `public`.`other` GROUP BY `item_id`) AS `v` WHERE `v`.`id` = `item`.`id` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`amount` = `_ck`.`_n1`",
            "SELECT `item`.`id`,`amount`,`a` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` JOIN (SELECT `_k1`,`_f1` AS `a` FROM `public`.`_ck_rows`) AS `v` ON `v`.`_k1` = `_ck`.`_k1` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH chosen AS (SELECT id FROM item WHERE amount > 1) UPDATE item SET note = 'chosen' FROM chosen WHERE chosen.id = item.id",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `item`.`id` AS `_k1`,`item`.`note` AS `_n1` FROM `public`.`item`,(SELECT `id` FROM `public`.`item` WHERE `amount` > 1) AS `chosen` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,'chosen' FROM `public`.`item`,(SELECT `id` FROM `public`.`item` WHERE `amount` > 1) AS `chosen` WHERE `chosen`.`id` = `item`.`id` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`note` = `_ck`.`_n1`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "COMMIT",
        ],
    ),
    Example::new("UPDATE other SET note = 'x' RETURNING *", &[]),
    Example::new(
        "UPDATE sample SET flag = DEFAULT WHERE id = 2",
        &["UPDATE `public`.`sample` SET `flag` = DEFAULT WHERE `id` = 2"],
    ),
];
