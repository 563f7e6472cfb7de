//! Data directories that were initialised once and are copied for each start.
//!
//! A template is made under another name and renamed, so it is there whole or not at all, and two processes that make
//! the same one at once both win. No server ever opens it. Its size is written down when it is made and compared with
//! each copy: one that was damaged is thrown away. Not being able to keep one is no error, only slower.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::user::ServerUser;
use crate::error::{Error, Result};

/// Version 1: the first. Goes up when the way a data directory is initialised changes.
const TEMPLATE_VERSION: u32 = 1;

const SIZE_FILE: &str = "size";
const DATA: &str = "data";

/// What a copy counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    files: u64,
    bytes: u64,
}

impl Size {
    fn text(self) -> String {
        format!("{} files, {} bytes\n", self.files, self.bytes)
    }
}

/// Where a template is kept. `None` where there is no cache directory.
#[derive(Clone, Debug)]
pub(super) struct Template(Option<PathBuf>);

impl Template {
    /// The template of this server program's version.
    pub fn new(server: &str, version: &str) -> Self {
        let version: String =
            version.chars().map(|c| if c.is_ascii_alphanumeric() || ".+~-".contains(c) { c } else { '_' }).collect();
        Self(
            super::cache_directory()
                .map(|cache| cache.join("templates").join(format!("{server}-{TEMPLATE_VERSION}-{version}"))),
        )
    }

    /// Copies the template into an empty directory; false where there is none, or only a damaged one.
    pub fn copy_to(&self, data: &Path, user: ServerUser) -> Result<bool> {
        let Some(kept) = &self.0 else { return Ok(false) };
        let Ok(expected) = fs::read_to_string(kept.join(SIZE_FILE)) else { return Ok(false) };
        match copy_tree(&kept.join(DATA), data, user) {
            Ok(size) if size.text() == expected => Ok(true),
            copied => {
                if let Err(error) = copied
                    && matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
                {
                    return Err(Error::io("cannot copy a template to", data)(error));
                }
                // Damaged, or removed meanwhile: the next start makes it anew.
                let _ = fs::remove_dir_all(kept);
                empty(data).map_err(Error::io("cannot empty", data))?;
                Ok(false)
            }
        }
    }

    /// Keeps a freshly initialised data directory, if that can be done.
    pub fn keep(&self, data: &Path) {
        let Some(kept) = &self.0 else { return };
        if keep(kept, data).is_err() {
            sweep_unfinished(kept.parent());
        }
    }
}

fn keep(kept: &Path, data: &Path) -> io::Result<()> {
    let parent = kept.parent().ok_or(ErrorKind::InvalidInput)?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    sweep_unfinished(Some(parent));
    let making = tempfile::Builder::new().prefix(MAKING).tempdir_in(parent)?;
    let copy = making.path().join(DATA);
    fs::DirBuilder::new().mode(0o700).create(&copy)?;
    let size = copy_tree(data, &copy, ServerUser::unchanged())?;
    fs::write(making.path().join(SIZE_FILE), size.text())?;
    // Fails where another process was first; its template is as good.
    if fs::rename(making.path(), kept).is_ok() {
        let _ = making.keep();
    }
    Ok(())
}

const MAKING: &str = "making-";

/// Making one takes a second; what is older than this belongs to a process that died.
const MAKING_MAX: Duration = Duration::from_secs(3600);

