//! Parts of a document: `->`, `->>`, `#>` and `#>>`.

use super::super::{Applied, Example, Node, Rule};
use super::path::Place;
use super::{Part, is_json};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::types::Type;

pub struct Extract;

/// The text of a `json` column is the application's own.
const JSON_TEXT: &str = "in a value of type json, not jsonb: of a key that stands twice PostgreSQL finds the last, MariaDB \
                         the first; it finds no key that is written with \\u; and its text of objects and lists has other blanks";

impl Rule for Extract {
    fn id(&self) -> &'static str {
        "json"
    }

    fn doc(&self) -> &'static str {
        "A chain of `->` and `#>` is one path of JSON_EXTRACT; `->>` is its text, NULL for JSON's null. An index counts only \
         in an array, from the end where it is negative."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr @ Expr::BinaryOp { left, op, .. }, _) = node else { return Ok(Applied::Unchanged) };
        let text = match op {
            BinaryOperator::Arrow | BinaryOperator::HashArrow => false,
            BinaryOperator::LongArrow | BinaryOperator::HashLongArrow => true,
            BinaryOperator::AtAt if !is_json(printer, left) => {
                let reason = "text search (@@): FULLTEXT finds and ranks other rows";
                return Err(Refusal::new(reason, Redesign::TextSearch));
            }
            BinaryOperator::AtAt | BinaryOperator::AtQuestion => {
                return Err("a JSON path expression has no rule".into());
            }
            _ => return Ok(Applied::Unchanged),
        };
        if !is_json(printer, left) {
            return Err(format!("`{op}` on a value that is not known to be JSON").into());
        }
        if printer.names.infer(left) == Type::Json {
            printer.state(JSON_TEXT);
        }
        let place = Place::read(printer, expr)?;
        let part = if text { place.text() } else { place.extracted() };
        part.push_to(&mut printer.out);
        Ok(Applied::Rewritten)
    }
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT data ->> 'k' AS k FROM item",
        &[
            "SELECT JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `k` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, data -> 'a' -> 'b' AS b, data -> 'a' -> 'b' ->> 1 AS x, data -> 0 AS first FROM sample",
        &[
            "SELECT `id`,JSON_EXTRACT(`data`,'$.\"a\".\"b\"') AS `b`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"a\".\"b\"[1]') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `x`,JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='OBJECT',NULL,'[0]'))) AS `first` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, data -> -1 AS last, data -> 1 ->> 'a' AS second, data -> 7 AS none FROM sample",
        &[
            "SELECT `id`,JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='OBJECT' OR JSON_LENGTH(`data`)<1,NULL,CONCAT('[',JSON_LENGTH(`data`)-1,']')))) AS `last`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$[1].\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `second`,JSON_EXTRACT(`data`,'$[7]') AS `none` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, data #> '{a,b,1}' AS x, data #>> '{a,b,-1}' AS y, data #>> ARRAY['0', 'a'] AS z, data #> '{}' AS whole FROM sample",
        &[
            "SELECT `id`,JSON_EXTRACT(`data`,CONCAT('$.\"a\".\"b\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY','[1]','.\"1\"'))) AS `x`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,CONCAT('$.\"a\".\"b\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY',IF(JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))>=1,CONCAT('[',JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))-1,']'),'[2147483647]'),'[2147483647]'))) COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `y`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[0]','.\"0\"'),'.\"a\"')) COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `z`,`data` AS `whole` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, doc ->> 'a' AS a, doc -> 0 AS zero, doc #>> '{a}' AS path FROM sample",
        &[
            "SELECT `id`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`doc`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a`,JSON_EXTRACT(`doc`,CONCAT('$',IF(JSON_TYPE(`doc`)<>'ARRAY',NULL,'[0]'))) AS `zero`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`doc`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `path` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data ->> 'k' = 'v'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin) = 'v'",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data ->> 'k' = 'v '",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin) = 'v '",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data -> 'k' = 'null'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (JSON_EXTRACT(`data`,'$.\"k\"')) COLLATE utf8mb4_nopad_bin = CONVERT('null' USING utf8mb4)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data -> 'k' IS NULL",
        &["SELECT `id` FROM `public`.`item` WHERE (JSON_EXTRACT(`data`,'$.\"k\"')) IS NULL"],
    ),
    Example::new(
        "SELECT id FROM item WHERE data ->> 'k' IS NULL",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin) IS NULL",
        ],
    ),
    Example::new(
        "SELECT id, data ->> note AS own FROM item",
        &[
            "SELECT `id`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,CONCAT('$','.',JSON_QUOTE(CONVERT(`note` USING utf8mb4)))) COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `own` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, data -> amount AS own FROM item",
        &[
            "SELECT `id`,JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='OBJECT',NULL,CONCAT('[',NULLIF(GREATEST(IF(`amount`<0,JSON_LENGTH(`data`)+`amount`,`amount`),-1),-1),']')))) AS `own` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id FROM item ORDER BY data ->> 'k' DESC, id",
        &[
            "SELECT `id` FROM `public`.`item` ORDER BY (JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin) IS NOT NULL,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin DESC,`id`",
        ],
    ),
    Example::new(
        "SELECT '{\"a\": \"null\", \"ä\": \"\\u00fc\", \"\": 0, \"x\\\"y\": 1, \"d.e\": [{\"f\": 12345678901234567890.10}]}'::jsonb ->> 'a' AS a",
        &[
            "SELECT JSON_UNQUOTE(NULLIF(JSON_EXTRACT(CONVERT('{\"\": 0, \"a\": \"null\", \"ä\": \"ü\", \"d.e\": [{\"f\": 12345678901234567890.10}], \"x\\\\\"y\": 1}' USING utf8mb4),'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a`",
        ],
    ),
    Example::new(
        "SELECT '{\"a\": \"null\", \"ä\": \"\\u00fc \\\\ \\\" \\n\", \"\": 0}'::jsonb ->> 'ä' AS a",
        &[
            "SELECT JSON_UNQUOTE(NULLIF(JSON_EXTRACT(CONVERT('{\"\": 0, \"a\": \"null\", \"ä\": \"ü \\\\\\\\ \\\\\" \\\\n\"}' USING utf8mb4),_utf8mb4'$.\"ä\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a`",
        ],
    ),
    Example::new(
        "SELECT '{\"\": 0, \"x\\\"y\": 1, \"d.e\": [{\"f\": 12345678901234567890.10}]}'::jsonb -> 'd.e' -> 0 ->> 'f' AS f",
        &[
            "SELECT JSON_UNQUOTE(NULLIF(JSON_EXTRACT(CONVERT('{\"\": 0, \"d.e\": [{\"f\": 12345678901234567890.10}], \"x\\\\\"y\": 1}' USING utf8mb4),CONCAT('$.\"d.e\"',IF(JSON_TYPE(JSON_EXTRACT(CONVERT('{\"\": 0, \"d.e\": [{\"f\": 12345678901234567890.10}], \"x\\\\\"y\": 1}' USING utf8mb4),'$.\"d.e\"'))='OBJECT',NULL,'[0]'),'.\"f\"')) COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `f`",
        ],
    ),
    Example::new(
        "SELECT '{\"\": 0, \"x\\\"y\\\\\": 1}'::jsonb -> 'x\"y\\' AS x, '{\"\": 0}'::jsonb -> '' AS empty",
        &[
            "SELECT JSON_EXTRACT(CONVERT('{\"\": 0, \"x\\\\\"y\\\\\\\\\": 1}' USING utf8mb4),'$.\"x\\\\\"y\\\\\\\\\"') AS `x`,JSON_EXTRACT(CONVERT('{\"\": 0}' USING utf8mb4),'$.\"\"') AS `empty`",
        ],
    ),
    Example::new(
        "SELECT '{\"a\": true, \"b\": \"true\", \"c\": null}'::jsonb ->> 'a' AS a, '{\"a\": {\"b\": [1, 2]}}'::jsonb ->> 'a' AS b",
        &[
            "SELECT JSON_UNQUOTE(NULLIF(JSON_EXTRACT(CONVERT('{\"a\": true, \"b\": \"true\", \"c\": null}' USING utf8mb4),'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(CONVERT('{\"a\": {\"b\": [1, 2]}}' USING utf8mb4),'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `b`",
        ],
    ),
    Example::new(
        "SELECT '[[1, 2], [3]]'::jsonb -> 0 -> -1 AS a, '\"x\"'::jsonb -> 0 AS scalar, '{\"0\": 1}'::jsonb -> 0 AS object, '{\"0\": 1}'::jsonb #> '{0}' AS key",
        &[
            "SELECT JSON_EXTRACT(CONVERT('[[1, 2], [3]]' USING utf8mb4),CONCAT('$',IF(JSON_TYPE(CONVERT('[[1, 2], [3]]' USING utf8mb4))='OBJECT',NULL,'[0]'),'',IF(JSON_TYPE(JSON_EXTRACT(CONVERT('[[1, 2], [3]]' USING utf8mb4),CONCAT('$',IF(JSON_TYPE(CONVERT('[[1, 2], [3]]' USING utf8mb4))='OBJECT',NULL,'[0]'))))='OBJECT' OR JSON_LENGTH(JSON_EXTRACT(CONVERT('[[1, 2], [3]]' USING utf8mb4),CONCAT('$',IF(JSON_TYPE(CONVERT('[[1, 2], [3]]' USING utf8mb4))='OBJECT',NULL,'[0]'))))<1,NULL,CONCAT('[',JSON_LENGTH(JSON_EXTRACT(CONVERT('[[1, 2], [3]]' USING utf8mb4),CONCAT('$',IF(JSON_TYPE(CONVERT('[[1, 2], [3]]' USING utf8mb4))='OBJECT',NULL,'[0]'))))-1,']')))) AS `a`,JSON_EXTRACT(CONVERT('\"x\"' USING utf8mb4),CONCAT('$',IF(JSON_TYPE(CONVERT('\"x\"' USING utf8mb4))='OBJECT',NULL,'[0]'))) AS `scalar`,JSON_EXTRACT(CONVERT('{\"0\": 1}' USING utf8mb4),CONCAT('$',IF(JSON_TYPE(CONVERT('{\"0\": 1}' USING utf8mb4))='OBJECT',NULL,'[0]'))) AS `object`,JSON_EXTRACT(CONVERT('{\"0\": 1}' USING utf8mb4),CONCAT('$',IF(JSON_TYPE(CONVERT('{\"0\": 1}' USING utf8mb4))='ARRAY','[0]','.\"0\"'))) AS `key`",
        ],
    ),
    Example::new(
        "SELECT data -> 'n' ->> 'x' AS n FROM sample GROUP BY data -> 'n' ->> 'x'",
        &[
            "SELECT JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"n\".\"x\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `n` FROM `public`.`sample` GROUP BY JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,'$.\"n\".\"x\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin",
        ],
    ),
];
