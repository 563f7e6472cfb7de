//! Our files on disk: versioned, their keys closed, read and written here and nowhere else.

pub mod budgets;
pub mod divergences;
pub mod jsonl;
pub mod recording;
pub mod renderings;
pub mod report;
pub mod routes;
pub mod run;
pub mod scenario;
pub mod scenario_update;
pub mod stacks;
pub mod toml_file;

use std::path::Path;

use crate::error::{Error, Result};

/// Refuses a JSON file of ours that a newer crosscheck wrote, before its unknown keys are complained about.
pub(crate) fn check_version(json: &[u8], path: &Path, known: u32) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Version {
        version: u32,
    }
    let found: Version = serde_json::from_slice(json)
        .map_err(|error| Error::malformed(path.display().to_string(), error.to_string()))?;
    if found.version > known {
        return Err(Error::TooNew { path: path.to_path_buf(), found: found.version, known });
    }
    Ok(())
}

/// Parses a TOML file of ours; an error has the line, the key and the known ones.
pub(crate) fn parse_toml<T: serde::de::DeserializeOwned>(text: &str, path: &Path) -> Result<T> {
    toml::from_str(text).map_err(|error| toml_file::located(text, &path.display().to_string(), &error))
}
