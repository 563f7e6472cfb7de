//! Comparisons and logic: literals take the other side's type, and types that PostgreSQL does not compare are refused.

use super::functions::{arguments, call};
use super::spelled::exact;
use super::time::comparable;
use super::{Applied, Example, Node, Rule};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr, UnaryOperator, Value};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::types::{Family, Type};
use crate::translate::values::Form;

pub struct Comparison;

pub const BLANKS: &str = "a char(n) with characters below the blank in its text is ordered without the blanks at its end on PostgreSQL, with them on MariaDB";
const REFUSED: &str = "PostgreSQL refuses to compare text with a number; MariaDB compares them as doubles";

impl Rule for Comparison {
    fn id(&self) -> &'static str {
        "comparison"
    }

    fn doc(&self) -> &'static str {
        "A literal is written in the type of what it is compared with: instants in UTC, quoted numbers as numbers. \
         MariaDB compares text with numbers as doubles, PostgreSQL refuses to, and so do we. IS DISTINCT FROM is <=>."
    }

    fn examples(&self) -> &'static [Example] {
        super::operator_examples::COMPARISON
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::BinaryOp { op: BinaryOperator::And | BinaryOperator::Or, .. } => chain(printer, expr)?,
            Expr::BinaryOp { left, op, right } => {
                let Some(sign) = sign(op) else { return Ok(Applied::Unchanged) };
                compare(printer, left, sign, right)?;
            }
            Expr::IsDistinctFrom(left, right) => {
                printer.push("NOT (");
                compare(printer, left, " <=> ", right)?;
                printer.push(")");
            }
            Expr::IsNotDistinctFrom(left, right) => compare(printer, left, " <=> ", right)?,
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                printer.push("NOT ");
                printer.operand(expr, &Type::Bool)?;
            }
            Expr::Between { expr, negated, low, high } => between(printer, expr, *negated, low, high)?,
            Expr::InList { expr, list, negated } => in_list(printer, expr, list, *negated)?,
            Expr::InSubquery { expr, subquery, negated } => {
                let types: Vec<Type> = printer.names.query_fields(subquery).into_iter().map(|field| field.ty).collect();
                let hint = types.first().cloned().unwrap_or_default();
                if !matches!(**expr, Expr::Tuple(_)) {
                    let own = printer.names.infer(expr);
                    check(&own, &hint)?;
                    comparable(printer, &[&own, &hint])?;
                }
                printer.operand(expr, &hint)?;
                printer.push(if *negated { " NOT IN " } else { " IN " });
                printer.in_subquery(subquery)?;
            }
            Expr::Collate { expr, collation } => collate(printer, expr, &collation.to_string())?,
            other => return is_test(printer, other),
        }
        Ok(Applied::Rewritten)
    }
}

/// The target's texts compare by code point, as PostgreSQL's collation "C" does.
fn collate(printer: &mut Printer<'_>, expr: &Expr, collation: &str) -> Carried {
    let name = collation.trim_start_matches("pg_catalog.").trim_matches('"');
    if !matches!(name, "C" | "POSIX" | "ucs_basic" | "C.UTF-8" | "C.utf8") {
        return Err(Refusal::new(
            format!("the collation {collation}: MariaDB orders by other tables"),
            Redesign::Collation,
        ));
    }
    if printer.names.has_column(expr) {
        printer.operand(expr, &Type::Text)
    } else {
        side(printer, expr, &Type::Text, true)
    }
}

fn is_test(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Applied> {
    let (inner, test, hint) = match expr {
        Expr::IsNull(inner) => (inner, " IS NULL", Type::Unknown),
        Expr::IsNotNull(inner) => (inner, " IS NOT NULL", Type::Unknown),
        Expr::IsTrue(inner) => (inner, " IS TRUE", Type::Bool),
        Expr::IsNotTrue(inner) => (inner, " IS NOT TRUE", Type::Bool),
        Expr::IsFalse(inner) => (inner, " IS FALSE", Type::Bool),
        Expr::IsNotFalse(inner) => (inner, " IS NOT FALSE", Type::Bool),
        Expr::IsUnknown(inner) => (inner, " IS UNKNOWN", Type::Bool),
        Expr::IsNotUnknown(inner) => (inner, " IS NOT UNKNOWN", Type::Bool),
        _ => return Ok(Applied::Unchanged),
    };
    if matches!(**inner, Expr::Tuple(_)) {
        return Err("IS NULL of a row; MariaDB has no row values there".into());
    }
    printer.operand(inner, &hint)?;
    printer.push(test);
    Ok(Applied::Rewritten)
}

/// A comparison's sign with its blanks.
pub fn sign(op: &BinaryOperator) -> Option<&'static str> {
    Some(match op {
        BinaryOperator::Eq => " = ",
        BinaryOperator::NotEq => " <> ",
        BinaryOperator::Lt => " < ",
        BinaryOperator::LtEq => " <= ",
        BinaryOperator::Gt => " > ",
        BinaryOperator::GtEq => " >= ",
        _ => return None,
    })
}

