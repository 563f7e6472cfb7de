//! Aggregates that make lists and objects: GROUP_CONCAT of the elements' texts, as JSON_ARRAYAGG writes numbers and text
//! otherwise, and is cut at the same length.

use super::super::functions::{arguments, call};
use super::super::raise::INVALID;
use super::super::{Applied, Example, Node, Rule};
use super::{EXACT, Part, build, joined};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{DuplicateTreatment, Expr, Function, FunctionArgumentClause, FunctionArguments};
use crate::translate::refusal::Redesign;
use crate::translate::refusal::Refusal;
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Aggregate;

/// What is said of each GROUP_CONCAT.
pub const CUT: &str = "a list longer than group_concat_max_len (1 MiB by default) is cut with a warning";
const TWICE: &str = "of rows with one key, jsonb_object_agg keeps the last, MariaDB all";

impl Rule for Aggregate {
    fn id(&self) -> &'static str {
        "json_aggregates"
    }

    fn doc(&self) -> &'static str {
        "json_agg, jsonb_agg, array_agg and their objects are GROUP_CONCAT of JSON texts, with ORDER BY, DISTINCT and FILTER."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        let (name, _) = call(function);
        let exprs = arguments(function);
        let written = match (name.as_str(), exprs.as_slice()) {
            ("json_agg" | "jsonb_agg", [expr]) => list(printer, function, expr, ", ")?,
            ("array_agg", [expr]) => {
                if let Type::Array(_) | Type::Json | Type::Jsonb = printer.names.infer(expr) {
                    return Err(Refusal::new("an array of lists or documents has no rule", Redesign::Arrays));
                }
                list(printer, function, expr, ",")?
            }
            ("json_object_agg" | "jsonb_object_agg", [key, value]) => {
                object(printer, function, key, value, name.starts_with("jsonb"))?
            }
            _ => return Ok(Applied::Unchanged),
        };
        printer.state(CUT);
        written.push_to(&mut printer.out);
        Ok(Applied::Rewritten)
    }
}

fn list(printer: &mut Printer<'_>, function: &Function, expr: &Expr, separator: &str) -> Carried<Template> {
    let element = build::value(printer, expr)?;
    let (distinct, order) = clauses(printer, function)?;
    let order = match (distinct.is_empty(), order) {
        (false, None) => {
            // DISTINCT sorts, and NULL stands last.
            let key = printer.captured(|printer| printer.operand(expr, &Type::Unknown))?;
            Some(joined(&[&key, &" IS NULL,", &key]))
        }
        (_, order) => order,
    };
    let element = filtered(printer, function, element)?;
    let element =
        if distinct.is_empty() { element } else { joined(&[&"CONVERT(", &element, &" USING utf8mb4)", &EXACT]) };
    Ok(joined(&[
        &"CONVERT(CONCAT('[',GROUP_CONCAT(",
        &distinct,
        &element,
        &order.map(|order| joined(&[&" ORDER BY ", &order])).unwrap_or_default(),
        &format!(" SEPARATOR '{separator}'),']') USING utf8mb4)"),
    ]))
}

fn object(printer: &mut Printer<'_>, function: &Function, key: &Expr, value: &Expr, binary: bool) -> Carried<Template> {
    let ty = printer.names.infer(key);
    if !matches!(ty, Type::Text | Type::Uuid | Type::Int(_) | Type::Enum(_)) {
        return Err(format!("a key of type {} has no rule", ty.name()).into());
    }
    let (distinct, order) = clauses(printer, function)?;
    if !distinct.is_empty() {
        return Err("an object of DISTINCT pairs has no rule".into());
    }
    let nullable = printer.names.nullable(key);
    let key = printer.captured(|printer| printer.expr(key, &ty))?;
    let text = joined(&[&"CONVERT(", &key, &" USING utf8mb4)"]);
    let member = joined(&[&"CONCAT(JSON_QUOTE(", &text, &"),': ',", &build::value(printer, value)?, &")"]);
    let member = filtered(printer, function, member)?;
    let order = if binary {
        printer.state(TWICE);
        Some(joined(&[&"LENGTH(", &text, &"),", &text, &EXACT]))
    } else {
        order
    };
    let object = joined(&[
        &"CONVERT(CONCAT('{',GROUP_CONCAT(",
        &member,
        &order.map(|order| joined(&[&" ORDER BY ", &order])).unwrap_or_default(),
        &" SEPARATOR ', '),'}') USING utf8mb4)",
    ]);
    if !nullable {
        return Ok(object);
    }
    // A key that is NULL is an error.
    let missing = filtered(printer, function, joined(&[&key, &" IS NULL"]))?;
    Ok(joined(&[&"IF(MAX(", &missing, &format!("),{INVALID},"), &object, &")"]))
}

