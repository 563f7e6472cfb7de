//! The printer: walks a PostgreSQL syntax tree and writes MariaDB's text.
//!
//! Everything that is written is named here or in a rule. A node that nobody names is refused with its own words;
//! nothing is passed through in the hope that it means the same.

use std::collections::BTreeSet;

use super::Answer;
use super::missing::check_name;
use super::names::{Context, Names, folded};
use super::parse::ast::{Expr, Ident, Statement, Value};
use super::refusal::Refusal;
use super::rules::{Applied, Node, RULES};
use super::scope::Spelled;
use super::session::Effect;
use super::template::{Inputs, Source, Template};
use super::types::Type;
use super::values::Form;

/// Nesting of expressions that fits the stack.
const DEPTH_MAX: usize = 1000;

/// Done, or why it can't be.
pub type Carried<T = ()> = Result<T, Refusal>;

/// A printed statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub requests: Vec<Template>,
    pub answer: Answer,
    pub rules: Vec<&'static str>,
    pub stated: BTreeSet<&'static str>,
    pub effect: Effect,
    /// Why nothing is sent.
    pub skip: Option<String>,
    /// Its requests are one statement on PostgreSQL: all of them hold, or none.
    pub atomic: bool,
}

/// The state of writing one statement.
pub struct Printer<'a> {
    pub names: Names<'a>,
    pub inputs: Inputs<'a>,
    pub out: Template,
    pub answer: Answer,
    /// Requests that are complete; the last one is in `out`.
    pub before: Vec<Template>,
    pub stated: BTreeSet<&'static str>,
    pub effect: Effect,
    /// Set by a rule that sends nothing on purpose.
    pub skip: Option<String>,
    /// Set by a rule that writes several requests for one statement that writes.
    pub atomic: bool,
    /// The table whose proposed row `excluded` means.
    pub excluded: Option<String>,
    /// An alias that MariaDB takes nowhere in this statement, and what is written in its place.
    pub unaliased: Option<(String, String)>,
    /// How many queries around the one at hand read its columns.
    pub nested: usize,
    /// What is written is a column of the answer, so that an error in it is the statement's.
    pub answers: bool,
    /// How many queries the part at hand is in, where the statement is a query; more where it is another.
    pub queries: usize,
    /// The select list at hand fixes the widths of a recursive query's columns.
    pub widened: bool,
    /// The statement counts its rounds itself; the server's limit would cut its answer.
    recursive: bool,
    /// The serial column whose next id was drawn by the requests before.
    pub drawn: Option<String>,
    /// The temporary table that the rows of RETURNING are to go to; taken by who makes it.
    pub into: Option<String>,
    rules: Vec<&'static str>,
    pins: BTreeSet<Source>,
    depth: usize,
}

/// Prints one statement, or says what in it can't be carried; and which values shaped the answer.
pub fn print(statement: &Statement, ctx: Context<'_>, inputs: Inputs<'_>) -> (Carried<Printed>, BTreeSet<Source>) {
    let mut printer = Printer::new(ctx, inputs);
    if let Err(reason) = printer.statement(statement) {
        return (Err(reason), printer.pins);
    }
    let pins = std::mem::take(&mut printer.pins);
    (Ok(printer.finish()), pins)
}

impl<'a> Printer<'a> {
    pub fn new(ctx: Context<'a>, inputs: Inputs<'a>) -> Self {
        Self {
            names: Names::new(ctx),
            inputs,
            out: Template::default(),
            answer: Answer::Last,
            before: Vec::new(),
            stated: BTreeSet::new(),
            effect: Effect::None,
            skip: None,
            atomic: false,
            excluded: None,
            unaliased: None,
            nested: 0,
            answers: false,
            queries: 2,
            widened: false,
            recursive: false,
            drawn: None,
            into: None,
            rules: Vec::new(),
            pins: BTreeSet::new(),
            depth: 0,
        }
    }

