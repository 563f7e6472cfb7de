//! INSERT: rows of literals and of queries, what a serial column takes, RETURNING. ON CONFLICT stands in `upsert`.

use super::upsert::{self, Proposed};
use super::{Applied, Example, Node, Rule, insert_rows, sequences, staged};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::materialized::check_written;
use crate::translate::missing::check_name;
use crate::translate::names::{folded, parts};
use crate::translate::parse::ast::{
    self, Expr, OnInsert, Query, SelectItem, SetExpr, Statement, TableObject, Value, Values,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::schema::Table;
use crate::translate::scope::{Field, Relation, Scope};
use crate::translate::template::Template;
use crate::translate::types::Type;
use crate::translate::values::Form;

pub struct Insert;

pub const GIVEN_ID: &str =
    "AUTO_INCREMENT goes on after the greatest id that was given; PostgreSQL's sequence does not see given ids";
pub const QUERY_IDS: &str =
    "INSERT … SELECT draws ids in powers of two: later ids leave a gap that PostgreSQL's sequence does not";

impl Rule for Insert {
    fn id(&self) -> &'static str {
        "insert"
    }

    fn doc(&self) -> &'static str {
        "INSERT names its columns. A serial column is drawn by AUTO_INCREMENT; what would draw a new id there although a value \
         was given (NULL, 0) is refused. RETURNING is MariaDB's own."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Statement(Statement::Insert(insert)) => write(printer, insert)?,
            Node::Statement(Statement::Query(query)) => match query.body.as_ref() {
                SetExpr::Insert(Statement::Insert(insert)) => write(printer, &with_inside(query, insert)?)?,
                _ => return Ok(Applied::Unchanged),
            },
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "INSERT INTO item (note) VALUES (DEFAULT) RETURNING id",
        &["INSERT INTO `public`.`item` (`note`) VALUES (DEFAULT) RETURNING `id`"],
    ),
    Example::new(
        "INSERT INTO item (note, amount) VALUES ('a', 1), ('b', 2 + 3), (NULL, NULL) RETURNING id, amount + 1 AS next, note",
        &[
            "INSERT INTO `public`.`item` (`note`,`amount`) VALUES ('a',1),('b',2 + 3),(NULL,NULL) RETURNING `id`,`amount` + 1 AS `next`,`note`",
        ],
    ),
    Example::new("INSERT INTO item DEFAULT VALUES", &["INSERT INTO `public`.`item` () VALUES ()"]),
    Example::new(
        "INSERT INTO item DEFAULT VALUES RETURNING id, note",
        &["INSERT INTO `public`.`item` () VALUES () RETURNING `id`,`note`"],
    ),
    Example::new(
        "INSERT INTO other AS o (item_id, note) VALUES (5, 'five') RETURNING o.item_id, o.note AS said",
        &[
            "INSERT INTO `public`.`other` (`item_id`,`note`) VALUES (5,'five') RETURNING `other`.`item_id`,`other`.`note` AS `said`",
        ],
    ),
    Example::new(
        "INSERT INTO other AS o (item_id, note) VALUES (5, 'five') RETURNING o.*",
        &["INSERT INTO `public`.`other` (`item_id`,`note`) VALUES (5,'five') RETURNING *"],
    ),
    Example::new(
        "INSERT INTO other (item_id, note) SELECT id, note FROM item WHERE amount > 5",
        &["INSERT INTO `public`.`other` (`item_id`,`note`) SELECT `id`,`note` FROM `public`.`item` WHERE `amount` > 5"],
    ),
    Example::new(
        "INSERT INTO other SELECT item_id + 100, note FROM other RETURNING *",
        &[
            "INSERT INTO `public`.`other` (`item_id`,`note`) SELECT `item_id` + 100 AS `?column?`,`note` FROM `public`.`other` RETURNING *",
        ],
    ),
    Example::new(
        "WITH source AS (SELECT id, note FROM item WHERE id < 3) INSERT INTO other (item_id, note) SELECT id, note FROM source",
        &[
            "INSERT INTO `public`.`other` (`item_id`,`note`) WITH `source` AS (SELECT `id`,`note` FROM `public`.`item` WHERE `id` < 3) SELECT `id`,`note` FROM `source`",
        ],
    ),
    Example::new(
        "INSERT INTO item (note, amount) SELECT note, item_id FROM other",
        &["INSERT INTO `public`.`item` (`note`,`amount`) SELECT `note`,`item_id` FROM `public`.`other`"],
    ),
    Example::new(
        "INSERT INTO item VALUES (DEFAULT, 'x', 1), (DEFAULT, 'y', 2)",
        &["INSERT INTO `public`.`item` (`id`,`note`,`amount`) VALUES (NULL,'x',1),(NULL,'y',2)"],
    ),
    Example::new(
        "INSERT INTO item (id, note) VALUES (11, 'eleven')",
        &["INSERT INTO `public`.`item` (`id`,`note`) VALUES (11,'eleven')"],
    ),
    Example::new(
        "INSERT INTO item (note) VALUES ((SELECT max(note) FROM other))",
        &["INSERT INTO `public`.`item` (`note`) VALUES ((SELECT MAX(`note`) AS `max` FROM `public`.`other`))"],
    ),
    Example::new(
        "INSERT INTO sample (id, code, flag, day, at, tag, bin, data) VALUES (9, 'nine', false, '2026-01-02', '2026-01-02 03:04:05.6+01', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '\\x0102', '{\"a\": [1, 2]}') RETURNING id, code, flag, day, at, tag, bin, data, parent",
        &[
            "INSERT INTO `public`.`sample` (`id`,`code`,`flag`,`day`,`at`,`tag`,`bin`,`data`) VALUES (9,'nine',FALSE,'2026-01-02','2026-01-02 02:04:05.600000','a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',x'0102','{\"a\": [1, 2]}') RETURNING `id`,`code`,`flag`,`day`,`at`,`tag`,`bin`,`data`,`parent`",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, big, ratio, exact) SELECT id + 10, big, ratio * 2, exact + 1 FROM sample WHERE id <> 4 RETURNING id, big, ratio, exact",
        &[
            "INSERT INTO `public`.`sample` (`id`,`big`,`ratio`,`exact`) SELECT `id` + 10 AS `?column?`,`big`,`ratio` * 2 AS `?column?`,`exact` + 1 AS `?column?` FROM `public`.`sample` WHERE `id` <> 4 RETURNING `id`,`big`,`ratio`,`exact`",
        ],
    ),
    Example::new(
        "INSERT INTO item (id, note) SELECT nextval('item_id_seq'), note FROM other WHERE item_id < 2",
        &["INSERT INTO `public`.`item` (`note`) SELECT `note` FROM `public`.`other` WHERE `item_id` < 2"],
    ),
    Example::new(
        "INSERT INTO item (note, amount, made, data) SELECT p0::VARCHAR, p1::INTEGER, p2::TIMESTAMP WITH TIME ZONE, p3::JSONB FROM (VALUES ('one', NULL, NULL, '{\"b\": 1}', 0), (NULL, '5', '2026-12-01T10:00:00.5+01:00', NULL, 1)) AS imp_sen(p0, p1, p2, p3, sen_counter) ORDER BY sen_counter RETURNING item.id, item.id AS id__1",
        &[
            "INSERT INTO `public`.`item` (`note`,`amount`,`made`,`data`) VALUES ('one',CAST(NULL AS SIGNED),CAST(NULL AS DATETIME(6)),'{\"b\": 1}'),(NULL,5,CAST('2026-12-01 09:00:00.500000' AS DATETIME(6)),NULL) RETURNING `item`.`id`,`item`.`id` AS `id__1`",
        ],
    ),
    Example::new(
        "INSERT INTO item (id, note) SELECT p0, p1 FROM (VALUES (20, 'a', 1), (21, NULL, 2)) AS v(p0, p1, n) ORDER BY n",
        &["INSERT INTO `public`.`item` (`id`,`note`) VALUES (20,'a'),(21,NULL)"],
    ),
    Example::new("INSERT INTO item (id, note) VALUES (NULL, 'x')", &[]),
    Example::new("INSERT INTO item (id) VALUES (0)", &[]),
    Example::new("INSERT INTO item (id, note) SELECT item_id + 1, note FROM other", &[]),
];

