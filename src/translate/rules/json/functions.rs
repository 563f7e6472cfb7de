//! JSON functions.

use super::super::functions::{Fun, Nulls, in_family};
use super::super::{Applied, Example, Node, Rule};
use super::edit::merged;
use super::path::Place;
use super::{EXACT, Part, SCALARS, build, document, joined};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::{Expr, Value};
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Functions;

impl Rule for Functions {
    fn id(&self) -> &'static str {
        "json_functions"
    }

    fn doc(&self) -> &'static str {
        "Objects, lists and values made into JSON are written as PostgreSQL writes them; jsonb_set and jsonb_insert with a \
         literal path; lengths, types and paths. Functions that walk a document (strip_nulls, pretty, jsonpath) are refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        in_family(FUNCTIONS, node, printer)
    }
}

const MANY: usize = usize::MAX;

/// The functions of this family.
pub const FUNCTIONS: &[Fun] = &[
    Fun::new("json_build_object", (0, MANY), json, |printer, exprs| build_object(printer, exprs, &Type::Json))
        .nulls(Nulls::Never),
    Fun::new("jsonb_build_object", (0, MANY), jsonb, |printer, exprs| build_object(printer, exprs, &Type::Jsonb))
        .nulls(Nulls::Never),
    Fun::new("json_build_array", (0, MANY), json, build_array).nulls(Nulls::Never),
    Fun::new("jsonb_build_array", (0, MANY), jsonb, build_array).nulls(Nulls::Never),
    Fun::new("to_json", (1, 1), json, to_json).nulls(Nulls::Strict),
    Fun::new("to_jsonb", (1, 1), jsonb, to_json).nulls(Nulls::Strict),
    Fun::new("row_to_json", (1, 1), json, to_json).nulls(Nulls::Strict),
    Fun::new("array_to_json", (1, 1), json, to_json).nulls(Nulls::Strict),
    Fun::new("json_array_length", (1, 1), int4, array_length),
    Fun::new("jsonb_array_length", (1, 1), int4, array_length),
    Fun::new("json_typeof", (1, 1), text, type_of).nulls(Nulls::Strict),
    Fun::new("jsonb_typeof", (1, 1), text, type_of).nulls(Nulls::Strict),
    Fun::new("json_extract_path", (2, MANY), json, extract_path),
    Fun::new("jsonb_extract_path", (2, MANY), jsonb, extract_path),
    Fun::new("json_extract_path_text", (2, MANY), text, extract_path_text),
    Fun::new("jsonb_extract_path_text", (2, MANY), text, extract_path_text),
    Fun::new("jsonb_set", (3, 4), jsonb, set),
    Fun::new("jsonb_insert", (3, 4), jsonb, insert),
    Fun::new("json_object_agg", (2, 2), json, not_plain),
    Fun::new("jsonb_object_agg", (2, 2), jsonb, not_plain),
    Fun::new("json_agg", (1, 1), json, not_plain),
    Fun::new("jsonb_agg", (1, 1), jsonb, not_plain),
];

fn json(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Json
}

fn jsonb(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Jsonb
}

fn text(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Text
}

fn int4(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Int(4)
}

/// Aggregates stand here for their types; their own rule has written them before.
fn not_plain(_: &mut Printer<'_>, _: &[&Expr]) -> Carried {
    Err("an aggregate of JSON in a place that has no rule".into())
}

fn written(printer: &mut Printer<'_>, template: &Template) -> Carried {
    template.push_to(&mut printer.out);
    Ok(())
}

fn build_object(printer: &mut Printer<'_>, exprs: &[&Expr], ty: &Type) -> Carried {
    let object = build::build_object(printer, exprs, ty)?;
    written(printer, &object)
}

fn build_array(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let array = build::build_array(printer, exprs)?;
    written(printer, &array)
}

fn to_json(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let element = build::element(printer, exprs[0])?;
    written(printer, &joined(&[&"CONVERT(", &element, &" USING utf8mb4)"]))
}

