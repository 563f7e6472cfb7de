//! The style itself, held by a test: what `CONTRIBUTING.md` promises about shape is checked here, with a place for
//! each breach.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A file that is longer holds more than one idea.
const FILE_LINES_MAX: usize = 600;
/// A function fits on a screen.
const FUNCTION_LINES_MAX: usize = 70;

fn rust_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for directory in ["src", "tests", "benches"] {
        collect(&root.join(directory), "rs", &mut files);
    }
    assert!(files.len() > 20, "the glob must match the project's files, found {}", files.len());
    files
}

fn collect(directory: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a directory entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, ending, files);
        } else if path.extension().is_some_and(|found| found == ending) {
            files.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn none(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn no_file_is_longer_than_a_sitting() {
    let breaches: Vec<String> = rust_files()
        .iter()
        .map(|path| (path, read(path).lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES_MAX)
        .map(|(path, lines)| format!("{}: {lines} lines (at most {FILE_LINES_MAX})", path.display()))
        .collect();
    none(&breaches);
}

#[derive(Default)]
struct Functions {
    long: Vec<(String, usize, usize)>,
    flags: Vec<(String, usize)>,
}

impl Functions {
    fn look(&mut self, signature: &syn::Signature, first: usize, last: usize, public: bool) {
        let name = signature.ident.to_string();
        let lines = last - first + 1;
        if lines > FUNCTION_LINES_MAX {
            self.long.push((name.clone(), first, lines));
        }
        let flag = signature.inputs.iter().any(|input| {
            matches!(input, syn::FnArg::Typed(typed)
                if matches!(&*typed.ty, syn::Type::Path(path) if path.path.is_ident("bool")))
        });
        if public && flag {
            self.flags.push((name, first));
        }
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let public = matches!(item.vis, syn::Visibility::Public(_));
        self.look(&item.sig, item.span().start().line, item.span().end().line, public);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        let public = matches!(item.vis, syn::Visibility::Public(_));
        self.look(&item.sig, item.span().start().line, item.span().end().line, public);
        visit::visit_impl_item_fn(self, item);
    }
}

fn functions(path: &Path) -> Functions {
    let file = syn::parse_file(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut functions = Functions::default();
    functions.visit_file(&file);
    functions
}

#[test]
fn every_function_fits_on_a_screen() {
    let mut breaches = Vec::new();
    for path in rust_files() {
        for (name, line, lines) in functions(&path).long {
            breaches
                .push(format!("{}:{line}: {name} has {lines} lines (at most {FUNCTION_LINES_MAX})", path.display()));
        }
    }
    none(&breaches);
}

#[test]
fn no_public_function_takes_a_flag() {
    let mut breaches = Vec::new();
    for path in rust_files() {
        for (name, line) in functions(&path).flags {
            breaches.push(format!("{}:{line}: {name} takes a bool; name the two cases", path.display()));
        }
    }
    none(&breaches);
}

#[test]
fn every_file_says_what_it_is_for() {
    let breaches: Vec<String> = rust_files()
        .iter()
        .filter(|path| !read(path).starts_with("//!"))
        .map(|path| format!("{}: no module documentation (`//!`) at its top", path.display()))
        .collect();
    none(&breaches);
}

/// The order in `src/lib.rs` is the order of the layers: a module uses only what stands above it.
#[test]
fn a_module_uses_only_what_stands_above_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let order: Vec<String> = read(&root.join("lib.rs"))
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
        .collect();
    assert!(order.len() >= 10, "lib.rs lists the modules, found {order:?}");
    let rank: BTreeMap<&str, usize> = order.iter().enumerate().map(|(rank, name)| (name.as_str(), rank)).collect();
    let mut breaches = Vec::new();
    for path in rust_files() {
        let Ok(relative) = path.strip_prefix(&root) else { continue };
        let module = relative.iter().next().expect("a file below src").to_string_lossy();
        let module = module.trim_end_matches(".rs");
        let Some(own) = rank.get(module) else { continue };
        for (number, line) in read(&path).lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if rank.get(used.as_str()).is_some_and(|rank| rank > own) {
                    breaches.push(format!("{}:{}: {module} uses {used}", path.display(), number + 1));
                }
            }
        }
    }
    none(&breaches);
}

#[test]
fn every_scenario_says_why() {
    let mut files = Vec::new();
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    collect(&scenarios, "toml", &mut files);
    files.retain(|path| !path.starts_with(scenarios.join("recordings")));
    assert!(files.len() >= 12, "the glob must match the scenarios, found {}", files.len());
    let mut breaches = Vec::new();
    for path in files {
        let table: toml::Table = read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let why = table.get("why").and_then(toml::Value::as_str).unwrap_or_default();
        if why.split_whitespace().count() < 5 {
            breaches.push(format!("{}: `why` must say who is hurt by it, in a sentence", path.display()));
        }
    }
    none(&breaches);
}
