//! The README against the code: its tables are the code's own lists, its commands parse, its files are read.
//!
//! `CROSSCHECK_UPDATE_GOLDEN=1 cargo test --test readme` writes the marked blocks anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use crosscheck::assess::keys::met::met;
use crosscheck::cli::Cli;
use crosscheck::core::Need;
use crosscheck::core::key_class::Met;
use crosscheck::core::route::{Form, Place};
use crosscheck::format::stacks::StacksFile;
use crosscheck::format::{budgets, divergences, renderings, routes::Routes, scenario::Scenario};
use crosscheck::import;
use crosscheck::judge::normalise;
use crosscheck::render::RENDERERS;
use crosscheck::stack::Profile;
use crosscheck::translate::cache::commands::{self, Class};
use crosscheck::translate::rules::RULES;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A Markdown table; a bar in a cell would end it.
fn table(head: [&str; 2], rows: impl IntoIterator<Item = (String, String)>) -> String {
    let rows = rows.into_iter().map(|(name, text)| format!("| {name} | {} |\n", text.replace('|', r"\|")));
    format!("| {} | {} |\n|---|---|\n{}", head[0], head[1], rows.collect::<String>())
}

fn code(name: &str) -> String {
    format!("`{name}`")
}

fn subcommands() -> String {
    let command = Cli::command();
    let mut rows = Vec::new();
    for subcommand in command.get_subcommands() {
        let about = |command: &clap::Command| {
            command.get_about().map(|about| about.to_string().trim_end_matches('.').to_owned()).unwrap_or_default()
        };
        rows.push((code(&format!("crosscheck {}", subcommand.get_name())), about(subcommand)));
        for below in subcommand.get_subcommands().filter(|below| !below.is_hide_set()) {
            rows.push((code(&format!("crosscheck {} {}", subcommand.get_name(), below.get_name())), about(below)));
        }
    }
    table(["command", "what it does"], rows)
}

fn renderers() -> String {
    let rows = RENDERERS.iter().map(|format| {
        let file = format.file_name().map_or_else(String::new, |file| format!(" (`{file}`)"));
        (format!("{}{file}", code(format.name())), format.about().to_owned())
    });
    table(["format", "for"], rows)
}

fn importers() -> String {
    let postgres = import::POSTGRES_FORMATS.iter().map(|format| (code(format.name), "`--postgres-log`".to_owned()));
    let redis = (code(import::REDIS_FORMAT), "`--redis-monitor`".to_owned());
    table(["format", "given with"], postgres.chain([redis]))
}

fn profiles() -> String {
    let rows = Profile::names().map(|name| {
        let profile = Profile::named(name).expect("a profile of ours");
        let default = if name == Profile::DEFAULT { " (default)" } else { "" };
        (format!("{}{default}", code(name)), profile.title)
    });
    table(["profile", "what it is"], rows)
}

fn rules() -> String {
    table(["rule", "what differs, and what is done"], RULES.iter().map(|rule| (code(rule.id()), rule.doc().to_owned())))
}

fn normalisations() -> String {
    table(["normalisation", "what is the same"], normalise::ALL.iter().map(|rule| (code(rule.id), rule.doc.to_owned())))
}

fn commands() -> String {
    let mut groups: BTreeMap<(Class, &str), (String, Vec<String>)> = BTreeMap::new();
    for known in commands::all() {
        let instead = if known.instead.is_empty() { String::new() } else { format!("; instead: {}", known.instead) };
        let group = groups.entry((known.class, &known.group)).or_default();
        group.0 = format!("{}{instead}", known.why);
        group.1.push(known.name.clone());
    }
    let rows = groups.into_iter().map(|((class, _), (why, names))| {
        let (names, count) = (told(class, &names), names.len());
        let meaning = if why.is_empty() { String::new() } else { format!(". {why}") };
        (format!("{} ({count})", class.name()), format!("{}{meaning}", names.join(", ")))
    });
    table(["class (commands)", "commands, what differs, what takes their place"], rows)
}

/// The commands in a table's cell. What is sent to no stack is told without its sub-commands, but for their number.
fn told(class: Class, names: &[String]) -> Vec<String> {
    if class != Class::Administrative {
        return names.iter().map(|name| code(name)).collect();
    }
    let mut below: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *below.entry(name.split(' ').next().unwrap_or(name)).or_default() += usize::from(name.contains(' '));
    }
    let with_number = |(name, count)| match count {
        0 => code(name),
        1 => format!("{} with one sub-command", code(name)),
        count => format!("{} with {count} sub-commands", code(name)),
    };
    below.into_iter().map(with_number).collect()
}

