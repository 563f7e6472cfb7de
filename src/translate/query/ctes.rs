//! WITH: plain and recursive.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{Cte, folded};
use crate::translate::parse::ast::{
    ObjectName, Query, Select, SetExpr, SetOperator, SetQuantifier, TableAlias, Visit, Visitor, With,
};
use crate::translate::rules::Example;
use crate::translate::rules::clause::Clause;
use crate::translate::types::Type;

pub const CTES: Clause = Clause {
    id: "ctes",
    doc: "WITH is the same; MATERIALIZED is left out, as MariaDB decides that itself.",
    examples: &[
        Example::new(
            "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
            &["WITH `a` AS (SELECT 1 AS `x`) SELECT `x` FROM `a`"],
        ),
        Example::new(
            "WITH a AS (SELECT id, total FROM item WHERE done) SELECT sum(total) FROM a",
            &[
                "WITH `a` AS (SELECT `id`,`total` FROM `public`.`item` WHERE `done`) SELECT CAST(SUM(`total`) AS SIGNED) AS `sum` FROM `a`",
            ],
        ),
        Example::new(
            "WITH a AS MATERIALIZED (SELECT 1 AS x), b AS NOT MATERIALIZED (SELECT x + 1 AS y FROM a) SELECT x, y FROM a, b",
            &["WITH `a` AS (SELECT 1 AS `x`), `b` AS (SELECT `x` + 1 AS `y` FROM `a`) SELECT `x`,`y` FROM `a`,`b`"],
        ),
        Example::new(
            "WITH a(p, q) AS (SELECT id, note FROM item) SELECT q FROM a WHERE p = 1",
            &["WITH `a` (`p`,`q`) AS (SELECT `id`,`note` FROM `public`.`item`) SELECT `q` FROM `a` WHERE `p` = 1"],
        ),
        Example::new(
            "WITH a AS (WITH c AS (SELECT id FROM item) SELECT id + 1 AS y FROM c) SELECT max(y) FROM a",
            &[
                "WITH `a` AS (WITH `c` AS (SELECT `id` FROM `public`.`item`) SELECT `id` + 1 AS `y` FROM `c`) SELECT MAX(`y`) AS `max` FROM `a`",
            ],
        ),
        Example::new(
            "WITH a AS (SELECT id FROM item) SELECT id FROM a WHERE id IN (SELECT item_id FROM other) UNION SELECT id FROM a WHERE id = 2 ORDER BY id",
            &[
                "WITH `a` AS (SELECT `id` FROM `public`.`item`) SELECT `id` FROM `a` WHERE `id` IN (SELECT `item_id` FROM `public`.`other`) UNION SELECT `id` FROM `a` WHERE `id` = 2 ORDER BY `id`",
            ],
        ),
        Example::new(
            "WITH item AS (SELECT 5 AS id) SELECT id FROM item",
            &["WITH `item` AS (SELECT 5 AS `id`) SELECT `id` FROM `item`"],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "WITH a AS (SELECT 'x' AS t UNION SELECT 'X') SELECT count(*) FROM a",
            &[
                "WITH `a` AS (SELECT _utf8mb4'x' COLLATE utf8mb4_nopad_bin AS `t` UNION SELECT _utf8mb4'X' COLLATE utf8mb4_nopad_bin AS `?column?`) SELECT COUNT(*) AS `count` FROM `a`",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "WITH a AS (SELECT 'x' AS t UNION SELECT 'X') SELECT count(*) FROM a",
            &[
                "WITH `a` AS (SELECT _binary'x' AS `t` UNION SELECT _binary'X' AS `?column?`) SELECT COUNT(*) AS `count` FROM `a`",
            ],
        ),
    ],
};

pub const RECURSIVE: Clause = Clause {
    id: "recursive_ctes",
    doc: "On MariaDB the first part of a recursive query fixes its columns' widths, and longer values are cut: its columns are \
          cast to the widest. MariaDB ends after 1000 rounds and answers with what it has; the statement lifts that limit.",
    examples: &[
        Example::of(
            TextStorage::Utf8mb4,
            "WITH RECURSIVE up AS (SELECT id, code, parent FROM sample WHERE id = 4 UNION ALL SELECT s.id, s.code, s.parent FROM sample s JOIN up ON up.parent = s.id) SELECT code FROM up ORDER BY id",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `up` AS (SELECT `id`,CAST(`code` AS CHAR(65535)) COLLATE utf8mb4_nopad_bin AS `code`,`parent` FROM `public`.`sample` WHERE `id` = 4 UNION ALL SELECT `s`.`id`,`s`.`code`,`s`.`parent` FROM `public`.`sample` AS `s` JOIN `up` ON `up`.`parent` = `s`.`id`) SELECT `code` FROM `up` ORDER BY `id` IS NULL,`id`",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "WITH RECURSIVE up AS (SELECT id, code, parent FROM sample WHERE id = 4 UNION ALL SELECT s.id, s.code, s.parent FROM sample s JOIN up ON up.parent = s.id) SELECT code FROM up ORDER BY id",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `up` AS (SELECT `id`,CAST(CAST(`code` AS CHAR(65535)) AS BINARY) AS `code`,`parent` FROM `public`.`sample` WHERE `id` = 4 UNION ALL SELECT `s`.`id`,`s`.`code`,`s`.`parent` FROM `public`.`sample` AS `s` JOIN `up` ON `up`.`parent` = `s`.`id`) SELECT `code` FROM `up` ORDER BY `id` IS NULL,`id`",
            ],
        ),
        Example::new(
            "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 1500) SELECT count(*), max(n) FROM t",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `t` (`n`) AS (SELECT 1 AS `column1` UNION ALL SELECT `n` + 1 AS `?column?` FROM `t` WHERE `n` < 1500) SELECT COUNT(*) AS `count`,MAX(`n`) AS `max` FROM `t`",
            ],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "WITH RECURSIVE t AS (SELECT 'a' AS s, 1 AS n UNION SELECT s || 'bb', n + 1 FROM t WHERE n < 4) SELECT s FROM t ORDER BY n",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `t` AS (SELECT CAST(_utf8mb4'a' COLLATE utf8mb4_nopad_bin AS CHAR(65535)) COLLATE utf8mb4_nopad_bin AS `s`,1 AS `n` UNION SELECT CONCAT(`s`,'bb') AS `?column?`,`n` + 1 AS `?column?` FROM `t` WHERE `n` < 4) SELECT `s` FROM `t` ORDER BY `n` IS NULL,`n`",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "WITH RECURSIVE t AS (SELECT 'a' AS s, 1 AS n UNION SELECT s || 'bb', n + 1 FROM t WHERE n < 4) SELECT s FROM t ORDER BY n",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `t` AS (SELECT CAST(CAST(_binary'a' AS CHAR(65535)) AS BINARY) AS `s`,1 AS `n` UNION SELECT CONCAT(`s`,'bb') AS `?column?`,`n` + 1 AS `?column?` FROM `t` WHERE `n` < 4) SELECT `s` FROM `t` ORDER BY `n` IS NULL,`n`",
            ],
        ),
        Example::new(
            "WITH RECURSIVE t AS (SELECT id, parent, 1 AS depth FROM sample WHERE parent IS NULL UNION ALL SELECT s.id, s.parent, t.depth + 1 FROM sample s JOIN t ON s.parent = t.id) SELECT id, depth FROM t ORDER BY id",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `t` AS (SELECT `id`,`parent`,1 AS `depth` FROM `public`.`sample` WHERE `parent` IS NULL UNION ALL SELECT `s`.`id`,`s`.`parent`,`t`.`depth` + 1 AS `?column?` FROM `public`.`sample` AS `s` JOIN `t` ON `s`.`parent` = `t`.`id`) SELECT `id`,`depth` FROM `t` ORDER BY (`id`) IS NULL,`id`",
            ],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "WITH RECURSIVE t AS (SELECT id, code::text AS path FROM sample WHERE parent IS NULL UNION ALL SELECT s.id, t.path || '/' || s.id::text FROM sample s JOIN t ON s.parent = t.id) SELECT id, path FROM t ORDER BY id",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `t` AS (SELECT `id`,CAST((`code`) AS CHAR(65535)) COLLATE utf8mb4_nopad_bin AS `path` FROM `public`.`sample` WHERE `parent` IS NULL UNION ALL SELECT `s`.`id`,CONCAT(`t`.`path`,'/',(CONVERT(`s`.`id` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `?column?` FROM `public`.`sample` AS `s` JOIN `t` ON `s`.`parent` = `t`.`id`) SELECT `id`,`path` FROM `t` ORDER BY (`id`) IS NULL,`id`",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "WITH RECURSIVE t AS (SELECT id, code::text AS path FROM sample WHERE parent IS NULL UNION ALL SELECT s.id, t.path || '/' || s.id::text FROM sample s JOIN t ON s.parent = t.id) SELECT id, path FROM t ORDER BY id",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `t` AS (SELECT `id`,CAST(CAST((`code`) AS CHAR(65535)) AS BINARY) AS `path` FROM `public`.`sample` WHERE `parent` IS NULL UNION ALL SELECT `s`.`id`,CONCAT(`t`.`path`,'/',CAST(`s`.`id` AS BINARY)) AS `?column?` FROM `public`.`sample` AS `s` JOIN `t` ON `s`.`parent` = `t`.`id`) SELECT `id`,`path` FROM `t` ORDER BY (`id`) IS NULL,`id`",
            ],
        ),
        Example::new(
            "WITH RECURSIVE f(a, b) AS (SELECT 0::bigint, 1::bigint UNION ALL SELECT b, a + b FROM f WHERE b < 100000000000) SELECT max(a) FROM f",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `f` (`a`,`b`) AS (SELECT CAST(0 AS DECIMAL(20,0)) AS `int8`,CAST(1 AS DECIMAL(20,0)) AS `int8` UNION ALL SELECT `b`,`a` + `b` AS `?column?` FROM `f` WHERE `b` < 100000000000) SELECT MAX(`a`) AS `max` FROM `f`",
            ],
        ),
        Example::new(
            "WITH RECURSIVE t(n, v) AS (SELECT 1, 1.0 UNION ALL SELECT n + 1, v * 1.1 FROM t WHERE n < 5) SELECT n, v FROM t ORDER BY n",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `t` (`n`,`v`) AS (SELECT 1 AS `?column?`,CAST(1.0 AS DECIMAL(65,30)) AS `?column?` UNION ALL SELECT `n` + 1 AS `?column?`,`v` * 1.1 AS `?column?` FROM `t` WHERE `n` < 5) SELECT `n`,`v` FROM `t` ORDER BY (`n`) IS NULL,`n`",
            ],
        ),
        Example::new(
            "WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT (n + 1) % 5 FROM t) SELECT n FROM t ORDER BY n",
            &[
                "SET STATEMENT max_recursive_iterations=4294967295 FOR WITH RECURSIVE `t` (`n`) AS (SELECT 1 AS `?column?` UNION SELECT (`n` + 1) % 5 AS `?column?` FROM `t`) SELECT `n` FROM `t` ORDER BY (`n`) IS NULL,`n`",
            ],
        ),
        Example::new("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT n FROM t LIMIT 3", &[]),
        Example::new(
            "WITH RECURSIVE a AS (SELECT 1 AS x) SELECT x FROM a",
            &["WITH RECURSIVE `a` AS (SELECT 1 AS `x`) SELECT `x` FROM `a`"],
        ),
    ],
};

