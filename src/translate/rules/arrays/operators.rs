//! Arrays as values: literals, subscripts, slices, `ARRAY(SELECT …)`, equality, containment, overlap and `||`.

use super::super::comparison::{is_null, sign};
use super::super::json::{EXACT, Part, joined, literal, path};
use super::super::{Applied, Example, Node, Rule};
use super::{check_modifier, element_of, item_json, list, made, order, read, rebuilt, refused, rows};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::folded;
use crate::translate::parse::ast::{
    AccessExpr, BinaryOperator, Distinct, Expr, FunctionArguments, GroupByExpr, Ident, OrderByExpr, OrderByKind, Query,
    SelectItem, SetExpr, Subscript,
};
use crate::translate::query::listed_rows;
use crate::translate::refusal::Refusal;
use crate::translate::scope::Scope;
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Operators;

impl Rule for Operators {
    fn id(&self) -> &'static str {
        "array_values"
    }

    fn doc(&self) -> &'static str {
        "An array is written as a JSON list. Arrays are equal where their lists are the same text; `@>`, `<@` and `&&` compare \
         the rows of JSON_TABLE; `||`, subscripts and slices make a list or read one. Their order is that of a text made of their elements."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, hint) = node else { return Ok(Applied::Unchanged) };
        let written = match expr {
            Expr::Array(_) => {
                let element = element_of((*hint).clone()).or_else(|| element_of(printer.names.infer(expr)));
                list(printer, expr, &element.unwrap_or(Type::Text))?
            }
            Expr::Cast { expr: inner, data_type, .. } if is_array_expr(inner) => {
                let Some(element) = element_of(printer.names.infer(expr)) else { return Ok(Applied::Unchanged) };
                check_modifier(printer, data_type, inner)?;
                list(printer, inner, &element)?
            }
            Expr::Cast { expr: inner, data_type, .. } if matches!(printer.names.infer(expr), Type::Array(_)) => {
                check_modifier(printer, data_type, inner)?;
                match (printer.names.infer(inner), printer.names.infer(expr)) {
                    (Type::Array(from), Type::Array(to)) => match made::cast(printer, inner, &from, &to)? {
                        Some(written) => written,
                        None => return Ok(Applied::Unchanged),
                    },
                    _ => return Ok(Applied::Unchanged),
                }
            }
            Expr::CompoundFieldAccess { root, access_chain } if printer.names.infer(root) == Type::Jsonb => {
                let member = member(printer, root, access_chain)?;
                printer.expr(&member, hint)?;
                return Ok(Applied::Rewritten);
            }
            Expr::CompoundFieldAccess { root, access_chain } => part(printer, root, access_chain)?,
            Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case("array") => {
                match &function.args {
                    FunctionArguments::Subquery(query) => of_query(printer, query)?,
                    _ => return Ok(Applied::Unchanged),
                }
            }
            Expr::BinaryOp { left, op, right } => match binary(printer, left, op, right)? {
                Some(written) => written,
                None => return Ok(Applied::Unchanged),
            },
            Expr::IsDistinctFrom(left, right) if of_arrays(printer, left, right).is_some() => {
                let same = same(printer, left, " <=> ", right)?;
                joined(&[&"NOT (", &same, &")"])
            }
            Expr::IsNotDistinctFrom(left, right) if of_arrays(printer, left, right).is_some() => {
                same(printer, left, " <=> ", right)?
            }
            _ => return Ok(Applied::Unchanged),
        };
        written.push_to(&mut printer.out);
        Ok(Applied::Rewritten)
    }
}

fn is_array_expr(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_array_expr(inner),
        other => matches!(other, Expr::Array(_)),
    }
}

/// The elements' type where one side is an array, and the other one too or a bare literal.
fn of_arrays(printer: &Printer<'_>, left: &Expr, right: &Expr) -> Option<Type> {
    let (one, other) = (element_of(printer.names.infer(left)), element_of(printer.names.infer(right)));
    match (one, other) {
        (Some(one), Some(other)) if one == other || matches!((&one, &other), (Type::Int(_), Type::Int(_))) => Some(one),
        (Some(element), None) if printer.bare(right).is_some() || is_null(right) => Some(element),
        (None, Some(element)) if printer.bare(left).is_some() || is_null(left) => Some(element),
        _ => None,
    }
}

fn is_array(printer: &Printer<'_>, expr: &Expr) -> bool {
    matches!(printer.names.infer(expr), Type::Array(_))
}

fn binary(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, right: &Expr) -> Carried<Option<Template>> {
    if !is_array(printer, left) && !is_array(printer, right) {
        return Ok(None);
    }
    Ok(Some(match op {
        BinaryOperator::Eq => same(printer, left, " = ", right)?,
        BinaryOperator::NotEq => same(printer, left, " <> ", right)?,
        BinaryOperator::Lt | BinaryOperator::LtEq | BinaryOperator::Gt | BinaryOperator::GtEq => {
            let element = typed(printer, left, right)?;
            order::compared(printer, left, sign(op).unwrap_or_default(), right, &element)?
        }
        BinaryOperator::AtArrow => contains(printer, left, right)?,
        BinaryOperator::ArrowAt => contains(printer, right, left)?,
        BinaryOperator::PGOverlap => overlaps(printer, left, right)?,
        BinaryOperator::StringConcat => joining(printer, left, right)?,
        // Logic, JSON paths and JSON keys have arrays on their right.
        BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Minus | BinaryOperator::HashMinus => {
            return Ok(None);
        }
        BinaryOperator::HashArrow | BinaryOperator::HashLongArrow => return Ok(None),
        BinaryOperator::QuestionAnd | BinaryOperator::QuestionPipe => return Ok(None),
        other => return Err(refused(format!("`{other}` on arrays has no counterpart"))),
    }))
}

