//! A temporary table of the rows that a statement is about: their keys, their new values, and what RETURNING reads of other
//! tables, all as they are before anything is written.
//!
//! PostgreSQL's UPDATE sees old values only, may read its own table and answers the rows it wrote. MariaDB's does none of
//! that, but a statement over keys and values that are already computed need not.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::folded;
use crate::translate::parse::ast::{
    Expr, Ident, ObjectName, Query, SelectItem, SelectItemQualifiedWildcardKind, TableWithJoins, Visit, Visitor,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::schema::Table;
use crate::translate::scope::Relation;
use crate::translate::types::Type;

/// The rows of one statement.
pub struct Stage<'e> {
    pub table: &'e Table,
    /// What the statement calls the table.
    pub called: String,
    /// The table and, behind it, what FROM or USING joins to it.
    pub tables: &'e [TableWithJoins],
    pub condition: Option<&'e Expr>,
    pub keys: Vec<String>,
    /// Columns of other relations that are read once the rows are written.
    carried: Vec<(String, String)>,
}

/// A new value of a column.
pub struct NewValue<'e> {
    pub column: &'e str,
    pub write: &'e dyn Fn(&mut Printer<'_>) -> Carried,
}

impl<'e> Stage<'e> {
    /// `returning` is asked after the rows are written, with the statement's relations in reach.
    pub fn new(
        printer: &Printer<'_>,
        table: &'e Table,
        tables: &'e [TableWithJoins],
        condition: Option<&'e Expr>,
        returning: Option<&[SelectItem]>,
    ) -> Carried<Self> {
        let relations = printer.names.scopes.current().map(|scope| scope.relations.as_slice()).unwrap_or_default();
        let called = relations.first().map(|relation| relation.alias.clone()).unwrap_or_default();
        let keys = key(table)?;
        let others = relations.get(1..).unwrap_or_default();
        let carried = match returning {
            Some(items) => read_of(items, others)?,
            None => Vec::new(),
        };
        Ok(Self { table, called, tables, condition, keys, carried })
    }

    fn name(&self) -> String {
        rows_of(self.table)
    }

    /// Makes the table, with the types that the columns have, and fills it.
    pub fn fill(&self, printer: &mut Printer<'_>, values: &[NewValue<'_>]) -> Carried {
        printer.atomic = true;
        let called = quoted(&self.called);
        let column = |(index, name): (usize, &String), prefix: &str| {
            format!("{called}.{} AS `_{prefix}{}`", quoted(name), index + 1)
        };
        let mut columns: Vec<String> = self.keys.iter().enumerate().map(|key| column(key, "k")).collect();
        for (index, value) in values.iter().enumerate() {
            columns.push(column((index, &value.column.to_owned()), "n"));
        }
        let carried: Vec<String> = self
            .carried
            .iter()
            .enumerate()
            .map(|(index, (alias, name))| format!("{}.{} AS `_f{}`", quoted(alias), quoted(name), index + 1))
            .collect();
        columns.extend(carried.iter().cloned());
        let joined = self.tables.len() > 1;
        let unique =
            if joined { format!(" (PRIMARY KEY ({}))", self.places("k", self.keys.len())) } else { String::new() };
        printer.push(&format!(
            "CREATE OR REPLACE TEMPORARY TABLE {}{unique} AS SELECT {} FROM ",
            self.name(),
            columns.join(",")
        ));
        printer.from(self.tables)?;
        printer.push(" LIMIT 0");
        flush(printer);
        printer.push(&format!("INSERT INTO {} SELECT ", self.name()));
        let keys: Vec<String> = self.keys.iter().map(|key| format!("{called}.{}", quoted(key))).collect();
        printer.push(&keys.join(","));
        for value in values {
            printer.push(",");
            (value.write)(printer)?;
        }
        for (alias, name) in &self.carried {
            printer.push(&format!(",{}.{}", quoted(alias), quoted(name)));
        }
        printer.push(" FROM ");
        printer.from(self.tables)?;
        if let Some(condition) = self.condition {
            printer.push(" WHERE ");
            printer.expr(condition, &Type::Bool)?;
        }
        printer.push(" FOR UPDATE");
        if joined {
            // A row that is joined several times counts once, as the first one has it.
            printer.push(" ON DUPLICATE KEY UPDATE `_k1` = `_ck_rows`.`_k1`");
        }
        flush(printer);
        Ok(())
    }

    fn places(&self, prefix: &str, count: usize) -> String {
        let places: Vec<String> = (1..=count).map(|number| format!("`_{prefix}{number}`")).collect();
        places.join(",")
    }

    /// ` JOIN` of the rows to the table, which goes by `called` here. `places` are the rows' columns for the keys.
    pub fn join(&self, printer: &mut Printer<'_>, called: &str, places: &[String]) {
        let same = self.keys.iter().zip(places).map(|(key, place)| format!("`_ck`.{place} = {called}.{}", quoted(key)));
        let same: Vec<String> = same.collect();
        printer.push(&format!(" JOIN {} AS `_ck` ON {}", self.name(), same.join(" AND ")));
    }

    /// The rows' columns that hold the keys as they were.
    pub fn old_keys(&self) -> Vec<String> {
        (1..=self.keys.len()).map(|number| format!("`_k{number}`")).collect()
    }

    /// `SELECT` of what RETURNING asks of the rows.
    pub fn select(&self, printer: &mut Printer<'_>, items: &[SelectItem], places: &[String]) -> Carried {
        let relations = printer.names.scopes.current().map(|scope| scope.relations.clone()).unwrap_or_default();
        let items = spelled(items, &relations)?;
        into(printer);
        printer.push("SELECT ");
        printer.projection(&items, &[])?;
        let table = format!("{}.{}", quoted(&self.table.schema), quoted(&self.table.name));
        printer.push(&format!(" FROM {table} AS {}", quoted(&self.called)));
        self.join(printer, &quoted(&self.called), places);
        let aliases: BTreeSet<&String> = self.carried.iter().map(|(alias, _)| alias).collect();
        for alias in aliases {
            let columns: Vec<String> = self
                .carried
                .iter()
                .enumerate()
                .filter(|(_, (of, _))| of == alias)
                .map(|(index, (_, name))| format!("`_f{}` AS {}", index + 1, quoted(name)))
                .collect();
            let keys = self.places("k", self.keys.len());
            let alias = quoted(alias);
            let same: Vec<String> =
                self.old_keys().iter().map(|place| format!("{alias}.{place} = `_ck`.{place}")).collect();
            printer.push(&format!(
                " JOIN (SELECT {keys},{} FROM {}) AS {alias} ON {}",
                columns.join(","),
                self.name(),
                same.join(" AND ")
            ));
        }
        // A snapshot could still show rows as they were before others wrote them.
        printer.push(" FOR UPDATE");
        Ok(())
    }

    /// The last request: it takes the table away.
    pub fn drop(&self, printer: &mut Printer<'_>) {
        printer.push(&format!("DROP TEMPORARY TABLE {}", self.name()));
    }
}

