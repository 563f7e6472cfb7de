//! Aggregates, also as window functions, with DISTINCT, FILTER and ORDER BY.

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule, windows};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Template;
use crate::translate::types::Type;

const AVG: &str =
    "avg of numerics keeps 30 decimals or four more than its argument on MariaDB, and PostgreSQL at least 16 digits";
const SPREAD: &str = "variance and deviation are computed as doubles on MariaDB; their last digits differ";
const GROUP_CONCAT: &str = "a concatenation longer than group_concat_max_len (1 MiB by default) is cut with a warning";

/// The aggregates of PostgreSQL, carried or not.
const NAMES: &[&str] = &[
    "any_value",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "covar_pop",
    "covar_samp",
    "cume_dist",
    "every",
    "json_agg",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_object_agg",
    "max",
    "min",
    "mode",
    "percentile_cont",
    "percentile_disc",
    "range_agg",
    "regr_avgx",
    "regr_avgy",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "regr_sxx",
    "regr_sxy",
    "regr_syy",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "sum",
    "var_pop",
    "var_samp",
    "variance",
    "xmlagg",
];

/// Whether a call makes one value of a group's rows.
pub fn is_aggregate(function: &Function) -> bool {
    function.over.is_none() && NAMES.contains(&call(function).0.as_str())
}

pub struct Aggregates;

