//! DISTINCT ON, which MariaDB has not: the rows are numbered, and the first of each group is taken.

use super::{listed_items, place};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{folded, wildcard_relation};
use crate::translate::parse::ast::{Distinct, Expr, OrderBy, OrderByExpr, OrderByKind, Query, Select, SelectItem};
use crate::translate::refusal::Refusal;
use crate::translate::rules::Example;
use crate::translate::rules::clause::Clause;
use crate::translate::scope::{Field, Scope};
use crate::translate::types::Type;

pub const DISTINCT_ON: Clause = Clause {
    id: "distinct_on",
    doc: "DISTINCT ON is ROW_NUMBER() over the same groups in the same order, of which number 1 is taken. Which row of a group \
          comes first is open where ORDER BY leaves it open, on both.",
    examples: &[
        Example::new(
            "SELECT DISTINCT ON (done) done, id, note FROM item ORDER BY done, id DESC",
            &[
                "SELECT `_1` AS `done`,`_2` AS `id`,`_3` AS `note` FROM (SELECT `done` AS `_1`,`id` AS `_2`,`note` AS `_3`,`done` AS `_order1`,`id` AS `_order2`,ROW_NUMBER() OVER (PARTITION BY `done` ORDER BY `done` IS NULL,`done`,`id` DESC) AS `_number` FROM `public`.`item`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1` IS NULL,`_order1`,`_order2` DESC",
            ],
        ),
        Example::new(
            "SELECT DISTINCT ON (1) total AS t, max(id) FROM item GROUP BY total, done ORDER BY t DESC NULLS LAST, max(id) LIMIT 3",
            &[
                "SELECT `_1` AS `t`,`_2` AS `max` FROM (SELECT `total` AS `_1`,MAX(`id`) AS `_2`,`total` AS `_order1`,MAX(`id`) AS `_order2`,ROW_NUMBER() OVER (PARTITION BY `total` ORDER BY `total` DESC,MAX(`id`) IS NULL,MAX(`id`)) AS `_number` FROM `public`.`item` GROUP BY `total`,`done`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1` DESC,`_order2` IS NULL,`_order2` LIMIT 3",
            ],
        ),
        Example::new(
            "SELECT DISTINCT ON (o.item_id) o.* FROM other o ORDER BY o.item_id",
            &[
                "SELECT `_1` AS `item_id`,`_2` AS `note` FROM (SELECT `o`.`item_id` AS `_1`,`o`.`note` AS `_2`,`o`.`item_id` AS `_order1`,ROW_NUMBER() OVER (PARTITION BY `o`.`item_id` ORDER BY `o`.`item_id`) AS `_number` FROM `public`.`other` AS `o`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1`",
            ],
        ),
        Example::new(
            "SELECT count(*) FROM (SELECT DISTINCT ON (note, done) id FROM item ORDER BY note, done, id) AS firsts",
            &[
                "SELECT COUNT(*) AS `count` FROM (SELECT `_1` AS `id` FROM (SELECT `id` AS `_1`,`note` AS `_order1`,`done` AS `_order2`,`id` AS `_order3`,ROW_NUMBER() OVER (PARTITION BY `note`,`done` ORDER BY `note` IS NULL,`note`,`done` IS NULL,`done`,`id`) AS `_number` FROM `public`.`item`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1` IS NULL,`_order1`,`_order2` IS NULL,`_order2`,`_order3`) AS `firsts`",
            ],
        ),
        Example::new(
            "SELECT DISTINCT ON (note) note, id FROM item ORDER BY note, total DESC NULLS LAST, id",
            &[
                "SELECT `_1` AS `note`,`_2` AS `id` FROM (SELECT `note` AS `_1`,`id` AS `_2`,`note` AS `_order1`,`total` AS `_order2`,`id` AS `_order3`,ROW_NUMBER() OVER (PARTITION BY `note` ORDER BY `note` IS NULL,`note`,`total` DESC,`id`) AS `_number` FROM `public`.`item`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1` IS NULL,`_order1`,`_order2` DESC,`_order3`",
            ],
        ),
        Example::new(
            "SELECT DISTINCT ON (done) * FROM item ORDER BY done, id",
            &[
                "SELECT `_1` AS `id`,`_2` AS `note`,`_3` AS `amount`,`_4` AS `total`,`_5` AS `done`,`_6` AS `made`,`_7` AS `price`,`_8` AS `data` FROM (SELECT `item`.`id` AS `_1`,`item`.`note` AS `_2`,`item`.`amount` AS `_3`,`item`.`total` AS `_4`,`item`.`done` AS `_5`,`item`.`made` AS `_6`,`item`.`price` AS `_7`,`item`.`data` AS `_8`,`item`.`done` AS `_order1`,`item`.`id` AS `_order2`,ROW_NUMBER() OVER (PARTITION BY `item`.`done` ORDER BY `item`.`done` IS NULL,`item`.`done`,`item`.`id`) AS `_number` FROM `public`.`item`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1` IS NULL,`_order1`,`_order2`",
            ],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT DISTINCT ON (lower(note)) id, note FROM item ORDER BY lower(note), id",
            &[
                "SELECT `_1` AS `id`,`_2` AS `note` FROM (SELECT `id` AS `_1`,`note` AS `_2`,LOWER(`note`) AS `_order1`,`id` AS `_order2`,ROW_NUMBER() OVER (PARTITION BY LOWER(`note`) ORDER BY LOWER(`note`) IS NULL,LOWER(`note`),`id`) AS `_number` FROM `public`.`item`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1` IS NULL,`_order1`,`_order2`",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT DISTINCT ON (lower(note)) id, note FROM item ORDER BY lower(note), id",
            &[
                "SELECT `_1` AS `id`,`_2` AS `note` FROM (SELECT `id` AS `_1`,`note` AS `_2`,LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `_order1`,`id` AS `_order2`,ROW_NUMBER() OVER (PARTITION BY LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) ORDER BY LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) IS NULL,LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)),`id`) AS `_number` FROM `public`.`item`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1` IS NULL,`_order1`,`_order2`",
            ],
        ),
        Example::new(
            "SELECT d.id FROM (SELECT DISTINCT ON (total) total, id FROM item ORDER BY total, id) d WHERE d.id > 3 ORDER BY d.id",
            &[
                "SELECT `d`.`id` FROM (SELECT `_1` AS `total`,`_2` AS `id` FROM (SELECT `total` AS `_1`,`id` AS `_2`,`total` AS `_order1`,`id` AS `_order2`,ROW_NUMBER() OVER (PARTITION BY `total` ORDER BY `total` IS NULL,`total`,`id`) AS `_number` FROM `public`.`item`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1` IS NULL,`_order1`,`_order2`) AS `d` WHERE `d`.`id` > 3 ORDER BY `d`.`id`",
            ],
        ),
        Example::new(
            "SELECT DISTINCT ON (i.done) i.done, o.note FROM item i JOIN other o ON o.item_id = i.id ORDER BY i.done, o.note NULLS FIRST OFFSET 1",
            &[
                "SELECT `_1` AS `done`,`_2` AS `note` FROM (SELECT `i`.`done` AS `_1`,`o`.`note` AS `_2`,`i`.`done` AS `_order1`,`o`.`note` AS `_order2`,ROW_NUMBER() OVER (PARTITION BY `i`.`done` ORDER BY `i`.`done` IS NULL,`i`.`done`,`o`.`note`) AS `_number` FROM `public`.`item` AS `i` JOIN `public`.`other` AS `o` ON `o`.`item_id` = `i`.`id`) AS `_rows` WHERE `_number` = 1 ORDER BY `_order1` IS NULL,`_order1`,`_order2` LIMIT 18446744073709551615 OFFSET 1",
            ],
        ),
    ],
};

impl Printer<'_> {
    pub(super) fn distinct_on(&mut self, query: &Query, select: &Select) -> Carried {
        let Some(Distinct::On(keys)) = &select.distinct else { return Ok(()) };
        if !query.locks.is_empty() {
            return Err("a lock with DISTINCT ON; PostgreSQL refuses it".into());
        }
        self.note("distinct_on");
        self.names.scopes.push(Scope { relations: self.names.relations(&select.from), outputs: Vec::new() });
        let written = self.numbered(query, select, keys);
        self.names.scopes.pop();
        let (names, sorted, inner) = written?;
        self.push("SELECT ");
        for (index, name) in names.iter().enumerate() {
            self.push(if index > 0 { "," } else { "" });
            self.push(&format!("{} AS {}", quoted(&place(index)), quoted(name)));
        }
        self.push(" FROM (");
        self.out.append(inner);
        self.push(") AS `_rows` WHERE `_number` = 1");
        let fields = sorted.iter().map(|(field, _)| field.clone()).collect();
        let rows = crate::translate::scope::Relation { alias: "_rows".to_owned(), fields, ..Default::default() };
        self.names.scopes.push(Scope { relations: vec![rows], outputs: Vec::new() });
        self.push(if sorted.is_empty() { "" } else { " ORDER BY " });
        let keys: Vec<OrderByExpr> = sorted.into_iter().map(|(_, key)| key).collect();
        let written = self.order_by(&keys);
        self.names.scopes.pop();
        written?;
        self.limit(query.limit_clause.as_ref(), query.fetch.as_ref())
    }

    /// Refuses columns of DISTINCT ON that are not those that ORDER BY begins with, in any order.
    fn check_leading(&self, groups: &[Expr], sorts: &[OrderByExpr]) -> Carried {
        let plain = |expr: &Expr| self.names.column(expr).is_some();
        if !groups.iter().all(plain) || !sorts.iter().all(|key| plain(&key.expr)) {
            return Ok(());
        }
        let leads = |key: &&OrderByExpr| groups.iter().any(|group| super::same_column(group, &key.expr));
        let leading = sorts.iter().take_while(leads).count();
        let missing = |group: &Expr| !sorts[..leading].iter().any(|key| super::same_column(group, &key.expr));
        if leading == sorts.len() || !groups.iter().any(missing) {
            return Ok(());
        }
        let reason = "DISTINCT ON of other columns than those that ORDER BY begins with; PostgreSQL refuses it";
        Err(Refusal::certain("42P10", reason))
    }

    /// The rows with their numbers; the names of the columns, and the sort keys with the columns that hold them.
    #[expect(clippy::type_complexity, reason = "three results of one writing")]
    fn numbered(
        &mut self,
        query: &Query,
        select: &Select,
        keys: &[Expr],
    ) -> Carried<(Vec<String>, Vec<(Field, OrderByExpr)>, crate::translate::template::Template)> {
        let select = &self.spelled_out(select)?;
        let items = listed_items(&select.projection).ok_or("DISTINCT ON with `*` whose columns can't be told")?;
        let sorts = match query.order_by.as_ref().map(|order_by: &OrderBy| &order_by.kind) {
            None => Vec::new(),
            Some(OrderByKind::Expressions(keys)) => {
                keys.iter().map(|key| self.meant(&items, key)).collect::<Carried<Vec<_>>>()?
            }
            Some(_) => return Err("ORDER BY ALL is no PostgreSQL".into()),
        };
        if sorts.is_empty() {
            self.state("DISTINCT ON without ORDER BY: which row of a group comes first is open on both");
        }
        let mut groups = Vec::new();
        for key in keys {
            let key = OrderByExpr { expr: key.clone(), options: Default::default(), with_fill: None };
            let key = self.meant(&items, &key)?;
            self.distinguishable(&self.names.infer(&key.expr))?;
            groups.push(key.expr);
        }
        self.check_leading(&groups, &sorts)?;
        let mut inner = select.clone();
        inner.distinct = None;
        inner.projection = Vec::new();
        let mut sorted = Vec::new();
        for (index, (_, expr)) in items.iter().enumerate() {
            inner.projection.push(super::aliased((*expr).clone(), &place(index)));
        }
        for (index, key) in sorts.iter().enumerate() {
            let name = format!("_order{}", index + 1);
            let (ty, nullable) = (self.names.infer(&key.expr), self.names.nullable(&key.expr));
            let held = Expr::Identifier(crate::translate::parse::ast::Ident::with_quote('"', name.clone()));
            inner.projection.push(super::aliased(key.expr.clone(), &name));
            let field = Field { name, ty, nullable, ..Field::default() };
            sorted.push((field, OrderByExpr { expr: held, ..key.clone() }));
        }
        let text = self.captured(|printer| {
            printer.nested += 1;
            let written = printer.select_with(&inner, |printer| {
                printer.push(",ROW_NUMBER() OVER (PARTITION BY ");
                printer.list(&groups, &Type::Unknown)?;
                printer.push(if sorts.is_empty() { "" } else { " ORDER BY " });
                printer.order_by(&sorts)?;
                printer.push(") AS `_number`");
                Ok(())
            });
            printer.nested -= 1;
            written
        })?;
        Ok((items.into_iter().map(|(name, _)| name).collect(), sorted, text))
    }

    /// A sort key with the expression that its name or number means.
    pub(super) fn meant(&mut self, items: &[(String, &Expr)], key: &OrderByExpr) -> Carried<OrderByExpr> {
        let expr = match &key.expr {
            Expr::Identifier(ident) => {
                let name = folded(ident);
                let item = items.iter().find(|(own, _)| *own == name);
                item.map_or_else(|| key.expr.clone(), |(_, expr)| (*expr).clone())
            }
            other => match self.listed_place(other, "ORDER BY or DISTINCT ON")? {
                Some(index) => {
                    let item = items.get(index);
                    item.map(|(_, expr)| (*expr).clone()).ok_or("a number in ORDER BY or DISTINCT ON of no column")?
                }
                None => other.clone(),
            },
        };
        Ok(OrderByExpr { expr, ..key.clone() })
    }

    /// The sort keys of a query for a window inside its select list.
    pub(super) fn order_by_listed(&mut self, select: &Select, order_by: &OrderBy) -> Carried {
        let OrderByKind::Expressions(keys) = &order_by.kind else { return Err("ORDER BY ALL is no PostgreSQL".into()) };
        let items = listed_items(&select.projection).unwrap_or_default();
        let keys: Vec<OrderByExpr> = keys.iter().map(|key| self.meant(&items, key)).collect::<Carried<_>>()?;
        self.order_by(&keys)
    }

    /// A select list with the columns that its `*` mean.
    pub(super) fn spelled_out(&mut self, select: &Select) -> Carried<Select> {
        let mut spelled = select.clone();
        spelled.projection = Vec::new();
        for item in &select.projection {
            let relation = match item {
                SelectItem::Wildcard(_) => None,
                SelectItem::QualifiedWildcard(kind, _) => wildcard_relation(kind),
                other => {
                    spelled.projection.push(other.clone());
                    continue;
                }
            };
            let columns = self.names.star_of(&select.from).ok_or("`*` of relations whose columns can't be told")?;
            for (alias, field) in columns {
                if relation.as_ref().is_some_and(|wanted| *wanted != alias) {
                    continue;
                }
                let ident = |name: &str| crate::translate::parse::ast::Ident::with_quote('"', name);
                let expr = match alias.as_str() {
                    "" => Expr::Identifier(ident(&field.name)),
                    alias => Expr::CompoundIdentifier(vec![ident(alias), ident(&field.name)]),
                };
                spelled.projection.push(SelectItem::UnnamedExpr(expr));
            }
        }
        Ok(spelled)
    }
}
