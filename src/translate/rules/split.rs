//! Texts cut into lists: a character that the text does not have marks each cut, and becomes the border of two strings.

use super::raise::{INVALID, around, plain};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, Function, Ident, ObjectName};
use crate::translate::template::Template;
use crate::translate::values::quote;

/// The list whose elements are the rows of a function that splits a text.
pub fn array_of(name: &str, function: &Function) -> Option<Expr> {
    let array = match name {
        "string_to_table" => "string_to_array",
        "regexp_split_to_table" => "regexp_split_to_array",
        _ => return None,
    };
    Some(Expr::Function(Function { name: ObjectName::from(vec![Ident::new(array)]), ..function.clone() }))
}

/// The list of a text's pieces. `marked` is what MariaDB is asked for that marks the cuts, with `@` for the text and U+0001 for
/// the mark; `empty` the list of an empty text.
pub fn list(printer: &mut Printer<'_>, text: &Template, empty: &str, marked: &str) -> Carried {
    let mark = "CHAR(1 USING utf8mb4)";
    let json = format!(r#"CONCAT('[',REPLACE(JSON_QUOTE({marked}),'\\u0001','","'),']')"#);
    around(
        printer,
        text,
        &format!("CONVERT(IF(LENGTH(@)=0,'{empty}',IF(LOCATE({mark},@)>0,{INVALID},{json})) USING utf8mb4)"),
    )
}

/// A replacement that marks each place of a separator.
pub fn at_separator(separator: &str) -> String {
    let mut literal = String::new();
    quote(&mut literal, separator);
    format!("REPLACE(@,{},CHAR(1 USING utf8mb4))", plain(&literal))
}

/// Each word with a capital letter, the others small: a word begins after what is no letter and no digit.
pub fn initcap(printer: &mut Printer<'_>, text: &Template) -> Carried {
    let marked = r"REGEXP_REPLACE(@,'([\\p{L}\\p{N}]+)',CONCAT(CHAR(1 USING utf8mb4),'\\1'))";
    let list = printer.captured(|printer| list(printer, text, r#"[""]"#, marked))?;
    printer.push("(SELECT GROUP_CONCAT(CONCAT(UPPER(LEFT(`_w`.`v`,1)),LOWER(SUBSTRING(`_w`.`v`,2))) ORDER BY `_w`.`o` SEPARATOR '') FROM JSON_TABLE(");
    printer.out.append(list);
    printer.push(",'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$')) AS `_w`)");
    Ok(())
}