impl Rule for Aggregates {
    fn id(&self) -> &'static str {
        "aggregates"
    }

    fn doc(&self) -> &'static str {
        "Aggregates are carried for the types whose values MariaDB sums and orders alike. FILTER is a CASE in the argument; avg \
         of integers is divided and rounded to the digits that PostgreSQL keeps; bit aggregates of no rows are NULL; \
         string_agg is GROUP_CONCAT."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        let (name, _) = call(function);
        match name.as_str() {
            "array_to_string" => return joined_array(printer, function),
            "string_agg" => string_agg(printer, function)?,
            "percentile_cont" | "percentile_disc" | "mode" => {
                let reason = format!("{name} WITHIN GROUP; MariaDB has it as a window function only");
                return Err(Refusal::new(reason, Redesign::OrderedSets));
            }
            "min" | "max" | "count" | "sum" | "avg" | "bool_and" | "bool_or" | "every" | "bit_and" | "bit_or"
            | "bit_xor" | "stddev" | "stddev_pop" | "stddev_samp" | "variance" | "var_pop" | "var_samp"
            | "regr_count" => aggregate(printer, &name, function)?,
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

/// A call's parts, written.
struct Call {
    /// The argument, NULL where FILTER excludes the row.
    argument: Template,
    distinct: bool,
    /// ` OVER (…)`, or nothing.
    over: Template,
}

impl Call {
    /// Writes `WORD([DISTINCT ]argument) OVER (…)`.
    fn write(&self, printer: &mut Printer<'_>, word: &str) {
        printer.push(&format!("{word}("));
        printer.push(if self.distinct { "DISTINCT " } else { "" });
        printer.out.append(self.argument.clone());
        printer.push(")");
        printer.out.append(self.over.clone());
    }
}

fn aggregate(printer: &mut Printer<'_>, name: &str, function: &Function) -> Carried {
    let FunctionArguments::List(list) = &function.args else {
        return Err(format!("{name} without an argument").into());
    };
    if !list.clauses.is_empty() && !matches!(list.clauses.as_slice(), [FunctionArgumentClause::OrderBy(_)]) {
        return Err(format!("{name} with a clause that has no rule").into());
    }
    if !function.within_group.is_empty() || function.null_treatment.is_some() {
        return Err(format!("{name} with a clause that is no PostgreSQL").into());
    }
    let distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    let over = windows::over(printer, function)?;
    let filter = function.filter.as_deref();
    if let ("count", [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]) = (name, list.args.as_slice()) {
        let argument = match filter {
            None => Template::of("*"),
            Some(_) => filtered(printer, filter, |printer| {
                printer.push("1");
                Ok(())
            })?,
        };
        Call { argument, distinct: false, over }.write(printer, "COUNT");
        return Ok(());
    }
    let exprs = arguments(function);
    if let ("count", [Expr::Tuple(items)]) = (name, exprs.as_slice()) {
        return count_rows(printer, items, distinct, filter, over);
    }
    if let ("regr_count", [y, x]) = (name, exprs.as_slice()) {
        let argument = filtered(printer, filter, |printer| {
            printer.push("(");
            printer.expr(y, &Type::Float)?;
            printer.push(") IS NOT NULL AND (");
            printer.expr(x, &Type::Float)?;
            printer.push(") IS NOT NULL OR NULL");
            Ok(())
        })?;
        Call { argument, distinct, over }.write(printer, "COUNT");
        return Ok(());
    }
    let [expr] = exprs[..] else {
        return Err(Refusal::certain("42883", format!("{name} of several values")));
    };
    let ty = printer.names.infer(expr);
    if distinct {
        distinct_values(printer, &ty, expr)?;
    }
    let argument = filtered(printer, filter, |printer| printer.expr(expr, &ty))?;
    write_for(printer, name, &ty, &Call { argument, distinct, over })
}

/// What is written in the argument's place: NULL for the rows that FILTER leaves out.
fn filtered(
    printer: &mut Printer<'_>,
    filter: Option<&Expr>,
    argument: impl FnOnce(&mut Printer<'_>) -> Carried,
) -> Carried<Template> {
    printer.captured(|printer| {
        let Some(filter) = filter else { return argument(printer) };
        printer.push("CASE WHEN ");
        printer.expr(filter, &Type::Bool)?;
        printer.push(" THEN ");
        argument(printer)?;
        printer.push(" END");
        Ok(())
    })
}

fn distinct_values(printer: &mut Printer<'_>, ty: &Type, expr: &Expr) -> Carried {
    match ty {
        Type::Json | Type::Jsonb | Type::Array(_) | Type::TsVector | Type::Other(_) => {
            Err(format!("DISTINCT values of type {}; MariaDB compares their text", ty.name()).into())
        }
        Type::Text | Type::Unknown if !printer.names.has_column(expr) => {
            Err("DISTINCT texts without a column: the session's collation would rule them".into())
        }
        _ => Ok(()),
    }
}

/// `count(DISTINCT (a, b))` counts rows of NULLs too, MariaDB's list of columns does not.
fn count_rows(
    printer: &mut Printer<'_>,
    items: &[Expr],
    distinct: bool,
    filter: Option<&Expr>,
    over: Template,
) -> Carried {
    if !distinct || filter.is_some() || items.iter().any(|item| printer.names.nullable(item)) {
        return Err("count of rows that can hold NULL has no rule".into());
    }
    for item in items {
        distinct_values(printer, &printer.names.infer(item), item)?;
    }
    let argument = printer.captured(|printer| printer.list(items, &Type::Unknown))?;
    Call { argument, distinct, over }.write(printer, "COUNT");
    Ok(())
}

fn write_for(printer: &mut Printer<'_>, name: &str, ty: &Type, call: &Call) -> Carried {
    let mut around = |before: &str, word: &str, after: &str| {
        printer.push(before);
        call.write(printer, word);
        printer.push(after);
        Ok(())
    };
    match (name, ty) {
        ("count", _) => around("", "COUNT", ""),
        ("sum", Type::Int(2 | 4)) => around("CAST(", "SUM", " AS SIGNED)"),
        ("sum", Type::Interval) => around("CAST(", "SUM", " AS SIGNED)"),
        ("avg", Type::Interval) => around("CAST(ROUND(", "AVG", ") AS SIGNED)"),
        ("sum", ty) if ty.is_number() => around("", "SUM", ""),
        ("sum" | "avg", Type::Text) => {
            Err(Refusal::certain("42883", format!("{name} of text; MariaDB adds up the leading numbers")))
        }
        ("avg", Type::Float) => around("", "AVG", ""),
        ("avg", Type::Int(_)) => {
            average(printer, call);
            Ok(())
        }
        ("avg", Type::Numeric) => {
            around("", "AVG", "")?;
            printer.state(AVG);
            Ok(())
        }
        ("bool_and" | "every", Type::Bool) => around("", "MIN", ""),
        ("bool_or", Type::Bool) => around("", "MAX", ""),
        ("min" | "max", Type::Bool | Type::Uuid | Type::Json | Type::Jsonb | Type::Bytea) => {
            let reason = format!("{name} of values of type {}", ty.name());
            Err(Refusal::new(reason, Redesign::Mistake))
        }
        ("min" | "max", ty) if sortable(ty) => around("", if name == "min" { "MIN" } else { "MAX" }, ""),
        ("bit_and" | "bit_or" | "bit_xor", Type::Int(_)) => {
            // MariaDB's bits are unsigned, and those of no rows are all set or all clear.
            around("CASE WHEN ", "COUNT", " > 0 THEN CAST(")?;
            call.write(printer, &name.to_uppercase());
            printer.push(" AS SIGNED) END");
            Ok(())
        }
        (_, ty) if ty.is_number() && spread(name).is_some() => {
            let argument = printer.captured(|printer| {
                printer.push(if *ty == Type::Float { "" } else { "CAST(" });
                printer.out.append(call.argument.clone());
                printer.push(if *ty == Type::Float { "" } else { " AS DOUBLE)" });
                Ok(())
            })?;
            printer.state(SPREAD);
            Call { argument, distinct: call.distinct, over: call.over.clone() }
                .write(printer, spread(name).unwrap_or_default());
            Ok(())
        }
        (_, ty) => Err(format!("{name} of a value of type {} has no rule", ty.name()).into()),
    }
}

fn spread(name: &str) -> Option<&'static str> {
    Some(match name {
        "stddev" | "stddev_samp" => "STDDEV_SAMP",
        "stddev_pop" => "STDDEV_POP",
        "variance" | "var_samp" => "VAR_SAMP",
        "var_pop" => "VAR_POP",
        _ => return None,
    })
}

/// The average of integers as PostgreSQL rounds it (`select_div_scale` in `numeric.c`): with both numbers in groups of
/// four digits, 16 decimals less four for each group that the sum has more than the count, and four more where the
/// sum's first group is not greater than the count's.
fn average(printer: &mut Printer<'_>, call: &Call) {
    let groups = |printer: &mut Printer<'_>, word: &str| {
        printer.push("(CHAR_LENGTH(ABS(");
        call.write(printer, word);
        printer.push(")) + 3) DIV 4");
    };
    let first = |printer: &mut Printer<'_>, word: &str| {
        printer.push("CAST(LEFT(ABS(");
        call.write(printer, word);
        printer.push("),(CHAR_LENGTH(ABS(");
        call.write(printer, word);
        printer.push(")) + 3) % 4 + 1) AS SIGNED)");
    };
    printer.push("ROUND(CAST(");
    call.write(printer, "SUM");
    printer.push(" AS DECIMAL(65,30)) / ");
    call.write(printer, "COUNT");
    printer.push(",GREATEST(16 - 4 * (");
    groups(printer, "SUM");
    printer.push(" - ");
    groups(printer, "COUNT");
    printer.push(" - (");
    first(printer, "SUM");
    printer.push(" <= ");
    first(printer, "COUNT");
    printer.push(")),0))");
}

