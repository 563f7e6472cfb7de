//! `report.json` on disk, read back so that it can be rendered again. It is written by `render`.
//!
//! Version history: 1, the first.

use std::fs;
use std::path::Path;

use crate::core::Report;
use crate::core::report::REPORT_VERSION;
use crate::error::{Error, Result};

/// Reads a report; a newer version and an unknown key are errors with their place.
pub fn read(path: &Path) -> Result<Report> {
    let json = fs::read(path).map_err(Error::io("cannot read", path))?;
    super::check_version(&json, path, REPORT_VERSION)?;
    serde_json::from_slice(&json).map_err(|error| Error::malformed(path.display().to_string(), error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_report_and_a_broken_one_are_told_apart() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("report.json");
        fs::write(&path, r#"{"version": 999, "new": 1}"#).expect("written");
        assert!(read(&path).expect_err("too new").to_string().contains("newer"));
        fs::write(&path, r#"{"version": 1, "titel": "x"}"#).expect("written");
        assert!(read(&path).expect_err("unknown key").to_string().contains("titel"));
    }
}
