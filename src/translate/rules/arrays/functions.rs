//! Array functions.

use super::super::comparison::is_null;
use super::super::functions::{Fun, arguments, call, in_family};
use super::super::json::aggregate::CUT;
use super::super::json::path::number;
use super::super::json::{EXACT, Part, joined, literal};
use super::super::raise::{around, plain};
use super::super::regex::Asked;
use super::super::{Applied, Example, Node, Rule, like, split};
use super::{element_of, item_json, list, made, operators, rebuilt, refused, rows};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::Expr;
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Functions;

impl Rule for Functions {
    fn id(&self) -> &'static str {
        "array_functions"
    }

    fn doc(&self) -> &'static str {
        "Lengths are JSON_LENGTH; functions that add, remove, replace or look for elements make a new list, or ask the rows \
         of JSON_TABLE; unnest is JSON_TABLE."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        if let Node::Expr(Expr::Function(function), _) = node
            && call(function).0 == "array_to_string"
            && matches!(arguments(function).first(), Some(Expr::Function(inner)) if call(inner).0 == "array_agg")
        {
            return Ok(Applied::Unchanged);
        }
        in_family(FUNCTIONS, node, printer)
    }
}

/// The functions of this family.
pub const FUNCTIONS: &[Fun] = &[
    Fun::new("array_length", (2, 2), int4, length),
    Fun::new("array_upper", (2, 2), int4, length),
    Fun::new("array_lower", (2, 2), int4, lower),
    Fun::new("cardinality", (1, 1), int4, cardinality),
    Fun::new("array_ndims", (1, 1), int4, dimensions),
    Fun::new("array_append", (2, 2), first, |printer, exprs| {
        let element = element(printer, exprs[0])?;
        let list = operators::append(printer, exprs[0], exprs[1], &element)?;
        written(printer, &list)
    }),
    Fun::new("array_prepend", (2, 2), second, |printer, exprs| {
        let element = element(printer, exprs[1])?;
        let list = operators::prepend(printer, exprs[0], exprs[1], &element)?;
        written(printer, &list)
    }),
    Fun::new("array_cat", (2, 2), first, |printer, exprs| {
        let list = operators::cat(printer, exprs[0], exprs[1])?;
        written(printer, &list)
    }),
    Fun::new("array_remove", (2, 2), first, remove),
    Fun::new("array_replace", (3, 3), first, replace),
    Fun::new("array_dims", (1, 1), |_, _| Type::Text, made::dimensions),
    Fun::new("array_fill", (2, 2), made::filled, made::fill),
    Fun::new("trim_array", (2, 2), first, made::trim),
    Fun::new("array_position", (2, 3), int4, position),
    Fun::new("array_positions", (2, 2), |_, _| Type::Array(Box::new(Type::Int(4))), positions),
    Fun::new("array_to_string", (2, 3), |_, _| Type::Text, to_string),
    Fun::new("string_to_array", (2, 3), |_, _| Type::Array(Box::new(Type::Text)), from_string),
    Fun::new("regexp_split_to_array", (2, 2), |_, _| Type::Array(Box::new(Type::Text)), from_pattern),
    Fun::new(
        "array_agg",
        (1, 1),
        |names, exprs| Type::Array(Box::new(names.infer(exprs[0]))),
        |_, _| Err(refused("array_agg in a place that has no rule")),
    ),
    Fun::new(
        "unnest",
        (1, 1),
        |names, exprs| element_of(names.infer(exprs[0])).unwrap_or_default(),
        |_, _| Err(refused("unnest inside an expression, where it makes rows of one row")),
    ),
];

fn int4(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Int(4)
}

fn first(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    match names.infer(exprs[0]) {
        Type::Unknown => names.infer(exprs[1]),
        ty => ty,
    }
}

fn second(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    names.infer(exprs[1])
}

fn written(printer: &mut Printer<'_>, template: &Template) -> Carried {
    template.push_to(&mut printer.out);
    Ok(())
}

