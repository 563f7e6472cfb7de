//! Window functions.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::functions::{arguments, call};
use super::window_frames::{count_of, is_within_values, plain_key, write_frame};
use super::{Applied, Example, Node, Rule, ranges};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::folded;
use crate::translate::parse::ast::{Expr, Function, Visit, Visitor, WindowFrame, WindowSpec, WindowType};
use crate::translate::refusal::Refusal;
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Windows;

impl Rule for Windows {
    fn id(&self) -> &'static str {
        "windows"
    }

    fn doc(&self) -> &'static str {
        "Windows are the same where NULL's place is written out. percent_rank and cume_dist are divisions of doubles, as MariaDB \
         rounds its own to ten decimals; lag and lead get their default by CASE. A rank without an order is ordered by NULL. Frames of \
         groups, and those from a distance to the end where the key can be NULL, are refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        if function.over.is_none() {
            return Ok(Applied::Unchanged);
        }
        let (name, _) = call(function);
        let exprs = arguments(function);
        let word = match (name.as_str(), exprs.len()) {
            ("row_number", 0) => "ROW_NUMBER",
            ("rank", 0) => "RANK",
            ("dense_rank", 0) => "DENSE_RANK",
            ("ntile", 1) => "NTILE",
            ("first_value", 1) => "FIRST_VALUE",
            ("last_value", 1) => "LAST_VALUE",
            ("nth_value", 2) => "NTH_VALUE",
            ("lag" | "lead", 1..=3) => "",
            ("percent_rank" | "cume_dist", 0) => "",
            _ => return Ok(Applied::Unchanged),
        };
        if function.filter.is_some() || function.null_treatment.is_some() {
            return Err(format!("{name} with FILTER or IGNORE NULLS is no PostgreSQL").into());
        }
        printer.note("windows");
        let spec = spec(printer, function)?;
        match name.as_str() {
            "percent_rank" => percent_rank(printer, &spec)?,
            "cume_dist" => cume_dist(printer, &spec)?,
            "lag" | "lead" => neighbour(printer, &name, &exprs, &spec)?,
            _ => {
                let framed = matches!(name.as_str(), "first_value" | "last_value" | "nth_value");
                let ranks = matches!(word, "RANK" | "DENSE_RANK");
                let unordered = if ranks { Unordered::Peers } else { Unordered::Plain };
                let frame = if framed { spec.window_frame.as_ref() } else { None };
                let over = over_ordered(printer, &spec, frame, unordered)?;
                printer.push(&format!("{word}("));
                match exprs.as_slice() {
                    [value, count] => {
                        printer.expr(value, &Type::Unknown)?;
                        printer.push(",");
                        count_of(printer, count)?;
                    }
                    [count] if name == "ntile" => count_of(printer, count)?,
                    [value] => printer.expr(value, &Type::Unknown)?,
                    _ => {}
                }
                printer.push(")");
                printer.out.append(over);
            }
        }
        Ok(Applied::Rewritten)
    }
}

/// ` OVER (…)` of an aggregate; nothing where it is no window function.
pub fn over(printer: &mut Printer<'_>, function: &Function) -> Carried<Template> {
    if function.over.is_none() {
        return Ok(Template::default());
    }
    printer.note("windows");
    let spec = spec(printer, function)?;
    over_spec(printer, &spec, spec.window_frame.as_ref())
}

/// The window of a call, with what a named one adds to it.
fn spec(printer: &Printer<'_>, function: &Function) -> Carried<WindowSpec> {
    let unknown = |name: &str| Refusal::certain("42704", format!("the window {name} is not defined"));
    match &function.over {
        Some(WindowType::NamedWindow(name)) => {
            let name = folded(name);
            let spec = printer.names.scopes.window(&name).cloned().ok_or_else(|| unknown(&name))?;
            completed(printer, spec)
        }
        Some(WindowType::WindowSpec(spec)) => completed(printer, spec.clone()),
        None => Err("a window function without OVER".into()),
    }
}

