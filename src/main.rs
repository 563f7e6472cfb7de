//! The command line comes with its commands.

fn main() {}
