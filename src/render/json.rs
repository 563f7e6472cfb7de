//! `report.json`: the report itself, field by field; nothing is cut.

use std::io::{self, Write};

use crate::core::Report;

use super::Renderer;

pub struct Json;

impl Renderer for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn file_name(&self) -> Option<&'static str> {
        Some("report.json")
    }

    fn about(&self) -> &'static str {
        "the whole report, nothing cut; for programs, and to render again"
    }

    fn render(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, report)?;
        out.write_all(b"\n")
    }
}
