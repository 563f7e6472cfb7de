//! INSERT: ON CONFLICT becomes INSERT IGNORE or ON DUPLICATE KEY UPDATE, RETURNING stays.

use std::collections::BTreeSet;

use super::update::{self, Assigned};
use super::{Applied, Example, Node, Rule};
use crate::translate::Answer;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{folded, parts};
use crate::translate::parse::ast::{
    self, ConflictTarget, Expr, OnConflict, OnConflictAction, OnInsert, SetExpr, Statement, TableObject, Value,
};
use crate::translate::schema::Table;
use crate::translate::scope::{Field, Relation, Scope};
use crate::translate::types::Type;
use crate::translate::values::Form;

pub struct Insert;

const IGNORE: &str = "INSERT IGNORE also turns other errors of a row (NULL, range, foreign key) into warnings";
const ANY_KEY: &str = "ON CONFLICT names one key; MariaDB acts on a conflict with any unique key";
const UPSERT_COUNT: &str =
    "MariaDB counts an updated row of an upsert as two; the count is the statement's rows, as PostgreSQL says";

const CONDITIONAL_COUNT: &str =
    "an upsert with a condition counts 2 for an updated row and 1 for an untouched one, on PostgreSQL 1 and 0";

impl Rule for Insert {
    fn id(&self) -> &'static str {
        "insert"
    }

    fn doc(&self) -> &'static str {
        "ON CONFLICT DO NOTHING is INSERT IGNORE; DO UPDATE is ON DUPLICATE KEY UPDATE, EXCLUDED is VALUES(). What a serial \
         column can't be given on MariaDB (NULL, 0) is refused."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "INSERT INTO item (id, note, made) VALUES (1, 'it''s', '2026-11-22 07:33:09+00') ON CONFLICT DO NOTHING",
                &["INSERT IGNORE INTO `public`.`item` (`id`,`note`,`made`) VALUES (1,'it''s','2026-11-22 07:33:09')"],
            ),
            Example::new(
                "INSERT INTO item (id, amount) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET amount = item.amount + excluded.amount",
                &[
                    "INSERT INTO `public`.`item` (`id`,`amount`) VALUES (1,2) ON DUPLICATE KEY UPDATE `amount` = `item`.`amount` + VALUES(`amount`)",
                ],
            ),
            Example::new(
                "INSERT INTO item (id, note, made) VALUES (1, 'x', '2026-11-22 07:33:09+00') ON CONFLICT (id) DO UPDATE SET \
                 made = excluded.made, note = excluded.note WHERE item.made < excluded.made",
                &[
                    "INSERT INTO `public`.`item` (`id`,`note`,`made`) VALUES (1,'x','2026-11-22 07:33:09') ON DUPLICATE KEY UPDATE `note` = IF(`item`.`made` < VALUES(`made`),VALUES(`note`),`item`.`note`),`made` = IF(`item`.`made` < VALUES(`made`),VALUES(`made`),`item`.`made`)",
                ],
            ),
            Example::new(
                "INSERT INTO item (note) VALUES (DEFAULT) RETURNING id",
                &["INSERT INTO `public`.`item` (`note`) VALUES (DEFAULT) RETURNING `id`"],
            ),
            Example::new("INSERT INTO item (id) VALUES (0)", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Statement(Statement::Insert(insert)) = node else { return Ok(Applied::Unchanged) };
        write(printer, insert)?;
        Ok(Applied::Rewritten)
    }
}

fn write(printer: &mut Printer<'_>, insert: &ast::Insert) -> Carried {
    let foreign = insert.or.is_some()
        || insert.ignore
        || insert.overwrite
        || !insert.assignments.is_empty()
        || insert.partitioned.is_some()
        || insert.replace_into
        || insert.insert_alias.is_some()
        || insert.output.is_some()
        || insert.table_alias.is_some();
    if foreign {
        return Err("a clause of INSERT that has no rule (an alias, …)".into());
    }
    let TableObject::TableName(name) = &insert.table else {
        return Err("INSERT into something that is no table".into());
    };
    let table = printer.names.table(name)?;
    let columns = columns(printer, insert, table)?;
    let types: Vec<Type> = columns.iter().map(|field| field.ty.clone()).collect();
    let nothing =
        matches!(&insert.on, Some(OnInsert::OnConflict(OnConflict { action: OnConflictAction::DoNothing, .. })));
    if nothing {
        printer.state(IGNORE);
    }
    printer.push(if nothing { "INSERT IGNORE INTO " } else { "INSERT INTO " });
    printer.push(&format!("{}.{} (", quoted(&table.schema), quoted(&table.name)));
    let names: Vec<String> = columns.iter().map(|field| quoted(&field.name)).collect();
    printer.push(&names.join(","));
    printer.push(") ");
    let rows = source(printer, insert, &columns, &types)?;
    let relation = Relation { alias: table.name.clone(), fields: printer.names.table_fields(table) };
    printer.names.scopes.push(Scope { relations: vec![relation], outputs: Vec::new() });
    if let Some(OnInsert::OnConflict(conflict)) = &insert.on {
        on_conflict(printer, conflict, table, rows)?;
    } else if insert.on.is_some() {
        return Err("ON DUPLICATE KEY UPDATE is no PostgreSQL".into());
    }
    if let Some(items) = &insert.returning {
        printer.push(" RETURNING ");
        printer.projection(items, &[])?;
        printer.answer = Answer::Last;
    }
    printer.names.scopes.pop();
    Ok(())
}

