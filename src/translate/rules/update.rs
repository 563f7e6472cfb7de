//! UPDATE: WITH is inlined, FROM becomes a join, RETURNING becomes a query of the same rows, assignments are put in order.

use std::collections::BTreeSet;

use super::insert::value;
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{Cte, folded, parts};
use crate::translate::parse::ast::{
    self, Assignment, AssignmentTarget, Expr, Query, SelectItem, SetExpr, Statement, TableFactor, TableWithJoins,
    UpdateTableFromKind, Visit, Visitor, With,
};
use crate::translate::schema::Table;
use crate::translate::scope::{Field, Scope};

pub struct Update;

const RETURNING: &str = "UPDATE … RETURNING is an UPDATE and a locking SELECT of the same rows, not one statement";
const JOINED: &str = "a row that FROM matches several times is updated once on both, with either of the values";

impl Rule for Update {
    fn id(&self) -> &'static str {
        "update"
    }

    fn doc(&self) -> &'static str {
        "MariaDB assigns from left to right and later assignments see earlier ones: they are ordered so that none does, or \
         refused. WITH before UPDATE is written where it is read; FROM is a join; RETURNING a second request."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "WITH v (a) AS (VALUES (1)) UPDATE item SET amount = GREATEST(id + 1, 0) WHERE (id = 1)",
                &["UPDATE `public`.`item` SET `amount` = GREATEST(`id` + 1,0) WHERE (`id` = 1)"],
            ),
            Example::new(
                "UPDATE item SET amount = 1, total = amount WHERE id = 1",
                &["UPDATE `public`.`item` SET `total` = `amount`,`amount` = 1 WHERE `id` = 1"],
            ),
            Example::new("UPDATE item SET amount = total, total = amount WHERE id = 1", &[]),
            Example::new(
                "UPDATE item SET note = 'x' WHERE id = 7 RETURNING id, note",
                &[
                    "UPDATE `public`.`item` SET `note` = 'x' WHERE `id` = 7",
                    "SELECT `id`,`note` FROM `public`.`item` WHERE `id` = 7 FOR UPDATE",
                ],
            ),
            Example::new(
                "UPDATE item SET note = other.note FROM other WHERE other.item_id = item.id",
                &[
                    "UPDATE `public`.`item`,`public`.`other` SET `item`.`note` = `other`.`note` WHERE `other`.`item_id` = `item`.`id`",
                ],
            ),
        ];
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
        printer.names.ctes.push(Cte { name, fields, inline });
    }
    Ok(())
}

fn write(printer: &mut Printer<'_>, update: &ast::Update) -> Carried {
    if update.or.is_some() || update.output.is_some() || !update.order_by.is_empty() || update.limit.is_some() {
        return Err("a clause of UPDATE that is no PostgreSQL".into());
    }
    let TableFactor::Table { name, alias, .. } = &update.table.relation else {
        return Err("UPDATE of something that is no table".into());
    };
    if !update.table.joins.is_empty() {
        return Err("UPDATE of a join is no PostgreSQL".into());
    }
    let table = printer.names.table(name)?;
    let called = alias.as_ref().map_or_else(|| table.name.clone(), |alias| folded(&alias.name));
    let mut tables = vec![update.table.clone()];
    match &update.from {
        None => {}
        Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => {
            tables.extend(from.iter().cloned())
        }
    }
    let relations = printer.names.relations(&tables);
    printer.names.scopes.push(Scope { relations, outputs: Vec::new() });
    let joined = tables.len() > 1;
    if joined {
        printer.state(JOINED);
    }
    printer.push("UPDATE ");
    printer.from(&tables)?;
    printer.push(" SET ");
    let fields = printer.names.table_fields(table);
    let prefix = if joined { format!("{}.", quoted(&called)) } else { String::new() };
    let assigned = ordered(printer, &update.assignments, &called)?;
    for (index, assignment) in assigned.iter().enumerate() {
        printer.push(if index > 0 { "," } else { "" });
        write_assignment(printer, assignment, &fields, &prefix)?;
    }
    where_clause(printer, update.selection.as_ref())?;
    if let Some(items) = &update.returning {
        if joined {
            return Err("UPDATE … FROM … RETURNING; the rows can't be told afterwards".into());
        }
        returning(printer, update, table, items, &assigned)?;
    }
    printer.names.scopes.pop();
    Ok(())
}

fn where_clause(printer: &mut Printer<'_>, selection: Option<&Expr>) -> Carried {
    if let Some(condition) = selection {
        printer.push(" WHERE ");
        printer.expr(condition, &crate::translate::types::Type::Bool)?;
    }
    Ok(())
}

