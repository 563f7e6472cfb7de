//! Functions of numbers. PostgreSQL computes those of whole numbers as doubles, and says no outside of a function's domain.

use super::arithmetic;
use super::functions::{Fun, Nulls, call, in_family, simple};
use super::raise::{INVALID, OUT_OF_RANGE, around, fill};
use super::{Applied, Example, Node, Rule};
use super::{math_lacking as lacking, math_literals as literals};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::{CeilFloorKind, DateTimeField, Expr, Value};
use crate::translate::refusal::Refusal;
use crate::translate::types::Type;

pub struct Math;

const NEGATIVE_ZERO: &str = "a double between -1 and 0 rounds to -0 on PostgreSQL, to 0 on MariaDB";
const DOMAIN: &str = "a logarithm of what is not positive is an error on PostgreSQL, NULL on MariaDB";
const AS_DOUBLE: &str = "a root, power, exponential or logarithm of a numeric is computed as a double, to 16 decimals";
const CUBE_ROOT: &str = "a cube root is POW(x, 1/3), whose last digit can differ";

impl Rule for Math {
    fn id(&self) -> &'static str {
        "math"
    }

    fn doc(&self) -> &'static str {
        "round, floor, ceil, trunc and sign of a whole number are doubles, as on PostgreSQL; round(numeric) rounds half \
         away from zero and round(double) half to even on both. Roots, powers and logarithms of numerics that \
         are written out are computed to PostgreSQL's digits, others are doubles (stated). Of the functions that MariaDB \
         lacks, gcd, lcm and sinh are computed where their arguments are written out."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        const PLAIN: CeilFloorKind = CeilFloorKind::DateTimeField(DateTimeField::NoDateTime);
        match node {
            Node::Expr(Expr::Floor { expr, field }, _) if *field == PLAIN => without_fraction(printer, "FLOOR", expr)?,
            Node::Expr(Expr::Ceil { expr, field }, _) if *field == PLAIN => without_fraction(printer, "CEILING", expr)?,
            _ => return in_family(FUNCTIONS, node, printer),
        }
        Ok(Applied::Rewritten)
    }
}

