//! What reading an operation tells without any server: its fingerprint, the order it fixes, the tables it touches.
//!
//! A statement that can't be parsed still has a fingerprint; its shape is empty, which fixes no order and names no table.

use std::collections::{BTreeSet, HashMap};

use super::Analysis;
use super::choice::{self, Fixed};
use super::define;
use super::fingerprint::of_lifted;
use super::literals::{Backslash, Lifted, lift};
use super::names::{folded, output_name, parts};
use super::parse::ast::{
    Expr, FromTable, ObjectName, OrderByKind, Query, SelectItem, SetExpr, Statement, TableFactor, TableObject, Visit,
    Visitor,
};
use super::parse::{parse, with_room};
use super::schema::{Schema, SchemaReader};
use crate::core::{Operation, Request, Shape, SortKey, StatementKind};

/// Analyses kept; an application has some hundreds of shapes, and each costs a few hundred bytes.
const KEPT_MAX: usize = 10_000;

/// Analyses operations, each lifted text once.
#[derive(Debug, Default)]
pub struct Analyser {
    known: HashMap<String, Analysis>,
    /// The tables with their keys; definitions move it on.
    schema: Schema,
}

impl Analyser {
    /// Knows the keys of these tables.
    pub fn knowing(schema: Schema) -> Self {
        Self { known: HashMap::new(), schema }
    }

    /// A definition may make a key, or take one away.
    fn define(&mut self, lifted: &str) {
        for piece in define::pieces(lifted) {
            if define::is_definition(piece) {
                let mut reader = SchemaReader::resume(std::mem::take(&mut self.schema), &["public".to_owned()]);
                reader.statement(piece);
                self.schema = reader.finish();
                self.known.clear();
            }
        }
    }

    pub fn analyse(&mut self, operation: &Operation) -> Analysis {
        match &operation.request {
            Request::Sql(sql) => self.sql(&sql.text),
            Request::Redis(command) => super::cache::analyse(command),
            // No trace holds Memcached's own commands: they are only ever what a translation sends.
            Request::Memcached(command) => Analysis { fingerprint: format!("{command:?}"), shape: Shape::default() },
        }
    }

    fn sql(&mut self, sql: &str) -> Analysis {
        let Ok(lifted) = lift(sql, Backslash::Ordinary) else {
            return Analysis { fingerprint: super::fingerprint::fingerprint(sql), shape: Shape::default() };
        };
        if define::is_among(&lifted.text) {
            self.define(&lifted.text);
        }
        if let Some(known) = self.known.get(&lifted.text) {
            return known.clone();
        }
        let fingerprint = of_lifted(&lifted.text);
        let shaped =
            with_room(&lifted.text, || Some(message_shape(&parse(&lifted.text).ok()?, &lifted, sql, &self.schema)));
        let Some((shape, by_value)) = shaped else { return Analysis { fingerprint, shape: Shape::default() } };
        let analysis = Analysis { fingerprint, shape };
        if !by_value {
            if self.known.len() >= KEPT_MAX {
                self.known.clear();
            }
            self.known.insert(lifted.text, analysis.clone());
        }
        analysis
    }
}

/// Analyses one operation; for many, keep an [`Analyser`].
pub fn analyse(operation: &Operation) -> Analysis {
    Analyser::default().analyse(operation)
}

/// The order that the last statement fixes, and the tables of all.
fn message_shape(statements: &[Statement], lifted: &Lifted, sql: &str, schema: &Schema) -> (Shape, bool) {
    let (mut reads, mut writes) = (BTreeSet::new(), BTreeSet::new());
    let (mut last, mut any_by_value) = (Shape::default(), false);
    for statement in statements {
        let by_value;
        let before = last.statement;
        (last, by_value) = shape(statement, lifted, sql, schema);
        if statements.len() > 1 && before.is_some_and(|before| Some(before) != last.statement) {
            last.statement = Some(StatementKind::Other);
        }
        reads.append(&mut last.reads.drain(..).collect());
        writes.append(&mut last.writes.drain(..).collect());
        any_by_value |= by_value;
    }
    (Shape { reads: reads.into_iter().collect(), writes: writes.into_iter().collect(), ..last }, any_by_value)
}

