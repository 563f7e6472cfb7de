//! MERGE: which WHEN applies to each row of the source, and what it writes, goes to a temporary table; then all of it is
//! done.
//!
//! On PostgreSQL no branch sees what another has written, and a row of the table that two rows of the source change is an
//! error. Both are settled on the temporary table, before anything is written.

mod examples;
mod keys;
mod run;

use std::ops::ControlFlow;

use super::assignments;
use super::insert::{self, GIVEN_ID, QUERY_IDS, is_default};
use super::{Applied, Example, Node, Rule, sequences, staged, update};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{folded, parts};
use crate::translate::parse::ast::{
    self, Expr, MergeAction, MergeClause, MergeClauseKind, MergeInsertExpr, MergeInsertKind, MergeUpdateExpr,
    MergeUpdateKind, SetExpr, Statement, TableFactor, TableWithJoins, Visit, Visitor,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::schema::Table;
use crate::translate::scope::{Field, Relation, Scope};
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Merge;

const MOVED_KEY: &str = "a unique value that a MERGE takes from one row and gives to another is taken first on MariaDB; \
                         by the order of its rows that can be an error on PostgreSQL";

impl Rule for Merge {
    fn id(&self) -> &'static str {
        "merge"
    }

    fn doc(&self) -> &'static str {
        "MERGE is a temporary table of the source's rows, each with the WHEN that applies to it, the key of the row that it \
         matches and the new values; then a DELETE, an UPDATE and an INSERT of what is written there. A row that would be \
         changed twice, or a NULL where none may be, is refused before anything is written."
    }

    fn examples(&self) -> &'static [Example] {
        examples::EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Statement(Statement::Merge(merge)) => write(printer, merge)?,
            Node::Statement(Statement::Query(query)) => match query.body.as_ref() {
                SetExpr::Merge(Statement::Merge(merge)) => {
                    update::inline_with(printer, query)?;
                    write(printer, merge)?;
                }
                _ => return Ok(Applied::Unchanged),
            },
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

/// A value that a branch writes.
struct New {
    column: String,
    /// With NULL for the rows of other branches, which PostgreSQL does not evaluate it for.
    text: Template,
}

/// What is done with the rows of a branch. Places count the new values from 1.
enum Action {
    Nothing,
    Delete,
    /// Columns, each with the place of its value; DEFAULT has none.
    Update(Vec<(String, Option<usize>)>),
    Insert {
        columns: Vec<(String, usize)>,
        gives_id: bool,
    },
}

/// The statement, as far as it is understood.
struct Plan<'e> {
    table: &'e Table,
    called: String,
    sources: Vec<Relation>,
    fields: Vec<Field>,
    on: &'e Expr,
    /// That the source's row has a row of the table.
    matched: String,
    /// For each branch whether it is of matched rows, its condition, and what it does.
    branches: Vec<(MergeClauseKind, Template, Action)>,
    values: Vec<New>,
    /// What no row of the temporary table may be, as conditions.
    nulls: Vec<String>,
}

fn mistake<T>(reason: impl Into<String>) -> Carried<T> {
    Err(Refusal::new(reason, Redesign::Mistake))
}

