//! DELETE: an alias or USING makes it a multi-table DELETE, RETURNING stays where MariaDB has it.

use super::update::inline_with;
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::folded;
use crate::translate::parse::ast::{self, FromTable, SetExpr, Statement, TableFactor};
use crate::translate::scope::Scope;
use crate::translate::template::{Piece, Template};
use crate::translate::types::Type;

pub struct Delete;

impl Rule for Delete {
    fn id(&self) -> &'static str {
        "delete"
    }

    fn doc(&self) -> &'static str {
        "DELETE of an alias, or with USING, names its table first, as MariaDB's multi-table form does; an alias wants its \
         table's database to be the session's. TRUNCATE is refused: it commits on MariaDB."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new("DELETE FROM item WHERE id = '3'", &["DELETE FROM `public`.`item` WHERE `id` = 3"]),
            Example::new(
                "DELETE FROM item AS i USING other WHERE other.item_id = i.id",
                &[
                    "USE `public`",
                    "DELETE `i` FROM `public`.`item` AS `i`,`public`.`other` WHERE `other`.`item_id` = `i`.`id`",
                ],
            ),
            Example::new(
                "DELETE FROM item WHERE id IN (SELECT item_id FROM other LIMIT 2) RETURNING id",
                &[
                    "DELETE FROM `public`.`item` WHERE `id` IN (SELECT * FROM (SELECT `item_id` FROM `public`.`other` LIMIT 2) AS `_limited`) RETURNING `id`",
                ],
            ),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        match node {
            Node::Statement(Statement::Delete(delete)) => write(printer, delete)?,
            Node::Statement(Statement::Query(query)) => match query.body.as_ref() {
                SetExpr::Delete(Statement::Delete(delete)) => {
                    inline_with(printer, query)?;
                    write(printer, delete)?;
                }
                _ => return Ok(Applied::Unchanged),
            },
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

fn write(printer: &mut Printer<'_>, delete: &ast::Delete) -> Carried {
    if !delete.tables.is_empty() || !delete.order_by.is_empty() || delete.limit.is_some() || delete.output.is_some() {
        return Err("a clause of DELETE that is no PostgreSQL".into());
    }
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
    let [target] = from.as_slice() else { return Err("DELETE from several tables is no PostgreSQL".into()) };
    let TableFactor::Table { name, alias, .. } = &target.relation else {
        return Err("DELETE from something that is no table".into());
    };
    let table = printer.names.table(name)?;
    let mut tables = vec![target.clone()];
    tables.extend(delete.using.iter().flatten().cloned());
    let relations = printer.names.relations(&tables);
    printer.names.scopes.push(Scope { relations, outputs: Vec::new() });
    let several = tables.len() > 1 || alias.is_some();
    if alias.is_some() {
        // MariaDB looks the alias up in the session's database, and refuses it where there is none. Everything that we
        // write names its database, so nothing else sees the change.
        printer.before.push(Template { pieces: vec![Piece::Text(format!("USE {}", quoted(&table.schema)))] });
    }
    if several {
        let called = alias.as_ref().map_or_else(
            || format!("{}.{}", quoted(&table.schema), quoted(&table.name)),
            |alias| quoted(&folded(&alias.name)),
        );
        printer.push(&format!("DELETE {called} FROM "));
    } else {
        printer.push("DELETE FROM ");
    }
    printer.from(&tables)?;
    if let Some(condition) = &delete.selection {
        printer.push(" WHERE ");
        printer.expr(condition, &Type::Bool)?;
    }
    if let Some(items) = &delete.returning {
        if several {
            return Err("DELETE … RETURNING of an alias or with USING; MariaDB has it for one plain table".into());
        }
        printer.push(" RETURNING ");
        printer.projection(items, &[])?;
    }
    printer.names.scopes.pop();
    Ok(())
}
