//! Functions in a select list that make rows: each row of FROM comes once for each of theirs, which is what a function in
//! FROM says that reads the tables before it.

use std::ops::ControlFlow;

use super::lateral::has_aggregate;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::{folded, output_name};
use crate::translate::parse::ast::{
    Distinct, Expr, Function, FunctionArg, FunctionArgumentList, FunctionArguments, GroupByExpr, Ident, ObjectName,
    Query, Select, SelectItem, TableAlias, TableAliasColumnDef, TableFactor, TableWithJoins, Visit, VisitMut, Visitor,
    VisitorMut,
};
use crate::translate::rules::clause::Clause;
use crate::translate::rules::{Example, functions, split};
use crate::translate::scope::Relation;
use crate::translate::types::Type;

pub const LISTED_ROWS: Clause = Clause {
    id: "rows-in-a-list",
    doc: "A function that makes rows stands in FROM instead of the select list. Several of them, which PostgreSQL walks through \
          side by side, are lists that one list of their rows is made of.",
    examples: &[
        Example::new(
            "SELECT id, unnest(nums) AS n FROM sample ORDER BY id, n",
            &[
                "SELECT `id`,`_series`.`_series` AS `n` FROM `public`.`sample`,JSON_TABLE(`nums`,'$[*]' COLUMNS(`_series` BIGINT PATH '$' ERROR ON ERROR)) AS `_series` ORDER BY `id`,(`_series`.`_series`) IS NULL,`n`",
            ],
        ),
        Example::new(
            "SELECT DISTINCT unnest(words) FROM sample ORDER BY 1",
            &[
                "SELECT DISTINCT `_series`.`_series` AS `unnest` FROM `public`.`sample`,JSON_TABLE(`words`,'$[*]' COLUMNS(`_series` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_series` ORDER BY (`_series`.`_series`) IS NULL,1",
            ],
        ),
        Example::new(
            "SELECT id, jsonb_array_elements(data) ->> 'a' AS a FROM sample WHERE id = 2",
            &[
                "SELECT `id`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`_series`.`_series`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a` FROM `public`.`sample`,JSON_TABLE(IF(JSON_TYPE(`data`)='ARRAY' OR `data` IS NULL,`data`,(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`_series` JSON PATH '$')) AS `_series` WHERE `id` = 2",
            ],
        ),
        Example::new(
            "SELECT jsonb_object_keys('{\"b\": 1, \"a\": 2}') AS k",
            &[
                "SELECT `_series`.`_series` AS `k` FROM JSON_TABLE(JSON_KEYS(IF(JSON_TYPE(CONVERT('{\"a\": 2, \"b\": 1}' USING utf8mb4))='OBJECT' OR CONVERT('{\"a\": 2, \"b\": 1}' USING utf8mb4) IS NULL,CONVERT('{\"a\": 2, \"b\": 1}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2))),'$[*]' COLUMNS(`_series` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_series`",
            ],
        ),
        Example::new(
            "SELECT n, count(*) FROM (SELECT unnest(nums) AS n FROM sample) t GROUP BY n ORDER BY n",
            &[
                "SELECT `n`,COUNT(*) AS `count` FROM (SELECT `_series`.`_series` AS `n` FROM `public`.`sample`,JSON_TABLE(`nums`,'$[*]' COLUMNS(`_series` BIGINT PATH '$' ERROR ON ERROR)) AS `_series`) AS `t` GROUP BY `n` ORDER BY (`n`) IS NULL,`n`",
            ],
        ),
        Example::new(
            "SELECT regexp_split_to_table('a, b,c', ',\\s*') AS part",
            &[
                "SELECT `_series`.`_series` AS `part` FROM JSON_TABLE(CONVERT(IF(LENGTH((CONVERT('a, b,c' USING utf8mb4) COLLATE utf8mb4_nopad_bin))=0,'[\"\"]',IF(LOCATE(CHAR(1 USING utf8mb4),(CONVERT('a, b,c' USING utf8mb4) COLLATE utf8mb4_nopad_bin))>0,(SELECT 1 UNION ALL SELECT 2),CONCAT('[',REPLACE(JSON_QUOTE(REGEXP_REPLACE((CONVERT('a, b,c' USING utf8mb4) COLLATE utf8mb4_nopad_bin),'(?s)\\\\,[ \\\\t\\\\n\\\\x0b\\\\f\\\\r\\\\x{1680}\\\\x{2000}-\\\\x{2006}\\\\x{2008}-\\\\x{200a}\\\\x{2028}\\\\x{2029}\\\\x{205f}\\\\x{3000}]*',CHAR(1 USING utf8mb4))),'\\\\u0001','\",\"'),']'))) USING utf8mb4),'$[*]' COLUMNS(`_series` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_series`",
            ],
        ),
        Example::new(
            "SELECT p FROM string_to_table('a,b', ',') AS p ORDER BY p",
            &[
                "SELECT `p` FROM JSON_TABLE(CONVERT(IF(LENGTH('a,b')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('a,b' USING utf8mb4)),',','\",\"'),']')) USING utf8mb4),'$[*]' COLUMNS(`p` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `p` ORDER BY (`p`) IS NULL,`p`",
            ],
        ),
        Example::new(
            "SELECT id, unnest(nums) AS n, unnest(words) AS w FROM sample ORDER BY id, n, w",
            &[
                "SELECT `id`,`_series`.`_series` AS `n`,`_series`.`_series_2` AS `w` FROM `public`.`sample`,JSON_TABLE((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(CONCAT('{',CONCAT_WS(',',CONCAT('\"1\":',JSON_EXTRACT(`nums`,CONCAT('$[',`_z`.`o`-1,']'))),CONCAT('\"2\":',JSON_EXTRACT(`words`,CONCAT('$[',`_z`.`o`-1,']')))),'}') ORDER BY `_z`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CASE GREATEST(COALESCE(JSON_LENGTH(`nums`),0),COALESCE(JSON_LENGTH(`words`),0)) WHEN JSON_LENGTH(`nums`) THEN `nums` WHEN JSON_LENGTH(`words`) THEN `words` END,'$[*]' COLUMNS(`o` FOR ORDINALITY)) AS `_z`),'$[*]' COLUMNS(`_series` BIGINT PATH '$.\"1\"' ERROR ON ERROR,`_series_2` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$.\"2\"' ERROR ON ERROR)) AS `_series` ORDER BY `id`,(`_series`.`_series`) IS NULL,`n`,(`_series`.`_series_2`) IS NULL,`w`",
            ],
        ),
        Example::new(
            "SELECT unnest(ARRAY['a', 'b']) AS v, generate_series(3, 1, -1) AS n, generate_series(3, 1, -1) * 2 AS m",
            &[
                "SELECT `_series`.`_series` AS `v`,`_series`.`_series_2` AS `n`,`_series`.`_series_3` * 2 AS `m` FROM JSON_TABLE((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(CONCAT('{',CONCAT_WS(',',CONCAT('\"1\":',JSON_EXTRACT(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('b' USING utf8mb4)),'null'),']') USING utf8mb4),CONCAT('$[',`_z`.`o`-1,']'))),CONCAT('\"2\":',JSON_EXTRACT((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_g`.`v` ORDER BY `_g`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 3 - (`n` * 2 + `d`) >= 1) SELECT 3 - `n` AS `v`,`n` + 1 AS `o` FROM `_n` WHERE 3 - `n` >= 1) AS `_g`),CONCAT('$[',`_z`.`o`-1,']'))),CONCAT('\"3\":',JSON_EXTRACT((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_g`.`v` ORDER BY `_g`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 3 - (`n` * 2 + `d`) >= 1) SELECT 3 - `n` AS `v`,`n` + 1 AS `o` FROM `_n` WHERE 3 - `n` >= 1) AS `_g`),CONCAT('$[',`_z`.`o`-1,']')))),'}') ORDER BY `_z`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CASE GREATEST(COALESCE(JSON_LENGTH(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('b' USING utf8mb4)),'null'),']') USING utf8mb4)),0),COALESCE(JSON_LENGTH((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_g`.`v` ORDER BY `_g`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 3 - (`n` * 2 + `d`) >= 1) SELECT 3 - `n` AS `v`,`n` + 1 AS `o` FROM `_n` WHERE 3 - `n` >= 1) AS `_g`)),0),COALESCE(JSON_LENGTH((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_g`.`v` ORDER BY `_g`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 3 - (`n` * 2 + `d`) >= 1) SELECT 3 - `n` AS `v`,`n` + 1 AS `o` FROM `_n` WHERE 3 - `n` >= 1) AS `_g`)),0)) WHEN JSON_LENGTH(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('b' USING utf8mb4)),'null'),']') USING utf8mb4)) THEN CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('a' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('b' USING utf8mb4)),'null'),']') USING utf8mb4) WHEN JSON_LENGTH((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_g`.`v` ORDER BY `_g`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 3 - (`n` * 2 + `d`) >= 1) SELECT 3 - `n` AS `v`,`n` + 1 AS `o` FROM `_n` WHERE 3 - `n` >= 1) AS `_g`)) THEN (SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_g`.`v` ORDER BY `_g`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 3 - (`n` * 2 + `d`) >= 1) SELECT 3 - `n` AS `v`,`n` + 1 AS `o` FROM `_n` WHERE 3 - `n` >= 1) AS `_g`) WHEN JSON_LENGTH((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_g`.`v` ORDER BY `_g`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 3 - (`n` * 2 + `d`) >= 1) SELECT 3 - `n` AS `v`,`n` + 1 AS `o` FROM `_n` WHERE 3 - `n` >= 1) AS `_g`)) THEN (SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_g`.`v` ORDER BY `_g`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 3 - (`n` * 2 + `d`) >= 1) SELECT 3 - `n` AS `v`,`n` + 1 AS `o` FROM `_n` WHERE 3 - `n` >= 1) AS `_g`) END,'$[*]' COLUMNS(`o` FOR ORDINALITY)) AS `_z`),'$[*]' COLUMNS(`_series` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$.\"1\"' ERROR ON ERROR,`_series_2` BIGINT PATH '$.\"2\"' ERROR ON ERROR,`_series_3` BIGINT PATH '$.\"3\"' ERROR ON ERROR)) AS `_series`",
            ],
        ),
        Example::new(
            "SELECT jsonb_array_elements('[null, 1]') AS a, jsonb_object_keys('{\"k\": 1}') AS k, generate_subscripts('{5,6,7}'::int[], 1) AS s",
            &[
                "SELECT `_series`.`_series` AS `a`,`_series`.`_series_2` AS `k`,`_series`.`_series_3` AS `s` FROM JSON_TABLE((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(CONCAT('{',CONCAT_WS(',',CONCAT('\"1\":',JSON_EXTRACT(IF(JSON_TYPE(CONVERT('[null, 1]' USING utf8mb4))='ARRAY' OR CONVERT('[null, 1]' USING utf8mb4) IS NULL,CONVERT('[null, 1]' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)),CONCAT('$[',`_z`.`o`-1,']'))),CONCAT('\"2\":',JSON_EXTRACT(JSON_KEYS(IF(JSON_TYPE(CONVERT('{\"k\": 1}' USING utf8mb4))='OBJECT' OR CONVERT('{\"k\": 1}' USING utf8mb4) IS NULL,CONVERT('{\"k\": 1}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2))),CONCAT('$[',`_z`.`o`-1,']'))),CONCAT('\"3\":',JSON_EXTRACT((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`v` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CONVERT('[5,6,7]' USING utf8mb4),'$[*]' COLUMNS(`v` FOR ORDINALITY)) AS `_v`),CONCAT('$[',`_z`.`o`-1,']')))),'}') ORDER BY `_z`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CASE GREATEST(COALESCE(JSON_LENGTH(IF(JSON_TYPE(CONVERT('[null, 1]' USING utf8mb4))='ARRAY' OR CONVERT('[null, 1]' USING utf8mb4) IS NULL,CONVERT('[null, 1]' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2))),0),COALESCE(JSON_LENGTH(JSON_KEYS(IF(JSON_TYPE(CONVERT('{\"k\": 1}' USING utf8mb4))='OBJECT' OR CONVERT('{\"k\": 1}' USING utf8mb4) IS NULL,CONVERT('{\"k\": 1}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)))),0),COALESCE(JSON_LENGTH((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`v` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CONVERT('[5,6,7]' USING utf8mb4),'$[*]' COLUMNS(`v` FOR ORDINALITY)) AS `_v`)),0)) WHEN JSON_LENGTH(IF(JSON_TYPE(CONVERT('[null, 1]' USING utf8mb4))='ARRAY' OR CONVERT('[null, 1]' USING utf8mb4) IS NULL,CONVERT('[null, 1]' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2))) THEN IF(JSON_TYPE(CONVERT('[null, 1]' USING utf8mb4))='ARRAY' OR CONVERT('[null, 1]' USING utf8mb4) IS NULL,CONVERT('[null, 1]' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)) WHEN JSON_LENGTH(JSON_KEYS(IF(JSON_TYPE(CONVERT('{\"k\": 1}' USING utf8mb4))='OBJECT' OR CONVERT('{\"k\": 1}' USING utf8mb4) IS NULL,CONVERT('{\"k\": 1}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)))) THEN JSON_KEYS(IF(JSON_TYPE(CONVERT('{\"k\": 1}' USING utf8mb4))='OBJECT' OR CONVERT('{\"k\": 1}' USING utf8mb4) IS NULL,CONVERT('{\"k\": 1}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2))) WHEN JSON_LENGTH((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`v` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CONVERT('[5,6,7]' USING utf8mb4),'$[*]' COLUMNS(`v` FOR ORDINALITY)) AS `_v`)) THEN (SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(`_v`.`v` ORDER BY `_v`.`v` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CONVERT('[5,6,7]' USING utf8mb4),'$[*]' COLUMNS(`v` FOR ORDINALITY)) AS `_v`) END,'$[*]' COLUMNS(`o` FOR ORDINALITY)) AS `_z`),'$[*]' COLUMNS(`_series` JSON PATH '$.\"1\"',`_series_2` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$.\"2\"' ERROR ON ERROR,`_series_3` BIGINT PATH '$.\"3\"' ERROR ON ERROR)) AS `_series`",
            ],
        ),
        Example::new(
            "SELECT id, generate_subscripts(words, 1) AS s FROM sample ORDER BY id, s",
            &[
                "SELECT `id`,`_series`.`_series` AS `s` FROM `public`.`sample`,JSON_TABLE(`words`,'$[*]' COLUMNS(`_series` FOR ORDINALITY)) AS `_series` ORDER BY `id`,(`_series`.`_series`) IS NULL,`s`",
            ],
        ),
        Example::new(
            "SELECT jsonb_object_keys(data) AS k, count(*) FROM item WHERE id < 7 GROUP BY 1 ORDER BY k",
            &[
                "SELECT `_series`.`_series` AS `k`,COUNT(*) AS `count` FROM `public`.`item`,JSON_TABLE(JSON_KEYS(IF(JSON_TYPE(`data`)='OBJECT' OR `data` IS NULL,`data`,(SELECT 1 UNION ALL SELECT 2))),'$[*]' COLUMNS(`_series` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_series` WHERE `id` < 7 GROUP BY 1 ORDER BY (`_series`.`_series`) IS NULL,`k`",
            ],
        ),
        Example::new(
            "SELECT unnest(words) AS w, count(*) AS n FROM sample GROUP BY w ORDER BY n, w",
            &[
                "SELECT `_series`.`_series` AS `w`,COUNT(*) AS `n` FROM `public`.`sample`,JSON_TABLE(`words`,'$[*]' COLUMNS(`_series` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_series` GROUP BY `w` ORDER BY `n`,(`_series`.`_series`) IS NULL,`w`",
            ],
        ),
        Example::new(
            "SELECT unnest(string_to_array('a,b', ',')), unnest(string_to_array(unnest(words), ' ')) FROM sample",
            &[],
        ),
        Example::new("SELECT unnest(nums), row_number() OVER (ORDER BY id) FROM sample", &[]),
    ],
};