fn write(printer: &mut Printer<'_>, merge: &ast::Merge) -> Carried {
    if !merge.into || merge.output.is_some() || !merge.optimizer_hints.is_empty() || merge.clauses.is_empty() {
        return mistake("MERGE without INTO or WHEN, or with RETURNING, which PostgreSQL 15 has not");
    }
    let TableFactor::Table { name, alias, args: None, sample: None, .. } = &merge.table else {
        return Err("MERGE into something that is no table".into());
    };
    if printer.names.cte(name).is_some() || alias.as_ref().is_some_and(|alias| !alias.columns.is_empty()) {
        return mistake("MERGE into a query of WITH, or into a table whose columns have aliases");
    }
    let table = printer.names.table(name)?;
    let source = TableWithJoins { relation: merge.source.clone(), joins: Vec::new() };
    let sources = printer.names.relations(std::slice::from_ref(&source));
    if sources.iter().any(|relation| relation.fields.is_empty()) {
        return Err("MERGE from a source whose columns are not known".into());
    }
    let called = alias.as_ref().map_or_else(|| table.name.clone(), |alias| folded(&alias.name));
    let fields = printer.names.table_fields(table);
    let matched = format!("{}.{}", quoted(&called), quoted(&telling(table, &fields)?));
    let mut plan = Plan {
        table,
        called,
        sources,
        fields,
        on: &merge.on,
        matched,
        branches: Vec::new(),
        values: Vec::new(),
        nulls: Vec::new(),
    };
    reachable(&merge.clauses)?;
    for clause in &merge.clauses {
        plan.branch(printer, clause)?;
    }
    plan.own_cascade()?;
    if plan.may_move_a_key(&merge.clauses) {
        printer.state(MOVED_KEY);
    }
    plan.fill(printer, merge)?;
    plan.carry_out(printer)
}

/// A column that is NULL only where an outer join found no row. MariaDB reads IS NULL of a day that is NOT NULL as that of
/// the day 0.
fn telling(table: &Table, fields: &[Field]) -> Carried<String> {
    let fits = |field: &&Field| !field.nullable && !field.ty.is_moment();
    let key = fields.iter().filter(fits).find(|field| table.primary_key.contains(&field.name));
    let field = key.or_else(|| fields.iter().find(fits));
    let field = field.ok_or_else(|| format!("MERGE into {}, which has no column that is never NULL", table.name))?;
    Ok(field.name.clone())
}

/// PostgreSQL refuses a WHEN behind one that takes all rows of its kind.
fn reachable(clauses: &[MergeClause]) -> Carried {
    for (index, clause) in clauses.iter().enumerate() {
        let taken = |earlier: &MergeClause| earlier.clause_kind == clause.clause_kind && earlier.predicate.is_none();
        if clauses[..index].iter().any(taken) {
            return mistake("a WHEN behind one of its kind that has no condition");
        }
    }
    Ok(())
}

