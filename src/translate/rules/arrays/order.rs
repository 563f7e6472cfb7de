//! The order of arrays: element by element, NULL after all else, a shorter array before one that goes on.
//!
//! It is that of a text for each array in which each element is written so that bytes compare as the elements do.

use super::super::json::{EXACT, joined};
use super::{element_of, list, refused, rows};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::template::Template;
use crate::translate::types::Type;

/// What an element that is not NULL is written as. Text ends before the next element's first byte in every order.
fn written(element: &Type) -> Carried<&'static str> {
    Ok(match element {
        Type::Int(_) => "LPAD(CAST(`_a`.`v` AS DECIMAL(20,0))+9223372036854775808,20,'0')",
        Type::Text | Type::Uuid => "CONCAT(HEX(`_a`.`v`),' ')",
        Type::Bool => "`_a`.`v`",
        other => return Err(refused(format!("the order of arrays of type {} has no rule", other.name()))),
    })
}

/// A text that sorts as the list does; NULL where the list is NULL.
fn key(list: &Template, element: &Type) -> Carried<Template> {
    Ok(joined(&[
        &"IF(",
        list,
        &" IS NULL,NULL,(SELECT CONVERT(COALESCE(GROUP_CONCAT(IF(`_a`.`v` IS NULL,'2',CONCAT('1',",
        &written(element)?,
        &")) ORDER BY `_a`.`o` SEPARATOR ''),'') USING utf8mb4) FROM ",
        &rows(list, element, "_a")?,
        &format!(")){EXACT}"),
    ]))
}

/// `left sign right`, where a sign is one of order.
pub fn compared(printer: &mut Printer<'_>, left: &Expr, sign: &str, right: &Expr, element: &Type) -> Carried<Template> {
    let (one, other) = (list(printer, left, element)?, list(printer, right, element)?);
    Ok(joined(&[&key(&one, element)?, &sign, &key(&other, element)?]))
}

impl Printer<'_> {
    /// An array of texts as a key of GROUP BY, by its list's own characters; false where it is none.
    pub fn array_group_key(&mut self, expr: &Expr) -> Carried<bool> {
        let is_text = matches!(element_of(self.names.infer(expr)), Some(Type::Text | Type::Uuid));
        if is_text {
            self.expr(expr, &Type::Unknown)?;
            self.push(EXACT);
        }
        Ok(is_text)
    }

    /// What an array is sorted by.
    pub fn array_key(&mut self, expr: &Expr) -> Carried<Template> {
        let element = element_of(self.names.infer(expr)).ok_or("the order of what is no array")?;
        let list = list(self, expr, &element)?;
        key(&list, &element)
    }
}
