//! Functions in a select list that make rows: each row of FROM comes once for each of theirs, which is what a function in
//! FROM says that reads the tables before it.

use std::ops::ControlFlow;

use super::lateral::has_aggregate;
use crate::translate::names::output_name;
use crate::translate::parse::ast::{
    Distinct, Expr, Function, GroupByExpr, Ident, ObjectName, Query, Select, SelectItem, TableAlias,
    TableAliasColumnDef, TableFactor, TableWithJoins, Visit, VisitMut, Visitor, VisitorMut,
};
use crate::translate::rules::clause::Clause;
use crate::translate::rules::{Example, functions};

pub const LISTED_ROWS: Clause = Clause {
    id: "rows-in-a-list",
    doc: "A function that makes rows stands in FROM instead of the select list. Two of them in one list, which PostgreSQL \
          walks through side by side, are refused.",
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
                "SELECT `id`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`_series`.`_series`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a` FROM `public`.`sample`,JSON_TABLE(`data`,'$[*]' COLUMNS(`_series` JSON PATH '$')) AS `_series` WHERE `id` = 2",
            ],
        ),
        Example::new(
            "SELECT jsonb_object_keys('{\"b\": 1, \"a\": 2}') AS k",
            &[
                "SELECT `_series`.`_series` AS `k` FROM JSON_TABLE(JSON_KEYS(CONVERT('{\"a\": 2, \"b\": 1}' USING utf8mb4)),'$[*]' COLUMNS(`_series` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_series`",
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
        Example::new("SELECT unnest(nums), unnest(words) FROM sample", &[]),
        Example::new("SELECT unnest(nums), row_number() OVER (ORDER BY id) FROM sample", &[]),
    ],
};

/// Functions that make rows of a value.
const ROWS: [&str; 10] = [
    "generate_series",
    "json_array_elements",
    "json_array_elements_text",
    "json_object_keys",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "jsonb_object_keys",
    "regexp_split_to_table",
    "string_to_table",
    "unnest",
];

const OURS: &str = "_series";

fn makes_rows(expr: &Expr) -> Option<&Function> {
    match expr {
        Expr::Function(function) => {
            let (name, plain) = functions::call(function);
            (plain && ROWS.contains(&name.as_str())).then_some(function)
        }
        _ => None,
    }
}

/// Finds the calls that make rows, and puts a column in their places.
#[derive(Default)]
struct Calls {
    found: Vec<Function>,
    queries: usize,
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
            self.found.push(function.clone());
            *expr = Expr::CompoundIdentifier(vec![Ident::new(OURS), Ident::new(OURS)]);
        }
        ControlFlow::Continue(())
    }
}

/// A SELECT whose list makes rows, with the call in FROM; nothing where its list makes none, or can't be taken apart.
pub fn lifted(select: &Select) -> Option<Select> {
    let plain = select.having.is_none()
        && matches!(select.distinct, None | Some(Distinct::Distinct))
        && matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if keys.is_empty());
    if !plain || !select.projection.iter().any(|item| listed(item).is_some_and(contains_rows)) {
        return None;
    }
    let mut lifted = select.clone();
    let mut calls = Calls::default();
    for item in &mut lifted.projection {
        let name = listed(item).map(output_name);
        let before = calls.found.len();
        let _ = VisitMut::visit(item, &mut calls);
        if let (SelectItem::UnnamedExpr(expr), Some(name), true) = (&*item, name, calls.found.len() > before) {
            *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias: Ident::with_quote('"', name) };
        }
    }
    let [function] = calls.found.as_slice() else { return None };
    // PostgreSQL counts windows before it makes the rows.
    if lifted.projection.iter().any(|item| has_aggregate(item) || listed(item).is_some_and(has_window)) {
        return None;
    }
    let column = TableAliasColumnDef { name: Ident::new(OURS), data_type: None };
    let alias = TableAlias { explicit: true, name: Ident::new(OURS), columns: vec![column], at: None };
    let (name, _) = functions::call(function);
    let relation = match split(&name, function) {
        Some(list) => rows_of(list, Some(alias), false),
        None if name == "unnest" => {
            rows_of(functions::arguments(function).first().copied()?.clone(), Some(alias), false)
        }
        None => {
            let crate::translate::parse::ast::FunctionArguments::List(list) = &function.args else { return None };
            TableFactor::Function {
                lateral: false,
                name: function.name.clone(),
                args: list.args.clone(),
                with_ordinality: false,
                alias: Some(alias),
            }
        }
    };
    lifted.from.push(TableWithJoins { relation, joins: Vec::new() });
    Some(lifted)
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

/// The list whose elements are the rows of a function that splits a text.
fn split(name: &str, function: &Function) -> Option<Expr> {
    let array = match name {
        "string_to_table" => "string_to_array",
        "regexp_split_to_table" => "regexp_split_to_array",
        _ => return None,
    };
    Some(Expr::Function(Function { name: ObjectName::from(vec![Ident::new(array)]), ..function.clone() }))
}

fn rows_of(list: Expr, alias: Option<TableAlias>, with_ordinality: bool) -> TableFactor {
    TableFactor::UNNEST { alias, array_exprs: vec![list], with_offset: false, with_offset_alias: None, with_ordinality }
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
    Some(rows_of(split(&word, &function)?, Some(alias.clone().unwrap_or(own)), ordinality))
}

fn called(name: ObjectName, args: Vec<crate::translate::parse::ast::FunctionArg>) -> Function {
    use crate::translate::parse::ast::{FunctionArgumentList, FunctionArguments};
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