/// The type of an array's elements; documents in a list can't be told from its dimensions.
fn element(printer: &Printer<'_>, expr: &Expr) -> Carried<Type> {
    match element_of(printer.names.infer(expr)) {
        Some(Type::Json | Type::Jsonb) => Err(refused("an array of JSON documents has no rule")),
        Some(element) => Ok(element),
        None => Err(refused(format!("an array function of {expr}, which is not known to be an array"))),
    }
}

fn of(printer: &mut Printer<'_>, expr: &Expr) -> Carried<(Template, Type)> {
    let element = element(printer, expr)?;
    Ok((list(printer, expr, &element)?, element))
}

/// The dimension that is asked for.
fn dimension(printer: &mut Printer<'_>, expr: &Expr) -> Carried<i64> {
    number(printer, expr)?.ok_or_else(|| refused("a dimension that is computed"))
}

fn length(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (list, _) = of(printer, exprs[0])?;
    let length = made::length(&list, dimension(printer, exprs[1])?);
    written(printer, &length)
}

fn lower(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (list, _) = of(printer, exprs[0])?;
    let length = made::length(&list, dimension(printer, exprs[1])?);
    written(printer, &joined(&[&"IF(", &length, &">0,1,NULL)"]))
}

/// A scalar has the length 1, so dimensions that are not there count for nothing.
fn cardinality(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (list, _) = of(printer, exprs[0])?;
    let inner = |path: &str| joined(&[&"COALESCE(JSON_LENGTH(", &list, &format!(",'{path}'),1)")]);
    let (second, third) = (inner("$[0]"), inner("$[0][0]"));
    written(printer, &joined(&[&"(JSON_LENGTH(", &list, &")*", &second, &"*", &third, &")"]))
}

fn dimensions(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (list, _) = of(printer, exprs[0])?;
    written(printer, &joined(&[&"NULLIF(JSON_DEPTH(", &list, &")-1,0)"]))
}

/// An element of a list as JSON, in a collation that compares as PostgreSQL does.
fn value() -> Template {
    joined(&[&"`_a`.`v`", &EXACT])
}

/// What an element is compared with, in characters: a number would be compared as one.
fn sought(printer: &mut Printer<'_>, expr: &Expr, element: &Type) -> Carried<Template> {
    let item = item_json(printer, expr, element)?;
    Ok(joined(&[&"CONVERT(", &item, &" USING utf8mb4)"]))
}

fn remove(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (list, element) = of(printer, exprs[0])?;
    let item = sought(printer, exprs[1], &element)?;
    let kept = joined(&[&value(), &" <> ", &item]);
    written(printer, &rebuilt(&list, &joined(&[&"`_a`.`v`"]), &kept))
}

fn replace(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (list, element) = of(printer, exprs[0])?;
    let (from, to) = (sought(printer, exprs[1], &element)?, item_json(printer, exprs[2], &element)?);
    let each = joined(&[&"CASE WHEN ", &value(), &" = ", &from, &" THEN ", &to, &" ELSE `_a`.`v` END"]);
    written(printer, &rebuilt(&list, &each, &joined(&[&"TRUE"])))
}

fn position(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (list, element) = of(printer, exprs[0])?;
    let item = sought(printer, exprs[1], &element)?;
    let from = match exprs.get(2) {
        None => Template::default(),
        Some(from) => match number(printer, from)? {
            Some(from) => joined(&[&format!(" AND `_a`.`o` >= {from}")]),
            None => return Err(refused("array_position from a place that is computed")),
        },
    };
    written(
        printer,
        &joined(&[
            &"(SELECT MIN(`_a`.`o`) FROM JSON_TABLE(",
            &list,
            &super::super::json::ELEMENTS,
            &" AS `_a` WHERE ",
            &value(),
            &" = ",
            &item,
            &from,
            &")",
        ]),
    )
}

