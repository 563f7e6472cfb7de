//! What the names of a statement mean, and the types of its expressions, by the schema and the session's search path.
//!
//! It infers as much as a rewrite needs to know; what it can't tell is `Type::Unknown`, never a guess.

use std::sync::Arc;

use super::missing::unknown_table;
pub use super::output_names::output_name;
use super::parse::ast::{
    AccessExpr, BinaryOperator, Expr, Ident, ObjectName, ObjectNamePart, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, Subscript, TableFactor, TableWithJoins, UnaryOperator, Value,
};
use super::query::{grouping_sets, joins, listed_rows, series};
use super::refusal::Refusal;
use super::rules::json::table;
use super::rules::{functions, math, time};
use super::schema::read::TEMPORARY;
use super::schema::{Schema, Table, partition};
use super::scope::{Field, Relation, Scope, Scopes};
use super::types::Type;
use super::unresolved::is_untyped;
use super::values::Zone;
use super::{Target, TextStorage};

/// What a translation depends on besides the statement.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub schema: &'a Schema,
    pub target: &'a Target,
    pub search_path: &'a [String],
    pub zone: &'a Zone,
}

impl Context<'_> {
    pub fn is_binary(&self) -> bool {
        self.target.text == TextStorage::Binary
    }
}

/// A common table expression in reach.
#[derive(Clone, Debug, Default)]
pub struct Cte {
    pub name: String,
    pub fields: Vec<Field>,
    /// Where MariaDB takes no WITH: the text that stands in for each mention.
    pub inline: Option<super::template::Template>,
    /// The query, where it sorts its rows.
    pub sorted: Option<Arc<Query>>,
}

/// The names in reach of the expression at hand.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    pub ctx: Context<'a>,
    pub scopes: Scopes,
    pub ctes: Vec<Cte>,
}

/// An identifier as PostgreSQL reads it: folded to lower case unless it was quoted, and cut to 63 bytes.
pub fn folded(ident: &Ident) -> String {
    // NAMEDATALEN less one; what is longer is cut, with a notice.
    const NAME_BYTES_MAX: usize = 63;
    let mut name = if ident.quote_style.is_some() { ident.value.clone() } else { ident.value.to_lowercase() };
    name.truncate(name.floor_char_boundary(NAME_BYTES_MAX));
    name
}

/// The parts of a dotted name, folded.
pub fn parts(name: &ObjectName) -> Result<Vec<String>, String> {
    name.0
        .iter()
        .map(|part| match part {
            ObjectNamePart::Identifier(ident) => Ok(folded(ident)),
            ObjectNamePart::Function(_) => Err(format!("the name {name} is computed")),
        })
        .collect()
}

impl<'a> Names<'a> {
    pub fn new(ctx: Context<'a>) -> Self {
        Self { ctx, scopes: Scopes::default(), ctes: Vec::new() }
    }