/// Functions that make rows of a value.
const ROWS: [&str; 13] = [
    "generate_series",
    "generate_subscripts",
    "json_array_elements",
    "json_array_elements_text",
    "json_object_keys",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "jsonb_object_keys",
    "jsonb_path_query",
    "regexp_matches",
    "regexp_split_to_table",
    "string_to_table",
    "unnest",
];

const OURS: &str = "_series";

/// The call of a function that makes rows.
pub fn makes_rows(expr: &Expr) -> Option<&Function> {
    match expr {
        Expr::Function(function) => {
            let (name, plain) = functions::call(function);
            (plain && ROWS.contains(&name.as_str())).then_some(function)
        }
        _ => None,
    }
}

/// Finds the calls that make rows, and puts columns in their places.
#[derive(Default)]
struct Calls {
    found: Vec<Function>,
    queries: usize,
    /// Whether one of them stands inside another.
    nested: bool,
}

/// The column of the call of this number, the first of which has our relation's name.
fn column(index: usize) -> Ident {
    if index == 0 { Ident::new(OURS) } else { Ident::new(format!("{OURS}_{}", index + 1)) }
}

impl VisitorMut for Calls {
    type Break = ();

    fn pre_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.queries += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.queries -= 1;
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if self.queries == 0
            && let Some(function) = makes_rows(expr)
        {
            let inside = functions::arguments(function).into_iter().any(reads_ours);
            self.nested |= inside;
            let place = self.found.iter().position(|known| known == function).unwrap_or(self.found.len());
            if place == self.found.len() {
                self.found.push(function.clone());
            }
            *expr = Expr::CompoundIdentifier(vec![Ident::new(OURS), column(place)]);
        }
        ControlFlow::Continue(())
    }
}

