//! What `*` and merged columns mean over joins: USING and NATURAL make one column of two.

use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::{Names, parts};
use crate::translate::parse::ast::{Join, JoinConstraint, JoinOperator, TableFactor, TableWithJoins};
use crate::translate::rules::Example;
use crate::translate::rules::clause::Clause;
use crate::translate::rules::comparison::check;
use crate::translate::scope::Field;

pub const JOINS: Clause = Clause {
    id: "joins",
    doc: "Joins bind alike. A NATURAL JOIN is written with the columns that the schema says are common; where MariaDB orders \
          the columns of `*` otherwise, they are written out.",
    examples: &[
        Example::new(
            "SELECT i.id, o.note FROM item i JOIN other o ON o.item_id = i.id ORDER BY i.id",
            &[
                "SELECT `i`.`id`,`o`.`note` FROM `public`.`item` AS `i` JOIN `public`.`other` AS `o` ON `o`.`item_id` = `i`.`id` ORDER BY `i`.`id`",
            ],
        ),
        Example::new(
            "SELECT i.id, o.note FROM item i LEFT JOIN other o ON o.item_id = i.id AND i.done ORDER BY o.note, i.id",
            &[
                "SELECT `i`.`id`,`o`.`note` FROM `public`.`item` AS `i` LEFT JOIN `public`.`other` AS `o` ON `o`.`item_id` = `i`.`id` AND `i`.`done` ORDER BY `o`.`note` IS NULL,`o`.`note`,`i`.`id`",
            ],
        ),
        Example::new(
            "SELECT count(*) FROM item CROSS JOIN other",
            &["SELECT COUNT(*) AS `count` FROM `public`.`item` CROSS JOIN `public`.`other`"],
        ),
        Example::new(
            "SELECT a.id FROM item a, other b JOIN item c ON c.id = b.item_id WHERE a.id = c.id ORDER BY a.id",
            &[
                "SELECT `a`.`id` FROM `public`.`item` AS `a`,`public`.`other` AS `b` JOIN `public`.`item` AS `c` ON `c`.`id` = `b`.`item_id` WHERE `a`.`id` = `c`.`id` ORDER BY `a`.`id`",
            ],
        ),
        Example::new(
            "SELECT a.id, b.id FROM item a JOIN item b ON b.total = a.id ORDER BY 1, 2",
            &[
                "SELECT `a`.`id`,`b`.`id` FROM `public`.`item` AS `a` JOIN `public`.`item` AS `b` ON `b`.`total` = `a`.`id` ORDER BY 1,2",
            ],
        ),
        Example::new(
            "SELECT * FROM other NATURAL JOIN (SELECT id AS item_id, total FROM item) AS i",
            &[
                "SELECT * FROM `public`.`other` JOIN (SELECT `id` AS `item_id`,`total` FROM `public`.`item`) AS `i` USING (`item_id`)",
            ],
        ),
        Example::new(
            "SELECT * FROM other RIGHT JOIN (SELECT id AS item_id, total FROM item) AS i USING (item_id)",
            &[
                "SELECT `item_id`,`other`.`note`,`i`.`total` FROM `public`.`other` RIGHT JOIN (SELECT `id` AS `item_id`,`total` FROM `public`.`item`) AS `i` USING (`item_id`)",
            ],
        ),
        Example::new(
            "SELECT item_id, i.item_id, other.item_id FROM other RIGHT JOIN (SELECT id AS item_id FROM item) AS i USING (item_id)",
            &[
                "SELECT `item_id`,`i`.`item_id`,`other`.`item_id` FROM `public`.`other` RIGHT JOIN (SELECT `id` AS `item_id` FROM `public`.`item`) AS `i` USING (`item_id`)",
            ],
        ),
        Example::new(
            "SELECT x.a, x.note FROM other AS x(a) ORDER BY x.a",
            &[
                "SELECT `x`.`a`,`x`.`note` FROM (SELECT `item_id` AS `a`,`note` FROM `public`.`other`) AS `x` ORDER BY `x`.`a`",
            ],
        ),
        Example::new("SELECT id FROM item TABLESAMPLE SYSTEM (10)", &[]),
        Example::new(
            "SELECT * FROM other a JOIN other b USING (item_id, note) ORDER BY 1",
            &["SELECT * FROM `public`.`other` AS `a` JOIN `public`.`other` AS `b` USING (`item_id`,`note`) ORDER BY 1"],
        ),
        Example::new(
            "SELECT a.*, b.item_id FROM item a LEFT JOIN other b ON b.item_id = a.id WHERE b.item_id IS NULL ORDER BY a.id",
            &[
                "SELECT `a`.*,`b`.`item_id` FROM `public`.`item` AS `a` LEFT JOIN `public`.`other` AS `b` ON `b`.`item_id` = `a`.`id` WHERE `b`.`item_id` IS NULL ORDER BY `a`.`id`",
            ],
        ),
        Example::new(
            "SELECT i.id FROM item i JOIN other o ON i.done AND o.item_id = i.id",
            &[
                "SELECT `i`.`id` FROM `public`.`item` AS `i` JOIN `public`.`other` AS `o` ON `i`.`done` AND `o`.`item_id` = `i`.`id`",
            ],
        ),
    ],
};