impl Plan<'_> {
    /// The table and the source.
    fn relations(&self) -> Vec<Relation> {
        let table = Relation { alias: self.called.clone(), fields: self.fields.clone(), ..Relation::default() };
        std::iter::once(table).chain(self.sources.iter().cloned()).collect()
    }

    fn branch(&mut self, printer: &mut Printer<'_>, clause: &MergeClause) -> Carried {
        let kind = clause.clause_kind;
        let relations = match kind {
            MergeClauseKind::Matched => self.relations(),
            MergeClauseKind::NotMatched => self.sources.clone(),
            _ => return mistake("WHEN NOT MATCHED BY, which PostgreSQL 15 has not"),
        };
        printer.names.scopes.push(Scope { relations, outputs: Vec::new() });
        if kind == MergeClauseKind::NotMatched {
            self.qualify(printer);
        }
        let written = self.branch_in_scope(printer, clause);
        printer.names.scopes.pop();
        written
    }

    /// Has the source's columns written behind its name: the table, which is joined to it, may have others of their names.
    fn qualify(&self, printer: &mut Printer<'_>) {
        let Some(written) = printer.names.scopes.written() else { return };
        for relation in &self.sources {
            for field in &relation.fields {
                let text = Template::of(&format!("{}.{}", quoted(&relation.alias), quoted(&field.name)));
                written.columns.insert((relation.alias.clone(), field.name.clone()), text);
            }
        }
    }

    fn branch_in_scope(&mut self, printer: &mut Printer<'_>, clause: &MergeClause) -> Carried {
        let kind = clause.clause_kind;
        let found = if kind == MergeClauseKind::Matched { "IS NOT NULL" } else { "IS NULL" };
        let mut when = Template::of(&format!("{} {found}", self.matched));
        if let Some(condition) = &clause.predicate {
            self.in_reach(kind, condition)?;
            constant(condition)?;
            when.push_str(" AND (");
            when.append(printer.captured(|printer| printer.expr(condition, &Type::Bool))?);
            when.push_str(")");
        }
        let mut gate = Template::of("CASE ");
        for (earlier, when, _) in &self.branches {
            if *earlier == kind {
                gate.push_str("WHEN ");
                gate.append(when.clone());
                gate.push_str(" THEN NULL ");
            }
        }
        gate.push_str("WHEN ");
        gate.append(when.clone());
        gate.push_str(" THEN ");
        let action = match &clause.action {
            MergeAction::DoNothing { .. } => Action::Nothing,
            MergeAction::Delete { .. } => Action::Delete,
            MergeAction::Update(update) => self.update(printer, update, &gate)?,
            MergeAction::Insert(insert) => self.insert(printer, insert, &gate)?,
        };
        self.branches.push((kind, when, action));
        Ok(())
    }

    /// Refuses what names the table where it has no row; PostgreSQL refuses it too, MariaDB would read NULL.
    fn in_reach(&self, kind: MergeClauseKind, expr: &Expr) -> Carried {
        struct Strays<'p, 'e>(&'p Plan<'e>, bool);
        impl Visitor for Strays<'_, '_> {
            type Break = ();
            fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
                let has = |relation: &[Field], name: &str| relation.iter().any(|field| field.name == name);
                let stray = match expr {
                    Expr::CompoundIdentifier(names) => {
                        names.len() > 1 && names.get(names.len() - 2).is_some_and(|of| folded(of) == self.0.called)
                    }
                    Expr::Identifier(name) if !self.1 => {
                        let name = folded(name);
                        has(&self.0.fields, &name) && !self.0.sources.iter().any(|source| has(&source.fields, &name))
                    }
                    _ => false,
                };
                if stray { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            }
        }
        let strays = &mut Strays(self, staged::has_query(expr));
        if kind == MergeClauseKind::NotMatched && expr.visit(strays).is_break() {
            return mistake("WHEN NOT MATCHED that reads a row of the table, where there is none");
        }
        Ok(())
    }

    /// The branch whose values come next, counted from 1.
    fn number(&self) -> usize {
        self.branches.len() + 1
    }

    /// Keeps a branch's value; the answer is its place.
    fn keep(&mut self, column: &str, nullable: bool, gate: &Template, written: Template) -> usize {
        let mut text = gate.clone();
        text.append(written);
        text.push_str(" END");
        self.values.push(New { column: column.to_owned(), text });
        let place = self.values.len();
        let required = self.table.column(column).is_some_and(|column| !column.nullable);
        if required && nullable {
            self.nulls.push(format!("`_do` = {} AND `_n{place}` IS NULL", self.number()));
        }
        place
    }

    fn update(&mut self, printer: &mut Printer<'_>, update: &MergeUpdateExpr, gate: &Template) -> Carried<Action> {
        let (MergeUpdateKind::Set(assignments), None, None) =
            (&update.kind, &update.update_predicate, &update.delete_predicate)
        else {
            return mistake("a clause of MERGE's UPDATE that is no PostgreSQL");
        };
        let single = assignments::single(assignments)?;
        let mut set = Vec::new();
        for assigned in assignments::assigned(&single, &self.called)? {
            if is_default(assigned.value) {
                set.push((assigned.column, None));
                continue;
            }
            let fields = self.fields.clone();
            let text = printer.captured(|printer| assignments::write_value(printer, &assigned, &fields))?;
            let nullable = printer.names.nullable(assigned.value);
            let place = self.keep(&assigned.column, nullable, gate, text);
            set.push((assigned.column, Some(place)));
        }
        Ok(Action::Update(set))
    }

    fn insert(&mut self, printer: &mut Printer<'_>, insert: &MergeInsertExpr, gate: &Template) -> Carried<Action> {
        let (MergeInsertKind::Values(values), None) = (&insert.kind, &insert.insert_predicate) else {
            return mistake("a clause of MERGE's INSERT that is no PostgreSQL");
        };
        let [row] = values.rows.as_slice() else { return mistake("MERGE that inserts several rows for one") };
        let fields = self.given(insert, row.content.len())?;
        let (mut columns, mut gives_id) = (Vec::new(), false);
        for (field, expr) in fields.into_iter().zip(&row.content) {
            let own_id = sequences::draws_own_id(printer, expr, &self.table.qualified(), &field.name);
            if is_default(expr) || (field.serial && own_id) {
                continue;
            }
            self.in_reach(MergeClauseKind::NotMatched, expr)?;
            if field.serial {
                printer.state(GIVEN_ID);
                gives_id = true;
            }
            // What AUTO_INCREMENT would draw an id for is looked for in the temporary table.
            let plain = Field { serial: false, ..field.clone() };
            let text = printer.captured(|printer| insert::value(printer, expr, &plain))?;
            let nullable = printer.names.nullable(expr);
            columns.push((field.name.clone(), self.keep(&field.name, nullable, gate, text)));
        }
        if columns.is_empty() {
            return Err("MERGE that inserts a row of defaults only; INSERT … SELECT has to give a column".into());
        }
        let left_out = self.table.columns.iter().filter(|column| columns.iter().all(|(name, _)| *name != column.name));
        let mut always_null = false;
        for column in left_out {
            if column.serial {
                printer.state(QUERY_IDS);
            }
            always_null |= !column.nullable && !column.serial && column.default.is_none() && column.generated.is_none();
        }
        if always_null {
            self.nulls.push(format!("`_do` = {}", self.number()));
        }
        Ok(Action::Insert { columns, gives_id })
    }

    /// The columns that an INSERT gives: those that it names, else the table's first ones.
    fn given(&self, insert: &MergeInsertExpr, count: usize) -> Carried<Vec<Field>> {
        let named = |column| {
            let name = parts(column)?.pop().unwrap_or_default();
            let field = self.fields.iter().find(|field| field.name == name).cloned();
            field.ok_or_else(|| Refusal::new(format!("INSERT into {name}, which is no column"), Redesign::Mistake))
        };
        let fields: Vec<Field> = match insert.columns.as_slice() {
            [] => self.fields.iter().take(count).cloned().collect(),
            columns => columns.iter().map(named).collect::<Carried<_>>()?,
        };
        if fields.len() != count {
            return mistake("MERGE that inserts another number of values than columns");
        }
        Ok(fields)
    }

    fn numbers(&self, of: impl Fn(&Action) -> bool) -> Vec<String> {
        let those = self.branches.iter().enumerate().filter(|(_, (_, _, action))| of(action));
        those.map(|(index, _)| (index + 1).to_string()).collect()
    }

    fn changing(&self) -> Vec<String> {
        self.numbers(|action| matches!(action, Action::Delete | Action::Update(_)))
    }

    /// A row that its own table's foreign key takes along counts on PostgreSQL if the statement has it too.
    fn own_cascade(&self) -> Carried {
        let own =
            self.table.foreign_keys.iter().any(|key| {
                key.table == self.table.qualified() && !(key.on_delete.is_empty() && key.on_update.is_empty())
            });
        if own && !self.changing().is_empty() {
            return Err(format!("MERGE into {}, whose rows take others along by a foreign key", self.table.name).into());
        }
        Ok(())
    }
}

/// A condition is written several times, so that it must be the same each time.
fn constant(condition: &Expr) -> Carried {
    struct Changing;
    impl Visitor for Changing {
        type Break = String;
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<String> {
            const CHANGING: [&str; 7] =
                ["random", "gen_random_uuid", "uuid_generate_v4", "clock_timestamp", "timeofday", "nextval", "setval"];
            let Expr::Function(function) = expr else { return ControlFlow::Continue(()) };
            match parts(&function.name).ok().and_then(|mut parts| parts.pop()) {
                Some(name) if CHANGING.contains(&name.as_str()) => ControlFlow::Break(name),
                _ => ControlFlow::Continue(()),
            }
        }
    }
    match condition.visit(&mut Changing) {
        ControlFlow::Break(name) => {
            Err(format!("{name} in a condition of WHEN; it would be asked several times").into())
        }
        ControlFlow::Continue(()) => Ok(()),
    }
}