/// Whether an expression reads a column of ours.
fn reads_ours(expr: &Expr) -> bool {
    struct Find;
    impl Visitor for Find {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            match expr {
                Expr::CompoundIdentifier(idents) if idents.first().is_some_and(|first| first.value == OURS) => {
                    ControlFlow::Break(())
                }
                _ => ControlFlow::Continue(()),
            }
        }
    }
    expr.visit(&mut Find).is_break()
}

/// A SELECT whose list makes rows, with the calls in FROM; nothing where its list makes none, or can't be taken apart.
pub fn lifted(select: &Select) -> Option<Select> {
    let plain = select.having.is_none() && matches!(select.distinct, None | Some(Distinct::Distinct));
    let GroupByExpr::Expressions(keys, _) = &select.group_by else { return None };
    if !plain || !select.projection.iter().any(|item| listed(item).is_some_and(contains_rows)) {
        return None;
    }
    // Rows are made before they are grouped where each call is a key.
    let alone = select.projection.iter().filter(|item| !has_aggregate(item)).count() == 1;
    let is_key = |item: &SelectItem| !listed(item).is_some_and(contains_rows) || grouped(keys, item, alone);
    if !keys.is_empty() && !select.projection.iter().all(is_key) {
        return None;
    }
    let mut lifted = select.clone();
    let mut calls = Calls::default();
    for item in &mut lifted.projection {
        let name = listed(item).map(output_name);
        let made = listed(item).is_some_and(contains_rows);
        let _ = VisitMut::visit(item, &mut calls);
        if let (SelectItem::UnnamedExpr(expr), Some(name), true) = (&*item, name, made) {
            *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias: Ident::with_quote('"', name) };
        }
    }
    if let GroupByExpr::Expressions(keys, _) = &mut lifted.group_by {
        for key in keys {
            let _ = VisitMut::visit(key, &mut calls);
        }
    }
    if calls.nested || calls.found.is_empty() {
        return None;
    }
    // PostgreSQL counts windows, and groups that are no key's, before it makes the rows.
    let aggregate = |item: &SelectItem| keys.is_empty() && has_aggregate(item);
    if lifted.projection.iter().any(|item| aggregate(item) || listed(item).is_some_and(has_window)) {
        return None;
    }
    let relation = relation(&calls.found)?;
    lifted.from.push(TableWithJoins { relation, joins: Vec::new() });
    Some(lifted)
}