    /// What has been written.
    pub fn finish(self) -> Printed {
        let mut requests = self.before;
        let mut last = Template::default();
        if self.recursive {
            last.push_str("SET STATEMENT max_recursive_iterations=4294967295 FOR ");
        }
        last.append(self.out);
        requests.push(last);
        Printed {
            requests,
            answer: self.answer,
            rules: self.rules,
            stated: self.stated,
            effect: self.effect,
            skip: self.skip,
            atomic: self.atomic,
        }
    }

    fn statement(&mut self, statement: &Statement) -> Carried {
        if self.by_rule(&Node::Statement(statement))? {
            return Ok(());
        }
        match statement {
            Statement::Query(query) => {
                self.queries = 0;
                self.query(query)
            }
            other => Err(format!("{} has no rule", first_words(&other.to_string())).into()),
        }
    }

    fn by_rule(&mut self, node: &Node<'_>) -> Carried<bool> {
        for rule in RULES {
            if rule.apply(node, self)? == Applied::Rewritten {
                self.note(rule.id());
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Lifts the server's limit on a recursive query's rounds, which are 1000 where nobody set it otherwise.
    pub fn unlimited_recursion(&mut self) {
        self.recursive = true;
    }

    /// Records that a rule was at work.
    pub fn note(&mut self, id: &'static str) {
        if !self.rules.contains(&id) {
            self.rules.push(id);
        }
    }

    /// States a difference in meaning.
    pub fn state(&mut self, difference: &'static str) {
        self.stated.insert(difference);
    }

    pub fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub fn name(&mut self, name: &str) {
        self.out.push_str(&quoted(name));
    }

    /// Writes an expression; `hint` is the type that a bare literal takes here.
    pub fn expr(&mut self, expr: &Expr, hint: &Type) -> Carried {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(format!("expressions nested more than {DEPTH_MAX} deep").into());
        }
        if *hint == Type::Bool {
            self.check_boolean(expr)?;
        }
        if !self.by_rule(&Node::Expr(expr, hint))? {
            self.plain(expr, hint)?;
        }
        self.depth -= 1;
        Ok(())
    }

    /// Writes an expression as an operand: in parentheses unless it is one word.
    pub fn operand(&mut self, expr: &Expr, hint: &Type) -> Carried {
        if is_atomic(expr) {
            return self.expr(expr, hint);
        }
        self.push("(");
        self.expr(expr, hint)?;
        self.push(")");
        Ok(())
    }

    pub fn list<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>, hint: &Type) -> Carried {
        for (index, expr) in exprs.into_iter().enumerate() {
            if index > 0 {
                self.push(",");
            }
            self.expr(expr, hint)?;
        }
        Ok(())
    }

    /// What `write` writes, kept out of the text.
    pub fn captured(&mut self, write: impl FnOnce(&mut Self) -> Carried) -> Carried<Template> {
        let saved = std::mem::take(&mut self.out);
        let written = write(self);
        let captured = std::mem::replace(&mut self.out, saved);
        written.map(|()| captured)
    }

    /// What means the same on both, word for word.
    fn plain(&mut self, expr: &Expr, hint: &Type) -> Carried {
        match expr {
            Expr::Identifier(ident) => self.identifier(ident),
            Expr::CompoundIdentifier(idents) => self.compound(idents),
            Expr::Value(value) => self.value(&value.value, hint),
            Expr::Nested(inner) => {
                self.push("(");
                self.expr(inner, hint)?;
                self.push(")");
                Ok(())
            }
            Expr::Tuple(items) => {
                self.push("(");
                self.list(items, &Type::Unknown)?;
                self.push(")");
                Ok(())
            }
            Expr::Subquery(query) => self.subquery(query),
            Expr::Exists { subquery, negated } => {
                self.push(if *negated { "NOT EXISTS " } else { "EXISTS " });
                self.exists(subquery)
            }
            other => Err(format!("{}: no rule knows {}", first_words(&self.shown(other)), kind(other)).into()),
        }
    }

    /// The expression as it was written, for a reason.
    pub fn shown(&self, expr: &Expr) -> String {
        expr.to_string()
    }

    fn identifier(&mut self, ident: &Ident) -> Carried {
        const RESERVED: [&str; 9] = [
            "user",
            "current_user",
            "session_user",
            "current_role",
            "current_catalog",
            "current_schema",
            "default",
            "localtime",
            "localtimestamp",
        ];
        const SYSTEM: [&str; 7] = ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"];
        check_quotes(ident)?;
        let name = folded(ident);
        if ident.quote_style.is_none() && RESERVED.contains(&name.as_str()) {
            return Err(format!("{name} has no rule").into());
        }
        check_name(ident)?;
        if self.names.scopes.find(None, &name).is_none() && self.names.scopes.find_output(&name).is_none() {
            if SYSTEM.contains(&name.as_str()) {
                return Err(format!("the system column {name} has no counterpart").into());
            }
            if let Some(field) = self.names.scopes.scalar(&name) {
                let column = format!("{}.{}", quoted(&name), quoted(&field.name));
                self.push(&column);
                return Ok(());
            }
            let scope = self.names.scopes.current();
            if scope.is_some_and(|scope| scope.relations.iter().any(|relation| relation.alias == name)) {
                return Err(format!("{name} means a whole row, which MariaDB has no value for").into());
            }
        }
        self.check_column(ident, &name)?;
        match self.names.scopes.spelled(None, &name)? {
            Some(Spelled::Text(text)) => self.out.append(text),
            Some(Spelled::Qualified(alias)) => self.push(&format!("{}.{}", quoted(&alias), quoted(&name))),
            None => self.name(&name),
        }
        Ok(())
    }

    fn compound(&mut self, idents: &[Ident]) -> Carried {
        for ident in idents {
            check_quotes(ident)?;
        }
        let parts: Vec<String> = idents.iter().map(folded).collect();
        if let ([first, column], Some(_)) = (parts.as_slice(), &self.excluded)
            && first == "excluded"
        {
            self.push(&format!("VALUES({})", quoted(column)));
            return Ok(());
        }
        if let ([first, column], Some((alias, name))) = (parts.as_slice(), &self.unaliased)
            && first == alias
            && self.names.scopes.depth_of(alias) == Some(0)
        {
            self.push(&format!("{}.{}", quoted(name), quoted(column)));
            return Ok(());
        }
        if parts.len() > 3 {
            return Err(format!("the name {} names another database", parts.join(".")).into());
        }
        if let [.., relation, column] = parts.as_slice()
            && let Some(Spelled::Text(text)) = self.names.scopes.spelled(Some(relation), column)?
        {
            self.out.append(text);
            return Ok(());
        }
        if let [.., relation, column] = parts.as_slice() {
            self.check_qualified(relation, column)?;
        }
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.push(".");
            }
            self.name(part);
        }
        Ok(())
    }

    fn value(&mut self, value: &Value, hint: &Type) -> Carried {
        match value {
            Value::Null => self.push("NULL"),
            Value::Boolean(true) => self.push("TRUE"),
            Value::Boolean(false) => self.push("FALSE"),
            Value::Number(..) => {
                let source = self.source(value).ok_or("a number that was not lifted")?;
                let float = *hint == Type::Float;
                let form = match value {
                    Value::Number(text, _) if !text.contains('.') => Form::Integer,
                    _ if float => Form::Float,
                    _ => Form::Numeric,
                };
                self.out.push_hole(source, form);
            }
            _ => match self.source(value) {
                Some(source) => {
                    let form = self.form(hint)?;
                    self.out.push_hole(source, form);
                }
                None => return Err(format!("the literal {value} has no rule").into()),
            },
        }
        Ok(())
    }

    /// Where a literal's or a parameter's value comes from.
    pub fn source(&self, value: &Value) -> Option<Source> {
        match value {
            Value::SingleQuotedString(text) => text.parse().ok().map(Source::Literal),
            Value::Number(text, _) => text.strip_suffix(".0").unwrap_or(text).parse().ok().map(Source::Literal),
            Value::Placeholder(text) => {
                text.strip_prefix('$')?.parse::<usize>().ok()?.checked_sub(1).map(Source::Param)
            }
            _ => None,
        }
    }

    /// The source of an expression that is a bare string or parameter.
    pub fn bare(&self, expr: &Expr) -> Option<Source> {
        match expr {
            Expr::Nested(inner) => self.bare(inner),
            Expr::Value(value) if !matches!(value.value, Value::Number(..)) => self.source(&value.value),
            _ => None,
        }
    }

    /// The value of a literal or parameter. The translation then holds for this value alone.
    pub fn pin(&mut self, expr: &Expr) -> Carried<Option<String>> {
        let source = match expr {
            Expr::Nested(inner) => return self.pin(inner),
            Expr::Value(value) => self.source(&value.value),
            Expr::Cast { expr, .. } => return self.pin(expr),
            _ => None,
        };
        let Some(source) = source else { return Err(format!("{expr} is not a literal").into()) };
        self.pin_source(source)
    }

    pub fn pin_source(&mut self, source: Source) -> Carried<Option<String>> {
        self.pins.insert(source);
        Ok(self.inputs.value(source)?.map(std::borrow::Cow::into_owned))
    }

    /// How a value of a type is written.
    pub fn form(&self, ty: &Type) -> Carried<Form> {
        Ok(match ty {
            Type::Unknown | Type::Text => Form::Text,
            Type::Enum(name) => match self.names.ctx.schema.enums.get(name) {
                Some(labels) => Form::Label(std::sync::Arc::new(labels.clone())),
                None => Form::Text,
            },
            Type::Char(length) => Form::Blanked(*length),
            Type::Bool => Form::Boolean,
            Type::Int(_) => Form::Integer,
            Type::Numeric => Form::Numeric,
            Type::Float => Form::Float,
            Type::Uuid => Form::Uuid,
            Type::Json => Form::Json,
            Type::Jsonb => Form::Jsonb,
            Type::Bytea => Form::Bytea,
            Type::TimestampTz => Form::Instant(self.names.ctx.zone.clone()),
            Type::Timestamp => Form::LocalTime,
            Type::Date => Form::Date,
            Type::Time => Form::Time,
            Type::Interval => Form::Interval,
            Type::Array(element) => Form::Array(Box::new(self.form(element)?)),
            Type::TsVector | Type::Other(_) => {
                return Err(format!("a literal of type {} has no counterpart", ty.name()).into());
            }
        })
    }
}

