//! The only module that knows the SQL parser: a lifted statement becomes a syntax tree, or a reason why not.
//!
//! It never aborts: what the parser does not read is an error that names it, and its token fingerprint remains. The
//! parser accepts much that PostgreSQL rejects, so a tree is no proof that a statement is valid.

pub use sqlparser::ast;

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use regex::Regex;
use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectName, ObjectNamePart, Statement, VisitMut,
    VisitorMut,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::{Parser, ParserError};

/// Nesting that no application writes; deeper trees would spend the stack of the code that walks them.
const DEPTH_MAX: usize = 40;

/// A lifted text longer than this is not parsed: at about 20 MB/s it would take a second.
const TEXT_BYTES_MAX: usize = 4 << 20;

/// Operators of one statement. The parser reads `a OR b OR …` in a loop, but the tree it makes is as deep as the chain is
/// long, and it is dropped and walked by recursion; this many levels fit the room of [`with_room`].
const OPERATORS_MAX: usize = 800;

/// What the recursion over the deepest tree that is parsed takes, in a build without optimisation, with as much to spare.
const STACK_BYTES: usize = 16 << 20;

/// So many operators fit any thread's stack.
const OPERATORS_SHALLOW: usize = 100;

/// Does what parses a lifted text or walks its tree, with room for it whichever thread it is on. Room costs some
/// microseconds, so a shallow tree gets none.
pub fn with_room<T>(lifted: &str, work: impl FnOnce() -> T) -> T {
    if operators(lifted) <= OPERATORS_SHALLOW {
        work()
    } else {
        stacker::maybe_grow(STACK_BYTES / 2, STACK_BYTES, work)
    }
}

/// Parses the statements of one lifted message; there is at least one.
pub fn parse(lifted: &str) -> Result<Vec<Statement>, String> {
    if lifted.len() > TEXT_BYTES_MAX {
        return Err(format!(
            "the statement has {} bytes without its literals, more than {TEXT_BYTES_MAX}",
            lifted.len()
        ));
    }
    let operators = operators(lifted);
    if operators > OPERATORS_MAX {
        return Err(format!("the statement has {operators} operators, more than {OPERATORS_MAX}"));
    }
    let lifted = &null_tests(rows_fields(arrows(lifted)));
    let statements = statements(lifted).or_else(|error| match readable(lifted) {
        Some(rewritten) => statements(&rewritten).map_err(reason),
        None => Err(reason(error)),
    })?;
    let mut statements = statements;
    let _ = VisitMut::visit(&mut statements, &mut RowArguments);
    if statements.is_empty() { Err("the statement is empty".to_owned()) } else { Ok(statements) }
}

/// `f(t.*)` as `f(t)`, which means the same: the row.
struct RowArguments;

impl VisitorMut for RowArguments {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::Function(Function { args: FunctionArguments::List(list), .. }) = expr
            && let [FunctionArg::Unnamed(argument @ FunctionArgExpr::QualifiedWildcard(_))] = list.args.as_mut_slice()
            && let FunctionArgExpr::QualifiedWildcard(ObjectName(parts)) = &*argument
            && let [ObjectNamePart::Identifier(name)] = parts.as_slice()
        {
            *argument = FunctionArgExpr::Expr(Expr::Identifier(name.clone()));
        }
        ControlFlow::Continue(())
    }
}

/// `->-1` as PostgreSQL reads it: an operator that has none of ``~!@#%^&|`?`` does not end in a minus.
fn arrows(lifted: &str) -> Cow<'_, str> {
    if lifted.contains(">-") { lifted.replace("->-", "-> -").replace("->>-", "->> -").into() } else { lifted.into() }
}

/// A name as the lifted text has it.
const NAME: &str = r#"(?:"(?:[^"]|"")*"|[A-Za-z_]\w*)"#;

