//! A recording on disk: a directory with
//!
//! ```text
//! recording.json           the header, written last: a directory without it is not a recording
//! operations.jsonl.zst     one `Operation` a line, in order of completion
//! sessions.jsonl.zst       one `Session` a line, in order of their ids
//! initial.sql.zst          the state before the first operation, a plain pg_dump, as it was given
//! final.sql.zst            the state after the last one, where the trace came with it
//! routes.toml              where its cache keys go on the target, where somebody has written that down
//! ```
//!
//! Version history: 1, the first.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::jsonl;
use crate::core::report::RecordingInfo;
use crate::core::{Operation, SessionId};
use crate::error::{Error, Result};

pub const RECORDING_VERSION: u32 = 1;

const HEADER: &str = "recording.json";
const OPERATIONS: &str = "operations.jsonl.zst";
/// Operations that are being written anew.
const OPERATIONS_ANEW: &str = "operations.jsonl.zst.anew";
const SESSIONS: &str = "sessions.jsonl.zst";
/// The name of the dump of the initial state, for errors too.
pub const INITIAL: &str = "initial.sql.zst";
/// Used where no other routes are named.
const ROUTES: &str = "routes.toml";
/// The same of the final state.
pub const FINAL: &str = "final.sql.zst";

/// The header of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub version: u32,
    pub name: String,
    /// RFC 3339; `start_us` of the operations counts from here.
    pub started_at: String,
    /// From the first start to the last completion.
    pub span_us: u64,
    pub operations: u64,
    pub sessions: u64,
    /// Most sessions open at once.
    pub sessions_open_max: u64,
    pub traces: Vec<Trace>,
    pub counts: Counts,
    /// What people say of the recorded server that its traces do not tell.
    #[serde(default, skip_serializing_if = "ServerTold::is_empty")]
    pub server: ServerTold,
    /// BLAKE3 over `operations.jsonl.zst`, hexadecimal.
    pub operations_digest: String,
}

/// What was said of the recorded server when its traces were imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerTold {
    /// Of the database: `en_US.UTF-8`, `icu:de-DE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Roles that pass every check.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub superusers: Vec<String>,
    /// Settings of the database, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, String>,
    /// The database of a dump that holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dumped_database: Option<String>,
}

impl ServerTold {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A file that the recording was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The importer's name: `postgres-csvlog`, `redis-monitor`, …
    pub format: String,
    /// The file's name without its directory.
    pub file: String,
    /// Bytes of text, after decompression.
    pub bytes: u64,
    pub lines: u64,
}

/// What `import --json` prints and `show` prints later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Operations by store (`sql`, `cache`), then by kind (first word of the statement, name of the command).
    pub operations: BTreeMap<String, BTreeMap<String, u64>>,
    /// Operations that had failed when they were recorded, by code.
    pub failed: BTreeMap<String, u64>,
    /// Operations that can't be replayed, by reason; each of them is one of `operations` too.
    pub skipped: BTreeMap<String, u64>,
    /// Lines or records that are no operations, by reason (`connection`, `lua`, `lock wait`, `malformed`, …).
    pub lines: BTreeMap<String, u64>,
}

/// A recorded session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    pub id: SessionId,
    /// `sql` or `cache`.
    pub store: String,
    /// The trace's own name for it: PostgreSQL's session id, Redis's client address.
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub user: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub database: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub application: String,
    pub first_seq: u64,
    /// The session was closed before the operation of this number: its disconnection where the trace has it, else
    /// right after its last operation.
    pub closed_before_seq: u64,
}

/// Writes a recording into a new directory.
pub struct RecordingWriter {
    directory: PathBuf,
    operations: jsonl::Writer<Operation>,
    /// Dropped last, so that nothing is written to what it removes.
    unfinished: Unfinished,
}

