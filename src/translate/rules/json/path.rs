//! Where something stands in a document: PostgreSQL's chain of keys and indexes as one path of MariaDB's.
//!
//! `$[0]` of what is no array is the value itself on MariaDB, and PostgreSQL's path steps are keys or indexes by what they
//! are applied to; where that matters the path is computed for each row.

use super::super::comparison::is_null;
use super::super::raise::INVALID;
use super::{EXACT, bare, document, joined, literal, only};
use crate::translate::json;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{BinaryOperator, Expr, UnaryOperator, Value};
use crate::translate::refusal::Refusal;
use crate::translate::template::Template;
use crate::translate::types::Type;
use crate::translate::values::array_elements;

/// No document has so many elements; greater numbers MariaDB counts from the end.
const NOWHERE: &str = "[2147483647]";

const NEGATIVE: &str =
    "a negative number in a path is an index alone; a key of an object that is spelled so is not found";

/// One step into a document.
enum Step {
    Key(String),
    Index(i64, Counted),
    /// A number as text: an index of an array, a key of an object.
    Either(i64),
    /// A key that is computed.
    KeyOf(Template),
    /// An index that is computed.
    IndexOf(Template, Counted),
}

/// The last step of a place: a key, quoted, and an index where the parent is a list.
pub struct Last {
    pub parent: Template,
    pub parent_path: Template,
    pub at_root: bool,
    pub key: String,
    pub index: Option<i64>,
}

/// What an index counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    /// `json`: in arrays.
    Arrays,
    /// `jsonb`: also in a scalar, as if it were a list of itself.
    Scalars,
}

impl Counted {
    /// The condition that a document of this kind is none to count in.
    fn out(self) -> &'static str {
        match self {
            Self::Arrays => ")<>'ARRAY'",
            Self::Scalars => ")='OBJECT'",
        }
    }
}

/// A key as MariaDB's paths take it.
fn key(text: &str) -> Carried<String> {
    if text.starts_with('-') {
        return Err(format!("the JSON key '{text}': MariaDB's paths take no key that begins with `-`").into());
    }
    Ok(json::quoted(text)?)
}

/// A document and the steps into it.
pub struct Place {
    base: Template,
    steps: Vec<Step>,
}

