//! ORDER BY and the locks of a query.

use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::folded;
use crate::translate::parse::ast::{
    Distinct, Expr, LockClause, LockType, NonBlock, OrderBy, OrderByExpr, OrderByKind, OrderBySort, Query, Select,
    SelectItem, SetExpr,
};
use crate::translate::parse::{WEAK_SHARE, WEAK_UPDATE};
use crate::translate::refusal::Refusal;
use crate::translate::rules::Example;
use crate::translate::rules::clause::Clause;
use crate::translate::rules::time::{intervals, parted};
use crate::translate::scope::Field;
use crate::translate::types::Type;

pub const NULLS_ORDER: Clause = Clause {
    id: "nulls_order",
    doc: "PostgreSQL sorts NULL as the greatest value unless NULLS FIRST or LAST says otherwise, MariaDB as the least: a key \
          that can be NULL is sorted by IS NULL first.",
    examples: &[
        Example::new(
            "SELECT id FROM item ORDER BY amount, id",
            &["SELECT `id` FROM `public`.`item` ORDER BY `amount` IS NULL,`amount`,`id`"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY amount DESC, id DESC",
            &["SELECT `id` FROM `public`.`item` ORDER BY `amount` IS NOT NULL,`amount` DESC,`id` DESC"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY amount NULLS FIRST, id",
            &["SELECT `id` FROM `public`.`item` ORDER BY `amount`,`id`"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY amount DESC NULLS LAST, id",
            &["SELECT `id` FROM `public`.`item` ORDER BY `amount` DESC,`id`"],
        ),
        Example::new(
            "SELECT id, total FROM item ORDER BY 2, 1",
            &["SELECT `id`,`total` FROM `public`.`item` ORDER BY (`total`) IS NULL,2,1"],
        ),
        Example::new(
            "SELECT id, -amount AS amount FROM item ORDER BY amount, id",
            &[
                "SELECT `id`,-`item`.`amount` AS `amount` FROM `public`.`item` ORDER BY (-`item`.`amount`) IS NULL,`amount`,`id`",
            ],
        ),
        Example::new(
            "SELECT id, -amount AS amount FROM item ORDER BY amount + 0 DESC, id",
            &[
                "SELECT `id`,-`item`.`amount` AS `amount` FROM `public`.`item` ORDER BY (`item`.`amount` + 0) IS NOT NULL,`item`.`amount` + 0 DESC,`id`",
            ],
        ),
        Example::new(
            "SELECT DISTINCT total AS t FROM item ORDER BY t DESC NULLS LAST",
            &["SELECT DISTINCT `total` AS `t` FROM `public`.`item` ORDER BY `t` DESC"],
        ),
        Example::new(
            "SELECT DISTINCT total FROM item ORDER BY total",
            &["SELECT DISTINCT `total` FROM `public`.`item` ORDER BY (`total`) IS NULL,`total`"],
        ),
        Example::new(
            "SELECT note, count(*) FROM item GROUP BY note ORDER BY note",
            &[
                "SELECT `note`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY `note` ORDER BY (`note`) IS NULL,`note`",
            ],
        ),
        Example::new(
            "SELECT amount FROM item UNION SELECT total FROM item ORDER BY amount",
            &[
                "SELECT `amount` FROM `public`.`item` UNION SELECT `total` FROM `public`.`item` ORDER BY `amount` IS NULL,`amount`",
            ],
        ),
        Example::new(
            "SELECT amount FROM item UNION ALL SELECT total FROM item ORDER BY 1 DESC",
            &[
                "SELECT `amount` FROM `public`.`item` UNION ALL SELECT `total` FROM `public`.`item` ORDER BY `amount` IS NOT NULL,1 DESC",
            ],
        ),
        Example::new(
            "SELECT * FROM item ORDER BY 3, 1",
            &["SELECT * FROM `public`.`item` ORDER BY `amount` IS NULL,3,1"],
        ),
        Example::new("SELECT id FROM item ORDER BY data", &[]),
        Example::new(
            "SELECT id FROM item ORDER BY total NULLS FIRST, id DESC",
            &["SELECT `id` FROM `public`.`item` ORDER BY `total`,`id` DESC"],
        ),
        Example::new(
            "SELECT id, note AS n FROM item ORDER BY n NULLS FIRST, id",
            &["SELECT `id`,`note` AS `n` FROM `public`.`item` ORDER BY `n`,`id`"],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT id FROM item ORDER BY lower(note), id",
            &["SELECT `id` FROM `public`.`item` ORDER BY LOWER(`note`) IS NULL,LOWER(`note`),`id`"],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT id FROM item ORDER BY lower(note), id",
            &[
                "SELECT `id` FROM `public`.`item` ORDER BY LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) IS NULL,LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)),`id`",
            ],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY done DESC, id",
            &["SELECT `id` FROM `public`.`item` ORDER BY `done` IS NOT NULL,`done` DESC,`id`"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY total IS NULL, total DESC, id",
            &["SELECT `id` FROM `public`.`item` ORDER BY `total` IS NULL,`total` IS NOT NULL,`total` DESC,`id`"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY CASE WHEN done THEN 0 ELSE 1 END, id",
            &[
                "SELECT `id` FROM `public`.`item` ORDER BY (CASE WHEN `done` THEN 0 ELSE 1 END) IS NULL,(CASE WHEN `done` THEN 0 ELSE 1 END),`id`",
            ],
        ),
        Example::new(
            "SELECT id FROM sample ORDER BY mood, id",
            &["SELECT `id` FROM `public`.`sample` ORDER BY `mood` IS NULL,`mood`,`id`"],
        ),
        Example::new(
            "SELECT id FROM sample ORDER BY tag, id",
            &["SELECT `id` FROM `public`.`sample` ORDER BY `tag` IS NULL,`tag`,`id`"],
        ),
        Example::new(
            "SELECT id FROM sample ORDER BY span DESC, id",
            &["SELECT `id` FROM `public`.`sample` ORDER BY `span` IS NOT NULL,`span` DESC,`id`"],
        ),
    ],
};

pub const ROW_LOCKS: Clause = Clause {
    id: "row_locks",
    doc: "FOR UPDATE is the same, FOR SHARE is LOCK IN SHARE MODE. MariaDB locks the rows of every table of the query, and has \
          no locks that let keys be read: both are stated.",
    examples: &[
        Example::new(
            "SELECT id FROM item WHERE id = 1 FOR UPDATE",
            &["SELECT `id` FROM `public`.`item` WHERE `id` = 1 FOR UPDATE"],
        ),
        Example::new(
            "SELECT id FROM item WHERE id = 1 FOR SHARE",
            &["SELECT `id` FROM `public`.`item` WHERE `id` = 1 LOCK IN SHARE MODE"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
            &["SELECT `id` FROM `public`.`item` ORDER BY `id` LIMIT 1 FOR UPDATE SKIP LOCKED"],
        ),
        Example::new(
            "SELECT id FROM item WHERE id = 2 FOR UPDATE NOWAIT",
            &["SELECT `id` FROM `public`.`item` WHERE `id` = 2 FOR UPDATE NOWAIT"],
        ),
        Example::new(
            "SELECT item.id FROM item JOIN other ON item_id = id WHERE id = 1 FOR UPDATE OF item",
            &[
                "SELECT `item`.`id` FROM `public`.`item` JOIN `public`.`other` ON `item_id` = `id` WHERE `id` = 1 FOR UPDATE",
            ],
        ),
        Example::new(
            "SELECT id FROM item WHERE id = 1 FOR NO KEY UPDATE",
            &["SELECT `id` FROM `public`.`item` WHERE `id` = 1 FOR UPDATE"],
        ),
        Example::new(
            "SELECT id FROM item WHERE id = 1 FOR KEY SHARE SKIP LOCKED",
            &["SELECT `id` FROM `public`.`item` WHERE `id` = 1 LOCK IN SHARE MODE SKIP LOCKED"],
        ),
        Example::new(
            "SELECT * FROM (SELECT id FROM item WHERE id = 1 FOR UPDATE) AS one",
            &["SELECT * FROM (SELECT `id` FROM `public`.`item` WHERE `id` = 1 FOR UPDATE) AS `one`"],
        ),
        Example::new(
            "SELECT id FROM item WHERE id = 1 FOR UPDATE OF item NOWAIT",
            &["SELECT `id` FROM `public`.`item` WHERE `id` = 1 FOR UPDATE NOWAIT"],
        ),
    ],
};

/// A sort key's column of the select list.
struct Output<'q> {
    field: Field,
    /// What the select list computes there, where it says so.
    expr: Option<&'q Expr>,
    /// No other column has its name.
    unique: bool,
    /// It is the only one of its name in a select list with `*`.
    of_star: bool,
}

impl Printer<'_> {
    /// ORDER BY of a query: a number or a name means a column of its result first.
    pub(super) fn order_by_clause(&mut self, query: &Query, order_by: &OrderBy) -> Carried {
        let OrderByKind::Expressions(keys) = &order_by.kind else {
            return Err("ORDER BY ALL is no PostgreSQL".into());
        };
        if order_by.interpolate.is_some() {
            return Err("INTERPOLATE is no PostgreSQL".into());
        }
        self.push(" ORDER BY ");
        for (index, key) in keys.iter().enumerate() {
            self.push(if index > 0 { "," } else { "" });
            let (descending, nulls_greatest) = directions(key)?;
            match self.output(query, &key.expr)? {
                Some(output) => self.output_key(&key.expr, &output, descending, nulls_greatest)?,
                None => {
                    self.check_distinct_key(query, &key.expr)?;
                    // A name of the select list means something alone, not within an expression.
                    let hidden = matches!(query.body.as_ref(), SetExpr::Select(_));
                    let outputs =
                        self.names.scopes.top().filter(|_| hidden).map(|top| std::mem::take(&mut top.outputs));
                    self.sort_key(&key.expr, descending, nulls_greatest)?;
                    if let (Some(top), Some(outputs)) = (self.names.scopes.top(), outputs) {
                        top.outputs = outputs;
                    }
                }
            }
        }
        Ok(())
    }

    /// Sort keys inside a window or an aggregate, where a name is a column of FROM and a number is a number.
    pub fn order_by(&mut self, keys: &[OrderByExpr]) -> Carried {
        for (index, key) in keys.iter().enumerate() {
            self.push(if index > 0 { "," } else { "" });
            if matches!(key.expr, Expr::Value(_)) {
                return Err("a constant as a sort key; MariaDB would take it for a column's number".into());
            }
            let (descending, nulls_greatest) = directions(key)?;
            self.sort_key(&key.expr, descending, nulls_greatest)?;
        }
        Ok(())
    }

    /// Refuses to sort what DISTINCT leaves by a column that it has not left.
    fn check_distinct_key(&self, query: &Query, key: &Expr) -> Carried {
        let SetExpr::Select(select) = query.body.as_ref() else { return Ok(()) };
        let last = |expr: &Expr| match expr {
            Expr::Identifier(ident) => Some(folded(ident)),
            Expr::CompoundIdentifier(idents) => idents.last().map(folded),
            _ => None,
        };
        let Some(name) = last(key).filter(|_| self.names.column(key).is_some()) else { return Ok(()) };
        let listed = select.projection.iter().any(|item| match item {
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
                last(expr).as_ref() == Some(&name)
            }
            _ => true,
        });
        if matches!(select.distinct, Some(Distinct::Distinct)) && !listed {
            let reason = format!("SELECT DISTINCT without {name}, ordered by {name}; PostgreSQL refuses it");
            return Err(Refusal::certain("42P10", reason));
        }
        Ok(())
    }

    fn output<'q>(&mut self, query: &'q Query, expr: &Expr) -> Carried<Option<Output<'q>>> {
        let outputs = self.names.scopes.current().map(|scope| scope.outputs.clone()).unwrap_or_default();
        let index = match expr {
            Expr::Identifier(ident) => {
                let name = folded(ident);
                outputs.iter().position(|field| field.name == name)
            }
            _ => self.listed_place(expr, "ORDER BY")?,
        };
        let Some(index) = index else { return Ok(None) };
        let field = outputs.get(index).cloned().ok_or_else(|| no_column(query, index))?;
        let unique = outputs.iter().filter(|other| other.name == field.name).count() == 1;
        let expr = match query.body.as_ref() {
            SetExpr::Select(select) => listed(select, index),
            _ => None,
        };
        let of_star = unique && expr.is_none() && matches!(query.body.as_ref(), SetExpr::Select(_));
        Ok(Some(Output { field, expr, unique, of_star }))
    }

    fn output_key(&mut self, expr: &Expr, output: &Output<'_>, descending: bool, nulls_greatest: bool) -> Carried {
        let column = match output.expr {
            Some(expr) => self.names.column(expr).is_some(),
            None => output.of_star && matches!(expr, Expr::Identifier(_)) && self.names.column(expr).is_some(),
        };
        if let (Type::Array(_), Some(expr)) = (&output.field.ty, output.expr) {
            return self.array_sort_key(expr, descending, nulls_greatest);
        }
        check_sortable(&output.field.ty, column)?;
        if nulls_greatest && output.field.nullable {
            self.note("nulls_order");
            match output.expr {
                Some(expr) if output.field.ty == Type::Interval => intervals::compared(self, expr)?,
                Some(expr) => {
                    self.push("(");
                    self.expr(expr, &Type::Unknown)?;
                    self.push(")");
                }
                None if output.unique => self.name(&output.field.name),
                None => return Err("ORDER BY a column of `*` that has another's name".into()),
            }
            self.push(if descending { " IS NOT NULL," } else { " IS NULL," });
        }
        if let Some(interval) = output.expr.filter(|_| output.field.ty == Type::Interval)
            && parted::has_months(self, interval)?
        {
            // It is answered as text, and sorted by its length.
            intervals::compared(self, interval)?;
            self.push(if descending { " DESC" } else { "" });
            return Ok(());
        }
        match expr {
            Expr::Identifier(_) => self.push(&quoted(&output.field.name)),
            _ => {
                let number = self.pin(expr)?.unwrap_or_default();
                self.push(number.trim());
            }
        }
        self.push(if descending { " DESC" } else { "" });
        Ok(())
    }

    fn sort_key(&mut self, expr: &Expr, descending: bool, nulls_greatest: bool) -> Carried {
        if let Type::Array(_) = self.names.infer(expr) {
            return self.array_sort_key(expr, descending, nulls_greatest);
        }
        check_sortable(&self.names.infer(expr), self.names.column(expr).is_some())?;
        if parted::has_months(self, expr)? {
            if nulls_greatest {
                self.note("nulls_order");
                intervals::compared(self, expr)?;
                self.push(if descending { " IS NOT NULL," } else { " IS NULL," });
            }
            intervals::compared(self, expr)?;
            self.push(if descending { " DESC" } else { "" });
            return Ok(());
        }
        if nulls_greatest && self.names.nullable(expr) {
            self.note("nulls_order");
            self.operand(expr, &Type::Unknown)?;
            self.push(if descending { " IS NOT NULL," } else { " IS NULL," });
        }
        self.expr(expr, &Type::Unknown)?;
        self.push(if descending { " DESC" } else { "" });
        Ok(())
    }

    fn array_sort_key(&mut self, expr: &Expr, descending: bool, nulls_greatest: bool) -> Carried {
        let key = self.array_key(expr)?;
        if nulls_greatest && self.names.nullable(expr) {
            self.operand(expr, &Type::Unknown)?;
            self.push(if descending { " IS NOT NULL," } else { " IS NULL," });
        }
        self.out.append(key);
        self.push(if descending { " DESC" } else { "" });
        Ok(())
    }

    pub(super) fn locks(&mut self, locks: &[LockClause]) -> Carried {
        let Some(lock) = locks.first() else { return Ok(()) };
        if locks.iter().any(|other| other.lock_type != lock.lock_type || other.nonblock != lock.nonblock) {
            return Err("locks of different strength in one query; MariaDB has one for all tables".into());
        }
        self.note("row_locks");
        for of in locks.iter().filter_map(|lock| lock.of.as_ref()) {
            match of.to_string().trim_matches('"') {
                WEAK_UPDATE | WEAK_SHARE => {
                    self.state("a lock that lets others refer to the row's key is a whole lock on MariaDB");
                }
                name if self.names.scopes.depth_of(name).is_none() && self.names.scopes.are_known() => {
                    let reason = format!("a lock of {name}, which FROM does not have; PostgreSQL refuses it");
                    return Err(Refusal::missing("42P01", name, reason));
                }
                _ => self.state("FOR UPDATE OF names tables; MariaDB locks the rows of every table of the query"),
            }
        }
        self.push(match lock.lock_type {
            LockType::Update => " FOR UPDATE",
            LockType::Share => " LOCK IN SHARE MODE",
        });
        match lock.nonblock {
            None => {}
            Some(NonBlock::Nowait) => self.push(" NOWAIT"),
            Some(NonBlock::SkipLocked) => self.push(" SKIP LOCKED"),
        }
        Ok(())
    }
}

/// ORDER BY of a column that the select list does not have.
fn no_column(query: &Query, index: usize) -> Refusal {
    let reason = "ORDER BY a column's number; the columns can't be told";
    match query.body.as_ref() {
        SetExpr::Select(select) if spelled_out(select) && select.projection.len() <= index => {
            Refusal::certain("42P10", format!("ORDER BY {}, and the select list has fewer columns", index + 1))
        }
        _ => reason.into(),
    }
}

/// Whether a select list names each of its columns.
fn spelled_out(select: &Select) -> bool {
    let named = |item: &SelectItem| matches!(item, SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. });
    select.projection.iter().all(named)
}

