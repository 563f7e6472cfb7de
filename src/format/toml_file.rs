//! TOML files that people write: every error has its file and line, and an unknown key comes with the known ones.
//!
//! It refuses to guess: a misspelt key is an error, never a default.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Reads `text` as a `T`; `path` is what errors name. A newer `version` is refused before unknown keys are.
pub fn parse<T: DeserializeOwned>(text: &str, path: &str, version_known: u32) -> Result<T> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let found: Version = toml::from_str(text).map_err(|error| located(text, path, &error))?;
    if found.version > version_known {
        return Err(Error::TooNew { path: path.into(), found: found.version, known: version_known });
    }
    toml::from_str(text).map_err(|error| located(text, path, &error))
}

/// An error about the first place in `text` where `needle` stands.
pub fn error_at(text: &str, path: &str, needle: &str, problem: impl Into<String>) -> Error {
    let line = text.lines().position(|line| line.contains(needle)).map_or(1, |index| index + 1);
    Error::malformed(format!("{path}:{line}"), problem)
}

/// A TOML error with its file and line, in the words of our other errors.
pub(crate) fn located(text: &str, path: &str, error: &toml::de::Error) -> Error {
    let place = match error.span() {
        Some(span) => {
            let before = text.as_bytes().get(..span.start).unwrap_or_default();
            format!("{path}:{}", before.iter().filter(|byte| **byte == b'\n').count() + 1)
        }
        None => path.to_owned(),
    };
    Error::malformed(place, in_our_words(error.message()))
}

/// serde's "unknown field `x`, expected one of `a`, `b`" in the form that all our errors about names have.
fn in_our_words(message: &str) -> String {
    let Some((name, known)) = message.strip_prefix("unknown field ").and_then(|rest| rest.split_once(", expected "))
    else {
        return message.replace("missing field", "missing key").replace('\n', "; ");
    };
    let known = known.trim_start_matches("one of ").replace('`', "");
    format!("unknown key {name} (known: {})", known.replace(" or ", ", "))
}
