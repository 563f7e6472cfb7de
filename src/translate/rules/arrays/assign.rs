//! A new value of one element: `SET column[place] = value`, which the parser hands on as a function of ours.

use super::super::functions::{Fun, in_family};
use super::super::json::change::{Missing, with};
use super::super::json::path::{Place, number};
use super::super::json::{document, joined};
use super::super::raise::INVALID;
use super::super::{Applied, Example, Node, Rule};
use super::{element_of, item_json, list, refused};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ELEMENT;
use crate::translate::parse::ast::Expr;
use crate::translate::types::Type;

pub struct Assign;

impl Rule for Assign {
    fn id(&self) -> &'static str {
        "array_elements"
    }

    fn doc(&self) -> &'static str {
        "A new value of an element is a new list, filled up with NULL as far as the element's place; a new value of a \
         document's key is jsonb_set. An array whose bounds would no longer begin at 1 is refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        in_family(FUNCTIONS, node, printer)
    }
}

/// The function that stands for the assignment.
pub const FUNCTIONS: &[Fun] = &[Fun::new(ELEMENT, (3, 3), |names, exprs| names.infer(exprs[0]), write)];

fn write(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let [column, place, value] = exprs else { return Err("an element without its value".into()) };
    match printer.names.infer(column) {
        Type::Jsonb => member(printer, column, place, value),
        array => match element_of(array) {
            Some(element) => item(printer, column, place, value, &element),
            None => Err(format!("an element of {column}, which is not known to be an array").into()),
        },
    }
}

fn item(printer: &mut Printer<'_>, column: &Expr, place: &Expr, value: &Expr, element: &Type) -> Carried {
    let place = number(printer, place)?.filter(|place| *place >= 1);
    let place = place.ok_or_else(|| refused("an element at a place that is computed or below 1"))?;
    let ty = printer.names.infer(value);
    if ty != Type::Unknown && ty.family() != element.family() {
        return Err(refused(format!("an element of type {} in an array of {}", ty.name(), element.name())));
    }
    let (list, item) = (list(printer, column, element)?, item_json(printer, value, element)?);
    // An array that is NULL or empty would begin at the element's own place.
    let begun = if place == 1 { joined(&[&"CONCAT('[',", &item, &",']')"]) } else { joined(&[&INVALID]) };
    let replaced = joined(&[
        &"JSON_COMPACT(JSON_REPLACE(",
        &list,
        &format!(",'$[{}]',JSON_EXTRACT(", place - 1),
        &item,
        &",'$')))",
    ]);
    let elements = joined(&[&"NULLIF(SUBSTRING(", &list, &",2,CHAR_LENGTH(", &list, &")-2),'')"]);
    let filled = joined(&[&format!("NULLIF(SUBSTRING(REPEAT(',null',{}-JSON_LENGTH(", place - 1), &list, &")),2),'')"]);
    joined(&[
        &"CONVERT(CASE WHEN ",
        &list,
        &" IS NULL OR JSON_LENGTH(",
        &list,
        &")=0 THEN ",
        &begun,
        &" WHEN JSON_TYPE(JSON_EXTRACT(",
        &list,
        &format!(",'$[0]'))='ARRAY' THEN {INVALID} WHEN JSON_LENGTH("),
        &list,
        &format!(")>={place} THEN "),
        &replaced,
        &" ELSE CONCAT('[',CONCAT_WS(',',",
        &elements,
        &",",
        &filled,
        &",",
        &item,
        &"),']') END USING utf8mb4)",
    ])
    .push_to(&mut printer.out);
    Ok(())
}

