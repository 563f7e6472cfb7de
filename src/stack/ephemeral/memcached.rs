//! A throwaway Memcached.

use std::ffi::OsString;
use std::path::PathBuf;

use super::{Place, Programs, Server, long_options};
use crate::core::StoreKind;
use crate::error::Result;
use crate::stack::profile::Profile;
use crate::stack::program;

pub(super) struct Memcached;

/// Memcached logs nothing when it is ready, but on request writes down its ports once they are bound.
fn ports_file(place: &Place) -> PathBuf {
    place.scratch.join("ports")
}

impl Server for Memcached {
    fn kind(&self) -> StoreKind {
        StoreKind::Memcached
    }

    fn find(&self) -> Result<Programs> {
        Ok(Programs { server: program::find(self.kind(), &["memcached"])?, initialiser: None })
    }

    fn initialise(&self, _programs: &Programs, _place: &Place) -> Option<Vec<OsString>> {
        None
    }

    fn command(&self, programs: &Programs, place: &Place, profile: &Profile) -> Vec<OsString> {
        let mut command = vec![programs.server.clone().into(), "--listen=127.0.0.1".into()];
        command.push(format!("--port={}", place.port).into());
        command.push("--udp-port=0".into());
        command.extend(long_options(profile, self.kind()));
        command
    }

    fn environment(&self, place: &Place) -> Vec<(&'static str, OsString)> {
        vec![("MEMCACHED_PORT_FILENAME", ports_file(place).into())]
    }

    fn is_ready(&self, place: &Place, _log: &str) -> bool {
        ports_file(place).exists()
    }

    fn url(&self, port: u16) -> String {
        format!("memcached://127.0.0.1:{port}")
    }
}
