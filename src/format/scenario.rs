//! A scenario: a small hand-written workload with a reason, and expectations where they help.
//!
//! One idea per file, in the current stack's language. The control's answer is the expectation unless one is written
//! down. Keys are closed: a misspelt one is an error with its line and the known ones.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::renderings::{self, Rendering};
use super::routes::{self, Route};
use super::run::{Expectation, ExpectedReply};
use crate::core::report::EndState;
use crate::core::{ByteString, Command, ErrorClass, Failure, Request, Sql, Value, Verdict};
use crate::error::{Error, Result};

/// A scenario as its file says it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub title: String,
    /// What a reader learns from it, and who is hurt when it is not so.
    pub why: String,
    #[serde(default)]
    pub tags: Vec<String>,
    /// The profile whose behaviour it shows, unless the command line names another.
    pub profile: Option<String>,
    /// Other settings than the profile's, for what is about a server's size or its restart.
    #[serde(default)]
    pub stack: StackSettings,
    #[serde(default)]
    pub setup: Setup,
    /// Reviewed renderings for the target, by fingerprint; each must be used by a step.
    #[serde(rename = "rendering", default)]
    pub renderings: Vec<Rendering>,
    /// Where keys of the cache go on the target, as in a file of routes; they come before the command line's.
    #[serde(rename = "route", default)]
    pub routes: Vec<Route>,
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// What is known to be left behind otherwise on the target.
    pub end: Option<End>,
}

/// What a scenario leaves behind that is not the same on both sides: all of it is named, and nothing else differs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// `mismatch`, or `inconclusive` where something could not be compared.
    pub verdict: ExpectedVerdict,
    /// Why it may be so, and who is hurt by it.
    pub why: String,
    /// Tables: `"public.cart"`.
    #[serde(default)]
    pub tables: Vec<String>,
    /// Patterns of cache keys, as the report has them: `"cart:{id}"`.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Parts of definitions that the target does not have: `"trigger public.cart.stamp"`.
    #[serde(default)]
    pub lost: Vec<String>,
}

impl End {
    /// The expectation in the form that a run keeps.
    fn expectation(&self) -> std::result::Result<EndState, String> {
        let verdict = match self.verdict {
            ExpectedVerdict::Mismatch => Verdict::Mismatch,
            ExpectedVerdict::Inconclusive => Verdict::Inconclusive,
            other => {
                let other = other.name();
                return Err(format!(
                    "`verdict` can't be {other} (known: mismatch, inconclusive; without [end]: match)"
                ));
            }
        };
        if self.why.trim().is_empty() {
            return Err("`why` must say something".to_owned());
        }
        if self.tables.is_empty() && self.keys.is_empty() && self.lost.is_empty() {
            return Err("it must name what differs: `tables`, `keys` or `lost`".to_owned());
        }
        let set = |names: &[String]| names.iter().cloned().collect();
        Ok(EndState { verdict, tables: set(&self.tables), keys: set(&self.keys), lost: set(&self.lost) })
    }
}

/// How the throwaway servers are started where a scenario is about what their settings decide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StackSettings {
    /// Memcached's memory: what does not fit is evicted. It takes no less than 2.
    pub memcached_memory_mb: Option<u32>,
    /// Memcached's largest item; what is larger is refused. At most half of its memory, 1024 where it is not given.
    pub memcached_item_max_kb: Option<u32>,
    /// Redis keeps an append-only file, as one does that holds what must survive its restart. The profiles' do not.
    #[serde(default)]
    pub redis_appendonly: bool,
}

impl StackSettings {
    /// What memcached 1.6 refuses to start with, or crashes with.
    fn check(&self) -> std::result::Result<(), String> {
        let memory_kb = self.memcached_memory_mb.map_or(512 << 10, |mb| mb.saturating_mul(1024));
        if memory_kb < 2048 {
            return Err("[stack] memcached_memory_mb must be 2 or more: memcached does not start with less".into());
        }
        match self.memcached_item_max_kb {
            Some(kb) if kb < 512 || kb > memory_kb / 2 => Err(format!(
                "[stack] memcached_item_max_kb must be from 512, the size of memcached's largest chunk, to {}, half of \
                 its memory",
                memory_kb / 2
            )),
            _ => Ok(()),
        }
    }
}