impl Place {
    /// Reads a chain of `->` and `#>`, whose last operator may be one that gives text.
    pub fn read(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Self> {
        match expr {
            Expr::Nested(inner) if matches!(**inner, Expr::BinaryOp { .. }) && is_json(printer, inner) => {
                Self::read(printer, inner)
            }
            Expr::BinaryOp { left, op: BinaryOperator::Arrow | BinaryOperator::LongArrow, right } => {
                let mut place = Self::read(printer, left)?;
                let counted = match printer.names.infer(left) {
                    Type::Json => Counted::Arrays,
                    _ => Counted::Scalars,
                };
                place.steps.push(step(printer, right, counted)?);
                Ok(place)
            }
            Expr::BinaryOp { left, op: BinaryOperator::HashArrow | BinaryOperator::HashLongArrow, right } => {
                let mut place = Self::read(printer, left)?;
                place.steps.extend(steps(printer, right)?);
                Ok(place)
            }
            other => {
                let ty = match printer.names.infer(other) {
                    // A bare literal takes the type that the function asks for.
                    Type::Unknown if bare(printer, other) => Type::Jsonb,
                    ty => ty,
                };
                if !matches!(ty, Type::Json | Type::Jsonb) {
                    return Err(format!("a path into {other}, which is not known to be JSON").into());
                }
                Ok(Self { base: document(printer, other, &ty)?, steps: Vec::new() })
            }
        }
    }

    /// A document and a path into it, as functions take them.
    pub fn of(printer: &mut Printer<'_>, expr: &Expr, path: &Expr) -> Carried<Self> {
        let mut place = Self::read(printer, expr)?;
        if !place.steps.is_empty() {
            place = Self { base: place.extracted(), steps: Vec::new() };
        }
        place.steps = steps(printer, path)?;
        Ok(place)
    }

    /// A document and the steps into it, one an expression.
    pub fn along(printer: &mut Printer<'_>, expr: &Expr, path: &[&Expr]) -> Carried<Self> {
        let mut place = Self { base: Self::read(printer, expr)?.extracted(), steps: Vec::new() };
        for text in path {
            let text = printer.pin(text)?;
            place.steps.push(either(printer, text)?);
        }
        Ok(place)
    }

    /// A member of an object.
    pub fn member(base: Template, name: &str) -> Carried<Self> {
        Ok(Self { base, steps: vec![Step::Key(key(name)?)] })
    }

    pub fn base(&self) -> &Template {
        &self.base
    }

    /// The part, as a JSON text; NULL where there is none.
    pub fn extracted(&self) -> Template {
        self.prefix(self.steps.len())
    }

    /// The part as text of a collation that compares as PostgreSQL does.
    pub fn compared(&self) -> Template {
        joined(&[&self.extracted(), &EXACT])
    }

    fn prefix(&self, steps: usize) -> Template {
        if steps == 0 {
            return self.base.clone();
        }
        joined(&[&"JSON_EXTRACT(", &self.base, &",", &self.path_of(steps), &")"])
    }

    /// The part as text, NULL for JSON's null.
    pub fn text(&self) -> Template {
        joined(&[&"JSON_UNQUOTE(NULLIF(", &self.compared(), &format!(",'null')){EXACT}")])
    }

    /// The last step; nothing where there is none.
    pub fn last(&self) -> Carried<Option<Last>> {
        let Some((step, before)) = self.steps.split_last() else { return Ok(None) };
        let (key, index) = match step {
            Step::Key(key) => (key.clone(), None),
            Step::Either(index) => (format!("\"{index}\""), Some(*index)),
            _ => return Err("a path of jsonb_set that ends in a computed step has no rule".into()),
        };
        let (parent, parent_path) = (self.prefix(before.len()), self.path_of(before.len()));
        Ok(Some(Last { parent, parent_path, at_root: before.is_empty(), key, index }))
    }

    /// A value made by setting or removing this place, which PostgreSQL refuses in a scalar and for a key of a list.
    pub fn settable(&self, value: &Template) -> Template {
        let mut wrong = Template::default();
        for (index, _) in self.steps.iter().enumerate().filter(|(_, step)| matches!(step, Step::Key(_))) {
            let or = if wrong.is_empty() { "" } else { " OR " };
            wrong.append(joined(&[&or, &"COALESCE(JSON_TYPE(", &self.prefix(index), &")='ARRAY',FALSE)"]));
        }
        let value = match wrong.is_empty() {
            true => value.clone(),
            false => joined(&[&"IF(", &wrong, &format!(",{INVALID},"), value, &")"]),
        };
        only(&self.base, "IN ('OBJECT','ARRAY')", &value)
    }

    /// The path as MariaDB's functions take it.
    pub fn path(&self) -> Template {
        self.path_of(self.steps.len())
    }

    fn path_of(&self, steps: usize) -> Template {
        let mut parts: Vec<Template> = Vec::new();
        let mut text = String::from("$");
        for (index, step) in self.steps.iter().enumerate().take(steps) {
            match step {
                Step::Key(key) => text.push_str(&format!(".{key}")),
                Step::Index(number @ 1.., _) => text.push_str(&format!("[{number}]")),
                computed => {
                    parts.push(literal_template(&text));
                    text.clear();
                    parts.push(written(computed, &self.prefix(index)));
                }
            }
        }
        if parts.is_empty() {
            return literal_template(&text);
        }
        if !text.is_empty() {
            parts.push(literal_template(&text));
        }
        let mut out = Template::default();
        for (index, part) in parts.into_iter().enumerate() {
            out.push_str(if index > 0 { "," } else { "CONCAT(" });
            out.append(part);
        }
        out.push_str(")");
        out
    }
}

fn is_json(printer: &Printer<'_>, expr: &Expr) -> bool {
    super::is_json(printer, expr)
}

fn literal_template(text: &str) -> Template {
    let mut out = Template::default();
    out.push_str(&literal(text));
    out
}

/// A step that depends on what it is applied to.
fn written(step: &Step, on: &Template) -> Template {
    match step {
        Step::Key(key) => literal_template(&format!(".{key}")),
        Step::Index(number @ 0.., counted) => {
            joined(&[&"IF(JSON_TYPE(", on, &counted.out(), &format!(",NULL,'[{number}]')")])
        }
        Step::Index(number, counted) => {
            let back = number.unsigned_abs();
            joined(&[
                &"IF(JSON_TYPE(",
                on,
                &counted.out(),
                &" OR JSON_LENGTH(",
                on,
                &format!(")<{back},NULL,CONCAT('[',JSON_LENGTH("),
                on,
                &format!(")-{back},']'))"),
            ])
        }
        Step::Either(number @ 0..) => {
            joined(&[&"IF(JSON_TYPE(", on, &format!(")='ARRAY','[{number}]','.\"{number}\"')")])
        }
        Step::Either(number) => {
            let back = number.unsigned_abs();
            joined(&[
                &"IF(JSON_TYPE(",
                on,
                &")='ARRAY',IF(JSON_LENGTH(",
                on,
                &format!(")>={back},CONCAT('[',JSON_LENGTH("),
                on,
                &format!(")-{back},']'),'{NOWHERE}'),'{NOWHERE}')"),
            ])
        }
        Step::KeyOf(key) => joined(&[&"'.',JSON_QUOTE(CONVERT(", key, &" USING utf8mb4))"]),
        Step::IndexOf(index, counted) => joined(&[
            &"IF(JSON_TYPE(",
            on,
            &counted.out(),
            &",NULL,CONCAT('[',NULLIF(GREATEST(IF(",
            index,
            &"<0,JSON_LENGTH(",
            on,
            &")+",
            index,
            &",",
            index,
            &"),-1),-1),']'))",
        ]),
    }
}

/// The right side of `->`: text is a key, a number an index.
fn step(printer: &mut Printer<'_>, expr: &Expr, counted: Counted) -> Carried<Step> {
    let ty = printer.names.infer(expr);
    match (number(printer, expr)?, &ty) {
        (Some(index), _) => Ok(Step::Index(index, counted)),
        (None, Type::Text | Type::Unknown) if literal_value(expr) => {
            let text = printer.pin(expr)?.ok_or_else(null_key)?;
            Ok(Step::Key(key(&text)?))
        }
        (None, Type::Text) => Ok(Step::KeyOf(printer.captured(|printer| printer.expr(expr, &Type::Text))?)),
        (None, Type::Int(_)) => Ok(Step::IndexOf(printer.captured(|printer| printer.operand(expr, &ty))?, counted)),
        (None, other) => Err(format!("a key of type {} has no rule", other.name()).into()),
    }
}

fn null_key() -> Refusal {
    "NULL as a key of JSON has no rule".into()
}

fn literal_value(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => literal_value(inner),
        Expr::Value(_) => true,
        _ => false,
    }
}

