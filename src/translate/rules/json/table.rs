//! Functions that make rows of a document or an array, in FROM: JSON_TABLE, which reads the tables before it as they do.

use super::super::{Applied, Example, Node, Rule, arrays, functions, matches};
use super::sources::{self, kind};
use super::{Part, joined, jsonpath, literal};
use crate::translate::TextStorage;
use crate::translate::json;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::{Names, folded, parts};
use crate::translate::parse::ast::{DataType, Expr, FunctionArg, FunctionArgExpr, TableAlias, TableFactor, Value};
use crate::translate::query::listed_rows;
use crate::translate::schema::Table;
use crate::translate::scope::{Field, Relation, Scope};
use crate::translate::template::Template;
use crate::translate::types::Type;

const RECORDS: &str =
    "a member that is not of its column's type is an error on PostgreSQL, what MariaDB reads of it there";
const EXACT_TEXT: &str = "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";

pub struct Tables;

impl Rule for Tables {
    fn id(&self) -> &'static str {
        "json_table"
    }

    fn doc(&self) -> &'static str {
        "A function in FROM that makes rows of a document or an array is JSON_TABLE, with LATERAL or without, which reads the \
         tables before it as PostgreSQL's does."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    /// FROM is no expression: the printer of queries asks [`write`].
    fn apply(&self, _: &Node<'_>, _: &mut Printer<'_>) -> Carried<Applied> {
        Ok(Applied::Unchanged)
    }
}

/// A function in FROM that makes rows of a document or an array, or several of them whose rows stand side by side.
struct Call<'e> {
    name: String,
    arguments: Vec<&'e Expr>,
    alias: Option<&'e TableAlias>,
    with_ordinality: bool,
}

/// The name of several calls side by side; their arguments are the calls.
const BESIDE: &str = "unnest of several";

/// A column, how JSON_TABLE makes it, and its type.
struct Column {
    name: String,
    ty: Type,
    made: String,
}

impl<'e> Call<'e> {
    /// The call, where it is one of ours.
    fn of(factor: &'e TableFactor) -> Option<Self> {
        match factor {
            TableFactor::Table { name, alias, args: Some(args), with_ordinality, .. } => {
                Self::new(parts(name).ok()?.pop()?, &args.args, alias.as_ref(), *with_ordinality)
            }
            TableFactor::Function { name, args, alias, with_ordinality, .. } => {
                Self::new(parts(name).ok()?.pop()?, args, alias.as_ref(), *with_ordinality)
            }
            TableFactor::UNNEST { alias, array_exprs, with_ordinality, with_offset, .. } => {
                let several = *with_offset || array_exprs.len() > 1;
                let name = if several { BESIDE } else { "unnest" }.to_owned();
                let arguments = array_exprs.iter().collect();
                Some(Self { name, arguments, alias: alias.as_ref(), with_ordinality: *with_ordinality })
            }
            _ => None,
        }
    }

    fn new(
        name: String,
        args: &'e [FunctionArg],
        alias: Option<&'e TableAlias>,
        with_ordinality: bool,
    ) -> Option<Self> {
        const OURS: [&str; 9] = [
            "array_elements",
            "array_elements_text",
            "each",
            "each_text",
            "generate_subscripts",
            "object_keys",
            "path_query",
            "regexp_matches",
            "unnest",
        ];
        const RECORDS: [&str; 4] = ["populate_record", "populate_recordset", "to_record", "to_recordset"];
        let kind = kind(&name);
        let arguments: Vec<&Expr> = args
            .iter()
            .map(|arg| match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) => Some(argument),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let of_two = kind.starts_with("populate") || matches!(kind, "generate_subscripts" | "path_query");
        let wanted = if of_two { 2 } else { 1 };
        let ours = OURS.contains(&kind) || RECORDS.contains(&kind);
        let fits = arguments.len() == wanted || (kind == "regexp_matches" && matches!(arguments.len(), 2 | 3));
        (ours && fits).then_some(Self { name, arguments, alias, with_ordinality })
    }