/// Servers that a step restarts on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restarted {
    /// Redis here, Memcached there; ended as a crash ends them, started anew on what they kept, sessions made anew.
    Cache,
}

/// What is there before the first step.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// Statements for the current SQL store; translated for the target unless `target_sql` is given.
    #[serde(default)]
    pub sql: Vec<String>,
    /// The reviewed set-up of the target's SQL store.
    pub target_sql: Option<Vec<String>>,
    /// Commands for the current cache; translated for the target.
    #[serde(default)]
    pub cache: Vec<Vec<toml::Value>>,
}

/// One step: a statement, a cache command, a pause, or a restart.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Steps of one session share a connection; `a` where none is named.
    pub session: Option<String>,
    pub sql: Option<String>,
    /// Values of `$1`… in text form; `{ null = true }` for NULL, `{ bytes = "00ff" }` for a `bytea`, `{ raw = "e9" }` for
    /// bytes as they are sent.
    #[serde(default)]
    pub params: Vec<toml::Value>,
    /// A command and its arguments; `{ bytes = "00ff" }` for one that is no text, `{ repeat = "x", times = 2000000 }` for
    /// a long one.
    pub cache: Option<Vec<toml::Value>>,
    /// A reviewed rendering for the target, instead of the rules.
    pub target_sql: Option<Vec<String>>,
    /// The step answers only after a later step lets it go.
    #[serde(default)]
    pub blocks: bool,
    pub sleep_ms: Option<u64>,
    pub restart: Option<Restarted>,
    #[serde(default)]
    pub expect: Expect,
}

/// What is expected of a step; all of it holds of the control, `verdict` of the comparison.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    pub verdict: Option<ExpectedVerdict>,
    /// Rows affected.
    pub affected: Option<u64>,
    /// Typed values: `1`, `'a'`, `true`, `1.5`, `{ null = true }`, `{ bytes = "00ff" }`, `{ decimal = "1.50" }`.
    pub rows: Option<Vec<Vec<toml::Value>>>,
    /// A class of error, never a message.
    pub error: Option<ErrorClass>,
    /// A cache's answer: a string is a found value, an integer a count, `{ missing = true }`, `{ status = "OK" }`,
    /// `{ bytes = "00ff" }`; within a list `{ error = "wrong_type" }`.
    pub reply: Option<toml::Value>,
}

/// A verdict that a scenario can expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedVerdict {
    Match,
    Mismatch,
    Inconclusive,
    Untranslatable,
    Skipped,
}

impl ExpectedVerdict {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Mismatch => "mismatch",
            Self::Inconclusive => "inconclusive",
            Self::Untranslatable => "untranslatable",
            Self::Skipped => "skipped",
        }
    }
}

impl Scenario {
    /// Reads a scenario and checks what its types can't say.
    pub fn open(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(Error::io("cannot read", path))?;
        let scenario: Self = super::parse_toml(&text, path)?;
        scenario.check(path)?;
        Ok(scenario)
    }

    /// Whether it needs servers that nobody else uses: with settings of their own, or to be restarted.
    pub fn needs_own_servers(&self) -> bool {
        self.stack != StackSettings::default() || self.steps.iter().any(|step| step.restart.is_some())
    }

    /// What is expected of each step that is sent, in the form that a run keeps.
    pub fn expectations(&self) -> std::result::Result<Vec<Expectation>, String> {
        self.steps.iter().filter(|step| step.is_sent()).map(Step::expectation).collect()
    }

    /// What is expected to be left behind, in the form that a run keeps.
    pub fn expected_end(&self) -> std::result::Result<EndState, String> {
        let end = self.end.as_ref().map(End::expectation).transpose();
        Ok(end.map_err(|problem| format!("[end]: {problem}"))?.unwrap_or_default())
    }

