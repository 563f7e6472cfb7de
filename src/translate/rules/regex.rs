//! PostgreSQL's regular expressions (POSIX with its own escapes) written for MariaDB's engine (PCRE).
//!
//! Whether a text matches at all is the same for both wherever a pattern means the same set of texts. Which part matches
//! is not: PostgreSQL takes the longest, PCRE the first that its order of trying finds. So a pattern whose part counts
//! may have no alternatives, and one repetition of variable length.

/// What a pattern is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Whether it matches.
    Whether,
    /// Which part matches.
    Which,
}

/// A pattern for MariaDB, without the flags before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pcre {
    pub pattern: String,
    pub groups: usize,
    pub ignores_case: bool,
    /// It has a class whose letters both engines take from their own tables.
    pub classes: bool,
}

impl Pcre {
    /// The flags that stand before the pattern: `.` matches a line feed on PostgreSQL.
    pub fn flags(&self) -> &'static str {
        if self.ignores_case { "(?si)" } else { "(?s)" }
    }

    /// Whether it could find nothing in a text, as `x*` does, which MariaDB's REGEXP_REPLACE does not replace.
    pub fn may_match_nothing(&self) -> bool {
        let at_a_border = self.pattern.contains(r"\b") || self.pattern.contains(r"\B");
        at_a_border || regex::Regex::new(&self.pattern).map_or(true, |pattern| pattern.is_match(""))
    }
}

/// White space as PostgreSQL's `C.UTF-8` and glibc's locales have it, inside of brackets.
const SPACE: &str = r" \t\n\x0b\f\r\x{1680}\x{2000}-\x{2006}\x{2008}-\x{200a}\x{2028}\x{2029}\x{205f}\x{3000}";
const WORD: &str = r"\p{L}\p{Nd}_";

/// The pattern for MariaDB, or what in it the two could read differently.
pub fn to_pcre(pattern: &str, asked: Asked) -> Result<Pcre, String> {
    let mut reader = Reader { rest: pattern, asked, out: Pcre::empty(), depth: 0, variable: 0, open: Vec::new() };
    reader.directors()?;
    let mut atom = Atom::None;
    while let Some(c) = reader.next() {
        atom = reader.token(c, atom)?;
    }
    if reader.depth > 0 {
        return Err("a group without its end".to_owned());
    }
    if asked == Asked::Which && reader.variable > 1 && !reader.out.only_simple_repetition() {
        return Err("several repetitions, whose lengths the two engines choose otherwise".to_owned());
    }
    Ok(reader.out)
}

/// What stands before a quantifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Atom {
    /// Nothing that can be repeated.
    None,
    One,
    Group,
    /// Something that is repeated already.
    Repeated,
}

struct Reader<'a> {
    rest: &'a str,
    asked: Asked,
    out: Pcre,
    depth: usize,
    /// Repetitions of variable length.
    variable: usize,
    /// For each open group, whether it captures.
    open: Vec<Group>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Capturing,
    Plain,
    Look,
}

impl Pcre {
    fn empty() -> Self {
        Self { pattern: String::new(), groups: 0, ignores_case: false, classes: false }
    }

