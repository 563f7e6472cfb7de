//! Files that people hand us: plain, zstd or gzip, told apart by their first bytes, read line by line.
//!
//! It refuses to trust a file's name, and to hold more of a file than one line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::crlf;
use crate::error::{Error, Result};

/// Text of a file as it comes.
pub type Source = Box<dyn BufRead + Send>;

/// Decompressed in pieces of this size: large enough that a line rarely straddles two of them.
const BUFFER_BYTES: usize = 1 << 18;

/// PostgreSQL keeps no value and no statement above 1 GiB; twice that is no line of any trace.
pub const LINE_BYTES_MAX: u64 = 2 << 30;

const ZSTD_MAGIC: &[u8] = b"\x28\xb5\x2f\xfd";
const GZIP_MAGIC: &[u8] = b"\x1f\x8b";

/// Opens a plain, zstd or gzip file and answers with its text; where every line ends in CRLF, with LF in its place.
pub fn open(path: &Path) -> Result<Source> {
    let mut source = decompressed(path)?;
    // What can't be read is an error later, at its place.
    let head = source.fill_buf().unwrap_or_default();
    let first = memchr::memchr(b'\n', head).unwrap_or(0);
    let maybe = first.checked_sub(1).and_then(|before| head.get(before)) == Some(&b'\r');
    if maybe && crlf::everywhere(&mut *decompressed(path)?).unwrap_or(false) {
        return Ok(Box::new(crlf::AsLf::new(source)));
    }
    Ok(source)
}

fn decompressed(path: &Path) -> Result<Source> {
    let mut file = BufReader::with_capacity(BUFFER_BYTES, File::open(path).map_err(Error::io("cannot read", path))?);
    let magic = file.fill_buf().map_err(Error::io("cannot read", path))?;
    if magic.starts_with(ZSTD_MAGIC) {
        let decoder = zstd::Decoder::with_buffer(file).map_err(Error::io("cannot read", path))?;
        return Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, decoder)));
    }
    if magic.starts_with(GZIP_MAGIC) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, flate2::bufread::MultiGzDecoder::new(file))));
    }
    Ok(Box::new(file))
}

/// Appends the next line, its line feed included, to `line`; answers with the bytes read, 0 at the end.
pub fn read_line(source: &mut (dyn BufRead + Send), line: &mut Vec<u8>) -> io::Result<usize> {
    let read = source.take(LINE_BYTES_MAX).read_until(b'\n', line)?;
    if read as u64 == LINE_BYTES_MAX {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a line of more than 2 GiB"));
    }
    Ok(read)
}

/// What went wrong while a compressed or plain file was read, with its place.
pub fn unreadable(place: String, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::malformed(place, "the compressed file is cut off; copy it again"),
        _ => Error::malformed(place, format!("cannot be read on: {error}")),
    }
}

/// What a reader of records finds next.
#[derive(Debug)]
pub enum Next<T> {
    Record(T),
    /// The error says where and what was expected; reading can go on behind it.
    Malformed(Error),
    End,
}

/// The lines of a trace, counted.
pub struct Lines {
    source: Source,
    name: String,
    lines: u64,
    bytes: u64,
}

impl Lines {
    /// `name` stands in front of line numbers in errors.
    pub fn new(source: Source, name: impl Into<String>) -> Self {
        Self { source, name: name.into(), lines: 0, bytes: 0 }
    }

    /// Appends the next line to `line`; false at the end.
    pub fn read(&mut self, line: &mut Vec<u8>) -> Result<bool> {
        let read =
            read_line(&mut *self.source, line).map_err(|error| unreadable(self.place(self.lines + 1), &error))?;
        self.lines += u64::from(read > 0);
        self.bytes += read as u64;
        Ok(read > 0)
    }

    /// The number of the line that was read last.
    pub fn number(&self) -> u64 {
        self.lines
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn place(&self, line: u64) -> String {
        format!("{}:{line}", self.name)
    }

    /// A record that is not what it should be, at its line.
    pub fn malformed<T>(&self, line: u64, problem: impl Into<String>) -> Next<T> {
        Next::Malformed(Error::malformed(self.place(line), problem))
    }
}
