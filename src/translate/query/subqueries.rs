//! Queries as operands: scalar ones, IN, ANY, ALL and EXISTS.

use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, Ident, Query, SelectItem, SetExpr, Value};
use crate::translate::rules::comparison::{check, sign};
use crate::translate::rules::{Applied, Example, Node, Rule};

pub struct Subqueries;

impl Rule for Subqueries {
    fn id(&self) -> &'static str {
        "subqueries"
    }

    fn doc(&self) -> &'static str {
        "Subqueries mean the same, NULLs included. MariaDB refuses LIMIT straight inside IN, ANY and ALL: it gets a query \
         around it. EXISTS takes an empty select list."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        let (left, op, right, word) = match expr {
            Expr::AnyOp { left, compare_op, right, .. } => (left, compare_op, right, "ANY "),
            Expr::AllOp { left, compare_op, right } => (left, compare_op, right, "ALL "),
            _ => return Ok(Applied::Unchanged),
        };
        let mut right = right.as_ref();
        while let Expr::Nested(inner) = right {
            right = inner;
        }
        let Expr::Subquery(query) = right else { return Ok(Applied::Unchanged) };
        let Some(sign) = sign(op) else { return Ok(Applied::Unchanged) };
        let own = printer.names.infer(left);
        let other = printer.names.query_fields(query).into_iter().next().map(|field| field.ty).unwrap_or_default();
        check(&own, &other)?;
        printer.operand(left, &other)?;
        printer.push(sign);
        printer.push(word);
        printer.in_subquery(query)?;
        Ok(Applied::Rewritten)
    }
}

