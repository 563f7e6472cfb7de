//! What JSON_TABLE reads for a function that makes rows: a list of the rows' values.

use super::super::functions::{arguments, call};
use super::super::{arrays, matches, split};
use super::{ELEMENTS, bare, document, joined, jsonpath};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::{Expr, Function, Ident, TableAlias, TableAliasColumnDef, TableFactor};
use crate::translate::rules::raise::INVALID;
use crate::translate::template::Template;
use crate::translate::types::Type;

/// What is said of objects whose text the application wrote.
const TWICE: &str = "of a key that stands twice in a value of type json, not jsonb, MariaDB finds one";

/// The name without the type before it.
pub fn kind(name: &str) -> &str {
    name.strip_prefix("jsonb_").or_else(|| name.strip_prefix("json_")).unwrap_or(name)
}

/// The type of the rows of a function that makes one column.
pub fn element(names: &Names<'_>, name: &str, exprs: &[&Expr]) -> Carried<Type> {
    let first = exprs.first().copied();
    Ok(match (kind(name), first) {
        ("path_query", _) => Type::Jsonb,
        ("regexp_matches", _) => Type::Array(Box::new(Type::Text)),
        ("array_elements", _) if name.starts_with("jsonb") => Type::Jsonb,
        ("array_elements", _) => Type::Json,
        ("array_elements_text" | "object_keys" | "string_to_table" | "regexp_split_to_table", _) => Type::Text,
        ("generate_subscripts", _) => Type::Int(4),
        ("generate_series", _) => names.common(exprs.iter().take(2).copied()),
        ("unnest", Some(array)) => match arrays::element_of(names.infer(array)) {
            Some(element) => element,
            None => return Err(format!("unnest of {array}, which is not known to be an array").into()),
        },
        _ => return Err(format!("{name} beside another function that makes rows has no rule").into()),
    })
}

/// The list of a function's rows.
pub fn rows(printer: &mut Printer<'_>, function: &Function) -> Carried<Template> {
    let (name, exprs) = (call(function).0, arguments(function));
    let ty = element(&printer.names, &name, &exprs)?;
    match kind(&name) {
        "unnest" => arrays::list(printer, exprs[0], &ty),
        "path_query" => jsonpath::list(printer, &exprs),
        "regexp_matches" => printer.captured(|printer| matches::rows(printer, &exprs)),
        "string_to_table" | "regexp_split_to_table" => {
            let list = split::array_of(&name, function).ok_or("a text that is split into rows")?;
            arrays::list(printer, &list, &ty)
        }
        "generate_subscripts" => {
            let places =
                joined(&[&"JSON_TABLE(", &subscripted(printer, &exprs)?, &",'$[*]' COLUMNS(`v` FOR ORDINALITY))"]);
            Ok(gathered(&places))
        }
        "generate_series" if matches!(ty, Type::Int(_)) => series(printer, function),
        "generate_series" => Err("a series of moments beside another function that makes rows has no rule".into()),
        _ => {
            let on = checked_argument(printer, &name, exprs[0])?;
            Ok(source(&name, &on))
        }
    }
}

/// One list of the values `v` of a relation, in their order.
fn gathered(relation: &Template) -> Template {
    joined(&[
        &"(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`v` SEPARATOR ','),''),']') USING utf8mb4) FROM ",
        relation,
        &" AS `_v`)",
    ])
}

/// A series counted up or down, in its order.
fn series(printer: &mut Printer<'_>, function: &Function) -> Carried<Template> {
    let crate::translate::parse::ast::FunctionArguments::List(list) = &function.args else {
        return Err("generate_series without arguments".into());
    };
    let column = |name: &str| TableAliasColumnDef { name: Ident::new(name), data_type: None };
    let alias =
        TableAlias { explicit: true, name: Ident::new("_g"), columns: vec![column("v"), column("o")], at: None };
    let factor = TableFactor::Function {
        lateral: false,
        name: function.name.clone(),
        args: list.args.clone(),
        with_ordinality: true,
        alias: Some(alias),
    };
    printer.captured(|printer| {
        printer.push("(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_g`.`v` ORDER BY `_g`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM ");
        printer.series(&factor)?;
        printer.push(")");
        Ok(())
    })
}

