//! A report as bytes: HTML for a review, Markdown for a comment, JSON for programs, JUnit for CI, text for a terminal.
//!
//! A pure function of the report: no clock, no environment, no network, and the same report gives the same bytes. It
//! judges nothing; whatever a value holds, it is shown escaped and cut to a stated length.

pub mod assessment;
pub mod html;
mod keys_view;
pub mod json;
pub mod junit;
pub mod markdown;
mod show;
pub mod terminal;
mod text;
mod view;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::core::Report;
use crate::error::{Error, Result, unknown};

/// Writes a report in one format.
pub trait Renderer: Sync {
    /// The name in flags.
    fn name(&self) -> &'static str;

    /// The file it becomes in a report directory; none for what is only ever printed.
    fn file_name(&self) -> Option<&'static str>;

    /// What it is for, half a sentence; shown by the help.
    fn about(&self) -> &'static str;

    fn render(&self, report: &Report, out: &mut dyn Write) -> io::Result<()>;
}

/// Every format, in the order of the help.
pub const RENDERERS: &[&dyn Renderer] =
    &[&terminal::Terminal::PLAIN, &html::Html, &markdown::Markdown, &json::Json, &junit::Junit];

/// The renderer of this name.
pub fn renderer(name: &str) -> Result<&'static dyn Renderer> {
    let found = RENDERERS.iter().find(|renderer| renderer.name() == name);
    found.copied().ok_or_else(|| unknown("format", name, RENDERERS.iter().map(|renderer| renderer.name())))
}

/// Writes every format that has a file into `directory`, which is created where it is missing.
///
/// Returns the paths, in the order of [`RENDERERS`].
pub fn render_all(report: &Report, directory: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(directory).map_err(Error::io("cannot create", directory))?;
    RENDERERS.iter().filter_map(|renderer| render_into(*renderer, report, directory).transpose()).collect()
}

/// Writes one format into `directory`; none where the format has no file.
pub fn render_into(renderer: &dyn Renderer, report: &Report, directory: &Path) -> Result<Option<PathBuf>> {
    let Some(name) = renderer.file_name() else { return Ok(None) };
    let path = directory.join(name);
    let file = fs::File::create(&path).map_err(Error::io("cannot create", &path))?;
    let mut out = BufWriter::new(file);
    renderer.render(report, &mut out).and_then(|()| out.flush()).map_err(Error::io("cannot write", &path))?;
    Ok(Some(path))
}
