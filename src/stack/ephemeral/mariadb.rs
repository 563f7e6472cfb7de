//! A throwaway MariaDB: user `root` without a password, no database of its own.

use std::ffi::OsString;

use super::{Place, Programs, Server, long_options, with_path};
use crate::core::StoreKind;
use crate::error::Result;
use crate::stack::profile::Profile;
use crate::stack::program;

pub(super) struct Mariadb;

impl Server for Mariadb {
    fn kind(&self) -> StoreKind {
        StoreKind::Mariadb
    }

    fn find(&self) -> Result<Programs> {
        // Not `mysqld`: that may be MySQL, which is another server.
        let server = program::find(self.kind(), &["mariadbd"])?;
        let initialiser = program::find(self.kind(), &["mariadb-install-db"])?;
        Ok(Programs { server, initialiser: Some(initialiser) })
    }

    fn initialise(&self, programs: &Programs, place: &Place) -> Option<Vec<OsString>> {
        let mut command = vec![programs.initialiser.as_ref()?.into(), "--no-defaults".into()];
        command.push(with_path("--datadir=", &place.data));
        command.push(with_path("--tmpdir=", &place.scratch));
        let options = [
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--skip-name-resolve",
            "--innodb-flush-method=nosync",
            "--innodb-doublewrite=OFF",
            "--innodb-flush-log-at-trx-commit=0",
            "--debug-no-sync",
        ];
        command.extend(options.map(OsString::from));
        Some(command)
    }

    fn command(&self, programs: &Programs, place: &Place, profile: &Profile) -> Vec<OsString> {
        let mut command = vec![programs.server.clone().into(), "--no-defaults".into()];
        command.push(with_path("--datadir=", &place.data));
        command.push(with_path("--tmpdir=", &place.scratch));
        command.push(format!("--port={}", place.port).into());
        // The socket cannot be switched off. Relative to the data directory: an absolute path may be too long.
        let fixed =
            ["--bind-address=127.0.0.1", "--socket=server.sock", "--pid-file=server.pid", "--skip-name-resolve"];
        command.extend(fixed.map(OsString::from));
        command.extend(long_options(profile, self.kind()));
        command
    }

    fn is_ready(&self, _place: &Place, log: &str) -> bool {
        log.contains("ready for connections")
    }

    fn url(&self, port: u16) -> String {
        format!("mysql://root@127.0.0.1:{port}/")
    }
}
