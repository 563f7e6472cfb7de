//! Arithmetic on numbers: whole division stays whole, and what rounds or overflows otherwise is stated or refused.

use super::functions::{arguments, call};
use super::json::joined;
use super::quotient::{self, Number};
use super::raise::DIVISION_BY_ZERO;
use super::{Applied, Example, Node, Rule, math};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr, UnaryOperator, Value};
use crate::translate::refusal::Refusal;
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Arithmetic;

const BY_ZERO: &str = "division by zero is an error on PostgreSQL, NULL on MariaDB";
const OVERFLOW: &str =
    "a smallint or integer out of its range is an error on PostgreSQL, MariaDB computes whole numbers in 64 bits";

impl Rule for Arithmetic {
    fn id(&self) -> &'static str {
        "arithmetic"
    }

    fn doc(&self) -> &'static str {
        "`/` between integers is DIV; between numerics it is rounded to the digits that PostgreSQL keeps, by its own rule. \
         A column of the answer divided by 0 is an error on both; \
         elsewhere it is NULL on MariaDB (stated). `^` is POW, `|/` SQRT, `@` ABS. Operators on other types than numbers are refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, hint) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::UnaryOp { op: op @ (UnaryOperator::Minus | UnaryOperator::Plus), expr } => {
                signed(printer, op, expr, hint)?;
            }
            Expr::UnaryOp { op: UnaryOperator::PGAbs, expr } => math::absolute(printer, expr)?,
            Expr::UnaryOp { op: UnaryOperator::PGSquareRoot, expr } => math::square_root(printer, expr, &Type::Float)?,
            Expr::UnaryOp { op: UnaryOperator::PGCubeRoot, expr } => math::cube_root(printer, expr)?,
            Expr::BinaryOp { left, op: BinaryOperator::PGExp, right } => math::power(printer, left, right)?,
            Expr::BinaryOp { left, op, right } if sign(op).is_some() => binary(printer, left, op, right)?,
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

fn sign(op: &BinaryOperator) -> Option<&'static str> {
    Some(match op {
        BinaryOperator::Plus => " + ",
        BinaryOperator::Minus => " - ",
        BinaryOperator::Multiply => " * ",
        BinaryOperator::Divide => " / ",
        BinaryOperator::Modulo => " % ",
        _ => return None,
    })
}

fn signed(printer: &mut Printer<'_>, op: &UnaryOperator, expr: &Expr, hint: &Type) -> Carried {
    if matches!(expr, Expr::BinaryOp { op: BinaryOperator::PGExp, .. }) {
        return Err("a sign before `^`, which binds to the base alone; put it in parentheses".into());
    }
    let ty = printer.names.infer(expr);
    if !matches!(ty, Type::Unknown | Type::Interval) && !ty.is_number() {
        let reason = format!("a sign before a value of type {}", ty.name());
        let none = matches!(ty, Type::Text | Type::Bool | Type::Uuid) || ty.is_moment();
        return Err(if none { Refusal::certain("42883", reason) } else { reason.into() });
    }
    if is_quoted(expr) {
        return Err("a sign before a string of no type".into());
    }
    if matches!(ty, Type::Int(2 | 4)) && *op == UnaryOperator::Minus && !is_literal(expr) {
        printer.state(OVERFLOW);
    }
    printer.push(if *op == UnaryOperator::Minus { "-" } else { "" });
    let hint = if hint.is_number() || *hint == Type::Interval { hint } else { &Type::Int(8) };
    if matches!(expr, Expr::UnaryOp { .. }) {
        printer.push("(");
        printer.expr(expr, hint)?;
        printer.push(")");
        return Ok(());
    }
    printer.operand(expr, hint)
}

/// How a binary operator is written.
struct Plan {
    /// Nothing for a quotient of numerics.
    word: &'static str,
    left: Type,
    right: Type,
}

impl Plan {
    fn is_numeric(&self) -> bool {
        self.left == Type::Numeric || self.right == Type::Numeric
    }
}

const DIV: &str = " DIV ";

