//! generate_series: numbers by a recursion whose rounds are few, as each doubles what is there.

use super::lateral::reads_columns;
use crate::core::interval::{self, Months, microseconds};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{Names, folded, parts};
use crate::translate::parse::ast::{
    Expr, FunctionArg, FunctionArgExpr, Interval, TableAlias, TableFactor, UnaryOperator,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::rules::clause::Clause;
use crate::translate::rules::{Example, functions};
use crate::translate::scope::Field;
use crate::translate::types::Type;

pub const SERIES: Clause = Clause {
    id: "generate_series",
    doc: "generate_series is a recursive query that counts by doubling, so that it needs 20 rounds for a million rows and no \
          engine or server setting. Months are added one after the other: from a day that not every month has, the values \
          are listed where both ends are literals.",
    examples: &[
        Example::new(
            "SELECT * FROM generate_series(1, 3)",
            &[
                "SELECT * FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 1 + (`n` * 2 + `d`) <= 3) SELECT 1 + `n` AS `generate_series` FROM `_n` WHERE 1 + `n` <= 3) AS `generate_series`",
            ],
        ),
        Example::new(
            "SELECT g FROM generate_series(10, 1, -4) AS g ORDER BY g",
            &[
                "SELECT `g` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 10 + (`n` * 2 + `d`) * -4 >= 1) SELECT 10 + `n` * -4 AS `g` FROM `_n` WHERE 10 + `n` * -4 >= 1) AS `g` ORDER BY `g`",
            ],
        ),
        Example::new(
            "SELECT count(*), sum(n) FROM generate_series(1, 5000) AS s(n)",
            &[
                "SELECT COUNT(*) AS `count`,CAST(SUM(`n`) AS SIGNED) AS `sum` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 1 + (`n` * 2 + `d`) <= 5000) SELECT 1 + `n` AS `n` FROM `_n` WHERE 1 + `n` <= 5000) AS `s`",
            ],
        ),
        Example::new(
            "SELECT n FROM generate_series(3, 1) AS n",
            &[
                "SELECT `n` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 3 + (`n` * 2 + `d`) <= 1) SELECT 3 + `n` AS `n` FROM `_n` WHERE 3 + `n` <= 1) AS `n`",
            ],
        ),
        Example::new(
            "SELECT d FROM generate_series('2024-02-28'::timestamp, '2024-03-02'::timestamp, '12 hours') AS d ORDER BY d",
            &[
                "SELECT `d` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE CAST(CAST('2024-02-28 00:00:00' AS DATETIME(6)) AS DATETIME(6)) + INTERVAL (`n` * 2 + `d`) * 43200000000 MICROSECOND <= CAST('2024-03-02 00:00:00' AS DATETIME(6))) SELECT CAST(CAST('2024-02-28 00:00:00' AS DATETIME(6)) AS DATETIME(6)) + INTERVAL `n` * 43200000000 MICROSECOND AS `d` FROM `_n` WHERE CAST(CAST('2024-02-28 00:00:00' AS DATETIME(6)) AS DATETIME(6)) + INTERVAL `n` * 43200000000 MICROSECOND <= CAST('2024-03-02 00:00:00' AS DATETIME(6))) AS `d` ORDER BY `d`",
            ],
        ),
        Example::new(
            "SELECT s.n, s.o FROM generate_series(5, 9, 2) WITH ORDINALITY AS s(n, o) ORDER BY s.o",
            &[
                "SELECT `s`.`n`,`s`.`o` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 5 + (`n` * 2 + `d`) * 2 <= 9) SELECT 5 + `n` * 2 AS `n`,`n` + 1 AS `o` FROM `_n` WHERE 5 + `n` * 2 <= 9) AS `s` ORDER BY `s`.`o`",
            ],
        ),
        Example::new(
            "SELECT n, item.note FROM generate_series(1, (SELECT max(id) FROM item)) AS n LEFT JOIN item ON id = n + 1 ORDER BY n",
            &[],
        ),
        Example::new(
            "SELECT generate_series(1, 3)",
            &[
                "SELECT `_series`.`_series` AS `generate_series` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 1 + (`n` * 2 + `d`) <= 3) SELECT 1 + `n` AS `_series` FROM `_n` WHERE 1 + `n` <= 3) AS `_series`",
            ],
        ),
        Example::new(
            "SELECT s.n FROM generate_series(1, 10) AS s(n) WHERE s.n % 3 = 0 ORDER BY s.n",
            &[
                "SELECT `s`.`n` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 1 + (`n` * 2 + `d`) <= 10) SELECT 1 + `n` AS `n` FROM `_n` WHERE 1 + `n` <= 10) AS `s` WHERE (`s`.`n` % 3) = 0 ORDER BY `s`.`n`",
            ],
        ),
        Example::new(
            "SELECT a.n, b.n FROM generate_series(1, 2) AS a(n), generate_series(1, 2) AS b(n) ORDER BY 1, 2",
            &[
                "SELECT `a`.`n`,`b`.`n` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 1 + (`n` * 2 + `d`) <= 2) SELECT 1 + `n` AS `n` FROM `_n` WHERE 1 + `n` <= 2) AS `a`,(WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 1 + (`n` * 2 + `d`) <= 2) SELECT 1 + `n` AS `n` FROM `_n` WHERE 1 + `n` <= 2) AS `b` ORDER BY 1,2",
            ],
        ),
        Example::new(
            "SELECT count(*) FROM generate_series(1, 100000)",
            &[
                "SELECT COUNT(*) AS `count` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 1 + (`n` * 2 + `d`) <= 100000) SELECT 1 + `n` AS `generate_series` FROM `_n` WHERE 1 + `n` <= 100000) AS `generate_series`",
            ],
        ),
        Example::new(
            "SELECT i.id, g FROM item i CROSS JOIN generate_series(1, 2) AS g WHERE i.id < 3 ORDER BY 1, 2",
            &[
                "SELECT `i`.`id`,`g` FROM `public`.`item` AS `i` CROSS JOIN (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 1 + (`n` * 2 + `d`) <= 2) SELECT 1 + `n` AS `g` FROM `_n` WHERE 1 + `n` <= 2) AS `g` WHERE `i`.`id` < 3 ORDER BY 1,2",
            ],
        ),
        Example::new("SELECT i.id, g FROM item i, generate_series(1, i.id) AS g", &[]),
        Example::new(
            "SELECT m FROM generate_series('2026-01-28'::timestamp, '2026-05-31'::timestamp, '1 month') AS m ORDER BY m",
            &[
                "SELECT `m` FROM (WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE CAST(CAST('2026-01-28 00:00:00' AS DATETIME(6)) AS DATETIME(6)) + INTERVAL (`n` * 2 + `d`) * 1 MONTH <= CAST('2026-05-31 00:00:00' AS DATETIME(6))) SELECT CAST(CAST('2026-01-28 00:00:00' AS DATETIME(6)) AS DATETIME(6)) + INTERVAL `n` * 1 MONTH AS `m` FROM `_n` WHERE CAST(CAST('2026-01-28 00:00:00' AS DATETIME(6)) AS DATETIME(6)) + INTERVAL `n` * 1 MONTH <= CAST('2026-05-31 00:00:00' AS DATETIME(6))) AS `m` ORDER BY `m`",
            ],
        ),
        Example::new(
            "SELECT m FROM generate_series('2026-01-31'::timestamp, '2026-05-31'::timestamp, '1 month') AS m",
            &[
                "SELECT `m` FROM (SELECT CAST('2026-01-31 00:00:00' AS DATETIME(6)) AS `m` UNION ALL SELECT CAST('2026-02-28 00:00:00' AS DATETIME(6)) AS `m` UNION ALL SELECT CAST('2026-03-28 00:00:00' AS DATETIME(6)) AS `m` UNION ALL SELECT CAST('2026-04-28 00:00:00' AS DATETIME(6)) AS `m` UNION ALL SELECT CAST('2026-05-28 00:00:00' AS DATETIME(6)) AS `m`) AS `m`",
            ],
        ),
        Example::new(
            "SELECT jsonb_array_elements('[1, \"a\", null]') AS e",
            &[
                "SELECT `_series`.`_series` AS `e` FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('[1, \"a\", null]' USING utf8mb4))='ARRAY' OR CONVERT('[1, \"a\", null]' USING utf8mb4) IS NULL,CONVERT('[1, \"a\", null]' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`_series` JSON PATH '$')) AS `_series`",
            ],
        ),
        Example::new(
            "SELECT id, generate_series(1, 2) AS n FROM item WHERE id < 3",
            &[
                "SELECT `id`,`_series`.`_series` AS `n` FROM `public`.`item`,(WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE 1 + (`n` * 2 + `d`) <= 2) SELECT 1 + `n` AS `_series` FROM `_n` WHERE 1 + `n` <= 2) AS `_series` WHERE `id` < 3",
            ],
        ),
    ],
};

/// What is between one value and the next.
#[derive(Clone, Copy)]
enum Step {
    Number(i64),
    Microseconds(i64),
    Months(i64),
}

impl Step {
    fn is_down(self) -> bool {
        let (Self::Number(step) | Self::Microseconds(step) | Self::Months(step)) = self;
        step < 0
    }
}

/// A call in FROM.
pub(super) struct Call<'a> {
    name: String,
    arguments: Vec<&'a Expr>,
    pub ordinality: bool,
    alias: Option<&'a TableAlias>,
}

