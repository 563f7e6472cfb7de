//! FROM: tables, derived tables and joins.

use super::lateral::Place;
use super::listed_rows;
use crate::translate::mariadb::{Carried, Printer, check_quotes, first_words, quoted};
use crate::translate::missing::check_name;
use crate::translate::names::{folded, parts};
use crate::translate::parse::ast::{
    Ident, Join, JoinConstraint, JoinOperator, ObjectName, Query, TableAlias, TableAliasColumnDef, TableFactor,
    TableWithJoins,
};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::rules::functions;
use crate::translate::types::Type;

impl Printer<'_> {
    pub fn from(&mut self, from: &[TableWithJoins]) -> Carried {
        self.prepare_star(from)?;
        for (index, item) in from.iter().enumerate() {
            if index > 0 && item.joins.is_empty() && self.lateral(&item.relation, Place::Comma)? {
                continue;
            }
            // MariaDB's comma binds weaker than JOIN, as PostgreSQL's does.
            self.push(if index > 0 { "," } else { "" });
            self.table_with_joins(item)?;
        }
        Ok(())
    }

    pub fn table_with_joins(&mut self, item: &TableWithJoins) -> Carried {
        let full = item.joins.iter().rposition(|join| matches!(join.join_operator, JoinOperator::FullOuter(_)));
        let joined = match full {
            Some(at) => {
                self.full_join(item, at)?;
                at + 1
            }
            None => {
                self.table_factor(&item.relation)?;
                0
            }
        };
        for at in joined..item.joins.len() {
            self.join(item, at)?;
        }
        Ok(())
    }

    fn join(&mut self, item: &TableWithJoins, at: usize) -> Carried {
        let Join { relation, join_operator, .. } = &item.joins[at];
        let (word, constraint) = match join_operator {
            JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => (" JOIN ", constraint),
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (" LEFT JOIN ", constraint),
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => (" RIGHT JOIN ", constraint),
            JoinOperator::CrossJoin(constraint) => (" CROSS JOIN ", constraint),
            _ => return Err("a kind of join that is no PostgreSQL".into()),
        };
        if self.lateral(relation, Place::Join(word, constraint))? {
            return Ok(());
        }
        self.push(word);
        self.table_factor(relation)?;
        match constraint {
            JoinConstraint::On(condition) => {
                self.push(" ON ");
                self.expr(condition, &Type::Bool)
            }
            JoinConstraint::Using(_) | JoinConstraint::Natural => {
                let columns = self.merged_columns(item, at)?;
                if columns.is_empty() {
                    self.push(" ON TRUE");
                } else {
                    let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
                    self.push(&format!(" USING ({})", columns.join(",")));
                }
                Ok(())
            }
            JoinConstraint::None if word != " CROSS JOIN " => {
                Err(Refusal::certain("42601", "a join without ON or USING; PostgreSQL refuses it"))
            }
            JoinConstraint::None => Ok(()),
        }
    }

    pub(super) fn table_factor(&mut self, factor: &TableFactor) -> Carried {
        if let TableFactor::Function { name, args, .. } = factor {
            functions::check_arity(&parts(name)?.pop().unwrap_or_default(), args)?;
        }
        if let TableFactor::Table { name, args: Some(args), .. } = factor {
            functions::check_arity(&parts(name)?.pop().unwrap_or_default(), &args.args)?;
        }
        if let Some(rows) = listed_rows::split_in_from(factor) {
            return self.table_factor(&rows);
        }
        if crate::translate::rules::json::table::write(self, factor)? {
            return Ok(());
        }
        match factor {
            TableFactor::Table { sample: Some(_), .. } | TableFactor::Derived { sample: Some(_), .. } => {
                Err("TABLESAMPLE; MariaDB draws no samples".into())
            }
            TableFactor::Table { name, alias, args: None, with_ordinality: false, .. } => {
                if let Some(alias) = alias {
                    check_quotes(&alias.name)?;
                    check_name(&alias.name)?;
                }
                self.table_or_cte(name, alias.as_ref())
            }
            TableFactor::Derived { lateral: false, subquery, alias: Some(alias), .. } => self.derived(subquery, alias),
            TableFactor::Derived { lateral: true, .. } => {
                Err(Refusal::new("LATERAL in a form that has no rule; MariaDB has none", Redesign::Lateral))
            }
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                self.push("(");
                self.table_with_joins(table_with_joins)?;
                self.push(")");
                Ok(())
            }
            TableFactor::Function { .. } | TableFactor::Table { args: Some(_), .. } => self.series(factor),
            other => Err(format!("{} in FROM has no rule", first_words(&other.to_string())).into()),
        }
    }

    fn derived(&mut self, subquery: &Query, alias: &TableAlias) -> Carried {
        check_quotes(&alias.name)?;
        check_name(&alias.name)?;
        let mut around = self.names.clone();
        around.scopes = around.scopes.around();
        self.check_outer_rows(&around, subquery)?;
        let name = quoted(&folded(&alias.name));
        self.push("(");
        if alias.columns.is_empty() {
            self.rows(subquery)?;
        } else {
            // MariaDB names a derived table's columns only through WITH, and all of them.
            let mut alias = alias.clone();
            for field in self.names.query_fields(subquery).into_iter().skip(alias.columns.len()) {
                alias.columns.push(TableAliasColumnDef { name: Ident::with_quote('"', field.name), data_type: None });
            }
            self.push(&format!("WITH {name}"));
            self.alias_columns(&alias)?;
            self.push(" AS (");
            self.rows(subquery)?;
            self.push(&format!(") SELECT * FROM {name}"));
        }
        self.push(&format!(") AS {name}"));
        Ok(())
    }

    pub(super) fn table_or_cte(&mut self, name: &ObjectName, alias: Option<&TableAlias>) -> Carried {
        if let Some(alias) = alias
            && !alias.columns.is_empty()
        {
            return self.renamed_table(name, alias);
        }
        let own = match self.names.cte(name).cloned() {
            Some(cte) => {
                match &cte.inline {
                    Some(text) => self.out.append(text.clone()),
                    None => self.name(&cte.name),
                }
                cte.inline.is_some().then_some(cte.name)
            }
            None if self.catalogue(name)? => Some("pg_namespace".to_owned()),
            None => {
                let table = self.names.table(name)?;
                self.push(&format!("{}.{}", quoted(&table.schema), quoted(&table.name)));
                None
            }
        };
        if let Some(alias) = alias.map(|alias| folded(&alias.name)).or(own) {
            self.push(&format!(" AS {}", quoted(&alias)));
        }
        Ok(())
    }

    /// `table AS t(a, b)`: a derived table whose first columns have other names.
    fn renamed_table(&mut self, name: &ObjectName, alias: &TableAlias) -> Carried {
        let fields = match (self.names.cte(name), self.names.table(name)) {
            (Some(cte), _) => cte.fields.clone(),
            (None, Ok(table)) => self.names.table_fields(table),
            (None, Err(reason)) => return Err(reason),
        };
        if alias.columns.len() > fields.len() {
            return Err(Refusal::certain("42P10", "more column aliases than columns"));
        }
        let columns: Vec<String> = fields
            .iter()
            .enumerate()
            .map(|(index, field)| match alias.columns.get(index) {
                Some(column) => format!("{} AS {}", quoted(&field.name), quoted(&folded(&column.name))),
                None => quoted(&field.name),
            })
            .collect();
        self.push(&format!("(SELECT {} FROM ", columns.join(",")));
        self.table_or_cte(name, None)?;
        self.push(&format!(") AS {}", quoted(&folded(&alias.name))));
        Ok(())
    }

    /// The one catalogue that both have: schemas are databases on the target.
    fn catalogue(&mut self, name: &ObjectName) -> Carried<bool> {
        let parts = parts(name)?;
        if !matches!(
            parts.iter().map(String::as_str).collect::<Vec<_>>()[..],
            ["pg_catalog", "pg_namespace"] | ["pg_namespace"]
        ) {
            return Ok(false);
        }
        self.note("namespaces");
        self.push("(SELECT SCHEMA_NAME COLLATE utf8mb3_bin AS `nspname` FROM information_schema.SCHEMATA)");
        Ok(true)
    }
}