/// What mends two operators of MariaDB: a remainder of DECIMAL can be a -0.00, which is less than 0 and not equal to it; and
/// a quotient of integers has no room for its sign where it becomes text, so that its last digit is lost without a word.
pub const AND_ZERO: &str = " + 0)";

/// Only what the recursion needs stands on its stack: a chain of operators is as deep as it is long.
fn binary(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, right: &Expr) -> Carried {
    let plan = plan(printer, left, op, right)?;
    if plan.word.is_empty() {
        return rounded_quotient(printer, [left, right], &plan);
    }
    let mended = plan.word == DIV || (*op == BinaryOperator::Modulo && plan.is_numeric());
    // Rounded once more, a double's result is that of single precision.
    let single = printer.names.is_single(left) && printer.names.is_single(right);
    printer.push(if mended {
        "("
    } else if single {
        "CAST("
    } else {
        ""
    });
    if matches!(op, BinaryOperator::Divide | BinaryOperator::Modulo) {
        let dividend = printer.captured(|printer| printer.operand(left, &plan.left))?;
        let divisor = printer.captured(|printer| printer.operand(right, &plan.right))?;
        let divisor = never_zero(printer, left, &dividend, right, divisor)?;
        printer.out.append(dividend);
        printer.push(plan.word);
        printer.out.append(divisor);
    } else {
        printer.operand(left, &plan.left)?;
        printer.push(plan.word);
        printer.operand(right, &plan.right)?;
    }
    printer.push(if mended {
        AND_ZERO
    } else if single {
        " AS FLOAT)"
    } else {
        ""
    });
    Ok(())
}

/// Refuses a literal that is divided by a literal 0: PostgreSQL computes both when it plans.
fn check_zero(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, right: &Expr) -> Carried {
    let divides = matches!(op, BinaryOperator::Divide | BinaryOperator::Modulo);
    if divides { check_divided(printer, left, right) } else { Ok(()) }
}

/// Refuses numbers that are written out and divided by one that comes to 0.
pub fn check_divided(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried {
    if is_constant(left) && is_constant(right) && constant(printer, right)? == Some(0) {
        return Err(Refusal::certain("22012", "a number divided by 0; PostgreSQL refuses it"));
    }
    Ok(())
}

/// Whether an expression is made of numbers that are written out.
fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => is_constant(inner),
        Expr::BinaryOp { left, op: BinaryOperator::Plus | BinaryOperator::Minus, right } => {
            is_constant(left) && is_constant(right)
        }
        Expr::Value(value) => matches!(value.value, Value::Number(..)),
        _ => false,
    }
}

/// What an expression of numbers that are written out comes to, 1 for all that is no whole number; nothing where it is
/// another expression. A sum that its type does not hold is refused, as PostgreSQL refuses it.
fn constant(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<i128>> {
    let (left, op, right) = match expr {
        Expr::Nested(inner) => return constant(printer, inner),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
            return Ok(constant(printer, expr)?.map(|number| number.saturating_neg()));
        }
        Expr::Value(value) if matches!(value.value, Value::Number(..)) => {
            let text = printer.pin(expr)?.unwrap_or_default();
            let zero = text.bytes().all(|digit| matches!(digit, b'0' | b'.'));
            return Ok(Some(text.parse().unwrap_or(i128::from(!zero))));
        }
        Expr::BinaryOp { left, op: op @ (BinaryOperator::Plus | BinaryOperator::Minus), right } => (left, op, right),
        _ => return Ok(None),
    };
    if printer.names.infer(expr) != Type::Int(4) {
        return Ok(None);
    }
    let (Some(left), Some(right)) = (constant(printer, left)?, constant(printer, right)?) else { return Ok(None) };
    Ok(if *op == BinaryOperator::Plus { left.checked_add(right) } else { left.checked_sub(right) })
}