/// Whether joins make one column of two.
pub fn merges(from: &[TableWithJoins]) -> bool {
    let merging = |join: &Join| {
        matches!(constraint(&join.join_operator), Some(JoinConstraint::Using(_) | JoinConstraint::Natural))
    };
    from.iter().any(|item| {
        item.joins.iter().any(merging) || nested(&item.relation).is_some_and(|item| merges(std::slice::from_ref(item)))
    })
}

fn nested(factor: &TableFactor) -> Option<&TableWithJoins> {
    match factor {
        TableFactor::NestedJoin { table_with_joins, .. } => Some(table_with_joins),
        _ => None,
    }
}

pub(super) fn constraint(operator: &JoinOperator) -> Option<&JoinConstraint> {
    match operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::CrossJoin(constraint) => Some(constraint),
        _ => None,
    }
}

/// A column, and the relation that it belongs to; a merged one belongs to ``.
pub type Column = (String, Field);

impl Names<'_> {
    /// The columns that `*` means, where all of them are known.
    pub fn star_of(&self, from: &[TableWithJoins]) -> Option<Vec<Column>> {
        let mut columns = Vec::new();
        for item in from {
            columns.extend(self.joined(item, item.joins.len())?);
        }
        Some(columns)
    }

    /// The columns of a table with its first `count` joins.
    pub(super) fn joined(&self, item: &TableWithJoins, count: usize) -> Option<Vec<Column>> {
        let mut columns = self.factor_columns(&item.relation)?;
        for (at, join) in item.joins.iter().take(count).enumerate() {
            let mut rights = self.factor_columns(&join.relation)?;
            let merged = self.merged(item, at)?;
            let (left_outer, right_outer) = match join.join_operator {
                JoinOperator::Left(_) | JoinOperator::LeftOuter(_) => (false, true),
                JoinOperator::Right(_) | JoinOperator::RightOuter(_) => (true, false),
                JoinOperator::FullOuter(_) => (true, true),
                _ => (false, false),
            };
            let mut result = Vec::new();
            for name in &merged {
                let left = columns.iter().position(|(_, field)| field.name == *name)?;
                let (_, left) = columns.remove(left);
                let right = rights.iter().position(|(_, field)| field.name == *name)?;
                let (_, right) = rights.remove(right);
                let nullable =
                    if left_outer { right.nullable || (right_outer && left.nullable) } else { left.nullable };
                result.push((String::new(), Field { nullable, serial: false, ..left }));
            }
            columns.iter_mut().for_each(|(_, field)| field.nullable |= left_outer);
            rights.iter_mut().for_each(|(_, field)| field.nullable |= right_outer);
            result.append(&mut columns);
            result.append(&mut rights);
            columns = result;
        }
        Some(columns)
    }

    fn factor_columns(&self, factor: &TableFactor) -> Option<Vec<Column>> {
        if let Some(item) = nested(factor) {
            return self.joined(item, item.joins.len());
        }
        let item = TableWithJoins { relation: factor.clone(), joins: Vec::new() };
        let relations = self.relations(std::slice::from_ref(&item));
        let mut columns = Vec::new();
        for relation in relations {
            if relation.fields.is_empty() {
                return None;
            }
            columns.extend(relation.fields.into_iter().map(|field| (relation.alias.clone(), field)));
        }
        Some(columns)
    }

    /// The columns that the join at `at` merges.
    fn merged(&self, item: &TableWithJoins, at: usize) -> Option<Vec<String>> {
        let join = item.joins.get(at)?;
        match constraint(&join.join_operator)? {
            JoinConstraint::Using(columns) => {
                columns.iter().map(|column| parts(column).ok().and_then(|mut parts| parts.pop())).collect()
            }
            JoinConstraint::Natural => {
                let lefts = self.joined(item, at)?;
                let rights = self.factor_columns(&join.relation)?;
                let common = |(_, field): &&Column| rights.iter().any(|(_, other)| other.name == field.name);
                Some(lefts.iter().filter(common).map(|(_, field)| field.name.clone()).collect())
            }
            _ => Some(Vec::new()),
        }
    }
}

