//! `ANY` and `ALL` over arrays and subqueries.

use super::super::comparison::{check, compare};
use super::super::json::{bare, joined};
use super::super::staged::has_query;
use super::super::{Applied, Example, Node, Rule};
use super::{check_modifier, element_of, list, refused, rows};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr, Function, Query, SelectItem, SetExpr};
use crate::translate::types::Type;
use crate::translate::values::Form;

pub struct Any;

impl Rule for Any {
    fn id(&self) -> &'static str {
        "arrays"
    }

    fn doc(&self) -> &'static str {
        "`= ANY` over a list of literals, an array literal or a subquery is IN; `<> ALL` is NOT IN. Any other comparison, and \
         any array that is a column or computed, is a comparison with ANY or ALL of the rows of JSON_TABLE."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        let (left, op, right, all) = match expr {
            Expr::AnyOp { left, compare_op, right, .. } => (left, compare_op.clone(), &**right, false),
            Expr::AllOp { left, compare_op, right } => (left, compare_op.clone(), &**right, true),
            Expr::InSubquery { expr, subquery, negated } => match unnested(subquery) {
                Some(array) if *negated => (expr, BinaryOperator::NotEq, array, true),
                Some(array) => (expr, BinaryOperator::Eq, array, false),
                None => return Ok(Applied::Unchanged),
            },
            _ => return Ok(Applied::Unchanged),
        };
        if let (Some(test), Expr::Array(array)) = (pattern_test(&op), without_casts(right)) {
            return each(printer, left, &test, &array.elem, all);
        }
        let (sign, word) = match (&op, all) {
            (BinaryOperator::Eq, false) => (" = ", " IN "),
            (BinaryOperator::NotEq, true) => (" <> ", " NOT IN "),
            (BinaryOperator::Eq, true) => (" = ", " = ALL "),
            (BinaryOperator::NotEq, false) => (" <> ", " <> ANY "),
            (BinaryOperator::Lt, _) => (" < ", if all { " < ALL " } else { " < ANY " }),
            (BinaryOperator::LtEq, _) => (" <= ", if all { " <= ALL " } else { " <= ANY " }),
            (BinaryOperator::Gt, _) => (" > ", if all { " > ALL " } else { " > ANY " }),
            (BinaryOperator::GtEq, _) => (" >= ", if all { " >= ALL " } else { " >= ANY " }),
            _ => return Err(refused(format!("`{op}` with ANY or ALL over an array has no rule"))),
        };
        if matches!(word, " IN " | " NOT IN ") && is_written_out(printer, right) {
            let own = printer.names.infer(left);
            printer.operand(left, &own)?;
            printer.push(word);
            printer.push("(");
            members(printer, right, &own)?;
            printer.push(")");
            return Ok(Applied::Rewritten);
        }
        match right {
            Expr::Subquery(query) => of_query(printer, left, word, query)?,
            other => match without_casts(other) {
                Expr::Array(array) if !array.elem.is_empty() && !is_converted(printer, other, &array.elem) => {
                    printer.push("(");
                    for (index, item) in array.elem.iter().enumerate() {
                        printer.push(if index == 0 {
                            ""
                        } else if all {
                            " AND "
                        } else {
                            " OR "
                        });
                        compare(printer, left, sign, item)?;
                    }
                    printer.push(")");
                }
                _ => of_list(printer, left, word, other)?,
            },
        }
        Ok(Applied::Rewritten)
    }
}

/// The operator of a test by a pattern, which takes one pattern at a time.
fn pattern_test(op: &BinaryOperator) -> Option<BinaryOperator> {
    use BinaryOperator as Op;
    let is_pattern = matches!(
        op,
        Op::PGRegexMatch
            | Op::PGRegexIMatch
            | Op::PGRegexNotMatch
            | Op::PGRegexNotIMatch
            | Op::PGLikeMatch
            | Op::PGILikeMatch
            | Op::PGNotLikeMatch
            | Op::PGNotILikeMatch
    );
    is_pattern.then(|| op.clone())
}

