//! `SET a = …, (b, c) = …`: which column gets what, and in which order MariaDB must be told.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::insert::{is_default, value};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{folded, parts};
use crate::translate::parse::ast::{
    Assignment, AssignmentTarget, BinaryOperator, Expr, Query, SelectItem, SetExpr, Visit, Visitor,
};
use crate::translate::refusal::Refusal;
use crate::translate::schema::Table;
use crate::translate::scope::Field;

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

/// The assignments with one column each: `(a, b) = (x, y)` are two, and so is a query of two columns, which is asked once for
/// each.
pub fn single(assignments: &[Assignment]) -> Carried<Cow<'_, [Assignment]>> {
    if assignments.iter().all(|assignment| matches!(assignment.target, AssignmentTarget::ColumnName(_))) {
        return Ok(Cow::Borrowed(assignments));
    }
    let mut single = Vec::new();
    for assignment in assignments {
        let AssignmentTarget::Tuple(names) = &assignment.target else {
            single.push(assignment.clone());
            continue;
        };
        let values = match &assignment.value {
            Expr::Tuple(values) => values.clone(),
            Expr::Nested(value) if names.len() == 1 => vec![value.as_ref().clone()],
            Expr::Subquery(query) => (0..names.len()).map(|place| column_of(query, place)).collect::<Carried<_>>()?,
            other => return Err(format!("SET (…) = {other} has no rule").into()),
        };
        if values.len() != names.len() {
            return Err(Refusal::certain("42601", "SET (…) = (…) with another number of values than columns"));
        }
        for (name, value) in names.iter().zip(values) {
            single.push(Assignment { target: AssignmentTarget::ColumnName(name.clone()), value });
        }
    }
    Ok(Cow::Owned(single))
}

/// A query's column as a query of its own.
fn column_of(query: &Query, place: usize) -> Carried<Expr> {
    let mut query = query.clone();
    if query.limit_clause.is_some() || query.fetch.is_some() {
        return Err("SET (…) = (SELECT … LIMIT …): each column would be asked alone, and of another row perhaps".into());
    }
    let SetExpr::Select(select) = query.body.as_mut() else {
        return Err("SET (…) = (…) of a query that is no plain SELECT".into());
    };
    match select.projection.get(place) {
        Some(item @ (SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. })) => {
            select.projection = vec![item.clone()];
        }
        _ => return Err("SET (…) = (SELECT …) whose columns are not spelled out".into()),
    }
    Ok(Expr::Subquery(query.into()))
}

/// Which columns of `table` are set, by their names.
pub fn assigned<'e>(assignments: &'e [Assignment], table: &str) -> Carried<Vec<Assigned<'e>>> {
    let assigned = |assignment: &'e Assignment| {
        let AssignmentTarget::ColumnName(name) = &assignment.target else {
            return Err("SET (a, b) = … has no rule".into());
        };
        let column = match parts(name)?.as_slice() {
            [column] => column.clone(),
            [first, column] if first == table => column.clone(),
            _ => return Err(format!("SET {name} names no column of {table}").into()),
        };
        Ok(Assigned { column, value: &assignment.value, reads: read_columns(&assignment.value)? })
    };
    let all = assignments.iter().map(assigned).collect::<Carried<Vec<_>>>()?;
    let mut columns = BTreeSet::new();
    match all.iter().find(|assigned| !columns.insert(assigned.column.as_str())) {
        Some(twice) => {
            let reason = format!("{} is set twice; PostgreSQL refuses it", twice.column);
            Err(Refusal::certain("42601", reason))
        }
        None => Ok(all),
    }
}

/// Refuses as PostgreSQL does what sets a column that is not there, or one that it computes or draws itself.
pub fn check(table: &Table, assigned: &[Assigned<'_>]) -> Carried {
    for one in assigned {
        let Some(column) = table.column(&one.column) else {
            let reason = format!("column \"{}\" of relation \"{}\" does not exist", one.column, table.name);
            return Err(Refusal::certain("42703", reason));
        };
        if (column.generated.is_some() || column.always) && !is_default(one.value) {
            return Err(Refusal::certain("428C9", format!("column \"{}\" can only be updated to DEFAULT", one.column)));
        }
    }
    Ok(())
}

/// The assignments in an order in which none reads a column that an earlier one has set; as they are where there is none.
pub fn in_order<'e>(
    printer: &mut Printer<'_>,
    mut waiting: Vec<Assigned<'e>>,
) -> Result<Vec<Assigned<'e>>, Vec<Assigned<'e>>> {
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
            done.extend(waiting);
            return Err(done);
        };
        done.push(waiting.remove(free));
    }
    if done.iter().map(|assignment| &assignment.column).ne(&written) {
        printer.note("assignment_order");
    }
    Ok(done)
}

/// The columns of a relation that a condition equates with something that is not of the relation.
pub fn equated(condition: &Expr, alias: &str, columns: &mut BTreeSet<String>) {
    let column = |expr: &Expr| match expr {
        Expr::CompoundIdentifier(names) => match names.as_slice() {
            [.., of, name] if folded(of) == alias => Some(folded(name)),
            _ => None,
        },
        _ => None,
    };
    // An unqualified name could be a column of either.
    let foreign = |expr: &Expr| match expr {
        Expr::Value(_) => true,
        Expr::CompoundIdentifier(names) => names.first().is_some_and(|of| folded(of) != alias),
        _ => false,
    };
    match condition {
        Expr::Nested(inner) => equated(inner, alias, columns),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            equated(left, alias, columns);
            equated(right, alias, columns);
        }
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => match (column(left), column(right)) {
            (Some(name), None) if foreign(right) => drop(columns.insert(name)),
            (None, Some(name)) if foreign(left) => drop(columns.insert(name)),
            _ => {}
        },
        _ => {}
    }
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