    /// The name that its columns can be qualified with.
    fn alias(&self) -> String {
        let own = if self.name == BESIDE { "unnest" } else { &self.name };
        self.alias.map_or_else(|| own.to_owned(), |alias| folded(&alias.name))
    }

    fn columns(&self, names: &Names<'_>) -> Carried<Vec<Column>> {
        let kind = kind(&self.name);
        let document = if self.name.starts_with("jsonb") { Type::Jsonb } else { Type::Json };
        let column = |name: &str, ty: Type, made: &str| Column { name: name.to_owned(), ty, made: made.to_owned() };
        let text = |path: &str| format!("{EXACT_TEXT} PATH '{path}' ERROR ON ERROR");
        // A function without names for its columns gives its one column its own name.
        let own = self.alias();
        let mut columns = match kind {
            "array_elements" => vec![column("value", document, "JSON PATH '$'")],
            "array_elements_text" => vec![column("value", Type::Text, &text("$"))],
            "object_keys" => vec![column(&own, Type::Text, &text("$"))],
            "each" => vec![column("key", Type::Text, &text("$[0]")), column("value", document, "JSON PATH '$[1]'")],
            "each_text" => vec![column("key", Type::Text, &text("$[0]")), column("value", Type::Text, &text("$[1]"))],
            "path_query" => vec![column(&own, Type::Jsonb, "JSON PATH '$'")],
            "regexp_matches" => vec![column(&own, Type::Array(Box::new(Type::Text)), "JSON PATH '$'")],
            "generate_subscripts" => vec![column(&own, Type::Int(4), "FOR ORDINALITY")],
            "unnest" => {
                let element = sources::element(names, "unnest", &self.arguments)?;
                let made = format!("{} PATH '$' ERROR ON ERROR", arrays::column(&element)?);
                vec![Column { name: own, ty: element, made }]
            }
            BESIDE => self.beside(names)?,
            _ => return self.record(names),
        };
        if self.with_ordinality {
            columns.push(column("ordinality", Type::Int(8), "FOR ORDINALITY"));
        }
        for (column, named) in columns.iter_mut().zip(self.alias.map(|alias| &alias.columns).into_iter().flatten()) {
            column.name = folded(&named.name);
        }
        Ok(columns)
    }

    /// A column for each of the calls side by side.
    fn beside(&self, names: &Names<'_>) -> Carried<Vec<Column>> {
        let mut columns = Vec::new();
        for (index, argument) in self.arguments.iter().enumerate() {
            let (name, ty) = match argument {
                Expr::Function(function) if listed_rows::makes_rows(argument).is_some() => {
                    let name = functions::call(function).0;
                    let ty = sources::element(names, &name, &functions::arguments(function))?;
                    (name, ty)
                }
                array => ("unnest".to_owned(), sources::element(names, "unnest", &[array])?),
            };
            let path = format!("PATH '$.\"{}\"'", index + 1);
            let made = match ty {
                Type::Json | Type::Jsonb | Type::Array(_) => format!("JSON {path}"),
                _ => format!("{} {path} ERROR ON ERROR", arrays::column(&ty)?),
            };
            // Two columns of one name are told apart; `*` names none of them then.
            let taken = columns.iter().any(|column: &Column| column.name == name);
            let name = if taken { format!("{name}_{}", index + 1) } else { name };
            columns.push(Column { name, ty, made });
        }
        Ok(columns)
    }

