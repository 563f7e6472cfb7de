//! Aggregates.

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments,
};
use crate::translate::types::Type;

const AVG: &str = "avg keeps four more decimals than its argument on MariaDB, at least 16 digits on PostgreSQL";
const GROUP_CONCAT: &str = "a concatenation longer than group_concat_max_len (1 MiB by default) is cut with a warning";

pub struct Aggregates;

impl Rule for Aggregates {
    fn id(&self) -> &'static str {
        "aggregates"
    }

    fn doc(&self) -> &'static str {
        "Aggregates are carried for the types whose values MariaDB sums and orders alike; string_agg is GROUP_CONCAT."
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
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        let (name, _) = call(function);
        if function.over.is_some() || function.filter.is_some() || !function.within_group.is_empty() {
            return Ok(Applied::Unchanged);
        }
        match name.as_str() {
            "count" | "min" | "max" | "sum" | "avg" | "bool_and" | "bool_or" | "every" => {
                aggregate(printer, &name, function)?;
            }
            "string_agg" => string_agg(printer, function)?,
            "array_to_string" => joined_array(printer, function)?,
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

fn aggregate(printer: &mut Printer<'_>, name: &str, function: &Function) -> Carried {
    let FunctionArguments::List(list) = &function.args else {
        return Err(format!("{name} without an argument").into());
    };
    if !list.clauses.is_empty() {
        return Err(format!("{name} with ORDER BY has no rule").into());
    }
    let distinct = matches!(list.duplicate_treatment, Some(DuplicateTreatment::Distinct));
    if let ("count", [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]) = (name, list.args.as_slice()) {
        printer.push("COUNT(*)");
        return Ok(());
    }
    let [expr] = arguments(function)[..] else { return Err(format!("{name} of several values has no rule").into()) };
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
        (_, ty) => return Err(format!("{name} of a value of type {} has no rule", ty.name()).into()),
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
    let [expr, separator] = arguments(function)[..] else { return Err("string_agg without a separator".into()) };
    group_concat(printer, function, expr, separator)
}

/// `array_to_string(array_agg(x), ',')` passes over NULL, as GROUP_CONCAT does.
fn joined_array(printer: &mut Printer<'_>, function: &Function) -> Carried {
    let refused = || Err("array_to_string of anything but array_agg; MariaDB has no arrays".into());
    let [Expr::Function(inner), separator] = arguments(function)[..] else { return refused() };
    match (call(inner).0.as_str(), &arguments(inner)[..]) {
        ("array_agg", [expr]) if inner.over.is_none() && inner.filter.is_none() => {
            group_concat(printer, inner, expr, separator)
        }
        _ => refused(),
    }
}

fn group_concat(printer: &mut Printer<'_>, function: &Function, expr: &Expr, separator: &Expr) -> Carried {
    let FunctionArguments::List(list) = &function.args else { return Err("an aggregate without arguments".into()) };
    let ty = printer.names.infer(expr);
    if !matches!(ty, Type::Text | Type::Int(_) | Type::Uuid) {
        return Err(format!("a concatenation of values of type {}: their text differs on MariaDB", ty.name()).into());
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
        _ => return Err("a clause of an aggregate that has no rule".into()),
    }
    let mut literal = String::new();
    crate::translate::values::quote(&mut literal, &separator);
    printer.push(&format!(" SEPARATOR {literal})"));
    Ok(())
}