/// Whether an item of the select list is a key: by its number, its name or its words. Which number stands there is not known
/// here, but that of an aggregate it is not.
fn grouped(keys: &[Expr], item: &SelectItem, alone: bool) -> bool {
    keys.iter().any(|key| match (key, item) {
        (Expr::Value(_), _) => alone,
        (Expr::Identifier(name), SelectItem::ExprWithAlias { alias, .. }) => folded(name) == folded(alias),
        (key, item) => listed(item) == Some(key),
    })
}

/// What FROM reads in the place of the calls.
fn relation(calls: &[Function]) -> Option<TableFactor> {
    let columns = (0..calls.len()).map(|index| TableAliasColumnDef { name: column(index), data_type: None }).collect();
    let alias = TableAlias { explicit: true, name: Ident::new(OURS), columns, at: None };
    let [function] = calls else {
        let array_exprs = calls.iter().cloned().map(Expr::Function).collect();
        return Some(rows_of(array_exprs, Some(alias), false));
    };
    let (name, _) = functions::call(function);
    Some(match split::array_of(&name, function) {
        Some(list) => rows_of(vec![list], Some(alias), false),
        None if name == "unnest" => {
            let arrays = functions::arguments(function).into_iter().cloned().collect();
            rows_of(arrays, Some(alias), false)
        }
        None => {
            let FunctionArguments::List(list) = &function.args else { return None };
            TableFactor::Function {
                lateral: false,
                name: function.name.clone(),
                args: list.args.clone(),
                with_ordinality: false,
                alias: Some(alias),
            }
        }
    })
}