/// What the mathematical functions of PostgreSQL become.
pub const FUNCTIONS: &[Fun] = &[
    Fun::new("abs", (1, 1), same, |printer, exprs| absolute(printer, exprs[0])).nulls(Nulls::Strict),
    Fun::new("floor", (1, 1), whole, |printer, exprs| without_fraction(printer, "FLOOR", exprs[0]))
        .nulls(Nulls::Strict),
    Fun::new("ceil", (1, 1), whole, |printer, exprs| without_fraction(printer, "CEILING", exprs[0]))
        .nulls(Nulls::Strict),
    Fun::new("ceiling", (1, 1), whole, |printer, exprs| without_fraction(printer, "CEILING", exprs[0]))
        .nulls(Nulls::Strict),
    Fun::new("round", (1, 1), whole, |printer, exprs| without_fraction(printer, "ROUND", exprs[0]))
        .nulls(Nulls::Strict),
    Fun::new("trunc", (1, 1), whole, |printer, exprs| without_fraction(printer, "TRUNCATE", exprs[0]))
        .nulls(Nulls::Strict),
    Fun::new("round", (2, 2), numeric, |printer, exprs| to_digits(printer, "ROUND", exprs)).nulls(Nulls::Strict),
    Fun::new("trunc", (2, 2), numeric, |printer, exprs| to_digits(printer, "TRUNCATE", exprs)).nulls(Nulls::Strict),
    Fun::new("sign", (1, 1), whole, |printer, exprs| without_fraction(printer, "SIGN", exprs[0])).nulls(Nulls::Strict),
    Fun::new("mod", (2, 2), common, remainder),
    Fun::new("div", (2, 2), numeric, whole_quotient),
    Fun::new("gcd", (2, 2), common, |printer, exprs| lacking::divisors(printer, exprs, literals::common_divisor)),
    Fun::new("lcm", (2, 2), common, |printer, exprs| lacking::divisors(printer, exprs, literals::common_multiple)),
    Fun::new("factorial", (1, 1), numeric, |printer, exprs| lacking::factorial(printer, exprs[0])).nulls(Nulls::Strict),
    Fun::new("scale", (1, 1), |_, _| Type::Int(4), |printer, exprs| lacking::decimals(printer, exprs[0]))
        .nulls(Nulls::Strict),
    Fun::new("min_scale", (1, 1), |_, _| Type::Int(4), |printer, exprs| lacking::least_decimals(printer, exprs[0]))
        .nulls(Nulls::Strict),
    Fun::new("trim_scale", (1, 1), numeric, |printer, exprs| lacking::trimmed(printer, exprs[0])).nulls(Nulls::Strict),
    Fun::new("sinh", (1, 1), double, |printer, exprs| lacking::of_literal(printer, exprs[0], "sinh", f64::sinh)),
    Fun::new("cosh", (1, 1), double, |printer, exprs| lacking::of_literal(printer, exprs[0], "cosh", f64::cosh)),
    Fun::new("tanh", (1, 1), double, |printer, exprs| lacking::of_literal(printer, exprs[0], "tanh", f64::tanh)),
    Fun::new("width_bucket", (4, 4), |_, _| Type::Int(4), bucket).nulls(Nulls::Strict),
    Fun::new("sqrt", (1, 1), real, |printer, exprs| {
        let to = real(&printer.names, exprs);
        square_root(printer, exprs[0], &to)
    })
    .nulls(Nulls::Strict),
    Fun::new("log", (2, 2), numeric, logarithm),
    Fun::new("cbrt", (1, 1), double, |printer, exprs| cube_root(printer, exprs[0])).nulls(Nulls::Strict),
    Fun::new("power", (2, 2), real, |printer, exprs| power(printer, exprs[0], exprs[1])).nulls(Nulls::Strict),
    Fun::new("pow", (2, 2), real, |printer, exprs| power(printer, exprs[0], exprs[1])).nulls(Nulls::Strict),
    Fun::new("exp", (1, 1), real, |printer, exprs| of_real(printer, "EXP", exprs)).nulls(Nulls::Strict),
    Fun::new("ln", (1, 1), real, |printer, exprs| logarithm_of(printer, exprs, "LN(@)")).nulls(Nulls::Strict),
    Fun::new("log", (1, 1), real, |printer, exprs| logarithm_of(printer, exprs, "LOG10(@)")).nulls(Nulls::Strict),
    Fun::new("log10", (1, 1), real, |printer, exprs| logarithm_of(printer, exprs, "LOG10(@)")).nulls(Nulls::Strict),
    Fun::new("pi", (0, 0), double, |printer, _| constant(printer, "3.141592653589793e0")).nulls(Nulls::Never),
    // As PostgreSQL multiplies and divides: DEGREES() and RADIANS() round otherwise.
    Fun::new("degrees", (1, 1), double, |printer, exprs| times(printer, exprs[0], " / 0.017453292519943295e0"))
        .nulls(Nulls::Strict),
    Fun::new("radians", (1, 1), double, |printer, exprs| times(printer, exprs[0], " * 0.017453292519943295e0"))
        .nulls(Nulls::Strict),
    Fun::new("sin", (1, 1), double, |printer, exprs| of_double(printer, "SIN", exprs)).nulls(Nulls::Strict),
    Fun::new("cos", (1, 1), double, |printer, exprs| of_double(printer, "COS", exprs)).nulls(Nulls::Strict),
    Fun::new("tan", (1, 1), double, |printer, exprs| of_double(printer, "TAN", exprs)).nulls(Nulls::Strict),
    Fun::new("cot", (1, 1), double, |printer, exprs| of_double(printer, "COT", exprs)).nulls(Nulls::Strict),
    Fun::new("atan", (1, 1), double, |printer, exprs| of_double(printer, "ATAN", exprs)).nulls(Nulls::Strict),
    Fun::new("atan2", (2, 2), double, |printer, exprs| of_double(printer, "ATAN2", exprs)).nulls(Nulls::Strict),
    Fun::new("asin", (1, 1), double, |printer, exprs| arc(printer, exprs[0], "ASIN")).nulls(Nulls::Strict),
    Fun::new("acos", (1, 1), double, |printer, exprs| arc(printer, exprs[0], "ACOS")).nulls(Nulls::Strict),
    Fun::new("random", (0, 0), double, |printer, _| constant(printer, "RAND()")).nulls(Nulls::Never),
    Fun::new("num_nulls", (1, 100), |_, _| Type::Int(4), |printer, exprs| nulls(printer, exprs, " IS NULL)"))
        .nulls(Nulls::Never),
    Fun::new("num_nonnulls", (1, 100), |_, _| Type::Int(4), |printer, exprs| nulls(printer, exprs, " IS NOT NULL)"))
        .nulls(Nulls::Never),
    Fun::new("gen_random_uuid", (0, 0), |_, _| Type::Uuid, |printer, _| uuid(printer)).nulls(Nulls::Never),
    Fun::new("uuid_generate_v4", (0, 0), |_, _| Type::Uuid, |printer, _| uuid(printer)).nulls(Nulls::Never),
];

