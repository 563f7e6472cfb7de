//! JSON: a `json` column keeps its text, a `jsonb` column PostgreSQL's own form of it; both are LONGTEXT with a check.
//!
//! MariaDB compares what JSON_EXTRACT gives as the bare string in it, so each comparison of ours names a collation, which
//! makes it one of texts.

pub mod aggregate;
pub mod build;
pub mod cast;
pub mod change;
pub mod constant;
pub mod contain;
pub mod edit;
pub mod equal;
pub mod extract;
pub mod functions;
pub mod jsonpath;
pub mod path;
pub mod sources;
pub mod table;

use super::raise::INVALID;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::template::Template;
use crate::translate::types::Type;
use crate::translate::values;

/// By code point and without padding, as PostgreSQL compares.
pub const EXACT: &str = " COLLATE utf8mb4_nopad_bin";

/// What reads a document's elements as texts of JSON.
pub const ELEMENTS: &str = ",'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$'))";

/// A value that is made of a document where its kind allows it: NULL stays NULL, what is of no such kind is refused. `kinds` is
/// a condition on JSON_TYPE.
pub fn only(on: &Template, kinds: &str, value: &Template) -> Template {
    joined(&[&"IF(JSON_TYPE(", on, &format!(") {kinds},"), value, &",IF(", on, &format!(" IS NULL,NULL,{INVALID}))")])
}

/// Whether an expression is JSON of any kind.
pub fn is_json(printer: &Printer<'_>, expr: &Expr) -> bool {
    matches!(printer.names.infer(expr), Type::Json | Type::Jsonb)
}

/// A document as an operand, in characters: a literal would be bytes on a binary connection, and JSON functions would read
/// each byte as a character.
pub fn document(printer: &mut Printer<'_>, expr: &Expr, ty: &Type) -> Carried<Template> {
    let literal = bare(printer, expr);
    printer.captured(|printer| {
        if !literal {
            return printer.operand(expr, ty);
        }
        printer.push("CONVERT(");
        printer.expr(expr, ty)?;
        printer.push(" USING utf8mb4)");
        Ok(())
    })
}

/// Whether it is a literal or a parameter, cast or not.
pub fn bare(printer: &Printer<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => bare(printer, inner),
        Expr::TypedString(_) => true,
        other => printer.bare(other).is_some(),
    }
}

/// Text of ours as a literal; in characters where ASCII does not suffice.
pub fn literal(text: &str) -> String {
    let mut out = String::from(if text.is_ascii() { "" } else { "_utf8mb4" });
    values::quote(&mut out, text);
    out
}

/// A template of texts and templates.
pub fn joined(parts: &[&dyn Part]) -> Template {
    let mut out = Template::default();
    for part in parts {
        part.push_to(&mut out);
    }
    out
}

/// What a template is made of.
pub trait Part {
    fn push_to(&self, out: &mut Template);
}

impl Part for &str {
    fn push_to(&self, out: &mut Template) {
        out.push_str(self);
    }
}

impl Part for String {
    fn push_to(&self, out: &mut Template) {
        out.push_str(self);
    }
}

impl Part for Template {
    fn push_to(&self, out: &mut Template) {
        out.append(self.clone());
    }
}
