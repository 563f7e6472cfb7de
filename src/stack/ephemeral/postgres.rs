//! A throwaway PostgreSQL: superuser `postgres` without a password, UTF-8, code point order.

use std::ffi::OsString;

use super::{Place, Programs, Server, with_path};
use crate::core::StoreKind;
use crate::error::Result;
use crate::stack::locale;
use crate::stack::profile::Profile;
use crate::stack::program;

pub(super) struct Postgres;

impl Server for Postgres {
    fn kind(&self) -> StoreKind {
        StoreKind::Postgres
    }

    fn find(&self) -> Result<Programs> {
        let server = program::find(self.kind(), &["postgres"])?;
        // From the same directory: `initdb` refuses the server of another version.
        let real = server.canonicalize().unwrap_or_else(|_| server.clone());
        let initialiser =
            [&server, &real].into_iter().map(|path| path.with_file_name("initdb")).find(|path| path.exists());
        let initialiser = match initialiser {
            Some(path) => path,
            None => program::find(self.kind(), &["initdb"])?,
        };
        Ok(Programs { server, initialiser: Some(initialiser) })
    }

    fn initialise(&self, programs: &Programs, place: &Place) -> Option<Vec<OsString>> {
        let mut command = vec![programs.initialiser.as_ref()?.into(), with_path("--pgdata=", &place.data)];
        let options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
        command.extend(options.map(OsString::from));
        Some(command)
    }

    fn command(&self, programs: &Programs, place: &Place, profile: &Profile) -> Vec<OsString> {
        let mut command = vec![programs.server.clone().into(), "-D".into(), place.data.clone().into()];
        let fixed = [
            ("listen_addresses", "127.0.0.1".into()),
            ("port", place.port.to_string()),
            // TCP on both stacks alike.
            ("unix_socket_directories", String::new()),
            ("logging_collector", "off".into()),
        ];
        let settings = profile.settings(self.kind()).map(|(name, value)| format!("{name}={value}"));
        for setting in fixed.iter().map(|(name, value)| format!("{name}={value}")).chain(settings) {
            command.extend(["-c".into(), setting.into()]);
        }
        command
    }

    fn environment(&self, place: &Place) -> Vec<(&'static str, OsString)> {
        let made = locale::directory(&place.data);
        if !made.exists() {
            return Vec::new();
        }
        // What stands in it takes the place of the machine's own, so that is named too.
        let mut path = OsString::from(made);
        path.push(":/usr/lib/locale");
        vec![("LOCPATH", path)]
    }

    fn stop_signal(&self) -> &'static str {
        // Its immediate shutdown: no checkpoint, but it ends its backends and removes its shared memory.
        "QUIT"
    }

    fn is_ready(&self, _place: &Place, log: &str) -> bool {
        log.contains("database system is ready to accept connections")
    }

    fn url(&self, port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/postgres?sslmode=disable")
    }
}
