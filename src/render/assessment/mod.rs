//! An assessment as bytes: HTML for a review board, Markdown for a comment, JSON for programs, text for a terminal.
//!
//! Pure functions of the assessment, as those of the report are; every value is cut to a stated length and spelled out.

pub mod html;
mod key_words;
mod keys;
pub mod markdown;
pub mod terminal;
mod words;

use crate::core::Assessment;
use crate::error::{Error, Result, unknown};

use super::terminal::Terminal;

/// A format of an assessment.
pub struct Format {
    /// The name in flags.
    pub name: &'static str,
    /// The file it becomes in a report directory; none for what is only ever printed.
    pub file_name: Option<&'static str>,
    /// What it is for, half a sentence; shown by the help.
    pub about: &'static str,
    pub page: fn(&Assessment) -> Result<String>,
}

/// Every format, in the order of the help.
pub const FORMATS: &[Format] = &[
    Format {
        name: "terminal",
        file_name: None,
        about: "a summary to read at once: accounting, level, what it takes",
        page: |assessment| Ok(terminal::page(assessment, &Terminal::PLAIN)),
    },
    Format {
        name: "html",
        file_name: Some("assessment.html"),
        about: "one self-contained page for a review",
        page: html::page,
    },
    Format {
        name: "md",
        file_name: Some("assessment.md"),
        about: "fits a comment on GitHub, Gitea or Phabricator",
        page: |assessment| Ok(markdown::page(assessment)),
    },
    Format {
        name: "json",
        file_name: Some("assessment.json"),
        about: "the whole assessment, for programs",
        page: json,
    },
];

/// The format of this name.
pub fn format(name: &str) -> Result<&'static Format> {
    let found = FORMATS.iter().find(|format| format.name == name);
    found.ok_or_else(|| unknown("format", name, FORMATS.iter().map(|format| format.name)))
}

fn json(assessment: &Assessment) -> Result<String> {
    let json = serde_json::to_string_pretty(assessment)
        .map_err(|error| Error::malformed("assessment.json", error.to_string()))?;
    Ok(json + "\n")
}
