//! FULL JOIN, which MariaDB has not: a left join, and the right side's rows that found no partner.

use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::parse::ast::{JoinConstraint, TableWithJoins};
use crate::translate::rules::Example;
use crate::translate::rules::clause::Clause;
use crate::translate::scope::{Scope, Spelled};
use crate::translate::template::Template;
use crate::translate::types::Type;

/// The longest name that MariaDB gives a column.
const NAME_CHARS_MAX: usize = 64;

pub const FULL_JOIN: Clause = Clause {
    id: "full_join",
    doc: "FULL JOIN is a derived table: the left join, and all of the right side's rows without a partner. Its columns are named \
          `relation.column`, and every mention of a column of either side reads them.",
    examples: &[
        Example::new(
            "SELECT i.id, o.note FROM item i FULL JOIN other o ON o.item_id = i.id ORDER BY i.id, o.note",
            &[
                "SELECT `_full_o`.`i.id` AS `id`,`_full_o`.`o.note` AS `note` FROM (SELECT `i`.`id` AS `i.id`,`i`.`note` AS `i.note`,`i`.`amount` AS `i.amount`,`i`.`total` AS `i.total`,`i`.`done` AS `i.done`,`i`.`made` AS `i.made`,`i`.`price` AS `i.price`,`i`.`data` AS `i.data`,`o`.`item_id` AS `o.item_id`,`o`.`note` AS `o.note` FROM `public`.`item` AS `i` LEFT JOIN `public`.`other` AS `o` ON `o`.`item_id` = `i`.`id` UNION ALL SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,`o`.`item_id`,`o`.`note` FROM `public`.`other` AS `o` WHERE NOT EXISTS (SELECT 1 FROM `public`.`item` AS `i` WHERE `o`.`item_id` = `i`.`id`)) AS `_full_o` ORDER BY `_full_o`.`i.id` IS NULL,`_full_o`.`i.id`,`_full_o`.`o.note` IS NULL,`_full_o`.`o.note`",
            ],
        ),
        Example::new(
            "SELECT * FROM other a FULL JOIN (SELECT id AS item_id FROM item) AS b USING (item_id) WHERE item_id > 3",
            &[
                "SELECT COALESCE(`_full_b`.`a.item_id`,`_full_b`.`b.item_id`) AS `item_id`,`_full_b`.`a.note` AS `note` FROM (SELECT `a`.`item_id` AS `a.item_id`,`a`.`note` AS `a.note`,`b`.`item_id` AS `b.item_id` FROM `public`.`other` AS `a` LEFT JOIN (SELECT `id` AS `item_id` FROM `public`.`item`) AS `b` ON `a`.`item_id` = `b`.`item_id` UNION ALL SELECT NULL,NULL,`b`.`item_id` FROM (SELECT `id` AS `item_id` FROM `public`.`item`) AS `b` WHERE NOT EXISTS (SELECT 1 FROM `public`.`other` AS `a` WHERE `a`.`item_id` = `b`.`item_id`)) AS `_full_b` WHERE COALESCE(`_full_b`.`a.item_id`,`_full_b`.`b.item_id`) > 3",
            ],
        ),
        Example::new(
            "SELECT count(*), count(a.item_id), count(b.item_id) FROM other a FULL JOIN other b ON a.item_id = b.item_id + 3",
            &[
                "SELECT COUNT(*) AS `count`,COUNT(`_full_b`.`a.item_id`) AS `count`,COUNT(`_full_b`.`b.item_id`) AS `count` FROM (SELECT `a`.`item_id` AS `a.item_id`,`a`.`note` AS `a.note`,`b`.`item_id` AS `b.item_id`,`b`.`note` AS `b.note` FROM `public`.`other` AS `a` LEFT JOIN `public`.`other` AS `b` ON `a`.`item_id` = (`b`.`item_id` + 3) UNION ALL SELECT NULL,NULL,`b`.`item_id`,`b`.`note` FROM `public`.`other` AS `b` WHERE NOT EXISTS (SELECT 1 FROM `public`.`other` AS `a` WHERE `a`.`item_id` = (`b`.`item_id` + 3))) AS `_full_b`",
            ],
        ),
        Example::new(
            "SELECT * FROM item i FULL OUTER JOIN other o ON i.id = o.item_id AND i.done",
            &[
                "SELECT `_full_o`.`i.id` AS `id`,`_full_o`.`i.note` AS `note`,`_full_o`.`i.amount` AS `amount`,`_full_o`.`i.total` AS `total`,`_full_o`.`i.done` AS `done`,`_full_o`.`i.made` AS `made`,`_full_o`.`i.price` AS `price`,`_full_o`.`i.data` AS `data`,`_full_o`.`o.item_id` AS `item_id`,`_full_o`.`o.note` AS `note` FROM (SELECT `i`.`id` AS `i.id`,`i`.`note` AS `i.note`,`i`.`amount` AS `i.amount`,`i`.`total` AS `i.total`,`i`.`done` AS `i.done`,`i`.`made` AS `i.made`,`i`.`price` AS `i.price`,`i`.`data` AS `i.data`,`o`.`item_id` AS `o.item_id`,`o`.`note` AS `o.note` FROM `public`.`item` AS `i` LEFT JOIN `public`.`other` AS `o` ON `i`.`id` = `o`.`item_id` AND `i`.`done` UNION ALL SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,`o`.`item_id`,`o`.`note` FROM `public`.`other` AS `o` WHERE NOT EXISTS (SELECT 1 FROM `public`.`item` AS `i` WHERE `i`.`id` = `o`.`item_id` AND `i`.`done`)) AS `_full_o`",
            ],
        ),
        Example::new(
            "SELECT COALESCE(i.id, o.item_id) AS k, i.note IS NULL AS lonely FROM item i FULL JOIN other o ON i.id = o.item_id ORDER BY k",
            &[
                "SELECT COALESCE(`_full_o`.`i.id`,`_full_o`.`o.item_id`) AS `k`,`_full_o`.`i.note` IS NULL AS `lonely` FROM (SELECT `i`.`id` AS `i.id`,`i`.`note` AS `i.note`,`i`.`amount` AS `i.amount`,`i`.`total` AS `i.total`,`i`.`done` AS `i.done`,`i`.`made` AS `i.made`,`i`.`price` AS `i.price`,`i`.`data` AS `i.data`,`o`.`item_id` AS `o.item_id`,`o`.`note` AS `o.note` FROM `public`.`item` AS `i` LEFT JOIN `public`.`other` AS `o` ON `i`.`id` = `o`.`item_id` UNION ALL SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,`o`.`item_id`,`o`.`note` FROM `public`.`other` AS `o` WHERE NOT EXISTS (SELECT 1 FROM `public`.`item` AS `i` WHERE `i`.`id` = `o`.`item_id`)) AS `_full_o` ORDER BY (COALESCE(`_full_o`.`i.id`,`_full_o`.`o.item_id`)) IS NULL,`k`",
            ],
        ),
        Example::new(
            "SELECT o.note, x.k FROM other o FULL JOIN (SELECT 7 AS k UNION SELECT 8) AS x ON x.k = o.item_id JOIN item i ON i.id = x.k ORDER BY x.k",
            &[
                "SELECT `_full_x`.`o.note` AS `note`,`_full_x`.`x.k` AS `k` FROM (SELECT `o`.`item_id` AS `o.item_id`,`o`.`note` AS `o.note`,`x`.`k` AS `x.k` FROM `public`.`other` AS `o` LEFT JOIN (SELECT 7 AS `k` UNION SELECT 8 AS `?column?`) AS `x` ON `x`.`k` = `o`.`item_id` UNION ALL SELECT NULL,NULL,`x`.`k` FROM (SELECT 7 AS `k` UNION SELECT 8 AS `?column?`) AS `x` WHERE NOT EXISTS (SELECT 1 FROM `public`.`other` AS `o` WHERE `x`.`k` = `o`.`item_id`)) AS `_full_x` JOIN `public`.`item` AS `i` ON `i`.`id` = `_full_x`.`x.k` ORDER BY `_full_x`.`x.k` IS NULL,`_full_x`.`x.k`",
            ],
        ),
        Example::new(
            "SELECT count(*) FROM item a FULL JOIN item b ON a.total = b.id FULL JOIN other c ON c.item_id = b.id",
            &[
                "SELECT COUNT(*) AS `count` FROM (SELECT `_full_b`.`a.id` AS `a.id`,`_full_b`.`a.note` AS `a.note`,`_full_b`.`a.amount` AS `a.amount`,`_full_b`.`a.total` AS `a.total`,`_full_b`.`a.done` AS `a.done`,`_full_b`.`a.made` AS `a.made`,`_full_b`.`a.price` AS `a.price`,`_full_b`.`a.data` AS `a.data`,`_full_b`.`b.id` AS `b.id`,`_full_b`.`b.note` AS `b.note`,`_full_b`.`b.amount` AS `b.amount`,`_full_b`.`b.total` AS `b.total`,`_full_b`.`b.done` AS `b.done`,`_full_b`.`b.made` AS `b.made`,`_full_b`.`b.price` AS `b.price`,`_full_b`.`b.data` AS `b.data`,`c`.`item_id` AS `c.item_id`,`c`.`note` AS `c.note` FROM (SELECT `a`.`id` AS `a.id`,`a`.`note` AS `a.note`,`a`.`amount` AS `a.amount`,`a`.`total` AS `a.total`,`a`.`done` AS `a.done`,`a`.`made` AS `a.made`,`a`.`price` AS `a.price`,`a`.`data` AS `a.data`,`b`.`id` AS `b.id`,`b`.`note` AS `b.note`,`b`.`amount` AS `b.amount`,`b`.`total` AS `b.total`,`b`.`done` AS `b.done`,`b`.`made` AS `b.made`,`b`.`price` AS `b.price`,`b`.`data` AS `b.data` FROM `public`.`item` AS `a` LEFT JOIN `public`.`item` AS `b` ON `a`.`total` = `b`.`id` UNION ALL SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,`b`.`id`,`b`.`note`,`b`.`amount`,`b`.`total`,`b`.`done`,`b`.`made`,`b`.`price`,`b`.`data` FROM `public`.`item` AS `b` WHERE NOT EXISTS (SELECT 1 FROM `public`.`item` AS `a` WHERE `a`.`total` = `b`.`id`)) AS `_full_b` LEFT JOIN `public`.`other` AS `c` ON `c`.`item_id` = `_full_b`.`b.id` UNION ALL SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,`c`.`item_id`,`c`.`note` FROM `public`.`other` AS `c` WHERE NOT EXISTS (SELECT 1 FROM (SELECT `a`.`id` AS `a.id`,`a`.`note` AS `a.note`,`a`.`amount` AS `a.amount`,`a`.`total` AS `a.total`,`a`.`done` AS `a.done`,`a`.`made` AS `a.made`,`a`.`price` AS `a.price`,`a`.`data` AS `a.data`,`b`.`id` AS `b.id`,`b`.`note` AS `b.note`,`b`.`amount` AS `b.amount`,`b`.`total` AS `b.total`,`b`.`done` AS `b.done`,`b`.`made` AS `b.made`,`b`.`price` AS `b.price`,`b`.`data` AS `b.data` FROM `public`.`item` AS `a` LEFT JOIN `public`.`item` AS `b` ON `a`.`total` = `b`.`id` UNION ALL SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,`b`.`id`,`b`.`note`,`b`.`amount`,`b`.`total`,`b`.`done`,`b`.`made`,`b`.`price`,`b`.`data` FROM `public`.`item` AS `b` WHERE NOT EXISTS (SELECT 1 FROM `public`.`item` AS `a` WHERE `a`.`total` = `b`.`id`)) AS `_full_b` WHERE `c`.`item_id` = `_full_b`.`b.id`)) AS `_full_c`",
            ],
        ),
        Example::new(
            "SELECT item_id FROM other a FULL JOIN other b USING (item_id) ORDER BY item_id DESC",
            &[
                "SELECT COALESCE(`_full_b`.`a.item_id`,`_full_b`.`b.item_id`) AS `item_id` FROM (SELECT `a`.`item_id` AS `a.item_id`,`a`.`note` AS `a.note`,`b`.`item_id` AS `b.item_id`,`b`.`note` AS `b.note` FROM `public`.`other` AS `a` LEFT JOIN `public`.`other` AS `b` ON `a`.`item_id` = `b`.`item_id` UNION ALL SELECT NULL,NULL,`b`.`item_id`,`b`.`note` FROM `public`.`other` AS `b` WHERE NOT EXISTS (SELECT 1 FROM `public`.`other` AS `a` WHERE `a`.`item_id` = `b`.`item_id`)) AS `_full_b` ORDER BY (COALESCE(`_full_b`.`a.item_id`,`_full_b`.`b.item_id`)) IS NOT NULL,`item_id` DESC",
            ],
        ),
    ],
};

