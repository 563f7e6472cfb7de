//! Texts that no parser of PostgreSQL's reads, of those that ours does not read: it is certain about a few forms only, as
//! PostgreSQL reads much that ours does not.

use std::sync::LazyLock;

use regex::Regex;

use super::refusal::Refusal;

/// What PostgreSQL's grammar has nowhere: two strings beside one another, a comma before a clause or a parenthesis, MySQL's
/// LIMIT with two numbers, a clause after LIMIT that stands before it, a name in MySQL's quotes before a clause.
const NOWHERE: &str = r"(?i)'\d+' '\d+'|, ?(?:from|where|group by|order by|having|union|limit)\b|, ?\)|\blimit \d+ ?,|\blimit \d+ (?:where|group by|having|order by|from)\b|`\w+` ?(?:,|from\b)";

/// Words and signs behind which a statement goes on.
const UNFINISHED: &str =
    r"(?i)(?:[=+<>,]|[^*]/|\b(?:where|and|or|from|by|limit|offset|in|like|between|join|having|then|else|when|into))$";

/// Whether PostgreSQL refuses a lifted text too, which our parser has refused.
fn is_broken(lifted: &str) -> bool {
    static FORMS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("{NOWHERE}|{UNFINISHED}")).ok());
    !is_balanced(lifted) || FORMS.as_ref().is_some_and(|forms| forms.is_match(lifted))
}

/// Whether each parenthesis has its other one; strings are slots, names in quotes can hold them.
fn is_balanced(lifted: &str) -> bool {
    let mut depth = 0_i64;
    let mut quoted = false;
    for byte in lifted.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'(' if !quoted => depth += 1,
            b')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Why a text is no statement. Where none of PostgreSQL's begins so, it is none for PostgreSQL either.
pub(super) fn unparsed(lifted: &str, reason: String) -> Refusal {
    const FIRST_WORDS: &str = " abort alter analyse analyze begin call checkpoint close cluster comment commit copy create \
        deallocate declare delete discard do drop end execute explain fetch grant import insert listen load lock merge \
        move notify prepare reassign refresh reindex release reset revoke rollback savepoint security select set show \
        start table truncate unlisten update vacuum values with ";
    let end = lifted.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(lifted.len());
    let word = lifted[..end].to_ascii_lowercase();
    let known = word.is_empty() || FIRST_WORDS.contains(&format!(" {word} "));
    // A body of code is a string, and what is too long or too deep was not read.
    let ours = ["bytes without its literals", "operators, more than", "nested more than"];
    let certain = !known || (is_broken(lifted) && !ours.iter().any(|limit| reason.contains(limit)));
    if certain { Refusal::certain("42601", reason) } else { reason.into() }
}

#[cfg(test)]
mod tests {
    use super::unparsed;

    #[test]
    fn what_no_server_reads_is_certain() {
        for broken in [
            "SELECT '0' '1' AS a",
            "SELECT id, FROM t",
            "SELECT (0",
            "SELECT 0)",
            "SELECT 0 +",
            "SELECT a FROM t WHERE",
            "SELECT a FROM t LIMIT 0, 1",
            "SELECT `a` FROM t",
            "SELEC 0",
        ] {
            assert!(unparsed(broken, String::new()).certain.is_some(), "{broken}");
        }
        for other in [
            "SELECT",
            "SELECT *",
            "SELECT a FROM t TABLESAMPLE x (0)",
            "SELECT \"(\" FROM t x y",
            "INSERT DEFAULT VALUES",
            "SET x TO on",
        ] {
            assert!(unparsed(other, String::new()).certain.is_none(), "{other}");
        }
    }
}
