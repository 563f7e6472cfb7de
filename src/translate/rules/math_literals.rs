//! Functions of numbers that are written out, computed here: to PostgreSQL's digits where it computes with numerics
//! (`numeric.c`), and those that MariaDB lacks.

use num_bigint::{BigInt, Sign};

use super::quotient;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, UnaryOperator, Value};
use crate::translate::types::Type;

/// Decimals that are computed with: more than are shown, by as many as the steps lose.
const PLACES: u32 = 120;

/// Results greater than this have more digits than DECIMAL holds.
const DIGITS_MAX: usize = 60;

/// A number that is written out.
pub struct Literal {
    scaled: BigInt,
    /// Its decimals.
    scale: usize,
    text: String,
}

/// The number behind an expression that is one, with a sign or not.
pub fn literal(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<Literal>> {
    if !is_written(expr) {
        return Ok(None);
    }
    let (negative, inner) = signed(expr, false);
    let Some(text) = printer.pin(inner)? else { return Ok(None) };
    Ok(Literal::of(if negative { format!("-{text}") } else { text }))
}

/// Whether an expression is a number that is written out.
pub fn is_written(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => is_written(inner),
        Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr } => is_written(expr),
        Expr::Value(value) => matches!(value.value, Value::Number(..)),
        Expr::Cast { expr, data_type, .. } => is_written(expr) && data_type.to_string().eq_ignore_ascii_case("numeric"),
        _ => false,
    }
}

fn signed(expr: &Expr, negative: bool) -> (bool, &Expr) {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => signed(inner, negative),
        Expr::UnaryOp { op, expr } => signed(expr, negative != (*op == UnaryOperator::Minus)),
        other => (negative, other),
    }
}

impl Literal {
    fn of(text: String) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = format!("{whole}{fraction}");
        if digits.len() > 40 {
            return None;
        }
        let value: BigInt = digits.parse().ok()?;
        let scale = fraction.len();
        let scaled = value * BigInt::from(10).pow(PLACES - u32::try_from(scale).ok()?);
        Some(Self { scaled, scale, text })
    }

    fn is_whole(&self) -> bool {
        self.text.split_once('.').is_none_or(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'))
    }

    /// The whole number that it is.
    pub fn whole(&self) -> Option<i64> {
        if self.is_whole() { self.text.split('.').next()?.parse().ok() } else { None }
    }

    pub fn double(&self) -> f64 {
        self.text.parse().unwrap_or_default()
    }

    pub fn is_negative(&self) -> bool {
        self.scaled.sign() == Sign::Minus
    }

    pub fn is_zero(&self) -> bool {
        self.scaled.sign() == Sign::NoSign
    }

    /// The text without zeros at the end of its decimals, and how many decimals are left.
    pub fn trimmed(&self) -> (&str, usize) {
        let Some((_, fraction)) = self.text.split_once('.') else { return (&self.text, 0) };
        let kept = fraction.trim_end_matches('0').len();
        let point = if kept == 0 { 1 } else { 0 };
        (&self.text[..self.text.len() - (fraction.len() - kept) - point], kept)
    }

    pub fn scale(&self) -> usize {
        self.scale
    }

    /// The place of its first group of four digits.
    fn weight(&self) -> i64 {
        quotient::place_of(&self.text).div_euclid(10_000)
    }
}

fn one() -> BigInt {
    BigInt::from(10).pow(PLACES)
}

fn times(a: &BigInt, b: &BigInt) -> BigInt {
    a * b / one()
}

/// The exponential, by its series of a small part of the argument.
fn exp(x: &BigInt) -> BigInt {
    const HALVINGS: u32 = 12;
    let small = x / (BigInt::from(1) << HALVINGS);
    let (mut sum, mut term) = (one(), one());
    for n in 1..200 {
        term = times(&term, &small) / n;
        if term.sign() == Sign::NoSign {
            break;
        }
        sum += &term;
    }
    (0..HALVINGS).fold(sum, |power, _| times(&power, &power))
}

