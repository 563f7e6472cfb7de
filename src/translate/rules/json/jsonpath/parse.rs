//! SQL/JSON paths, as far as they are carried: members, elements, filters and comparisons with literals, in lax mode.

/// A path or a predicate.
#[derive(Clone, Debug, PartialEq)]
pub enum JsonPath {
    Items(Steps),
    Predicate(Predicate),
}

/// Where a path begins, and what it goes through.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// `@`, the item that a filter looks at, and not `$`.
    pub of_item: bool,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Member(String),
    /// `[*]`
    Each,
    /// `[n]`, from 0.
    Element(u32),
    /// `[last]`
    Last,
    Filter(Predicate),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    And(Vec<Predicate>),
    Or(Vec<Predicate>),
    Not(Box<Predicate>),
    Exists(Steps),
    /// The items of a path compared with a literal.
    Compared(Steps, Sign, Literal),
    StartsWith(Steps, String),
    /// The pattern, and whether case is ignored.
    LikeRegex(Steps, String, bool),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Sign {
    pub fn sql(self) -> &'static str {
        match self {
            Self::Equal => " = ",
            Self::NotEqual => " <> ",
            Self::Less => " < ",
            Self::LessOrEqual => " <= ",
            Self::Greater => " > ",
            Self::GreaterOrEqual => " >= ",
        }
    }

    /// The same comparison with its sides changed.
    fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Null,
    Boolean(bool),
    /// Plain digits.
    Number(String),
    Text(String),
}

