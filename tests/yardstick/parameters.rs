//! The statements of a case, with their parameters.

use crosscheck::core::{Protocol, Sql};
use serde_json::Value;

/// What stands before the values of a statement's parameters, as a list in JSON.
const VALUES: &str = "--$ ";

/// A statement of a case.
pub struct Given {
    pub sql: Sql,
    /// The literals that a client writes into the text which sends no parameters.
    literals: Vec<String>,
}

/// The statements of a block; each ends with `;` at the end of a line, and the line of its values may follow.
pub fn statements(block: &str) -> Vec<Given> {
    let mut statements = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in block.trim().lines().filter(|line| !line.starts_with("--") || line.starts_with(VALUES)) {
        let values = line.strip_prefix(VALUES);
        if values.is_none() {
            lines.push(line);
        }
        if !lines.is_empty() && (values.is_some() || line.ends_with(';')) {
            statements.push(statement(&std::mem::take(&mut lines)));
        }
        if let (Some(values), Some(last)) = (values, statements.last_mut()) {
            let params: Vec<Value> = serde_json::from_str(values).expect(line);
            last.sql.params = params.iter().map(|value| text(value).map(|text| text.as_str().into())).collect();
            last.sql.protocol = Protocol::Extended;
            last.literals = params.iter().map(literal).collect();
        }
    }
    if !lines.is_empty() {
        statements.push(statement(&lines));
    }
    statements
}

fn statement(lines: &[&str]) -> Given {
    Given { sql: Sql::simple(lines.join("\n").trim_end_matches(';')), literals: Vec::new() }
}

/// The same statements as a client sends them that writes the values into the text; `None` where there are none.
pub fn inlined(statements: &[Given]) -> Option<Vec<Sql>> {
    let with_values = statements.iter().any(|given| !given.literals.is_empty());
    with_values.then(|| statements.iter().map(with_literals).collect())
}

fn with_literals(given: &Given) -> Sql {
    let mut text = given.sql.text.clone();
    // The last one first, as `$1` begins `$10`.
    for (index, literal) in given.literals.iter().enumerate().rev() {
        text = text.replace(&format!("${}", index + 1), literal);
    }
    Sql::simple(text)
}

/// A value as it stands in a statement.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        other => other.to_string(),
    }
}

/// A parameter's text form.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
