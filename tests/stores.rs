//! The drivers on real servers: what each trap of theirs would change, and that it does not.
//!
//! Without a harness of its own the test process could not take its servers down at the end.

#[path = "support/servers.rs"]
mod servers;
#[path = "stores/mod.rs"]
mod stores;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};
use servers::Servers;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if arguments.list {
        let trials = stores::TESTS.iter().map(|(name, _)| Trial::test(*name, || Ok(()))).collect();
        return libtest_mimic::run(&arguments, trials).exit_code();
    }
    let servers = Arc::new(Servers::start());
    let trial = |(name, test): &(&'static str, stores::Test)| {
        let (servers, test) = (Arc::clone(&servers), *test);
        Trial::test(*name, move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(test(&servers));
            Ok(())
        })
    };
    let trials = stores::TESTS.iter().map(trial).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}
