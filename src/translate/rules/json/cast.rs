//! Casts of JSON values.

use super::super::raise::OUT_OF_RANGE;
use super::super::{Applied, Example, Node, Rule};
use super::{EXACT, Part, document, joined, only};
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
            (a, b) if a == b => ("", "".to_owned()),
            (Type::Jsonb, Type::Json) => ("", "".to_owned()),
            (_, Type::Text) if is_plain(data_type) => ("(", format!("{EXACT})")),
            (Type::Jsonb, Type::Int(_)) => ("CAST(", format!("{EXACT} AS DECIMAL(65,10))")),
            (Type::Jsonb, Type::Numeric) if is_plain(data_type) => ("CAST(", format!("{EXACT} AS DECIMAL(65,30))")),
            (Type::Jsonb, Type::Float) => ("CAST(", format!("{EXACT} AS DOUBLE)")),
            (Type::Jsonb, Type::Bool) => ("", format!("{EXACT} = 'true'")),
            (from, to) => return Err(format!("a cast from {} to {} has no rule", from.name(), to.name()).into()),
        };
        let mut written = joined(&[&before, &on, &after]);
        if let Type::Int(bytes) = to {
            let most = i64::MAX >> (64 - 8 * u32::from(bytes));
            let range = format!(" BETWEEN {} AND {most}", -most - 1);
            written = joined(&[
                &"CAST(IF(ROUND(",
                &written,
                &")",
                &range,
                &",",
                &written,
                &format!(",{OUT_OF_RANGE}) AS SIGNED)"),
            ]);
        }
        if to.is_number() {
            written = only(&on, "IN ('INTEGER','DOUBLE')", &written);
        } else if to == Type::Bool {
            written = only(&on, "= 'BOOLEAN'", &written);
        }
        written.push_to(&mut printer.out);
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
            "SELECT IF(JSON_TYPE((JSON_EXTRACT(`data`,'$.\"n\"'))) IN ('INTEGER','DOUBLE'),CAST(IF(ROUND(CAST((JSON_EXTRACT(`data`,'$.\"n\"')) COLLATE utf8mb4_nopad_bin AS DECIMAL(65,10))) BETWEEN -2147483648 AND 2147483647,CAST((JSON_EXTRACT(`data`,'$.\"n\"')) COLLATE utf8mb4_nopad_bin AS DECIMAL(65,10)),9223372036854775807+1) AS SIGNED),IF((JSON_EXTRACT(`data`,'$.\"n\"')) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `n`,IF(JSON_TYPE((JSON_EXTRACT(`data`,'$.\"n\"'))) IN ('INTEGER','DOUBLE'),CAST((JSON_EXTRACT(`data`,'$.\"n\"')) COLLATE utf8mb4_nopad_bin AS DECIMAL(65,30)),IF((JSON_EXTRACT(`data`,'$.\"n\"')) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `m`,IF(JSON_TYPE((JSON_EXTRACT(`data`,'$.\"n\"'))) IN ('INTEGER','DOUBLE'),CAST((JSON_EXTRACT(`data`,'$.\"n\"')) COLLATE utf8mb4_nopad_bin AS DOUBLE),IF((JSON_EXTRACT(`data`,'$.\"n\"')) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `f` FROM `public`.`sample` WHERE `id` = 1",
        ],
    ),
    Example::new(
        "SELECT ('{\"a\": 2.5}'::jsonb -> 'a')::int AS a, ('{\"a\": true}'::jsonb -> 'a')::boolean AS b, data::json AS c FROM sample",
        &[
            "SELECT IF(JSON_TYPE((JSON_EXTRACT(CONVERT('{\"a\": 2.5}' USING utf8mb4),'$.\"a\"'))) IN ('INTEGER','DOUBLE'),CAST(IF(ROUND(CAST((JSON_EXTRACT(CONVERT('{\"a\": 2.5}' USING utf8mb4),'$.\"a\"')) COLLATE utf8mb4_nopad_bin AS DECIMAL(65,10))) BETWEEN -2147483648 AND 2147483647,CAST((JSON_EXTRACT(CONVERT('{\"a\": 2.5}' USING utf8mb4),'$.\"a\"')) COLLATE utf8mb4_nopad_bin AS DECIMAL(65,10)),9223372036854775807+1) AS SIGNED),IF((JSON_EXTRACT(CONVERT('{\"a\": 2.5}' USING utf8mb4),'$.\"a\"')) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `a`,IF(JSON_TYPE((JSON_EXTRACT(CONVERT('{\"a\": true}' USING utf8mb4),'$.\"a\"'))) = 'BOOLEAN',(JSON_EXTRACT(CONVERT('{\"a\": true}' USING utf8mb4),'$.\"a\"')) COLLATE utf8mb4_nopad_bin = 'true',IF((JSON_EXTRACT(CONVERT('{\"a\": true}' USING utf8mb4),'$.\"a\"')) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `b`,`data` AS `c` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT doc::jsonb FROM sample", &[]),
];
