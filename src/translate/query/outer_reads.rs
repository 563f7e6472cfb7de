//! Which names in a query mean columns of the queries around it, clause by clause, as PostgreSQL looks them up.

use std::ops::ControlFlow;

use crate::translate::names::{Cte, Names, folded};
use crate::translate::parse::ast::{
    Expr, GroupByExpr, OrderBy, Query, Select, SelectItem, SetExpr, TableFactor, Visit, Visitor,
};
use crate::translate::scope::{Field, Relation};

/// The names in a query, or a part of one, that none of its own relations has but one of the scopes in `names`.
pub fn of(names: &Names<'_>, part: &impl Visit) -> Vec<Expr> {
    let mut outward =
        Outward { outer: names, names: names.clone(), frames: Vec::new(), queries: Vec::new(), found: Vec::new() };
    let _ = part.visit(&mut outward);
    outward.found
}

/// As [`of`], for a part that reads these relations.
pub fn of_part(names: &Names<'_>, own: &[Relation], part: &impl Visit) -> Vec<Expr> {
    let frames = vec![Frame { relations: own.to_vec(), hidden: false }];
    let mut outward = Outward { outer: names, names: names.clone(), frames, queries: Vec::new(), found: Vec::new() };
    let _ = part.visit(&mut outward);
    outward.found
}

/// The relations of one query.
struct Frame {
    relations: Vec<Relation>,
    /// A derived table in FROM does not see the others.
    hidden: bool,
}

/// What ORDER BY of a query reads, and how many WITH queries are known around it.
struct Open {
    relations: Vec<Relation>,
    ctes: usize,
}

struct Outward<'n, 'a> {
    outer: &'n Names<'a>,
    names: Names<'a>,
    frames: Vec<Frame>,
    queries: Vec<Open>,
    found: Vec<Expr>,
}

impl Outward<'_, '_> {
    fn is_own(&self, qualifier: Option<&str>, name: &str) -> bool {
        let mut seen = self.frames.iter().filter(|frame| !frame.hidden).flat_map(|frame| &frame.relations);
        match qualifier {
            Some(alias) => seen.any(|relation| relation.alias == alias),
            // A relation whose columns are unknown may have it.
            None => seen.any(|relation| {
                relation.fields.is_empty()
                    || relation.alias == name
                    || relation.fields.iter().any(|field| field.name == name)
            }),
        }
    }

    fn is_outer(&self, qualifier: Option<&str>, name: &str) -> bool {
        let scopes = &self.outer.scopes;
        match qualifier {
            Some(alias) => scopes.depth_of(alias).is_some(),
            None => scopes.find(None, name).is_some() || scopes.depth_of(name).is_some(),
        }
    }

    fn push(&mut self, relations: Vec<Relation>) {
        self.frames.push(Frame { relations, hidden: false });
    }

    fn hide(&mut self, factor: &TableFactor, hidden: bool) {
        if let (TableFactor::Derived { lateral: false, .. }, Some(frame)) = (factor, self.frames.last_mut()) {
            frame.hidden = hidden;
        }
    }
}

/// The select list's names, as a relation without one.
fn outputs(select: &Select) -> Relation {
    let named = |item: &SelectItem| match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(folded(alias)),
        SelectItem::UnnamedExpr(expr) => Some(crate::translate::names::output_name(expr)),
        _ => None,
    };
    let field = |name| Field { name, ..Field::default() };
    // One without a name, as a relation without fields is taken for unknown.
    let fields = select.projection.iter().filter_map(named).chain([String::new()]).map(field).collect();
    Relation { fields, ..Relation::default() }
}

impl Visitor for Outward<'_, '_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let ctes = self.names.ctes.len();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let mut fields = self.names.table_like_fields(&cte.query);
            for (field, column) in fields.iter_mut().zip(&cte.alias.columns) {
                field.name = folded(&column.name);
            }
            self.names.ctes.push(Cte { name: folded(&cte.alias.name), fields, ..Cte::default() });
        }
        let relations = match query.body.as_ref() {
            SetExpr::Select(select) => {
                let mut relations = self.names.relations(&select.from);
                relations.push(outputs(select));
                relations
            }
            body => vec![Relation { fields: self.names.body_fields(body), ..Relation::default() }],
        };
        self.queries.push(Open { relations, ctes });
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        if let Some(open) = self.queries.pop() {
            self.names.ctes.truncate(open.ctes);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let mut relations = self.names.relations(&select.from);
        if !matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if keys.is_empty()) {
            relations.push(outputs(select));
        }
        self.push(relations);
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _: &Select) -> ControlFlow<()> {
        self.frames.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_order_by(&mut self, _: &OrderBy) -> ControlFlow<()> {
        let relations = self.queries.last().map(|open| open.relations.clone()).unwrap_or_default();
        self.push(relations);
        ControlFlow::Continue(())
    }

    fn post_visit_order_by(&mut self, _: &OrderBy) -> ControlFlow<()> {
        self.frames.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.hide(factor, true);
        ControlFlow::Continue(())
    }

    fn post_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.hide(factor, false);
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let (qualifier, name) = match expr {
            Expr::Identifier(ident) => (None, folded(ident)),
            Expr::CompoundIdentifier(idents) => match idents.as_slice() {
                [.., relation, column] => (Some(folded(relation)), folded(column)),
                _ => return ControlFlow::Continue(()),
            },
            _ => return ControlFlow::Continue(()),
        };
        let qualifier = qualifier.as_deref();
        if !self.is_own(qualifier, &name) && self.is_outer(qualifier, &name) {
            self.found.push(expr.clone());
        }
        ControlFlow::Continue(())
    }
}