/// A column of the derived table: its relation, its own name and its name there.
struct Place {
    relation: String,
    column: String,
    name: String,
    right: bool,
}

impl Printer<'_> {
    /// Writes a table with its joins up to the FULL JOIN at `at`.
    pub(super) fn full_join(&mut self, item: &TableWithJoins, at: usize) -> Carried {
        self.note("full_join");
        let left = TableWithJoins { relation: item.relation.clone(), joins: item.joins[..at].to_vec() };
        let right = &item.joins[at].relation;
        let sides = TableWithJoins { relation: right.clone(), joins: Vec::new() };
        let both = [left, sides];
        let merged = self.merged_columns(item, at)?;
        let (places, alias) = self.places(&both, &merged)?;
        let matched = self.matched(item, at, &both, &merged, &places)?;
        let lonely = self.lonely(item, at, &both, &merged, &places)?;
        self.push("(");
        self.out.append(matched);
        self.push(" UNION ALL ");
        self.out.append(lonely);
        self.push(&format!(") AS {}", quoted(&alias)));
        let Some(written) = self.names.scopes.written() else { return Ok(()) };
        for place in &places {
            let text = format!("{}.{}", quoted(&alias), quoted(&place.name));
            written.columns.insert((place.relation.clone(), place.column.clone()), Template::of(&text));
        }
        for column in &merged {
            let sides: Vec<String> = [false, true]
                .into_iter()
                .filter_map(|right| {
                    // The left side's merged column stands before those that it was made of.
                    let mut own = places.iter().filter(|place| place.column == *column && place.right == right);
                    own.clone().find(|place| place.relation.is_empty()).or_else(|| own.next())
                })
                .map(|place| format!("{}.{}", quoted(&alias), quoted(&place.name)))
                .collect();
            let text = format!("COALESCE({})", sides.join(","));
            written.columns.insert((String::new(), column.clone()), Template::of(&text));
        }
        Ok(())
    }

    fn places(&mut self, both: &[TableWithJoins; 2], merged: &[String]) -> Carried<(Vec<Place>, String)> {
        let unknown = "FULL JOIN of relations whose columns can't be told";
        let mut places = Vec::new();
        let mut alias = "_full".to_owned();
        for (item, right) in both.iter().zip([false, true]) {
            let own_merged = self.names.joined(item, item.joins.len()).ok_or(unknown)?;
            let own_merged = own_merged.into_iter().filter(|(relation, _)| relation.is_empty());
            let own_merged: Vec<String> = own_merged.map(|(_, field)| field.name).collect();
            for column in own_merged {
                places.push(Place { relation: String::new(), name: format!(".{column}"), column, right });
            }
            for relation in self.names.relations(std::slice::from_ref(item)) {
                if relation.fields.is_empty() {
                    return Err(unknown.into());
                }
                for field in &relation.fields {
                    let name = format!("{}.{}", relation.alias, field.name);
                    places.push(Place { relation: relation.alias.clone(), column: field.name.clone(), name, right });
                }
                if right {
                    alias = format!("_full_{}", relation.alias);
                }
            }
        }
        let long = |name: &str| name.chars().count() > NAME_CHARS_MAX;
        if long(&alias) || places.iter().any(|place| long(&place.name)) || merged.iter().any(|name| long(name)) {
            return Err("FULL JOIN of columns with long names".into());
        }
        Ok((places, alias))
    }

    /// `SELECT columns FROM left LEFT JOIN right ON condition`.
    fn matched(
        &mut self,
        item: &TableWithJoins,
        at: usize,
        both: &[TableWithJoins; 2],
        merged: &[String],
        places: &[Place],
    ) -> Carried<Template> {
        self.names.scopes.push(Scope { relations: self.names.relations(both), outputs: Vec::new() });
        let written = self.captured(|printer| {
            let from = printer.captured(|printer| {
                printer.table_with_joins(&both[0])?;
                printer.push(" LEFT JOIN ");
                printer.table_factor(&both[1].relation)?;
                printer.push(" ON ");
                printer.condition_of(item, at, merged, places)
            })?;
            printer.push("SELECT ");
            for (index, place) in places.iter().enumerate() {
                printer.push(if index > 0 { "," } else { "" });
                printer.place(place)?;
                printer.push(&format!(" AS {}", quoted(&place.name)));
            }
            printer.push(" FROM ");
            printer.out.append(from);
            Ok(())
        });
        self.names.scopes.pop();
        written
    }

    /// The rows of the right side that match none of the left.
    fn lonely(
        &mut self,
        item: &TableWithJoins,
        at: usize,
        both: &[TableWithJoins; 2],
        merged: &[String],
        places: &[Place],
    ) -> Carried<Template> {
        self.names.scopes.push(Scope { relations: self.names.relations(&both[1..]), outputs: Vec::new() });
        let written = self.captured(|printer| {
            let from = printer.captured(|printer| printer.table_factor(&both[1].relation))?;
            printer.push("SELECT ");
            for (index, place) in places.iter().enumerate() {
                printer.push(if index > 0 { "," } else { "" });
                if place.right { printer.place(place)? } else { printer.push("NULL") }
            }
            printer.push(" FROM ");
            printer.out.append(from);
            printer.push(" WHERE NOT EXISTS (SELECT 1 FROM ");
            let relations = printer.names.relations(&both[..1]);
            printer.names.scopes.push(Scope { relations, outputs: Vec::new() });
            let inner = printer.table_with_joins(&both[0]).and_then(|()| {
                printer.push(" WHERE ");
                printer.condition_of(item, at, merged, places)
            });
            printer.names.scopes.pop();
            printer.push(")");
            inner
        });
        self.names.scopes.pop();
        written
    }

    fn place(&mut self, place: &Place) -> Carried {
        let qualifier = (!place.relation.is_empty()).then_some(place.relation.as_str());
        match self.names.scopes.spelled(qualifier, &place.column)? {
            Some(Spelled::Text(text)) => self.out.append(text),
            _ if place.relation.is_empty() => self.name(&place.column),
            _ => self.push(&format!("{}.{}", quoted(&place.relation), quoted(&place.column))),
        }
        Ok(())
    }

    fn condition_of(&mut self, item: &TableWithJoins, at: usize, merged: &[String], places: &[Place]) -> Carried {
        if let Some(JoinConstraint::On(condition)) = super::joins::constraint(&item.joins[at].join_operator) {
            return self.expr(condition, &Type::Bool);
        }
        if merged.is_empty() {
            self.push("TRUE");
        }
        for (index, column) in merged.iter().enumerate() {
            self.push(if index > 0 { " AND " } else { "" });
            let find = |right: bool| places.iter().find(|place| place.column == *column && place.right == right);
            let (Some(left), Some(right)) = (find(false), find(true)) else {
                return Err(format!("the column {column} of USING can't be told").into());
            };
            self.place(left)?;
            self.push(" = ");
            self.place(right)?;
        }
        Ok(())
    }
}
