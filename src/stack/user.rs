//! The user that throwaway servers run as: this process's own, or `nobody` where that is root.
//!
//! PostgreSQL and MariaDB refuse to run as root, and the caches have no reason to.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::error::{Error, Result};

/// Number of `nobody` and of its group on Linux, for a system without that line in its password file.
const NOBODY: u32 = 65534;

/// `None` inside: the user of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ServerUser(Option<Ids>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ids {
    user: u32,
    group: u32,
}

impl Ids {
    fn may_enter(self, directory: &fs::Metadata) -> bool {
        let shift = match (directory.uid() == self.user, directory.gid() == self.group) {
            (true, _) => 6,
            (false, true) => 3,
            (false, false) => 0,
        };
        directory.mode() >> shift & 0o1 != 0
    }
}

impl ServerUser {
    pub fn for_this_process() -> Self {
        if !rustix::process::geteuid().is_root() {
            return Self(None);
        }
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        Self(Some(nobody(&passwd).unwrap_or(Ids { user: NOBODY, group: NOBODY })))
    }

    /// The user of this process, whoever it is.
    pub fn unchanged() -> Self {
        Self(None)
    }

    /// Mode of a directory of this process whose subdirectories are the servers': they must get through.
    pub fn outer_mode(self) -> u32 {
        if self.0.is_some() { 0o711 } else { 0o700 }
    }

    /// An error where the servers' user can't get to the directory.
    pub fn require_way_to(self, directory: &Path) -> Result<()> {
        let Some(ids) = self.0 else { return Ok(()) };
        let closed = directory.ancestors().find(|part| !fs::metadata(part).is_ok_and(|data| ids.may_enter(&data)));
        match closed {
            None => Ok(()),
            Some(part) => Err(Error::Stack(format!(
                "servers do not run as root but as user {}, who cannot enter {}; set TMPDIR to a directory that every \
                 user can enter, such as /tmp",
                ids.user,
                part.display()
            ))),
        }
    }

    /// Makes the servers' user the owner.
    pub fn give(self, path: &Path) -> Result<()> {
        match self.0 {
            Some(ids) => chown(path, Some(ids.user), Some(ids.group)).map_err(Error::io("cannot give away", path)),
            None => Ok(()),
        }
    }

    /// Makes the command run as this user. As root, the standard library drops the supplementary groups with it.
    pub fn apply(self, command: &mut Command) {
        if let Some(ids) = self.0 {
            command.uid(ids.user).gid(ids.group);
        }
    }
}

fn nobody(passwd: &str) -> Option<Ids> {
    let line = passwd.lines().find(|line| line.starts_with("nobody:"))?;
    let mut fields = line.split(':').skip(2);
    let user = fields.next()?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    (user != 0).then_some(Ids { user, group })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_read_from_the_password_file_and_is_never_root() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nnobody:x:99:98:Nobody:/:/sbin/nologin\n";
        assert_eq!(nobody(passwd), Some(Ids { user: 99, group: 98 }));
        assert_eq!(nobody("nobody:x:0:0::/:\n"), None);
        assert_eq!(nobody("nobody\n"), None);
    }
}
