//! SELECT: the select list, GROUP BY and HAVING.

use std::collections::BTreeSet;

use super::listed_rows;
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer, check_quotes, quoted};
use crate::translate::names::{folded, output_name, parts};
use crate::translate::parse::ast::{
    Distinct, Expr, GroupByExpr, Ident, NamedWindowExpr, ObjectName, Select, SelectItem,
    SelectItemQualifiedWildcardKind, Table, Top, TopQuantity, WildcardAdditionalOptions,
};
use crate::translate::refusal::Refusal;
use crate::translate::rules::Example;
use crate::translate::rules::casts::SINGLE_DIGITS;
use crate::translate::rules::clause::Clause;
use crate::translate::rules::time::intervals;
use crate::translate::rules::windows;
use crate::translate::types::Type;
use crate::translate::values::Form;

pub const GROUPING: Clause = Clause {
    id: "group_by",
    doc: "A name in GROUP BY, HAVING or a window means a column of FROM first; MariaDB looks among the select list's names, so \
          such a column is qualified. Texts keep case and trailing spaces apart.",
    examples: &[
        Example::new(
            "SELECT f.label AS label, sum(f.n) AS n FROM (SELECT note AS label, count(*) AS n FROM item GROUP BY label) AS f GROUP BY f.label ORDER BY label",
            &[
                "SELECT `f`.`label` AS `label`,SUM(`f`.`n`) AS `n` FROM (SELECT `note` AS `label`,COUNT(*) AS `n` FROM `public`.`item` GROUP BY `label`) AS `f` GROUP BY `f`.`label` ORDER BY (`f`.`label`) IS NULL,`label`",
            ],
        ),
        Example::new(
            "SELECT note, count(*) AS n FROM item GROUP BY note HAVING count(*) = 1 ORDER BY n, note NULLS FIRST",
            &[
                "SELECT `note`,COUNT(*) AS `n` FROM `public`.`item` GROUP BY `note` HAVING COUNT(*) = 1 ORDER BY `n`,`note`",
            ],
        ),
        Example::new(
            "SELECT total + 1 AS t, count(*) FROM item GROUP BY t ORDER BY t",
            &[
                "SELECT `total` + 1 AS `t`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY `t` ORDER BY (`total` + 1) IS NULL,`t`",
            ],
        ),
        Example::new(
            "SELECT total + 1 AS t, count(*) FROM item GROUP BY total + 1 HAVING total + 1 > 1",
            &[
                "SELECT `total` + 1 AS `t`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY `total` + 1 HAVING MIN((`total` + 1) > 1)",
            ],
        ),
        Example::new(
            "SELECT done, count(*) FROM item GROUP BY 1",
            &["SELECT `done`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY 1"],
        ),
        Example::new(
            "SELECT -total AS total, count(*) FROM item GROUP BY total HAVING total > 1",
            &[
                "SELECT -`item`.`total` AS `total`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY `item`.`total` HAVING `item`.`total` > 1",
            ],
        ),
        Example::new(
            "SELECT item.*, count(o.item_id) AS n FROM item LEFT JOIN other o ON o.item_id = item.id GROUP BY item.id ORDER BY n DESC, item.id",
            &[
                "SELECT `item`.*,COUNT(`o`.`item_id`) AS `n` FROM `public`.`item` LEFT JOIN `public`.`other` AS `o` ON `o`.`item_id` = `item`.`id` GROUP BY `item`.`id` ORDER BY `n` DESC,`item`.`id`",
            ],
        ),
        Example::new(
            "SELECT count(*) FROM item HAVING count(*) > 100",
            &["SELECT COUNT(*) AS `count` FROM `public`.`item` HAVING COUNT(*) > 100"],
        ),
        Example::new("SELECT count(*) FROM item GROUP BY data", &[]),
        Example::new(
            "SELECT note FROM item GROUP BY note ORDER BY count(*) DESC, note",
            &["SELECT `note` FROM `public`.`item` GROUP BY `note` ORDER BY COUNT(*) DESC,(`note`) IS NULL,`note`"],
        ),
        Example::new(
            "SELECT note AS n, count(*) FROM item GROUP BY n HAVING note <> '' ORDER BY 1",
            &[
                "SELECT `note` AS `n`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY `n` HAVING MIN(`note` <> '') ORDER BY (`note`) IS NULL,1",
            ],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT lower(note), count(*) FROM item GROUP BY lower(note) ORDER BY 1",
            &[
                "SELECT LOWER(`note`) AS `lower`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY LOWER(`note`) ORDER BY (LOWER(`note`)) IS NULL,1",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT lower(note), count(*) FROM item GROUP BY lower(note) ORDER BY 1",
            &[
                "SELECT LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `lower`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) ORDER BY (LOWER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin))) IS NULL,1",
            ],
        ),
        Example::new(
            "SELECT date_trunc('month', made) AS m, count(*) FROM item GROUP BY 1 ORDER BY 1",
            &[
                "SELECT CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6)) AS `m`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY 1 ORDER BY (CAST(DATE_FORMAT(`made`,'%Y-%m-01 00:00:00') AS DATETIME(6))) IS NULL,1",
            ],
        ),
        Example::new(
            "SELECT id, note FROM item GROUP BY id ORDER BY id",
            &["SELECT `id`,`note` FROM `public`.`item` GROUP BY `id` ORDER BY `id`"],
        ),
        Example::new(
            "SELECT id FROM item GROUP BY id HAVING note <> '' ORDER BY id",
            &["SELECT `id` FROM `public`.`item` GROUP BY `id` HAVING MIN(`note` <> '') ORDER BY `id`"],
        ),
        Example::new(
            "SELECT done, total, count(*) FROM item GROUP BY done, total HAVING total > 0 AND count(*) >= 1 OR done ORDER BY done, total",
            &[
                "SELECT `done`,`total`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY `done`,`total` HAVING (`total` > 0 AND COUNT(*) >= 1) OR `done` ORDER BY (`done`) IS NULL,`done`,(`total`) IS NULL,`total`",
            ],
        ),
        Example::new(
            "SELECT total % 2 AS odd, count(*) FROM item GROUP BY total % 2 HAVING total % 2 = 1",
            &[
                "SELECT `total` % 2 AS `odd`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY `total` % 2 HAVING MIN((`total` % 2) = 1)",
            ],
        ),
        Example::new(
            "SELECT price, count(*) FROM item GROUP BY price ORDER BY price",
            &[
                "SELECT `price`,COUNT(*) AS `count` FROM `public`.`item` GROUP BY `price` ORDER BY (`price`) IS NULL,`price`",
            ],
        ),
        Example::new(
            "SELECT code, count(*) FROM sample GROUP BY code ORDER BY code",
            &[
                "SELECT `code`,COUNT(*) AS `count` FROM `public`.`sample` GROUP BY `code` ORDER BY (`code`) IS NULL,`code`",
            ],
        ),
    ],
};

pub const SELECT: Clause = Clause {
    id: "select",
    doc: "Columns have the names that PostgreSQL gives them. TABLE is SELECT *; EXISTS takes an empty select list.",
    examples: &[
        Example::new("SELECT 1, 'a' AS b, NULL", &["SELECT 1 AS `?column?`,'a' AS `b`,NULL AS `?column?`"]),
        Example::new("SELECT 1 WHERE FALSE", &["SELECT 1 AS `?column?` FROM DUAL WHERE FALSE"]),
        Example::new("TABLE other", &["SELECT * FROM `public`.`other`"]),
        Example::new(
            "SELECT id FROM item WHERE EXISTS (SELECT FROM other WHERE item_id = id) ORDER BY id",
            &[
                "SELECT `id` FROM `public`.`item` WHERE EXISTS (SELECT TRUE AS `found` FROM `public`.`other` WHERE `item_id` = `id`) ORDER BY `id`",
            ],
        ),
        Example::new("SELECT DISTINCT note FROM item", &["SELECT DISTINCT `note` FROM `public`.`item`"]),
        Example::new(
            "SELECT DISTINCT done, total > 1 AS big FROM item",
            &["SELECT DISTINCT `done`,`total` > 1 AS `big` FROM `public`.`item`"],
        ),
        Example::new("SELECT ALL other.*, 1 AS one FROM other", &["SELECT `other`.*,1 AS `one` FROM `public`.`other`"]),
        Example::new("SELECT item FROM item", &[]),
        Example::new("SELECT FROM item", &[]),
        Example::new("SELECT DISTINCT data FROM item", &[]),
        Example::new(
            "SELECT DISTINCT note FROM item ORDER BY note",
            &["SELECT DISTINCT `note` FROM `public`.`item` ORDER BY (`note`) IS NULL,`note`"],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT DISTINCT upper(note) AS u FROM item ORDER BY u DESC",
            &[
                "SELECT DISTINCT UPPER(`note`) AS `u` FROM `public`.`item` ORDER BY (UPPER(`note`)) IS NOT NULL,`u` DESC",
            ],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT DISTINCT upper(note) AS u FROM item ORDER BY u DESC",
            &[
                "SELECT DISTINCT UPPER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) AS `u` FROM `public`.`item` ORDER BY (UPPER((CONVERT(`note` USING utf8mb4) COLLATE utf8mb4_nopad_bin))) IS NOT NULL,`u` DESC",
            ],
        ),
        Example::new(
            "SELECT DISTINCT total, done FROM item ORDER BY done DESC, total",
            &[
                "SELECT DISTINCT `total`,`done` FROM `public`.`item` ORDER BY (`done`) IS NOT NULL,`done` DESC,(`total`) IS NULL,`total`",
            ],
        ),
        Example::of(
            TextStorage::Utf8mb4,
            "SELECT DISTINCT 'a' AS t FROM item",
            &["SELECT DISTINCT _utf8mb4'a' COLLATE utf8mb4_nopad_bin AS `t` FROM `public`.`item`"],
        ),
        Example::of(
            TextStorage::Binary,
            "SELECT DISTINCT 'a' AS t FROM item",
            &["SELECT DISTINCT _binary'a' AS `t` FROM `public`.`item`"],
        ),
        Example::new("SELECT * FROM item WHERE id = 1", &["SELECT * FROM `public`.`item` WHERE `id` = 1"]),
        Example::new(
            "SELECT i.* FROM item AS i WHERE i.id = 1",
            &["SELECT `i`.* FROM `public`.`item` AS `i` WHERE `i`.`id` = 1"],
        ),
        Example::new(
            "SELECT public.item.id FROM public.item WHERE public.item.id = 1",
            &["SELECT `public`.`item`.`id` FROM `public`.`item` WHERE `public`.`item`.`id` = 1"],
        ),
        Example::new(
            "SELECT id id2, note \"Note\" FROM item WHERE id = 1",
            &["SELECT `id` AS `id2`,`note` AS `Note` FROM `public`.`item` WHERE `id` = 1"],
        ),
        Example::new("SELECT 1 AS a, 2 AS a", &["SELECT 1 AS `a`,2 AS `a`"]),
    ],
};

impl Printer<'_> {
    /// A SELECT, its FROM's relations already in scope.
    pub(super) fn select(&mut self, select: &Select, types: &[Type]) -> Carried {
        self.select_parts(select, types, |_| Ok(()))
    }

    /// A SELECT with more columns of ours after its own.
    pub(super) fn select_with(&mut self, select: &Select, more: impl FnOnce(&mut Self) -> Carried) -> Carried {
        self.select_parts(select, &[], more)
    }

    fn select_parts(&mut self, select: &Select, types: &[Type], more: impl FnOnce(&mut Self) -> Carried) -> Carried {
        if matches!(&select.top, Some(Top { quantity: Some(TopQuantity::Constant(_)), .. })) {
            return Err(Refusal::certain("42601", "TOP and a number; PostgreSQL refuses it"));
        }
        if is_foreign(select) {
            return Err("a clause of SELECT that has no rule (INTO, …)".into());
        }
        let answers = std::mem::replace(&mut self.answers, false);
        let written = self.select_clauses(select, types, more);
        self.answers = answers;
        written
    }

    fn select_clauses(&mut self, select: &Select, types: &[Type], more: impl FnOnce(&mut Self) -> Carried) -> Carried {
        self.check_grouped(select)?;
        self.prepare_names(select)?;
        // FROM first: it says how its columns are written.
        let from = self.captured(|printer| printer.write_from(select))?;
        self.push("SELECT ");
        match &select.distinct {
            None | Some(Distinct::All) => self.columns(&select.projection, types)?,
            Some(Distinct::Distinct) => {
                self.push("DISTINCT ");
                for field in self.names.select_fields(select) {
                    self.distinguishable(&field.ty)?;
                }
                self.nested += 1;
                self.columns(&select.projection, types)?;
                self.nested -= 1;
            }
            Some(Distinct::On(_)) => return Err("DISTINCT ON in a part of a larger query has no rule".into()),
        }
        if self.nested == 0 && self.names.select_fields(select).iter().any(|field| field.single) {
            self.state(SINGLE_DIGITS);
        }
        more(self)?;
        self.out.append(from);
        if let Some(condition) = &select.selection {
            self.push(" WHERE ");
            self.expr(condition, &Type::Bool)?;
        }
        self.group_by(select)?;
        if let Some(condition) = &select.having {
            self.push(" HAVING ");
            let condition = self.seen_by_having(select, condition)?;
            self.expr(&condition, &Type::Bool)?;
        }
        Ok(())
    }

    /// What the names of a SELECT are, before anything of it is written.
    fn prepare_names(&mut self, select: &Select) -> Carried {
        let mut aliases = BTreeSet::new();
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { expr, alias } = item {
                let name = folded(alias);
                let own = matches!(expr, Expr::Identifier(ident) if folded(ident) == name)
                    || matches!(expr, Expr::CompoundIdentifier(idents) if idents.last().is_some_and(|last| folded(last) == name));
                if !own {
                    aliases.insert(name);
                }
            }
        }
        let mut windows = std::collections::BTreeMap::new();
        for definition in &select.named_window {
            let NamedWindowExpr::WindowSpec(spec) = &definition.1 else {
                return Err("a window that is another's name is no PostgreSQL".into());
            };
            windows.insert(folded(&definition.0), spec.clone());
        }
        if let Some(written) = self.names.scopes.written() {
            written.aliases = aliases;
            written.windows = windows;
        }
        let specs = windows::specs(self, &select.projection)?;
        if let Some(written) = self.names.scopes.written() {
            written.specs.extend(specs);
        }
        Ok(())
    }

    fn write_from(&mut self, select: &Select) -> Carried {
        if !select.from.is_empty() {
            self.push(" FROM ");
            self.from(&select.from)
        } else {
            self.push(if select.selection.is_some() { " FROM DUAL" } else { "" });
            Ok(())
        }
    }

    /// The select list of a query, whose columns are the answer's where no query around it reads them.
    fn columns(&mut self, items: &[SelectItem], types: &[Type]) -> Carried {
        let answers = std::mem::replace(&mut self.answers, self.nested == 0);
        let written = self.projection(items, types);
        self.answers = answers;
        written
    }

    /// A select list. A column without an alias gets the name that PostgreSQL gives it.
    pub fn projection(&mut self, items: &[SelectItem], types: &[Type]) -> Carried {
        if items.is_empty() {
            return Err("a select list without columns".into());
        }
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(",");
            }
            let hint = types.get(index).unwrap_or(&Type::Unknown);
            match item {
                SelectItem::UnnamedExpr(expr) => {
                    let written = self.captured(|printer| printer.column_value(expr, hint))?;
                    let widened = self.widened && !written.is_name();
                    self.out.append(written);
                    let plain = self.names.is_plain_name(expr);
                    if !plain || widened || self.is_renamed(expr)? {
                        self.push(&format!(" AS {}", quoted(&output_name(expr))));
                    }
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    check_quotes(alias)?;
                    self.column_value(expr, hint)?;
                    self.push(&format!(" AS {}", quoted(&folded(alias))));
                }
                SelectItem::Wildcard(options) => {
                    plain_wildcard(options)?;
                    listed_rows::check_star(self, types)?;
                    self.star(None)?;
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), options) => {
                    plain_wildcard(options)?;
                    self.star(Some(&parts(name)?))?;
                }
                other => return Err(format!("{other} in a select list has no rule").into()),
            }
        }
        Ok(())
    }

    /// Whether a column's text has another name at its end.
    fn is_renamed(&self, expr: &Expr) -> Carried<bool> {
        use crate::translate::scope::Spelled;
        let spelled = match expr {
            Expr::Identifier(ident) => self.names.scopes.spelled(None, &folded(ident))?,
            Expr::CompoundIdentifier(idents) => match idents.as_slice() {
                [.., relation, column] => self.names.scopes.spelled(Some(&folded(relation)), &folded(column))?,
                _ => None,
            },
            _ => None,
        };
        Ok(matches!(spelled, Some(Spelled::Text(_))))
    }

    /// `*` or `relation.*`: as it is, or as the columns that it means.
    fn star(&mut self, relation: Option<&[String]>) -> Carried {
        let columns: Vec<(String, String)> = (self.names.scopes.star().iter())
            .filter(|(alias, _)| relation.is_none_or(|parts| parts.last() == Some(alias)))
            .map(|(alias, field)| (alias.clone(), field.name.clone()))
            .collect();
        if self.names.scopes.star().is_empty() {
            for part in relation.unwrap_or_default() {
                self.push(&format!("{}.", quoted(part)));
            }
            self.push("*");
            return Ok(());
        }
        if columns.is_empty() {
            return Err("`*` of a relation whose columns can't be told".into());
        }
        for (index, (alias, column)) in columns.iter().enumerate() {
            self.push(if index > 0 { "," } else { "" });
            let qualifier = (!alias.is_empty()).then_some(alias.as_str());
            match self.names.scopes.spelled(qualifier, column)? {
                Some(crate::translate::scope::Spelled::Text(text)) => {
                    self.out.append(text);
                    self.push(&format!(" AS {}", quoted(column)));
                }
                _ if alias.is_empty() => self.name(column),
                _ => self.push(&format!("{}.{}", quoted(alias), quoted(column))),
            }
        }
        Ok(())
    }

    /// A value of a select list. Where a query around it may compare it, a text that no column gives its collation gets
    /// one that keeps case and trailing spaces apart.
    pub(super) fn column_value(&mut self, expr: &Expr, hint: &Type) -> Carried {
        if self.widened {
            return self.widened_value(expr, hint);
        }
        if let Expr::Tuple(_) = expr {
            return Err("a row as one value of a select list; MariaDB has no row values there".into());
        }
        let inferred = self.names.infer(expr);
        let answers = self.queries == 1 && self.nested == 0 && *hint == Type::Unknown;
        if inferred == Type::Interval && answers && intervals::answered(self, expr)? {
            return Ok(());
        }
        let ty = if inferred == Type::Unknown { hint.clone() } else { inferred };
        let uncast = match expr {
            Expr::Cast { expr, data_type, .. } if !data_type.to_string().contains('(') => expr,
            other => other,
        };
        let literal = self.bare(uncast).filter(|_| matches!(ty, Type::Text | Type::Unknown));
        if self.nested == 0 || self.names.has_column(expr) || (literal.is_none() && ty != Type::Text) {
            return self.expr(expr, hint);
        }
        let binary = self.names.ctx.target.text == TextStorage::Binary;
        match (literal, binary) {
            (Some(source), true) => {
                self.out.push_hole(source, Form::ComparedText { introducer: "_binary", collation: "" });
            }
            (Some(source), false) => {
                let collation = " COLLATE utf8mb4_nopad_bin";
                self.out.push_hole(source, Form::ComparedText { introducer: "_utf8mb4", collation });
            }
            (None, _) => {
                self.push(if binary { "CAST(" } else { "(" });
                self.expr(expr, hint)?;
                self.push(if binary { " AS BINARY)" } else { ") COLLATE utf8mb4_nopad_bin" });
            }
        }
        Ok(())
    }

    /// A column of a recursive query's first part, in the widest type of its kind.
    fn widened_value(&mut self, expr: &Expr, hint: &Type) -> Carried {
        self.widened = false;
        let inferred = self.names.infer(expr);
        let ty = if inferred == Type::Unknown { hint.clone() } else { inferred };
        let binary = self.names.ctx.target.text == TextStorage::Binary;
        let (before, after) = match &ty {
            Type::Text | Type::Unknown if binary => ("CAST(CAST(", " AS CHAR(65535)) AS BINARY)"),
            Type::Text | Type::Unknown => ("CAST(", " AS CHAR(65535)) COLLATE utf8mb4_nopad_bin"),
            Type::Int(8) => ("CAST(", " AS DECIMAL(20,0))"),
            Type::Numeric => ("CAST(", " AS DECIMAL(65,30))"),
            Type::Float => ("CAST(", " AS DOUBLE)"),
            Type::Timestamp | Type::TimestampTz => ("CAST(", " AS DATETIME(6))"),
            Type::Date => ("CAST(", " AS DATE)"),
            Type::Array(_) => ("CAST(", " AS CHAR(65535) CHARACTER SET utf8mb4) COLLATE utf8mb4_nopad_bin"),
            Type::Bool | Type::Int(_) | Type::Uuid => ("", ""),
            other => return Err(format!("a recursive query's column of type {}", other.name()).into()),
        };
        self.push(before);
        let written = self.column_value(expr, &ty);
        self.push(after);
        self.widened = true;
        written
    }

    fn group_by(&mut self, select: &Select) -> Carried {
        match &select.group_by {
            GroupByExpr::Expressions(exprs, modifiers) if modifiers.is_empty() => {
                for (index, expr) in exprs.iter().enumerate() {
                    self.push(if index > 0 { "," } else { " GROUP BY " });
                    self.group_key(select, expr)?;
                }
                Ok(())
            }
            _ => Err("GROUP BY ALL or WITH ROLLUP is no PostgreSQL".into()),
        }
    }

    /// A number names a column of the select list, so it belongs to the statement's text.
    fn group_key(&mut self, select: &Select, expr: &Expr) -> Carried {
        if let Some(index) = self.listed_place(expr, "GROUP BY")? {
            if let Some(field) = self.names.select_fields(select).get(index) {
                self.distinguishable(&field.ty)?;
            }
            intervals::check_group_key(self, select.projection.get(index))?;
            self.push(&(index + 1).to_string());
            return Ok(());
        }
        if self.array_group_key(expr)? {
            return Ok(());
        }
        self.distinguishable(&self.names.infer(expr))?;
        if let Expr::Identifier(ident) = expr
            && self.is_output_alone(select, &folded(ident))
        {
            let name = folded(ident);
            let named =
                |item: &&SelectItem| matches!(item, SelectItem::ExprWithAlias { alias, .. } if folded(alias) == name);
            intervals::check_group_key(self, select.projection.iter().find(named))?;
            self.name(&name);
            return Ok(());
        }
        self.expr(expr, &Type::Unknown)
    }

    /// Whether a name means a column of the select list and none of FROM's own, whatever the queries around it have.
    fn is_output_alone(&self, select: &Select, name: &str) -> bool {
        let of_from = self.names.scopes.current().is_some_and(|scope| {
            scope.relations.iter().any(|relation| relation.fields.iter().any(|field| field.name == name))
        });
        let aliased =
            |item: &SelectItem| matches!(item, SelectItem::ExprWithAlias { alias, .. } if folded(alias) == name);
        !of_from && select.projection.iter().any(aliased)
    }

    /// `TABLE name`.
    pub(super) fn table_command(&mut self, table: &Table) -> Carried {
        let names = [table.schema_name.as_ref(), table.table_name.as_ref()];
        let idents = names.into_iter().flatten().map(|name| Ident::new(name.as_str()));
        let name = ObjectName::from(idents.collect::<Vec<_>>());
        self.note("select");
        self.push("SELECT * FROM ");
        self.table_or_cte(&name, None)
    }
}

