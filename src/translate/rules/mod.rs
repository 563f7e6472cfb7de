//! The rules: one rewrite between PostgreSQL and MariaDB each, with its examples.
//!
//! A rule answers unchanged, rewritten, or why what it knows can't be carried. What no rule claims the printer writes
//! word for word if it is on its own short list, and refuses otherwise.

mod aggregate_examples;
pub mod aggregates;
pub mod arithmetic;
mod arity;
pub mod arrays;
pub mod assignments;
mod cast_examples;
pub mod bits;
pub mod casts;
pub mod clause;
pub mod comparison;
pub mod concat;
mod conflict_target;
pub mod conditional;
pub mod conversions;
pub mod definitions;
pub mod delete;
mod draws;
pub mod examples;
pub mod functions;
pub mod insert;
mod insert_rows;
pub mod json;
pub mod like;
pub mod locks;
pub mod matches;
pub mod math;
mod math_lacking;
mod math_literals;
pub mod merge;
mod operator_examples;
mod pattern_examples;
pub mod number_format;
mod ordered_sets;
pub mod prepared;
mod quotient;
pub mod raise;
mod ranges;
pub mod refusals;
pub mod rows;
pub mod regex;
pub mod regex_functions;
mod sequence_state;
pub mod sequences;
pub mod session;
pub mod staged;
pub mod spatial;
pub mod split;
mod spread;
pub mod spelled;
pub mod text;
mod text_codes;
mod text_examples;
mod text_join;
mod text_parts;
pub mod time;
pub mod transactions;
pub mod truncate;
pub mod untyped;
pub mod update;
pub mod upsert;
mod window_frames;
pub mod windows;
pub mod writing_with;

use super::TextStorage;
use super::mariadb::{Carried, Printer};
use super::parse::ast::{Expr, Statement};
use super::query;
use super::types::Type;

/// What a rule looks at.
pub enum Node<'a> {
    Statement(&'a Statement),
    /// An expression, and the type that a bare literal takes in its place.
    Expr(&'a Expr, &'a Type),
}

/// What a rule did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// Not this rule's business; it has written nothing.
    Unchanged,
    /// It has written the whole node.
    Rewritten,
}

/// A statement on both sides.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// `None` where it holds for both.
    pub text: Option<TextStorage>,
    /// Over `examples::SCHEMA`.
    pub postgres: &'static str,
    /// The requests, in order; empty where the statement is refused on purpose.
    pub mariadb: &'static [&'static str],
    /// Both servers refuse it, with errors of the same class.
    pub fails: bool,
}

impl Example {
    pub const fn new(postgres: &'static str, mariadb: &'static [&'static str]) -> Self {
        Self { text: None, postgres, mariadb, fails: false }
    }

    pub const fn of(text: TextStorage, postgres: &'static str, mariadb: &'static [&'static str]) -> Self {
        Self { text: Some(text), postgres, mariadb, fails: false }
    }

    /// A statement that both servers refuse.
    pub const fn failing(self) -> Self {
        Self { fails: true, ..self }
    }
}

/// One rewrite.
pub trait Rule: Sync {
    /// The name in reports.
    fn id(&self) -> &'static str;
    /// What differs, and what is done about it.
    fn doc(&self) -> &'static str;
    fn examples(&self) -> &'static [Example];
    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied>;
}

/// The first rule that claims a node writes it. Statements stand first as they are the fewest; what matches a form of a
/// function or operator stands before the lists of all functions and operators.
pub const RULES: &[&dyn Rule] = &[
    &transactions::Transactions,
    &definitions::Definitions,
    &session::Settings,
    &refusals::Refusals,
    &prepared::Prepared,
    // Before the statements that its parts are.
    &writing_with::WritingWith,
    &merge::Merge,
    &insert::Insert,
    &upsert::Upsert,
    &update::Update,
    &delete::Delete,
    &truncate::Truncate,
    // Before every function, so that none is asked for arguments that are not there.
    &arity::Arity,
    // Before every function and operator that would write the literal.
    &untyped::Untyped,
    // Before casts and the operators: a geometry is written by its function alone.
    &spatial::Spatial,
    // Before the comparisons and aggregates, which know values of one column.
    &rows::Rows,
    // Arrays and documents before the other casts.
    // Before the arrays, as the array of regexp_match has a counterpart for its first element alone.
    &regex_functions::RegexFunctions,
    // Before the other casts.
    &arrays::operators::Operators,
    &json::cast::Cast,
    &casts::Casts,
    &sequences::InsertId,
    &locks::AdvisoryLocks,
    &query::subqueries::Subqueries,
    &time::clock::Clock,
    &time::extract::Extract,
    &time::intervals::Intervals,
    &time::truncate::Truncate,
    &time::zones::Zones,
    &time::make::Make,
    &time::format::Format,
    &time::shift::Shift,
    // Before the other functions of arrays: array_agg is one of its aggregates.
    &json::aggregate::Aggregate,
    // Before the operators: `a = ANY(…)` is an operator with an array on its right.
    &arrays::any::Any,
    &arrays::functions::Functions,
    &arrays::assign::Assign,
    // Before the operators on parts, which refuse `@@` on all else.
    &json::jsonpath::Paths,
    &json::extract::Extract,
    &json::contain::Contain,
    // Before concat, arithmetic and comparison, whose operators these share.
    &json::edit::Edit,
    &json::equal::Equal,
    &json::functions::Functions,
    &json::table::Tables,
    &concat::Concat,
    // After concat and json, whose operators are not arithmetic.
    &arithmetic::Arithmetic,
    &bits::Bits,
    // After time: an interval's comparison is one of numbers, a timestamp's arithmetic is not.
    &comparison::Comparison,
    &like::Like,
    &conditional::Conditional,
    &aggregates::Aggregates,
    &windows::Windows,
    &text::Text,
    &math::Math,
    &query::select::SELECT,
    &query::joins::JOINS,
    &query::full_join::FULL_JOIN,
    &query::lateral::LATERAL,
    &query::lifted_reads::LIFTED_READS,
    &query::series::SERIES,
    &query::listed_rows::LISTED_ROWS,
    &query::ordered_input::ORDERED_INPUT,
    &query::select::GROUPING,
    &query::grouping_sets::GROUPING_SETS,
    &query::distinct_on::DISTINCT_ON,
    &query::order::NULLS_ORDER,
    &query::limit::LIMIT,
    &query::order::ROW_LOCKS,
    &query::sets::SET_OPERATIONS,
    &query::sets::VALUES,
    &query::ctes::CTES,
    &query::ctes::RECURSIVE,
    // Last: it refuses the functions that no family knows.
    &functions::Functions,
];