/// The columns that are given: those that are named, else the table's first ones.
fn columns(printer: &Printer<'_>, insert: &ast::Insert, table: &Table) -> Carried<Vec<Field>> {
    let fields = printer.names.table_fields(table);
    if insert.columns.is_empty() {
        let given = match insert.source.as_deref().map(|query| query.body.as_ref()) {
            None => 0,
            Some(SetExpr::Values(values)) => values.rows.first().map_or(0, |row| row.content.len()),
            Some(body) => printer.names.body_fields(body).len(),
        };
        return Ok(fields.into_iter().take(given).collect());
    }
    insert
        .columns
        .iter()
        .map(|column| {
            let name = parts(column)?.pop().unwrap_or_default();
            let unknown = Field { name: name.clone(), nullable: true, ..Field::default() };
            Ok(fields.iter().find(|field| field.name == name).cloned().unwrap_or(unknown))
        })
        .collect()
}

/// Writes the rows; says how many, where that is known.
fn source(printer: &mut Printer<'_>, insert: &ast::Insert, columns: &[Field], types: &[Type]) -> Carried<Option<u64>> {
    let Some(query) = &insert.source else {
        printer.push("VALUES ()");
        return Ok(Some(1));
    };
    let SetExpr::Values(values) = query.body.as_ref() else {
        if columns.iter().any(|field| field.serial) {
            return Err("INSERT … SELECT into a serial column: AUTO_INCREMENT would draw new ids for NULL and 0".into());
        }
        printer.query_typed(query, types)?;
        return Ok(None);
    };
    if query.with.is_some() || query.limit_clause.is_some() || query.order_by.is_some() {
        return Err("INSERT … VALUES with WITH, ORDER BY or LIMIT has no rule".into());
    }
    printer.push("VALUES ");
    for (index, row) in values.rows.iter().enumerate() {
        printer.push(if index > 0 { ",(" } else { "(" });
        for (place, expr) in row.content.iter().enumerate() {
            printer.push(if place > 0 { "," } else { "" });
            let field = columns.get(place).ok_or("more values than columns; PostgreSQL refuses it")?;
            value(printer, expr, field)?;
        }
        printer.push(")");
    }
    Ok(u64::try_from(values.rows.len()).ok())
}

/// A value that is assigned to a column.
pub fn value(printer: &mut Printer<'_>, expr: &Expr, field: &Field) -> Carried {
    if is_default(expr) {
        printer.push("DEFAULT");
        return Ok(());
    }
    if field.serial {
        return serial_value(printer, expr, field);
    }
    let ty = printer.names.infer(expr);
    assignable(&ty, &field.ty)?;
    let null = matches!(expr, Expr::Value(value) if value.value == Value::Null);
    if matches!(field.ty, Type::TsVector) && !null {
        return Err("a tsvector written as a value has no counterpart".into());
    }
    printer.expr(expr, &field.ty)
}

fn is_default(expr: &Expr) -> bool {
    matches!(expr, Expr::Identifier(ident) if ident.quote_style.is_none() && folded(ident) == "default")
}

fn serial_value(printer: &mut Printer<'_>, expr: &Expr, field: &Field) -> Carried {
    let inner = match expr {
        Expr::Cast { expr, .. } | Expr::Nested(expr) => expr.as_ref(),
        other => other,
    };
    match inner {
        Expr::Value(value) => match printer.source(&value.value) {
            Some(source) => {
                printer.out.push_hole(source, Form::SerialInteger);
                Ok(())
            }
            None => {
                Err(format!("{expr} for the serial column {}: AUTO_INCREMENT would draw a new id", field.name).into())
            }
        },
        _ => {
            Err(format!("a computed value for the serial column {}: AUTO_INCREMENT may draw a new id", field.name)
                .into())
        }
    }
}