fn same(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    exprs.first().map(|expr| names.infer(expr)).unwrap_or_default()
}

fn common(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    names.common(exprs.iter().copied())
}

/// The type of a number without its fraction.
pub fn whole(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    match same(names, exprs) {
        Type::Numeric => Type::Numeric,
        _ => Type::Float,
    }
}

/// The type of a function that PostgreSQL has for doubles and for numerics: whole numbers alone become doubles.
pub fn real(names: &Names<'_>, exprs: &[&Expr]) -> Type {
    match common(names, exprs) {
        Type::Numeric => Type::Numeric,
        _ => Type::Float,
    }
}

fn numeric(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Numeric
}

fn double(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Float
}

fn constant(printer: &mut Printer<'_>, text: &str) -> Carried {
    printer.push(text);
    Ok(())
}

fn uuid(printer: &mut Printer<'_>) -> Carried {
    printer.state("UUID() is of version 1, gen_random_uuid() of version 4");
    printer.push("UUID()");
    Ok(())
}

/// The type of an argument, which must be a number's.
fn number(printer: &Printer<'_>, expr: &Expr) -> Carried<Type> {
    match printer.names.infer(expr) {
        Type::Unknown => Err("a numeric function on a value whose type can't be told".into()),
        ty if ty.is_number() => Ok(ty),
        ty => Err(format!("a numeric function on a value of type {}", ty.name()).into()),
    }
}

/// `|x|`, in the type of x.
pub fn absolute(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    let ty = number(printer, expr)?;
    arithmetic::may_overflow(printer, &ty);
    simple(printer, "ABS", &[expr], &ty)
}

/// FLOOR, CEILING, ROUND, TRUNCATE or SIGN of one number.
fn without_fraction(printer: &mut Printer<'_>, word: &str, expr: &Expr) -> Carried {
    let ty = number(printer, expr)?;
    let casts = matches!(ty, Type::Int(_)) || (word == "SIGN" && ty == Type::Float);
    let rounds = matches!(word, "ROUND" | "TRUNCATE" | "CEILING");
    if rounds && ty == Type::Float {
        printer.state(NEGATIVE_ZERO);
    }
    printer.push(if casts { "CAST(" } else { "" });
    // A whole number is its own floor.
    if !matches!(ty, Type::Int(_)) || word == "SIGN" {
        printer.push(&format!("{word}("));
        arithmetic::rounded(printer, expr, &ty)?;
        printer.push(if word == "TRUNCATE" { ",0)" } else { ")" });
    } else {
        printer.expr(expr, &ty)?;
    }
    printer.push(if casts { " AS DOUBLE)" } else { "" });
    Ok(())
}

fn to_digits(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr]) -> Carried {
    let ty = number(printer, exprs[0])?;
    if ty == Type::Float {
        let reason = format!("{}(double precision, integer), which PostgreSQL does not have", word.to_lowercase());
        return Err(Refusal::certain("42883", reason));
    }
    printer.push(&format!("{word}("));
    arithmetic::rounded(printer, exprs[0], &ty)?;
    // MariaDB gives no decimals to what is whole by its type.
    printer.push(if is_whole(&printer.names, exprs[0]) { "+0.0," } else { "," });
    printer.expr(exprs[1], &Type::Int(4))?;
    printer.push(")");
    Ok(())
}

/// Whether MariaDB computes a number as one without decimals.
fn is_whole(names: &Names<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => is_whole(names, inner),
        Expr::Floor { .. } | Expr::Ceil { .. } | Expr::Extract { .. } => true,
        Expr::Function(function) => {
            let name = call(function).0;
            matches!(name.as_str(), "ceil" | "ceiling" | "floor" | "sign" | "div" | "date_part")
                || matches!(names.infer(expr), Type::Int(_))
        }
        _ => matches!(names.infer(expr), Type::Int(_)),
    }
}