/// Reads a path; the error says what has no rule.
pub fn read(text: &str) -> Result<JsonPath, String> {
    let mut reader = Reader { rest: text.trim() };
    if reader.word("strict") {
        return Err("the strict mode, which is refused where the path does not fit".to_owned());
    }
    reader.word("lax");
    // A path is all of it, or the first side of a comparison.
    let whole = reader.rest;
    if reader.rest.starts_with('$') {
        let steps = reader.steps(false)?;
        if reader.skip().is_empty() {
            return Ok(JsonPath::Items(steps));
        }
        reader.rest = whole;
    }
    let predicate = reader.any_of()?;
    if reader.skip().is_empty() { Ok(JsonPath::Predicate(predicate)) } else { Err(reader.unread()) }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn skip(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        self.rest
    }

    fn unread(&self) -> String {
        format!("`{}`, which has no rule", self.rest.chars().take(30).collect::<String>())
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = self.skip().strip_prefix(sign);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.take(sign) { Ok(()) } else { Err(self.unread()) }
    }

    fn word(&mut self, word: &str) -> bool {
        match self.skip().strip_prefix(word) {
            Some(rest) if !rest.starts_with(is_name) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn name(&mut self) -> Result<String, String> {
        let end = self.skip().find(|c: char| !is_name(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.unread());
        }
        self.rest = rest;
        Ok(name.to_owned())
    }

    /// A string in double quotes, with the escapes of JSON.
    fn string(&mut self) -> Result<String, String> {
        let mut stream = serde_json::Deserializer::from_str(self.skip()).into_iter::<String>();
        let text = stream.next().and_then(Result::ok).ok_or_else(|| self.unread())?;
        self.rest = &self.rest[stream.byte_offset()..];
        Ok(text)
    }

    fn steps(&mut self, within: bool) -> Result<Steps, String> {
        let of_item = within && self.take("@");
        if !of_item {
            self.expect("$")?;
        }
        if self.rest.starts_with(is_name) {
            return Err("a variable, which has no rule".to_owned());
        }
        let mut steps = Vec::new();
        loop {
            if self.skip().starts_with(".*") || self.rest.starts_with(".**") {
                return Err(self.unread());
            }
            if self.take(".") {
                let key = if self.skip().starts_with('"') { self.string()? } else { self.name()? };
                if self.skip().starts_with('(') {
                    return Err(format!("the method .{key}(), which has no rule"));
                }
                steps.push(Step::Member(key));
            } else if self.take("[") {
                steps.push(self.subscript()?);
                self.expect("]")?;
            } else if self.take("?") {
                self.expect("(")?;
                steps.push(Step::Filter(self.any_of()?));
                self.expect(")")?;
            } else {
                return Ok(Steps { of_item, steps });
            }
        }
    }

    fn subscript(&mut self) -> Result<Step, String> {
        if self.take("*") {
            return Ok(Step::Each);
        }
        if self.word("last") {
            return Ok(Step::Last);
        }
        let end = self.skip().find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        let place = digits.parse().map_err(|_| self.unread())?;
        self.rest = rest;
        Ok(Step::Element(place))
    }

    fn any_of(&mut self) -> Result<Predicate, String> {
        let mut parts = vec![self.all_of()?];
        while self.take("||") {
            parts.push(self.all_of()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Predicate::Or(parts) })
    }

    fn all_of(&mut self) -> Result<Predicate, String> {
        let mut parts = vec![self.test()?];
        while self.take("&&") {
            parts.push(self.test()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Predicate::And(parts) })
    }

    fn test(&mut self) -> Result<Predicate, String> {
        if self.take("!") {
            return Ok(Predicate::Not(Box::new(self.test()?)));
        }
        if self.word("exists") {
            self.expect("(")?;
            let steps = self.steps(true)?;
            self.expect(")")?;
            return Ok(Predicate::Exists(steps));
        }
        if self.take("(") {
            let inner = self.any_of()?;
            self.expect(")")?;
            return Ok(inner);
        }
        if !self.skip().starts_with(['@', '$']) {
            let literal = self.literal()?;
            let sign = self.sign()?.turned();
            return Ok(Predicate::Compared(self.steps(true)?, sign, literal));
        }
        let steps = self.steps(true)?;
        if self.word("starts") {
            return if self.word("with") {
                Ok(Predicate::StartsWith(steps, self.string()?))
            } else {
                Err(self.unread())
            };
        }
        if self.word("like_regex") {
            let pattern = self.string()?;
            let folds = match self.word("flag") {
                true if self.string()? == "i" => true,
                true => return Err("a flag of like_regex that has no rule".to_owned()),
                false => false,
            };
            return Ok(Predicate::LikeRegex(steps, pattern, folds));
        }
        let sign = self.sign()?;
        Ok(Predicate::Compared(steps, sign, self.literal()?))
    }

    fn sign(&mut self) -> Result<Sign, String> {
        const SIGNS: [(&str, Sign); 8] = [
            ("==", Sign::Equal),
            ("=", Sign::Equal),
            ("!=", Sign::NotEqual),
            ("<>", Sign::NotEqual),
            ("<=", Sign::LessOrEqual),
            (">=", Sign::GreaterOrEqual),
            ("<", Sign::Less),
            (">", Sign::Greater),
        ];
        let found = SIGNS.iter().find(|(sign, _)| self.take(sign));
        found.map(|(_, sign)| *sign).ok_or_else(|| self.unread())
    }

    fn literal(&mut self) -> Result<Literal, String> {
        for (word, literal) in
            [("null", Literal::Null), ("true", Literal::Boolean(true)), ("false", Literal::Boolean(false))]
        {
            if self.word(word) {
                return Ok(literal);
            }
        }
        if self.skip().starts_with('"') {
            return self.string().map(Literal::Text);
        }
        /// Digits that MariaDB's exact numbers hold beside a document's.
        const DIGITS_MAX: usize = 30;
        let end = self.rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        let plain = digits.parse::<f64>().is_ok() && digits.len() <= DIGITS_MAX && !rest.starts_with(is_name);
        if !plain || digits.starts_with('.') || digits.ends_with('.') {
            return Err(self.unread());
        }
        self.rest = rest;
        Ok(Literal::Number(digits.to_owned()))
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_far_as_it_has_rules() {
        let steps = |steps: Vec<Step>| Steps { of_item: false, steps };
        let item = |steps: Vec<Step>| Steps { of_item: true, steps };
        let compared = Predicate::Compared(item(Vec::new()), Sign::Greater, Literal::Number("1".to_owned()));
        assert_eq!(
            read("$.a.\"b c\"[0][*] ? (@ > 1)"),
            Ok(JsonPath::Items(steps(vec![
                Step::Member("a".to_owned()),
                Step::Member("b c".to_owned()),
                Step::Element(0),
                Step::Each,
                Step::Filter(compared),
            ])))
        );
        let text = Literal::Text("x\"y".to_owned());
        assert_eq!(
            read(r#"lax "x\"y" < $.n && exists($.m)"#),
            Ok(JsonPath::Predicate(Predicate::And(vec![
                Predicate::Compared(steps(vec![Step::Member("n".to_owned())]), Sign::Greater, text),
                Predicate::Exists(steps(vec![Step::Member("m".to_owned())])),
            ])))
        );
        for refused in ["strict $.a", "$.a.size()", "$.*", "$.a + 1", "$x.a", "$.a == $.b", "", "$.a[0 to 2]", "$.1a"] {
            assert!(read(refused).is_err(), "{refused}");
        }
    }
}
