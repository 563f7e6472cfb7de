//! Reviewed renderings: what the ported application would send for a statement, by its fingerprint.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};

/// What is sent to the target for each operation of a fingerprint.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rendering {
    /// The statement without its literals, as reports show it.
    pub fingerprint: String,
    /// The requests, in order; the last one's answer is compared. `$n` is the fingerprint's n-th `?`, `$n::type` as that
    /// type is kept on the target.
    pub target_sql: Vec<String>,
    /// Who reviewed it, and why the rules do not do.
    pub why: String,
}

/// A file of renderings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "rendering", default)]
    renderings: Vec<Rendering>,
}

/// Reads a file of `[[rendering]]` tables.
pub fn read(path: &Path) -> Result<Vec<Rendering>> {
    let text = fs::read_to_string(path).map_err(Error::io("cannot read", path))?;
    let File { renderings } = super::parse_toml(&text, path)?;
    check(&renderings).map_err(|problem| Error::malformed(path.display().to_string(), problem))?;
    Ok(renderings)
}

/// Checks what the types can't say.
pub fn check(renderings: &[Rendering]) -> std::result::Result<(), String> {
    let mut seen = BTreeSet::new();
    for Rendering { fingerprint, target_sql, why } in renderings {
        if target_sql.is_empty() || why.trim().is_empty() {
            return Err(format!("the rendering of `{fingerprint}` needs `target_sql` and a `why`"));
        }
        if !seen.insert(fingerprint) {
            return Err(format!("two renderings of `{fingerprint}`"));
        }
    }
    Ok(())
}
