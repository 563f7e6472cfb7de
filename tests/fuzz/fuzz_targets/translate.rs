//! Any bytes that an application could send, through the translator and the analyser: neither may panic or hang.

#![no_main]

#[path = "../anything.rs"]
mod anything;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| anything::translate(bytes));