fn completed(printer: &Printer<'_>, mut spec: WindowSpec) -> Carried<WindowSpec> {
    // Each step takes one name away, and a name can't be defined by itself.
    for _ in 0..16 {
        let Some(name) = spec.window_name.take() else { return Ok(spec) };
        let name = folded(&name);
        let Some(base) = printer.names.scopes.window(&name) else {
            return Err(Refusal::certain("42704", format!("the window {name} is not defined")));
        };
        check_extended(&spec, base, &name)?;
        spec.window_name = base.window_name.clone();
        spec.partition_by = base.partition_by.clone();
        if spec.order_by.is_empty() {
            spec.order_by = base.order_by.clone();
        }
    }
    Err("windows that are defined by one another".into())
}

/// Refuses what a window may not add to another one.
fn check_extended(spec: &WindowSpec, base: &WindowSpec, name: &str) -> Carried {
    let reason = if !spec.partition_by.is_empty() {
        "PARTITION BY"
    } else if !spec.order_by.is_empty() && !base.order_by.is_empty() {
        "a second ORDER BY"
    } else if base.window_frame.is_some() {
        "anything, as it has a frame"
    } else {
        return Ok(());
    };
    Err(Refusal::certain("42P20", format!("{reason} added to the window {name}; PostgreSQL refuses it")))
}

/// The windows that a part of a query uses.
pub fn specs(printer: &Printer<'_>, node: &impl Visit) -> Carried<BTreeSet<Vec<String>>> {
    struct Find<'f, 'a> {
        printer: &'f Printer<'a>,
        found: BTreeSet<Vec<String>>,
    }
    impl Visitor for Find<'_, '_> {
        type Break = Refusal;
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Refusal> {
            // A window of a query inside this one may have a name that is not known here, and does not matter here.
            if let Expr::Function(function) = expr
                && function.over.is_some()
                && let Ok(spec) = spec(self.printer, function)
            {
                self.found.insert(keys(&spec));
            }
            ControlFlow::Continue(())
        }
    }
    let mut find = Find { printer, found: BTreeSet::new() };
    match node.visit(&mut find) {
        ControlFlow::Continue(()) => Ok(find.found),
        ControlFlow::Break(refusal) => Err(refusal),
    }
}

fn keys(spec: &WindowSpec) -> Vec<String> {
    let partition = spec.partition_by.iter().map(ToString::to_string);
    partition.chain(spec.order_by.iter().map(ToString::to_string)).collect()
}

/// MariaDB sorts once for windows whose keys continue one another's, and gives wrong answers where one continues
/// in two ways (`OVER ()` beside `OVER (ORDER BY a)` and `OVER (PARTITION BY b ORDER BY a)`). A key of its own keeps
/// the shortest apart.
fn stands_alone(printer: &Printer<'_>, spec: &WindowSpec) -> bool {
    let own = keys(spec);
    let mut all = printer.names.scopes.specs();
    all.insert(own.clone());
    all.len() > 2 && all.iter().any(|other| other.len() > own.len() && other.starts_with(&own))
}

fn over_spec(printer: &mut Printer<'_>, spec: &WindowSpec, frame: Option<&WindowFrame>) -> Carried<Template> {
    over_ordered(printer, spec, frame, Unordered::Plain)
}

/// What is written where a window has no order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unordered {
    Plain,
    /// MariaDB ranks ordered rows only.
    Peers,
}