    fn check(&self, path: &Path) -> Result<()> {
        let refuse = |problem: String| Err(Error::malformed(path.display().to_string(), problem));
        if self.why.trim().is_empty() || self.title.trim().is_empty() {
            return refuse("`title` and `why` must say something".into());
        }
        self.stack.check().or_else(refuse)?;
        renderings::check(&self.renderings).or_else(refuse)?;
        routes::check(&self.routes).or_else(refuse)?;
        self.expected_end().map(|_| ()).or_else(refuse)?;
        for args in &self.setup.cache {
            if let Err(problem) = command(args) {
                return refuse(format!("[setup] cache: {problem}"));
            }
        }
        for (index, step) in self.steps.iter().enumerate() {
            let number = index + 1;
            let kinds = [step.sql.is_some(), step.cache.is_some(), step.sleep_ms.is_some(), step.restart.is_some()];
            if kinds.iter().filter(|given| **given).count() != 1 {
                return refuse(format!("step {number} needs exactly one of `sql`, `cache`, `sleep_ms` and `restart`"));
            }
            if step.cache.as_ref().is_some_and(Vec::is_empty) {
                return refuse(format!("step {number}: `cache` needs at least the command's name"));
            }
            if let Some(key) = step.without_effect() {
                return refuse(format!("step {number}: `{key}` means nothing there, and nobody would look at it"));
            }
            step.request()
                .transpose()
                .and_then(|_| step.expectation())
                .map_err(|problem| Error::malformed(path.display().to_string(), format!("step {number}: {problem}")))?;
        }
        if !self.steps.iter().any(Step::is_sent) {
            return refuse("it has no step that is sent to a server, so it would hold whatever they do".into());
        }
        Ok(())
    }
}

/// The scenario files of a path, in the order of their names: itself, or those below it. Recordings among them are no
/// scenarios.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let entries = fs::read_dir(path).map_err(Error::io("cannot read", path))?;
    let mut paths =
        entries.map(|entry| Ok(entry.map_err(Error::io("cannot read", path))?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    Ok(found)
}

impl Step {
    /// Whether it is a request; pauses and restarts are none.
    pub fn is_sent(&self) -> bool {
        self.sql.is_some() || self.cache.is_some()
    }

    /// A key that is written and that a step of this kind does not have.
    fn without_effect(&self) -> Option<&'static str> {
        let (of_sql, sent) = (self.sql.is_some(), self.is_sent());
        let written = [
            ("params", !self.params.is_empty(), of_sql),
            ("target_sql", self.target_sql.is_some(), of_sql),
            ("session", self.session.is_some(), sent),
            ("blocks", self.blocks, sent),
            ("expect", self.expect != Expect::default(), sent),
            ("expect.rows", self.expect.rows.is_some(), of_sql),
            ("expect.affected", self.expect.affected.is_some(), of_sql),
            ("expect.reply", self.expect.reply.is_some(), !of_sql),
        ];
        written.into_iter().find(|(_, written, has)| *written && !*has).map(|(key, ..)| key)
    }

    /// The request to the current stack; `None` for a pause and a restart. A command's database is its session's, which
    /// the steps before it decide.
    pub fn request(&self) -> Option<std::result::Result<Request, String>> {
        if let Some(text) = &self.sql {
            return Some(self.params().map(|params| {
                let mut sql = Sql::simple(text.clone());
                if !params.is_empty() {
                    sql.protocol = crate::core::Protocol::Extended;
                }
                sql.params = params;
                Request::Sql(sql)
            }));
        }
        self.cache.as_deref().map(|args| command(args).map(Request::Redis))
    }

    fn params(&self) -> std::result::Result<Vec<Option<ByteString>>, String> {
        self.params.iter().map(param).collect()
    }

    /// The expectation in the form that a run keeps.
    pub fn expectation(&self) -> std::result::Result<Expectation, String> {
        let expect = &self.expect;
        let mut replies = Vec::new();
        if let Some(affected) = expect.affected {
            replies.push(ExpectedReply::Affected(affected));
        }
        if let Some(rows) = &expect.rows {
            let rows = rows.iter().map(|row| row.iter().map(typed).collect()).collect::<std::result::Result<_, _>>()?;
            replies.push(ExpectedReply::Rows(rows));
        }
        if let Some(class) = expect.error {
            replies.push(ExpectedReply::Error(class));
        }
        if let Some(reply) = &expect.reply {
            replies.push(cache_reply(reply)?);
        }
        if replies.len() > 1 {
            return Err("`expect` can hold only one of affected, rows, error and reply".into());
        }
        Ok(Expectation {
            reply: replies.pop(),
            blocks: self.blocks,
            verdict: match expect.verdict {
                None | Some(ExpectedVerdict::Match) => Some(Verdict::Match),
                Some(ExpectedVerdict::Mismatch) => Some(Verdict::Mismatch),
                Some(ExpectedVerdict::Inconclusive) => Some(Verdict::Inconclusive),
                Some(ExpectedVerdict::Untranslatable | ExpectedVerdict::Skipped) => None,
            },
            untranslatable: expect.verdict == Some(ExpectedVerdict::Untranslatable),
        })
    }
}