fn sweep_unfinished(templates: Option<&Path>) {
    let Some(Ok(entries)) = templates.map(fs::read_dir) else { return };
    for entry in entries.flatten() {
        let unfinished = entry.file_name().as_encoded_bytes().starts_with(MAKING.as_bytes());
        let age = entry.metadata().and_then(|metadata| metadata.modified()).map(|made| made.elapsed());
        if unfinished && matches!(age, Ok(Ok(age)) if age > MAKING_MAX) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn empty(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Copies directories and files; both are the user's alone. A data directory that was just initialised has nothing else.
fn copy_tree(from: &Path, to: &Path, user: ServerUser) -> io::Result<Size> {
    let mut size = Size::default();
    let mut buffer = vec![0; CHUNK];
    let mut pending = vec![(from.to_path_buf(), to.to_path_buf())];
    while let Some((from, to)) = pending.pop() {
        for entry in fs::read_dir(&from)? {
            let entry = entry?;
            let target = to.join(entry.file_name());
            let file_type = entry.file_type()?;
            if file_type.is_dir() {
                fs::DirBuilder::new().mode(0o700).create(&target)?;
                pending.push((entry.path(), target.clone()));
            } else if file_type.is_file() {
                size.bytes += copy_file(&entry.path(), &target, &mut buffer)?;
                size.files += 1;
            } else {
                return Err(io::Error::other(format!("{} is no file and no directory", entry.path().display())));
            }
            user.give(&target).map_err(io::Error::other)?;
        }
    }
    Ok(size)
}

/// Files are copied in pieces of this size, and a piece of zeros becomes a hole.
const CHUNK: usize = 64 * 1024;

static ZEROS: [u8; CHUNK] = [0; CHUNK];

/// Copies a file without writing its zeros: redo logs are mostly nothing else, and take most of the time otherwise.
fn copy_file(from: &Path, to: &Path, buffer: &mut [u8]) -> io::Result<u64> {
    let mut source = File::open(from)?;
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let (mut length, mut written) = (0, 0);
    loop {
        let read = source.read(buffer)?;
        if read == 0 {
            break;
        }
        length += read as u64;
        if buffer[..read] != ZEROS[..read] {
            target.seek(SeekFrom::Start(length - read as u64))?;
            target.write_all(&buffer[..read])?;
            written = length;
        }
    }
    if written < length {
        target.set_len(length)?;
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(root: &Path) -> PathBuf {
        let data = root.join("fresh");
        fs::create_dir_all(data.join("base/1")).expect("directories");
        fs::write(data.join("PG_VERSION"), "15\n").expect("a file");
        fs::write(data.join("base/1/empty"), "").expect("a file");
        let mut log = vec![0; 3 * CHUNK + 5];
        log[CHUNK + 1] = 7;
        fs::write(data.join("base/1/log"), log).expect("a file");
        data
    }

    fn destination(root: &Path, name: &str) -> PathBuf {
        let to = root.join(name);
        fs::create_dir(&to).expect("a directory");
        to
    }

    #[test]
    fn a_copy_holds_the_same_bytes_zeros_included() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let template = Template(Some(root.path().join("templates/server-1")));
        let fresh = sample(root.path());
        let to = destination(root.path(), "copy");
        assert!(!template.copy_to(&to, ServerUser::unchanged()).expect("no template is no error"));
        template.keep(&fresh);
        assert!(template.copy_to(&to, ServerUser::unchanged()).expect("a copy"));
        for file in ["PG_VERSION", "base/1/empty", "base/1/log"] {
            assert_eq!(fs::read(to.join(file)).expect("the copy"), fs::read(fresh.join(file)).expect("the original"));
        }
    }

    #[test]
    fn a_damaged_template_is_thrown_away_and_leaves_nothing_in_the_copy() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let kept = root.path().join("templates/server-1");
        let template = Template(Some(kept.clone()));
        template.keep(&sample(root.path()));
        fs::write(kept.join(DATA).join("PG_VERSION"), "").expect("a truncated file");
        let to = destination(root.path(), "copy");
        assert!(!template.copy_to(&to, ServerUser::unchanged()).expect("damage is no error"));
        assert_eq!(fs::read_dir(&to).expect("the copy").count(), 0);
        assert!(!kept.exists());
    }

    #[test]
    fn the_second_of_two_that_keep_the_same_template_changes_nothing() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let template = Template(Some(root.path().join("templates/server-1")));
        let fresh = sample(root.path());
        template.keep(&fresh);
        fs::write(fresh.join("PG_VERSION"), "16\n").expect("a file");
        template.keep(&fresh);
        let to = destination(root.path(), "copy");
        assert!(template.copy_to(&to, ServerUser::unchanged()).expect("a copy"));
        assert_eq!(fs::read_to_string(to.join("PG_VERSION")).expect("the copy"), "15\n");
        let names: Vec<_> = fs::read_dir(root.path().join("templates")).expect("templates").flatten().collect();
        assert_eq!(names.len(), 1, "nothing unfinished is left");
    }

    #[test]
    fn without_a_cache_directory_nothing_is_kept() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let template = Template(None);
        template.keep(&sample(root.path()));
        assert!(!template.copy_to(root.path(), ServerUser::unchanged()).expect("no template is no error"));
    }
}