pub fn write(printer: &mut Printer<'_>, insert: &ast::Insert) -> Carried {
    let foreign = insert.or.is_some()
        || insert.ignore
        || insert.overwrite
        || !insert.assignments.is_empty()
        || insert.partitioned.is_some()
        || insert.replace_into
        || insert.insert_alias.is_some()
        || insert.output.is_some();
    if foreign {
        return Err(Refusal::new("a clause of INSERT that is no PostgreSQL", Redesign::Mistake));
    }
    if !insert.into {
        return Err(Refusal::certain("42601", "INSERT without INTO; PostgreSQL refuses it"));
    }
    let table = target(printer, insert)?;
    let columns = columns(printer, insert, table)?;
    let listed = insert_rows::listed(printer, insert, &columns)?;
    if let Some(plainer) = listed.or_else(|| without_own_draw(printer, insert, &columns)) {
        return write(printer, &plainer);
    }
    check_given(printer, insert, table, &columns)?;
    printer.push(&format!("INSERT INTO {}.{} (", quoted(&table.schema), quoted(&table.name)));
    let names: Vec<String> = columns.iter().map(|field| quoted(&field.name)).collect();
    printer.push(&names.join(","));
    printer.push(") ");
    source(printer, insert, &columns)?;
    enter(printer, insert, table);
    let rows = insert.source.as_deref().and_then(literal_rows);
    match &insert.on {
        None => {}
        Some(OnInsert::OnConflict(conflict)) => {
            let proposed = Proposed { table, columns: &columns, rows: rows.map(|values| values.rows.as_slice()) };
            upsert::write(printer, conflict, &proposed, insert.returning.as_deref())?;
            leave(printer);
            return Ok(());
        }
        Some(_) => return Err("ON DUPLICATE KEY UPDATE is no PostgreSQL".into()),
    }
    if let Some(items) = &insert.returning {
        returning(printer, items)?;
    }
    leave(printer);
    Ok(())
}