/// A chain of ANDs or ORs, however long, without recursion along it.
fn chain(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    let mut rights = Vec::new();
    let mut first = expr;
    let wanted = match expr {
        Expr::BinaryOp { op, .. } => op,
        _ => return Ok(()),
    };
    while let Expr::BinaryOp { left, op, right } = first
        && op == wanted
    {
        rights.push(right);
        first = left;
    }
    let word = if *wanted == BinaryOperator::And { " AND " } else { " OR " };
    condition(printer, first)?;
    for right in rights.into_iter().rev() {
        printer.push(word);
        condition(printer, right)?;
    }
    Ok(())
}

/// A member of a chain: comparisons bind tighter than AND and OR on both, other chains do not.
fn condition(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    let chained = matches!(
        expr,
        Expr::BinaryOp { op: BinaryOperator::And | BinaryOperator::Or, .. }
            | Expr::UnaryOp { op: UnaryOperator::Not, .. }
            | Expr::IsDistinctFrom(..)
            | Expr::Between { .. }
            | Expr::AllOp { .. }
            | Expr::AnyOp { .. }
    );
    if chained { printer.operand(expr, &Type::Bool) } else { printer.expr(expr, &Type::Bool) }
}

/// Writes `left sign right`.
pub fn compare(printer: &mut Printer<'_>, left: &Expr, sign: &str, right: &Expr) -> Carried {
    if let (Some(lefts), Some(rights)) = (row(left), row(right)) {
        let (lefts, rights) = (lefts.as_slice(), rights.as_slice());
        if lefts.len() != rights.len() {
            return Err(Refusal::certain("42601", "rows of other lengths; PostgreSQL refuses it"));
        }
        return match sign {
            " = " => part_by_part(printer, lefts, sign, " AND ", rights),
            " <> " => part_by_part(printer, lefts, sign, " OR ", rights),
            _ => ordered_rows(printer, lefts, sign, rights),
        };
    }
    let (left_type, right_type) = (printer.names.infer(left), printer.names.infer(right));
    if refused_by_postgres(printer, left, right) || refused_by_postgres(printer, right, left) {
        return Err(Refusal::certain("42883", REFUSED));
    }
    check(&left_type, &right_type)?;
    comparable(printer, &[&left_type, &right_type])?;
    let common = if left_type == Type::Unknown { right_type } else { left_type };
    let is_order = !matches!(sign, " = " | " <> " | " <=> ");
    if let (Type::Enum(name), true) = (&common, is_order) {
        place_of_label(printer, left, name)?;
        printer.push(sign);
        return place_of_label(printer, right, name);
    }
    if matches!(common, Type::Char(_)) && is_order {
        printer.state(BLANKS);
    }
    let sides = Sides::of(printer, &common, &[left, right]);
    beside_single(printer, left, &common, sides)?;
    printer.push(sign);
    beside_single(printer, right, &common, sides)
}

/// What the sides of a comparison have in common.
#[derive(Clone, Copy)]
struct Sides {
    /// No column brings a collation.
    free: bool,
    /// One of them is a `real`.
    single: bool,
}

impl Sides {
    fn of(printer: &Printer<'_>, common: &Type, sides: &[&Expr]) -> Self {
        Self {
            free: is_free(printer, common, sides.iter().copied()),
            single: *common == Type::Float && sides.iter().any(|side| printer.names.is_single(side)),
        }
    }
}

/// A side of a comparison: a literal without a type is a `real` beside one.
fn beside_single(printer: &mut Printer<'_>, expr: &Expr, hint: &Type, sides: Sides) -> Carried {
    match printer.bare(expr).filter(|_| sides.single && !is_null(expr)) {
        Some(source) => {
            printer.out.push_hole(source, Form::Single);
            Ok(())
        }
        None => side(printer, expr, hint, sides.free),
    }
}