fn positions(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (list, element) = of(printer, exprs[0])?;
    let item = sought(printer, exprs[1], &element)?;
    written(printer, &rebuilt(&list, &joined(&[&"`_a`.`o`"]), &joined(&[&value(), &" = ", &item])))
}

/// NULL elements are left out, or written as the third argument says.
fn to_string(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (list, element) = of(printer, exprs[0])?;
    if !matches!(element, Type::Int(_) | Type::Text | Type::Uuid | Type::Enum(_)) {
        return Err(refused(format!("the text of elements of type {} differs on MariaDB", element.name())));
    }
    let separator = printer.pin(exprs[1])?.ok_or("a separator that is NULL")?;
    let each = match exprs.get(2) {
        None => joined(&[&"`_a`.`v`"]),
        Some(null) => {
            let null = printer.captured(|printer| printer.expr(null, &Type::Text))?;
            joined(&[&"COALESCE(CONVERT(`_a`.`v` USING utf8mb4),", &null, &")"])
        }
    };
    printer.state(CUT);
    written(
        printer,
        &joined(&[
            &"IF(",
            &list,
            &" IS NULL,NULL,(SELECT COALESCE(GROUP_CONCAT(",
            &each,
            &format!(" ORDER BY `_a`.`o` SEPARATOR {}),'') FROM ", literal(&separator)),
            &rows(&list, &element, "_a")?,
            &"))",
        ]),
    )
}

/// The separator becomes the border of two strings; in what JSON escapes it must not be found.
fn from_string(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let null = match exprs.get(2) {
        Some(null) if is_null(null) => None,
        Some(null) => printer.pin(null)?,
        None => None,
    };
    if let Some(null) = null {
        return with_null(printer, exprs, &null);
    }
    let separator = match exprs[1] {
        null if is_null(null) => None,
        other => printer.pin(other)?,
    };
    let Some(separator) = separator else {
        let text = super::super::text::captured(printer, exprs[0])?;
        return split::list(printer, &text, "[]", CHARACTERS);
    };
    if separator.is_empty() {
        let text = super::super::text::captured(printer, exprs[0])?;
        let one = "CONVERT(IF(LENGTH(@)=0,'[]',CONCAT('[',JSON_QUOTE(@),']')) USING utf8mb4)";
        return around(printer, &text, one);
    }
    let unsafe_in_json = |c: char| c.is_ascii_alphanumeric() || matches!(c, '"' | '\\') || c.is_control();
    if separator.contains('\u{1}') {
        return Err("string_to_array with a separator of a control character has no rule".into());
    }
    if separator.contains(unsafe_in_json) {
        let text = super::super::text::captured(printer, exprs[0])?;
        return split::list(printer, &text, "[]", &split::at_separator(&separator));
    }
    let ty = printer.names.infer(exprs[0]);
    if !matches!(ty, Type::Text | Type::Unknown) {
        return Err(format!("string_to_array of a value of type {}", ty.name()).into());
    }
    let text = printer.captured(|printer| printer.expr(exprs[0], &Type::Text))?;
    written(
        printer,
        &joined(&[
            &"CONVERT(IF(LENGTH(",
            &text,
            &")=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT(",
            &text,
            &format!(" USING utf8mb4)),{},'\",\"'),']')) USING utf8mb4)", literal(&separator)),
        ]),
    )
}

/// The elements that are the third argument are NULL.
fn with_null(printer: &mut Printer<'_>, exprs: &[&Expr], null: &str) -> Carried {
    if !null.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err("string_to_array with a text for NULL that is no plain word has no rule".into());
    }
    let list = printer.captured(|printer| from_string(printer, &exprs[..2]))?;
    // A quote inside a string has a backslash before it, so these are whole elements.
    let pattern = format!(r#"REGEXP_REPLACE(@,'(?<=[\\[,])"{null}"(?=[],])','null')"#);
    around(printer, &list, &pattern)
}

/// Marks each character but the last.
const CHARACTERS: &str = r"REGEXP_REPLACE(@,'(?s)(.)(?=.)',CONCAT('\\1',CHAR(1 USING utf8mb4)))";

