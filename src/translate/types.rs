//! PostgreSQL's types, as far as a translation must tell them apart.

use super::names::parts;
use super::parse::ast::{ArrayElemTypeDef, DataType, TimezoneInfo};
use super::schema::Schema;

/// A PostgreSQL type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Type {
    /// A literal or parameter that takes its type from its place, or an expression we can't tell.
    #[default]
    Unknown,
    Bool,
    /// `smallint`, `integer`, `bigint`: bytes.
    Int(u8),
    Numeric,
    Float,
    Text,
    /// `char(n)`: so many characters, filled with blanks, which the target's columns hold too.
    Char(usize),
    Uuid,
    Json,
    Jsonb,
    Bytea,
    TimestampTz,
    Timestamp,
    Date,
    Time,
    Interval,
    /// An enum, by `schema.name`.
    Enum(String),
    Array(Box<Type>),
    TsVector,
    /// Any other, by name: it may be carried as a column, not computed with.
    Other(String),
}

impl Type {
    /// Reads a name as `format_type` spells it.
    pub fn parse(name: &str, schema: &Schema) -> Self {
        let name = name.trim();
        if let Some(element) = name.strip_suffix("[]") {
            return Self::Array(Box::new(Self::parse(element, schema)));
        }
        let base = match name.split_once('(') {
            Some((before, after)) => {
                format!("{}{}", before.trim_end(), after.split_once(')').map_or("", |(_, rest)| rest))
            }
            None => name.to_owned(),
        };
        let length = name.split_once('(').and_then(|(_, after)| after.split_once(')')?.0.parse().ok());
        match base.trim_start_matches("pg_catalog.") {
            "character" => Self::Char(length.unwrap_or(1)),
            "boolean" | "bool" => Self::Bool,
            "smallint" | "int2" | "smallserial" => Self::Int(2),
            "integer" | "int" | "int4" | "serial" => Self::Int(4),
            "bigint" | "int8" | "bigserial" => Self::Int(8),
            "numeric" | "decimal" => Self::Numeric,
            "real" | "float4" | "double precision" | "float8" | "float" => Self::Float,
            "text" | "character varying" | "varchar" | "name" => Self::Text,
            "uuid" => Self::Uuid,
            "json" => Self::Json,
            "jsonb" => Self::Jsonb,
            "bytea" => Self::Bytea,
            "timestamp with time zone" | "timestamptz" => Self::TimestampTz,
            "timestamp without time zone" | "timestamp" => Self::Timestamp,
            "date" => Self::Date,
            "time" | "time without time zone" => Self::Time,
            "interval" => Self::Interval,
            "tsvector" => Self::TsVector,
            "unknown" => Self::Unknown,
            other => {
                let bare = other.trim_matches('"');
                let known = schema.enums.keys().find(|key| *key == bare || key.rsplit('.').next() == Some(bare));
                known.map_or_else(|| Self::Other(other.to_owned()), |key| Self::Enum(key.clone()))
            }
        }
    }

    /// Reads a type in a statement.
    pub fn of(data_type: &DataType, schema: &Schema) -> Self {
        match data_type {
            DataType::Boolean | DataType::Bool => Self::Bool,
            DataType::SmallInt(_) | DataType::Int2(_) => Self::Int(2),
            DataType::Int(_) | DataType::Integer(_) | DataType::Int4(_) => Self::Int(4),
            DataType::BigInt(_) | DataType::Int8(_) => Self::Int(8),
            DataType::Numeric(_) | DataType::Decimal(_) | DataType::Dec(_) => Self::Numeric,
            DataType::Float(_) | DataType::Real | DataType::Float4 | DataType::Float8 => Self::Float,
            DataType::Double(_) | DataType::DoublePrecision => Self::Float,
            DataType::Text | DataType::Varchar(_) | DataType::CharacterVarying(_) => Self::Text,
            DataType::Uuid => Self::Uuid,
            DataType::JSON => Self::Json,
            DataType::JSONB => Self::Jsonb,
            DataType::Bytea => Self::Bytea,
            DataType::Timestamp(_, TimezoneInfo::Tz | TimezoneInfo::WithTimeZone) => Self::TimestampTz,
            DataType::TimestampNtz(_) | DataType::Timestamp(_, _) => Self::Timestamp,
            DataType::Date => Self::Date,
            DataType::Time(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => Self::Time,
            DataType::Interval { .. } => Self::Interval,
            DataType::Array(ArrayElemTypeDef::SquareBracket(element, _)) => {
                Self::Array(Box::new(Self::of(element, schema)))
            }
            DataType::Custom(name, modifiers) if modifiers.is_empty() => match parts(name) {
                // It is another type than `char`.
                Ok(parts) if parts == ["char"] => Self::Other(name.to_string()),
                Ok(parts) => Self::parse(&parts.join("."), schema),
                Err(_) => Self::Other(name.to_string()),
            },
            other => Self::parse(&other.to_string().to_lowercase(), schema),
        }
    }

    pub fn is_number(&self) -> bool {
        matches!(self, Self::Int(_) | Self::Numeric | Self::Float)
    }

    pub fn is_moment(&self) -> bool {
        matches!(self, Self::TimestampTz | Self::Timestamp | Self::Date)
    }

    /// What PostgreSQL compares with what; types of two families it refuses to compare.
    pub fn family(&self) -> Family {
        match self {
            Self::Unknown => Family::Unknown,
            Self::Int(_) | Self::Numeric | Self::Float => Family::Number,
            Self::TimestampTz | Self::Timestamp | Self::Date => Family::Moment,
            other => Family::Own(other.clone()),
        }
    }

    /// The name as the schema keeps it; [`Type::parse`] reads it back.
    pub fn pg_name(&self) -> String {
        match self {
            Self::Int(2) => "smallint".to_owned(),
            Self::Int(8) => "bigint".to_owned(),
            Self::Timestamp => "timestamp without time zone".to_owned(),
            Self::Time => "time without time zone".to_owned(),
            Self::Array(element) => format!("{}[]", element.pg_name()),
            other => other.name(),
        }
    }

    /// The name for a reason that a person reads.
    pub fn name(&self) -> String {
        match self {
            Self::Unknown => "unknown".to_owned(),
            Self::Bool => "boolean".to_owned(),
            Self::Int(_) => "integer".to_owned(),
            Self::Float => "double precision".to_owned(),
            Self::Char(_) => "character".to_owned(),
            Self::TimestampTz => "timestamp with time zone".to_owned(),
            Self::Enum(name) | Self::Other(name) => name.clone(),
            Self::Array(element) => format!("{}[]", element.name()),
            other => format!("{other:?}").to_lowercase(),
        }
    }
}

/// Types that can be compared with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Family {
    Unknown,
    Number,
    Moment,
    Own(Type),
}