impl Printer<'_> {
    /// A query in parentheses, as an operand.
    pub fn subquery(&mut self, query: &Query) -> Carried {
        self.push("(");
        self.nested += 1;
        self.query(query)?;
        self.nested -= 1;
        self.push(")");
        Ok(())
    }

    /// The right side of IN, ANY or ALL.
    pub fn in_subquery(&mut self, query: &Query) -> Carried {
        if query.limit_clause.is_none() && query.fetch.is_none() {
            return self.subquery(query);
        }
        self.note("subqueries");
        self.push("(SELECT * FROM ");
        self.subquery(query)?;
        self.push(" AS `_limited`)");
        Ok(())
    }

    /// The operand of EXISTS, whose select list may be empty.
    pub fn exists(&mut self, query: &Query) -> Carried {
        match query.body.as_ref() {
            SetExpr::Select(select) if select.projection.is_empty() => {
                let mut select = select.clone();
                let found = Expr::Value(Value::Boolean(true).into());
                select.projection = vec![SelectItem::ExprWithAlias { expr: found, alias: Ident::new("found") }];
                let mut query = query.clone();
                *query.body = SetExpr::Select(select);
                self.subquery(&query)
            }
            _ => self.subquery(query),
        }
    }
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id FROM item WHERE id IN (SELECT item_id FROM other) ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `id` IN (SELECT `item_id` FROM `public`.`other`) ORDER BY `id`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE id NOT IN (SELECT item_id FROM other) ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `id` NOT IN (SELECT `item_id` FROM `public`.`other`) ORDER BY `id`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE total NOT IN (SELECT amount FROM item)",
        &["SELECT `id` FROM `public`.`item` WHERE `total` NOT IN (SELECT `amount` FROM `public`.`item`)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE note IN (SELECT note FROM other)",
        &["SELECT `id` FROM `public`.`item` WHERE `note` IN (SELECT `note` FROM `public`.`other`)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE id IN (SELECT item_id FROM other ORDER BY item_id DESC LIMIT 2) ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` WHERE `id` IN (SELECT * FROM (SELECT `item_id` FROM `public`.`other` ORDER BY `item_id` DESC LIMIT 2) AS `_limited`) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE (id, total) IN (SELECT item_id, 7 FROM other)",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (`id`,`total`) IN (SELECT `item_id`,7 AS `?column?` FROM `public`.`other`)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE (id, note) IN (SELECT item_id, note FROM other LIMIT 3)",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (`id`,`note`) IN (SELECT * FROM (SELECT `item_id`,`note` FROM `public`.`other` LIMIT 3) AS `_limited`)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE id = ANY (SELECT item_id FROM other)",
        &["SELECT `id` FROM `public`.`item` WHERE `id` = ANY (SELECT `item_id` FROM `public`.`other`)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE id > ALL (SELECT item_id FROM other WHERE item_id < 5)",
        &[
            "SELECT `id` FROM `public`.`item` WHERE `id` > ALL (SELECT `item_id` FROM `public`.`other` WHERE `item_id` < 5)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE id < ANY (SELECT item_id FROM other) ORDER BY id",
        &["SELECT `id` FROM `public`.`item` WHERE `id` < ANY (SELECT `item_id` FROM `public`.`other`) ORDER BY `id`"],
    ),
    Example::new(
        "SELECT id FROM item WHERE id <> ALL (SELECT item_id FROM other)",
        &["SELECT `id` FROM `public`.`item` WHERE `id` <> ALL (SELECT `item_id` FROM `public`.`other`)"],
    ),
    Example::new(
        "SELECT id FROM item WHERE id > SOME (SELECT item_id FROM other LIMIT 2)",
        &[
            "SELECT `id` FROM `public`.`item` WHERE `id` > ANY (SELECT * FROM (SELECT `item_id` FROM `public`.`other` LIMIT 2) AS `_limited`)",
        ],
    ),
    Example::new(
        "SELECT id, (SELECT o.note FROM other o WHERE o.item_id = item.id) AS n FROM item ORDER BY id",
        &[
            "SELECT `id`,(SELECT `o`.`note` FROM `public`.`other` AS `o` WHERE `o`.`item_id` = `item`.`id`) AS `n` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, (SELECT count(*) FROM other o WHERE o.item_id > item.id) FROM item ORDER BY 2 DESC, 1",
        &[
            "SELECT `id`,(SELECT COUNT(*) AS `count` FROM `public`.`other` AS `o` WHERE `o`.`item_id` > `item`.`id`) AS `count` FROM `public`.`item` ORDER BY ((SELECT COUNT(*) AS `count` FROM `public`.`other` AS `o` WHERE `o`.`item_id` > `item`.`id`)) IS NOT NULL,2 DESC,1",
        ],
    ),
    Example::new(
        "SELECT id FROM item ORDER BY (SELECT o.note FROM other o WHERE o.item_id = item.id), id",
        &[
            "SELECT `id` FROM `public`.`item` ORDER BY (SELECT `o`.`note` FROM `public`.`other` AS `o` WHERE `o`.`item_id` = `item`.`id`) IS NULL,(SELECT `o`.`note` FROM `public`.`other` AS `o` WHERE `o`.`item_id` = `item`.`id`),`id`",
        ],
    ),
    Example::new(
        "SELECT done, count(*) FROM item GROUP BY done HAVING count(*) > (SELECT count(*) FROM other WHERE item_id = 1)",
        &[
            "SELECT `done`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY `done` HAVING COUNT(*) > (SELECT COUNT(*) AS `count` FROM `public`.`other` WHERE `item_id` = 1)",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE total = (SELECT max(total) FROM item)",
        &["SELECT `id` FROM `public`.`item` WHERE `total` = (SELECT MAX(`total`) AS `max` FROM `public`.`item`)"],
    ),
    Example::new(
        "SELECT id FROM item a WHERE NOT EXISTS (SELECT 1 FROM item b WHERE b.total = a.total AND b.id <> a.id) ORDER BY id",
        &[
            "SELECT `id` FROM `public`.`item` AS `a` WHERE NOT EXISTS (SELECT 1 AS `?column?` FROM `public`.`item` AS `b` WHERE `b`.`total` = `a`.`total` AND `b`.`id` <> `a`.`id`) ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT (SELECT NULL), (SELECT 1 WHERE FALSE), EXISTS (SELECT 1 WHERE FALSE)",
        &[
            "SELECT (SELECT NULL AS `?column?`) AS `?column?`,(SELECT 1 AS `?column?` FROM DUAL WHERE FALSE) AS `?column?`,EXISTS (SELECT 1 AS `?column?` FROM DUAL WHERE FALSE) AS `exists`",
        ],
    ),
    Example::new(
        "SELECT id, id IN (SELECT item_id FROM other) AS known, total IN (SELECT amount FROM item) FROM item ORDER BY id",
        &[
            "SELECT `id`,`id` IN (SELECT `item_id` FROM `public`.`other`) AS `known`,`total` IN (SELECT `amount` FROM `public`.`item`) AS `?column?` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT * FROM (SELECT id, note FROM item ORDER BY id DESC LIMIT 3) AS t ORDER BY id",
        &["SELECT * FROM (SELECT `id`,`note` FROM `public`.`item` ORDER BY `id` DESC LIMIT 3) AS `t` ORDER BY `id`"],
    ),
    Example::new(
        "SELECT t.n FROM (SELECT count(*) AS n FROM item) AS t",
        &["SELECT `t`.`n` FROM (SELECT COUNT(*) AS `n` FROM `public`.`item`) AS `t`"],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT * FROM other NATURAL LEFT JOIN (SELECT 1 AS item_id, 'one' AS note, 5 AS extra) AS x ORDER BY item_id",
        &[
            "SELECT * FROM `public`.`other` LEFT JOIN (SELECT 1 AS `item_id`,_utf8mb4'one' COLLATE utf8mb4_nopad_bin AS `note`,5 AS `extra`) AS `x` USING (`item_id`,`note`) ORDER BY `item_id`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT * FROM other NATURAL LEFT JOIN (SELECT 1 AS item_id, 'one' AS note, 5 AS extra) AS x ORDER BY item_id",
        &[
            "SELECT * FROM `public`.`other` LEFT JOIN (SELECT 1 AS `item_id`,_binary'one' AS `note`,5 AS `extra`) AS `x` USING (`item_id`,`note`) ORDER BY `item_id`",
        ],
    ),
];