/// The call of a function.
pub fn call_of(name: &str, arguments: Vec<Expr>) -> Expr {
    use crate::translate::parse::ast::{
        Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments,
    };
    let args = arguments.into_iter().map(|one| FunctionArg::Unnamed(FunctionArgExpr::Expr(one))).collect();
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList { duplicate_treatment: None, args, clauses: Vec::new() }),
        within_group: Vec::new(),
        filter: None,
        null_treatment: None,
        over: None,
    })
}

fn is_foreign(select: &Select) -> bool {
    select.top.is_some()
        || select.into.is_some()
        || select.exclude.is_some()
        || select.select_modifiers.is_some()
        || !select.lateral_views.is_empty()
        || select.prewhere.is_some()
        || !select.connect_by.is_empty()
        || !select.cluster_by.is_empty()
        || !select.distribute_by.is_empty()
        || !select.sort_by.is_empty()
        || select.qualify.is_some()
        || select.value_table_mode.is_some()
}

fn plain_wildcard(options: &WildcardAdditionalOptions) -> Carried {
    let plain = options.opt_ilike.is_none()
        && options.opt_exclude.is_none()
        && options.opt_except.is_none()
        && options.opt_replace.is_none()
        && options.opt_rename.is_none()
        && options.opt_alias.is_none();
    if options.opt_alias.is_some() {
        return Err(Refusal::certain("42601", "`*` under another name; PostgreSQL refuses it"));
    }
    if plain { Ok(()) } else { Err("a wildcard with options is no PostgreSQL".into()) }
}