    /// The columns that the alias declares, or those of the table whose rows are made.
    fn record(&self, names: &Names<'_>) -> Carried<Vec<Column>> {
        let declared = self.alias.map(|alias| alias.columns.as_slice()).unwrap_or_default();
        let mut wanted = Vec::new();
        if let Some(row) = self.arguments.first().filter(|_| self.arguments.len() == 2) {
            let table = row_type(names, row).ok_or("a record made of a row that is not NULL has no rule")?;
            let fields = names.table_fields(table);
            wanted.extend(fields.into_iter().map(|field| (field.name, field.ty)));
        }
        let declared = if wanted.is_empty() { declared } else { &[] };
        for column in declared {
            let (Some(data_type), false) = (&column.data_type, self.with_ordinality) else {
                return Err(format!("{} without types of its columns", self.name).into());
            };
            wanted.push((folded(&column.name), Type::of(data_type, names.ctx.schema)));
        }
        let mut columns = Vec::new();
        for (name, ty) in wanted {
            let path = literal(&format!("$.{}", json::quoted(&name)?));
            let made = match &ty {
                Type::Json | Type::Jsonb => format!("JSON PATH {path}"),
                Type::Int(_) | Type::Text | Type::Bool | Type::Numeric | Type::Float => {
                    format!("{} PATH {path} ERROR ON ERROR", arrays::column(&ty)?)
                }
                Type::Date => format!("DATE PATH {path} ERROR ON ERROR"),
                Type::Timestamp => format!("DATETIME(6) PATH {path} ERROR ON ERROR"),
                other => return Err(format!("a column of type {} of a JSON record has no rule", other.name()).into()),
            };
            columns.push(Column { name, ty, made });
        }
        if columns.is_empty() { Err(format!("{} without columns", self.name).into()) } else { Ok(columns) }
    }

    /// What JSON_TABLE reads, and the path of its rows.
    fn source(&self, printer: &mut Printer<'_>) -> Carried<(Template, &'static str)> {
        let kind = kind(&self.name);
        match kind {
            "unnest" => {
                let element = sources::element(&printer.names, "unnest", &self.arguments)?;
                // All dimensions of an array are one list of rows; only those that are written out are known.
                let path = if arrays::is_nested(self.arguments[0]) { "$[*][*]" } else { "$[*]" };
                return Ok((arrays::list(printer, self.arguments[0], &element)?, path));
            }
            "path_query" => return Ok((jsonpath::list(printer, &self.arguments)?, "$[*]")),
            "regexp_matches" => {
                return Ok((printer.captured(|printer| matches::rows(printer, &self.arguments))?, "$[*]"));
            }
            "generate_subscripts" => return Ok((sources::subscripted(printer, &self.arguments)?, "$[*]")),
            BESIDE => {
                let mut lists = Vec::new();
                for argument in &self.arguments {
                    lists.push(match argument {
                        Expr::Function(function) if listed_rows::makes_rows(argument).is_some() => {
                            sources::rows(printer, function)?
                        }
                        array => {
                            let element = sources::element(&printer.names, "unnest", &[array])?;
                            arrays::list(printer, array, &element)?
                        }
                    });
                }
                return Ok((sources::beside(&lists), "$[*]"));
            }
            _ => {}
        }
        let argument = self.arguments.last().copied().ok_or("a function without an argument")?;
        let on = sources::checked_argument(printer, &self.name, argument)?;
        if kind.contains("record") {
            printer.state(RECORDS);
        }
        // One record is one row, also where there is no document.
        if matches!(kind, "to_record" | "populate_record") {
            return Ok((joined(&[&"COALESCE(", &on, &",'{}')"]), "$"));
        }
        Ok((sources::source(&self.name, &on), "$[*]"))
    }
}

/// The table of `NULL::table`.
fn row_type<'n>(names: &Names<'n>, expr: &Expr) -> Option<&'n Table> {
    let Expr::Cast { expr, data_type: DataType::Custom(name, _), .. } = expr else { return None };
    let null = matches!(&**expr, Expr::Value(value) if value.value == Value::Null);
    null.then(|| names.table(name).ok()).flatten()
}

/// The relation that a function in FROM brings in, after these others; nothing where it is none of ours.
pub fn relation(names: &Names<'_>, factor: &TableFactor, before: &[Relation]) -> Option<Relation> {
    let call = Call::of(factor)?;
    let mut names = names.clone();
    names.scopes.push(Scope { relations: before.to_vec(), outputs: Vec::new() });
    let columns = call.columns(&names).ok()?;
    let field = |column: Column| Field { name: column.name, ty: column.ty, nullable: true, ..Field::default() };
    let scalar = kind(&call.name).starts_with("array_elements") && !call.with_ordinality;
    Some(Relation {
        alias: call.alias(),
        fields: columns.into_iter().map(field).collect(),
        scalar,
        ..Relation::default()
    })
}