/// `(alias).field` and `(alias).*` as `alias.field` and `alias.*`, which mean the same where the name is a relation's; a column
/// of a row type has no counterpart.
fn rows_fields(lifted: Cow<'_, str>) -> Cow<'_, str> {
    static FIELD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!(r#"(^|[^\w"])\(({NAME})\)\."#)).ok());
    match FIELD.as_ref() {
        Some(field) if lifted.contains(").") => field.replace_all(&lifted, "$1$2.").into_owned().into(),
        _ => lifted,
    }
}

/// `a ISNULL` and `a NOTNULL` in the words that the parser reads; it takes them for a column's alias.
fn null_tests(lifted: Cow<'_, str>) -> Cow<'_, str> {
    static TESTS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?i)(\bas |[."])?\b(is|not)null\b( ?\(|")?"#).ok());
    let lower = lifted.to_ascii_lowercase();
    if !lower.contains("isnull") && !lower.contains("notnull") {
        return lifted;
    }
    let Some(tests) = TESTS.as_ref() else { return lifted };
    let word = |found: &regex::Captures<'_>| match (found.get(1), found.get(3)) {
        (None, None) if found[2].eq_ignore_ascii_case("is") => "IS NULL".to_owned(),
        (None, None) => "IS NOT NULL".to_owned(),
        _ => found[0].to_owned(),
    };
    tests.replace_all(&lifted, word).into_owned().into()
}

fn statements(lifted: &str) -> Result<Vec<Statement>, ParserError> {
    let dialect = PostgreSqlDialect {};
    Parser::new(&dialect).with_recursion_limit(DEPTH_MAX).try_with_sql(lifted)?.parse_statements()
}

/// The same statement in words that the parser reads, where it is one of a few whose own words it does not.
fn readable(lifted: &str) -> Option<String> {
    table_command(lifted)
        .or_else(|| constraints(lifted))
        .or_else(|| known_locks(lifted))
        .or_else(|| trims(lifted))
        .or_else(|| given_ids(lifted))
        .or_else(|| element_values(lifted))
        .or_else(|| symmetric(lifted))
        .or_else(|| conflict_target(lifted))
}

/// `BETWEEN SYMMETRIC` two numbers that are written out, which has the smaller one first.
fn symmetric(lifted: &str) -> Option<String> {
    static SYMMETRIC: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\bbetween symmetric (-?[0-9.]+) and (-?[0-9.]+)").ok());
    let symmetric = SYMMETRIC.as_ref()?;
    let rewritten = symmetric.replace_all(lifted, "BETWEEN least($1, $2) AND greatest($1, $2)");
    (rewritten != lifted).then(|| rewritten.into_owned())
}

/// `TABLE name` as the SELECT that it stands for; the parser reads it inside parentheses only.
fn table_command(lifted: &str) -> Option<String> {
    let rest = lifted.get(..6).filter(|word| word.eq_ignore_ascii_case("table ")).map(|_| &lifted[6..])?;
    Some(format!("SELECT * FROM {rest}"))
}

/// A setting that PostgreSQL does not have, for SET CONSTRAINTS, which the parser does not read.
pub const CONSTRAINTS: &str = "crosscheck.constraints";

fn constraints(lifted: &str) -> Option<String> {
    static SET: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)^SET CONSTRAINTS [^;]+ (DEFERRED|IMMEDIATE)$").ok());
    let found = SET.as_ref()?.captures(lifted)?;
    Some(format!("SET {CONSTRAINTS} TO {}", found[1].to_ascii_lowercase()))
}

/// Names that no table has, for the locks that the parser does not read.
pub const WEAK_UPDATE: &str = "no key update";
pub const WEAK_SHARE: &str = "key share";

/// `FOR UPDATE OF a, b` with its first table alone, as the parser reads no list there. What is locked is not in the tree
/// then, but that tables are named is. The locks that leave keys free are the strong ones of a table named after them.
fn known_locks(lifted: &str) -> Option<String> {
    static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(r"(?i)\b(FOR (?:NO KEY UPDATE|KEY SHARE|UPDATE|SHARE) OF {NAME})(?:, ?{NAME})+")).ok()
    });
    static WEAK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(&format!(r"(?i)\bFOR (?:NO KEY (UPDATE)|KEY (SHARE))(?: OF {NAME})?")).ok());
    let one = LIST.as_ref()?.replace_all(lifted, "$1");
    let rewritten = WEAK.as_ref()?.replace_all(&one, |found: &regex::Captures<'_>| match found.get(1) {
        Some(_) => format!("FOR UPDATE OF \"{WEAK_UPDATE}\""),
        None => format!("FOR SHARE OF \"{WEAK_SHARE}\""),
    });
    (rewritten != lifted).then(|| rewritten.into_owned())
}