/// A Redis command of database 0.
pub fn command(args: &[toml::Value]) -> std::result::Result<Command, String> {
    Ok(Command { db: 0, args: args.iter().map(argument).collect::<std::result::Result<_, _>>()? })
}

/// More than any cache takes as one value, and little enough to be held a few times.
const REPEATED_BYTES_MAX: usize = 64 << 20;

fn argument(value: &toml::Value) -> std::result::Result<ByteString, String> {
    const KNOWN: &str = "known: a string, an integer, { bytes = \"00ff\" }, { repeat = \"x\", times = 1000 }";
    match value {
        toml::Value::String(text) => Ok(text.as_str().into()),
        toml::Value::Integer(number) => Ok(number.to_string().into()),
        toml::Value::Table(table) if table.len() == 1 => match table.get("bytes") {
            Some(toml::Value::String(hex)) => Ok(unhex(hex)?.into()),
            _ => Err(format!("an argument of a command can't be {value} ({KNOWN})")),
        },
        toml::Value::Table(table) if table.len() == 2 => match (table.get("repeat"), table.get("times")) {
            (Some(toml::Value::String(text)), Some(toml::Value::Integer(times))) => {
                let times = usize::try_from(*times).unwrap_or(usize::MAX);
                match text.len().checked_mul(times) {
                    Some(length) if length <= REPEATED_BYTES_MAX => Ok(text.repeat(times).into()),
                    _ => Err(format!("`times` makes an argument of more than {REPEATED_BYTES_MAX} bytes")),
                }
            }
            _ => Err(format!("an argument of a command can't be {value} ({KNOWN})")),
        },
        other => Err(format!("an argument of a command can't be {other} ({KNOWN})")),
    }
}

fn param(value: &toml::Value) -> std::result::Result<Option<ByteString>, String> {
    match (value.as_table().map(toml::Table::len), value.get("raw")) {
        (Some(1), Some(toml::Value::String(hex))) => Ok(Some(unhex(hex)?.into())),
        _ => Ok(text_of(&typed(value)?).map(ByteString::from)),
    }
}

fn typed(value: &toml::Value) -> std::result::Result<Value, String> {
    match value {
        toml::Value::Boolean(flag) => Ok(Value::Bool(*flag)),
        toml::Value::Integer(number) => Ok(Value::Int(*number)),
        toml::Value::Float(number) => Ok(Value::Float(number.to_string())),
        toml::Value::String(text) => Ok(Value::Text(text.clone())),
        toml::Value::Table(table) => tagged(table),
        other => Err(format!("a value can't be a {}", other.type_str())),
    }
}