/// A literal whole number, or a parameter that is cast to one.
pub fn number(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<i64>> {
    match expr {
        Expr::Nested(inner) => number(printer, inner),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => Ok(number(printer, expr)?.map(|number| -number)),
        Expr::Value(value) if matches!(value.value, Value::Number(..)) => whole(printer, expr),
        Expr::Cast { expr: inner, .. } if matches!(printer.names.infer(expr), Type::Int(_)) => match &**inner {
            Expr::UnaryOp { .. } => number(printer, inner),
            inner if literal_value(inner) => whole(printer, inner),
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

fn whole(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Option<i64>> {
    let text = printer.pin(expr)?.ok_or_else(null_key)?;
    let number = text.trim().parse().map_err(|_| format!("{text} as an index of JSON; PostgreSQL refuses it"))?;
    Ok(Some(number))
}

/// The right side of `#>`: an array of texts.
fn steps(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Vec<Step>> {
    texts(printer, expr)?.into_iter().map(|text| either(printer, text)).collect()
}

/// A step that is an index in an array and a key in an object.
fn either(printer: &mut Printer<'_>, text: Option<String>) -> Carried<Step> {
    let text = text.ok_or_else(null_key)?;
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => {
            if number < 0 {
                printer.state(NEGATIVE);
            }
            Ok(Step::Either(number))
        }
        // PostgreSQL reads ` 007` as the index 7, and as the key ` 007`.
        _ if text.trim_start().trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit())
            && text.trim_start().trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            Err(format!("the path step '{text}', a number in another spelling, has no rule").into())
        }
        _ => Ok(Step::Key(key(&text)?)),
    }
}

fn element(printer: &mut Printer<'_>, item: &Expr) -> Carried<Option<String>> {
    match item {
        item if is_null(item) => Ok(None),
        Expr::Cast { expr, .. } | Expr::Nested(expr) => element(printer, expr),
        item => printer.pin(item),
    }
}

/// The elements of a literal array of texts, in either spelling.
pub fn texts(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Vec<Option<String>>> {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => texts(printer, inner),
        Expr::Array(array) => array.elem.iter().map(|item| element(printer, item)).collect(),
        Expr::Value(_) => match printer.pin(expr)? {
            Some(text) => Ok(array_elements(&text)?),
            None => Err("NULL as an array of keys has no rule".into()),
        },
        other => Err(format!("{other} as an array of keys; only literal ones are carried").into()),
    }
}
