//! Compiles `preload.rs` to the shared library that throwaway servers read recorded time through.
//!
//! Only Linux with the GNU C library has what it needs; elsewhere an empty file says that there is none.

use std::env;
use std::path::PathBuf;
use std::process::Command;

const SOURCE: &str = "src/stack/clock/preload.rs";

fn main() {
    println!("cargo::rerun-if-changed={SOURCE}");
    let variable = |name: &str| env::var(name).unwrap_or_default();
    let library = PathBuf::from(variable("OUT_DIR")).join("clock.so");
    let able = variable("CARGO_CFG_TARGET_OS") == "linux"
        && variable("CARGO_CFG_TARGET_ENV") == "gnu"
        && ["x86_64", "aarch64"].contains(&variable("CARGO_CFG_TARGET_ARCH").as_str());
    if !able {
        std::fs::write(&library, b"").expect("the build's own directory can be written");
        return;
    }
    let mut rustc = Command::new(variable("RUSTC"));
    rustc.args(["--edition=2024", "--crate-name=crosscheck_clock", "--crate-type=cdylib", SOURCE, "-o"]).arg(&library);
    rustc.args(["--target", &variable("TARGET"), "-Cpanic=abort", "-Copt-level=2", "-Cstrip=symbols"]);
    rustc.args(["-Clink-arg=-nostartfiles", "-Clink-arg=-nostdlib"]);
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        rustc.arg(format!("-Clinker={linker}"));
    }
    let compiled = rustc.status().expect("rustc runs, as it runs for everything else");
    assert!(compiled.success(), "{SOURCE} does not compile");
}