fn remainder(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let ty = common(&printer.names, exprs);
    if !matches!(ty, Type::Int(_) | Type::Numeric) {
        return Err(format!("mod of values of type {} has no rule", ty.name()).into());
    }
    arithmetic::check_divided(printer, exprs[0], exprs[1])?;
    let dividend = printer.captured(|printer| printer.expr(exprs[0], &ty))?;
    let divisor = printer.captured(|printer| printer.expr(exprs[1], &ty))?;
    let divisor = arithmetic::never_zero(printer, exprs[0], &dividend, exprs[1], divisor)?;
    let pattern =
        if ty == Type::Numeric { format!("(MOD(@1,@2){}", arithmetic::AND_ZERO) } else { "MOD(@1,@2)".to_owned() };
    fill(printer, &pattern, &[dividend, divisor])
}

/// The whole quotient of two numerics.
fn whole_quotient(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let ty = common(&printer.names, exprs);
    if !matches!(ty, Type::Int(_) | Type::Numeric) {
        return Err(format!("div of values of type {} has no rule", ty.name()).into());
    }
    arithmetic::check_divided(printer, exprs[0], exprs[1])?;
    let dividend = printer.captured(|printer| printer.operand(exprs[0], &ty))?;
    let divisor = printer.captured(|printer| printer.operand(exprs[1], &ty))?;
    let divisor = arithmetic::never_zero(printer, exprs[0], &dividend, exprs[1], divisor)?;
    // MariaDB gives DIV as many digits as the dividend has, and cuts the rest where it becomes text.
    fill(printer, "CAST(@1 DIV @2 AS DECIMAL(65,0))", &[dividend, divisor])
}

/// What a function of numerics that are written out comes to, where all its digits are known.
fn folded(
    printer: &mut Printer<'_>,
    exprs: &[&Expr],
    of: impl FnOnce(&[literals::Literal]) -> Option<String>,
) -> Carried<bool> {
    if !literals::is_numeric(printer, exprs) {
        return Ok(false);
    }
    let mut numbers = Vec::new();
    for expr in exprs {
        numbers.extend(literals::literal(printer, expr)?);
    }
    let result = if numbers.len() == exprs.len() { of(&numbers) } else { None };
    if let Some(result) = &result {
        printer.push(&if result.starts_with('-') { format!("({result})") } else { result.clone() });
    }
    Ok(result.is_some())
}

/// `width_bucket(x, low, high, count)` with a lower bound that is written out below the upper one.
fn bucket(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let ty = number(printer, exprs[0])?;
    if ty == Type::Float {
        return Err("width_bucket of doubles has no rule".into());
    }
    let mut bound = |expr: &Expr| -> Carried<f64> {
        let text = printer.pin(expr)?.unwrap_or_default();
        text.parse().map_err(|_| "width_bucket with computed bounds has no rule".into())
    };
    let (low, high) = (bound(exprs[1])?, bound(exprs[2])?);
    if low == high {
        return Err(Refusal::certain("2201G", "width_bucket whose bounds are one; PostgreSQL refuses it"));
    }
    let mut values = Vec::new();
    for expr in exprs {
        values.push(printer.captured(|printer| printer.operand(expr, &Type::Numeric))?);
    }
    let rising = "CASE WHEN @1 < @2 THEN 0 WHEN @1 >= @3 THEN @4 + 1 ELSE (@1 - @2) * @4 DIV (@3 - @2) + 1 END";
    let falling = "CASE WHEN @1 > @2 THEN 0 WHEN @1 <= @3 THEN @4 + 1 ELSE (@2 - @1) * @4 DIV (@2 - @3) + 1 END";
    fill(printer, if low < high { rising } else { falling }, &values)
}

/// A function that PostgreSQL has for doubles and for numerics, and MariaDB for doubles.
fn of_real(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr]) -> Carried {
    for expr in exprs {
        number(printer, expr)?;
    }
    let exact = |numbers: &[literals::Literal]| match (word, numbers) {
        ("SQRT", [x]) => literals::square_root(x),
        ("EXP", [x]) => literals::exponential(x),
        ("POW", [base, exponent]) => literals::power(base, exponent),
        _ => None,
    };
    if folded(printer, exprs, exact)? {
        return Ok(());
    }
    let exact = real(&printer.names, exprs) == Type::Numeric;
    if exact {
        printer.state(AS_DOUBLE);
        printer.push("CAST(");
    }
    simple(printer, word, exprs, &Type::Float)?;
    printer.push(if exact { " AS DECIMAL(65,16))" } else { "" });
    Ok(())
}

