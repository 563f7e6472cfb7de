//! Row values where MariaDB has none: `(a, b) IS NULL`, a relation's name as a row, BETWEEN of rows, and rows that are counted.

use super::functions::{arguments, call};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::folded;
use crate::translate::parse::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, UnaryOperator,
};
use crate::translate::scope::{Field, HIDDEN, Relation};
use crate::translate::types::Type;

pub struct Rows;

impl Rule for Rows {
    fn id(&self) -> &'static str {
        "row_values"
    }

    fn doc(&self) -> &'static str {
        "A row is NULL where all of its columns are, and NOT NULL where all of them are not. count of a relation's rows counts a \
         column of it that its table never holds NULL in, or all rows where no outer join fills it."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::IsNull(inner) => is_test(printer, inner, " IS NULL"),
            Expr::IsNotNull(inner) => is_test(printer, inner, " IS NOT NULL"),
            Expr::Between { expr, negated, low, high } if columns(printer, expr).is_some() => {
                let compared = |op, bound: &Expr| {
                    Box::new(Expr::BinaryOp { left: expr.clone(), op, right: Box::new(bound.clone()) })
                };
                let both = Expr::BinaryOp {
                    left: Box::new(Expr::Nested(compared(BinaryOperator::GtEq, low))),
                    op: BinaryOperator::And,
                    right: Box::new(Expr::Nested(compared(BinaryOperator::LtEq, high))),
                };
                let nested = Expr::Nested(Box::new(both));
                let whole = match negated {
                    true => Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(nested) },
                    false => nested,
                };
                printer.expr(&whole, &Type::Bool)?;
                Ok(Applied::Rewritten)
            }
            Expr::Function(function) if call(function).0 == "count" => counted(printer, function),
            _ => Ok(Applied::Unchanged),
        }
    }
}

/// The relation whose row an expression is: a name that is no column's.
fn relation(printer: &Printer<'_>, expr: &Expr) -> Option<(Ident, Relation)> {
    match expr {
        Expr::Nested(inner) => relation(printer, inner),
        Expr::Identifier(ident) => {
            let name = folded(ident);
            let scopes = &printer.names.scopes;
            let is_column = scopes.find(None, &name).is_some() || scopes.scalar(&name).is_some();
            let relation = scopes.current()?.relations.iter().find(|relation| relation.alias == name)?;
            (!is_column && !relation.fields.is_empty()).then(|| (ident.clone(), relation.clone()))
        }
        _ => None,
    }
}

/// The columns of a row.
fn columns(printer: &Printer<'_>, expr: &Expr) -> Option<Vec<Expr>> {
    match expr {
        Expr::Nested(inner) => columns(printer, inner),
        Expr::Tuple(items) => Some(items.clone()),
        Expr::Function(function) if call(function) == ("row".to_owned(), true) => {
            Some(arguments(function).into_iter().cloned().collect())
        }
        other => relation(printer, other).map(|(name, relation)| {
            let column = |field: &Field| {
                Expr::CompoundIdentifier(vec![name.clone(), Ident::with_quote('"', field.name.as_str())])
            };
            relation.fields.iter().filter(|field| !field.name.starts_with(HIDDEN)).map(column).collect()
        }),
    }
}

fn is_test(printer: &mut Printer<'_>, inner: &Expr, test: &str) -> Carried<Applied> {
    let Some(columns) = columns(printer, inner) else { return Ok(Applied::Unchanged) };
    if columns.is_empty() {
        return Err("a row without columns".into());
    }
    for (index, column) in columns.iter().enumerate() {
        printer.push(if index > 0 { " AND " } else { "(" });
        printer.operand(column, &Type::Unknown)?;
        printer.push(test);
    }
    printer.push(")");
    Ok(Applied::Rewritten)
}