/// The array whose places generate_subscripts counts.
pub fn subscripted(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried<Template> {
    let [array, dimension] = exprs else { return Err("generate_subscripts from the last place on has no rule".into()) };
    if printer.pin(dimension)?.as_deref() != Some("1") {
        return Err("generate_subscripts of a second or later dimension has no rule".into());
    }
    let element = arrays::element_of(printer.names.infer(array))
        .ok_or_else(|| format!("generate_subscripts of {array}, which is not known to be an array"))?;
    arrays::list(printer, array, &element)
}

/// A function's document, which MariaDB refuses where PostgreSQL does: one that is no list, or no object.
pub fn checked_argument(printer: &mut Printer<'_>, name: &str, expr: &Expr) -> Carried<Template> {
    let ty = match printer.names.infer(expr) {
        // A bare literal takes the type that the function asks for.
        Type::Unknown if bare(printer, expr) && name.starts_with("jsonb_") => Type::Jsonb,
        Type::Unknown if bare(printer, expr) => Type::Json,
        ty => ty,
    };
    if !matches!(ty, Type::Json | Type::Jsonb) {
        return Err(format!("{name} of a value that is not known to be JSON").into());
    }
    let wanted = match kind(name) {
        "array_elements" | "array_elements_text" | "to_recordset" | "populate_recordset" => "ARRAY",
        _ => "OBJECT",
    };
    if ty == Type::Json && wanted == "OBJECT" {
        printer.state(TWICE);
    }
    let on = document(printer, expr, &ty)?;
    Ok(of_kind(&on, wanted))
}

/// A document of a kind; NULL stays NULL, all others are refused.
fn of_kind(on: &Template, wanted: &str) -> Template {
    joined(&[&"IF(JSON_TYPE(", on, &format!(")='{wanted}' OR "), on, &" IS NULL,", on, &format!(",{INVALID})")])
}

/// The list that a function's rows are read from.
pub fn source(name: &str, on: &Template) -> Template {
    match kind(name) {
        "object_keys" => joined(&[&"JSON_KEYS(", on, &")"]),
        "each" => pairs(on, &|value| value),
        "each_text" => pairs(on, &as_scalar),
        "array_elements_text" => joined(&[
            &"(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(",
            &as_scalar(joined(&[&"`_v`.`v`"])),
            &" ORDER BY `_v`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(",
            on,
            &ELEMENTS,
            &" AS `_v`)",
        ]),
        _ => on.clone(),
    }
}

/// A value as a scalar, which JSON_TABLE reads as text: a list or an object is its text in quotes.
fn as_scalar(value: Template) -> Template {
    joined(&[&"IF(LEFT(", &value, &",1) IN ('[','{'),JSON_QUOTE(", &value, &"),", &value, &")"])
}

/// An object's members as lists of a key and a value.
fn pairs(on: &Template, written: &dyn Fn(Template) -> Template) -> Template {
    let value = joined(&[&"JSON_EXTRACT(", on, &",CONCAT('$.',`_k`.`k`))"]);
    joined(&[
        &"(SELECT CONVERT(CONCAT('[',GROUP_CONCAT(CONCAT('[',`_k`.`k`,',',",
        &written(value),
        &",']') ORDER BY `_k`.`o` SEPARATOR ','),']') USING utf8mb4) FROM JSON_TABLE(JSON_KEYS(",
        on,
        &"),'$[*]' COLUMNS(`o` FOR ORDINALITY,`k` JSON PATH '$')) AS `_k`)",
    ])
}

/// Lists side by side: a list of objects whose member `1` is of the first list, and so on; what a shorter one has not, is
/// missing.
pub fn beside(lists: &[Template]) -> Template {
    let mut members = Template::default();
    let mut lengths = Template::default();
    let mut longest = Template::default();
    for (index, list) in lists.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        members.append(joined(&[
            &format!("{comma}CONCAT('\"{}\":',JSON_EXTRACT(", index + 1),
            list,
            &",CONCAT('$[',`_z`.`o`-1,']')))",
        ]));
        lengths.append(joined(&[&comma, &"COALESCE(JSON_LENGTH(", list, &"),0)"]));
        longest.append(joined(&[&" WHEN JSON_LENGTH(", list, &") THEN ", list]));
    }
    joined(&[
        &"(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(CONCAT('{',CONCAT_WS(',',",
        &members,
        &"),'}') ORDER BY `_z`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CASE GREATEST(",
        &lengths,
        &")",
        &longest,
        &" END,'$[*]' COLUMNS(`o` FOR ORDINALITY)) AS `_z`)",
    ])
}
