//! JSON Lines in zstd: one value a line, every error with its file and line, a cut-off end told from a real one.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Level 1 keeps up with the parser of a csvlog; level 3 makes a fifth less and takes half as long again.
const ZSTD_LEVEL: i32 = 1;

/// One thread compresses beside the one that writes; the same bytes come out with any number of them but 0.
const ZSTD_WORKERS: u32 = 1;

/// A line longer than this is not ours: the longest statement that PostgreSQL accepts is 1 GiB.
const LINE_BYTES_MAX: usize = 2 << 30;

/// Writes values, one a line.
pub struct Writer<T> {
    path: PathBuf,
    sink: zstd::Encoder<'static, BufWriter<File>>,
    line: Vec<u8>,
    values: PhantomData<fn(&T)>,
}

impl<T: Serialize> Writer<T> {
    pub fn create(path: &Path) -> Result<Self> {
        let file = File::create(path).map_err(Error::io("cannot create", path))?;
        let mut sink = zstd::Encoder::new(BufWriter::with_capacity(1 << 18, file), ZSTD_LEVEL)
            .map_err(Error::io("cannot compress", path))?;
        sink.multithread(ZSTD_WORKERS).map_err(Error::io("cannot compress", path))?;
        // A flipped bit is an error, never another value.
        sink.include_checksum(true).map_err(Error::io("cannot compress", path))?;
        Ok(Self { path: path.to_path_buf(), sink, line: Vec::new(), values: PhantomData })
    }

    pub fn append(&mut self, value: &T) -> Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, value)
            .map_err(|error| Error::malformed(self.path.display().to_string(), error.to_string()))?;
        self.line.push(b'\n');
        self.sink.write_all(&self.line).map_err(Error::io("cannot write", &self.path))
    }

    /// Makes all that was appended readable, should the process end here.
    pub fn flush(&mut self) -> Result<()> {
        self.sink.flush().map_err(Error::io("cannot write", &self.path))
    }

    /// Ends the file; without it a reader says that the file is cut off.
    pub fn finish(self) -> Result<()> {
        let Self { path, sink, .. } = self;
        let file = sink.finish().map_err(Error::io("cannot write", &path))?;
        let file = file.into_inner().map_err(|error| Error::io("cannot write", &path)(error.into_error()))?;
        file.sync_all().map_err(Error::io("cannot write", &path))
    }
}

/// Reads values, one a line. An error ends the iteration.
pub struct Reader<T> {
    path: PathBuf,
    source: BufReader<zstd::Decoder<'static, BufReader<File>>>,
    line: Vec<u8>,
    number: u64,
    failed: bool,
    values: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Reader<T> {
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(Error::io("cannot read", path))?;
        let source = zstd::Decoder::new(file).map_err(Error::io("cannot read", path))?;
        Ok(Self {
            path: path.to_path_buf(),
            source: BufReader::with_capacity(1 << 18, source),
            line: Vec::new(),
            number: 0,
            failed: false,
            values: PhantomData,
        })
    }

    fn read(&mut self) -> Result<Option<T>> {
        self.line.clear();
        self.number += 1;
        let read = self.source.read_until(b'\n', &mut self.line).map_err(|error| self.unreadable(error))?;
        if read == 0 {
            return Ok(None);
        }
        if self.line.last() != Some(&b'\n') || self.line.len() > LINE_BYTES_MAX {
            return Err(Error::malformed(self.place(), "the line is cut off; the file was not written to its end"));
        }
        serde_json::from_slice(&self.line).map(Some).map_err(|error| Error::malformed(self.place(), error.to_string()))
    }

    fn place(&self) -> String {
        format!("{}:{}", self.path.display(), self.number)
    }

    fn unreadable(&self, error: io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                Error::malformed(self.place(), "the file is cut off; it was not written to its end")
            }
            _ => Error::malformed(self.place(), format!("not readable as zstd: {error}")),
        }
    }
}

impl<T: DeserializeOwned> Iterator for Reader<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if self.failed {
            return None;
        }
        let next = self.read().transpose();
        self.failed = matches!(next, Some(Err(_)));
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_a_cut_off_file_is_an_error() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("numbers.jsonl.zst");
        let mut writer = Writer::create(&path).expect("created");
        for number in 0..10_000_u32 {
            writer.append(&number).expect("appended");
        }
        writer.finish().expect("finished");
        let read: Result<Vec<u32>> = Reader::open(&path).expect("opened").collect();
        assert_eq!(read.expect("whole").len(), 10_000);

        let bytes = std::fs::read(&path).expect("read");
        std::fs::write(&path, &bytes[..bytes.len() - 9]).expect("cut");
        let error = Reader::<u32>::open(&path).expect("opened").collect::<Result<Vec<u32>>>().expect_err("cut off");
        assert!(error.to_string().contains("cut off"), "{error}");
    }

    #[test]
    fn what_was_flushed_is_read_where_the_process_ended_behind_it() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("numbers.jsonl.zst");
        let mut writer = Writer::create(&path).expect("created");
        for number in 0..10_000_u32 {
            writer.append(&number).expect("appended");
        }
        writer.flush().expect("flushed");
        let read: Vec<_> = Reader::<u32>::open(&path).expect("opened").collect();
        assert_eq!(read.iter().filter(|number| number.is_ok()).count(), 10_000);
        assert!(read.last().is_some_and(Result::is_err), "nothing says that the file has no end");
    }
}
