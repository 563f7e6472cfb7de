//! Aggregates, also as window functions, with DISTINCT, FILTER and ORDER BY.

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule, comparison, ordered_sets, quotient, spread, windows};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Template;
use crate::translate::types::Type;

const SPREAD: &str = "variance and deviation are computed as doubles on MariaDB; their last digits differ";
const SINGLE_SUM: &str = "reals are added up in single precision on PostgreSQL, in double precision on MariaDB";
pub const GROUP_CONCAT: &str =
    "a concatenation longer than group_concat_max_len (1 MiB by default) is cut with a warning";

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
        super::aggregate_examples::EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        let (name, _) = call(function);
        match name.as_str() {
            "array_to_string" => return joined_array(printer, function),
            "string_agg" => string_agg(printer, function)?,
            "rank" | "dense_rank" | "percent_rank" | "cume_dist" if !function.within_group.is_empty() => {
                ordered_sets::supposed(printer, &name, function)?;
            }
            "percentile_cont" | "percentile_disc" => ordered_sets::write(printer, &name, function)?,
            "mode" => {
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
pub struct Call {
    /// The argument, NULL where FILTER excludes the row.
    pub argument: Template,
    pub distinct: bool,
    /// ` OVER (…)`, or nothing.
    pub over: Template,
}

impl Call {
    /// Writes `WORD([DISTINCT ]argument) OVER (…)`.
    pub fn write(&self, printer: &mut Printer<'_>, word: &str) {
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
    if let ("count", [counted]) = (name, exprs.as_slice())
        && let Some(items) = comparison::row(counted)
    {
        return count_rows(printer, &items, distinct, filter, over);
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
        if exprs.is_empty() && name == "count" {
            return Err(Refusal::certain("42809", "count() of nothing; PostgreSQL wants count(*)"));
        }
        return Err(format!("{name} of several values").into());
    };
    let ty = printer.names.infer(expr);
    if distinct {
        distinct_values(printer, &ty, expr)?;
    }
    let argument = filtered(printer, filter, |printer| printer.expr(expr, &ty))?;
    let call = Call { argument, distinct, over };
    if name == "sum" && printer.names.is_single(expr) {
        return single_sum(printer, &call);
    }
    let is_exact = matches!(ty, Type::Numeric) || (matches!(ty, Type::Int(_)) && !distinct);
    match name {
        "avg" if ty == Type::Numeric => {
            let scale = quotient::scale(printer, expr)?;
            spread::average(printer, &call, scale)
        }
        _ if is_exact && !distinct && spread::word(name).is_some() => {
            let scale = quotient::scale(printer, expr)?;
            spread::exact(printer, name, &call, scale)
        }
        _ => write_for(printer, name, &ty, &call),
    }
}

fn single_sum(printer: &mut Printer<'_>, call: &Call) -> Carried {
    printer.state(SINGLE_SUM);
    printer.push("CAST(");
    call.write(printer, "SUM");
    printer.push(" AS FLOAT)");
    Ok(())
}

/// What is written in the argument's place: NULL for the rows that FILTER leaves out.
pub fn filtered(
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
    if !distinct {
        let argument = filtered(printer, filter, |printer| {
            printer.push("1");
            Ok(())
        })?;
        Call { argument, distinct, over }.write(printer, "COUNT");
        return Ok(());
    }
    for item in items {
        distinct_values(printer, &printer.names.infer(item), item)?;
    }
    let argument = match filter {
        None if !items.iter().any(|item| printer.names.nullable(item)) => {
            printer.captured(|printer| printer.list(items, &Type::Unknown))?
        }
        _ => told_apart(printer, items, filter)?,
    };
    Call { argument, distinct, over }.write(printer, "COUNT");
    Ok(())
}

/// For each value whether it is NULL, and the value or one of its type: no NULL is among them but where FILTER leaves the row
/// out.
fn told_apart(printer: &mut Printer<'_>, items: &[Expr], filter: Option<&Expr>) -> Carried<Template> {
    let mut out = Template::default();
    for (index, item) in items.iter().enumerate() {
        let ty = printer.names.infer(item);
        let other = match &ty {
            Type::Bool => "FALSE",
            Type::Text | Type::Uuid => "''",
            ty if ty.is_number() => "0",
            ty if ty.is_moment() => "'1970-01-01'",
            other => return Err(format!("count of rows with values of type {}", other.name()).into()),
        };
        out.push_str(if index > 0 { "," } else { "" });
        out.append(filtered(printer, filter.filter(|_| index == 0), |printer| {
            printer.operand(item, &ty)?;
            printer.push(" IS NULL");
            Ok(())
        })?);
        let value = printer.captured(|printer| printer.expr(item, &ty))?;
        out.push_str(",COALESCE(");
        out.append(value);
        out.push_str(&format!(",{other})"));
    }
    Ok(out)
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
        ("bool_and" | "every", Type::Bool) => around("", "MIN", ""),
        ("bool_or", Type::Bool) => around("", "MAX", ""),
        ("min" | "max", Type::Bool | Type::Uuid | Type::Json | Type::Jsonb | Type::Bytea) => {
            Err(Refusal::certain("42883", format!("{name} of values of type {}", ty.name())))
        }
        ("min" | "max", Type::Enum(of)) => extreme_label(printer, name, of, call),
        ("min" | "max", Type::Char(_)) => {
            printer.state(comparison::BLANKS);
            call.write(printer, if name == "min" { "MIN" } else { "MAX" });
            Ok(())
        }
        ("min" | "max", ty) if sortable(ty) => around("", if name == "min" { "MIN" } else { "MAX" }, ""),
        ("bit_and" | "bit_or" | "bit_xor", Type::Int(_)) => {
            // MariaDB's bits are unsigned, and those of no rows are all set or all clear.
            around("CASE WHEN ", "COUNT", " > 0 THEN CAST(")?;
            call.write(printer, &name.to_uppercase());
            printer.push(" AS SIGNED) END");
            Ok(())
        }
        (_, ty) if ty.is_number() && spread::word(name).is_some() => {
            let argument = printer.captured(|printer| {
                printer.push(if *ty == Type::Float { "" } else { "CAST(" });
                printer.out.append(call.argument.clone());
                printer.push(if *ty == Type::Float { "" } else { " AS DOUBLE)" });
                Ok(())
            })?;
            printer.state(SPREAD);
            Call { argument, distinct: call.distinct, over: call.over.clone() }
                .write(printer, spread::word(name).unwrap_or_default());
            Ok(())
        }
        (_, ty) => {
            let reason = format!("{name} of a value of type {} has no rule", ty.name());
            Err(if is_taken_nowhere(name, ty) { Refusal::certain("42883", reason) } else { reason.into() })
        }
    }
}

/// The first or last label of an enum, by its place.
fn extreme_label(printer: &mut Printer<'_>, name: &str, of: &str, call: &Call) -> Carried {
    let labels = comparison::labels(printer, of)?;
    let place = printer.captured(|printer| {
        printer.push("NULLIF(FIELD(");
        printer.out.append(call.argument.clone());
        printer.push(&format!(",{labels}),0)"));
        Ok(())
    })?;
    printer.push("ELT(");
    Call { argument: place, distinct: false, over: call.over.clone() }.write(printer, &name.to_uppercase());
    printer.push(&format!(",{labels})"));
    Ok(())
}

/// Whether PostgreSQL has no aggregate of this name for a type.
fn is_taken_nowhere(name: &str, ty: &Type) -> bool {
    match name {
        "sum" | "avg" => matches!(ty, Type::Bool | Type::Uuid) || ty.is_moment(),
        "bool_and" | "bool_or" | "every" => ty.is_number() || ty.is_moment() || *ty == Type::Text,
        "bit_and" | "bit_or" | "bit_xor" => {
            matches!(ty, Type::Bool | Type::Text | Type::Numeric | Type::Float) || ty.is_moment()
        }
        _ => spread::word(name).is_some() && (matches!(ty, Type::Bool | Type::Text) || ty.is_moment()),
    }
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
    let [expr, separator] = arguments(function)[..] else {
        return Err("string_agg without a separator, or with more".into());
    };
    let ty = printer.names.infer(expr);
    if ty.is_number() || ty.is_moment() || matches!(ty, Type::Bool | Type::Uuid) {
        return Err(Refusal::certain("42883", format!("string_agg of a value of type {}", ty.name())));
    }
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