/// Has the rows of the SELECT that follows go where another part of the statement reads them.
pub fn into(printer: &mut Printer<'_>) {
    if let Some(made) = printer.into.take() {
        printer.push(&format!("CREATE OR REPLACE TEMPORARY TABLE {made} AS "));
    }
}

/// The temporary table of the rows of a statement about `table`.
pub fn rows_of(table: &Table) -> String {
    format!("{}.`_ck_rows`", quoted(&table.schema))
}

/// Ends a request; another one follows.
pub fn flush(printer: &mut Printer<'_>) {
    let request = std::mem::take(&mut printer.out);
    printer.before.push(request);
}

/// The columns that tell a table's rows apart.
pub fn key(table: &Table) -> Carried<Vec<String>> {
    let not_null = |key: &&Vec<String>| {
        !key.is_empty() && key.iter().all(|name| table.column(name).is_some_and(|column| !column.nullable))
    };
    let primary = Some(&table.primary_key).filter(|key| !key.is_empty());
    primary.or_else(|| table.unique.iter().find(not_null)).cloned().ok_or_else(|| {
        Refusal::new(
            format!("the rows of {} can't be told apart: it has no primary key", table.name),
            Redesign::Rewrite,
        )
    })
}

/// The select list with its wildcards spelled out.
pub fn spelled(items: &[SelectItem], relations: &[Relation]) -> Carried<Vec<SelectItem>> {
    let mut spelled = Vec::new();
    for item in items {
        let wanted = match item {
            SelectItem::Wildcard(_) => None,
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                Some(crate::translate::names::parts(name)?.pop().unwrap_or_default())
            }
            other => {
                spelled.push(other.clone());
                continue;
            }
        };
        let matching = relations.iter().filter(|relation| wanted.as_ref().is_none_or(|alias| relation.alias == *alias));
        for relation in matching {
            if relation.fields.is_empty() {
                return Err(format!("RETURNING * with {}, whose columns are not known", relation.alias).into());
            }
            for field in &relation.fields {
                let name = |text: &str| Ident::with_quote('"', text);
                let column = Expr::CompoundIdentifier(vec![name(&relation.alias), name(&field.name)]);
                spelled.push(SelectItem::UnnamedExpr(column));
            }
        }
    }
    Ok(spelled)
}

/// The columns of these relations that a select list reads.
fn read_of(items: &[SelectItem], others: &[Relation]) -> Carried<Vec<(String, String)>> {
    struct Reads<'r>(&'r [Relation], BTreeSet<(String, String)>);
    impl Visitor for Reads<'_> {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            let (alias, name) = match expr {
                Expr::Identifier(name) => (None, folded(name)),
                Expr::CompoundIdentifier(names) => match names.as_slice() {
                    [.., alias, name] => (Some(folded(alias)), folded(name)),
                    _ => return ControlFlow::Continue(()),
                },
                _ => return ControlFlow::Continue(()),
            };
            for relation in self.0.iter().filter(|relation| alias.as_ref().is_none_or(|alias| relation.alias == *alias))
            {
                if relation.fields.iter().any(|field| field.name == name) {
                    self.1.insert((relation.alias.clone(), name.clone()));
                }
            }
            ControlFlow::Continue(())
        }
    }
    let mut reads = Reads(others, BTreeSet::new());
    for item in spelled(items, others)? {
        let _ = item.visit(&mut reads);
    }
    Ok(reads.1.into_iter().collect())
}

/// Whether a part of a statement reads a table of this name.
pub fn mentions<V: Visit>(part: &V, printer: &Printer<'_>, table: &Table) -> bool {
    struct Mentions<'p, 'n, 't>(&'p Printer<'n>, &'t Table);
    impl Visitor for Mentions<'_, '_, '_> {
        type Break = ();
        fn pre_visit_relation(&mut self, name: &ObjectName) -> ControlFlow<()> {
            // A common table expression may read any.
            let same = self.0.names.cte(name).is_some()
                || self.0.names.table(name).is_ok_and(|found| found.qualified() == self.1.qualified());
            if same { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    part.visit(&mut Mentions(printer, table)).is_break()
}

/// Whether an expression asks a query.
pub fn has_query(expr: &Expr) -> bool {
    struct Queries;
    impl Visitor for Queries {
        type Break = ();
        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }
    expr.visit(&mut Queries).is_break()
}