/// Whether a key is descending, and whether NULL comes where the greatest value does.
pub fn directions(key: &OrderByExpr) -> Carried<(bool, bool)> {
    if key.with_fill.is_some() {
        return Err("WITH FILL is no PostgreSQL".into());
    }
    let descending = match &key.options.sort {
        None | Some(OrderBySort::Asc) => false,
        Some(OrderBySort::Desc) => true,
        Some(_) => return Err("ORDER BY … USING has no counterpart".into()),
    };
    let nulls_first = key.options.nulls_first.unwrap_or(descending);
    Ok((descending, nulls_first == descending))
}

/// The expression of a column of the select list, where no `*` stands before it.
fn listed(select: &Select, index: usize) -> Option<&Expr> {
    let items = select.projection.get(..=index)?;
    if items.iter().any(|item| matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..))) {
        return None;
    }
    match items.last()? {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    }
}

/// Refuses types whose order is another. An enum's column sorts by its labels' places, as text it would not.
fn check_sortable(ty: &Type, column: bool) -> Carried {
    match ty {
        Type::Other(_) | Type::Json | Type::Jsonb | Type::Array(_) | Type::TsVector => {
            Err(format!("ordering by {} has no counterpart", ty.name()).into())
        }
        Type::Enum(_) if !column => Err("ordering by a computed enum; MariaDB orders its labels as text".into()),
        _ => Ok(()),
    }
}