/// MariaDB has WITH behind INSERT's columns, before the query.
fn with_inside(query: &Query, insert: &ast::Insert) -> Carried<ast::Insert> {
    let mut insert = insert.clone();
    if let (Some(with), Some(source)) = (&query.with, &mut insert.source) {
        if source.with.is_some() || matches!(source.body.as_ref(), SetExpr::Values(_)) {
            return Err("WITH before INSERT, and VALUES or another WITH inside it".into());
        }
        source.with = Some(with.clone());
    }
    Ok(insert)
}

/// RETURNING's select list; `t.*` is `*`, as there is one table.
pub fn returning(printer: &mut Printer<'_>, items: &[SelectItem]) -> Carried {
    let plain = |item: &SelectItem| match item {
        SelectItem::QualifiedWildcard(_, options) => SelectItem::Wildcard(options.clone()),
        other => other.clone(),
    };
    let items: Vec<SelectItem> = items.iter().map(plain).collect();
    printer.push(" RETURNING ");
    printer.projection(&items, &[])
}

/// The table that rows are inserted into.
pub fn target<'a>(printer: &Printer<'a>, insert: &ast::Insert) -> Carried<&'a Table> {
    let TableObject::TableName(name) = &insert.table else {
        return Err("INSERT into something that is no table".into());
    };
    let table = printer.names.table(name)?;
    check_written(table)?;
    Ok(table)
}

/// An INSERT in WITH: MariaDB reads no rows of its RETURNING, so they are read back by their keys.
pub fn write_and_read(printer: &mut Printer<'_>, insert: &ast::Insert) -> Carried {
    let table = target(printer, insert)?;
    let Some(items) = insert.returning.clone() else { return write(printer, insert) };
    let columns = columns(printer, insert, table)?;
    let rows = insert.source.as_deref().and_then(literal_rows).map(|values| &values.rows);
    let (Some(rows), None) = (rows, &insert.on) else {
        return Err("INSERT in WITH of a query's rows, or with ON CONFLICT; its rows can't be told afterwards".into());
    };
    let place = |key: &String| columns.iter().position(|field| field.name == *key);
    let name = |key: &String| format!("{}.{}", quoted(&table.name), quoted(key));
    let condition = match table.primary_key.as_slice() {
        [key] if place(key).is_none() && is_automatic(printer, table, key) && columns_serial(table, key) => {
            let (first, key) = ("LAST_INSERT_ID()", name(key));
            Template::of(&format!("{key} >= {first} AND {key} < {first} + {}", rows.len()))
        }
        keys => {
            let places: Option<Vec<usize>> = keys.iter().map(place).collect();
            let places = places.filter(|places| !places.is_empty()).ok_or("INSERT in WITH whose keys are not given")?;
            printer.captured(|printer| {
                let names: Vec<String> = keys.iter().map(name).collect();
                printer.push(&format!("({}) IN (", names.join(",")));
                for (index, row) in rows.iter().enumerate() {
                    printer.push(if index > 0 { ",(" } else { "(" });
                    for (index, place) in places.iter().enumerate() {
                        let given = row.content.get(*place).filter(|expr| upsert::is_literal(expr));
                        printer.push(if index > 0 { "," } else { "" });
                        value(printer, given.ok_or("INSERT in WITH whose keys are computed")?, &columns[*place])?;
                    }
                    printer.push(")");
                }
                printer.push(")");
                Ok(())
            })?
        }
    };
    write(printer, &ast::Insert { returning: None, ..insert.clone() })?;
    staged::flush(printer);
    let relation = relation(printer, insert, table);
    let alias = quoted(&relation.alias);
    let items = staged::spelled(&items, std::slice::from_ref(&relation))?;
    printer.names.scopes.push(Scope { relations: vec![relation], outputs: Vec::new() });
    staged::into(printer);
    printer.push("SELECT ");
    printer.projection(&items, &[])?;
    printer.push(&format!(" FROM (SELECT * FROM {}.{} WHERE ", quoted(&table.schema), quoted(&table.name)));
    printer.out.append(condition);
    printer.push(&format!(") AS {alias}"));
    printer.names.scopes.pop();
    Ok(())
}

