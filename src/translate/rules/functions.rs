//! The list of functions: those that mean the same, those that need another word, and nothing else.

use super::{Applied, Example, Node, Rule};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::{Names, parts};
use crate::translate::parse::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments,
};
use crate::translate::types::Type;

pub struct Functions;

const AVG: &str = "avg keeps four more decimals than its argument on MariaDB, at least 16 digits on PostgreSQL";
const GROUP_CONCAT: &str = "a concatenation longer than group_concat_max_len (1 MiB by default) is cut with a warning";

impl Rule for Functions {
    fn id(&self) -> &'static str {
        "functions"
    }

    fn doc(&self) -> &'static str {
        "Functions on the list are carried, each with what it needs: characters are counted as characters on binary \
         columns too, concat passes over NULL. A function that is not on the list is refused by name."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new("SELECT count(*) FROM item", &["SELECT COUNT(*) AS `count` FROM `public`.`item`"]),
            Example::new(
                "SELECT count(DISTINCT note) AS n, max(id) FROM item",
                &["SELECT COUNT(DISTINCT `note`) AS `n`,MAX(`id`) AS `max` FROM `public`.`item`"],
            ),
            Example::new(
                "SELECT sum(id) AS s FROM item",
                &["SELECT CAST(SUM(`id`) AS SIGNED) AS `s` FROM `public`.`item`"],
            ),
            Example::new(
                "SELECT array_to_string(array_agg(note), ',') AS all_notes FROM item",
                &["SELECT GROUP_CONCAT(`note` SEPARATOR ',') AS `all_notes` FROM `public`.`item`"],
            ),
            Example::of(
                TextStorage::Utf8mb4,
                "SELECT lower(note) FROM item",
                &["SELECT LOWER(`note`) AS `lower` FROM `public`.`item`"],
            ),
            Example::of(
                TextStorage::Binary,
                "SELECT length(note) FROM item",
                &[
                    "SELECT CHAR_LENGTH((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `length` FROM `public`.`item`",
                ],
            ),
            Example::new("SELECT to_char(made, 'YYYY') FROM item", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::Function(function) => written(printer, function)?,
            Expr::Floor { expr, .. } => around(printer, "FLOOR(", expr)?,
            Expr::Ceil { expr, .. } => around(printer, "CEILING(", expr)?,
            Expr::Substring { expr, substring_from: Some(from), substring_for, .. } => {
                substring(printer, expr, from, substring_for.as_deref())?;
            }
            Expr::Trim { trim_where: None, trim_what: None, trim_characters: None, expr } => {
                plain_text(printer, expr)?;
                printer.push("TRIM(");
                printer.expr(expr, &Type::Text)?;
                printer.push(")");
            }
            Expr::Position { expr, r#in } => {
                printer.push("LOCATE(");
                characters(printer, expr)?;
                printer.push(",");
                characters(printer, r#in)?;
                printer.push(")");
            }
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

/// A function's name, and whether it is called without DISTINCT, FILTER, OVER and the like.
pub fn call(function: &Function) -> (String, bool) {
    let name = match parts(&function.name).unwrap_or_default().as_slice() {
        [name] => name.clone(),
        [schema, name] if schema == "pg_catalog" => name.clone(),
        _ => function.name.to_string(),
    };
    let plain_list = match &function.args {
        FunctionArguments::None => true,
        FunctionArguments::Subquery(_) => false,
        FunctionArguments::List(list) => {
            list.duplicate_treatment.is_none()
                && list.clauses.is_empty()
                && list.args.iter().all(|arg| matches!(arg, FunctionArg::Unnamed(FunctionArgExpr::Expr(_))))
        }
    };
    let bare = matches!(function.parameters, FunctionArguments::None)
        && function.filter.is_none()
        && function.over.is_none()
        && function.null_treatment.is_none()
        && function.within_group.is_empty();
    (name, plain_list && bare)
}

/// The arguments that are expressions.
pub fn arguments(function: &Function) -> Vec<&Expr> {
    match &function.args {
        FunctionArguments::List(list) => list
            .args
            .iter()
            .filter_map(|arg| match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// A function's result type.
pub fn result(names: &Names<'_>, function: &Function) -> Type {
    let exprs = arguments(function);
    let first = || exprs.first().map(|expr| names.infer(expr)).unwrap_or_default();
    match call(function).0.as_str() {
        "count" | "lastval" | "currval" => Type::Int(8),
        "length" | "char_length" | "character_length" | "octet_length" | "strpos" => Type::Int(4),
        "sum" => match first() {
            Type::Int(2 | 4) => Type::Int(8),
            Type::Int(_) => Type::Numeric,
            other => other,
        },
        "avg" => match first() {
            Type::Float => Type::Float,
            _ => Type::Numeric,
        },
        "min" | "max" | "abs" | "mod" => first(),
        "coalesce" | "greatest" | "least" | "nullif" => names.common(exprs.iter().copied()),
        "lower" | "upper" | "concat" | "concat_ws" | "replace" | "left" | "right" | "md5" | "repeat" | "reverse"
        | "ltrim" | "rtrim" | "btrim" | "substr" | "substring" | "string_agg" | "array_to_string" | "to_char" => {
            Type::Text
        }
        "bool_and" | "bool_or" | "every" | "pg_try_advisory_lock" | "pg_advisory_unlock" => Type::Bool,
        "now" | "transaction_timestamp" | "statement_timestamp" | "clock_timestamp" | "current_timestamp" => {
            Type::TimestampTz
        }
        "date_trunc" => exprs.get(1).map(|expr| names.infer(expr)).unwrap_or_default(),
        "timezone" => match exprs.get(1).map(|expr| names.infer(expr)) {
            Some(Type::TimestampTz) => Type::Timestamp,
            Some(Type::Timestamp) => Type::TimestampTz,
            _ => Type::Unknown,
        },
        "to_tsquery" | "plainto_tsquery" | "to_tsvector" => Type::TsVector,
        "random" | "ts_rank" => Type::Float,
        "gen_random_uuid" => Type::Uuid,
        "floor" | "ceil" | "ceiling" => match first() {
            Type::Float => Type::Float,
            _ => Type::Numeric,
        },
        _ => Type::Unknown,
    }
}

/// Whether a function can answer NULL.
pub fn nullable(names: &Names<'_>, function: &Function) -> bool {
    match call(function).0.as_str() {
        "count" | "now" | "lastval" | "random" => false,
        "coalesce" | "greatest" | "least" => arguments(function).iter().all(|expr| names.nullable(expr)),
        "lower" | "upper" | "length" | "abs" => arguments(function).iter().any(|expr| names.nullable(expr)),
        _ => true,
    }
}

/// Refuses an expression that is known to be no text.
pub fn plain_text(printer: &Printer<'_>, expr: &Expr) -> Carried {
    match printer.names.infer(expr) {
        Type::Text | Type::Unknown => Ok(()),
        other => Err(format!("a text function on a value of type {}", other.name())),
    }
}

/// Text whose characters count: bytes are read as UTF-8 first where columns are binary.
pub fn characters(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    plain_text(printer, expr)?;
    if !printer.names.ctx.is_binary() {
        return printer.expr(expr, &Type::Text);
    }
    printer.push("(CONVERT(");
    printer.expr(expr, &Type::Text)?;
    printer.push(" USING utf8mb4) COLLATE utf8mb4_nopad_bin)");
    Ok(())
}

fn around(printer: &mut Printer<'_>, open: &str, expr: &Expr) -> Carried {
    let ty = printer.names.infer(expr);
    if ty != Type::Unknown && !ty.is_number() {
        return Err(format!("a numeric function on a value of type {}", ty.name()));
    }
    printer.push(open);
    printer.expr(expr, &ty)?;
    printer.push(")");
    Ok(())
}

fn written(printer: &mut Printer<'_>, function: &Function) -> Carried {
    let (name, plain) = call(function);
    if function.over.is_some() {
        return Err(format!("the window function {name} has no rule yet"));
    }
    if function.filter.is_some() || !function.within_group.is_empty() {
        return Err(format!("{name} with FILTER or WITHIN GROUP has no counterpart"));
    }
    match name.as_str() {
        "count" | "min" | "max" | "sum" | "avg" | "bool_and" | "bool_or" | "every" => {
            return aggregate(printer, &name, function);
        }
        "string_agg" => return string_agg(printer, function),
        "array_to_string" => return joined_array(printer, function),
        _ => {}
    }
    if !plain {
        return Err(format!("{name} with DISTINCT, ORDER BY or named arguments has no rule"));
    }
    scalar(printer, &name, &arguments(function))
}

fn scalar(printer: &mut Printer<'_>, name: &str, exprs: &[&Expr]) -> Carried {
    match (name, exprs) {
        ("lower" | "upper" | "reverse", [text]) => of_characters(printer, &name.to_uppercase(), text),
        ("length" | "char_length" | "character_length", [text]) => of_characters(printer, "CHAR_LENGTH", text),
        ("octet_length", [text]) => {
            plain_text(printer, text)?;
            simple(printer, "LENGTH", exprs, &Type::Text)
        }
        ("md5", [text]) => {
            plain_text(printer, text)?;
            simple(printer, "MD5", exprs, &Type::Text)
        }
        ("abs", [number]) => around(printer, "ABS(", number),
        ("floor", [number]) => around(printer, "FLOOR(", number),
        ("ceil" | "ceiling", [number]) => around(printer, "CEILING(", number),
        ("replace", [text, _, _]) => {
            for expr in exprs {
                plain_text(printer, expr)?;
            }
            let _ = text;
            simple(printer, "REPLACE", exprs, &Type::Text)
        }
        ("concat", [_, ..]) => concat(printer, exprs),
        ("concat_ws", [_, _, ..]) => {
            for expr in exprs {
                plain_text(printer, expr)?;
            }
            simple(printer, "CONCAT_WS", exprs, &Type::Text)
        }
        ("left" | "right", [text, count]) => {
            let count = positive(printer, count)?;
            printer.push(&format!("{}(", name.to_uppercase()));
            characters(printer, text)?;
            printer.push(&format!(",{count})"));
            Ok(())
        }
        ("substr" | "substring", [text, from]) => substring(printer, text, from, None),
        ("substr" | "substring", [text, from, count]) => substring(printer, text, from, Some(count)),
        ("strpos", [text, part]) => {
            printer.push("LOCATE(");
            characters(printer, part)?;
            printer.push(",");
            characters(printer, text)?;
            printer.push(")");
            Ok(())
        }
        ("random", []) => {
            printer.push("RAND()");
            Ok(())
        }
        ("gen_random_uuid" | "uuid_generate_v4", []) => {
            printer.state("UUID() is of version 1, gen_random_uuid() of version 4");
            printer.push("UUID()");
            Ok(())
        }
        ("current_schemas" | "current_schema" | "version" | "current_setting" | "set_config", _) => {
            Err(format!("{name}() inside a larger statement has no counterpart"))
        }
        _ if name.contains("tsquery") || name.contains("tsvector") || name.starts_with("ts_") => {
            Err(format!("text search ({name}): FULLTEXT finds and ranks other rows; it needs a redesign"))
        }
        _ => Err(format!(
            "the function {name} with {} arguments is not on the list of those that mean the same",
            exprs.len()
        )),
    }
}

fn simple(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr], hint: &Type) -> Carried {
    printer.push(&format!("{word}("));
    printer.list(exprs.iter().copied(), hint)?;
    printer.push(")");
    Ok(())
}

fn of_characters(printer: &mut Printer<'_>, word: &str, text: &Expr) -> Carried {
    printer.push(&format!("{word}("));
    characters(printer, text)?;
    printer.push(")");
    Ok(())
}

/// concat() passes over NULL, CONCAT() is NULL.
fn concat(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    printer.push("CONCAT(");
    for (index, expr) in exprs.iter().enumerate() {
        let ty = printer.names.infer(expr);
        if !matches!(ty, Type::Text | Type::Unknown | Type::Int(_) | Type::Uuid) {
            return Err(format!("concat of a value of type {}: its text differs on MariaDB", ty.name()));
        }
        printer.push(if index > 0 { "," } else { "" });
        printer.push("COALESCE(");
        printer.expr(expr, &Type::Text)?;
        printer.push(",'')");
    }
    printer.push(")");
    Ok(())
}

/// A literal count of at least 0: negative ones mean other things on MariaDB.
fn positive(printer: &mut Printer<'_>, expr: &Expr) -> Carried<u32> {
    printer
        .pin(expr)?
        .and_then(|text| text.parse::<u32>().ok())
        .ok_or_else(|| format!("{expr} as a position or count; only literal numbers from 0 are carried"))
}

fn substring(printer: &mut Printer<'_>, text: &Expr, from: &Expr, count: Option<&Expr>) -> Carried {
    let from = positive(printer, from)?;
    if from == 0 {
        return Err("substring from 0: MariaDB answers the empty text".to_owned());
    }
    let count = count.map(|count| positive(printer, count)).transpose()?;
    printer.push("SUBSTRING(");
    characters(printer, text)?;
    printer.push(&format!(",{from}"));
    if let Some(count) = count {
        printer.push(&format!(",{count}"));
    }
    printer.push(")");
    Ok(())
}

fn aggregate(printer: &mut Printer<'_>, name: &str, function: &Function) -> Carried {
    let FunctionArguments::List(list) = &function.args else { return Err(format!("{name} without an argument")) };
    if !list.clauses.is_empty() {
        return Err(format!("{name} with ORDER BY has no rule"));
    }
    let distinct = matches!(list.duplicate_treatment, Some(DuplicateTreatment::Distinct));
    if let ("count", [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]) = (name, list.args.as_slice()) {
        printer.push("COUNT(*)");
        return Ok(());
    }
    let [expr] = arguments(function)[..] else { return Err(format!("{name} of several values has no rule")) };
    let ty = printer.names.infer(expr);
    let (open, close) = match (name, &ty) {
        ("count", _) => ("COUNT(", ")"),
        ("sum", Type::Int(2 | 4)) => ("CAST(SUM(", ") AS SIGNED)"),
        ("sum", ty) if ty.is_number() || *ty == Type::Interval => ("SUM(", ")"),
        ("sum" | "avg", Type::Text) => {
            // PostgreSQL refuses it whatever the data, so the difference shows as an error on one side.
            printer.state("PostgreSQL has no sum or avg of text; MariaDB adds up the leading numbers");
            (if name == "sum" { "SUM(" } else { "AVG(" }, ")")
        }
        ("avg", Type::Float) => ("AVG(", ")"),
        ("avg", ty) if ty.is_number() => {
            printer.state(AVG);
            ("AVG(", ")")
        }
        ("min" | "bool_and" | "every", Type::Bool) if name != "min" => ("MIN(", ")"),
        ("bool_or", Type::Bool) => ("MAX(", ")"),
        ("min" | "max", ty) if sortable(ty) => (if name == "min" { "MIN(" } else { "MAX(" }, ")"),
        (_, ty) => return Err(format!("{name} of a value of type {} has no rule", ty.name())),
    };
    printer.push(open);
    printer.push(if distinct { "DISTINCT " } else { "" });
    printer.expr(expr, &ty)?;
    printer.push(close);
    Ok(())
}

fn sortable(ty: &Type) -> bool {
    ty.is_number() || ty.is_moment() || matches!(ty, Type::Text | Type::Interval | Type::Time)
}

fn string_agg(printer: &mut Printer<'_>, function: &Function) -> Carried {
    let [expr, separator] = arguments(function)[..] else { return Err("string_agg without a separator".to_owned()) };
    group_concat(printer, function, expr, separator)
}

/// `array_to_string(array_agg(x), ',')` passes over NULL, as GROUP_CONCAT does.
fn joined_array(printer: &mut Printer<'_>, function: &Function) -> Carried {
    let refused = || Err("array_to_string of anything but array_agg; MariaDB has no arrays".to_owned());
    let [Expr::Function(inner), separator] = arguments(function)[..] else { return refused() };
    match (call(inner).0.as_str(), &arguments(inner)[..]) {
        ("array_agg", [expr]) if inner.over.is_none() && inner.filter.is_none() => {
            group_concat(printer, inner, expr, separator)
        }
        _ => refused(),
    }
}

fn group_concat(printer: &mut Printer<'_>, function: &Function, expr: &Expr, separator: &Expr) -> Carried {
    let FunctionArguments::List(list) = &function.args else { return Err("an aggregate without arguments".to_owned()) };
    let ty = printer.names.infer(expr);
    if !matches!(ty, Type::Text | Type::Int(_) | Type::Uuid) {
        return Err(format!("a concatenation of values of type {}: their text differs on MariaDB", ty.name()));
    }
    let separator = printer.pin(separator)?.ok_or("a separator that is NULL")?;
    printer.state(GROUP_CONCAT);
    printer.push("GROUP_CONCAT(");
    printer.push(if list.duplicate_treatment == Some(DuplicateTreatment::Distinct) { "DISTINCT " } else { "" });
    printer.expr(expr, &ty)?;
    match list.clauses.as_slice() {
        [] => {}
        [FunctionArgumentClause::OrderBy(keys)] => {
            printer.push(" ORDER BY ");
            printer.order_by(keys)?;
        }
        _ => return Err("a clause of an aggregate that has no rule".to_owned()),
    }
    let mut literal = String::new();
    crate::translate::values::quote(&mut literal, &separator);
    printer.push(&format!(" SEPARATOR {literal})"));
    Ok(())
}