/// Refuses a sum of whole numbers that are written out, where their type does not hold it.
fn check_range(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, right: &Expr) -> Carried {
    let number = |expr: &Expr| matches!(expr, Expr::Value(value) if matches!(&value.value, Value::Number(text, _) if !text.contains('.')));
    if !number(left) || !number(right) {
        return Ok(());
    }
    let read = |text: Option<String>| text.and_then(|text| text.parse::<i128>().ok());
    let (Some(left), Some(right)) = (read(printer.pin(left)?), read(printer.pin(right)?)) else { return Ok(()) };
    let result = match op {
        BinaryOperator::Plus => left + right,
        BinaryOperator::Minus => left - right,
        BinaryOperator::Multiply => left.saturating_mul(right),
        _ => return Ok(()),
    };
    let small = i128::from(i32::MAX);
    let limit = if left.max(right) <= small { small } else { i128::from(i64::MAX) };
    if left.max(right) <= i128::from(i64::MAX) && !(-limit - 1..=limit).contains(&result) {
        return Err(Refusal::certain("22003", "a result out of the range of whole numbers; PostgreSQL refuses it"));
    }
    Ok(())
}

/// A quotient of numerics, in a function of its own for the sake of the stack.
fn rounded_quotient(printer: &mut Printer<'_>, operands: [&Expr; 2], plan: &Plan) -> Carried {
    let [dividend, divisor] = numbers(printer, operands, plan)?;
    quotient::write(printer, &dividend, &divisor);
    Ok(())
}

/// The operands of a quotient of numerics.
fn numbers(printer: &mut Printer<'_>, [left, right]: [&Expr; 2], plan: &Plan) -> Carried<[Number; 2]> {
    let dividend = printer.captured(|printer| printer.expr(left, &plan.left))?;
    let divisor = printer.captured(|printer| printer.operand(right, &plan.right))?;
    let guarded = never_zero(printer, left, &dividend, right, divisor.clone())?;
    let divisor = Number::of(printer, right, &plan.right, divisor)?.divided_by(guarded);
    Ok([Number::of(printer, left, &plan.left, dividend)?, divisor])
}

/// A divisor that fails where it is 0 and the dividend is not NULL, in a column of the answer; elsewhere MariaDB may
/// compute for rows that another condition leaves out, and it is stated.
pub fn never_zero(
    printer: &mut Printer<'_>,
    left: &Expr,
    dividend: &Template,
    right: &Expr,
    divisor: Template,
) -> Carried<Template> {
    const TEXT_BYTES_MAX: usize = 400;
    if is_never_zero(printer, right)? {
        return Ok(divisor);
    }
    if !printer.answers || dividend.length().max(divisor.length()) > TEXT_BYTES_MAX {
        printer.state(BY_ZERO);
        return Ok(divisor);
    }
    let known = if printer.names.nullable(left) && !is_literal(left) {
        joined(&[&" AND ", dividend, &" IS NOT NULL"])
    } else {
        Template::default()
    };
    Ok(joined(&[&"IF(", &divisor, &" = 0", &known, &format!(",{DIVISION_BY_ZERO},"), &divisor, &")"]))
}

/// A string that nothing gives a type.
fn is_quoted(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_quoted(inner),
        Expr::Value(value) => matches!(value.value, Value::SingleQuotedString(_)),
        _ => false,
    }
}