fn typed(printer: &Printer<'_>, left: &Expr, right: &Expr) -> Carried<Type> {
    of_arrays(printer, left, right).ok_or_else(|| refused("arrays of two types, or of one that can't be told"))
}

fn same(printer: &mut Printer<'_>, left: &Expr, sign: &str, right: &Expr) -> Carried<Template> {
    let element = typed(printer, left, right)?;
    if !matches!(element, Type::Int(_) | Type::Text | Type::Bool | Type::Uuid | Type::Enum(_)) {
        return Err(refused(format!("equal arrays of type {}: their texts may differ", element.name())));
    }
    let (one, other) = (list(printer, left, &element)?, list(printer, right, &element)?);
    Ok(joined(&[&one, &EXACT, &sign, &other]))
}

fn contains(printer: &mut Printer<'_>, whole: &Expr, part: &Expr) -> Carried<Template> {
    let element = typed(printer, whole, part)?;
    let (whole, part) = (list(printer, whole, &element)?, list(printer, part, &element)?);
    Ok(joined(&[
        &"IF(",
        &whole,
        &" IS NULL OR ",
        &part,
        &" IS NULL,NULL,NOT EXISTS(SELECT 1 FROM ",
        &rows(&part, &element, "_b")?,
        &" WHERE `_b`.`v` IS NULL OR `_b`.`v` NOT IN (SELECT `_a`.`v` FROM ",
        &rows(&whole, &element, "_a")?,
        &" WHERE `_a`.`v` IS NOT NULL)))",
    ]))
}