/// GROUP_CONCAT passes over NULL, so what the filter leaves out is NULL.
fn filtered(printer: &mut Printer<'_>, function: &Function, element: Template) -> Carried<Template> {
    let Some(condition) = &function.filter else { return Ok(element) };
    let condition = printer.captured(|printer| printer.expr(condition, &Type::Bool))?;
    Ok(joined(&[&"CASE WHEN ", &condition, &" THEN ", &element, &" END"]))
}

/// DISTINCT and the sort keys.
fn clauses(printer: &mut Printer<'_>, function: &Function) -> Carried<(&'static str, Option<Template>)> {
    let FunctionArguments::List(list) = &function.args else { return Err("an aggregate without arguments".into()) };
    if function.over.is_some() || !function.within_group.is_empty() {
        return Err("a list over a window has no rule".into());
    }
    let distinct = if list.duplicate_treatment == Some(DuplicateTreatment::Distinct) { "DISTINCT " } else { "" };
    match list.clauses.as_slice() {
        [] => Ok((distinct, None)),
        [FunctionArgumentClause::OrderBy(keys)] => {
            Ok((distinct, Some(printer.captured(|printer| printer.order_by(keys))?)))
        }
        _ => Err("a clause of an aggregate that has no rule".into()),
    }
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT json_agg(id ORDER BY id DESC) AS a, jsonb_agg(note ORDER BY id) AS b, array_agg(amount ORDER BY id) AS c FROM item",
        &[
            "SELECT CONVERT(CONCAT('[',GROUP_CONCAT(`id` ORDER BY `id` DESC SEPARATOR ', '),']') USING utf8mb4) AS `a`,CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null') ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4) AS `b`,CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(`amount`,'null') ORDER BY `id` SEPARATOR ','),']') USING utf8mb4) AS `c` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT jsonb_agg(data ORDER BY id) AS a, json_agg(jsonb_build_object('id', id, 'note', note) ORDER BY id) AS b FROM item",
        &[
            "SELECT CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(`data`,'null') ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4) AS `a`,CONVERT(CONCAT('[',GROUP_CONCAT(CONVERT(CONCAT('{\"id\": ',`id`,', \"note\": ',COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null'),'}') USING utf8mb4) ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4) AS `b` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT done, jsonb_agg(id ORDER BY id) FILTER (WHERE amount > 0) AS a, array_agg(note ORDER BY note DESC, id) AS b FROM item GROUP BY done",
        &[
            "SELECT `done`,CONVERT(CONCAT('[',GROUP_CONCAT(CASE WHEN `amount` > 0 THEN `id` END ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4) AS `a`,CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null') ORDER BY `note` IS NOT NULL,`note` DESC,`id` SEPARATOR ','),']') USING utf8mb4) AS `b` FROM `public`.`item` GROUP BY `done`",
        ],
    ),
    Example::new(
        "SELECT jsonb_agg(DISTINCT total) AS a, array_agg(DISTINCT note) AS b, array_agg(DISTINCT done) AS c FROM item",
        &[
            "SELECT CONVERT(CONCAT('[',GROUP_CONCAT(DISTINCT CONVERT(COALESCE(`total`,'null') USING utf8mb4) COLLATE utf8mb4_nopad_bin ORDER BY `total` IS NULL,`total` SEPARATOR ', '),']') USING utf8mb4) AS `a`,CONVERT(CONCAT('[',GROUP_CONCAT(DISTINCT CONVERT(COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null') USING utf8mb4) COLLATE utf8mb4_nopad_bin ORDER BY `note` IS NULL,`note` SEPARATOR ','),']') USING utf8mb4) AS `b`,CONVERT(CONCAT('[',GROUP_CONCAT(DISTINCT CONVERT(COALESCE(CASE `done` WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END,'null') USING utf8mb4) COLLATE utf8mb4_nopad_bin ORDER BY `done` IS NULL,`done` SEPARATOR ','),']') USING utf8mb4) AS `c` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT json_agg(id) AS a, array_agg(note) AS b FROM item WHERE id > 99",
        &[
            "SELECT CONVERT(CONCAT('[',GROUP_CONCAT(`id` SEPARATOR ', '),']') USING utf8mb4) AS `a`,CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null') SEPARATOR ','),']') USING utf8mb4) AS `b` FROM `public`.`item` WHERE `id` > 99",
        ],
    ),
    Example::new(
        "SELECT json_object_agg(id, note ORDER BY id) AS a, jsonb_object_agg(id, data) AS b FROM item",
        &[
            "SELECT CONVERT(CONCAT('{',GROUP_CONCAT(CONCAT(JSON_QUOTE(CONVERT(`id` USING utf8mb4)),': ',COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null')) ORDER BY `id` SEPARATOR ', '),'}') USING utf8mb4) AS `a`,CONVERT(CONCAT('{',GROUP_CONCAT(CONCAT(JSON_QUOTE(CONVERT(`id` USING utf8mb4)),': ',COALESCE(`data`,'null')) ORDER BY LENGTH(CONVERT(`id` USING utf8mb4)),CONVERT(`id` USING utf8mb4) COLLATE utf8mb4_nopad_bin SEPARATOR ', '),'}') USING utf8mb4) AS `b` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT jsonb_object_agg(note, amount) AS a FROM item WHERE note IS NOT NULL",
        &[
            "SELECT IF(MAX(`note` IS NULL),(SELECT 1 UNION ALL SELECT 2),CONVERT(CONCAT('{',GROUP_CONCAT(CONCAT(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),': ',COALESCE(`amount`,'null')) ORDER BY LENGTH(CONVERT(`note` USING utf8mb4)),CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin SEPARATOR ', '),'}') USING utf8mb4)) AS `a` FROM `public`.`item` WHERE `note` IS NOT NULL",
        ],
    ),
    Example::new(
        "SELECT json_agg(o ORDER BY o.item_id) AS a FROM other o",
        &[
            "SELECT CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(CONVERT(CONCAT('{\"item_id\": ',`o`.`item_id`,', \"note\": ',COALESCE(JSON_QUOTE(CONVERT(`o`.`note` USING utf8mb4)),'null'),'}') USING utf8mb4),'null') ORDER BY `o`.`item_id` SEPARATOR ', '),']') USING utf8mb4) AS `a` FROM `public`.`other` AS `o`",
        ],
    ),
    Example::new("SELECT array_agg(nums) FROM sample", &[]),
    Example::new("SELECT array_agg(price) FROM item", &[]),
    Example::new("SELECT jsonb_agg(id) OVER (ORDER BY id) FROM item", &[]),
    Example::new(
        "SELECT json_agg(id ORDER BY id) -> 0 AS a, jsonb_agg(note ORDER BY id) ->> -2 AS b FROM item",
        &[
            "SELECT JSON_EXTRACT(CONVERT(CONCAT('[',GROUP_CONCAT(`id` ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4),CONCAT('$',IF(JSON_TYPE(CONVERT(CONCAT('[',GROUP_CONCAT(`id` ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4))<>'ARRAY',NULL,'[0]'))) AS `a`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null') ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4),CONCAT('$',IF(JSON_TYPE(CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null') ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4))='OBJECT' OR JSON_LENGTH(CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null') ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4))<2,NULL,CONCAT('[',JSON_LENGTH(CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null') ORDER BY `id` SEPARATOR ', '),']') USING utf8mb4))-2,']')))) COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `b` FROM `public`.`item`",
        ],
    ),
];