/// A document's member, of an empty object where there is none.
fn member(printer: &mut Printer<'_>, column: &Expr, key: &Expr, value: &Expr) -> Carried {
    let text = printer.pin(key)?.filter(|key| key.parse::<i64>().is_err());
    let text = text.ok_or_else(|| format!("a subscript of a JSON document that is no key ({key})"))?;
    let on = document(printer, column, &Type::Jsonb)?;
    let value = document(printer, value, &Type::Jsonb)?;
    let place = Place::member(joined(&[&"COALESCE(", &on, &",'{}')"]), &text)?;
    // NULL is JSON's null here.
    let value = joined(&[&"COALESCE(", &value, &",'null')"]);
    with(&place, &value, Missing::Created)?.push_to(&mut printer.out);
    Ok(())
}

use super::super::json::Part;

const EXAMPLES: &[Example] = &[
    Example::new(
        "UPDATE sample SET nums[2] = 99, words[1] = 'it''s' WHERE id IN (1, 4)",
        &[
            "UPDATE `public`.`sample` SET `nums` = CONVERT(CASE WHEN `nums` IS NULL OR JSON_LENGTH(`nums`)=0 THEN (SELECT 1 UNION ALL SELECT 2) WHEN JSON_TYPE(JSON_EXTRACT(`nums`,'$[0]'))='ARRAY' THEN (SELECT 1 UNION ALL SELECT 2) WHEN JSON_LENGTH(`nums`)>=2 THEN JSON_COMPACT(JSON_REPLACE(`nums`,'$[1]',JSON_EXTRACT(99,'$'))) ELSE CONCAT('[',CONCAT_WS(',',NULLIF(SUBSTRING(`nums`,2,CHAR_LENGTH(`nums`)-2),''),NULLIF(SUBSTRING(REPEAT(',null',1-JSON_LENGTH(`nums`)),2),''),99),']') END USING utf8mb4),`words` = CONVERT(CASE WHEN `words` IS NULL OR JSON_LENGTH(`words`)=0 THEN CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('it''s' USING utf8mb4)),'null'),']') WHEN JSON_TYPE(JSON_EXTRACT(`words`,'$[0]'))='ARRAY' THEN (SELECT 1 UNION ALL SELECT 2) WHEN JSON_LENGTH(`words`)>=1 THEN JSON_COMPACT(JSON_REPLACE(`words`,'$[0]',JSON_EXTRACT(COALESCE(JSON_QUOTE(CONVERT('it''s' USING utf8mb4)),'null'),'$'))) ELSE CONCAT('[',CONCAT_WS(',',NULLIF(SUBSTRING(`words`,2,CHAR_LENGTH(`words`)-2),''),NULLIF(SUBSTRING(REPEAT(',null',0-JSON_LENGTH(`words`)),2),''),COALESCE(JSON_QUOTE(CONVERT('it''s' USING utf8mb4)),'null')),']') END USING utf8mb4) WHERE `id` IN (1,4)",
        ],
    ),
    Example::new(
        "UPDATE sample SET nums[5] = nums[1] + 1 WHERE id = 1",
        &[
            "UPDATE `public`.`sample` SET `nums` = CONVERT(CASE WHEN `nums` IS NULL OR JSON_LENGTH(`nums`)=0 THEN (SELECT 1 UNION ALL SELECT 2) WHEN JSON_TYPE(JSON_EXTRACT(`nums`,'$[0]'))='ARRAY' THEN (SELECT 1 UNION ALL SELECT 2) WHEN JSON_LENGTH(`nums`)>=5 THEN JSON_COMPACT(JSON_REPLACE(`nums`,'$[4]',JSON_EXTRACT(COALESCE((CAST(JSON_VALUE(`nums`,'$[0]') AS SIGNED)) + 1,'null'),'$'))) ELSE CONCAT('[',CONCAT_WS(',',NULLIF(SUBSTRING(`nums`,2,CHAR_LENGTH(`nums`)-2),''),NULLIF(SUBSTRING(REPEAT(',null',4-JSON_LENGTH(`nums`)),2),''),COALESCE((CAST(JSON_VALUE(`nums`,'$[0]') AS SIGNED)) + 1,'null')),']') END USING utf8mb4) WHERE `id` = 1",
        ],
    ),
    Example::new("UPDATE sample SET nums[1] = NULL, note[1] = 'x'", &[]),
    Example::new(
        "UPDATE sample SET words[1] = NULL",
        &[
            "UPDATE `public`.`sample` SET `words` = CONVERT(CASE WHEN `words` IS NULL OR JSON_LENGTH(`words`)=0 THEN CONCAT('[',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') WHEN JSON_TYPE(JSON_EXTRACT(`words`,'$[0]'))='ARRAY' THEN (SELECT 1 UNION ALL SELECT 2) WHEN JSON_LENGTH(`words`)>=1 THEN JSON_COMPACT(JSON_REPLACE(`words`,'$[0]',JSON_EXTRACT(COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),'$'))) ELSE CONCAT('[',CONCAT_WS(',',NULLIF(SUBSTRING(`words`,2,CHAR_LENGTH(`words`)-2),''),NULLIF(SUBSTRING(REPEAT(',null',0-JSON_LENGTH(`words`)),2),''),COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null')),']') END USING utf8mb4)",
        ],
    ),
    Example::new(
        "UPDATE item SET data['k'] = '\"new\"' WHERE id IN (1, 2, 3)",
        &[
            "UPDATE `public`.`item` SET `data` = IF(JSON_TYPE(COALESCE(`data`,'{}')) IN ('OBJECT','ARRAY'),IF(COALESCE(JSON_TYPE(COALESCE(`data`,'{}'))='ARRAY',FALSE),(SELECT 1 UNION ALL SELECT 2),CONVERT(CASE JSON_TYPE(COALESCE(`data`,'{}')) WHEN 'OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"k\": ',COALESCE(CONVERT('\"new\"' USING utf8mb4),'null'),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(COALESCE(`data`,'{}'),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(COALESCE(`data`,'{}'),CONVERT(CONCAT('{\"k\": ',COALESCE(CONVERT('\"new\"' USING utf8mb4),'null'),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) WHEN 'ARRAY' THEN (SELECT 1 UNION ALL SELECT 2) ELSE COALESCE(`data`,'{}') END USING utf8mb4)),IF(COALESCE(`data`,'{}') IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) WHERE `id` IN (1,2,3)",
        ],
    ),
    Example::new(
        "UPDATE item SET data['other'] = NULL, note = 'b' WHERE id = 5",
        &[
            "UPDATE `public`.`item` SET `data` = IF(JSON_TYPE(COALESCE(`data`,'{}')) IN ('OBJECT','ARRAY'),IF(COALESCE(JSON_TYPE(COALESCE(`data`,'{}'))='ARRAY',FALSE),(SELECT 1 UNION ALL SELECT 2),CONVERT(CASE JSON_TYPE(COALESCE(`data`,'{}')) WHEN 'OBJECT' THEN (SELECT CONCAT('{',COALESCE(GROUP_CONCAT(CONCAT(`_k`.`k`,': ',COALESCE(JSON_EXTRACT(CONVERT(CONCAT('{\"other\": ',COALESCE(NULL,'null'),'}') USING utf8mb4),CONCAT('$.',`_k`.`k`)),JSON_EXTRACT(COALESCE(`data`,'{}'),CONCAT('$.',`_k`.`k`)))) ORDER BY LENGTH(`_k`.`u`),`_k`.`u` SEPARATOR ', '),''),'}') FROM JSON_TABLE(JSON_KEYS(JSON_MERGE_PRESERVE(COALESCE(`data`,'{}'),CONVERT(CONCAT('{\"other\": ',COALESCE(NULL,'null'),'}') USING utf8mb4))),'$[*]' COLUMNS(`k` JSON PATH '$',`u` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_k`) WHEN 'ARRAY' THEN (SELECT 1 UNION ALL SELECT 2) ELSE COALESCE(`data`,'{}') END USING utf8mb4)),IF(COALESCE(`data`,'{}') IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))),`note` = 'b' WHERE `id` = 5",
        ],
    ),
    Example::new("UPDATE sample SET nums[0] = 1", &[]),
];