/// Takes away what a writer has written that did not get to its end: no half of a recording is left behind.
struct Unfinished {
    directory: PathBuf,
    /// The directory was made for the recording.
    made: bool,
    finished: bool,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        // Best effort: without a header it is no recording either way.
        for name in [OPERATIONS, OPERATIONS_ANEW, SESSIONS, INITIAL, FINAL] {
            let _ = fs::remove_file(self.directory.join(name));
        }
        if self.made {
            let _ = fs::remove_dir(&self.directory);
        }
    }
}

impl RecordingWriter {
    /// Creates the directory; one that already holds a recording is refused, nothing recorded is ever overwritten.
    pub fn create(directory: &Path) -> Result<Self> {
        if directory.join(HEADER).exists() {
            return Err(Error::Usage(format!(
                "{} already holds a recording; name another directory or remove it first",
                directory.display()
            )));
        }
        let made = !directory.exists();
        fs::create_dir_all(directory).map_err(Error::io("cannot create", directory))?;
        let unfinished = Unfinished { directory: directory.to_path_buf(), made, finished: false };
        let operations = jsonl::Writer::create(&directory.join(OPERATIONS))?;
        Ok(Self { directory: directory.to_path_buf(), operations, unfinished })
    }

    pub fn append(&mut self, operation: &Operation) -> Result<()> {
        self.operations.append(operation)
    }

    /// Writes the operations anew, those that fit with a reason why they can't be replayed: some things are known only
    /// once all were seen.
    pub fn skip_where(&mut self, reason: &str, mut fits: impl FnMut(&Operation) -> bool) -> Result<()> {
        let (path, anew) = (self.directory.join(OPERATIONS), self.directory.join(OPERATIONS_ANEW));
        std::mem::replace(&mut self.operations, jsonl::Writer::create(&anew)?).finish()?;
        for operation in jsonl::Reader::open(&path)? {
            let mut operation: Operation = operation?;
            if fits(&operation) && operation.skip.is_none() {
                operation.skip = Some(reason.to_owned());
            }
            self.operations.append(&operation)?;
        }
        // What is still to be written goes into the same file, whatever its name.
        fs::rename(&anew, &path).map_err(Error::io("cannot write", &path))
    }

    /// Writes the sessions and, last, the header. `header.operations_digest` is filled in here.
    pub fn finish(mut self, mut header: Header, sessions: &[Session]) -> Result<Header> {
        self.operations.finish()?;
        let mut writer = jsonl::Writer::create(&self.directory.join(SESSIONS))?;
        for session in sessions {
            writer.append(session)?;
        }
        writer.finish()?;
        header.operations_digest = digest(&self.directory.join(OPERATIONS))?;
        let path = self.directory.join(HEADER);
        let mut json = serde_json::to_vec_pretty(&header)
            .map_err(|error| Error::malformed(path.display().to_string(), error.to_string()))?;
        json.push(b'\n');
        fs::write(&path, json)
            .map_err(Error::io("cannot write", &path))
            .inspect_err(|_| drop(fs::remove_file(&path)))?;
        self.unfinished.finished = true;
        Ok(header)
    }

    /// Keeps a dump in the recording, compressed. `plain` is its text.
    pub fn keep_initial(&self, plain: &mut dyn Read) -> Result<()> {
        compress(plain, &self.directory.join(INITIAL))
    }

    /// As [`Self::keep_initial`], for the state after the last operation.
    pub fn keep_final(&self, plain: &mut dyn Read) -> Result<()> {
        compress(plain, &self.directory.join(FINAL))
    }
}

fn compress(plain: &mut dyn Read, path: &Path) -> Result<()> {
    /// Dumps are written once and kept for long; 12 is a quarter smaller than 3 at 20 MB/s.
    const DUMP_LEVEL: i32 = 12;
    let file = File::create(path).map_err(Error::io("cannot create", path))?;
    let mut encoder = zstd::Encoder::new(file, DUMP_LEVEL).map_err(Error::io("cannot compress", path))?;
    encoder.include_checksum(true).map_err(Error::io("cannot compress", path))?;
    io::copy(plain, &mut encoder).map_err(Error::io("cannot write", path))?;
    encoder.finish().map_err(Error::io("cannot write", path))?;
    Ok(())
}