    /// The table that a name means on the search path.
    pub fn table(&self, name: &ObjectName) -> Result<&'a Table, Refusal> {
        let table = self.relation(name).and_then(|table| self.check_present(table))?;
        match &table.partition_of {
            Some(_) if partition::has_view(self.ctx.schema, self.ctx.target, &table.qualified()) => Ok(table),
            Some(parent) => Err(format!("{name} is a partition; on the target its rows are in {parent}").into()),
            None => Ok(table),
        }
    }

    fn relation(&self, name: &ObjectName) -> Result<&'a Table, Refusal> {
        let parts = parts(name)?;
        let tables = &self.ctx.schema.tables;
        match parts.as_slice() {
            [schema, _] if schema == "pg_catalog" || schema == "information_schema" => {
                Err(format!("{name} is the server's own catalogue; introspection has no counterpart").into())
            }
            [schema, table] => {
                let found = tables.get(&format!("{schema}.{table}"));
                found.ok_or_else(|| self.no_table(name, table))
            }
            [table] => {
                let path = self.ctx.search_path.iter().map(String::as_str);
                let mut path = std::iter::once(TEMPORARY).chain(path);
                let found = path.find_map(|schema| tables.get(&format!("{schema}.{table}")));
                found.ok_or_else(|| {
                    if table.starts_with("pg_") {
                        format!("{name} is the server's own catalogue; introspection has no counterpart").into()
                    } else {
                        self.no_table(name, table)
                    }
                })
            }
            _ => Err(format!("the name {name} names another database").into()),
        }
    }

    /// Why a name is no table's; a sequence is read like one.
    fn no_table(&self, name: &ObjectName, table: &str) -> Refusal {
        let mut sequences = self.ctx.schema.sequences.keys();
        match sequences.any(|known| known.rsplit('.').next() == Some(table)) {
            true => format!("{name} is a sequence, which MariaDB shows in columns of its own").into(),
            false => unknown_table(name),
        }
    }

    pub fn cte(&self, name: &ObjectName) -> Option<&Cte> {
        match name.0.as_slice() {
            [ObjectNamePart::Identifier(ident)] => {
                let name = folded(ident);
                self.ctes.iter().rev().find(|cte| cte.name == name)
            }
            _ => None,
        }
    }

    pub fn table_fields(&self, table: &Table) -> Vec<Field> {
        let field = |column: &super::schema::Column| Field {
            name: column.name.clone(),
            ty: Type::parse(&column.pg_type, self.ctx.schema),
            nullable: column.nullable,
            required: !column.nullable,
            serial: column.serial,
            scale: declared_scale(&column.pg_type),
            single: matches!(column.pg_type.as_str(), "real" | "float4"),
            precision: declared_precision(&column.pg_type),
        };
        table.columns.iter().map(field).collect()
    }

    /// The relations that FROM brings in; nothing where it can't be told.
    pub fn relations(&self, from: &[TableWithJoins]) -> Vec<Relation> {
        let mut relations = Vec::new();
        for item in from {
            self.add_relations(&item.relation, &mut relations);
            for join in &item.joins {
                use super::parse::ast::JoinOperator as Op;
                let before = relations.len();
                self.add_relations(&join.relation, &mut relations);
                let after = relations.len();
                let (outer_left, outer_right) = match join.join_operator {
                    Op::Left(_) | Op::LeftOuter(_) => (false, true),
                    Op::Right(_) | Op::RightOuter(_) => (true, false),
                    Op::FullOuter(_) => (true, true),
                    _ => (false, false),
                };
                let range = if outer_left { 0 } else { before }..if outer_right { after } else { before };
                for relation in relations.get_mut(range).into_iter().flatten() {
                    relation.padded = true;
                    relation.fields.iter_mut().for_each(|field| field.nullable = true);
                }
            }
        }
        relations
    }

    fn add_relations(&self, factor: &TableFactor, relations: &mut Vec<Relation>) {
        if let Some(rows) = listed_rows::split_in_from(factor) {
            return self.add_relations(&rows, relations);
        }
        if let Some(relation) = table::relation(self, factor, relations) {
            relations.push(relation);
            return;
        }
        match factor {
            TableFactor::Table { name, alias, args, .. } => {
                let fields = match (self.cte(name), self.table(name)) {
                    (Some(cte), _) => cte.fields.clone(),
                    (None, Ok(table)) => self.table_fields(table),
                    (None, Err(_)) => Vec::new(),
                };
                let own = parts(name).ok().and_then(|mut parts| parts.pop()).unwrap_or_default();
                let fields =
                    if args.is_some() { series::fields(self, factor) } else { aliased(fields, alias.as_ref()) };
                relations.push(Relation {
                    alias: alias.as_ref().map_or(own, |alias| folded(&alias.name)),
                    fields,
                    ..Relation::default()
                });
            }
            TableFactor::Function { name, alias, .. } => {
                let own = parts(name).ok().and_then(|mut parts| parts.pop()).unwrap_or_default();
                let fields = series::fields(self, factor);
                relations.push(Relation {
                    alias: alias.as_ref().map_or(own, |alias| folded(&alias.name)),
                    fields,
                    ..Relation::default()
                });
            }
            TableFactor::Derived { lateral, subquery, alias, .. } => {
                let mut names = self.clone();
                if *lateral {
                    names.scopes.push(Scope { relations: relations.clone(), outputs: Vec::new() });
                }
                let mut fields = names.table_like_fields(subquery);
                fields.iter_mut().for_each(|field| field.required = !field.nullable);
                if let Some(alias) = alias {
                    for (field, column) in fields.iter_mut().zip(&alias.columns) {
                        field.name = folded(&column.name);
                    }
                    relations.push(Relation { alias: folded(&alias.name), fields, ..Relation::default() });
                }
            }
            TableFactor::NestedJoin { table_with_joins, .. } => {
                relations.extend(self.relations(std::slice::from_ref(table_with_joins)));
            }
            _ => {}
        }
    }

    /// The columns of a query's result.
    pub fn query_fields(&self, query: &Query) -> Vec<Field> {
        let mut names = self.clone();
        if let Some(with) = &query.with {
            for cte in &with.cte_tables {
                let mut fields = names.table_like_fields(&cte.query);
                for (field, column) in fields.iter_mut().zip(&cte.alias.columns) {
                    field.name = folded(&column.name);
                }
                names.ctes.push(Cte { name: folded(&cte.alias.name), fields, ..Cte::default() });
            }
        }
        names.body_fields(&query.body)
    }

    pub fn body_fields(&self, body: &SetExpr) -> Vec<Field> {
        match body {
            SetExpr::Select(select) => {
                if let Some(lifted) = listed_rows::lifted(select) {
                    return self.body_fields(&SetExpr::Select(Box::new(lifted)));
                }
                let mut names = self.clone();
                names.scopes.push(Scope { relations: self.relations(&select.from), outputs: Vec::new() });
                names.select_fields(select)
            }
            SetExpr::Query(query) => self.query_fields(query),
            SetExpr::SetOperation { left, right, .. } => {
                let mut fields = self.body_fields(left);
                for (field, other) in fields.iter_mut().zip(self.body_fields(right)) {
                    field.nullable |= other.nullable;
                    field.serial = false;
                    field.required &= other.required;
                    field.scale = field.scale.filter(|scale| other.scale == Some(*scale));
                    field.ty = unified(std::mem::take(&mut field.ty), other.ty);
                }
                fields
            }
            SetExpr::Table(table) => {
                let idents = [table.schema_name.as_ref(), table.table_name.as_ref()];
                let name = ObjectName::from(idents.into_iter().flatten().map(Ident::new).collect::<Vec<_>>());
                match (self.cte(&name), self.table(&name)) {
                    (Some(cte), _) => cte.fields.clone(),
                    (None, Ok(table)) => self.table_fields(table),
                    (None, Err(_)) => Vec::new(),
                }
            }
            SetExpr::Values(values) => {
                let mut fields: Vec<Field> = Vec::new();
                for row in &values.rows {
                    for (index, expr) in row.content.iter().enumerate() {
                        let ty = self.infer(expr);
                        match fields.get_mut(index) {
                            None => fields.push(Field {
                                name: format!("column{}", index + 1),
                                ty,
                                nullable: true,
                                ..Field::default()
                            }),
                            Some(field) => field.ty = unified(std::mem::take(&mut field.ty), ty),
                        }
                    }
                }
                fields
            }
            _ => Vec::new(),
        }
    }

    /// The select list's columns, with the FROM's relations already in scope.
    pub fn select_fields(&self, select: &Select) -> Vec<Field> {
        let mut fields = Vec::new();
        for item in &select.projection {
            match item {
                SelectItem::UnnamedExpr(expr) => fields.push(self.field(output_name(expr), expr)),
                SelectItem::ExprWithAlias { expr, alias } => fields.push(self.field(folded(alias), expr)),
                SelectItem::Wildcard(_) if joins::merges(&select.from) => {
                    fields.extend(self.star_of(&select.from).unwrap_or_default().into_iter().map(|(_, field)| field));
                }
                SelectItem::Wildcard(_) => {
                    for relation in self.scopes.current().iter().flat_map(|scope| &scope.relations) {
                        fields.extend(relation.fields.iter().cloned());
                    }
                }
                SelectItem::QualifiedWildcard(kind, _) => {
                    let wanted = wildcard_relation(kind).unwrap_or_default();
                    for relation in self.scopes.current().iter().flat_map(|scope| &scope.relations) {
                        if relation.alias == wanted {
                            fields.extend(relation.fields.iter().cloned());
                        }
                    }
                }
                SelectItem::ExprWithAliases { .. } => {}
            }
        }
        if grouping_sets::may_miss_keys(select) {
            fields.iter_mut().for_each(|field| field.nullable = true);
        }
        fields.iter_mut().for_each(|field| field.required &= !field.nullable);
        fields
    }

    fn field(&self, name: String, expr: &Expr) -> Field {
        Field {
            name,
            ty: self.infer(expr),
            nullable: self.nullable(expr),
            scale: self.scale(expr),
            single: self.is_single(expr),
            ..Field::default()
        }
    }

    /// Whether the expression is a column's name, which names the result too.
    pub fn is_plain_name(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Identifier(ident) => self.scopes.find(None, &folded(ident)).is_some() || self.column(expr).is_none(),
            other => matches!(other, Expr::CompoundIdentifier(_)),
        }
    }

    /// The column behind an identifier, if the expression is one.
    pub fn column(&self, expr: &Expr) -> Option<&Field> {
        match expr {
            Expr::Nested(inner) => self.column(inner),
            Expr::Identifier(ident) => {
                let name = folded(ident);
                self.scopes
                    .find(None, &name)
                    .or_else(|| self.scopes.find_output(&name))
                    .or_else(|| self.scopes.scalar(&name))
            }
            Expr::CompoundIdentifier(idents) => match idents.as_slice() {
                [.., qualifier, name] => self.scopes.find(Some(&folded(qualifier)), &folded(name)),
                _ => None,
            },
            _ => None,
        }
    }

    /// An expression's type. It asks each child once, so it costs no more than the expression is long.
    pub fn infer(&self, expr: &Expr) -> Type {
        match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
                self.column(expr).map(|field| field.ty.clone()).unwrap_or_default()
            }
            Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => self.infer(inner),
            Expr::Value(value) => match &value.value {
                Value::Number(text, _) if text.contains('.') => Type::Numeric,
                Value::Number(..) => Type::Int(4),
                Value::Boolean(_) => Type::Bool,
                _ => Type::Unknown,
            },
            Expr::Cast { data_type, .. } => Type::of(data_type, self.ctx.schema),
            Expr::TypedString(typed) => Type::of(&typed.data_type, self.ctx.schema),
            Expr::Interval(_) => Type::Interval,
            Expr::UnaryOp { op: UnaryOperator::Not, .. } => Type::Bool,
            Expr::UnaryOp { op: UnaryOperator::PGSquareRoot | UnaryOperator::PGCubeRoot, .. } => Type::Float,
            Expr::UnaryOp { expr, .. } => self.infer(expr),
            Expr::BinaryOp { left, op, right } => self.infer_binary(left, op, right),
            Expr::Case { conditions, else_result, .. } => {
                let mut results = conditions.iter().map(|when| &when.result).chain(else_result.as_deref());
                match self.common(results.clone()) {
                    Type::Unknown if results.all(is_untyped) => Type::Text,
                    common => common,
                }
            }
            Expr::Subquery(query) => {
                self.table_like_fields(query).into_iter().next().map(|field| field.ty).unwrap_or_default()
            }
            Expr::Function(function) => functions::result(self, function),
            Expr::Extract { .. } => Type::Numeric,
            Expr::Floor { expr, .. } | Expr::Ceil { expr, .. } => math::whole(self, &[expr]),
            Expr::Substring { expr, .. } | Expr::Overlay { expr, .. } if self.infer(expr) == Type::Bytea => Type::Bytea,
            Expr::Substring { .. } | Expr::Trim { .. } | Expr::Overlay { .. } => Type::Text,
            Expr::Position { .. } => Type::Int(4),
            Expr::AtTimeZone { timestamp, .. } => time::zones::moved_type(self, timestamp),
            Expr::CompoundFieldAccess { root, access_chain } => match (self.infer(root), access_chain.as_slice()) {
                (Type::Array(element), chain) if chain.iter().all(is_index) => *element,
                (array @ Type::Array(_), [AccessExpr::Subscript(Subscript::Slice { .. })]) => array,
                (Type::Jsonb, _) => Type::Jsonb,
                _ => Type::Unknown,
            },
            Expr::Array(array) => match self.common(array.elem.iter()) {
                // PostgreSQL takes bare literals for text, and does not tell dimensions.
                Type::Unknown if !array.elem.is_empty() => Type::Array(Box::new(Type::Text)),
                inner @ Type::Array(_) => inner,
                element => Type::Array(Box::new(element)),
            },
            Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::IsTrue(_) | Expr::IsNotTrue(_) => Type::Bool,
            Expr::IsFalse(_) | Expr::IsNotFalse(_) | Expr::IsUnknown(_) | Expr::IsNotUnknown(_) => Type::Bool,
            Expr::IsDistinctFrom(..) | Expr::IsNotDistinctFrom(..) | Expr::Exists { .. } => Type::Bool,
            Expr::InList { .. } | Expr::InSubquery { .. } | Expr::Between { .. } => Type::Bool,
            Expr::Like { .. }
            | Expr::ILike { .. }
            | Expr::SimilarTo { .. }
            | Expr::AnyOp { .. }
            | Expr::AllOp { .. } => Type::Bool,
            _ => Type::Unknown,
        }
    }

    /// The type that PostgreSQL unifies several expressions to, as far as they tell.
    pub fn common<'e>(&self, exprs: impl Iterator<Item = &'e Expr>) -> Type {
        exprs.map(|expr| self.infer(expr)).fold(Type::Unknown, unified)
    }

    fn infer_binary(&self, left: &Expr, op: &BinaryOperator, right: &Expr) -> Type {
        use BinaryOperator as Op;
        match op {
            Op::And | Op::Or | Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::Overlaps => Type::Bool,
            Op::PGRegexMatch | Op::PGRegexIMatch | Op::PGRegexNotMatch | Op::PGRegexNotIMatch => Type::Bool,
            Op::PGStartsWith | Op::PGLikeMatch | Op::PGILikeMatch | Op::At | Op::TildeEq => Type::Bool,
            Op::PGNotLikeMatch | Op::PGNotILikeMatch => Type::Bool,
            Op::StringConcat => match (self.infer(left), self.infer(right)) {
                (own @ (Type::Jsonb | Type::Bytea), _) | (_, own @ (Type::Jsonb | Type::Bytea)) => own,
                (array @ Type::Array(_), _) | (_, array @ Type::Array(_)) => array,
                _ => Type::Text,
            },
            Op::Plus | Op::Minus | Op::Multiply | Op::Divide | Op::Modulo => {
                match (self.infer(left), self.infer(right)) {
                    (Type::Jsonb, _) if *op == Op::Minus => Type::Jsonb,
                    (a, b) if a.is_number() && b.is_number() => wider(a, b),
                    (Type::Unknown, number) | (number, Type::Unknown) if number.is_number() => number,
                    (a, b) => time::shift::result(&a, op, &b),
                }
            }
            Op::Arrow | Op::HashArrow | Op::HashMinus => self.infer(left),
            Op::AtArrow | Op::ArrowAt | Op::PGOverlap | Op::Question | Op::QuestionAnd | Op::QuestionPipe => Type::Bool,
            Op::LongArrow | Op::HashLongArrow => Type::Text,
            Op::BitwiseAnd | Op::BitwiseOr | Op::PGBitwiseXor => self.common([left, right].into_iter()),
            Op::PGBitwiseShiftLeft | Op::PGBitwiseShiftRight => self.infer(left),
            Op::PGExp => math::real(self, &[left, right]),
            _ => Type::Unknown,
        }
    }

    /// False only where the expression is known never to be NULL.
    pub fn nullable(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => self.column(expr).is_none_or(|field| field.nullable),
            Expr::Nested(inner) => self.nullable(inner),
            Expr::Value(value) => matches!(value.value, Value::Null | Value::Placeholder(_)),
            Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::Exists { .. } => false,
            Expr::TypedString(_) | Expr::Interval(_) => false,
            Expr::Extract { expr, .. } | Expr::Floor { expr, .. } | Expr::Ceil { expr, .. } => self.nullable(expr),
            Expr::AtTimeZone { timestamp, .. } => self.nullable(timestamp),
            Expr::UnaryOp { expr, .. } | Expr::Cast { expr, .. } => self.nullable(expr),
            Expr::BinaryOp { left, op, right } => {
                use BinaryOperator as Op;
                let plain = matches!(op, Op::Plus | Op::Minus | Op::Multiply | Op::And | Op::Or | Op::Eq | Op::NotEq);
                !plain || self.nullable(left) || self.nullable(right)
            }
            Expr::Function(function) => functions::nullable(self, function),
            _ => true,
        }
    }

    /// The decimals that a `numeric` value always has, where its column or cast declares them.
    pub fn scale(&self, expr: &Expr) -> Option<u8> {
        match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => self.column(expr)?.scale,
            Expr::Nested(inner) => self.scale(inner),
            _ => None,
        }
    }

    /// Whether the expression's text brings a collation that compares as PostgreSQL does: a text column's own, or the
    /// one that a rule writes. The session's rules all others.
    pub fn has_column(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
                let ty = self.infer(expr);
                !(ty.is_number() || ty.is_moment() || matches!(ty, Type::Bool | Type::Time | Type::Interval))
            }
            Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => self.has_column(inner),
            // A value's text is written with its collation, a text stays as it is.
            Expr::Cast { expr: inner, data_type, .. } if Type::of(data_type, self.ctx.schema) == Type::Text => {
                !matches!(self.infer(inner), Type::Text | Type::Unknown) || self.has_column(inner)
            }
            Expr::Cast { expr: inner, .. } => self.has_column(inner),
            Expr::BinaryOp { op: BinaryOperator::StringConcat, .. } => true,
            Expr::BinaryOp { left, right, .. } => self.has_column(left) || self.has_column(right),
            Expr::Subquery(_) => true,
            Expr::Substring { .. } | Expr::Trim { .. } | Expr::Overlay { .. } | Expr::Collate { .. } => true,
            Expr::CompoundFieldAccess { root, .. } => self.has_column(root),
            Expr::Tuple(items) => items.iter().any(|item| self.has_column(item)),
            Expr::Function(function) if functions::is_text(function) => true,
            Expr::Function(function) => functions::arguments(function).iter().any(|expr| self.has_column(expr)),
            Expr::Case { conditions, else_result, .. } => {
                conditions.iter().any(|when| self.has_column(&when.result))
                    || else_result.as_deref().is_some_and(|result| self.has_column(result))
            }
            _ => false,
        }
    }
}