/// The labels of an enum, as a list of literals; none may be another in other case.
pub fn labels(printer: &Printer<'_>, name: &str) -> Carried<String> {
    let labels = printer.names.ctx.schema.enums.get(name).cloned().unwrap_or_default();
    let folded: std::collections::BTreeSet<String> = labels.iter().map(|label| label.to_lowercase()).collect();
    if labels.is_empty() || folded.len() < labels.len() {
        return Err("the order of an enum's labels that differ in case alone".into());
    }
    let mut list = String::new();
    for label in &labels {
        list.push_str(if list.is_empty() { "" } else { "," });
        crate::translate::values::quote(&mut list, label);
    }
    Ok(list)
}

/// The place of an enum's label, which is what its order means.
fn place_of_label(printer: &mut Printer<'_>, expr: &Expr, name: &str) -> Carried {
    let labels = labels(printer, name)?;
    printer.push("NULLIF(FIELD(");
    printer.expr(expr, &Type::Enum(name.to_owned()))?;
    printer.push(&format!(",{labels}),0)"));
    Ok(())
}

/// The values of `(a, b)` or `ROW(a, b)`.
pub fn row(expr: &Expr) -> Option<Vec<Expr>> {
    match expr {
        Expr::Tuple(items) => Some(items.clone()),
        Expr::Function(function) if call(function) == ("row".to_owned(), true) => {
            Some(arguments(function).into_iter().cloned().collect())
        }
        _ => None,
    }
}

/// `(a, b) = (c, d)` written out: MariaDB takes the rows' own comparison for one that is never NULL, and counts it so.
fn part_by_part(printer: &mut Printer<'_>, lefts: &[Expr], sign: &str, word: &str, rights: &[Expr]) -> Carried {
    printer.push("(");
    for (index, (left, right)) in lefts.iter().zip(rights).enumerate() {
        printer.push(if index > 0 { word } else { "" });
        compare(printer, left, sign, right)?;
    }
    printer.push(")");
    Ok(())
}

/// `(a, b) < (c, d)` written out: MariaDB compares rows with NULL parts otherwise.
fn ordered_rows(printer: &mut Printer<'_>, lefts: &[Expr], sign: &str, rights: &[Expr]) -> Carried {
    let strict = sign.replace('=', "").replace("  ", " ");
    let last = lefts.len().saturating_sub(1);
    for (index, (left, right)) in lefts.iter().zip(rights).enumerate() {
        printer.push("(");
        if index == last {
            compare(printer, left, sign, right)?;
        } else {
            compare(printer, left, &strict, right)?;
            printer.push(" OR (");
            compare(printer, left, " = ", right)?;
            printer.push(" AND ");
        }
    }
    printer.push(&format!("){}", "))".repeat(last)));
    Ok(())
}

/// A text column and a bare number: PostgreSQL refuses it whatever the data.
fn refused_by_postgres(printer: &Printer<'_>, column: &Expr, number: &Expr) -> bool {
    printer.names.column(column).is_some_and(|field| field.ty == Type::Text)
        && matches!(number, Expr::Value(value) if matches!(value.value, Value::Number(..)))
}

/// Whether an expression is the word NULL.
pub fn is_null(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if value.value == Value::Null)
}

fn tuple(printer: &mut Printer<'_>, items: &[Expr], others: &[Expr]) -> Carried {
    printer.push("(");
    for (index, (item, other)) in items.iter().zip(others).enumerate() {
        if index > 0 {
            printer.push(",");
        }
        let (own, hint) = (printer.names.infer(item), printer.names.infer(other));
        check(&own, &hint)?;
        comparable(printer, &[&own, &hint])?;
        printer.expr(item, &hint)?;
    }
    printer.push(")");
    Ok(())
}

/// One side. Where no column brings a collation, the session's would pad and fold; PostgreSQL's does neither.
pub(super) fn side(printer: &mut Printer<'_>, expr: &Expr, hint: &Type, free: bool) -> Carried {
    if *hint == Type::Interval && !is_null(expr) {
        return super::time::intervals::compared(printer, expr);
    }
    if !free || is_null(expr) {
        return printer.operand(expr, hint);
    }
    let Some(source) = printer.bare(expr) else {
        return exact(printer, |printer| printer.expr(expr, &Type::Text));
    };
    let (introducer, collation) = match printer.names.ctx.target.text {
        TextStorage::Binary => ("_binary", ""),
        TextStorage::Utf8mb4 => ("_utf8mb4", " COLLATE utf8mb4_nopad_bin"),
    };
    printer.out.push_hole(source, Form::ComparedText { introducer, collation });
    Ok(())
}