/// Whether PostgreSQL assigns one type to another, and MariaDB the same value.
pub fn assignable(from: &Type, to: &Type) -> Carried {
    let same = match (from, to) {
        (Type::Unknown, _) | (_, Type::Unknown) => true,
        (a, b) if a == b => true,
        (a, b) if a.is_number() && b.is_number() => true,
        (Type::Int(_), Type::Text) => true,
        (Type::TimestampTz | Type::Timestamp, Type::TimestampTz | Type::Timestamp) => true,
        (Type::Enum(_) | Type::Uuid, Type::Text) => true,
        (Type::Jsonb, Type::Json) => true,
        _ => false,
    };
    if same {
        Ok(())
    } else {
        Err(format!("a value of type {} for a column of type {} has no rule", from.name(), to.name()).into())
    }
}

fn on_conflict(printer: &mut Printer<'_>, conflict: &OnConflict, table: &Table, rows: Option<u64>) -> Carried {
    match &conflict.conflict_target {
        None => {}
        Some(ConflictTarget::Columns(columns)) => {
            let target: BTreeSet<String> = columns.iter().map(folded).collect();
            let keys = std::iter::once(&table.primary_key).chain(&table.unique).filter(|key| !key.is_empty());
            let keys: BTreeSet<BTreeSet<String>> = keys.map(|key| key.iter().cloned().collect()).collect();
            if !keys.contains(&target) {
                return Err("ON CONFLICT over columns that are no unique key of the table as MariaDB has it".into());
            }
            if keys.len() > 1 {
                printer.state(ANY_KEY);
            }
        }
        Some(ConflictTarget::OnConstraint(_)) => printer.state(ANY_KEY),
    }
    let OnConflictAction::DoUpdate(update) = &conflict.action else { return Ok(()) };
    let rows = rows.ok_or("ON CONFLICT DO UPDATE of a query's rows: how many are affected can't be told")?;
    printer.excluded = Some(table.name.clone());
    printer.push(" ON DUPLICATE KEY UPDATE ");
    let assigned = update::ordered(printer, &update.assignments, &table.name)?;
    match &update.selection {
        None => {
            write_assignments(printer, &assigned, table)?;
            printer.state(UPSERT_COUNT);
            printer.answer = Answer::Affected(rows);
        }
        Some(condition) => conditional_assignments(printer, assigned, condition, table)?,
    }
    printer.excluded = None;
    Ok(())
}

/// `DO UPDATE … WHERE` keeps a row by assigning each column to itself. The condition is asked again for each column, so
/// the one assigned column that it reads comes last.
fn conditional_assignments(
    printer: &mut Printer<'_>,
    assigned: Vec<Assigned<'_>>,
    condition: &Expr,
    table: &Table,
) -> Carried {
    let read = update::read_columns(condition)?;
    let (last, first): (Vec<_>, Vec<_>) =
        assigned.into_iter().partition(|assignment| read.contains(&assignment.column));
    let read_again = |last: &Assigned<'_>| first.iter().any(|assignment| assignment.reads(&last.column));
    if last.len() > 1 || last.iter().any(|last| read_again(last) || first.iter().any(|first| last.reads(&first.column)))
    {
        return Err("ON CONFLICT DO UPDATE … WHERE that reads several assigned columns".into());
    }
    printer.state(CONDITIONAL_COUNT);
    let condition = printer.captured(|printer| printer.expr(condition, &Type::Bool))?;
    let fields = printer.names.table_fields(table);
    for (index, assignment) in first.iter().chain(&last).enumerate() {
        let column = quoted(&assignment.column);
        printer.push(&format!("{}{column} = IF(", if index > 0 { "," } else { "" }));
        printer.out.append(condition.clone());
        printer.push(",");
        update::write_value(printer, assignment, &fields)?;
        printer.push(&format!(",{}.{column})", quoted(&table.name)));
    }
    Ok(())
}

fn write_assignments(printer: &mut Printer<'_>, assigned: &[Assigned<'_>], table: &Table) -> Carried {
    let fields = printer.names.table_fields(table);
    for (index, assignment) in assigned.iter().enumerate() {
        printer.push(if index > 0 { "," } else { "" });
        update::write_assignment(printer, assignment, &fields, "")?;
    }
    Ok(())
}