fn sortable(ty: &Type) -> bool {
    ty.is_number() || ty.is_moment() || matches!(ty, Type::Text | Type::Interval | Type::Time)
}

fn string_agg(printer: &mut Printer<'_>, function: &Function) -> Carried {
    let [expr, separator] = arguments(function)[..] else { return Err("string_agg without a separator".into()) };
    if function.over.is_some() {
        return Err("string_agg as a window function; MariaDB's GROUP_CONCAT is none".into());
    }
    group_concat(printer, function, expr, separator)
}

/// `array_to_string(array_agg(x), ',')` passes over NULL, as GROUP_CONCAT does.
fn joined_array(printer: &mut Printer<'_>, function: &Function) -> Carried<Applied> {
    let [Expr::Function(inner), separator] = arguments(function)[..] else { return Ok(Applied::Unchanged) };
    match (call(inner).0.as_str(), &arguments(inner)[..]) {
        ("array_agg", [expr]) if inner.over.is_none() => {
            group_concat(printer, inner, expr, separator)?;
            Ok(Applied::Rewritten)
        }
        _ => Ok(Applied::Unchanged),
    }
}

fn group_concat(printer: &mut Printer<'_>, function: &Function, expr: &Expr, separator: &Expr) -> Carried {
    let FunctionArguments::List(list) = &function.args else { return Err("an aggregate without arguments".into()) };
    let ty = printer.names.infer(expr);
    if !matches!(ty, Type::Text | Type::Int(_) | Type::Uuid) {
        return Err(format!("a concatenation of values of type {}: their text differs on MariaDB", ty.name()).into());
    }
    let distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    if distinct {
        distinct_values(printer, &ty, expr)?;
    }
    let separator = match separator {
        Expr::Value(value) if value.value == crate::translate::parse::ast::Value::Null => None,
        Expr::Value(_) | Expr::Cast { .. } => printer.pin(separator)?,
        _ => return Err("a separator that is computed; MariaDB's is a literal".into()),
    };
    printer.state(GROUP_CONCAT);
    printer.push("GROUP_CONCAT(");
    printer.push(if distinct { "DISTINCT " } else { "" });
    let argument = filtered(printer, function.filter.as_deref(), |printer| printer.expr(expr, &ty))?;
    printer.out.append(argument);
    match list.clauses.as_slice() {
        [] => {}
        [FunctionArgumentClause::OrderBy(keys)] => {
            printer.push(" ORDER BY ");
            printer.order_by(keys)?;
        }
        _ => return Err("a clause of an aggregate that has no rule".into()),
    }
    let mut literal = String::new();
    crate::translate::values::quote(&mut literal, &separator.unwrap_or_default());
    printer.push(&format!(" SEPARATOR {literal})"));
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT count(*) FROM item", &["SELECT COUNT(*) AS `count` FROM `public`.`item`"]),
    Example::new(
        "SELECT count(DISTINCT note) AS n, max(id) FROM item",
        &["SELECT COUNT(DISTINCT `note`) AS `n`,MAX(`id`) AS `max` FROM `public`.`item`"],
    ),
    Example::new("SELECT sum(id) AS s FROM item", &["SELECT CAST(SUM(`id`) AS SIGNED) AS `s` FROM `public`.`item`"]),
    Example::new(
        "SELECT sum(amount), sum(price), sum(id * 1.5) FROM item WHERE id > 100",
        &[
            "SELECT CAST(SUM(`amount`) AS SIGNED) AS `sum`,SUM(`price`) AS `sum`,SUM(`id` * 1.5) AS `sum` FROM `public`.`item` WHERE `id` > 100",
        ],
    ),
    Example::new(
        "SELECT sum(big), sum(small), sum(ratio), sum(exact), sum(span) FROM sample",
        &[
            "SELECT SUM(`big`) AS `sum`,CAST(SUM(`small`) AS SIGNED) AS `sum`,SUM(`ratio`) AS `sum`,SUM(`exact`) AS `sum`,CAST(SUM(`span`) AS SIGNED) AS `sum` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT avg(total) FROM item",
        &[
            "SELECT ROUND(CAST(SUM(`total`) AS DECIMAL(65,30)) / COUNT(`total`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`total`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`total`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`total`)),(CHAR_LENGTH(ABS(SUM(`total`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`total`)),(CHAR_LENGTH(ABS(COUNT(`total`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT avg(amount), avg(id) FROM item",
        &[
            "SELECT ROUND(CAST(SUM(`amount`) AS DECIMAL(65,30)) / COUNT(`amount`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`amount`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`amount`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`amount`)),(CHAR_LENGTH(ABS(SUM(`amount`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`amount`)),(CHAR_LENGTH(ABS(COUNT(`amount`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg`,ROUND(CAST(SUM(`id`) AS DECIMAL(65,30)) / COUNT(`id`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`id`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`id`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`id`)),(CHAR_LENGTH(ABS(SUM(`id`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`id`)),(CHAR_LENGTH(ABS(COUNT(`id`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT total, avg(id) FROM item GROUP BY total ORDER BY total",
        &[
            "SELECT `total`,ROUND(CAST(SUM(`id`) AS DECIMAL(65,30)) / COUNT(`id`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`id`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`id`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`id`)),(CHAR_LENGTH(ABS(SUM(`id`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`id`)),(CHAR_LENGTH(ABS(COUNT(`id`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg` FROM `public`.`item` GROUP BY `total` ORDER BY (`total`) IS NULL,`total`",
        ],
    ),
    Example::new(
        "SELECT avg(id) FROM item WHERE FALSE",
        &[
            "SELECT ROUND(CAST(SUM(`id`) AS DECIMAL(65,30)) / COUNT(`id`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`id`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`id`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`id`)),(CHAR_LENGTH(ABS(SUM(`id`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`id`)),(CHAR_LENGTH(ABS(COUNT(`id`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg` FROM `public`.`item` WHERE FALSE",
        ],
    ),
    Example::new(
        "SELECT avg(-id), avg(small), avg(big) FROM sample",
        &[
            "SELECT ROUND(CAST(SUM(-`id`) AS DECIMAL(65,30)) / COUNT(-`id`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(-`id`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(-`id`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(-`id`)),(CHAR_LENGTH(ABS(SUM(-`id`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(-`id`)),(CHAR_LENGTH(ABS(COUNT(-`id`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg`,ROUND(CAST(SUM(`small`) AS DECIMAL(65,30)) / COUNT(`small`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`small`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`small`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`small`)),(CHAR_LENGTH(ABS(SUM(`small`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`small`)),(CHAR_LENGTH(ABS(COUNT(`small`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg`,ROUND(CAST(SUM(`big`) AS DECIMAL(65,30)) / COUNT(`big`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`big`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`big`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`big`)),(CHAR_LENGTH(ABS(SUM(`big`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`big`)),(CHAR_LENGTH(ABS(COUNT(`big`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT avg(ratio), avg(span) FROM sample",
        &["SELECT AVG(`ratio`) AS `avg`,CAST(ROUND(AVG(`span`)) AS SIGNED) AS `avg` FROM `public`.`sample`"],
    ),
    Example::new("SELECT avg(exact) FROM sample", &["SELECT AVG(`exact`) AS `avg` FROM `public`.`sample`"]),
    Example::new(
        "SELECT min(note), max(made), min(price), max(total) FROM item",
        &[
            "SELECT MIN(`note`) AS `min`,MAX(`made`) AS `max`,MIN(`price`) AS `min`,MAX(`total`) AS `max` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT min(day), max(clock), min(span), max(code), min(local) FROM sample",
        &[
            "SELECT MIN(`day`) AS `min`,MAX(`clock`) AS `max`,MIN(`span`) AS `min`,MAX(`code`) AS `max`,MIN(`local`) AS `min` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT count(*) FILTER (WHERE done) AS a, count(total) FILTER (WHERE done IS NULL) AS b FROM item",
        &[
            "SELECT COUNT(CASE WHEN `done` THEN 1 END) AS `a`,COUNT(CASE WHEN `done` IS NULL THEN `total` END) AS `b` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT sum(total) FILTER (WHERE id > 4) AS s, avg(total) FILTER (WHERE NOT done) AS a FROM item",
        &[
            "SELECT CAST(SUM(CASE WHEN `id` > 4 THEN `total` END) AS SIGNED) AS `s`,ROUND(CAST(SUM(CASE WHEN NOT `done` THEN `total` END) AS DECIMAL(65,30)) / COUNT(CASE WHEN NOT `done` THEN `total` END),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(CASE WHEN NOT `done` THEN `total` END))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(CASE WHEN NOT `done` THEN `total` END))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(CASE WHEN NOT `done` THEN `total` END)),(CHAR_LENGTH(ABS(SUM(CASE WHEN NOT `done` THEN `total` END))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(CASE WHEN NOT `done` THEN `total` END)),(CHAR_LENGTH(ABS(COUNT(CASE WHEN NOT `done` THEN `total` END))) + 3) % 4 + 1) AS SIGNED))),0)) AS `a` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT sum(DISTINCT total), avg(DISTINCT total), count(DISTINCT (id, id + 1)) FROM item",
        &[
            "SELECT CAST(SUM(DISTINCT `total`) AS SIGNED) AS `sum`,ROUND(CAST(SUM(DISTINCT `total`) AS DECIMAL(65,30)) / COUNT(DISTINCT `total`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(DISTINCT `total`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(DISTINCT `total`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(DISTINCT `total`)),(CHAR_LENGTH(ABS(SUM(DISTINCT `total`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(DISTINCT `total`)),(CHAR_LENGTH(ABS(COUNT(DISTINCT `total`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg`,COUNT(DISTINCT `id`,`id` + 1) AS `count` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT bool_and(done), bool_or(done), every(total >= 0) FROM item",
        &[
            "SELECT MIN(`done`) AS `bool_and`,MAX(`done`) AS `bool_or`,MIN(`total` >= 0) AS `every` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT bool_and(done) FROM item WHERE FALSE",
        &["SELECT MIN(`done`) AS `bool_and` FROM `public`.`item` WHERE FALSE"],
    ),
    Example::new(
        "SELECT bit_and(total), bit_or(amount), bit_xor(total) FROM item",
        &[
            "SELECT CASE WHEN COUNT(`total`) > 0 THEN CAST(BIT_AND(`total`) AS SIGNED) END AS `bit_and`,CASE WHEN COUNT(`amount`) > 0 THEN CAST(BIT_OR(`amount`) AS SIGNED) END AS `bit_or`,CASE WHEN COUNT(`total`) > 0 THEN CAST(BIT_XOR(`total`) AS SIGNED) END AS `bit_xor` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT bit_and(total), bit_or(total) FROM item WHERE FALSE",
        &[
            "SELECT CASE WHEN COUNT(`total`) > 0 THEN CAST(BIT_AND(`total`) AS SIGNED) END AS `bit_and`,CASE WHEN COUNT(`total`) > 0 THEN CAST(BIT_OR(`total`) AS SIGNED) END AS `bit_or` FROM `public`.`item` WHERE FALSE",
        ],
    ),
    Example::new(
        "SELECT stddev(ratio), var_pop(ratio) FROM sample",
        &["SELECT STDDEV_SAMP(`ratio`) AS `stddev`,VAR_POP(`ratio`) AS `var_pop` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT stddev_samp(total), variance(total), stddev_pop(total) FROM item WHERE id = 1",
        &[
            "SELECT STDDEV_SAMP(CAST(`total` AS DOUBLE)) AS `stddev_samp`,VAR_SAMP(CAST(`total` AS DOUBLE)) AS `variance`,STDDEV_POP(CAST(`total` AS DOUBLE)) AS `stddev_pop` FROM `public`.`item` WHERE `id` = 1",
        ],
    ),
    Example::new(
        "SELECT regr_count(amount, total) FROM item",
        &[
            "SELECT COUNT((`amount`) IS NOT NULL AND (`total`) IS NOT NULL OR NULL) AS `regr_count` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT string_agg(note, '; ' ORDER BY note DESC) FROM item WHERE id > 4",
        &[
            "SELECT GROUP_CONCAT(`note` ORDER BY `note` IS NOT NULL,`note` DESC SEPARATOR '; ') AS `string_agg` FROM `public`.`item` WHERE `id` > 4",
        ],
    ),
    Example::new(
        "SELECT string_agg(DISTINCT note, ',' ORDER BY note) FILTER (WHERE done) FROM item",
        &[
            "SELECT GROUP_CONCAT(DISTINCT CASE WHEN `done` THEN `note` END ORDER BY `note` IS NULL,`note` SEPARATOR ',') AS `string_agg` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT string_agg(note, NULL ORDER BY id) FROM item",
        &["SELECT GROUP_CONCAT(`note` ORDER BY `id` SEPARATOR '') AS `string_agg` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT string_agg(note, ',') FROM item WHERE FALSE",
        &["SELECT GROUP_CONCAT(`note` SEPARATOR ',') AS `string_agg` FROM `public`.`item` WHERE FALSE"],
    ),
    Example::new("SELECT string_agg(note, note) FROM item", &[]),
    Example::new(
        "SELECT array_to_string(array_agg(note), ',') AS all_notes FROM item",
        &["SELECT GROUP_CONCAT(`note` SEPARATOR ',') AS `all_notes` FROM `public`.`item`"],
    ),
    Example::new("SELECT max(done) FROM item", &[]),
    Example::new("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM item", &[]),
    Example::new("SELECT mode() WITHIN GROUP (ORDER BY total) FROM item", &[]),
    Example::new("SELECT corr(amount, total) FROM item", &[]),
    Example::new(
        "SELECT sum(total) FROM item HAVING sum(total) > 5",
        &["SELECT CAST(SUM(`total`) AS SIGNED) AS `sum` FROM `public`.`item` HAVING CAST(SUM(`total`) AS SIGNED) > 5"],
    ),
    Example::new(
        "SELECT avg(x) FROM (SELECT 10007 AS x UNION ALL SELECT 10002 UNION ALL SELECT 5) q",
        &[
            "SELECT ROUND(CAST(SUM(`x`) AS DECIMAL(65,30)) / COUNT(`x`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`x`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`x`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`x`)),(CHAR_LENGTH(ABS(SUM(`x`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`x`)),(CHAR_LENGTH(ABS(COUNT(`x`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg` FROM (SELECT 10007 AS `x` UNION ALL SELECT 10002 AS `?column?` UNION ALL SELECT 5 AS `?column?`) AS `q`",
        ],
    ),
    Example::new(
        "SELECT avg(x), sum(x) FROM (VALUES (123456789), (987654321), (3)) AS v(x)",
        &[
            "SELECT ROUND(CAST(SUM(`x`) AS DECIMAL(65,30)) / COUNT(`x`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`x`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`x`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`x`)),(CHAR_LENGTH(ABS(SUM(`x`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`x`)),(CHAR_LENGTH(ABS(COUNT(`x`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg`,CAST(SUM(`x`) AS SIGNED) AS `sum` FROM (WITH `v` (`x`) AS (SELECT 123456789 AS `column1` UNION ALL SELECT 987654321 AS `column1` UNION ALL SELECT 3 AS `column1`) SELECT * FROM `v`) AS `v`",
        ],
    ),
    Example::new(
        "SELECT avg(big) FROM sample WHERE id IN (1, 2)",
        &[
            "SELECT ROUND(CAST(SUM(`big`) AS DECIMAL(65,30)) / COUNT(`big`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`big`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`big`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`big`)),(CHAR_LENGTH(ABS(SUM(`big`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`big`)),(CHAR_LENGTH(ABS(COUNT(`big`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg` FROM `public`.`sample` WHERE `id` IN (1,2)",
        ],
    ),
    Example::new(
        "SELECT count(*), count(total), count(DISTINCT total), count(DISTINCT done) FROM item",
        &[
            "SELECT COUNT(*) AS `count`,COUNT(`total`) AS `count`,COUNT(DISTINCT `total`) AS `count`,COUNT(DISTINCT `done`) AS `count` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT max(note || 'x') FROM item",
        &["SELECT MAX(CONCAT(`note`,'x')) AS `max` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT avg(total)::int FROM item",
        &[
            "SELECT IF(ROUND(ROUND(CAST(SUM(`total`) AS DECIMAL(65,30)) / COUNT(`total`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`total`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`total`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`total`)),(CHAR_LENGTH(ABS(SUM(`total`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`total`)),(CHAR_LENGTH(ABS(COUNT(`total`))) + 3) % 4 + 1) AS SIGNED))),0)),0) NOT BETWEEN -2147483648 AND 2147483647,9223372036854775807+1,CAST(ROUND(CAST(SUM(`total`) AS DECIMAL(65,30)) / COUNT(`total`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`total`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`total`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`total`)),(CHAR_LENGTH(ABS(SUM(`total`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`total`)),(CHAR_LENGTH(ABS(COUNT(`total`))) + 3) % 4 + 1) AS SIGNED))),0)) AS SIGNED)) AS `avg` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT sum(total)::float / count(*) FROM item",
        &["SELECT CAST(CAST(SUM(`total`) AS SIGNED) AS DOUBLE) / COUNT(*) AS `?column?` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT sum(total) / count(*) FROM item",
        &["SELECT CAST(SUM(`total`) AS SIGNED) DIV COUNT(*) AS `?column?` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT stddev(total) FROM item",
        &["SELECT STDDEV_SAMP(CAST(`total` AS DOUBLE)) AS `stddev` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT max(item.id) + 1 AS next FROM item",
        &["SELECT MAX(`item`.`id`) + 1 AS `next` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT coalesce(max(id), 0) FROM item WHERE FALSE",
        &["SELECT COALESCE(MAX(`id`),0) AS `coalesce` FROM `public`.`item` WHERE FALSE"],
    ),
    Example::new(
        "SELECT coalesce(sum(total), 0) AS s FROM item WHERE FALSE",
        &["SELECT COALESCE(CAST(SUM(`total`) AS SIGNED),0) AS `s` FROM `public`.`item` WHERE FALSE"],
    ),
    Example::new("SELECT count(*) AS \"count(*)\" FROM item", &["SELECT COUNT(*) AS `count(*)` FROM `public`.`item`"]),
];
