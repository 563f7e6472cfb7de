//! Casts of JSON values.

use super::super::{Applied, Example, Node, Rule};
use super::{EXACT, Part, SCALARS, document, joined};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{DataType, Expr};
use crate::translate::types::Type;

pub struct Cast;

impl Rule for Cast {
    fn id(&self) -> &'static str {
        "json_casts"
    }

    fn doc(&self) -> &'static str {
        "jsonb to text is its own text; to a number or a boolean, what stands in it. json to jsonb, which sorts keys and drops \
         repeated ones, is refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::Cast { expr, data_type, .. }, _) = node else { return Ok(Applied::Unchanged) };
        let from = printer.names.infer(expr);
        if !matches!(from, Type::Json | Type::Jsonb) {
            return Ok(Applied::Unchanged);
        }
        let to = Type::of(data_type, printer.names.ctx.schema);
        let on = document(printer, expr, &from)?;
        let (before, after) = match (&from, &to) {
            (a, b) if a == b => ("", ""),
            (Type::Jsonb, Type::Json) => ("", ""),
            (_, Type::Text) if is_plain(data_type) => ("(", "@)"),
            (Type::Jsonb, Type::Int(_)) => ("CAST(CAST(", "@ AS DECIMAL(65,10)) AS SIGNED)"),
            (Type::Jsonb, Type::Numeric) if is_plain(data_type) => ("CAST(", "@ AS DECIMAL(65,30))"),
            (Type::Jsonb, Type::Float) => ("CAST(", "@ AS DOUBLE)"),
            (Type::Jsonb, Type::Bool) => ("CASE ", "@ WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END"),
            (from, to) => return Err(format!("a cast from {} to {} has no rule", from.name(), to.name()).into()),
        };
        if to.is_number() || to == Type::Bool {
            printer.state(SCALARS);
        }
        joined(&[&before, &on, &after.replace('@', EXACT)]).push_to(&mut printer.out);
        Ok(Applied::Rewritten)
    }
}

/// Whether the type has neither length nor precision.
fn is_plain(data_type: &DataType) -> bool {
    !data_type.to_string().contains('(')
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id, data::text AS t, (data -> 'n')::text AS n, doc::text AS d FROM sample",
        &[
            "SELECT `id`,(`data` COLLATE utf8mb4_nopad_bin) AS `t`,((JSON_EXTRACT(`data`,'$.\"n\"')) COLLATE utf8mb4_nopad_bin) AS `n`,(`doc` COLLATE utf8mb4_nopad_bin) AS `d` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE (data -> 'k')::text = '\"v\"'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE ((JSON_EXTRACT(`data`,'$.\"k\"')) COLLATE utf8mb4_nopad_bin) = '\"v\"'",
        ],
    ),
    Example::new(
        "SELECT (data -> 'n')::int AS n, (data -> 'n')::numeric AS m, (data -> 'n')::float8 AS f FROM sample WHERE id = 1",
        &[
            "SELECT CAST(CAST((JSON_EXTRACT(`data`,'$.\"n\"')) COLLATE utf8mb4_nopad_bin AS DECIMAL(65,10)) AS SIGNED) AS `n`,CAST((JSON_EXTRACT(`data`,'$.\"n\"')) COLLATE utf8mb4_nopad_bin AS DECIMAL(65,30)) AS `m`,CAST((JSON_EXTRACT(`data`,'$.\"n\"')) COLLATE utf8mb4_nopad_bin AS DOUBLE) AS `f` FROM `public`.`sample` WHERE `id` = 1",
        ],
    ),
    Example::new(
        "SELECT ('{\"a\": 2.5}'::jsonb -> 'a')::int AS a, ('{\"a\": true}'::jsonb -> 'a')::boolean AS b, data::json AS c FROM sample",
        &[
            "SELECT CAST(CAST((JSON_EXTRACT(CONVERT('{\"a\": 2.5}' USING utf8mb4),'$.\"a\"')) COLLATE utf8mb4_nopad_bin AS DECIMAL(65,10)) AS SIGNED) AS `a`,CASE (JSON_EXTRACT(CONVERT('{\"a\": true}' USING utf8mb4),'$.\"a\"')) COLLATE utf8mb4_nopad_bin WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END AS `b`,`data` AS `c` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT doc::jsonb FROM sample", &[]),
];