fn listed(item: &SelectItem) -> Option<&Expr> {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    }
}

fn has_window(expr: &Expr) -> bool {
    struct Find;
    impl Visitor for Find {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            match expr {
                Expr::Function(function) if function.over.is_some() => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        }
    }
    expr.visit(&mut Find).is_break()
}

/// Looks at no copy, as an expression can be as deep as it is long.
fn contains_rows(expr: &Expr) -> bool {
    struct Find(usize);
    impl Visitor for Find {
        type Break = ();
        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.0 += 1;
            ControlFlow::Continue(())
        }
        fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.0 -= 1;
            ControlFlow::Continue(())
        }
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            if self.0 == 0 && makes_rows(expr).is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    expr.visit(&mut Find(0)).is_break()
}

/// Refuses `*` of lists side by side without names of their own, whose columns PostgreSQL calls alike; where they are assigned,
/// names do not matter.
pub fn check_star(printer: &Printer<'_>, types: &[Type]) -> Carried {
    let alike = |relation: &Relation| relation.fields.iter().any(|field| field.name == "unnest_2");
    let relations = printer.names.scopes.current().map(|scope| scope.relations.as_slice()).unwrap_or_default();
    if printer.nested == 0 && types.is_empty() && relations.iter().any(alike) {
        return Err("two columns of one name, which MariaDB's JSON_TABLE can't have; give them names".into());
    }
    Ok(())
}