/// Refuses what PostgreSQL refuses to compare, or compares in a way that MariaDB has no word for.
pub fn check(left: &Type, right: &Type) -> Carried {
    for ty in [left, right] {
        match ty {
            Type::Other(_) | Type::Json | Type::TsVector | Type::Array(_) => {
                return Err(format!("comparing values of type {} has no counterpart", ty.name()).into());
            }
            _ => {}
        }
    }
    match (left.family(), right.family()) {
        (Family::Unknown, _) | (_, Family::Unknown) => Ok(()),
        (a, b) if a == b => Ok(()),
        _ => {
            let types = format!("{} with {}", left.name(), right.name());
            let reason = format!("comparing {types}; PostgreSQL refuses it, MariaDB would convert");
            // These it converts itself.
            let converted = matches!((left, right), (Type::Char(_), _) | (_, Type::Char(_)))
                || matches!((left, right), (Type::Time, Type::Interval) | (Type::Interval, Type::Time));
            Err(if converted { reason.into() } else { Refusal::certain("42883", reason) })
        }
    }
}

fn between(printer: &mut Printer<'_>, expr: &Expr, negated: bool, low: &Expr, high: &Expr) -> Carried {
    let own = printer.names.infer(expr);
    let bound = printer.names.common([low, high].into_iter());
    check(&own, &bound)?;
    comparable(printer, &[&own, &bound])?;
    let common = if own == Type::Unknown { bound } else { own };
    if let Type::Enum(name) = &common {
        place_of_label(printer, expr, name)?;
        printer.push(if negated { " NOT BETWEEN " } else { " BETWEEN " });
        place_of_label(printer, low, name)?;
        printer.push(" AND ");
        return place_of_label(printer, high, name);
    }
    if matches!(common, Type::Char(_)) {
        printer.state(BLANKS);
    }
    let sides = Sides::of(printer, &common, &[expr, low, high]);
    beside_single(printer, expr, &common, sides)?;
    printer.push(if negated { " NOT BETWEEN " } else { " BETWEEN " });
    beside_single(printer, low, &common, sides)?;
    printer.push(" AND ");
    beside_single(printer, high, &common, sides)
}

/// Whether texts are compared and none of them brings a collation.
pub fn is_free<'e>(printer: &Printer<'_>, common: &Type, mut exprs: impl Iterator<Item = &'e Expr>) -> bool {
    matches!(common, Type::Text | Type::Unknown) && !exprs.any(|expr| printer.names.has_column(expr))
}

fn in_list(printer: &mut Printer<'_>, expr: &Expr, list: &[Expr], negated: bool) -> Carried {
    // A list of one is a comparison for MariaDB.
    if let ([other], Some(_)) = (list, row(expr)) {
        return compare(printer, expr, if negated { " <> " } else { " = " }, other);
    }
    if let Some(columns) = row(expr) {
        printer.expr(&Expr::Tuple(columns.clone()), &Type::Unknown)?;
        printer.push(if negated { " NOT IN (" } else { " IN (" });
        for (index, other) in list.iter().enumerate() {
            printer.push(if index > 0 { "," } else { "" });
            match row(other) {
                Some(items) if items.len() == columns.len() => tuple(printer, &items, &columns)?,
                _ => return Err(format!("{other} compared with a row").into()),
            }
        }
        printer.push(")");
        return Ok(());
    }
    let own = printer.names.infer(expr);
    let items = printer.names.common(list.iter());
    check(&own, &items)?;
    comparable(printer, &[&own, &items])?;
    let common = if own == Type::Unknown { items } else { own };
    let free = is_free(printer, &common, std::iter::once(expr).chain(list));
    let single = common == Type::Float && printer.names.is_single(expr);
    side(printer, expr, &common, free)?;
    printer.push(if negated { " NOT IN (" } else { " IN (" });
    for (index, item) in list.iter().enumerate() {
        printer.push(if index > 0 { "," } else { "" });
        if free || common == Type::Interval {
            side(printer, item, &common, free)?;
        } else if single {
            beside_single(printer, item, &common, Sides { free, single })?;
        } else {
            printer.expr(item, &common)?;
        }
    }
    printer.push(")");
    Ok(())
}

/// Refuses to compare texts where no column brings a collation: the session's would pad and fold case.
pub fn collated<'e>(printer: &Printer<'_>, exprs: impl Iterator<Item = &'e Expr> + Clone) -> Carried {
    let textual = matches!(printer.names.common(exprs.clone()), Type::Text | Type::Unknown);
    let mut exprs = exprs;
    if textual && !exprs.any(|expr| printer.names.has_column(expr)) {
        return Err("texts compared without a column: the session's collation would rule the comparison".into());
    }
    Ok(())
}