/// `trim(trailing from x)` as `rtrim(x)`, which it is: the parser wants the characters named.
fn trims(lifted: &str) -> Option<String> {
    static TRIM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\btrim ?\( ?(?:(leading)|(trailing)|both) from\b").ok());
    let trim = TRIM.as_ref()?;
    trim.is_match(lifted).then(|| {
        let word = |found: &regex::Captures<'_>| match (found.get(1), found.get(2)) {
            (Some(_), _) => "ltrim(",
            (_, Some(_)) => "rtrim(",
            _ => "btrim(",
        };
        trim.replace_all(lifted, word).into_owned()
    })
}

/// INSERT without `OVERRIDING … VALUE`, which allows or overrides the ids that it gives; its rule reads the words again.
fn given_ids(lifted: &str) -> Option<String> {
    static GIVEN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)^(INSERT INTO [^']*?) ?OVERRIDING (?:SYSTEM|USER) VALUE\b").ok());
    let given = GIVEN.as_ref()?;
    given.is_match(lifted).then(|| given.replace(lifted, "$1").into_owned())
}

/// A function that PostgreSQL does not have, for the new value of an element.
pub const ELEMENT: &str = "crosscheck_element";

/// `UPDATE … SET column[place] = value` as `column = crosscheck_element(column, place, value)`: the parser wants a column's name.
fn element_values(lifted: &str) -> Option<String> {
    static ELEMENT_OF: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(&format!(r"(?s)^ ?({NAME}) ?\[([^\[\]:]+)\] ?= ?(.+)$")).ok());
    static SET: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^UPDATE [^()]*? SET ").ok());
    let values = SET.as_ref()?.find(lifted)?.end();
    let mut out = lifted[..values].to_owned();
    let end = values + clause_end(&lifted[values..]);
    for (index, item) in outside(&lifted[values..end], ',').into_iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        match ELEMENT_OF.as_ref()?.captures(item) {
            Some(found) => {
                let (column, place, value) = (&found[1], &found[2], &found[3]);
                out.push_str(&format!("{column} = {ELEMENT}({column},{place},{})", value.trim_end()));
            }
            None => out.push_str(item),
        }
    }
    out.push(' ');
    out.push_str(&lifted[end..]);
    Some(out)
}

/// Where the assignments of an UPDATE end.
fn clause_end(lifted: &str) -> usize {
    const NEXT: [&str; 3] = ["where", "from", "returning"];
    let mut at = 0;
    for word in outside(lifted, ' ') {
        if NEXT.iter().any(|next| word.eq_ignore_ascii_case(next)) {
            return at;
        }
        at += word.len() + 1;
    }
    lifted.len()
}

/// A lifted text cut where a character stands outside of parentheses, brackets and quoted names.
fn outside(lifted: &str, cut: char) -> Vec<&str> {
    let (mut parts, mut from, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (at, c) in lifted.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if c == cut && depth == 0 => {
                parts.push(&lifted[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&lifted[from..]);
    parts
}

/// Begins the name of a column that no table has, for a target of ON CONFLICT that the parser does not read.
pub const CONFLICT: &str = "_ck_target ";

/// `ON CONFLICT (a, lower(b)) WHERE c DO` with one column in the place of its target, whose name says what it was.
fn conflict_target(lifted: &str) -> Option<String> {
    let lower = lifted.to_ascii_lowercase();
    let start = lower.find("on conflict")? + "on conflict".len();
    let open = start + lifted.get(start..)?.find('(')?;
    let end = open + [" do nothing", " do update"].iter().filter_map(|word| lower.get(open..)?.find(word)).min()?;
    let target = lifted.get(open..end).filter(|_| lifted[start..open].trim().is_empty())?;
    Some(format!("{} (\"{CONFLICT}{}\"){}", &lifted[..start], target.replace('"', "\"\""), &lifted[end..]))
}

/// Counts what can make a tree deeper without a parenthesis, from above.
fn operators(lifted: &str) -> usize {
    let signs = lifted.bytes().filter(|byte| b"+-*/<>=~!@#%^&|?:[".contains(byte)).count();
    let words = lifted.split(' ').filter(|word| {
        const WORDS: [&str; 14] = [
            "and",
            "or",
            "not",
            "is",
            "in",
            "like",
            "ilike",
            "between",
            "union",
            "except",
            "intersect",
            "join",
            "collate",
            "at",
        ];
        WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
    });
    signs + words.count()
}

fn reason(error: ParserError) -> String {
    match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => {
            format!("the statement could not be parsed: {message}")
        }
        ParserError::RecursionLimitExceeded => {
            format!("the statement could not be parsed: it is nested more than {DEPTH_MAX} deep")
        }
    }
}
