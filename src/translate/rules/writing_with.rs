//! WITH whose parts write: each part's RETURNING goes to a temporary table that the others read.
//!
//! On PostgreSQL all parts see the rows as they were before any of them wrote. It refuses a part that reads a table which
//! an earlier part has written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::{Applied, Example, Node, Rule, delete, insert, staged, update};
use crate::translate::Answer;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{Cte, folded, output_name, parts};
use crate::translate::parse::ast::{
    self, Expr, FromTable, ObjectName, Query, SelectItem, SetExpr, Statement, TableFactor, TableWithJoins,
    UpdateTableFromKind, Visit, Visitor,
};
use crate::translate::refusal::Refusal;
use crate::translate::schema::Table;
use crate::translate::scope::{Field, Scope};
use crate::translate::template::Template;

pub struct WritingWith;

impl Rule for WritingWith {
    fn id(&self) -> &'static str {
        "writing_with"
    }

    fn doc(&self) -> &'static str {
        "Each INSERT, UPDATE or DELETE in WITH is a statement of its own before the main one, its RETURNING a temporary \
         table. As PostgreSQL's parts do not see each other's writes, one that reads a table already written is refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Statement(Statement::Query(query)) = node else { return Ok(Applied::Unchanged) };
        let Some(with) = &query.with else { return Ok(Applied::Unchanged) };
        if !with.cte_tables.iter().any(|cte| writes(&cte.query)) {
            return Ok(Applied::Unchanged);
        }
        if with.recursive {
            return Err("WITH RECURSIVE with a part that writes".into());
        }
        let mut parts = Parts::default();
        for cte in &with.cte_tables {
            parts.add(printer, cte)?;
        }
        parts.main(printer, query)?;
        Ok(Applied::Rewritten)
    }
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "WITH gone AS (DELETE FROM item WHERE amount > 5 RETURNING id, note) SELECT id, note FROM gone ORDER BY id",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id` FROM `public`.`item` WHERE `amount` > 5 FOR UPDATE",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_gone` AS SELECT `id`,`note` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "SELECT `id`,`note` FROM `public`.`_ck_with_gone` AS `gone` ORDER BY `id`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_gone`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH gone AS (DELETE FROM item WHERE amount > 5 RETURNING *) INSERT INTO other (item_id, note) SELECT id, note FROM gone",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id` FROM `public`.`item` WHERE `amount` > 5 FOR UPDATE",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_gone` AS SELECT `item`.`id`,`item`.`note`,`item`.`amount`,`item`.`total`,`item`.`done`,`item`.`made`,`item`.`price`,`item`.`data` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "INSERT INTO `public`.`other` (`item_id`,`note`) SELECT `id`,`note` FROM `public`.`_ck_with_gone` AS `gone`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_gone`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH gone AS (DELETE FROM sample WHERE id > 2 RETURNING *) INSERT INTO other (item_id, note) SELECT g.id, g.code FROM gone AS g RETURNING item_id",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `sample`.`id` AS `_k1` FROM `public`.`sample` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `sample`.`id` FROM `public`.`sample` WHERE `id` > 2 FOR UPDATE",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_gone` AS SELECT `sample`.`id`,`sample`.`small`,`sample`.`big`,`sample`.`ratio`,`sample`.`exact`,`sample`.`code`,`sample`.`fixed`,`sample`.`flag`,`sample`.`day`,`sample`.`clock`,`sample`.`local`,`sample`.`at`,`sample`.`span`,`sample`.`tag`,`sample`.`bin`,`sample`.`doc`,`sample`.`data`,`sample`.`nums`,`sample`.`words`,`sample`.`mood`,`sample`.`parent` FROM `public`.`sample` AS `sample` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `sample`.`id` FOR UPDATE",
            "DELETE `public`.`sample` FROM `public`.`sample` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`sample`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "INSERT INTO `public`.`other` (`item_id`,`note`) SELECT `g`.`id`,`g`.`code` FROM `public`.`_ck_with_gone` AS `g` RETURNING `item_id`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_gone`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH done AS (UPDATE item SET done = true WHERE NOT done RETURNING id, note) INSERT INTO other (item_id, note) SELECT id, 'done' FROM done",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1`,`item`.`done` AS `_n1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,TRUE FROM `public`.`item` WHERE NOT `done` FOR UPDATE",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`done` = `_ck`.`_n1`",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_done` AS SELECT `id`,`note` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "INSERT INTO `public`.`other` (`item_id`,`note`) SELECT `id`,'done' AS `?column?` FROM `public`.`_ck_with_done` AS `done`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_done`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH next AS (SELECT id FROM item WHERE done ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED), taken AS (UPDATE item SET note = 'taken' FROM next WHERE next.id = item.id RETURNING item.id, item.note) SELECT * FROM taken ORDER BY id",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `item`.`id` AS `_k1`,`item`.`note` AS `_n1` FROM `public`.`item`,(SELECT `id` FROM `public`.`item` WHERE `done` ORDER BY `id` LIMIT 2 FOR UPDATE SKIP LOCKED) AS `next` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id`,'taken' FROM `public`.`item`,(SELECT `id` FROM `public`.`item` WHERE `done` ORDER BY `id` LIMIT 2 FOR UPDATE SKIP LOCKED) AS `next` WHERE `next`.`id` = `item`.`id` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "UPDATE `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` SET `item`.`note` = `_ck`.`_n1`",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_taken` AS SELECT `item`.`id`,`item`.`note` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "SELECT * FROM `public`.`_ck_with_taken` AS `taken` ORDER BY `id`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_taken`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH new AS (INSERT INTO item (note) VALUES ('new'), ('newer') RETURNING id, note) SELECT id, note AS said FROM new ORDER BY id",
        &[
            "START TRANSACTION",
            "INSERT INTO `public`.`item` (`note`) VALUES ('new'),('newer')",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_new` AS SELECT `id`,`note` FROM (SELECT * FROM `public`.`item` WHERE `item`.`id` >= LAST_INSERT_ID() AND `item`.`id` < LAST_INSERT_ID() + 2) AS `item`",
            "SELECT `id`,`note` AS `said` FROM `public`.`_ck_with_new` AS `new` ORDER BY `id`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_new`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH new AS (INSERT INTO item (note) VALUES ('new') RETURNING id) INSERT INTO other (item_id, note) SELECT id, 'first' FROM new RETURNING item_id, note",
        &[
            "START TRANSACTION",
            "INSERT INTO `public`.`item` (`note`) VALUES ('new')",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_new` AS SELECT `id` FROM (SELECT * FROM `public`.`item` WHERE `item`.`id` >= LAST_INSERT_ID() AND `item`.`id` < LAST_INSERT_ID() + 1) AS `item`",
            "INSERT INTO `public`.`other` (`item_id`,`note`) SELECT `id`,'first' AS `?column?` FROM `public`.`_ck_with_new` AS `new` RETURNING `item_id`,`note`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_new`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH new AS (INSERT INTO sample (id, code) VALUES (20, 'x'), (21, 'y') RETURNING *) SELECT count(*) FROM new",
        &[
            "START TRANSACTION",
            "INSERT INTO `public`.`sample` (`id`,`code`) VALUES (20,'x'),(21,'y')",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_new` AS SELECT `sample`.`id`,`sample`.`small`,`sample`.`big`,`sample`.`ratio`,`sample`.`exact`,`sample`.`code`,`sample`.`fixed`,`sample`.`flag`,`sample`.`day`,`sample`.`clock`,`sample`.`local`,`sample`.`at`,`sample`.`span`,`sample`.`tag`,`sample`.`bin`,`sample`.`doc`,`sample`.`data`,`sample`.`nums`,`sample`.`words`,`sample`.`mood`,`sample`.`parent` FROM (SELECT * FROM `public`.`sample` WHERE (`sample`.`id`) IN ((20),(21))) AS `sample`",
            "SELECT COUNT(*) AS `count` FROM `public`.`_ck_with_new` AS `new`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_new`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH gone AS (DELETE FROM item WHERE id = 1 RETURNING id) UPDATE sample SET code = 'gone' FROM gone WHERE gone.id = sample.id",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id` FROM `public`.`item` WHERE `id` = 1 FOR UPDATE",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_gone` AS SELECT `id` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` (PRIMARY KEY (`_k1`)) AS SELECT `sample`.`id` AS `_k1`,`sample`.`code` AS `_n1` FROM `public`.`sample`,`public`.`_ck_with_gone` AS `gone` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `sample`.`id`,'gone' FROM `public`.`sample`,`public`.`_ck_with_gone` AS `gone` WHERE `gone`.`id` = `sample`.`id` FOR UPDATE ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`",
            "UPDATE `public`.`sample` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `sample`.`id` SET `sample`.`code` = `_ck`.`_n1`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_gone`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH gone AS (DELETE FROM item WHERE id < 4) SELECT count(*) FROM other",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id` FROM `public`.`item` WHERE `id` < 4 FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "SELECT COUNT(*) AS `count` FROM `public`.`other`",
            "COMMIT",
        ],
    ),
    Example::new(
        "WITH gone AS (DELETE FROM item WHERE id < 4 RETURNING id), had AS (DELETE FROM sample WHERE id > 3 RETURNING id) SELECT id FROM gone UNION ALL SELECT id FROM had",
        &[
            "START TRANSACTION",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `item`.`id` AS `_k1` FROM `public`.`item` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `item`.`id` FROM `public`.`item` WHERE `id` < 4 FOR UPDATE",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_gone` AS SELECT `id` FROM `public`.`item` AS `item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `item`.`id` FOR UPDATE",
            "DELETE `public`.`item` FROM `public`.`item` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`item`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_rows` AS SELECT `sample`.`id` AS `_k1` FROM `public`.`sample` LIMIT 0",
            "INSERT INTO `public`.`_ck_rows` SELECT `sample`.`id` FROM `public`.`sample` WHERE `id` > 3 FOR UPDATE",
            "CREATE OR REPLACE TEMPORARY TABLE `public`.`_ck_with_had` AS SELECT `id` FROM `public`.`sample` AS `sample` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `sample`.`id` FOR UPDATE",
            "DELETE `public`.`sample` FROM `public`.`sample` JOIN `public`.`_ck_rows` AS `_ck` ON `_ck`.`_k1` = `public`.`sample`.`id`",
            "DROP TEMPORARY TABLE `public`.`_ck_rows`",
            "SELECT `id` FROM `public`.`_ck_with_gone` AS `gone` UNION ALL SELECT `id` FROM `public`.`_ck_with_had` AS `had`",
            "DROP TEMPORARY TABLE `public`.`_ck_with_gone`,`public`.`_ck_with_had`",
            "COMMIT",
        ],
    ),
    Example::new("WITH gone AS (DELETE FROM item RETURNING id) SELECT count(*) FROM item", &[]),
    Example::new(
        "WITH up AS (UPDATE item SET amount = 0 RETURNING id) DELETE FROM item WHERE id IN (SELECT id FROM up)",
        &[],
    ),
    Example::new(
        "WITH new AS (INSERT INTO other (item_id) SELECT id FROM item RETURNING item_id) SELECT * FROM new",
        &[],
    ),
];

