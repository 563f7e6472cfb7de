//! Errors at the boundaries: files, configuration, connections, servers.
//!
//! A store's refusal is not an error, it is an [`crate::core::Outcome`]. Each message is a lower-case fragment that
//! says what, where and what next; the chain is printed once, by `main`.

use std::io;
use std::path::{Path, PathBuf};

use crate::core::StoreKind;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or directory could not be read or written.
    #[error("{action} {}", path.display())]
    Io {
        /// `cannot read`, `cannot write`, …
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// A file's content is not what it must be. `place` is `path:line` where a line is known.
    #[error("{place}: {problem}")]
    Malformed { place: String, problem: String },
    /// A file of ours that a newer crosscheck wrote.
    #[error("{}: format version {found} is newer than this crosscheck reads (up to {known}); use a newer crosscheck", path.display())]
    TooNew { path: PathBuf, found: u32, known: u32 },
    /// Something the user asked for does not exist or does not fit.
    #[error("{0}")]
    Usage(String),
    /// A store could not be reached or did not behave.
    #[error("{store}: {problem}")]
    Store { store: StoreKind, problem: String },
    /// A server could not be started or went away.
    #[error("{0}")]
    Stack(String),
    /// Ctrl-C or SIGTERM.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// For `map_err` on I/O: `read(path).map_err(Error::io("cannot read", path))`.
    pub fn io(action: &'static str, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |source| Self::Io { action, path, source }
    }

    /// The error and its causes in one line, as `main` prints them.
    pub fn chain(&self) -> String {
        let mut message = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(source) = cause {
            message = format!("{message}: {source}");
            cause = source.source();
        }
        message
    }

    pub fn malformed(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Malformed { place: place.into(), problem: problem.into() }
    }

    pub fn store(store: StoreKind, problem: impl ToString) -> Self {
        Self::Store { store, problem: problem.to_string() }
    }
}

/// `unknown X `name` (known: …)`, the form of every error about a name from a list.
pub fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    let known: Vec<_> = known.into_iter().collect();
    Error::Usage(format!("unknown {what} `{name}` (known: {})", known.join(", ")))
}