/// What each place makes of each need.
fn needs() -> String {
    let document = Place { form: Form::Document, ..Place::MEMCACHED };
    let queue = Place { form: Form::Queue, ..Place::MARIADB };
    let places = [Place::MEMCACHED, document, Place::MARIADB, queue];
    let head: Vec<String> = places.iter().map(Place::to_string).collect();
    let mut text = format!("| need | {} |\n|---|---|---|---|---|\n", head.join(" | "));
    for need in Need::ALL {
        let cells = places.map(|place| match met(need, place).0 {
            Met::Met => "met",
            Met::Stated => "with a difference",
            Met::Unmet | Met::Accepted => "unmet",
        });
        text += &format!("| {} | {} |\n", code(need.name()), cells.join(" | "));
    }
    text
}

/// A block's name, and what writes it.
type Block = (&'static str, fn() -> String);

const BLOCKS: &[Block] = &[
    ("subcommands", subcommands),
    ("renderers", renderers),
    ("importers", importers),
    ("profiles", profiles),
    ("commands", commands),
    ("rules", rules),
    ("normalisations", normalisations),
    ("needs", needs),
];

/// The text with every marked block written anew.
fn generated(text: &str) -> String {
    let mut out = text.to_owned();
    for (name, block) in BLOCKS {
        let begin = format!("<!-- generated: {name} -->\n");
        let start = out.find(&begin).unwrap_or_else(|| panic!("README.md has no block {name}")) + begin.len();
        let length = out[start..].find("<!-- end -->").unwrap_or_else(|| panic!("the block {name} has no end"));
        out.replace_range(start..start + length, &block());
    }
    out
}

#[test]
fn the_tables_of_the_readme_are_the_lists_of_the_code() {
    let text = read("README.md");
    let expected = generated(&text);
    if std::env::var_os("CROSSCHECK_UPDATE_GOLDEN").is_some() {
        fs::write(root().join("README.md"), &expected).expect("README.md is ours");
        return;
    }
    assert_eq!(text.matches("<!-- generated: ").count(), BLOCKS.len(), "a block that no list fills");
    assert!(text == expected, "README.md is behind the code; CROSSCHECK_UPDATE_GOLDEN=1 cargo test --test readme");
}

/// The words of a command line, quoted ones whole.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

#[test]
fn every_command_line_shown_parses() {
    let mut tried = 0;
    for file in ["README.md", "CONTRIBUTING.md", "reports/README.md"] {
        let text = read(file);
        for line in text.lines().filter_map(|line| line.strip_prefix("    crosscheck ")) {
            let command = line.split(" # ").next().unwrap_or_default();
            let parsed = Cli::command().try_get_matches_from(words(&format!("crosscheck {command}")));
            assert!(parsed.is_ok(), "{file}: crosscheck {command}: {}", parsed.expect_err("checked"));
            tried += 1;
        }
    }
    assert!(tried >= 15, "only {tried} command lines were found");
}

/// The TOML examples of a file, in order.
fn toml_examples(text: &str) -> Vec<String> {
    let after = text.split("```toml\n").skip(1);
    after.map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_file_shown_is_read_by_the_code_that_reads_such_files() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let examples = toml_examples(&read("README.md"));
    let [stacks, routes, accepted, limits, scenario, reviewed] = examples.as_slice() else {
        panic!("README.md shows {} files, not six", examples.len());
    };
    let file = |name: &str, text: &str| -> PathBuf {
        let path = directory.path().join(name);
        fs::write(&path, text).expect("a temporary file");
        path
    };
    StacksFile::read(&file("stacks.toml", stacks)).expect("stacks.toml");
    Routes::read(&file("routes.toml", routes)).expect("routes.toml");
    divergences::parse(accepted, "divergences.toml").expect("divergences.toml");
    budgets::parse(limits, "budgets.toml").expect("budgets.toml");
    Scenario::open(&file("scenario.toml", scenario)).expect("a scenario");
    renderings::read(&file("renderings.toml", reviewed)).expect("renderings.toml");
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    for file in ["README.md", "CONTRIBUTING.md", "reports/README.md", "CHANGELOG.md"] {
        let text = read(file);
        for name in text.split('`').skip(1).step_by(2) {
            let tracked = ["src/", "tests/", "scenarios/", ".ci/"].iter().any(|start| name.starts_with(start));
            if tracked && !name.contains("NAME") && !name.contains(char::is_whitespace) {
                assert!(root().join(name).exists(), "{file} names {name}, which is not there");
            }
        }
    }
}