/// A name in backticks.
pub fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// PostgreSQL quotes names with `"` only; the parser also takes others.
pub fn check_quotes(ident: &Ident) -> Carried {
    match ident.quote_style {
        None | Some('"') => Ok(()),
        Some('\'') => Err(Refusal::certain("42601", "a string in the place of a name; PostgreSQL refuses it")),
        Some(quote) => Err(format!("a name in {quote} is no PostgreSQL").into()),
    }
}

/// The first words of a statement or expression, for a reason.
pub fn first_words(text: &str) -> String {
    const SHOWN_CHARS: usize = 60;
    let cut: String = text.chars().take(SHOWN_CHARS).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

fn is_atomic(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Identifier(_)
            | Expr::CompoundIdentifier(_)
            | Expr::Value(_)
            | Expr::Nested(_)
            | Expr::Tuple(_)
            | Expr::Subquery(_)
            | Expr::Function(_)
            | Expr::Cast { .. }
            | Expr::Case { .. }
            | Expr::TypedString(_)
            | Expr::Extract { .. }
            | Expr::Substring { .. }
            | Expr::Floor { .. }
            | Expr::Ceil { .. }
            | Expr::Trim { .. }
            | Expr::Position { .. }
    )
}

/// The parser's name for an expression's kind. Debug output starts with it, and stops where the writer does.
fn kind(expr: &Expr) -> String {
    struct FirstWord(String);
    impl std::fmt::Write for FirstWord {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
            self.0.push_str(&text[..end]);
            if end < text.len() { Err(std::fmt::Error) } else { Ok(()) }
        }
    }
    let mut word = FirstWord(String::new());
    let _ = std::fmt::write(&mut word, format_args!("{expr:?} "));
    word.0.to_lowercase()
}