fn writes(query: &Query) -> bool {
    matches!(query.body.as_ref(), SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_))
}

/// The parts so far.
#[derive(Default)]
struct Parts {
    /// Tables that a part has written, as `schema.table`.
    written: BTreeSet<String>,
    /// The tables that each part which only reads will read where it is named.
    read: BTreeMap<String, BTreeSet<String>>,
    /// Temporary tables to take away.
    made: Vec<String>,
}

impl Parts {
    fn add(&mut self, printer: &mut Printer<'_>, cte: &ast::Cte) -> Carried {
        let name = folded(&cte.alias.name);
        if !writes(&cte.query) {
            self.read.insert(name, self.tables(printer, &cte.query));
            let query = Query { with: Some(with_one(cte)), ..cte.query.as_ref().clone() };
            return update::inline_with(printer, &query);
        }
        if !cte.alias.columns.is_empty() || cte.query.with.is_some() {
            return Err("a part of WITH that writes, with names for its columns or a WITH of its own".into());
        }
        self.unwritten(printer, &cte.query)?;
        let part = Part::of(printer, cte.query.body.as_ref())?;
        let made = format!("{}.{}", quoted(&part.table.schema), quoted(&format!("_ck_with_{name}")));
        let fields = part.fields(printer)?;
        printer.into = Some(made.clone());
        let written = part.write(printer);
        let returned = printer.into.take().is_none();
        written?;
        staged::flush(printer);
        printer.answer = Answer::Last;
        self.written.extend(changed(printer, &part));
        let inline = returned.then(|| Template::of(&made));
        if returned {
            self.made.push(made);
        }
        printer.names.ctes.push(Cte { name, fields, inline, sorted: None });
        Ok(())
    }