impl Printer<'_> {
    /// The columns that the join at `at` merges, where PostgreSQL would merge them.
    pub(super) fn merged_columns(&mut self, item: &TableWithJoins, at: usize) -> Carried<Vec<String>> {
        let unknown = "USING or NATURAL JOIN of relations whose columns can't be told";
        let columns = self.names.merged(item, at).ok_or(unknown)?;
        let lefts = self.names.joined(item, at).ok_or(unknown)?;
        let rights = self.names.factor_columns(&item.joins[at].relation).ok_or(unknown)?;
        for name in &columns {
            let side = |columns: &[Column]| {
                let mut found = columns.iter().filter(|(_, field)| field.name == *name);
                found.next().map(|(_, field)| field.ty.clone()).filter(|_| found.next().is_none())
            };
            match (side(&lefts), side(&rights)) {
                (Some(left), Some(right)) => check(&left, &right)?,
                _ => {
                    return Err(format!("the column {name} of USING stands on one side only, or more than once").into());
                }
            }
        }
        self.note("joins");
        Ok(columns)
    }

    /// Finds out what `*` means, where MariaDB means something else by it.
    pub(super) fn prepare_star(&mut self, from: &[TableWithJoins]) -> Carried {
        let otherwise = |join: &Join| match &join.join_operator {
            JoinOperator::FullOuter(_) => true,
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => {
                matches!(constraint, JoinConstraint::Using(_) | JoinConstraint::Natural)
            }
            _ => false,
        };
        let lateral = |factor: &TableFactor| matches!(factor, TableFactor::Derived { lateral: true, .. });
        let wanted = from.iter().any(|item| {
            lateral(&item.relation) || item.joins.iter().any(|join| otherwise(join) || lateral(&join.relation))
        });
        if !wanted {
            return Ok(());
        }
        // LATERAL's columns are known beside those that it reads.
        let relations = self.names.scopes.current().map(|scope| scope.relations.clone()).unwrap_or_default();
        let star = self.names.star_of(from).unwrap_or_default();
        let star = star
            .into_iter()
            .map(|(alias, field)| {
                let known = relations.iter().find(|relation| relation.alias == alias);
                let known = known.and_then(|relation| relation.fields.iter().find(|known| known.name == field.name));
                let field = known.cloned().unwrap_or(field);
                (alias, field)
            })
            .collect();
        if let Some(written) = self.names.scopes.written() {
            written.star = star;
        }
        Ok(())
    }
}