fn call(factor: &TableFactor) -> Option<Call<'_>> {
    let (name, args, ordinality, alias) = match factor {
        TableFactor::Table { name, args: Some(args), with_ordinality, alias, .. } => {
            (name, args.args.as_slice(), *with_ordinality, alias)
        }
        TableFactor::Function { name, args, with_ordinality, alias, .. } => {
            (name, args.as_slice(), *with_ordinality, alias)
        }
        _ => return None,
    };
    let arguments = args
        .iter()
        .map(|arg| match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Call { name: parts(name).ok()?.pop()?, arguments, ordinality, alias: alias.as_ref() })
}

impl Call<'_> {
    /// The names of the values' column and of the ordinality's.
    pub fn columns(&self) -> (String, String) {
        let named =
            |index: usize| self.alias.and_then(|alias| alias.columns.get(index)).map(|column| folded(&column.name));
        let own = self.alias.map_or_else(|| self.name.clone(), |alias| folded(&alias.name));
        (named(0).unwrap_or(own), named(1).unwrap_or_else(|| "ordinality".to_owned()))
    }

    pub fn alias(&self) -> String {
        self.alias.map_or_else(|| self.name.clone(), |alias| folded(&alias.name))
    }

    fn ty(&self, names: &Names<'_>) -> Type {
        match names.common(self.arguments.iter().take(2).copied()) {
            Type::Date => Type::TimestampTz,
            other => other,
        }
    }
}