fn overlaps(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried<Template> {
    let element = typed(printer, left, right)?;
    let (one, other) = (list(printer, left, &element)?, list(printer, right, &element)?);
    Ok(joined(&[
        &"IF(",
        &one,
        &" IS NULL OR ",
        &other,
        &" IS NULL,NULL,EXISTS(SELECT 1 FROM ",
        &rows(&one, &element, "_a")?,
        &" JOIN ",
        &rows(&other, &element, "_b")?,
        &" ON `_a`.`v` = `_b`.`v`))",
    ]))
}

/// Two lists, or a list and an element.
fn joining(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried<Template> {
    if of_arrays(printer, left, right).is_some() {
        return cat(printer, left, right);
    }
    match (element_of(printer.names.infer(left)), element_of(printer.names.infer(right))) {
        (Some(element), None) => append(printer, left, right, &element),
        (None, Some(element)) => prepend(printer, left, right, &element),
        _ => Err(refused("|| of arrays of two types has no rule")),
    }
}

pub fn cat(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried<Template> {
    let element = typed(printer, left, right)?;
    let (one, other) = (list(printer, left, &element)?, list(printer, right, &element)?);
    Ok(joined(&[
        &"CASE WHEN ",
        &one,
        &" IS NULL THEN ",
        &other,
        &" WHEN ",
        &other,
        &" IS NULL THEN ",
        &one,
        &" ELSE ",
        &merged(&one, &other),
        &" END",
    ]))
}

fn merged(one: &Template, other: &Template) -> Template {
    joined(&[&"JSON_COMPACT(JSON_MERGE_PRESERVE(", one, &",", other, &"))"])
}

/// A list of one.
fn single(printer: &mut Printer<'_>, item: &Expr, element: &Type) -> Carried<Template> {
    let ty = printer.names.infer(item);
    if ty != Type::Unknown && ty.family() != element.family() {
        return Err(refused(format!("an element of type {} in an array of {}", ty.name(), element.name())));
    }
    let item = item_json(printer, item, element)?;
    Ok(joined(&[&"CONVERT(CONCAT('[',", &item, &",']') USING utf8mb4)"]))
}

pub fn append(printer: &mut Printer<'_>, array: &Expr, item: &Expr, element: &Type) -> Carried<Template> {
    let (list, single) = (list(printer, array, element)?, single(printer, item, element)?);
    Ok(joined(&[&"IF(", &list, &" IS NULL,", &single, &",", &merged(&list, &single), &")"]))
}

pub fn prepend(printer: &mut Printer<'_>, item: &Expr, array: &Expr, element: &Type) -> Carried<Template> {
    let (list, single) = (list(printer, array, element)?, single(printer, item, element)?);
    Ok(joined(&[&"IF(", &list, &" IS NULL,", &single, &",", &merged(&single, &list), &")"]))
}

/// `document['key']` as `document -> 'key'`. A number is a place in a list and a key of an object at once, which no
/// operator is.
fn member(printer: &mut Printer<'_>, root: &Expr, chain: &[AccessExpr]) -> Carried<Expr> {
    let mut member = root.clone();
    for access in chain {
        let AccessExpr::Subscript(Subscript::Index { index }) = access else {
            return Err(refused("a slice of a JSON document"));
        };
        let key = match printer.bare(index) {
            Some(source) => printer.pin_source(source)?.filter(|key| key.parse::<i64>().is_err()),
            None => None,
        };
        if key.is_none() {
            return Err(format!("a subscript of a JSON document that is no key ({index})").into());
        }
        let (left, right) = (Box::new(member), Box::new(index.clone()));
        member = Expr::BinaryOp { left, op: BinaryOperator::Arrow, right };
    }
    Ok(member)
}

/// A subscript or a slice. PostgreSQL counts from 1, and finds NULL where there is nothing.
fn part(printer: &mut Printer<'_>, root: &Expr, chain: &[AccessExpr]) -> Carried<Template> {
    if let Expr::Array(_) = root {
        return Err(Refusal::certain("42601", "a subscript of ARRAY[…] without parentheses around it"));
    }
    let Some(element) = element_of(printer.names.infer(root)) else {
        return Err(format!("a subscript of {root}, which is not known to be an array").into());
    };
    let list = list(printer, root, &element)?;
    match chain {
        [AccessExpr::Subscript(Subscript::Index { index })] => {
            let path = match path::number(printer, index)? {
                Some(number @ 1..) => joined(&[&format!("'$[{}]'", number - 1)]),
                Some(_) => return Ok(joined(&[&"NULL"])),
                None => {
                    let index = printer.captured(|printer| printer.operand(index, &Type::Int(4)))?;
                    joined(&[&"CONCAT('$[',NULLIF(GREATEST(", &index, &",0),0)-1,']')"])
                }
            };
            read(&list, &path, &element)
        }
        [AccessExpr::Subscript(Subscript::Slice { lower_bound, upper_bound, stride: None })] => {
            let mut condition = joined(&[&"TRUE"]);
            for (bound, sign) in [(lower_bound, " >= "), (upper_bound, " <= ")] {
                let Some(bound) = bound else { continue };
                let bound = printer.captured(|printer| printer.operand(bound, &Type::Int(4)))?;
                condition = joined(&[&condition, &" AND `_a`.`o`", &sign, &bound]);
            }
            Ok(rebuilt(&list, &joined(&[&"`_a`.`v`"]), &condition))
        }
        chain => nested(printer, &list, chain, &element),
    }
}

/// An element of an array of several dimensions: NULL in an array that has not as many.
fn nested(printer: &mut Printer<'_>, list: &Template, chain: &[AccessExpr], element: &Type) -> Carried<Template> {
    let mut paths = vec![String::from("$")];
    for access in chain {
        let AccessExpr::Subscript(Subscript::Index { index }) = access else {
            return Err(refused("a slice of several dimensions has no rule"));
        };
        let Some(place) = path::number(printer, index)? else {
            return Err(refused("a computed subscript of several dimensions has no rule"));
        };
        if place < 1 {
            return Ok(joined(&[&"NULL"]));
        }
        let before = paths.last().cloned().unwrap_or_default();
        paths.push(format!("{before}[{}]", place - 1));
    }
    let whole = joined(&[&literal(&paths.pop().unwrap_or_default())]);
    let mut written = read(list, &whole, element)?;
    // MariaDB finds a scalar at the first place of itself.
    for path in paths.iter().skip(1) {
        let is_list = joined(&[&"JSON_TYPE(JSON_EXTRACT(", list, &format!(",{}))='ARRAY'", literal(path))]);
        written = joined(&[&"IF(", &is_list, &",", &written, &",NULL)"]);
    }
    Ok(written)
}

/// A sort key of a query of one column, with the column in the place of its number or its name.
fn key_of(key: &OrderByExpr, column: &Expr, alias: Option<&Ident>) -> OrderByExpr {
    let is_column = match &key.expr {
        Expr::Value(_) => true,
        Expr::Identifier(name) => alias.is_some_and(|alias| folded(alias) == folded(name)),
        _ => false,
    };
    if is_column { OrderByExpr { expr: column.clone(), ..key.clone() } } else { key.clone() }
}

/// `ARRAY(SELECT …)`: the query's own rows, concatenated in its own order.
fn of_query(printer: &mut Printer<'_>, query: &Query) -> Carried<Template> {
    let refused_query =
        || refused("ARRAY of a query with GROUP BY, LIMIT or UNION, or with DISTINCT in no order, has no rule");
    let SetExpr::Select(select) = query.body.as_ref() else { return Err(refused_query()) };
    let lifted = listed_rows::lifted(select);
    let select = lifted.as_ref().unwrap_or(select);
    let grouped = !matches!(&select.group_by, GroupByExpr::Expressions(exprs, modifiers) if exprs.is_empty() && modifiers.is_empty());
    let plain = query.with.is_none()
        && query.limit_clause.is_none()
        && query.fetch.is_none()
        && query.locks.is_empty()
        && matches!(select.distinct, None | Some(Distinct::Distinct))
        && select.having.is_none()
        && !grouped;
    let (expr, alias) = match (select.projection.as_slice(), plain) {
        ([SelectItem::UnnamedExpr(expr)], true) => (expr, None),
        ([SelectItem::ExprWithAlias { expr, alias }], true) => (expr, Some(alias)),
        _ => return Err(refused_query()),
    };
    let relations = printer.names.relations(&select.from);
    printer.names.scopes.push(Scope { relations, outputs: Vec::new() });
    let written = printer.captured(|printer| {
        printer.push("(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(");
        let value = super::build::value(printer, expr)?;
        if select.distinct.is_some() {
            printer.push("DISTINCT ");
            joined(&[&"CONVERT(", &value, &" USING utf8mb4)", &EXACT]).push_to(&mut printer.out);
        } else {
            value.push_to(&mut printer.out);
        }
        match query.order_by.as_ref().map(|order_by| &order_by.kind) {
            None if select.distinct.is_some() => return Err(refused_query()),
            None => {}
            Some(OrderByKind::Expressions(keys)) => {
                printer.push(" ORDER BY ");
                let keys: Vec<OrderByExpr> = keys.iter().map(|key| key_of(key, expr, alias)).collect();
                if select.distinct.is_some() && keys.iter().any(|key| key.expr != *expr) {
                    return Err(refused_query());
                }
                printer.order_by(&keys)?;
            }
            Some(_) => return Err("ORDER BY ALL is no PostgreSQL".into()),
        }
        printer.push(" SEPARATOR ','),''),']') USING utf8mb4) FROM ");
        if select.from.is_empty() {
            printer.push("DUAL");
        }
        printer.from(&select.from)?;
        if let Some(condition) = &select.selection {
            printer.push(" WHERE ");
            printer.expr(condition, &Type::Bool)?;
        }
        printer.push(")");
        Ok(())
    });
    printer.names.scopes.pop();
    printer.state(super::super::json::aggregate::CUT);
    written
}

const EXAMPLES: &[Example] = &[
    Example::of(
        TextStorage::Binary,
        "SELECT id, nums::text AS a, words::text AS b, nums::text[] AS c FROM sample ORDER BY id",
        &[
            "SELECT `id`,CAST(REPLACE(REPLACE(REPLACE(`nums`,'[','{'),']','}'),'null','NULL') AS BINARY) AS `a`,CAST(IF(`words` IS NULL,NULL,(SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CASE WHEN `_a`.`v` IS NULL THEN 'NULL' WHEN `_a`.`v` = '' OR `_a`.`v` REGEXP '(?i)^null$|[{}\",\\\\\\\\ \\\\t\\\\n\\\\x0b\\\\f\\\\r]' THEN CONCAT('\"',REPLACE(REPLACE(`_a`.`v`,'\\\\','\\\\\\\\'),'\"','\\\\\"'),'\"') ELSE `_a`.`v` END ORDER BY `_a`.`o` SEPARATOR ','),''),'}') FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) AS BINARY) AS `b`,IF(`nums` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(IF(`_a`.`v` COLLATE utf8mb4_nopad_bin = 'null','null',CONCAT('\"',`_a`.`v`,'\"')) ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE TRUE)) AS `c` FROM `public`.`sample` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT id, nums::text AS a, words::text AS b, nums::text[] AS c FROM sample ORDER BY id",
        &[
            "SELECT `id`,(CONVERT(REPLACE(REPLACE(REPLACE(`nums`,'[','{'),']','}'),'null','NULL') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT(IF(`words` IS NULL,NULL,(SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CASE WHEN `_a`.`v` IS NULL THEN 'NULL' WHEN `_a`.`v` = '' OR `_a`.`v` REGEXP '(?i)^null$|[{}\",\\\\\\\\ \\\\t\\\\n\\\\x0b\\\\f\\\\r]' THEN CONCAT('\"',REPLACE(REPLACE(`_a`.`v`,'\\\\','\\\\\\\\'),'\"','\\\\\"'),'\"') ELSE `_a`.`v` END ORDER BY `_a`.`o` SEPARATOR ','),''),'}') FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b`,IF(`nums` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(IF(`_a`.`v` COLLATE utf8mb4_nopad_bin = 'null','null',CONCAT('\"',`_a`.`v`,'\"')) ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE TRUE)) AS `c` FROM `public`.`sample` ORDER BY `id`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT ARRAY['', 'null', 'a b', 'c\"d', 'e\\f', '{g}', NULL, 'h,i']::text AS a, ARRAY[true, NULL]::text AS b, string_to_array('1, 2 ,-3', ',')::int[] AS c",
        &[
            "SELECT CAST(IF(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('null' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('a b' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('c\"d' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('e\\\\f' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('{g}' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('h,i' USING utf8mb4)),'null'),']') USING utf8mb4) IS NULL,NULL,(SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CASE WHEN `_a`.`v` IS NULL THEN 'NULL' WHEN `_a`.`v` = '' OR `_a`.`v` REGEXP '(?i)^null$|[{}\",\\\\\\\\ \\\\t\\\\n\\\\x0b\\\\f\\\\r]' THEN CONCAT('\"',REPLACE(REPLACE(`_a`.`v`,'\\\\','\\\\\\\\'),'\"','\\\\\"'),'\"') ELSE `_a`.`v` END ORDER BY `_a`.`o` SEPARATOR ','),''),'}') FROM JSON_TABLE(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('null' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('a b' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('c\"d' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('e\\\\f' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('{g}' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('h,i' USING utf8mb4)),'null'),']') USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) AS BINARY) AS `a`,CAST(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(CONCAT('[',CASE TRUE WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END,',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4),'[','{'),']','}'),'null','NULL'),'true','t'),'false','f') AS BINARY) AS `b`,IF(CONVERT(IF(LENGTH('1, 2 ,-3')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('1, 2 ,-3' USING utf8mb4)),',','\",\"'),']')) USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(CASE WHEN `_a`.`v` COLLATE utf8mb4_nopad_bin = 'null' THEN 'null' WHEN JSON_UNQUOTE(`_a`.`v`) NOT REGEXP '^[ \\\\t\\\\n\\\\x0b\\\\f\\\\r]*[-+]?[0-9]{1,20}[ \\\\t\\\\n\\\\x0b\\\\f\\\\r]*\\\\z' THEN (SELECT 1 UNION ALL SELECT 2) WHEN CAST(REGEXP_SUBSTR(JSON_UNQUOTE(`_a`.`v`),'[-+]?[0-9]+') AS DECIMAL(20,0)) NOT BETWEEN -2147483648 AND 2147483647 THEN 9223372036854775807+1 ELSE CAST(REGEXP_SUBSTR(JSON_UNQUOTE(`_a`.`v`),'[-+]?[0-9]+') AS DECIMAL(20,0)) END ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CONVERT(IF(LENGTH('1, 2 ,-3')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('1, 2 ,-3' USING utf8mb4)),',','\",\"'),']')) USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE TRUE)) AS `c`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT ARRAY['', 'null', 'a b', 'c\"d', 'e\\f', '{g}', NULL, 'h,i']::text AS a, ARRAY[true, NULL]::text AS b, string_to_array('1, 2 ,-3', ',')::int[] AS c",
        &[
            "SELECT (CONVERT(IF(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('null' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('a b' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('c\"d' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('e\\\\f' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('{g}' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('h,i' USING utf8mb4)),'null'),']') USING utf8mb4) IS NULL,NULL,(SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CASE WHEN `_a`.`v` IS NULL THEN 'NULL' WHEN `_a`.`v` = '' OR `_a`.`v` REGEXP '(?i)^null$|[{}\",\\\\\\\\ \\\\t\\\\n\\\\x0b\\\\f\\\\r]' THEN CONCAT('\"',REPLACE(REPLACE(`_a`.`v`,'\\\\','\\\\\\\\'),'\"','\\\\\"'),'\"') ELSE `_a`.`v` END ORDER BY `_a`.`o` SEPARATOR ','),''),'}') FROM JSON_TABLE(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('null' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('a b' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('c\"d' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('e\\\\f' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('{g}' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('h,i' USING utf8mb4)),'null'),']') USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `a`,(CONVERT(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONVERT(CONCAT('[',CASE TRUE WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END,',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4),'[','{'),']','}'),'null','NULL'),'true','t'),'false','f') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `b`,IF(CONVERT(IF(LENGTH('1, 2 ,-3')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('1, 2 ,-3' USING utf8mb4)),',','\",\"'),']')) USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(CASE WHEN `_a`.`v` COLLATE utf8mb4_nopad_bin = 'null' THEN 'null' WHEN JSON_UNQUOTE(`_a`.`v`) NOT REGEXP '^[ \\\\t\\\\n\\\\x0b\\\\f\\\\r]*[-+]?[0-9]{1,20}[ \\\\t\\\\n\\\\x0b\\\\f\\\\r]*\\\\z' THEN (SELECT 1 UNION ALL SELECT 2) WHEN CAST(REGEXP_SUBSTR(JSON_UNQUOTE(`_a`.`v`),'[-+]?[0-9]+') AS DECIMAL(20,0)) NOT BETWEEN -2147483648 AND 2147483647 THEN 9223372036854775807+1 ELSE CAST(REGEXP_SUBSTR(JSON_UNQUOTE(`_a`.`v`),'[-+]?[0-9]+') AS DECIMAL(20,0)) END ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CONVERT(IF(LENGTH('1, 2 ,-3')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('1, 2 ,-3' USING utf8mb4)),',','\",\"'),']')) USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE TRUE)) AS `c`",
        ],
    ),
    Example::new(
        "SELECT id, nums < ARRAY[2] AS a, nums >= '{1,2,3}' AS b, words > ARRAY['a'] AS c FROM sample ORDER BY nums DESC, words, id",
        &[
            "SELECT `id`,IF(`nums` IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0'))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin < IF(CONVERT(CONCAT('[',2,']') USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0'))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(CONVERT(CONCAT('[',2,']') USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin AS `a`,IF(`nums` IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0'))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin >= IF(CONVERT('[1,2,3]' USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0'))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(CONVERT('[1,2,3]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin AS `b`,IF(`words` IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',CONCAT(HEX(`_a`.`v`),' '))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin > IF(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),']') USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',CONCAT(HEX(`_a`.`v`),' '))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),']') USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin AS `c` FROM `public`.`sample` ORDER BY `nums` IS NOT NULL,IF(`nums` IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0'))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin DESC,`words` IS NULL,IF(`words` IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',CONCAT(HEX(`_a`.`v`),' '))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin,`id`",
        ],
    ),
    Example::new(
        "SELECT (ARRAY[[1,2],[3,4]])[2][1] AS a, (ARRAY[1,2])[1][1] AS b, (ARRAY[[1,2]])[3][1] AS c",
        &[
            "SELECT IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,']') USING utf8mb4),',',CONVERT(CONCAT('[',3,',',4,']') USING utf8mb4),']') USING utf8mb4),'$[1]'))='ARRAY',CAST(JSON_VALUE(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,']') USING utf8mb4),',',CONVERT(CONCAT('[',3,',',4,']') USING utf8mb4),']') USING utf8mb4),'$[1][0]') AS SIGNED),NULL) AS `a`,IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',1,',',2,']') USING utf8mb4),'$[0]'))='ARRAY',CAST(JSON_VALUE(CONVERT(CONCAT('[',1,',',2,']') USING utf8mb4),'$[0][0]') AS SIGNED),NULL) AS `b`,IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,']') USING utf8mb4),']') USING utf8mb4),'$[2]'))='ARRAY',CAST(JSON_VALUE(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,']') USING utf8mb4),']') USING utf8mb4),'$[2][0]') AS SIGNED),NULL) AS `c`",
        ],
    ),
    Example::new(
        "SELECT nums, count(*) AS n FROM sample GROUP BY nums ORDER BY nums",
        &[
            "SELECT `nums`,COUNT(*) AS `n` FROM `public`.`sample` GROUP BY `nums` ORDER BY `nums` IS NULL,IF(`nums` IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0'))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin",
        ],
    ),
    Example::new(
        "SELECT words, count(*) AS n FROM sample GROUP BY words ORDER BY n, words",
        &[
            "SELECT `words`,COUNT(*) AS `n` FROM `public`.`sample` GROUP BY `words` COLLATE utf8mb4_nopad_bin ORDER BY `n`,`words` IS NULL,IF(`words` IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',CONCAT(HEX(`_a`.`v`),' '))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin",
        ],
    ),
    Example::new(
        "SELECT ARRAY(SELECT DISTINCT unnest(words) AS w ORDER BY w) AS a, ARRAY(SELECT unnest(nums) ORDER BY 1 DESC) AS b, nums || NULL AS c FROM sample ORDER BY id",
        &[
            "SELECT (SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(DISTINCT CONVERT(COALESCE(JSON_QUOTE(CONVERT(`_series`.`_series` USING utf8mb4)),'null') USING utf8mb4) COLLATE utf8mb4_nopad_bin ORDER BY `_series`.`_series` IS NULL,`_series`.`_series` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`_series` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_series`) AS `a`,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(COALESCE(`_series`.`_series`,'null') ORDER BY `_series`.`_series` IS NOT NULL,`_series`.`_series` DESC SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`_series` BIGINT PATH '$' ERROR ON ERROR)) AS `_series`) AS `b`,CASE WHEN `nums` IS NULL THEN NULL WHEN NULL IS NULL THEN `nums` ELSE JSON_COMPACT(JSON_MERGE_PRESERVE(`nums`,NULL)) END AS `c` FROM `public`.`sample` ORDER BY `id`",
        ],
    ),
    Example::new("SELECT ARRAY[[1,2],[3]]", &[]),
    Example::new("SELECT '{abcd}'::varchar(2)[] AS a", &[]),
    Example::new("SELECT ARRAY[1.5]::int[] AS a", &[]),
    Example::new(
        "SELECT ARRAY[1, 2] AS a, ARRAY['x', 'it''s', NULL] AS b, ARRAY[true, false] AS c, ARRAY[[1, 2], [3, 4]] AS d, ARRAY[]::int[] AS e",
        &[
            "SELECT CONVERT(CONCAT('[',1,',',2,']') USING utf8mb4) AS `a`,CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('x' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('it''s' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4) AS `b`,CONVERT(CONCAT('[',CASE TRUE WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END,',',CASE FALSE WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END,']') USING utf8mb4) AS `c`,CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,']') USING utf8mb4),',',CONVERT(CONCAT('[',3,',',4,']') USING utf8mb4),']') USING utf8mb4) AS `d`,CONVERT(CONCAT('[',']') USING utf8mb4) AS `e`",
        ],
    ),
    Example::new(
        "SELECT ARRAY[id, parent] AS a, ARRAY[code, 'x'] AS b, '{1,NULL,\"3\"}'::int[] AS c, '{a,\"b \\\" c\",NULL,\"NULL\"}'::text[] AS d FROM sample",
        &[
            "SELECT CONVERT(CONCAT('[',`id`,',',COALESCE(`parent`,'null'),']') USING utf8mb4) AS `a`,CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT(`code` USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('x' USING utf8mb4)),'null'),']') USING utf8mb4) AS `b`,'[1,null,3]' AS `c`,'[\"a\",\"b \\\\\" c\",null,\"NULL\"]' AS `d` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, nums, words) VALUES (9, '{1, 02}', '{a,\"b,c\",NULL}'), (10, ARRAY[1, 2], ARRAY['ä', 'it''s'])",
        &[
            "INSERT INTO `public`.`sample` (`id`,`nums`,`words`) VALUES (9,'[1,2]','[\"a\",\"b,c\",null]'),(10,CONVERT(CONCAT('[',1,',',2,']') USING utf8mb4),CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('ä' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('it''s' USING utf8mb4)),'null'),']') USING utf8mb4))",
        ],
    ),
    Example::new(
        "UPDATE sample SET nums = '{7}', words = ARRAY[code, NULL] WHERE id = 1",
        &[
            "UPDATE `public`.`sample` SET `nums` = '[7]',`words` = CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT(`code` USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4) WHERE `id` = 1",
        ],
    ),
    Example::new(
        "UPDATE sample SET nums = nums || 4, words = array_append(words, code) WHERE id < 4",
        &[
            "UPDATE `public`.`sample` SET `nums` = IF(`nums` IS NULL,CONVERT(CONCAT('[',4,']') USING utf8mb4),JSON_COMPACT(JSON_MERGE_PRESERVE(`nums`,CONVERT(CONCAT('[',4,']') USING utf8mb4)))),`words` = IF(`words` IS NULL,CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT(`code` USING utf8mb4)),'null'),']') USING utf8mb4),JSON_COMPACT(JSON_MERGE_PRESERVE(`words`,CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT(`code` USING utf8mb4)),'null'),']') USING utf8mb4)))) WHERE `id` < 4",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE nums = '{1,2,3}'",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE `nums` COLLATE utf8mb4_nopad_bin = CONVERT('[1,2,3]' USING utf8mb4)",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE words <> ARRAY['a', 'b c', NULL]",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE `words` COLLATE utf8mb4_nopad_bin <> CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('b c' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4)",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE nums IS DISTINCT FROM '{}'",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE NOT (`nums` COLLATE utf8mb4_nopad_bin <=> CONVERT('[]' USING utf8mb4))",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE words = '{}'",
        &["SELECT `id` FROM `public`.`sample` WHERE `words` COLLATE utf8mb4_nopad_bin = CONVERT('[]' USING utf8mb4)"],
    ),
    Example::new(
        "SELECT a.id, b.id AS other FROM sample a JOIN sample b ON a.words = b.words ORDER BY 1",
        &[
            "SELECT `a`.`id`,`b`.`id` AS `other` FROM `public`.`sample` AS `a` JOIN `public`.`sample` AS `b` ON `a`.`words` COLLATE utf8mb4_nopad_bin = `b`.`words` ORDER BY 1",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE nums < '{2}'",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE IF(`nums` IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0'))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin < IF(CONVERT('[2]' USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0'))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(CONVERT('[2]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin",
        ],
    ),
    Example::new(
        "SELECT id FROM sample ORDER BY nums",
        &[
            "SELECT `id` FROM `public`.`sample` ORDER BY `nums` IS NULL,IF(`nums` IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0'))) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) COLLATE utf8mb4_nopad_bin",
        ],
    ),
    Example::new(
        "SELECT id, words @> '{a}' AS a, words @> ARRAY['a', 'A'] AS b, words @> '{}' AS c, words <@ '{a,\"b c\",ä,A}' AS d, words && '{A,zz}' AS e, nums @> ARRAY[2] AS f, nums @> '{NULL}' AS g FROM sample",
        &[
            "SELECT `id`,IF(`words` IS NULL OR CONVERT('[\"a\"]' USING utf8mb4) IS NULL,NULL,NOT EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[\"a\"]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_b` WHERE `_b`.`v` IS NULL OR `_b`.`v` NOT IN (SELECT `_a`.`v` FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a` WHERE `_a`.`v` IS NOT NULL))) AS `a`,IF(`words` IS NULL OR CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('A' USING utf8mb4)),'null'),']') USING utf8mb4) IS NULL,NULL,NOT EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('A' USING utf8mb4)),'null'),']') USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_b` WHERE `_b`.`v` IS NULL OR `_b`.`v` NOT IN (SELECT `_a`.`v` FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a` WHERE `_a`.`v` IS NOT NULL))) AS `b`,IF(`words` IS NULL OR CONVERT('[]' USING utf8mb4) IS NULL,NULL,NOT EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_b` WHERE `_b`.`v` IS NULL OR `_b`.`v` NOT IN (SELECT `_a`.`v` FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a` WHERE `_a`.`v` IS NOT NULL))) AS `c`,IF(CONVERT('[\"a\",\"b c\",\"ä\",\"A\"]' USING utf8mb4) IS NULL OR `words` IS NULL,NULL,NOT EXISTS(SELECT 1 FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_b` WHERE `_b`.`v` IS NULL OR `_b`.`v` NOT IN (SELECT `_a`.`v` FROM JSON_TABLE(CONVERT('[\"a\",\"b c\",\"ä\",\"A\"]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a` WHERE `_a`.`v` IS NOT NULL))) AS `d`,IF(`words` IS NULL OR CONVERT('[\"A\",\"zz\"]' USING utf8mb4) IS NULL,NULL,EXISTS(SELECT 1 FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a` JOIN JSON_TABLE(CONVERT('[\"A\",\"zz\"]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_b` ON `_a`.`v` = `_b`.`v`)) AS `e`,IF(`nums` IS NULL OR CONVERT(CONCAT('[',2,']') USING utf8mb4) IS NULL,NULL,NOT EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT(CONCAT('[',2,']') USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_b` WHERE `_b`.`v` IS NULL OR `_b`.`v` NOT IN (SELECT `_a`.`v` FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a` WHERE `_a`.`v` IS NOT NULL))) AS `f`,IF(`nums` IS NULL OR CONVERT('[null]' USING utf8mb4) IS NULL,NULL,NOT EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[null]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_b` WHERE `_b`.`v` IS NULL OR `_b`.`v` NOT IN (SELECT `_a`.`v` FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a` WHERE `_a`.`v` IS NOT NULL))) AS `g` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE NOT nums && '{1,-1}'",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE NOT (IF(`nums` IS NULL OR CONVERT('[1,-1]' USING utf8mb4) IS NULL,NULL,EXISTS(SELECT 1 FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a` JOIN JSON_TABLE(CONVERT('[1,-1]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_b` ON `_a`.`v` = `_b`.`v`)))",
        ],
    ),
    Example::new(
        "SELECT id, nums || 4 AS a, nums || '{5,6}' AS b, 0 || nums AS c, words || 'x'::text AS d, words || ARRAY['y', NULL] AS e, nums || nums AS f FROM sample",
        &[
            "SELECT `id`,IF(`nums` IS NULL,CONVERT(CONCAT('[',4,']') USING utf8mb4),JSON_COMPACT(JSON_MERGE_PRESERVE(`nums`,CONVERT(CONCAT('[',4,']') USING utf8mb4)))) AS `a`,CASE WHEN `nums` IS NULL THEN CONVERT('[5,6]' USING utf8mb4) WHEN CONVERT('[5,6]' USING utf8mb4) IS NULL THEN `nums` ELSE JSON_COMPACT(JSON_MERGE_PRESERVE(`nums`,CONVERT('[5,6]' USING utf8mb4))) END AS `b`,IF(`nums` IS NULL,CONVERT(CONCAT('[',0,']') USING utf8mb4),JSON_COMPACT(JSON_MERGE_PRESERVE(CONVERT(CONCAT('[',0,']') USING utf8mb4),`nums`))) AS `c`,IF(`words` IS NULL,CONVERT(CONCAT('[',JSON_QUOTE(CONVERT('x' USING utf8mb4)),']') USING utf8mb4),JSON_COMPACT(JSON_MERGE_PRESERVE(`words`,CONVERT(CONCAT('[',JSON_QUOTE(CONVERT('x' USING utf8mb4)),']') USING utf8mb4)))) AS `d`,CASE WHEN `words` IS NULL THEN CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('y' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4) WHEN CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('y' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4) IS NULL THEN `words` ELSE JSON_COMPACT(JSON_MERGE_PRESERVE(`words`,CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('y' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4))) END AS `e`,CASE WHEN `nums` IS NULL THEN `nums` WHEN `nums` IS NULL THEN `nums` ELSE JSON_COMPACT(JSON_MERGE_PRESERVE(`nums`,`nums`)) END AS `f` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, nums[1] AS a, nums[3] AS b, nums[0] AS c, words[2] AS d, words[1] = 'a' AS e, nums[2:3] AS f, words[:2] AS g FROM sample",
        &[
            "SELECT `id`,CAST(JSON_VALUE(`nums`,'$[0]') AS SIGNED) AS `a`,CAST(JSON_VALUE(`nums`,'$[2]') AS SIGNED) AS `b`,NULL AS `c`,JSON_VALUE(`words`,'$[1]') COLLATE utf8mb4_nopad_bin AS `d`,(JSON_VALUE(`words`,'$[0]') COLLATE utf8mb4_nopad_bin) = 'a' AS `e`,IF(`nums` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE TRUE AND `_a`.`o` >= 2 AND `_a`.`o` <= 3)) AS `f`,IF(`words` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE TRUE AND `_a`.`o` <= 2)) AS `g` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, nums[parent] AS a, words[id] AS b FROM sample",
        &[
            "SELECT `id`,CAST(JSON_VALUE(`nums`,CONCAT('$[',NULLIF(GREATEST(`parent`,0),0)-1,']')) AS SIGNED) AS `a`,JSON_VALUE(`words`,CONCAT('$[',NULLIF(GREATEST(`id`,0),0)-1,']')) COLLATE utf8mb4_nopad_bin AS `b` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, nums[1] FROM sample WHERE nums[1] > 0",
        &[
            "SELECT `id`,CAST(JSON_VALUE(`nums`,'$[0]') AS SIGNED) AS `nums` FROM `public`.`sample` WHERE (CAST(JSON_VALUE(`nums`,'$[0]') AS SIGNED)) > 0",
        ],
    ),
    Example::new(
        "SELECT (ARRAY['x', 'y'])[2] AS y, ('{1,2}'::int[])[1] AS one",
        &[
            "SELECT JSON_VALUE(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('x' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('y' USING utf8mb4)),'null'),']') USING utf8mb4),'$[1]') COLLATE utf8mb4_nopad_bin AS `y`,CAST(JSON_VALUE(CONVERT('[1,2]' USING utf8mb4),'$[0]') AS SIGNED) AS `one`",
        ],
    ),
    Example::new(
        "SELECT ARRAY(SELECT note FROM item WHERE id < 5 ORDER BY id DESC) AS a, ARRAY(SELECT id FROM item WHERE id > 99) AS b",
        &[
            "SELECT (SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null') ORDER BY `id` DESC SEPARATOR ','),''),']') USING utf8mb4) FROM `public`.`item` WHERE `id` < 5) AS `a`,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`id` SEPARATOR ','),''),']') USING utf8mb4) FROM `public`.`item` WHERE `id` > 99) AS `b`",
        ],
    ),
    Example::new(
        "SELECT o.item_id, ARRAY(SELECT i.id FROM item i WHERE i.id >= o.item_id ORDER BY i.id) AS a FROM other o",
        &[
            "SELECT `o`.`item_id`,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`i`.`id` ORDER BY `i`.`id` SEPARATOR ','),''),']') USING utf8mb4) FROM `public`.`item` AS `i` WHERE `i`.`id` >= `o`.`item_id`) AS `a` FROM `public`.`other` AS `o`",
        ],
    ),
    Example::new("SELECT ARRAY(SELECT DISTINCT total FROM item) AS a", &[]),
];
