//! SQL/JSON paths over a document: each step is a JSON_TABLE that reads the step before it, as lax mode goes through lists
//! where it looks for members, which no path of MariaDB's does.

mod parse;

use parse::{JsonPath, Literal, Predicate, Sign, Step, Steps};

use super::super::functions::{Fun, in_family};
use super::super::regex::{Asked, to_pcre};
use super::super::{Applied, Example, Node, Rule, like};
use super::{EXACT, Part, bare, document, joined, literal};
use crate::translate::json;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr};
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Paths;

impl Rule for Paths {
    fn id(&self) -> &'static str {
        "json_paths"
    }

    fn doc(&self) -> &'static str {
        "A literal SQL/JSON path in lax mode is a chain of JSON_TABLE, one for each step; its filters are conditions on them. \
         Arithmetic, methods, variables and the strict mode are refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Expr(Expr::BinaryOp { left, op: BinaryOperator::AtAt, right }, _) if is_jsonb(printer, left) => {
                matches(printer, &[left, right])?;
                Ok(Applied::Rewritten)
            }
            Node::Expr(Expr::BinaryOp { left, op: BinaryOperator::AtQuestion, right }, _)
                if is_jsonb(printer, left) =>
            {
                exists(printer, &[left, right])?;
                Ok(Applied::Rewritten)
            }
            _ => in_family(FUNCTIONS, node, printer),
        }
    }
}

/// The functions of this family.
pub const FUNCTIONS: &[Fun] = &[
    Fun::new("jsonb_path_exists", (2, 2), |_, _| Type::Bool, exists),
    Fun::new("jsonb_path_match", (2, 2), |_, _| Type::Bool, matches),
    Fun::new(
        "jsonb_path_query_array",
        (2, 2),
        |_, _| Type::Jsonb,
        |printer, exprs| {
            let list = list(printer, exprs)?;
            list.push_to(&mut printer.out);
            Ok(())
        },
    ),
    Fun::new("jsonb_path_query_first", (2, 2), |_, _| Type::Jsonb, first),
];

fn is_jsonb(printer: &Printer<'_>, expr: &Expr) -> bool {
    printer.names.infer(expr) == Type::Jsonb
}

