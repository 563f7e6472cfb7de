//! A throwaway Redis (or Valkey, where a distribution has that in its place).

use std::ffi::OsString;

use super::{Place, Programs, Server};
use crate::core::StoreKind;
use crate::error::Result;
use crate::stack::profile::Profile;
use crate::stack::program;

pub(super) struct Redis;

impl Server for Redis {
    fn kind(&self) -> StoreKind {
        StoreKind::Redis
    }

    fn find(&self) -> Result<Programs> {
        let server = program::find(self.kind(), &["redis-server", "valkey-server"])?;
        Ok(Programs { server, initialiser: None })
    }

    fn initialise(&self, _programs: &Programs, _place: &Place) -> Option<Vec<OsString>> {
        None
    }

    fn command(&self, programs: &Programs, place: &Place, profile: &Profile) -> Vec<OsString> {
        let mut command = vec![programs.server.clone().into()];
        command.extend(["--dir".into(), place.data.clone().into()]);
        command.extend(["--port".into(), place.port.to_string().into()]);
        command.extend(["--bind", "127.0.0.1", "--daemonize", "no"].map(OsString::from));
        for (name, value) in profile.settings(self.kind()) {
            command.extend([format!("--{name}").into(), value.into()]);
        }
        command
    }

    fn is_ready(&self, _place: &Place, log: &str) -> bool {
        log.contains("Ready to accept connections")
    }

    fn url(&self, port: u16) -> String {
        format!("redis://127.0.0.1:{port}/")
    }
}
