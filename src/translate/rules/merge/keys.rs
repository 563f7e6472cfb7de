//! Whether a MERGE may give a row a unique value that another row loses.

use std::collections::BTreeSet;

use super::{Action, Plan};
use crate::translate::names::folded;
use crate::translate::parse::ast::{BinaryOperator, Expr, MergeAction, MergeClause, MergeInsertExpr, MergeInsertKind};
use crate::translate::rules::upsert;
use crate::translate::schema::KeyKind;

impl Plan<'_> {
    /// Whether a row can get a unique value that another one loses.
    pub(super) fn may_move_a_key(&self, clauses: &[MergeClause]) -> bool {
        let unique: Vec<_> = self.table.keys.iter().filter(|key| key.kind != KeyKind::Plain).collect();
        let assigns_key = self.branches.iter().any(|(_, _, action)| match action {
            Action::Update(set) => set.iter().any(|(column, _)| {
                unique.iter().any(|key| upsert::columns_of(key).is_none_or(|columns| columns.contains(column)))
            }),
            _ => false,
        });
        let deletes = !self.numbers(|action| matches!(action, Action::Delete)).is_empty();
        let inserts = || {
            clauses.iter().zip(&self.branches).filter_map(|(clause, (_, _, action))| match (&clause.action, action) {
                (MergeAction::Insert(insert), Action::Insert { columns, .. }) => Some((insert, columns)),
                _ => None,
            })
        };
        if assigns_key {
            return deletes || inserts().next().is_some();
        }
        let fresh = |insert: &MergeInsertExpr, given: &[(String, usize)]| {
            unique
                .iter()
                .all(|key| upsert::columns_of(key).is_some_and(|columns| self.is_fresh(&columns, insert, given)))
        };
        deletes && inserts().any(|(insert, given)| !fresh(insert, given))
    }

    /// Whether no row of the table can have an inserted row's key: the key is drawn or NULL, or it is the one that no row
    /// was found by.
    fn is_fresh(&self, key: &BTreeSet<String>, insert: &MergeInsertExpr, given: &[(String, usize)]) -> bool {
        let absent = |name: &String| {
            given.iter().all(|(column, _)| column != name)
                && self.table.column(name).is_some_and(|column| column.serial || column.default.is_none())
        };
        if key.iter().any(absent) {
            return true;
        }
        let MergeInsertKind::Values(values) = &insert.kind else { return false };
        let row = values.rows.first().map(|row| row.content.as_slice()).unwrap_or_default();
        let Ok(fields) = self.given(insert, row.len()) else { return false };
        let inserted = |name: &str, value: &Expr| {
            key.contains(name) && fields.iter().zip(row).any(|(field, expr)| field.name == name && expr == value)
        };
        self.only_equates(self.on, &inserted)
    }

    /// Whether a condition only equates columns of the table with what is inserted there.
    fn only_equates(&self, condition: &Expr, inserted: &dyn Fn(&str, &Expr) -> bool) -> bool {
        let column = |expr: &Expr| match expr {
            Expr::CompoundIdentifier(names) => match names.as_slice() {
                [of, name] if folded(of) == self.called => Some(folded(name)),
                _ => None,
            },
            _ => None,
        };
        match condition {
            Expr::Nested(inner) => self.only_equates(inner, inserted),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                self.only_equates(left, inserted) && self.only_equates(right, inserted)
            }
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => match (column(left), column(right)) {
                (Some(name), _) => inserted(&name, right),
                (None, Some(name)) => inserted(&name, left),
                (None, None) => false,
            },
            _ => false,
        }
    }
}