fn is_index(access: &AccessExpr) -> bool {
    matches!(access, AccessExpr::Subscript(Subscript::Index { .. }))
}

fn declared_scale(pg_type: &str) -> Option<u8> {
    let (precision, scale) = pg_type.strip_prefix("numeric(")?.strip_suffix(')')?.split_once(',')?;
    precision.parse::<u8>().ok()?;
    scale.parse().ok()
}

/// The precision of `timestamp(3) with time zone` and its like.
fn declared_precision(pg_type: &str) -> Option<u8> {
    let rest = pg_type.strip_prefix("timestamp(").or_else(|| pg_type.strip_prefix("time("))?;
    rest.split_once(')')?.0.parse().ok()
}

/// The relation of `relation.*`.
pub fn wildcard_relation(kind: &SelectItemQualifiedWildcardKind) -> Option<String> {
    match kind {
        SelectItemQualifiedWildcardKind::ObjectName(name) => parts(name).ok()?.pop(),
        SelectItemQualifiedWildcardKind::Expr(_) => None,
    }
}

/// The columns of a table under the names that its alias gives the first of them.
fn aliased(mut fields: Vec<Field>, alias: Option<&super::parse::ast::TableAlias>) -> Vec<Field> {
    let columns = alias.map(|alias| alias.columns.as_slice()).unwrap_or_default();
    for (field, column) in fields.iter_mut().zip(columns) {
        field.name = folded(&column.name);
    }
    fields
}

/// The type that PostgreSQL gives a column of values of two types: a date is read as midnight, a local time in the session's
/// zone.
fn unified(a: Type, b: Type) -> Type {
    match (a, b) {
        (Type::Unknown, other) | (other, Type::Unknown) => other,
        (a, b) if a.is_number() && b.is_number() => wider(a, b),
        (a, Type::TimestampTz) | (Type::TimestampTz, a) if a.is_moment() => Type::TimestampTz,
        (a, Type::Timestamp) | (Type::Timestamp, a) if a.is_moment() => Type::Timestamp,
        (a, _) => a,
    }
}

fn wider(a: Type, b: Type) -> Type {
    match (a, b) {
        (Type::Float, _) | (_, Type::Float) => Type::Float,
        (Type::Numeric, _) | (_, Type::Numeric) => Type::Numeric,
        (Type::Int(a), Type::Int(b)) => Type::Int(a.max(b)),
        (a, _) => a,
    }
}