    /// The tables that a part reads, those of the parts it names included.
    fn tables<V: Visit>(&self, printer: &Printer<'_>, part: &V) -> BTreeSet<String> {
        struct Tables<'p, 'n>(&'p Printer<'n>, &'p Parts, BTreeSet<String>);
        impl Visitor for Tables<'_, '_> {
            type Break = ();
            fn pre_visit_relation(&mut self, name: &ObjectName) -> ControlFlow<()> {
                let own = parts(name).ok().and_then(|mut parts| parts.pop()).unwrap_or_default();
                if let Some(read) = self.1.read.get(&own) {
                    self.2.extend(read.iter().cloned());
                } else if let Ok(table) = self.0.names.table(name) {
                    self.2.insert(table.qualified());
                }
                ControlFlow::Continue(())
            }
        }
        let mut tables = Tables(printer, self, BTreeSet::new());
        let _ = part.visit(&mut tables);
        tables.2
    }

    fn unwritten<V: Visit>(&self, printer: &Printer<'_>, part: &V) -> Carried {
        match self.tables(printer, part).intersection(&self.written).next() {
            None => Ok(()),
            Some(table) => Err(Refusal::from(format!(
                "a part of WITH that reads or writes {table}, which another part writes; PostgreSQL shows it the old rows"
            ))),
        }
    }

    fn main(&self, printer: &mut Printer<'_>, query: &Query) -> Carried {
        self.unwritten(printer, query.body.as_ref())?;
        let plain = Query { with: None, ..query.clone() };
        match plain.body.as_ref() {
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) => {
                Part::of(printer, plain.body.as_ref())?.write(printer)?;
            }
            _ => printer.query(&plain)?,
        }
        printer.atomic = true;
        if self.made.is_empty() {
            if printer.answer == Answer::Last {
                printer.answer = Answer::Of(printer.before.len());
            }
            return Ok(());
        }
        staged::flush(printer);
        if printer.answer == Answer::Last {
            printer.answer = Answer::Of(printer.before.len() - 1);
        }
        printer.push(&format!("DROP TEMPORARY TABLE {}", self.made.join(",")));
        Ok(())
    }
}