/// The shape, and whether it depends on a literal's value (`ORDER BY 2`).
fn shape(statement: &Statement, lifted: &Lifted, sql: &str, schema: &Schema) -> (Shape, bool) {
    let mut shape = Shape::default();
    let mut by_value = false;
    let mut tables = Tables::default();
    let _ = statement.visit(&mut tables);
    if let Statement::Query(query) = statement {
        shape.limited = query.limit_clause.is_some() || query.fetch.is_some();
        (shape.order_by, by_value) = sort_keys(query, lifted, sql);
        let Fixed { one_row, total_order } = choice::fixed(query, &shape.order_by, schema);
        (shape.one_row, shape.total_order) = (one_row, total_order);
        let (unordered, by_separator) = choice::unordered(query, lifted, sql);
        shape.unordered = unordered;
        by_value |= by_separator;
    }
    let written = written(statement);
    shape.statement = Some(choice::kind(statement, &written));
    tables.read.retain(|name| !tables.ctes.contains(name));
    // The target of a write is visited as a relation too; it is read only if it is named a second time.
    for name in &written {
        if tables.seen.iter().filter(|seen| *seen == name).count() < 2 {
            tables.read.remove(name);
        }
    }
    shape.reads = tables.read.into_iter().collect();
    shape.writes = written.into_iter().collect();
    (shape, by_value)
}

#[derive(Default)]
struct Tables {
    read: BTreeSet<String>,
    seen: Vec<String>,
    ctes: BTreeSet<String>,
}

impl Visitor for Tables {
    type Break = ();

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> std::ops::ControlFlow<()> {
        if let Some(name) = dotted(relation) {
            self.seen.push(name.clone());
            self.read.insert(name);
        }
        std::ops::ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> std::ops::ControlFlow<()> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.ctes.insert(folded(&cte.alias.name));
        }
        std::ops::ControlFlow::Continue(())
    }
}

fn dotted(name: &ObjectName) -> Option<String> {
    parts(name).ok().map(|parts| parts.join("."))
}

fn written(statement: &Statement) -> BTreeSet<String> {
    let factor = |factor: &TableFactor| match factor {
        TableFactor::Table { name, .. } => dotted(name),
        _ => None,
    };
    match statement {
        Statement::Insert(insert) => match &insert.table {
            TableObject::TableName(name) => dotted(name).into_iter().collect(),
            _ => BTreeSet::new(),
        },
        Statement::Update(update) => factor(&update.table.relation).into_iter().collect(),
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
            from.iter().filter_map(|item| factor(&item.relation)).collect()
        }
        Statement::Merge(merge) => factor(&merge.table).into_iter().collect(),
        Statement::Truncate(truncate) => truncate.table_names.iter().filter_map(|table| dotted(&table.name)).collect(),
        Statement::Query(query) => written_by_body(query),
        _ => BTreeSet::new(),
    }
}

fn written_by_body(query: &Query) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for body in query.with.iter().flat_map(|with| &with.cte_tables).map(|cte| &cte.query.body).chain([&query.body]) {
        if let SetExpr::Insert(statement)
        | SetExpr::Update(statement)
        | SetExpr::Delete(statement)
        | SetExpr::Merge(statement) = body.as_ref()
        {
            names.extend(written(statement));
        }
    }
    names
}

fn sort_keys(query: &Query, lifted: &Lifted, sql: &str) -> (Vec<SortKey>, bool) {
    let Some(order_by) = &query.order_by else { return (Vec::new(), false) };
    let OrderByKind::Expressions(exprs) = &order_by.kind else { return (vec![SortKey::Hidden], false) };
    let projection = projection(&query.body);
    let mut by_value = false;
    let keys = exprs
        .iter()
        .map(|key| match &key.expr {
            Expr::Value(value) => {
                by_value = true;
                let slot: Option<usize> = value.value.to_string().parse().ok();
                let number = slot.and_then(|slot| lifted.slots.get(slot)).map(|slot| slot.value(sql));
                let column =
                    number.and_then(|number| number.parse::<usize>().ok()).and_then(|number| number.checked_sub(1));
                column.map_or(SortKey::Hidden, SortKey::Column)
            }
            expr => sort_key(expr, projection),
        })
        .collect();
    (keys, by_value)
}

/// The select list that gives a query's columns their names.
fn projection(body: &SetExpr) -> &[SelectItem] {
    match body {
        SetExpr::Select(select) => &select.projection,
        SetExpr::Query(query) => projection(&query.body),
        SetExpr::SetOperation { left, .. } => projection(left),
        _ => &[],
    }
}

