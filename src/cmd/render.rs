//! `crosscheck render`: a report that was judged earlier, in another format. It judges nothing again.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::core::Report;
use crate::error::{Error, Result};
use crate::format;
use crate::render::terminal::{Colour, Terminal};
use crate::render::{self, RENDERERS, Renderer as _};

/// Write a report that was judged earlier in other formats.
#[derive(Debug, clap::Args)]
pub struct RenderArgs {
    /// The report.json to render
    report: PathBuf,

    /// A format; may be given several times [default: terminal, or with --output every one that is a file]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    format: Vec<String>,

    /// Write files into this directory instead of one format to standard output
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// The formats and what they are for, as the help shows them.
pub fn format_parser() -> PossibleValuesParser {
    PossibleValuesParser::new(RENDERERS.iter().map(|format| PossibleValue::new(format.name()).help(format.about())))
}

/// Writes the files, or prints the one format; a report that says fail is still rendered with success.
pub fn run(args: RenderArgs) -> Result<ExitCode> {
    let report = format::report::read(&args.report)?;
    match (&args.output, args.format.as_slice()) {
        (Some(directory), []) => drop(render::render_all(&report, directory)?),
        (Some(directory), formats) => into_directory(&report, formats, directory)?,
        (None, []) => print(&report, "terminal")?,
        (None, [name]) => print(&report, name)?,
        (None, several) => {
            let problem = "formats do not fit on one standard output; give --output DIR, or one --format";
            return Err(Error::Usage(format!("{} {problem}", several.len())));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn into_directory(report: &Report, formats: &[String], directory: &Path) -> Result<()> {
    std::fs::create_dir_all(directory).map_err(Error::io("cannot create", directory))?;
    for name in formats {
        if render::render_into(render::renderer(name)?, report, directory)?.is_none() {
            return Err(Error::Usage(format!("format `{name}` is no file; leave out --output to print it")));
        }
    }
    Ok(())
}

fn print(report: &Report, name: &str) -> Result<()> {
    let stdout = io::stdout();
    let mut out = io::BufWriter::new(stdout.lock());
    let written = match name {
        "terminal" => terminal_of(&stdout).render(report, &mut out),
        name => render::renderer(name)?.render(report, &mut out),
    };
    match written.and_then(|()| out.flush()) {
        // `crosscheck render … | head` has seen what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(Error::io("cannot write", "standard output")),
    }
}

/// A terminal renderer that fits this stream: colours only where it is a terminal and NO_COLOR is not set.
pub fn terminal_of(stream: &(impl io::IsTerminal + std::os::fd::AsFd)) -> Terminal {
    if !stream.is_terminal() {
        return Terminal::PLAIN;
    }
    // https://no-color.org: any value but an empty one.
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let colour = if no_colour || dumb { Colour::Plain } else { Colour::Ansi };
    let width = rustix::termios::tcgetwinsize(stream).map_or(0, |size| size.ws_col);
    Terminal { width: if width == 0 { Terminal::PLAIN.width } else { width }, colour }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_with(format: &[&str], output: Option<PathBuf>) -> Result<ExitCode> {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/render/report.json");
        run(RenderArgs { report: sample, format: format.iter().map(|name| (*name).to_owned()).collect(), output })
    }

    #[test]
    fn a_directory_gets_the_formats_that_were_asked_for() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        run_with(&["md", "junit"], Some(directory.path().to_path_buf())).expect("rendered");
        let files = std::fs::read_dir(directory.path()).expect("a directory");
        let mut names: Vec<_> = files.filter_map(|file| file.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        assert_eq!(names, ["junit.xml", "report.md"]);
    }

    #[test]
    fn what_cannot_be_written_as_asked_says_what_can() {
        let several = run_with(&["md", "json"], None).expect_err("two on one output").to_string();
        assert!(several.contains("--output"), "{several}");
        let directory = tempfile::tempdir().expect("a temporary directory");
        let terminal = run_with(&["terminal"], Some(directory.path().to_path_buf())).expect_err("no file").to_string();
        assert!(terminal.contains("is no file"), "{terminal}");
    }
}
