//! Containment and existence: `@>`, `<@`, `?`, `?|` and `?&` on jsonb.
//!
//! JSON_CONTAINS is not the same: it finds a scalar in any list around it. What is looked for is a literal, so the question
//! is written out, part for part.

use super::super::{Applied, Example, Node, Rule};
use super::equal::literal_text;
use super::path::{Place, texts};
use super::{ELEMENTS, EXACT, Part, document, is_json, joined, literal};
use crate::translate::json::{self, Document};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Contain;

impl Rule for Contain {
    fn id(&self) -> &'static str {
        "json_containment"
    }

    fn doc(&self) -> &'static str {
        "`@>` with a literal document and `?`, `?|`, `?&` with literal keys are written out as conditions on the parts; a \
         number is found whatever zeros end it. Between two columns they are refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::BinaryOp { left, op, right }, _) = node else { return Ok(Applied::Unchanged) };
        match op {
            BinaryOperator::AtArrow if is_json(printer, left) || is_json(printer, right) => {
                contains(printer, left, right)?
            }
            BinaryOperator::ArrowAt if is_json(printer, left) || is_json(printer, right) => {
                contains(printer, right, left)?
            }
            BinaryOperator::Question => {
                let key = printer.pin(right)?;
                exists(printer, left, &[key], " OR ")?;
            }
            BinaryOperator::QuestionPipe => {
                let keys = texts(printer, right)?;
                exists(printer, left, &keys, " OR ")?;
            }
            BinaryOperator::QuestionAnd => {
                let keys = texts(printer, right)?;
                exists(printer, left, &keys, " AND ")?;
            }
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

/// Writes a condition that is NULL where the document is NULL, and else true or false.
fn decided(printer: &mut Printer<'_>, on: &Expr, document: &Template, condition: &Template) {
    let nullable = printer.names.nullable(on);
    if nullable {
        joined(&[&"IF(", document, &" IS NULL,NULL,"]).push_to(&mut printer.out);
    }
    joined(&[&"(", condition, &") IS TRUE"]).push_to(&mut printer.out);
    printer.push(if nullable { ")" } else { "" });
}

fn contains(printer: &mut Printer<'_>, whole: &Expr, part: &Expr) -> Carried {
    let text = match super::bare(printer, part) {
        true => literal_text(printer, part)?,
        false => match super::constant::built(printer, part)? {
            Some(text) => Some(text),
            None => {
                let reason =
                    "containment of a document that is computed: JSON_CONTAINS has other rules for arrays and scalars";
                return Err(reason.into());
            }
        },
    };
    let Some(text) = text else {
        printer.push("NULL");
        return Ok(());
    };
    let part = json::document(&text)?;
    let on = document(printer, whole, &Type::Jsonb)?;
    let mut conditions = Conditions::default();
    let condition = match &part {
        Document::Object(_) | Document::Array(_) => conditions.contains(&on, &part)?,
        // A list contains a scalar as one of its own elements: at the top, and only there.
        scalar => {
            let found = conditions.element(&on, scalar)?;
            joined(&[&same(&joined(&[&on, &EXACT]), scalar)?, &" OR ", &found])
        }
    };
    decided(printer, whole, &on, &condition);
    Ok(())
}

/// Writes conditions, with a name of its own for each list that is searched.
#[derive(Default)]
struct Conditions {
    lists: usize,
}

impl Conditions {
    fn contains(&mut self, on: &Template, part: &Document) -> Carried<Template> {
        match part {
            Document::Object(members) => {
                let mut out = joined(&[&"JSON_TYPE(", on, &")='OBJECT'"]);
                for (key, value) in members {
                    let place = Place::member(on.clone(), key)?;
                    out.push_str(" AND ");
                    let condition = match value {
                        Document::Object(_) | Document::Array(_) => self.contains(&place.extracted(), value)?,
                        scalar => same(&place.compared(), scalar)?,
                    };
                    out.append(condition);
                }
                Ok(out)
            }
            Document::Array(items) => {
                let mut out = joined(&[&"JSON_TYPE(", on, &")='ARRAY'"]);
                for item in items {
                    out.push_str(" AND ");
                    out.append(self.element(on, item)?);
                }
                Ok(out)
            }
            scalar => same(&joined(&[on, &EXACT]), scalar),
        }
    }

    /// That one of the list's elements contains the part.
    fn element(&mut self, on: &Template, part: &Document) -> Carried<Template> {
        self.lists += 1;
        let name = format!("`_e{}`", self.lists);
        let mut value = Template::default();
        value.push_str(&format!("{name}.`v`"));
        let condition = self.contains(&value, part)?;
        Ok(joined(&[
            &"EXISTS(SELECT 1 FROM JSON_TABLE(",
            on,
            &ELEMENTS,
            &format!(" AS {name} WHERE "),
            &condition,
            &")",
        ]))
    }
}

/// That a text is this scalar. Numbers are equal whatever zeros end them.
fn same(text: &Template, scalar: &Document) -> Carried<Template> {
    match scalar {
        Document::Number(digits) => Ok(joined(&[text, &" REGEXP ", &literal(&same_number(digits))])),
        Document::Word(word) => Ok(joined(&[text, &" = ", &literal(word)])),
        _ => Err("a list or an object where a scalar is due".into()),
    }
}

/// A pattern of the numbers that are equal to one in PostgreSQL's own form.
fn same_number(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let zero = whole.trim_start_matches('-') == "0" && fraction.is_empty();
    let whole = if zero { "-?0" } else { whole };
    if fraction.is_empty() { format!("^{whole}(\\.0+)?$") } else { format!("^{whole}\\.{fraction}0*$") }
}

/// That keys of an object, strings of a list, or the string itself are these. NULL is none of them.
fn exists(printer: &mut Printer<'_>, on: &Expr, keys: &[Option<String>], word: &str) -> Carried {
    if printer.names.infer(on) != Type::Jsonb {
        return Err("existence of a key in a value that is not known to be jsonb".into());
    }
    let document = document(printer, on, &Type::Jsonb)?;
    let mut conditions = Conditions::default();
    let mut condition = Template::default();
    for key in keys.iter().flatten() {
        condition.push_str(if condition.is_empty() { "" } else { word });
        let string = json::quoted(key)?;
        let place = Place::member(document.clone(), key)?;
        let found = conditions.element(&document, &Document::Word(string.clone()))?;
        condition.append(joined(&[
            &"CASE JSON_TYPE(",
            &document,
            &") WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(",
            &document,
            &",'one',",
            &place.path(),
            &") WHEN 'ARRAY' THEN ",
            &found,
            &" ELSE ",
            &document,
            &EXACT,
            &format!(" = {} END", literal(&string)),
        ]));
    }
    if condition.is_empty() {
        condition.push_str(if word == " OR " { "FALSE" } else { "TRUE" });
    }
    decided(printer, on, &document, &condition);
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id FROM item WHERE data @> '{\"k\": 1}'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='OBJECT' AND JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin REGEXP '^1(\\\\.0+)?$') IS TRUE)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data @> '{\"k\": 1.0}'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='OBJECT' AND JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin REGEXP '^1(\\\\.0+)?$') IS TRUE)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data @> '{\"k\": [2]}'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='OBJECT' AND JSON_TYPE(JSON_EXTRACT(`data`,'$.\"k\"'))='ARRAY' AND EXISTS(SELECT 1 FROM JSON_TABLE(JSON_EXTRACT(`data`,'$.\"k\"'),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin REGEXP '^2(\\\\.0+)?$')) IS TRUE)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data @> '{\"k\": 2}'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='OBJECT' AND JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin REGEXP '^2(\\\\.0+)?$') IS TRUE)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE data @> '{}'",
        &["SELECT `id` FROM `public`.`item` WHERE IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='OBJECT') IS TRUE)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE data @> '[]'",
        &["SELECT `id` FROM `public`.`item` WHERE IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='ARRAY') IS TRUE)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE NOT (data @> '{\"k\": null}')",
        &[
            "SELECT `id` FROM `public`.`item` WHERE NOT (IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='OBJECT' AND JSON_EXTRACT(`data`,'$.\"k\"') COLLATE utf8mb4_nopad_bin = 'null') IS TRUE))",
        ],
    ),
    Example::new(
        "SELECT id, data @> '{\"a\": {\"b\": [\"x\", 1]}, \"n\": 5.00}' AS x, data @> '[{\"a\": 2}]' AS y, data @> '\"text\"' AS z FROM sample",
        &[
            "SELECT `id`,IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='OBJECT' AND JSON_TYPE(JSON_EXTRACT(`data`,'$.\"a\"'))='OBJECT' AND JSON_TYPE(JSON_EXTRACT(JSON_EXTRACT(`data`,'$.\"a\"'),'$.\"b\"'))='ARRAY' AND EXISTS(SELECT 1 FROM JSON_TABLE(JSON_EXTRACT(JSON_EXTRACT(`data`,'$.\"a\"'),'$.\"b\"'),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"x\"') AND EXISTS(SELECT 1 FROM JSON_TABLE(JSON_EXTRACT(JSON_EXTRACT(`data`,'$.\"a\"'),'$.\"b\"'),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e2` WHERE `_e2`.`v` COLLATE utf8mb4_nopad_bin REGEXP '^1(\\\\.0+)?$') AND JSON_EXTRACT(`data`,'$.\"n\"') COLLATE utf8mb4_nopad_bin REGEXP '^5(\\\\.0+)?$') IS TRUE) AS `x`,IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='ARRAY' AND EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE JSON_TYPE(`_e1`.`v`)='OBJECT' AND JSON_EXTRACT(`_e1`.`v`,'$.\"a\"') COLLATE utf8mb4_nopad_bin REGEXP '^2(\\\\.0+)?$')) IS TRUE) AS `y`,IF(`data` IS NULL,NULL,(`data` COLLATE utf8mb4_nopad_bin = '\"text\"' OR EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"text\"')) IS TRUE) AS `z` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT '[1, [2, \"a\"], {\"b\": 3}]'::jsonb @> '[[2]]' AS a, '[1, [2, \"a\"], {\"b\": 3}]'::jsonb @> '[2]' AS b, '[1, [2, \"a\"], {\"b\": 3}]'::jsonb @> '1' AS c, '[1]'::jsonb @> '{\"b\": 3}' AS d",
        &[
            "SELECT (JSON_TYPE(CONVERT('[1, [2, \"a\"], {\"b\": 3}]' USING utf8mb4))='ARRAY' AND EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[1, [2, \"a\"], {\"b\": 3}]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE JSON_TYPE(`_e1`.`v`)='ARRAY' AND EXISTS(SELECT 1 FROM JSON_TABLE(`_e1`.`v`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e2` WHERE `_e2`.`v` COLLATE utf8mb4_nopad_bin REGEXP '^2(\\\\.0+)?$'))) IS TRUE AS `a`,(JSON_TYPE(CONVERT('[1, [2, \"a\"], {\"b\": 3}]' USING utf8mb4))='ARRAY' AND EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[1, [2, \"a\"], {\"b\": 3}]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin REGEXP '^2(\\\\.0+)?$')) IS TRUE AS `b`,(CONVERT('[1, [2, \"a\"], {\"b\": 3}]' USING utf8mb4) COLLATE utf8mb4_nopad_bin REGEXP '^1(\\\\.0+)?$' OR EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[1, [2, \"a\"], {\"b\": 3}]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin REGEXP '^1(\\\\.0+)?$')) IS TRUE AS `c`,(JSON_TYPE(CONVERT('[1]' USING utf8mb4))='OBJECT' AND JSON_EXTRACT(CONVERT('[1]' USING utf8mb4),'$.\"b\"') COLLATE utf8mb4_nopad_bin REGEXP '^3(\\\\.0+)?$') IS TRUE AS `d`",
        ],
    ),
    Example::new(
        "SELECT '[\"ä \", \"b\"]'::jsonb @> '[\"ä\"]' AS a, '[\"ä \", \"b\"]'::jsonb @> '[\"ä \"]' AS b, '\"b\"'::jsonb @> '[\"b\"]' AS c, '1'::jsonb @> '1.0' AS d",
        &[
            "SELECT (JSON_TYPE(CONVERT('[\"ä \", \"b\"]' USING utf8mb4))='ARRAY' AND EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[\"ä \", \"b\"]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = _utf8mb4'\"ä\"')) IS TRUE AS `a`,(JSON_TYPE(CONVERT('[\"ä \", \"b\"]' USING utf8mb4))='ARRAY' AND EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[\"ä \", \"b\"]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = _utf8mb4'\"ä \"')) IS TRUE AS `b`,(JSON_TYPE(CONVERT('\"b\"' USING utf8mb4))='ARRAY' AND EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('\"b\"' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"b\"')) IS TRUE AS `c`,(CONVERT('1' USING utf8mb4) COLLATE utf8mb4_nopad_bin REGEXP '^1(\\\\.0+)?$' OR EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('1' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin REGEXP '^1(\\\\.0+)?$')) IS TRUE AS `d`",
        ],
    ),
    Example::new(
        "SELECT '{\"a\": 1}'::jsonb <@ data AS x FROM sample",
        &[
            "SELECT IF(`data` IS NULL,NULL,(JSON_TYPE(`data`)='OBJECT' AND JSON_EXTRACT(`data`,'$.\"a\"') COLLATE utf8mb4_nopad_bin REGEXP '^1(\\\\.0+)?$') IS TRUE) AS `x` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT id FROM sample WHERE data <@ '{\"a\": 1}'", &[]),
    Example::new("SELECT a.id FROM sample a JOIN sample b ON a.data @> b.data", &[]),
    Example::new(
        "SELECT id FROM item WHERE data ? 'k'",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(`data` IS NULL,NULL,(CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(`data`,'one','$.\"k\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"k\"') ELSE `data` COLLATE utf8mb4_nopad_bin = '\"k\"' END) IS TRUE)",
        ],
    ),
    Example::new(
        "SELECT id, data ? 'a' AS a, data ?| ARRAY['n', 'text'] AS b, data ?& '{a,n}' AS c, data ?& ARRAY['a', 'zz'] AS d FROM sample",
        &[
            "SELECT `id`,IF(`data` IS NULL,NULL,(CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(`data`,'one','$.\"a\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"a\"') ELSE `data` COLLATE utf8mb4_nopad_bin = '\"a\"' END) IS TRUE) AS `a`,IF(`data` IS NULL,NULL,(CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(`data`,'one','$.\"n\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"n\"') ELSE `data` COLLATE utf8mb4_nopad_bin = '\"n\"' END OR CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(`data`,'one','$.\"text\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e2` WHERE `_e2`.`v` COLLATE utf8mb4_nopad_bin = '\"text\"') ELSE `data` COLLATE utf8mb4_nopad_bin = '\"text\"' END) IS TRUE) AS `b`,IF(`data` IS NULL,NULL,(CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(`data`,'one','$.\"a\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"a\"') ELSE `data` COLLATE utf8mb4_nopad_bin = '\"a\"' END AND CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(`data`,'one','$.\"n\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e2` WHERE `_e2`.`v` COLLATE utf8mb4_nopad_bin = '\"n\"') ELSE `data` COLLATE utf8mb4_nopad_bin = '\"n\"' END) IS TRUE) AS `c`,IF(`data` IS NULL,NULL,(CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(`data`,'one','$.\"a\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"a\"') ELSE `data` COLLATE utf8mb4_nopad_bin = '\"a\"' END AND CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(`data`,'one','$.\"zz\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e2` WHERE `_e2`.`v` COLLATE utf8mb4_nopad_bin = '\"zz\"') ELSE `data` COLLATE utf8mb4_nopad_bin = '\"zz\"' END) IS TRUE) AS `d` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT '[\"a\", [\"b\"], 1]'::jsonb ? 'b' AS a, '[\"a\", [\"b\"], 1]'::jsonb ? 'a' AS b, '[\"a\", [\"b\"], 1]'::jsonb ? '1' AS c, '\"b\"'::jsonb ? 'b' AS d, '1'::jsonb ? '1' AS e",
        &[
            "SELECT (CASE JSON_TYPE(CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4)) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4),'one','$.\"b\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"b\"') ELSE CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4) COLLATE utf8mb4_nopad_bin = '\"b\"' END) IS TRUE AS `a`,(CASE JSON_TYPE(CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4)) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4),'one','$.\"a\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"a\"') ELSE CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4) COLLATE utf8mb4_nopad_bin = '\"a\"' END) IS TRUE AS `b`,(CASE JSON_TYPE(CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4)) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4),'one','$.\"1\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"1\"') ELSE CONVERT('[\"a\", [\"b\"], 1]' USING utf8mb4) COLLATE utf8mb4_nopad_bin = '\"1\"' END) IS TRUE AS `c`,(CASE JSON_TYPE(CONVERT('\"b\"' USING utf8mb4)) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(CONVERT('\"b\"' USING utf8mb4),'one','$.\"b\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('\"b\"' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"b\"') ELSE CONVERT('\"b\"' USING utf8mb4) COLLATE utf8mb4_nopad_bin = '\"b\"' END) IS TRUE AS `d`,(CASE JSON_TYPE(CONVERT('1' USING utf8mb4)) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(CONVERT('1' USING utf8mb4),'one','$.\"1\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(CONVERT('1' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"1\"') ELSE CONVERT('1' USING utf8mb4) COLLATE utf8mb4_nopad_bin = '\"1\"' END) IS TRUE AS `e`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE NOT data ? 'n'",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE NOT (IF(`data` IS NULL,NULL,(CASE JSON_TYPE(`data`) WHEN 'OBJECT' THEN JSON_CONTAINS_PATH(`data`,'one','$.\"n\"') WHEN 'ARRAY' THEN EXISTS(SELECT 1 FROM JSON_TABLE(`data`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_e1` WHERE `_e1`.`v` COLLATE utf8mb4_nopad_bin = '\"n\"') ELSE `data` COLLATE utf8mb4_nopad_bin = '\"n\"' END) IS TRUE))",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::same_number;

    #[test]
    fn a_number_is_found_whatever_zeros_end_it() {
        for (digits, pattern) in [
            ("1", r"^1(\.0+)?$"),
            ("1.50", r"^1\.50*$"),
            ("-10", r"^-10(\.0+)?$"),
            ("0.0", r"^-?0(\.0+)?$"),
            ("-0.25", r"^-0\.250*$"),
        ] {
            assert_eq!(same_number(digits), pattern);
        }
    }
}