fn tagged(table: &toml::Table) -> std::result::Result<Value, String> {
    const KNOWN: &str = "null, bytes, decimal, float";
    let Some((key, value)) = table.iter().next().filter(|_| table.len() == 1) else {
        return Err(format!("a tagged value has one key (known: {KNOWN})"));
    };
    match (key.as_str(), value) {
        ("null", toml::Value::Boolean(true)) => Ok(Value::Null),
        ("decimal", toml::Value::String(text)) => Ok(Value::Decimal(text.clone())),
        ("float", toml::Value::String(text)) => Ok(Value::Float(text.clone())),
        ("bytes", toml::Value::String(hex)) => unhex(hex).map(|bytes| Value::Bytes(bytes.into())),
        _ => Err(format!("unknown tagged value `{key}` (known: {KNOWN})")),
    }
}

fn unhex(hex: &str) -> std::result::Result<Vec<u8>, String> {
    let digits: Option<Vec<u32>> = hex.chars().map(|digit| digit.to_digit(16)).collect();
    match digits {
        Some(digits) if digits.len() % 2 == 0 => {
            Ok(digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap_or_default()).collect())
        }
        _ => Err(format!("`bytes` must be pairs of hexadecimal digits, not `{hex}`")),
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Text(text) | Value::Decimal(text) | Value::Float(text) => Some(text.clone()),
        Value::Bytes(bytes) => Some(bytes.iter().fold("\\x".to_owned(), |text, byte| text + &format!("{byte:02x}"))),
        other => Some(format!("{other:?}")),
    }
}

