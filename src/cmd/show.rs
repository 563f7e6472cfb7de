//! `crosscheck show`: what is in a recording.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::format::recording::{Counts, Recording, Trace};
use crate::translate::schema::Loss;

/// Show what is in a recording
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The recording's directory
    pub recording: PathBuf,

    /// Print it as JSON to standard output
    #[arg(long)]
    pub json: bool,
}

/// Opens a recording, which checks its digest, and prints its counts.
pub fn run(args: ShowArgs) -> Result<()> {
    print(&Summary::open(&args.recording)?, args.json.into())
}

/// For whom a summary is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Tables, on standard error.
    Person,
    /// JSON, on standard output.
    Program,
}

impl From<bool> for Reader {
    /// From the flag `--json`.
    fn from(json: bool) -> Self {
        if json { Self::Program } else { Self::Person }
    }
}

/// What `import --json` and `show --json` print. Version 1: the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub version: u32,
    pub name: String,
    pub started_at: String,
    pub span_us: u64,
    pub operations: u64,
    /// Sessions by store.
    pub sessions: BTreeMap<String, u64>,
    pub sessions_open_max: u64,
    /// Lines that were skipped because they could not be read.
    pub malformed: u64,
    pub counts: Counts,
    pub traces: Vec<Trace>,
    /// Types and constraints of the initial state that have no exact counterpart on the target; an import's only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub losses: Option<Vec<Loss>>,
}

impl Summary {
    /// Of the recording in a directory.
    pub fn open(directory: &Path) -> Result<Self> {
        let recording = Recording::open(directory)?;
        let mut sessions = BTreeMap::new();
        for session in recording.sessions()? {
            *sessions.entry(session.store).or_default() += 1;
        }
        let header = recording.header;
        Ok(Self {
            version: 1,
            name: header.name,
            started_at: header.started_at,
            span_us: header.span_us,
            operations: header.operations,
            sessions,
            sessions_open_max: header.sessions_open_max,
            malformed: header.counts.lines.get("malformed").copied().unwrap_or(0),
            counts: header.counts,
            traces: header.traces,
            losses: None,
        })
    }

    /// Rows of what, kind and count, for a person.
    fn rows(&self) -> Vec<(String, &str, u64)> {
        let mut rows = Vec::new();
        for (store, kinds) in &self.counts.operations {
            rows.push((format!("{store} operations"), "", kinds.values().sum()));
            let mut kinds: Vec<_> = kinds.iter().collect();
            kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            rows.extend(kinds.into_iter().map(|(kind, count)| (String::new(), kind.as_str(), *count)));
        }
        let by_reason = [
            ("failed when recorded", &self.counts.failed),
            ("cannot be replayed", &self.counts.skipped),
            ("lines, no operations", &self.counts.lines),
        ];
        for (what, reasons) in by_reason.into_iter().filter(|(_, reasons)| !reasons.is_empty()) {
            rows.push((what.to_owned(), "", reasons.values().sum()));
            rows.extend(reasons.iter().map(|(reason, count)| (String::new(), reason.as_str(), *count)));
        }
        rows
    }

    /// The whole for a person.
    fn to_text(&self) -> String {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING);
        for (what, kind, count) in self.rows() {
            table.add_row([what, kind.escape_debug().to_string(), count.to_string()]);
        }
        if let Some(column) = table.column_mut(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let sessions: Vec<_> = self.sessions.iter().map(|(store, count)| format!("{count} {store}")).collect();
        let mut text = format!(
            "{}: {} operations in {:.1} s from {}\nsessions: {}; at most {} at once\n",
            self.name,
            self.operations,
            self.span_us as f64 / 1e6,
            self.started_at,
            sessions.join(", "),
            self.sessions_open_max,
        );
        for trace in &self.traces {
            text += &format!("{}: {}, {} lines, {} bytes\n", trace.file, trace.format, trace.lines, trace.bytes);
        }
        text += &format!("{table}\n");
        if let Some(losses) = self.losses.as_ref().filter(|losses| !losses.is_empty()) {
            text += &format!("without an exact counterpart on the target: {}\n{}\n", losses.len(), table_of(losses));
        }
        text
    }
}

/// A terminal's usual width: the reasons are sentences, and are broken there.
const LOSSES_WIDTH: u16 = 120;

fn table_of(losses: &[Loss]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(LOSSES_WIDTH);
    table.set_header(["object", "what", "why", "instead"]);
    for loss in losses {
        table.add_row([&loss.object, &loss.what, &loss.why, &loss.instead].map(|text| text.escape_debug().to_string()));
    }
    table
}

/// Prints a summary where its reader looks for it.
pub fn print(summary: &Summary, reader: Reader) -> Result<()> {
    let (written, path) = match reader {
        Reader::Person => (std::io::stderr().write_all(summary.to_text().as_bytes()), "standard error"),
        Reader::Program => {
            let mut json = serde_json::to_vec_pretty(summary)
                .map_err(|error| Error::malformed("the summary of a recording", error.to_string()))?;
            json.push(b'\n');
            (std::io::stdout().write_all(&json), "standard output")
        }
    };
    match written {
        // Whoever reads may stop early: `show --json | head`.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(Error::io("cannot write", path)),
    }
}