fn columns_serial(table: &Table, name: &str) -> bool {
    table.column(name).is_some_and(|column| column.serial)
}

/// The table under its alias if it has one.
pub fn relation(printer: &Printer<'_>, insert: &ast::Insert, table: &Table) -> Relation {
    let alias = insert.table_alias.as_ref().map_or_else(|| table.name.clone(), |alias| folded(&alias.alias));
    Relation { alias, fields: printer.names.table_fields(table), ..Relation::default() }
}

/// Brings the table's columns into reach, under its alias if it has one; MariaDB's INSERT has none.
fn enter(printer: &mut Printer<'_>, insert: &ast::Insert, table: &Table) {
    let alias = insert.table_alias.as_ref().map(|alias| folded(&alias.alias));
    let relation = relation(printer, insert, table);
    printer.names.scopes.push(Scope { relations: vec![relation], outputs: Vec::new() });
    printer.unaliased = alias.map(|alias| (alias, table.name.clone()));
}

fn leave(printer: &mut Printer<'_>) {
    printer.unaliased = None;
    printer.names.scopes.pop();
}

/// The rows of a VALUES list that stands alone.
fn literal_rows(query: &Query) -> Option<&Values> {
    match query.body.as_ref() {
        SetExpr::Values(values) => Some(values),
        _ => None,
    }
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
            if let [ast::ObjectNamePart::Identifier(ident)] = column.0.as_slice() {
                check_name(ident)?;
            }
            let name = parts(column)?.pop().unwrap_or_default();
            if let Some(other) = fields.iter().find(|field| {
                field.name != name && field.name.eq_ignore_ascii_case(&name) && table.column(&name).is_none()
            }) {
                let reason = format!("column \"{name}\" does not exist, \"{}\" does", other.name);
                return Err(Refusal::certain("42703", reason));
            }
            let unknown = Field { name: name.clone(), nullable: true, ..Field::default() };
            Ok(fields.iter().find(|field| field.name == name).cloned().unwrap_or(unknown))
        })
        .collect()
}

/// Refuses a value for a column that PostgreSQL computes or draws itself.
fn check_given(printer: &Printer<'_>, insert: &ast::Insert, table: &Table, columns: &[Field]) -> Carried {
    let overrides = overrides(printer, "system") || overrides(printer, "user");
    for (place, field) in columns.iter().enumerate() {
        let Some(column) = table.column(&field.name) else { continue };
        if !(column.generated.is_some() || (column.always && !overrides)) {
            continue;
        }
        let given = match insert.source.as_deref().map(|query| (literal_rows(query), query)) {
            None => false,
            Some((None, _)) => true,
            Some((Some(values), _)) => {
                values.rows.iter().any(|row| row.content.get(place).is_some_and(|expr| !is_default(expr)))
            }
        };
        if given {
            let reason = format!("a value for {}, which PostgreSQL computes or draws itself", column.name);
            return Err(Refusal::certain("428C9", reason));
        }
    }
    Ok(())
}

/// Whether the statement says `OVERRIDING … VALUE`, which the parser does not read.
fn overrides(printer: &Printer<'_>, whose: &str) -> bool {
    let lower = printer.inputs.sql.to_ascii_lowercase();
    let mut words = lower.split_ascii_whitespace().skip_while(|word| *word != "overriding");
    words.next().is_some() && words.next() == Some(whose)
}