fn each(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, patterns: &[Expr], all: bool) -> Carried<Applied> {
    if patterns.is_empty() {
        return Err(refused("a pattern of an empty array"));
    }
    for (index, pattern) in patterns.iter().enumerate() {
        let word = if all { " AND " } else { " OR " };
        printer.push(if index > 0 { word } else { "(" });
        let (left, right) = (Box::new(left.clone()), Box::new(pattern.clone()));
        printer.expr(&Expr::BinaryOp { left, op: op.clone(), right }, &Type::Bool)?;
    }
    printer.push(")");
    Ok(Applied::Rewritten)
}

fn without_casts(expr: &Expr) -> &Expr {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => without_casts(inner),
        other => other,
    }
}

/// The array of `(SELECT unnest(array))`.
fn unnested(query: &Query) -> Option<&Expr> {
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let plain = select.from.is_empty() && select.selection.is_none() && query.limit_clause.is_none();
    let [
        SelectItem::UnnamedExpr(Expr::Function(function))
        | SelectItem::ExprWithAlias { expr: Expr::Function(function), .. },
    ] = select.projection.as_slice()
    else {
        return None;
    };
    plain.then(|| unnest(function)).flatten()
}

fn unnest(function: &Function) -> Option<&Expr> {
    let exprs = super::super::functions::arguments(function);
    match (super::super::functions::call(function), exprs.as_slice()) {
        ((name, true), [array]) if name == "unnest" => Some(array),
        _ => None,
    }
}

/// Whether the elements stand in the statement, or come from a query that IN takes.
fn is_written_out(printer: &Printer<'_>, array: &Expr) -> bool {
    match without_casts(array) {
        // Elements of one type that become those of another are other values.
        Expr::Array(items) if is_converted(printer, array, &items.elem) => false,
        Expr::Array(_) => true,
        Expr::Subquery(query) => matches!(query.body.as_ref(), SetExpr::Select(_)) && query.limit_clause.is_none(),
        _ => bare(printer, array),
    }
}

/// Whether a cast gives written elements another type.
fn is_converted(printer: &Printer<'_>, array: &Expr, items: &[Expr]) -> bool {
    let (own, items) = (element_of(printer.names.infer(array)), printer.names.common(items.iter()));
    let rounds = matches!((&own, &items), (Some(Type::Int(_)), Type::Numeric | Type::Float));
    rounds || own.is_some_and(|own| items != Type::Unknown && own.family() != items.family())
}

fn members(printer: &mut Printer<'_>, array: &Expr, own: &Type) -> Carried {
    match array {
        Expr::Nested(inner) => members(printer, inner, own),
        Expr::Array(array) => {
            let items = printer.names.common(array.elem.iter());
            check(own, &items)?;
            if array.elem.is_empty() {
                printer.push("SELECT NULL FROM DUAL WHERE FALSE");
                return Ok(());
            }
            printer.list(&array.elem, if *own == Type::Unknown { &items } else { own })
        }
        Expr::Cast { expr, data_type, .. } => match Type::of(data_type, printer.names.ctx.schema) {
            Type::Array(element) => {
                check_modifier(printer, data_type, expr)?;
                check(own, &element)?;
                members(printer, expr, &element)
            }
            other => Err(format!("ANY over a value of type {}", other.name()).into()),
        },
        Expr::Subquery(query) => printer.query(query),
        other => match printer.bare(other) {
            Some(source) => {
                let form = printer.form(own)?;
                printer.out.push_hole(source, Form::List(Box::new(form)));
                Ok(())
            }
            None => Err(format!("ANY over {other}; only literal arrays are carried").into()),
        },
    }
}