/// A pattern that finds nothing before each character would cut otherwise, and is refused.
fn from_pattern(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    if printer.bare(exprs[1]).is_some() && printer.pin(exprs[1])?.is_some_and(|pattern| pattern.is_empty()) {
        let text = super::super::text::captured(printer, exprs[0])?;
        return split::list(printer, &text, r#"[""]"#, CHARACTERS);
    }
    let pcre = like::pinned(printer, exprs[1], Asked::Which)?;
    if pcre.may_match_nothing() {
        return Err("a text split by a pattern that also finds nothing has no rule".into());
    }
    let pattern = plain(&like::written(printer, &pcre, "", ""));
    let text = super::super::text::captured(printer, exprs[0])?;
    split::list(printer, &text, r#"[""]"#, &format!("REGEXP_REPLACE(@,{pattern},CHAR(1 USING utf8mb4))"))
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT trim_array(nums, 2) FROM sample", &["SELECT IF(2 BETWEEN 0 AND JSON_LENGTH(`nums`),IF(`nums` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`o` <= JSON_LENGTH(`nums`) - 2)),IF(`nums` IS NULL OR 2 IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `trim_array` FROM `public`.`sample`"]).failing(),
    Example::new("SELECT array_fill(7, ARRAY[3]) AS a, array_fill('x'::text, ARRAY[2,2]) AS b, array_fill(NULL::int, ARRAY[1]) AS c, array_fill(1, ARRAY[0]) AS d", &["SELECT CONVERT(CONCAT('[',REPEAT(CONCAT(7,','),2),7,']') USING utf8mb4) AS `a`,CONVERT(CONCAT('[',REPEAT(CONCAT(CONCAT('[',REPEAT(CONCAT(JSON_QUOTE(CONVERT('x' USING utf8mb4)),','),1),JSON_QUOTE(CONVERT('x' USING utf8mb4)),']'),','),1),CONCAT('[',REPEAT(CONCAT(JSON_QUOTE(CONVERT('x' USING utf8mb4)),','),1),JSON_QUOTE(CONVERT('x' USING utf8mb4)),']'),']') USING utf8mb4) AS `b`,CONVERT(CONCAT('[',COALESCE(CAST(NULL AS SIGNED),'null'),']') USING utf8mb4) AS `c`,CONVERT('[]' USING utf8mb4) AS `d`"]),
    Example::new("SELECT id, array_dims(nums) AS a, trim_array(nums, 0) AS b, array_position(nums, 2, 2) AS c FROM sample", &["SELECT `id`,CONCAT('[1:',NULLIF(JSON_LENGTH(`nums`),0),']',COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(`nums`,'$[0]'))='ARRAY',JSON_LENGTH(`nums`,'$[0]'),NULL),']'),''),COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(`nums`,'$[0][0]'))='ARRAY',JSON_LENGTH(`nums`,'$[0][0]'),NULL),']'),''),COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(`nums`,'$[0][0][0]'))='ARRAY',JSON_LENGTH(`nums`,'$[0][0][0]'),NULL),']'),''),COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(`nums`,'$[0][0][0][0]'))='ARRAY',JSON_LENGTH(`nums`,'$[0][0][0][0]'),NULL),']'),''),COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(`nums`,'$[0][0][0][0][0]'))='ARRAY',JSON_LENGTH(`nums`,'$[0][0][0][0][0]'),NULL),']'),'')) COLLATE utf8mb4_nopad_bin AS `a`,IF(0 BETWEEN 0 AND JSON_LENGTH(`nums`),IF(`nums` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`o` <= JSON_LENGTH(`nums`) - 0)),IF(`nums` IS NULL OR 0 IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `b`,(SELECT MIN(`_a`.`o`) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`v` COLLATE utf8mb4_nopad_bin = CONVERT(2 USING utf8mb4) AND `_a`.`o` >= 2) AS `c` FROM `public`.`sample`"]),
    Example::new("SELECT array_dims(ARRAY[[1,2,3],[4,5,6]]) AS a, array_length(ARRAY[[1,2,3]], 2) AS b, array_length(ARRAY[1], 2) AS c, trim_array(ARRAY['a',NULL,'c'], 2) AS d", &["SELECT CONCAT('[1:',NULLIF(JSON_LENGTH(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4)),0),']',COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0]'))='ARRAY',JSON_LENGTH(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0]'),NULL),']'),''),COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0][0]'))='ARRAY',JSON_LENGTH(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0][0]'),NULL),']'),''),COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0][0][0]'))='ARRAY',JSON_LENGTH(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0][0][0]'),NULL),']'),''),COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0][0][0][0]'))='ARRAY',JSON_LENGTH(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0][0][0][0]'),NULL),']'),''),COALESCE(CONCAT('[1:',IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0][0][0][0][0]'))='ARRAY',JSON_LENGTH(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),',',CONVERT(CONCAT('[',4,',',5,',',6,']') USING utf8mb4),']') USING utf8mb4),'$[0][0][0][0][0]'),NULL),']'),'')) COLLATE utf8mb4_nopad_bin AS `a`,IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),']') USING utf8mb4),'$[0]'))='ARRAY',JSON_LENGTH(CONVERT(CONCAT('[',CONVERT(CONCAT('[',1,',',2,',',3,']') USING utf8mb4),']') USING utf8mb4),'$[0]'),NULL) AS `b`,IF(JSON_TYPE(JSON_EXTRACT(CONVERT(CONCAT('[',1,']') USING utf8mb4),'$[0]'))='ARRAY',JSON_LENGTH(CONVERT(CONCAT('[',1,']') USING utf8mb4),'$[0]'),NULL) AS `c`,IF(2 BETWEEN 0 AND JSON_LENGTH(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('c' USING utf8mb4)),'null'),']') USING utf8mb4)),IF(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('c' USING utf8mb4)),'null'),']') USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('c' USING utf8mb4)),'null'),']') USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`o` <= JSON_LENGTH(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('c' USING utf8mb4)),'null'),']') USING utf8mb4)) - 2)),IF(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('c' USING utf8mb4)),'null'),']') USING utf8mb4) IS NULL OR 2 IS NULL,NULL,(SELECT 1 UNION ALL SELECT 2))) AS `d`"]),
    Example::new(
        "SELECT string_to_array('añ😀', NULL) AS a, string_to_array('a,b', '') AS b, string_to_array('', '') AS c, regexp_split_to_array('ab', '') AS d, regexp_split_to_array('a@b', '@') AS e",
        &["SELECT CONVERT(IF(LENGTH((CONVERT('añ😀' USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,'[]',IF(LOCATE(CHAR(1 USING utf8mb4),(CONVERT('añ😀' USING utf8mb4) COLLATE utf8mb4_nopad_bin))>0,(SELECT 1 UNION ALL SELECT 2),CONCAT('[',REPLACE(JSON_QUOTE(REGEXP_REPLACE((CONVERT('añ😀' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)(.)(?=.)',CONCAT('\\\\1',CHAR(1 USING utf8mb4)))),'\\\\u0001','\",\"'),']'))) USING utf8mb4) AS `a`,CONVERT(IF(LENGTH((CONVERT('a,b' USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,'[]',CONCAT('[',JSON_QUOTE((CONVERT('a,b' USING utf8mb4) COLLATE utf8mb4_nopad_bin)),']')) USING utf8mb4) AS `b`,CONVERT(IF(LENGTH((CONVERT('' USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,'[]',CONCAT('[',JSON_QUOTE((CONVERT('' USING utf8mb4) COLLATE utf8mb4_nopad_bin)),']')) USING utf8mb4) AS `c`,CONVERT(IF(LENGTH((CONVERT('ab' USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,'[\"\"]',IF(LOCATE(CHAR(1 USING utf8mb4),(CONVERT('ab' USING utf8mb4) COLLATE utf8mb4_nopad_bin))>0,(SELECT 1 UNION ALL SELECT 2),CONCAT('[',REPLACE(JSON_QUOTE(REGEXP_REPLACE((CONVERT('ab' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)(.)(?=.)',CONCAT('\\\\1',CHAR(1 USING utf8mb4)))),'\\\\u0001','\",\"'),']'))) USING utf8mb4) AS `d`,CONVERT(IF(LENGTH((CONVERT('a@b' USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,'[\"\"]',IF(LOCATE(CHAR(1 USING utf8mb4),(CONVERT('a@b' USING utf8mb4) COLLATE utf8mb4_nopad_bin))>0,(SELECT 1 UNION ALL SELECT 2),CONCAT('[',REPLACE(JSON_QUOTE(REGEXP_REPLACE((CONVERT('a@b' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\@',CHAR(1 USING utf8mb4))),'\\\\u0001','\",\"'),']'))) USING utf8mb4) AS `e`"],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT regexp_split_to_array(note, '[%:]') AS a, string_to_array(note, 't') AS b, string_to_array('a,b,x', ',', 'x') AS c FROM item",
        &[
            "SELECT CONVERT(IF(LENGTH(`note`)=0,'[\"\"]',IF(LOCATE(CHAR(1 USING utf8mb4),`note`)>0,(SELECT 1 UNION ALL SELECT 2),CONCAT('[',REPLACE(JSON_QUOTE(REGEXP_REPLACE(`note`,'(?s)[\\\\%\\\\:]',CHAR(1 USING utf8mb4))),'\\\\u0001','\",\"'),']'))) USING utf8mb4) AS `a`,CONVERT(IF(LENGTH(`note`)=0,'[]',IF(LOCATE(CHAR(1 USING utf8mb4),`note`)>0,(SELECT 1 UNION ALL SELECT 2),CONCAT('[',REPLACE(JSON_QUOTE(REPLACE(`note`,'t',CHAR(1 USING utf8mb4))),'\\\\u0001','\",\"'),']'))) USING utf8mb4) AS `b`,REGEXP_REPLACE(CONVERT(IF(LENGTH('a,b,x')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('a,b,x' USING utf8mb4)),',','\",\"'),']')) USING utf8mb4),'(?<=[\\\\[,])\"x\"(?=[],])','null') AS `c` FROM `public`.`item`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT regexp_split_to_array(note, '[%:]') AS a, string_to_array(note, 't') AS b, string_to_array('a,b,x', ',', 'x') AS c FROM item",
        &[
            "SELECT CONVERT(IF(LENGTH((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,'[\"\"]',IF(LOCATE(CHAR(1 USING utf8mb4),(CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin))>0,(SELECT 1 UNION ALL SELECT 2),CONCAT('[',REPLACE(JSON_QUOTE(REGEXP_REPLACE((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)[\\\\%\\\\:]',CHAR(1 USING utf8mb4))),'\\\\u0001','\",\"'),']'))) USING utf8mb4) AS `a`,CONVERT(IF(LENGTH((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,'[]',IF(LOCATE(CHAR(1 USING utf8mb4),(CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin))>0,(SELECT 1 UNION ALL SELECT 2),CONCAT('[',REPLACE(JSON_QUOTE(REPLACE((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin),'t',CHAR(1 USING utf8mb4))),'\\\\u0001','\",\"'),']'))) USING utf8mb4) AS `b`,REGEXP_REPLACE(CONVERT(IF(LENGTH('a,b,x')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('a,b,x' USING utf8mb4)),',','\",\"'),']')) USING utf8mb4),'(?<=[\\\\[,])\"x\"(?=[],])','null') AS `c` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, array_length(nums, 1) AS a, cardinality(nums) AS b, array_ndims(nums) AS c, array_upper(words, 1) AS d, array_lower(words, 1) AS e, array_length(nums, 2) AS f FROM sample",
        &[
            "SELECT `id`,NULLIF(JSON_LENGTH(`nums`),0) AS `a`,(JSON_LENGTH(`nums`)*COALESCE(JSON_LENGTH(`nums`,'$[0]'),1)*COALESCE(JSON_LENGTH(`nums`,'$[0][0]'),1)) AS `b`,NULLIF(JSON_DEPTH(`nums`)-1,0) AS `c`,NULLIF(JSON_LENGTH(`words`),0) AS `d`,IF(NULLIF(JSON_LENGTH(`words`),0)>0,1,NULL) AS `e`,IF(JSON_TYPE(JSON_EXTRACT(`nums`,'$[0]'))='ARRAY',JSON_LENGTH(`nums`,'$[0]'),NULL) AS `f` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT array_length('{{1,2,3},{4,5,6}}'::int[], 1) AS a, array_length('{{1,2,3},{4,5,6}}'::int[], 2) AS b, cardinality('{{1,2,3},{4,5,6}}'::int[]) AS c, array_ndims('{{1,2,3},{4,5,6}}'::int[]) AS d",
        &[
            "SELECT NULLIF(JSON_LENGTH(CONVERT('[[1,2,3],[4,5,6]]' USING utf8mb4)),0) AS `a`,IF(JSON_TYPE(JSON_EXTRACT(CONVERT('[[1,2,3],[4,5,6]]' USING utf8mb4),'$[0]'))='ARRAY',JSON_LENGTH(CONVERT('[[1,2,3],[4,5,6]]' USING utf8mb4),'$[0]'),NULL) AS `b`,(JSON_LENGTH(CONVERT('[[1,2,3],[4,5,6]]' USING utf8mb4))*COALESCE(JSON_LENGTH(CONVERT('[[1,2,3],[4,5,6]]' USING utf8mb4),'$[0]'),1)*COALESCE(JSON_LENGTH(CONVERT('[[1,2,3],[4,5,6]]' USING utf8mb4),'$[0][0]'),1)) AS `c`,NULLIF(JSON_DEPTH(CONVERT('[[1,2,3],[4,5,6]]' USING utf8mb4))-1,0) AS `d`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE cardinality(words) = 0",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE (JSON_LENGTH(`words`)*COALESCE(JSON_LENGTH(`words`,'$[0]'),1)*COALESCE(JSON_LENGTH(`words`,'$[0][0]'),1)) = 0",
        ],
    ),
    Example::new(
        "SELECT id, array_append(nums, 9) AS a, array_prepend(9, nums) AS b, array_cat(nums, '{1}') AS c, array_append(words, NULL) AS d, array_append(words, 'ö \"q\"') AS e FROM sample",
        &[
            "SELECT `id`,IF(`nums` IS NULL,CONVERT(CONCAT('[',9,']') USING utf8mb4),JSON_COMPACT(JSON_MERGE_PRESERVE(`nums`,CONVERT(CONCAT('[',9,']') USING utf8mb4)))) AS `a`,IF(`nums` IS NULL,CONVERT(CONCAT('[',9,']') USING utf8mb4),JSON_COMPACT(JSON_MERGE_PRESERVE(CONVERT(CONCAT('[',9,']') USING utf8mb4),`nums`))) AS `b`,CASE WHEN `nums` IS NULL THEN CONVERT('[1]' USING utf8mb4) WHEN CONVERT('[1]' USING utf8mb4) IS NULL THEN `nums` ELSE JSON_COMPACT(JSON_MERGE_PRESERVE(`nums`,CONVERT('[1]' USING utf8mb4))) END AS `c`,IF(`words` IS NULL,CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4),JSON_COMPACT(JSON_MERGE_PRESERVE(`words`,CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4)))) AS `d`,IF(`words` IS NULL,CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('ö \"q\"' USING utf8mb4)),'null'),']') USING utf8mb4),JSON_COMPACT(JSON_MERGE_PRESERVE(`words`,CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('ö \"q\"' USING utf8mb4)),'null'),']') USING utf8mb4)))) AS `e` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, array_remove(nums, 2) AS a, array_remove(words, NULL) AS b, array_replace(nums, 1, 7) AS c, array_replace(words, 'a', 'b') AS d, array_remove(words, 'a ') AS e FROM sample",
        &[
            "SELECT `id`,IF(`nums` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`v` COLLATE utf8mb4_nopad_bin <> CONVERT(2 USING utf8mb4))) AS `a`,IF(`words` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`v` COLLATE utf8mb4_nopad_bin <> CONVERT(COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null') USING utf8mb4))) AS `b`,IF(`nums` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(CASE WHEN `_a`.`v` COLLATE utf8mb4_nopad_bin = CONVERT(1 USING utf8mb4) THEN 7 ELSE `_a`.`v` END ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE TRUE)) AS `c`,IF(`words` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(CASE WHEN `_a`.`v` COLLATE utf8mb4_nopad_bin = CONVERT(COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null') USING utf8mb4) THEN COALESCE(JSON_QUOTE(CONVERT('b' USING utf8mb4)),'null') ELSE `_a`.`v` END ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE TRUE)) AS `d`,IF(`words` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`v` COLLATE utf8mb4_nopad_bin <> CONVERT(COALESCE(JSON_QUOTE(CONVERT('a ' USING utf8mb4)),'null') USING utf8mb4))) AS `e` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, array_position(nums, 3) AS a, array_position(words, 'A') AS b, array_position(words, NULL) AS c, array_positions(words, 'a') AS d FROM sample",
        &[
            "SELECT `id`,(SELECT MIN(`_a`.`o`) FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`v` COLLATE utf8mb4_nopad_bin = CONVERT(3 USING utf8mb4)) AS `a`,(SELECT MIN(`_a`.`o`) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`v` COLLATE utf8mb4_nopad_bin = CONVERT(COALESCE(JSON_QUOTE(CONVERT('A' USING utf8mb4)),'null') USING utf8mb4)) AS `b`,(SELECT MIN(`_a`.`o`) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`v` COLLATE utf8mb4_nopad_bin = CONVERT(COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null') USING utf8mb4)) AS `c`,IF(`words` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_a`.`o` ORDER BY `_a`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_a` WHERE `_a`.`v` COLLATE utf8mb4_nopad_bin = CONVERT(COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null') USING utf8mb4))) AS `d` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, array_to_string(nums, ',') AS a, array_to_string(words, ', ', '*') AS b, array_to_string(words, '') AS c FROM sample",
        &[
            "SELECT `id`,IF(`nums` IS NULL,NULL,(SELECT COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ','),'') FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) AS `a`,IF(`words` IS NULL,NULL,(SELECT COALESCE(GROUP_CONCAT(COALESCE(CONVERT(`_a`.`v` USING utf8mb4),'*') ORDER BY `_a`.`o` SEPARATOR ', '),'') FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) AS `b`,IF(`words` IS NULL,NULL,(SELECT COALESCE(GROUP_CONCAT(`_a`.`v` ORDER BY `_a`.`o` SEPARATOR ''),'') FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) AS `c` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT string_to_array(note, ':') AS a, string_to_array('a, b,, \"c\"', ', ') AS b FROM item",
        &[
            "SELECT CONVERT(IF(LENGTH(`note`)=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT(`note` USING utf8mb4)),':','\",\"'),']')) USING utf8mb4) AS `a`,CONVERT(IF(LENGTH('a, b,, \"c\"')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('a, b,, \"c\"' USING utf8mb4)),', ','\",\"'),']')) USING utf8mb4) AS `b` FROM `public`.`item`",
        ],
    ),
    Example::new("SELECT array_to_string(ARRAY[1.5, 2], ',') AS a", &[]),
];
