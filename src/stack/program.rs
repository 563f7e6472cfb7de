//! Finds the server programs on this machine, and says what to install where one is missing.
//!
//! It never installs anything; `.ci/setup` does.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::core::StoreKind;
use crate::error::{Error, Result};

/// Names directories, separated by colons, that are searched instead of all others: to pin a version.
pub const PROGRAMS_VARIABLE: &str = "CROSSCHECK_PROGRAMS";

/// Where distributions put servers that are not on every user's PATH; `*` is a version, the highest comes first.
const DIRECTORIES: &[&str] = &[
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/usr/libexec",
    "/opt/homebrew/bin",
];

/// What to install for a store, by package manager.
struct Packages {
    apt: &'static str,
    dnf: &'static str,
    pacman: &'static str,
    apk: &'static str,
    brew: &'static str,
}

fn packages(kind: StoreKind) -> Packages {
    match kind {
        StoreKind::Postgres => Packages {
            apt: "postgresql",
            dnf: "postgresql-server",
            pacman: "postgresql",
            apk: "postgresql",
            brew: "postgresql",
        },
        StoreKind::Mariadb => Packages {
            apt: "mariadb-server",
            dnf: "mariadb-server",
            pacman: "mariadb",
            apk: "mariadb",
            brew: "mariadb",
        },
        StoreKind::Redis => {
            Packages { apt: "redis-server", dnf: "redis", pacman: "redis", apk: "redis", brew: "redis" }
        }
        StoreKind::Memcached => {
            Packages { apt: "memcached", dnf: "memcached", pacman: "memcached", apk: "memcached", brew: "memcached" }
        }
    }
}

/// The first of the names that is there, in the order of names, then of directories.
pub(super) fn find(kind: StoreKind, names: &[&str]) -> Result<PathBuf> {
    let directories = directories();
    names
        .iter()
        .find_map(|name| directories.iter().map(|directory| directory.join(name)).find(|path| is_program(path)))
        .ok_or_else(|| missing(kind, names))
}

fn missing(kind: StoreKind, names: &[&str]) -> Error {
    let Packages { apt, dnf, pacman, apk, brew } = packages(kind);
    Error::Stack(format!(
        "the server program {} is not on this machine; install the package {apt} (apt), {dnf} (dnf), {pacman} \
         (pacman), {apk} (apk) or {brew} (brew), or run .ci/setup, which does so on Debian and Ubuntu (searched: \
         PATH and the usual places; ${PROGRAMS_VARIABLE} names other directories)",
        names.join(" or "),
    ))
}

fn directories() -> Vec<PathBuf> {
    if let Some(pinned) = std::env::var_os(PROGRAMS_VARIABLE) {
        return std::env::split_paths(&pinned).collect();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut directories: Vec<_> = std::env::split_paths(&path).filter(|path| path.is_absolute()).collect();
    for pattern in DIRECTORIES {
        directories.extend(expand(pattern));
    }
    directories
}

/// The directories that the pattern stands for, the highest version first.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else { return vec![PathBuf::from(pattern)] };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let mut found: Vec<(f64, PathBuf)> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = name.to_str()?.strip_prefix(prefix)?.parse().unwrap_or(0.0);
            Some((version, entry.path().join(after.trim_start_matches('/'))))
        })
        .collect();
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// What `program --version` says, as it is; it names the template that a data directory is made from.
pub(super) async fn version(program: &Path) -> Result<String> {
    let output = tokio::process::Command::new(program)
        .arg(OsStr::new("--version"))
        .output()
        .await
        .map_err(|error| Error::Stack(format!("cannot run {} --version: {error}", program.display())))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_version_comes_first() {
        let root = tempfile::tempdir().expect("a temporary directory");
        for version in ["9.6", "15", "14"] {
            fs::create_dir_all(root.path().join(version).join("bin")).expect("a directory");
        }
        let pattern = format!("{}/*/bin", root.path().display());
        let found: Vec<_> = expand(&pattern)
            .iter()
            .map(|path| path.strip_prefix(root.path()).expect("below the root").display().to_string())
            .collect();
        assert_eq!(found, ["15/bin", "14/bin", "9.6/bin"]);
    }

    #[test]
    fn a_missing_program_is_named_with_its_packages_and_the_set_up_command() {
        for kind in StoreKind::ALL {
            let Err(error) = find(kind, &["no-such-server"]) else { panic!("found a program that does not exist") };
            let message = error.to_string();
            for part in ["no-such-server", "(apt)", "(dnf)", "(pacman)", "(apk)", "(brew)", ".ci/setup"] {
                assert!(message.contains(part), "{message}");
            }
        }
    }
}
