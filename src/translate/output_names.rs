//! The names that PostgreSQL gives the columns of a result.

use super::names::{folded, parts};
use super::parse::ast::{ArrayElemTypeDef, DataType, Expr, SelectItem, SetExpr, TrimWhereField, Value};
use super::schema::Schema;
use super::types::Type;

/// The name that PostgreSQL gives a result column without an alias.
pub fn output_name(expr: &Expr) -> String {
    weak_name(expr).0
}

/// The name, and whether it is a strong one (a cast's own name gives way to it).
fn weak_name(expr: &Expr) -> (String, bool) {
    let named = |name: &str| (name.to_owned(), true);
    match expr {
        Expr::Identifier(ident) => (folded(ident), true),
        Expr::CompoundIdentifier(idents) => (idents.last().map(folded).unwrap_or_default(), true),
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => weak_name(inner),
        Expr::Cast { expr, data_type, .. } => match weak_name(expr) {
            strong @ (_, true) => strong,
            _ => (cast_name(data_type), false),
        },
        Expr::TypedString(typed) => (cast_name(&typed.data_type), false),
        Expr::Interval(_) => ("interval".to_owned(), false),
        Expr::Function(function) => {
            (parts(&function.name).ok().and_then(|mut parts| parts.pop()).unwrap_or_default(), true)
        }
        Expr::Extract { .. } => named("extract"),
        Expr::Substring { shorthand: true, .. } => named("substr"),
        Expr::Substring { .. } => named("substring"),
        Expr::Position { .. } => named("position"),
        Expr::Floor { .. } => named("floor"),
        Expr::Ceil { .. } => named("ceil"),
        Expr::Trim { trim_where: Some(TrimWhereField::Leading), .. } => named("ltrim"),
        Expr::Trim { trim_where: Some(TrimWhereField::Trailing), .. } => named("rtrim"),
        Expr::Trim { .. } => named("btrim"),
        Expr::Overlay { .. } => named("overlay"),
        Expr::AtTimeZone { .. } => named("timezone"),
        Expr::Exists { .. } => named("exists"),
        Expr::Array(_) => named("array"),
        Expr::CompoundFieldAccess { root, .. } => weak_name(root),
        Expr::Case { else_result, .. } => match else_result.as_deref().map(weak_name) {
            Some(strong @ (_, true)) => strong,
            _ => ("case".to_owned(), false),
        },
        Expr::Value(value) if matches!(value.value, Value::Boolean(_)) => ("bool".to_owned(), false),
        Expr::Subquery(query) => match query.body.as_ref() {
            SetExpr::Select(select) => match select.projection.as_slice() {
                [SelectItem::UnnamedExpr(expr)] => weak_name(expr),
                [SelectItem::ExprWithAlias { alias, .. }] => (folded(alias), true),
                _ => ("?column?".to_owned(), false),
            },
            _ => ("?column?".to_owned(), false),
        },
        _ => ("?column?".to_owned(), false),
    }
}

/// A type's own name, without its schema, its length and the brackets of an array.
fn cast_name(data_type: &DataType) -> String {
    let element = match data_type {
        DataType::Array(ArrayElemTypeDef::SquareBracket(element, _)) => return cast_name(element),
        other => other,
    };
    match Type::of(element, &Schema::default()) {
        Type::Int(2) => "int2".to_owned(),
        Type::Int(4) => "int4".to_owned(),
        Type::Int(_) => "int8".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Float if matches!(element, DataType::Real | DataType::Float4) => "float4".to_owned(),
        Type::Float => "float8".to_owned(),
        Type::TimestampTz => "timestamptz".to_owned(),
        Type::Text if !element.to_string().eq_ignore_ascii_case("text") => "varchar".to_owned(),
        Type::Char(_) => "bpchar".to_owned(),
        Type::Other(name) if name == "char" => "bpchar".to_owned(),
        Type::Other(name) => name.rsplit('.').next().unwrap_or_default().trim_matches('"').to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}