fn with_one(cte: &ast::Cte) -> ast::With {
    ast::With {
        with_token: ast::helpers::attached_token::AttachedToken::empty(),
        recursive: false,
        cte_tables: vec![cte.clone()],
    }
}

/// A statement that writes.
struct Part<'e> {
    statement: &'e Statement,
    table: &'e Table,
    /// What RETURNING can name.
    tables: Vec<TableWithJoins>,
    returning: Option<&'e [SelectItem]>,
}

impl<'e> Part<'e> {
    fn of<'a: 'e>(printer: &Printer<'a>, body: &'e SetExpr) -> Carried<Self> {
        let (SetExpr::Insert(statement) | SetExpr::Update(statement) | SetExpr::Delete(statement)) = body else {
            return Err("a part of WITH that is no INSERT, UPDATE or DELETE".into());
        };
        let (tables, returning) = match statement {
            Statement::Insert(insert) => (Vec::new(), &insert.returning),
            Statement::Update(update) => {
                let mut tables = vec![update.table.clone()];
                if let Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) = &update.from {
                    tables.extend(from.iter().cloned());
                }
                (tables, &update.returning)
            }
            Statement::Delete(delete) => {
                let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
                (from.iter().chain(delete.using.iter().flatten()).cloned().collect(), &delete.returning)
            }
            _ => return Err("a part of WITH that is no INSERT, UPDATE or DELETE".into()),
        };
        let table = match (statement, tables.first()) {
            (Statement::Insert(insert), _) => insert::target(printer, insert)?,
            (_, Some(TableWithJoins { relation: TableFactor::Table { name, .. }, .. })) => printer.names.table(name)?,
            _ => return Err("a part of WITH that writes something that is no table".into()),
        };
        Ok(Self { statement, table, tables, returning: returning.as_deref() })
    }

    fn write(&self, printer: &mut Printer<'_>) -> Carried {
        match self.statement {
            Statement::Insert(insert) if printer.into.is_some() => insert::write_and_read(printer, insert),
            Statement::Insert(insert) => insert::write(printer, insert),
            Statement::Update(update) => update::write(printer, update),
            Statement::Delete(delete) => delete::write(printer, delete),
            _ => Err("a part of WITH that is no INSERT, UPDATE or DELETE".into()),
        }
    }

    /// The columns of RETURNING.
    fn fields(&self, printer: &mut Printer<'_>) -> Carried<Vec<Field>> {
        let Some(items) = self.returning else { return Ok(Vec::new()) };
        let relations = match self.statement {
            Statement::Insert(insert) => vec![insert::relation(printer, insert, self.table)],
            _ => printer.names.relations(&self.tables),
        };
        let items = staged::spelled(items, &relations)?;
        printer.names.scopes.push(Scope { relations, outputs: Vec::new() });
        let field = |name: String, expr: &Expr| Field {
            name,
            ty: printer.names.infer(expr),
            nullable: printer.names.nullable(expr),
            ..Field::default()
        };
        let fields = items
            .iter()
            .filter_map(|item| match item {
                SelectItem::UnnamedExpr(expr) => Some(field(output_name(expr), expr)),
                SelectItem::ExprWithAlias { expr, alias } => Some(field(folded(alias), expr)),
                _ => None,
            })
            .collect();
        printer.names.scopes.pop();
        Ok(fields)
    }
}

/// The table that a part writes, and those that its foreign keys write in turn.
fn changed(printer: &Printer<'_>, part: &Part<'_>) -> BTreeSet<String> {
    let mut changed = BTreeSet::from([part.table.qualified()]);
    if matches!(part.statement, Statement::Insert(_)) {
        return changed;
    }
    let tables = &printer.names.ctx.schema.tables;
    // A chain of foreign keys is no longer than there are tables.
    for _ in 0..tables.len() {
        let before = changed.len();
        for (name, table) in tables {
            let follows = |key: &crate::translate::schema::ForeignKey| {
                changed.contains(&key.table) && !(key.on_delete.is_empty() && key.on_update.is_empty())
            };
            if table.foreign_keys.iter().any(follows) {
                changed.insert(name.clone());
            }
        }
        if changed.len() == before {
            break;
        }
    }
    changed
}