fn plan(printer: &mut Printer<'_>, left: &Expr, op: &BinaryOperator, right: &Expr) -> Carried<Plan> {
    check_zero(printer, left, op, right)?;
    if is_quoted(left) && is_quoted(right) {
        return Err(format!("`{op}` between strings of no type").into());
    }
    let (left_type, right_type) = (printer.names.infer(left), printer.names.infer(right));
    for ty in [&left_type, &right_type] {
        if *ty != Type::Unknown && !ty.is_number() {
            let reason = format!("`{op}` on a value of type {} has no rule", ty.name());
            let plain = |ty: &Type| ty.is_number() || matches!(ty, Type::Text | Type::Bool | Type::Uuid);
            let none = plain(&left_type) && plain(&right_type);
            return Err(if none { Refusal::certain("42883", reason) } else { reason.into() });
        }
    }
    // `$1 - $2` are a moment and an interval as soon as numbers.
    if printer.bare(left).is_some() && printer.bare(right).is_some() {
        return Err(format!("`{op}` between two values whose types can't be told").into());
    }
    if let Expr::UnaryOp { op: prefix, .. } = left
        && !matches!(prefix, UnaryOperator::Minus | UnaryOperator::Plus)
    {
        return Err(format!("`{prefix}` before `{op}`, which binds more tightly; put one in parentheses").into());
    }
    // A bare literal takes the other side's type.
    let left_hint = if left_type == Type::Unknown { right_type.clone() } else { left_type };
    let right_hint = if right_type == Type::Unknown { left_hint.clone() } else { right_type };
    let float = left_hint == Type::Float || right_hint == Type::Float;
    let whole = matches!((&left_hint, &right_hint), (Type::Int(_), Type::Int(_)));
    match op {
        BinaryOperator::Divide | BinaryOperator::Modulo if left_hint == Type::Unknown => {
            return Err("a division whose types can't be told".into());
        }
        BinaryOperator::Divide | BinaryOperator::Modulo => {}
        _ if matches!((&left_hint, &right_hint), (Type::Int(2 | 4), Type::Int(2 | 4))) => {
            check_range(printer, left, op, right)?;
            if !is_small(left) || !is_small(right) {
                printer.state(OVERFLOW);
            }
        }
        _ => {}
    }
    let word = match op {
        BinaryOperator::Divide if whole => DIV,
        BinaryOperator::Divide if !float => "",
        BinaryOperator::Modulo if float => {
            return Err(Refusal::certain("42883", "`%` of doubles, which PostgreSQL does not have"));
        }
        _ => sign(op).unwrap_or_default(),
    };
    // A number takes a double's form beside a double.
    let hint = |own: Type| if float { Type::Float } else { own };
    Ok(Plan { word, left: hint(left_hint), right: hint(right_hint) })
}

/// Writes what is rounded next: a quotient keeps so many digits that rounding it gives what rounding PostgreSQL's gives.
pub fn rounded(printer: &mut Printer<'_>, expr: &Expr, hint: &Type) -> Carried {
    match expr {
        Expr::Nested(inner) => {
            printer.push("(");
            rounded(printer, inner, hint)?;
            printer.push(")");
            Ok(())
        }
        Expr::BinaryOp { left, op, right } if quotient::is_quotient(printer, expr) => {
            let plan = plan(printer, left, op, right)?;
            let [dividend, divisor] = numbers(printer, [left, right], &plan)?;
            printer.note("arithmetic");
            printer.out.append(quotient::divided(&dividend, &divisor));
            Ok(())
        }
        _ => printer.expr(expr, hint),
    }
}

/// States what a division by `divisor` may do.
pub fn by(printer: &mut Printer<'_>, divisor: &Expr) -> Carried {
    if !is_never_zero(printer, divisor)? {
        printer.state(BY_ZERO);
    }
    Ok(())
}

/// States that a whole number may leave its type.
pub fn may_overflow(printer: &mut Printer<'_>, ty: &Type) {
    if matches!(ty, Type::Int(2 | 4)) {
        printer.state(OVERFLOW);
    }
}

/// A number that is written out, and NULL: nothing overflows between two of them that `check_range` has not refused.
fn is_small(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Null => true,
            Value::Number(text, _) => !text.contains('.'),
            _ => false,
        },
        _ => false,
    }
}

fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_literal(inner),
        Expr::Value(value) => !matches!(value.value, Value::Placeholder(_)),
        _ => false,
    }
}