fn over_ordered(
    printer: &mut Printer<'_>,
    spec: &WindowSpec,
    frame: Option<&WindowFrame>,
    unordered: Unordered,
) -> Carried<Template> {
    let wants_order = unordered == Unordered::Peers;
    let alone = stands_alone(printer, spec);
    printer.captured(|printer| {
        printer.push(" OVER (");
        if alone {
            printer.push(if spec.partition_by.is_empty() {
                "PARTITION BY RAND() < 0"
            } else {
                "PARTITION BY RAND() < 0,"
            });
        }
        partition(printer, spec, if alone { "" } else { "PARTITION BY " })?;
        if let Some(frame) = frame.filter(|frame| ranges::is_of_time(printer, spec, frame)) {
            printer.push(if spec.partition_by.is_empty() && !alone { "" } else { " " });
            ranges::write(printer, spec, frame)?;
            printer.push(")");
            return Ok(());
        }
        if !spec.order_by.is_empty() {
            printer.push(if spec.partition_by.is_empty() && !alone { "ORDER BY " } else { " ORDER BY " });
            match frame {
                Some(frame) if is_within_values(frame) => plain_key(printer, spec)?,
                _ => printer.order_by(&spec.order_by)?,
            }
        } else if wants_order {
            // All rows are peers.
            printer.push(if spec.partition_by.is_empty() && !alone { "ORDER BY NULL" } else { " ORDER BY NULL" });
        }
        if let Some(frame) = frame {
            write_frame(printer, spec, frame)?;
        }
        printer.push(")");
        Ok(())
    })
}

fn partition(printer: &mut Printer<'_>, spec: &WindowSpec, word: &str) -> Carried {
    for (index, key) in spec.partition_by.iter().enumerate() {
        printer.push(if index > 0 { "," } else { word });
        if matches!(key, Expr::Value(_)) {
            return Err("a constant as a key of PARTITION BY; MariaDB would take it for a column's number".into());
        }
        match printer.names.infer(key) {
            Type::Json | Type::Jsonb | Type::Array(_) | Type::TsVector | Type::Other(_) => {
                return Err("PARTITION BY a value whose text MariaDB would compare".into());
            }
            _ => printer.expr(key, &Type::Unknown)?,
        }
    }
    Ok(())
}

/// `(rank - 1) / (rows - 1)`, 0 for a single row.
fn percent_rank(printer: &mut Printer<'_>, spec: &WindowSpec) -> Carried {
    let ranked = over_ordered(printer, spec, None, Unordered::Peers)?;
    let all = whole_partition(printer, spec)?;
    printer.push("COALESCE(CAST(RANK()");
    printer.out.append(ranked);
    printer.push(" - 1 AS DOUBLE) / NULLIF(COUNT(*)");
    printer.out.append(all);
    printer.push(" - 1,0),0)");
    Ok(())
}

/// The rows up to the last peer, of all rows.
fn cume_dist(printer: &mut Printer<'_>, spec: &WindowSpec) -> Carried {
    let peers = over_spec(printer, spec, None)?;
    let all = whole_partition(printer, spec)?;
    printer.push("CAST(COUNT(*)");
    printer.out.append(peers);
    printer.push(" AS DOUBLE) / COUNT(*)");
    printer.out.append(all);
    Ok(())
}

fn whole_partition(printer: &mut Printer<'_>, spec: &WindowSpec) -> Carried<Template> {
    let whole = WindowSpec { order_by: Vec::new(), window_frame: None, ..spec.clone() };
    over_spec(printer, &whole, None)
}