fn cache_reply(value: &toml::Value) -> std::result::Result<ExpectedReply, String> {
    use crate::core::CacheReply;
    let reply = match value {
        toml::Value::String(text) => CacheReply::Found(text.as_str().into()),
        toml::Value::Integer(number) => CacheReply::Int(*number),
        toml::Value::Array(items) => {
            let items = items.iter().map(|item| match cache_reply(item)? {
                ExpectedReply::Cache(reply) => Ok(reply),
                _ => Err("an array holds replies".to_owned()),
            });
            CacheReply::Array(items.collect::<std::result::Result<_, _>>()?)
        }
        toml::Value::Table(table) if table.len() != 1 => return Err("a tagged `reply` has one key".to_owned()),
        toml::Value::Table(table) if table.get("missing") == Some(&toml::Value::Boolean(true)) => CacheReply::Missing,
        toml::Value::Table(table) if table.contains_key("error") => {
            let class = table.get("error").cloned().ok_or("a reply that is an error needs its class")?;
            let class = ErrorClass::deserialize(class).map_err(|error| error.message().to_owned())?;
            CacheReply::Error(Failure { class, code: String::new(), message: String::new() })
        }
        toml::Value::Table(table) => match (table.get("status"), table.get("bytes")) {
            (Some(toml::Value::String(status)), None) => CacheReply::Status(status.clone()),
            (None, Some(toml::Value::String(hex))) => CacheReply::Found(unhex(hex)?.into()),
            _ => {
                let known = r#"{ missing = true }, { status = "OK" }, { bytes = "00ff" }, { error = "wrong_type" }"#;
                return Err(format!("unknown `reply` table (known: {known})"));
            }
        },
        other => return Err(format!("a reply can't be a {}", other.type_str())),
    };
    Ok(ExpectedReply::Cache(reply))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Scenario> {
        let scenario: Scenario = super::super::parse_toml(text, Path::new("case.toml"))?;
        scenario.check(Path::new("case.toml"))?;
        Ok(scenario)
    }

    #[test]
    fn a_restart_or_settings_of_its_own_ask_for_servers_that_nobody_else_uses() {
        let with = |stack: &str, step: &str| parse(&format!("title = 't'\nwhy = 'w'\n{stack}\n[[step]]\n{step}\n"));
        let plain = with("", "cache = ['GET', 'k']").expect("well formed");
        assert!(!plain.needs_own_servers() && plain.steps[0].is_sent());
        let restarts = with("", "cache = ['GET', 'k']\n[[step]]\nrestart = 'cache'").expect("well formed");
        assert!(restarts.needs_own_servers() && !restarts.steps[1].is_sent());
        assert_eq!(restarts.expectations().expect("readable").len(), 1);
        assert!(with("[stack]\nmemcached_memory_mb = 2", "cache = ['GET', 'k']").expect("ok").needs_own_servers());
        for (stack, step, problem) in [
            ("[stack]\nmemcached_memory_mb = 1", "restart = 'cache'", "2 or more"),
            ("[stack]\nmemcached_item_max_kb = 16", "restart = 'cache'", "from 512"),
            ("[stack]\nmemcached_memory_mb = 2\nmemcached_item_max_kb = 2048", "restart = 'cache'", "to 1024"),
            ("[stack]\nmemory = 2", "restart = 'cache'", "unknown key `memory`"),
            ("", "restart = 'sql'", "unknown variant `sql`"),
            ("", "restart = 'cache'\nsleep_ms = 1", "exactly one of"),
        ] {
            let error = with(stack, step).expect_err(problem).to_string();
            assert!(error.contains(problem), "{error}");
        }
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_its_line_and_the_known_ones() {
        let error = parse("title = 't'\nwhy = 'w'\n[[step]]\nsqll = 'SELECT 1'\n").expect_err("misspelt").to_string();
        assert!(error.starts_with("case.toml:4"), "{error}");
        assert!(error.contains("sqll") && error.contains("cache"), "{error}");
    }

    #[test]
    fn what_nobody_would_look_at_is_refused() {
        for (rest, problem) in [
            ("step = []", "no step that is sent"),
            ("[[step]]\nsleep_ms = 1", "no step that is sent"),
            ("[[step]]\nsql = 'SELECT 1'\n[[step]]\nsleep_ms = 1\nexpect = { verdict = 'mismatch' }", "`expect` means"),
            ("[[step]]\nsql = 'SELECT 1'\n[[step]]\nrestart = 'cache'\nsession = 'b'", "`session` means nothing"),
            ("[[step]]\ncache = ['GET', 'k']\nparams = [1]", "`params` means nothing"),
            ("[[step]]\ncache = ['GET', 'k']\ntarget_sql = []", "`target_sql` means nothing"),
            ("[[step]]\ncache = ['GET', 'k']\nexpect = { rows = [] }", "`expect.rows` means nothing"),
            ("[[step]]\nsql = 'SELECT 1'\nexpect = { reply = 1 }", "`expect.reply` means nothing"),
            ("[[step]]\ncache = ['GET', 'k']\nexpect = { reply = { missing = true, status = 'OK' } }", "one key"),
            ("[[step]]\nsql = 'SELECT $1'\nparams = [{ raw = 'e9', bytes = '00' }]", "one key"),
            ("[[step]]\nsql = 'SELECT 1'\n[end]\nverdict = 'match'\nwhy = 'w'\ntables = ['t']", "can't be match"),
            ("[[step]]\nsql = 'SELECT 1'\n[end]\nverdict = 'mismatch'\nwhy = ' '\ntables = ['t']", "must say"),
            ("[[step]]\nsql = 'SELECT 1'\n[end]\nverdict = 'mismatch'\nwhy = 'w'", "must name what differs"),
            (
                "[[step]]\nsql = 'SELECT 1'\n[end]\nverdict = 'mismatch'\nwhy = 'w'\ntable = ['t']",
                "unknown key `table`",
            ),
        ] {
            let error = parse(&format!("title = 't'\nwhy = 'w'\n{rest}\n")).expect_err(rest).to_string();
            assert!(error.contains(problem), "{rest}: {error}");
        }
    }

    #[test]
    fn a_step_is_one_thing() {
        assert!(parse("title = 't'\nwhy = 'w'\n[[step]]\nsql = 'SELECT 1'\nsleep_ms = 1\n").is_err());
        assert!(parse("title = 't'\nwhy = 'w'\n[[step]]\nsession = 'a'\n").is_err());
    }

    #[test]
    fn null_and_the_text_null_are_two_parameters() {
        let scenario =
            parse("title='t'\nwhy='w'\n[[step]]\nsql='SELECT $1'\nparams=[{null=true},'NULL',1]\n").expect("valid");
        let Some(Ok(Request::Sql(sql))) = scenario.steps[0].request() else { panic!("a statement") };
        assert_eq!(sql.params, [None, Some("NULL".into()), Some("1".into())]);
    }
}
