//! Sequences: serial columns are AUTO_INCREMENT, so what a session drew last is LAST_INSERT_ID().

use super::functions::call;
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;

pub struct InsertId;

impl Rule for InsertId {
    fn id(&self) -> &'static str {
        "insert_id"
    }

    fn doc(&self) -> &'static str {
        "lastval() and currval() are LAST_INSERT_ID(). nextval() has no counterpart: ids are drawn by the insert itself."
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new("SELECT lastval()", &["SELECT LAST_INSERT_ID() AS `lastval`"]),
            Example::new("SELECT nextval('item_id_seq')", &[]),
        ];
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(Expr::Function(function), _) = node else { return Ok(Applied::Unchanged) };
        match call(function).0.as_str() {
            "lastval" => {}
            "currval" => printer.state("currval() of any sequence is LAST_INSERT_ID(), the session's last drawn id"),
            "nextval" | "setval" => {
                return Err("a sequence drawn from or set by itself; AUTO_INCREMENT draws at the insert".into());
            }
            _ => return Ok(Applied::Unchanged),
        }
        printer.state("LAST_INSERT_ID() is the first id of a multi-row insert, lastval() the last; a row that was ignored changes neither");
        printer.push("LAST_INSERT_ID()");
        Ok(Applied::Rewritten)
    }
}
