//! The judge's tests: the verdict table, the lies of a lying store, whole runs, and properties.

mod build;
mod keys;
mod lies;
mod properties;
mod runs;
mod scenarios;
mod tables;
mod verdicts;
