//! Documents made from others: `||`, `-` and `#-` on jsonb.
//!
//! PostgreSQL keeps an object's keys by length, then by bytes; a merged object is written in that order, so that its text
//! is PostgreSQL's own.

use super::super::{Applied, Example, Node, Rule};
use super::path::{Place, number, texts};
use super::{ELEMENTS, Part, document, is_json, joined, literal, only};
use crate::translate::json;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Edit;

impl Rule for Edit {
    fn id(&self) -> &'static str {
        "json_edit"
    }

    fn doc(&self) -> &'static str {
        "`||` on jsonb merges two objects one level deep, and else makes one list of both sides; `-` and `#-` are \
         JSON_REMOVE of an object's keys, and a list without the elements."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::BinaryOp { left, op, right }, _) = node else { return Ok(Applied::Unchanged) };
        match op {
            BinaryOperator::StringConcat if is_jsonb(printer, left) || is_jsonb(printer, right) => {
                joining(printer, left, right)?;
            }
            BinaryOperator::Minus if is_jsonb(printer, left) => without(printer, left, right)?,
            BinaryOperator::HashMinus if is_json(printer, left) => {
                let place = Place::of(printer, left, right)?;
                let removed = joined(&[&"JSON_REMOVE(", place.base(), &",", &place.path(), &")"]);
                place.settable(&removed).push_to(&mut printer.out);
            }
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

fn is_jsonb(printer: &Printer<'_>, expr: &Expr) -> bool {
    printer.names.infer(expr) == Type::Jsonb
}

fn joining(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried {
    for side in [left, right] {
        if !matches!(printer.names.infer(side), Type::Jsonb | Type::Unknown) {
            return Err("|| of jsonb and another type; PostgreSQL makes it text or refuses it".into());
        }
    }
    let (one, other) = (document(printer, left, &Type::Jsonb)?, document(printer, right, &Type::Jsonb)?);
    joined(&[
        &"CONVERT(CASE WHEN ",
        &one,
        &" IS NULL OR ",
        &other,
        &" IS NULL THEN NULL WHEN JSON_TYPE(",
        &one,
        &")='OBJECT' AND JSON_TYPE(",
        &other,
        &")='OBJECT' THEN ",
        &merged(&one, &other),
        &" ELSE CONCAT('[',CONCAT_WS(', ',",
        &listed(&one),
        &",",
        &listed(&other),
        &"),']') END USING utf8mb4)",
    ])
    .push_to(&mut printer.out);
    Ok(())
}

/// The elements of a list, NULL for none; what is no list is its own element.
fn listed(document: &Template) -> Template {
    joined(&[
        &"IF(JSON_TYPE(",
        document,
        &")='ARRAY',NULLIF(SUBSTRING(",
        document,
        &",2,CHAR_LENGTH(",
        document,
        &")-2),''),",
        document,
        &")",
    ])
}

/// An object with the keys of both, in PostgreSQL's order.
pub fn merged(one: &Template, other: &Template) -> Template {
    joined(&[
        &"(SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(",
        other,
        &",CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(",
        one,
        &",CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM ",
        &"JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(",
        one,
        &",",
        other,
        &")),'$[*]' COLUMNS(`k` JSON PATH '$',",
        &"`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`)",
    ])
}

fn without(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried {
    let on = document(printer, left, &Type::Jsonb)?;
    if let Some(index) = number(printer, right)? {
        let path = match index {
            0.. => joined(&[&literal(&format!("$[{index}]"))]),
            back => {
                let back = back.unsigned_abs();
                let length = joined(&[&"JSON_LENGTH(", &on, &")"]);
                joined(&[
                    &"IF(",
                    &length,
                    &format!(">={back},CONCAT('$[',"),
                    &length,
                    &format!("-{back},']'),'$[2147483647]')"),
                ])
            }
        };
        only(&on, "= 'ARRAY'", &joined(&[&"JSON_REMOVE(", &on, &",", &path, &")"])).push_to(&mut printer.out);
        return Ok(());
    }
    let keys = match printer.names.infer(right) {
        Type::Array(_) => texts(printer, right)?.into_iter().flatten().collect(),
        Type::Text | Type::Unknown => vec![printer.pin(right)?.ok_or("NULL as a key of JSON has no rule")?],
        other => return Err(format!("jsonb - {} has no rule", other.name()).into()),
    };
    if keys.is_empty() {
        only(&on, "IN ('OBJECT','ARRAY')", &on).push_to(&mut printer.out);
        return Ok(());
    }
    let keys = keys.iter().map(|key| json::quoted(key)).collect::<Result<Vec<_>, _>>()?;
    let paths: Vec<String> = keys.iter().map(|key| literal(&format!("$.{key}"))).collect();
    let words: Vec<String> = keys.iter().map(|key| literal(key)).collect();
    let without = joined(&[
        &"IF(JSON_TYPE(",
        &on,
        &")='OBJECT',JSON_REMOVE(",
        &on,
        &format!(",{}),", paths.join(",")),
        &"(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`o` SEPARATOR ', '),''),']') ",
        &"USING utf8mb4) FROM JSON_TABLE(",
        &on,
        &ELEMENTS,
        &format!(" AS `_v` WHERE `_v`.`v` NOT IN ({})))", words.join(",")),
    ]);
    only(&on, "IN ('OBJECT','ARRAY')", &without).push_to(&mut printer.out);
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id, data || '{\"bb\": 1, \"a\": 2, \"ccc\": null}' AS a FROM sample",
        &[
            "SELECT `id`,CONVERT(CASE WHEN `data` IS NULL OR CONVERT('{\"a\": 2, \"bb\": 1, \"ccc\": null}' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(`data`)='OBJECT' AND JSON_TYPE(CONVERT('{\"a\": 2, \"bb\": 1, \"ccc\": null}' USING utf8mb4))='OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT('{\"a\": 2, \"bb\": 1, \"ccc\": null}' USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(`data`,CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(`data`,CONVERT('{\"a\": 2, \"bb\": 1, \"ccc\": null}' USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) ELSE CONCAT('[',CONCAT_WS(', ',IF(JSON_TYPE(`data`)='ARRAY',NULLIF(SUBSTRING(`data`,2,CHAR_LENGTH(`data`)-2),''),`data`),IF(JSON_TYPE(CONVERT('{\"a\": 2, \"bb\": 1, \"ccc\": null}' USING utf8mb4))='ARRAY',NULLIF(SUBSTRING(CONVERT('{\"a\": 2, \"bb\": 1, \"ccc\": null}' USING utf8mb4),2,CHAR_LENGTH(CONVERT('{\"a\": 2, \"bb\": 1, \"ccc\": null}' USING utf8mb4))-2),''),CONVERT('{\"a\": 2, \"bb\": 1, \"ccc\": null}' USING utf8mb4))),']') END USING utf8mb4) AS `a` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, data || '[1]' AS a, '{\"z\": 1}' || data AS b, data || data AS c FROM sample",
        &[
            "SELECT `id`,CONVERT(CASE WHEN `data` IS NULL OR CONVERT('[1]' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(`data`)='OBJECT' AND JSON_TYPE(CONVERT('[1]' USING utf8mb4))='OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT('[1]' USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(`data`,CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(`data`,CONVERT('[1]' USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) ELSE CONCAT('[',CONCAT_WS(', ',IF(JSON_TYPE(`data`)='ARRAY',NULLIF(SUBSTRING(`data`,2,CHAR_LENGTH(`data`)-2),''),`data`),IF(JSON_TYPE(CONVERT('[1]' USING utf8mb4))='ARRAY',NULLIF(SUBSTRING(CONVERT('[1]' USING utf8mb4),2,CHAR_LENGTH(CONVERT('[1]' USING utf8mb4))-2),''),CONVERT('[1]' USING utf8mb4))),']') END USING utf8mb4) AS `a`,CONVERT(CASE WHEN CONVERT('{\"z\": 1}' USING utf8mb4) IS NULL OR `data` IS NULL THEN NULL WHEN JSON_TYPE(CONVERT('{\"z\": 1}' USING utf8mb4))='OBJECT' AND JSON_TYPE(`data`)='OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(`data`,CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(CONVERT('{\"z\": 1}' USING utf8mb4),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(CONVERT('{\"z\": 1}' USING utf8mb4),`data`)),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) ELSE CONCAT('[',CONCAT_WS(', ',IF(JSON_TYPE(CONVERT('{\"z\": 1}' USING utf8mb4))='ARRAY',NULLIF(SUBSTRING(CONVERT('{\"z\": 1}' USING utf8mb4),2,CHAR_LENGTH(CONVERT('{\"z\": 1}' USING utf8mb4))-2),''),CONVERT('{\"z\": 1}' USING utf8mb4)),IF(JSON_TYPE(`data`)='ARRAY',NULLIF(SUBSTRING(`data`,2,CHAR_LENGTH(`data`)-2),''),`data`)),']') END USING utf8mb4) AS `b`,CONVERT(CASE WHEN `data` IS NULL OR `data` IS NULL THEN NULL WHEN JSON_TYPE(`data`)='OBJECT' AND JSON_TYPE(`data`)='OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(`data`,CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(`data`,CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(`data`,`data`)),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) ELSE CONCAT('[',CONCAT_WS(', ',IF(JSON_TYPE(`data`)='ARRAY',NULLIF(SUBSTRING(`data`,2,CHAR_LENGTH(`data`)-2),''),`data`),IF(JSON_TYPE(`data`)='ARRAY',NULLIF(SUBSTRING(`data`,2,CHAR_LENGTH(`data`)-2),''),`data`)),']') END USING utf8mb4) AS `c` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "UPDATE item SET data = data || '{\"k\": {\"z\": 1}, \"a\": \"ä\"}' WHERE id < 6",
        &[
            "UPDATE `public`.`item` SET `data` = CONVERT(CASE WHEN `data` IS NULL OR CONVERT('{\"a\": \"ä\", \"k\": {\"z\": 1}}' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(`data`)='OBJECT' AND JSON_TYPE(CONVERT('{\"a\": \"ä\", \"k\": {\"z\": 1}}' USING utf8mb4))='OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT('{\"a\": \"ä\", \"k\": {\"z\": 1}}' USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(`data`,CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(`data`,CONVERT('{\"a\": \"ä\", \"k\": {\"z\": 1}}' USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) ELSE CONCAT('[',CONCAT_WS(', ',IF(JSON_TYPE(`data`)='ARRAY',NULLIF(SUBSTRING(`data`,2,CHAR_LENGTH(`data`)-2),''),`data`),IF(JSON_TYPE(CONVERT('{\"a\": \"ä\", \"k\": {\"z\": 1}}' USING utf8mb4))='ARRAY',NULLIF(SUBSTRING(CONVERT('{\"a\": \"ä\", \"k\": {\"z\": 1}}' USING utf8mb4),2,CHAR_LENGTH(CONVERT('{\"a\": \"ä\", \"k\": {\"z\": 1}}' USING utf8mb4))-2),''),CONVERT('{\"a\": \"ä\", \"k\": {\"z\": 1}}' USING utf8mb4))),']') END USING utf8mb4) WHERE `id` < 6",
        ],
    ),
    Example::new(
        "UPDATE item SET data = data - 'k'",
        &[
            "UPDATE `public`.`item` SET `data` = IF(JSON_TYPE(`data`) IN ('OBJECT','ARRAY'),IF(JSON_TYPE(`data`)='OBJECT',JSON_REMOVE(`data`,'$.\"k\"'),(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_v` WHERE `_v`.`v` NOT IN ('\"k\"'))),IF(`data` IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2)))",
        ],
    ),
    Example::new(
        "SELECT id, data - 'a' AS a, data - 'text' AS b FROM sample WHERE id < 3",
        &[
            "SELECT `id`,IF(JSON_TYPE(`data`) IN ('OBJECT','ARRAY'),IF(JSON_TYPE(`data`)='OBJECT',JSON_REMOVE(`data`,'$.\"a\"'),(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_v` WHERE `_v`.`v` NOT IN ('\"a\"'))),IF(`data` IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `a`,IF(JSON_TYPE(`data`) IN ('OBJECT','ARRAY'),IF(JSON_TYPE(`data`)='OBJECT',JSON_REMOVE(`data`,'$.\"text\"'),(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_v` WHERE `_v`.`v` NOT IN ('\"text\"'))),IF(`data` IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `b` FROM `public`.`sample` WHERE `id` < 3",
        ],
    ),
    Example::new(
        "SELECT '[\"a\", \"b\", 1, [\"a\"]]'::jsonb - 'a' AS a, '[\"a\", \"b\"]'::jsonb - 1 AS b, '[\"a\", \"b\"]'::jsonb - -2 AS c, '[\"a\", \"b\"]'::jsonb - 7 AS d, '{\"a\": 1, \"b\": 2, \"c\": 3}'::jsonb - '{a,c}'::text[] AS e",
        &[
            "SELECT IF(JSON_TYPE(CONVERT('[\"a\", \"b\", 1, [\"a\"]]' USING utf8mb4)) IN ('OBJECT','ARRAY'),IF(JSON_TYPE(CONVERT('[\"a\", \"b\", 1, [\"a\"]]' USING utf8mb4))='OBJECT',JSON_REMOVE(CONVERT('[\"a\", \"b\", 1, [\"a\"]]' USING utf8mb4),'$.\"a\"'),(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(CONVERT('[\"a\", \"b\", 1, [\"a\"]]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_v` WHERE `_v`.`v` NOT IN ('\"a\"'))),IF(CONVERT('[\"a\", \"b\", 1, [\"a\"]]' USING utf8mb4) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `a`,IF(JSON_TYPE(CONVERT('[\"a\", \"b\"]' USING utf8mb4)) = 'ARRAY',JSON_REMOVE(CONVERT('[\"a\", \"b\"]' USING utf8mb4),'$[1]'),IF(CONVERT('[\"a\", \"b\"]' USING utf8mb4) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `b`,IF(JSON_TYPE(CONVERT('[\"a\", \"b\"]' USING utf8mb4)) = 'ARRAY',JSON_REMOVE(CONVERT('[\"a\", \"b\"]' USING utf8mb4),IF(JSON_LENGTH(CONVERT('[\"a\", \"b\"]' USING utf8mb4))>=2,CONCAT('$[',JSON_LENGTH(CONVERT('[\"a\", \"b\"]' USING utf8mb4))-2,']'),'$[2147483647]')),IF(CONVERT('[\"a\", \"b\"]' USING utf8mb4) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `c`,IF(JSON_TYPE(CONVERT('[\"a\", \"b\"]' USING utf8mb4)) = 'ARRAY',JSON_REMOVE(CONVERT('[\"a\", \"b\"]' USING utf8mb4),'$[7]'),IF(CONVERT('[\"a\", \"b\"]' USING utf8mb4) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `d`,IF(JSON_TYPE(CONVERT('{\"a\": 1, \"b\": 2, \"c\": 3}' USING utf8mb4)) IN ('OBJECT','ARRAY'),IF(JSON_TYPE(CONVERT('{\"a\": 1, \"b\": 2, \"c\": 3}' USING utf8mb4))='OBJECT',JSON_REMOVE(CONVERT('{\"a\": 1, \"b\": 2, \"c\": 3}' USING utf8mb4),'$.\"a\"','$.\"c\"'),(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(CONVERT('{\"a\": 1, \"b\": 2, \"c\": 3}' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_v` WHERE `_v`.`v` NOT IN ('\"a\"','\"c\"'))),IF(CONVERT('{\"a\": 1, \"b\": 2, \"c\": 3}' USING utf8mb4) IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `e`",
        ],
    ),
    Example::new(
        "SELECT id, data #- '{a,b,0}' AS a, data #- '{a,b,-1}' AS b, data #- '{zz}' AS c FROM sample WHERE id = 1",
        &[
            "SELECT `id`,IF(JSON_TYPE(`data`) IN ('OBJECT','ARRAY'),IF(COALESCE(JSON_TYPE(`data`)='ARRAY',FALSE) OR COALESCE(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\"'))='ARRAY',FALSE),(SELECT 1 UNION ALL SELECT 2),JSON_REMOVE(`data`,CONCAT('$.\"a\".\"b\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY','[0]','.\"0\"')))),IF(`data` IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `a`,IF(JSON_TYPE(`data`) IN ('OBJECT','ARRAY'),IF(COALESCE(JSON_TYPE(`data`)='ARRAY',FALSE) OR COALESCE(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\"'))='ARRAY',FALSE),(SELECT 1 UNION ALL SELECT 2),JSON_REMOVE(`data`,CONCAT('$.\"a\".\"b\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY',IF(JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))>=1,CONCAT('[',JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))-1,']'),'[2147483647]'),'[2147483647]')))),IF(`data` IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `b`,IF(JSON_TYPE(`data`) IN ('OBJECT','ARRAY'),IF(COALESCE(JSON_TYPE(`data`)='ARRAY',FALSE),(SELECT 1 UNION ALL SELECT 2),JSON_REMOVE(`data`,'$.\"zz\"')),IF(`data` IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `c` FROM `public`.`sample` WHERE `id` = 1",
        ],
    ),
    Example::new(
        "SELECT id, data #- '{1}' AS a, data #- '{0,a}' AS b, data #- '{7}' AS c FROM sample WHERE id = 2",
        &[
            "SELECT `id`,IF(JSON_TYPE(`data`) IN ('OBJECT','ARRAY'),JSON_REMOVE(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[1]','.\"1\"'))),IF(`data` IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `a`,IF(JSON_TYPE(`data`) IN ('OBJECT','ARRAY'),IF(COALESCE(JSON_TYPE(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[0]','.\"0\"'))))='ARRAY',FALSE),(SELECT 1 UNION ALL SELECT 2),JSON_REMOVE(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[0]','.\"0\"'),'.\"a\"'))),IF(`data` IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `b`,IF(JSON_TYPE(`data`) IN ('OBJECT','ARRAY'),JSON_REMOVE(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[7]','.\"7\"'))),IF(`data` IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `c` FROM `public`.`sample` WHERE `id` = 2",
        ],
    ),
];