/// A function that PostgreSQL refuses to compute outside of its domain; MariaDB would answer NULL. The pattern checks.
fn in_domain(printer: &mut Printer<'_>, expr: &Expr, to: &Type, pattern: &str) -> Carried {
    number(printer, expr)?;
    let value = printer.captured(|printer| printer.expr(expr, &Type::Float))?;
    if *to == Type::Numeric {
        printer.state(AS_DOUBLE);
        return around(printer, &value, &format!("CAST({pattern} AS DECIMAL(65,16))"));
    }
    around(printer, &value, pattern)
}

fn logarithm_of(printer: &mut Printer<'_>, exprs: &[&Expr], function: &str) -> Carried {
    let decimal = function.starts_with("LOG10");
    let exact = |numbers: &[literals::Literal]| match numbers {
        [x] if decimal => literals::logarithm_by(&literals::ten()?, x),
        [x] => literals::logarithm(x),
        _ => None,
    };
    if folded(printer, exprs, exact)? {
        return Ok(());
    }
    let to = real(&printer.names, exprs);
    let positive = is_number_literal(exprs[0]) && arithmetic::is_never_zero(printer, exprs[0])?;
    let checked = format!("IF(@ <= 0,{INVALID},{function})");
    in_domain(printer, exprs[0], &to, if positive { function } else { &checked })
}

fn arc(printer: &mut Printer<'_>, expr: &Expr, word: &str) -> Carried {
    in_domain(printer, expr, &Type::Float, &format!("IF(ABS(@) > 1,{OUT_OF_RANGE},{word}(@))"))
}

/// The square root in the type `to`.
pub fn square_root(printer: &mut Printer<'_>, expr: &Expr, to: &Type) -> Carried {
    if *to == Type::Numeric && literals::is_numeric(printer, &[expr]) {
        return of_real(printer, "SQRT", &[expr]);
    }
    match (to, is_number_literal(expr)) {
        (Type::Float, true) => of_double(printer, "SQRT", &[expr]),
        (_, true) => of_real(printer, "SQRT", &[expr]),
        _ => in_domain(printer, expr, to, &format!("IF(@ < 0,{INVALID},SQRT(@))")),
    }
}

/// Written without a sign, so it is not negative.
fn is_number_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if matches!(value.value, Value::Number(..)))
}

/// The cube root, negative for a negative number.
pub fn cube_root(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    let ty = number(printer, expr)?;
    printer.state(CUBE_ROOT);
    let value = printer.captured(|printer| printer.expr(expr, &ty))?;
    printer.push("(SIGN(");
    printer.out.append(value.clone());
    printer.push(") * POW(ABS(");
    printer.out.append(value);
    printer.push("),1e0/3))");
    Ok(())
}

pub fn power(printer: &mut Printer<'_>, base: &Expr, exponent: &Expr) -> Carried {
    if literals::is_written(base)
        && literals::is_written(exponent)
        && let (Some(base), Some(exponent)) = (literals::literal(printer, base)?, literals::literal(printer, exponent)?)
        && ((base.is_zero() && exponent.is_negative()) || (base.is_negative() && exponent.whole().is_none()))
    {
        return Err(Refusal::certain("2201F", "0 to a negative power, or a root of a negative number"));
    }
    of_real(printer, "POW", &[base, exponent])
}

/// `log(base, x)`, which PostgreSQL has for numerics alone.
fn logarithm(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    for expr in exprs {
        number(printer, expr)?;
    }
    let exact = |numbers: &[literals::Literal]| match numbers {
        [base, x] => literals::logarithm_by(base, x),
        _ => None,
    };
    if folded(printer, exprs, exact)? {
        return Ok(());
    }
    printer.state(DOMAIN);
    printer.state(AS_DOUBLE);
    printer.push("CAST(");
    simple(printer, "LOG", exprs, &Type::Float)?;
    printer.push(" AS DECIMAL(65,16))");
    Ok(())
}

fn of_double(printer: &mut Printer<'_>, word: &str, exprs: &[&Expr]) -> Carried {
    for expr in exprs {
        number(printer, expr)?;
    }
    simple(printer, word, exprs, &Type::Float)
}

fn times(printer: &mut Printer<'_>, expr: &Expr, factor: &str) -> Carried {
    number(printer, expr)?;
    printer.push("(");
    printer.operand(expr, &Type::Float)?;
    printer.push(factor);
    printer.push(")");
    Ok(())
}

