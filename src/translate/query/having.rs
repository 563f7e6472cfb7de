//! HAVING: what of a group's rows MariaDB does not see there.

use std::ops::ControlFlow;

use super::lateral::contains_aggregate;
use super::select::call_of;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::{Expr, GroupByExpr, Select, VisitMut, VisitorMut};
use crate::translate::rules::aggregates::is_aggregate;
use crate::translate::types::Type;

impl Printer<'_> {
    /// HAVING with what MariaDB does not see there, which is anything but keys that are columns and aggregates, as the
    /// minimum of its group: it is the same in each of the group's rows.
    pub(super) fn seen_by_having(&mut self, select: &Select, condition: &Expr) -> Carried<Expr> {
        let keys: Vec<Expr> = match &select.group_by {
            GroupByExpr::Expressions(keys, _) => {
                keys.iter().filter(|key| self.names.column(key).is_some()).cloned().collect()
            }
            GroupByExpr::All(_) => Vec::new(),
        };
        let mut condition = condition.clone();
        match VisitMut::visit(&mut condition, &mut Grouped { names: &self.names, keys: &keys, inside: 0 }) {
            ControlFlow::Continue(()) => Ok(condition),
            ControlFlow::Break(reason) => Err(reason.into()),
        }
    }
}

/// Takes the minimum of the parts of HAVING that hold columns and no aggregate.
struct Grouped<'g> {
    names: &'g Names<'g>,
    keys: &'g [Expr],
    inside: usize,
}

impl VisitorMut for Grouped<'_> {
    type Break = String;

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<String> {
        let aggregate = matches!(expr, Expr::Function(function) if is_aggregate(function));
        if self.inside > 0 || aggregate {
            self.inside += usize::from(aggregate);
            return ControlFlow::Continue(());
        }
        let unseen = |name: &Expr| !self.keys.iter().any(|key| super::same_column(key, name));
        if contains_aggregate(expr) || !super::lateral::reads_columns(self.names, expr, &unseen) {
            return ControlFlow::Continue(());
        }
        let ty = self.names.infer(expr);
        let word = match ty {
            Type::Bool => "bool_and",
            ty if ty.is_number() || ty.is_moment() || matches!(ty, Type::Text | Type::Interval | Type::Time) => "min",
            other => return ControlFlow::Break(format!("HAVING on a grouped value of type {}", other.name())),
        };
        *expr = call_of(word, vec![expr.clone()]);
        self.inside += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<String> {
        if matches!(expr, Expr::Function(function) if is_aggregate(function)) {
            self.inside -= 1;
        }
        ControlFlow::Continue(())
    }
}