/// A literal that is not zero, or `NULLIF(…, 0)`.
pub fn is_never_zero(printer: &mut Printer<'_>, expr: &Expr) -> Carried<bool> {
    let nonzero = |text: &str| text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => is_never_zero(printer, inner),
        Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr } => is_never_zero(printer, expr),
        Expr::Value(value) if matches!(value.value, Value::Number(..)) => {
            Ok(nonzero(&printer.pin(expr)?.unwrap_or_default()))
        }
        Expr::Function(function) if call(function) == ("nullif".to_owned(), true) => match arguments(function)[..] {
            [_, zero @ Expr::Value(_)] => Ok(!nonzero(&printer.pin(zero)?.unwrap_or_else(|| "1".to_owned()))),
            _ => Ok(false),
        },
        _ => Ok(false),
    }
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT 7 / 2 AS half", &["SELECT (7 DIV 2 + 0) AS `half`"]),
    Example::new("SELECT -7 / 2 AS half", &["SELECT ((-7) DIV 2 + 0) AS `half`"]),
    Example::new("SELECT -7 % 3 AS rest, 7 % (-3) AS other", &["SELECT (-7) % 3 AS `rest`,7 % (-3) AS `other`"]),
    Example::new(
        "SELECT array_agg(total / -2 ORDER BY id) AS q FROM item",
        &[
            "SELECT CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE((`total` DIV (-2) + 0),'null') ORDER BY `id` SEPARATOR ','),']') USING utf8mb4) AS `q` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, price % 0.7 AS rest, -price % 0.5 = 0 AS none, nullif(mod(-price, 0.25), 0) AS n FROM item ORDER BY id",
        &[
            "SELECT `id`,(`price` % 0.7 + 0) AS `rest`,(((-`price`) % 0.5 + 0)) = 0 AS `none`,NULLIF((MOD(-`price`,0.25) + 0),0) AS `n` FROM `public`.`item` ORDER BY `id`",
        ],
    ),
    Example::new("SELECT id / 2 AS half FROM item", &["SELECT (`id` DIV 2 + 0) AS `half` FROM `public`.`item`"]),
    Example::new(
        "SELECT amount / NULLIF(total, 0) AS each FROM item",
        &["SELECT (`amount` DIV NULLIF(`total`,0) + 0) AS `each` FROM `public`.`item`"],
    ),
    // Stated: PostgreSQL refuses the row whose total is 0.
    Example::new(
        "SELECT amount / total AS each FROM item",
        &["SELECT (`amount` DIV IF(`total` = 0 AND `amount` IS NOT NULL,(SELECT `zero` FROM JSON_TABLE('1','$' COLUMNS (`zero` INT PATH '$.zero' ERROR ON EMPTY)) AS `division_by_zero`),`total`) + 0) AS `each` FROM `public`.`item`"],
    ).failing(),
    Example::new("SELECT id + 1 AS next FROM item", &["SELECT `id` + 1 AS `next` FROM `public`.`item`"]),
    Example::new(
        "SELECT big - 1 AS before FROM sample WHERE id = 1",
        &["SELECT `big` - 1 AS `before` FROM `public`.`sample` WHERE `id` = 1"],
    ),
    Example::new("SELECT 2 + 3 * 4 - 5 AS n", &["SELECT (2 + (3 * 4)) - 5 AS `n`"]),
    Example::new("SELECT (2 + 3) * 4 AS n", &["SELECT (2 + 3) * 4 AS `n`"]),
    Example::new("SELECT 10 - (5 - 2) AS n", &["SELECT 10 - (5 - 2) AS `n`"]),
    Example::new("SELECT - (- id) AS n FROM item", &["SELECT -(-`id`) AS `n` FROM `public`.`item`"]),
    Example::new(
        "SELECT price * 2 AS twice FROM item WHERE id <> 5",
        &["SELECT `price` * 2 AS `twice` FROM `public`.`item` WHERE `id` <> 5"],
    ),
    Example::new(
        "SELECT exact * exact AS square FROM sample",
        &["SELECT `exact` * `exact` AS `square` FROM `public`.`sample`"],
    ),
    Example::new("SELECT price % 1 AS rest FROM item", &["SELECT (`price` % 1 + 0) AS `rest` FROM `public`.`item`"]),
    Example::new(
        "SELECT ratio * 2.5 AS more FROM sample",
        &["SELECT `ratio` * 2.5e0 AS `more` FROM `public`.`sample`"],
    ),
    Example::new("SELECT ratio / 3 AS third FROM sample", &["SELECT `ratio` / 3 AS `third` FROM `public`.`sample`"]),
    Example::new(
        "SELECT ratio + exact AS sum FROM sample",
        &["SELECT `ratio` + `exact` AS `sum` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT id FROM sample WHERE ratio < exact",
        &["SELECT `id` FROM `public`.`sample` WHERE `ratio` < `exact`"],
    ),
    Example::new(
        "SELECT round(100.0 * id / 7, 2) AS percent FROM item",
        &["SELECT ROUND(CAST(100.0 * `id` AS DECIMAL(65,30)) / 7,2) AS `percent` FROM `public`.`item`"],
    ),
    Example::new("SELECT 2.0 / 3 AS q", &["SELECT ROUND(CAST(2.0 AS DECIMAL(65,30)) / 3,20) AS `q`"]),
    Example::new(
        "SELECT id, exact / 3 AS a, exact / 7.5 AS b, 1 / NULLIF(exact, 0) AS c, small / 3.0 AS d FROM sample",
        &[
            "SELECT `id`,ROUND(CAST(`exact` AS DECIMAL(65,30)) / 3,GREATEST(16-4*FLOOR((CASE WHEN ABS(`exact`)>=100000000000000000000000000000000 THEN 80000+ABS(`exact`) DIV 100000000000000000000000000000000 WHEN ABS(`exact`)>=10000000000000000000000000000 THEN 70000+ABS(`exact`) DIV 10000000000000000000000000000 WHEN ABS(`exact`)>=1000000000000000000000000 THEN 60000+ABS(`exact`) DIV 1000000000000000000000000 WHEN ABS(`exact`)>=100000000000000000000 THEN 50000+ABS(`exact`) DIV 100000000000000000000 WHEN ABS(`exact`)>=10000000000000000 THEN 40000+ABS(`exact`) DIV 10000000000000000 WHEN ABS(`exact`)>=1000000000000 THEN 30000+ABS(`exact`) DIV 1000000000000 WHEN ABS(`exact`)>=100000000 THEN 20000+ABS(`exact`) DIV 100000000 WHEN ABS(`exact`)>=10000 THEN 10000+ABS(`exact`) DIV 10000 WHEN ABS(`exact`)>=1 THEN ABS(`exact`) DIV 1 WHEN ABS(`exact`)>=0.0001 THEN -10000+ABS(`exact`)*10000 DIV 1 ELSE 0 END-4)/10000),3)) AS `a`,ROUND(CAST(`exact` AS DECIMAL(65,30)) / 7.5,GREATEST(16-4*FLOOR((CASE WHEN ABS(`exact`)>=100000000000000000000000000000000 THEN 80000+ABS(`exact`) DIV 100000000000000000000000000000000 WHEN ABS(`exact`)>=10000000000000000000000000000 THEN 70000+ABS(`exact`) DIV 10000000000000000000000000000 WHEN ABS(`exact`)>=1000000000000000000000000 THEN 60000+ABS(`exact`) DIV 1000000000000000000000000 WHEN ABS(`exact`)>=100000000000000000000 THEN 50000+ABS(`exact`) DIV 100000000000000000000 WHEN ABS(`exact`)>=10000000000000000 THEN 40000+ABS(`exact`) DIV 10000000000000000 WHEN ABS(`exact`)>=1000000000000 THEN 30000+ABS(`exact`) DIV 1000000000000 WHEN ABS(`exact`)>=100000000 THEN 20000+ABS(`exact`) DIV 100000000 WHEN ABS(`exact`)>=10000 THEN 10000+ABS(`exact`) DIV 10000 WHEN ABS(`exact`)>=1 THEN ABS(`exact`) DIV 1 WHEN ABS(`exact`)>=0.0001 THEN -10000+ABS(`exact`)*10000 DIV 1 ELSE 0 END-8)/10000),3)) AS `b`,ROUND(CAST(1 AS DECIMAL(65,30)) / NULLIF(`exact`,0),GREATEST(16-4*FLOOR((1-(CASE WHEN ABS(NULLIF(`exact`,0))>=100000000000000000000000000000000 THEN 80000+ABS(NULLIF(`exact`,0)) DIV 100000000000000000000000000000000 WHEN ABS(NULLIF(`exact`,0))>=10000000000000000000000000000 THEN 70000+ABS(NULLIF(`exact`,0)) DIV 10000000000000000000000000000 WHEN ABS(NULLIF(`exact`,0))>=1000000000000000000000000 THEN 60000+ABS(NULLIF(`exact`,0)) DIV 1000000000000000000000000 WHEN ABS(NULLIF(`exact`,0))>=100000000000000000000 THEN 50000+ABS(NULLIF(`exact`,0)) DIV 100000000000000000000 WHEN ABS(NULLIF(`exact`,0))>=10000000000000000 THEN 40000+ABS(NULLIF(`exact`,0)) DIV 10000000000000000 WHEN ABS(NULLIF(`exact`,0))>=1000000000000 THEN 30000+ABS(NULLIF(`exact`,0)) DIV 1000000000000 WHEN ABS(NULLIF(`exact`,0))>=100000000 THEN 20000+ABS(NULLIF(`exact`,0)) DIV 100000000 WHEN ABS(NULLIF(`exact`,0))>=10000 THEN 10000+ABS(NULLIF(`exact`,0)) DIV 10000 WHEN ABS(NULLIF(`exact`,0))>=1 THEN ABS(NULLIF(`exact`,0)) DIV 1 WHEN ABS(NULLIF(`exact`,0))>=0.0001 THEN -10000+ABS(NULLIF(`exact`,0))*10000 DIV 1 ELSE 0 END)-1)/10000),3)) AS `c`,ROUND(CAST(`small` AS DECIMAL(65,30)) / 3.0,GREATEST(16-4*FLOOR((CASE WHEN ABS(`small`)>=10000 THEN 10000+ABS(`small`) DIV 10000 WHEN ABS(`small`)>=1 THEN ABS(`small`) DIV 1 ELSE 0 END-4)/10000),1)) AS `d` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT 1 / 3.0 AS a, 1000000 / 7.0 AS b, 0.01 / 3 AS c, 1 / 0.00007 AS d, 123456789012.5 / 0.37 AS e",
        &[
            "SELECT ROUND(CAST(1 AS DECIMAL(65,30)) / 3.0,20) AS `a`,ROUND(CAST(1000000 AS DECIMAL(65,30)) / 7.0,12) AS `b`,ROUND(CAST(0.01 AS DECIMAL(65,30)) / 3,20) AS `c`,ROUND(CAST(1 AS DECIMAL(65,30)) / 0.00007,12) AS `d`,ROUND(CAST(123456789012.5 AS DECIMAL(65,30)) / 0.37,8) AS `e`",
        ],
    ),
    Example::new("SELECT 2 ^ 3 ^ 2 AS n", &["SELECT POW(POW(2,3),2) AS `n`"]),
    Example::new("SELECT |/ 25 AS root, @ (-5) AS size", &["SELECT SQRT(25) AS `root`,ABS((-5)) AS `size`"]),
    Example::new("SELECT -2 ^ 2 AS n", &[]),
    Example::new("SELECT @ id + 1 AS n FROM item", &[]),
    Example::new("SELECT ratio % 2 FROM sample", &[]),
    Example::new("SELECT note + 1 FROM item", &[]),
    Example::new("SELECT done + 1 FROM item", &[]),
    Example::new("SELECT $1 / $2", &[]),
    Example::new(
        "SELECT big + 1 FROM sample WHERE id = 4",
        &["SELECT `big` + 1 AS `?column?` FROM `public`.`sample` WHERE `id` = 4"],
    )
    .failing(),
    Example::new(
        "SELECT big * 2 FROM sample WHERE id = 4",
        &["SELECT `big` * 2 AS `?column?` FROM `public`.`sample` WHERE `id` = 4"],
    )
    .failing(),
    Example::new(
        "SELECT 1.0 - id * 0.1 AS left FROM item",
        &["SELECT 1.0 - (`id` * 0.1) AS `left` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT 100 * id / 8 AS percent FROM item",
        &["SELECT ((100 * `id`) DIV 8 + 0) AS `percent` FROM `public`.`item`"],
    ),
    Example::new("SELECT amount / total FROM item WHERE id = 3", &["SELECT (`amount` DIV IF(`total` = 0 AND `amount` IS NOT NULL,(SELECT `zero` FROM JSON_TABLE('1','$' COLUMNS (`zero` INT PATH '$.zero' ERROR ON EMPTY)) AS `division_by_zero`),`total`) + 0) AS `?column?` FROM `public`.`item` WHERE `id` = 3"]).failing(),
    Example::new("SELECT amount % total, price / total, ratio / 2 FROM item JOIN sample USING (id) WHERE item.id IN (1, 2)", &["SELECT `amount` % IF(`total` = 0 AND `amount` IS NOT NULL,(SELECT `zero` FROM JSON_TABLE('1','$' COLUMNS (`zero` INT PATH '$.zero' ERROR ON EMPTY)) AS `division_by_zero`),`total`) AS `?column?`,ROUND(CAST(`price` AS DECIMAL(65,30)) / IF(`total` = 0 AND `price` IS NOT NULL,(SELECT `zero` FROM JSON_TABLE('1','$' COLUMNS (`zero` INT PATH '$.zero' ERROR ON EMPTY)) AS `division_by_zero`),`total`),GREATEST(16-4*FLOOR((CASE WHEN ABS(`price`)>=100000000000000000000000000000000 THEN 80000+ABS(`price`) DIV 100000000000000000000000000000000 WHEN ABS(`price`)>=10000000000000000000000000000 THEN 70000+ABS(`price`) DIV 10000000000000000000000000000 WHEN ABS(`price`)>=1000000000000000000000000 THEN 60000+ABS(`price`) DIV 1000000000000000000000000 WHEN ABS(`price`)>=100000000000000000000 THEN 50000+ABS(`price`) DIV 100000000000000000000 WHEN ABS(`price`)>=10000000000000000 THEN 40000+ABS(`price`) DIV 10000000000000000 WHEN ABS(`price`)>=1000000000000 THEN 30000+ABS(`price`) DIV 1000000000000 WHEN ABS(`price`)>=100000000 THEN 20000+ABS(`price`) DIV 100000000 WHEN ABS(`price`)>=10000 THEN 10000+ABS(`price`) DIV 10000 WHEN ABS(`price`)>=1 THEN ABS(`price`) DIV 1 WHEN ABS(`price`)>=0.0001 THEN -10000+ABS(`price`)*10000 DIV 1 WHEN ABS(`price`)>=0.00000001 THEN -20000+ABS(`price`)*100000000 DIV 1 WHEN ABS(`price`)>=0.000000000001 THEN -30000+ABS(`price`)*1000000000000 DIV 1 WHEN ABS(`price`)>=0.0000000000000001 THEN -40000+ABS(`price`)*10000000000000000 DIV 1 WHEN ABS(`price`)>=0.00000000000000000001 THEN -50000+ABS(`price`)*100000000000000000000 DIV 1 WHEN ABS(`price`)>=0.000000000000000000000001 THEN -60000+ABS(`price`)*1000000000000000000000000 DIV 1 WHEN ABS(`price`)>=0.0000000000000000000000000001 THEN -70000+ABS(`price`)*10000000000000000000000000000 DIV 1 WHEN ABS(`price`)>=0.00000000000000000000000000000001 THEN -80000+ABS(`price`)*100000000000000000000000000000000 DIV 1 ELSE 0 END-(CASE WHEN ABS(`total`)>=10000000000000000 THEN 40000+ABS(`total`) DIV 10000000000000000 WHEN ABS(`total`)>=1000000000000 THEN 30000+ABS(`total`) DIV 1000000000000 WHEN ABS(`total`)>=100000000 THEN 20000+ABS(`total`) DIV 100000000 WHEN ABS(`total`)>=10000 THEN 10000+ABS(`total`) DIV 10000 WHEN ABS(`total`)>=1 THEN ABS(`total`) DIV 1 ELSE 0 END)-1)/10000),0)) AS `?column?`,`ratio` / 2 AS `?column?` FROM `public`.`item` JOIN `public`.`sample` USING (`id`) WHERE `item`.`id` IN (1,2)"]),
    Example::new("SELECT id FROM item WHERE total <> 0 AND amount / total > 1", &["SELECT `id` FROM `public`.`item` WHERE `total` <> 0 AND ((`amount` DIV `total` + 0)) > 1"]),
];