/// The natural logarithm of a positive number: a double's, corrected until nothing changes.
fn ln(x: &BigInt, guess: f64) -> BigInt {
    let mut y = BigInt::from((guess * 1e15) as i64) * BigInt::from(10).pow(PLACES - 15);
    for _ in 0..5 {
        let power = exp(&y);
        y += (x - &power) * 2 * one() / (x + &power);
    }
    y
}

/// A result with so many decimals, rounded half away from zero.
fn written(value: &BigInt, decimals: i64) -> Option<String> {
    let decimals = u32::try_from(decimals.max(0)).ok().filter(|decimals| *decimals <= 30)?;
    let unit = BigInt::from(10).pow(PLACES - decimals);
    let half: BigInt = &unit / 2;
    let negative = value.sign() == Sign::Minus;
    let magnitude = if negative { -value } else { value.clone() };
    let digits = format!("{:0>width$}", ((magnitude + half) / unit).to_string(), width = decimals as usize + 1);
    if digits.len() > DIGITS_MAX {
        return None;
    }
    let (whole, fraction) = digits.split_at(digits.len() - decimals as usize);
    let sign = if negative { "-" } else { "" };
    let point = if decimals > 0 { "." } else { "" };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

/// The decimal exponent of a logarithm (`estimate_ln_dweight`).
fn ln_weight(x: &Literal) -> i64 {
    let value = x.double();
    if (0.9..=1.1).contains(&value) {
        let beside = Literal::of(format!("{:.30}", (value - 1.0).abs()).trim_end_matches('0').to_owned());
        return match beside {
            Some(beside) if !beside.is_zero() => {
                let place = quotient::place_of(&beside.text);
                let (weight, first) = (place.div_euclid(10_000), place.rem_euclid(10_000));
                weight * 4 + (first as f64).log10() as i64
            }
            _ => 0,
        };
    }
    value.ln().abs().log10() as i64
}

/// The square root with PostgreSQL's digits.
pub fn square_root(x: &Literal) -> Option<String> {
    if x.is_negative() {
        return None;
    }
    let weight = x.weight();
    let digits = if weight >= 0 { weight * 2 + 1 } else { 1 - (1 - weight * 4) / 2 };
    written(&(&x.scaled * one()).sqrt(), (16 - digits).max(x.scale as i64))
}

pub fn exponential(x: &Literal) -> Option<String> {
    let magnitude = x.double() * std::f64::consts::LOG10_E;
    if magnitude.abs() > 40.0 {
        return None;
    }
    written(&exp(&x.scaled), (16 - magnitude as i64).max(x.scale as i64))
}

pub fn logarithm(x: &Literal) -> Option<String> {
    if x.is_negative() || x.is_zero() {
        return None;
    }
    written(&ln(&x.scaled, x.double().ln()), (16 - ln_weight(x)).max(x.scale as i64))
}

/// The logarithm by a base.
pub fn logarithm_by(base: &Literal, x: &Literal) -> Option<String> {
    let positive = |x: &Literal| !x.is_negative() && !x.is_zero();
    if !positive(base) || !positive(x) || base.double() == 1.0 {
        return None;
    }
    let quotient = ln(&x.scaled, x.double().ln()) * one() / ln(&base.scaled, base.double().ln());
    let digits = 16 - (ln_weight(x) - ln_weight(base));
    written(&quotient, digits.max(base.scale as i64).max(x.scale as i64))
}

/// The base of decimal logarithms.
pub fn ten() -> Option<Literal> {
    Literal::of("10".to_owned())
}

pub fn power(base: &Literal, exponent: &Literal) -> Option<String> {
    let least = base.scale.max(exponent.scale) as i64;
    if let Some(whole) = exponent.whole() {
        let size = base.double().abs().log10() * whole as f64;
        if whole.abs() > 400 || size.abs() > 40.0 || base.is_zero() {
            return None;
        }
        let mut power = one();
        for _ in 0..whole.abs() {
            power = times(&power, &base.scaled);
        }
        let power = if whole < 0 { one() * one() / power } else { power };
        return written(&power, 16_i64.max(base.scale as i64));
    }
    if base.is_negative() || base.is_zero() {
        return None;
    }
    let product = times(&ln(&base.scaled, base.double().ln()), &exponent.scaled);
    let magnitude = base.double().ln() * exponent.double() * std::f64::consts::LOG10_E;
    if magnitude.abs() > 40.0 {
        return None;
    }
    written(&exp(&product), (16 - magnitude as i64).max(least))
}

/// The greatest number that divides both.
pub fn common_divisor(a: i64, b: i64) -> i128 {
    let (mut a, mut b) = (i128::from(a).abs(), i128::from(b).abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The least number that both divide.
pub fn common_multiple(a: i64, b: i64) -> i128 {
    let divisor = common_divisor(a, b);
    if divisor == 0 { 0 } else { (i128::from(a) / divisor * i128::from(b)).abs() }
}

/// `n!`, where DECIMAL holds it.
pub fn factorial(n: i64) -> Option<String> {
    (0..=49).contains(&n).then(|| (1..=n).fold(BigInt::from(1), |product, factor| product * factor).to_string())
}

/// Whether a call's arguments are written out and its result is a numeric.
pub fn is_numeric(printer: &Printer<'_>, exprs: &[&Expr]) -> bool {
    exprs.iter().all(|expr| is_written(expr)) && exprs.iter().any(|expr| printer.names.infer(expr) == Type::Numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Literal {
        Literal::of(text.to_owned()).expect("a number")
    }

    /// As PostgreSQL 15 answers.
    #[test]
    fn roots_powers_and_logarithms_have_the_digits_of_postgresql() {
        for (x, root) in
            [("2.25", "1.500000000000000"), ("123456.789", "351.3641828644462"), ("0.0004", "0.02000000000000000")]
        {
            assert_eq!(square_root(&of(x)).as_deref(), Some(root), "{x}");
        }
        for (x, power) in
            [("1.0", "2.7182818284590452"), ("10.5", "36315.502674246638"), ("-5.5", "0.004086771438464067")]
        {
            assert_eq!(exponential(&of(x)).as_deref(), Some(power), "{x}");
        }
        for (x, of_x) in [
            ("2.0", "0.6931471805599453"),
            ("1.05", "0.048790164169432003"),
            ("123456789.123", "18.631401767164318"),
            ("1.0", "0.0000000000000000"),
        ] {
            assert_eq!(logarithm(&of(x)).as_deref(), Some(of_x), "{x}");
        }
        for (base, exponent, power_of) in [
            ("2", "0.5", "1.4142135623730950"),
            ("2.5", "3.7", "29.674132536420854"),
            ("1.1", "50", "117.3908528796953165"),
            ("2.0", "-3", "0.1250000000000000"),
            ("9", "0.5", "3.0000000000000000"),
        ] {
            assert_eq!(power(&of(base), &of(exponent)).as_deref(), Some(power_of), "{base} ^ {exponent}");
        }
        assert_eq!(logarithm_by(&of("2.0"), &of("64.0")).as_deref(), Some("6.0000000000000000"));
        assert_eq!(logarithm_by(&of("10"), &of("0.001")).as_deref(), Some("-3.0000000000000000"));
    }

    #[test]
    fn whole_numbers_have_their_divisors() {
        assert_eq!((common_divisor(12, -18), common_divisor(0, 0), common_multiple(4, 6)), (6, 0, 12));
        assert_eq!(factorial(5).as_deref(), Some("120"));
        assert_eq!(of("8.4100").trimmed(), ("8.41", 2));
        assert_eq!(of("8.00").trimmed(), ("8", 0));
    }
}