fn of_query(printer: &mut Printer<'_>, left: &Expr, word: &str, query: &Query) -> Carried {
    let hint = printer.names.query_fields(query).into_iter().next().map(|field| field.ty).unwrap_or_default();
    let own = printer.names.infer(left);
    check(&own, &hint)?;
    if matches!(own, Type::Enum(_)) || own == Type::Jsonb {
        return Err(format!("ANY or ALL over values of type {} has no rule", own.name()).into());
    }
    printer.operand(left, &hint)?;
    printer.push(word);
    printer.in_subquery(query)
}

fn of_list(printer: &mut Printer<'_>, left: &Expr, word: &str, array: &Expr) -> Carried {
    if has_query(left) {
        return Err("a subquery compared with a list's rows, which MariaDB answers wrongly".into());
    }
    let own = printer.names.infer(left);
    let element = match element_of(printer.names.infer(array)) {
        Some(element) => element,
        None if bare(printer, array) && own != Type::Unknown => own.clone(),
        None => return Err(refused(format!("ANY or ALL over {array}, which is not known to be an array"))),
    };
    check(&own, &element)?;
    if matches!(element, Type::Enum(_)) && !matches!(word, " IN " | " NOT IN ") {
        return Err("the order of an enum's labels; MariaDB compares them as text".into());
    }
    let list = list(printer, array, &element)?;
    let rows = rows(&list, &element, "_a")?;
    let left = printer.captured(|printer| printer.operand(left, &element))?;
    printer.out.append(joined(&[
        &"IF(",
        &list,
        &" IS NULL,NULL,",
        &left,
        &word,
        &"(SELECT `_a`.`v` FROM ",
        &rows,
        &"))",
    ]));
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT id FROM item WHERE (SELECT max(note) FROM item) = ANY(string_to_array(note, ' '))", &[]),
    Example::new(
        "SELECT id FROM item WHERE id = ANY(ARRAY[1, 2])",
        &["SELECT `id` FROM `public`.`item` WHERE `id` IN (1,2)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE id <> ALL('{3,4}')",
        &["SELECT `id` FROM `public`.`item` WHERE `id` NOT IN (3,4)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note = ANY('{x,\"a \",NULL}')",
        &["SELECT `id` FROM `public`.`item` WHERE `note` IN ('x','a ',NULL)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE amount > ANY(ARRAY[5, 100])",
        &["SELECT `id` FROM `public`.`item` WHERE (`amount` > 5 OR `amount` > 100)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE amount <= ALL('{5,100}')",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(CONVERT('[5,100]' USING utf8mb4) IS NULL,NULL,`amount` <= ALL (SELECT `_a`.`v` FROM JSON_TABLE(CONVERT('[5,100]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE amount < ANY('{NULL,1}'::int[])",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(CONVERT('[null,1]' USING utf8mb4) IS NULL,NULL,`amount` < ANY (SELECT `_a`.`v` FROM JSON_TABLE(CONVERT('[null,1]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE id <> ANY(ARRAY[1, NULL])",
        &["SELECT `id` FROM `public`.`item` WHERE (`id` <> 1 OR `id` <> NULL)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note = ALL(ARRAY['x', 'x'])",
        &["SELECT `id` FROM `public`.`item` WHERE (`note` = 'x' AND `note` = 'x')"],
    ),
    Example::new(
        "SELECT id FROM item WHERE amount = ANY('{}')",
        &["SELECT `id` FROM `public`.`item` WHERE `amount` IN (SELECT NULL FROM DUAL WHERE FALSE)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE amount > ALL('{}')",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(CONVERT('[]' USING utf8mb4) IS NULL,NULL,`amount` > ALL (SELECT `_a`.`v` FROM JSON_TABLE(CONVERT('[]' USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE amount >= ALL(SELECT total FROM item WHERE total IS NOT NULL)",
        &[
            "SELECT `id` FROM `public`.`item` WHERE `amount` >= ALL (SELECT `total` FROM `public`.`item` WHERE `total` IS NOT NULL)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE amount > ANY(SELECT total FROM item)",
        &["SELECT `id` FROM `public`.`item` WHERE `amount` > ANY (SELECT `total` FROM `public`.`item`)"],
    ),
    Example::new(
        "SELECT id FROM sample WHERE 'b c' = ANY(words)",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE IF(`words` IS NULL,NULL,'b c' IN (SELECT `_a`.`v` FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`))",
        ],
    ),
    Example::new(
        "SELECT id, 2 = ANY(nums) AS a, -1 = ANY(nums) AS b, 2 <> ALL(nums) AS c, 2 < ANY(nums) AS d, 0 < ALL(nums) AS e FROM sample",
        &[
            "SELECT `id`,IF(`nums` IS NULL,NULL,2 IN (SELECT `_a`.`v` FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) AS `a`,IF(`nums` IS NULL,NULL,(-1) IN (SELECT `_a`.`v` FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) AS `b`,IF(`nums` IS NULL,NULL,2 NOT IN (SELECT `_a`.`v` FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) AS `c`,IF(`nums` IS NULL,NULL,2 < ANY (SELECT `_a`.`v` FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) AS `d`,IF(`nums` IS NULL,NULL,0 < ALL (SELECT `_a`.`v` FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) AS `e` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, 'a' = ANY(words) AS a, 'a ' = ANY(words) AS b, 'A' = ANY(words) AS c, 'ä' = ANY(words) AS d, code = ANY(words) AS e FROM sample",
        &[
            "SELECT `id`,IF(`words` IS NULL,NULL,'a' IN (SELECT `_a`.`v` FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) AS `a`,IF(`words` IS NULL,NULL,'a ' IN (SELECT `_a`.`v` FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) AS `b`,IF(`words` IS NULL,NULL,'A' IN (SELECT `_a`.`v` FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) AS `c`,IF(`words` IS NULL,NULL,'ä' IN (SELECT `_a`.`v` FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) AS `d`,IF(`words` IS NULL,NULL,`code` IN (SELECT `_a`.`v` FROM JSON_TABLE(`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`)) AS `e` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE parent = ANY(nums)",
        &[
            "SELECT `id` FROM `public`.`sample` WHERE IF(`nums` IS NULL,NULL,`parent` IN (SELECT `_a`.`v` FROM JSON_TABLE(`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE id IN (SELECT unnest('{1,3}'::int[]))",
        &["SELECT `id` FROM `public`.`item` WHERE `id` IN (1,3)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note = ANY(string_to_array('x,tt:12', ','))",
        &[
            "SELECT `id` FROM `public`.`item` WHERE IF(CONVERT(IF(LENGTH('x,tt:12')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('x,tt:12' USING utf8mb4)),',','\",\"'),']')) USING utf8mb4) IS NULL,NULL,`note` IN (SELECT `_a`.`v` FROM JSON_TABLE(CONVERT(IF(LENGTH('x,tt:12')=0,'[]',CONCAT('[',REPLACE(JSON_QUOTE(CONVERT('x,tt:12' USING utf8mb4)),',','\",\"'),']')) USING utf8mb4),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`))",
        ],
    ),
    Example::new(
        "SELECT s.id, i.id AS item FROM sample s JOIN item i ON i.id = ANY(s.nums) ORDER BY 1, 2",
        &[
            "SELECT `s`.`id`,`i`.`id` AS `item` FROM `public`.`sample` AS `s` JOIN `public`.`item` AS `i` ON IF(`s`.`nums` IS NULL,NULL,`i`.`id` IN (SELECT `_a`.`v` FROM JSON_TABLE(`s`.`nums`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` BIGINT PATH '$' ERROR ON ERROR)) AS `_a`)) ORDER BY 1,2",
        ],
    ),
    Example::new(
        "SELECT id FROM sample WHERE mood = ANY('{sad,ok}')",
        &["SELECT `id` FROM `public`.`sample` WHERE `mood` IN ('sad','ok')"],
    ),
    Example::new("SELECT id FROM item WHERE note ~ ANY('{x}')", &[]),
];