/// `count(relation)` and `count(relation.*)`: rows that an outer join found none for are not counted.
fn counted(printer: &mut Printer<'_>, function: &Function) -> Carried<Applied> {
    let FunctionArguments::List(list) = &function.args else { return Ok(Applied::Unchanged) };
    let row = match list.args.as_slice() {
        [FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))] => relation(printer, expr),
        [FunctionArg::Unnamed(FunctionArgExpr::QualifiedWildcard(name))] => {
            let parts = crate::translate::names::parts(name)?;
            let ident = parts.last().map(|name| Ident::with_quote('"', name.as_str()));
            ident.and_then(|ident| relation(printer, &Expr::Identifier(ident)))
        }
        _ => None,
    };
    let Some((name, relation)) = row else { return Ok(Applied::Unchanged) };
    if list.duplicate_treatment.is_some() {
        return Err("count of the distinct rows of a relation has no rule".into());
    }
    let counted = match relation.fields.iter().find(|field| field.required) {
        Some(kept) => {
            let column = vec![name, Ident::with_quote('"', kept.name.as_str())];
            FunctionArgExpr::Expr(Expr::CompoundIdentifier(column))
        }
        None if !relation.padded => FunctionArgExpr::Wildcard,
        None => return Err("count of an outer join's rows none of whose columns is NOT NULL has no rule".into()),
    };
    let mut count = function.clone();
    if let FunctionArguments::List(list) = &mut count.args {
        list.args = vec![FunctionArg::Unnamed(counted)];
    }
    printer.expr(&Expr::Function(count), &Type::Int(8))?;
    Ok(Applied::Rewritten)
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id, ((amount, total) = (amount, id)) IS NULL AS a, ((amount, total) <> (amount, 3)) IS NOT NULL AS b, coalesce((amount, id) = (total, id), false) AS c, ((amount, total) IN ((total, 2))) IS NULL AS d FROM item ORDER BY id",
        &[
            "SELECT `id`,((`amount` = `amount` AND `total` = `id`)) IS NULL AS `a`,((`amount` <> `amount` OR `total` <> 3)) IS NOT NULL AS `b`,COALESCE((`amount` = `total` AND `id` = `id`),FALSE) AS `c`,((`amount` = `total` AND `total` = 2)) IS NULL AS `d` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT count((amount, total) = (total, amount)) AS a, count((amount, total) IN ((total, 1), (1, 2))) AS b FROM item",
        &[
            "SELECT COUNT((`amount` = `total` AND `total` = `amount`)) AS `a`,COUNT((`amount`,`total`) IN ((`total`,1),(1,2))) AS `b` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE (note, amount) IS NULL OR (total, done) IS NOT NULL ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (`note` IS NULL AND `amount` IS NULL) OR (`total` IS NOT NULL AND `done` IS NOT NULL) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT ROW(1, NULL) IS NULL AS a, ROW(NULL, NULL) IS NULL AS b, NOT (ROW(1, NULL) IS NOT NULL) AS c",
        &[
            "SELECT (1 IS NULL AND NULL IS NULL) AS `a`,(NULL IS NULL AND NULL IS NULL) AS `b`,NOT ((1 IS NOT NULL AND NULL IS NOT NULL)) AS `c`",
        ],
    ),
    Example::new(
        "SELECT i.id FROM item i LEFT JOIN other o ON o.item_id = i.id WHERE o IS NULL ORDER BY i.id",
        &[
            "SELECT `i`.`id` FROM `public`.`item` AS `i` LEFT JOIN `public`.`other` AS `o` ON `o`.`item_id` = `i`.`id` WHERE (`o`.`item_id` IS NULL AND `o`.`note` IS NULL) ORDER BY `i`.`id`",
        ],
    ),
    Example::new(
        "SELECT i.id FROM item i WHERE i IS NOT NULL ORDER BY i.id",
        &[
            "SELECT `i`.`id` FROM `public`.`item` AS `i` WHERE (`i`.`id` IS NOT NULL AND `i`.`note` IS NOT NULL AND `i`.`amount` IS NOT NULL AND `i`.`total` IS NOT NULL AND `i`.`done` IS NOT NULL AND `i`.`made` IS NOT NULL AND `i`.`price` IS NOT NULL AND `i`.`data` IS NOT NULL) ORDER BY `i`.`id`",
        ],
    ),
    Example::new(
        "SELECT count(o) AS a, count(o.*) AS b, count(*) AS c FROM item i LEFT JOIN other o ON o.item_id = i.id",
        &[
            "SELECT COUNT(`o`.`item_id`) AS `a`,COUNT(`o`.`item_id`) AS `b`,COUNT(*) AS `c` FROM `public`.`item` AS `i` LEFT JOIN `public`.`other` AS `o` ON `o`.`item_id` = `i`.`id`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE (id, total) NOT BETWEEN (2, 0) AND (4, 9) ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE NOT (((`id` > 2 OR (`id` = 2 AND (`total` >= 0)))) AND ((`id` < 4 OR (`id` = 4 AND (`total` <= 9))))) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT (i).id, (i).note FROM item i WHERE (i).id < 3 ORDER BY (i).id",
        &["SELECT `i`.`id`,`i`.`note` FROM `public`.`item` AS `i` WHERE `i`.`id` < 3 ORDER BY `i`.`id`"],
    ),
    Example::new(
        "SELECT (i).* FROM other i ORDER BY (i).item_id",
        &["SELECT `i`.* FROM `public`.`other` AS `i` ORDER BY `i`.`item_id`"],
    ),
    Example::new(
        "SELECT count(r) AS n FROM (SELECT note FROM other) AS r",
        &["SELECT COUNT(*) AS `n` FROM (SELECT `note` FROM `public`.`other`) AS `r`"],
    ),
    Example::new("SELECT count(DISTINCT i) FROM item i", &[]),
    Example::new("SELECT i FROM other i", &[]),
];