fn digest(path: &Path) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(Error::io("cannot read", path))?;
    hasher.update_reader(file).map_err(Error::io("cannot read", path))?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// A recording, opened for reading.
#[derive(Clone, Debug)]
pub struct Recording {
    directory: PathBuf,
    pub header: Header,
    is_whole: bool,
}

impl Recording {
    /// Reads the header and checks that the operations are those that it was written for.
    pub fn open(directory: &Path) -> Result<Self> {
        let path = directory.join(HEADER);
        if directory.is_dir() && !path.exists() {
            return Err(Error::Usage(format!(
                "{} is no recording: it has no {HEADER} (an import that was cut off leaves none; import again)",
                directory.display()
            )));
        }
        let json = fs::read(&path).map_err(Error::io("cannot read", &path))?;
        let header = parse_header(&json, &path)?;
        let operations = directory.join(OPERATIONS);
        if digest(&operations)? != header.operations_digest {
            return Err(Error::malformed(
                operations.display().to_string(),
                format!("damaged: its digest is not the one in {HEADER}; copy or import the recording again"),
            ));
        }
        Ok(Self { directory: directory.to_path_buf(), header, is_whole: true })
    }

    /// The recording up to and including the operation of this number.
    pub fn until(mut self, seq: Option<u64>) -> Result<Self> {
        let Some(seq) = seq else { return Ok(self) };
        if seq >= self.header.operations {
            let last = self.header.operations.saturating_sub(1);
            return Err(Error::Usage(format!("the recording has no operation {seq}; its last one is {last}")));
        }
        self.is_whole = seq + 1 == self.header.operations;
        self.header.operations = seq + 1;
        Ok(self)
    }

    /// Whether it was not cut by [`Self::until`].
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The operations in their order; as many as the header says.
    pub fn operations(&self) -> Result<impl Iterator<Item = Result<Operation>> + use<>> {
        let limit = usize::try_from(self.header.operations).unwrap_or(usize::MAX);
        Ok(jsonl::Reader::open(&self.directory.join(OPERATIONS))?.take(limit))
    }

    pub fn sessions(&self) -> Result<Vec<Session>> {
        jsonl::Reader::open(&self.directory.join(SESSIONS))?.collect()
    }

    /// The text of the initial state, if the recording has one.
    pub fn initial_sql(&self) -> Result<Option<Box<dyn Read + Send>>> {
        open_dump(&self.directory.join(INITIAL))
    }

    /// The text of the final state, if the recording has one.
    pub fn final_sql(&self) -> Result<Option<Box<dyn Read + Send>>> {
        open_dump(&self.directory.join(FINAL))
    }

    pub fn info(&self) -> RecordingInfo {
        RecordingInfo {
            name: self.header.name.clone(),
            digest: self.header.operations_digest.clone(),
            operations: self.header.operations,
            sessions: self.header.sessions,
        }
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The routes that lie beside it.
    pub fn routes_file(&self) -> Option<PathBuf> {
        Some(self.directory.join(ROUTES)).filter(|path| path.exists())
    }
}

fn open_dump(path: &Path) -> Result<Option<Box<dyn Read + Send>>> {
    match File::open(path) {
        Ok(file) => Ok(Some(Box::new(zstd::Decoder::new(file).map_err(Error::io("cannot read", path))?))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("cannot read", path)(error)),
    }
}

fn parse_header(json: &[u8], path: &Path) -> Result<Header> {
    super::check_version(json, path, RECORDING_VERSION)?;
    serde_json::from_slice(json).map_err(|error| Error::malformed(path.display().to_string(), error.to_string()))
}