/// An INSERT … SELECT without the column that draws its own id, which AUTO_INCREMENT draws unasked.
fn without_own_draw(printer: &mut Printer<'_>, insert: &ast::Insert, columns: &[Field]) -> Option<ast::Insert> {
    let table = target(printer, insert).ok()?;
    let mut shorter = insert.clone();
    let query = shorter.source.as_deref_mut()?;
    let SetExpr::Select(select) = query.body.as_mut() else { return None };
    let plain = select.distinct.is_none() && query.order_by.is_none() && select.projection.len() == columns.len();
    let place = columns.iter().position(|field| field.serial).filter(|_| plain)?;
    let SelectItem::UnnamedExpr(expr) = select.projection.get(place)? else { return None };
    let name = &columns[place].name;
    let own = is_automatic(printer, table, name) && sequences::draws_own_id(printer, expr, &table.qualified(), name);
    if !own || columns.len() < 2 {
        return None;
    }
    select.projection.remove(place);
    let given = columns.iter().filter(|field| field.name != *name);
    shorter.columns =
        given.map(|field| ast::ObjectName::from(vec![ast::Ident::with_quote('"', &field.name)])).collect();
    Some(shorter)
}

/// Writes the rows.
fn source(printer: &mut Printer<'_>, insert: &ast::Insert, columns: &[Field]) -> Carried {
    let Some(query) = &insert.source else {
        printer.push("VALUES ()");
        return Ok(());
    };
    let serial = columns.iter().any(|field| field.serial);
    let Some(values) = literal_rows(query) else {
        let draws = printer.names.scopes.current().is_none() && insert_draws(printer, insert, columns)?;
        if serial {
            return Err(Refusal::new(
                "INSERT … SELECT into a serial column: AUTO_INCREMENT would draw new ids for NULL and 0",
                Redesign::Ids,
            ));
        }
        if draws {
            printer.state(QUERY_IDS);
        }
        let types: Vec<Type> = columns.iter().map(|field| field.ty.clone()).collect();
        if insert.on.is_none() {
            return printer.query_typed(query, &types);
        }
        // The names of its tables are in the reach of ON DUPLICATE KEY UPDATE.
        let names: Vec<String> = (1..=columns.len()).map(|number| format!("`c{number}`")).collect();
        printer.push(&format!("WITH `_ck_query` ({}) AS (", names.join(",")));
        printer.query_typed(query, &types)?;
        printer.push(") SELECT * FROM `_ck_query`");
        return Ok(());
    };
    if query.with.is_some() || query.limit_clause.is_some() || query.order_by.is_some() {
        return Err("INSERT … VALUES with WITH, ORDER BY or LIMIT has no rule".into());
    }
    let table = target(printer, insert)?;
    let overriding = overrides(printer, "user");
    printer.push("VALUES ");
    for (index, row) in values.rows.iter().enumerate() {
        printer.push(if index > 0 { ",(" } else { "(" });
        for (place, expr) in row.content.iter().enumerate() {
            printer.push(if place > 0 { "," } else { "" });
            let field = columns
                .get(place)
                .ok_or_else(|| Refusal::certain("42601", "more values than columns; PostgreSQL refuses it"))?;
            let drawn = is_default(expr)
                || (overriding && table.column(&field.name).is_some_and(|column| column.identity))
                || sequences::draws_own_id(printer, expr, &table.qualified(), &field.name);
            if field.serial && drawn {
                // DEFAULT of an AUTO_INCREMENT column is 0, which NO_AUTO_VALUE_ON_ZERO keeps.
                printer.push(if is_automatic(printer, table, &field.name) { "NULL" } else { "DEFAULT" });
                continue;
            }
            if field.serial {
                printer.state(GIVEN_ID);
            }
            value(printer, expr, field)?;
        }
        printer.push(")");
    }
    Ok(())
}

/// Whether a serial column that is not among the given ones is drawn for each row.
fn insert_draws(printer: &Printer<'_>, insert: &ast::Insert, columns: &[Field]) -> Carried<bool> {
    let table = target(printer, insert)?;
    Ok(table.columns.iter().any(|column| column.serial && columns.iter().all(|field| field.name != column.name)))
}