/// The document of a function's first argument.
fn first(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried<Template> {
    let ty = match printer.names.infer(exprs[0]) {
        ty @ (Type::Json | Type::Jsonb) => ty,
        Type::Unknown if printer.bare(exprs[0]).is_some() => Type::Jsonb,
        other => return Err(format!("a JSON function of a value of type {}", other.name()).into()),
    };
    document(printer, exprs[0], &ty)
}

fn array_length(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    printer.state(SCALARS);
    let on = first(printer, exprs)?;
    written(printer, &joined(&[&"IF(JSON_TYPE(", &on, &")='ARRAY',JSON_LENGTH(", &on, &"),NULL)"]))
}

fn type_of(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let on = first(printer, exprs)?;
    let words = "WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'STRING' THEN 'string' \
                 WHEN 'INTEGER' THEN 'number' WHEN 'DOUBLE' THEN 'number' WHEN 'BOOLEAN' THEN 'boolean' \
                 WHEN 'NULL' THEN 'null' END";
    written(printer, &joined(&[&"CONVERT(CASE JSON_TYPE(", &on, &") ", &words, &" USING utf8mb4)", &EXACT]))
}

fn extract_path(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let place = Place::along(printer, exprs[0], &exprs[1..])?;
    written(printer, &place.extracted())
}

fn extract_path_text(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let place = Place::along(printer, exprs[0], &exprs[1..])?;
    written(printer, &place.text())
}

/// A literal `true` or `false` as the last argument.
fn flag(expr: Option<&&Expr>, absent: bool) -> Carried<bool> {
    match expr {
        None => Ok(absent),
        Some(Expr::Value(value)) if matches!(value.value, Value::Boolean(_)) => {
            Ok(matches!(value.value, Value::Boolean(true)))
        }
        Some(other) => Err(format!("{other} in place of true or false").into()),
    }
}

/// A value that replaces a part: JSON functions take it as a document, not as a text.
fn replacement(value: &Template) -> Template {
    joined(&[&"JSON_EXTRACT(", value, &",'$')"])
}

fn set(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let create = flag(exprs.get(3), true)?;
    let place = Place::of(printer, exprs[0], exprs[1])?;
    let value = document(printer, exprs[2], &Type::Jsonb)?;
    printer.state(SCALARS);
    let replaced = joined(&[&"JSON_REPLACE(", place.base(), &",", &place.path(), &",", &replacement(&value), &")"]);
    let Some(last) = place.last()? else {
        return written(printer, place.base());
    };
    let member = build::object(&[(last.key.clone(), value.clone())]);
    let in_object = match (create, last.at_root) {
        (false, _) => replaced.clone(),
        (true, true) => merged(&last.parent, &member),
        (true, false) => joined(&[
            &"JSON_REPLACE(",
            place.base(),
            &",",
            &last.parent_path,
            &",JSON_EXTRACT(",
            &merged(&last.parent, &member),
            &",'$'))",
        ]),
    };
    let in_array = match last.index {
        None => joined(&[&"NULL"]),
        Some(_) if !create => replaced,
        Some(index) => joined(&[
            &"IF(JSON_LENGTH(",
            &last.parent,
            &format!(")>{index},"),
            &replaced,
            &",JSON_ARRAY_APPEND(",
            place.base(),
            &",",
            &last.parent_path,
            &",",
            &replacement(&value),
            &"))",
        ]),
    };
    let chosen = joined(&[
        &"CONVERT(CASE WHEN ",
        &value,
        &" IS NULL THEN NULL WHEN JSON_TYPE(",
        &last.parent,
        &")='OBJECT' THEN ",
        &in_object,
        &" WHEN JSON_TYPE(",
        &last.parent,
        &")='ARRAY' THEN ",
        &in_array,
        &" ELSE ",
        place.base(),
        &" END USING utf8mb4)",
    ]);
    written(printer, &chosen)
}

fn insert(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let after = flag(exprs.get(3), false)?;
    let place = Place::of(printer, exprs[0], exprs[1])?;
    let value = document(printer, exprs[2], &Type::Jsonb)?;
    printer.state(SCALARS);
    let (Some(last), Some(index)) = (place.last()?, place.last()?.and_then(|last| last.index)) else {
        return Err("jsonb_insert of a key has no rule; jsonb_set adds one".into());
    };
    let index = index + i64::from(after);
    let inserted = joined(&[
        &"IF(JSON_LENGTH(",
        &last.parent,
        &format!(")>{index},JSON_ARRAY_INSERT("),
        place.base(),
        &",CONCAT(",
        &last.parent_path,
        &format!(",'[{index}]'),"),
        &replacement(&value),
        &"),JSON_ARRAY_APPEND(",
        place.base(),
        &",",
        &last.parent_path,
        &",",
        &replacement(&value),
        &"))",
    ]);
    let chosen = joined(&[
        &"CASE WHEN ",
        &value,
        &" IS NULL THEN NULL WHEN JSON_TYPE(",
        &last.parent,
        &")='ARRAY' THEN ",
        &inserted,
        &" ELSE ",
        place.base(),
        &" END",
    ]);
    written(printer, &chosen)
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id, jsonb_build_object('exact', exact) AS o, to_jsonb(exact) AS e FROM sample",
        &[
            "SELECT `id`,CONVERT(CONCAT('{\"exact\": ',COALESCE(`exact`,'null'),'}') USING utf8mb4) AS `o`,CONVERT(`exact` USING utf8mb4) AS `e` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT jsonb_build_object('note', note, 'id', id, 'a', done, 'data', data, 'made', made) AS o FROM item",
        &[
            "SELECT CONVERT(CONCAT('{\"a\": ',COALESCE(CASE `done` WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END,'null'),', \"id\": ',`id`,', \"data\": ',COALESCE(`data`,'null'),', \"made\": ',COALESCE(CONCAT('\"',DATE_FORMAT(`made`,'%Y-%m-%dT%H:%i:%s'),IF(MICROSECOND(`made`)=0,'',CONCAT('.',TRIM(TRAILING '0' FROM LPAD(MICROSECOND(`made`),6,'0')))),'+00:00\"'),'null'),', \"note\": ',COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null'),'}') USING utf8mb4) AS `o` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT json_build_object('note', note, 'id', id, 'none', NULL, 'x', 'it''s \"x\" \\', 'list', json_build_array(1, 'a', 1.50, true)) AS o FROM item",
        &[
            "SELECT CONVERT(CONCAT('{\"note\": ',COALESCE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),'null'),', \"id\": ',`id`,', \"none\": ',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),', \"x\": ',JSON_QUOTE(CONVERT('it''s \"x\" \\\\' USING utf8mb4)),', \"list\": ',CONVERT(CONCAT('[',1,', ',JSON_QUOTE(CONVERT('a' USING utf8mb4)),', ',1.50,', ',CASE TRUE WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END,']') USING utf8mb4),'}') USING utf8mb4) AS `o` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT jsonb_build_array(item.note, item.data -> 'k', day, local) AS o, jsonb_build_array() AS e FROM item JOIN sample ON sample.id = item.id",
        &[
            "SELECT CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT(`item`.`note` USING utf8mb4)),'null'),', ',COALESCE((JSON_EXTRACT(`item`.`data`,'$.\"k\"')),'null'),', ',COALESCE(CONCAT('\"',`day`,'\"'),'null'),', ',COALESCE(CONCAT('\"',DATE_FORMAT(`local`,'%Y-%m-%dT%H:%i:%s'),IF(MICROSECOND(`local`)=0,'',CONCAT('.',TRIM(TRAILING '0' FROM LPAD(MICROSECOND(`local`),6,'0')))),'\"'),'null'),']') USING utf8mb4) AS `o`,CONVERT(CONCAT('[',']') USING utf8mb4) AS `e` FROM `public`.`item` JOIN `public`.`sample` ON `sample`.`id` = `item`.`id`",
        ],
    ),
    Example::new(
        "SELECT jsonb_build_object('nums', nums, 'words', words, 'flag', flag, 'tag', tag, 'mood', mood, 'ratio', ratio) AS o FROM sample",
        &[
            "SELECT CONVERT(CONCAT('{\"tag\": ',COALESCE(JSON_QUOTE(CONVERT(`tag` USING utf8mb4)),'null'),', \"flag\": ',CASE `flag` WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END,', \"mood\": ',COALESCE(JSON_QUOTE(CONVERT(`mood` USING utf8mb4)),'null'),', \"nums\": ',COALESCE(JSON_LOOSE(`nums`),'null'),', \"ratio\": ',COALESCE(`ratio`,'null'),', \"words\": ',COALESCE(JSON_LOOSE(`words`),'null'),'}') USING utf8mb4) AS `o` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT jsonb_build_object('bb', 1, 'a', 2, 'bb', 3, 'Z', 4)::text AS o, json_build_object() AS e",
        &[
            "SELECT (CONVERT(CONCAT('{\"Z\": ',4,', \"a\": ',2,', \"bb\": ',3,'}') USING utf8mb4) COLLATE utf8mb4_nopad_bin) AS `o`,CONVERT(CONCAT('{}') USING utf8mb4) AS `e`",
        ],
    ),
    Example::new(
        "SELECT jsonb_build_object('a', 1) ->> 'a' AS a, jsonb_build_object('ä', 'ü') -> 'ä' AS u",
        &[
            "SELECT JSON_UNQUOTE(NULLIF(JSON_EXTRACT(CONVERT(CONCAT('{\"a\": ',1,'}') USING utf8mb4),'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a`,JSON_EXTRACT(CONVERT(CONCAT(_utf8mb4'{\"ä\": ',JSON_QUOTE(CONVERT('ü' USING utf8mb4)),'}') USING utf8mb4),_utf8mb4'$.\"ä\"') AS `u`",
        ],
    ),
    Example::new("SELECT jsonb_build_object('price', price) AS o FROM item", &[]),
    Example::new("SELECT jsonb_build_object(note, 1) AS o FROM item", &[]),
    Example::new(
        "SELECT to_jsonb(note) AS a, to_json(id) AS b, to_jsonb(made) AS c, to_jsonb(done) AS d, to_jsonb('x'::text) AS e FROM item",
        &[
            "SELECT CONVERT(JSON_QUOTE(CONVERT(`note` USING utf8mb4)) USING utf8mb4) AS `a`,CONVERT(`id` USING utf8mb4) AS `b`,CONVERT(CONCAT('\"',DATE_FORMAT(`made`,'%Y-%m-%dT%H:%i:%s'),IF(MICROSECOND(`made`)=0,'',CONCAT('.',TRIM(TRAILING '0' FROM LPAD(MICROSECOND(`made`),6,'0')))),'+00:00\"') USING utf8mb4) AS `c`,CONVERT(CASE `done` WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END USING utf8mb4) AS `d`,CONVERT(JSON_QUOTE(CONVERT('x' USING utf8mb4)) USING utf8mb4) AS `e` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT row_to_json(o) AS r, to_jsonb(o) AS j FROM other o",
        &[
            "SELECT CONVERT(CONVERT(CONCAT('{\"item_id\": ',`o`.`item_id`,', \"note\": ',COALESCE(JSON_QUOTE(CONVERT(`o`.`note` USING utf8mb4)),'null'),'}') USING utf8mb4) USING utf8mb4) AS `r`,CONVERT(CONVERT(CONCAT('{\"item_id\": ',`o`.`item_id`,', \"note\": ',COALESCE(JSON_QUOTE(CONVERT(`o`.`note` USING utf8mb4)),'null'),'}') USING utf8mb4) USING utf8mb4) AS `j` FROM `public`.`other` AS `o`",
        ],
    ),
    Example::new("SELECT row_to_json(i) AS r FROM item i", &[]),
    Example::new(
        "SELECT jsonb_array_length(data) AS n FROM sample WHERE id = 2",
        &["SELECT IF(JSON_TYPE(`data`)='ARRAY',JSON_LENGTH(`data`),NULL) AS `n` FROM `public`.`sample` WHERE `id` = 2"],
    ),
    Example::new(
        "SELECT id, jsonb_typeof(data) AS t, json_typeof(doc) AS d, jsonb_typeof(data -> 'n') AS n FROM sample",
        &[
            "SELECT `id`,CONVERT(CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'STRING' THEN 'string' WHEN 'INTEGER' THEN 'number' WHEN 'DOUBLE' THEN 'number' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' END USING utf8mb4) COLLATE utf8mb4_nopad_bin AS `t`,CONVERT(CASE JSON_TYPE(`doc`) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'STRING' THEN 'string' WHEN 'INTEGER' THEN 'number' WHEN 'DOUBLE' THEN 'number' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' END USING utf8mb4) COLLATE utf8mb4_nopad_bin AS `d`,CONVERT(CASE JSON_TYPE((JSON_EXTRACT(`data`,'$.\"n\"'))) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'STRING' THEN 'string' WHEN 'INTEGER' THEN 'number' WHEN 'DOUBLE' THEN 'number' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' END USING utf8mb4) COLLATE utf8mb4_nopad_bin AS `n` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE jsonb_typeof(data -> 'k') = 'null'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE CONVERT(CASE JSON_TYPE((JSON_EXTRACT(`data`,'$.\"k\"'))) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'STRING' THEN 'string' WHEN 'INTEGER' THEN 'number' WHEN 'DOUBLE' THEN 'number' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' END USING utf8mb4) COLLATE utf8mb4_nopad_bin = 'null'",
        ],
    ),
    Example::new(
        "SELECT id, jsonb_extract_path(data, 'a', 'b') AS b, jsonb_extract_path_text(data, 'a', 'b', '1') AS x, json_extract_path_text(doc, 'a') AS a FROM sample",
        &[
            "SELECT `id`,JSON_EXTRACT(`data`,'$.\"a\".\"b\"') AS `b`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`data`,CONCAT('$.\"a\".\"b\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY','[1]','.\"1\"'))) COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `x`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`doc`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "UPDATE item SET data = jsonb_set(data, '{k}', '\"new\"') WHERE id < 6",
        &[
            "UPDATE `public`.`item` SET `data` = CONVERT(CASE WHEN CONVERT('\"new\"' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(`data`)='OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"k\": ',CONVERT('\"new\"' USING utf8mb4),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(`data`,CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(`data`,CONVERT(CONCAT('{\"k\": ',CONVERT('\"new\"' USING utf8mb4),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) WHEN JSON_TYPE(`data`)='ARRAY' THEN NULL ELSE `data` END USING utf8mb4) WHERE `id` < 6",
        ],
    ),
    Example::new(
        "UPDATE item SET data = jsonb_set(data, '{a}', '[1, {\"z\": null}]', false) WHERE id < 6",
        &[
            "UPDATE `public`.`item` SET `data` = CONVERT(CASE WHEN CONVERT('[1, {\"z\": null}]' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(`data`)='OBJECT' THEN JSON_REPLACE(`data`,'$.\"a\"',JSON_EXTRACT(CONVERT('[1, {\"z\": null}]' USING utf8mb4),'$')) WHEN JSON_TYPE(`data`)='ARRAY' THEN NULL ELSE `data` END USING utf8mb4) WHERE `id` < 6",
        ],
    ),
    Example::new(
        "UPDATE item SET data = jsonb_set(data, '{k,0}', to_jsonb(note)) WHERE id = 6",
        &[
            "UPDATE `public`.`item` SET `data` = CONVERT(CASE WHEN CONVERT(JSON_QUOTE(CONVERT(`note` USING utf8mb4)) USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"k\"'))='OBJECT' THEN JSON_REPLACE(`data`,'$.\"k\"',JSON_EXTRACT((SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"0\": ',CONVERT(JSON_QUOTE(CONVERT(`note` USING utf8mb4)) USING utf8mb4),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(JSON_EXTRACT(`data`,'$.\"k\"'),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(JSON_EXTRACT(`data`,'$.\"k\"'),CONVERT(CONCAT('{\"0\": ',CONVERT(JSON_QUOTE(CONVERT(`note` USING utf8mb4)) USING utf8mb4),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`),'$')) WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"k\"'))='ARRAY' THEN IF(JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"k\"'))>0,JSON_REPLACE(`data`,CONCAT('$.\"k\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"k\"'))='ARRAY','[0]','.\"0\"')),JSON_EXTRACT(CONVERT(JSON_QUOTE(CONVERT(`note` USING utf8mb4)) USING utf8mb4),'$')),JSON_ARRAY_APPEND(`data`,'$.\"k\"',JSON_EXTRACT(CONVERT(JSON_QUOTE(CONVERT(`note` USING utf8mb4)) USING utf8mb4),'$'))) ELSE `data` END USING utf8mb4) WHERE `id` = 6",
        ],
    ),
    Example::new(
        "SELECT jsonb_set(data, '{a,c}', '7') AS a, jsonb_set(data, '{a,b,1}', '7') AS b, jsonb_set(data, '{a,b,9}', '7') AS c, jsonb_set(data, '{z,y}', '7') AS d, jsonb_set(data, '{a,b,9}', '7', false) AS e FROM sample WHERE id = 1",
        &[
            "SELECT CONVERT(CASE WHEN CONVERT('7' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\"'))='OBJECT' THEN JSON_REPLACE(`data`,'$.\"a\"',JSON_EXTRACT((SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"c\": ',CONVERT('7' USING utf8mb4),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(JSON_EXTRACT(`data`,'$.\"a\"'),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(JSON_EXTRACT(`data`,'$.\"a\"'),CONVERT(CONCAT('{\"c\": ',CONVERT('7' USING utf8mb4),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`),'$')) WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\"'))='ARRAY' THEN NULL ELSE `data` END USING utf8mb4) AS `a`,CONVERT(CASE WHEN CONVERT('7' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='OBJECT' THEN JSON_REPLACE(`data`,'$.\"a\".\"b\"',JSON_EXTRACT((SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"1\": ',CONVERT('7' USING utf8mb4),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'),CONVERT(CONCAT('{\"1\": ',CONVERT('7' USING utf8mb4),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`),'$')) WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY' THEN IF(JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))>1,JSON_REPLACE(`data`,CONCAT('$.\"a\".\"b\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY','[1]','.\"1\"')),JSON_EXTRACT(CONVERT('7' USING utf8mb4),'$')),JSON_ARRAY_APPEND(`data`,'$.\"a\".\"b\"',JSON_EXTRACT(CONVERT('7' USING utf8mb4),'$'))) ELSE `data` END USING utf8mb4) AS `b`,CONVERT(CASE WHEN CONVERT('7' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='OBJECT' THEN JSON_REPLACE(`data`,'$.\"a\".\"b\"',JSON_EXTRACT((SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"9\": ',CONVERT('7' USING utf8mb4),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'),CONVERT(CONCAT('{\"9\": ',CONVERT('7' USING utf8mb4),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`),'$')) WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY' THEN IF(JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))>9,JSON_REPLACE(`data`,CONCAT('$.\"a\".\"b\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY','[9]','.\"9\"')),JSON_EXTRACT(CONVERT('7' USING utf8mb4),'$')),JSON_ARRAY_APPEND(`data`,'$.\"a\".\"b\"',JSON_EXTRACT(CONVERT('7' USING utf8mb4),'$'))) ELSE `data` END USING utf8mb4) AS `c`,CONVERT(CASE WHEN CONVERT('7' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"z\"'))='OBJECT' THEN JSON_REPLACE(`data`,'$.\"z\"',JSON_EXTRACT((SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"y\": ',CONVERT('7' USING utf8mb4),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(JSON_EXTRACT(`data`,'$.\"z\"'),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(JSON_EXTRACT(`data`,'$.\"z\"'),CONVERT(CONCAT('{\"y\": ',CONVERT('7' USING utf8mb4),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`),'$')) WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"z\"'))='ARRAY' THEN NULL ELSE `data` END USING utf8mb4) AS `d`,CONVERT(CASE WHEN CONVERT('7' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='OBJECT' THEN JSON_REPLACE(`data`,CONCAT('$.\"a\".\"b\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY','[9]','.\"9\"')),JSON_EXTRACT(CONVERT('7' USING utf8mb4),'$')) WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY' THEN JSON_REPLACE(`data`,CONCAT('$.\"a\".\"b\"',IF(JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY','[9]','.\"9\"')),JSON_EXTRACT(CONVERT('7' USING utf8mb4),'$')) ELSE `data` END USING utf8mb4) AS `e` FROM `public`.`sample` WHERE `id` = 1",
        ],
    ),
    Example::new(
        "SELECT jsonb_set(data, '{0,b}', '\"x\"') AS a, jsonb_set(data, '{1,a}', data -> 0) AS b, jsonb_set(data, '{5}', '1') AS c, jsonb_set(data, '{0}', NULL) AS d FROM sample WHERE id = 2",
        &[
            "SELECT CONVERT(CASE WHEN CONVERT('\"x\"' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[0]','.\"0\"'))))='OBJECT' THEN JSON_REPLACE(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[0]','.\"0\"')),JSON_EXTRACT((SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"b\": ',CONVERT('\"x\"' USING utf8mb4),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[0]','.\"0\"'))),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[0]','.\"0\"'))),CONVERT(CONCAT('{\"b\": ',CONVERT('\"x\"' USING utf8mb4),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`),'$')) WHEN JSON_TYPE(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[0]','.\"0\"'))))='ARRAY' THEN NULL ELSE `data` END USING utf8mb4) AS `a`,CONVERT(CASE WHEN (JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='OBJECT',NULL,'[0]')))) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[1]','.\"1\"'))))='OBJECT' THEN JSON_REPLACE(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[1]','.\"1\"')),JSON_EXTRACT((SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"a\": ',(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='OBJECT',NULL,'[0]')))),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[1]','.\"1\"'))),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[1]','.\"1\"'))),CONVERT(CONCAT('{\"a\": ',(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='OBJECT',NULL,'[0]')))),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`),'$')) WHEN JSON_TYPE(JSON_EXTRACT(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[1]','.\"1\"'))))='ARRAY' THEN NULL ELSE `data` END USING utf8mb4) AS `b`,CONVERT(CASE WHEN CONVERT('1' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(`data`)='OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"5\": ',CONVERT('1' USING utf8mb4),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(`data`,CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(`data`,CONVERT(CONCAT('{\"5\": ',CONVERT('1' USING utf8mb4),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) WHEN JSON_TYPE(`data`)='ARRAY' THEN IF(JSON_LENGTH(`data`)>5,JSON_REPLACE(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[5]','.\"5\"')),JSON_EXTRACT(CONVERT('1' USING utf8mb4),'$')),JSON_ARRAY_APPEND(`data`,'$',JSON_EXTRACT(CONVERT('1' USING utf8mb4),'$'))) ELSE `data` END USING utf8mb4) AS `c`,CONVERT(CASE WHEN NULL IS NULL THEN NULL WHEN JSON_TYPE(`data`)='OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"0\": ',NULL,'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(`data`,CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(`data`,CONVERT(CONCAT('{\"0\": ',NULL,'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) WHEN JSON_TYPE(`data`)='ARRAY' THEN IF(JSON_LENGTH(`data`)>0,JSON_REPLACE(`data`,CONCAT('$',IF(JSON_TYPE(`data`)='ARRAY','[0]','.\"0\"')),JSON_EXTRACT(NULL,'$')),JSON_ARRAY_APPEND(`data`,'$',JSON_EXTRACT(NULL,'$'))) ELSE `data` END USING utf8mb4) AS `d` FROM `public`.`sample` WHERE `id` = 2",
        ],
    ),
    Example::new(
        "SELECT jsonb_insert(data, '{a,b,0}', '\"new\"') AS a, jsonb_insert(data, '{a,b,0}', '\"new\"', true) AS b, jsonb_insert(data, '{a,b,9}', '1') AS c FROM sample WHERE id = 1",
        &[
            "SELECT CASE WHEN CONVERT('\"new\"' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY' THEN IF(JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))>0,JSON_ARRAY_INSERT(`data`,CONCAT('$.\"a\".\"b\"','[0]'),JSON_EXTRACT(CONVERT('\"new\"' USING utf8mb4),'$')),JSON_ARRAY_APPEND(`data`,'$.\"a\".\"b\"',JSON_EXTRACT(CONVERT('\"new\"' USING utf8mb4),'$'))) ELSE `data` END AS `a`,CASE WHEN CONVERT('\"new\"' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY' THEN IF(JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))>1,JSON_ARRAY_INSERT(`data`,CONCAT('$.\"a\".\"b\"','[1]'),JSON_EXTRACT(CONVERT('\"new\"' USING utf8mb4),'$')),JSON_ARRAY_APPEND(`data`,'$.\"a\".\"b\"',JSON_EXTRACT(CONVERT('\"new\"' USING utf8mb4),'$'))) ELSE `data` END AS `b`,CASE WHEN CONVERT('1' USING utf8mb4) IS NULL THEN NULL WHEN JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))='ARRAY' THEN IF(JSON_LENGTH(JSON_EXTRACT(`data`,'$.\"a\".\"b\"'))>9,JSON_ARRAY_INSERT(`data`,CONCAT('$.\"a\".\"b\"','[9]'),JSON_EXTRACT(CONVERT('1' USING utf8mb4),'$')),JSON_ARRAY_APPEND(`data`,'$.\"a\".\"b\"',JSON_EXTRACT(CONVERT('1' USING utf8mb4),'$'))) ELSE `data` END AS `c` FROM `public`.`sample` WHERE `id` = 1",
        ],
    ),
    Example::new("SELECT jsonb_strip_nulls(data) FROM item", &[]),
    Example::new("SELECT jsonb_pretty(data) FROM item", &[]),
    Example::new("SELECT jsonb_path_exists(data, '$.k') FROM item", &[]),
    Example::new(
        "SELECT jsonb_array_elements(data) FROM item",
        &[
            "SELECT `_series`.`_series` AS `jsonb_array_elements` FROM `public`.`item`,JSON_TABLE(`data`,'$[*]' COLUMNS(`_series` JSON PATH '$')) AS `_series`",
        ],
    ),
];
