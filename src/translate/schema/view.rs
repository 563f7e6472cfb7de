//! Views: the columns that a view has, and its query for the target.
//!
//! It refuses a view whose query has no translation, and one whose columns can't be told.

use std::collections::BTreeSet;

use super::{Column, Schema, Table, View, quote_name, quote_table};
use crate::translate::literals::{Backslash, lift};
use crate::translate::mariadb::print;
use crate::translate::names::{Context, Names, parts};
use crate::translate::parse::{ast, parse};
use crate::translate::refusal::Refusal;
use crate::translate::rules::time::intervals::INTERVAL_TEXT;
use crate::translate::scope::Field;
use crate::translate::template::Inputs;
use crate::translate::{Target, TextStorage};

/// A query for the target, and what in it differs.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedQuery {
    pub sql: String,
    pub stated: Vec<String>,
    pub rules: Vec<&'static str>,
}

/// The parts of a view that the schema keeps.
pub fn read(mut view: View, named: &[String], schema: &Schema) -> Result<(View, Vec<Column>), Refusal> {
    // What columns a query has does not depend on how the target keeps text.
    let target = Target { profile: String::new(), text: TextStorage::Binary, truncates: true, read_committed: false };
    let (columns, uses) = columns(&view.query, &view.path, named, schema, &target)?;
    view.uses = uses;
    Ok((view, columns))
}

/// The columns of a query's result as those of a table, and the tables that it reads.
pub fn columns(
    sql: &str,
    path: &[String],
    named: &[String],
    schema: &Schema,
    target: &Target,
) -> Result<(Vec<Column>, Vec<String>), Refusal> {
    let lifted = lift(sql, Backslash::Ordinary)?;
    let statements = parse(&lifted.text)?;
    let [statement @ ast::Statement::Query(query)] = statements.as_slice() else {
        return Err("it is no query".into());
    };
    let zone = jiff::tz::TimeZone::UTC;
    let names = Names::new(Context { schema, target, search_path: path, zone: &zone });
    let fields = names.query_fields(query);
    if fields.is_empty() {
        return Err("its columns can't be told".into());
    }
    let mut columns: Vec<Column> = fields.into_iter().map(column).collect();
    for (column, name) in columns.iter_mut().zip(named) {
        column.name.clone_from(name);
    }
    let mut uses = BTreeSet::new();
    let _ = ast::visit_relations(statement, |name| {
        let known = names.table(name).ok().map(Table::qualified);
        uses.extend(known.filter(|_| parts(name).is_ok()));
        std::ops::ControlFlow::<()>::Continue(())
    });
    Ok((columns, uses.into_iter().collect()))
}

fn column(field: Field) -> Column {
    Column { name: field.name, pg_type: field.ty.pg_name(), nullable: field.nullable, ..Column::default() }
}

/// A query in the target's words.
pub fn carried(sql: &str, path: &[String], schema: &Schema, target: &Target) -> Result<CarriedQuery, Refusal> {
    let lifted = lift(sql, Backslash::Ordinary)?;
    let statements = parse(&lifted.text)?;
    let [statement] = statements.as_slice() else { return Err("it is more than one query".into()) };
    let inputs = Inputs { sql, slots: &lifted.slots, params: &[] };
    let zone = jiff::tz::TimeZone::UTC;
    let ctx = Context { schema, target, search_path: path, zone: &zone };
    let (printed, _) = print(statement, ctx, inputs);
    let printed = printed?;
    if printed.rules.contains(&INTERVAL_TEXT) {
        return Err("an interval with months in a column: of an interval only the length is kept".into());
    }
    let [template] = printed.requests.as_slice() else { return Err("it takes more than one request".into()) };
    let mut stated = std::borrow::Cow::Borrowed(&printed.stated);
    let sql = template.render(&inputs, &mut stated)?;
    let stated = stated.iter().map(|difference| (*difference).to_owned()).collect();
    Ok(CarriedQuery { sql, stated, rules: printed.rules })
}

/// An expression over a table's columns as the translation of queries writes it.
pub fn expression(sql: &str, table: Option<&Table>, schema: &Schema, target: &Target) -> Result<CarriedQuery, Refusal> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let from = table.map(|table| format!(" FROM {}.{}", quoted(&table.schema), quoted(&table.name)));
    let query = format!("SELECT ({sql}) AS _ck{}", from.unwrap_or_default());
    let found = carried(&query, &["public".to_owned()], schema, target)?;
    let value = found.sql.strip_prefix("SELECT ").and_then(|rest| rest.rsplit_once(" AS `_ck`"));
    match value.filter(|(value, _)| !value.is_empty()) {
        Some((value, _)) => Ok(CarriedQuery { sql: value.to_owned(), ..found.clone() }),
        None => Err("it takes a whole query".into()),
    }
}

/// `CREATE VIEW`, where its query has a translation.
pub fn create(table: &Table, view: &View, schema: &Schema, target: &Target) -> Result<CarriedQuery, Refusal> {
    let query = carried(&view.query, &view.path, schema, target)?;
    let names: Vec<String> = table.columns.iter().map(|column| quote_name(&column.name)).collect();
    let sql = format!("CREATE VIEW {} ({}) AS {}", quote_table(table), names.join(", "), query.sql);
    Ok(CarriedQuery { sql, ..query })
}

/// What fills a table with the rows of its query.
pub fn fill(table: &Table, query: &CarriedQuery) -> String {
    let names: Vec<String> = table.columns.iter().map(|column| quote_name(&column.name)).collect();
    format!("INSERT INTO {} ({}) {}", quote_table(table), names.join(","), query.sql)
}

/// Leaves out the views that the target does not have, and those that read one of them; returns their names.
pub fn keep_carried(schema: &mut Schema, target: &Target) -> Vec<String> {
    let mut left_out = Vec::new();
    let names: Vec<String> = super::ddl::views(schema).into_iter().map(|(name, ..)| name.clone()).collect();
    for name in names {
        let Some(table) = schema.tables.get(&name) else { continue };
        let Some(Err(why)) = table.view.as_ref().map(|view| create(table, view, schema, target)) else { continue };
        schema.tables.remove(&name);
        schema.absent.insert(name.clone(), format!("its query is not carried over: {}", why.reason));
        left_out.push(name);
    }
    left_out
}