fn sort_key(expr: &Expr, projection: &[SelectItem]) -> SortKey {
    let wildcard = |item: &SelectItem| matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..));
    let name = match expr {
        Expr::Identifier(ident) => Some(folded(ident)),
        Expr::CompoundIdentifier(idents) => idents.last().map(folded),
        _ => None,
    };
    // An output name comes first, then the same expression, then a column of the same name behind another qualifier.
    let by_alias = projection.iter().position(|item| match (item, expr) {
        (SelectItem::ExprWithAlias { alias, .. }, Expr::Identifier(ident)) => folded(alias) == folded(ident),
        (SelectItem::UnnamedExpr(item), Expr::Identifier(ident)) => output_name(item) == folded(ident),
        _ => false,
    });
    let same = |item: &SelectItem| match item {
        SelectItem::UnnamedExpr(item) | SelectItem::ExprWithAlias { expr: item, .. } => item == expr,
        _ => false,
    };
    let found = by_alias.or_else(|| projection.iter().position(same)).or_else(|| {
        projection.iter().position(|item| match (item, expr) {
            (SelectItem::UnnamedExpr(Expr::Identifier(ident)), Expr::CompoundIdentifier(_)) => {
                Some(folded(ident)) == name
            }
            (SelectItem::ExprWithAlias { expr: Expr::CompoundIdentifier(idents), .. }, Expr::Identifier(_)) => {
                idents.last().map(folded) == name
            }
            _ => false,
        })
    });
    match found {
        Some(index) if !projection[..index].iter().any(wildcard) => SortKey::Column(index),
        Some(index) => match &projection[index] {
            SelectItem::ExprWithAlias { alias, .. } => SortKey::Name(folded(alias)),
            SelectItem::UnnamedExpr(item) => SortKey::Name(output_name(item)),
            _ => SortKey::Hidden,
        },
        None => match name {
            Some(name) if projection.iter().any(wildcard) => SortKey::Name(name),
            _ => SortKey::Hidden,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Unordered;
    use crate::translate::sql::Operations;

    fn shape_of(sql: &str) -> Shape {
        analyse(&Operations::of(sql)).shape
    }

    #[test]
    fn sort_keys_are_found_among_the_result_columns() {
        use SortKey::{Column, Hidden, Name};
        let cases: [(&str, Vec<SortKey>); 8] = [
            ("SELECT a, b AS c FROM t ORDER BY c DESC, a", vec![Column(1), Column(0)]),
            ("SELECT a FROM t ORDER BY 1", vec![Column(0)]),
            ("SELECT a FROM t ORDER BY b", vec![Hidden]),
            ("SELECT * FROM t ORDER BY b", vec![Name("b".to_owned())]),
            ("SELECT t.a FROM t ORDER BY t.a, a", vec![Column(0), Column(0)]),
            ("SELECT lower(a) FROM t ORDER BY lower(a)", vec![Column(0)]),
            ("SELECT a FROM t UNION SELECT b FROM u ORDER BY a", vec![Column(0)]),
            ("SELECT a FROM (SELECT a FROM t ORDER BY b) x", vec![]),
        ];
        for (sql, expected) in cases {
            assert_eq!(shape_of(sql).order_by, expected, "{sql}");
        }
        assert!(shape_of("SELECT a FROM t LIMIT 5").limited);
    }

    #[test]
    fn a_key_that_the_conditions_fix_leaves_no_choice_and_one_in_order_by_no_tie() {
        let mut reader = SchemaReader::default();
        for statement in [
            "CREATE TABLE public.t (id integer NOT NULL, k text, v integer, owner integer)",
            "ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id)",
            "CREATE UNIQUE INDEX t_k ON public.t USING btree (k, v)",
            "CREATE TABLE public.u (id integer NOT NULL, name text)",
            "ALTER TABLE ONLY public.u ADD CONSTRAINT u_pkey PRIMARY KEY (id)",
            "CREATE TABLE public.w (id integer, at integer)",
        ] {
            reader.statement(statement);
        }
        let mut analyser = Analyser::knowing(reader.finish());
        let mut fixed = |sql: &str| {
            let shape = analyser.analyse(&Operations::of(sql)).shape;
            (shape.one_row, shape.total_order)
        };
        for (sql, expected) in [
            ("SELECT v FROM t WHERE id = 7 LIMIT 1", (true, false)),
            ("SELECT v FROM public.t x WHERE x.id = $1::int AND v > 3 LIMIT 1", (true, false)),
            ("SELECT v FROM t WHERE $1 = id LIMIT 1", (true, false)),
            ("SELECT v FROM t WHERE id IN (3) LIMIT 1", (true, false)),
            ("SELECT v FROM t WHERE k = 'a' AND v = 3 LIMIT 1", (true, false)),
            ("SELECT v FROM t WHERE k = 'a' LIMIT 1", (false, false)),
            ("SELECT v FROM t WHERE id = 7 OR v = 3 LIMIT 1", (false, false)),
            ("SELECT v FROM t WHERE id = v LIMIT 1", (false, false)),
            ("SELECT v FROM t WHERE id > 7 LIMIT 1", (false, false)),
            ("SELECT v FROM w WHERE id = 7 LIMIT 1", (false, false)),
            ("SELECT unnest(ARRAY[1,2]) FROM t WHERE id = 7 LIMIT 1", (false, false)),
            ("SELECT u.name FROM t JOIN u ON u.id = t.owner WHERE t.id = 7 LIMIT 1", (true, false)),
            ("SELECT u.name FROM t LEFT JOIN u ON u.id = t.owner WHERE t.id = 7 LIMIT 1", (true, false)),
            ("SELECT u.name FROM t LEFT JOIN u ON t.id = 7 LIMIT 1", (false, false)),
            ("SELECT u.name FROM t JOIN w ON w.id = t.owner WHERE t.id = 7 LIMIT 1", (false, false)),
            ("SELECT v FROM t ORDER BY v, id LIMIT 3", (false, true)),
            ("SELECT id AS n, v FROM t ORDER BY 2, n LIMIT 3", (false, true)),
            ("SELECT v FROM t ORDER BY v LIMIT 3", (false, false)),
            ("SELECT v FROM t ORDER BY k, v LIMIT 3", (false, false)),
            ("SELECT v FROM t WHERE k = 'a' ORDER BY v LIMIT 3", (false, false)),
            ("SELECT t.v FROM t JOIN u ON u.id = t.owner ORDER BY t.v, t.id LIMIT 3", (false, true)),
            ("SELECT v, count(*) FROM t GROUP BY v ORDER BY count(*), v LIMIT 3", (false, true)),
            ("SELECT v, count(*) FROM t GROUP BY v ORDER BY count(*) LIMIT 3", (false, false)),
            ("SELECT DISTINCT v FROM t ORDER BY v LIMIT 3", (false, true)),
        ] {
            assert_eq!(fixed(sql), expected, "{sql}");
        }
        fixed("CREATE UNIQUE INDEX w_id ON w (id)");
        assert_eq!(fixed("SELECT at FROM w WHERE id = 7 LIMIT 1"), (true, false), "a key that was made on the way");
        fixed("ALTER TABLE t DROP CONSTRAINT t_pkey");
        assert_eq!(fixed("SELECT v FROM t WHERE id = 7 LIMIT 1"), (false, false), "a key that is gone");
    }

    #[test]
    fn columns_that_collect_rows_without_an_order_are_named() {
        let list = |column| Unordered { column, separator: None };
        let text = |column, separator: &str| Unordered { column, separator: Some(separator.into()) };
        for (sql, expected) in [
            ("SELECT a, array_agg(b) FROM t GROUP BY a", vec![list(1)]),
            ("SELECT string_agg(b, ', '), coalesce(json_agg(b), '[]') FROM t", vec![text(0, ", "), list(1)]),
            ("SELECT array_to_string(array_agg(b), '|')::text FROM t", vec![text(0, "|")]),
            ("SELECT a, (SELECT jsonb_agg(u.x) FROM u WHERE u.id = t.id) FROM t", vec![list(1)]),
            ("SELECT array_agg(b ORDER BY b) FROM t", vec![]),
            ("SELECT array_agg(b) FROM (SELECT b FROM t ORDER BY b) s", vec![]),
            ("SELECT array_agg(b) OVER () FROM t", vec![]),
            ("SELECT *, array_agg(b) FROM t", vec![]),
        ] {
            assert_eq!(shape_of(sql).unordered, expected, "{sql}");
        }
    }

    #[test]
    fn tables_read_and_written_are_told_apart() {
        let shape = shape_of("WITH x AS (SELECT id FROM a) UPDATE s.b SET c = 1 WHERE id IN (SELECT id FROM x)");
        assert_eq!((shape.reads, shape.writes), (vec!["a".to_owned()], vec!["s.b".to_owned()]));
        let shape = shape_of("INSERT INTO a SELECT * FROM a JOIN \"B\" ON true");
        assert_eq!((shape.reads, shape.writes), (vec!["B".to_owned(), "a".to_owned()], vec!["a".to_owned()]));
    }
}