/// The rows afterwards are those before if the condition reads no column that was assigned, and nothing that moves.
fn returning(
    printer: &mut Printer<'_>,
    update: &ast::Update,
    table: &Table,
    items: &[SelectItem],
    assigned: &[Assigned<'_>],
) -> Carried {
    let Some(condition) = &update.selection else {
        return Err("UPDATE … RETURNING of a whole table".into());
    };
    let read = read_columns(condition)?;
    if assigned.iter().any(|assignment| read.contains(&assignment.column)) {
        return Err(
            "UPDATE … RETURNING whose condition reads an assigned column; the rows can't be told afterwards".into()
        );
    }
    let unique = std::iter::once(&table.primary_key).chain(&table.unique);
    if !unique.filter(|key| !key.is_empty()).any(|key| key.iter().all(|column| read.contains(column))) {
        return Err("UPDATE … RETURNING whose condition names no unique key; other rows could match afterwards".into());
    }
    printer.state(RETURNING);
    printer.note("update_returning");
    let request = std::mem::take(&mut printer.out);
    printer.before.push(request);
    printer.push("SELECT ");
    printer.projection(items, &[])?;
    printer.push(" FROM ");
    printer.from(std::slice::from_ref::<TableWithJoins>(&update.table))?;
    where_clause(printer, update.selection.as_ref())?;
    printer.push(" FOR UPDATE");
    Ok(())
}

/// An assignment to one column.
pub struct Assigned<'e> {
    pub column: String,
    pub value: &'e Expr,
    reads: BTreeSet<String>,
}

impl Assigned<'_> {
    /// Whether the value is made from this column.
    pub fn reads(&self, column: &str) -> bool {
        self.reads.contains(column)
    }
}

/// The assignments in an order in which none reads a column that an earlier one has set.
pub fn ordered<'e>(
    printer: &mut Printer<'_>,
    assignments: &'e [Assignment],
    table: &str,
) -> Carried<Vec<Assigned<'e>>> {
    let mut waiting = Vec::new();
    for assignment in assignments {
        let AssignmentTarget::ColumnName(name) = &assignment.target else {
            return Err("SET (a, b) = … has no rule".into());
        };
        let column = match parts(name)?.as_slice() {
            [column] => column.clone(),
            [first, column] if first == table => column.clone(),
            _ => return Err(format!("SET {name} names no column of {table}").into()),
        };
        let reads = read_columns(&assignment.value)?;
        waiting.push(Assigned { column, value: &assignment.value, reads });
    }
    let written: Vec<String> = waiting.iter().map(|assignment| assignment.column.clone()).collect();
    let mut done = Vec::new();
    while !waiting.is_empty() {
        let free = waiting.iter().enumerate().position(|(index, candidate)| {
            // Nobody else still waiting may need the old value of this column.
            waiting
                .iter()
                .enumerate()
                .all(|(other, reader)| other == index || !reader.reads.contains(&candidate.column))
        });
        let Some(free) = free else {
            return Err("assignments that read each other's columns; MariaDB would read the new values".into());
        };
        done.push(waiting.remove(free));
    }
    if done.iter().map(|assignment| &assignment.column).ne(&written) {
        printer.note("assignment_order");
    }
    Ok(done)
}

/// Columns that an expression reads, by their own names; `excluded.c` is no column of the row.
pub fn read_columns(expr: &Expr) -> Carried<BTreeSet<String>> {
    struct Columns(BTreeSet<String>, bool);
    impl Visitor for Columns {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> std::ops::ControlFlow<()> {
            match expr {
                Expr::Identifier(ident) => {
                    self.0.insert(folded(ident));
                }
                Expr::CompoundIdentifier(idents) => {
                    if idents.first().is_none_or(|first| folded(first) != "excluded")
                        && let Some(column) = idents.last()
                    {
                        self.0.insert(folded(column));
                    }
                }
                Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => self.1 = true,
                _ => {}
            }
            std::ops::ControlFlow::Continue(())
        }
    }
    let mut columns = Columns(BTreeSet::new(), false);
    let _ = expr.visit(&mut columns);
    if columns.1 { Err("a wildcard in an assignment".into()) } else { Ok(columns.0) }
}

/// Writes `column = value`.
pub fn write_assignment(printer: &mut Printer<'_>, assigned: &Assigned<'_>, fields: &[Field], prefix: &str) -> Carried {
    printer.push(&format!("{prefix}{} = ", quoted(&assigned.column)));
    write_value(printer, assigned, fields)
}

/// Writes what a column is set to.
pub fn write_value(printer: &mut Printer<'_>, assigned: &Assigned<'_>, fields: &[Field]) -> Carried {
    let unknown = Field { name: assigned.column.clone(), nullable: true, ..Field::default() };
    let field = fields.iter().find(|field| field.name == assigned.column).unwrap_or(&unknown);
    // Outside an insert an AUTO_INCREMENT column is a number like any other.
    let field = Field { serial: false, ..field.clone() };
    value(printer, assigned.value, &field)
}