impl Printer<'_> {
    pub(super) fn with(&mut self, with: &With) -> Carried {
        self.note("ctes");
        self.push(if with.recursive { "WITH RECURSIVE " } else { "WITH " });
        for (index, cte) in with.cte_tables.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            if cte.from.is_some() {
                return Err("a clause of WITH that is no PostgreSQL".into());
            }
            self.check_outer_rows(&self.names, &cte.query)?;
            let mut fields = self.names.table_like_fields(&cte.query);
            for (field, column) in fields.iter_mut().zip(&cte.alias.columns) {
                field.name = folded(&column.name);
            }
            let sorted = cte.query.order_by.as_ref().map(|_| Arc::new(cte.query.as_ref().clone()));
            let known = Cte { name: folded(&cte.alias.name), fields, inline: None, sorted };
            let recursive = with.recursive && mentions(&cte.query, &known.name);
            self.name(&known.name);
            self.alias_columns(&cte.alias)?;
            self.push(" AS (");
            if recursive {
                let mut known = known.clone();
                known.fields.iter_mut().for_each(|field| field.nullable = true);
                self.names.ctes.push(known);
                self.recursive_rows(&cte.query)?;
            } else {
                self.rows(&cte.query)?;
                self.names.ctes.push(known);
            }
            self.push(")");
        }
        self.push(" ");
        Ok(())
    }

    pub(super) fn alias_columns(&mut self, alias: &TableAlias) -> Carried {
        if alias.columns.is_empty() {
            return Ok(());
        }
        let columns: Vec<String> = alias.columns.iter().map(|column| quoted(&folded(&column.name))).collect();
        self.push(&format!(" ({})", columns.join(",")));
        Ok(())
    }

    /// `anchor UNION [ALL] step`, the anchor's columns as wide as they can get.
    fn recursive_rows(&mut self, query: &Query) -> Carried {
        let SetExpr::SetOperation { left, op: SetOperator::Union, set_quantifier, right } = query.body.as_ref() else {
            return Err("a recursive query that is not the UNION of two parts".into());
        };
        if query.order_by.is_some() || query.limit_clause.is_some() || query.fetch.is_some() || query.with.is_some() {
            return Err("ORDER BY, LIMIT or WITH inside a recursive query; MariaDB reads them otherwise".into());
        }
        // UNION ends where it finds nothing new.
        if *set_quantifier == SetQuantifier::All && !ends(right) {
            return Err(
                "a recursive query without a condition; PostgreSQL stops when the reader does, MariaDB would not"
                    .into(),
            );
        }
        self.note("recursive_ctes");
        self.unlimited_recursion();
        let types: Vec<Type> = self.names.body_fields(&query.body).into_iter().map(|field| field.ty).collect();
        self.nested += 1;
        self.widened = true;
        let written = self.branch(left, &types);
        self.widened = false;
        written?;
        self.push(sets_word(*set_quantifier)?);
        let written = self.branch(right, &types);
        self.nested -= 1;
        written
    }
}

fn sets_word(quantifier: SetQuantifier) -> Carried<&'static str> {
    match quantifier {
        SetQuantifier::All => Ok(" UNION ALL "),
        SetQuantifier::None | SetQuantifier::Distinct => Ok(" UNION "),
        _ => Err("BY NAME is no PostgreSQL".into()),
    }
}

/// Whether a query reads a relation of this name.
fn mentions(query: &Query, name: &str) -> bool {
    struct Find<'n>(&'n str);
    impl Visitor for Find<'_> {
        type Break = ();
        fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
            let same = crate::translate::names::parts(relation).is_ok_and(|parts| parts == [self.0]);
            if same { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    query.visit(&mut Find(name)).is_break()
}

/// Whether the step has a condition or a join that can end it.
fn ends(step: &SetExpr) -> bool {
    let bounded = |select: &Select| {
        select.selection.is_some() || select.from.len() > 1 || select.from.iter().any(|item| !item.joins.is_empty())
    };
    match step {
        SetExpr::Select(select) => bounded(select),
        SetExpr::Query(query) => ends(&query.body),
        _ => true,
    }
}