/// lag and lead; MariaDB's have no default for the rows that have no such neighbour.
fn neighbour(printer: &mut Printer<'_>, name: &str, exprs: &[&Expr], spec: &WindowSpec) -> Carried {
    let over = over_spec(printer, spec, None)?;
    let ty = printer.names.infer(exprs[0]);
    let count = printer.captured(|printer| match exprs.get(1) {
        Some(count) => count_of(printer, count),
        None => {
            printer.push("1");
            Ok(())
        }
    })?;
    let value = printer.captured(|printer| {
        printer.push(if name == "lag" { "LAG(" } else { "LEAD(" });
        printer.expr(exprs[0], &ty)?;
        printer.push(",");
        printer.out.append(count.clone());
        printer.push(")");
        printer.out.append(over.clone());
        Ok(())
    })?;
    let Some(default) = exprs.get(2) else {
        printer.out.append(value);
        return Ok(());
    };
    if !printer.names.nullable(exprs[0]) {
        printer.push("COALESCE(");
        printer.out.append(value);
        printer.push(",");
        printer.expr(default, &ty)?;
        printer.push(")");
        return Ok(());
    }
    printer.push("CASE WHEN ROW_NUMBER()");
    printer.out.append(over);
    if name == "lag" {
        printer.push(" <= ");
        printer.out.append(count);
    } else {
        let all = whole_partition(printer, spec)?;
        printer.push(" > COUNT(*)");
        printer.out.append(all);
        printer.push(" - ");
        printer.out.append(count);
    }
    printer.push(" THEN ");
    printer.operand(default, &ty)?;
    printer.push(" ELSE ");
    printer.out.append(value);
    printer.push(" END");
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT id, count(*) OVER (ORDER BY local RANGE BETWEEN interval '30 days' PRECEDING AND CURRENT ROW) AS n FROM sample",
        &[
            "SELECT `id`,COUNT(*) OVER (ORDER BY COALESCE(TIMESTAMPDIFF(MICROSECOND,'1970-01-01 00:00:00',`local`),4000000000000000000) RANGE BETWEEN 2592000000000 PRECEDING AND CURRENT ROW) AS `n` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, count(*) OVER (ORDER BY day DESC RANGE BETWEEN '1 day' PRECEDING AND '1 day' FOLLOWING) AS n FROM sample",
        &[
            "SELECT `id`,COUNT(*) OVER (ORDER BY COALESCE(TIMESTAMPDIFF(MICROSECOND,'1970-01-01 00:00:00',`day`),4000000000000000000) DESC RANGE BETWEEN 86400000000 PRECEDING AND 86400000000 FOLLOWING) AS `n` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, count(*) OVER (ORDER BY local RANGE BETWEEN '1 month' PRECEDING AND CURRENT ROW) AS n FROM sample",
        &[],
    ),
    Example::new(
        "SELECT id, row_number() OVER (ORDER BY total, id) AS n FROM item ORDER BY id",
        &[
            "SELECT `id`,ROW_NUMBER() OVER (ORDER BY `total` IS NULL,`total`,`id`) AS `n` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, rank() OVER (ORDER BY total DESC), dense_rank() OVER (ORDER BY done NULLS FIRST) FROM item",
        &[
            "SELECT `id`,RANK() OVER (ORDER BY `total` IS NOT NULL,`total` DESC) AS `rank`,DENSE_RANK() OVER (ORDER BY `done`) AS `dense_rank` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, percent_rank() OVER (ORDER BY total), cume_dist() OVER (PARTITION BY done ORDER BY total) FROM item",
        &[
            "SELECT `id`,COALESCE(CAST(RANK() OVER (ORDER BY `total` IS NULL,`total`) - 1 AS DOUBLE) / NULLIF(COUNT(*) OVER (PARTITION BY RAND() < 0) - 1,0),0) AS `percent_rank`,CAST(COUNT(*) OVER (PARTITION BY `done` ORDER BY `total` IS NULL,`total`) AS DOUBLE) / COUNT(*) OVER (PARTITION BY RAND() < 0,`done`) AS `cume_dist` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, rank() OVER (ORDER BY total), count(*) OVER (), count(*) OVER (PARTITION BY done ORDER BY total) FROM item",
        &[
            "SELECT `id`,RANK() OVER (ORDER BY `total` IS NULL,`total`) AS `rank`,COUNT(*) OVER (PARTITION BY RAND() < 0) AS `count`,COUNT(*) OVER (PARTITION BY `done` ORDER BY `total` IS NULL,`total`) AS `count` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, ntile(3) OVER (ORDER BY id DESC) FROM item",
        &["SELECT `id`,NTILE(3) OVER (ORDER BY `id` DESC) AS `ntile` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT id, lag(total) OVER (ORDER BY id), lead(total, 2) OVER (ORDER BY id) FROM item",
        &[
            "SELECT `id`,LAG(`total`,1) OVER (ORDER BY `id`) AS `lag`,LEAD(`total`,2) OVER (ORDER BY `id`) AS `lead` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, lag(total, 1, -1) OVER (ORDER BY id), lead(total, 2, 99) OVER (PARTITION BY done ORDER BY id) FROM item",
        &[
            "SELECT `id`,CASE WHEN ROW_NUMBER() OVER (ORDER BY `id`) <= 1 THEN (-1) ELSE LAG(`total`,1) OVER (ORDER BY `id`) END AS `lag`,CASE WHEN ROW_NUMBER() OVER (PARTITION BY `done` ORDER BY `id`) > COUNT(*) OVER (PARTITION BY RAND() < 0,`done`) - 2 THEN 99 ELSE LEAD(`total`,2) OVER (PARTITION BY `done` ORDER BY `id`) END AS `lead` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, lag(id, 1, 0) OVER (ORDER BY id) FROM item",
        &["SELECT `id`,COALESCE(LAG(`id`,1) OVER (ORDER BY `id`),0) AS `lag` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT id, first_value(note) OVER w, last_value(note) OVER w, nth_value(note, 2) OVER w FROM item WINDOW w AS (ORDER BY id)",
        &[
            "SELECT `id`,FIRST_VALUE(`note`) OVER (ORDER BY `id`) AS `first_value`,LAST_VALUE(`note`) OVER (ORDER BY `id`) AS `last_value`,NTH_VALUE(`note`,2) OVER (ORDER BY `id`) AS `nth_value` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, last_value(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM item",
        &[
            "SELECT `id`,LAST_VALUE(`id`) OVER (ORDER BY `id` ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS `last_value` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, sum(total) OVER (PARTITION BY done ORDER BY id) AS s, count(*) OVER () AS c FROM item",
        &[
            "SELECT `id`,CAST(SUM(`total`) OVER (PARTITION BY `done` ORDER BY `id`) AS SIGNED) AS `s`,COUNT(*) OVER () AS `c` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, sum(total) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s FROM item ORDER BY s, id",
        &[
            "SELECT `id`,CAST(SUM(`total`) OVER (ORDER BY `id` ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS SIGNED) AS `s` FROM `public`.`item` ORDER BY (CAST(SUM(`total`) OVER (ORDER BY `id` ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS SIGNED)) IS NULL,`s`,`id`",
        ],
    ),
    Example::new(
        "SELECT id, sum(id) OVER (ORDER BY id RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM item",
        &[
            "SELECT `id`,CAST(SUM(`id`) OVER (ORDER BY `id` RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) AS SIGNED) AS `s` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, avg(total) OVER (ORDER BY id ROWS 2 PRECEDING), max(note) OVER (PARTITION BY done) FROM item",
        &[
            "SELECT `id`,ROUND(CAST(SUM(`total`) OVER (ORDER BY `id` ROWS 2 PRECEDING) AS DECIMAL(65,30)) / COUNT(`total`) OVER (ORDER BY `id` ROWS 2 PRECEDING),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`total`) OVER (ORDER BY `id` ROWS 2 PRECEDING))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`total`) OVER (ORDER BY `id` ROWS 2 PRECEDING))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`total`) OVER (ORDER BY `id` ROWS 2 PRECEDING)),(CHAR_LENGTH(ABS(SUM(`total`) OVER (ORDER BY `id` ROWS 2 PRECEDING))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`total`) OVER (ORDER BY `id` ROWS 2 PRECEDING)),(CHAR_LENGTH(ABS(COUNT(`total`) OVER (ORDER BY `id` ROWS 2 PRECEDING))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg`,MAX(`note`) OVER (PARTITION BY `done`) AS `max` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, count(*) FILTER (WHERE done) OVER (ORDER BY id) AS n FROM item",
        &["SELECT `id`,COUNT(CASE WHEN `done` THEN 1 END) OVER (ORDER BY `id`) AS `n` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT id, sum(total) OVER (w ORDER BY id) FROM item WINDOW w AS (PARTITION BY done)",
        &[
            "SELECT `id`,CAST(SUM(`total`) OVER (PARTITION BY `done` ORDER BY `id`) AS SIGNED) AS `sum` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT -amount AS amount, row_number() OVER (ORDER BY amount, id) AS n FROM item",
        &[
            "SELECT -`item`.`amount` AS `amount`,ROW_NUMBER() OVER (ORDER BY `item`.`amount` IS NULL,`item`.`amount`,`id`) AS `n` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT done, count(*), rank() OVER (ORDER BY count(*) DESC) FROM item GROUP BY done",
        &[
            "SELECT `done`,COUNT(*) AS `count`,RANK() OVER (ORDER BY COUNT(*) DESC) AS `rank` FROM `public`.`item` GROUP BY `done`",
        ],
    ),
    Example::new(
        "SELECT done, sum(sum(total)) OVER (ORDER BY done) FROM item GROUP BY done",
        &[
            "SELECT `done`,SUM(CAST(SUM(`total`) AS SIGNED)) OVER (ORDER BY `done` IS NULL,`done`) AS `sum` FROM `public`.`item` GROUP BY `done`",
        ],
    ),
    Example::new(
        "SELECT id FROM item ORDER BY row_number() OVER (ORDER BY total DESC, id)",
        &[
            "SELECT `id` FROM `public`.`item` ORDER BY ROW_NUMBER() OVER (ORDER BY `total` IS NOT NULL,`total` DESC,`id`)",
        ],
    ),
    Example::new(
        "SELECT DISTINCT done, count(*) OVER (PARTITION BY done) FROM item",
        &["SELECT DISTINCT `done`,COUNT(*) OVER (PARTITION BY `done`) AS `count` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY note ORDER BY id) AS n FROM item) AS numbered WHERE n = 1",
        &[
            "SELECT `id` FROM (SELECT `id`,ROW_NUMBER() OVER (PARTITION BY `note` ORDER BY `id`) AS `n` FROM `public`.`item`) AS `numbered` WHERE `n` = 1",
        ],
    ),
    Example::new(
        "SELECT id, sum(total) OVER (ORDER BY amount RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM item",
        &[
            "SELECT `id`,CAST(SUM(`total`) OVER (ORDER BY `amount` RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS SIGNED) AS `sum` FROM `public`.`item`",
        ],
    ),
    Example::new("SELECT id, sum(total) OVER (ORDER BY id GROUPS 1 PRECEDING) FROM item", &[]),
    Example::new("SELECT id, string_agg(note, ',') OVER (ORDER BY id) FROM item", &[]),
    Example::new(
        "SELECT max(total), max(sum(total)) OVER () FROM item GROUP BY done",
        &[
            "SELECT MAX(`total`) AS `max`,MAX(CAST(SUM(`total`) AS SIGNED)) OVER () AS `max` FROM `public`.`item` GROUP BY `done`",
        ],
    ),
    Example::new(
        "SELECT id, total, sum(total) OVER w AS s, avg(total) OVER w, count(*) OVER w, min(note) OVER w FROM item WINDOW w AS (PARTITION BY done ORDER BY id) ORDER BY id",
        &[
            "SELECT `id`,`total`,CAST(SUM(`total`) OVER (PARTITION BY `done` ORDER BY `id`) AS SIGNED) AS `s`,ROUND(CAST(SUM(`total`) OVER (PARTITION BY `done` ORDER BY `id`) AS DECIMAL(65,30)) / COUNT(`total`) OVER (PARTITION BY `done` ORDER BY `id`),GREATEST(16 - 4 * ((CHAR_LENGTH(ABS(SUM(`total`) OVER (PARTITION BY `done` ORDER BY `id`))) + 3) DIV 4 - (CHAR_LENGTH(ABS(COUNT(`total`) OVER (PARTITION BY `done` ORDER BY `id`))) + 3) DIV 4 - (CAST(LEFT(ABS(SUM(`total`) OVER (PARTITION BY `done` ORDER BY `id`)),(CHAR_LENGTH(ABS(SUM(`total`) OVER (PARTITION BY `done` ORDER BY `id`))) + 3) % 4 + 1) AS SIGNED) <= CAST(LEFT(ABS(COUNT(`total`) OVER (PARTITION BY `done` ORDER BY `id`)),(CHAR_LENGTH(ABS(COUNT(`total`) OVER (PARTITION BY `done` ORDER BY `id`))) + 3) % 4 + 1) AS SIGNED))),0)) AS `avg`,COUNT(*) OVER (PARTITION BY `done` ORDER BY `id`) AS `count`,MIN(`note`) OVER (PARTITION BY `done` ORDER BY `id`) AS `min` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, row_number() OVER () FROM item",
        &["SELECT `id`,ROW_NUMBER() OVER () AS `row_number` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT count(*) OVER () FROM item LIMIT 1",
        &["SELECT COUNT(*) OVER () AS `count` FROM `public`.`item` LIMIT 1"],
    ),
    Example::new(
        "SELECT id, note, row_number() OVER (PARTITION BY note ORDER BY id) FROM item ORDER BY id",
        &[
            "SELECT `id`,`note`,ROW_NUMBER() OVER (PARTITION BY `note` ORDER BY `id`) AS `row_number` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, sum(total) OVER (ORDER BY done, id) FROM item ORDER BY id",
        &[
            "SELECT `id`,CAST(SUM(`total`) OVER (ORDER BY `done` IS NULL,`done`,`id`) AS SIGNED) AS `sum` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, sum(ratio) OVER (ORDER BY id), bool_and(flag) OVER (ORDER BY id) FROM sample",
        &[
            "SELECT `id`,SUM(`ratio`) OVER (ORDER BY `id`) AS `sum`,MIN(`flag`) OVER (ORDER BY `id`) AS `bool_and` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id, lag(made) OVER (ORDER BY made), made - lag(made) OVER (ORDER BY made) AS gap FROM item ORDER BY id",
        &[
            "SELECT `id`,LAG(`made`,1) OVER (ORDER BY `made` IS NULL,`made`) AS `lag`,TIMESTAMPDIFF(MICROSECOND,LAG(`made`,1) OVER (ORDER BY `made` IS NULL,`made`),`made`) AS `gap` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, lead(note, 1, 'none') OVER (ORDER BY id) FROM item ORDER BY id",
        &[
            "SELECT `id`,CASE WHEN ROW_NUMBER() OVER (ORDER BY `id`) > COUNT(*) OVER () - 1 THEN 'none' ELSE LEAD(`note`,1) OVER (ORDER BY `id`) END AS `lead` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, first_value(id) OVER (PARTITION BY done ORDER BY total DESC NULLS LAST, id) FROM item ORDER BY id",
        &[
            "SELECT `id`,FIRST_VALUE(`id`) OVER (PARTITION BY `done` ORDER BY `total` DESC,`id`) AS `first_value` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, count(*) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM item ORDER BY id",
        &[
            "SELECT `id`,COUNT(*) OVER (ORDER BY `id` ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS `count` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, dense_rank() OVER (ORDER BY note) FROM item ORDER BY id",
        &[
            "SELECT `id`,DENSE_RANK() OVER (ORDER BY `note` IS NULL,`note`) AS `dense_rank` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id FROM (SELECT id, rank() OVER (PARTITION BY done ORDER BY total DESC) AS r FROM item) q WHERE r = 1 ORDER BY id",
        &[
            "SELECT `id` FROM (SELECT `id`,RANK() OVER (PARTITION BY `done` ORDER BY `total` IS NOT NULL,`total` DESC) AS `r` FROM `public`.`item`) AS `q` WHERE `r` = 1 ORDER BY `id`",
        ],
    ),
    Example::new(
        "SELECT id, rank() OVER (PARTITION BY done) AS a, dense_rank() OVER () AS b FROM item",
        &[
            "SELECT `id`,RANK() OVER (PARTITION BY `done` ORDER BY NULL) AS `a`,DENSE_RANK() OVER (ORDER BY NULL) AS `b` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, sum(total) OVER (ORDER BY amount DESC RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING) AS near FROM item",
        &[
            "SELECT `id`,CAST(SUM(`total`) OVER (ORDER BY `amount` DESC RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING) AS SIGNED) AS `near` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, sum(total) OVER (ORDER BY amount RANGE BETWEEN UNBOUNDED PRECEDING AND 5 FOLLOWING) FROM item",
        &[],
    ),
];
