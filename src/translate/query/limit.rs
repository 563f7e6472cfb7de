//! LIMIT, OFFSET and FETCH of a query.

use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr, Fetch, LimitClause, UnaryOperator, Value};
use crate::translate::refusal::Refusal;
use crate::translate::rules::Example;
use crate::translate::rules::clause::Clause;
use crate::translate::values::Form;

/// MariaDB has no OFFSET without LIMIT.
const NO_LIMIT: &str = "18446744073709551615";

pub const LIMIT: Clause = Clause {
    id: "limit",
    doc: "LIMIT ALL and LIMIT NULL are no limit, OFFSET alone gets the greatest one, FETCH FIRST is LIMIT; a computed number is \
          computed here, as MariaDB takes no expression.",
    examples: &[
        Example::new(
            "SELECT id FROM item ORDER BY id LIMIT 2 OFFSET 1",
            &["SELECT `id` FROM `public`.`item` ORDER BY `id` LIMIT 2 OFFSET 1"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY id OFFSET 6",
            &["SELECT `id` FROM `public`.`item` ORDER BY `id` LIMIT 18446744073709551615 OFFSET 6"],
        ),
        Example::new("SELECT id FROM item ORDER BY id LIMIT ALL", &["SELECT `id` FROM `public`.`item` ORDER BY `id`"]),
        Example::new(
            "SELECT id FROM item ORDER BY id LIMIT NULL OFFSET 7",
            &["SELECT `id` FROM `public`.`item` ORDER BY `id` LIMIT 18446744073709551615 OFFSET 7"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY id LIMIT 2 * 2 - 1 OFFSET 10 / 4",
            &["SELECT `id` FROM `public`.`item` ORDER BY `id` LIMIT 3 OFFSET 2"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY id OFFSET 1 ROW FETCH FIRST 2 ROWS ONLY",
            &["SELECT `id` FROM `public`.`item` ORDER BY `id` LIMIT 2 OFFSET 1"],
        ),
        Example::new(
            "SELECT id FROM item ORDER BY id FETCH FIRST ROW ONLY",
            &["SELECT `id` FROM `public`.`item` ORDER BY `id` LIMIT 1"],
        ),
        Example::new(
            "SELECT total FROM item ORDER BY total FETCH FIRST 3 ROWS WITH TIES",
            &["SELECT `total` FROM `public`.`item` ORDER BY (`total`) IS NULL,`total` FETCH FIRST 3 ROWS WITH TIES"],
        ),
        Example::new(
            "SELECT total FROM item ORDER BY total DESC OFFSET 2 ROWS FETCH NEXT 1 ROWS WITH TIES",
            &[
                "SELECT `total` FROM `public`.`item` ORDER BY (`total`) IS NOT NULL,`total` DESC OFFSET 2 ROWS FETCH FIRST 1 ROWS WITH TIES",
            ],
        ),
        Example::new("SELECT id FROM item ORDER BY id LIMIT (SELECT count(*) FROM other)", &[]),
        Example::new("SELECT id FROM item LIMIT 0", &["SELECT `id` FROM `public`.`item` LIMIT 0"]),
        Example::new(
            "SELECT id FROM item ORDER BY id LIMIT '2'",
            &["SELECT `id` FROM `public`.`item` ORDER BY `id` LIMIT 2"],
        ),
        Example::new("SELECT id FROM item ORDER BY id LIMIT -1", &[]),
        Example::new("SELECT 1 LIMIT 1 OFFSET 0", &["SELECT 1 AS `?column?` LIMIT 1 OFFSET 0"]),
    ],
};

/// The refusal of a number as that of an OFFSET, for which PostgreSQL has a SQLSTATE of its own.
fn of_offset(mut refusal: Refusal) -> Refusal {
    match refusal.certain.as_deref_mut() {
        Some(certain) if certain.sqlstate == "2201W" => certain.sqlstate = "2201X",
        _ => {}
    }
    refusal
}

impl Printer<'_> {
    pub fn limit(&mut self, limit: Option<&LimitClause>, fetch: Option<&Fetch>) -> Carried {
        let (mut limit, offset) = match limit {
            None => (None, None),
            Some(LimitClause::LimitOffset { limit, offset, limit_by }) if limit_by.is_empty() => {
                (limit.as_ref(), offset.as_ref().map(|offset| &offset.value))
            }
            _ => return Err("a form of LIMIT that is no PostgreSQL".into()),
        };
        let offset = self.counted(offset).map_err(of_offset)?;
        if let Some(fetch) = fetch {
            if fetch.percent || limit.is_some() {
                return Err("a form of FETCH that is no PostgreSQL".into());
            }
            if fetch.with_ties {
                return self.with_ties(fetch, offset);
            }
            limit = fetch.quantity.as_ref();
            if limit.is_none() {
                self.note("limit");
                self.push(" LIMIT 1");
                return self.offset(offset);
            }
        }
        let limit = self.counted(limit)?;
        if limit.is_none() && offset.is_none() {
            return Ok(());
        }
        self.push(" LIMIT ");
        match limit {
            Some(limit) => self.out.append(limit),
            None => self.push(NO_LIMIT),
        }
        self.offset(offset)
    }

    fn offset(&mut self, offset: Option<crate::translate::template::Template>) -> Carried {
        if let Some(offset) = offset {
            self.push(" OFFSET ");
            self.out.append(offset);
        }
        Ok(())
    }

    fn with_ties(&mut self, fetch: &Fetch, offset: Option<crate::translate::template::Template>) -> Carried {
        self.note("limit");
        self.offset(offset.clone())?;
        self.push(if offset.is_some() { " ROWS FETCH FIRST " } else { " FETCH FIRST " });
        match self.counted(fetch.quantity.as_ref())? {
            Some(count) => self.out.append(count),
            None => self.push("1"),
        }
        self.push(" ROWS WITH TIES");
        Ok(())
    }

    /// A count, unless it is NULL, which is none.
    pub(super) fn counted(&mut self, expr: Option<&Expr>) -> Carried<Option<crate::translate::template::Template>> {
        let Some(mut inner) = expr else { return Ok(None) };
        while let Expr::Cast { expr, .. } | Expr::Nested(expr) = inner {
            inner = expr;
        }
        if let Expr::Value(value) = inner {
            if value.value == Value::Null {
                self.note("limit");
                return Ok(None);
            }
            let source = self.source(&value.value).ok_or_else(|| format!("LIMIT {inner} has no counterpart"))?;
            if matches!(value.value, Value::SingleQuotedString(_))
                && self.pin_source(source)?.is_some_and(|text| text.trim().parse::<i128>().is_err())
            {
                return Err(Refusal::certain("22P02", "a LIMIT or OFFSET that is no number; PostgreSQL refuses it"));
            }
            if self.inputs.value(source)?.is_none() {
                self.pin_source(source)?;
                self.note("limit");
                return Ok(None);
            }
            return self
                .captured(|printer| {
                    printer.out.push_hole(source, Form::Count);
                    Ok(())
                })
                .map(Some);
        }
        let number = self.computed(inner)?;
        if number < 0 {
            let reason = format!("LIMIT or OFFSET of {number}; PostgreSQL refuses it");
            return Err(if self.nested == 0 { Refusal::certain("2201W", reason) } else { reason.into() });
        }
        self.note("limit");
        self.captured(|printer| {
            printer.push(&number.to_string());
            Ok(())
        })
        .map(Some)
    }

    /// The number that a constant expression comes to.
    fn computed(&mut self, expr: &Expr) -> Carried<i64> {
        let refused = |expr: &Expr| format!("LIMIT or OFFSET by an expression ({expr}); MariaDB takes numbers only");
        let number = match expr {
            Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => return self.computed(inner),
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => self.computed(expr)?.checked_neg(),
            Expr::BinaryOp { left, op, right } => {
                let (left, right) = (self.computed(left)?, self.computed(right)?);
                match op {
                    BinaryOperator::Plus => left.checked_add(right),
                    BinaryOperator::Minus => left.checked_sub(right),
                    BinaryOperator::Multiply => left.checked_mul(right),
                    BinaryOperator::Divide => left.checked_div(right),
                    BinaryOperator::Modulo => left.checked_rem(right),
                    _ => return Err(refused(expr).into()),
                }
            }
            Expr::Value(_) => self.pin(expr)?.and_then(|text| text.trim().parse().ok()),
            _ => return Err(refused(expr).into()),
        };
        number.ok_or_else(|| refused(expr).into())
    }
}
