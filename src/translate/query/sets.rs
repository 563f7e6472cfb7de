//! UNION, INTERSECT, EXCEPT and VALUES.

use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::parse::ast::{Query, SetExpr, SetOperator, SetQuantifier, Values};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::rules::Example;
use crate::translate::rules::clause::Clause;
use crate::translate::scope::{Field, Scope};
use crate::translate::types::{Family, Type};

pub const SET_OPERATIONS: Clause = Clause {
    id: "set_operations",
    doc: "UNION, INTERSECT and EXCEPT bind alike on both. PostgreSQL refuses branches of different types, MariaDB converts \
          them; a literal takes the other branches' type, and literal texts the collation that keeps case and spaces apart.",
    examples: &[
        Example::new(
            "SELECT id FROM item UNION SELECT item_id FROM other ORDER BY id",
            &["SELECT `id` FROM `public`.`item` UNION SELECT `item_id` FROM `public`.`other` ORDER BY `id`"],
        ),
        Example::new(
            "SELECT 1 AS a UNION SELECT 2 INTERSECT SELECT 2 ORDER BY a",
            &["SELECT 1 AS `a` UNION SELECT 2 AS `?column?` INTERSECT SELECT 2 AS `?column?` ORDER BY `a`"],
        ),
        Example::new(
            "(SELECT 1 AS a UNION SELECT 2) INTERSECT SELECT 2",
            &["(SELECT 1 AS `a` UNION SELECT 2 AS `?column?`) INTERSECT SELECT 2 AS `?column?`"],
        ),
        Example::new(
            "SELECT id FROM item EXCEPT SELECT item_id FROM other ORDER BY 1 DESC",
            &["SELECT `id` FROM `public`.`item` EXCEPT SELECT `item_id` FROM `public`.`other` ORDER BY 1 DESC"],
        ),
        Example::new(
            "SELECT total FROM item EXCEPT ALL SELECT 0 ORDER BY total",
            &["SELECT `total` FROM `public`.`item` EXCEPT ALL SELECT 0 AS `?column?` ORDER BY `total` IS NULL,`total`"],
        ),
        Example::new(
            "SELECT total FROM item INTERSECT ALL SELECT amount FROM item",
            &["SELECT `total` FROM `public`.`item` INTERSECT ALL SELECT `amount` FROM `public`.`item`"],
        ),
        Example::new(
            "(SELECT id FROM item ORDER BY id LIMIT 2) UNION ALL (SELECT item_id FROM other ORDER BY item_id DESC LIMIT 1) ORDER BY id LIMIT 5",
            &[
                "(SELECT `id` FROM `public`.`item` ORDER BY `id` LIMIT 2) UNION ALL (SELECT `item_id` FROM `public`.`other` ORDER BY `item_id` DESC LIMIT 1) ORDER BY `id` LIMIT 5",
            ],
        ),
        Example::new(
            "SELECT NULL AS made UNION ALL SELECT made FROM item WHERE id = 1",
            &["SELECT NULL AS `made` UNION ALL SELECT `made` FROM `public`.`item` WHERE `id` = 1"],
        ),
        Example::new(
            "SELECT note FROM item UNION SELECT note FROM other ORDER BY note",
            &[
                "SELECT `note` FROM `public`.`item` UNION SELECT `note` FROM `public`.`other` ORDER BY `note` IS NULL,`note`",
            ],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT 'a' AS t UNION SELECT 'A' UNION SELECT 'a ' ORDER BY t",
            &[
                "SELECT _utf8mb4'a' COLLATE utf8mb4_nopad_bin AS `t` UNION SELECT _utf8mb4'A' COLLATE utf8mb4_nopad_bin AS `?column?` UNION SELECT _utf8mb4'a ' COLLATE utf8mb4_nopad_bin AS `?column?` ORDER BY `t`",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT 'a' AS t UNION SELECT 'A' UNION SELECT 'a ' ORDER BY t",
            &[
                "SELECT _binary'a' AS `t` UNION SELECT _binary'A' AS `?column?` UNION SELECT _binary'a ' AS `?column?` ORDER BY `t`",
            ],
        ),
        Example::new(
            "SELECT amount, '7' FROM item WHERE id = 1 UNION ALL SELECT 3, 4",
            &[
                "SELECT `amount`,7 AS `?column?` FROM `public`.`item` WHERE `id` = 1 UNION ALL SELECT 3 AS `?column?`,4 AS `?column?`",
            ],
        ),
        Example::new("SELECT id FROM item UNION SELECT note FROM item", &[]),
        Example::new("SELECT 1 UNION SELECT 2, 3", &[]),
        Example::new(
            "SELECT 1 UNION ALL SELECT 1.5 ORDER BY 1",
            &["SELECT 1 AS `?column?` UNION ALL SELECT 1.5 AS `?column?` ORDER BY 1"],
        ),
        Example::new("SELECT NULL UNION SELECT NULL", &["SELECT NULL AS `?column?` UNION SELECT NULL AS `?column?`"]),
        Example::new(
            "SELECT done FROM item UNION SELECT TRUE ORDER BY 1",
            &["SELECT `done` FROM `public`.`item` UNION SELECT TRUE AS `bool` ORDER BY `done` IS NULL,1"],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT id, 'item' AS kind FROM item WHERE id < 3 UNION ALL SELECT item_id, 'other' FROM other ORDER BY kind, id",
            &[
                "SELECT `id`,_utf8mb4'item' COLLATE utf8mb4_nopad_bin AS `kind` FROM `public`.`item` WHERE `id` < 3 UNION ALL SELECT `item_id`,_utf8mb4'other' COLLATE utf8mb4_nopad_bin AS `?column?` FROM `public`.`other` ORDER BY `kind`,`id`",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT id, 'item' AS kind FROM item WHERE id < 3 UNION ALL SELECT item_id, 'other' FROM other ORDER BY kind, id",
            &[
                "SELECT `id`,_binary'item' AS `kind` FROM `public`.`item` WHERE `id` < 3 UNION ALL SELECT `item_id`,_binary'other' AS `?column?` FROM `public`.`other` ORDER BY `kind`,`id`",
            ],
        ),
        Example::new(
            "SELECT note FROM item EXCEPT SELECT note FROM other ORDER BY 1",
            &[
                "SELECT `note` FROM `public`.`item` EXCEPT SELECT `note` FROM `public`.`other` ORDER BY `note` IS NULL,1",
            ],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT note FROM item INTERSECT SELECT lower(note) FROM item ORDER BY 1",
            &[
                "SELECT `note` FROM `public`.`item` INTERSECT SELECT LOWER(`note`) AS `lower` FROM `public`.`item` ORDER BY `note` IS NULL,1",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT note FROM item INTERSECT SELECT lower(note) FROM item ORDER BY 1",
            &[
                "SELECT `note` FROM `public`.`item` INTERSECT SELECT LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `lower` FROM `public`.`item` ORDER BY `note` IS NULL,1",
            ],
        ),
        Example::new(
            "SELECT id FROM item WHERE id < 3 UNION ALL (SELECT id FROM item WHERE id < 3 EXCEPT SELECT 1) ORDER BY id",
            &[
                "SELECT `id` FROM `public`.`item` WHERE `id` < 3 UNION ALL (SELECT `id` FROM `public`.`item` WHERE `id` < 3 EXCEPT SELECT 1 AS `?column?`) ORDER BY `id`",
            ],
        ),
        Example::new(
            "SELECT count(*) FROM (SELECT note FROM item UNION ALL SELECT note FROM other) AS u",
            &[
                "SELECT COUNT(*) AS `count` FROM (SELECT `note` FROM `public`.`item` UNION ALL SELECT `note` FROM `public`.`other`) AS `u`",
            ],
        ),
        Example::new(
            "SELECT total FROM item UNION SELECT total FROM item ORDER BY total DESC NULLS LAST LIMIT 2 OFFSET 1",
            &[
                "SELECT `total` FROM `public`.`item` UNION SELECT `total` FROM `public`.`item` ORDER BY `total` DESC LIMIT 2 OFFSET 1",
            ],
        ),
    ],
};

pub const VALUES: Clause = Clause {
    id: "values",
    doc: "VALUES as a query is a UNION ALL of SELECTs, so that its columns have PostgreSQL's names and its literals one type.",
    examples: &[
        Example::new(
            "VALUES (1, 'a'), (2, 'b')",
            &["SELECT 1 AS `column1`,'a' AS `column2` UNION ALL SELECT 2 AS `column1`,'b' AS `column2`"],
        ),
        Example::new(
            "VALUES (1), (3), (2) ORDER BY 1 DESC LIMIT 2",
            &[
                "SELECT 1 AS `column1` UNION ALL SELECT 3 AS `column1` UNION ALL SELECT 2 AS `column1` ORDER BY `column1` IS NOT NULL,1 DESC LIMIT 2",
            ],
        ),
        Example::new(
            "SELECT v.n, item.note FROM (VALUES (1), (3)) AS v(n) JOIN item ON item.id = v.n ORDER BY v.n",
            &[
                "SELECT `v`.`n`,`item`.`note` FROM (WITH `v` (`n`) AS (SELECT 1 AS `column1` UNION ALL SELECT 3 AS `column1`) SELECT * FROM `v`) AS `v` JOIN `public`.`item` ON `item`.`id` = `v`.`n` ORDER BY `v`.`n` IS NULL,`v`.`n`",
            ],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT DISTINCT t FROM (VALUES ('a'), ('A')) AS v(t) ORDER BY t",
            &[
                "SELECT DISTINCT `t` FROM (WITH `v` (`t`) AS (SELECT _utf8mb4'a' COLLATE utf8mb4_nopad_bin AS `column1` UNION ALL SELECT _utf8mb4'A' COLLATE utf8mb4_nopad_bin AS `column1`) SELECT * FROM `v`) AS `v` ORDER BY (`t`) IS NULL,`t`",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT DISTINCT t FROM (VALUES ('a'), ('A')) AS v(t) ORDER BY t",
            &[
                "SELECT DISTINCT `t` FROM (WITH `v` (`t`) AS (SELECT _binary'a' AS `column1` UNION ALL SELECT _binary'A' AS `column1`) SELECT * FROM `v`) AS `v` ORDER BY (`t`) IS NULL,`t`",
            ],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT v.a + 1 FROM (VALUES (1, 'x'), (NULL, 'y')) AS v(a, b) ORDER BY v.b",
            &[
                "SELECT `v`.`a` + 1 AS `?column?` FROM (WITH `v` (`a`,`b`) AS (SELECT 1 AS `column1`,_utf8mb4'x' COLLATE utf8mb4_nopad_bin AS `column2` UNION ALL SELECT NULL AS `column1`,_utf8mb4'y' COLLATE utf8mb4_nopad_bin AS `column2`) SELECT * FROM `v`) AS `v` ORDER BY `v`.`b` IS NULL,`v`.`b`",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT v.a + 1 FROM (VALUES (1, 'x'), (NULL, 'y')) AS v(a, b) ORDER BY v.b",
            &[
                "SELECT `v`.`a` + 1 AS `?column?` FROM (WITH `v` (`a`,`b`) AS (SELECT 1 AS `column1`,_binary'x' AS `column2` UNION ALL SELECT NULL AS `column1`,_binary'y' AS `column2`) SELECT * FROM `v`) AS `v` ORDER BY `v`.`b` IS NULL,`v`.`b`",
            ],
        ),
        Example::new(
            "VALUES (NULL, 1), ('a', NULL)",
            &["SELECT NULL AS `column1`,1 AS `column2` UNION ALL SELECT 'a' AS `column1`,NULL AS `column2`"],
        ),
        Example::new(
            "SELECT a FROM (VALUES (1), (2.5)) AS v(a) ORDER BY a",
            &[
                "SELECT `a` FROM (WITH `v` (`a`) AS (SELECT 1 AS `column1` UNION ALL SELECT 2.5 AS `column1`) SELECT * FROM `v`) AS `v` ORDER BY (`a`) IS NULL,`a`",
            ],
        ),
    ],
};

impl Printer<'_> {
    /// A set operation or VALUES as a whole query; its columns.
    pub(super) fn set_body(&mut self, body: &SetExpr, types: &[Type]) -> Carried<Vec<Field>> {
        let mut fields = self.names.body_fields(body);
        self.check_branches(body, fields.len())?;
        let own: Vec<Type> = fields.iter().map(|field| field.ty.clone()).collect();
        let types = if types.is_empty() { own.as_slice() } else { types };
        let compared = !matches!(body, SetExpr::Values(_));
        if compared {
            self.note("set_operations");
        }
        self.nested += usize::from(compared);
        let written = self.branch(body, types);
        self.nested -= usize::from(compared);
        written?;
        for field in &mut fields {
            // An enum's order is lost: the result is text.
            if compared && matches!(field.ty, Type::Enum(_)) {
                field.ty = Type::Other("an enum of a set operation".to_owned());
            }
        }
        Ok(fields)
    }

    /// Refuses branches that PostgreSQL refuses.
    fn check_branches(&self, body: &SetExpr, columns: usize) -> Carried {
        let SetExpr::SetOperation { left, right, op, set_quantifier } = body else { return Ok(()) };
        let (lefts, rights) = (self.names.body_fields(left), self.names.body_fields(right));
        let mistake = |reason: String| Err(Refusal::new(reason, Redesign::Mistake));
        let known = !lefts.is_empty() && !rights.is_empty() && columns > 0;
        if known && lefts.len() != rights.len() {
            let reason = format!("a {op} of {} columns and {}", lefts.len(), rights.len());
            return Err(Refusal::certain("42601", reason));
        }
        let distinct = *op != SetOperator::Union || *set_quantifier != SetQuantifier::All;
        for (left, right) in lefts.iter().zip(&rights) {
            match (left.ty.family(), right.ty.family()) {
                (Family::Unknown, _) | (_, Family::Unknown) => {}
                (a, b) if a == b => {}
                _ => {
                    let types = format!("{} and {}", left.ty.name(), right.ty.name());
                    let reason = format!("a {op} of values of type {types}; MariaDB would convert them");
                    let none = super::are_never_one(&left.ty, &right.ty);
                    return if none { Err(Refusal::certain("42804", reason)) } else { mistake(reason) };
                }
            }
            if distinct {
                self.distinguishable(&left.ty)?;
            }
        }
        self.check_branches(left, columns)?;
        self.check_branches(right, columns)
    }

    /// Refuses to tell values of a type apart where MariaDB's equality is another.
    pub(super) fn distinguishable(&self, ty: &Type) -> Carried {
        match ty {
            // Equal arrays of them are equal lists, in every collation.
            Type::Array(element) if matches!(**element, Type::Int(_) | Type::Bool) => Ok(()),
            Type::Json | Type::Jsonb | Type::Array(_) | Type::TsVector | Type::Other(_) => {
                Err(format!("telling values of type {} apart; MariaDB compares their text", ty.name()).into())
            }
            _ => Ok(()),
        }
    }

    /// One branch, in its own scope.
    pub(super) fn branch(&mut self, body: &SetExpr, types: &[Type]) -> Carried {
        match body {
            SetExpr::Select(select) => {
                self.names.scopes.push(Scope { relations: self.names.relations(&select.from), outputs: Vec::new() });
                let written = self.select(select, types);
                self.names.scopes.pop();
                written
            }
            SetExpr::Query(query) => {
                self.push("(");
                self.query_typed(query, types)?;
                self.push(")");
                Ok(())
            }
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                self.branch(left, types)?;
                self.push(match op {
                    SetOperator::Union => " UNION",
                    SetOperator::Except => " EXCEPT",
                    SetOperator::Intersect => " INTERSECT",
                    SetOperator::Minus => return Err("MINUS is no PostgreSQL".into()),
                });
                self.push(match set_quantifier {
                    SetQuantifier::All => " ALL ",
                    SetQuantifier::Distinct | SetQuantifier::None => " ",
                    _ => return Err("BY NAME is no PostgreSQL".into()),
                });
                self.branch(right, types)
            }
            SetExpr::Values(values) => {
                self.note("values");
                self.values_as_select(values, types)
            }
            SetExpr::Table(table) => self.table_command(table),
            _ => Err("a statement that writes inside a query; MariaDB has none".into()),
        }
    }

    /// A query in FROM or WITH.
    pub fn rows(&mut self, query: &Query) -> Carried {
        self.nested += 1;
        let written = self.query(query);
        self.nested -= 1;
        written
    }

    fn values_as_select(&mut self, values: &Values, types: &[Type]) -> Carried {
        let columns = values.rows.first().map_or(0, |row| row.content.len());
        for (index, row) in values.rows.iter().enumerate() {
            if row.content.len() != columns {
                return Err(Refusal::certain("42601", "rows of VALUES that differ in length"));
            }
            self.push(if index > 0 { " UNION ALL SELECT " } else { "SELECT " });
            for (column, expr) in row.content.iter().enumerate() {
                self.push(if column > 0 { "," } else { "" });
                self.column_value(expr, types.get(column).unwrap_or(&Type::Unknown))?;
                self.push(&format!(" AS {}", quoted(&format!("column{}", column + 1))));
            }
        }
        Ok(())
    }
}