fn nulls(printer: &mut Printer<'_>, exprs: &[&Expr], test: &str) -> Carried {
    printer.push("(");
    for (index, expr) in exprs.iter().enumerate() {
        printer.push(if index > 0 { " + (" } else { "(" });
        printer.operand(expr, &Type::Unknown)?;
        printer.push(test);
    }
    printer.push(")");
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new("SELECT width_bucket(price, 0, 10, 4) AS b, width_bucket(total, 1, 10, 3) AS c FROM item WHERE id < 5", &["SELECT CASE WHEN `price` < 0 THEN 0 WHEN `price` >= 10 THEN 4 + 1 ELSE (`price` - 0) * 4 DIV (10 - 0) + 1 END AS `b`,CASE WHEN `total` < 1 THEN 0 WHEN `total` >= 10 THEN 3 + 1 ELSE (`total` - 1) * 3 DIV (10 - 1) + 1 END AS `c` FROM `public`.`item` WHERE `id` < 5"]),
    Example::new("SELECT abs(amount) FROM item", &["SELECT ABS(`amount`) AS `abs` FROM `public`.`item`"]),
    Example::new(
        "SELECT abs(price), abs(-1.5), abs(price * 2) FROM item WHERE id < 5",
        &[
            "SELECT ABS(`price`) AS `abs`,ABS(-1.5) AS `abs`,ABS(`price` * 2) AS `abs` FROM `public`.`item` WHERE `id` < 5",
        ],
    ),
    Example::new(
        "SELECT floor(price), ceil(price), round(price), trunc(price), sign(price) FROM item",
        &[
            "SELECT FLOOR(`price`) AS `floor`,CEILING(`price`) AS `ceil`,ROUND(`price`) AS `round`,TRUNCATE(`price`,0) AS `trunc`,SIGN(`price`) AS `sign` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT floor(amount), round(total), sign(amount) FROM item",
        &[
            "SELECT CAST(`amount` AS DOUBLE) AS `floor`,CAST(`total` AS DOUBLE) AS `round`,CAST(SIGN(`amount`) AS DOUBLE) AS `sign` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT floor(ratio), sign(ratio) FROM sample",
        &["SELECT FLOOR(`ratio`) AS `floor`,CAST(SIGN(`ratio`) AS DOUBLE) AS `sign` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT round(ratio), ceil(ratio), trunc(ratio) FROM sample",
        &[
            "SELECT ROUND(`ratio`) AS `round`,CEILING(`ratio`) AS `ceil`,TRUNCATE(`ratio`,0) AS `trunc` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT round(0.5), round(1.5), round(2.5), round(-2.5)",
        &["SELECT ROUND(0.5) AS `round`,ROUND(1.5) AS `round`,ROUND(2.5) AS `round`,ROUND(-2.5) AS `round`"],
    ),
    Example::new(
        "SELECT round(2.5::float8), round(3.5::float8)",
        &["SELECT ROUND(CAST(2.5 AS DOUBLE)) AS `round`,ROUND(CAST(3.5 AS DOUBLE)) AS `round`"],
    ),
    Example::new(
        "SELECT round(exact, 1), round(exact, -1), trunc(exact, 2) FROM sample",
        &[
            "SELECT ROUND(`exact`,1) AS `round`,ROUND(`exact`,-1) AS `round`,TRUNCATE(`exact`,2) AS `trunc` FROM `public`.`sample`",
        ],
    ),
    Example::new("SELECT round(amount, -1) FROM item", &["SELECT ROUND(`amount`+0.0,-1) AS `round` FROM `public`.`item`"]),
    Example::new(
        "SELECT round(amount, 2), trunc(5, 1), round(ceil(price), 2), trunc(floor(-1.5), 1), round(sign(price), 1) FROM item",
        &[
            "SELECT ROUND(`amount`+0.0,2) AS `round`,TRUNCATE(5+0.0,1) AS `trunc`,ROUND(CEILING(`price`)+0.0,2) AS `round`,TRUNCATE(FLOOR(-1.5)+0.0,1) AS `trunc`,ROUND(SIGN(`price`)+0.0,1) AS `round` FROM `public`.`item`",
        ],
    ),
    Example::new("SELECT round(ratio, 2) FROM sample", &[]),
    Example::new(
        "SELECT mod(amount, 5), mod(price, 0.7), div(price, 2) FROM item",
        &["SELECT MOD(`amount`,5) AS `mod`,(MOD(`price`,0.7) + 0) AS `mod`,CAST(`price` DIV 2 AS DECIMAL(65,0)) AS `div` FROM `public`.`item`"],
    ),
    Example::new("SELECT div(-7.5, 2) AS d", &["SELECT CAST((-7.5) DIV 2 AS DECIMAL(65,0)) AS `d`"]),
    Example::new(
        "SELECT sqrt(2), sqrt(16), power(2, 10), power(2, -1), exp(1)",
        &["SELECT SQRT(2) AS `sqrt`,SQRT(16) AS `sqrt`,POW(2,10) AS `power`,POW(2,-1) AS `power`,EXP(1) AS `exp`"],
    ),
    Example::new(
        "SELECT ln(10), log(1000), ln(ratio + 3) FROM sample",
        &["SELECT LN(10) AS `ln`,LOG10(1000) AS `log`,IF(`ratio` + 3 <= 0,(SELECT 1 UNION ALL SELECT 2),LN(`ratio` + 3)) AS `ln` FROM `public`.`sample`"],
    ),
    Example::new(
        "SELECT sqrt(price) FROM item WHERE id <> 4",
        &["SELECT CAST(IF(`price` < 0,(SELECT 1 UNION ALL SELECT 2),SQRT(`price`)) AS DECIMAL(65,16)) AS `sqrt` FROM `public`.`item` WHERE `id` <> 4"],
    ),
    Example::new("SELECT log(2, 64), power(1.5, 2)", &["SELECT CAST(LOG(2,64) AS DECIMAL(65,16)) AS `log`,2.2500000000000000 AS `power`"]),
    Example::new("SELECT cbrt(-27) AS c", &["SELECT (SIGN(-27) * POW(ABS(-27),1e0/3)) AS `c`"]),
    Example::new(
        "SELECT pi(), degrees(1), radians(90)",
        &[
            "SELECT 3.141592653589793e0 AS `pi`,(1 / 0.017453292519943295e0) AS `degrees`,(90 * 0.017453292519943295e0) AS `radians`",
        ],
    ),
    Example::new(
        "SELECT sin(ratio), cos(ratio), tan(ratio), atan(ratio), atan2(ratio, 2) FROM sample",
        &[
            "SELECT SIN(`ratio`) AS `sin`,COS(`ratio`) AS `cos`,TAN(`ratio`) AS `tan`,ATAN(`ratio`) AS `atan`,ATAN2(`ratio`,2) AS `atan2` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT asin(0.5), acos(0.5), cot(0.5)",
        &["SELECT IF(ABS(0.5e0) > 1,9223372036854775807+1,ASIN(0.5e0)) AS `asin`,IF(ABS(0.5e0) > 1,9223372036854775807+1,ACOS(0.5e0)) AS `acos`,COT(0.5e0) AS `cot`"],
    ),
    Example::new(
        "SELECT num_nulls(note, amount), num_nonnulls(note, amount) FROM item",
        &[
            "SELECT ((`note` IS NULL) + (`amount` IS NULL)) AS `num_nulls`,((`note` IS NOT NULL) + (`amount` IS NOT NULL)) AS `num_nonnulls` FROM `public`.`item`",
        ],
    ),
    Example::new("SELECT random() < 1 AS low", &["SELECT RAND() < 1 AS `low`"]),
    Example::new("SELECT abs(note) FROM item", &[]),
    Example::new("SELECT gcd(12, 18)", &["SELECT 6 AS `gcd`"]),
    Example::new("SELECT factorial(5)", &["SELECT CAST(120 AS DECIMAL(65,0)) AS `factorial`"]),
    Example::new("SELECT sinh(1)", &["SELECT 1.1752011936438014e0 AS `sinh`"]),
    Example::new("SELECT setseed(0.5)", &[]),
    Example::new("SELECT sqrt(id), ln(id), log(id) FROM item", &["SELECT IF(`id` < 0,(SELECT 1 UNION ALL SELECT 2),SQRT(`id`)) AS `sqrt`,IF(`id` <= 0,(SELECT 1 UNION ALL SELECT 2),LN(`id`)) AS `ln`,IF(`id` <= 0,(SELECT 1 UNION ALL SELECT 2),LOG10(`id`)) AS `log` FROM `public`.`item`"]),
    Example::new("SELECT sqrt(amount) FROM item WHERE id = 4", &["SELECT IF(`amount` < 0,(SELECT 1 UNION ALL SELECT 2),SQRT(`amount`)) AS `sqrt` FROM `public`.`item` WHERE `id` = 4"]).failing(),
    Example::new("SELECT ln(amount) FROM item WHERE id = 3", &["SELECT IF(`amount` <= 0,(SELECT 1 UNION ALL SELECT 2),LN(`amount`)) AS `ln` FROM `public`.`item` WHERE `id` = 3"]).failing(),
    Example::new("SELECT log(ratio) FROM sample WHERE id = 2", &["SELECT IF(`ratio` <= 0,(SELECT 1 UNION ALL SELECT 2),LOG10(`ratio`)) AS `log` FROM `public`.`sample` WHERE `id` = 2"]).failing(),
    Example::new("SELECT asin(2)", &["SELECT IF(ABS(2) > 1,9223372036854775807+1,ASIN(2)) AS `asin`"]).failing(),
    Example::new("SELECT power(10, 400)", &["SELECT POW(10,400) AS `power`"]).failing(),
    Example::new("SELECT exp(1000)", &["SELECT EXP(1000) AS `exp`"]).failing(),
    Example::new("SELECT |/ ratio FROM sample WHERE id = 2", &["SELECT IF(`ratio` < 0,(SELECT 1 UNION ALL SELECT 2),SQRT(`ratio`)) AS `?column?` FROM `public`.`sample` WHERE `id` = 2"]).failing(),
    Example::new("SELECT sqrt(2.0) AS a, exp(1.0) AS b, ln(0.5) AS c, log(3.7) AS d, log(2.0, 64.0) AS e, 2 ^ 0.5 AS f", &["SELECT 1.414213562373095 AS `a`,2.7182818284590452 AS `b`,(-0.6931471805599453) AS `c`,0.5682017240669950 AS `d`,6.0000000000000000 AS `e`,1.4142135623730950 AS `f`"]),
    Example::new("SELECT gcd(-12, 18) AS a, lcm(4, 6) AS b, gcd(0, 0) AS c", &["SELECT 6 AS `a`,12 AS `b`,0 AS `c`"]),
    Example::new("SELECT gcd(amount, 2) FROM item", &[]),
    Example::new("SELECT scale(1.500) AS a, min_scale(1.500) AS b, trim_scale(1.500) AS c, scale(exact) AS d, min_scale(exact) AS e FROM sample WHERE id < 4", &["SELECT 3 AS `a`,1 AS `b`,1.5 AS `c`,IF(`exact` IS NULL,NULL,3) AS `d`,CHAR_LENGTH(TRIM(TRAILING '0' FROM SUBSTRING_INDEX(CAST(CAST(`exact` AS DECIMAL(65,3)) AS CHAR),'.',-1))) AS `e` FROM `public`.`sample` WHERE `id` < 4"]),
    Example::new("SELECT width_bucket(amount, 10, 0, 5) FROM item", &["SELECT CASE WHEN `amount` > 10 THEN 0 WHEN `amount` <= 0 THEN 5 + 1 ELSE (10 - `amount`) * 5 DIV (10 - 0) + 1 END AS `width_bucket` FROM `public`.`item`"]),
    Example::new("SELECT cosh(1) AS a, tanh(0.5) AS b, sinh(-1) AS c", &["SELECT 1.5430806348152437e0 AS `a`,4.6211715726000974e-1 AS `b`,-1.1752011936438014e0 AS `c`"]),
    Example::new("SELECT mod(amount, total), div(amount, total) FROM item WHERE id = 1", &["SELECT MOD(`amount`,IF(`total` = 0 AND `amount` IS NOT NULL,(SELECT `zero` FROM JSON_TABLE('1','$' COLUMNS (`zero` INT PATH '$.zero' ERROR ON EMPTY)) AS `division_by_zero`),`total`)) AS `mod`,CAST(`amount` DIV IF(`total` = 0 AND `amount` IS NOT NULL,(SELECT `zero` FROM JSON_TABLE('1','$' COLUMNS (`zero` INT PATH '$.zero' ERROR ON EMPTY)) AS `division_by_zero`),`total`) AS DECIMAL(65,0)) AS `div` FROM `public`.`item` WHERE `id` = 1"]),
    Example::new("SELECT mod(amount, total) FROM item WHERE id = 3", &["SELECT MOD(`amount`,IF(`total` = 0 AND `amount` IS NOT NULL,(SELECT `zero` FROM JSON_TABLE('1','$' COLUMNS (`zero` INT PATH '$.zero' ERROR ON EMPTY)) AS `division_by_zero`),`total`)) AS `mod` FROM `public`.`item` WHERE `id` = 3"]).failing(),
];