    /// Repetitions of single characters by `*` and `+` alone: the first match is the longest.
    fn only_simple_repetition(&self) -> bool {
        !self.pattern.contains(['?', '{']) && !self.pattern.contains(")*") && !self.pattern.contains(")+")
    }
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn takes(&mut self, start: &str) -> bool {
        let rest = self.rest.strip_prefix(start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// `***:` and the options in front, as `(?i)`.
    fn directors(&mut self) -> Result<(), String> {
        if self.rest.starts_with("***") {
            return Err("a director (***)".to_owned());
        }
        let Some((options, rest)) = self.rest.strip_prefix("(?").and_then(|rest| rest.split_once(')')) else {
            return Ok(());
        };
        if options.is_empty() || !options.bytes().all(|b| b.is_ascii_lowercase()) {
            return Ok(());
        }
        for option in options.chars() {
            match option {
                'i' => self.out.ignores_case = true,
                'c' => self.out.ignores_case = false,
                's' | 't' => {}
                other => return Err(format!("the option {other}")),
            }
        }
        self.rest = rest;
        Ok(())
    }

    fn token(&mut self, c: char, atom: Atom) -> Result<Atom, String> {
        match c {
            '^' => self.push("\\A", Atom::None),
            // PCRE's `$` also matches before a final line feed.
            '$' => self.push("\\z", Atom::None),
            '|' if self.asked == Asked::Which => {
                Err("alternatives, of which PostgreSQL takes the longest and MariaDB the first".to_owned())
            }
            '|' => self.push("|", Atom::None),
            '(' => self.group(),
            ')' if self.depth > 0 => {
                self.depth -= 1;
                match self.open.pop() {
                    Some(Group::Look) => self.push(")", Atom::None),
                    _ => self.push(")", Atom::Group),
                }
            }
            ')' => Err("a `)` without its start".to_owned()),
            '*' | '+' | '?' => self.repeated(c.to_string(), atom),
            '{' if self.rest.starts_with(|c: char| c.is_ascii_digit()) => self.counted(atom),
            '[' => self.bracket(),
            '\\' => self.escape(),
            '.' => self.push(".", Atom::One),
            c => {
                self.literal(c);
                Ok(Atom::One)
            }
        }
    }

    fn push(&mut self, text: &str, atom: Atom) -> Result<Atom, String> {
        self.out.pattern.push_str(text);
        Ok(atom)
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() && c != '_' {
            self.out.pattern.push('\\');
        }
        self.out.pattern.push(c);
    }

    fn group(&mut self) -> Result<Atom, String> {
        self.depth += 1;
        let (text, group) = if self.takes("?:") {
            ("(?:", Group::Plain)
        } else if self.takes("?=") {
            ("(?=", Group::Look)
        } else if self.takes("?!") {
            ("(?!", Group::Look)
        } else if self.rest.starts_with('?') {
            return Err("a group with options, or one that looks behind".to_owned());
        } else {
            self.out.groups += 1;
            ("(", Group::Capturing)
        };
        self.open.push(group);
        self.push(text, Atom::None)
    }

    fn counted(&mut self, atom: Atom) -> Result<Atom, String> {
        let (inside, rest) = self.rest.split_once('}').ok_or("a count without its end")?;
        let digits = |text: &str| text.is_empty() || text.bytes().all(|b| b.is_ascii_digit());
        let (low, high) = inside.split_once(',').unwrap_or((inside, inside));
        if !digits(low) || !digits(high) {
            return Err(format!("the count {{{inside}}}"));
        }
        self.rest = rest;
        if low == high && !inside.contains(',') {
            return match atom {
                Atom::One | Atom::Group => self.push(&format!("{{{inside}}}"), Atom::Repeated),
                _ => Err("a repetition of nothing, or of a repetition".to_owned()),
            };
        }
        self.repeated(format!("{{{inside}}}"), atom)
    }

    fn repeated(&mut self, word: String, atom: Atom) -> Result<Atom, String> {
        if !matches!(atom, Atom::One | Atom::Group) {
            return Err("a repetition of nothing, or of a repetition".to_owned());
        }
        let lazy = self.takes("?");
        if self.asked == Asked::Which {
            if lazy {
                return Err("a lazy repetition; PostgreSQL's makes others lazy too".to_owned());
            }
            if atom == Atom::Group && self.out.groups > 0 {
                return Err("a repeated group".to_owned());
            }
        }
        self.variable += 1;
        self.push(&word, Atom::Repeated)
    }

    fn escape(&mut self) -> Result<Atom, String> {
        let c = self.next().ok_or("a backslash at the end")?;
        match c {
            'd' => self.push("[0-9]", Atom::One),
            'D' => self.push("[^0-9]", Atom::One),
            's' => self.push(&format!("[{SPACE}]"), Atom::One),
            'S' => self.push(&format!("[^{SPACE}]"), Atom::One),
            'w' | 'W' => {
                self.out.classes = true;
                let not = if c == 'W' { "^" } else { "" };
                self.push(&format!("[{not}{WORD}]"), Atom::One)
            }
            'y' | 'm' | 'M' | '<' | '>' => {
                self.out.classes = true;
                let (behind, ahead) = (format!("(?<=[{WORD}])"), format!("(?=[{WORD}])"));
                let (not_behind, not_ahead) = (behind.replace("?<=", "?<!"), ahead.replace("?=", "?!"));
                match c {
                    'm' | '<' => self.push(&format!("{not_behind}{ahead}"), Atom::None),
                    'M' | '>' => self.push(&format!("{behind}{not_ahead}"), Atom::None),
                    _ => self.push(&format!("(?:{not_behind}{ahead}|{behind}{not_ahead})"), Atom::None),
                }
            }
            'A' => self.push("\\A", Atom::None),
            'Z' => self.push("\\z", Atom::None),
            'n' | 't' | 'r' | 'f' => self.push(&format!("\\{c}"), Atom::One),
            'v' => self.push("\\x0b", Atom::One),
            c if c.is_ascii_alphanumeric() => Err(format!("the escape \\{c}")),
            c => {
                self.literal(c);
                Ok(Atom::One)
            }
        }
    }

    /// A bracket expression: characters, ranges, classes and escapes.
    fn bracket(&mut self) -> Result<Atom, String> {
        let mut out = String::from(if self.takes("^") { "[^" } else { "[" });
        let mut first = true;
        loop {
            let c = self.next().ok_or("a bracket without its end")?;
            match c {
                ']' if !first => break,
                '[' if self.takes(":") => {
                    let (name, rest) = self.rest.split_once(":]").ok_or("a class without its end")?;
                    self.rest = rest;
                    out.push_str(&match name {
                        "digit" => "0-9".to_owned(),
                        "space" => SPACE.to_owned(),
                        "xdigit" => "0-9a-fA-F".to_owned(),
                        "blank" => " \\t".to_owned(),
                        "alpha" | "alnum" | "upper" | "lower" | "punct" => {
                            self.out.classes = true;
                            format!("[:{name}:]")
                        }
                        other => return Err(format!("the class [:{other}:]")),
                    });
                }
                '[' if self.rest.starts_with(['.', '=']) => return Err("a collating element".to_owned()),
                '\\' => match self.next().ok_or("a backslash at the end")? {
                    'd' => out.push_str("0-9"),
                    's' => out.push_str(SPACE),
                    'w' => {
                        self.out.classes = true;
                        out.push_str(WORD);
                    }
                    c @ ('n' | 't' | 'r' | 'f') => out.extend(['\\', c]),
                    c if c.is_ascii_alphanumeric() => return Err(format!("the escape \\{c} in brackets")),
                    c => out.extend(['\\', c]),
                },
                '-' if !first && !self.rest.starts_with(']') => out.push('-'),
                c if c.is_ascii_punctuation() => out.extend(['\\', c]),
                c => out.push(c),
            }
            first = false;
        }
        out.push(']');
        self.push(&out, Atom::One)
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, to_pcre};

    #[test]
    fn a_pattern_that_is_only_tested_may_have_alternatives() {
        for (pattern, pcre) in [
            ("^(a|b)+$", "\\A(a|b)+\\z"),
            (r"\d{2,3}?", "[0-9]{2,3}"),
            ("a.c", "a.c"),
            ("[^]a-c[:digit:]]", "[^\\]a-c0-9]"),
            ("{a}", "\\{a\\}"),
            (r"a\.b", "a\\.b"),
            ("é", "é"),
        ] {
            assert_eq!(to_pcre(pattern, Asked::Whether).map(|pcre| pcre.pattern).as_deref(), Ok(pcre), "{pattern}");
        }
        assert!(to_pcre("(?i)a", Asked::Whether).is_ok_and(|pcre| pcre.ignores_case && pcre.pattern == "a"));
    }

    #[test]
    fn a_pattern_that_the_two_could_read_otherwise_is_refused() {
        for refused in
            ["(", "a)", "*a", "a**", "***=a", r"\1", "[[.a.]]", "(?n)a", "(?<=a)b", "[a", "a\\", "[[:cntrl:]]"]
        {
            assert!(to_pcre(refused, Asked::Whether).is_err(), "{refused}");
        }
        for refused in ["a|b", "a+?", "(ab)*", "a?b?", "(a|b)"] {
            assert!(to_pcre(refused, Asked::Which).is_err(), "{refused}");
        }
        for carried in ["^tt:([0-9]+)$", r"\s+", "abc.*x", "b..", "[^a-z]", "a{2}b{3}", "x?"] {
            assert!(to_pcre(carried, Asked::Which).is_ok(), "{carried}");
        }
    }
}