/// A list's elements as rows, or the rows of several calls side by side.
fn rows_of(array_exprs: Vec<Expr>, alias: Option<TableAlias>, with_ordinality: bool) -> TableFactor {
    TableFactor::UNNEST { alias, array_exprs, with_offset: false, with_offset_alias: None, with_ordinality }
}

/// A function in FROM that splits a text, as the rows of a list.
pub fn split_in_from(factor: &TableFactor) -> Option<TableFactor> {
    let (name, args, alias, ordinality) = match factor {
        TableFactor::Table { name, alias, args: Some(args), with_ordinality, .. } => {
            (name, &args.args, alias, *with_ordinality)
        }
        TableFactor::Function { name, args, alias, with_ordinality, .. } => (name, args, alias, *with_ordinality),
        _ => return None,
    };
    let word = crate::translate::names::parts(name).ok()?.pop()?;
    if !matches!(word.as_str(), "string_to_table" | "regexp_split_to_table") {
        return None;
    }
    let function = called(name.clone(), args.clone());
    let own = TableAlias { explicit: true, name: Ident::new(&word), columns: Vec::new(), at: None };
    Some(rows_of(vec![split::array_of(&word, &function)?], Some(alias.clone().unwrap_or(own)), ordinality))
}

fn called(name: ObjectName, args: Vec<FunctionArg>) -> Function {
    Function {
        name,
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList { duplicate_treatment: None, args, clauses: Vec::new() }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    }
}