/// Writes a function in FROM; false where it is none of ours.
pub fn write(printer: &mut Printer<'_>, factor: &TableFactor) -> Carried<bool> {
    let Some(call) = Call::of(factor) else { return Ok(false) };
    let columns = call.columns(&printer.names)?;
    let (source, path) = call.source(printer)?;
    let columns: Vec<String> =
        columns.iter().map(|column| format!("{} {}", quoted(&column.name), column.made)).collect();
    printer.note(Tables.id());
    joined(&[
        &"JSON_TABLE(",
        &source,
        &format!(",'{path}' COLUMNS({})) AS {}", columns.join(","), quoted(&call.alias())),
    ])
    .push_to(&mut printer.out);
    Ok(true)
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT value FROM jsonb_array_elements('[1, \"a\", null, {\"b\": [2]}]')",
        &[
            "SELECT `value` FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('[1, \"a\", null, {\"b\": [2]}]' USING utf8mb4))='ARRAY' OR CONVERT('[1, \"a\", null, {\"b\": [2]}]' USING utf8mb4) IS NULL,CONVERT('[1, \"a\", null, {\"b\": [2]}]' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`value` JSON PATH '$')) AS `jsonb_array_elements`",
        ],
    ),
    Example::new(
        "SELECT s.id, e.value ->> 'a' AS a FROM sample s, jsonb_array_elements(s.data) AS e WHERE s.id = 2",
        &[
            "SELECT `s`.`id`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`e`.`value`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a` FROM `public`.`sample` AS `s`,JSON_TABLE(IF(JSON_TYPE(`s`.`data`)='ARRAY' OR `s`.`data` IS NULL,`s`.`data`,(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`value` JSON PATH '$')) AS `e` WHERE `s`.`id` = 2",
        ],
    ),
    Example::new(
        "SELECT s.id, elem ->> 'a' AS a, elem FROM sample s CROSS JOIN LATERAL jsonb_array_elements(s.data) elem WHERE s.id = 2 AND elem ->> 'a' = '2'",
        &[
            "SELECT `s`.`id`,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`elem`.`value`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin AS `a`,`elem`.`value` AS `elem` FROM `public`.`sample` AS `s` CROSS JOIN JSON_TABLE(IF(JSON_TYPE(`s`.`data`)='ARRAY' OR `s`.`data` IS NULL,`s`.`data`,(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`value` JSON PATH '$')) AS `elem` WHERE `s`.`id` = 2 AND (JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`elem`.`value`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin) = '2'",
        ],
    ),
    Example::new(
        "SELECT s.id, e.v, e.n FROM sample s LEFT JOIN LATERAL jsonb_array_elements_text(s.data -> 'a' -> 'b') WITH ORDINALITY AS e(v, n) ON true ORDER BY s.id, e.n",
        &[
            "SELECT `s`.`id`,`e`.`v`,`e`.`n` FROM `public`.`sample` AS `s` LEFT JOIN JSON_TABLE((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(IF(LEFT(`_v`.`v`,1) IN ('[','{'),JSON_QUOTE(`_v`.`v`),`_v`.`v`) ORDER BY `_v`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(IF(JSON_TYPE((JSON_EXTRACT(`s`.`data`,'$.\"a\".\"b\"')))='ARRAY' OR (JSON_EXTRACT(`s`.`data`,'$.\"a\".\"b\"')) IS NULL,(JSON_EXTRACT(`s`.`data`,'$.\"a\".\"b\"')),(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_v`),'$[*]' COLUMNS(`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR,`n` FOR ORDINALITY)) AS `e` ON TRUE ORDER BY `s`.`id`,`e`.`n` IS NULL,`e`.`n`",
        ],
    ),
    Example::new(
        "SELECT count(*) AS n FROM sample s JOIN item i ON EXISTS (SELECT 1 FROM jsonb_array_elements_text(s.data -> 'a' -> 'b') AS e(v) WHERE e.v = i.note)",
        &[
            "SELECT COUNT(*) AS `n` FROM `public`.`sample` AS `s` JOIN `public`.`item` AS `i` ON EXISTS (SELECT 1 AS `?column?` FROM JSON_TABLE((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(IF(LEFT(`_v`.`v`,1) IN ('[','{'),JSON_QUOTE(`_v`.`v`),`_v`.`v`) ORDER BY `_v`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(IF(JSON_TYPE((JSON_EXTRACT(`s`.`data`,'$.\"a\".\"b\"')))='ARRAY' OR (JSON_EXTRACT(`s`.`data`,'$.\"a\".\"b\"')) IS NULL,(JSON_EXTRACT(`s`.`data`,'$.\"a\".\"b\"')),(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` JSON PATH '$')) AS `_v`),'$[*]' COLUMNS(`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `e` WHERE `e`.`v` = `i`.`note`)",
        ],
    ),
    Example::new(
        "SELECT id FROM sample s WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(s.data -> 'a' -> 'b') e WHERE e.value = '\"x\"')",
        &[
            "SELECT `id` FROM `public`.`sample` AS `s` WHERE EXISTS (SELECT 1 AS `?column?` FROM JSON_TABLE(IF(JSON_TYPE((JSON_EXTRACT(`s`.`data`,'$.\"a\".\"b\"')))='ARRAY' OR (JSON_EXTRACT(`s`.`data`,'$.\"a\".\"b\"')) IS NULL,(JSON_EXTRACT(`s`.`data`,'$.\"a\".\"b\"')),(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`value` JSON PATH '$')) AS `e` WHERE `e`.`value` COLLATE utf8mb4_nopad_bin = CONVERT('\"x\"' USING utf8mb4))",
        ],
    ),
    Example::new(
        "SELECT i.id, k FROM item i, jsonb_object_keys(i.data) AS k WHERE i.id < 7 ORDER BY i.id, k",
        &[
            "SELECT `i`.`id`,`k` FROM `public`.`item` AS `i`,JSON_TABLE(JSON_KEYS(IF(JSON_TYPE(`i`.`data`)='OBJECT' OR `i`.`data` IS NULL,`i`.`data`,(SELECT 1 UNION ALL SELECT 2))),'$[*]' COLUMNS(`k` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `k` WHERE `i`.`id` < 7 ORDER BY `i`.`id`,(`k`) IS NULL,`k`",
        ],
    ),
    Example::new(
        "SELECT i.id, e.key, e.value FROM item i, jsonb_each(i.data) AS e WHERE i.id IN (1, 3, 4, 5, 6) ORDER BY i.id, e.key",
        &[
            "SELECT `i`.`id`,`e`.`key`,`e`.`value` FROM `public`.`item` AS `i`,JSON_TABLE((SELECT CONVERT(CONCAT('[',GROUP_CONCAT(CONCAT('[',`_k`.`k`,',',JSON_EXTRACT(IF(JSON_TYPE(`i`.`data`)='OBJECT' OR `i`.`data` IS NULL,`i`.`data`,(SELECT 1 UNION ALL SELECT 2)),CONCAT('$.',`_k`.`k`)),']') ORDER BY `_k`.`o` SEPARATOR ','),']') USING utf8mb4) FROM JSON_TABLE(JSON_KEYS(IF(JSON_TYPE(`i`.`data`)='OBJECT' OR `i`.`data` IS NULL,`i`.`data`,(SELECT 1 UNION ALL SELECT 2))),'$[*]' COLUMNS(`o` FOR ORDINALITY,`k` JSON PATH '$')) AS `_k`),'$[*]' COLUMNS(`key` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$[0]' ERROR ON ERROR,`value` JSON PATH '$[1]')) AS `e` WHERE `i`.`id` IN (1,3,4,5,6) ORDER BY `i`.`id`,`e`.`key` IS NULL,`e`.`key`",
        ],
    ),
    Example::new(
        "SELECT key, value FROM jsonb_each_text('{\"b\": 1.50, \"a\": \"x\", \"n\": null, \"t\": true, \"ä\\\"\": \"\\\\ü\"}') ORDER BY key",
        &[
            "SELECT `key`,`value` FROM JSON_TABLE((SELECT CONVERT(CONCAT('[',GROUP_CONCAT(CONCAT('[',`_k`.`k`,',',IF(LEFT(JSON_EXTRACT(IF(JSON_TYPE(CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4))='OBJECT' OR CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4) IS NULL,CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)),CONCAT('$.',`_k`.`k`)),1) IN ('[','{'),JSON_QUOTE(JSON_EXTRACT(IF(JSON_TYPE(CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4))='OBJECT' OR CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4) IS NULL,CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)),CONCAT('$.',`_k`.`k`))),JSON_EXTRACT(IF(JSON_TYPE(CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4))='OBJECT' OR CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4) IS NULL,CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)),CONCAT('$.',`_k`.`k`))),']') ORDER BY `_k`.`o` SEPARATOR ','),']') USING utf8mb4) FROM JSON_TABLE(JSON_KEYS(IF(JSON_TYPE(CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4))='OBJECT' OR CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4) IS NULL,CONVERT('{\"a\": \"x\", \"b\": 1.50, \"n\": null, \"t\": true, \"ä\\\\\"\": \"\\\\\\\\ü\"}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2))),'$[*]' COLUMNS(`o` FOR ORDINALITY,`k` JSON PATH '$')) AS `_k`),'$[*]' COLUMNS(`key` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$[0]' ERROR ON ERROR,`value` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$[1]' ERROR ON ERROR)) AS `jsonb_each_text` ORDER BY (`key`) IS NULL,`key`",
        ],
    ),
    Example::new(
        "SELECT x.a, x.b, x.c FROM jsonb_to_recordset('[{\"a\": 1, \"b\": \"x \", \"c\": {\"d\": 1}}, {\"b\": null}]') AS x(a int, b text, c jsonb)",
        &[
            "SELECT `x`.`a`,`x`.`b`,`x`.`c` FROM JSON_TABLE(IF(JSON_TYPE(CONVERT('[{\"a\": 1, \"b\": \"x \", \"c\": {\"d\": 1}}, {\"b\": null}]' USING utf8mb4))='ARRAY' OR CONVERT('[{\"a\": 1, \"b\": \"x \", \"c\": {\"d\": 1}}, {\"b\": null}]' USING utf8mb4) IS NULL,CONVERT('[{\"a\": 1, \"b\": \"x \", \"c\": {\"d\": 1}}, {\"b\": null}]' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`a` BIGINT PATH '$.\"a\"' ERROR ON ERROR,`b` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$.\"b\"' ERROR ON ERROR,`c` JSON PATH '$.\"c\"')) AS `x`",
        ],
    ),
    Example::new(
        "SELECT x.a, x.b FROM json_to_record('{\"a\": 1.5, \"b\": true}') AS x(a numeric, b boolean)",
        &[
            "SELECT `x`.`a`,`x`.`b` FROM JSON_TABLE(COALESCE(IF(JSON_TYPE(CONVERT('{\"a\": 1.5, \"b\": true}' USING utf8mb4))='OBJECT' OR CONVERT('{\"a\": 1.5, \"b\": true}' USING utf8mb4) IS NULL,CONVERT('{\"a\": 1.5, \"b\": true}' USING utf8mb4),(SELECT 1 UNION ALL SELECT 2)),'{}'),'$' COLUMNS(`a` DECIMAL(65,30) PATH '$.\"a\"' ERROR ON ERROR,`b` TINYINT PATH '$.\"b\"' ERROR ON ERROR)) AS `x`",
        ],
    ),
    Example::new(
        "SELECT u FROM unnest('{3,1,NULL}'::int[]) AS u ORDER BY u",
        &[
            "SELECT `u` FROM JSON_TABLE(CONVERT('[3,1,null]' USING utf8mb4),'$[*]' COLUMNS(`u` BIGINT PATH '$' ERROR ON ERROR)) AS `u` ORDER BY (`u`) IS NULL,`u`",
        ],
    ),
    Example::new(
        "SELECT s.id, w, n FROM sample s, unnest(s.words) WITH ORDINALITY AS t(w, n) ORDER BY s.id, n",
        &[
            "SELECT `s`.`id`,`w`,`n` FROM `public`.`sample` AS `s`,JSON_TABLE(`s`.`words`,'$[*]' COLUMNS(`w` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR,`n` FOR ORDINALITY)) AS `t` ORDER BY `s`.`id`,(`n`) IS NULL,`n`",
        ],
    ),
    Example::new(
        "SELECT s.id, sum(n) AS total FROM sample s LEFT JOIN unnest(s.nums) AS n ON true GROUP BY s.id ORDER BY s.id",
        &[
            "SELECT `s`.`id`,CAST(SUM(`n`) AS SIGNED) AS `total` FROM `public`.`sample` AS `s` LEFT JOIN JSON_TABLE(`s`.`nums`,'$[*]' COLUMNS(`n` BIGINT PATH '$' ERROR ON ERROR)) AS `n` ON TRUE GROUP BY `s`.`id` ORDER BY `s`.`id`",
        ],
    ),
    Example::new(
        "SELECT s.id FROM sample s WHERE 'b c' IN (SELECT unnest(s.words))",
        &[
            "SELECT `s`.`id` FROM `public`.`sample` AS `s` WHERE IF(`s`.`words` IS NULL,NULL,'b c' IN (SELECT `_a`.`v` FROM JSON_TABLE(`s`.`words`,'$[*]' COLUMNS(`o` FOR ORDINALITY,`v` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `_a`))",
        ],
    ),
    Example::new(
        "SELECT i.id FROM item i JOIN unnest(ARRAY['x', 'tt:12']) AS t(note) ON t.note = i.note ORDER BY i.id",
        &[
            "SELECT `i`.`id` FROM `public`.`item` AS `i` JOIN JSON_TABLE(CONVERT(CONCAT('[',COALESCE(JSON_QUOTE(CONVERT('x' USING utf8mb4)),'null'),',',COALESCE(JSON_QUOTE(CONVERT('tt:12' USING utf8mb4)),'null'),']') USING utf8mb4),'$[*]' COLUMNS(`note` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `t` ON `t`.`note` = `i`.`note` ORDER BY `i`.`id`",
        ],
    ),
    Example::new(
        "SELECT s.id, (SELECT count(*) FROM unnest(s.nums) AS n WHERE n > 1) AS many FROM sample s",
        &[
            "SELECT `s`.`id`,(SELECT COUNT(*) AS `count` FROM JSON_TABLE(`s`.`nums`,'$[*]' COLUMNS(`n` BIGINT PATH '$' ERROR ON ERROR)) AS `n` WHERE `n` > 1) AS `many` FROM `public`.`sample` AS `s`",
        ],
    ),
    Example::of(
        TextStorage::Binary,
        "SELECT ARRAY(SELECT upper(w) FROM unnest(s.words) AS w ORDER BY w) AS a FROM sample s",
        &[
            "SELECT (SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(UPPER((CONVERT(`w` USING utf8mb4) COLLATE utf8mb4_nopad_bin)) USING utf8mb4)),'null') ORDER BY `w` IS NULL,`w` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`s`.`words`,'$[*]' COLUMNS(`w` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `w`) AS `a` FROM `public`.`sample` AS `s`",
        ],
    ),
    Example::of(
        TextStorage::Utf8mb4,
        "SELECT ARRAY(SELECT upper(w) FROM unnest(s.words) AS w ORDER BY w) AS a FROM sample s",
        &[
            "SELECT (SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(COALESCE(JSON_QUOTE(CONVERT(UPPER(`w`) USING utf8mb4)),'null') ORDER BY `w` IS NULL,`w` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(`s`.`words`,'$[*]' COLUMNS(`w` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `w`) AS `a` FROM `public`.`sample` AS `s`",
        ],
    ),
    Example::new(
        "SELECT d, t FROM unnest('{2026-01-02,NULL}'::date[], ARRAY['2026-01-02T10:00:00+02:00', NULL]::timestamptz[]) AS u(d, t) ORDER BY d",
        &[
            "SELECT `d`,`t` FROM JSON_TABLE((SELECT CONVERT(CONCAT('[',COALESCE(GROUP_CONCAT(CONCAT('{',CONCAT_WS(',',CONCAT('\"1\":',JSON_EXTRACT(CONVERT('[\"2026-01-02\",null]' USING utf8mb4),CONCAT('$[',`_z`.`o`-1,']'))),CONCAT('\"2\":',JSON_EXTRACT(CONVERT(CONCAT('[',COALESCE(CONCAT('\"','2026-01-02 08:00:00','\"'),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4),CONCAT('$[',`_z`.`o`-1,']')))),'}') ORDER BY `_z`.`o` SEPARATOR ','),''),']') USING utf8mb4) FROM JSON_TABLE(CASE GREATEST(COALESCE(JSON_LENGTH(CONVERT('[\"2026-01-02\",null]' USING utf8mb4)),0),COALESCE(JSON_LENGTH(CONVERT(CONCAT('[',COALESCE(CONCAT('\"','2026-01-02 08:00:00','\"'),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4)),0)) WHEN JSON_LENGTH(CONVERT('[\"2026-01-02\",null]' USING utf8mb4)) THEN CONVERT('[\"2026-01-02\",null]' USING utf8mb4) WHEN JSON_LENGTH(CONVERT(CONCAT('[',COALESCE(CONCAT('\"','2026-01-02 08:00:00','\"'),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4)) THEN CONVERT(CONCAT('[',COALESCE(CONCAT('\"','2026-01-02 08:00:00','\"'),'null'),',',COALESCE(JSON_QUOTE(CONVERT(NULL USING utf8mb4)),'null'),']') USING utf8mb4) END,'$[*]' COLUMNS(`o` FOR ORDINALITY)) AS `_z`),'$[*]' COLUMNS(`d` DATE PATH '$.\"1\"' ERROR ON ERROR,`t` DATETIME(6) PATH '$.\"2\"' ERROR ON ERROR)) AS `u` ORDER BY (`d`) IS NULL,`d`",
        ],
    ),
    Example::new(
        "SELECT w FROM unnest('{a,bc}'::varchar(5)[]) AS w ORDER BY w",
        &[
            "SELECT `w` FROM JSON_TABLE(CONVERT('[\"a\",\"bc\"]' USING utf8mb4),'$[*]' COLUMNS(`w` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PATH '$' ERROR ON ERROR)) AS `w` ORDER BY (`w`) IS NULL,`w`",
        ],
    ),
    Example::new("SELECT w FROM unnest('{a,bc}'::varchar(1)[]) AS w ORDER BY w", &[]),
    Example::new("SELECT * FROM unnest('{1,2}'::int[], '{a,b}'::text[])", &[]),
    Example::new(
        "SELECT s.id, jsonb_agg(e.value ORDER BY e.value ->> 'a' DESC) AS a FROM sample s, jsonb_array_elements(s.data) e WHERE s.id = 2 GROUP BY s.id",
        &[
            "SELECT `s`.`id`,CONVERT(CONCAT('[',GROUP_CONCAT(COALESCE(`e`.`value`,'null') ORDER BY (JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`e`.`value`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin) IS NOT NULL,JSON_UNQUOTE(NULLIF(JSON_EXTRACT(`e`.`value`,'$.\"a\"') COLLATE utf8mb4_nopad_bin,'null')) COLLATE utf8mb4_nopad_bin DESC SEPARATOR ', '),']') USING utf8mb4) AS `a` FROM `public`.`sample` AS `s`,JSON_TABLE(IF(JSON_TYPE(`s`.`data`)='ARRAY' OR `s`.`data` IS NULL,`s`.`data`,(SELECT 1 UNION ALL SELECT 2)),'$[*]' COLUMNS(`value` JSON PATH '$')) AS `e` WHERE `s`.`id` = 2 GROUP BY `s`.`id`",
        ],
    ),
];