/// Whether a serial column is the AUTO_INCREMENT one; a second one, or one of other steps, is a sequence of its own.
pub fn is_automatic(printer: &Printer<'_>, table: &Table, name: &str) -> bool {
    let schema = printer.names.ctx.schema;
    let owned = format!("{}.{name}", table.qualified());
    let steps = schema.sequences.iter().find(|(_, owner)| owner.as_deref() == Some(&owned));
    let steps = steps.and_then(|(sequence, _)| schema.sequence_states.get(sequence)).map_or(1, |state| state.increment);
    let several = table.columns.iter().filter(|column| column.serial).count() > 1;
    steps == 1 && (!several || table.primary_key.first().is_some_and(|first| first == name))
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
    let moments = ty.is_moment() && (field.ty.is_moment() || field.ty == Type::Time) && ty != field.ty;
    if moments && field.precision.is_none_or(|precision| precision >= 6) && printer.bare(expr).is_none() {
        return super::conversions::convert(printer, expr, &field.ty, &super::conversions::Modifiers::None);
    }
    assignable(&ty, &field.ty)?;
    super::time::comparable(printer, &[&ty, &field.ty])?;
    let null = matches!(expr, Expr::Value(value) if value.value == Value::Null);
    if matches!(field.ty, Type::TsVector) && !null {
        return Err("a tsvector written as a value has no counterpart".into());
    }
    if let (Type::Char(length), Some(source)) = (&field.ty, printer.bare(expr)) {
        printer.out.push_hole(source, Form::Padded(*length));
        return Ok(());
    }
    if let Some(precision) = field.precision.filter(|precision| *precision < 6 && !null) {
        // PostgreSQL rounds to the column's decimals, MariaDB cuts.
        let moment = printer.captured(|printer| printer.expr(expr, &field.ty))?;
        let word = if field.ty == Type::Time { "TIME" } else { "DATETIME" };
        super::casts::add_half(printer, moment, usize::from(precision), word);
        return Ok(());
    }
    match field.scale {
        Some(scale) if field.ty == Type::Numeric && !null => rounded(printer, expr, &ty, scale),
        _ => printer.expr(expr, &field.ty),
    }
}

/// A number for a column of so many decimals. MariaDB rounds it as PostgreSQL does, and raises a note.
fn rounded(printer: &mut Printer<'_>, expr: &Expr, ty: &Type, scale: u8) -> Carried {
    let source = match expr {
        Expr::Value(value) => printer.source(&value.value),
        _ => printer.bare(expr),
    };
    if let Some(source) = source {
        printer.out.push_hole(source, Form::Rounded(scale));
        return Ok(());
    }
    if !matches!(ty, Type::Numeric) || printer.names.column(expr).is_some_and(|field| field.scale == Some(scale)) {
        return printer.expr(expr, &Type::Numeric);
    }
    printer.push("ROUND(");
    printer.expr(expr, &Type::Numeric)?;
    printer.push(&format!(",{scale})"));
    Ok(())
}

pub fn is_default(expr: &Expr) -> bool {
    matches!(expr, Expr::Identifier(ident) if ident.quote_style.is_none() && folded(ident) == "default")
}

fn serial_value(printer: &mut Printer<'_>, expr: &Expr, field: &Field) -> Carried {
    let inner = match expr {
        Expr::Cast { expr, .. } | Expr::Nested(expr) => expr.as_ref(),
        other => other,
    };
    match inner {
        Expr::Value(value) if value.value == Value::Null && !field.nullable => {
            let reason = format!("null value in column \"{}\" violates not-null constraint", field.name);
            Err(Refusal::certain("23502", reason))
        }
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
        return Ok(());
    }
    let reason = format!("a value of type {} for a column of type {} has no rule", from.name(), to.name());
    Err(if is_never_assigned(from, to) { Refusal::certain("42804", reason) } else { reason.into() })
}

/// Whether PostgreSQL has no cast by which it would assign the one to the other.
fn is_never_assigned(from: &Type, to: &Type) -> bool {
    let far = |ty: &Type| {
        matches!(ty, Type::Bool | Type::Uuid | Type::Bytea | Type::Json | Type::Jsonb | Type::Enum(_)) || ty.is_moment()
    };
    match (from, to) {
        (Type::Json, Type::Jsonb) | (Type::Jsonb, Type::Json) => false,
        (a, b) if a.is_moment() && b.is_moment() => false,
        (a, b) if a.is_number() || *a == Type::Text => far(b) || (*a == Type::Text && b.is_number()),
        (a, b) => far(a) && (far(b) || b.is_number()),
    }
}