/// The document and the path of a call.
fn read(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried<(Template, JsonPath)> {
    let ty = printer.names.infer(exprs[0]);
    if ty != Type::Jsonb && !(ty == Type::Unknown && bare(printer, exprs[0])) {
        return Err(format!("a JSON path into a value of type {}", ty.name()).into());
    }
    let text = printer.pin(exprs[1]).map_err(|_| format!("the computed JSON path {}", exprs[1]))?;
    let text = text.ok_or("a JSON path that is NULL")?;
    let path = parse::read(&text).map_err(|what| format!("the JSON path '{text}' has {what}"))?;
    Ok((document(printer, exprs[0], &Type::Jsonb)?, path))
}

fn items(path: JsonPath) -> Carried<Steps> {
    match path {
        JsonPath::Items(steps) => Ok(steps),
        JsonPath::Predicate(_) => Err("a JSON path that is a predicate, in place of one that finds items".into()),
    }
}

/// Writes a value that is NULL where the document is NULL.
fn of_document(printer: &mut Printer<'_>, on: &Template, value: &Template) {
    joined(&[&"IF(", on, &" IS NULL,NULL,", value, &")"]).push_to(&mut printer.out);
}

fn exists(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (on, path) = read(printer, exprs)?;
    let found = Writer::new(&on).exists(&items(path)?, None)?;
    of_document(printer, &on, &found);
    Ok(())
}

fn matches(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (on, path) = read(printer, exprs)?;
    let JsonPath::Predicate(predicate) = path else {
        return Err("a JSON path that is no predicate where one is asked for".into());
    };
    let answer = Writer::new(&on).predicate(&predicate, None)?;
    of_document(printer, &on, &answer);
    Ok(())
}

/// The list of what a path finds.
pub fn list(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried<Template> {
    let (on, path) = read(printer, exprs)?;
    let mut writer = Writer::new(&on);
    let found = writer.found(&items(path)?, None)?;
    Ok(joined(&[
        &"IF(",
        &on,
        &" IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(",
        &found.value,
        &found.order,
        &" SEPARATOR ', '),''),']') USING utf8mb4) FROM ",
        &found.rows,
        &"))",
    ]))
}

fn first(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let (on, path) = read(printer, exprs)?;
    let found = Writer::new(&on).found(&items(path)?, None)?;
    let value = joined(&[&"(SELECT ", &found.value, &" FROM ", &found.rows, &found.order, &" LIMIT 1)"]);
    of_document(printer, &on, &value);
    Ok(())
}

/// What a path finds: its rows with their condition, the value of each, and their order.
struct Found {
    rows: Template,
    value: Template,
    order: String,
}

struct Writer<'t> {
    root: &'t Template,
    tables: usize,
}

impl<'t> Writer<'t> {
    fn new(root: &'t Template) -> Self {
        Self { root, tables: 0 }
    }

    fn found(&mut self, path: &Steps, item: Option<&Template>) -> Carried<Found> {
        let mut value = match (path.of_item, item) {
            (true, Some(item)) => item.clone(),
            (true, None) => return Err("`@` outside of a filter".into()),
            (false, _) => self.root.clone(),
        };
        let (mut rows, mut conditions, mut order) = (joined(&[&"DUAL"]), joined(&[&" WHERE TRUE"]), String::new());
        for (index, step) in path.steps.iter().enumerate() {
            self.tables += 1;
            let name = format!("`_p{}`", self.tables);
            let place = match step {
                Step::Member(key) => literal(&format!("$.{}", json::quoted(key)?)),
                _ => "'$'".to_owned(),
            };
            if matches!(step, Step::Member(key) if key.starts_with('-')) {
                return Err("a JSON key that begins with `-`, which MariaDB's paths do not take".into());
            }
            let columns = format!(",'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH {place})) AS {name}");
            let table = joined(&[&"JSON_TABLE(", &listed(&value), &columns]);
            rows = if index == 0 { table } else { joined(&[&rows, &",", &table]) };
            let before = std::mem::replace(&mut value, joined(&[&format!("{name}.`_v`")]));
            let condition = match step {
                Step::Each => Template::default(),
                Step::Member(_) => joined(&[&" AND ", &value, &" IS NOT NULL"]),
                Step::Element(place) => joined(&[&format!(" AND {name}.`_o` = {}", place + 1)]),
                Step::Last => joined(&[&format!(" AND {name}.`_o` = JSON_LENGTH("), &listed(&before), &")"]),
                Step::Filter(predicate) => joined(&[&" AND ", &self.predicate(predicate, Some(&value))?]),
            };
            conditions.append(condition);
            order.push_str(&format!("{}{name}.`_o`", if index == 0 { " ORDER BY " } else { "," }));
        }
        Ok(Found { rows: joined(&[&rows, &conditions]), value, order })
    }

    fn exists(&mut self, path: &Steps, item: Option<&Template>) -> Carried<Template> {
        Ok(joined(&[&"EXISTS(SELECT 1 FROM ", &self.found(path, item)?.rows, &")"]))
    }

    /// True, false, or NULL where it is unknown.
    fn predicate(&mut self, predicate: &Predicate, item: Option<&Template>) -> Carried<Template> {
        match predicate {
            Predicate::And(parts) => self.chain(parts, item, " AND "),
            Predicate::Or(parts) => self.chain(parts, item, " OR "),
            Predicate::Not(inner) => Ok(joined(&[&"(NOT ", &self.predicate(inner, item)?, &")"])),
            Predicate::Exists(path) => self.exists(path, item),
            Predicate::Compared(path, sign, literal) => {
                self.any(path, item, &|value| compared(value, *sign, literal), &|value| unlike(value, literal))
            }
            Predicate::StartsWith(path, text) => self.any(
                path,
                item,
                &|value| {
                    let start = super::literal(text);
                    let string = unquoted(value);
                    Ok(joined(&[&"LEFT(", &string, &format!(",CHAR_LENGTH({start})) = {start}")]))
                },
                &|value| Some(joined(&[&"JSON_TYPE(", value, &") <> 'STRING'"])),
            ),
            Predicate::LikeRegex(path, pattern, folds) => {
                let mut pcre = to_pcre(pattern, Asked::Whether).map_err(|what| format!("like_regex with {what}"))?;
                pcre.ignores_case |= folds;
                if pcre.classes || pcre.ignores_case {
                    return Err("like_regex with classes or without regard to case has no rule".into());
                }
                let pattern = like::literal(&format!("{}{}", pcre.flags(), pcre.pattern));
                self.any(
                    path,
                    item,
                    &|value| Ok(joined(&[&unquoted(value), &format!(" REGEXP {pattern}")])),
                    &|value| Some(joined(&[&"JSON_TYPE(", value, &") <> 'STRING'"])),
                )
            }
        }
    }

    fn chain(&mut self, parts: &[Predicate], item: Option<&Template>, word: &str) -> Carried<Template> {
        let mut out = joined(&[&"("]);
        for (index, part) in parts.iter().enumerate() {
            out.push_str(if index > 0 { word } else { "" });
            out.append(self.predicate(part, item)?);
        }
        out.push_str(")");
        Ok(out)
    }

    /// Whether one of the items that a path finds passes a test: unknown where none does and one can't be tested. A list
    /// among them is taken apart.
    fn any(
        &mut self,
        path: &Steps,
        item: Option<&Template>,
        test: &dyn Fn(&Template) -> Carried<Template>,
        untestable: &dyn Fn(&Template) -> Option<Template>,
    ) -> Carried<Template> {
        let mut path = path.clone();
        path.steps.push(Step::Each);
        let found = self.found(&path, item)?;
        let passed = joined(&[&"EXISTS(SELECT 1 FROM ", &found.rows, &" AND ", &test(&found.value)?, &")"]);
        let Some(untestable) = untestable(&found.value) else { return Ok(passed) };
        Ok(joined(&[
            &"CASE WHEN ",
            &passed,
            &" THEN TRUE WHEN EXISTS(SELECT 1 FROM ",
            &found.rows,
            &" AND ",
            &untestable,
            &") THEN NULL ELSE FALSE END",
        ]))
    }
}

/// A value as a list: itself, or the only element of one.
fn listed(value: &Template) -> Template {
    joined(&[&"IF(JSON_TYPE(", value, &")='ARRAY',", value, &",CONCAT('[',", value, &",']'))"])
}

fn unquoted(value: &Template) -> Template {
    joined(&[&"IF(JSON_TYPE(", value, &")='STRING',JSON_UNQUOTE(", value, &format!("){EXACT},NULL)")])
}

/// An item compared with a literal: of another type it is only told apart where one of them is null.
fn compared(value: &Template, sign: Sign, literal: &Literal) -> Carried<Template> {
    let typed = match literal {
        Literal::Null => {
            return match sign {
                Sign::Equal => Ok(joined(&[&"JSON_TYPE(", value, &") = 'NULL'"])),
                Sign::NotEqual => Ok(joined(&[&"JSON_TYPE(", value, &") <> 'NULL'"])),
                _ => Err("the order of null in a JSON path has no rule".into()),
            };
        }
        Literal::Boolean(word) => joined(&[
            &"JSON_TYPE(",
            value,
            &") = 'BOOLEAN' AND (",
            value,
            &format!("{EXACT} = 'true'){}{}", sign.sql(), if *word { "TRUE" } else { "FALSE" }),
        ]),
        Literal::Number(digits) => joined(&[
            &"JSON_TYPE(",
            value,
            &") IN ('INTEGER','DOUBLE') AND CAST(",
            value,
            &format!("{EXACT} AS DECIMAL(65,30)){}{digits}", sign.sql()),
        ]),
        Literal::Text(text) => joined(&[&unquoted(value), &format!("{}{}", sign.sql(), super::literal(text))]),
    };
    Ok(match sign {
        Sign::NotEqual => joined(&[&"(", &typed, &" OR JSON_TYPE(", value, &") = 'NULL')"]),
        _ => typed,
    })
}

/// Whether an item can't be compared with a literal.
fn unlike(value: &Template, literal: &Literal) -> Option<Template> {
    let kinds = match literal {
        Literal::Null => return None,
        Literal::Boolean(_) => "'BOOLEAN'",
        Literal::Number(_) => "'INTEGER','DOUBLE'",
        Literal::Text(_) => "'STRING'",
    };
    Some(joined(&[&"JSON_TYPE(", value, &format!(") NOT IN ({kinds},'NULL')")]))
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id, data @? '$.k' AS a, data @? '$.k[*] ? (@ > 1)' AS b, data @? '$[0]' AS c FROM item ORDER BY id",
        &[
            "SELECT `id`,IF(`data` IS NULL,NULL,EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"k\"')) AS `_p1` WHERE TRUE AND `_p1`.`_v` IS NOT NULL)) AS `a`,IF(`data` IS NULL,NULL,EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"k\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2`,JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p3` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p3`.`_v`)='ARRAY',`_p3`.`_v`,CONCAT('[',`_p3`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND JSON_TYPE(`_p4`.`_v`) IN ('INTEGER','DOUBLE') AND CAST(`_p4`.`_v` COLLATE utf8mb4_nopad_bin AS DECIMAL(65,30)) > 1) THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p3`.`_v`)='ARRAY',`_p3`.`_v`,CONCAT('[',`_p3`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND JSON_TYPE(`_p4`.`_v`) NOT IN ('INTEGER','DOUBLE','NULL')) THEN NULL ELSE FALSE END)) AS `b`,IF(`data` IS NULL,NULL,EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p1` WHERE TRUE AND `_p1`.`_o` = 1)) AS `c` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, data @@ '$.k == \"v\"' AS a, data @@ '$.k >= 1' AS b, data @@ 'exists($.k) && !($.k == null)' AS c FROM item ORDER BY id",
        &[
            "SELECT `id`,IF(`data` IS NULL,NULL,CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"k\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND IF(JSON_TYPE(`_p2`.`_v`)='STRING',JSON_UNQUOTE(`_p2`.`_v`) COLLATE utf8mb4_nopad_bin,NULL) = 'v') THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"k\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND JSON_TYPE(`_p2`.`_v`) NOT IN ('STRING','NULL')) THEN NULL ELSE FALSE END) AS `a`,IF(`data` IS NULL,NULL,CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"k\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND JSON_TYPE(`_p2`.`_v`) IN ('INTEGER','DOUBLE') AND CAST(`_p2`.`_v` COLLATE utf8mb4_nopad_bin AS DECIMAL(65,30)) >= 1) THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"k\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND JSON_TYPE(`_p2`.`_v`) NOT IN ('INTEGER','DOUBLE','NULL')) THEN NULL ELSE FALSE END) AS `b`,IF(`data` IS NULL,NULL,(EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"k\"')) AS `_p1` WHERE TRUE AND `_p1`.`_v` IS NOT NULL) AND (NOT EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"k\"')) AS `_p2`,JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p3` WHERE TRUE AND `_p2`.`_v` IS NOT NULL AND JSON_TYPE(`_p3`.`_v`) = 'NULL')))) AS `c` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE jsonb_path_exists(data, '$.a ? (@ == 1 || @ == 2)') ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE IF(`data` IS NULL,NULL,EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND (CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p3` WHERE TRUE AND JSON_TYPE(`_p3`.`_v`) IN ('INTEGER','DOUBLE') AND CAST(`_p3`.`_v` COLLATE utf8mb4_nopad_bin AS DECIMAL(65,30)) = 1) THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p3` WHERE TRUE AND JSON_TYPE(`_p3`.`_v`) NOT IN ('INTEGER','DOUBLE','NULL')) THEN NULL ELSE FALSE END OR CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND JSON_TYPE(`_p4`.`_v`) IN ('INTEGER','DOUBLE') AND CAST(`_p4`.`_v` COLLATE utf8mb4_nopad_bin AS DECIMAL(65,30)) = 2) THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND JSON_TYPE(`_p4`.`_v`) NOT IN ('INTEGER','DOUBLE','NULL')) THEN NULL ELSE FALSE END))) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, jsonb_path_query_array(data, '$.a.b[*]') AS a, jsonb_path_query_first(data, '$.a') AS b, jsonb_path_query_first(data, '$.a.b[last]') AS c FROM sample ORDER BY id",
        &[
            "SELECT `id`,IF(`data` IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_p3`.`_v` ORDER BY `_p1`.`_o`,`_p2`.`_o`,`_p3`.`_o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"b\"')) AS `_p2`,JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p3` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND `_p2`.`_v` IS NOT NULL)) AS `a`,IF(`data` IS NULL,NULL,(SELECT `_p1`.`_v` FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1` WHERE TRUE AND `_p1`.`_v` IS NOT NULL ORDER BY `_p1`.`_o` LIMIT 1)) AS `b`,IF(`data` IS NULL,NULL,(SELECT `_p3`.`_v` FROM JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY',`data`,CONCAT('[',`data`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"b\"')) AS `_p2`,JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p3` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND `_p2`.`_v` IS NOT NULL AND `_p3`.`_o` = JSON_LENGTH(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']'))) ORDER BY `_p1`.`_o`,`_p2`.`_o`,`_p3`.`_o` LIMIT 1)) AS `c` FROM `public`.`sample` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT jsonb_path_query_array('{\"a\": [1, \"x\", null, {\"b\": 2.50}, [3]]}', '$.a[*] ? (@ != 1)') AS a, jsonb_path_query_array('[{\"a\": 1}, {\"a\": [2, 3]}]', '$.a') AS b, jsonb_path_query_array('{\"s\": [\"abc\", \"xbc\", 1]}', '$.s[*] ? (@ starts with \"a\")') AS c",
        &[
            "SELECT IF(CONVERT('{\"a\": [1, \"x\", null, {\"b\": 2.50}, [3]]}' USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_p3`.`_v` ORDER BY `_p1`.`_o`,`_p2`.`_o`,`_p3`.`_o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('{\"a\": [1, \"x\", null, {\"b\": 2.50}, [3]]}' USING utf8mb4))='ARRAY',CONVERT('{\"a\": [1, \"x\", null, {\"b\": 2.50}, [3]]}' USING utf8mb4),CONCAT('[',CONVERT('{\"a\": [1, \"x\", null, {\"b\": 2.50}, [3]]}' USING utf8mb4),']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2`,JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p3` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p3`.`_v`)='ARRAY',`_p3`.`_v`,CONCAT('[',`_p3`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND (JSON_TYPE(`_p4`.`_v`) IN ('INTEGER','DOUBLE') AND CAST(`_p4`.`_v` COLLATE utf8mb4_nopad_bin AS DECIMAL(65,30)) <> 1 OR JSON_TYPE(`_p4`.`_v`) = 'NULL')) THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p3`.`_v`)='ARRAY',`_p3`.`_v`,CONCAT('[',`_p3`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND JSON_TYPE(`_p4`.`_v`) NOT IN ('INTEGER','DOUBLE','NULL')) THEN NULL ELSE FALSE END)) AS `a`,IF(CONVERT('[{\"a\": 1}, {\"a\": [2, 3]}]' USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_p1`.`_v` ORDER BY `_p1`.`_o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('[{\"a\": 1}, {\"a\": [2, 3]}]' USING utf8mb4))='ARRAY',CONVERT('[{\"a\": 1}, {\"a\": [2, 3]}]' USING utf8mb4),CONCAT('[',CONVERT('[{\"a\": 1}, {\"a\": [2, 3]}]' USING utf8mb4),']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1` WHERE TRUE AND `_p1`.`_v` IS NOT NULL)) AS `b`,IF(CONVERT('{\"s\": [\"abc\", \"xbc\", 1]}' USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_p3`.`_v` ORDER BY `_p1`.`_o`,`_p2`.`_o`,`_p3`.`_o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('{\"s\": [\"abc\", \"xbc\", 1]}' USING utf8mb4))='ARRAY',CONVERT('{\"s\": [\"abc\", \"xbc\", 1]}' USING utf8mb4),CONCAT('[',CONVERT('{\"s\": [\"abc\", \"xbc\", 1]}' USING utf8mb4),']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"s\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2`,JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p3` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p3`.`_v`)='ARRAY',`_p3`.`_v`,CONCAT('[',`_p3`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND LEFT(IF(JSON_TYPE(`_p4`.`_v`)='STRING',JSON_UNQUOTE(`_p4`.`_v`) COLLATE utf8mb4_nopad_bin,NULL),CHAR_LENGTH('a')) = 'a') THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p3`.`_v`)='ARRAY',`_p3`.`_v`,CONCAT('[',`_p3`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND JSON_TYPE(`_p4`.`_v`) <> 'STRING') THEN NULL ELSE FALSE END)) AS `c`",
        ],
    ),
    Example::new(
        "SELECT q FROM jsonb_path_query('{\"a\": [1, 2, 3]}', '$.a[*] ? (@ >= 2)') AS q",
        &[
            "SELECT `q` FROM JSON_TABLE(IF(CONVERT('{\"a\": [1, 2, 3]}' USING utf8mb4) IS NULL,NULL,(SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_p3`.`_v` ORDER BY `_p1`.`_o`,`_p2`.`_o`,`_p3`.`_o` SEPARATOR ', '),''),']') USING utf8mb4) FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('{\"a\": [1, 2, 3]}' USING utf8mb4))='ARRAY',CONVERT('{\"a\": [1, 2, 3]}' USING utf8mb4),CONCAT('[',CONVERT('{\"a\": [1, 2, 3]}' USING utf8mb4),']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2`,JSON_TABLE(IF(JSON_TYPE(`_p2`.`_v`)='ARRAY',`_p2`.`_v`,CONCAT('[',`_p2`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p3` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p3`.`_v`)='ARRAY',`_p3`.`_v`,CONCAT('[',`_p3`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND JSON_TYPE(`_p4`.`_v`) IN ('INTEGER','DOUBLE') AND CAST(`_p4`.`_v` COLLATE utf8mb4_nopad_bin AS DECIMAL(65,30)) >= 2) THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(`_p3`.`_v`)='ARRAY',`_p3`.`_v`,CONCAT('[',`_p3`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p4` WHERE TRUE AND JSON_TYPE(`_p4`.`_v`) NOT IN ('INTEGER','DOUBLE','NULL')) THEN NULL ELSE FALSE END)),'$[*]' COLUMNS(`q` JSON PATH '$')) AS `q`",
        ],
    ),
    Example::new(
        "SELECT jsonb_path_match('{\"a\": 1}', '$.a == true') IS NULL AS a, jsonb_path_match('{\"a\": \"x\"}', '$.a like_regex \"^[x-z]\"') AS b",
        &[
            "SELECT IF(CONVERT('{\"a\": 1}' USING utf8mb4) IS NULL,NULL,CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('{\"a\": 1}' USING utf8mb4))='ARRAY',CONVERT('{\"a\": 1}' USING utf8mb4),CONCAT('[',CONVERT('{\"a\": 1}' USING utf8mb4),']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND JSON_TYPE(`_p2`.`_v`) = 'BOOLEAN' AND (`_p2`.`_v` COLLATE utf8mb4_nopad_bin = 'true') = TRUE) THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('{\"a\": 1}' USING utf8mb4))='ARRAY',CONVERT('{\"a\": 1}' USING utf8mb4),CONCAT('[',CONVERT('{\"a\": 1}' USING utf8mb4),']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND JSON_TYPE(`_p2`.`_v`) NOT IN ('BOOLEAN','NULL')) THEN NULL ELSE FALSE END) IS NULL AS `a`,IF(CONVERT('{\"a\": \"x\"}' USING utf8mb4) IS NULL,NULL,CASE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('{\"a\": \"x\"}' USING utf8mb4))='ARRAY',CONVERT('{\"a\": \"x\"}' USING utf8mb4),CONCAT('[',CONVERT('{\"a\": \"x\"}' USING utf8mb4),']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND IF(JSON_TYPE(`_p2`.`_v`)='STRING',JSON_UNQUOTE(`_p2`.`_v`) COLLATE utf8mb4_nopad_bin,NULL) REGEXP '(?s)\\\\A[x-z]') THEN TRUE WHEN EXISTS(SELECT 1 FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('{\"a\": \"x\"}' USING utf8mb4))='ARRAY',CONVERT('{\"a\": \"x\"}' USING utf8mb4),CONCAT('[',CONVERT('{\"a\": \"x\"}' USING utf8mb4),']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$.\"a\"')) AS `_p1`,JSON_TABLE(IF(JSON_TYPE(`_p1`.`_v`)='ARRAY',`_p1`.`_v`,CONCAT('[',`_p1`.`_v`,']')),'$[*]' COLUMNS(`_o` FOR ORDINALITY,`_v` JSON PATH '$')) AS `_p2` WHERE TRUE AND `_p1`.`_v` IS NOT NULL AND JSON_TYPE(`_p2`.`_v`) <> 'STRING') THEN NULL ELSE FALSE END) AS `b`",
        ],
    ),
    Example::new("SELECT data @? '$.k.size()' FROM item", &[]),
    Example::new("SELECT data @? 'strict $.k' FROM item", &[]),
];