/// The columns that a function in FROM brings; nothing where no rule knows it.
pub fn fields(names: &Names<'_>, factor: &TableFactor) -> Vec<Field> {
    let Some(call) = call(factor).filter(|call| call.name == "generate_series") else { return Vec::new() };
    let (value, ordinality) = call.columns();
    let mut fields = vec![Field { name: value, ty: call.ty(names), ..Field::default() }];
    if call.ordinality {
        fields.push(Field { name: ordinality, ty: Type::Int(8), ..Field::default() });
    }
    fields
}

impl Printer<'_> {
    /// A function in FROM.
    pub fn series(&mut self, factor: &TableFactor) -> Carried {
        let call = match call(factor) {
            Some(call) if call.name == "generate_series" => call,
            Some(call) => return Err(format!("the function {} in FROM has no counterpart", call.name).into()),
            None => return Err("a function in FROM with named arguments has no rule".into()),
        };
        let (start, stop, step) = match call.arguments.as_slice() {
            [start, stop] => (*start, *stop, None),
            [start, stop, step] => (*start, *stop, Some(*step)),
            _ => return Err("generate_series with that many arguments".into()),
        };
        if call.arguments.iter().any(|argument| reads_columns(&self.names, argument, &|_| true)) {
            return Err(Refusal::new("generate_series for each row of another table", Redesign::Lateral));
        }
        self.note("generate_series");
        let ty = call.ty(&self.names);
        let moment = match &ty {
            Type::Int(_) => false,
            Type::Timestamp | Type::TimestampTz => true,
            other => return Err(format!("generate_series over values of type {} has no rule", other.name()).into()),
        };
        if moment
            && let Some(step) = step
            && self.listed_series(&call, [start, stop], step, &ty)?
        {
            return Ok(());
        }
        if let (true, Some(months)) = (moment, self.months(step)?) {
            self.check_month_start(start)?;
            return self.written(&call, [start, stop], &ty, Step::Months(months));
        }
        let step = self.step(step, moment)?;
        // A day has 24 hours only where no clock is put forward.
        const DAY_US: i64 = 86_400_000_000;
        if ty == Type::TimestampTz && step % DAY_US == 0 && self.names.ctx.zone.to_fixed_offset().is_err() {
            return Err("generate_series of days in a zone whose days differ in length".into());
        }
        let step = if moment { Step::Microseconds(step) } else { Step::Number(step) };
        self.written(&call, [start, stop], &ty, step)
    }

    /// The recursion that makes the values.
    fn written(&mut self, call: &Call<'_>, [start, stop]: [&Expr; 2], ty: &Type, step: Step) -> Carried {
        let (value, ordinality) = call.columns();
        let below = if step.is_down() { ">=" } else { "<=" };
        let start = self.captured(|printer| printer.operand(start, ty))?;
        let stop = self.captured(|printer| printer.operand(stop, ty))?;
        self.push("(WITH RECURSIVE `_n` (`n`) AS (SELECT 0 UNION ALL SELECT `n` * 2 + `d` FROM `_n` JOIN (SELECT 1 AS `d` UNION ALL SELECT 2) AS `_d` WHERE ");
        self.nth(&start, "(`n` * 2 + `d`)", step);
        self.push(&format!(" {below} "));
        self.out.append(stop.clone());
        self.push(") SELECT ");
        self.nth(&start, "`n`", step);
        self.push(&format!(" AS {}", quoted(&value)));
        if call.ordinality {
            self.push(&format!(",`n` + 1 AS {}", quoted(&ordinality)));
        }
        self.push(" FROM `_n` WHERE ");
        self.nth(&start, "`n`", step);
        self.push(&format!(" {below} "));
        self.out.append(stop);
        self.push(&format!(") AS {}", quoted(&call.alias())));
        Ok(())
    }

    /// The value at a place.
    fn nth(&mut self, start: &crate::translate::template::Template, n: &str, step: Step) {
        let (step, unit) = match step {
            Step::Number(step) => (step, ""),
            Step::Microseconds(step) => (step, "MICROSECOND"),
            Step::Months(step) => (step, "MONTH"),
        };
        if !unit.is_empty() {
            self.push("CAST(");
            self.out.append(start.clone());
            self.push(&format!(" AS DATETIME(6)) + INTERVAL {n} * {step} {unit}"));
            return;
        }
        self.out.append(start.clone());
        match step {
            1 => self.push(&format!(" + {n}")),
            -1 => self.push(&format!(" - {n}")),
            step => self.push(&format!(" + {n} * {step}")),
        }
    }

    /// The months of a step that has nothing else.
    fn months(&mut self, step: Option<&Expr>) -> Carried<Option<i64>> {
        let text = match step {
            Some(Expr::Interval(Interval { value, leading_field: None, last_field: None, .. })) => self.pin(value)?,
            Some(step @ (Expr::Value(_) | Expr::Cast { .. })) => self.pin(step)?,
            _ => None,
        };
        let parts = text.and_then(|text| interval::parts(&text));
        let months = parts.filter(|parts| parts.days == 0 && parts.microseconds == 0).map(|parts| parts.months);
        Ok(months.filter(|months| *months != 0))
    }

    /// PostgreSQL adds months one after the other, MariaDB all at once: the same where every month has the day.
    fn check_month_start(&mut self, start: &Expr) -> Carried {
        const LAST_DAY_OF_ALL: i8 = 28;
        let uncast = match start {
            Expr::Cast { expr, .. } => expr,
            other => other,
        };
        if self.names.ctx.zone.to_fixed_offset().is_err() {
            return Err("generate_series of months in a zone whose days differ in length".into());
        }
        if let Expr::Function(function) = uncast
            && functions::call(function).0 == "date_trunc"
            && let Some(unit) = functions::arguments(function).first()
        {
            let unit = self.pin(unit)?.unwrap_or_default().to_lowercase();
            if matches!(unit.as_str(), "month" | "quarter" | "year") {
                return Ok(());
            }
        }
        let text = match start {
            Expr::TypedString(typed) => self.pin(&Expr::Value(typed.value.clone()))?,
            Expr::Cast { .. } | Expr::Value(_) => self.pin(start)?,
            _ => None,
        };
        match text.and_then(|text| crate::translate::moments::utc(text.trim(), None)) {
            Some(moment) if moment.day() <= LAST_DAY_OF_ALL => Ok(()),
            _ => Err("generate_series of months from a day that not every month is known to have".into()),
        }
    }

    /// The step as a number, of microseconds for moments.
    fn step(&mut self, step: Option<&Expr>, moment: bool) -> Carried<i64> {
        let Some(expr) = step else {
            return if moment { Err("generate_series of moments without a step".into()) } else { Ok(1) };
        };
        let number = match expr {
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } if !moment => -self.step(Some(expr), moment)?,
            Expr::Nested(inner) => self.step(Some(inner), moment)?,
            Expr::Interval(Interval { value, leading_field: None, last_field: None, .. }) if moment => {
                self.step(Some(value), moment)?
            }
            Expr::Value(_) | Expr::Cast { .. } => {
                let text = self.pin(expr)?.ok_or("generate_series with a step of NULL")?;
                let read = if moment { microseconds(&text, Months::Refused) } else { text.trim().parse().ok() };
                read.ok_or_else(|| format!("generate_series with the step {text} has no rule"))?
            }
            _ => return Err("generate_series with a computed step has no rule".into()),
        };
        if number == 0 { Err("generate_series with a step of 0; PostgreSQL refuses it".into()) } else { Ok(number) }
    }
}
